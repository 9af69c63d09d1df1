//! Fair balance: how a page's promises of benefit compare with what it tells of risks, from file to rule.

use super::compile::Compiler;
use super::format::{ExampleFile, Phrase, yes};
use super::local::{Local, LocalFiles};
use super::model::{ClaimRule, Example};
use crate::context::ContextId;
use crate::finding::{Confidence, Severity};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The name of the file, of the rule and of the kind in reports.
pub(super) const NAME: &str = "fair-balance";

/// `disclosures/fair-balance.toml`
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct BalanceFile {
    title: String,
    severity: Severity,
    confidence: Confidence,
    why: String,
    advice: String,
    #[serde(default = "yes")]
    everywhere: bool,
    #[serde(default, rename = "in")]
    local: LocalFiles,
    benefits: Vec<Phrase>,
    limits: Limits,
    #[serde(default)]
    example: Vec<ExampleFile>,
}

/// From where on a page is out of balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Limits {
    /// A page with fewer sentences that promise a benefit is not weighed.
    pub least_benefits: usize,
    /// More of them for one sentence that tells of a risk are too many.
    pub most_per_risk: usize,
    /// Risks come too late that are all told in so many last hundredths of the sentences.
    pub last_percent: usize,
}

/// The rule about balance.
#[derive(Debug, Serialize, Deserialize)]
pub struct BalanceRule {
    /// `disclosure/fair-balance`
    pub id: Arc<str>,
    /// What was found, in one line; the figures follow.
    pub title: Arc<str>,
    /// How bad it is.
    pub severity: Severity,
    /// How sure the figures make us.
    pub confidence: Confidence,
    /// Why it is a problem.
    pub why: Arc<str>,
    /// What to write.
    pub advice: Arc<str>,
    /// Whether it is checked when no jurisdiction is chosen.
    pub everywhere: bool,
    /// What it is in single countries.
    pub local: Vec<Local>,
    /// The claims that promise a benefit: rules or categories.
    pub benefits: Vec<String>,
    /// How much is too much.
    pub limits: Limits,
    /// Contexts in which a page owes its readers nothing.
    pub excused: Vec<ContextId>,
    /// The rule's tests.
    pub examples: Vec<Example>,
}

impl BalanceRule {
    /// The kind in reports.
    pub const KIND: &str = NAME;
}

impl Compiler<'_> {
    /// The rule about balance, if its file is there.
    pub fn balance(&mut self, claims: &[ClaimRule]) -> Option<BalanceRule> {
        let file = self.files.iter().find(|f| f.path == format!("disclosures/{NAME}.toml"))?;
        let b: BalanceFile = self.read(file)?;
        b.benefits.iter().for_each(|name| self.claim_name(file, name, claims));
        Some(BalanceRule {
            id: format!("disclosure/{NAME}").into(),
            title: b.title.into(),
            severity: b.severity,
            confidence: b.confidence,
            why: b.why.into(),
            advice: b.advice.into(),
            everywhere: b.everywhere,
            local: self.local(file, b.local),
            benefits: b.benefits.into_iter().map(Phrase::into_inner).collect(),
            limits: b.limits,
            excused: Vec::new(),
            examples: self.examples(file, b.example),
        })
    }
}
