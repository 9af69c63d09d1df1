//! What is weighed of a sentence.

use crate::text::{Ending, Sentence, Short, Text, Token, TokenKind, fold_word};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Range, RangeInclusive};

/// A sentence where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Wording<'a> {
    /// Its text.
    pub text: &'a Text,
    /// The sentence.
    pub sentence: &'a Sentence,
    /// The prose of its block.
    pub prose: &'a str,
}

/// What stands over a sentence: "helps with" over "migraine" makes a claim of it.
#[derive(Debug, Clone, Copy)]
pub enum Over<'a> {
    /// What leads in a list or heads a column, over an item or a cell.
    LeadIn(Wording<'a>),
    /// A heading or a question, over anything else.
    Heading(Wording<'a>),
}

/// What is weighed of a sentence.
#[derive(Debug)]
pub struct Signs<'a> {
    /// Its words and pairs of words.
    pub own: Vec<Sign>,
    /// Its tokens as they are written, of which [pieces] are weighed.
    pub words: Vec<&'a str>,
    /// How it ends.
    pub end: &'static str,
    /// Hashes of the words over it.
    pub over: Vec<u32>,
    /// These as they are written, and how they end.
    pub over_words: Option<(Vec<&'a str>, &'static str)>,
    /// Whether they lead it in.
    pub led_in: bool,
}

/// A word or two in a row, as they are weighed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    /// The same for the same words.
    pub hash: u32,
    /// Its tokens, counted from the sentence's first. The marks before the first and behind the last are none.
    pub tokens: Range<usize>,
}

/// What is weighed of a sentence, as files spell it.
#[derive(Debug, Default)]
pub struct Spelled {
    /// Its words and pairs of words.
    pub own: BTreeSet<String>,
    /// The pieces of its words, each with how often it stands there.
    pub pieces: BTreeMap<String, u16>,
    /// The words over it.
    pub over: BTreeSet<String>,
}

/// Words of more letters are cut: `guaranteed` and `guarantees` weigh the same.
const STEM: usize = 5;
/// So many letters a piece of a word has.
const PIECES: RangeInclusive<usize> = 3..=5;
/// How much a piece counts, where a word counts as one: there are many more of them.
pub(super) const PIECE: f32 = 0.3;
/// Stands in a piece where the word goes on.
const GOES_ON: &str = "-";
/// Stands behind what is left of a longer word.
const CUT: char = '~';
/// Stands for every number.
const NUMBER: &str = "#";
/// Stands before the first word.
const START: &str = "^";

/// Stands behind the last word.
fn end(ending: Ending) -> &'static str {
    match ending {
        Ending::Plain => "$",
        Ending::Question => "?",
        Ending::Colon => ":",
    }
}

impl Spelled {
    /// All of them, each with how much it counts.
    pub(super) fn all(&self) -> impl Iterator<Item = (&String, f32)> {
        let pieces = self.pieces.iter().map(|(piece, count)| (piece, PIECE * f32::from(*count)));
        self.own.iter().chain(&self.over).map(|sign| (sign, 1.0)).chain(pieces)
    }

    /// Adds those of another.
    pub fn extend(&mut self, other: Self) {
        self.own.extend(other.own);
        self.over.extend(other.over);
        other.pieces.into_iter().for_each(|(piece, count)| *self.pieces.entry(piece).or_default() += count);
    }
}

impl<'a> Over<'a> {
    /// What marks its words, and the sentence.
    fn marked(self) -> (&'static str, Wording<'a>) {
        match self {
            Self::LeadIn(wording) => ("<", wording),
            Self::Heading(wording) => ("/", wording),
        }
    }
}

impl<'a> Wording<'a> {
    fn tokens(&self) -> &'a [Token] {
        self.text.tokens_of(self.sentence)
    }

    fn words(&self) -> Vec<&'a str> {
        self.tokens().iter().map(|token| word(self.prose, token)).collect()
    }
}

/// The signs of a sentence.
pub fn signs<'a>(of: Wording<'a>, over: Option<Over<'a>>) -> Signs<'a> {
    let tokens = of.tokens();
    let mut own = Vec::with_capacity(2 * tokens.len() + 1);
    let mut before = hash(START);
    for (index, token) in tokens.iter().enumerate() {
        let word = stem_hash(of.prose, token);
        own.push(Sign { hash: single(word), tokens: index..index + 1 });
        own.push(Sign { hash: pair(before, word), tokens: index.saturating_sub(1)..index + 1 });
        before = word;
    }
    let last = tokens.len();
    let end = end(of.sentence.ending);
    own.push(Sign { hash: pair(before, hash(end)), tokens: last.saturating_sub(1)..last });
    let led_in = matches!(over, Some(Over::LeadIn(_)));
    let marked = over.map(Over::marked);
    let over = marked.map_or_else(Vec::new, |(mark, over)| {
        let mark = hash(mark);
        over.tokens().iter().map(|token| pair(mark, stem_hash(over.prose, token))).collect()
    });
    let over_words = marked.map(|(_, over)| (over.words(), self::end(over.sentence.ending)));
    Signs { own, words: of.words(), end, over, over_words, led_in }
}

/// The signs of a sentence as files spell them.
pub fn spelled(of: Wording, over: Option<Over>) -> Spelled {
    let (mut own, mut pieces) = (BTreeSet::new(), BTreeMap::new());
    let mut before = START.to_owned();
    for token in of.tokens() {
        let stem = stem(of.prose, token);
        own.extend([stem.clone(), format!("{before} {stem}")]);
        before = stem;
        self::pieces(word(of.prose, token), |piece| *pieces.entry(piece.to_owned()).or_default() += 1);
    }
    own.insert(format!("{before} {}", end(of.sentence.ending)));
    let over = over.map(Over::marked).map_or_else(BTreeSet::new, |(mark, over)| {
        over.tokens().iter().map(|token| format!("{mark} {}", stem(over.prose, token))).collect()
    });
    Spelled { own, pieces, over }
}

/// The pieces of a word: so many letters in a row as [`PIECES`] says, where an end of the word counts as a letter. A `-` stands where the word
/// goes on: `pain-`, `-inle-` and `-ess` are pieces of "painless".
pub(super) fn pieces(word: &str, mut each: impl FnMut(&str)) {
    let mut folded = String::with_capacity(word.len());
    fold_word(word, &mut folded);
    let mut places: Vec<usize> = folded.char_indices().map(|(place, _)| place).collect();
    places.push(folded.len());
    let (letters, mut piece) = (places.len() - 1, String::new());
    for length in PIECES {
        // Counted from the end that stands before the first letter.
        for first in 0..(letters + 3).saturating_sub(length) {
            let (start, end) = (first.saturating_sub(1), (first + length - 1).min(letters));
            if end - start == letters {
                continue;
            }
            piece.clear();
            piece.push_str(if start > 0 { GOES_ON } else { "" });
            piece.push_str(&folded[places[start]..places[end]]);
            piece.push_str(if end < letters { GOES_ON } else { "" });
            each(&piece);
        }
    }
}

/// A token as it is written, the same for every number. One of a single letter, as numbers and symbols are, has no [pieces].
fn word<'a>(prose: &'a str, token: &Token) -> &'a str {
    let span = token.span();
    if token.kind == TokenKind::Number { NUMBER } else { &prose[span.start..span.end] }
}

/// The hash of a sign as files spell it.
pub(super) fn of_spelled(sign: &str) -> u32 {
    match sign.split_once(' ') {
        Some((one, other)) => pair(hash(one), hash(other)),
        None => single(hash(sign)),
    }
}

/// What is left of a token.
fn stem(prose: &str, token: &Token) -> String {
    if token.kind == TokenKind::Number {
        return NUMBER.to_owned();
    }
    let (span, mut stem) = (token.span(), String::new());
    fold_word(&prose[span.start..span.end], &mut stem);
    if let Some((behind, _)) = stem.char_indices().nth(STEM) {
        stem.truncate(behind);
        stem.push(CUT);
    }
    stem
}

/// The hash of what is left of a token, without writing it down where its letters are plain.
fn stem_hash(prose: &str, token: &Token) -> u64 {
    let span = token.span();
    let letters = Short::fold(prose.as_bytes(), span.start, span.end.min(span.start + STEM + 1));
    match letters.map(|letters| letters.first_eight()).filter(|_| token.kind != TokenKind::Number) {
        Some(letters) if span.end - span.start <= STEM => letters,
        Some(letters) => letters & !(!0 << (8 * STEM)) | (CUT as u64) << (8 * STEM),
        None => hash(&stem(prose, token)),
    }
}

/// The letters themselves where there are few, else FNV-1a, 64 bits.
fn hash(stem: &str) -> u64 {
    let mut letters = [0; 8];
    match letters.get_mut(..stem.len()) {
        Some(all) => {
            all.copy_from_slice(stem.as_bytes());
            u64::from_le_bytes(letters)
        }
        None => stem.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)),
    }
}

fn single(word: u64) -> u32 {
    (word.wrapping_mul(MIX) >> 32) as u32
}

fn pair(one: u64, other: u64) -> u32 {
    ((one.wrapping_mul(MIX).rotate_left(23) ^ other).wrapping_mul(MIX) >> 32) as u32
}

/// Spreads what distinguishes two hashes into their upper half (Fibonacci hashing, Knuth, TAOCP 6.4).
const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Words;

    #[test]
    fn signs_are_hashed_as_they_are_spelled() {
        let prose = "Guaranteed results in 3 days, naïve? Yes: £5.";
        let text = Text::read([prose].into_iter(), &Words::default());
        let over = Over::LeadIn(Wording { text: &text, sentence: &text.sentences[0], prose });
        for sentence in &text.sentences {
            let wording = Wording { text: &text, sentence, prose };
            let (hashed, spelled) = (signs(wording, Some(over)), spelled(wording, Some(over)));
            let hashes = |spelled: &BTreeSet<String>| spelled.iter().map(|sign| of_spelled(sign)).collect::<BTreeSet<_>>();
            assert_eq!(hashed.own.iter().map(|sign| sign.hash).collect::<BTreeSet<_>>(), hashes(&spelled.own));
            assert_eq!(hashed.over.into_iter().collect::<BTreeSet<_>>(), hashes(&spelled.over));
        }
        let first = spelled(Wording { text: &text, sentence: &text.sentences[0], prose }, Some(over));
        for sign in ["guara~", "^ guara~", "resul~", "guara~ resul~", "in #", "naive", "days naive", "naive ?"] {
            assert!(first.own.contains(sign), "{sign}: {first:?}");
        }
        assert_eq!(first.pieces.keys().filter(|piece| piece.contains("day")).collect::<Vec<_>>(), ["day-"]);
        assert!(first.over.contains("< guara~") && first.over.contains("< #"), "{first:?}");
    }
}
