//! Findings made by hand, for tests of reports.

use caveat::document::{Document, Span};
use caveat::finding::{Citation, Confidence, Disclosure, DisclosureState, Finding, Severity};
use caveat::report::summary::Summary;
use caveat::report::{FileReport, Part, Reporter, Run, Tally};
use std::sync::Arc;

/// A finding at a place, whose words all tell which it is.
pub fn at(span: Span, severity: Severity, number: usize) -> Finding {
    Finding {
        rule: format!("downtime/rule-{number}").into(),
        category: ["downtime", "painless", "efficacy"][number % 3].into(),
        severity,
        confidence: Confidence::High,
        message: format!("message {number}").into(),
        span,
        label: "".into(),
        related: Vec::new(),
        why: format!("why {number}").into(),
        advice: format!("advice {number}, see `caveat explain {number}`").into(),
        citations: [Arc::new(Citation {
            id: format!("ut.ads.{number}").into(),
            country: "Utopia".into(),
            instrument: format!("Act {number}").into(),
            clause: format!("s {number}").into(),
        })]
        .into(),
        words: String::new(),
        disclosure: None,
        replacement: None,
    }
}

/// A finding on the first occurrence of the words.
pub fn on(document: &Document, words: &str, severity: Severity, number: usize) -> Finding {
    let start = document.source.find(words).expect("the words are in the source");
    at(Span::new(start, start + words.len()), severity, number)
}

/// The same, as one about what is not said.
pub fn owed(document: &Document, words: &str, number: usize) -> Finding {
    let ids = |ids: &[&str]| ids.iter().map(|&id| id.to_owned()).collect();
    let disclosure = Disclosure {
        treatment: "peel".into(),
        kind: "side-effects".into(),
        state: DisclosureState::Partial,
        stated: ids(&["redness"]),
        missing: ids(&["burns", "eye-injury"]),
    };
    Finding { disclosure: Some(Box::new(disclosure)), category: "disclosure".into(), ..on(document, words, Severity::Warning, number) }
}

/// A whole report of these files.
pub fn report(reporter: &dyn Reporter, run: &Run<'_>, files: &[FileReport<'_>]) -> String {
    let mut out = Vec::new();
    let mut tally = Tally::default();
    reporter.head(&mut out, run).expect("memory can be written to");
    for (position, file) in files.iter().enumerate() {
        tally.add(Tally::of(file.findings));
        let mut part = Vec::new();
        reporter.file(&mut part, file).expect("memory can be written to");
        // Both ways into the report come to the same.
        let part = if position % 2 == 0 { Part::Written(&part) } else { Part::Ahead(file) };
        reporter.join(&mut out, position, part).expect("memory can be written to");
    }
    reporter.tail(&mut out, &Summary { tally, ..Summary::default() }).expect("memory can be written to");
    String::from_utf8(out).expect("reports are UTF-8")
}
