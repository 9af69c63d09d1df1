//! What a user chooses about checking.

use crate::context::Trusted;
use crate::finding::Severity;
use crate::rules::{Enough, Kind};
use std::collections::BTreeMap;

/// Stands for every jurisdiction, and for rules that none asks for.
pub const ALL: &str = "all";

/// What is chosen for a file: it may differ from file to file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Policy {
    /// Ids of the jurisdictions whose law applies, or [`ALL`]; none: what misleads everywhere is checked.
    /// Ids that the rules do not know are passed over: whoever reads them from a user tells the user.
    pub jurisdictions: Vec<String>,
    /// What the user says of rules, by id or by category; a rule's id wins over its category.
    pub rules: BTreeMap<String, Setting>,
    /// How much a page about a treatment has to tell, where the user wants other numbers than the rules.
    pub enough: BTreeMap<Kind, Enough>,
    /// Sites that count as sources besides those that the rules name.
    pub trusted: Trusted,
}

/// What a user may say of a rule or of all rules of a category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Setting {
    /// Not checked.
    Off,
    /// Checked even where no law asks for it, and as bad as the rule or the law says.
    On,
    /// Its findings are so bad, whatever the law says. A rule that is named by its id is checked then
    /// even where no law asks for it.
    Severity(Severity),
}

impl Policy {
    /// Every rule, under the law of every jurisdiction.
    pub fn all() -> Self {
        Self::of([ALL])
    }

    /// The law of these jurisdictions.
    pub fn of<'j>(jurisdictions: impl IntoIterator<Item = &'j str>) -> Self {
        Self { jurisdictions: jurisdictions.into_iter().map(str::to_owned).collect(), ..Self::default() }
    }

    /// Whether every jurisdiction's law applies.
    pub fn is_all(&self) -> bool {
        self.jurisdictions.iter().any(|id| id == ALL)
    }

    /// What the user says of a rule.
    pub fn setting(&self, rule: &str, category: &str) -> Option<Setting> {
        self.rules.get(rule).or_else(|| self.rules.get(category)).copied()
    }
}
