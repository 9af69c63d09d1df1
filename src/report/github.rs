//! Annotations for GitHub: commands that its runner finds in what a step prints.

use super::step_summary::{self, StepSummary};
use super::summary::{Summary, count, summary};
use super::whereabouts::Whereabouts;
use super::{FileReport, Part, Reporter, enumerated};
use crate::document::Document;
use crate::finding::{Finding, Severity};
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// GitHub shows so many annotations of each level for a step, and drops the others without a word.
const SHOWN: usize = 10;

/// The levels, the worst first.
const LEVELS: [(Severity, &str); 3] = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Info, "notice")];

/// The first findings of each level, errors before the others. All of them stand in the summary of the step, if GitHub says
/// where that is. Columns are in Unicode scalar values. What is excused is left out.
#[derive(Debug)]
pub struct Github {
    quiet: bool,
    /// Where the summary of the step is written.
    summary: Option<PathBuf>,
    held: Mutex<Held>,
}

/// What is known before the last file.
#[derive(Debug, Default)]
struct Held {
    /// For each level, the annotations that are shown.
    annotations: [Vec<String>; LEVELS.len()],
    summary: StepSummary,
}

impl Github {
    /// Writes the summary of the step into this file, if there is one. Being quiet leaves out the closing lines.
    pub fn new(summary: Option<PathBuf>, quiet: bool) -> Self {
        Self { quiet, summary, held: Mutex::default() }
    }
}

impl Reporter for Github {
    /// Two lines for each finding: the annotation, and the row of the summary.
    fn file(&self, out: &mut dyn Write, file: &FileReport<'_>) -> io::Result<()> {
        super::assert_spans(file.document, file.findings);
        let whereabouts = Whereabouts::of(file.document);
        for finding in file.findings {
            let row = step_summary::row(finding, &whereabouts);
            writeln!(out, "{}\n{row}", annotation(file.document, finding, &whereabouts))?;
        }
        Ok(())
    }

    /// Keeps what is shown in the end.
    fn join(&self, _: &mut dyn Write, _: usize, part: Part<'_>) -> io::Result<()> {
        let mut written = Vec::new();
        self.put(&mut written, part)?;
        let text = String::from_utf8_lossy(&written);
        let mut lines = text.lines();
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        while let (Some(annotation), Some(row)) = (lines.next(), lines.next()) {
            let level = LEVELS.iter().position(|(_, level)| annotation[2..].starts_with(level)).unwrap_or_default();
            if held.annotations[level].len() < SHOWN {
                held.annotations[level].push(annotation.to_owned());
            }
            if self.summary.is_some() {
                held.summary.add(level, row);
            }
        }
        Ok(())
    }

    fn tail(&self, out: &mut dyn Write, of: &Summary<'_>) -> io::Result<()> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        for annotation in held.annotations.iter().flatten() {
            writeln!(out, "{annotation}")?;
        }
        if let Some(path) = &self.summary {
            held.summary.write(path, of)?;
        }
        if self.quiet {
            return Ok(());
        }
        let numbers = [(of.tally.errors, "error"), (of.tally.warnings, "warning"), (of.tally.infos, "note")];
        let hidden: Vec<String> =
            numbers.into_iter().filter(|(number, _)| *number > SHOWN).map(|(number, noun)| count(number - SHOWN, noun)).collect();
        if !hidden.is_empty() {
            let rest = enumerated(hidden.iter().map(String::as_str));
            let place = match self.summary {
                Some(_) => "in the summary of the step",
                None => "in the report for the terminal: leave out `--format github`",
            };
            writeln!(out, "GitHub shows {SHOWN} annotations of a kind. Also found, and told {place}: {rest}.")?;
        }
        out.write_all(summary(of, false, false).as_bytes())
    }
}

/// The runner's log shows nothing but the message, so that this tells the place too.
fn annotation(document: &Document, finding: &Finding, whereabouts: &Whereabouts<'_>) -> String {
    let (_, level) = LEVELS[LEVELS.iter().position(|(severity, _)| *severity == finding.severity).unwrap_or_default()];
    let mut properties = vec![format!("file={}", property(&document.path))];
    if let Some((start, end)) = whereabouts.region(finding.span) {
        properties.push(format!("line={},endLine={}", start.line, end.line));
        // GitHub takes columns on one line only.
        if start.line == end.line {
            properties.push(format!("col={},endColumn={}", start.column, end.column));
        }
    }
    properties.push(format!("title={}", property(&format!("caveat: {}", finding.rule))));
    let message = format!("{}\n{}", whereabouts.sentence(finding), whereabouts.told(finding.span));
    format!("::{level} {}::{}", properties.join(","), data(&message))
}

/// Text behind the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
