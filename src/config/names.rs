//! The names that settings may use: those that the rules in force define.

use super::read::Layer;
use super::shape::NameOf;
use super::source::Source;
use crate::decide::ALL;
use crate::document::Span;
use crate::nearest::did_you_mean;
use crate::rules::{RuleError, RuleSet};
use std::collections::BTreeMap;
use toml::Spanned;

/// All names.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Rules and their categories.
    pub rules: BTreeMap<String, String>,
    /// Categories that have rules.
    pub categories: Vec<String>,
    /// Countries, and `all`.
    pub jurisdictions: Vec<String>,
    /// Groups of treatments.
    pub groups: Vec<String>,
}

impl Names {
    /// The names that these rules define.
    pub fn of(rules: &RuleSet) -> Self {
        let sorted = |names: &mut Vec<String>| {
            names.sort();
            names.dedup();
        };
        let by_rule: BTreeMap<String, String> = rules.heads().map(|head| (head.id.to_string(), head.category.to_owned())).collect();
        let mut categories: Vec<String> = by_rule.values().cloned().collect();
        sorted(&mut categories);
        let mut groups: Vec<String> = rules.treatments.iter().map(|treatment| treatment.group.clone()).collect();
        sorted(&mut groups);
        let jurisdictions = std::iter::once(ALL).chain(rules.regulations.ids()).map(str::to_owned).collect();
        Self { rules: by_rule, categories, jurisdictions, groups }
    }

    /// The known names of a kind.
    pub fn known(&self, kind: NameOf) -> Vec<&str> {
        let names: Vec<&String> = match kind {
            NameOf::Jurisdiction => self.jurisdictions.iter().collect(),
            NameOf::Group => self.groups.iter().collect(),
            NameOf::Rule => self.categories.iter().chain(self.rules.keys()).collect(),
        };
        names.into_iter().map(String::as_str).collect()
    }

    /// Whether there is something of that name.
    fn knows(&self, kind: NameOf, name: &str) -> bool {
        match kind {
            NameOf::Rule => self.rules.contains_key(name) || self.categories.iter().any(|known| known == category(name)),
            _ => self.known(kind).contains(&name),
        }
    }

    /// Adds a mistake for each name in a layer that means nothing.
    pub(super) fn check(&self, source: &Source, layer: &Layer, mistakes: &mut Vec<RuleError>) {
        let mut fail = |name: &Spanned<String>, message: String, help: Option<String>| {
            let span = name.span();
            mistakes.push(source.mistake(Some(Span::new(span.start, span.end)), message, help));
        };
        let groups = layer.groups.iter().map(|name| (NameOf::Group, name));
        let countries = layer.jurisdictions.iter().flat_map(|list| list.get_ref()).map(|name| (NameOf::Jurisdiction, name));
        let rules = layer.rules.iter().map(|(name, _)| (NameOf::Rule, name));
        for (kind, name) in groups.chain(countries).chain(rules) {
            if !self.knows(kind, name.get_ref()) {
                let known = self.known(kind);
                let otherwise = match kind {
                    NameOf::Rule => "`caveat rules` lists all of them".to_owned(),
                    _ => format!("known are {}", known.join(", ")),
                };
                let help = did_you_mean(category(name.get_ref()), known, &otherwise);
                fail(name, format!("there is no {} `{}`", kind.words(), name.get_ref()), Some(help));
            }
        }
        for (at, (name, _)) in layer.rules.iter().enumerate() {
            if let Some((twin, _)) = layer.rules[..at].iter().find(|(other, _)| category(other.get_ref()) == category(name.get_ref())) {
                fail(name, format!("`{}` and `{}` are the same", twin.get_ref(), name.get_ref()), None);
            }
        }
    }
}

/// The category that a name stands for: `downtime` and `downtime/*` are the same.
pub(super) fn category(name: &str) -> &str {
    name.strip_suffix("/*").unwrap_or(name)
}
