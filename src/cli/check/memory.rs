//! What files came to in a pass before, so that those in which nothing changed need not be checked again.

use super::baseline::{Baselines, Settled};
use super::file::{Done, Found, Report};
use crate::cli::plan::Job;
use crate::cli::shared::Books;
use caveat::decide::Use;
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::PathBuf;
use std::sync::Arc;

/// Files by their names. It holds as long as the settings do.
#[derive(Default)]
pub struct Memory {
    files: FxHashMap<String, Kept>,
    /// The baselines that were in force: places in them are numbers.
    baselines: Vec<PathBuf>,
}

/// What is known of a file.
enum Kept {
    /// All but its report, which was made.
    Whole { unread: Vec<String>, found: Box<Found>, uses: Option<(Arc<Books>, Vec<Use>)>, settled: Option<Settled> },
    /// That its report was made: what a baseline makes of it depends on what else there is.
    Told,
}

impl Memory {
    /// Notes which baselines are in force.
    pub fn heed(&mut self, baselines: &Baselines) {
        self.baselines = baselines.paths();
    }

    /// Whether it can be used where the other is made.
    pub fn holds_for(&self, other: &Memory) -> bool {
        self.baselines == other.baselines
    }

    /// What a file came to, or comes to now.
    pub fn recall<'j>(&self, job: &'j Job, check: impl Fn(&'j Job) -> Result<Done<'j>, String>) -> Result<Done<'j>, String> {
        match self.files.get(&job.input.name) {
            None => check(job),
            Some(Kept::Told) => check(job).map(|done| Done { is_told: true, ..done }),
            Some(Kept::Whole { unread, found, uses, settled }) => Ok(Done {
                job,
                report: Report::Written { parts: vec![Vec::new()], record: Vec::new() },
                unread: unread.clone(),
                found: Found::clone(found),
                uses: uses.clone(),
                settled: settled.clone(),
                is_told: true,
            }),
        }
    }

    /// Remembers what a file came to. One that cannot be read is tried again.
    pub fn learn(&mut self, done: &Result<Done<'_>, String>) {
        let Ok(Done { job, unread, found, uses, settled, .. }) = done else { return };
        let kept = match settled {
            Some(Settled::MayHaveMoved(_)) => Kept::Told,
            settled => Kept::Whole { unread: unread.clone(), found: Box::new(found.clone()), uses: uses.clone(), settled: settled.clone() },
        };
        self.files.insert(job.input.name.clone(), kept);
    }

    /// Forgets files, by their names.
    pub fn forget(&mut self, names: &FxHashSet<String>) {
        self.files.retain(|name, _| !names.contains(name));
    }
}
