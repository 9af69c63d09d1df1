//! What sentences held when they were last searched.
//!
//! The pages of a site repeat each other's headers, offers and disclaimers, and a draft that is
//! checked at every keystroke repeats all of itself but one sentence.

use super::matcher::{Match, Matcher, PatternId};
use crate::text::{Sentence, Text};

/// So many sentences are remembered at most, each in the place that its fingerprint gives it.
const PLACES: usize = 1 << 17;
/// So many places there are at first: one page needs no more, and making room for all takes a millisecond.
const FEWEST: usize = 1 << 9;
/// When all places may be taken there are so many times more, and what was remembered is forgotten.
const GROWTH: usize = 16;
/// Longer sentences are not remembered, so that the memory stays within some megabytes.
const LONGEST: usize = 48;

/// Sentences searched before.
#[derive(Debug, Default)]
pub struct Memory {
    places: Vec<Remembered>,
    /// How many sentences were remembered since there were so many places.
    kept: usize,
}

/// A sentence, and what each matcher found that searched it.
///
/// Among so many sentences each look at another piece of memory is a long one, so all is in one piece of
/// numbers: the signs of the sentence's tokens; then for each matcher its fingerprint in two halves, how
/// many matches it found, and these.
#[derive(Debug, Default)]
struct Remembered {
    fingerprint: u64,
    leads_in: bool,
    /// How many tokens the sentence has.
    tokens: u8,
    numbers: Box<[u32]>,
}

/// How many numbers stand before a matcher's matches.
const HEAD: usize = 3;
/// How many numbers a match takes.
const MATCH: usize = 3;

impl Memory {
    fn place(&self, sentence: &Sentence) -> Option<usize> {
        (sentence.fingerprint as usize).checked_rem(self.places.len())
    }

    /// What a matcher found in a sentence the last time.
    pub fn recall(&self, matcher: &Matcher, text: &Text, sentence: &Sentence) -> Option<impl Iterator<Item = Match>> {
        let known = self.places.get(self.place(sentence)?)?;
        if !known.is(text, sentence) {
            return None;
        }
        let wanted = halves(matcher);
        let mut rest = &known.numbers[known.tokens.into()..];
        while let [low, high, count, after @ ..] = rest {
            let (matches, others) = after.split_at(*count as usize * MATCH);
            if [*low, *high] == wanted {
                let (matches, _) = matches.as_chunks::<MATCH>();
                return Some(matches.iter().map(|&[pattern, start, end]| Match { pattern: PatternId(pattern), start, end }));
            }
            rest = others;
        }
        None
    }

    /// Remembers what a matcher found in a sentence; what was in its place is forgotten.
    pub fn keep(&mut self, matcher: &Matcher, text: &Text, sentence: &Sentence, matches: &[Match]) {
        if sentence.tokens.len() > LONGEST {
            return;
        }
        if self.kept >= self.places.len() && self.places.len() < PLACES {
            let places = (self.places.len() * GROWTH).clamp(FEWEST, PLACES);
            *self = Self { places: std::iter::repeat_with(Remembered::default).take(places).collect(), kept: 0 };
        }
        let Some(place) = self.place(sentence).and_then(|place| self.places.get_mut(place)) else {
            return;
        };
        let is_known = place.is(text, sentence);
        self.kept += usize::from(!is_known);
        let tokens = text.tokens_of(sentence);
        let before = if is_known { place.numbers.len() } else { tokens.len() };
        let mut numbers = Vec::with_capacity(before + HEAD + MATCH * matches.len());
        if is_known {
            numbers.extend_from_slice(&place.numbers);
        } else {
            numbers.extend(tokens.iter().map(|token| token.sign()));
        }
        numbers.extend(halves(matcher));
        numbers.push(matches.len() as u32);
        numbers.extend(matches.iter().flat_map(|found| [found.pattern.0, found.start, found.end]));
        let (fingerprint, leads_in) = (sentence.fingerprint, sentence.leads_in());
        *place = Remembered { fingerprint, leads_in, tokens: tokens.len() as u8, numbers: numbers.into() };
    }
}

fn halves(matcher: &Matcher) -> [u32; 2] {
    [matcher.fingerprint() as u32, (matcher.fingerprint() >> 32) as u32]
}

impl Remembered {
    fn is(&self, text: &Text, sentence: &Sentence) -> bool {
        let alike = self.fingerprint == sentence.fingerprint && self.leads_in == sentence.leads_in() && !self.numbers.is_empty();
        let tokens = text.tokens_of(sentence);
        let signs = tokens.iter().map(|token| token.sign());
        alike && usize::from(self.tokens) == tokens.len() && self.numbers[..tokens.len()].iter().copied().eq(signs)
    }
}
