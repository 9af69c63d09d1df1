//! Upkeep: rules about what a site keeps beside its copy, exceptions and evidence, from file to rule.

use super::claims::{EVIDENCE, SUPPRESSION};
use super::compile::Compiler;
use super::format::ExampleFile;
use super::model::{Example, RuleSet};
use crate::finding::Severity;
use crate::nearest::guess;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// `upkeep/<category>/<rule>.toml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct UpkeepFile {
    title: String,
    severity: Severity,
    why: String,
    advice: String,
    messages: BTreeMap<String, String>,
    #[serde(default)]
    example: Vec<ExampleFile>,
}

/// What can be wrong with an exception or with evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Upkeep {
    /// An exception names a rule that there is not.
    UnknownRule,
    /// An exception gives no reason.
    MissingReason,
    /// The day on which an exception ends is none of the calendar.
    MalformedDate,
    /// An exception cannot be read.
    Malformed,
    /// An exception that nothing needs.
    Unused,
    /// An exception that has ended.
    Expired,
    /// A range that does not begin, or does not end.
    Unmatched,
    /// An approval that does not hold on this day.
    Lapsed,
    /// An approval that soon ends.
    LapsesSoon,
    /// An approval of words that stand nowhere.
    NeverUsed,
    /// Evidence that cannot be found.
    MissingSource,
}

/// Each with its rule, and with the messages that the rule's file words.
const ALL: [(Upkeep, &str, &str, &[&str]); 11] = [
    (Upkeep::UnknownRule, SUPPRESSION, "unknown-rule", &["unknown", "all", "upkeep"]),
    (Upkeep::MissingReason, SUPPRESSION, "missing-reason", &["missing"]),
    (Upkeep::MalformedDate, SUPPRESSION, "malformed-date", &["malformed"]),
    (Upkeep::Malformed, SUPPRESSION, "malformed", &["word", "no-rule", "no-colon", "entry"]),
    (Upkeep::Unused, SUPPRESSION, "unused", &["block", "range", "file", "entry", "nothing-follows"]),
    (Upkeep::Expired, SUPPRESSION, "expired", &["ended"]),
    (Upkeep::Unmatched, SUPPRESSION, "unmatched", &["begin", "end"]),
    (Upkeep::Lapsed, EVIDENCE, "lapsed", &["ended", "not-yet"]),
    (Upkeep::LapsesSoon, EVIDENCE, "lapses-soon", &["today", "tomorrow", "soon"]),
    (Upkeep::NeverUsed, EVIDENCE, "unused", &["unused"]),
    (Upkeep::MissingSource, EVIDENCE, "missing-source", &["file", "doi", "address"]),
];

/// A rule about exceptions or about evidence.
#[derive(Debug, Serialize, Deserialize)]
pub struct UpkeepRule {
    /// What it looks for.
    pub of: Upkeep,
    /// `category/name`
    pub id: Arc<str>,
    /// What it finds, in one line.
    pub title: Arc<str>,
    /// How bad it is.
    pub severity: Severity,
    /// Why it is a problem.
    pub why: Arc<str>,
    /// What to do.
    pub advice: Arc<str>,
    /// What is said of a finding, by what is the matter.
    messages: BTreeMap<String, String>,
    /// The rule's tests.
    pub examples: Vec<Example>,
}

impl UpkeepRule {
    /// The category of such a rule.
    pub fn category(&self) -> &'static str {
        ALL.iter().find(|(of, ..)| *of == self.of).map_or(SUPPRESSION, |(_, category, ..)| category)
    }

    /// What is said of a finding. A name in braces stands for what is given for it.
    pub fn message(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut message = self.messages.get(key).cloned().unwrap_or_else(|| self.title.to_string());
        for (name, value) in values {
            message = message.replace(&format!("{{{name}}}"), value);
        }
        message
    }
}

impl RuleSet {
    /// The rule that looks for this; a folder of rules need not have it.
    pub fn upkeep(&self, of: Upkeep) -> Option<&UpkeepRule> {
        self.upkeep.iter().find(|rule| rule.of == of)
    }
}

impl Compiler<'_> {
    /// The rules about exceptions and evidence.
    pub fn upkeep(&mut self) -> Vec<UpkeepRule> {
        let mut rules = Vec::new();
        for (file, written) in self.all::<UpkeepFile>("upkeep/") {
            let id = file.path.trim_start_matches("upkeep/").trim_end_matches(".toml");
            let known = |(_, category, name, _): &&(_, &str, &str, _)| id == format!("{category}/{name}");
            let Some((of, _, _, messages)) = ALL.iter().find(known) else {
                let ids: Vec<String> = ALL.iter().map(|(_, category, name, _)| format!("{category}/{name}")).collect();
                let help = guess(id, ids.iter().map(String::as_str)).unwrap_or_else(|| format!("there are {}", ids.join(", ")));
                self.errors.push(file.error(None, format!("nothing looks for `{id}`"), Some(help)));
                continue;
            };
            for needed in messages.iter().filter(|name| !written.messages.contains_key(**name)) {
                self.errors.push(file.error(None, format!("there is no message `{needed}`"), Some("it stands below `[messages]`".into())));
            }
            for name in written.messages.keys().filter(|name| !messages.contains(&name.as_str())) {
                let help = guess(name, messages.iter().copied());
                self.errors.push(file.error(None, format!("nothing is told by a message `{name}`"), help));
            }
            rules.push(UpkeepRule {
                of: *of,
                id: id.into(),
                title: written.title.into(),
                severity: written.severity,
                why: written.why.into(),
                advice: written.advice.into(),
                messages: written.messages,
                examples: self.examples_of(file, written.example),
            });
        }
        rules
    }
}
