//! One file: read, checked and reported, on any thread.

use super::baseline::{Baselines, Settled};
use super::changed::Changes;
use super::record::Record;
use crate::cli::outputs::{Parts, Reporters};
use crate::cli::plan::{Job, Planner, Terms};
use crate::cli::read::read;
use crate::cli::reading::Reading;
use crate::cli::shared::Books;
use caveat::date::Date;
use caveat::decide::Use;
use caveat::decide::baseline::Entries;
use caveat::decide::changes::View;
use caveat::document::Document;
use caveat::finding::{Checked, Finding, Severity};
use caveat::report::{FileReport, Statistics, Tally, trace};
use std::sync::Arc;

/// With more findings than this, a file's report is not held in memory but written as it is made.
const MANY: usize = 2000;

/// What the work on a file needs.
pub struct Work<'w> {
    pub planner: &'w Planner,
    /// The day on which exceptions and approvals are judged.
    pub today: Date,
    pub reading: &'w Reading,
    pub reporters: &'w Reporters,
    pub baselines: &'w Baselines,
    /// What changed, if only that counts.
    pub changes: Option<&'w Changes>,
    /// What is written down of it, if that is wanted.
    pub record: Option<&'w Record<'w>>,
    /// Whether findings are counted by rule.
    pub statistics: bool,
    /// Whether sentences are shown in the place of findings.
    pub trace: bool,
    /// The width of the terminal, and whether it has colours.
    pub sheet: (usize, bool),
}

/// What a worker hands back for one file.
pub struct Done<'j> {
    pub job: &'j Job,
    pub report: Report,
    /// What could not be read of it.
    pub unread: Vec<String>,
    /// What was found.
    pub found: Found,
    /// What it used of the files that it shares with others.
    pub uses: Option<(Arc<Books>, Vec<Use>)>,
    /// What a baseline makes of it.
    pub settled: Option<Settled>,
}

/// A file's part of the reports, or what it is made of.
pub enum Report {
    Written { parts: Parts, record: Vec<u8> },
    Ahead(Box<Document>, Checked),
}

/// What was found in a file, in short.
pub struct Found {
    pub tally: Tally,
    pub statistics: Option<Statistics>,
    /// How much of it is let be.
    pub excused: usize,
    /// The most severe finding's rule.
    pub worst: Option<(Severity, String)>,
    pub fails: bool,
}

impl Work<'_> {
    /// Checks a file.
    pub fn file<'j>(&self, job: &'j Job) -> Result<Done<'j>, String> {
        let mut document = read(&job.input, self.reading, &job.terms.columns)?;
        let unread = std::mem::take(&mut document.unread).into_iter().map(|reason| format!("{} {reason}", document.path)).collect();
        let (mut checked, uses) = job.judge(&document, self.today);
        let uses = (!uses.is_empty()).then(|| (job.books.clone(), uses));
        let view = self.view(job, &document);
        let is_old = |finding: &Finding| view.as_ref().is_some_and(|view| !view.touches(finding));
        let settled = self.baselines.settle(job, self.planner, &mut checked, is_old);
        if matches!(settled, Some(Settled::MayHaveMoved(_))) && !self.trace {
            let found = self.found(&job.terms, &checked);
            return Ok(Done { job, report: Report::Ahead(Box::new(document), checked), unread, found, uses, settled });
        }
        keep(view.as_ref(), &mut checked);
        let found = self.found(&job.terms, &checked);
        let report = if self.trace {
            let (columns, colours) = self.sheet;
            let traced = job.linter.trace(&document, &job.terms.policy);
            let parts = vec![trace::file(&document, &traced, columns, colours).into_bytes()];
            Report::Written { parts, record: Vec::new() }
        } else if checked.findings.len() + checked.excused.len() > MANY {
            Report::Ahead(Box::new(document), checked)
        } else {
            let file = FileReport { document: &document, findings: &checked.findings, excused: &checked.excused };
            let mut record = Vec::new();
            let parts = self.reporters.parts(&file).map_err(|error| error.to_string())?;
            if let Some(wanted) = self.record {
                wanted.file(&mut record, job.into(), &file).map_err(|error| error.to_string())?;
            }
            Report::Written { parts, record }
        };
        Ok(Done { job, report, unread, found, uses, settled })
    }

    /// Lets the old findings of a file be that another one, which is gone, had; and leaves out what did not change.
    pub fn settle(&self, job: &Job, document: &Document, checked: &mut Checked, entries: &Entries) -> (Found, Entries) {
        let view = self.view(job, document);
        let met = entries.excuse(checked, |finding| view.as_ref().is_some_and(|view| !view.touches(finding)));
        keep(view.as_ref(), checked);
        (self.found(&job.terms, checked), met)
    }

    fn view(&self, job: &Job, document: &Document) -> Option<View<'_>> {
        let changed = self.changes?.in_file(&job.input, self.planner);
        Some(View::new(document, job.linter.rules().lexicon.words(), changed))
    }

    /// What a file adds to the sums.
    pub fn found(&self, terms: &Terms, checked: &Checked) -> Found {
        let findings = &checked.findings;
        Found {
            tally: Tally::of(findings).with(&checked.excused),
            statistics: self.statistics.then(|| Statistics::of(findings)),
            excused: checked.excused.len(),
            worst: worst(findings),
            fails: findings.iter().any(|finding| terms.fails(finding)),
        }
    }
}

/// Leaves what changed.
fn keep(view: Option<&View<'_>>, checked: &mut Checked) {
    if let Some(view) = view {
        checked.findings.retain(|finding| view.touches(finding));
        checked.excused.retain(|excused| view.touches(&excused.finding));
    }
}

/// The rule of the first finding among the most severe.
fn worst(findings: &[Finding]) -> Option<(Severity, String)> {
    let worst = findings.iter().rev().max_by_key(|finding| finding.severity)?;
    Some((worst.severity, worst.rule.to_string()))
}
