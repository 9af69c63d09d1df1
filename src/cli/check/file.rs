//! One file: read, checked and reported, on any thread.

use super::Check;
use crate::cli::outputs::{Parts, Reporters};
use crate::cli::plan::Job;
use crate::cli::read::read;
use caveat::document::Document;
use caveat::finding::{Checked, Finding, Severity};
use caveat::report::{self, FileReport, Statistics, Tally, trace};

/// With more findings than this, a file's report is not held in memory but written as it is made.
const MANY: usize = 2000;

/// What a worker hands back for one file.
pub struct Done {
    pub report: Report,
    pub tally: Tally,
    pub statistics: Option<Statistics>,
    /// The most severe finding's rule.
    pub worst: Option<(Severity, String)>,
    pub fails: bool,
}

/// A file's part of the reports, or what it is made of.
pub enum Report {
    Written(Parts),
    Ahead(Document, Checked),
}

impl Check {
    /// Checks a file. `sheet` is the width of the terminal, and whether it has colours.
    pub(super) fn file(&self, job: &Job, reporters: &Reporters, (columns, colours): (usize, bool)) -> Result<Done, String> {
        let Job { input, linter, terms } = job;
        let document = read(input)?;
        let policy = &terms.policy;
        let mut findings = linter.check(&document, policy);
        report::sort(&mut findings);
        let checked = Checked { findings, excused: Vec::new() };
        let findings = &checked.findings;
        let tally = Tally::of(findings);
        let statistics = self.statistics.then(|| Statistics::of(findings));
        let worst = worst(findings);
        let fails = findings.iter().any(|finding| terms.fails(finding));
        let report = if self.trace {
            let traced = linter.trace(&document, policy);
            Report::Written(vec![trace::file(&document, &traced, columns, colours).into_bytes()])
        } else if findings.len() > MANY {
            Report::Ahead(document, checked)
        } else {
            let file = FileReport { document: &document, findings, excused: &checked.excused };
            Report::Written(reporters.parts(&file).map_err(|error| error.to_string())?)
        };
        Ok(Done { report, tally, statistics, worst, fails })
    }
}

/// The rule of the first finding among the most severe.
fn worst(findings: &[Finding]) -> Option<(Severity, String)> {
    let worst = findings.iter().rev().max_by_key(|finding| finding.severity)?;
    Some((worst.severity, worst.rule.to_string()))
}
