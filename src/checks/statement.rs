//! Statements that a page owes its readers because of what it promotes, claims or offers.

use super::Page;
use super::claim::Claim;
use super::disclosure::{discloses, in_sentence, named};
use super::phrases::meant;
use super::promotion::{Words, block};
use crate::document::Role;
use crate::finding::{Disclosure, DisclosureState, Finding, Related};
use crate::lexicon::Match;
use crate::rules::{Near, StatementRule};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// A place that tells a part of a statement.
struct Told {
    rule: usize,
    part: usize,
    words: Words,
}

/// A place that asks for a statement; a treatment asks by being promoted.
struct Asked {
    words: Words,
    treatment: Option<u32>,
}

/// What a page owes and does not say, at most one finding for each rule.
pub(super) fn check(page: &Page, claims: &[Claim]) -> Vec<Finding> {
    if !page.rules.statements.iter().any(|rule| page.is_on(&rule.id)) {
        return Vec::new();
    }
    let (asking, told) = (asking(page), told(page));
    let mut findings = Vec::new();
    for (index, rule) in page.rules.statements.iter().enumerate().filter(|(_, rule)| page.is_on(&rule.id)) {
        let promoted = page.promoted.iter().filter(|promoted| rule.treatments.binary_search(&promoted.treatment).is_ok());
        let mut asked: Vec<Asked> =
            promoted.map(|promoted| Asked { words: promoted.place.clone(), treatment: Some(promoted.treatment) }).collect();
        let is_meant = |claim: &&Claim| rule.claims.iter().any(|name| **name == *claim.finding.rule || **name == *claim.finding.category);
        let place = |sentence: usize, tokens: &Range<usize>| Asked { words: Words { sentence, tokens: tokens.clone() }, treatment: None };
        asked.extend(claims.iter().filter(is_meant).map(|claim| place(claim.sentence, &claim.tokens)));
        asked.extend(asking.iter().filter(|(rule, _)| *rule == index).map(|(_, words)| place(words.sentence, &words.tokens)));
        asked.sort_by_key(|a| (a.words.sentence, a.words.tokens.start));
        asked.retain(|a| !is_excused(page, rule, &a.words));
        let told: Vec<&Told> = told.iter().filter(|t| t.rule == index).collect();
        findings.extend(asked.iter().find_map(|asked| judge(page, rule, asked, &told)));
    }
    findings
}

fn is_excused(page: &Page, rule: &StatementRule, words: &Words) -> bool {
    rule.excused.iter().any(|&context| page.reading.holds(context, words.sentence, words.tokens.clone()).is_some())
}

/// The phrases that ask for a statement, by rule.
fn asking(page: &Page) -> Vec<(usize, Words)> {
    let (group, mut found) = (&page.rules.asking, Vec::new());
    let unless = |rule: u32| &page.rules.statements[rule as usize].unless;
    let mut asking = Vec::new();
    for (sentence, at) in page.text.sentences.iter().enumerate() {
        group.find(page.text, at, page.searcher, &mut found);
        let meant = meant(page, sentence, found.iter().map(|&m| (m, group.owner(m))), unless);
        asking.extend(meant.into_iter().map(|(rule, words)| (rule as usize, words)));
    }
    asking
}

/// The phrases that tell a part of a statement.
fn told(page: &Page) -> Vec<Told> {
    let (group, mut found) = (&page.rules.telling, Vec::new());
    let owner = |m: Match| {
        let (rule, part, counts) = group.owner(m);
        ((rule as usize, part as usize), counts)
    };
    let unless = |(rule, part): (usize, usize)| &page.rules.statements[rule].parts[part].unless;
    let mut told = Vec::new();
    for (sentence, at) in page.text.sentences.iter().enumerate().filter(|(sentence, _)| discloses(block(page, *sentence))) {
        group.find(page.text, at, page.searcher, &mut found);
        let meant = meant(page, sentence, found.iter().map(|&m| (m, owner(m))), unless);
        told.extend(meant.into_iter().map(|((rule, part), words)| Told { rule, part, words }));
    }
    told
}

/// The blocks near enough to a place for a statement to be seen with it.
fn surroundings(page: &Page, near: Near, sentence: usize) -> Range<usize> {
    let blocks = page.blocks;
    let block = page.text.sentences[sentence].block;
    match near {
        Near::Block => block..block + 1,
        Near::Page => 0..blocks.len(),
        Near::Section => {
            let level = |b: usize| if let Role::Heading(level) = blocks[b].role { Some(level) } else { None };
            let Some((start, depth)) = (0..=block).rev().find_map(|b| Some((b, level(b)?))) else {
                return 0..(0..blocks.len()).find(|&b| level(b).is_some()).unwrap_or(blocks.len());
            };
            let end = (start + 1..blocks.len()).find(|&b| level(b).is_some_and(|other| other <= depth));
            start..end.unwrap_or(blocks.len())
        }
    }
}

fn judge(page: &Page, rule: &StatementRule, asked: &Asked, told: &[&Told]) -> Option<Finding> {
    let near = surroundings(page, rule.near, asked.words.sentence);
    let is_near = |words: &Words| {
        let block = page.text.sentences[words.sentence].block;
        near.contains(&block) || page.blocks[block].role == Role::Footnote
    };
    let place = |part: usize| told.iter().find(|t| t.part == part && is_near(&t.words)).map(|t| &t.words);
    let stated: Vec<usize> = (0..rule.parts.len()).filter(|&part| place(part).is_some()).collect();
    if stated.len() >= rule.enough {
        return None;
    }
    let missing: Vec<usize> = (0..rule.parts.len()).filter(|part| !stated.contains(part)).collect();
    let state = if stated.is_empty() { DisclosureState::Absent } else { DisclosureState::Partial };
    let first = stated.first().and_then(|&part| Some((part, place(part)?)));
    let treatment = asked.treatment.map(|treatment| &page.rules.treatments[treatment as usize]);
    let label = match treatment {
        Some(_) if asked.treatment.is_some_and(|treatment| page.keeps_unnamed(treatment)) => {
            Cow::Borrowed("the page promotes a prescription-only medicine here")
        }
        Some(treatment) => Cow::Owned(format!("the page promotes {} here", in_sentence(&treatment.name))),
        None => Cow::Owned(rule.label.clone()),
    };
    let ids = |parts: &[usize]| parts.iter().map(|&part| rule.parts[part].id.clone()).collect();
    let mut advice = rule.advice.to_string();
    if state == DisclosureState::Partial {
        advice.push(' ');
        advice.push_str(&rule.not_yet.replace("{missing}", &named(missing.iter().map(|&part| rule.parts[part].name.as_str()))));
    }
    Some(Finding {
        rule: rule.id.clone(),
        category: "disclosure".into(),
        severity: rule.severity,
        confidence: rule.confidence,
        message: if state == DisclosureState::Absent { rule.title_absent.clone() } else { rule.title_partial.clone() },
        span: page.source(asked.words.sentence, &asked.words.tokens),
        label,
        related: first.into_iter().map(|(part, words)| told_here(page, rule, part, words)).collect(),
        why: rule.why.clone(),
        advice: advice.into(),
        citations: Arc::default(),
        words: page.words(asked.words.sentence, &asked.words.tokens),
        replacement: None,
        disclosure: Some(Box::new(Disclosure {
            treatment: treatment.map(|treatment| treatment.id.clone()).unwrap_or_default(),
            kind: rule.kind().to_owned(),
            state,
            stated: ids(&stated),
            missing: ids(&missing),
        })),
    })
}

fn told_here(page: &Page, rule: &StatementRule, part: usize, words: &Words) -> Related {
    let message = format!("told here: {}", rule.parts[part].name);
    Related { span: page.source(words.sentence, &words.tokens), message: message.into() }
}
