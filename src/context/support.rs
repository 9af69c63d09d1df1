//! Support: a source in reach of a claim.

use crate::document::{Block, Span};
use regex::Regex;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// What can support a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Support {
    /// A footnote, a reference or a link to a trusted source, in the claim's sentence or right after it.
    Citation,
    /// An entry in the clinic's evidence register.
    Register,
}

impl Support {
    /// The names that rule files use.
    pub const NAMES: [&str; 2] = ["citation", "register"];

    /// The support of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "citation" => Some(Support::Citation),
            "register" => Some(Support::Register),
            _ => None,
        }
    }

    /// The name in rule files.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

/// The sites that count as sources.
#[derive(Debug, Default, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Trusted {
    /// Domains, each with all its subdomains.
    pub domains: Vec<String>,
}

impl Trusted {
    /// Whether a link leads to a trusted site.
    pub fn covers(&self, destination: &str) -> bool {
        let Some((_, rest)) = destination.split_once("://") else {
            return false;
        };
        let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default().to_ascii_lowercase();
        self.domains.iter().any(|d| host.strip_suffix(d.as_str()).is_some_and(|sub| sub.is_empty() || sub.ends_with('.')))
    }
}

/// `[3]`, `(Lee et al., 2019)`, `doi:10.1000/182`, `PMID 123456`.
static REFERENCE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\[\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\]|\([^()]{2,60}?\b(?:19|20)\d\d[a-z]?\)|\bdoi:\s?10\.|\bpmid:?\s?\d|[¹²³⁴⁵⁶⁷⁸⁹]")
        .expect("the pattern is valid")
});

/// The source in reach of a sentence: in it, or within its closing marks.
pub fn citation(block: &Block, sentence: Span, trusted: &[&Trusted]) -> Option<String> {
    let rest = &block.prose[sentence.end..];
    let after = rest.find(|c: char| c.is_alphanumeric() && c.is_ascii()).map_or(rest.len(), |i| i.min(12));
    let mut reach = Span::new(sentence.start, sentence.end + after);
    while !block.prose.is_char_boundary(reach.end) {
        reach.end -= 1;
    }
    let link = block.links.iter().find(|l| {
        let touches = l.prose.start <= reach.end && reach.start <= l.prose.end;
        touches && (l.destination.starts_with('^') || trusted.iter().any(|sites| sites.covers(&l.destination)))
    });
    if let Some(link) = link {
        return Some(link.destination.clone());
    }
    let end = (sentence.end + 8).min(block.prose.len());
    let end = (reach.end.max(end)..=block.prose.len()).find(|&i| block.prose.is_char_boundary(i)).unwrap_or(block.prose.len());
    REFERENCE.find(&block.prose[reach.start..end]).map(|m| m.as_str().to_owned())
}
