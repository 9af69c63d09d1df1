//! As much of a line as fits the terminal around the words that matter.

use crate::document::Span;
use std::ops::Range;
use unicode_width::UnicodeWidthChar;

/// Columns kept on each side of a gap between two marked words that is too wide to show.
const BESIDE_GAP: usize = 10;
/// With less before the words, a label is better hung below them.
const LEAST_LEFT: usize = 12;
/// How far a cut moves inwards to fall between words.
const LONGEST_WORD: usize = 16;

/// A line made to fit.
pub(super) struct Window {
    pub(super) text: String,
    /// Pairs of a byte in the source and the byte in `text` where it is shown, in order.
    places: Vec<(usize, usize)>,
}

impl Window {
    /// Where a span of the source is shown.
    pub(super) fn range(&self, span: Span) -> Range<usize> {
        let (start, end) = (self.place(span.start), self.place(span.end));
        start..end.max(start)
    }

    /// The columns before a byte of `text`.
    pub(super) fn columns(&self, byte: usize) -> usize {
        self.text[..byte].chars().map(columns).sum()
    }

    fn place(&self, byte: usize) -> usize {
        let at = self.places.partition_point(|&(source, _)| source < byte);
        self.places.get(at).map_or(self.text.len(), |&(_, place)| place)
    }
}

/// Cuts the line that the spans lie on to `room` columns. The spans are in order of their starts;
/// beside each stands the room that its label needs, counted from the span's start.
pub(super) fn window(source: &str, wanted: &[(Span, usize)], room: usize) -> Window {
    let mut kept = keep(source, wanted, room.saturating_sub(2));
    let (Some(first), Some(last)) = (kept.first().copied(), kept.last().copied()) else {
        return Window { text: String::new(), places: Vec::new() };
    };
    let used: usize = kept.iter().map(|&span| breadth(source, span) + 3).sum();
    let spare = room.saturating_sub(used.saturating_sub(3));
    let (left_end, left_columns) = before(source, first.start, spare);
    let (right_end, right_columns) = after(source, last.end, spare);
    let fits = left_columns + right_columns <= spare && at_line_start(source, left_end) && at_line_end(source, right_end);
    let label_room = label_room(source, wanted, &kept, room);
    let spare = if fits { spare } else { spare.saturating_sub(2) };
    let left = left_columns.min((spare / 2).max(spare.saturating_sub(right_columns))).min(label_room);
    let right = right_columns.min(spare - left.min(spare));
    let start = at_word_start(source, before(source, first.start, left).0, first.start);
    let end = at_word_end(source, last.end, after(source, last.end, right).0);
    kept[0].start = start;
    if let Some(last) = kept.last_mut() {
        last.end = end;
    }
    draw(source, &kept)
}

/// The stretches to keep: the spans, joined where they touch or the gap between them fits.
fn keep(source: &str, wanted: &[(Span, usize)], room: usize) -> Vec<Span> {
    let mut runs: Vec<Span> = Vec::new();
    for &(span, _) in wanted {
        match runs.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => runs.push(span),
        }
    }
    let words: usize = runs.iter().map(|&run| breadth(source, run)).sum();
    let mut spare = room.saturating_sub(words);
    let mut kept: Vec<Span> = Vec::new();
    for run in runs {
        let Some(last) = kept.last_mut() else {
            kept.push(run);
            continue;
        };
        let (reached, gap) = after_within(source, Span::new(last.end, run.start), spare);
        if reached == run.start {
            spare -= gap;
            last.end = run.end;
        } else {
            let side = BESIDE_GAP.min(spare / 4);
            last.end = at_word_end(source, last.end, after(source, last.end, side).0);
            let start = at_word_start(source, before(source, run.start, side).0, run.start);
            spare = spare.saturating_sub(2 * side + 3);
            kept.push(Span::new(start, run.end));
        }
    }
    let gaps = 3 * (kept.len().saturating_sub(1));
    let used: usize = kept.iter().map(|&span| breadth(source, span)).sum();
    let share = if used + gaps > room { room.saturating_sub(gaps) / kept.len().max(1) } else { room };
    kept.into_iter().flat_map(|span| halves(source, span, share.max(LONGEST_WORD))).collect()
}

/// Words that are wider than the room lose their middle.
fn halves(source: &str, span: Span, room: usize) -> Vec<Span> {
    if after_within(source, span, room).0 == span.end {
        return vec![span];
    }
    let side = room.saturating_sub(3) / 2;
    let head = at_word_end(source, span.start, after(source, span.start, side).0);
    let tail = at_word_start(source, before(source, span.end, side).0, span.end);
    if head < tail { vec![Span::new(span.start, head), Span::new(tail, span.end)] } else { vec![span] }
}

/// How many columns may stand before the first stretch so that every label in it still fits: the
/// last one after its words if it can, the others below theirs.
fn label_room(source: &str, wanted: &[(Span, usize)], kept: &[Span], room: usize) -> usize {
    let mut before_run = 0;
    let mut least = room;
    for run in kept {
        let mut within = wanted.iter().filter(|(span, _)| (run.start..=run.end).contains(&span.start)).peekable();
        while let Some(&(span, label)) = within.next() {
            let below = before_run + breadth(source, Span::new(run.start, span.start)) + label + 2;
            let words = breadth(source, Span::new(span.start, span.end.min(run.end)));
            let is_last = within.peek().is_none() && kept.last() == Some(run);
            let beside = room.saturating_sub(below + words);
            least = least.min(if is_last && beside >= LEAST_LEFT { beside } else { room.saturating_sub(below) });
        }
        before_run += breadth(source, *run) + 3;
    }
    least
}

fn draw(source: &str, kept: &[Span]) -> Window {
    let mut window = Window { text: String::new(), places: Vec::new() };
    for (position, span) in kept.iter().enumerate() {
        if position > 0 {
            window.text.push_str(" … ");
        } else if !at_line_start(source, span.start) {
            window.text.push('…');
        }
        for (at, ch) in source[span.start..span.end].char_indices() {
            if let Some(ch) = shown(ch) {
                window.places.push((span.start + at, window.text.len()));
                window.text.push(ch);
            }
        }
        window.places.push((span.end, window.text.len()));
    }
    if let Some(last) = kept.last()
        && !at_line_end(source, last.end)
    {
        window.text.push('…');
    }
    window
}

/// The character as it is drawn, so that one column in our reckoning is one on every terminal:
/// no tabs, no control characters, none that join or turn their neighbours.
fn shown(ch: char) -> Option<char> {
    match ch {
        '\t' => Some(' '),
        '\r'
        | '\u{AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}'
        | '\u{1F3FB}'..='\u{1F3FF}'
        | '\u{E0000}'..='\u{E007F}' => None,
        _ if ch.is_control() => Some('\u{FFFD}'),
        _ => Some(ch),
    }
}

fn columns(ch: char) -> usize {
    shown(ch).and_then(UnicodeWidthChar::width).unwrap_or(0)
}

fn breadth(source: &str, span: Span) -> usize {
    source[span.start..span.end.max(span.start)].chars().map(columns).sum()
}

/// Walks back over at most `room` columns of the line; the byte reached, and the columns.
fn before(source: &str, from: usize, room: usize) -> (usize, usize) {
    let (mut byte, mut used) = (from, 0);
    for ch in source[..from].chars().rev().take_while(|&ch| ch != '\n') {
        if used + columns(ch) > room {
            break;
        }
        used += columns(ch);
        byte -= ch.len_utf8();
    }
    (byte, used)
}

/// Walks on over at most `room` columns of the line; the byte reached, and the columns.
fn after(source: &str, from: usize, room: usize) -> (usize, usize) {
    after_within(source, Span::new(from, source.len()), room)
}

fn after_within(source: &str, span: Span, room: usize) -> (usize, usize) {
    let (mut byte, mut used) = (span.start, 0);
    let rest = source[span.start..span.end].chars().take_while(|&ch| ch != '\n');
    for ch in rest {
        if used + columns(ch) > room {
            break;
        }
        used += columns(ch);
        byte += ch.len_utf8();
    }
    (byte, used)
}

fn at_line_start(source: &str, byte: usize) -> bool {
    let text = source[..byte].trim_end_matches('\u{FEFF}');
    text.is_empty() || text.ends_with('\n')
}

fn at_line_end(source: &str, byte: usize) -> bool {
    let rest = source[byte..].trim_start_matches('\r');
    rest.is_empty() || rest.starts_with('\n')
}

/// Moves a cut to the right, to the next start of a word before `limit`.
fn at_word_start(source: &str, cut: usize, limit: usize) -> usize {
    if at_line_start(source, cut) || source[..cut].ends_with(char::is_whitespace) {
        return cut;
    }
    let text = &source[cut..limit];
    match text.find(char::is_whitespace) {
        Some(space) if space <= LONGEST_WORD => limit - text[space..].trim_start().len(),
        _ => cut,
    }
}

/// Moves a cut to the left, to the last end of a word after `limit`.
fn at_word_end(source: &str, limit: usize, cut: usize) -> usize {
    if at_line_end(source, cut) {
        return cut;
    }
    let text = &source[limit..cut];
    match text.rfind(char::is_whitespace) {
        Some(space) if text.len() - space <= LONGEST_WORD => limit + text[..space].trim_end().len(),
        _ => cut,
    }
}
