//! By which settings copy is judged, as it is typed.

use super::RulesFrom;
use super::failure::Failure;
use super::jurisdictions::Jurisdictions;
use super::plan::Planner;
use caveat::config::{Configs, Lookup, Options};
use caveat::date::Date;
use caveat::finding::{Confidence, Severity};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What all commands that judge copy have in common.
#[derive(Clone, Args)]
pub struct Standard {
    /// The least severity that makes the exit status 1 [default: error]
    #[arg(long, value_name = "SEVERITY")]
    fail_on: Option<FailOn>,
    /// The least confidence that a finding needs to count for --fail-on [default: high]
    #[arg(long, value_name = "CONFIDENCE")]
    fail_on_confidence: Option<FailOnConfidence>,
    #[command(flatten)]
    jurisdictions: Jurisdictions,
    /// Take the settings from this file for all files, in place of the caveat.toml nearest to each
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Look for no caveat.toml
    #[arg(long, conflicts_with = "config")]
    no_config: bool,
    #[command(flatten)]
    rules: RulesFrom,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOnConfidence {
    Low,
    Medium,
    High,
}

impl Standard {
    /// Plans what to do with files by these settings.
    pub fn planner(&self, today: Date) -> Result<Planner, Failure> {
        let lookup = match &self.config {
            Some(file) if !file.is_file() => return Err(Failure::NoConfig(file.display().to_string())),
            Some(file) => Lookup::File(file.clone()),
            None if self.no_config => Lookup::Nowhere,
            None => Lookup::Upwards,
        };
        Ok(Planner::new(Configs::new(lookup)?, self.options(), self.jurisdictions.clone(), self.rules.clone(), today))
    }

    fn options(&self) -> Options {
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
