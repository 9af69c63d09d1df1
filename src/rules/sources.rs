//! Who vouches for what is known of treatments.

use super::compile::Compiler;
use super::format::Phrase;
use crate::nearest::guess;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// A page that states a fact about a treatment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its address.
    pub url: String,
    /// Who speaks, as a reader would know them, with the title in brackets where that helps.
    pub publisher: String,
    /// What kind of speaker that is.
    pub tier: Tier,
}

/// Kinds of speakers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// An authority.
    Regulator,
    /// A public health service or a hospital.
    HealthService,
    /// An association of those who treat.
    ProfessionalBody,
    /// The maker, in instructions and product information.
    Manufacturer,
    /// A journal.
    PeerReviewed,
    /// A textbook or another work of reference.
    Reference,
    /// A clinic, a seller, a blog, the news: whoever has no duty to get it right.
    Commercial,
}

impl Tier {
    /// What a reader calls such a speaker.
    pub fn words(self) -> &'static str {
        match self {
            Tier::Regulator => "regulator",
            Tier::HealthService => "health service",
            Tier::ProfessionalBody => "professional body",
            Tier::Manufacturer => "manufacturer",
            Tier::PeerReviewed => "journal",
            Tier::Reference => "work of reference",
            Tier::Commercial => "commercial page",
        }
    }

    /// Whether a page may be asked for a fact because such a speaker states it.
    pub fn vouches(self) -> bool {
        self != Tier::Commercial
    }
}

/// `sources/<kind of speaker>.toml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SourcesFile {
    tier: Tier,
    source: Vec<SourceEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceEntry {
    url: Phrase,
    publisher: String,
}

/// All sources, and the number of each.
#[derive(Debug, Default)]
pub(super) struct Registry {
    pub sources: Vec<Source>,
    numbers: FxHashMap<String, u32>,
}

impl Registry {
    /// The number of the source at an address.
    pub fn number(&self, url: &str) -> Option<u32> {
        self.numbers.get(url).copied()
    }

    /// A question for the address most like one that is not there.
    pub fn nearest(&self, url: &str) -> String {
        guess(url, self.sources.iter().map(|s| s.url.as_str()))
            .unwrap_or_else(|| "add it to a file in `sources/`, with its publisher".to_owned())
    }
}

impl Compiler<'_> {
    /// The sources of all files; an address may stand in one place only.
    pub fn registry(&mut self) -> Registry {
        let mut registry = Registry::default();
        let mut places: Vec<&str> = Vec::new();
        for (file, list) in self.all::<SourcesFile>("sources/") {
            for SourceEntry { url, publisher } in list.source {
                if let Some(known) = registry.number(url.get_ref()) {
                    let message = format!("`{}` stands in `{}` already", url.get_ref(), places[known as usize]);
                    self.fail_with(file, &url, message, None);
                    continue;
                }
                let url = url.into_inner();
                registry.numbers.insert(url.clone(), registry.sources.len() as u32);
                registry.sources.push(Source { url, publisher, tier: list.tier });
                places.push(&file.path);
            }
        }
        registry
    }
}
