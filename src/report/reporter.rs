//! What every format of reports is to the command line.

use super::summary::Summary;
use crate::document::Document;
use crate::finding::{Excused, Finding};
use crate::rules::RuleSet;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What is known before the first file.
#[derive(Debug, Clone, Default)]
pub struct Run<'r> {
    /// A fingerprint of all rules in force, in hexadecimal.
    pub digest: String,
    /// The rules in force: several sets, where files have settings of their own.
    pub rules: Vec<&'r RuleSet>,
    /// How many files are to be checked.
    pub files: usize,
    /// Whose law is applied, in the order of their ids.
    pub law: Vec<Applied>,
}

/// A jurisdiction whose law is applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Its id: `au`.
    pub id: String,
    /// What people call it.
    pub name: Arc<str>,
    /// To how many files.
    pub files: usize,
}

/// One file as reports see it.
#[derive(Debug, Clone, Copy)]
pub struct FileReport<'f> {
    /// The file.
    pub document: &'f Document,
    /// What is wrong with it, in the order of [`super::sort`].
    pub findings: &'f [Finding],
    /// What was found and is let be, in the same order.
    pub excused: &'f [Excused],
}

/// One file's part of a report.
#[derive(Debug, Clone, Copy)]
pub enum Part<'p> {
    /// As a worker wrote it.
    Written(&'p [u8]),
    /// Still to be written: it is too long to be held in memory.
    Ahead(&'p FileReport<'p>),
}

/// A format of reports.
///
/// The part of a file is written on its own, so that workers can do it and no more than a few parts
/// are in memory at once. The other methods are called on one thread: [`head`](Reporter::head), then
/// [`join`](Reporter::join) for every file in the order of their names, then [`tail`](Reporter::tail).
/// A format that has to remember something from part to part does so behind a lock.
pub trait Reporter: Sync {
    /// Writes what stands before the first file.
    fn head(&self, out: &mut dyn Write, run: &Run<'_>) -> io::Result<()> {
        let _ = (out, run);
        Ok(())
    }

    /// Writes one file's part.
    fn file(&self, out: &mut dyn Write, file: &FileReport<'_>) -> io::Result<()>;

    /// Puts a file's part behind the parts of `position` others.
    fn join(&self, out: &mut dyn Write, position: usize, part: Part<'_>) -> io::Result<()> {
        let _ = position;
        self.put(out, part)
    }

    /// Writes a part as it is.
    fn put(&self, out: &mut dyn Write, part: Part<'_>) -> io::Result<()> {
        match part {
            Part::Written(part) => out.write_all(part),
            Part::Ahead(file) => self.file(out, file),
        }
    }

    /// Writes what stands after the last file.
    fn tail(&self, out: &mut dyn Write, summary: &Summary<'_>) -> io::Result<()> {
        let _ = (out, summary);
        Ok(())
    }
}

/// Puts commas between the parts of files that have something to tell.
#[derive(Debug, Default)]
pub(super) struct Commas(AtomicBool);

impl Commas {
    /// Writes one if there is something to tell of this file, and was of an earlier one. Formats may tell of what is excused.
    pub(super) fn before(&self, out: &mut dyn Write, part: &Part<'_>, tells_excused: bool) -> io::Result<()> {
        let is_empty = match part {
            Part::Written(part) => part.is_empty(),
            Part::Ahead(file) => file.findings.is_empty() && (file.excused.is_empty() || !tells_excused),
        };
        if !is_empty && self.0.swap(true, Ordering::Relaxed) { out.write_all(b",\n") } else { Ok(()) }
    }
}
