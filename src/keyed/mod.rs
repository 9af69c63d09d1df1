//! TOML files that users write: as text with places in it, and held against the keys that they may have.

mod globs;
mod reader;
mod slips;
mod source;

pub use globs::Globs;
pub use reader::{Mistake, Read, flawed, read};
pub use slips::{how_to_mend, place_within};
pub use source::{Origin, Source, Sourced};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A table below a key.
pub fn below<'t, 'i>(table: &'t DeTable<'i>, name: &str) -> Option<&'t DeTable<'i>> {
    table.get(name)?.get_ref().as_table()
}

/// The values of a list.
pub fn list<'t, 'i>(table: &'t DeTable<'i>, name: &str) -> &'t [Spanned<DeValue<'i>>] {
    table.get(name).and_then(|value| value.get_ref().as_array()).map_or(&[], |list| list)
}

/// The tables of a list.
pub fn tables<'t, 'i>(table: &'t DeTable<'i>, name: &str) -> impl Iterator<Item = &'t DeTable<'i>> {
    list(table, name).iter().filter_map(|one| one.get_ref().as_table())
}

/// A text, with its place.
pub fn text(table: &DeTable, name: &str) -> Option<Spanned<String>> {
    let value = table.get(name)?;
    Some(Spanned::new(value.span(), value.get_ref().as_str()?.to_owned()))
}

/// The texts of a list, each with its place.
pub fn texts(table: &DeTable, name: &str) -> Vec<Spanned<String>> {
    let texts = list(table, name).iter().filter_map(|value| Some(Spanned::new(value.span(), value.get_ref().as_str()?.to_owned())));
    texts.collect()
}

/// A whole number that is not below zero.
pub fn number(value: &DeValue) -> Option<usize> {
    let integer = value.as_integer()?;
    usize::from_str_radix(integer.as_str(), integer.radix()).ok()
}

/// A day as it is written, as text or as TOML writes it, with its place.
pub fn day(table: &DeTable, name: &str) -> Option<Spanned<String>> {
    let value = table.get(name)?;
    let written = match value.get_ref() {
        DeValue::Datetime(day) => day.to_string(),
        other => other.as_str()?.to_owned(),
    };
    Some(Spanned::new(value.span(), written))
}
