//! Trying single phrases among the words and vocabularies of a set of rules.

use super::compile::Compiler;
use super::format::File;
use crate::document::Span;
use crate::lexicon::{Group, Kept, LexiconBuilder, Pattern, Searcher, parse};
use crate::text::Text;
use std::collections::BTreeMap;

/// The words and vocabularies of rule files, to try phrases that no rule has.
#[derive(Debug)]
pub struct Workshop {
    lexicon: LexiconBuilder,
    /// The entries of each vocabulary, as they are written.
    entries: BTreeMap<String, Vec<String>>,
}

/// Words that a phrase matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit<O> {
    /// Whose phrase it is.
    pub owner: O,
    /// Which of the texts.
    pub text: usize,
    /// The sentence, as bytes of the text.
    pub sentence: Span,
    /// The words, as bytes of the text.
    pub words: Span,
}

impl Workshop {
    /// A workshop with the words of these files, sorted by path, in which there is no mistake.
    pub fn new(files: &[File]) -> Self {
        let words = Compiler::new(files).words();
        let phrases = |listed: &Vec<super::compile::Listed>| -> Vec<String> {
            listed.iter().flat_map(|l| &l.phrases).map(|phrase| phrase.get_ref().clone()).collect()
        };
        let entries = words.lists.iter().map(|(name, listed)| (name.clone(), phrases(listed))).collect();
        Self { lexicon: words.lexicon, entries }
    }

    /// The entries of a vocabulary.
    pub fn entries(&self, name: &str) -> &[String] {
        self.entries.get(name).map_or(&[], Vec::as_slice)
    }

    /// Learns the words of phrases that will be tried, all at once, which is faster than with each of them.
    pub fn learn<'p>(&mut self, phrases: impl IntoIterator<Item = &'p str>) {
        phrases.into_iter().for_each(|phrase| {
            self.read(phrase);
        });
    }

    /// A phrase, if it can be read.
    fn read(&mut self, phrase: &str) -> Option<Pattern> {
        parse(phrase, &mut self.lexicon).ok()
    }

    /// What phrases match in some texts, in the order of the texts; a phrase that cannot be read matches nothing.
    pub fn find<'p, O: Copy>(&mut self, phrases: impl IntoIterator<Item = (O, &'p str)>, texts: &[&str]) -> Vec<Hit<O>> {
        let patterns = phrases.into_iter().filter_map(|(owner, phrase)| Some((owner, self.read(phrase)?))).collect();
        let lexicon = self.lexicon.settled();
        let group = Group::new(patterns, lexicon);
        let text = Text::read(texts.iter().copied(), lexicon.words());
        let searcher = Searcher::new(lexicon, Kept::default());
        let (mut hits, mut found) = (Vec::new(), Vec::new());
        for sentence in &text.sentences {
            group.find(&text, sentence, &searcher, &mut found);
            let tokens = text.tokens_of(sentence);
            hits.extend(found.iter().map(|&hit| {
                let of = &tokens[hit.tokens()];
                let words = Span::new(of[0].span().start, of[of.len() - 1].span().end);
                Hit { owner: group.owner(hit), text: sentence.block, sentence: text.span_of(sentence), words }
            }));
        }
        hits
    }
}
