//! Phrase patterns, vocabularies and the one-pass matcher.
//!
//! A [`Lexicon`] holds every word and vocabulary that the rules speak of. Patterns are compiled
//! against it and go into [`Matcher`]s, which look only at the places where one of a pattern's rarest
//! words stands, and confirm the rest of the pattern around it. What every sentence is searched for
//! goes into one matcher, and what was [`Found`] is asked for by [`Section`]. A [`Searcher`] remembers
//! what sentences held, for copy comes again.

mod amounts;
mod code;
mod found;
mod haystack;
mod inflect;
mod matcher;
mod memory;
mod opening;
mod parse;
mod pattern;
mod searcher;
mod spelling;
mod vocabulary;
mod wordings;

pub use amounts::{Amounts, Extent};
pub use found::{Found, Section};
pub use matcher::{Match, Matcher, PatternId};
pub use parse::{PatternError, parse};
pub use pattern::{Node, Pattern};
pub use searcher::{Group, Kept, Searcher};
pub use vocabulary::{Language, Lexicon, LexiconBuilder, VocabularyId};
pub use wordings::Wording;
