//! caveat finds claims that nothing supports, and disclosures that are missing, in clinic marketing copy.

pub mod document;
pub mod finding;
pub mod linter;
pub mod report;
pub mod rules;
