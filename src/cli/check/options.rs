//! What was typed, as the settings know it.

use super::Check;
use crate::cli::failure::Failure;
use caveat::config::{Configs, Lookup, Options};
use caveat::finding::{Confidence, Severity};
use clap::ValueEnum;

/// Nobody has more cores.
const MOST_JOBS: usize = 1024;

/// The least severity that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

/// The least confidence that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOnConfidence {
    Low,
    Medium,
    High,
}

/// Reads a number of threads.
pub fn jobs(typed: &str) -> Result<usize, String> {
    typed.parse().ok().filter(|jobs| (1..=MOST_JOBS).contains(jobs)).ok_or_else(|| format!("write a number from 1 to {MOST_JOBS}"))
}

impl Check {
    /// Where settings are looked for.
    pub(super) fn configs(&self) -> Result<Configs, Failure> {
        let lookup = match &self.config {
            Some(file) if !file.is_file() => return Err(Failure::NoConfig(file.display().to_string())),
            Some(file) => Lookup::File(file.clone()),
            None if self.no_config => Lookup::Nowhere,
            None => Lookup::Upwards,
        };
        Ok(Configs::new(lookup)?)
    }

    /// The settings that were typed.
    pub(super) fn options(&self) -> Options {
        let fail_on = |fail_on| match fail_on {
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Info => Some(Severity::Info),
            FailOn::Never => None,
        };
        let confidence = |confidence| match confidence {
            FailOnConfidence::Low => Confidence::Low,
            FailOnConfidence::Medium => Confidence::Medium,
            FailOnConfidence::High => Confidence::High,
        };
        Options { jurisdictions: None, fail_on: self.fail_on.map(fail_on), fail_on_confidence: self.fail_on_confidence.map(confidence) }
    }
}
