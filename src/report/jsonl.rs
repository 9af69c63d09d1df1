//! The report for programs as a stream: an object of JSON a line, as files are done.

use super::entries::{entries, hex};
use super::json::{Diagnostic, Tool, text};
use super::summary::Summary;
use super::{FileReport, LineIndex, Part, Reporter, Run, Statistics};
use serde::Serialize;
use std::io::{self, Write};

/// The first line is of the `type` `"run"`, the last `"summary"`: a stream without one is not whole. In between, each file has a
/// line of the type `"file"`, and after it a line for each thing that was found in it: `"finding"`, or `"suppressed"` if it is
/// excused.
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
        suppressed: usize,
    },
    Finding {
        path: &'a str,
        #[serde(flatten)]
        diagnostic: Diagnostic<'a>,
    },
    Suppressed {
        path: &'a str,
        #[serde(flatten)]
        diagnostic: Diagnostic<'a>,
    },
    Summary {
        files: usize,
        failed: usize,
        errors: usize,
        warnings: usize,
        infos: usize,
        #[serde(skip_serializing_if = "Option::is_none")]
        statistics: Option<&'a Statistics>,
    },
}

impl Reporter for JsonLines {
    fn head(&self, out: &mut dyn Write, run: &Run<'_>) -> io::Result<()> {
        writeln!(out, "{}", text(&Line::Run { version: VERSION, tool: Tool::of(run) }))
    }

    fn file(&self, out: &mut dyn Write, file: &FileReport<'_>) -> io::Result<()> {
        super::assert_spans(file.document, file.findings);
        let path = &*file.document.path;
        let sha256 = hex(&file.document.checksum());
        let line = Line::File { path, sha256, findings: file.findings.len(), suppressed: file.excused.len() };
        writeln!(out, "{}", text(&line))?;
        if file.findings.is_empty() && file.excused.is_empty() {
            return Ok(());
        }
        let index = LineIndex::of(file.document);
        for entry in entries(file) {
            let is_excused = entry.excuse.is_some();
            let diagnostic = Diagnostic::new(entry, file.document, &index);
            let line = if is_excused { Line::Suppressed { path, diagnostic } } else { Line::Finding { path, diagnostic } };
            writeln!(out, "{}", text(&line))?;
        }
        Ok(())
    }

    /// Whoever reads along wants to see a file when it is done.
    fn join(&self, out: &mut dyn Write, _: usize, part: Part<'_>) -> io::Result<()> {
        self.put(out, part)?;
        out.flush()
    }

    fn tail(&self, out: &mut dyn Write, summary: &Summary<'_>) -> io::Result<()> {
        let (tally, failed, statistics) = (summary.tally, summary.failed, summary.statistics);
        let line =
            Line::Summary { files: tally.files, failed, errors: tally.errors, warnings: tally.warnings, infos: tally.infos, statistics };
        writeln!(out, "{}", text(&line))
    }
}
