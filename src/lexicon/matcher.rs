//! Many patterns searched in one pass over a sentence.

use super::lists::Lists;
use super::pattern::{Haystack, LONGEST, Pattern};
use super::vocabulary::{Anchors, Lexicon, VocabularyId};
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

/// What decides whether a pattern is worth trying, kept small because it is asked so often.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Gate {
    /// A second part of the pattern of which some word must be in the sentence, if one is rare enough
    /// to be worth asking for.
    other: Option<u32>,
    /// The fewest and the most tokens that can stand before the anchor in a match.
    before: (u8, u8),
}

/// A pattern with what is needed to find the places worth trying.
#[derive(Debug, Serialize, Deserialize)]
struct Indexed {
    pattern: Pattern,
    /// The words that a match can begin with, `None` for any; made when first needed.
    #[serde(skip)]
    firsts: OnceLock<Option<FxHashSet<WordId>>>,
}

/// A group of patterns that are searched together.
///
/// Each pattern is filed under the words of its rarest required part (its anchors), and knows the rarest of its other required parts. A sentence is scanned once to see what is in
/// it; where an anchor stands and the other part is there too, the pattern is tried at the few
/// starts that could reach the anchor.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Matcher {
    patterns: Vec<Indexed>,
    /// For each pattern, when to try it.
    gates: Vec<Gate>,
    /// Patterns by the numbers of their anchors.
    by_word: Lists,
    /// Patterns anchored by any number.
    by_number: Vec<u32>,
    /// For each word, the other parts of patterns that it is in.
    others: Lists,
    /// How many other parts there are.
    other_count: u32,
    /// Patterns without any required word.
    anywhere: Vec<PatternId>,
}

/// A part that stands more often than this in 10,000 words is in most sentences.
const RARE: u32 = 500;

/// Working memory that is kept from sentence to sentence.
#[derive(Debug, Default)]
pub struct Scratch {
    memo: FxHashMap<(VocabularyId, u32), u64>,
    /// How many searches were made with this memory.
    searches: u32,
    /// For each pattern, the last search that tried it and the first start not tried in it.
    tried: Vec<(u32, u32)>,
    /// For each other part, the last search that saw a word of it.
    others: Vec<u32>,
}

impl Matcher {
    /// A matcher of these patterns; a pattern's id is its place in the list.
    pub fn new(patterns: Vec<Pattern>, lexicon: &Lexicon) -> Self {
        let mut matcher = Matcher::default();
        let (mut by_word, mut others) = (Vec::new(), Vec::new());
        let mut known: FxHashMap<Vec<WordId>, u32> = FxHashMap::default();
        for (index, pattern) in patterns.into_iter().enumerate() {
            let index = index as u32;
            let mut required = lexicon.required(&pattern.root).into_iter();
            let before = match required.next() {
                Some(anchors) => {
                    let (numbers, words): (Vec<WordId>, Vec<WordId>) = anchors.words.iter().partition(|&&w| w == WordId::NUMBER);
                    by_word.extend(words.into_iter().map(|w| (w.0, index)));
                    matcher.by_number.extend((!numbers.is_empty()).then_some(index));
                    anchors.before
                }
                None => {
                    matcher.anywhere.push(PatternId(index));
                    (0, 0)
                }
            };
            let askable = |anchors: &Anchors| anchors.cost <= RARE && !anchors.words.contains(&WordId::NUMBER);
            let other = required.next().filter(askable).map(|anchors| {
                let mut words = anchors.words;
                words.sort_unstable();
                words.dedup();
                let next = known.len() as u32;
                *known.entry(words).or_insert(next)
            });
            matcher.gates.push(Gate { other, before: (before.0.min(LONGEST) as u8, before.1.min(LONGEST) as u8) });
            matcher.patterns.push(Indexed { pattern, firsts: OnceLock::new() });
        }
        matcher.other_count = known.len() as u32;
        for (words, number) in known {
            others.extend(words.into_iter().map(|w| (w.0, number)));
        }
        matcher.by_word = Lists::new(by_word);
        matcher.others = Lists::new(others);
        matcher
    }

    /// A pattern as it was written.
    pub fn source(&self, id: PatternId) -> &str {
        &self.patterns[id.0 as usize].pattern.source
    }

    /// Whether there are no patterns.
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// Finds the longest match of every pattern at every start, in the order of pattern and place.
    pub fn find(&self, tokens: &[Token], lexicon: &Lexicon, scratch: &mut Scratch, found: &mut Vec<Match>) {
        found.clear();
        scratch.begin(self);
        let Scratch { memo, searches, tried, others } = scratch;
        for token in tokens {
            self.others.get(token.word.0).iter().for_each(|&other| others[other as usize] = *searches);
        }
        let mut haystack = Haystack { tokens, first: label_length(tokens), lexicon, memo };
        for &id in &self.anywhere {
            self.try_starts(id, 0, tokens.len(), &mut haystack, found);
        }
        for (at, token) in tokens.iter().enumerate() {
            let by_number = if token.kind == TokenKind::Number { self.by_number.as_slice() } else { &[] };
            for &id in self.by_word.get(token.word.0).iter().chain(by_number) {
                let Gate { other, before: (least, most) } = self.gates[id as usize];
                if other.is_some_and(|other| others[other as usize] != *searches) {
                    continue;
                }
                let to = (at + 1).saturating_sub(least as usize);
                let tried = &mut tried[id as usize];
                let from = if tried.0 == *searches { tried.1 as usize } else { 0 };
                *tried = (*searches, to.max(from) as u32);
                self.try_starts(PatternId(id), from.max(at.saturating_sub(most as usize)), to, &mut haystack, found);
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

impl Scratch {
    /// Makes room for a search and forgets the last one.
    fn begin(&mut self, matcher: &Matcher) {
        self.others.resize((matcher.other_count as usize).max(self.others.len()), 0);
        self.tried.resize(matcher.patterns.len().max(self.tried.len()), (0, 0));
        self.memo.clear();
        self.searches += 1;
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
        [label, next, ..] if next.gap == Gap::Clause && label.span().end - label.span().start <= 8 && label.kind != TokenKind::Word => 1,
        _ => 0,
    }
}
