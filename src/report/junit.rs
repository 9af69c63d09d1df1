//! The report of a test run, as JUnit writes them: for CI systems that know of nothing but tests.

use super::entries::{Entry, entries};
use super::summary::{Summary, count};
use super::terminal::severity_name;
use super::whereabouts::Whereabouts;
use super::xml::{attribute, text};
use super::{FileReport, Reporter, Run};
use crate::finding::{Excuse, Severity};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

/// A file is a suite, and a rule that found something in it is a test of the suite. It fails for errors and warnings; notes
/// stand in what it printed, and a test of which everything is excused is skipped, with the reason. A file in which nothing was
/// found has one test, which passes.
#[derive(Debug, Clone, Copy)]
pub struct Junit;

/// The test of a file in which nothing was found.
const CLEAN: &str = "nothing to report";

impl Reporter for Junit {
    fn head(&self, out: &mut dyn Write, _: &Run<'_>) -> io::Result<()> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"{}\">", env!("CARGO_PKG_NAME"))
    }

    fn file(&self, out: &mut dyn Write, file: &FileReport<'_>) -> io::Result<()> {
        super::assert_spans(file.document, file.findings);
        let whereabouts = Whereabouts::of(file.document);
        let mut rules: BTreeMap<&str, Vec<Entry<'_>>> = BTreeMap::new();
        for entry in entries(file) {
            rules.entry(&entry.finding.rule).or_default().push(entry);
        }
        let path = attribute(&file.document.path);
        let outcomes: Vec<(&str, Outcome)> = rules.iter().map(|(rule, entries)| (*rule, outcome(entries, &whereabouts))).collect();
        let number = |is: fn(&Outcome) -> bool| outcomes.iter().filter(|(_, outcome)| is(outcome)).count();
        let (failures, skipped) = (number(|outcome| outcome.failure.is_some()), number(|outcome| outcome.skipped.is_some()));
        let tests = outcomes.len().max(1);
        writeln!(out, "  <testsuite name=\"{path}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\">")?;
        if outcomes.is_empty() {
            writeln!(out, "    <testcase classname=\"{path}\" name=\"{CLEAN}\"/>")?;
        }
        for (rule, outcome) in outcomes {
            writeln!(out, "    <testcase classname=\"{path}\" name=\"{}\">\n{}    </testcase>", attribute(rule), outcome.written())?;
        }
        writeln!(out, "  </testsuite>")
    }

    fn tail(&self, out: &mut dyn Write, summary: &Summary<'_>) -> io::Result<()> {
        if summary.failed > 0 {
            let message = format!("{} could not be checked; the reasons are on standard error", count(summary.failed, "file"));
            writeln!(
                out,
                "  <testsuite name=\"caveat\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\">\n    \
                 <testcase classname=\"caveat\" name=\"all files can be checked\">\n      \
                 <error message=\"{}\"/>\n    </testcase>\n  </testsuite>",
                attribute(&message)
            )?;
        }
        writeln!(out, "</testsuites>")
    }
}

/// How a rule fared in a file.
struct Outcome {
    /// The worst severity, a line, and all of it.
    failure: Option<(Severity, String, String)>,
    skipped: Option<String>,
    /// What does not make it fail.
    output: String,
}

fn outcome(entries: &[Entry<'_>], whereabouts: &Whereabouts<'_>) -> Outcome {
    let against: Vec<_> = entries.iter().filter(|entry| entry.excuse.is_none() && entry.finding.severity > Severity::Info).collect();
    let worst = against.iter().map(|entry| entry.finding.severity).max();
    let failure = worst.zip(against.first()).map(|(worst, first)| {
        let more = if against.len() > 1 { format!(" (in {} places)", against.len()) } else { String::new() };
        let all: String = against.iter().map(|entry| told(entry, whereabouts)).collect();
        (worst, format!("{}{more}", first.finding.message), all)
    });
    let mut reasons: Vec<String> = entries.iter().filter_map(|entry| entry.excuse.map(Excuse::to_string)).collect();
    reasons.dedup();
    let skipped = entries.iter().all(|entry| entry.excuse.is_some()).then(|| reasons.join("; "));
    let rest = entries.iter().filter(|entry| entry.excuse.is_some() || entry.finding.severity == Severity::Info);
    Outcome { failure, skipped, output: rest.map(|entry| told(entry, whereabouts)).collect() }
}

fn told(Entry { finding, excuse, .. }: &Entry<'_>, whereabouts: &Whereabouts<'_>) -> String {
    let excuse = excuse.map(|excuse| format!("  let be: {excuse}\n")).unwrap_or_default();
    format!(
        "{}: {}: {}\n  “{}”\n  why: {}\n  instead: {}\n{excuse}",
        whereabouts.told(finding.span),
        severity_name(finding.severity),
        finding.message,
        whereabouts.words(finding.span),
        finding.why,
        finding.advice
    )
}

impl Outcome {
    fn written(&self) -> String {
        let mut written = String::new();
        if let Some((severity, line, all)) = &self.failure {
            let _ = writeln!(
                written,
                "      <failure type=\"{}\" message=\"{}\">{}</failure>",
                severity_name(*severity),
                attribute(line),
                text(all)
            );
        }
        if let Some(reason) = &self.skipped {
            let _ = writeln!(written, "      <skipped message=\"{}\"/>", attribute(reason));
        }
        if !self.output.is_empty() {
            let _ = writeln!(written, "      <system-out>{}</system-out>", text(&self.output));
        }
        written
    }
}
