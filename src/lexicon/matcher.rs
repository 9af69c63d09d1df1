//! Many patterns searched in one pass over a sentence.

use super::pattern::{Haystack, LONGEST, Pattern};
use super::vocabulary::{Lexicon, VocabularyId};
use crate::text::{Gap, Token, TokenKind, WordId};
use rustc_hash::{FxHashMap, FxHashSet};

/// The number of a pattern in its matcher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PatternId(pub u32);

/// A pattern found in a sentence: a half-open range of the sentence's tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// Which pattern.
    pub pattern: PatternId,
    /// The first token.
    pub start: usize,
    /// One past the last token.
    pub end: usize,
}

/// A pattern with what is needed to find the places worth trying.
#[derive(Debug)]
struct Indexed {
    pattern: Pattern,
    /// The words that a match can begin with; `None` for any.
    firsts: Option<FxHashSet<WordId>>,
    /// How many tokens can stand before a match's rarest word, at most.
    before: usize,
}

/// A group of patterns that are searched together.
///
/// Each pattern is filed under the words of its cheapest required part (its anchors). A sentence is
/// scanned once; where a token is an anchor, the patterns filed under it are tried at the few
/// starts that could reach it.
#[derive(Debug, Default)]
pub struct Matcher {
    patterns: Vec<Indexed>,
    by_anchor: FxHashMap<WordId, Vec<PatternId>>,
    /// Patterns without any required word.
    anywhere: Vec<PatternId>,
}

/// Working memory that is kept from sentence to sentence.
#[derive(Debug, Default)]
pub struct Scratch {
    memo: FxHashMap<(VocabularyId, u32), u64>,
    /// For each pattern tried in this sentence, the first start not tried yet.
    tried: FxHashMap<PatternId, usize>,
}

impl Matcher {
    /// A matcher of these patterns; a pattern's id is its place in the list.
    pub fn new(patterns: Vec<Pattern>, lexicon: &Lexicon) -> Self {
        let mut matcher = Matcher::default();
        for (index, pattern) in patterns.into_iter().enumerate() {
            let id = PatternId(index as u32);
            match lexicon.anchors(&pattern.root) {
                Some((_, words)) => words.into_iter().for_each(|w| matcher.by_anchor.entry(w).or_default().push(id)),
                None => matcher.anywhere.push(id),
            }
            let before = pattern.root.longest(lexicon).saturating_sub(1);
            matcher.patterns.push(Indexed { firsts: lexicon.firsts(&pattern.root), before, pattern });
        }
        matcher
    }

    /// A pattern as it was written.
    pub fn source(&self, id: PatternId) -> &str {
        &self.patterns[id.0 as usize].pattern.source
    }

    /// How many patterns there are.
    pub fn len(&self) -> usize {
        self.patterns.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// Finds the longest match of every pattern at every start, in the order of pattern and place.
    pub fn find(&self, tokens: &[Token], lexicon: &Lexicon, scratch: &mut Scratch, found: &mut Vec<Match>) {
        scratch.memo.clear();
        scratch.tried.clear();
        found.clear();
        let mut haystack = Haystack { tokens, first: label_length(tokens), lexicon, memo: &mut scratch.memo };
        for &id in &self.anywhere {
            self.try_starts(id, 0, tokens.len(), &mut haystack, found);
        }
        for (at, token) in tokens.iter().enumerate() {
            let by_word = self.by_anchor.get(&token.word);
            let by_number = if token.kind == TokenKind::Number { self.by_anchor.get(&WordId::NUMBER) } else { None };
            for &id in by_word.into_iter().chain(by_number).flatten() {
                let from = scratch.tried.insert(id, at + 1).unwrap_or(0);
                let reach = self.patterns[id.0 as usize].before;
                self.try_starts(id, from.max(at.saturating_sub(reach)), at + 1, &mut haystack, found);
            }
        }
        found.sort_unstable_by_key(|m| (m.pattern, m.start));
    }

    fn try_starts(&self, id: PatternId, from: usize, to: usize, haystack: &mut Haystack, found: &mut Vec<Match>) {
        let indexed = &self.patterns[id.0 as usize];
        for start in from..to {
            let word = haystack.tokens[start].word;
            if indexed.firsts.as_ref().is_some_and(|firsts| !firsts.contains(&word)) {
                continue;
            }
            let ends = haystack.ends(&indexed.pattern.root, start);
            if ends > 1 {
                let length = LONGEST - ends.leading_zeros() as usize;
                found.push(Match { pattern: id, start, end: start + length });
            }
        }
    }
}

/// Patterns that are searched together, each with its owner.
#[derive(Debug, Default)]
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
    pub fn find(&self, tokens: &[Token], lexicon: &Lexicon, scratch: &mut Scratch, found: &mut Vec<Match>) {
        self.matcher.find(tokens, lexicon, scratch, found);
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

/// The length of a label such as `A:` before the sentence proper.
fn label_length(tokens: &[Token]) -> usize {
    match tokens {
        [label, next, ..] if next.gap == Gap::Clause && label.end - label.start <= 8 && label.kind != TokenKind::Word => 1,
        _ => 0,
    }
}
