//! Where a finding is, for formats that programs read and for the sentences in them.

use super::excerpt::clip;
use super::{LineIndex, Position};
use crate::document::{Document, Origin, Span};
use crate::finding::Finding;

/// Of longer words only the beginning is told.
const LONGEST: usize = 120;

/// For a reader who has the file before the eyes: `line 3`, or `paragraph 12, under “Side effects”`.
pub(super) fn in_words(document: &Document, index: &LineIndex<'_>, span: Span) -> String {
    document.place(span).map_or_else(|| format!("line {}", index.position(span.start).line), |place| place.to_string())
}

/// Finds places in a file that has lines, and words for those in others.
pub(super) struct Whereabouts<'a> {
    document: &'a Document,
    /// Nothing if the source is no text of the file: its lines would be looked for in vain.
    index: Option<LineIndex<'a>>,
}

impl<'a> Whereabouts<'a> {
    pub(super) fn of(document: &'a Document) -> Self {
        let has_lines = !matches!(document.origin, Origin::Extracted { .. });
        Self { document, index: has_lines.then(|| LineIndex::of(document)) }
    }

    /// Start and end, in a file that has lines. Columns are in Unicode scalar values, and the end is the place after the last one.
    pub(super) fn region(&self, span: Span) -> Option<(Position, Position)> {
        self.index.as_ref().map(|index| (index.position(span.start), index.position(span.end)))
    }

    /// Line and column of the start and the end, the columns in bytes of UTF-8.
    pub(super) fn utf8_region(&self, span: Span) -> Option<[(usize, usize); 2]> {
        let index = self.index.as_ref()?;
        Some([span.start, span.end].map(|byte| (index.position(byte).line, index.utf8_column(byte))))
    }

    /// For a reader: `page.md:3:10`.
    pub(super) fn told(&self, span: Span) -> String {
        let path = &self.document.path;
        match self.region(span) {
            Some((start, _)) => format!("{path}:{}:{}", start.line, start.column),
            None => self.document.place(span).map_or_else(|| path.clone(), |place| format!("{path}, {place}")),
        }
    }

    /// The words as they stand in the file, in one line, and not too many of them.
    pub(super) fn words(&self, span: Span) -> String {
        let words: Vec<&str> = self.source(span).split_whitespace().collect();
        clip(&words.join(" "), LONGEST)
    }

    /// What stands in the file, as it stands there.
    pub(super) fn source(&self, span: Span) -> &'a str {
        &self.document.source[span.start..span.end]
    }

    /// A finding in one or two sentences, for formats without a place for advice.
    pub(super) fn sentence(&self, finding: &Finding) -> String {
        let words = self.words(finding.span);
        let words = if words.is_empty() { words } else { format!(" (“{words}”)") };
        format!("{}{words}. {}", finding.message.trim_end_matches('.'), finding.advice)
    }
}
