//! Which findings are let be: by an exception, by evidence, or as they were there before.

mod approval;
pub mod approvals;
pub mod baseline;
pub mod changes;
pub mod diff;
mod directive;
mod exception;
mod exceptions;
mod front_matter;
mod note;
mod reach;
mod register;
mod settle;
mod source;
mod spans;
mod suppress;
mod usage;
mod wordings;

pub use approval::is_supportable;
pub use exceptions::{EXCEPTION_KEYS, EXCEPTIONS, Exceptions};
pub use note::{Note, findings};
pub use register::{CLAIM, Entry, REGISTER, REGISTER_KEYS, Register, Standing};
pub use settle::{Grounds, Settling, settle};
pub use source::Evidence;
pub use usage::{Choice, Looked, Shared, Usage, Use};
