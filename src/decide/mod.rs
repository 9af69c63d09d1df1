//! What is in force for a page, by the wish of whoever checks it and by the law that applies; and what that makes of findings.

pub mod approvals;
pub mod baseline;
pub mod changes;
mod coverage;
mod decisions;
pub mod diff;
mod law;
mod policy;

pub use coverage::{Covered, coverage};
pub use decisions::Decisions;
pub use law::{Cited, Law, On, Stance};
pub use policy::{ALL, Policy, Setting};
