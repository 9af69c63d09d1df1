//! What is in force for a page, by the wish of whoever checks it and by the law that applies, and what that makes of findings.

mod choice;
mod coverage;
mod decisions;
mod law;

pub use choice::{ALL, Policy, Setting};
pub use coverage::{Covered, coverage};
pub use decisions::Decisions;
pub use law::{Cited, Law, On, Stance};
