//! The machine-readable report: a stable contract, described in the design.

use super::summary::Summary;
use super::{FileReport, LineIndex, Part, Position, Reporter, Run, Tally};
use crate::document::Span;
use crate::finding::{Confidence, Disclosure, Excuse, Excused, Finding, Severity};
use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::{self, Write};

const VERSION: u32 = 1;

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    sha256: String,
    diagnostics: Diagnostics<'a>,
    suppressed: LetBe<'a>,
    approved: LetBe<'a>,
}

/// Written one by one: a long file may have more findings than should be held twice.
struct Diagnostics<'a> {
    index: &'a LineIndex<'a>,
    findings: &'a [Finding],
    fingerprints: &'a [String],
}

/// What is let be for one kind of reason.
struct LetBe<'a> {
    index: &'a LineIndex<'a>,
    excused: Vec<(&'a Excused, &'a str)>,
}

/// Something that is let be, with the reason.
#[derive(Serialize)]
struct Excepted<'a> {
    #[serde(flatten)]
    diagnostic: Diagnostic<'a>,
    #[serde(flatten)]
    because: Because<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Because<'a> {
    Suppressed {
        reason: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        by: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        beside: Option<&'a str>,
    },
    Approved {
        entry: &'a str,
        source: &'a str,
        by: &'a str,
        on: &'a str,
        until: &'a str,
    },
    Baseline {},
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
    fingerprint: &'a str,
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
        let index = &LineIndex::new(&file.document.source);
        let (fingerprints, of_excused) = file.fingerprints();
        let let_be = |is: fn(&Excuse) -> bool| {
            let each = file.excused.iter().zip(of_excused.iter().map(String::as_str));
            LetBe { index, excused: each.filter(|(excused, _)| is(&excused.excuse)).collect() }
        };
        let written = File {
            path: &file.document.path,
            sha256,
            diagnostics: Diagnostics { index, findings: file.findings, fingerprints: &fingerprints },
            suppressed: let_be(|excuse| matches!(excuse, Excuse::Suppressed { .. })),
            approved: let_be(|excuse| matches!(excuse, Excuse::Approved { .. })),
        };
        Ok(serde_json::to_writer(out, &written)?)
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
            approved: usize,
        }
        let Tally { files, errors, warnings, infos, suppressed, approved, .. } = summary.tally;
        let counts = Counts { files, errors, warnings, infos, suppressed, approved };
        write!(out, "],\n\"summary\":{}", text(&counts))?;
        if let Some(statistics) = summary.statistics {
            write!(out, ",\n\"statistics\":{}", text(statistics))?;
        }
        writeln!(out, "}}")
    }
}

impl Serialize for Diagnostics<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let each = self.findings.iter().zip(self.fingerprints);
        serializer.collect_seq(each.map(|(finding, fingerprint)| diagnostic(self.index, finding, fingerprint)))
    }
}

impl Serialize for LetBe<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.excused.iter().map(|(excused, fingerprint)| Excepted {
            diagnostic: diagnostic(self.index, &excused.finding, fingerprint),
            because: because(&excused.excuse),
        }))
    }
}

fn diagnostic<'a>(index: &LineIndex<'_>, finding: &'a Finding, fingerprint: &'a str) -> Diagnostic<'a> {
    let place = |span: Span| Place { start: index.position(span.start).into(), end: index.position(span.end).into() };
    Diagnostic {
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
    }
}

fn because(excuse: &Excuse) -> Because<'_> {
    match excuse {
        Excuse::Suppressed { reason, by, until, beside } => {
            Because::Suppressed { reason, until: until.as_deref(), by: by.as_deref(), beside: beside.as_deref() }
        }
        Excuse::Approved { entry, source, by, on, until } => Because::Approved { entry, source, by, on, until },
        Excuse::Baseline => Because::Baseline {},
    }
}

/// For each finding, a name that stays when lines move: its rule, its words, and which of its equals
/// in the file it is.
pub fn fingerprints<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> impl Iterator<Item = String> {
    let mut seen: FxHashMap<(&str, &str), u32> = FxHashMap::default();
    findings.into_iter().map(move |finding| {
        let ordinal = seen.entry((&finding.rule, &finding.words)).or_default();
        let hash = Sha256::digest(format!("{}\0{}\0{ordinal}", finding.rule, finding.words));
        *ordinal += 1;
        hex(&hash[..16])
    })
}

fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("strings, numbers and lists can always be written as JSON")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
