//! `caveat disclose`: a draft of what a page about a treatment should tell.

use super::failure::Failure;
use super::screen::Screen;
use super::treatments::find;
use super::{RulesFrom, Status};
use caveat::report::draft::Draft;
use clap::{Args, ValueEnum};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Draft the block that tells what a treatment can do and who should not have it
#[derive(Args)]
#[command(after_help = "It is a draft: a clinician must review it before it is published.")]
pub struct Disclose {
    /// The treatment, by its id or one of its names
    #[arg(value_name = "TREATMENT")]
    treatment: String,
    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "md")]
    format: DraftFormat,
    #[command(flatten)]
    rules: RulesFrom,
}

/// How a draft is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum DraftFormat {
    /// Markdown
    #[value(alias = "markdown")]
    #[serde(alias = "markdown")]
    Md,
    /// HTML, to be pasted into a page
    Html,
    /// Plain text
    Text,
}

impl Disclose {
    /// Prints the draft, or the nearest names.
    pub fn run(self, screen: &mut Screen) -> Result<Status, Failure> {
        let rules = self.rules.load_here()?;
        let treatment = find(&rules.treatments, &self.treatment)?;
        let draft = Draft::of(treatment, &rules).ok_or(Failure::NoDraft)?;
        screen.print(&self.format.write(&draft))?;
        Ok(Status::Clean)
    }
}

impl DraftFormat {
    /// Writes a draft.
    pub fn write(self, draft: &Draft<'_>) -> String {
        match self {
            DraftFormat::Md => draft.markdown(),
            DraftFormat::Html => draft.html(),
            DraftFormat::Text => draft.text(),
        }
    }
}
