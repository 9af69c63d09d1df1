//! What matches begin with: the words that can be their first token, and those that can be their second.
//!
//! Where a pattern's rarest words stand, most of its tries would fail at their first token or the next.
//! Two looks into a [`Sieve`] tell that without a try.

use super::haystack::bits;
use super::pattern::Node;
use super::vocabulary::Lexicon;
use crate::flat::{Cells, number};
use crate::text::{Token, TokenKind, WordId};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// What a token can be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Words {
    /// The words, as bits at their numbers.
    bits: Vec<u64>,
    /// Any number in digits.
    number: bool,
    /// Anything at all.
    anything: bool,
}

static ANYTHING: Words = Words { bits: Vec::new(), number: true, anything: true };

impl Words {
    fn insert(&mut self, WordId(word): WordId) {
        let place = word as usize / 64;
        if self.bits.len() <= place {
            self.bits.resize(place + 1, 0);
        }
        self.bits[place] |= 1 << (word % 64);
    }

    fn add(&mut self, other: &Words) {
        if self.bits.len() < other.bits.len() {
            self.bits.resize(other.bits.len(), 0);
        }
        self.bits.iter_mut().zip(&other.bits).for_each(|(some, more)| *some |= more);
        self.number |= other.number;
        self.anything |= other.anything;
    }

    fn len(&self) -> usize {
        self.bits.iter().map(|bits| bits.count_ones() as usize).sum::<usize>() + usize::from(self.number)
    }

    fn iter(&self) -> impl Iterator<Item = WordId> {
        let words = (0..).step_by(64).zip(&self.bits).flat_map(|(first, &set)| bits(set).map(move |bit| WordId(first + bit as u32)));
        words.chain(self.number.then_some(WordId::NUMBER))
    }
}

impl<'w> FromIterator<&'w WordId> for Words {
    fn from_iter<I: IntoIterator<Item = &'w WordId>>(all: I) -> Self {
        let mut words = Words::default();
        all.into_iter().for_each(|word| words.insert(*word));
        words
    }
}

/// What the first tokens of a match can be.
#[derive(Debug, Clone, Default)]
pub(super) struct Opening {
    first: Words,
    second: Words,
    /// Whether a match can have one token.
    one: bool,
    /// Whether it can have none.
    none: bool,
}

impl Opening {
    fn nothing() -> Self {
        Self { none: true, ..Self::default() }
    }

    fn token(first: Words) -> Self {
        Self { first, one: true, ..Self::default() }
    }

    /// One of several.
    pub fn any<'o>(all: impl IntoIterator<Item = &'o Opening>) -> Self {
        let mut any = Self::default();
        for one in all {
            any.first.add(&one.first);
            any.second.add(&one.second);
            any.one |= one.one;
            any.none |= one.none;
        }
        any
    }

    /// What follows it.
    fn then(&mut self, next: &Opening) {
        if self.one {
            self.second.add(&next.first);
        }
        if self.none {
            self.first.add(&next.first);
            self.second.add(&next.second);
        }
        self.one = self.one && next.none || self.none && next.one;
        self.none &= next.none;
    }

    /// What the first token of a match is.
    pub fn firsts(&self) -> &Words {
        if self.none { &ANYTHING } else { &self.first }
    }

    /// What the second token is. Behind a match of one token, anything may stand.
    pub fn seconds(&self) -> &Words {
        if self.none || self.one { &ANYTHING } else { &self.second }
    }
}

impl Lexicon {
    /// What a node's matches begin with.
    pub(super) fn opening(&self, node: &Node) -> Opening {
        let any = |parts: &[Node]| Opening::any(&parts.iter().map(|part| self.opening(part)).collect::<Vec<_>>());
        match node {
            Node::Word(word) => Opening::token([*word].iter().collect()),
            Node::Words(words) => Opening::token(words.iter().collect()),
            Node::Number => Opening::token(Words { number: true, ..self.spelled_numbers().iter().collect() }),
            Node::Vocabulary(id) => self.opening_of(*id).clone(),
            Node::Sequence(parts) => {
                let mut opening = Opening::nothing();
                for part in parts {
                    if !opening.none && !opening.one {
                        break;
                    }
                    opening.then(&self.opening(part));
                }
                opening
            }
            Node::Any(parts) => any(parts),
            Node::Choice(choice) => any(&choice.branches),
            Node::Optional(part) => Opening { none: true, ..self.opening(part) },
            Node::Gap(_) => Opening { first: ANYTHING.clone(), second: ANYTHING.clone(), one: true, none: true },
            Node::Comma | Node::Colon | Node::Start | Node::End => Opening::nothing(),
        }
    }
}

/// So many bits a set has for each of its words, or more: of other words, one in so many gets through.
const BITS: usize = 16;

/// Sets of words. A set tells for certain that a word is not in it, and not quite that one is.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct Sieve {
    /// The bits of all sets, one set after the other.
    bits: Cells,
    #[serde(skip)]
    known: FxHashMap<Words, u32>,
}

impl Sieve {
    /// The set of everything. Any other is known by its place among the bits, and by how often it was doubled.
    pub const ANYTHING: u32 = u32::MAX;

    /// Adds a set.
    pub fn add(&mut self, words: &Words) -> u32 {
        if words.anything {
            return Self::ANYTHING;
        }
        if let Some(set) = self.known.get(words) {
            return *set;
        }
        let cells = (words.len() * BITS).div_ceil(32).next_power_of_two();
        let set = (self.bits.len() as u32) << 4 | cells.trailing_zeros();
        let mut bits = vec![0_u32; cells];
        for word in words.iter() {
            let bit = bit(word, set);
            bits[bit / 32] |= 1 << (bit % 32);
        }
        bits.into_iter().for_each(|bits| self.bits.push([bits]));
        self.known.insert(words.clone(), set);
        set
    }

    /// Whether a token may be in a set.
    pub fn passes(&self, set: u32, token: Token) -> bool {
        set == Self::ANYTHING || self.holds(set, token.word) || token.kind == TokenKind::Number && self.holds(set, WordId::NUMBER)
    }

    /// Whether what stands behind a token may be in a set.
    pub fn may_follow(&self, set: u32, next: Option<Token>) -> bool {
        set == Self::ANYTHING || next.is_some_and(|next| self.passes(set, next))
    }

    fn holds(&self, set: u32, word: WordId) -> bool {
        let bit = bit(word, set);
        number(self.bits.all()[(set >> 4) as usize + bit / 32][0]) >> (bit % 32) & 1 == 1
    }
}

/// The bit of a word in a set.
fn bit(word: WordId, set: u32) -> usize {
    let (hash, doubled) = (word.0.wrapping_mul(0x9E37_79B1), set & 15);
    (hash >> (27 - doubled)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::{Language, LexiconBuilder, parse};

    /// The words that can be first and second in a pattern's matches; `None` stands for anything.
    fn opening(pattern: &str) -> [Option<Vec<&'static str>>; 2] {
        let names = ["pain", "relief"].map(str::to_owned);
        let mut builder = LexiconBuilder::new(Language::default(), names);
        for (name, entries) in [("pain", ["ache", "sharp sting"]), ("relief", ["ease of <pain>", "balm for pain"])] {
            let id = builder.vocabulary_id(name).expect("it was named");
            let entries = entries.iter().map(|entry| parse(entry, &mut builder).expect(entry)).collect();
            builder.fill(id, entries);
        }
        let pattern = parse(pattern, &mut builder).expect(pattern);
        let lexicon = builder.finish();
        let opening = lexicon.opening(&pattern.root);
        let all = ["ache", "and", "balm", "ease", "for", "no", "of", "real", "sharp", "sting", "zero"];
        let words = |words: &Words| {
            let named = all.into_iter().filter(|word| words.iter().any(|w| w == lexicon.words().get(word)));
            (!words.anything).then(|| named.chain(words.number.then_some("#")).collect())
        };
        [words(opening.firsts()), words(opening.seconds())]
    }

    #[test]
    fn first_and_second_words() {
        let some = |words: &str| Some(words.split_whitespace().map(|word| word.to_owned().leak() as &str).collect::<Vec<_>>());
        let cases = [
            ("no ache", some("no"), some("ache")),
            ("no", some("no"), None),
            ("no [real] ache", some("no"), some("ache real")),
            ("[no] real ache", some("no real"), some("ache real")),
            ("[no] [zero] ache", some("ache no zero"), None),
            ("{no|zero sharp} ache", some("no zero"), some("ache sharp")),
            ("^ no , ache", some("no"), some("ache")),
            ("no ...2 ache", some("no"), None),
            ("...1 ache", None, None),
            ("# ache", some("#"), some("ache")),
            ("no <pain>", some("no"), some("ache sharp")),
            ("<pain> and", some("ache sharp"), some("and sting")),
            ("<relief>", some("balm ease"), some("for of")),
            ("no $", some("no"), None),
        ];
        for (pattern, first, second) in cases {
            assert_eq!(opening(pattern), [first, second], "{pattern}");
        }
    }

    #[test]
    fn a_sieve_keeps_what_is_in_a_set_and_little_else() {
        let mut sieve = Sieve::default();
        for count in [1, 7, 300, 3000] {
            let words: Vec<WordId> = (1..=count).map(|word| WordId(word * 3)).collect();
            let set = sieve.add(&words.iter().collect());
            assert!(words.iter().all(|word| sieve.holds(set, *word)));
            let others = (1..=count).filter(|word| sieve.holds(set, WordId(word * 3 + 1))).count();
            assert!(others <= count as usize / 6, "{others} of {count}");
        }
        assert_eq!(sieve.add(&ANYTHING), Sieve::ANYTHING);
    }
}
