//! Shortcodes in square brackets: `[caption id="a"]…[/caption]`.

use super::Span;
use super::arguments::{self, Written};
use super::scan::Scan;
use super::tag::{Kind, Place, Tag};

/// Longer ones are none.
const LONGEST: usize = 8 * 1024;

/// Whether there is anything like them in a page.
pub(super) fn may_be_in(source: &str) -> bool {
    let bytes = source.as_bytes();
    memchr::memchr_iter(b'[', bytes).any(|at| match bytes.get(at + 1) {
        Some(b'/') => bytes.get(at + 2).is_some_and(u8::is_ascii_lowercase),
        Some(b) if b.is_ascii_lowercase() => has_argument(bytes, at + 1 + name(&bytes[at + 1..])),
        _ => false,
    })
}

/// How long the name of a shortcode is.
fn name(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-')).count()
}

/// Whether ` name="` stands at `at`.
fn has_argument(bytes: &[u8], at: usize) -> bool {
    if bytes.get(at) != Some(&b' ') {
        return false;
    }
    let length = name(&bytes[at + 1..]);
    let at = at + 1 + length;
    length > 0 && bytes.get(at) == Some(&b'=') && matches!(bytes.get(at + 1), Some(b'"' | b'\''))
}

impl Scan<'_> {
    /// A shortcode. Returns where it ends.
    pub fn square(&mut self) -> Option<usize> {
        let bytes = self.source.as_bytes();
        let start = self.at;
        let closes = bytes.get(start + 1) == Some(&b'/');
        let name_at = start + 1 + usize::from(closes);
        let name_end = name_at + name(&bytes[name_at..]);
        if name_end == name_at || !bytes[name_at].is_ascii_lowercase() {
            return None;
        }
        let end = match bytes.get(name_end)? {
            b']' => name_end,
            b' ' if bytes[name_end..].starts_with(b" /]") && !closes => name_end + 2,
            _ if closes || !has_argument(bytes, name_end) => return None,
            _ => end_of_arguments(bytes, name_end)?,
        };
        // A link of Markdown, or its destination.
        if matches!(bytes.get(end + 1), Some(b'(' | b':')) {
            return None;
        }
        arguments::find(self.source, Span::new(name_end, end), Written::Plain, &mut self.arguments);
        let kind = if closes { Kind::Close } else { Kind::Open };
        self.push(Span::new(start, end + 1), kind, Place::Text, &self.source[name_at..name_end], false);
        Some(end + 1)
    }
}

fn end_of_arguments(bytes: &[u8], from: usize) -> Option<usize> {
    let limit = (from + LONGEST).min(bytes.len());
    let mut at = from;
    loop {
        at += bytes[at..limit].iter().position(|b| matches!(b, b'"' | b'\'' | b']' | b'['))?;
        match bytes[at] {
            b']' => return Some(at),
            b'[' => return None,
            quote => at += 2 + memchr::memchr(quote, &bytes[at + 1..limit])?,
        }
    }
}

/// Leaves out what turned out to be a word in brackets: it has no arguments, and nothing ends it.
pub(super) fn only_paired(source: &str, tags: &mut Vec<Tag>) {
    let is_word = |tag: &Tag| matches!(tag.kind, Kind::Open | Kind::Close) && source.as_bytes()[tag.span.start] == b'[';
    if !tags.iter().any(is_word) {
        return;
    }
    let name = |tag: &Tag| &source[tag.name.start..tag.name.end];
    let closed: std::collections::BTreeSet<&str> = tags.iter().filter(|tag| is_word(tag) && tag.kind == Kind::Close).map(name).collect();
    let opened: std::collections::BTreeSet<&str> = tags.iter().filter(|tag| is_word(tag) && tag.kind == Kind::Open).map(name).collect();
    tags.retain(|tag| {
        let bare = tag.span.end == tag.name.end + 1;
        !is_word(tag) || if tag.kind == Kind::Open { !bare || closed.contains(name(tag)) } else { opened.contains(name(tag)) }
    });
}
