//! What sentences held when they were last searched.
//!
//! The pages of a site repeat each other's headers, offers and disclaimers, and a draft that is
//! checked at every keystroke repeats all of itself but one sentence.

use super::matcher::{Match, Matcher};
use crate::text::{Sentence, Text};

/// So many sentences are remembered at most, each in the place that its fingerprint gives it.
const PLACES: usize = 1 << 17;
/// Longer sentences are not remembered, so that the memory stays within some megabytes.
const LONGEST: usize = 48;

/// About so many matchers search a sentence.
const MATCHERS: usize = 6;

/// Sentences searched before.
#[derive(Debug, Default)]
pub struct Memory {
    places: Vec<Option<Box<Remembered>>>,
}

#[derive(Debug)]
struct Remembered {
    signs: Box<[u32]>,
    leads_in: bool,
    /// For each matcher that searched, what it found.
    found: Vec<(u64, Box<[Match]>)>,
}

fn place(sentence: &Sentence) -> usize {
    sentence.fingerprint as usize % PLACES
}

impl Memory {
    /// What a matcher found in a sentence the last time.
    pub fn recall(&self, matcher: &Matcher, text: &Text, sentence: &Sentence) -> Option<&[Match]> {
        let known = self.places.get(place(sentence))?.as_ref()?;
        let (_, matches) = known.found.iter().find(|(by, _)| *by == matcher.fingerprint())?;
        known.is(text, sentence).then_some(matches)
    }

    /// Remembers what a matcher found in a sentence; what was in its place is forgotten.
    pub fn keep(&mut self, matcher: &Matcher, text: &Text, sentence: &Sentence, matches: &[Match]) {
        if sentence.tokens.len() > LONGEST {
            return;
        }
        self.places.resize_with(PLACES, || None);
        let place = &mut self.places[place(sentence)];
        let found = (matcher.fingerprint(), matches.into());
        match place {
            Some(known) if known.is(text, sentence) => known.found.push(found),
            _ => {
                let signs = text.tokens_of(sentence).iter().map(|token| token.sign()).collect();
                let mut all = Vec::with_capacity(MATCHERS);
                all.push(found);
                *place = Some(Box::new(Remembered { signs, leads_in: sentence.leads_in(), found: all }));
            }
        }
    }
}

impl Remembered {
    fn is(&self, text: &Text, sentence: &Sentence) -> bool {
        let signs = text.tokens_of(sentence).iter().map(|token| token.sign());
        self.leads_in == sentence.leads_in() && self.signs.len() == signs.len() && self.signs.iter().copied().eq(signs)
    }
}
