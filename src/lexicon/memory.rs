//! What sentences held when they were last searched.
//!
//! The pages of a site repeat each other's headers, offers and disclaimers, and a draft that is
//! checked at every keystroke repeats all of itself but one sentence.

use super::matcher::{Match, Matcher};
use crate::text::{Sentence, Text};

/// So many sentences are remembered at most, each in the place that its fingerprint gives it.
const PLACES: usize = 1 << 17;
/// So many places there are at first: one page needs no more, and making room for all takes a millisecond.
const FEWEST: usize = 1 << 9;
/// When all places may be taken there are so many times more, and what was remembered is forgotten.
const GROWTH: usize = 16;
/// Longer sentences are not remembered, so that the memory stays within some megabytes.
const LONGEST: usize = 48;

/// About so many matchers search a sentence.
const MATCHERS: usize = 2;

/// Sentences searched before.
#[derive(Debug, Default)]
pub struct Memory {
    places: Vec<Option<Box<Remembered>>>,
    /// How many sentences were remembered since there were so many places.
    kept: usize,
}

#[derive(Debug)]
struct Remembered {
    signs: Box<[u32]>,
    leads_in: bool,
    /// For each matcher that searched, what it found.
    found: Vec<(u64, Box<[Match]>)>,
}

impl Memory {
    fn place(&self, sentence: &Sentence) -> Option<usize> {
        (sentence.fingerprint as usize).checked_rem(self.places.len())
    }

    /// What a matcher found in a sentence the last time.
    pub fn recall(&self, matcher: &Matcher, text: &Text, sentence: &Sentence) -> Option<&[Match]> {
        let known = self.places.get(self.place(sentence)?)?.as_ref()?;
        let (_, matches) = known.found.iter().find(|(by, _)| *by == matcher.fingerprint())?;
        known.is(text, sentence).then_some(matches)
    }

    /// Remembers what a matcher found in a sentence; what was in its place is forgotten.
    pub fn keep(&mut self, matcher: &Matcher, text: &Text, sentence: &Sentence, matches: &[Match]) {
        if sentence.tokens.len() > LONGEST {
            return;
        }
        if self.kept >= self.places.len() && self.places.len() < PLACES {
            let places = (self.places.len() * GROWTH).clamp(FEWEST, PLACES);
            *self = Self { places: std::iter::repeat_with(|| None).take(places).collect(), kept: 0 };
        }
        let Some(place) = self.place(sentence).and_then(|place| self.places.get_mut(place)) else {
            return;
        };
        let found = (matcher.fingerprint(), matches.into());
        match place {
            Some(known) if known.is(text, sentence) => known.found.push(found),
            _ => {
                self.kept += 1;
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
