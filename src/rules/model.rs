//! The rules in force, compiled.

use super::balance::BalanceRule;
use super::claims::{CONTRADICTION, DISCLOSURE, EVIDENCE, SUPPRESSION};
use super::concepts::Term;
use super::contradictions::Contradiction;
use super::draft::DraftWords;
use super::local::{Local, Severities};
use super::regulations::Regulations;
use super::sources::Source;
use super::statements::StatementRule;
use super::treatments::{Concept, DisclosureRule, Fact, Treatment};
use super::upkeep::UpkeepRule;
use crate::context::{ContextId, Contexts, Support, Trusted};
use crate::document::Role;
use crate::finding::{Confidence, Severity};
use crate::lexicon::{Amounts, Group, Lexicon, Matcher, Section};
use crate::weights::Weights;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The kinds of block that a rule looks at, as a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope(pub(super) u16);

impl Scope {
    /// The names that rule files use, in the order of their bits.
    pub const NAMES: [&str; 10] = ["prose", "heading", "list", "table", "quote", "footnote", "alt", "tooltip", "title", "meta"];
    /// All copy.
    pub const ALL: Scope = Scope(u16::MAX);

    /// Whether blocks of this role are looked at.
    pub fn includes(self, role: Role) -> bool {
        let bit = match role {
            Role::Paragraph => 0,
            Role::Heading(_) => 1,
            Role::ListItem => 2,
            Role::TableHeader | Role::TableCell => 3,
            Role::Quote => 4,
            Role::Footnote => 5,
            Role::Alt => 6,
            Role::Tooltip => 7,
            Role::Title => 8,
            Role::Meta => 9,
        };
        self.0 >> bit & 1 == 1
    }
}

/// A rule's example: copy that it must or must not flag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// Markdown.
    pub text: String,
    /// Whether the rule must flag it.
    pub flag: bool,
    /// What becomes of it with the rule's replacement, which the rule must then leave alone.
    pub becomes: Option<String>,
}

/// What can be written in place of a claim's words.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplacementRule {
    /// Letters, spaces and hyphens, which are the same in every format; nothing if the words are left out.
    pub with: String,
    /// Whether certain words must stand before, or nothing at all.
    pub asks_before: bool,
    /// Whether certain words must follow.
    pub asks_after: bool,
}

/// What a phrase has to do with a replacement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReplacementPart {
    /// It is replaced.
    Words,
    /// It may stand before.
    Before,
    /// It may follow.
    After,
}

/// A rule about what is said.
#[derive(Debug, Serialize, Deserialize)]
pub struct ClaimRule {
    /// `category/name`
    pub id: Arc<str>,
    /// What was found, in one line.
    pub title: Arc<str>,
    /// The claim category.
    pub category: Arc<str>,
    /// How bad it is.
    pub severity: Severity,
    /// How sure the words make us.
    pub confidence: Confidence,
    /// Why it is a problem.
    pub why: Arc<str>,
    /// What to write instead.
    pub advice: Arc<str>,
    /// Contexts in which the words are no claim.
    pub unless: Vec<ContextId>,
    /// Contexts outside which the words are no claim; any of them will do.
    pub only: Vec<ContextId>,
    /// Whether all that stands in such a context is a claim, whatever its words.
    pub any_words: bool,
    /// The number of its category among the [weights](RuleSet::weights), if the sentence as a whole has a say in what it finds.
    pub weighed: Option<usize>,
    /// If it finds sentences by their weight, without phrases: how likely they have to be such a claim.
    pub by_weight: Option<f32>,
    /// What makes it a supported claim.
    pub supported_by: Vec<Support>,
    /// Where it looks.
    pub scope: Scope,
    /// Whether it is checked when no jurisdiction is chosen.
    pub everywhere: bool,
    /// What it is in single countries.
    pub local: Vec<Local>,
    /// Rules or categories whose findings are dropped where they overlap this one's words.
    pub silences: Vec<String>,
    /// For each of its kinds of list, whether every item is a claim.
    pub any_item: Vec<bool>,
    /// What can be written in place of its words, the first that fits.
    pub replacements: Vec<ReplacementRule>,
    /// How many kinds of answer it has.
    pub(super) answers: u32,
    /// The rule's tests.
    pub examples: Vec<Example>,
}

/// What rules of every kind have in common, as far as it decides about findings.
#[derive(Debug, Clone, Copy)]
pub struct Head<'r> {
    /// `category/name`
    pub id: &'r Arc<str>,
    /// The claim category, or `contradiction`, or `disclosure`.
    pub category: &'r str,
    /// Whether it is checked when no jurisdiction is chosen.
    pub everywhere: bool,
    /// How bad it is.
    pub severity: Severities,
    /// Why it is a problem.
    pub why: &'r Arc<str>,
    /// What it is in single countries.
    pub local: &'r [Local],
}

impl Head<'_> {
    /// Whether the rule is about copy, and not about the exceptions and the evidence that stand beside it.
    pub fn is_about_copy(&self) -> bool {
        !matches!(self.category, SUPPRESSION | EVIDENCE)
    }
}

/// Everything that decides what is found, compiled and ready.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct RuleSet {
    /// Rules about what is said, sorted by id.
    pub claims: Vec<ClaimRule>,
    /// Rules about statements that oppose each other.
    pub contradictions: Vec<Contradiction>,
    /// Rules about what is not said.
    pub disclosures: Vec<DisclosureRule>,
    /// Rules about statements that are owed because of what is said.
    pub statements: Vec<StatementRule>,
    /// The rule about the balance of benefits and risks.
    pub balance: Option<BalanceRule>,
    /// Rules about exceptions and evidence, sorted by id.
    pub upkeep: Vec<UpkeepRule>,
    /// How copy words amounts.
    pub amounts: Amounts,
    /// What is known of treatments, sorted by id.
    pub treatments: Vec<Treatment>,
    /// Who states it, by the numbers that facts refer to.
    pub sources: Vec<Source>,
    /// How a block about it is worded.
    pub draft: Option<DraftWords>,
    /// Side effects and contraindications.
    pub concepts: Vec<Concept>,
    /// The law of countries.
    pub regulations: Regulations,
    /// Contexts.
    pub contexts: Contexts,
    /// Sites that count as sources.
    pub trusted: Trusted,
    /// The words and vocabularies of all phrases.
    pub lexicon: Lexicon,
    /// What sentences as a whole speak for.
    pub weights: Weights,
    /// SHA-256 of all rule files, in hexadecimal.
    pub digest: String,
    /// What every sentence is searched for: phrases, names and terms.
    pub(crate) matcher: Matcher,
    /// The phrases of claim rules, by index of rule.
    pub(crate) phrases: Section<u32>,
    /// Innocent phrases, by index of rule: a match that touches one of its rule's is dropped.
    pub(crate) excepts: Group<u32>,
    /// Questions, by index of rule and of its kind of answer.
    pub(crate) questions: Group<(u32, u32)>,
    /// Answers that are a claim because of their question, likewise.
    pub(crate) answers: Group<(u32, u32)>,
    /// Lead-ins, by index of rule and of its kind of list.
    pub(crate) lead_ins: Group<(u32, u32)>,
    /// What an item must hold to be a claim because of its lead-in, likewise.
    pub(crate) items: Group<(u32, u32)>,
    /// Words that can be replaced and what stands around them, by index of rule and of its replacement.
    pub(crate) replacing: Group<(u32, u32, ReplacementPart)>,
    /// What a link says that leads to where a risk is told, by index of disclosure rule.
    pub(crate) pointers: Group<u32>,
    /// The words for variants of treatments, by number of variant.
    pub(crate) variants: Group<u32>,
    /// Words that speak of treatments where none is named, by index of treatment.
    pub(crate) hints: Group<u32>,
    /// Phrases that belie a claim, by index of contradiction; `false` marks an innocent phrase.
    pub(crate) against: Section<(u32, bool)>,
    /// Phrases that state an amount, likewise.
    pub(crate) amount_of: Section<(u32, bool)>,
    /// Phrases that tell what a sentence speaks of, by index of contradiction.
    pub(crate) told_apart: Group<u32>,
    /// Phrases that the words of a claim must hold, or with `false` must not, by index of contradiction.
    pub(crate) claim_words: Group<(u32, bool)>,
    /// Phrases that ask for a statement, by index of its rule; `false` marks an innocent phrase.
    pub(crate) asking: Group<(u32, bool)>,
    /// Phrases that tell a part of a statement, by index of its rule and of the part, likewise.
    pub(crate) telling: Group<(u32, u32, bool)>,
    /// Names of treatments, by index of treatment.
    pub(crate) names: Section<u32>,
    /// Terms of concepts, by index of concept.
    pub(crate) terms: Section<(u32, Term)>,
}

/// What a user wants to know of a rule, whatever its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSummary {
    /// `category/name`
    pub id: String,
    /// What it finds.
    pub title: String,
    /// The claim category, or `disclosure`.
    pub category: String,
    /// How bad it is.
    pub severity: Severity,
    /// How sure the words make us.
    pub confidence: Confidence,
    /// Why it is a problem.
    pub why: String,
    /// What to write instead.
    pub advice: String,
    /// Whether it is checked when no jurisdiction is chosen.
    pub everywhere: bool,
    /// Whether it finds sentences by their weight, without phrases.
    pub by_weight: bool,
    /// Where it keeps quiet: each ends the sentence "where the words …".
    pub unless: Vec<String>,
    /// What makes the claim supported.
    pub supported_by: Vec<String>,
    /// Examples that it flags.
    pub flags: Vec<String>,
    /// Examples of what its replacements make of copy: before and after.
    pub becomes: Vec<(String, String)>,
    /// Examples that it leaves alone.
    pub passes: Vec<String>,
}

impl RuleSet {
    /// Who states a fact.
    pub fn sources_of<'a>(&'a self, fact: &'a Fact) -> impl Iterator<Item = &'a Source> {
        fact.sources.iter().map(|&number| &self.sources[number as usize])
    }

    /// The concept that a fact is about.
    pub fn concept_of(&self, fact: &Fact) -> &Concept {
        &self.concepts[fact.index as usize]
    }

    /// What pages can owe their readers: side effects, contraindications and parts of statements, by kind, id and name.
    pub fn disclosed(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        let concepts = self.concepts.iter().map(|concept| (concept.kind.name(), &*concept.id, &*concept.name));
        let parts = self.statements.iter().flat_map(|rule| rule.parts.iter().map(|part| (rule.kind(), &*part.id, &*part.name)));
        concepts.chain(parts)
    }

    /// The names of what a page can owe, by their kind and ids; an id that nobody named is taken for its name.
    pub fn disclosed_names(&self, of: &str, ids: &[String]) -> Vec<String> {
        let known = |wanted: &String| self.disclosed().find(|(kind, id, _)| *kind == of && id == wanted);
        ids.iter().map(|id| known(id).map_or_else(|| id.replace('-', " "), |(_, _, name)| name.to_owned())).collect()
    }

    /// What rules of every kind have in common, the claims first, in the order of their indices.
    pub fn heads(&self) -> impl Iterator<Item = Head<'_>> {
        let claims = self.claims.iter().map(|r| (&r.id, &*r.category, r.everywhere, r.severity.into(), &r.why, &*r.local));
        let contradictions = self.contradictions.iter().map(|r| (&r.id, CONTRADICTION, true, r.severity.into(), &r.why, &*r.local));
        let disclosures = self.disclosures.iter().map(|r| (&r.id, DISCLOSURE, true, r.severity, &r.why, &*r.local));
        let statements = self.statements.iter().map(|r| (&r.id, DISCLOSURE, r.everywhere, r.severity.into(), &r.why, &*r.local));
        let balance = self.balance.iter().map(|r| (&r.id, DISCLOSURE, r.everywhere, r.severity.into(), &r.why, &*r.local));
        let upkeep = self.upkeep.iter().map(|r| (&r.id, r.category(), true, r.severity.into(), &r.why, &[][..]));
        let all = claims.chain(contradictions).chain(disclosures).chain(statements).chain(balance).chain(upkeep);
        all.map(|(id, category, everywhere, severity, why, local)| Head { id, category, everywhere, severity, why, local })
    }

    /// All rules of every kind, sorted by id.
    pub fn summaries(&self) -> Vec<RuleSummary> {
        let claims = self.claims.iter().map(|r| RuleSummary {
            id: r.id.to_string(),
            title: r.title.to_string(),
            severity: r.severity,
            confidence: r.confidence,
            everywhere: r.everywhere,
            by_weight: r.by_weight.is_some(),
            supported_by: r.supported_by.iter().map(|s| s.name().to_owned()).collect(),
            ..self.summary(&r.category, (&r.why, &r.advice), &r.unless, &r.examples)
        });
        let contradictions = self.contradictions.iter().map(|r| RuleSummary {
            id: r.id.to_string(),
            title: r.title.to_string(),
            severity: r.severity,
            confidence: r.confidence,
            ..self.summary(CONTRADICTION, (&r.why, &r.advice), &r.unless, &r.examples)
        });
        let disclosures = self.disclosures.iter().map(|r| RuleSummary {
            id: r.id.to_string(),
            title: r.title_absent.replace("{treatment}", "the treatment"),
            severity: r.severity.absent,
            ..self.summary(DISCLOSURE, (&r.why, &r.advice), &r.unless, &r.examples)
        });
        let statements = self.statements.iter().map(|r| RuleSummary {
            id: r.id.to_string(),
            title: r.title_absent.to_string(),
            severity: r.severity,
            confidence: r.confidence,
            everywhere: r.everywhere,
            ..self.summary(DISCLOSURE, (&r.why, &r.advice), &r.excused, &r.examples)
        });
        let balance = self.balance.iter().map(|r| RuleSummary {
            id: r.id.to_string(),
            title: r.title.to_string(),
            severity: r.severity,
            confidence: r.confidence,
            everywhere: r.everywhere,
            ..self.summary(DISCLOSURE, (&r.why, &r.advice), &r.excused, &r.examples)
        });
        let upkeep = self.upkeep.iter().map(|r| RuleSummary {
            id: r.id.to_string(),
            title: r.title.to_string(),
            severity: r.severity,
            ..self.summary(r.category(), (&r.why, &r.advice), &[], &r.examples)
        });
        let mut all: Vec<_> = claims.chain(contradictions).chain(disclosures).chain(statements).chain(balance).chain(upkeep).collect();
        all.sort_by(|a, b| a.id.cmp(&b.id));
        all
    }

    /// What rules of all kinds have, to be completed.
    fn summary(&self, category: &str, (why, advice): (&str, &str), unless: &[ContextId], examples: &[Example]) -> RuleSummary {
        RuleSummary {
            id: String::new(),
            title: String::new(),
            category: category.to_owned(),
            severity: Severity::Info,
            confidence: Confidence::High,
            why: why.to_owned(),
            advice: advice.to_owned(),
            everywhere: true,
            by_weight: false,
            unless: unless.iter().map(|&context| self.contexts.when(context).to_owned()).collect(),
            supported_by: Vec::new(),
            flags: texts(examples, true),
            becomes: examples.iter().filter_map(|e| Some((e.text.clone(), e.becomes.clone()?))).collect(),
            passes: texts(examples, false),
        }
    }
}

fn texts(examples: &[Example], flag: bool) -> Vec<String> {
    examples.iter().filter(|e| e.flag == flag).map(|e| e.text.clone()).collect()
}
