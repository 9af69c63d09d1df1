//! Captions of films: SubRip and WebVTT, read as the running text that is heard.

use super::entities::{collapse, words};
use super::wrap::runs_on;
use super::writer::{Context, Writer};
use super::{Place, Places, Role, Span, mark_len};

/// After a pause of so many thousandths of a second somebody begins anew.
const PAUSE: u64 = 3000;

/// A stretch of speech is not longer than this: captions that a machine made have no full stops.
const LONGEST: usize = 2000;

/// Reads the captions of a film.
pub(super) fn read(source: &str, writer: &mut Writer, places: &mut Places) {
    let mut reader = Reader { writer, places, before: Before::default(), speaker: String::new() };
    let web = source[mark_len(source)..].starts_with("WEBVTT");
    let mut at = mark_len(source);
    // The lines between two blank ones.
    let mut lines: Vec<Line> = Vec::new();
    for raw in source[at..].split_inclusive('\n') {
        let text = raw.trim();
        let line = Line { text, at: at + raw.len() - raw.trim_start().len() };
        at += raw.len();
        if text.is_empty() {
            reader.paragraph(&lines, web);
            lines.clear();
        } else {
            lines.push(line);
        }
    }
    reader.paragraph(&lines, web);
    reader.end_block();
}

#[derive(Debug, Clone, Copy)]
struct Line<'s> {
    text: &'s str,
    at: usize,
}

/// What was read last.
#[derive(Debug, Default)]
struct Before<'s> {
    /// When its caption was first and last shown.
    shown: Option<(u64, u64)>,
    line: &'s str,
    end: usize,
}

struct Reader<'s, 'w> {
    writer: &'w mut Writer,
    places: &'w mut Places,
    before: Before<'s>,
    speaker: String,
}

impl<'s> Reader<'s, '_> {
    /// Reads the lines between two blank ones. A caption may hold blank lines, and some programs put
    /// none between captions.
    fn paragraph(&mut self, lines: &[Line<'s>], web: bool) {
        let timed = |line: &Line| times(line.text).is_some();
        let Some(first) = lines.first() else {
            return;
        };
        let words = ["NOTE", "STYLE", "REGION", "WEBVTT"];
        let known = |word: &&str| first.text.strip_prefix(*word).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', ':']));
        if web && words.iter().any(known) && !lines.get(1).is_some_and(timed) {
            return;
        }
        for (index, line) in lines.iter().enumerate() {
            if let Some((start, end)) = times(line.text) {
                self.cue(start, end);
                continue;
            }
            // The number or the name of the caption that comes next.
            let names_next = lines.get(index + 1).is_some_and(timed);
            if self.before.shown.is_some() && !names_next {
                self.line(*line);
            }
        }
    }

    fn cue(&mut self, start: u64, end: u64) {
        let paused = self.before.shown.is_some_and(|(_, last)| start > last + PAUSE || start + PAUSE < last);
        if paused || self.writer.so_far().len() > LONGEST {
            self.end_block();
        }
        self.before.shown = Some((start, end));
    }

    fn line(&mut self, line: Line<'s>) {
        // Live captions roll up: the last line comes again above the new one.
        if line.text == self.before.line {
            return;
        }
        let (text, skipped) = self.speaker(line.text);
        let at = line.at + skipped;
        if text.trim().is_empty() {
            return;
        }
        if let Some((start, _)) = self.before.shown {
            self.places.push(line.at, Place::Cue { start });
        }
        if !self.writer.so_far().is_empty() {
            let gap = Span::new(self.before.end, at);
            if runs_on(self.before.line, text) {
                self.writer.space(gap, false);
            } else {
                self.writer.line_break(gap);
            }
        }
        self.text(text, at);
        self.before.line = line.text;
        self.before.end = line.at + line.text.len();
    }

    /// Takes the sign that somebody else speaks off the start of a line. Returns what is said, and how
    /// many bytes stand before it.
    fn speaker(&mut self, line: &'s str) -> (&'s str, usize) {
        let mut text = line;
        for mark in ["- ", "– ", ">>> ", ">> ", ">>", "&gt;&gt; ", "-"] {
            if let Some(rest) = text.strip_prefix(mark)
                && rest.starts_with(|c: char| !c.is_ascii_digit() && c != '-')
            {
                self.end_block();
                text = rest.trim_start();
                break;
            }
        }
        if let Some((name, rest)) = text.split_once(':')
            && is_label(name)
            && rest.starts_with(' ')
        {
            if self.speaker != name {
                self.end_block();
                self.speaker = name.to_owned();
            }
            text = rest.trim_start();
        }
        (text, line.len() - text.len())
    }

    /// Writes a line of speech without its tags.
    fn text(&mut self, text: &str, at: usize) {
        let mut from = 0;
        while let Some(found) = memchr::memchr2(b'<', b'{', &text.as_bytes()[from..]) {
            let start = from + found;
            let Some(end) = tag(&text[start..]) else {
                collapse(&text[from..=start], at + from, false, self.writer);
                from = start + 1;
                continue;
            };
            collapse(&text[from..start], at + from, false, self.writer);
            from = start + end;
            let tag = &text[start + 1..from - 1];
            if let Some(name) = tag.strip_prefix("v").filter(|rest| rest.starts_with([' ', '.', '\t'])) {
                let name = name.split_once([' ', '\t']).map_or("", |(_, name)| name.trim());
                if self.speaker != name {
                    self.end_block();
                    self.speaker = name.to_owned();
                }
            } else if tag.eq_ignore_ascii_case("br") || tag.eq_ignore_ascii_case("br/") {
                self.writer.line_break(Span::new(at + start, at + from));
            }
        }
        if text.contains('&') {
            collapse(&text[from..], at + from, false, self.writer);
        } else {
            words(&text[from..], at + from, self.writer);
        }
    }

    fn end_block(&mut self) {
        self.writer.end_block(Context::of(Role::Paragraph));
    }
}

/// How long the tag at the start of `text` is: `<i>`, `</v>`, `<00:01.000>`, `{\an8}`.
fn tag(text: &str) -> Option<usize> {
    let next = text[1..].chars().next()?;
    if text.starts_with('{') {
        return (next == '\\').then(|| text.find('}')).flatten().map(|end| end + 1);
    }
    (next.is_ascii_alphanumeric() || next == '/').then(|| text.find('>')).flatten().map(|end| end + 1)
}

/// Whether a line's beginning says who speaks: `DR LEE`, `Speaker 2`.
fn is_label(name: &str) -> bool {
    let capitals = name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase);
    let counted = name.strip_prefix("Speaker ").is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()));
    let words = name.split_whitespace().count();
    (1..=4).contains(&words)
        && (counted || (capitals && name.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '.' | '-' | '\'' | '#'))))
}

/// When a caption is shown, in thousandths of a second, from `00:01:02,500 --> 00:01:04,000 …`.
fn times(line: &str) -> Option<(u64, u64)> {
    let (start, end) = line.split_once("-->")?;
    Some((time(start.trim())?, time(end.split_whitespace().next()?)?))
}

fn time(text: &str) -> Option<u64> {
    let (clock, rest) = text.split_once([',', '.']).unwrap_or((text, "0"));
    let mut parts = clock.split(':').map(|part| part.trim().parse::<u32>().ok());
    let (first, second, third) = (parts.next()??, parts.next()??, parts.next());
    let seconds = match third {
        Some(third) => u64::from(first) * 3600 + u64::from(second) * 60 + u64::from(third?),
        None => u64::from(first) * 60 + u64::from(second),
    };
    let thousandths = format!("{rest:0<3}").get(..3)?.parse::<u64>().ok()?;
    (parts.next().is_none()).then_some(seconds * 1000 + thousandths)
}
