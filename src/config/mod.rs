//! `caveat.toml`: which files are checked, by which law and with which rules.
//!
//! The file that governs a file of copy is looked for upwards from it ([`Configs`]). It is read against
//! one table of all settings ([`TOP`]), so that every mistake is found at once; what it extends is put
//! under it ([`Config`]). What is in force for a file are [`Settings`], each with where it comes from.

mod find;
mod governing;
mod keys;
mod load;
mod names;
mod read;
mod relative;
mod settings;

pub use crate::keyed::{Origin, Source, Sourced};
pub use find::{ConfigId, Configs, Lookup, NAME};
pub use governing::{Config, Left, Matched, SharedFiles};
pub use keys::{CONTRAINDICATION_NUMBERS, SIDE_EFFECT_NUMBERS, TOP};
pub use names::{Names, mistakes};
pub use read::{Demand, FailOn, cells_name, fail_on_name, setting_name};
pub use relative::relative;
pub use settings::{Options, Settings};
