//! What a SARIF log tells of rules.

use super::Run;
use super::inline::inline;
use super::sarif::{Message, level};
use crate::finding::{Confidence, Severity};
use crate::rules::RuleSummary;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Of each kind so many examples are told.
const EXAMPLES: usize = 3;

/// A rule.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Descriptor {
    id: String,
    short_description: Message,
    full_description: Message,
    #[serde(skip_serializing_if = "Option::is_none")]
    default_configuration: Option<Configuration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Help>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<Properties>,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

/// The names are GitHub's: they decide in which order it lists alerts.
#[derive(Serialize)]
struct Properties {
    category: String,
    precision: Confidence,
    #[serde(rename = "problem.severity")]
    severity: &'static str,
    tags: [String; 2],
}

/// The rules in force, and those of them that found something.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// A fingerprint of all rules in force.
    pub(super) digest: String,
    rules: BTreeMap<String, RuleSummary>,
    found: BTreeSet<Arc<str>>,
}

impl Known {
    /// Takes in the rules of a run. If there are several sets, what the first says of a rule holds.
    pub(super) fn learn(&mut self, run: &Run<'_>) {
        self.digest.clone_from(&run.digest);
        for rule in run.rules.iter().flat_map(|rules| rules.summaries()) {
            self.rules.entry(rule.id.clone()).or_insert(rule);
        }
    }

    /// A rule found something.
    pub(super) fn note(&mut self, rule: &Arc<str>) {
        if !self.found.contains(rule) {
            self.found.insert(rule.clone());
        }
    }

    /// The rules that found something, sorted by id.
    pub(super) fn found(&self) -> Vec<Descriptor> {
        self.found.iter().map(|id| self.rules.get(&**id).map_or_else(|| Descriptor::bare(id), Descriptor::of)).collect()
    }
}

impl Descriptor {
    fn of(rule: &RuleSummary) -> Self {
        let RuleSummary { id, title, why, advice, flags, passes, .. } = rule;
        let mut text = format!("{why}\n\nWhat to write instead: {advice}\n");
        let mut markdown = format!("**Why.** {}\n\n**What to write instead.** {}\n", inline(why), inline(advice));
        for (heading, examples) in [("Reported", flags), ("Not reported", passes)] {
            if examples.is_empty() {
                continue;
            }
            text += &format!("\n{heading}:\n");
            markdown += &format!("\n**{heading}**\n\n");
            for example in examples.iter().take(EXAMPLES) {
                text += &format!("- {}\n", example.split_whitespace().collect::<Vec<_>>().join(" "));
                markdown += &format!("- {}\n", inline(example));
            }
        }
        let more = format!("caveat explain {id}");
        Self {
            id: id.clone(),
            short_description: Message { text: title.clone() },
            full_description: Message { text: why.clone() },
            default_configuration: Some(Configuration { level: level(rule.severity) }),
            help: Some(Help { text: format!("{text}\nMore: {more}\n"), markdown: format!("{markdown}\nMore: `{more}`\n") }),
            properties: Some(Properties {
                category: rule.category.clone(),
                precision: rule.confidence,
                severity: match rule.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                    Severity::Info => "recommendation",
                },
                tags: ["advertising".to_owned(), rule.category.clone()],
            }),
        }
    }

    /// A rule that is in no set.
    fn bare(id: &str) -> Self {
        let name = || Message { text: id.to_owned() };
        Self {
            id: id.to_owned(),
            short_description: name(),
            full_description: name(),
            default_configuration: None,
            help: None,
            properties: None,
        }
    }
}
