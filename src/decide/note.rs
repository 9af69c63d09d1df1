//! What is to be said about an exception or about evidence, before it is a finding.

use crate::document::Span;
use crate::finding::{Confidence, Finding};
use crate::policy::Decisions;
use crate::rules::{RuleSet, Upkeep};
use std::sync::Arc;

/// Something that is wrong with an exception or with evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What is wrong.
    pub of: Upkeep,
    /// Where, in the file that it stands in.
    pub span: Span,
    /// Which of the rule's messages tells of it.
    key: &'static str,
    values: Vec<(&'static str, String)>,
    label: String,
}

impl Note {
    /// What is wrong and where, told by a message of the rule.
    pub fn new(of: Upkeep, key: &'static str, span: Span) -> Self {
        Self { of, span, key, values: Vec::new(), label: String::new() }
    }

    /// Says what stands for a name in the message.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// Says something under the words.
    pub fn labelled(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// The finding, if there is a rule for it.
    fn finding(&self, rules: &RuleSet) -> Option<Finding> {
        let rule = rules.upkeep(self.of)?;
        let values: Vec<(&str, &str)> = self.values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Some(Finding {
            rule: rule.id.clone(),
            category: rule.category().into(),
            severity: rule.severity,
            confidence: Confidence::High,
            message: rule.message(self.key, &values).into(),
            span: self.span,
            label: self.label.clone().into(),
            related: Vec::new(),
            why: rule.why.clone(),
            advice: rule.advice.clone(),
            citations: Arc::default(),
            words: values.first().map_or(self.key, |(_, value)| value).to_lowercase(),
            disclosure: None,
            replacement: None,
        })
    }
}

/// The findings that notes come to, where the rules for them are on.
pub fn findings(notes: &[Note], rules: &RuleSet, decisions: &Decisions) -> Vec<Finding> {
    let mut findings: Vec<Finding> = notes.iter().filter_map(|note| note.finding(rules)).collect();
    findings.retain(|finding| decisions.is_on(&finding.rule, &[]));
    decisions.apply(rules, &[], &mut findings);
    findings
}
