//! The Reviewdog Diagnostic Format, a finding a line: <https://github.com/reviewdog/reviewdog/tree/master/proto/rdf>.

use super::json::text;
use super::whereabouts::Whereabouts;
use super::{FileReport, Reporter};
use crate::document::Span;
use crate::finding::Severity;
use serde::Serialize;
use std::io::{self, Write};

/// Columns are in bytes of UTF-8 and ends are the place after the last one, as the format asks. What is excused is left out.
#[derive(Debug, Clone, Copy)]
pub struct Rdjsonl;

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location<'a>,
    severity: &'static str,
    source: Source,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    range: Range,
    text: &'a str,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    location: Location<'a>,
}

/// reviewdog stops at a longer line, and says nothing.
const LONGEST_LINE: usize = 64 * 1024 - 2;

impl Reporter for Rdjsonl {
    fn file(&self, out: &mut dyn Write, file: &FileReport<'_>) -> io::Result<()> {
        super::assert_spans(file.document, file.findings);
        let whereabouts = Whereabouts::of(file.document);
        let range = |span: Span| {
            let places = whereabouts.utf8_region(span)?.map(|(line, column)| Position { line, column });
            Some(places).map(|[start, end]| Range { start, end })
        };
        let location = |span: Span| Location { path: &file.document.path, range: range(span) };
        for finding in file.findings {
            let related = finding.related.iter().map(|related| Related { message: &related.message, location: location(related.span) });
            let suggestion = finding.replacement.iter().filter_map(|new| Some(Suggestion { range: range(new.span)?, text: &new.text }));
            let mut diagnostic = Diagnostic {
                message: whereabouts.sentence(finding),
                location: location(finding.span),
                severity: match finding.severity {
                    Severity::Error => "ERROR",
                    Severity::Warning => "WARNING",
                    Severity::Info => "INFO",
                },
                source: Source { name: env!("CARGO_PKG_NAME") },
                code: Code { value: &finding.rule },
                suggestions: suggestion.collect(),
                related_locations: related.collect(),
            };
            let mut line = text(&diagnostic);
            if line.len() > LONGEST_LINE {
                diagnostic.related_locations.clear();
                line = text(&diagnostic);
            }
            writeln!(out, "{line}")?;
        }
        Ok(())
    }
}
