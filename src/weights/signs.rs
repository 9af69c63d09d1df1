//! What is weighed of a sentence.

use crate::text::{Ending, Sentence, Short, Text, Token, TokenKind, fold_word};
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
    let mut before = hash(START);
    for (index, token) in tokens.iter().enumerate() {
        let word = stem_hash(prose, token);
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
        let stem = stem(prose, token);
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
