//! Phrase patterns, vocabularies and the one-pass matcher.
//!
//! A [`Lexicon`] holds every word and vocabulary that the rules speak of. Patterns are compiled
//! against it and go into [`Matcher`]s, which look only at the places where one of a pattern's rarest
//! words stands, and confirm the rest of the pattern around it. What every sentence is searched for
//! goes into one matcher, and what was [`Found`] is asked for by [`Section`].

mod found;
mod inflect;
mod lists;
mod matcher;
mod packed;
mod parse;
mod pattern;
mod spelling;
mod vocabulary;

pub use found::{Found, Section};
pub use matcher::{Group, Match, Matcher, PatternId, Scratch};
pub use parse::{PatternError, parse};
pub use pattern::{Node, Pattern};
pub use vocabulary::{Language, Lexicon, LexiconBuilder, VocabularyId};
