//! Exceptions: what somebody decided to let be, wherever it is written.

use super::note::Note;
use crate::date::Date;
use crate::document::Span;
use crate::finding::{Excuse, Finding};
use crate::nearest::did_you_mean;
use crate::policy::Decisions;
use crate::rules::{Head, RuleSet, Upkeep, category_named};

/// What is let be and why, in the words of whoever decided.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exception {
    /// The rules or categories that it is for.
    pub rules: Vec<Name>,
    /// Why; empty if nothing is said.
    pub reason: String,
    /// When it ends.
    pub until: Until,
    /// Who decided.
    pub by: Option<String>,
    /// Where it stands.
    pub span: Span,
    /// Whether something in it could not be read: then it does not count.
    pub is_misspelt: bool,
}

/// A name and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// In lower case.
    pub name: String,
    /// Its place in the file.
    pub span: Span,
}

/// When an exception ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Until {
    /// Nothing is said of an end.
    #[default]
    Open,
    /// It holds on this day, and no longer.
    Day(Date, Span),
    /// What is written is no day.
    Malformed(Span),
}

impl Until {
    /// What is written at a place.
    pub fn read(written: &str, span: Span) -> Self {
        Date::parse(written).map_or(Self::Malformed(span), |day| Self::Day(day, span))
    }

    /// The day, if it is one.
    pub fn day(self) -> Option<Date> {
        match self {
            Until::Day(day, _) => Some(day),
            Until::Open | Until::Malformed(_) => None,
        }
    }
}

/// Whether an exception counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It does.
    Holds,
    /// It did, up to this day.
    Ended(Date),
    /// It does not: a note tells why.
    Flawed,
}

impl Name {
    /// The category that it may stand for.
    fn category(&self) -> &str {
        category_named(&self.name)
    }

    fn names(&self, rule: &str, category: &str) -> bool {
        self.name == rule || self.category() == category
    }

    /// Whether a finding is of the rule or the category.
    pub fn is_of(&self, finding: &Finding) -> bool {
        self.names(&finding.rule, &finding.category)
    }

    /// Whether everything that it names is looked for, so that silence means that nothing is there.
    pub fn is_looked_for(&self, rules: &RuleSet, decisions: &Decisions) -> bool {
        let mut named = rules.heads().filter(|head| self.names(head.id, head.category)).peekable();
        named.peek().is_some() && named.all(|head| decisions.is_ever_on(head.id))
    }

    /// What is wrong with the name, if it names nothing that can have exceptions.
    fn flaw(&self, rules: &RuleSet) -> Option<Note> {
        let note = |key| Note::new(Upkeep::UnknownRule, key, self.span).with("name", &self.name);
        if rules.heads().any(|head| head.is_about_copy() && self.names(head.id, head.category)) {
            return None;
        }
        if matches!(self.name.as_str(), "all" | "*") {
            return Some(note("all").labelled("`caveat rules` lists them"));
        }
        if rules.heads().any(|head| self.names(head.id, head.category)) {
            return Some(note("upkeep"));
        }
        let known = rules.heads().filter(Head::is_about_copy).flat_map(|head| [head.category, &**head.id]);
        let mut known: Vec<&str> = known.collect();
        known.sort_unstable();
        known.dedup();
        Some(note("unknown").labelled(did_you_mean(self.category(), known, "`caveat rules` lists all of them")))
    }
}

impl Exception {
    /// Notes what is wrong with it, drops the names that name nothing, and tells whether it counts.
    pub fn check(&mut self, rules: &RuleSet, today: Date, source: &str, notes: &mut Vec<Note>) -> State {
        let before = notes.len();
        self.rules.retain(|name| match name.flaw(rules) {
            None => true,
            Some(flaw) => {
                notes.push(flaw);
                false
            }
        });
        if !self.reason.contains(char::is_alphanumeric) {
            notes.push(Note::new(Upkeep::MissingReason, "missing", self.first_line(source)).with("name", self.names()));
        }
        let is_flawed =
            notes.len() > before && (self.rules.is_empty() || notes.last().is_some_and(|note| note.of == Upkeep::MissingReason));
        match self.until {
            Until::Malformed(span) => {
                let written = source.get(span.start..span.end).unwrap_or_default().trim_matches(['"', '\'']);
                notes.push(Note::new(Upkeep::MalformedDate, "malformed", span).with("date", written));
                State::Flawed
            }
            _ if is_flawed || self.is_misspelt => State::Flawed,
            Until::Day(day, _) if day < today => State::Ended(day),
            _ => State::Holds,
        }
    }

    /// What it is to a finding; `beside` is the place of one that stands beside the copy.
    pub fn excuse(&self, beside: Option<String>) -> Excuse {
        let until = self.until.day().map(|day| day.to_string());
        Excuse::Suppressed { reason: self.reason.clone(), by: self.by.clone(), until, beside }
    }

    /// Its rules, for people.
    pub fn names(&self) -> String {
        self.rules.iter().map(|name| name.name.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// Where it stands, without the lines below the first.
    pub fn first_line(&self, source: &str) -> Span {
        let text = source.get(self.span.start..self.span.end).unwrap_or_default();
        let first = text.lines().next().unwrap_or_default().trim_end();
        Span::new(self.span.start, self.span.start + first.len())
    }
}
