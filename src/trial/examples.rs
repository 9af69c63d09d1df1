//! The examples of rules: which hold, and why the others do not.

use super::near::{Near, near};
use crate::document::{Document, Format};
use crate::linter::{ExampleResult, Linter, TracedMatch};
use crate::policy::Policy;
use crate::rules::{BLANK, Example, Purpose, Workshop, WrittenRule};
use rayon::prelude::*;

/// How the examples fared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// How many there are.
    pub examples: usize,
    /// Those that do not do as they should.
    pub failed: Vec<Failed>,
}

/// An example that does not do as it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// The file that it stands in.
    pub file: String,
    /// What happened.
    pub result: ExampleResult,
    /// Why; several phrases may have a part in it.
    pub reasons: Vec<Reason>,
}

/// Why an example does not do as it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The example, or a phrase of the rule, is still that of a template.
    Blank,
    /// A phrase of the rule matched, and this became of it.
    Matched(TracedMatch),
    /// A phrase of the rule is in it, but not where the rule looks.
    Elsewhere(Near),
    /// A phrase of the rule is nearly in it.
    Near(Near),
    /// Nothing of the rule's phrases is in it.
    Nothing,
}

/// An example as a page.
pub(super) fn page(text: &str) -> Document {
    Document::parse("example.md".into(), text.to_owned(), Format::Markdown)
}

/// Runs the examples of these rules.
pub fn run(linter: &Linter, rules: &[&WrittenRule], workshop: &mut Option<Workshop>, open: impl Fn() -> Workshop) -> Outcome {
    let all: Vec<(&WrittenRule, &Example)> = rules.iter().flat_map(|rule| rule.examples.iter().map(|example| (*rule, example))).collect();
    let results: Vec<ExampleResult> = all.par_iter().map(|(rule, example)| linter.test(&rule.id, example)).collect();
    let examples = results.len();
    let failed = all.into_iter().zip(results).filter(|(_, result)| !result.ok);
    let failed = failed.map(|((rule, _), result)| {
        let reasons = why(linter, rule, &result, || workshop.get_or_insert_with(&open));
        Failed { file: rule.file.clone(), result, reasons }
    });
    Outcome { examples, failed: failed.collect() }
}

fn why<'w>(linter: &Linter, rule: &WrittenRule, result: &ExampleResult, workshop: impl FnOnce() -> &'w mut Workshop) -> Vec<Reason> {
    if result.text.contains(BLANK) || result.expected_flag && rule.phrases.iter().all(|phrase| phrase.text.contains(BLANK)) {
        return vec![Reason::Blank];
    }
    let traced = linter.trace(&page(&result.text), &Policy::all()).into_iter().flat_map(|sentence| sentence.candidates);
    let matched: Vec<Reason> =
        traced.filter(|candidate| candidate.rule == rule.id && candidate.flagged != result.expected_flag).map(Reason::Matched).collect();
    // What other rules than those of claims do is more than their phrases.
    if !matched.is_empty() || !result.expected_flag || !rule.phrases.iter().any(|phrase| phrase.purpose == Purpose::Match) {
        return matched;
    }
    let page = page(&result.text);
    let texts: Vec<&str> = page.blocks.iter().map(|block| block.prose.as_str()).collect();
    let reason = match near(rule, &texts, workshop()) {
        Some(near) if near.breaks.is_none() => Reason::Elsewhere(near),
        Some(near) => Reason::Near(near),
        None => Reason::Nothing,
    };
    vec![reason]
}
