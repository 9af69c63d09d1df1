//! A line of copy, cut into what is marked, what a visitor reads and what is markup.

use super::marks::{Kind, Mark, Segment};
use crate::document::{Block, Document, Format, Span};

/// Of a longer line only what stands around marks is shown.
const LONGEST_LINE: usize = 8000;
/// Bytes on either side of a mark in such a line.
const AROUND: usize = 400;

/// A line as it is shown.
#[derive(Debug)]
pub struct Line<'a> {
    /// Counted from 1.
    pub number: usize,
    /// What it is made of.
    pub pieces: Vec<Piece<'a>>,
}

/// A part of a line.
#[derive(Debug)]
pub enum Piece<'a> {
    /// What a visitor reads.
    Copy(&'a str),
    /// What a visitor does not.
    Markup(&'a str),
    /// What a finding speaks of.
    Marked(Marked<'a>),
    /// So many characters are not shown.
    Left(usize),
}

/// Words that a finding speaks of.
#[derive(Debug)]
pub struct Marked<'a> {
    /// The words.
    pub text: &'a str,
    /// The name of the style.
    pub class: &'static str,
    /// Where it leads.
    pub target: String,
    /// What to call this place: only the first piece of a segment has it.
    pub id: Option<String>,
    /// The findings that begin here; only such a piece is stopped at by the keyboard.
    pub begin: Vec<String>,
    /// Whether anything begins here.
    pub stop: bool,
    /// The numbers of all findings on these words.
    pub found: String,
    /// The numbers of findings that refer to these words.
    pub related: String,
    /// The numbers of findings whose last words these are.
    pub end: String,
}

/// Cuts lines.
pub struct Painter<'a> {
    source: &'a str,
    file: &'a str,
    marks: &'a [Mark],
    segments: &'a [Segment],
    /// What a visitor reads, in order, without overlaps; nothing where all of it is.
    prose: Option<Vec<Span>>,
}

impl<'a> Painter<'a> {
    /// Cuts the lines of a document. `file` is the beginning of all names on the page that belong to it.
    pub fn new(document: &'a Document, file: &'a str, marks: &'a [Mark], segments: &'a [Segment]) -> Self {
        let prose = (document.format != Format::Text).then(|| prose(document));
        Self { source: &document.source, file, marks, segments, prose }
    }

    /// The name on the page of the place where a mark begins, if it has words.
    pub fn place(file: &str, segments: &[Segment], span: Span) -> Option<String> {
        let at = segments.binary_search_by_key(&span.start, |segment| segment.span.start).ok()?;
        (!span.is_empty()).then(|| format!("{file}-w{at}"))
    }

    /// Cuts a line.
    pub fn pieces(&self, line: Span) -> Vec<Piece<'a>> {
        let first = self.segments.partition_point(|segment| segment.span.end <= line.start);
        let after = self.segments.partition_point(|segment| segment.span.start < line.end);
        let here = first..after.max(first);
        let (mut pieces, mut at) = (Vec::new(), line.start);
        for window in self.windows(line, &self.segments[here.clone()]) {
            self.left(&mut pieces, Span::new(at, window.start));
            at = window.start;
            for number in here.clone() {
                let segment = self.segments[number].span;
                let shown = Span::new(segment.start.max(at), segment.end.min(window.end));
                if !shown.is_empty() {
                    self.unmarked(&mut pieces, Span::new(at, shown.start));
                    pieces.push(Piece::Marked(self.marked(number, shown)));
                    at = shown.end;
                }
            }
            self.unmarked(&mut pieces, Span::new(at, window.end));
            at = window.end;
        }
        self.left(&mut pieces, Span::new(at, line.end));
        pieces
    }

    /// What is shown of a line: all of it, unless it is very long.
    fn windows(&self, line: Span, segments: &[Segment]) -> Vec<Span> {
        if line.end - line.start <= LONGEST_LINE {
            return vec![line];
        }
        let mut windows: Vec<Span> = Vec::new();
        let begin = std::iter::once(Span::new(line.start, line.start)).filter(|_| segments.is_empty());
        for mark in begin.chain(segments.iter().map(|segment| segment.span)) {
            let (start, end) = (mark.start.max(line.start), mark.end.min(mark.start.max(line.start) + LONGEST_LINE));
            let start = self.source.floor_char_boundary(start.saturating_sub(AROUND).max(line.start));
            let end = self.source.ceil_char_boundary((end + AROUND).min(line.end));
            match windows.last_mut() {
                Some(last) if start <= last.end + AROUND => last.end = last.end.max(end),
                _ => windows.push(Span::new(start, end)),
            }
        }
        windows
    }

    fn left(&self, pieces: &mut Vec<Piece<'a>>, span: Span) {
        if !span.is_empty() {
            pieces.push(Piece::Left(self.source[span.start..span.end].chars().count()));
        }
    }

    fn unmarked(&self, pieces: &mut Vec<Piece<'a>>, span: Span) {
        let text = |start: usize, end: usize| &self.source[start..end];
        let Some(prose) = &self.prose else {
            pieces.extend((!span.is_empty()).then(|| Piece::Copy(text(span.start, span.end))));
            return;
        };
        let mut at = span.start;
        let first = prose.partition_point(|prose| prose.end <= span.start);
        for prose in prose[first..].iter().take_while(|prose| prose.start < span.end) {
            let (start, end) = (prose.start.max(at), prose.end.min(span.end));
            pieces.extend((at < start).then(|| Piece::Markup(text(at, start))));
            pieces.extend((start < end).then(|| Piece::Copy(text(start, end))));
            at = end.max(at);
        }
        pieces.extend((at < span.end).then(|| Piece::Markup(text(at, span.end))));
    }

    fn marked(&self, number: usize, shown: Span) -> Marked<'a> {
        let segment = &self.segments[number];
        let on = || segment.on.iter().map(|&mark| &self.marks[mark]);
        let (first, last) = (shown.start == segment.span.start, shown.end == segment.span.end);
        let begins = |mark: &&Mark| first && mark.span.start == segment.span.start;
        let leading = on().find(begins).or(on().next()).expect("a segment has marks");
        Marked {
            text: &self.source[shown.start..shown.end],
            class: on().next().expect("a segment has marks").class(),
            target: match leading.kind {
                Kind::Found(finding) | Kind::Owed(finding) | Kind::Related(finding) => format!("{}-{}", self.file, finding + 1),
                Kind::Excused(excused) => format!("{}-x{}", self.file, excused + 1),
            },
            id: first.then(|| format!("{}-w{number}", self.file)),
            begin: on().filter(begins).filter_map(own).map(|finding| format!("{}-t{finding}", self.file)).collect(),
            stop: on().any(|mark| begins(&mark)),
            found: numbers(on().filter_map(own), " "),
            related: numbers(on().filter_map(|mark| if let Kind::Related(finding) = mark.kind { Some(finding + 1) } else { None }), " "),
            end: numbers(on().filter(|mark| last && mark.span.end == segment.span.end).filter_map(own), ","),
        }
    }
}

/// The number of the finding whose own words are marked.
fn own(mark: &Mark) -> Option<usize> {
    match mark.kind {
        Kind::Found(finding) | Kind::Owed(finding) => Some(finding + 1),
        Kind::Related(_) | Kind::Excused(_) => None,
    }
}

fn numbers(numbers: impl Iterator<Item = usize>, between: &str) -> String {
    let mut numbers: Vec<usize> = numbers.collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(between)
}

/// What a visitor reads, in the order of the source.
fn prose(document: &Document) -> Vec<Span> {
    let of = |block: &Block| block.map.pieces(Span::new(0, block.prose.len()));
    let mut pieces: Vec<Span> = Vec::new();
    for page in document.pages() {
        pieces.extend(page.iter().flat_map(of));
    }
    pieces.sort_unstable();
    let mut prose: Vec<Span> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match prose.last_mut() {
            Some(last) if piece.start <= last.end => last.end = last.end.max(piece.end),
            _ => prose.push(piece),
        }
    }
    prose
}
