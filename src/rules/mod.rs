//! Rules, vocabularies, contexts and treatments: the data that decides what is found.

mod claims;
mod compile;
mod concepts;
mod draft;
mod error;
mod files;
mod language;
mod medical;
mod model;
mod sources;
mod treatments;

pub use draft::{DraftPart, DraftSection, DraftWords};
pub use error::{RuleError, RuleErrors};
pub use model::{ClaimRule, Contradiction, Example, RuleSet, RuleSummary, Scope};
pub use sources::{Source, Tier};
pub use treatments::{Concept, DisclosureRule, Fact, Kind, Policy, Rank, Treatment};
