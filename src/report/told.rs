//! A finding with all that there is to say of it, for whoever repairs copy without the report before the eyes.

use super::law::law;
use super::quote::quote;
use super::whereabouts::{Whereabouts, in_words};
use super::{LineIndex, Position, enumerated};
use crate::document::{Document, Span};
use crate::finding::{Confidence, Disclosure, Finding, Severity};
use crate::rules::RuleSet;
use schemars::JsonSchema;
use serde::Serialize;

/// Words of the copy are repeated as they stand up to so many columns.
const MOST_WORDS: usize = 400;

/// A finding, told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Told {
    /// The rule, as `category/name`
    pub rule: String,
    /// How bad it is: `error` must not be published like this, `warning` should be changed, `info` is worth a look
    pub severity: Grade,
    /// How sure the words make us; with `low` a reader must judge
    pub confidence: Sureness,
    /// What was found
    pub message: String,
    /// The words as they stand in the text; of a long stretch only the beginning, which then ends in …
    pub words: String,
    /// Where they stand, for a reader
    pub place: String,
    /// Where they begin
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Point")]
    pub start: Option<Point>,
    /// The place after the last of them
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Point")]
    pub end: Option<Point>,
    /// Why it is a problem
    pub why: String,
    /// What to write instead
    pub advice: String,
    /// What can be written word for word, without anybody's help
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Instead")]
    pub replacement: Option<Instead>,
    /// The provisions that it may breach, the most particular of each country first
    pub law: Vec<Provision>,
    /// What the page tells already of what it owes
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<String>,
    /// What the page does not tell, though it owes it
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// The treatment that this is about, if it is about what a page owes
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub treatment: Option<String>,
    /// Other places that belong to it
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Elsewhere>,
}

/// Words that can stand in place of others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Instead {
    /// What is replaced, as it stands in the text
    pub words: String,
    /// What takes its place
    pub with: String,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the field says it")]
pub enum Grade {
    Error,
    Warning,
    Info,
}

/// How sure a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the field says it")]
pub enum Sureness {
    Low,
    Medium,
    High,
}

/// A place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Point {
    /// The line, from 1
    pub line: usize,
    /// The column in characters (Unicode scalar values), from 1
    pub column: usize,
}

/// A provision of the law, in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Provision {
    /// What to ask for to learn more of it
    pub id: String,
    /// Whose law it is
    pub country: String,
    /// The act, code or guideline
    pub instrument: String,
    /// The place in it
    pub clause: String,
}

/// Another place that belongs to a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Elsewhere {
    /// The words there
    pub words: String,
    /// Where they stand
    pub place: String,
    /// What they have to do with it
    pub message: String,
}

/// Tells the findings of a document.
pub struct Teller<'a> {
    document: &'a Document,
    index: LineIndex<'a>,
    places: Whereabouts<'a>,
    rules: &'a RuleSet,
}

impl<'a> Teller<'a> {
    /// For the findings of these rules in this document.
    pub fn new(document: &'a Document, rules: &'a RuleSet) -> Self {
        Self { document, index: LineIndex::of(document), places: Whereabouts::of(document), rules }
    }

    /// Tells a finding.
    pub fn tell(&self, finding: &Finding) -> Told {
        let region = self.places.region(finding.span);
        let point = |position: Position| Point { line: position.line, column: position.column };
        let disclosure = finding.disclosure.as_deref();
        let names =
            |of: fn(&Disclosure) -> &Vec<String>| disclosure.map(|d| self.rules.disclosed_names(&d.kind, of(d))).unwrap_or_default();
        let of_law = finding.citations.iter().map(|citation| Provision {
            id: citation.id.to_string(),
            country: citation.country.to_string(),
            instrument: citation.instrument.to_string(),
            clause: citation.clause.to_string(),
        });
        let related = finding.related.iter().map(|related| Elsewhere {
            words: self.words(related.span),
            place: in_words(self.document, &self.index, related.span),
            message: related.message.to_string(),
        });
        Told {
            rule: finding.rule.to_string(),
            severity: finding.severity.into(),
            confidence: finding.confidence.into(),
            message: finding.message.to_string(),
            words: self.words(finding.span),
            place: in_words(self.document, &self.index, finding.span),
            start: region.map(|(start, _)| point(start)),
            end: region.map(|(_, end)| point(end)),
            why: finding.why.to_string(),
            advice: finding.advice.to_string(),
            replacement: finding
                .replacement
                .as_ref()
                .map(|replacement| Instead { words: self.places.source(replacement.span).to_owned(), with: replacement.text.clone() }),
            law: of_law.collect(),
            told: names(|disclosure| &disclosure.stated),
            missing: names(|disclosure| &disclosure.missing),
            treatment: disclosure.map(|disclosure| disclosure.treatment.clone()).filter(|id| !id.is_empty()),
            related: related.collect(),
        }
    }

    /// The same as lines of text, each with its label; `is_known` leaves out what was told of the same rule before.
    pub fn lines(&self, finding: &Finding, told: &Told, is_known: bool) -> Vec<String> {
        let mut lines: Vec<String> = told
            .related
            .iter()
            .map(|elsewhere| format!("See also: “{}” ({}): {}", elsewhere.words, elsewhere.place, elsewhere.message))
            .collect();
        for (label, names) in [("Told already", &told.told), ("Missing", &told.missing)] {
            lines.extend((!names.is_empty()).then(|| format!("{label}: {}", enumerated(names.iter().map(String::as_str)))));
        }
        lines.extend(told.replacement.as_ref().map(|Instead { words, with }| format!("Can be written: “{with}” in place of “{words}”")));
        if !is_known {
            let law = law(&finding.citations).replace('\n', "; ");
            for (label, text) in [("Why", &*told.why), ("Law", law.as_str()), ("Instead", &*told.advice)] {
                lines.extend((!text.is_empty()).then(|| format!("{label}: {text}")));
            }
        }
        lines
    }

    fn words(&self, span: Span) -> String {
        let words = self.places.source(span);
        if words.len() <= MOST_WORDS { words.to_owned() } else { quote(&self.document.source, span, MOST_WORDS) }
    }
}

impl From<Severity> for Grade {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Error,
            Severity::Warning => Self::Warning,
            Severity::Info => Self::Info,
        }
    }
}

impl From<Confidence> for Sureness {
    fn from(confidence: Confidence) -> Self {
        match confidence {
            Confidence::Low => Self::Low,
            Confidence::Medium => Self::Medium,
            Confidence::High => Self::High,
        }
    }
}
