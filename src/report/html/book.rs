//! What the rules know and findings do not carry: the names of what is missing, and what the law says.

use super::super::{Applied, Run, enumerated};
use crate::finding::Disclosure;
use crate::rules::{Provision, RuleSet};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Of more files than this only the passages with findings are shown.
const MOST_WHOLE: usize = 100;

/// What is known before the first file.
#[derive(Debug, Default)]
pub struct Book {
    /// A fingerprint of the rules in force.
    pub digest: String,
    /// Whose law is applied.
    pub law: Vec<Applied>,
    /// How many files are to be checked.
    pub files: usize,
    /// Side effects, contraindications and parts of statements: names by kind and id.
    names: FxHashMap<(String, String), String>,
    provisions: BTreeMap<Arc<str>, Entry>,
}

/// A provision, as the report tells of it.
#[derive(Debug)]
pub struct Entry {
    /// Whose law it is.
    pub country: Arc<str>,
    /// The act, code or guideline.
    pub instrument: Arc<str>,
    /// The place in it.
    pub clause: Arc<str>,
    /// What it asks or forbids, in our words.
    pub asks: String,
    /// Who acts on it.
    pub authority: String,
    /// Where it can be read; nothing but the web is linked to.
    pub url: Option<String>,
    /// The day on which somebody read it there.
    pub checked: Option<String>,
    /// What a reader must know before relying on it.
    pub doubt: Option<&'static str>,
}

impl Book {
    /// What there is to know for a run.
    pub fn of(run: &Run<'_>) -> Self {
        let mut book = Self { digest: run.digest.clone(), law: run.law.clone(), files: run.files, ..Self::default() };
        for rules in &run.rules {
            book.read(rules);
        }
        book
    }

    fn read(&mut self, rules: &RuleSet) {
        for (kind, id, name) in rules.disclosed() {
            self.names.insert((kind.to_owned(), id.to_owned()), name.to_owned());
        }
        let known = &rules.regulations;
        let chosen = self.law.iter().filter_map(|applied| known.index(&applied.id));
        let mut read: Vec<u32> = chosen.flat_map(|index| known.get(index).within.iter().copied().chain([index])).collect();
        read.sort_unstable();
        read.dedup();
        for of in read.into_iter().map(|index| known.get(index)) {
            for provision in &of.provisions {
                self.provisions.insert(provision.id.clone(), Entry::of(provision, &of.name));
            }
        }
    }

    /// Whether files are shown from beginning to end.
    pub fn shows_whole(&self) -> bool {
        self.files <= MOST_WHOLE
    }

    /// Whose law was applied, in a sentence.
    pub fn whose_law(&self) -> String {
        let of = |applied: &Applied| match applied.files {
            files if files < self.files => format!("{} ({files} of {} files)", applied.name, self.files),
            _ => applied.name.to_string(),
        };
        let names: Vec<String> = self.law.iter().map(of).collect();
        if names.is_empty() {
            return "It looked for what misleads readers anywhere. No country’s law was applied.".to_owned();
        }
        let names = enumerated(names.iter().map(String::as_str));
        format!("It looked for what misleads readers anywhere, and for what may breach the law of these countries: {names}.")
    }

    /// What the report tells of a provision.
    pub fn provision(&self, id: &str) -> Option<&Entry> {
        self.provisions.get(id)
    }

    /// What a disclosure's ids stand for; an id that nobody named is taken for its name.
    pub fn names(&self, disclosure: &Disclosure, ids: &[String]) -> Vec<String> {
        let name = |id: &String| self.names.get(&(disclosure.kind.clone(), id.clone())).cloned().unwrap_or_else(|| id.replace('-', " "));
        ids.iter().map(name).collect()
    }
}

impl Entry {
    fn of(provision: &Provision, country: &Arc<str>) -> Self {
        Self {
            country: country.clone(),
            instrument: provision.instrument.clone(),
            clause: provision.clause.clone(),
            asks: provision.asks.clone(),
            authority: provision.authority.clone(),
            url: Some(provision.url.clone()).filter(|url| url.starts_with("https://") || url.starts_with("http://")),
            checked: provision.checked.clone(),
            doubt: provision.confidence.doubt(),
        }
    }
}
