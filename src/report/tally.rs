//! Counting findings.

use crate::finding::{Excuse, Excused, Finding, Severity};
use serde::Serialize;
use std::collections::BTreeMap;

/// How many findings of each severity, in how many files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Files checked.
    pub files: usize,
    /// Files with at least one finding.
    pub affected: usize,
    /// Findings that must not be published.
    pub errors: usize,
    /// Findings that should be changed.
    pub warnings: usize,
    /// Findings worth a look.
    pub infos: usize,
    /// What was found and is let be by an exception.
    pub suppressed: usize,
    /// What was found and is approved.
    pub approved: usize,
    /// What was found and was there when the baseline was written.
    pub baseline: usize,
}

impl Tally {
    /// The tally of one file.
    pub fn of(findings: &[Finding]) -> Self {
        let mut tally = Self { files: 1, affected: usize::from(!findings.is_empty()), ..Self::default() };
        for finding in findings {
            match finding.severity {
                Severity::Error => tally.errors += 1,
                Severity::Warning => tally.warnings += 1,
                Severity::Info => tally.infos += 1,
            }
        }
        tally
    }

    /// Counts what is let be in the same file.
    pub fn with(mut self, excused: &[Excused]) -> Self {
        for excused in excused {
            match excused.excuse {
                Excuse::Suppressed { .. } => self.suppressed += 1,
                Excuse::Approved { .. } => self.approved += 1,
                Excuse::Baseline => self.baseline += 1,
            }
        }
        self
    }

    /// Adds another tally to this one.
    pub fn add(&mut self, other: Self) {
        self.files += other.files;
        self.affected += other.affected;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.infos += other.infos;
        self.suppressed += other.suppressed;
        self.approved += other.approved;
        self.baseline += other.baseline;
    }

    /// All findings.
    pub fn findings(&self) -> usize {
        self.errors + self.warnings + self.infos
    }
}

/// How often each rule and each category was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Statistics {
    /// Findings by rule.
    pub rules: BTreeMap<String, usize>,
    /// Findings by category.
    pub categories: BTreeMap<String, usize>,
}

impl Statistics {
    /// The statistics of one file.
    pub fn of(findings: &[Finding]) -> Self {
        let mut statistics = Self::default();
        for finding in findings {
            *statistics.rules.entry(finding.rule.to_string()).or_default() += 1;
            *statistics.categories.entry(finding.category.to_string()).or_default() += 1;
        }
        statistics
    }

    /// Adds the statistics of another file to these.
    pub fn add(&mut self, other: &Self) {
        for (rule, count) in &other.rules {
            *self.rules.entry(rule.clone()).or_default() += count;
        }
        for (category, count) in &other.categories {
            *self.categories.entry(category.clone()).or_default() += count;
        }
    }
}

/// The entries, most frequent first, then by name.
pub(super) fn ranked(counts: &BTreeMap<String, usize>) -> Vec<(&str, usize)> {
    let mut ranked: Vec<_> = counts.iter().map(|(name, count)| (name.as_str(), *count)).collect();
    ranked.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    ranked
}
