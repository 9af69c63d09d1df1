//! A text that is open in an editor, and places in it as the editor counts them.

use caveat::document::Span;
use caveat::document::counter::{Counter, Unit};
use lsp_types::{Position, PositionEncodingKind, Range, TextDocumentContentChangeEvent, Uri};
use std::path::PathBuf;

/// The best way to count columns that a client offers; what it prefers comes first. All editors know UTF-16.
pub fn choose(offered: Option<&[PositionEncodingKind]>) -> Unit {
    let known = |kind: &PositionEncodingKind| [Unit::Utf8, Unit::Utf16, Unit::Utf32].into_iter().find(|unit| self::kind(*unit) == *kind);
    offered.into_iter().flatten().find_map(known).unwrap_or(Unit::Utf16)
}

/// What the protocol calls it.
pub fn kind(unit: Unit) -> PositionEncodingKind {
    match unit {
        Unit::Utf8 => PositionEncodingKind::UTF8,
        Unit::Utf16 => PositionEncodingKind::UTF16,
        Unit::Utf32 => PositionEncodingKind::UTF32,
    }
}

/// A text and where its lines begin.
#[derive(Debug, Clone)]
pub struct Lines {
    text: String,
    starts: Vec<usize>,
    counter: Counter,
    unit: Unit,
}

impl Lines {
    /// Finds the lines of a text. They end with `\n`, `\r\n` or `\r`, as the protocol says.
    pub fn new(text: String, unit: Unit) -> Self {
        let mut lines = Self { counter: Counter::of(&text), text, starts: Vec::new(), unit };
        lines.find(0);
        lines
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Finds all lines from the one with this byte on.
    fn find(&mut self, from: usize) {
        // A line end before it may have become another.
        let known = self.starts.partition_point(|start| *start < from).saturating_sub(1);
        self.starts.truncate(known);
        let first = self.starts.last().copied().unwrap_or(0);
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        let bytes = self.text.as_bytes();
        for at in memchr::memchr2_iter(b'\n', b'\r', &bytes[first..]).map(|at| first + at) {
            if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
                self.starts.push(at + 1);
            }
        }
    }

    /// The text of a line, without its end.
    pub fn line(&self, line: usize) -> &str {
        let Some(&start) = self.starts.get(line) else { return "" };
        let end = self.starts.get(line + 1).copied().unwrap_or(self.text.len());
        self.text[start..end].trim_end_matches(['\n', '\r'])
    }

    /// The line of a byte.
    pub fn line_of(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte).saturating_sub(1)
    }

    /// Where a line begins.
    pub fn start_of(&self, line: usize) -> usize {
        self.starts.get(line).copied().unwrap_or(self.text.len())
    }

    /// The place of a byte.
    pub fn position(&self, byte: usize) -> Position {
        let byte = self.text.floor_char_boundary(byte);
        let line = self.line_of(byte);
        let column = self.units(byte) - self.units(self.starts[line]);
        Position::new(line as u32, column as u32)
    }

    fn units(&self, byte: usize) -> usize {
        self.counter.before(&self.text, byte).units(self.unit)
    }

    /// The place of some bytes.
    pub fn range(&self, span: Span) -> Range {
        Range::new(self.position(span.start), self.position(span.end))
    }

    /// The byte at a place. A place behind the end of a line is its end; one inside a character is the character's start.
    pub fn byte(&self, position: Position) -> usize {
        let line = position.line as usize;
        let Some(&start) = self.starts.get(line) else { return self.text.len() };
        let byte = self.counter.byte(&self.text, self.units(start) + position.character as usize, self.unit);
        byte.min(start + self.line(line).len())
    }

    /// The bytes between two places.
    pub fn span(&self, range: Range) -> Span {
        let (start, end) = (self.byte(range.start), self.byte(range.end));
        Span::new(start.min(end), start.max(end))
    }

    /// Puts a text in the place of another.
    fn replace(&mut self, range: Range, text: &str) {
        let span = self.span(range);
        self.text.replace_range(span.start..span.end, text);
        self.counter.recount(&self.text, span.start);
        self.find(span.start);
    }
}

/// A text that is open in an editor.
#[derive(Debug)]
pub struct Buffer {
    /// What the editor calls it.
    pub uri: Uri,
    /// Its file, if it has one.
    pub path: Option<PathBuf>,
    /// What the editor takes it for: `markdown`, `html` …
    pub language: String,
    /// Counts the changes.
    pub version: i32,
    /// The text.
    pub lines: Lines,
}

impl Buffer {
    /// Takes in what was typed.
    pub fn change(&mut self, version: i32, changes: Vec<TextDocumentContentChangeEvent>) {
        self.version = version;
        for change in changes {
            match change.range {
                Some(range) => self.lines.replace(range, &change.text),
                None => self.lines = Lines::new(change.text, self.lines.unit),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_as_the_client_counts() {
        let text = "a😀é\r\nb\rc\n\nd";
        for (unit, column) in [(Unit::Utf8, 7), (Unit::Utf16, 4), (Unit::Utf32, 3)] {
            let lines = Lines::new(text.to_owned(), unit);
            assert_eq!(lines.position(7), Position::new(0, column));
            let places = [(9, 1, 0), (11, 2, 0), (13, 3, 0), (14, 4, 0), (15, 4, 1)];
            for (byte, line, column) in places {
                assert_eq!(lines.position(byte), Position::new(line, column));
                assert_eq!(lines.byte(Position::new(line, column)), byte);
            }
            // Behind the end of a line, behind the last line, and inside a character.
            assert_eq!(lines.byte(Position::new(0, 99)), 7);
            assert_eq!(lines.byte(Position::new(9, 0)), 15);
            assert_eq!(lines.byte(Position::new(0, 2)), if unit == Unit::Utf32 { 5 } else { 1 });
        }
    }

    #[test]
    fn lines_are_found_again_after_a_change() {
        let mut lines = Lines::new("one\r\ntwo\nthree".to_owned(), Unit::Utf16);
        let changes = [((0, 3), (0, 3), "\r"), ((0, 3), (1, 0), ""), ((1, 0), (2, 0), "x\ny\nz"), ((0, 0), (0, 0), "\n")];
        for ((from, at), (to, until), text) in changes {
            lines.replace(Range::new(Position::new(from, at), Position::new(to, until)), text);
            assert_eq!(lines.starts, Lines::new(lines.text.clone(), Unit::Utf16).starts, "{:?}", lines.text);
        }
    }
}
