//! caveat finds claims that nothing supports, and disclosures that are missing, in clinic marketing copy.

// Templates name what escapes their texts in the same way here and in the program.
extern crate self as caveat;

pub mod checks;
pub mod config;
pub mod context;
pub mod date;
pub mod decide;
pub mod document;
pub mod embedded;
pub mod finding;
mod flat;
pub mod hex;
pub mod keyed;
pub mod lexicon;
pub mod linter;
pub mod nearest;
pub mod policy;
pub mod report;
pub mod rules;
pub mod schema;
pub mod shape;
pub mod text;
pub mod trial;
pub mod weights;
