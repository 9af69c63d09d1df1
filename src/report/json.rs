//! The machine-readable report: a stable contract, described in the design.

use super::summary::Summary;
use super::{FileReport, LineIndex, Part, Position, Reporter, Run};
use crate::document::Span;
use crate::finding::{Confidence, Disclosure, Finding, Severity};
use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::io::{self, Write};

const VERSION: u32 = 1;

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    sha256: String,
    diagnostics: Diagnostics<'a>,
    suppressed: [(); 0],
}

/// Written one by one: a long file may have more findings than should be held twice.
struct Diagnostics<'a> {
    index: LineIndex<'a>,
    findings: &'a [Finding],
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
    citations: Vec<&'a str>,
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
        Self { byte: position.byte, line: position.line, column: position.column }
    }
}

/// The report as one object of JSON.
#[derive(Debug, Clone, Copy)]
pub struct Json;

impl Reporter for Json {
    fn head(&self, out: &mut dyn Write, run: &Run<'_>) -> io::Result<()> {
        #[derive(Serialize)]
        struct Tool<'a> {
            name: &'a str,
            version: &'a str,
            rules: &'a str,
        }
        let tool = Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION"), rules: &run.digest };
        write!(out, "{{\"version\":{VERSION},\n\"tool\":{},\n\"files\":[", text(&tool))
    }

    fn file(&self, out: &mut dyn Write, file: &FileReport<'_>) -> io::Result<()> {
        super::assert_spans(file.document, file.findings);
        let sha256 = hex(&file.document.checksum());
        let diagnostics = Diagnostics { index: LineIndex::new(&file.document.source), findings: file.findings };
        Ok(serde_json::to_writer(out, &File { path: &file.document.path, sha256, diagnostics, suppressed: [] })?)
    }

    fn join(&self, out: &mut dyn Write, position: usize, part: Part<'_>) -> io::Result<()> {
        if position > 0 {
            out.write_all(b",\n")?;
        }
        self.put(out, part)
    }

    fn tail(&self, out: &mut dyn Write, summary: &Summary<'_>) -> io::Result<()> {
        #[derive(Serialize)]
        struct Counts {
            files: usize,
            errors: usize,
            warnings: usize,
            infos: usize,
            suppressed: usize,
        }
        let tally = summary.tally;
        let counts = Counts { files: tally.files, errors: tally.errors, warnings: tally.warnings, infos: tally.infos, suppressed: 0 };
        write!(out, "],\n\"summary\":{}", text(&counts))?;
        if let Some(statistics) = summary.statistics {
            write!(out, ",\n\"statistics\":{}", text(statistics))?;
        }
        writeln!(out, "}}")
    }
}

impl Serialize for Diagnostics<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let place = |span: Span| Place { start: self.index.position(span.start).into(), end: self.index.position(span.end).into() };
        serializer.collect_seq(self.findings.iter().zip(fingerprints(self.findings)).map(|(finding, fingerprint)| Diagnostic {
            rule: &finding.rule,
            category: &finding.category,
            severity: finding.severity,
            confidence: finding.confidence,
            message: &finding.message,
            span: place(finding.span),
            related: finding.related.iter().map(|related| Related { span: place(related.span), message: &related.message }).collect(),
            why: &finding.why,
            advice: &finding.advice,
            citations: finding.citations.iter().map(|citation| &*citation.id).collect(),
            fingerprint,
            disclosure: finding.disclosure.as_ref(),
        }))
    }
}

/// For each finding, a name that stays when lines move: its rule, its words, and which of its equals
/// in the file it is.
pub fn fingerprints(findings: &[Finding]) -> impl Iterator<Item = String> {
    let mut seen: FxHashMap<(&str, &str), u32> = FxHashMap::default();
    findings.iter().map(move |finding| {
        let ordinal = seen.entry((&finding.rule, &finding.words)).or_default();
        let named = [&*finding.rule, "\0", &finding.words, "\0", &ordinal.to_string()].concat();
        let hash = Sha256::digest(named);
        *ordinal += 1;
        hex(&hash[..16])
    })
}

fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("strings, numbers and lists can always be written as JSON")
}

fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from(b"0123456789abcdef"[usize::from(value)]);
    let mut hex = String::with_capacity(bytes.len() * 2);
    hex.extend(bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]));
    hex
}
