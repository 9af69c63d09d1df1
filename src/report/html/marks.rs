//! Stretches of copy that a finding speaks of: they overlap, elements of a page must not.

use crate::document::Span;
use crate::finding::{Excused, Finding, Severity};

/// More marks than this on the same words are not told apart.
const MOST_AT_ONCE: usize = 12;

/// What a stretch of copy is to the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A problem with these words; the finding's index.
    Found(usize),
    /// What makes the page owe something that it does not say; the finding's index.
    Owed(usize),
    /// What another finding refers to; that finding's index.
    Related(usize),
    /// A finding that is let be; its index among them.
    Excused(usize),
}

/// A stretch of copy and what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Bytes of the source.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
    severity: Severity,
}

impl Mark {
    /// The marks of a file, in the order of the source.
    pub fn all(source: &str, findings: &[Finding], excused: &[Excused]) -> Vec<Mark> {
        let mut marks = Vec::new();
        for (index, finding) in findings.iter().enumerate() {
            let severity = finding.severity;
            let kind = if finding.disclosure.is_some() { Kind::Owed(index) } else { Kind::Found(index) };
            marks.push(Mark { span: visible(source, finding.span), kind, severity });
            marks.extend(finding.related.iter().map(|related| Mark {
                span: visible(source, related.span),
                kind: Kind::Related(index),
                severity,
            }));
        }
        let excused = excused.iter().enumerate();
        marks.extend(excused.map(|(at, Excused { finding, .. })| Mark {
            span: visible(source, finding.span),
            kind: Kind::Excused(at),
            severity: finding.severity,
        }));
        marks.sort_by_key(|mark| (mark.span, mark.kind));
        marks
    }

    /// The name of the style that it has.
    pub fn class(&self) -> &'static str {
        match self.kind {
            Kind::Found(_) => super::severity_class(self.severity),
            Kind::Owed(_) => "owed",
            Kind::Related(_) => "related",
            Kind::Excused(_) => "excused",
        }
    }

    /// What is shown first where several stand on the same words.
    fn rank(&self) -> impl Ord {
        let kind = match self.kind {
            Kind::Found(_) => 0,
            Kind::Owed(_) => 1,
            Kind::Related(_) => 2,
            Kind::Excused(_) => 3,
        };
        (kind, std::cmp::Reverse(self.severity), self.kind)
    }
}

/// The part of a stretch of copy that can be seen: line ends at its own ends cannot.
pub fn visible(source: &str, span: Span) -> Span {
    let ends = ['\n', '\r', '\u{FEFF}'];
    let text = &source[span.start..span.end];
    let start = span.end - text.trim_start_matches(ends).len();
    Span::new(start, (span.start + text.trim_end_matches(ends).len()).max(start))
}

/// A stretch of copy on which all bytes have the same marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Bytes of the source.
    pub span: Span,
    /// The marks on it, by index, the most important first; there is at least one.
    pub on: Vec<usize>,
}

/// Cuts marks, which are in the order of the source, into segments that do not overlap.
pub fn segments(marks: &[Mark]) -> Vec<Segment> {
    let mut cuts: Vec<usize> = marks.iter().flat_map(|mark| [mark.span.start, mark.span.end]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut segments = Vec::new();
    let (mut active, mut next): (Vec<usize>, usize) = (Vec::new(), 0);
    for ends in cuts.windows(2) {
        let span = Span::new(ends[0], ends[1]);
        active.retain(|&mark: &usize| marks[mark].span.end > span.start);
        while marks.get(next).is_some_and(|mark| mark.span.start <= span.start) {
            if !marks[next].span.is_empty() {
                active.push(next);
            }
            next += 1;
        }
        if !active.is_empty() {
            let mut on = active.clone();
            on.sort_by_key(|&mark| marks[mark].rank());
            on.truncate(MOST_AT_ONCE);
            segments.push(Segment { span, on });
        }
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(spans: &[(usize, usize)]) -> Vec<(usize, usize, Vec<usize>)> {
        let mark = |(at, &(start, end)): (usize, &(usize, usize))| Mark {
            span: Span::new(start, end),
            kind: Kind::Found(at),
            severity: Severity::Warning,
        };
        let marks: Vec<Mark> = spans.iter().enumerate().map(mark).collect();
        segments(&marks).into_iter().map(|segment| (segment.span.start, segment.span.end, segment.on)).collect()
    }

    #[test]
    fn overlapping_nested_and_equal_marks_are_told_apart() {
        assert_eq!(cut(&[(0, 4), (6, 9)]), [(0, 4, vec![0]), (6, 9, vec![1])]);
        assert_eq!(cut(&[(0, 6), (3, 9)]), [(0, 3, vec![0]), (3, 6, vec![0, 1]), (6, 9, vec![1])]);
        assert_eq!(cut(&[(0, 9), (3, 6)]), [(0, 3, vec![0]), (3, 6, vec![0, 1]), (6, 9, vec![0])]);
        assert_eq!(cut(&[(2, 4), (2, 4)]), [(2, 4, vec![0, 1])]);
        assert_eq!(cut(&[(2, 2), (2, 4)]), [(2, 4, vec![1])]);
        assert_eq!(cut(&[(5, 5)]), []);
        assert_eq!(cut(&[]), []);
    }

    #[test]
    fn the_worst_comes_first() {
        let mark = |start, severity, kind| Mark { span: Span::new(start, 9), kind, severity };
        let marks =
            [mark(0, Severity::Error, Kind::Excused(0)), mark(1, Severity::Info, Kind::Found(0)), mark(2, Severity::Error, Kind::Found(1))];
        assert_eq!(segments(&marks).last().expect("there are three").on, [2, 1, 0]);
    }
}
