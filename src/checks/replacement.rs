//! What can stand in place of a claim's words without anybody's help: the sentence stays right and claims less.

use super::Page;
use crate::document::Span;
use crate::finding::Replacement;
use crate::lexicon::Match;
use crate::rules::ReplacementPart;
use crate::text::{Gap, Token, TokenKind};
use std::ops::Range;

/// The replacement for the words of a finding, if its rule has one that fits the sentence.
pub(super) fn replacement(page: &Page, rule: usize, sentence: usize, words: &Range<usize>) -> Option<Box<Replacement>> {
    let replacements = &page.rules.claims[rule].replacements;
    if replacements.is_empty() {
        return None;
    }
    let (group, at, mut found) = (&page.rules.replacing, &page.text.sentences[sentence], Vec::new());
    group.find(page.text, at, page.searcher, &mut found);
    let of = |m: &Match, which: usize, part: ReplacementPart| group.owner(*m) == (rule as u32, which as u32, part);
    let tokens = page.text.tokens_of(at);
    let is_space = |token: usize| tokens.get(token).is_some_and(|token| token.gap == Gap::Space);
    let fits = replacements.iter().enumerate().find_map(|(which, replacement)| {
        let any = |part, touches: &dyn Fn(&Match) -> bool| found.iter().any(|m| of(m, which, part) && touches(m));
        let meant = found.iter().filter(|m| of(m, which, ReplacementPart::Words)).map(Match::tokens);
        let mut meant = meant.filter(|m| m.start < words.end && words.start < m.end);
        let fitting = meant.find(|m| {
            let before = || is_space(m.start) && any(ReplacementPart::Before, &|b| b.tokens().end == m.start);
            let after = || is_space(m.end) && any(ReplacementPart::After, &|a| a.tokens().start == m.end);
            (!replacement.asks_before || m.start == 0 || before()) && (!replacement.asks_after || after())
        })?;
        Some((fitting, replacement.with.as_str()))
    });
    let (fitting, with) = fits?;
    Sentence { page, sentence, tokens }.write(fitting, with)
}

/// A sentence that is to be changed.
struct Sentence<'p, 'a> {
    page: &'p Page<'a>,
    sentence: usize,
    tokens: &'p [Token],
}

impl Sentence<'_, '_> {
    fn prose(&self, tokens: Range<usize>) -> &str {
        let Span { start, end } = self.page.prose(self.sentence, &tokens);
        &self.page.blocks[self.page.text.sentences[self.sentence].block].prose[start..end]
    }

    /// Puts `with` in place of some words. What is left out takes the space behind it along; the article before and
    /// the capital at a sentence's start are set right.
    fn write(&self, words: Range<usize>, with: &str) -> Option<Box<Replacement>> {
        let (mut start, mut end) = (words.start, words.end);
        let mut text = with.to_owned();
        if text.is_empty() {
            text = self.tokens.get(end).map(|_| self.prose(end..end + 1).to_owned())?;
            end += 1;
        }
        let stood = self.prose(words.clone()).chars().next()?;
        if stood.is_uppercase() {
            text = capitalised(&text);
        }
        if let Some(before) = words.start.checked_sub(1).filter(|_| self.tokens[words.start].gap == Gap::Space) {
            let article = self.prose(before..before + 1);
            if let Some(is_an) = is_an(article) {
                let needs_an = takes_an(&text)?;
                if is_an != needs_an {
                    start = before;
                    let right = if needs_an { "an" } else { "a" };
                    let right = if article.starts_with('A') { capitalised(right) } else { right.to_owned() };
                    text = format!("{right} {text}");
                }
            }
        }
        let prose = self.page.prose(self.sentence, &(start..end));
        let span = self.page.source(self.sentence, &(start..end));
        // Between the words of a source that is longer stands markup, which is not ours to move.
        (span.end - span.start == prose.end - prose.start && self.plain(start..end)).then(|| Box::new(Replacement { span, text }))
    }

    /// Whether nothing but words and single spaces or hyphens is replaced.
    fn plain(&self, tokens: Range<usize>) -> bool {
        let first = tokens.start;
        let gaps = self.tokens[tokens.clone()].iter().enumerate().filter(|(place, _)| first + place > first);
        let mut kinds = gaps.map(|(_, token)| token.gap);
        kinds.all(|gap| gap <= Gap::Join) && self.tokens[tokens].iter().all(|token| token.kind != TokenKind::Number)
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Whether an article is `an`; `None` if it is none of the two.
fn is_an(article: &str) -> Option<bool> {
    [("a", false), ("an", true)].into_iter().find(|(known, _)| article.eq_ignore_ascii_case(known)).map(|(_, an)| an)
}

/// Whether `an` stands before a word; `None` where letters alone do not tell: hour, unit, one, an abbreviation.
fn takes_an(text: &str) -> Option<bool> {
    let word = text.split([' ', '-']).next()?.to_lowercase();
    let is_abbreviation = text.chars().take(2).filter(|c| c.is_uppercase()).count() == 2;
    let first = word.chars().next().filter(|_| !is_abbreviation)?;
    match first {
        'h' | 'u' => None,
        _ if word.starts_with("eu") || word.starts_with("one") => None,
        'a' | 'e' | 'i' | 'o' => Some(true),
        first if first.is_ascii_lowercase() => Some(false),
        _ => None,
    }
}
