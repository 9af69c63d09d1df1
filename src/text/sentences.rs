//! Sentences: what a claim, its negation and its question mark share.

use super::scanner::Scanner;
use super::tokens::{Gap, Token, look_up};
use super::words::Words;
use crate::document::Span;
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};
use std::ops::Range;

/// How a sentence ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// With a full stop, an exclamation mark, or nothing.
    Plain,
    /// With a question mark.
    Question,
    /// With a colon: what follows is its list.
    Colon,
}

/// A sentence, heading or item: a run of tokens in one block.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// Index of the block in the document.
    pub block: usize,
    /// The sentence's tokens in [`Text::tokens`].
    pub tokens: Range<usize>,
    /// How it ends.
    pub ending: Ending,
    /// A hash of the [signs](Token::sign) of its tokens.
    pub fingerprint: u64,
}

impl Sentence {
    /// Whether it ends with a colon: with the tokens' signs, all that a search looks at.
    pub fn leads_in(&self) -> bool {
        self.ending == Ending::Colon
    }
}

/// At least so many bytes of prose go to a token, mostly: enough to make room for all at once.
const LETTERS: usize = 5;

/// A document's blocks as sentences.
#[derive(Debug, Default)]
pub struct Text {
    /// The tokens of all blocks, in order.
    pub tokens: Vec<Token>,
    /// The sentences, in order.
    pub sentences: Vec<Sentence>,
    /// For each block, its sentences.
    pub blocks: Vec<Range<usize>>,
}

impl Text {
    /// Reads the prose of blocks, in their order.
    pub fn read<'a>(blocks: impl Iterator<Item = &'a str> + Clone, words: &Words) -> Self {
        let mut text = Text::default();
        let letters: usize = blocks.clone().map(str::len).sum();
        text.tokens.reserve(letters / LETTERS);
        let mut folded = String::new();
        for (index, prose) in blocks.enumerate() {
            let first = text.sentences.len();
            text.read_block(index, prose, words, &mut folded);
            text.blocks.push(first..text.sentences.len());
        }
        text
    }

    fn read_block(&mut self, block: usize, prose: &str, words: &Words, folded: &mut String) {
        let mut scanner = Scanner::new(prose);
        let mut start = self.tokens.len();
        for raw in scanner.by_ref() {
            if raw.gap == Gap::Sentence && self.tokens.len() > start {
                self.close(block, start, raw.ended_by);
                start = self.tokens.len();
            }
            self.tokens.push(look_up(prose, raw, words, folded));
        }
        if self.tokens.len() > start {
            self.close(block, start, scanner.last_mark());
        }
    }

    fn close(&mut self, block: usize, start: usize, mark: Option<char>) {
        let ending = match mark {
            Some('?') => Ending::Question,
            Some(':') => Ending::Colon,
            _ => Ending::Plain,
        };
        let tokens = start..self.tokens.len();
        let mut fingerprint = FxHasher::default();
        self.tokens[tokens.clone()].iter().for_each(|token| token.sign().hash(&mut fingerprint));
        self.sentences.push(Sentence { block, tokens, ending, fingerprint: fingerprint.finish() });
    }

    /// The tokens of a sentence.
    pub fn tokens_of(&self, sentence: &Sentence) -> &[Token] {
        &self.tokens[sentence.tokens.clone()]
    }

    /// Where a sentence stands in its block's prose, without its final mark.
    pub fn span_of(&self, sentence: &Sentence) -> Span {
        let tokens = self.tokens_of(sentence);
        match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => Span::new(first.span().start, last.span().end),
            _ => Span::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(prose: &str) -> Vec<&str> {
        let text = Text::read(std::iter::once(prose), &Words::default());
        text.sentences
            .iter()
            .map(|s| {
                let span = text.span_of(s);
                &prose[span.start..span.end]
            })
            .collect()
    }

    #[test]
    fn abbreviations_do_not_end_sentences() {
        assert_eq!(split("Ask Dr. Lee, e.g. by phone. Or approx. at noon."), ["Ask Dr. Lee, e.g. by phone", "Or approx. at noon"]);
        assert_eq!(split("Approved by the U.S. Food and Drug Administration."), ["Approved by the U.S. Food and Drug Administration"]);
        assert_eq!(split("Open till 5 p.m. Call us."), ["Open till 5 p.m", "Call us"]);
        assert_eq!(split("The No. 1 clinic. Really? No. We checked."), ["The No. 1 clinic", "Really", "No", "We checked"]);
    }

    #[test]
    fn numbers_end_sentences_and_do_not_break_them() {
        assert_eq!(split("It takes 24 to 47 hours. Rest 1.5 days."), ["It takes 24 to 47 hours", "Rest 1.5 days"]);
    }

    #[test]
    fn captions_end_at_emoji_before_a_capital() {
        assert_eq!(split("Glow up 👀✨ Book now"), ["Glow up", "Book now"]);
        assert_eq!(split("Swipe ➡️ to see"), ["Swipe ➡️ to see"]);
        assert_eq!(split("So good 😍 “I cried”"), ["So good", "I cried"]);
    }

    #[test]
    fn a_line_goes_on_in_lower_case() {
        assert_eq!(split("Zero\ndowntime\nBook now"), ["Zero\ndowntime", "Book now"]);
    }

    #[test]
    fn a_loose_hyphen_is_a_dash() {
        let prose = "collagen and elastin- crucial";
        let text = Text::read(std::iter::once(prose), &Words::default());
        assert_eq!(text.sentences.len(), 1);
        assert_eq!(text.tokens[3].gap, Gap::Clause);
    }

    #[test]
    fn questions_are_known_also_in_quotes() {
        let ending = |prose| Text::read(std::iter::once(prose), &Words::default()).sentences[0].ending;
        assert_eq!(ending("Is it safe?"), Ending::Question);
        assert_eq!(ending("“Is it safe?”"), Ending::Question);
        assert_eq!(ending("It treats:"), Ending::Colon);
        assert_eq!(ending("It is safe."), Ending::Plain);
        assert_eq!(split("\"Is it safe?\" you ask."), ["Is it safe?\" you ask"]);
    }

    #[test]
    fn contractions_split_whatever_the_apostrophe() {
        let prose = "It isn't, you’ll see the crow's feet";
        let words: Vec<_> = Scanner::new(prose).map(|t| &prose[t.span.start..t.span.end]).collect();
        assert_eq!(words, ["It", "is", "n't", "you", "’ll", "see", "the", "crow", "'s", "feet"]);
    }

    #[test]
    fn a_slip_of_the_pen_still_ends_a_sentence() {
        assert_eq!(split("All done.Book at clinic.com now"), ["All done", "Book at clinic.com now"]);
    }
}
