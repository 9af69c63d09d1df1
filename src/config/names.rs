//! The names that settings may use: those that the rules in force define.

use super::read::{File, Layer};
use crate::keyed::Source;
use crate::nearest::did_you_mean;
use crate::policy::ALL;
use crate::rules::{CATEGORIES, CONTRADICTION, DISCLOSURE, RuleError, RuleSet, category_named};
use crate::shape::NameOf;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use toml::Spanned;

/// All names, by what they name.
#[derive(Debug, Clone, Default)]
pub struct Names {
    lists: BTreeMap<NameOf, Vec<String>>,
    /// The categories of rules.
    categories: BTreeMap<String, String>,
}

impl Names {
    /// The names that these rules define.
    pub fn of(rules: &RuleSet) -> Self {
        let categories: BTreeMap<String, String> = rules.heads().map(|head| (head.id.to_string(), head.category.to_owned())).collect();
        let ids = || categories.keys().map(String::as_str);
        let claims = rules.claims.iter().map(|rule| &*rule.id);
        let groups = BTreeSet::from_iter(rules.treatments.iter().map(|treatment| treatment.group.as_str()));
        let in_use = BTreeSet::from_iter(categories.values().map(String::as_str));
        let provisions = rules.regulations.iter().flat_map(|of| of.provisions.iter().map(|provision| &*provision.id));
        let lists: [(NameOf, Vec<&str>); 11] = [
            (NameOf::Jurisdiction, [ALL].into_iter().chain(rules.regulations.ids()).collect()),
            (NameOf::RuleOrCategory, in_use.into_iter().chain(ids()).collect()),
            (NameOf::Rule, ids().collect()),
            (NameOf::Category, CATEGORIES.into_iter().chain([DISCLOSURE, CONTRADICTION]).collect()),
            (NameOf::ClaimCategory, CATEGORIES.to_vec()),
            (NameOf::Claim, CATEGORIES.into_iter().chain(claims).collect()),
            (NameOf::Context, rules.contexts.names().collect()),
            (NameOf::Concept, rules.concepts.iter().map(|concept| concept.id.as_str()).collect()),
            (NameOf::Treatment, rules.treatments.iter().map(|treatment| treatment.id.as_str()).collect()),
            (NameOf::Group, groups.into_iter().collect()),
            (NameOf::Provision, provisions.collect()),
        ];
        let owned = |(kind, names): (NameOf, Vec<&str>)| (kind, names.into_iter().map(str::to_owned).collect());
        Self { lists: lists.into_iter().map(owned).collect(), categories }
    }

    /// The known names of a kind.
    pub fn known(&self, kind: NameOf) -> Vec<&str> {
        self.lists.get(&kind).into_iter().flatten().map(String::as_str).collect()
    }

    /// The category of a rule.
    pub(super) fn category(&self, rule: &str) -> Option<&str> {
        self.categories.get(rule).map(String::as_str)
    }

    /// Whether there is something of that name.
    fn knows(&self, kind: NameOf, name: &str) -> bool {
        self.lists.get(&kind).is_some_and(|names| names.iter().any(|known| known == category_named(name)))
    }

    /// Adds a mistake for each name in a layer that means nothing.
    pub(super) fn check(&self, source: &Source, layer: &Layer, mistakes: &mut Vec<RuleError>) {
        let mut fail = |name: &Spanned<String>, message: String, help: Option<String>| {
            mistakes.push(source.mistake(Some(name.span().into()), message, help));
        };
        let groups = layer.groups.iter().map(|name| (NameOf::Group, name));
        let countries = layer.jurisdictions.iter().flat_map(|list| list.get_ref()).map(|name| (NameOf::Jurisdiction, name));
        let rules = layer.rules.iter().map(|(name, _)| (NameOf::RuleOrCategory, name));
        for (kind, name) in groups.chain(countries).chain(rules) {
            if !self.knows(kind, name.get_ref()) {
                let known = self.known(kind);
                let otherwise = match kind {
                    NameOf::RuleOrCategory => "`caveat rules` lists all of them".to_owned(),
                    _ => format!("known are {}", known.join(", ")),
                };
                let help = did_you_mean(category_named(name.get_ref()), known, &otherwise);
                fail(name, format!("there is no {} `{}`", kind.words(), name.get_ref()), Some(help));
            }
        }
        for (at, (name, _)) in layer.rules.iter().enumerate() {
            if let Some((twin, _)) =
                layer.rules[..at].iter().find(|(other, _)| category_named(other.get_ref()) == category_named(name.get_ref()))
            {
                fail(name, format!("`{}` and `{}` are the same", twin.get_ref(), name.get_ref()), None);
            }
        }
    }
}

/// Everything that is wrong with a file of settings in itself; not with what it extends and names.
pub fn mistakes(source: Arc<Source>, names: &Names) -> Vec<RuleError> {
    let file = File::read(source);
    let mut mistakes = file.mistakes;
    for layer in std::iter::once(&file.settings).chain(file.overrides.iter().map(|(_, layer)| layer)) {
        names.check(&file.source, layer, &mut mistakes);
    }
    mistakes.sort_by_key(|mistake| mistake.span.map(|span| span.start));
    mistakes
}
