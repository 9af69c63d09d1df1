//! The page without its tags, for the reader of its markup.

use super::line::next_line;
use super::tag::{Kind, Place, Tag};
use super::{Dialect, Markup, Span, UNKNOWN};
use crate::document::SpanMapBuilder;

/// How far to look for the line before a tag and the one behind it.
const WINDOW: usize = 4096;

/// Writes the page as it stands between and around its tags.
pub(super) fn render(source: &str, tags: &[Tag], dialect: Dialect) -> SpanMapBuilder {
    let mut page = Page { source, dialect, out: SpanMapBuilder::new(), at: 0, strip: Vec::new() };
    let mut rest = tags;
    while let Some(first) = rest.first() {
        let (run, after) = rest.split_at(run_of(source, rest));
        let whole = Span::new(first.span.start, run[run.len() - 1].span.end);
        match page.line_of(whole).filter(|_| first.fills_line()) {
            Some(line) => page.line(run, line, whole),
            None => page.inline(run),
        }
        rest = after;
    }
    page.text(source.len());
    page.out
}

/// How many tags stand together with nothing but spaces between them.
fn run_of(source: &str, tags: &[Tag]) -> usize {
    let together = |pair: &&[Tag]| {
        let between = source.get(pair[0].span.end..pair[1].span.start).unwrap_or_default();
        pair[0].fills_line() && pair[1].fills_line() && between.bytes().all(|b| matches!(b, b' ' | b'\t'))
    };
    1 + tags.windows(2).take_while(together).count()
}

struct Page<'s> {
    source: &'s str,
    dialect: Dialect,
    out: SpanMapBuilder,
    /// Everything before is written.
    at: usize,
    /// By how many bytes lines are set in within the parts at hand, from the outside in.
    strip: Vec<usize>,
}

impl Page<'_> {
    /// The line, or lines, that a run of tags has for itself.
    fn line_of(&self, run: Span) -> Option<Span> {
        let bytes = self.source.as_bytes();
        let blank = |b: &u8| matches!(b, b' ' | b'\t' | b'\r');
        let before = run.start - bytes[self.at..run.start].iter().rev().take_while(|b| blank(b)).count();
        let after = run.end + bytes[run.end..].iter().take_while(|b| blank(b)).count();
        let begins = before == 0 || bytes[before - 1] == b'\n';
        (begins && bytes.get(after).is_none_or(|b| *b == b'\n')).then_some(Span::new(before, (after + 1).min(bytes.len())))
    }

    /// Tags with a line of their own.
    fn line(&mut self, run: &[Tag], line: Span, whole: Span) {
        let part = run.iter().any(Tag::is_part) || run.iter().any(|tag| tag.kind == Kind::Else);
        let output = run.iter().any(|tag| tag.kind == Kind::Output);
        self.text(line.start);
        match (self.dialect.markup, part, output) {
            (Markup::Html, true, _) => {
                self.out.decoded(self.apart(), whole);
                self.at = whole.end;
            }
            (Markup::Html, false, false) => self.at = whole.end,
            (Markup::Html, false, true) => {
                self.out.decoded(UNKNOWN, whole);
                self.at = whole.end;
            }
            // Where the line was, there is a blank one.
            (_, true, _) => self.at = whole.end,
            (_, false, true) if !self.stands_apart(line) => {
                self.out.decoded(UNKNOWN, whole);
                self.at = whole.end;
            }
            (_, false, true) => self.at = whole.end,
            (_, false, false) if self.goes_on(line) || run.iter().all(|tag| tag.trims) => self.at = line.end,
            (_, false, false) => self.at = whole.end,
        }
        for tag in run {
            self.indent(tag);
        }
    }

    /// Tags among text.
    fn inline(&mut self, run: &[Tag]) {
        for (index, tag) in run.iter().enumerate() {
            let leads = self.leads_line(tag.span.start);
            self.text(tag.span.start);
            let next = run.get(index + 1);
            let text = match (tag.place, tag.kind) {
                (_, Kind::Replace(text)) => text,
                (Place::Value, Kind::Output | Kind::Else | Kind::Insert | Kind::Open) => UNKNOWN,
                (Place::Value, _) => "",
                (Place::Attributes, Kind::Output | Kind::Insert | Kind::Open) => " _ ",
                // An attribute that may be there or not is another one: what is hidden here may be seen.
                (Place::Attributes, Kind::Control) if !self.ends(tag) => " _",
                (Place::Attributes, _) => " ",
                (Place::Text, Kind::Close | Kind::Insert) if next.is_some_and(|next| next.kind == Kind::Open) => self.apart(),
                (Place::Text, Kind::Insert) if leads || next.is_some_and(Tag::is_part) => self.apart(),
                (Place::Text, Kind::Output | Kind::Else | Kind::Insert) => UNKNOWN,
                (Place::Text, Kind::Control | Kind::Hidden | Kind::Open | Kind::Close) => "",
            };
            self.out.decoded(text, tag.span);
            self.at = tag.span.end;
            self.indent(tag);
        }
    }

    /// What parts the text before it from the text behind it.
    fn apart(&self) -> &'static str {
        if self.dialect.markup == Markup::Html { "<hr>" } else { "\n\n" }
    }

    /// Whether nothing but white space stands in the line between what is written and `at`.
    fn leads_line(&self, at: usize) -> bool {
        let before = self.source[self.at..at].trim_end_matches([' ', '\t']);
        before.ends_with('\n') || (before.is_empty() && (self.out.prose().is_empty() || self.out.prose().ends_with(['\n', '>'])))
    }

    /// Whether a tag between attributes ends what another began.
    fn ends(&self, tag: &Tag) -> bool {
        let text = self.source[tag.span.start..tag.span.end].trim_start_matches(['{', '%', '<', '?', '-', ' ']);
        text.starts_with("end") || text.starts_with('/') || text.starts_with("php end") || text.starts_with('}')
    }

    /// Keeps account of how far lines are set in. Indented lines are code in Markdown, but not within
    /// parts of a page that are set in as a whole.
    fn indent(&mut self, tag: &Tag) {
        if self.dialect.markup != Markup::Markdown {
            return;
        }
        if tag.indent < 0 {
            self.strip.pop();
        } else if tag.indent > 0 {
            let outer = self.strip.last().copied().unwrap_or(0);
            let bytes = self.source.as_bytes();
            let before = &bytes[tag.span.start.saturating_sub(WINDOW)..tag.span.start];
            let line = before.len() - memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
            let own = if self.dialect.expressions { outer } else { outer.max(set_in(&bytes[tag.span.start - line..])) };
            let after = &bytes[tag.span.end..(tag.span.end + WINDOW).min(bytes.len())];
            let first = after.split(|b| *b == b'\n').skip(1).find(|line| !line.trim_ascii().is_empty());
            let inner = first.map_or(0, set_in);
            self.strip.push(outer + inner.saturating_sub(own));
        }
    }

    /// Writes what stands before `end` as it is, but for the white space that lines are set in by.
    fn text(&mut self, end: usize) {
        let end = end.max(self.at);
        let strip = self.strip.last().copied().unwrap_or(0);
        if strip == 0 {
            self.out.verbatim(&self.source[self.at..end], self.at);
            self.at = end;
            return;
        }
        let bytes = self.source.as_bytes();
        let mut line_start = self.at == 0 || bytes[self.at - 1] == b'\n';
        while self.at < end {
            if line_start {
                self.at += set_in(&bytes[self.at..end]).min(strip);
            }
            let stop = next_line(bytes, self.at).min(end);
            self.out.verbatim(&self.source[self.at..stop], self.at);
            self.at = stop;
            line_start = true;
        }
    }

    /// Whether the lines around are blank.
    fn stands_apart(&self, line: Span) -> bool {
        self.line_before(line).trim().is_empty() && self.line_after(line).trim().is_empty()
    }

    /// Whether what stands before a line of tags goes on behind it: a sentence, or the rows of a table.
    fn goes_on(&self, line: Span) -> bool {
        let (before, after) = (self.line_before(line).trim(), self.line_after(line).trim_start());
        let row = |text: &str| text.starts_with('|');
        !before.is_empty() && (after.starts_with(char::is_lowercase) || (row(before) && row(after)))
    }

    fn line_before(&self, line: Span) -> &str {
        let before = self.source[..line.start].trim_end_matches(['\r', '\n']);
        if line.start - before.len() > 2 {
            return "";
        }
        &before[memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |at| at + 1)..]
    }

    fn line_after(&self, line: Span) -> &str {
        &self.source[line.end..next_line(self.source.as_bytes(), line.end)]
    }
}

/// By how many bytes of white space a line is set in.
fn set_in(line: &[u8]) -> usize {
    line.iter().take_while(|b| matches!(b, b' ' | b'\t')).count()
}
