//! What sentences held when they were last searched.
//!
//! The pages of a site repeat each other's headers, offers and disclaimers, and a draft that is
//! checked at every keystroke repeats all of itself but one sentence.

use super::matcher::{Match, Matcher, label_length};
use crate::text::Token;
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

/// So many sentences are remembered at most; each takes the place of an older one that happens to
/// have the same hash.
const PLACES: usize = 1 << 14;
/// Longer sentences are not remembered, so that the memory stays within some megabytes.
const LONGEST: usize = 48;

/// Sentences searched before.
#[derive(Debug, Default)]
pub struct Memory {
    places: Vec<Option<Box<Remembered>>>,
}

#[derive(Debug)]
struct Remembered {
    /// The matcher that searched.
    matcher: u64,
    /// All that a search looks at.
    signs: Box<[u64]>,
    matches: Box<[Match]>,
}

/// All that a search looks at in a token; of a label only whether it is one.
fn sign(token: &Token) -> u64 {
    u64::from(token.word.0) << 32 | (token.kind as u64) << 8 | token.gap as u64
}

/// A sentence to be remembered.
#[derive(Debug)]
pub struct Place {
    index: usize,
    /// How many tokens stand before the sentence proper.
    label: u64,
}

impl Memory {
    /// What a matcher found in a sentence, or the place for what it will find.
    pub fn recall(&mut self, matcher: &Matcher, tokens: &[Token]) -> Result<&[Match], Option<Place>> {
        if tokens.len() > LONGEST {
            return Err(None);
        }
        let (matcher, label) = (matcher.fingerprint(), label_length(tokens) as u64);
        let mut hasher = FxHasher::default();
        matcher.hash(&mut hasher);
        tokens.iter().for_each(|token| sign(token).hash(&mut hasher));
        let index = hasher.finish() as usize % PLACES;
        self.places.resize_with(PLACES, || None);
        let same = |known: &Remembered| {
            known.matcher == matcher
                && known.signs.len() == tokens.len() + 1
                && known.signs[0] == label
                && known.signs[1..].iter().zip(tokens).all(|(known, token)| *known == sign(token))
        };
        match &self.places[index] {
            Some(known) if same(known) => Ok(&self.places[index].as_ref().expect("it is there").matches),
            _ => Err(Some(Place { index, label })),
        }
    }

    /// Remembers what a matcher found in a sentence.
    pub fn keep(&mut self, place: Place, matcher: &Matcher, tokens: &[Token], matches: &[Match]) {
        let signs = std::iter::once(place.label).chain(tokens.iter().map(sign)).collect();
        self.places[place.index] = Some(Box::new(Remembered { matcher: matcher.fingerprint(), signs, matches: matches.into() }));
    }
}
