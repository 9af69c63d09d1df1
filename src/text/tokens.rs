//! Tokens, and the words that they are.

use super::fold::{fold_word, unmask_digits};
use super::words::{Short, WordId, Words};
use crate::document::Span;
use serde::{Deserialize, Serialize};

/// What stands between a token and the one before it, from nothing to a sentence's end. Patterns
/// say which of these they step over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[repr(u8)]
pub enum Gap {
    /// Nothing: the second half of `isn't` or of `3x`.
    None,
    /// White space.
    Space,
    /// A hyphen or slash without spaces.
    Join,
    /// A quotation mark.
    Quote,
    /// A comma, bracket or emoji.
    Comma,
    /// A semicolon, colon, dash or ellipsis.
    Clause,
    /// The end of a sentence.
    Sentence,
}

/// What kind of token it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A word in lower case.
    Word,
    /// A word that begins with a capital.
    Capitalised,
    /// A number in digits.
    Number,
    /// A symbol that is read as a word.
    Symbol,
}

/// The most bytes of a label before a sentence proper.
const LABEL: u16 = 8;

/// A token of prose with its word looked up.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// First byte in the prose.
    start: u32,
    /// Length in bytes; a token that is longer is cut, and no rule knows such a word.
    length: u16,
    /// Which word it is.
    pub word: WordId,
    /// What kind it is.
    pub kind: TokenKind,
    /// What stands before it.
    pub gap: Gap,
}

impl Token {
    /// The token's place in the prose.
    pub fn span(&self) -> Span {
        Span::new(self.start as usize, self.start as usize + usize::from(self.length))
    }

    /// Whether it is no longer than a label such as `10)` may be.
    pub fn is_short(&self) -> bool {
        self.length <= LABEL
    }

    /// All that a search looks at, in one number: equal signs match the same patterns.
    pub fn sign(&self) -> u32 {
        self.word.0 << 7 | u32::from(self.is_short()) << 6 | (self.kind as u32) << 3 | self.gap as u32
    }
}

/// A token of prose before its word is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawToken {
    /// The token's place in the prose.
    pub span: Span,
    /// What kind it is.
    pub kind: TokenKind,
    /// What stands before it.
    pub gap: Gap,
    /// The mark that ended the sentence before it, if one ended there.
    pub ended_by: Option<char>,
}

/// Writes the folded form of a raw token to `folded`.
pub fn fold_token(prose: &str, token: RawToken, folded: &mut String) {
    folded.clear();
    let text = &prose[token.span.start..token.span.end];
    match token.kind {
        TokenKind::Symbol => folded.push_str(match text {
            "$" => "dollar-sign",
            "&" => "and",
            "#" => "no",
            "×" => "x",
            "⭐" => "★",
            "＋" => "+",
            "％" => "%",
            other => other,
        }),
        _ => {
            fold_word(text, folded);
            if !text.is_ascii() {
                folded.retain(|c| !is_mark(c));
            }
        }
    }
}

/// The word of a raw token, whatever its letters.
fn folded_word(prose: &str, token: RawToken, words: &Words, folded: &mut String) -> WordId {
    fold_token(prose, token, folded);
    match words.get(folded) {
        WordId::UNKNOWN if token.kind != TokenKind::Number => {
            unmask_digits(folded).map_or(WordId::UNKNOWN, |unmasked| words.get(&unmasked))
        }
        word => word,
    }
}

/// Looks up the word of a raw token. `folded` is scratch space.
pub fn look_up(prose: &str, token: RawToken, words: &Words, folded: &mut String) -> Token {
    let span = token.span;
    let short = if token.kind == TokenKind::Symbol { None } else { Short::fold(prose.as_bytes(), span.start, span.end) };
    let found = short.map(|short| (short, words.get_short(short)));
    let word = match found {
        Some((short, word)) if word != WordId::UNKNOWN || !short.has_digit() => word,
        _ => folded_word(prose, token, words, folded),
    };
    let mut end = span.end.min(span.start + usize::from(u16::MAX));
    while !prose.is_char_boundary(end) {
        end -= 1;
    }
    let length = (end - span.start) as u16;
    Token { start: span.start as u32, length, word, kind: token.kind, gap: token.gap }
}

/// Signs that may follow a name and mean nothing to a reader of claims.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '®' | '™' | '©' | '℠' | '°')
}
