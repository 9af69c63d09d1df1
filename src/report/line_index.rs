//! Lines and columns from bytes.

use crate::document::counter::{Counter, Unit};
use crate::document::{Document, Origin, Width};

/// A place in a file: the byte as it is on disk, line and column counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Bytes from the start of the file.
    pub byte: usize,
    /// The line, from 1.
    pub line: usize,
    /// The column in Unicode scalar values, from 1. A byte-order mark is not a column.
    pub column: usize,
}

/// Finds lines and columns of a source text.
#[derive(Debug)]
pub struct LineIndex<'a> {
    source: &'a str,
    counter: Counter,
    /// How many bytes characters have in the file, if others than in the source.
    width: Option<Width>,
}

const BYTE_ORDER_MARK: char = '\u{FEFF}';

impl<'a> LineIndex<'a> {
    /// Reads through the source of a document once; the bytes are those of its file.
    pub fn of(document: &'a Document) -> Self {
        let width = match document.origin {
            Origin::Encoded { width, .. } => Some(width),
            Origin::File | Origin::Extracted { .. } => None,
        };
        Self { width, ..Self::new(&document.source) }
    }

    /// Reads through a text once.
    pub fn new(source: &'a str) -> Self {
        Self { source, counter: Counter::of(source), width: None }
    }

    /// The place of a byte; one past the end is allowed.
    pub fn position(&self, byte: usize) -> Position {
        let count = self.counter.before(self.source, byte);
        let line_start = self.counter.before(self.source, count.line_start as usize);
        let column = count.units(Unit::Utf32) - line_start.units(Unit::Utf32);
        let unseen = count.lines == 0 && byte > 0 && self.source.starts_with(BYTE_ORDER_MARK);
        let on_disk = match self.width {
            None => byte,
            Some(Width::Single) => count.units(Unit::Utf32),
            Some(Width::Utf16) => 2 * count.units(Unit::Utf16),
        };
        Position { byte: on_disk, line: count.lines as usize + 1, column: column + 1 - usize::from(unseen) }
    }

    /// The column of a byte in bytes of UTF-8, from 1. A byte-order mark is three of them.
    pub fn utf8_column(&self, byte: usize) -> usize {
        byte - self.counter.before(self.source, byte).line_start as usize + 1
    }

    /// The text that positions are taken in.
    pub fn source(&self) -> &'a str {
        self.source
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(source: &str, byte: usize) -> (usize, usize) {
        let position = LineIndex::new(source).position(byte);
        (position.line, position.column)
    }

    #[test]
    fn counts_scalar_values() {
        assert_eq!(at("", 0), (1, 1));
        assert_eq!(at("é😀x\r\ny", 6), (1, 3));
        assert_eq!(at("é😀x\r\ny", 9), (2, 1));
        assert_eq!(at("é😀x\r\ny", 10), (2, 2));
    }

    #[test]
    fn leaves_the_byte_order_mark_out() {
        assert_eq!(at("\u{FEFF}safe", 3), (1, 1));
        assert_eq!(at("\u{FEFF}safe", 0), (1, 1));
        assert_eq!(at("\u{FEFF}\nsafe", 5), (2, 2));
    }

    #[test]
    fn agrees_with_counting_from_the_start() {
        let source = "naïve 😀\n".repeat(700) + &"é".repeat(3000) + "\n\nend";
        let index = LineIndex::new(&source);
        for (byte, _) in source.char_indices() {
            let before = &source[..byte];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            assert_eq!(index.position(byte), Position { byte, line, column });
            assert_eq!(index.utf8_column(byte), before.rsplit('\n').next().unwrap_or_default().len() + 1);
        }
    }
}
