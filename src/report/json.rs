//! The machine-readable report: a stable contract, described in the design.

use super::entries::{Entry, entries};
use super::summary::Summary;
use super::{FileReport, LineIndex, Part, Position, Reporter, Run};
use crate::document::{self, Document, Origin, Span};
use crate::finding::{Confidence, Disclosure, Excuse, Severity};
use crate::hex::hex;
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
    suppressed: Diagnostics<'a>,
    approved: Diagnostics<'a>,
    baseline: Diagnostics<'a>,
}

/// Written one by one: a long file may have more findings than should be held twice.
#[derive(Clone, Copy)]
struct Diagnostics<'a> {
    index: &'a LineIndex<'a>,
    file: &'a FileReport<'a>,
    /// Whether it is one of these.
    is: fn(Option<&Excuse>) -> bool,
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
    place: Option<Whereabouts>,
    related: Vec<Related<'a>>,
    why: &'a str,
    advice: &'a str,
    citations: Vec<&'a str>,
    fingerprint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    replacement: Option<Replacement<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    disclosure: Option<&'a Disclosure>,
    #[serde(flatten)]
    because: Option<Because<'a>>,
}

/// Why it is let be.
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

impl<'a> Because<'a> {
    fn of(excuse: &'a Excuse) -> Self {
        match excuse {
            Excuse::Suppressed { reason, by, until, beside } => {
                Self::Suppressed { reason, until: until.as_deref(), by: by.as_deref(), beside: beside.as_deref() }
            }
            Excuse::Approved { entry, source, by, on, until } => Self::Approved { entry, source, by, on, until },
            Excuse::Baseline => Self::Baseline {},
        }
    }
}

#[derive(Serialize)]
struct Related<'a> {
    span: Place,
    message: &'a str,
}

#[derive(Serialize)]
struct Replacement<'a> {
    span: Place,
    text: &'a str,
}

#[derive(Serialize)]
struct Place {
    start: Point,
    end: Point,
}

/// Where a person finds it, in files whose lines tell nobody anything.
#[derive(Serialize)]
struct Whereabouts {
    text: String,
    #[serde(flatten)]
    place: document::Place,
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
        let those = |is| Diagnostics { index, file, is };
        let written = File {
            path: &file.document.path,
            sha256,
            spans: matches!(file.document.origin, Origin::Extracted { .. }).then_some("extracted text"),
            diagnostics: those(|excuse| excuse.is_none()),
            suppressed: those(|excuse| matches!(excuse, Some(Excuse::Suppressed { .. }))),
            approved: those(|excuse| matches!(excuse, Some(Excuse::Approved { .. }))),
            baseline: those(|excuse| matches!(excuse, Some(Excuse::Baseline))),
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
        write!(out, "],\n\"summary\":{}", text(&summary.counts()))?;
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
            replacement: finding.replacement.as_ref().map(|new| Replacement { span: place(new.span), text: &new.text }),
            disclosure: finding.disclosure.as_deref(),
            because: excuse.map(Because::of),
        }
    }
}

impl Serialize for Diagnostics<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.file.excused.is_empty() && !(self.is)(None) {
            return serializer.collect_seq([(); 0]);
        }
        let wanted = entries(self.file).filter(|entry| (self.is)(entry.excuse));
        serializer.collect_seq(wanted.map(|entry| Diagnostic::new(entry, self.file.document, self.index)))
    }
}

pub(super) fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("strings, numbers and lists can always be written as JSON")
}
