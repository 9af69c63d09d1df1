//! What is looked for in every sentence of a text, searched at once.

use super::matcher::{Match, Matcher, PatternId};
use super::pattern::Pattern;
use super::searcher::Searcher;
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// Patterns of one kind among those that are searched at once, each with its owner.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Section<T> {
    first: u32,
    owners: Vec<T>,
}

impl<T: Copy> Section<T> {
    /// Adds patterns to those that a matcher will be made of.
    pub fn new(patterns: Vec<(T, Pattern)>, all: &mut Vec<Pattern>) -> Self {
        let first = all.len() as u32;
        let (owners, patterns): (_, Vec<_>) = patterns.into_iter().unzip();
        all.extend(patterns);
        Self { first, owners }
    }

    /// Whose pattern was found, if it is one of these.
    pub fn find(&self, found: Match) -> Option<T> {
        let index = found.pattern.0.checked_sub(self.first)?;
        self.owners.get(index as usize).copied()
    }

    /// Whose pattern was found.
    pub fn owner(&self, found: Match) -> T {
        self.owners[(found.pattern.0 - self.first) as usize]
    }
}

/// What was found in a text, sentence by sentence.
#[derive(Debug)]
pub struct Found<'m> {
    matcher: &'m Matcher,
    matches: Vec<Match>,
    /// Where the matches of each sentence end.
    ends: Vec<usize>,
}

impl<'m> Found<'m> {
    /// Searches a text.
    pub fn read(text: &Text, matcher: &'m Matcher, searcher: &Searcher) -> Self {
        let mut matches = Vec::new();
        let search = |sentence| {
            searcher.find(matcher, text, sentence, &mut matches);
            matches.len()
        };
        let ends = text.sentences.iter().map(search).collect();
        Self { matcher, matches, ends }
    }

    /// The pattern that was found, as it was written.
    pub fn source(&self, found: Match) -> &'m str {
        self.matcher.source(found.pattern)
    }

    /// All matches in a sentence, in the order of pattern and place.
    pub fn all(&self, sentence: usize) -> &[Match] {
        let start = if sentence == 0 { 0 } else { self.ends[sentence - 1] };
        &self.matches[start..self.ends[sentence]]
    }

    /// The matches of a section's patterns in a sentence, in the order of pattern and place.
    pub fn of<T>(&self, section: &Section<T>, sentence: usize) -> &[Match] {
        let all = self.all(sentence);
        let before = |pattern: u32| all.partition_point(|m| m.pattern < PatternId(pattern));
        &all[before(section.first)..before(section.first + section.owners.len() as u32)]
    }
}
