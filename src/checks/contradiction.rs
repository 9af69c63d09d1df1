//! Contradictions: an absolute claim, and elsewhere the statement that belies it.

use super::Page;
use super::claim::Claim;
use super::disclosure::{Disclosed, Words};
use crate::finding::{Finding, Related};
use crate::rules::Contradiction;

/// The absolute claims of a page that the page itself belies.
pub(super) fn check(page: &Page, claims: &[Claim], disclosed: &Disclosed) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, rule) in page.rules.contradictions.iter().enumerate() {
        let concerned: Vec<&Claim> =
            claims.iter().filter(|c| rule.claims.iter().any(|name| **name == *c.finding.rule || **name == *c.finding.category)).collect();
        if concerned.is_empty() {
            continue;
        }
        let opposed = opposed(page, index, disclosed);
        for claim in concerned {
            if let Some(other) = opposed.iter().find(|words| words.sentence != claim.sentence) {
                findings.push(finding(page, rule, claim, other));
            }
        }
    }
    findings
}

/// The places that say the opposite.
fn opposed(page: &Page, index: usize, disclosed: &Disclosed) -> Vec<Words> {
    let mut places: Vec<Words> = Vec::new();
    if let Some(kind) = page.rules.contradictions[index].against_disclosed {
        let of_kind = disclosed.stated().filter(|told| told.kind(page) == kind);
        places.extend(of_kind.map(|told| told.words.clone()));
    }
    let against = &page.rules.against;
    let negated = page.rules.contexts.id("negated");
    let question = page.rules.contexts.id("question");
    let mut found = Vec::new();
    for (sentence, at) in page.text.sentences.iter().enumerate() {
        against.find(page.text, at, page.searcher, &mut found);
        for m in found.iter().filter(|m| against.owner(**m) as usize == index) {
            let excused = [negated, question].into_iter().flatten().any(|c| page.reading.holds(c, sentence, m.tokens()).is_some());
            if !excused {
                places.push(Words { sentence, tokens: m.tokens() });
            }
        }
    }
    places
}

fn finding(page: &Page, rule: &Contradiction, claim: &Claim, other: &Words) -> Finding {
    Finding {
        rule: rule.id.clone(),
        category: "contradiction".into(),
        severity: rule.severity,
        confidence: rule.confidence,
        message: rule.title.clone(),
        span: claim.finding.span,
        label: "promised here".into(),
        related: vec![Related { span: page.source(other.sentence, &other.tokens), message: "belied here".into() }],
        why: rule.why.clone(),
        advice: rule.advice.clone(),
        citations: Vec::new(),
        words: claim.finding.words.clone(),
        disclosure: None,
    }
}
