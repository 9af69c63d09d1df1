//! Lines and columns from bytes.

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
///
/// It remembers the position of every [`BLOCK`]th byte only, so that a file of one endless line, or
/// of nothing but line ends, costs neither time nor memory.
#[derive(Debug)]
pub struct LineIndex<'a> {
    source: &'a str,
    blocks: Vec<Mark>,
    /// How many bytes characters have in the file, if others than in the source.
    width: Option<Width>,
}

const BLOCK: usize = 2048;
const BYTE_ORDER_MARK: char = '\u{FEFF}';

/// Line and columns, counted from 0, of a byte, and which byte of the file it is.
#[derive(Debug, Clone, Copy, Default)]
struct Mark {
    line: u32,
    /// In characters.
    column: u32,
    /// In bytes of UTF-8.
    bytes: u32,
    byte: usize,
}

impl Mark {
    fn after(self, text: &[u8], width: Option<Width>) -> Mark {
        let (line, column, bytes) = match memchr::memrchr(b'\n', text) {
            Some(last) => {
                let (line, rest) = (self.line + memchr::memchr_iter(b'\n', text).count() as u32, &text[last + 1..]);
                (line, characters(rest), rest.len() as u32)
            }
            None => (self.line, self.column + characters(text), self.bytes + text.len() as u32),
        };
        let on_disk = match width {
            None => text.len(),
            Some(Width::Single) => characters(text) as usize,
            // Those of four bytes in UTF-8 are of two units in UTF-16.
            Some(Width::Utf16) => 2 * (characters(text) as usize + text.iter().filter(|&&byte| byte >= 0xF0).count()),
        };
        Mark { line, column, bytes, byte: self.byte + on_disk }
    }
}

/// Counts the bytes that begin a character.
fn characters(text: &[u8]) -> u32 {
    text.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() as u32
}

impl<'a> LineIndex<'a> {
    /// Reads through the source of a document once; the bytes are those of its file.
    pub fn of(document: &'a Document) -> Self {
        let width = match document.origin {
            Origin::Encoded { width, .. } => Some(width),
            Origin::File | Origin::Extracted { .. } => None,
        };
        Self::read(&document.source, width)
    }

    /// Reads through a text once.
    pub fn new(source: &'a str) -> Self {
        Self::read(source, None)
    }

    fn read(source: &'a str, width: Option<Width>) -> Self {
        let mut mark = Mark::default();
        let mut blocks = Vec::with_capacity(source.len() / BLOCK + 1);
        for block in source.as_bytes().chunks(BLOCK) {
            blocks.push(mark);
            mark = mark.after(block, width);
        }
        blocks.push(mark);
        Self { source, blocks, width }
    }

    /// The place of a byte; one past the end is allowed.
    pub fn position(&self, byte: usize) -> Position {
        let mark = self.mark(byte);
        let unseen = mark.line == 0 && byte > 0 && self.source.starts_with(BYTE_ORDER_MARK);
        Position { byte: mark.byte, line: mark.line as usize + 1, column: mark.column as usize + 1 - usize::from(unseen) }
    }

    /// The column of a byte in bytes of UTF-8, from 1. A byte-order mark is three of them.
    pub fn utf8_column(&self, byte: usize) -> usize {
        self.mark(byte).bytes as usize + 1
    }

    fn mark(&self, byte: usize) -> Mark {
        let block = byte / BLOCK;
        self.blocks[block].after(&self.source.as_bytes()[block * BLOCK..byte], self.width)
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
