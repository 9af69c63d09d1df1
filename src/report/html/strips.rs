//! A file from top to bottom: the lines with findings and those around them, long silence folded away.

use super::cards::{Card, Cards};
use super::marks::{Kind, Mark};
use super::paint::{Line, Painter};
use crate::document::{Block, Document, Span};

/// A paragraph longer than this is not shown whole for a finding in it.
const LONGEST_PARAGRAPH: usize = 6000;
/// Of a finding over more bytes only the beginning is made sure to be shown.
const LONGEST_FINDING: usize = 2000;
/// More lines without findings than this are folded away.
const LONGEST_SILENCE: usize = 14;
/// Lines that stay in sight on either side of them.
const AROUND: usize = 3;
/// Bytes in a line of copy on a wide page, about.
const WIDE: usize = 90;
/// Half lines of copy that a closed finding is as high as.
const FINDING_HEIGHT: usize = 5;
/// More than this is left out.
const LONGEST_FOLDED: usize = 32 << 10;

/// A part of a file.
#[derive(Debug)]
pub enum Strip<'a> {
    /// Lines in sight, and the findings that begin on them.
    Shown {
        /// The lines.
        lines: Vec<Line<'a>>,
        /// The findings beside them.
        findings: Vec<Card<'a>>,
    },
    /// Lines without findings, to be unfolded.
    Folded {
        /// The lines.
        lines: Vec<Line<'a>>,
        /// Which they are, in words.
        place: String,
    },
    /// Lines without findings that are not in the report.
    Left {
        /// Which they are, in words.
        place: String,
    },
}

/// A file cut into strips.
pub struct Layout<'c, 'a> {
    source: &'a str,
    cards: &'c Cards<'a>,
    painter: Painter<'a>,
    strips: Vec<Strip<'a>>,
}

impl<'c, 'a> Layout<'c, 'a> {
    /// Cuts a file. `told` is false where not all of its findings are told, so that the report of it stops behind the last one.
    pub fn strips(cards: &'c Cards<'a>, marks: &'a [Mark], told: bool) -> Vec<Strip<'a>> {
        let document = cards.report.document;
        let source = document.source.as_str();
        let painter = Painter::new(document, cards.file, marks, cards.segments);
        let mut layout = Self { source, cards, painter, strips: Vec::new() };
        let mut at = source.len() - source.trim_start_matches('\u{FEFF}').len();
        for (passage, findings) in level(source, passages(document, at, marks)) {
            layout.silence(Span::new(at, passage.start), layout.strips.is_empty(), false);
            layout.shown(passage, findings);
            at = passage.end;
        }
        if told {
            layout.silence(Span::new(at, source.len()), layout.strips.is_empty(), true);
        }
        layout.strips
    }

    fn shown(&mut self, span: Span, findings: Vec<usize>) {
        if !span.is_empty() || !findings.is_empty() {
            let lines = self.lines(span);
            let findings = findings.into_iter().map(|finding| self.cards.card(finding)).collect();
            self.strips.push(Strip::Shown { lines, findings });
        }
    }

    /// Lines between two passages, or before the first, or after the last.
    fn silence(&mut self, span: Span, first: bool, last: bool) {
        let count = self.count(span);
        let (around, longest) = if self.cards.book.shows_whole() { (AROUND, LONGEST_SILENCE) } else { (1, 4) };
        if count <= longest && span.end - span.start <= LONGEST_FOLDED {
            return self.shown(span, Vec::new());
        }
        let head = if first { span.start } else { self.after_lines(span, around) };
        let tail = if last { span.end } else { self.before_lines(Span::new(head, span.end), around) };
        self.shown(Span::new(span.start, head), Vec::new());
        let middle = Span::new(head, tail);
        if !middle.is_empty() {
            let first = self.cards.index.position(head).line;
            let last = first + self.count(middle) - 1;
            let place = if first == last { format!("Line {first}") } else { format!("Lines {first} to {last}") };
            let strip = if self.cards.book.shows_whole() && middle.end - middle.start <= LONGEST_FOLDED {
                Strip::Folded { lines: self.lines(middle), place }
            } else {
                Strip::Left { place }
            };
            self.strips.push(strip);
        }
        self.shown(Span::new(tail, span.end), Vec::new());
    }

    /// How many lines a span of whole lines has.
    fn count(&self, span: Span) -> usize {
        let unended = !span.is_empty() && !self.source[..span.end].ends_with('\n');
        self.cards.index.position(span.end).line - self.cards.index.position(span.start).line + usize::from(unended)
    }

    /// Where the first lines of a span end.
    fn after_lines(&self, span: Span, lines: usize) -> usize {
        let mut ends = memchr::memchr_iter(b'\n', &self.source.as_bytes()[span.start..span.end]);
        ends.nth(lines - 1).map_or(span.end, |end| span.start + end + 1)
    }

    /// Where the last lines of a span begin.
    fn before_lines(&self, span: Span, lines: usize) -> usize {
        let text = self.source[span.start..span.end].strip_suffix('\n').unwrap_or(&self.source[span.start..span.end]);
        let mut ends = memchr::memrchr_iter(b'\n', text.as_bytes());
        ends.nth(lines - 1).map_or(span.start, |end| span.start + end + 1)
    }

    fn lines(&self, span: Span) -> Vec<Line<'a>> {
        let (mut start, mut number) = (span.start, self.cards.index.position(span.start).line);
        let mut lines = Vec::new();
        for line in self.source[span.start..span.end].split_inclusive('\n') {
            let text = line.trim_end_matches(['\n', '\r']);
            lines.push(Line { number, pieces: self.painter.pieces(Span::new(start, start + text.len())) });
            (start, number) = (start + line.len(), number + 1);
        }
        lines
    }
}

/// The paragraphs in which marks begin, as whole lines, and the findings that begin in each.
fn passages(document: &Document, start: usize, marks: &[Mark]) -> Vec<(Span, Vec<usize>)> {
    let source = document.source.as_bytes();
    let mut passages: Vec<(Span, Vec<usize>)> = Vec::new();
    for mark in marks {
        let finding = match mark.kind {
            Kind::Found(finding) => Some(finding),
            _ => None,
        };
        let wanted = paragraph(document, mark.span);
        let until = |end: usize| {
            let ended = end > 0 && source[end - 1] == b'\n' && end > mark.span.start;
            if ended { end } else { memchr::memchr(b'\n', &source[end..]).map_or(source.len(), |at| end + at + 1) }
        };
        match passages.last_mut() {
            // Marks are in order, so this one begins behind the start of the last passage.
            Some((last, findings)) if wanted.start < last.end => {
                if wanted.end > last.end {
                    last.end = until(wanted.end);
                }
                findings.extend(finding);
            }
            last => {
                let from = last.map_or(start, |(span, _)| span.end);
                let begin = memchr::memrchr(b'\n', &source[from..wanted.start.max(from)]).map_or(from, |at| from + at + 1);
                passages.push((Span::new(begin, until(wanted.end.max(begin))), finding.into_iter().collect()));
            }
        }
    }
    passages
}

/// Lengthens passages by what follows until the copy is as high as the findings beside it: no holes are torn into it.
fn level(source: &str, passages: Vec<(Span, Vec<usize>)>) -> Vec<(Span, Vec<usize>)> {
    let mut levelled: Vec<(Span, Vec<usize>)> = Vec::new();
    let mut passages = passages.into_iter().peekable();
    while let Some((mut span, mut findings)) = passages.next() {
        let mut high = height(&source[span.start..span.end]);
        while 2 * high < FINDING_HEIGHT * findings.len() && span.end < source.len() {
            let line = source[span.end..].split_inclusive('\n').next().unwrap_or_default();
            if passages.peek().is_some_and(|(next, _)| next.start < span.end + line.len())
                && let Some((next, more)) = passages.next()
            {
                high += height(&source[span.end..next.end]);
                span.end = next.end;
                findings.extend(more);
            } else {
                high += height(line);
                span.end += line.len();
            }
        }
        levelled.push((span, findings));
    }
    levelled
}

/// How many lines the copy takes on a wide page, about.
fn height(text: &str) -> usize {
    text.split_inclusive('\n').map(|line| line.len() / WIDE + 1).sum()
}

/// What has to be in sight for a mark: its paragraph, unless that is very long.
fn paragraph(document: &Document, mark: Span) -> Span {
    let clipped = Span::new(mark.start, document.source.floor_char_boundary(mark.end.min(mark.start + LONGEST_FINDING)));
    let span = |block: &Block| block.source(Span::new(0, block.prose.len()));
    let blocks = document.page(document.page_at(mark.start));
    let next = blocks.partition_point(|block| span(block).start <= mark.start);
    let Some(block) = next.checked_sub(1).map(|at| span(&blocks[at])).filter(|block| block.contains(Span::new(mark.start, mark.start)))
    else {
        return clipped;
    };
    if block.end - block.start > LONGEST_PARAGRAPH {
        return clipped;
    }
    Span::new(block.start, block.end.max(clipped.end))
}
