//! What a rule file says of single countries, in `[in.xx]`.

use super::compile::Compiler;
use super::format::{File, PerState, Phrase};
use super::regulations::Laws;
use crate::finding::Severity;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// `[in.xx]` in the file of a rule; `S` is what the file calls a severity.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalFile<S> {
    severity: Option<S>,
    #[serde(default)]
    cites: Vec<Phrase>,
    #[serde(default)]
    off: bool,
    why: Option<String>,
}

/// All of them, by jurisdiction.
pub type LocalFiles<S = Severity> = BTreeMap<Phrase, LocalFile<S>>;

/// How bad a finding of a rule is: where nothing is told, and where something is told but too little.
/// The two differ for disclosures only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Severities {
    /// Where nothing is told, and for every other finding.
    pub absent: Severity,
    /// Where something is told.
    pub partial: Severity,
}

impl Severities {
    /// The stricter of two, for each state.
    pub fn strictest(self, other: Self) -> Self {
        Self { absent: self.absent.max(other.absent), partial: self.partial.max(other.partial) }
    }
}

impl From<Severity> for Severities {
    fn from(severity: Severity) -> Self {
        Self { absent: severity, partial: severity }
    }
}

impl From<PerState<Severity>> for Severities {
    fn from(severity: PerState<Severity>) -> Self {
        Self { absent: severity.absent, partial: severity.partial }
    }
}

/// What a rule is in one jurisdiction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Local {
    /// The jurisdiction's index.
    pub jurisdiction: u32,
    /// Whether what it finds is lawful there.
    pub off: bool,
    /// How bad it is there, if that differs.
    pub severity: Option<Severities>,
    /// The provisions to cite in place of those that name the rule or its category: indices of the
    /// jurisdiction and of the provision in it.
    pub cites: Vec<(u32, u32)>,
    /// A sentence for readers there.
    pub why: Option<String>,
}

impl Compiler<'_> {
    /// What a file says of single countries.
    pub fn local<S: Into<Severities>>(&mut self, file: &File, of: LocalFiles<S>) -> Vec<Local> {
        let laws = Arc::clone(&self.laws);
        let mut all = Vec::new();
        for (name, local) in of {
            let Some(jurisdiction) = laws.index(name.get_ref()) else {
                self.no_jurisdiction(file, &name, &laws);
                continue;
            };
            if local.off && (local.severity.is_some() || !local.cites.is_empty()) {
                let message = format!("what is off in `{}` has no severity there and breaches nothing", name.get_ref());
                self.fail(file, &name, message, &[]);
            }
            let cites = local.cites.iter().filter_map(|id| self.cited(file, &laws, jurisdiction, id)).collect();
            let severity = local.severity.map(Into::into);
            all.push(Local { jurisdiction, off: local.off, severity, cites, why: local.why });
        }
        all
    }

    /// A provision of a jurisdiction, or of one in which it lies.
    fn cited(&mut self, file: &File, laws: &Laws, jurisdiction: u32, id: &Phrase) -> Option<(u32, u32)> {
        let name = id.get_ref();
        let found = laws.provision(name);
        let holds = |&(of, _): &(u32, u32)| of == jurisdiction || laws.lies_within(jurisdiction, of);
        if found.is_none() {
            self.fail(file, id, format!("there is no provision `{name}`"), &laws.provisions(jurisdiction));
        } else if !found.is_some_and(|found| holds(&found)) {
            self.fail(file, id, format!("`{name}` is no law of `{}`", laws.ids()[jurisdiction as usize]), &[]);
        }
        found.filter(holds)
    }
}
