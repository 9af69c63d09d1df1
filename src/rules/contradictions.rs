//! Contradictions, from file to rule.

use super::compile::{Compiler, stem};
use super::format::{ExampleFile, File, Phrase};
use super::local::{Local, LocalFiles};
use super::model::{ClaimRule, Example};
use super::treatments::Kind;
use crate::context::ContextId;
use crate::finding::{Confidence, Severity};
use crate::lexicon::{Amounts, LexiconBuilder, Pattern};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// `contradictions/<name>.toml`
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ContradictionFile {
    title: String,
    severity: Severity,
    confidence: Confidence,
    why: String,
    advice: String,
    /// Rule ids or categories whose findings are one side.
    #[serde(default)]
    claims: Vec<Phrase>,
    /// Phrases of which the words of a claim must hold one.
    #[serde(default)]
    claims_with: Vec<Phrase>,
    /// Phrases of which they must hold none.
    #[serde(default)]
    claims_without: Vec<Phrase>,
    /// Concepts of this kind, disclosed, are the other side.
    against_disclosed: Option<Phrase>,
    /// Phrases that are the other side.
    #[serde(default)]
    against: Vec<Phrase>,
    /// Innocent phrases: one of the other side, or of an amount, that shares a word with one of them is dropped.
    #[serde(default)]
    except: Vec<Phrase>,
    /// An amount that the other side must reach if it states one.
    at_least: Option<Phrase>,
    /// Statements of the same amount, each of which may belie another.
    amount: Option<AmountFile>,
    /// Contexts in which the other side, or an amount, is not meant.
    unless: Option<Vec<Phrase>>,
    /// Where two places name different ones of these, they speak of different things.
    #[serde(default)]
    told_apart: Vec<Phrase>,
    #[serde(default, rename = "in")]
    local: LocalFiles,
    #[serde(default)]
    example: Vec<ExampleFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AmountFile {
    of: Measure,
    times: f32,
    #[serde(rename = "match")]
    matches: Vec<Phrase>,
}

/// Contexts in which a claim is not meant, and the other side where a file names none.
const DEFAULT_UNLESS: [&str; 3] = ["negated", "question", "hedged"];

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Measure {
    /// How long something takes.
    Time,
    /// How many there are.
    Number,
}

/// Statements of an amount that should agree.
#[derive(Debug, Serialize, Deserialize)]
pub struct Amount {
    /// What is counted.
    pub of: Measure,
    /// They disagree where one is more than so many times the other.
    pub times: f32,
}

/// Two statements that cannot both hold.
#[derive(Debug, Serialize, Deserialize)]
pub struct Contradiction {
    /// `contradiction/name`
    pub id: Arc<str>,
    /// What was found, in one line.
    pub title: Arc<str>,
    /// How bad it is.
    pub severity: Severity,
    /// How sure the words make us.
    pub confidence: Confidence,
    /// Why it is a problem.
    pub why: Arc<str>,
    /// What to write instead.
    pub advice: Arc<str>,
    /// Rules or categories whose findings are one side.
    pub claims: Vec<String>,
    /// Concepts of this kind, disclosed, are the other side.
    pub against_disclosed: Option<Kind>,
    /// What a phrase of the other side must reach, in days or in number, if it states an amount.
    pub at_least: Option<(Measure, f32)>,
    /// Statements of the same amount, where it is about one.
    pub amount: Option<Amount>,
    /// Contexts in which a claim is not meant.
    pub claims_unless: Vec<ContextId>,
    /// Whether claims must hold certain words.
    pub claims_with: bool,
    /// Contexts in which the other side, or an amount, is not meant.
    pub unless: Vec<ContextId>,
    /// What it is in single countries.
    pub local: Vec<Local>,
    /// The rule's tests.
    pub examples: Vec<Example>,
}

/// Contradictions and their phrases, by index of rule; `false` marks an innocent phrase.
#[derive(Default)]
pub(super) struct Opposed {
    pub rules: Vec<Contradiction>,
    pub against: Vec<((u32, bool), Pattern)>,
    pub amount_of: Vec<((u32, bool), Pattern)>,
    pub told_apart: Vec<(u32, Pattern)>,
    pub claim_words: Vec<((u32, bool), Pattern)>,
}

impl Compiler<'_> {
    /// One file; `known` are the contexts and the claim rules that it may name.
    pub fn contradiction(
        &mut self,
        file: &File,
        c: ContradictionFile,
        (contexts, claims): (&[String], &[ClaimRule]),
        amounts: &Amounts,
        lexicon: &mut LexiconBuilder,
        all: &mut Opposed,
    ) {
        let index = all.rules.len() as u32;
        let stated = match &c.amount {
            Some(amount) => (&mut all.amount_of, &amount.matches),
            None => (&mut all.against, &c.against),
        };
        for (phrases, counts) in [(stated.1, true), (&c.except, false)] {
            stated.0.extend(self.patterns(file, phrases, lexicon).into_iter().map(|pattern| ((index, counts), pattern)));
        }
        for (phrases, wanted) in [(&c.claims_with, true), (&c.claims_without, false)] {
            all.claim_words.extend(self.patterns(file, phrases, lexicon).into_iter().map(|pattern| ((index, wanted), pattern)));
        }
        all.told_apart.extend(self.patterns(file, &c.told_apart, lexicon).into_iter().map(|pattern| (index, pattern)));
        let against_disclosed = c.against_disclosed.and_then(|name| {
            let kind = Kind::ALL.into_iter().find(|k| k.name() == name.get_ref());
            if kind.is_none() {
                self.fail(file, &name, format!("there is no kind of disclosure `{}`", name.get_ref()), &Kind::ALL.map(Kind::name));
            }
            kind
        });
        let at_least = c.at_least.and_then(|least| {
            let time = amounts.time(least.get_ref()).map(|extent| (Measure::Time, extent.least));
            let read = time.or_else(|| amounts.number(least.get_ref()).map(|extent| (Measure::Number, extent.least)));
            if read.is_none() {
                self.fail(file, &least, format!("`{}` is no amount such as \"2 days\" or \"3\"", least.get_ref()), &[]);
            }
            read
        });
        c.claims.iter().for_each(|name| self.claim_name(file, name, claims));
        if c.claims.is_empty() == c.amount.is_none() {
            let message = "it is either about `claims` and what is `against` them, or about an `amount`";
            self.errors.push(file.error(None, message.into(), None));
        }
        all.rules.push(Contradiction {
            id: format!("contradiction/{}", stem(file)).into(),
            title: c.title.into(),
            severity: c.severity,
            confidence: c.confidence,
            why: c.why.into(),
            advice: c.advice.into(),
            claims: c.claims.into_iter().map(Phrase::into_inner).collect(),
            against_disclosed,
            at_least,
            amount: c.amount.map(|amount| Amount { of: amount.of, times: amount.times }),
            unless: self.contexts_or(file, &c.unless, &DEFAULT_UNLESS, contexts),
            claims_unless: self.contexts_or(file, &None, &DEFAULT_UNLESS, contexts),
            claims_with: !c.claims_with.is_empty(),
            local: self.local(file, c.local),
            examples: self.examples(file, c.example),
        });
    }
}
