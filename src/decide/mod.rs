//! What is in force for a page, by the wish of whoever checks it and by the law that applies; what that makes of findings;
//! and which of them are let be, by an exception or by evidence.

mod approval;
pub mod approvals;
pub mod baseline;
pub mod changes;
mod coverage;
mod decisions;
pub mod diff;
mod directive;
mod exception;
mod exceptions;
mod front_matter;
mod law;
mod note;
mod policy;
mod reach;
mod register;
mod settle;
mod source;
mod spans;
mod suppress;
mod usage;
mod wordings;

pub use approval::is_supportable;
pub use coverage::{Covered, coverage};
pub use decisions::Decisions;
pub use exceptions::{EXCEPTION_KEYS, EXCEPTIONS, Exceptions};
pub use law::{Cited, Law, On, Stance};
pub use note::{Note, findings};
pub use policy::{ALL, Policy, Setting};
pub use register::{CLAIM, Entry, REGISTER, REGISTER_KEYS, Register, Standing};
pub use settle::{Grounds, Settling, settle};
pub use source::Evidence;
pub use usage::{Choice, Looked, Shared, Usage, Use};
