//! What the checks find: one type for every kind of problem, free of any output format.

use crate::document::Span;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// How bad a finding is, if it is what it seems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a look.
    Info,
    /// Should be changed.
    Warning,
    /// Must not be published like this.
    Error,
}

/// How sure the words alone make us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Often something else; a reader must judge.
    Low,
    /// Mostly what it seems.
    Medium,
    /// Hardly ever anything else.
    High,
}

/// What stands at the other places of a claim that is made more than once in a sentence.
pub const AND_HERE: &str = "and here";

/// A second place that a finding speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Bytes in the source.
    pub span: Span,
    /// What stands there.
    pub message: Cow<'static, str>,
}

/// How much of what it owes the reader a page tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DisclosureState {
    /// Nothing concrete is said.
    Absent,
    /// Some is said, too little to recognise one's own case.
    Partial,
}

/// What a disclosure finding knows beyond its message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Disclosure {
    /// The treatment's id; empty where no treatment asks for it.
    pub treatment: String,
    /// `side-effects`, `contraindications`, or what else is owed: `results-vary`, `offer-terms` …
    pub kind: String,
    /// How much is told.
    pub state: DisclosureState,
    /// Ids of the concepts, or parts, that the copy states.
    pub stated: Vec<String>,
    /// Ids of those that it should state, the most important first.
    pub missing: Vec<String>,
}

/// What can be written in place of a claim's words without anybody's help: it claims less, and the sentence stays right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// What it takes the place of, as bytes in the source.
    pub span: Span,
    /// Words without markup.
    pub text: String,
}

/// A provision of the law that a finding may breach.
#[derive(Debug, PartialEq, Eq)]
pub struct Citation {
    /// The provision's id: `au.nationallaw.133.1c`.
    pub id: Arc<str>,
    /// Whose law it is, as people call the country.
    pub country: Arc<str>,
    /// The act, code or guideline.
    pub instrument: Arc<str>,
    /// The place in it.
    pub clause: Arc<str>,
}

/// One problem in one file. What it shares with other findings of its rule is shared in memory too: a
/// long file can have very many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's id, `category/name`.
    pub rule: Arc<str>,
    /// The claim category, or `disclosure`.
    pub category: Arc<str>,
    /// How bad it is.
    pub severity: Severity,
    /// How sure the words make us.
    pub confidence: Confidence,
    /// What was found, in one line.
    pub message: Arc<str>,
    /// The words, as bytes in the source.
    pub span: Span,
    /// What is said under the words when they are shown; the message says the rest.
    pub label: Cow<'static, str>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// Why it is a problem.
    pub why: Arc<str>,
    /// What to write instead.
    pub advice: Arc<str>,
    /// The provisions it may breach, country by country, the most particular first.
    pub citations: Arc<[Arc<Citation>]>,
    /// The matched words, normalised: what the fingerprint is made of.
    pub words: String,
    /// For disclosure findings, the details. Most findings have none, and need no room for them.
    pub disclosure: Option<Box<Disclosure>>,
    /// What to write instead, where the rule knows it word for word.
    pub replacement: Option<Box<Replacement>>,
}

/// Why a finding is not held against its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Excuse {
    /// Somebody decided so, and says why.
    Suppressed {
        /// Why.
        reason: String,
        /// Who decided, if that is told.
        #[serde(skip_serializing_if = "Option::is_none")]
        by: Option<String>,
        /// The last day on which it holds, as `2027-03-01`, if there is one.
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<String>,
        /// Where it stands, if that is a file beside the copy: `caveat-exceptions.toml:3`.
        #[serde(skip_serializing_if = "Option::is_none")]
        beside: Option<String>,
    },
    /// The clinic holds evidence for the wording.
    Approved {
        /// The entry of the register.
        entry: String,
        /// The evidence: a DOI, an address or a file.
        source: String,
        /// Who approved it.
        by: String,
        /// When, as `2026-03-01`.
        on: String,
        /// The last day on which it holds, as `2027-03-01`.
        until: String,
    },
    /// It was there when the baseline was written.
    Baseline,
}

impl Excuse {
    /// What reports call its kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Excuse::Suppressed { .. } => "suppressed",
            Excuse::Approved { .. } => "approved",
            Excuse::Baseline => "baseline",
        }
    }
}

impl fmt::Display for Excuse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Excuse::Suppressed { reason, by, until, .. } => {
                f.write_str(reason)?;
                let by = by.iter().map(|by| format!("by {by}"));
                let particulars: Vec<String> = by.chain(until.iter().map(|until| format!("until {until}"))).collect();
                if particulars.is_empty() { Ok(()) } else { write!(f, " ({})", particulars.join(", ")) }
            }
            Excuse::Approved { entry, source, by, on, until } => {
                write!(f, "approved by {by} on {on}, until {until}: {entry}, {source}")
            }
            Excuse::Baseline => f.write_str("it was there when the baseline was written"),
        }
    }
}

/// A finding that is not held against its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excused {
    /// What was found.
    pub finding: Finding,
    /// Why it is let be.
    pub excuse: Excuse,
}

/// What checking a file came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// What is wrong with it.
    pub findings: Vec<Finding>,
    /// What was found and is let be.
    pub excused: Vec<Excused>,
}
