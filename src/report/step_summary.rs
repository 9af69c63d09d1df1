//! The summary of a step on GitHub: all findings in a table, in Markdown.

use super::inline;
use super::summary::{Summary, count};
use super::terminal::severity_name;
use super::whereabouts::Whereabouts;
use crate::finding::Finding;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;

/// GitHub drops a summary of more than a mebibyte as a whole; what other commands of the step write counts too.
const MOST_BYTES: usize = 900 * 1024;
const HEADER: &str = "| | Where | What | Instead | Rule |\n|---|---|---|---|---|\n";

/// The rows of the table, for each level on their own so that errors come first.
#[derive(Debug, Default)]
pub(super) struct StepSummary {
    rows: [Level; 3],
}

#[derive(Debug, Default)]
struct Level {
    rows: String,
    left_out: usize,
}

/// A finding as a row, in one line.
pub(super) fn row(finding: &Finding, whereabouts: &Whereabouts<'_>) -> String {
    format!(
        "| {} | {} | {}: “{}” | {} | {} |",
        severity_name(finding.severity),
        inline(&whereabouts.told(finding.span)),
        inline(&finding.message),
        inline(&whereabouts.words(finding.span)),
        inline(&finding.advice),
        inline(&finding.rule)
    )
}

impl StepSummary {
    /// Adds a row.
    pub(super) fn add(&mut self, level: usize, row: &str) {
        let Level { rows, left_out } = &mut self.rows[level];
        if rows.len() + row.len() < MOST_BYTES && *left_out == 0 {
            *rows += row;
            rows.push('\n');
        } else {
            *left_out += 1;
        }
    }

    /// Writes the summary behind what is in the file.
    pub(super) fn write(&self, path: &Path, summary: &Summary<'_>) -> io::Result<()> {
        let markdown = self.markdown(summary);
        let written = OpenOptions::new().append(true).create(true).open(path).and_then(|mut file| file.write_all(markdown.as_bytes()));
        written.map_err(|error| io::Error::new(error.kind(), format!("the summary of the step, {}: {error}", path.display())))
    }

    fn markdown(&self, summary: &Summary<'_>) -> String {
        let lines = super::summary::summary(summary, false, false);
        let mut markdown = "## caveat\n\n".to_owned();
        lines.lines().for_each(|line| markdown += &format!("{}\n\n", inline(line)));
        let (mut table, mut left_out) = (String::new(), 0);
        for level in &self.rows {
            left_out += level.left_out;
            for row in level.rows.lines() {
                if table.len() + row.len() < MOST_BYTES {
                    table += row;
                    table.push('\n');
                } else {
                    left_out += 1;
                }
            }
        }
        if !table.is_empty() {
            markdown += &format!("{HEADER}{table}");
        }
        if left_out > 0 {
            markdown += &format!("\nToo many for this page: {} more.\n", count(left_out, "finding"));
        }
        markdown
    }
}
