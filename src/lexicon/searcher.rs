//! Searching sentences, with everything that is kept from one to the next.

use super::matcher::{Match, Matcher, Scratch};
use super::memory::Memory;
use super::pattern::Pattern;
use super::vocabulary::Lexicon;
use crate::text::{Sentence, Text};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;

/// What a searcher leaves to the next one.
#[derive(Debug, Default)]
pub struct Kept {
    scratch: Scratch,
    memory: Memory,
}

/// Searches the sentences of a page.
#[derive(Debug)]
pub struct Searcher<'l> {
    lexicon: &'l Lexicon,
    kept: RefCell<Kept>,
}

impl<'l> Searcher<'l> {
    /// A searcher of sentences that were read with this lexicon. `kept` comes from a searcher with
    /// the same lexicon, or from none.
    pub fn new(lexicon: &'l Lexicon, kept: Kept) -> Self {
        Self { lexicon, kept: RefCell::new(kept) }
    }

    /// What the next searcher can use.
    pub fn into_kept(self) -> Kept {
        self.kept.into_inner()
    }

    /// Adds the longest match of every pattern at every start, in the order of pattern and place.
    pub fn find(&self, matcher: &Matcher, text: &Text, sentence: &Sentence, found: &mut Vec<Match>) {
        let Kept { scratch, memory } = &mut *self.kept.borrow_mut();
        if let Some(known) = memory.recall(matcher, text, sentence) {
            found.extend(known);
            return;
        }
        let before = found.len();
        matcher.find(text.tokens_of(sentence), sentence.leads_in(), self.lexicon, scratch, found);
        memory.keep(matcher, text, sentence, &found[before..]);
    }
}

/// Patterns of one kind, each with its owner, that are searched only where there is a reason to.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de>, 'de: 'static"))]
pub struct Group<T> {
    matcher: Matcher,
    owners: Vec<T>,
}

impl<T: Copy> Group<T> {
    /// A group of these patterns.
    pub fn new(patterns: Vec<(T, Pattern)>, lexicon: &Lexicon) -> Self {
        let (owners, patterns) = patterns.into_iter().unzip();
        Self { owners, matcher: Matcher::new(patterns, lexicon) }
    }

    /// Finds the longest match of every pattern at every start, in the order of pattern and place.
    pub fn find(&self, text: &Text, sentence: &Sentence, searcher: &Searcher, found: &mut Vec<Match>) {
        found.clear();
        searcher.find(&self.matcher, text, sentence, found);
    }

    /// Whose pattern was found.
    pub fn owner(&self, found: Match) -> T {
        self.owners[found.pattern.0 as usize]
    }

    /// The pattern that was found, as it was written.
    pub fn source(&self, found: Match) -> &str {
        self.matcher.source(found.pattern)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::{Language, LexiconBuilder, parse};

    #[test]
    fn a_sentence_that_comes_again_holds_the_same() {
        let mut builder = LexiconBuilder::new(Language::default(), []);
        let patterns = ["no pain", "^ 1 : no pain", "no [,] pain", "pain :"].map(|pattern| parse(pattern, &mut builder).expect(pattern));
        let lexicon = builder.finish();
        let matcher = Matcher::new(patterns.to_vec(), &lexicon);
        let searcher = Searcher::new(&lexicon, Kept::default());
        let prose = ["No pain.", "1: no pain.", "No, pain.", "No pain:"];
        let text = Text::read(prose.into_iter().chain(prose), lexicon.words());
        let all: Vec<Vec<Match>> = text
            .sentences
            .iter()
            .map(|sentence| {
                let mut found = Vec::new();
                searcher.find(&matcher, &text, sentence, &mut found);
                found
            })
            .collect();
        let counts: Vec<usize> = all.iter().map(Vec::len).collect();
        assert_eq!(all[..4], all[4..]);
        assert_eq!(counts[..4], [2, 3, 1, 3]);
    }
}
