//! Fair balance: how often a page promises a benefit, how often it tells of a risk, and where.

use super::Page;
use super::claim::{Candidate, Verdict};
use super::disclosure::Disclosed;
use super::promotion::{Words, block};
use crate::finding::{Disclosure, DisclosureState, Finding, Related};
use crate::rules::BalanceRule;
use std::sync::Arc;

/// Begins a note that a mark in the copy refers to.
const NOTE_MARKS: [char; 3] = ['*', '†', '‡'];

/// Where all risks of a page are told, if that is out of the way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OutOfTheWay {
    Notes,
    LastParagraph,
    End,
}

/// Weighs a page, where its rule is on.
pub(super) fn check(page: &Page, judged: &[(Candidate, Verdict)], disclosed: &Disclosed) -> Option<Finding> {
    let rule = page.rules.balance.as_ref().filter(|rule| page.is_on(&rule.id))?;
    // More of the risks of a medicine that must not be named would be worse.
    if !page.promoted.is_empty() && page.promoted.iter().all(|promoted| page.keeps_unnamed(promoted.treatment)) {
        return None;
    }
    let promises = promises(page, rule, judged);
    let first = promises.first()?;
    if promises.len() < rule.limits.least_benefits
        || rule.excused.iter().any(|&context| page.reading.holds(context, first.sentence, first.tokens.clone()).is_some())
    {
        return None;
    }
    let risks = risks(disclosed);
    let place = out_of_the_way(page, rule, &risks);
    let is_balanced = promises.len() <= risks.len() * rule.limits.most_per_risk && place.is_none();
    if is_balanced {
        return None;
    }
    let figures = figures(promises.len(), risks.len(), place);
    let related = risks.first().map(|risk| Related {
        span: page.source(risk.sentence, &risk.tokens),
        message: if risks.len() == 1 { "the only risk is told here" } else { "the first risk is told here" }.into(),
    });
    Some(Finding {
        rule: rule.id.clone(),
        category: "disclosure".into(),
        severity: rule.severity,
        confidence: rule.confidence,
        message: format!("{}: {figures}", rule.title).into(),
        span: page.source(first.sentence, &first.tokens),
        label: "the first benefit is promised here".into(),
        related: related.into_iter().collect(),
        why: rule.why.clone(),
        advice: rule.advice.clone(),
        citations: Arc::default(),
        words: page.words(first.sentence, &first.tokens),
        replacement: None,
        disclosure: Some(Box::new(Disclosure {
            treatment: String::new(),
            kind: BalanceRule::KIND.to_owned(),
            state: if risks.is_empty() { DisclosureState::Absent } else { DisclosureState::Partial },
            stated: Vec::new(),
            missing: Vec::new(),
        })),
    })
}

/// The sentences that promise a benefit, each with the first words that do, also where a source
/// supports them or another rule reports them.
fn promises(page: &Page, rule: &BalanceRule, judged: &[(Candidate, Verdict)]) -> Vec<Words> {
    let is_promise =
        |verdict: &Verdict| matches!(verdict, Verdict::Flagged | Verdict::Joined | Verdict::Supported(_) | Verdict::Overridden(_));
    let is_benefit = |candidate: &Candidate| {
        let claim = &page.rules.claims[candidate.rule];
        rule.benefits.iter().any(|name| **name == *claim.id || **name == *claim.category)
    };
    let mut promises: Vec<Words> = Vec::new();
    for (candidate, verdict) in judged {
        let is_new = promises.last().is_none_or(|last| last.sentence != candidate.sentence);
        if is_new && is_promise(verdict) && is_benefit(candidate) {
            promises.push(Words { sentence: candidate.sentence, tokens: candidate.tokens.clone() });
        }
    }
    promises
}

/// The sentences that tell of a side effect or of who must not have a treatment, each with the first
/// words that do.
fn risks(disclosed: &Disclosed) -> Vec<Words> {
    let mut risks: Vec<Words> = disclosed.places().cloned().collect();
    risks.dedup_by_key(|words| words.sentence);
    risks
}

fn out_of_the_way(page: &Page, rule: &BalanceRule, risks: &[Words]) -> Option<OutOfTheWay> {
    let first = risks.first()?;
    let is_note = |words: &Words| {
        let block = block(page, words.sentence);
        block.is_small_print(page.prose(words.sentence, &words.tokens)) || block.prose.starts_with(NOTE_MARKS)
    };
    if risks.iter().all(is_note) {
        return Some(OutOfTheWay::Notes);
    }
    // What stands under every page is no end of this one.
    let read = (0..page.text.sentences.len()).filter(|&sentence| block(page, sentence).region.is_about());
    let (before, from): (Vec<usize>, Vec<usize>) = read.partition(|&sentence| sentence < first.sentence);
    let sentences = before.len() + from.len();
    let late = (sentences * rule.limits.last_percent).div_ceil(100);
    if before.len() + late < sentences {
        return None;
    }
    let of_block = |sentence: usize| page.text.sentences[sentence].block;
    let is_last = from.last().is_some_and(|&last| of_block(last) == of_block(first.sentence));
    Some(if is_last { OutOfTheWay::LastParagraph } else { OutOfTheWay::End })
}

/// "12 sentences promise a benefit, 1 tells of a risk, in the last paragraph"
fn figures(promises: usize, risks: usize, place: Option<OutOfTheWay>) -> String {
    let told = match risks {
        0 => "none tells of a risk".to_owned(),
        1 => "1 tells of a risk".to_owned(),
        _ => format!("{risks} tell of a risk"),
    };
    let place = match place {
        None => "",
        Some(OutOfTheWay::Notes) => ", in a footnote or small print",
        Some(OutOfTheWay::LastParagraph) => ", in the last paragraph",
        Some(OutOfTheWay::End) => ", at the very end",
    };
    let promise = if promises == 1 { "1 sentence promises" } else { &format!("{promises} sentences promise") };
    format!("{promise} a benefit, {told}{place}")
}
