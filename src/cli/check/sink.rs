//! What was found in file after file, put into the reports in the order of the files.

use super::baseline::{Closing, Ledger, Settled};
use super::file::{Done, Found, Report, Work};
use super::record::RecordFile;
use crate::cli::failure::Failure;
use crate::cli::guard::guarded;
use crate::cli::outputs::Outputs;
use crate::cli::plan::Job;
use crate::cli::screen::Screen;
use crate::cli::shared::{self, Book};
use caveat::decide::baseline::Entries;
use caveat::document::Document;
use caveat::finding::{Checked, Severity};
use caveat::report::summary::count;
use caveat::report::{FileReport, Statistics, Tally};
use std::path::PathBuf;

/// Where files end.
pub struct Sink<'s> {
    pub work: &'s Work<'s>,
    pub screen: &'s mut Screen,
    pub outputs: Outputs<'s>,
    pub record: Option<RecordFile<'s>>,
    pub ledger: Ledger<'s>,
    /// What files used of those that they share.
    pub shared: shared::Ledger,
    pub total: Total,
}

/// The sum of all files.
#[derive(Default)]
pub struct Total {
    pub tally: Tally,
    pub statistics: Statistics,
    pub excused: usize,
    pub worst: Option<(Severity, String)>,
    /// What could not be checked, and why.
    pub failed: Vec<String>,
    /// Something was not read of a file that was checked.
    pub unread: bool,
    pub fails: bool,
}

impl<'s> Sink<'s> {
    /// Takes in a file, or why there is nothing to take in.
    pub fn take(&mut self, done: Result<Done<'_>, String>) -> Result<(), Failure> {
        self.screen.progress.step();
        match done {
            Ok(done) => self.put(done)?,
            Err(reason) => self.fail(reason)?,
        }
        // Who looks on sees findings as they come.
        if self.screen.is_terminal {
            self.screen.flush()?;
        }
        Ok(())
    }

    /// Tells of something that could not be checked.
    pub fn fail(&mut self, reason: String) -> Result<(), Failure> {
        self.screen.flush()?;
        self.screen.error(&reason);
        self.total.failed.push(reason);
        Ok(())
    }

    fn put(&mut self, Done { job, report, unread, found, uses, settled }: Done<'_>) -> Result<(), Failure> {
        if !unread.is_empty() {
            self.screen.flush()?;
            unread.iter().for_each(|reason| self.screen.error(reason));
            self.total.unread = true;
        }
        if let Some((books, uses)) = &uses {
            self.shared.add(books, uses);
        }
        let position = self.total.tally.files;
        match (report, settled) {
            (Report::Ahead(document, mut checked), Some(Settled::MayHaveMoved(place))) => {
                let moved = self.ledger.moved(&place, &checked.findings);
                let nothing = Entries::default();
                let (found, met) = self.work.settle(job, &document, &mut checked, moved.map_or(&nothing, |(_, entries)| entries));
                if let Some((name, _)) = moved {
                    let old = count(met.total(), "old finding");
                    self.screen.note(&format!("{} takes over {old} of {name}, which is gone", document.path));
                }
                self.ledger.enter(place, met, found.tally.findings());
                self.total.add(found);
                self.put_ahead(position, job, &document, &checked)
            }
            (report, settled) => {
                match settled {
                    Some(Settled::Known(place, met)) => self.ledger.enter(place, met, found.tally.findings()),
                    Some(Settled::MayHaveMoved(_)) | None => {}
                }
                self.total.add(found);
                match report {
                    Report::Ahead(document, checked) => self.put_ahead(position, job, &document, &checked),
                    Report::Written { parts, record } => {
                        self.outputs.join(self.screen, position, &parts)?;
                        self.record.as_mut().map_or(Ok(()), |file| file.join(position, &record))
                    }
                }
            }
        }
    }

    /// Reports what is wrong with a file that others share, now that all of them are in.
    pub fn shared(&mut self, book: &Book, jobs: &[Job], folders: &[PathBuf]) -> Result<(), Failure> {
        let Some((document, checked)) = self.shared.close(book, jobs, folders, self.work.today) else { return Ok(()) };
        let position = self.total.tally.files;
        self.total.add(self.work.found(&book.terms, &checked));
        let file = FileReport { document: &document, findings: &checked.findings, excused: &checked.excused };
        self.outputs.join_ahead(self.screen, position, &file)?;
        self.record.as_mut().map_or(Ok(()), |record| record.join_ahead(position, book.into(), &file))
    }

    fn put_ahead(&mut self, position: usize, job: &Job, document: &Document, checked: &Checked) -> Result<(), Failure> {
        let file = FileReport { document, findings: &checked.findings, excused: &checked.excused };
        let mut write = || {
            self.outputs.join_ahead(self.screen, position, &file)?;
            self.record.as_mut().map_or(Ok(()), |record| record.join_ahead(position, job.into(), &file))
        };
        match guarded(|| Ok(write())) {
            Ok(written) => written,
            Err(reason) => self.fail(format!("{} {reason}", document.path)),
        }
    }

    /// All is taken in: what the baselines come to, and what is left to write.
    pub fn close(self) -> (Total, Closing, Outputs<'s>, Option<RecordFile<'s>>, &'s mut Screen) {
        (self.total, self.ledger.close(), self.outputs, self.record, self.screen)
    }
}

impl Total {
    fn add(&mut self, found: Found) {
        self.tally.add(found.tally);
        self.excused += found.excused;
        if let Some(statistics) = &found.statistics {
            self.statistics.add(statistics);
        }
        if found.worst.as_ref().map(|(severity, _)| severity) > self.worst.as_ref().map(|(severity, _)| severity) {
            self.worst = found.worst;
        }
        self.fails |= found.fails;
    }
}
