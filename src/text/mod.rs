//! From prose to sentences of tokens.
//!
//! A token is a word, a number or a symbol that copy uses as a word (`%`, `★`); all other
//! punctuation survives as the [`Gap`] before the next token. Words are compared by number: the
//! [`Words`] table knows every word that some rule speaks of, all others are [`WordId::UNKNOWN`].

mod fold;
mod scanner;
mod sentences;
mod tokens;
mod words;

pub use fold::fold_word;
pub use scanner::Scanner;
pub use sentences::{Ending, Sentence, Text};
pub use tokens::{Gap, RawToken, Token, TokenKind, fold_token};
pub use words::{Short, WordId, Words};
