//! The stretch of source that a diagnostic shows.
//!
//! Codespan prints whole lines. In Markdown a paragraph often is one line of a thousand characters,
//! so it is handed a text of our own instead: for each line with a mark, as much as fits the
//! terminal around the marked words, and an ellipsis for what was left out. Line and column
//! numbers stay those of the file.

use super::LineIndex;
use super::window::{Window, window};
use super::wrap::width;
use crate::document::Span;
use codespan_reporting::diagnostic::{Label, LabelStyle};
use codespan_reporting::files::{Error, Files};
use std::collections::BTreeMap;
use std::ops::Range;

/// Words to underline.
pub(super) struct Mark<'a> {
    pub(super) span: Span,
    pub(super) label: &'a str,
    pub(super) style: LabelStyle,
}

/// One line's part of a mark.
struct Piece<'a> {
    span: Span,
    label: &'a str,
    style: LabelStyle,
}

/// A line as it is shown.
struct Line {
    /// Counted from 0, as codespan does.
    index: usize,
    range: Range<usize>,
}

/// A few lines around marks, in the place of a file.
pub(super) struct Excerpt<'a> {
    name: &'a str,
    /// Digits of the largest line number.
    pub(super) digits: usize,
    column: usize,
    text: String,
    lines: Vec<Line>,
}

impl<'a> Excerpt<'a> {
    /// The excerpt and its labels. `columns` is the room for everything, line numbers included.
    pub(super) fn new(name: &'a str, index: &LineIndex<'a>, marks: &[Mark<'a>], columns: usize) -> (Self, Vec<Label<()>>) {
        let mut by_line: BTreeMap<usize, Vec<Piece<'a>>> = BTreeMap::new();
        for mark in marks {
            for piece in pieces(index.source(), mark) {
                by_line.entry(index.position(piece.span.start).line - 1).or_default().push(piece);
            }
        }
        let digits = by_line.keys().next_back().map_or(1, |last| (last + 1).to_string().len());
        let room = columns.saturating_sub(digits + 3).max(20);
        let column = marks.first().map_or(1, |mark| index.position(mark.span.start).column);
        let mut excerpt = Self { name, digits, column, text: String::new(), lines: Vec::new() };
        let mut labels = Vec::new();
        let mut previous: Option<(usize, usize)> = None;
        for (line, mut pieces) in by_line {
            if let Some((before, end)) = previous
                && before + 2 == line
            {
                excerpt.push_between(index.source(), before + 1, end, room);
            }
            pieces.sort_by_key(|piece| (piece.span.start, piece.span.end));
            previous = Some((line, pieces.iter().map(|piece| piece.span.end).max().unwrap_or(0)));
            excerpt.push(index.source(), line, &pieces, room, &mut labels);
        }
        (excerpt, labels)
    }

    fn push(&mut self, source: &str, line: usize, pieces: &[Piece<'_>], room: usize, labels: &mut Vec<Label<()>>) {
        let wanted: Vec<(Span, usize)> = pieces.iter().map(|piece| (piece.span, width(piece.label))).collect();
        let shown = window(source, &wanted, room);
        let offset = self.text.len();
        for (position, piece) in pieces.iter().enumerate() {
            let range = shown.range(piece.span);
            let start = shown.columns(range.start);
            let label = clip(piece.label, room.saturating_sub(start).max(12));
            if position + 1 == pieces.len() && shown.columns(range.end) + 1 + width(&label) > room && !label.is_empty() {
                // A second label on the same words makes codespan hang the text below them.
                labels.push(Label::new(piece.style, (), shifted(&range, offset)));
            }
            labels.push(Label::new(piece.style, (), shifted(&range, offset)).with_message(label));
        }
        self.push_text(line, shown);
    }

    /// Codespan shows a single line between two marked ones.
    fn push_between(&mut self, source: &str, line: usize, before: usize, room: usize) {
        let start = memchr::memchr(b'\n', &source.as_bytes()[before..]).map_or(source.len(), |found| before + found + 1);
        self.push_text(line, window(source, &[(Span::new(start, start), 0)], room));
    }

    fn push_text(&mut self, index: usize, shown: Window) {
        let start = self.text.len();
        self.text.push_str(&shown.text);
        self.text.push('\n');
        self.lines.push(Line { index, range: start..self.text.len() });
    }

    fn line(&self, index: usize) -> Result<&Line, Error> {
        let max = self.lines.last().map_or(0, |line| line.index);
        self.lines.iter().find(|line| line.index == index).ok_or(Error::LineTooLarge { given: index, max })
    }
}

/// Cuts a mark at line ends, leaving out indentation and quotation marks of the markup. Of a mark
/// over more than three lines only the ends are kept.
fn pieces<'a>(source: &str, mark: &Mark<'a>) -> Vec<Piece<'a>> {
    let mut spans = Vec::new();
    let mut start = mark.span.start;
    for line in source[mark.span.start..mark.span.end].split_inclusive('\n') {
        let end = start + line.trim_end().len();
        let lead = line.len() - line.trim_start_matches([' ', '\t', '>']).len();
        let from = if spans.is_empty() { start } else { start + lead };
        if from < end {
            spans.push(Span::new(from, end));
        }
        start += line.len();
    }
    if spans.is_empty() {
        spans.push(Span::new(mark.span.start, mark.span.start));
    }
    if spans.len() > 3 {
        spans.drain(1..spans.len() - 1);
    }
    let last = spans.len() - 1;
    spans
        .into_iter()
        .enumerate()
        .map(|(position, span)| Piece { span, label: if position == last { mark.label } else { "" }, style: mark.style })
        .collect()
}

fn shifted(range: &Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

fn clip(label: &str, columns: usize) -> String {
    if width(label) <= columns {
        return label.to_owned();
    }
    let mut clipped = String::new();
    for ch in label.chars() {
        clipped.push(ch);
        if width(&clipped) >= columns {
            clipped.pop();
            break;
        }
    }
    clipped.truncate(clipped.trim_end().len());
    clipped + "…"
}

impl<'a> Files<'a> for Excerpt<'_> {
    type FileId = ();
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, (): ()) -> Result<&'a str, Error> {
        Ok(self.name)
    }

    fn source(&'a self, (): ()) -> Result<&'a str, Error> {
        Ok(&self.text)
    }

    fn line_index(&'a self, (): (), byte: usize) -> Result<usize, Error> {
        let line = self.lines.iter().find(|line| byte < line.range.end).or(self.lines.last());
        line.map(|line| line.index).ok_or(Error::FileMissing)
    }

    fn column_number(&'a self, (): (), _line: usize, _byte: usize) -> Result<usize, Error> {
        Ok(self.column)
    }

    fn line_range(&'a self, (): (), index: usize) -> Result<Range<usize>, Error> {
        self.line(index).map(|line| line.range.clone())
    }
}
