//! What a rule is under the law of a jurisdiction: on or off, how bad its findings are, what they breach.

use crate::rules::{Head, Jurisdiction, Local, Provision, RuleSet, Severities};

/// Whether a rule is checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum On {
    /// On every page.
    Always,
    /// On pages that promote one of these treatments, by index in the rule set, in order.
    Promoting(Vec<u32>),
    /// On none.
    Never,
}

impl On {
    /// Whether it is checked on a page that promotes these treatments.
    pub fn is_on(&self, promoted: &[u32]) -> bool {
        match self {
            On::Always => true,
            On::Promoting(treatments) => is_about(treatments, promoted),
            On::Never => false,
        }
    }

    /// What both together are.
    pub(super) fn or(self, other: On) -> On {
        match (self, other) {
            (On::Always, _) | (_, On::Always) => On::Always,
            (On::Never, on) | (on, On::Never) => on,
            (On::Promoting(mut some), On::Promoting(more)) => {
                some.extend(more);
                some.sort_unstable();
                some.dedup();
                On::Promoting(some)
            }
        }
    }
}

/// Whether one of these treatments is among those that a page promotes.
pub(super) fn is_about(treatments: &[u32], promoted: &[u32]) -> bool {
    promoted.iter().any(|treatment| treatments.binary_search(treatment).is_ok())
}

/// The law that applies to a page: that of a jurisdiction and of those in which it lies, as far as they are not chosen themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Law {
    /// The jurisdiction's index.
    pub jurisdiction: u32,
    /// The others.
    within: Vec<u32>,
}

/// A provision that a rule cites.
#[derive(Debug, Clone, Copy)]
pub struct Cited<'r> {
    /// Whose law it is.
    pub jurisdiction: &'r Jurisdiction,
    /// What it says.
    pub provision: &'r Provision,
}

/// What a rule is under a law.
#[derive(Debug)]
pub struct Stance<'r> {
    /// Whether it is checked.
    pub on: On,
    /// How bad its findings are.
    pub severity: Severities,
    /// What they may breach, the most particular provision first.
    pub cites: Vec<Cited<'r>>,
    /// What readers there are told beside the rule's own reason.
    pub why: Option<&'r str>,
}

impl Law {
    /// The law of the jurisdictions at these indices, in order, each once.
    pub fn of(rules: &RuleSet, mut chosen: Vec<u32>) -> Vec<Self> {
        chosen.sort_unstable();
        chosen.dedup();
        let within = |&jurisdiction: &u32| {
            let others = rules.regulations.get(jurisdiction).within.iter().copied();
            Self { jurisdiction, within: others.filter(|other| !chosen.contains(other)).collect() }
        };
        chosen.iter().map(within).collect()
    }

    /// That of every jurisdiction.
    pub fn all(rules: &RuleSet) -> Vec<Self> {
        (0..).zip(rules.regulations.ids()).map(|(jurisdiction, _)| Self { jurisdiction, within: Vec::new() }).collect()
    }

    /// Whether a rule is checked under it.
    pub fn on(&self, rules: &RuleSet, head: &Head) -> On {
        // What misleads everywhere need not be looked for in the law.
        match Self::local(head, self.jurisdiction) {
            Some(local) if local.off => On::Never,
            _ if head.everywhere => On::Always,
            _ => self.stance(rules, head).on,
        }
    }

    /// What a rule is under it.
    pub fn stance<'r>(&self, rules: &'r RuleSet, head: &Head<'r>) -> Stance<'r> {
        let mut stance = Stance { on: On::Never, severity: head.severity, cites: Vec::new(), why: None };
        if let Some(own) = Self::local(head, self.jurisdiction).filter(|local| local.off) {
            stance.why = own.why.as_deref();
            return stance;
        }
        let (mut ranked, mut severity): (Vec<(Rank, Cited)>, Option<Severities>) = (Vec::new(), None);
        for &jurisdiction in std::iter::once(&self.jurisdiction).chain(&self.within) {
            let local = Self::local(head, jurisdiction);
            match local {
                Some(local) if local.off => continue,
                Some(local) => {
                    stance.on = On::Always;
                    stance.why = stance.why.or(local.why.as_deref());
                    severity = severity.map(|so_far| local.severity.map_or(so_far, |more| so_far.strictest(more))).or(local.severity);
                }
                None => {}
            }
            match local.filter(|local| !local.cites.is_empty()) {
                Some(local) => ranked.extend(local.cites.iter().map(|&(of, index)| {
                    let jurisdiction = rules.regulations.get(of);
                    ((Reach::Country, 0), Cited { jurisdiction, provision: &jurisdiction.provisions[index as usize] })
                })),
                None => ranked.extend(named(rules.regulations.get(jurisdiction), head)),
            }
        }
        for ((reach, _), _) in ranked.iter_mut().filter(|(_, cited)| cited.jurisdiction.id != rules.regulations.get(self.jurisdiction).id) {
            *reach = Reach::Union;
        }
        ranked.sort_by_key(|(rank, _)| *rank);
        stance.cites = ranked.into_iter().map(|(_, cited)| cited).collect();
        stance.severity = severity.unwrap_or(head.severity);
        let asked_for = stance.cites.iter().map(|cited| match cited.provision.about.as_slice() {
            [] => On::Always,
            about => On::Promoting(about.to_vec()),
        });
        let on = if head.everywhere { On::Always } else { stance.on };
        stance.on = asked_for.fold(on, On::or);
        stance
    }

    /// What a rule says of a jurisdiction.
    fn local<'r>(head: &Head<'r>, jurisdiction: u32) -> Option<&'r Local> {
        head.local.iter().find(|local| local.jurisdiction == jurisdiction)
    }
}

/// What comes first among the provisions that a rule cites: where one holds, and how many things it is about.
type Rank = (Reach, usize);

/// Where a provision holds. The law of the country itself is what its authorities act on first; that of a part of it does not
/// bind a clinic elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    Country,
    Part,
    Union,
}

/// The provisions of a jurisdiction that name a rule or its category.
fn named<'r>(jurisdiction: &'r Jurisdiction, head: &Head) -> Vec<(Rank, Cited<'r>)> {
    let breadth = |provision: &Provision| {
        if provision.rules.iter().any(|id| **id == **head.id) {
            return Some(1);
        }
        provision.categories.iter().any(|name| name == head.category).then_some(1 + provision.categories.len())
    };
    let ranked = |provision: &'r Provision| {
        let reach = if provision.part.is_some() { Reach::Part } else { Reach::Country };
        Some(((reach, breadth(provision)?), Cited { jurisdiction, provision }))
    };
    jurisdiction.provisions.iter().filter_map(ranked).collect()
}
