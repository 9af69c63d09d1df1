//! What changed in files, and which findings that concerns.
//!
//! A claim is judged by its whole sentence, so its finding is new where a line of the sentence changed.
//! What a page owes its readers, and statements that oppose each other, are judged on the whole page:
//! such a finding is new where anything in the page changed.

use crate::document::{Document, Origin, Span};
use crate::finding::Finding;
use crate::rules::CONTRADICTION;
use crate::text::{Text, Words};

/// What changed in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// It is new, or there is no telling.
    Whole,
    /// The first and last of these lines, counted from 1, in order; none where a file only moved.
    Lines(Vec<(usize, usize)>),
}

impl Changed {
    /// Whether nothing did.
    pub fn is_nothing(&self) -> bool {
        *self == Self::Lines(Vec::new())
    }

    /// Notes a changed line; they come in order, and may come twice.
    pub(super) fn add(&mut self, line: usize) {
        match self {
            Self::Whole => {}
            Self::Lines(lines) => match lines.last_mut() {
                Some((_, last)) if line <= *last + 1 => *last = line.max(*last),
                _ => lines.push((line, line)),
            },
        }
    }
}

/// A document and what changed in it.
pub struct View<'d> {
    changed: &'d Changed,
    /// Where lines begin, the first apart.
    breaks: Vec<usize>,
    /// In the order of their beginnings, each with the furthest end up to it.
    sentences: Vec<(Span, usize)>,
}

impl<'d> View<'d> {
    /// Looks at a document; `words` are those of the rules.
    pub fn new(document: &Document, words: &Words, changed: &'d Changed) -> Self {
        if matches!((changed, document.origin), (Changed::Whole, _) | (_, Origin::Extracted { .. })) {
            return Self { changed: &Changed::Whole, breaks: Vec::new(), sentences: Vec::new() };
        }
        let mut sentences: Vec<Span> = Vec::new();
        for blocks in document.pages() {
            let text = Text::read(blocks.iter().map(|block| block.prose.as_str()), words);
            sentences.extend(text.sentences.iter().map(|at| blocks[at.block].source(text.span_of(at))));
        }
        sentences.sort_unstable();
        let mut furthest = 0;
        let sentences = sentences.into_iter().map(|span| {
            furthest = span.end.max(furthest);
            (span, furthest)
        });
        let breaks = memchr::memchr_iter(b'\n', document.source.as_bytes()).map(|at| at + 1);
        Self { changed, sentences: sentences.collect(), breaks: breaks.collect() }
    }

    /// Whether the change concerns a finding.
    pub fn touches(&self, finding: &Finding) -> bool {
        let Changed::Lines(lines) = self.changed else { return true };
        if finding.disclosure.is_some() || &*finding.category == CONTRADICTION {
            return !lines.is_empty();
        }
        let first = self.sentences.partition_point(|(_, furthest)| *furthest <= finding.span.start);
        let near = self.sentences[first..].iter().map(|(span, _)| span).take_while(|sentence| sentence.start < finding.span.end);
        let around = near.filter(|sentence| sentence.overlaps(finding.span));
        let others = finding.related.iter().map(|related| &related.span);
        [&finding.span].into_iter().chain(around).chain(others).any(|&span| {
            let (first, last) = (self.line(span.start), self.line(span.end.saturating_sub(1).max(span.start)));
            lines.iter().any(|&(from, to)| from <= last && first <= to)
        })
    }

    fn line(&self, at: usize) -> usize {
        self.breaks.partition_point(|&start| start <= at) + 1
    }
}

#[cfg(test)]
mod tests {
    use super::{Changed, View};
    use crate::document::{Document, Format};
    use crate::linter::Linter;
    use crate::policy::Policy;
    use crate::rules::RuleSet;

    /// The rules of the findings that concern these lines.
    fn touched(source: &str, lines: &[(usize, usize)]) -> Vec<String> {
        let linter = Linter::new(RuleSet::embedded());
        let document = Document::parse("a.md".into(), source.to_owned(), Format::Markdown);
        let changed = Changed::Lines(lines.to_vec());
        let view = View::new(&document, linter.rules().lexicon.words(), &changed);
        let findings = linter.check(&document, &Policy::default());
        findings.iter().filter(|finding| view.touches(finding)).map(|finding| finding.rule.to_string()).collect()
    }

    #[test]
    fn a_claim_is_touched_by_its_sentence_and_not_by_others() {
        let source = "We tell you, and\nwe mean it, that there is\nzero downtime here. Open daily.\nCall us.\n";
        for (line, is_touched) in [(1, true), (2, true), (3, true), (4, false)] {
            assert_eq!(touched(source, &[(line, line)]) == ["downtime/none"], is_touched, "line {line}");
        }
        assert_eq!(touched(source, &[]), [""; 0]);
    }

    #[test]
    fn what_a_page_owes_is_touched_by_any_line() {
        let source = "# Laser hair removal\n\nBook your laser hair removal now.\n\nOpen daily.\n\nZero downtime.\n";
        let rules = touched(source, &[(5, 5)]);
        assert!(
            rules.iter().any(|rule| rule == "disclosure/side-effects") && !rules.iter().any(|rule| rule == "downtime/none"),
            "{rules:?}"
        );
    }
}
