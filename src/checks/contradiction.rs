//! Contradictions: an absolute claim, and elsewhere the statement that belies it; an amount, and elsewhere another.

use super::Page;
use super::claim::Claim;
use super::disclosure::{Disclosed, discloses};
use super::phrases::meant;
use super::promotion::{Words, block};
use super::subject::Subject;
use crate::document::Span;
use crate::finding::{Finding, Related};
use crate::lexicon::{Extent, Match, Section};
use crate::rules::{Contradiction, Measure};
use std::cell::LazyCell;
use std::sync::Arc;

/// Of so many places each claim is weighed against the first that belies it; more are in catalogues only.
const WEIGHED: usize = 100;

/// What a page says and belies itself.
pub(super) fn check(page: &Page, claims: &[Claim], disclosed: &Disclosed) -> Vec<Finding> {
    let mut findings = Vec::new();
    let (against, amount_of) = (LazyCell::new(|| said(page, &page.rules.against)), said(page, &page.rules.amount_of));
    for (index, rule) in page.rules.contradictions.iter().enumerate().filter(|(_, rule)| page.is_on(&rule.id)) {
        if rule.amount.is_some() {
            findings.extend(amounts(page, index, rule, &amount_of));
            continue;
        }
        let is_meant = |c: &&Claim| rule.claims.iter().any(|name| **name == *c.finding.rule || **name == *c.finding.category);
        let concerned: Vec<&Claim> = claims.iter().filter(is_meant).filter(|c| is_concerned(page, index, c)).collect();
        if concerned.is_empty() {
            continue;
        }
        let opposed: Vec<(Words, Subject)> = opposed(page, index, &against, disclosed)
            .into_iter()
            .take(WEIGHED)
            .map(|words| (words.clone(), Subject::around(page, index, words.sentence, words.tokens)))
            .collect();
        for claim in concerned {
            let subject = Subject::of(page, index, claim.sentence);
            let belies = |(words, of_other): &&(Words, Subject)| words.sentence != claim.sentence && subject.may_be(of_other);
            if let Some((other, _)) = opposed.iter().find(belies) {
                let labels = ("promised here", "belied here");
                findings.push(finding(page, rule, claim.finding.span, claim.finding.words.clone(), other, labels));
            }
        }
    }
    findings
}

/// Whether a claim is meant without reservation, and is in the words that the rule asks for.
fn is_concerned(page: &Page, index: usize, claim: &Claim) -> bool {
    let rule = &page.rules.contradictions[index];
    if rule.claims_unless.iter().any(|&context| page.reading.holds(context, claim.sentence, claim.tokens.clone()).is_some()) {
        return false;
    }
    let (group, mut found) = (&page.rules.claim_words, Vec::new());
    group.find(page.text, &page.text.sentences[claim.sentence], page.searcher, &mut found);
    let touches = |m: &Match| m.tokens().start < claim.tokens.end && claim.tokens.start < m.tokens().end;
    let holds = |wanted: bool| found.iter().any(|m| group.owner(*m) == (index as u32, wanted) && touches(m));
    !holds(false) && (!rule.claims_with || holds(true))
}

/// The places that say the opposite.
fn opposed(page: &Page, index: usize, against: &[Said], disclosed: &Disclosed) -> Vec<Words> {
    let rule = &page.rules.contradictions[index];
    let mut places: Vec<Words> = Vec::new();
    if let Some(kind) = rule.against_disclosed {
        let of_kind = disclosed.stated().filter(|told| told.kind(page) == kind);
        places.extend(of_kind.map(|told| told.words.clone()));
    }
    let reaches = |words: &Words| match rule.at_least {
        Some((measure, least)) => extent(page, measure, words).is_none_or(|extent| extent.most >= least),
        None => true,
    };
    places.extend(meant_by(page, index, against).into_iter().filter(reaches));
    places
}

/// A phrase in a sentence, with its rule and whether it counts or is innocent.
type Said = (usize, Match, (u32, bool));

/// Every phrase of a section, rule by rule in the order of the text.
fn said(page: &Page, phrases: &Section<(u32, bool)>) -> Vec<Said> {
    let of_sentence = |sentence| page.found.of(phrases, sentence).iter().map(move |&m| (sentence, m, phrases.owner(m)));
    let mut said: Vec<Said> = (0..page.text.sentences.len()).flat_map(of_sentence).collect();
    said.sort_by_key(|(_, _, (rule, _))| *rule);
    said
}

/// Where phrases of a rule are meant.
fn meant_by(page: &Page, index: usize, said: &[Said]) -> Vec<Words> {
    let unless = |rule: u32| &page.rules.contradictions[rule as usize].unless;
    let before = |rule: usize| said.partition_point(|(_, _, (other, _))| (*other as usize) < rule);
    let of_rule = &said[before(index)..before(index + 1)];
    let of_sentences = of_rule.chunk_by(|(one, ..), (other, ..)| one == other);
    let meant = of_sentences.flat_map(|said| meant(page, said[0].0, said.iter().map(|&(_, m, owner)| (m, owner)), unless));
    meant.map(|(_, words)| words).collect()
}

fn extent(page: &Page, measure: Measure, words: &Words) -> Option<Extent> {
    let text = page.words(words.sentence, &words.tokens);
    match measure {
        Measure::Time => page.rules.amounts.time(&text),
        Measure::Number => page.rules.amounts.number(&text),
    }
}

/// The first two statements of an amount that do not agree.
fn amounts(page: &Page, index: usize, rule: &Contradiction, said: &[Said]) -> Option<Finding> {
    let amount = rule.amount.as_ref()?;
    let told: Vec<(Words, Extent)> = meant_by(page, index, said)
        .into_iter()
        .filter(|words| discloses(block(page, words.sentence)))
        .take(WEIGHED)
        .filter_map(|words| extent(page, amount.of, &words).map(|extent| (words, extent)))
        .collect();
    for (at, (words, extent)) in told.iter().enumerate() {
        let disagrees = |(other, of_other): &&(Words, Extent)| {
            other.sentence != words.sentence
                && extent.is_apart(*of_other, amount.times)
                && Subject::of(page, index, words.sentence).is(&Subject::of(page, index, other.sentence))
        };
        if let Some((other, _)) = told[at + 1..].iter().find(disagrees) {
            let (span, text) = (page.source(words.sentence, &words.tokens), page.words(words.sentence, &words.tokens));
            return Some(finding(page, rule, span, text, other, ("said here", "and something else here")));
        }
    }
    None
}

fn finding(page: &Page, rule: &Contradiction, span: Span, words: String, other: &Words, labels: (&'static str, &'static str)) -> Finding {
    Finding {
        rule: rule.id.clone(),
        category: "contradiction".into(),
        severity: rule.severity,
        confidence: rule.confidence,
        message: rule.title.clone(),
        span,
        label: labels.0.into(),
        related: vec![Related { span: page.source(other.sentence, &other.tokens), message: labels.1.into() }],
        why: rule.why.clone(),
        advice: rule.advice.clone(),
        citations: Arc::default(),
        words,
        disclosure: None,
        replacement: None,
    }
}
