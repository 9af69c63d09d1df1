//! A policy made ready for a set of rules, and applied to findings.

use super::choice::{Policy, Setting};
use super::law::{Law, On, Stance, is_about};
use crate::context::Trusted;
use crate::finding::{Citation, DisclosureState, Finding, Severity};
use crate::rules::{Advertising, DisclosureRule, Enough, Head, Kind, RuleSet, Severities};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// Of each jurisdiction a finding cites so many provisions at most; `caveat explain` shows all.
const MOST_CITED: usize = 3;

/// A policy, made ready for a set of rules.
#[derive(Debug)]
pub struct Decisions {
    laws: Vec<Law>,
    /// Whether every law applies, whose reasons together would be a lecture.
    all: bool,
    /// Whether nothing is decided differently from what the rules say.
    plain: bool,
    not_advertised: bool,
    /// By index of rule.
    rules: Vec<Decided>,
    indices: FxHashMap<Arc<str>, usize>,
    enough: BTreeMap<Kind, Enough>,
    trusted: Trusted,
}

/// What is decided about a rule.
#[derive(Debug)]
struct Decided {
    on: On,
    setting: Option<Setting>,
    /// What its findings become; few rules ever have any.
    ruling: OnceLock<Ruling>,
}

/// What the findings of a rule become.
#[derive(Debug)]
struct Ruling {
    /// The rule's own severity.
    severity: Severities,
    why: Arc<str>,
    places: Vec<Place>,
    /// What every page gets, where it does not matter what a page promotes.
    fixed: Option<Outcome>,
}

/// What a rule is under one law.
#[derive(Debug)]
struct Place {
    on: On,
    severity: Severities,
    /// Each with the treatments that it is about; none if it is about all.
    citations: Vec<(Vec<u32>, Arc<Citation>)>,
}

/// What a page's findings of a rule get.
#[derive(Debug, Clone)]
struct Outcome {
    severity: Severities,
    citations: Arc<[Arc<Citation>]>,
}

impl Decisions {
    /// Makes a policy ready.
    pub fn new(rules: &RuleSet, policy: &Policy) -> Self {
        let all = policy.is_all();
        let ids = (0..).zip(rules.regulations.ids());
        let chosen = ids.filter(|(_, id)| policy.jurisdictions.iter().any(|chosen| chosen == id)).map(|(index, _)| index);
        let laws = if all { Law::all(rules) } else { Law::of(rules, chosen.collect()) };
        let forbids = |law: &Law| rules.regulations.get(law.jurisdiction).prescription_medicines == Advertising::NotAdvertised;
        let decided = |head: Head| {
            let setting = policy.setting(head.id, head.category);
            let on = match setting {
                Some(Setting::Off) => On::Never,
                Some(Setting::On) => On::Always,
                _ if all || policy.rules.contains_key(&**head.id) => On::Always,
                _ if laws.is_empty() && head.everywhere => On::Always,
                _ => laws.iter().map(|law| law.on(rules, &head)).fold(On::Never, On::or),
            };
            Decided { on, setting, ruling: OnceLock::new() }
        };
        Self {
            all,
            plain: laws.is_empty() && policy.rules.is_empty(),
            not_advertised: !all && laws.iter().any(forbids),
            rules: rules.heads().map(decided).collect(),
            indices: rules.heads().map(|head| head.id.clone()).zip(0..).collect(),
            enough: policy.enough.clone(),
            trusted: policy.trusted.clone(),
            laws,
        }
    }

    /// How much a page about a treatment has to tell.
    pub fn enough<'d>(&'d self, rule: &'d DisclosureRule) -> &'d Enough {
        self.enough.get(&rule.kind).unwrap_or(&rule.enough)
    }

    /// The sites that count as sources besides those that the rules name.
    pub fn trusted(&self) -> &Trusted {
        &self.trusted
    }

    /// Whether the rule at an index is checked on a page that promotes these treatments.
    pub fn is_on_at(&self, rule: usize, promoted: &[u32]) -> bool {
        self.rules[rule].on.is_on(promoted)
    }

    /// Whether a rule is checked on such a page.
    pub fn is_on(&self, rule: &str, promoted: &[u32]) -> bool {
        self.indices.get(rule).is_some_and(|&index| self.is_on_at(index, promoted))
    }

    /// Whether there is any page on which a rule is checked.
    pub fn is_ever_on(&self, rule: &str) -> bool {
        self.indices.get(rule).is_some_and(|&index| self.rules[index].on != On::Never)
    }

    /// On which pages a rule is checked, and the worst severity that its findings may have there.
    pub fn of(&self, rules: &RuleSet, rule: &str) -> Option<(&On, Severity)> {
        let index = *self.indices.get(rule)?;
        let ruling = self.ruling(rules, index);
        let of_places = ruling.places.iter().filter(|place| place.on != On::Never).map(|place| place.severity);
        let severity = of_places.reduce(Severities::strictest).unwrap_or(ruling.severity);
        let worst = match self.rules[index].setting {
            Some(Setting::Severity(severity)) => severity,
            _ => severity.absent.max(severity.partial),
        };
        Some((&self.rules[index].on, worst))
    }

    /// Whether an advertisement may not name a prescription-only medicine, so that no text which does is asked for.
    pub fn keeps_medicines_unnamed(&self) -> bool {
        self.not_advertised
    }

    /// Gives the findings of a page that promotes these treatments their severity, their reasons and what they may breach.
    pub fn apply(&self, rules: &RuleSet, promoted: &[u32], findings: &mut [Finding]) {
        if self.plain {
            return;
        }
        let mut outcomes: FxHashMap<usize, Outcome> = FxHashMap::default();
        for finding in findings {
            let Some(&index) = self.indices.get(&finding.rule) else {
                continue;
            };
            let ruling = self.ruling(rules, index);
            let outcome = match &ruling.fixed {
                Some(outcome) => outcome,
                None => outcomes.entry(index).or_insert_with(|| ruling.outcome(promoted)),
            };
            let is_partial = finding.disclosure.as_ref().is_some_and(|disclosure| disclosure.state == DisclosureState::Partial);
            finding.severity = if is_partial { outcome.severity.partial } else { outcome.severity.absent };
            if let Some(Setting::Severity(severity)) = self.rules[index].setting {
                finding.severity = severity;
            }
            finding.why = ruling.why.clone();
            finding.citations = outcome.citations.clone();
        }
    }

    fn ruling(&self, rules: &RuleSet, index: usize) -> &Ruling {
        self.rules[index].ruling.get_or_init(|| {
            let head = rules.heads().nth(index).expect("every index is that of a rule");
            let stances: Vec<Stance> = self.laws.iter().map(|law| law.stance(rules, &head)).collect();
            let mut why = head.why.clone();
            for reason in stances.iter().filter_map(|stance| stance.why).filter(|_| !self.all) {
                why = format!("{why} {reason}").into();
            }
            let mut ruling = Ruling { severity: head.severity, why, places: stances.iter().map(Place::of).collect(), fixed: None };
            ruling.fixed = ruling.places.iter().all(Place::is_fixed).then(|| ruling.outcome(&[]));
            ruling
        })
    }
}

impl Ruling {
    fn outcome(&self, promoted: &[u32]) -> Outcome {
        let on = || self.places.iter().filter(|place| place.on.is_on(promoted));
        let mut citations: Vec<Arc<Citation>> = Vec::with_capacity(self.places.len() * MOST_CITED);
        for place in on() {
            let applies = |(about, _): &&(Vec<u32>, _)| about.is_empty() || is_about(about, promoted);
            for (_, citation) in place.citations.iter().filter(applies).take(MOST_CITED) {
                if !citations.iter().any(|known| known.id == citation.id) {
                    citations.push(citation.clone());
                }
            }
        }
        let strictest = on().map(|place| place.severity).reduce(Severities::strictest);
        Outcome { severity: strictest.unwrap_or(self.severity), citations: citations.into() }
    }
}

impl Place {
    fn of(stance: &Stance) -> Self {
        let cite = |cited: &super::law::Cited| {
            let provision = cited.provision;
            let citation = Citation {
                id: provision.id.clone(),
                country: cited.jurisdiction.name.clone(),
                instrument: provision.instrument.clone(),
                clause: provision.clause.clone(),
            };
            (provision.about.clone(), Arc::new(citation))
        };
        Self { on: stance.on.clone(), severity: stance.severity, citations: stance.cites.iter().map(cite).collect() }
    }

    /// Whether it does not matter what a page promotes.
    fn is_fixed(&self) -> bool {
        !matches!(self.on, On::Promoting(_)) && self.citations.iter().all(|(about, _)| about.is_empty())
    }
}
