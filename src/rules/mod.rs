//! Rules, vocabularies, contexts and treatments: the data that decides what is found.

mod balance;
mod claims;
mod compile;
mod concepts;
mod contradictions;
mod draft;
mod error;
mod extend;
mod file;
mod format;
mod language;
mod local;
mod medical;
mod model;
mod own;
mod packed;
mod regulations;
mod sources;
mod statements;
mod treatments;
mod workshop;
mod written;

pub use balance::{BalanceRule, Limits};
pub use claims::{CATEGORIES, CONTRADICTION, DISCLOSURE};
pub use contradictions::{Amount, Contradiction, Measure};
pub use draft::{DraftPart, DraftSection, DraftWords};
pub use error::{RuleError, RuleErrors};
pub use file::File;
pub use local::{Local, Severities};
pub use model::{ClaimRule, Example, Head, RuleSet, RuleSummary, Scope};
pub use regulations::{Advertising, Assurance, Jurisdiction, Provision, Regulations};
pub use sources::{Source, Tier};
pub use statements::{Near, Part, StatementRule};
pub use treatments::{Concept, DisclosureRule, Enough, Fact, Kind, Policy, Rank, Treatment};
pub use workshop::{Hit, Workshop};
pub use written::{BLANK, Purpose, WrittenPhrase, WrittenRule};
