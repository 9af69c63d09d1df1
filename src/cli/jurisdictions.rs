//! `--jurisdiction`, read and checked.

use super::failure::Failure;
use caveat::nearest::nearest;
use caveat::policy::ALL;
use caveat::report::enumerated;
use caveat::rules::Regulations;
use clap::Args;

/// Whose law applies.
#[derive(Clone, Args)]
pub struct Jurisdictions {
    /// Countries whose law applies, for example au,uk; `all` runs every rule
    #[arg(id = "jurisdiction", long, value_name = "LIST", value_delimiter = ',')]
    chosen: Vec<String>,
}

impl<'t, T: IntoIterator<Item = &'t str>> From<T> for Jurisdictions {
    fn from(typed: T) -> Self {
        Self { chosen: typed.into_iter().map(str::to_owned).collect() }
    }
}

impl Jurisdictions {
    /// The ids that were typed, or the nearest to one that is none.
    pub fn ids(&self, known: &Regulations) -> Result<Vec<String>, Failure> {
        self.chosen.iter().map(|typed| id(typed, known)).collect()
    }
}

/// The id that was typed, if it is one.
pub(super) fn id(typed: &str, known: &Regulations) -> Result<String, Failure> {
    let name = typed.trim().to_lowercase();
    let mut ids = known.ids().chain([ALL]);
    if ids.any(|id| id == name) {
        return Ok(name);
    }
    let by_name = known.iter().filter(|of| of.name.to_lowercase() == name).map(|of| of.id.as_str());
    let mut near: Vec<&str> = by_name.collect();
    if near.is_empty() {
        near = nearest(&name, known.ids().chain([ALL]));
    }
    let near: Vec<String> = near.into_iter().map(|id| format!("`{id}`")).collect();
    let question = if near.is_empty() { String::new() } else { format!("did you mean {}?\n  ", near.join(" or ")) };
    let there: Vec<String> = known.iter().map(|of| format!("{} ({})", of.id, of.name)).chain([ALL.to_owned()]).collect();
    let hint = format!("{question}there are {}", enumerated(there.iter().map(String::as_str)));
    Err(Failure::Unknown { what: "jurisdiction", name, hint })
}
