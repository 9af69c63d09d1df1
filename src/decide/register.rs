//! The register of evidence: wordings that somebody approved, with what they rest on, from when and until when.

use super::note::Note;
use super::source::Evidence;
use super::usage::{Looked, Usage};
use super::wordings::{Wordings, WordingsBuilder};
use crate::date::Date;
use crate::document::Span;
use crate::finding::Excuse;
use crate::keyed::{self, Globs, Source, day, number, read, text, texts};
use crate::lexicon::PatternError;
use crate::nearest::did_you_mean;
use crate::policy::{ALL, Policy};
use crate::rules::{RuleError, RuleSet, Upkeep};
use crate::shape::{Key, NameOf, Shape, key, needed};
use std::path::PathBuf;
use std::sync::Arc;
use toml::Spanned;
use toml::de::DeTable;

/// What the file is called.
pub const REGISTER: &str = "evidence.toml";

/// The table of one entry.
pub const CLAIM: &str = "claim";

/// So many days before an approval ends caveat says so, unless the register says otherwise.
const REMIND_DAYS: usize = 30;

/// Everything that may stand in the file.
pub const REGISTER_KEYS: &[Key] = &[
    key("remind-days", "So many days before an approval ends, caveat begins to say so: 30 if left out.", Shape::Number),
    key(
        CLAIM,
        "Claims that the clinic holds evidence for.",
        Shape::Tables(&[
            needed(key("id", "A short name, which reports use.", Shape::Text)),
            key(
                "wording",
                "The approved words, as they may stand in copy. Capitals, quotation marks and markup do not matter; every word, number and \
                comma does.",
                Shape::List(&Shape::Text),
            ),
            key(
                "phrases",
                "Approved words with variation, in the language of phrases: {10|15} for one of, [visibly] for words that may be left out, # \
                for any number.",
                Shape::List(&Shape::Text),
            ),
            needed(key(
                "sources",
                "The evidence: a DOI (10.1000/182), a page (https://…), or a file by its path from this file's folder.",
                Shape::List(&Shape::Text),
            )),
            needed(key("approved-by", "Who approved it.", Shape::Text)),
            needed(key("approved-on", "The day of the approval: \"2026-03-01\".", Shape::Day)),
            needed(key("expires-on", "The last day on which it holds: \"2027-03-01\".", Shape::Day)),
            key(
                "treatments",
                "Only on pages that promote one of these treatments or groups of treatments. Everywhere if left out.",
                Shape::List(&Shape::Text),
            ),
            key(
                "jurisdictions",
                "Only where the law of no other country applies. Everywhere if left out.",
                Shape::List(&Shape::Name(NameOf::Jurisdiction)),
            ),
            key("files", "Only in these files: patterns as in .gitignore, from this file's folder.", Shape::Globs),
            key("note", "Anything else that is worth knowing.", Shape::Text),
        ]),
    ),
];

/// A register.
#[derive(Debug)]
pub struct Register {
    /// Its name and text.
    pub source: Arc<Source>,
    /// So many days before an approval ends it is time to say so.
    pub remind_days: usize,
    /// Paths and patterns start from here.
    pub folder: PathBuf,
    entries: Vec<Entry>,
    pub(super) wordings: Wordings,
}

/// An approval.
#[derive(Debug)]
pub struct Entry {
    /// What reports call it.
    pub id: Spanned<String>,
    /// The approved words, as they are written.
    pub wordings: Vec<String>,
    /// What they rest on.
    pub sources: Vec<(Evidence, Span)>,
    /// Who approved them.
    pub by: String,
    /// From this day on.
    pub on: Date,
    /// Up to and with this day.
    pub until: Date,
    /// Where that day is written.
    pub until_span: Span,
    /// The treatments that they may be said of, by index; none for all.
    pub(super) treatments: Vec<u32>,
    /// The same as they are written, some of them as groups.
    treatments_written: Vec<String>,
    /// The jurisdictions in which they may be said; none for all.
    jurisdictions: Vec<String>,
    pub(super) files: Globs,
}

/// Whether an approval holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It does, and will for a while.
    Holds,
    /// It does, for so many days after this one.
    EndsIn(i32),
    /// It did.
    Ended,
    /// It will.
    NotYet,
}

impl Register {
    /// Reads a register's text, with everything that is wrong with it. Entries with mistakes are left out; of a file that
    /// is no TOML nothing is left.
    pub fn read(source: Arc<Source>, folder: PathBuf, rules: &RuleSet) -> (Self, Vec<RuleError>) {
        let keyed::Read { table, mistakes, broken } = read(&source, REGISTER_KEYS);
        let mistakes = mistakes.into_iter().map(RuleError::from).collect();
        let mut reader = Reader { source: &source, rules, mistakes, wordings: WordingsBuilder::default() };
        let mut entries: Vec<Entry> = Vec::new();
        let written = keyed::list(&table, CLAIM);
        // A limit with a slip in its name must not leave an approval without that limit.
        let flawed = keyed::flawed(written, &reader.mistakes);
        let written = written.iter().zip(flawed).filter(|_| !broken);
        for (place, table, is_flawed) in written.filter_map(|(item, flawed)| Some((item, item.get_ref().as_table()?, flawed))) {
            let number = entries.len() as u32;
            let entry = reader.entry(number, table, Span::from(place.span()));
            let Some(entry) = entry.filter(|_| !is_flawed) else {
                reader.wordings.forget(number);
                continue;
            };
            if entries.iter().any(|known| known.id.get_ref() == entry.id.get_ref()) {
                reader.fail(
                    &entry.id,
                    format!("there are two entries `{}`", entry.id.get_ref()),
                    Some("give each a name of its own".into()),
                );
            }
            entries.push(entry);
        }
        let remind_days = table.get("remind-days").and_then(|days| number(days.get_ref())).unwrap_or(REMIND_DAYS);
        let Reader { mut mistakes, wordings, .. } = reader;
        mistakes.sort_by_key(|mistake| mistake.span);
        (Self { remind_days, folder, entries, wordings: wordings.finish(), source }, mistakes)
    }

    /// Its entries, in the order of the file.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Whether an approval holds on a day.
    pub fn standing(&self, entry: &Entry, today: Date) -> Standing {
        let left = today.days_to(entry.until);
        match left {
            _ if today < entry.on => Standing::NotYet,
            ..0 => Standing::Ended,
            _ if usize::try_from(left).is_ok_and(|left| left <= self.remind_days) => Standing::EndsIn(left),
            _ => Standing::Holds,
        }
    }

    /// What is to be said of the register, once the files are checked that it is for.
    pub fn close(&self, usage: &Usage, looked: &Looked, today: Date) -> Vec<Note> {
        let mut notes = self.missing_sources();
        for (at, entry) in self.entries.iter().enumerate() {
            if usage.counted(at, 0) || usage.missed(at, 0) {
                notes.extend(self.time_note(entry, today));
                continue;
            }
            let is_meant = |policy: &Policy, rules| self.is_for_law(entry, policy, rules);
            let meant = looked.choices.iter().any(|choice| is_meant(choice.policy, choice.rules));
            if meant && looked.at_all(&self.folder, &entry.files) {
                notes.push(Note::new(Upkeep::NeverUsed, "unused", span(&entry.id)).with("name", entry.id.get_ref()));
            }
        }
        notes
    }

    /// What is to be said of the register whatever the copy.
    pub fn review(&self, today: Date) -> Vec<Note> {
        let mut notes = self.missing_sources();
        notes.extend(self.entries.iter().filter_map(|entry| self.time_note(entry, today)));
        notes
    }

    fn time_note(&self, entry: &Entry, today: Date) -> Option<Note> {
        let note = |of, key, span, day: Date| Some(Note::new(of, key, span).with("name", entry.id.get_ref()).with("date", day.to_string()));
        match self.standing(entry, today) {
            Standing::Holds => None,
            Standing::EndsIn(left) => {
                let key = match left {
                    0 => "today",
                    1 => "tomorrow",
                    _ => "soon",
                };
                note(Upkeep::LapsesSoon, key, entry.until_span, entry.until).map(|note| note.with("days", left.to_string()))
            }
            Standing::Ended => note(Upkeep::Lapsed, "ended", entry.until_span, entry.until),
            Standing::NotYet => note(Upkeep::Lapsed, "not-yet", span(&entry.id), entry.on),
        }
    }

    fn missing_sources(&self) -> Vec<Note> {
        let all = self.entries.iter().flat_map(|entry| &entry.sources);
        all.filter_map(|(evidence, span)| evidence.flaw(&self.folder, *span)).collect()
    }

    /// Whether an approval holds under the law that applies to a file.
    pub(super) fn is_for_law(&self, entry: &Entry, policy: &Policy, rules: &RuleSet) -> bool {
        let is_named = |id: &str| entry.jurisdictions.iter().any(|named| named == id);
        let is_covered = |id: &String| {
            let within = || rules.regulations.index(id).map(|index| &rules.regulations.get(index).within);
            is_named(id) || within().is_some_and(|within| within.iter().any(|&of| is_named(&rules.regulations.get(of).id)))
        };
        entry.jurisdictions.is_empty() || (!policy.jurisdictions.is_empty() && policy.jurisdictions.iter().all(is_covered))
    }
}

fn span(text: &Spanned<String>) -> Span {
    Span::from(text.span())
}

struct Reader<'r> {
    source: &'r Arc<Source>,
    rules: &'r RuleSet,
    mistakes: Vec<RuleError>,
    wordings: WordingsBuilder,
}

impl Reader<'_> {
    fn fail<T>(&mut self, place: &Spanned<T>, message: String, help: Option<String>) {
        self.mistakes.push(self.source.mistake(Some(place.span().into()), message, help));
    }

    /// An entry, if there is no mistake in it.
    fn entry(&mut self, number: u32, table: &DeTable, whole: Span) -> Option<Entry> {
        let before = self.mistakes.len();
        let mut written = Vec::new();
        for (key, exact) in [("wording", true), ("phrases", false)] {
            for text in texts(table, key) {
                let words = text.get_ref();
                let added = if exact { self.wordings.exact(number, words) } else { self.wordings.phrase(number, words) };
                added.unwrap_or_else(|error| self.no_wording(&text, error));
                written.push(text.into_inner());
            }
        }
        if written.is_empty() && self.mistakes.len() == before {
            let help = Some("write the approved words: wording = [\"…\"]".to_owned());
            self.mistakes.push(self.source.mistake(Some(whole), format!("`{CLAIM}` needs `wording` or `phrases`"), help));
        }
        let sources: Vec<(Evidence, Span)> = texts(table, "sources").iter().map(|s| (Evidence::read(s.get_ref()), span(s))).collect();
        if let Some(list) = table.get("sources").filter(|_| sources.is_empty()) {
            self.fail(list, "an approval rests on evidence: name at least one source".to_owned(), None);
        }
        let named = texts(table, "treatments");
        let treatments = self.treatments(&named);
        let treatments_written = named.into_iter().map(Spanned::into_inner).collect();
        let jurisdictions = self.jurisdictions(texts(table, "jurisdictions"));
        let (files, wrong) = Globs::new(texts(table, "files"), self.source);
        self.mistakes.extend(wrong);
        let (on, until) = (self.day(table, "approved-on"), self.day(table, "expires-on"));
        if let (Some((on, _)), Some((until, place))) = (&on, &until)
            && until < on
        {
            let help = Some(format!("it was approved on {on}"));
            self.fail(place, "this day lies before the approval".to_owned(), help);
        }
        let (id, by) = (text(table, "id")?, text(table, "approved-by")?.into_inner());
        let ((on, _), (until, place)) = (on?, until?);
        let until_span = span(&place);
        // A mistake that the table of keys told of leaves one of these empty.
        let is_sound = self.mistakes.len() == before && !written.is_empty() && !sources.is_empty();
        is_sound.then_some(Entry {
            id,
            wordings: written,
            sources,
            by,
            on,
            until,
            until_span,
            treatments,
            treatments_written,
            jurisdictions,
            files,
        })
    }

    fn no_wording(&mut self, text: &Spanned<String>, error: PatternError) {
        let span = keyed::place_within(&self.source.text, text, error.span);
        self.mistakes.push(self.source.mistake(Some(span), error.message, error.help));
    }

    fn day(&mut self, table: &DeTable, key: &str) -> Option<(Date, Spanned<String>)> {
        let written = day(table, key)?;
        let day = Date::parse(written.get_ref());
        if day.is_none() {
            let message = format!("`{}` is no day of the calendar", written.get_ref());
            self.fail(&written, message, Some("write year, month and day: \"2027-03-01\"".to_owned()));
        }
        Some((day?, written))
    }

    /// Treatments by their ids, or by the groups that they belong to.
    fn treatments(&mut self, names: &[Spanned<String>]) -> Vec<u32> {
        let rules = self.rules;
        let mut all = Vec::new();
        for name in names {
            let before = all.len();
            let is_named = |(_, t): &(u32, &crate::rules::Treatment)| t.id == *name.get_ref() || t.group == *name.get_ref();
            all.extend((0..).zip(&rules.treatments).filter(is_named).map(|(index, _)| index));
            if all.len() == before {
                let known = rules.treatments.iter().flat_map(|t| [t.id.as_str(), t.group.as_str()]);
                let help = did_you_mean(name.get_ref(), known, "`caveat treatments` lists all of them");
                self.fail(name, format!("there is no treatment and no group of treatments `{}`", name.get_ref()), Some(help));
            }
        }
        all
    }

    fn jurisdictions(&mut self, names: Vec<Spanned<String>>) -> Vec<String> {
        for name in &names {
            if name.get_ref() == ALL {
                self.fail(
                    name,
                    "an approval names its countries".to_owned(),
                    Some("leave `jurisdictions` out if it holds everywhere".into()),
                );
            } else if self.rules.regulations.index(name.get_ref()).is_none() {
                let known: Vec<&str> = self.rules.regulations.ids().collect();
                let help = format!("known are {}", known.join(", "));
                self.fail(name, format!("there is no jurisdiction `{}`", name.get_ref()), Some(help));
            }
        }
        names.into_iter().map(Spanned::into_inner).collect()
    }
}

impl Entry {
    /// Where alone it holds, in words.
    pub fn limits(&self) -> Vec<String> {
        let files: Vec<&str> = self.files.lines().iter().map(|(pattern, _)| pattern.as_str()).collect();
        let all = [
            ("only on pages that promote", self.treatments_written.join(", ")),
            ("only where no other law applies than that of", self.jurisdictions.join(", ")),
            ("only in", files.join(", ")),
        ];
        all.into_iter().filter(|(_, what)| !what.is_empty()).map(|(only, what)| format!("{only} {what}")).collect()
    }

    /// What it is to a finding.
    pub(super) fn excuse(&self) -> Excuse {
        let sources: Vec<String> = self.sources.iter().map(|(evidence, _)| evidence.to_string()).collect();
        Excuse::Approved {
            entry: self.id.get_ref().clone(),
            source: sources.join(", "),
            by: self.by.clone(),
            on: self.on.to_string(),
            until: self.until.to_string(),
        }
    }
}
