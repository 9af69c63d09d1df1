//! The report as a page for a browser: one file that needs nothing else, to send to a colleague.
//!
//! Every file's part is written on its own. What a reader wants first, the totals, is known last, so the parts wait in
//! temporary files until the end: the page reads from top to bottom, with or without its script.

pub mod book;
pub mod cards;
mod escape;
mod marks;
mod page;
mod paint;
mod part;
mod strips;

pub use escape::Escape;

use super::summary::{Summary, count};
use super::{FileReport, Part, Reporter, Run};
use crate::finding::Severity;
use askama::Template;
use book::Book;
use part::{Entry, FilePart, Name};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Seek, Write};
use std::sync::{Mutex, OnceLock, PoisonError};
use tempfile::SpooledTempFile;

/// Findings that are told in full; a browser cannot cope with any number.
const MOST_CARDS: usize = 5000;
/// So much of a part of the page is held in memory.
const IN_MEMORY: usize = 1 << 20;

/// The report as a page.
#[derive(Debug, Default)]
pub struct Html {
    book: OnceLock<Book>,
    waiting: Mutex<Waiting>,
}

/// What was written and waits for its place on the page.
#[derive(Debug, Default)]
struct Waiting {
    /// The files with findings, as a table.
    index: Spool,
    /// Those files.
    files: Spool,
    /// The names of the files without.
    clean: Spool,
    /// Findings that are let be.
    excused: Spool,
    known: Known,
}

/// What has to be known of all files, whatever their number.
#[derive(Debug, Default)]
struct Known {
    /// Findings that are told in full.
    cards: usize,
    /// Files whose findings are.
    shown: usize,
    /// Files whose findings are not.
    unshown: usize,
    /// Files without findings.
    clean: usize,
    /// Findings that are let be.
    excused: usize,
    /// Findings that are told in full, by category.
    categories: BTreeMap<String, usize>,
    /// Provisions that they may breach.
    cited: BTreeSet<String>,
}

impl Reporter for Html {
    fn head(&self, _: &mut dyn Write, run: &Run<'_>) -> io::Result<()> {
        let _ = self.book.set(Book::of(run));
        Ok(())
    }

    fn file(&self, out: &mut dyn Write, file: &FileReport<'_>) -> io::Result<()> {
        let part = FilePart::of(file, self.book())?;
        out.write_all(&postcard::to_stdvec(&part).map_err(io::Error::other)?)
    }

    fn join(&self, _: &mut dyn Write, _: usize, part: Part<'_>) -> io::Result<()> {
        let part = match part {
            Part::Written(part) => postcard::from_bytes(part).map_err(io::Error::other)?,
            Part::Ahead(file) => FilePart::of(file, self.book())?,
        };
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).add(&part)
    }

    fn tail(&self, out: &mut dyn Write, summary: &Summary<'_>) -> io::Result<()> {
        let Waiting { index, files, clean, excused, known } =
            std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        let page = page::render(self.book(), &known, summary)?;
        let mut rest = page.as_str();
        for (place, parts) in [("<!--index-->", index), ("<!--files-->", files), ("<!--clean-->", clean), ("<!--excused-->", excused)] {
            // A part that the page has no use for is not in it. Nothing that is put in can look like such a place.
            if let Some((before, after)) = rest.split_once(place) {
                out.write_all(before.as_bytes())?;
                parts.copy(out)?;
                rest = after;
            }
        }
        out.write_all(rest.as_bytes())
    }
}

impl Html {
    fn book(&self) -> &Book {
        self.book.get_or_init(Book::default)
    }
}

/// `1 file`, `2 files`: templates hand on references.
fn counted(number: &usize, noun: &str) -> String {
    count(*number, noun)
}

/// The name of a severity in the page's styles and script.
pub fn severity_class(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// The name of a severity for readers.
fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Info => "Note",
    }
}

impl Waiting {
    /// Puts a file's part behind the others.
    fn add(&mut self, part: &FilePart<'_>) -> io::Result<()> {
        let known = &mut self.known;
        if part.excused > 0 {
            known.excused += part.excused;
            self.excused.write(&part.lets_be)?;
        }
        if part.findings() == 0 {
            known.clean += 1;
            return self.clean.put(&Name { path: &part.path });
        }
        let shown = known.cards + part.cards <= MOST_CARDS || known.shown == 0;
        self.index.put(&Entry { part, shown })?;
        if !shown {
            known.unshown += 1;
            return Ok(());
        }
        known.shown += 1;
        known.cards += part.cards;
        for (category, count) in &part.categories {
            *known.categories.entry(category.to_string()).or_default() += count;
        }
        known.cited.extend(part.cited.iter().map(|id| id.to_string()));
        self.files.write(&part.article)
    }
}

/// Text in a temporary file, if it is long.
#[derive(Debug)]
struct Spool(SpooledTempFile);

impl Default for Spool {
    fn default() -> Self {
        Self(SpooledTempFile::new(IN_MEMORY))
    }
}

impl Spool {
    fn write(&mut self, text: &str) -> io::Result<()> {
        self.0.write_all(text.as_bytes())
    }

    fn put(&mut self, template: &impl Template) -> io::Result<()> {
        Template::write_into(template, &mut self.0)
    }

    fn copy(mut self, out: &mut dyn Write) -> io::Result<()> {
        self.0.rewind()?;
        io::copy(&mut self.0, out).map(drop)
    }
}
