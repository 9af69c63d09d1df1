//! The report for programs as a stream: an object of JSON a line, as files are done.

use super::entries::entries;
use super::json::{Diagnostic, Tool, text};
use super::summary::{Counts, Summary};
use super::{FileReport, LineIndex, Part, Reporter, Run, Statistics};
use crate::finding::Excuse;
use crate::hex::hex;
use serde::Serialize;
use std::io::{self, Write};

/// The first line is of the `type` `"run"`, the last `"summary"`: a stream without one is not whole. In between, each file has a
/// line of the type `"file"`, and after it a line for each thing that was found in it: `"finding"`, or how it is excused:
/// `"suppressed"`, `"approved"` or `"baseline"`.
#[derive(Debug, Clone, Copy)]
pub struct JsonLines;

const VERSION: u32 = 1;

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line<'a> {
    Run {
        version: u32,
        tool: Tool<'a>,
    },
    File {
        path: &'a str,
        sha256: String,
        findings: usize,
        excused: usize,
    },
    Finding(Found<'a>),
    Suppressed(Found<'a>),
    Approved(Found<'a>),
    Baseline(Found<'a>),
    Summary {
        #[serde(flatten)]
        counts: Counts,
        #[serde(skip_serializing_if = "Option::is_none")]
        statistics: Option<&'a Statistics>,
    },
}

#[derive(Serialize)]
struct Found<'a> {
    path: &'a str,
    #[serde(flatten)]
    diagnostic: Diagnostic<'a>,
}

impl Reporter for JsonLines {
    fn head(&self, out: &mut dyn Write, run: &Run<'_>) -> io::Result<()> {
        writeln!(out, "{}", text(&Line::Run { version: VERSION, tool: Tool::of(run) }))
    }

    fn file(&self, out: &mut dyn Write, file: &FileReport<'_>) -> io::Result<()> {
        super::assert_spans(file.document, file.findings);
        let path = &*file.document.path;
        let sha256 = hex(&file.document.checksum());
        let line = Line::File { path, sha256, findings: file.findings.len(), excused: file.excused.len() };
        writeln!(out, "{}", text(&line))?;
        if file.findings.is_empty() && file.excused.is_empty() {
            return Ok(());
        }
        let index = LineIndex::of(file.document);
        for entry in entries(file) {
            let kind = match entry.excuse {
                None => Line::Finding,
                Some(Excuse::Suppressed { .. }) => Line::Suppressed,
                Some(Excuse::Approved { .. }) => Line::Approved,
                Some(Excuse::Baseline) => Line::Baseline,
            };
            writeln!(out, "{}", text(&kind(Found { path, diagnostic: Diagnostic::new(entry, file.document, &index) })))?;
        }
        Ok(())
    }

    /// Whoever reads along wants to see a file when it is done.
    fn join(&self, out: &mut dyn Write, _: usize, part: Part<'_>) -> io::Result<()> {
        self.put(out, part)?;
        out.flush()
    }

    fn tail(&self, out: &mut dyn Write, summary: &Summary<'_>) -> io::Result<()> {
        writeln!(out, "{}", text(&Line::Summary { counts: summary.counts(), statistics: summary.statistics }))
    }
}
