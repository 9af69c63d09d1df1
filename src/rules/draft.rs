//! The words of the block that a page may use to tell of risks.

use super::treatments::{Kind, Rank};
use serde::{Deserialize, Serialize};

/// `drafts/disclosure.toml`
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DraftWords {
    /// What must happen before anybody publishes it; `{id}` stands for the treatment's id.
    pub review: String,
    /// What is to be known of a medicine that needs a prescription.
    pub prescription_only: String,
    /// What stands where nothing is known.
    pub unknown: String,
    /// What stands below what is known, where that is less than a page owes.
    pub few: String,
    /// The heading over the sources.
    pub sources: String,
    side_effects: DraftSection,
    contraindications: DraftSection,
}

/// What can happen, or who should not have it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftSection {
    /// Its heading.
    pub heading: String,
    /// A concept that has no plain wording; `{concept}` stands for its name.
    pub item: String,
    /// Its lists, in order.
    #[serde(rename = "part")]
    pub parts: Vec<DraftPart>,
}

/// A list.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DraftPart {
    /// Which facts stand in it.
    pub ranks: Vec<Rank>,
    /// What leads into it.
    pub lead_in: String,
}

impl DraftWords {
    /// The words about one kind.
    pub fn section(&self, kind: Kind) -> &DraftSection {
        match kind {
            Kind::SideEffects => &self.side_effects,
            Kind::Contraindications => &self.contraindications,
        }
    }
}
