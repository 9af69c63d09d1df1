//! The machine-readable report: a stable contract, described in the design.
//!
//! A file's part is rendered on its own, so that a worker can do it and no more than a few reports
//! are in memory at once; [`head`] and [`tail`] close the frame around the joined parts.

use super::{LineIndex, Position, Statistics, Tally};
use crate::document::{Document, Span};
use crate::finding::{Confidence, Disclosure, Finding, Severity};
use rustc_hash::FxHashMap;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt::Write;

const VERSION: u32 = 1;

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    sha256: String,
    diagnostics: Vec<Diagnostic<'a>>,
    suppressed: [(); 0],
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    rule: &'a str,
    category: &'a str,
    severity: Severity,
    confidence: Confidence,
    message: &'a str,
    span: Place,
    related: Vec<Related<'a>>,
    why: &'a str,
    advice: &'a str,
    citations: &'a [String],
    fingerprint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    disclosure: Option<&'a Disclosure>,
}

#[derive(Serialize)]
struct Related<'a> {
    span: Place,
    message: &'a str,
}

#[derive(Serialize)]
struct Place {
    start: Point,
    end: Point,
}

#[derive(Serialize)]
struct Point {
    byte: usize,
    line: usize,
    column: usize,
}

impl From<Position> for Point {
    fn from(position: Position) -> Self {
        Self {
            byte: position.byte,
            line: position.line,
            column: position.column,
        }
    }
}

/// What stands before the first file: the contract's version, and what checked the files.
pub fn head(rules: &str) -> String {
    #[derive(Serialize)]
    struct Tool<'a> {
        name: &'a str,
        version: &'a str,
        rules: &'a str,
    }
    let tool = Tool {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
        rules,
    };
    format!(
        "{{\"version\":{VERSION},\n\"tool\":{},\n\"files\":[",
        text(&tool)
    )
}

/// What stands between two files.
pub const SEPARATOR: &str = ",\n";

/// One file's part. The findings are in the order of [`super::sort`].
pub fn file(document: &Document, findings: &[Finding]) -> String {
    super::assert_spans(document, findings);
    let index = LineIndex::new(&document.source);
    let place = |span: Span| Place {
        start: index.position(span.start).into(),
        end: index.position(span.end).into(),
    };
    let diagnostics = findings
        .iter()
        .zip(fingerprints(findings))
        .map(|(finding, fingerprint)| Diagnostic {
            rule: &finding.rule,
            category: &finding.category,
            severity: finding.severity,
            confidence: finding.confidence,
            message: &finding.message,
            span: place(finding.span),
            related: finding
                .related
                .iter()
                .map(|related| Related {
                    span: place(related.span),
                    message: &related.message,
                })
                .collect(),
            why: &finding.why,
            advice: &finding.advice,
            citations: &finding.citations,
            fingerprint,
            disclosure: finding.disclosure.as_ref(),
        })
        .collect();
    text(&File {
        path: &document.path,
        sha256: hex(&Sha256::digest(document.source.as_bytes())),
        diagnostics,
        suppressed: [],
    })
}

/// What stands after the last file.
pub fn tail(tally: &Tally, statistics: Option<&Statistics>) -> String {
    #[derive(Serialize)]
    struct Summary {
        files: usize,
        errors: usize,
        warnings: usize,
        infos: usize,
        suppressed: usize,
    }
    let summary = text(&Summary {
        files: tally.files,
        errors: tally.errors,
        warnings: tally.warnings,
        infos: tally.infos,
        suppressed: 0,
    });
    let mut tail = format!("],\n\"summary\":{summary}");
    if let Some(statistics) = statistics {
        let _ = write!(tail, ",\n\"statistics\":{}", text(statistics));
    }
    tail + "}\n"
}

/// For each finding, a name that stays when lines move: its rule, its words, and which of its equals
/// in the file it is.
pub fn fingerprints(findings: &[Finding]) -> Vec<String> {
    let mut seen: FxHashMap<(&str, &str), u32> = FxHashMap::default();
    let fingerprint = |finding: &Finding| {
        let mut hash = Sha256::new();
        hash.update(finding.rule.as_bytes());
        hash.update([0]);
        hash.update(finding.words.as_bytes());
        hash.update([0]);
        hash
    };
    findings
        .iter()
        .map(|finding| {
            let mut hash = fingerprint(finding);
            let ordinal = seen.entry((&finding.rule, &finding.words)).or_default();
            hash.update(ordinal.to_string().as_bytes());
            *ordinal += 1;
            hex(&hash.finalize()[..16])
        })
        .collect()
}

fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("strings, numbers and lists can always be written as JSON")
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}
