//! caveat finds claims that nothing supports, and disclosures that are missing, in clinic marketing copy.

pub mod checks;
pub mod context;
pub mod document;
mod embedded;
pub mod finding;
mod flat;
pub mod lexicon;
pub mod linter;
pub mod report;
pub mod rules;
pub mod text;
