//! Many patterns searched in one pass over a sentence.

use super::pattern::{Haystack, LONGEST, Pattern};
use super::vocabulary::{Lexicon, VocabularyId};
use crate::text::{Gap, Token, TokenKind, WordId};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// The number of a pattern in its matcher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
#[derive(Debug, Serialize, Deserialize)]
struct Indexed {
    pattern: Pattern,
    /// The words that a match can begin with, `None` for any; made when first needed.
    #[serde(skip)]
    firsts: OnceLock<Option<FxHashSet<WordId>>>,
    /// The fewest and the most tokens that can stand before the anchor in a match.
    before: (usize, usize),
}

/// A group of patterns that are searched together.
///
/// Each pattern is filed under its cheapest required part (its anchors: words or whole vocabularies). A sentence is
/// scanned once; where a token is an anchor, the patterns filed under it are tried at the few
/// starts that could reach it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Matcher {
    patterns: Vec<Indexed>,
    by_word: FxHashMap<WordId, Vec<PatternId>>,
    by_vocabulary: FxHashMap<VocabularyId, Vec<PatternId>>,
    /// Patterns without any required word.
    anywhere: Vec<PatternId>,
}

/// Working memory that is kept from sentence to sentence.
#[derive(Debug, Default)]
pub struct Scratch {
    memo: FxHashMap<(VocabularyId, u32), u64>,
    /// How many searches were made with this memory.
    searches: u32,
    /// For each pattern, the last search that tried it and the first start not tried in it.
    tried: Vec<(u32, u32)>,
}

impl Matcher {
    /// A matcher of these patterns; a pattern's id is its place in the list.
    pub fn new(patterns: Vec<Pattern>, lexicon: &Lexicon) -> Self {
        let mut matcher = Matcher::default();
        for (index, pattern) in patterns.into_iter().enumerate() {
            let id = PatternId(index as u32);
            let before = match lexicon.anchors(&pattern.root) {
                Some(mut anchors) => {
                    anchors.words.sort_unstable();
                    anchors.words.dedup();
                    anchors.vocabularies.sort_unstable();
                    anchors.vocabularies.dedup();
                    anchors.words.into_iter().for_each(|w| matcher.by_word.entry(w).or_default().push(id));
                    anchors.vocabularies.into_iter().for_each(|v| matcher.by_vocabulary.entry(v).or_default().push(id));
                    anchors.before
                }
                None => {
                    matcher.anywhere.push(id);
                    (0, 0)
                }
            };
            matcher.patterns.push(Indexed { pattern, firsts: OnceLock::new(), before });
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
        scratch.searches += 1;
        if scratch.tried.len() < self.patterns.len() {
            scratch.tried.resize(self.patterns.len(), (0, 0));
        }
        found.clear();
        let mut haystack = Haystack { tokens, first: label_length(tokens), lexicon, memo: &mut scratch.memo };
        for &id in &self.anywhere {
            self.try_starts(id, 0, tokens.len(), &mut haystack, found);
        }
        for (at, token) in tokens.iter().enumerate() {
            let number = (token.kind == TokenKind::Number).then_some(WordId::NUMBER);
            let known = (token.word != WordId::UNKNOWN).then_some(token.word);
            for word in known.into_iter().chain(number) {
                let by_vocabulary = lexicon.anchored(word).iter().filter_map(|v| self.by_vocabulary.get(v));
                for &id in self.by_word.get(&word).into_iter().chain(by_vocabulary).flatten() {
                    let (least, most) = self.patterns[id.0 as usize].before;
                    let to = (at + 1).saturating_sub(least);
                    let tried = &mut scratch.tried[id.0 as usize];
                    let from = if tried.0 == scratch.searches { tried.1 as usize } else { 0 };
                    *tried = (scratch.searches, to.max(from) as u32);
                    self.try_starts(id, from.max(at.saturating_sub(most)), to, &mut haystack, found);
                }
            }
        }
        found.sort_unstable_by_key(|m| (m.pattern, m.start));
    }

    fn try_starts(&self, id: PatternId, from: usize, to: usize, haystack: &mut Haystack, found: &mut Vec<Match>) {
        let indexed = &self.patterns[id.0 as usize];
        let firsts = indexed.firsts.get_or_init(|| haystack.lexicon.firsts(&indexed.pattern.root));
        for start in from..to {
            let token = haystack.tokens[start];
            let begins = |firsts: &FxHashSet<WordId>| {
                firsts.contains(&token.word) || (token.kind == TokenKind::Number && firsts.contains(&WordId::NUMBER))
            };
            if !firsts.as_ref().is_none_or(begins) {
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
#[derive(Debug, Default, Serialize, Deserialize)]
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
