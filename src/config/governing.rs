//! A file of settings with all that it extends: which files it wants checked, and how.

use super::names::Names;
use super::read::{File, Layer};
use super::settings::Settings;
use crate::keyed::{Globs, Origin, Source, Sourced};
use crate::rules::{RuleError, RuleSet};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// The settings for the files below a folder.
#[derive(Debug, Default)]
pub struct Config {
    /// Patterns start from here.
    pub(super) folder: PathBuf,
    /// The files that it is made of; those that are extended come first.
    pub(super) files: Vec<Arc<File>>,
    pub(super) rules_dir: Option<Sourced<PathBuf>>,
    pub(super) baseline: Option<Sourced<PathBuf>>,
    pub(super) shared: SharedFiles,
    pub(super) include: Globs,
    pub(super) exclude: Globs,
    pub(super) mistakes: Vec<RuleError>,
}

/// Files that the pages of a site share.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct SharedFiles {
    /// Exceptions for files that must stay clean.
    pub exceptions: Option<PathBuf>,
    /// The register of evidence.
    pub register: Option<PathBuf>,
}

impl SharedFiles {
    /// These, and for those that there are none of, the others.
    pub fn or(&self, others: &SharedFiles) -> Self {
        let either = |own: &Option<PathBuf>, other: &Option<PathBuf>| own.as_ref().or(other.as_ref()).cloned();
        Self { exceptions: either(&self.exceptions, &others.exceptions), register: either(&self.register, &others.register) }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.exceptions.is_none() && self.register.is_none()
    }
}

/// Why a file is not checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Left {
    /// It matches a pattern that is written here.
    Excluded(Origin),
    /// It matches none of the patterns that begin here.
    NotIncluded(Origin),
}

/// Which parts of a config a file matches: files that match the same have the same settings.
pub type Matched = Vec<bool>;

impl Config {
    /// No file at all.
    pub fn none() -> Self {
        Self::default()
    }

    /// What the file is called; empty if there is none.
    pub fn name(&self) -> &str {
        self.files.last().map_or("", |file| &file.source.name)
    }

    /// The folder of its file.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The names of the files that it extends, those that count most first.
    pub fn extended(&self) -> impl Iterator<Item = &str> {
        self.files.iter().rev().skip(1).map(|file| file.source.name.as_str())
    }

    /// The files that it is made of.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.files.iter().map(|file| &*file.source)
    }

    /// Everything that is wrong.
    pub fn mistakes(&self) -> &[RuleError] {
        &self.mistakes
    }

    /// Adds what is wrong with the rules that it names.
    pub fn add(&mut self, mistakes: Vec<RuleError>) {
        self.mistakes.extend(mistakes);
    }

    /// The folder of own rules.
    pub fn rules_dir(&self) -> Option<&Sourced<PathBuf>> {
        self.rules_dir.as_ref()
    }

    /// The file of old findings that stay quiet.
    pub fn baseline(&self) -> Option<&Sourced<PathBuf>> {
        self.baseline.as_ref()
    }

    /// The patterns of files that are checked, and of those that are not.
    pub fn patterns(&self) -> [(&'static str, &[(String, Origin)]); 2] {
        [("include", self.include.lines()), ("exclude", self.exclude.lines())]
    }

    /// Looks for names that mean nothing to these rules; they become mistakes.
    pub fn check_names(&mut self, names: &Names) {
        for file in &self.files {
            for layer in std::iter::once(&file.settings).chain(file.overrides.iter().map(|(_, layer)| layer)) {
                names.check(&file.source, layer, &mut self.mistakes);
            }
        }
        // In the order in which they stand, file by file.
        let order = |mistake: &RuleError| self.files.iter().position(|file| file.source.name == mistake.path);
        self.mistakes.sort_by_key(|mistake| (order(mistake), mistake.span.map(|span| span.start)));
        self.mistakes.dedup();
    }

    /// Whether a file is wanted, by its absolute path; if not, why.
    pub fn wants(&self, file: &Path) -> Result<(), Left> {
        if self.include.is_empty() && self.exclude.is_empty() {
            return Ok(());
        }
        let path = self.relative(file);
        if let Some((_, origin)) = self.exclude.covering(&path) {
            return Err(Left::Excluded(origin.clone()));
        }
        match self.include.lines() {
            [(_, first), ..] if self.include.covering(&path).is_none() => Err(Left::NotIncluded(first.clone())),
            _ => Ok(()),
        }
    }

    /// Which overrides a file matches, by its absolute path.
    pub fn matched(&self, file: &Path) -> Matched {
        let mut overrides = self.files.iter().flat_map(|file| &file.overrides).peekable();
        if overrides.peek().is_none() {
            return Matched::new();
        }
        let path = self.relative(file);
        overrides.map(|(globs, _)| globs.covering(&path).is_some()).collect()
    }

    /// The settings of the files that match so.
    pub fn settings(&self, matched: &Matched, rules: &RuleSet, names: &Names) -> Settings {
        let mut settings = Settings::new(rules);
        let mut matched = matched.iter();
        for file in &self.files {
            let mut add = |layer: &Layer, source: &Arc<Source>| settings.add(layer, source, names);
            add(&file.settings, &file.source);
            let overrides = file.overrides.iter().filter(|_| matched.next() == Some(&true));
            overrides.for_each(|(_, layer)| add(layer, &file.source));
        }
        settings
    }

    /// A file's path from the folder on; of a file elsewhere, from the root on.
    fn relative(&self, file: &Path) -> PathBuf {
        let below = file.strip_prefix(&self.folder).unwrap_or(file);
        below.components().filter(|part| matches!(part, Component::Normal(_))).collect()
    }
}
