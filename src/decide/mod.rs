//! What is in force for a page, by the wish of whoever checks it and by the law that applies.

mod policy;

pub use policy::{ALL, Policy, Setting};
