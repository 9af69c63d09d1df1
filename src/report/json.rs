//! The machine-readable report: a stable contract, described in the design.

use super::entries::{Entry, entries, hex};
use super::summary::Summary;
use super::{FileReport, LineIndex, Part, Position, Reporter, Run, Tally};
use crate::document::{self, Document, Origin, Span};
use crate::finding::{Confidence, Disclosure, Excuse, Severity};
use serde::{Serialize, Serializer};
use std::io::{self, Write};

const VERSION: u32 = 1;

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    sha256: String,
    /// Said only where it is not the file itself: bytes, lines and columns are then those of the text found in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    spans: Option<&'static str>,
    diagnostics: Diagnostics<'a>,
    suppressed: LetBe<'a>,
    approved: LetBe<'a>,
    baseline: LetBe<'a>,
}

/// Written one by one: a long file may have more findings than should be held twice.
#[derive(Clone, Copy)]
struct Diagnostics<'a> {
    index: &'a LineIndex<'a>,
    file: &'a FileReport<'a>,
}

/// What is let be for one kind of reason.
#[derive(Clone, Copy)]
struct LetBe<'a> {
    index: &'a LineIndex<'a>,
    file: &'a FileReport<'a>,
    wanted: fn(&Excuse) -> bool,
}

/// Something that is let be, with the reason.
#[derive(Serialize)]
struct Excepted<'a> {
    #[serde(flatten)]
    diagnostic: Diagnostic<'a>,
    #[serde(flatten)]
    because: &'a Excuse,
}

/// A finding for programs.
#[derive(Serialize)]
pub(super) struct Diagnostic<'a> {
    rule: &'a str,
    category: &'a str,
    severity: Severity,
    confidence: Confidence,
    message: &'a str,
    span: Place,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Whereabouts<'a>>,
    related: Vec<Related<'a>>,
    why: &'a str,
    advice: &'a str,
    citations: Vec<&'a str>,
    fingerprint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    disclosure: Option<&'a Disclosure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    excuse: Option<&'a Excuse>,
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

/// Where a person finds it, in files whose lines tell nobody anything.
#[derive(Serialize)]
struct Whereabouts<'a> {
    text: String,
    #[serde(flatten)]
    place: &'a document::Place,
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
        write!(out, "{{\"version\":{VERSION},\n\"tool\":{},\n\"files\":[", text(&Tool::of(run)))
    }

    fn file(&self, out: &mut dyn Write, file: &FileReport<'_>) -> io::Result<()> {
        super::assert_spans(file.document, file.findings);
        let sha256 = hex(&file.document.checksum());
        let index = &LineIndex::of(file.document);
        let let_be = |wanted| LetBe { index, file, wanted };
        let written = File {
            path: &file.document.path,
            sha256,
            spans: matches!(file.document.origin, Origin::Extracted { .. }).then_some("extracted text"),
            diagnostics: Diagnostics { index, file },
            suppressed: let_be(|excuse| matches!(excuse, Excuse::Suppressed { .. })),
            approved: let_be(|excuse| matches!(excuse, Excuse::Approved { .. })),
            baseline: let_be(|excuse| matches!(excuse, Excuse::Baseline)),
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
            baseline: usize,
        }
        let Tally { files, errors, warnings, infos, suppressed, approved, baseline, .. } = summary.tally;
        let counts = Counts { files, errors, warnings, infos, suppressed, approved, baseline };
        write!(out, "],\n\"summary\":{}", text(&counts))?;
        if let Some(statistics) = summary.statistics {
            write!(out, ",\n\"statistics\":{}", text(statistics))?;
        }
        writeln!(out, "}}")
    }
}

/// Which program wrote a report.
#[derive(Serialize)]
pub(super) struct Tool<'a> {
    name: &'a str,
    version: &'a str,
    rules: &'a str,
}

impl<'a> Tool<'a> {
    pub(super) fn of(run: &'a Run<'_>) -> Self {
        Self { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION"), rules: &run.digest }
    }
}

impl<'a> Diagnostic<'a> {
    pub(super) fn new(entry: Entry<'a>, document: &'a Document, index: &LineIndex<'_>) -> Self {
        let Entry { finding, excuse, fingerprint } = entry;
        let place = |span: Span| Place { start: index.position(span.start).into(), end: index.position(span.end).into() };
        Self {
            rule: &finding.rule,
            category: &finding.category,
            severity: finding.severity,
            confidence: finding.confidence,
            message: &finding.message,
            span: place(finding.span),
            place: document.place(finding.span).map(|place| Whereabouts { text: place.to_string(), place }),
            related: finding.related.iter().map(|related| Related { span: place(related.span), message: &related.message }).collect(),
            why: &finding.why,
            advice: &finding.advice,
            citations: finding.citations.iter().map(|citation| &*citation.id).collect(),
            fingerprint,
            disclosure: finding.disclosure.as_ref(),
            excuse,
        }
    }
}

impl Serialize for Diagnostics<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let counts = entries(self.file).filter(|entry| entry.excuse.is_none());
        serializer.collect_seq(counts.map(|entry| Diagnostic::new(entry, self.file.document, self.index)))
    }
}

impl Serialize for LetBe<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.file.excused.is_empty() {
            return serializer.collect_seq([(); 0]);
        }
        serializer.collect_seq(entries(self.file).filter_map(|entry| {
            let because = entry.excuse.filter(|excuse| (self.wanted)(excuse))?;
            let entry = Entry { excuse: None, ..entry };
            Some(Excepted { diagnostic: Diagnostic::new(entry, self.file.document, self.index), because })
        }))
    }
}

pub(super) fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("strings, numbers and lists can always be written as JSON")
}
