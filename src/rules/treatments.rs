//! What is known of treatments, and what a page owes its reader about them.

use super::claims::CATEGORIES;
use super::local::{Local, Severities};
use super::model::Example;
use crate::context::ContextId;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The two things that a page must tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// What the treatment can do to you.
    SideEffects,
    /// Who must not have it.
    Contraindications,
}

impl Kind {
    /// Both.
    pub const ALL: [Kind; 2] = [Kind::SideEffects, Kind::Contraindications];

    /// The name in files and reports.
    pub fn name(self) -> &'static str {
        match self {
            Kind::SideEffects => "side-effects",
            Kind::Contraindications => "contraindications",
        }
    }
}

/// Everything that sentences are weighed for: the categories of claims, and the kinds of what they may disclose.
pub fn weighed() -> impl Iterator<Item = &'static str> + Clone {
    CATEGORIES.into_iter().chain(Kind::ALL.into_iter().map(Kind::name))
}

/// A side effect or a contraindication, defined once for all treatments.
#[derive(Debug, Serialize, Deserialize)]
pub struct Concept {
    /// The id that treatments refer to.
    pub id: String,
    /// How a message names it.
    pub name: String,
    /// How a draft words it, where the name would read badly.
    pub plain: Option<String>,
    /// Which of the two it is.
    pub kind: Kind,
    /// The concepts over which it wins where words belong to both, by index in the rule set.
    pub(crate) over: Vec<u32>,
}

/// What is known of a treatment and one concept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// The concept's id.
    pub concept: String,
    /// The concept's name.
    pub name: String,
    /// How much it matters.
    pub rank: Rank,
    /// Who states it, by number: see [`RuleSet::sources_of`](super::RuleSet::sources_of).
    pub sources: Vec<u32>,
    /// Whether one of them is not a seller.
    pub(crate) is_vouched_for: bool,
    /// The variant of the treatment that it is known of, if only one is: an owner in the rule set's variants.
    pub(crate) variant: Option<u32>,
    /// Index of the concept in the rule set.
    pub(crate) index: u32,
}

impl Fact {
    /// Whether one of its sources is not a seller.
    pub fn is_vouched_for(&self) -> bool {
        self.is_vouched_for
    }

    /// Whether a page may be asked to state it: somebody who does not sell it does, and it is neither
    /// rare nor a mere precaution.
    pub fn is_demanded(&self) -> bool {
        self.is_vouched_for && !matches!(self.rank, Rank::Rare | Rank::Precaution)
    }
}

/// How common or serious a side effect is, how strict a contraindication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rank {
    /// Most people, or many, have it.
    Common,
    /// Some have it.
    LessCommon,
    /// Few have it, and it passes.
    Rare,
    /// It does lasting harm.
    Serious,
    /// Nobody like this must have the treatment.
    Absolute,
    /// Somebody like this needs medical advice first.
    Relative,
    /// Somebody like this is treated with care.
    Precaution,
}

/// A treatment.
#[derive(Debug, Serialize, Deserialize)]
pub struct Treatment {
    /// The id, as in its file's name.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it belongs to: skin, injectables, laser …
    pub group: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Brands of devices and products.
    pub brands: Vec<String>,
    /// Whether it is a prescription-only medicine in most countries.
    pub prescription_medicine: bool,
    /// Whether it stands for its whole group: "laser treatments", where no kind is named.
    pub family: bool,
    /// What it can do, the most important first.
    pub side_effects: Vec<Fact>,
    /// Who must not have it, the most important first.
    pub contraindications: Vec<Fact>,
}

impl Treatment {
    /// What is known of one kind.
    pub fn facts(&self, kind: Kind) -> &[Fact] {
        match kind {
            Kind::SideEffects => &self.side_effects,
            Kind::Contraindications => &self.contraindications,
        }
    }
}

/// How much a page must tell to be adequate; every number is a number of different concepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DisclosurePolicy {
    /// Of any rank.
    pub min_stated: usize,
    /// So many are enough whatever their ranks.
    pub plenty: usize,
    /// Common ones.
    pub min_common: usize,
    /// Serious ones.
    pub min_serious: usize,
    /// Absolute ones.
    pub min_absolute: usize,
    /// Whether a link to where it is told is enough.
    pub pointer_is_enough: bool,
}

impl DisclosurePolicy {
    /// How many of any rank must be told where so many are known.
    pub fn least(&self, known: usize) -> usize {
        self.min_stated.min(known)
    }
}

/// How much is enough, and how much is for some groups of treatments.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Enough {
    /// For treatments of all groups that have none of their own.
    pub policy: DisclosurePolicy,
    /// For treatments of some groups.
    pub policies: Vec<(String, DisclosurePolicy)>,
}

impl Enough {
    /// How much is enough for a treatment.
    pub fn for_treatment(&self, treatment: &Treatment) -> DisclosurePolicy {
        self.policies.iter().find(|(group, _)| *group == treatment.group).map_or(self.policy, |(_, policy)| *policy)
    }
}

/// How likely a sentence has to tell of what a page owes, from 0 to 1.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Likely {
    /// What it names is not told in a less likely one, whatever stands there.
    pub doubt: f32,
    /// What it names is told in a likelier one, wherever it stands; none is likelier than 1.
    #[serde(default = "certain")]
    pub sure: f32,
    /// What the likeliest sentence says of all that a page tells.
    pub page: Option<LikelyPage>,
}

/// How likely a page's likeliest sentence has to tell of what the page owes, from 0 to 1.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LikelyPage {
    /// If it is less likely, the page tells of nothing, whatever stands there.
    pub doubt: f32,
    /// If it is likelier, the page tells of something, though it may name nothing that is known.
    pub sure: f32,
}

impl Likely {
    /// All of its numbers.
    pub fn bounds(&self) -> impl Iterator<Item = f32> {
        [self.doubt, self.sure].into_iter().chain(self.page.into_iter().flat_map(|page| [page.doubt, page.sure]))
    }
}

fn certain() -> f32 {
    1.0
}

/// When a page sells a treatment although it names none that is known.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unnamed {
    /// So many sentences of a page that sells promise something.
    pub promises: usize,
    /// What the treatment is called in messages.
    pub name: String,
}

/// A rule about what is not said.
#[derive(Debug, Serialize, Deserialize)]
pub struct DisclosureRule {
    /// `disclosure/side-effects` or `disclosure/contraindications`
    pub id: Arc<str>,
    /// What must be told.
    pub kind: Kind,
    /// What is said when nothing is told; `{treatment}` stands for the treatment's name.
    pub title_absent: String,
    /// What is said when too little is told.
    pub title_partial: String,
    /// How bad nothing is, and how bad too little.
    pub severity: Severities,
    /// What it is in single countries.
    pub local: Vec<Local>,
    /// Why it is a problem.
    pub why: Arc<str>,
    /// What to write.
    pub advice: String,
    /// What is added to the advice where something known is missing; `{missing}` stands for it.
    pub not_yet: String,
    /// What is added where something known is missing and can be drafted; `{id}` stands for the treatment's id.
    pub draft: String,
    /// How much is enough.
    pub enough: Enough,
    /// The context in which a term counts as told.
    pub disclosing: ContextId,
    /// Categories of claims whose words tell of no risk: "relieves pain".
    pub promising: Vec<String>,
    /// Categories of claims that play a risk down: a sentence with one tells of what it names, in whatever context.
    pub playing_down: Vec<String>,
    /// What a sentence as a whole has to say for it, and the number of the kind among the [weights](super::RuleSet::weights).
    pub weighed: Option<(Likely, usize)>,
    /// When a page owes it that names no known treatment.
    pub unnamed: Option<Unnamed>,
    /// Contexts in which a page owes its readers nothing.
    pub unless: Vec<ContextId>,
    /// The rule's tests.
    pub examples: Vec<Example>,
}
