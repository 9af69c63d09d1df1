//! Statements that a page owes its readers because of something that it says, from file to rule.

use super::claims::{CATEGORIES, DEFAULT_UNLESS};
use super::compile::{Compiler, stem};
use super::format::{ExampleFile, File, Phrase, TreatmentFile, yes};
use super::local::{Local, LocalFiles};
use super::model::{ClaimRule, Example};
use super::treatments::Kind;
use crate::context::ContextId;
use crate::finding::{Confidence, Severity};
use crate::lexicon::{LexiconBuilder, Pattern};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// `disclosures/<kind>.toml`, where the kind is none of [`Kind`]
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct StatementFile {
    title: TitleFile,
    severity: Severity,
    confidence: Confidence,
    why: String,
    advice: String,
    not_yet: Option<String>,
    #[serde(default = "yes")]
    everywhere: bool,
    #[serde(default, rename = "in")]
    local: LocalFiles,
    #[serde(default)]
    near: Near,
    asks: AsksFile,
    tells: Vec<TellsFile>,
    enough: Option<usize>,
    #[serde(default)]
    example: Vec<ExampleFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TitleFile {
    absent: String,
    partial: Option<String>,
}

/// What asks for the statement: any of these, on the page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AsksFile {
    #[serde(default)]
    label: String,
    #[serde(default)]
    treatments: Vec<Phrase>,
    #[serde(default)]
    groups: Vec<Phrase>,
    #[serde(default)]
    claims: Vec<Phrase>,
    #[serde(default, rename = "match")]
    matches: Vec<Phrase>,
    #[serde(default)]
    except: Vec<Phrase>,
    unless: Option<Vec<Phrase>>,
}

/// One part of the statement.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TellsFile {
    id: String,
    name: String,
    #[serde(rename = "match")]
    matches: Vec<Phrase>,
    #[serde(default)]
    except: Vec<Phrase>,
    unless: Option<Vec<Phrase>>,
}

/// Contexts in which words tell nothing, for parts that name none.
const TELLS_UNLESS: [&str; 1] = ["question"];

/// How near to what asks for it a statement must stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Near {
    /// In the same paragraph or item.
    Block,
    /// Below the same heading.
    Section,
    /// Anywhere on the page.
    #[default]
    Page,
}

/// One part of a statement.
#[derive(Debug, Serialize, Deserialize)]
pub struct Part {
    /// What reports call it.
    pub id: String,
    /// How a message names it.
    pub name: String,
    /// Contexts in which the words tell nothing.
    pub unless: Vec<ContextId>,
}

/// A rule about a statement that a page owes its readers.
#[derive(Debug, Serialize, Deserialize)]
pub struct StatementRule {
    /// `disclosure/kind`
    pub id: Arc<str>,
    /// What is said when nothing of it is told.
    pub title_absent: Arc<str>,
    /// What is said when some of it is told.
    pub title_partial: Arc<str>,
    /// How bad it is.
    pub severity: Severity,
    /// How sure the words make us.
    pub confidence: Confidence,
    /// Why it is a problem.
    pub why: Arc<str>,
    /// What to write.
    pub advice: Arc<str>,
    /// What is added to the advice where some is told; `{missing}` stands for the rest.
    pub not_yet: String,
    /// Whether it is checked when no jurisdiction is chosen.
    pub everywhere: bool,
    /// What it is in single countries.
    pub local: Vec<Local>,
    /// Where it must be told.
    pub near: Near,
    /// What is said under words or claims that ask for it.
    pub label: String,
    /// The treatments that ask for it, by index, in order.
    pub treatments: Vec<u32>,
    /// The claims that ask for it: rules or categories.
    pub claims: Vec<String>,
    /// Contexts in which its phrases do not ask for it.
    pub unless: Vec<ContextId>,
    /// Contexts in which a page owes its readers nothing.
    pub excused: Vec<ContextId>,
    /// What it is made of.
    pub parts: Vec<Part>,
    /// How many parts are enough.
    pub enough: usize,
    /// The rule's tests.
    pub examples: Vec<Example>,
}

impl StatementRule {
    /// The kind, as in the file's name and in reports.
    pub fn kind(&self) -> &str {
        self.id.rsplit('/').next().unwrap_or_default()
    }
}

/// Statement rules and the phrases that ask for them and tell them.
#[derive(Default)]
pub(super) struct Statements {
    pub rules: Vec<StatementRule>,
    /// By index of rule; `false` marks an innocent phrase.
    pub asking: Vec<((u32, bool), Pattern)>,
    /// By index of rule and of part; `false` marks an innocent phrase.
    pub telling: Vec<((u32, u32, bool), Pattern)>,
}

/// What the names in a statement's file may refer to.
pub(super) struct Known<'k> {
    pub contexts: &'k [String],
    pub treatments: &'k [(&'k File, TreatmentFile)],
    pub claims: &'k [ClaimRule],
}

impl<'f> Compiler<'f> {
    /// The files about statements, among those about what is not said.
    pub fn statements(&mut self, known: &Known, lexicon: &mut LexiconBuilder) -> Statements {
        let mut statements = Statements::default();
        let of_treatments = |f: &&File| Kind::ALL.iter().any(|k| k.name() == stem(f)) || stem(f) == super::balance::NAME;
        for file in self.below("disclosures/").into_iter().filter(|f| !of_treatments(f)) {
            if let Some(statement) = self.read::<StatementFile>(file) {
                self.statement(file, statement, known, lexicon, &mut statements);
            }
        }
        statements
    }

    fn statement(&mut self, file: &File, s: StatementFile, known: &Known, lexicon: &mut LexiconBuilder, all: &mut Statements) {
        let rule = all.rules.len() as u32;
        for (phrases, counts) in [(&s.asks.matches, true), (&s.asks.except, false)] {
            all.asking.extend(self.patterns(file, phrases, lexicon).into_iter().map(|p| ((rule, counts), p)));
        }
        let mut parts = Vec::new();
        for (index, tells) in s.tells.into_iter().enumerate() {
            for (phrases, counts) in [(&tells.matches, true), (&tells.except, false)] {
                all.telling.extend(self.patterns(file, phrases, lexicon).into_iter().map(|p| ((rule, index as u32, counts), p)));
            }
            let unless = self.contexts_or(file, &tells.unless, &TELLS_UNLESS, known.contexts);
            parts.push(Part { id: tells.id, name: tells.name, unless });
        }
        let enough = s.enough.unwrap_or(parts.len());
        if enough == 0 || enough > parts.len() {
            let message = format!("of {} kinds of `tells`, {enough} can not be enough", parts.len());
            self.errors.push(file.error(None, message, None));
        }
        if enough > 1 && (s.title.partial.is_none() || s.not_yet.is_none()) {
            let message = "some of it may be told: `title.partial` and `not-yet` say what is reported then".to_owned();
            self.errors.push(file.error(None, message, None));
        }
        for claim in &s.asks.claims {
            self.claim_name(file, claim, known.claims);
        }
        all.rules.push(StatementRule {
            id: format!("disclosure/{}", stem(file)).into(),
            title_partial: s.title.partial.as_ref().unwrap_or(&s.title.absent).as_str().into(),
            title_absent: s.title.absent.into(),
            severity: s.severity,
            confidence: s.confidence,
            why: s.why.into(),
            advice: s.advice.into(),
            not_yet: s.not_yet.unwrap_or_default(),
            everywhere: s.everywhere,
            local: self.local(file, s.local),
            near: s.near,
            label: s.asks.label,
            treatments: self.chosen(file, &s.asks.treatments, &s.asks.groups, known.treatments),
            claims: s.asks.claims.into_iter().map(Phrase::into_inner).collect(),
            unless: self.contexts_or(file, &s.asks.unless, &DEFAULT_UNLESS, known.contexts),
            excused: Vec::new(),
            parts,
            enough,
            examples: self.examples(file, s.example),
        });
    }

    /// The treatments with these ids or of these groups, by index.
    fn chosen(&mut self, file: &File, ids: &[Phrase], groups: &[Phrase], known: &[(&File, TreatmentFile)]) -> Vec<u32> {
        let mut chosen = Vec::new();
        type Name = fn(&TreatmentFile) -> &str;
        let kinds: [(&[Phrase], &str, Name); 2] = [(ids, "treatment", |t| &t.id), (groups, "group of treatments", |t| &t.group)];
        for (names, what, of) in kinds {
            for name in names {
                let before = chosen.len();
                chosen.extend((0..).zip(known).filter(|(_, (_, t))| of(t) == name.get_ref()).map(|(index, _)| index));
                if chosen.len() == before {
                    let all: Vec<&str> = known.iter().map(|(_, t)| of(t)).collect();
                    self.fail(file, name, format!("there is no {what} `{}`", name.get_ref()), &all);
                }
            }
        }
        chosen.sort_unstable();
        chosen.dedup();
        chosen
    }

    /// Whether claims are called so: a rule or a category.
    pub fn claim_name(&mut self, file: &File, name: &Phrase, rules: &[ClaimRule]) {
        let written = name.get_ref().as_str();
        if CATEGORIES.contains(&written) || rules.iter().any(|rule| *rule.id == *written) {
            return;
        }
        let known: Vec<&str> = CATEGORIES.into_iter().chain(rules.iter().map(|rule| &*rule.id)).collect();
        self.fail(file, name, format!("there is no category and no rule `{written}`"), &known);
    }
}
