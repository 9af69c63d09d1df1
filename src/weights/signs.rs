//! What is weighed of a sentence.

use crate::text::{Ending, Sentence, Text, Token, TokenKind, fold_word};
use std::ops::Range;

/// A word or two in a row, as they are weighed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    /// The same for the same words.
    pub hash: u32,
    /// Its tokens, counted from the sentence's first. The marks before the first and behind the last are none.
    pub tokens: Range<usize>,
}

/// Words of more letters are cut: `guaranteed` and `guarantees` weigh the same.
const STEM: usize = 5;
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

/// The signs of a sentence.
pub fn signs(text: &Text, sentence: &Sentence, prose: &str) -> Vec<Sign> {
    let tokens = text.tokens_of(sentence);
    let mut signs = Vec::with_capacity(2 * tokens.len() + 1);
    let (mut stem, mut before) = (String::new(), hash(START));
    for (index, token) in tokens.iter().enumerate() {
        cut(prose, token, &mut stem);
        let word = hash(&stem);
        signs.push(Sign { hash: single(word), tokens: index..index + 1 });
        signs.push(Sign { hash: pair(before, word), tokens: index.saturating_sub(1)..index + 1 });
        before = word;
    }
    let last = tokens.len();
    signs.push(Sign { hash: pair(before, hash(end(sentence.ending))), tokens: last.saturating_sub(1)..last });
    signs
}

/// The signs of a sentence as files spell them, in the same order.
pub fn spelled(text: &Text, sentence: &Sentence, prose: &str) -> Vec<String> {
    let mut signs = Vec::new();
    let mut before = START.to_owned();
    for token in text.tokens_of(sentence) {
        let mut stem = String::new();
        cut(prose, token, &mut stem);
        signs.push(stem.clone());
        signs.push(format!("{before} {stem}"));
        before = stem;
    }
    signs.push(format!("{before} {}", end(sentence.ending)));
    signs
}

/// The hash of a sign as files spell it.
pub(super) fn of_spelled(sign: &str) -> u32 {
    match sign.split_once(' ') {
        Some((one, other)) => pair(hash(one), hash(other)),
        None => single(hash(sign)),
    }
}

/// What is left of a token.
fn cut(prose: &str, token: &Token, stem: &mut String) {
    stem.clear();
    if token.kind == TokenKind::Number {
        stem.push_str(NUMBER);
        return;
    }
    let span = token.span();
    fold_word(&prose[span.start..span.end], stem);
    if let Some((behind, _)) = stem.char_indices().nth(STEM) {
        stem.truncate(behind);
        stem.push(CUT);
    }
}

/// FNV-1a, 64 bits.
fn hash(stem: &str) -> u64 {
    stem.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

fn single(word: u64) -> u32 {
    (word.wrapping_mul(MIX) >> 32) as u32
}

fn pair(one: u64, other: u64) -> u32 {
    ((one.rotate_left(23) ^ other).wrapping_mul(MIX) >> 32) as u32
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
        for sentence in &text.sentences {
            let hashes: Vec<u32> = signs(&text, sentence, prose).iter().map(|sign| sign.hash).collect();
            assert_eq!(hashes, spelled(&text, sentence, prose).iter().map(|sign| of_spelled(sign)).collect::<Vec<_>>());
        }
        let first = spelled(&text, &text.sentences[0], prose);
        assert_eq!(first[..4], ["guara~", "^ guara~", "resul~", "guara~ resul~"]);
        assert_eq!(first[first.len() - 3..], ["naive", "days naive", "naive ?"]);
        assert!(first.contains(&"in #".to_owned()), "{first:?}");
    }
}
