//! The settings in force for a file, each with where it comes from.

use super::keys::numbers_of;
use super::names::Names;
use super::read::{Demand, FailOn, Layer};
use crate::context::Trusted;
use crate::document::{Columns, Format};
use crate::finding::{Confidence, Severity};
use crate::keyed::{Origin, Source, Sourced};
use crate::policy::{Policy, Setting};
use crate::rules::{DisclosurePolicy, Enough, Kind, RuleSet, category_named};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is in force for a file.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Countries whose law applies.
    pub jurisdictions: Sourced<Vec<String>>,
    /// The least severity that makes a run fail.
    pub fail_on: Sourced<FailOn>,
    /// The least confidence that does.
    pub fail_on_confidence: Sourced<Confidence>,
    /// What is made of categories and rules; a rule's own line wins over its category's.
    pub rules: BTreeMap<String, Sourced<Setting>>,
    /// How much is to be told: of every treatment, or of a group. Of two for the same, the later counts.
    pub demands: Vec<(Option<String>, Sourced<Demand>)>,
    /// Sites that count as sources besides the built-in ones.
    pub trusted: Vec<Sourced<String>>,
    /// The columns of tables that hold copy.
    pub columns: Sourced<Vec<String>>,
    /// The column that names posts.
    pub id_column: Option<Sourced<String>>,
    /// What the cells of tables hold.
    pub cells: Option<Sourced<Format>>,
}

/// What the command line says, where it says anything.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Countries whose law applies.
    pub jurisdictions: Option<Vec<String>>,
    /// The least severity that makes a run fail.
    pub fail_on: Option<FailOn>,
    /// The least confidence that does.
    pub fail_on_confidence: Option<Confidence>,
}

impl Settings {
    /// What holds where nothing is said.
    pub fn new(rules: &RuleSet) -> Self {
        let mut demands = Vec::new();
        for rule in &rules.disclosures {
            let all = |policy: &DisclosurePolicy| demands_of(rule.kind, policy).into_iter().map(Sourced::default);
            demands.extend(all(&rule.enough.policy).map(|demand| (None, demand)));
            for (group, policy) in &rule.enough.policies {
                demands.extend(all(policy).map(|demand| (Some(group.clone()), demand)));
            }
        }
        Self {
            jurisdictions: Sourced::default(Vec::new()),
            fail_on: Sourced::default(Some(Severity::Error)),
            fail_on_confidence: Sourced::default(Confidence::High),
            rules: BTreeMap::new(),
            demands,
            trusted: Vec::new(),
            columns: Sourced::default(Vec::new()),
            id_column: None,
            cells: None,
        }
    }

    /// Adds what a file says; it wins over what was there.
    pub(super) fn add(&mut self, layer: &Layer, source: &Arc<Source>, names: &Names) {
        if let Some(list) = &layer.jurisdictions {
            let value = list.get_ref().iter().map(|name| name.get_ref().clone()).collect();
            self.jurisdictions = Sourced { value, origin: source.origin(list.span()) };
        }
        if let Some(least) = &layer.fail_on {
            self.fail_on = Sourced { value: *least.get_ref(), origin: source.origin(least.span()) };
        }
        if let Some(least) = &layer.fail_on_confidence {
            self.fail_on_confidence = Sourced { value: *least.get_ref(), origin: source.origin(least.span()) };
        }
        let of_category = |name: &str, rule: &str| names.category(rule) == Some(name);
        for (name, _) in &layer.rules {
            // What was said of a category's rules before gives way to what is said of the category now.
            self.rules.retain(|rule, _| !of_category(category_named(name.get_ref()), rule));
        }
        for (name, setting) in &layer.rules {
            self.rules.insert(category_named(name.get_ref()).to_owned(), Sourced { value: *setting, origin: source.origin(name.span()) });
        }
        for (demand, group) in &layer.demands {
            let Demand { kind, key, .. } = *demand.get_ref();
            let group = group.as_ref().map(|group| group.get_ref().clone());
            // A number for all treatments is one for each of their groups too.
            self.demands.retain(|(of, known)| (known.value.kind, known.value.key) != (kind, key) || (group.is_some() && *of != group));
            self.demands.push((group, Sourced { value: *demand.get_ref(), origin: source.origin(demand.span()) }));
        }
        if let Some(columns) = &layer.columns {
            self.columns = Sourced { value: columns.get_ref().clone(), origin: source.origin(columns.span()) };
        }
        if let Some(column) = &layer.id_column {
            self.id_column = Some(Sourced { value: column.get_ref().clone(), origin: source.origin(column.span()) });
        }
        if let Some(cells) = &layer.cells {
            self.cells = Some(Sourced { value: *cells.get_ref(), origin: source.origin(cells.span()) });
        }
        for site in &layer.trusted {
            if !self.trusted.iter().any(|known| known.value == *site.get_ref()) {
                self.trusted.push(Sourced { value: site.get_ref().clone(), origin: source.origin(site.span()) });
            }
        }
    }

    /// Adds what the command line says; it wins over every file.
    pub fn choose(&mut self, options: &Options) {
        fn chosen<T: Clone>(option: Option<&T>, setting: &mut Sourced<T>) {
            if let Some(value) = option {
                *setting = Sourced { value: value.clone(), origin: Origin::CommandLine };
            }
        }
        chosen(options.jurisdictions.as_ref(), &mut self.jurisdictions);
        chosen(options.fail_on.as_ref(), &mut self.fail_on);
        chosen(options.fail_on_confidence.as_ref(), &mut self.fail_on_confidence);
    }

    /// How tables are read.
    pub fn columns(&self) -> Columns {
        Columns {
            copy: self.columns.value.clone(),
            id: self.id_column.as_ref().map(|id| id.value.clone()),
            delimiter: None,
            cells: self.cells.as_ref().map(|cells| cells.value),
        }
    }

    /// What the checks have to know of it.
    pub fn policy(&self, rules: &RuleSet) -> Policy {
        let chosen = self.demands.iter().any(|(_, demand)| demand.origin != Origin::Default);
        let enough = rules.disclosures.iter().filter(|_| chosen).map(|rule| {
            let policy = |group| policy_of(&self.demanded(rule.kind, group));
            let groups = self.groups(rule.kind).into_iter().map(|group| (group.to_owned(), policy(Some(group))));
            (rule.kind, Enough { policy: policy(None), policies: groups.collect() })
        });
        Policy {
            jurisdictions: self.jurisdictions.value.clone(),
            rules: self.rules.iter().map(|(name, setting)| (name.clone(), setting.value)).collect(),
            enough: enough.collect(),
            trusted: Trusted { domains: self.trusted.iter().map(|site| site.value.to_lowercase()).collect() },
        }
    }

    /// How much is to be told of a kind by a page about treatments of a group, with the origin of each number.
    pub fn demanded(&self, kind: Kind, group: Option<&str>) -> Vec<&Sourced<Demand>> {
        let mut numbers: Vec<&Sourced<Demand>> = Vec::new();
        for of in [None, group] {
            for (_, demand) in self.demands.iter().filter(|(group, demand)| demand.value.kind == kind && group.as_deref() == of) {
                match numbers.iter_mut().find(|known| known.value.key == demand.value.key) {
                    Some(known) => *known = demand,
                    None => numbers.push(demand),
                }
            }
        }
        let place = |demand: &Demand| numbers_of(kind).iter().position(|key| key.name == demand.key);
        numbers.sort_by_key(|number| place(&number.value));
        numbers
    }

    /// The groups of treatments that have numbers of their own.
    pub fn groups(&self, kind: Kind) -> Vec<&str> {
        let of_kind = self.demands.iter().filter(|(_, demand)| demand.value.kind == kind);
        let mut groups: Vec<&str> = of_kind.filter_map(|(group, _)| group.as_deref()).collect();
        groups.sort_unstable();
        groups.dedup();
        groups
    }
}

/// The policy that numbers make up.
fn policy_of(numbers: &[&Sourced<Demand>]) -> DisclosurePolicy {
    let number = |key: &str| numbers.iter().find(|number| number.value.key == key).map_or(0, |number| number.value.amount);
    DisclosurePolicy {
        min_stated: number("min-stated"),
        plenty: number("plenty"),
        min_common: number("min-common"),
        min_serious: number("min-serious"),
        min_absolute: number("min-absolute"),
        pointer_is_enough: number("pointer-is-enough") > 0,
    }
}

/// A policy's numbers that concern its kind, in the order of the files.
fn demands_of(kind: Kind, policy: &DisclosurePolicy) -> Vec<Demand> {
    let ranks = match kind {
        Kind::SideEffects => vec![("min-common", policy.min_common), ("min-serious", policy.min_serious)],
        Kind::Contraindications => vec![("min-absolute", policy.min_absolute)],
    };
    let mut all = vec![("min-stated", policy.min_stated), ("plenty", policy.plenty)];
    all.extend(ranks);
    all.push(("pointer-is-enough", usize::from(policy.pointer_is_enough)));
    all.into_iter().map(|(key, amount)| Demand { kind, key, amount }).collect()
}
