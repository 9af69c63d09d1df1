//! GitLab's code quality report: <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>.

use super::entries::entries;
use super::json::text;
use super::reporter::Commas;
use super::summary::Summary;
use super::whereabouts::Whereabouts;
use super::{FileReport, Part, Reporter, Run};
use crate::finding::Severity;
use crate::hex::hex;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// A list of issues. The format knows lines, no columns. What is excused is left out: GitLab would show it as an issue.
#[derive(Debug, Default)]
pub struct Gitlab {
    commas: Commas,
}

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

impl Reporter for Gitlab {
    fn head(&self, out: &mut dyn Write, _: &Run<'_>) -> io::Result<()> {
        writeln!(out, "[")
    }

    fn file(&self, out: &mut dyn Write, file: &FileReport<'_>) -> io::Result<()> {
        super::assert_spans(file.document, file.findings);
        let whereabouts = Whereabouts::of(file.document);
        let path = &*file.document.path;
        let mut is_first = true;
        for entry in entries(file).filter(|entry| entry.excuse.is_none()) {
            let finding = entry.finding;
            // A line must be named. Where a file has none, the description has to do.
            let (begin, end) = whereabouts.region(finding.span).map_or((1, 1), |(start, end)| (start.line, end.line));
            let issue = Issue {
                description: whereabouts.sentence(finding),
                check_name: &finding.rule,
                // Of issues with the same fingerprint in two files, GitLab keeps one.
                fingerprint: hex(&Sha256::digest(format!("{path}\0{}", entry.fingerprint))[..16]),
                severity: match finding.severity {
                    Severity::Error => "major",
                    Severity::Warning => "minor",
                    Severity::Info => "info",
                },
                location: Location { path, lines: Lines { begin, end } },
            };
            write!(out, "{}{}", if is_first { "" } else { ",\n" }, text(&issue))?;
            is_first = false;
        }
        Ok(())
    }

    fn join(&self, out: &mut dyn Write, _: usize, part: Part<'_>) -> io::Result<()> {
        self.commas.before(out, &part, false)?;
        self.put(out, part)
    }

    fn tail(&self, out: &mut dyn Write, _: &Summary<'_>) -> io::Result<()> {
        writeln!(out, "\n]")
    }
}
