//! Trying rules out: do they do what their examples say, why not, and what do no examples reach?

mod coverage;
mod doubts;
mod examples;
mod near;
mod phrase;

pub use coverage::{Coverage, Unreached, coverage};
pub use doubts::{Doubt, doubts};
pub use examples::{Failed, Outcome, Reason, run};
pub use near::{Break, Near};
