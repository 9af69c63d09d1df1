//! A finding as the page tells of it.

use super::super::law::by_country;
use super::super::quote::{quote, ticked};
use super::super::whereabouts::in_words;
use super::super::{FileReport, LineIndex, enumerated};
use super::book::Book;
use super::marks::{Segment, visible};
use super::paint::Painter;
use crate::document::Span;
use crate::finding::{Citation, Confidence, Excuse, Finding, Severity};

/// Columns of the copy that are repeated beside a finding.
const WORDS: usize = 90;
/// Of more countries than this the law of the others is folded away.
const MOST_COUNTRIES: usize = 3;

/// A finding, ready to be laid out.
#[derive(Debug)]
pub struct Card<'a> {
    /// Which of its file it is, counted from 1.
    pub number: usize,
    /// The finding.
    pub finding: &'a Finding,
    /// The words.
    pub words: Quoted,
    /// Other places, and what is there.
    pub related: Vec<(Quoted, &'a str)>,
    /// What the page tells of what it owes, by name.
    pub told: Vec<String>,
    /// What it does not.
    pub missing: Vec<String>,
    /// What it may breach, by country.
    pub law: Vec<Law<'a>>,
    /// What it may breach in yet other countries.
    pub more_law: Vec<Law<'a>>,
}

/// The law of a country.
#[derive(Debug)]
pub struct Law<'a> {
    /// The country.
    pub country: &'a str,
    /// Its acts, codes and guidelines, and the places in each.
    pub instruments: Vec<(&'a str, Vec<Clause<'a>>)>,
}

/// A place in an act.
#[derive(Debug)]
pub struct Clause<'a> {
    /// The provision.
    pub citation: &'a Citation,
    /// Whether the page says more of it.
    pub told: bool,
}

/// Words of the copy.
#[derive(Debug)]
pub struct Quoted {
    /// The words, cut if there are many.
    pub words: String,
    /// Where they stand, in words.
    pub place: String,
    /// Where they stand on the page, if they do.
    pub target: Option<String>,
}

impl Card<'_> {
    /// How bad it is, in words.
    pub fn severity(&self) -> &'static str {
        super::severity_word(self.finding.severity)
    }

    /// The name of its style.
    pub fn class(&self) -> &'static str {
        super::severity_class(self.finding.severity)
    }

    /// What to write, cut at backticks; `true` is what stands between two of them.
    pub fn advice(&self) -> impl Iterator<Item = (bool, &str)> {
        ticked(&self.finding.advice)
    }

    /// The countries whose law is folded away.
    pub fn more_countries(&self) -> String {
        enumerated(self.more_law.iter().map(|law| law.country))
    }

    /// How sure the words make us, in words.
    pub fn sure(&self) -> &'static str {
        match self.finding.confidence {
            Confidence::Low => "These words often mean something else: please judge.",
            Confidence::Medium => "These words mostly mean what they seem to.",
            Confidence::High => "These words hardly ever mean anything else.",
        }
    }
}

/// Makes the cards of a file.
pub struct Cards<'a> {
    /// The file.
    pub report: &'a FileReport<'a>,
    /// What is known of the rules.
    pub book: &'a Book,
    /// The beginning of all names on the page that belong to the file.
    pub file: &'a str,
    /// What is marked in it.
    pub segments: &'a [Segment],
    /// Where its lines are.
    pub index: LineIndex<'a>,
}

impl<'a> Cards<'a> {
    /// For somebody who shows the copy in a way of his own.
    pub fn apart(report: &'a FileReport<'a>, book: &'a Book) -> Self {
        Self { report, book, file: "", segments: &[], index: LineIndex::of(report.document) }
    }

    /// The card of the finding at an index.
    pub fn card(&self, index: usize) -> Card<'a> {
        let finding = &self.report.findings[index];
        let (told, missing) = match &finding.disclosure {
            Some(disclosure) => (self.book.names(disclosure, &disclosure.stated), self.book.names(disclosure, &disclosure.missing)),
            None => Default::default(),
        };
        let mut law = by_country(&finding.citations).into_iter().map(|(country, of)| self.law(country, of));
        Card {
            number: index + 1,
            finding,
            words: self.quoted(finding.span),
            related: finding.related.iter().map(|related| (self.quoted(related.span), &*related.message)).collect(),
            told,
            // Where what is missing is the whole, its name says nothing that the message does not.
            missing: if missing.len() > 1 || finding.disclosure.as_ref().is_some_and(|d| !d.stated.is_empty()) {
                missing
            } else {
                Vec::new()
            },
            law: law.by_ref().take(MOST_COUNTRIES).collect(),
            more_law: law.collect(),
        }
    }

    fn law(&self, country: &'a str, citations: Vec<&'a Citation>) -> Law<'a> {
        let mut instruments: Vec<(&str, Vec<Clause<'a>>)> = Vec::new();
        for citation in citations {
            let clause = Clause { citation, told: self.book.provision(&citation.id).is_some() };
            match instruments.iter_mut().find(|(instrument, _)| *instrument == &*citation.instrument) {
                Some((_, clauses)) => clauses.push(clause),
                None => instruments.push((&citation.instrument, vec![clause])),
            }
        }
        Law { country, instruments }
    }

    /// The words at a place.
    pub fn quoted(&self, span: Span) -> Quoted {
        Quoted {
            words: quote(&self.report.document.source, span, WORDS),
            place: in_words(self.report.document, &self.index, span),
            target: Painter::place(self.file, self.segments, visible(&self.report.document.source, span)),
        }
    }
}

/// Why a finding is let be, in a sentence without its end.
pub fn let_be(excuse: &Excuse) -> String {
    match excuse {
        Excuse::Suppressed { reason, by, until, beside } => {
            let by = by.as_ref().map_or(String::new(), |by| format!(" ({by})"));
            let until = until.as_ref().map_or(String::new(), |until| format!(", until {until}"));
            let beside = beside.as_ref().map_or(String::new(), |beside| format!(" ({beside})"));
            format!("Somebody decided to let it be: {reason}{by}{until}{beside}")
        }
        Excuse::Approved { entry, source, by, on, until } => {
            format!("The clinic holds evidence: {source} (entry {entry}, approved by {by} on {on}, until {until})")
        }
        Excuse::Baseline => "It was there before: it is in the list of findings that are known already.".to_owned(),
    }
}

/// How many findings of each severity a file has, the worst first.
pub fn counts(findings: &[Finding]) -> [usize; 3] {
    [Severity::Error, Severity::Warning, Severity::Info].map(|severity| findings.iter().filter(|f| f.severity == severity).count())
}
