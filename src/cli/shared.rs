//! The files that the pages of a site share, exceptions and the register of evidence: read once, and told of once all
//! pages are checked.

use super::plan::{Job, Terms};
use caveat::config::SharedFiles;
use caveat::date::Date;
use caveat::decide::{Choice, Exceptions, Grounds, Looked, Note, Register, Shared, Usage, Use, findings};
use caveat::document::{Document, Format};
use caveat::finding::{Checked, Finding};
use caveat::keyed::Source;
use caveat::linter::Linter;
use caveat::policy::{Decisions, Policy};
use caveat::rules::{RuleError, RuleSet};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The shared files of some pages, as far as they can be read.
#[derive(Default)]
pub struct Books {
    exceptions: Option<Exceptions>,
    register: Option<Register>,
}

impl Books {
    /// Reads the files; `name` is what messages call a path. What is wrong comes back too.
    pub fn read(files: &SharedFiles, name: impl Fn(&Path) -> String, rules: &RuleSet, today: Date) -> (Self, Vec<RuleError>) {
        let (mut books, mut mistakes) = (Self::default(), Vec::new());
        let folder = |path: &Path| path.parent().unwrap_or(Path::new("")).to_owned();
        if let Some(path) = &files.exceptions {
            let read = Source::load(path, name(path)).map_err(|mistake| vec![mistake]);
            match read.and_then(|source| Exceptions::read(source, folder(path), rules, today)) {
                Ok(exceptions) => books.exceptions = Some(exceptions),
                Err(wrong) => mistakes.extend(wrong),
            }
        }
        if let Some(path) = &files.register {
            match Source::load(path, name(path)) {
                Ok(source) => {
                    let (register, wrong) = Register::read(source, folder(path), rules);
                    books.register = Some(register);
                    mistakes.extend(wrong);
                }
                Err(mistake) => mistakes.push(mistake),
            }
        }
        (books, mistakes)
    }

    /// Whether there is nothing in them.
    pub fn is_empty(&self) -> bool {
        self.exceptions.is_none() && self.register.is_none()
    }

    /// What they are to a file.
    pub fn grounds<'g>(&'g self, place: &'g Path, today: Date) -> Grounds<'g> {
        Grounds { today, place, exceptions: self.exceptions.as_ref(), register: self.register.as_ref() }
    }

    /// The names of the files, by their kinds.
    pub fn names(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let both = [Shared::Exceptions, Shared::Register].into_iter();
        both.filter_map(|of| Some((kind(of), self.source(of)?.name.as_str())))
    }

    fn source(&self, of: Shared) -> Option<&Arc<Source>> {
        match of {
            Shared::Exceptions => self.exceptions.as_ref().map(|exceptions| &exceptions.source),
            Shared::Register => self.register.as_ref().map(|register| &register.source),
        }
    }

    fn close(&self, of: Shared, usage: &Usage, looked: &Looked, today: Date) -> Vec<Note> {
        match of {
            Shared::Exceptions => self.exceptions.as_ref().map(|exceptions| exceptions.close(usage, looked)),
            Shared::Register => self.register.as_ref().map(|register| register.close(usage, looked, today)),
        }
        .unwrap_or_default()
    }
}

/// What the settings call such a file.
fn kind(of: Shared) -> &'static str {
    match of {
        Shared::Exceptions => "exceptions",
        Shared::Register => "evidence",
    }
}

/// What a run uses of shared files, file by file.
#[derive(Default)]
pub struct Ledger {
    usages: BTreeMap<(String, Shared), Usage>,
}

/// A shared file that was in force in a run, and the settings that are for itself.
pub struct Book {
    /// What messages call it.
    name: String,
    of: Shared,
    books: Arc<Books>,
    /// What decides about its findings.
    pub linter: Arc<Linter>,
    /// By which settings.
    pub terms: Arc<Terms>,
}

impl Book {
    /// The shared files of some pages; `settings` finds those for a file at a path.
    pub fn all<E>(
        books: &Arc<Books>,
        files: &SharedFiles,
        mut settings: impl FnMut(&Path) -> Result<(Arc<Linter>, Arc<Terms>), E>,
    ) -> Result<Vec<Self>, E> {
        let mut all = Vec::new();
        for (of, path) in [(Shared::Exceptions, &files.exceptions), (Shared::Register, &files.register)] {
            if let (Some(path), Some(source)) = (path, books.source(of)) {
                let (linter, terms) = settings(path)?;
                all.push(Self { name: source.name.clone(), of, books: books.clone(), linter, terms });
            }
        }
        Ok(all)
    }

    /// What messages call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What kind of file it is, as the settings call it.
    pub fn kind(&self) -> &'static str {
        kind(self.of)
    }

    /// Its name and text.
    pub fn source(&self) -> Option<&Source> {
        self.books.source(self.of).map(Arc::as_ref)
    }

    /// What is wrong with its entries, whatever pages are checked. A run tells of that where it ends, and who checks drafts at once.
    pub fn mistakes(&self) -> Vec<RuleError> {
        let exceptions = self.books.exceptions.as_ref().filter(|_| self.of == Shared::Exceptions);
        exceptions.map_or_else(Vec::new, |exceptions| entry_mistakes(exceptions, &self.linter, &self.terms.policy))
    }

    /// All that the pages share that share it.
    pub fn books(&self) -> &Arc<Books> {
        &self.books
    }
}

impl Ledger {
    /// Notes what a file used.
    pub fn add(&mut self, books: &Books, uses: &[Use]) {
        for used in uses {
            if let Some(source) = books.source(used.of) {
                self.usages.entry((source.name.clone(), used.of)).or_default().add(*used);
            }
        }
    }

    /// What is to be said of a shared file once all of its pages are checked.
    pub fn close(&self, book: &Book, jobs: &[Job], folders: &[PathBuf], today: Date) -> Option<(Document, Checked)> {
        let Book { name, of, books, linter, terms } = book;
        let source = books.source(*of)?;
        let is_for = |job: &&Job| job.books.source(*of).is_some_and(|other| other.name == *name);
        let mut chosen: Vec<(&Linter, &Terms, Arc<Decisions>)> = Vec::new();
        for job in jobs.iter().filter(is_for) {
            if !chosen.iter().any(|(_, known, _)| std::ptr::eq(*known, &*job.terms)) {
                chosen.push((&job.linter, &job.terms, job.linter.decisions(&job.terms.policy)));
            }
        }
        let choices = chosen.iter().map(|(linter, terms, decisions)| Choice { rules: linter.rules(), policy: &terms.policy, decisions });
        let files = jobs.iter().filter(is_for).map(|job| job.place.clone()).collect();
        let looked = Looked { folders: folders.to_vec(), files, choices: choices.collect() };
        let nothing = Usage::default();
        let usage = self.usages.get(&(name.clone(), *of)).unwrap_or(&nothing);
        let notes = books.close(*of, usage, &looked, today);
        let found = findings(&notes, linter.rules(), &linter.decisions(&terms.policy));
        report(source, found)
    }
}

/// What is wrong with single entries of a file of exceptions, as mistakes in it.
pub fn entry_mistakes(exceptions: &Exceptions, linter: &Linter, policy: &Policy) -> Vec<RuleError> {
    let source = &exceptions.source;
    let mistake = |finding: Finding| RuleError {
        path: source.name.clone(),
        source: source.text.clone(),
        span: Some(finding.span),
        message: finding.message.to_string(),
        help: (!finding.label.is_empty()).then(|| finding.label.to_string()),
    };
    findings(exceptions.notes(), linter.rules(), &linter.decisions(policy)).into_iter().map(mistake).collect()
}

/// A shared file with what is wrong with it, if anything is.
pub fn report(source: &Source, mut findings: Vec<Finding>) -> Option<(Document, Checked)> {
    caveat::report::sort(&mut findings);
    // It holds no copy: nothing is read in it.
    let mut document = Document::parse(source.name.clone(), String::new(), Format::Text);
    document.source.clone_from(&source.text);
    (!findings.is_empty()).then(|| (document, Checked { findings, excused: Vec::new() }))
}
