//! Finding the tags, in one pass.

use memchr::memmem;
use rustc_hash::FxHashMap;

use super::arguments::{self, Written};
use super::tag::{Kind, Place, Tag, pair};
use super::{Block, Dialect, Markup, Span, names};

/// A tag is not longer than this; what is, holds a page between stray braces.
const LONGEST: usize = 16 * 1024;

/// What was found.
pub(super) struct Found {
    pub tags: Vec<Tag>,
    pub arguments: Vec<Block>,
    pub comments: Vec<Span>,
}

/// Goes through a page once.
pub(super) struct Scan<'s> {
    pub source: &'s str,
    pub dialect: Dialect,
    pub at: usize,
    pub tags: Vec<Tag>,
    pub arguments: Vec<Block>,
    pub comments: Vec<Span>,
    /// Ends that were looked for, and how far.
    ends: Vec<(&'static str, Next)>,
    /// Tags whose end was looked for in vain.
    endless: Vec<&'s str>,
    /// A brace was never closed: from there on, braces are text.
    pub stray_brace: bool,
    pub squares: bool,
    /// Where braces that were looked for are closed.
    pub braces: FxHashMap<usize, usize>,
    /// A place, and where its line begins.
    pub line: (usize, usize),
}

/// The next place of some mark.
#[derive(Debug, Clone, Copy, Default)]
struct Next {
    at: Option<usize>,
    searched: usize,
}

impl<'s> Scan<'s> {
    pub fn new(source: &'s str, dialect: Dialect) -> Self {
        Self {
            source,
            dialect,
            at: 0,
            tags: Vec::new(),
            arguments: Vec::new(),
            comments: Vec::new(),
            ends: Vec::new(),
            endless: Vec::new(),
            stray_brace: false,
            braces: FxHashMap::default(),
            line: (0, 0),
            squares: dialect.tags && dialect.markup != Markup::Text && super::square::may_be_in(source),
        }
    }

    /// What was found, with the tags that come in pairs told from those that do not.
    pub fn finish(mut self) -> Found {
        super::square::only_paired(self.source, &mut self.tags);
        pair(self.source, &mut self.tags);
        self.arguments.sort_by_key(|block| block.source(Span::new(0, 1)).start);
        Found { tags: self.tags, arguments: self.arguments, comments: self.comments }
    }

    /// Reads on from `start`.
    pub fn run(&mut self, start: usize) {
        self.at = start;
        let bytes = self.source.as_bytes();
        let markdown = self.dialect.markup == Markup::Markdown;
        let mut line_start = true;
        while let Some(&byte) = bytes.get(self.at) {
            let start = self.at;
            if line_start && markdown && (self.code_block() || self.program_lines()) {
                continue;
            }
            line_start = byte == b'\n';
            let tag = match byte {
                b'{' if self.dialect.tags => self.tag(Place::Text),
                b'{' if self.dialect.expressions => self.expression(),
                b'<' if self.dialect.markup != Markup::Text => self.angle(),
                b'[' if self.squares => self.square(),
                b'`' if markdown => self.code_span(),
                // An escaped mark is none, but tags are there before escapes are.
                b'\\' if markdown && !(self.dialect.tags && bytes.get(start + 1) == Some(&b'{')) => Some(start + 2),
                _ => None,
            };
            self.at = tag.unwrap_or(start + 1);
        }
    }

    /// What begins with `<`: an element or a comment, or a tag of a server's page.
    fn angle(&mut self) -> Option<usize> {
        let bytes = self.source.as_bytes();
        let rest = &bytes[self.at..];
        if rest.starts_with(b"<!--") {
            return self.next("-->", self.at, self.source.len()).map(|end| end + 3);
        }
        if self.dialect.tags
            && let Some(end) = self.server(Place::Text)
        {
            return Some(end);
        }
        let closing = rest.get(1) == Some(&b'/');
        if !rest.get(1 + usize::from(closing)).is_some_and(|b| b.is_ascii_alphabetic() || *b == b'>') {
            return None;
        }
        for name in ["script", "style", "pre", "textarea"] {
            let named = rest.get(1..=name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()));
            if named && !rest.get(name.len() + 1).is_some_and(u8::is_ascii_alphanumeric) {
                // What is in it is not copy, and braces in it are none of ours. A component's language lets it have nothing in it.
                let empty = if self.dialect.components { self.empty_element() } else { None };
                return empty.or_else(|| self.end_of_element(name));
            }
        }
        if self.dialect.components { self.element() } else { self.attributes() }
    }

    fn end_of_element(&mut self, name: &'static str) -> Option<usize> {
        if self.endless.contains(&name) {
            return None;
        }
        let rest = &self.source.as_bytes()[self.at..];
        let end = memmem::find_iter(rest, b"</")
            .find(|at| rest.get(at + 2..at + 2 + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes())));
        if end.is_none() {
            self.endless.push(name);
        }
        Some(self.at + end?)
    }

    /// Goes through an element's attributes for tags. Returns where it ends.
    fn attributes(&mut self) -> Option<usize> {
        let bytes = self.source.as_bytes();
        let mut quote = None;
        let mut value = false;
        let before = self.tags.len();
        self.at += 1;
        while let Some(&byte) = bytes.get(self.at) {
            let place = if quote.is_some() || value { Place::Value } else { Place::Attributes };
            let tag = match byte {
                b'{' => self.tag(place),
                b'<' => match self.server(place) {
                    None if quote.is_none() => break,
                    end => end,
                },
                _ => None,
            };
            if let Some(end) = tag {
                self.at = end;
                continue;
            }
            match (quote, byte) {
                (Some(open), _) if open == byte => quote = None,
                // Nobody closed the quote.
                (_, b'\n') if bytes.get(self.at + 1) == Some(&b'\n') => break,
                (Some(_), _) => {}
                (None, b'"' | b'\'') => quote = Some(byte),
                (None, b'>') => return Some(self.at + 1),
                (None, _) => value = byte == b'=' || (value && !byte.is_ascii_whitespace()),
            }
            self.at += 1;
        }
        // It was no element after all.
        self.tags[before..].iter_mut().for_each(|tag| tag.place = Place::Text);
        Some(self.at)
    }

    /// A tag that begins with `{{`, `{%` or `{#`.
    fn tag(&mut self, place: Place) -> Option<usize> {
        let rest = &self.source[self.at..];
        let bytes = rest.as_bytes();
        if !begins_tag(bytes) {
            return None;
        }
        match (bytes[1], bytes.get(2)) {
            (b'{', Some(b'<')) => self.shortcode(">}}", place),
            (b'{', Some(b'%')) => self.shortcode("%}}", place),
            (b'{', Some(b'{')) => self.plain("}}}", 3, place),
            (b'{', Some(b'!')) if rest.starts_with("{{!--") => self.hidden("--}}", place),
            (b'{', Some(b'!')) => self.hidden("}}", place),
            (b'{', _) if rest[2..].trim_start_matches(['-', ' ']).starts_with("/*") => self.hidden("}}", place),
            (b'{', _) => self.plain("}}", 2, place),
            (b'%', _) => self.plain("%}", 2, place),
            _ => self.hidden("#}", place),
        }
    }

    /// A comment.
    fn hidden(&mut self, close: &'static str, place: Place) -> Option<usize> {
        let end = self.next(close, self.at + 2, self.source.len())? + close.len();
        let span = Span::new(self.at, end);
        self.comments.push(span);
        self.tags.push(Tag { place, ..Tag::new(span, Kind::Hidden) });
        Some(end)
    }

    /// `{{ … }}` and `{% … %}`.
    fn plain(&mut self, close: &'static str, open: usize, place: Place) -> Option<usize> {
        let start = self.at;
        let end = self.close(start + open, close)?;
        let span = Span::new(start, end);
        let inner = &self.source[start + open..end - close.len()];
        let trims = inner.starts_with(['-', '~']) && inner.ends_with(['-', '~']);
        let inner = inner.trim_start_matches(['-', '~', '+']).trim_start();
        let percent = close == "%}";
        let name_at = end - close.len() - inner.len();
        let mut name = word(inner);
        let kind = if percent {
            // Markdoc ends its tags as HTML does.
            if let Some(rest) = inner.strip_prefix('/') {
                name = word(rest.trim_start());
                self.push(span, Kind::Close, place, name, trims);
                return Some(end);
            }
            names::kind(name)
        } else {
            output(inner, name)
        };
        if percent && names::is_raw(name) {
            let stop = self.region(name, end)?;
            let control = |span| Tag { place, trims, ..Tag::new(span, Kind::Control) };
            self.tags.extend([control(span), control(stop)]);
            return Some(stop.end);
        }
        if percent
            && names::is_hidden(name)
            && let Some(stop) = self.region(name, end)
        {
            let span = Span::new(start, stop.end);
            if name == "comment" {
                self.comments.push(span);
            }
            self.tags.push(Tag { place, trims, ..Tag::new(span, Kind::Hidden) });
            return Some(stop.end);
        }
        arguments::find(self.source, Span::new(name_at, end - close.len()), Written::Escaped, &mut self.arguments);
        let part = matches!(kind, Kind::Insert | Kind::Close) && percent;
        let kind = if part && kind == Kind::Insert { Kind::Open } else { kind };
        let name = if kind == Kind::Close { name.strip_prefix("end").unwrap_or(name) } else { name };
        self.push(span, kind, place, if part { name } else { "" }, trims);
        Some(end)
    }

    /// `{{< … >}}` and `{{% … %}}`.
    fn shortcode(&mut self, close: &'static str, place: Place) -> Option<usize> {
        let start = self.at;
        let end = self.close(start + 3, close)?;
        let span = Span::new(start, end);
        let inner = self.source[start + 3..end - 3].trim();
        if inner.starts_with("/*") {
            self.comments.push(span);
            self.tags.push(Tag { place, ..Tag::new(span, Kind::Hidden) });
            return Some(end);
        }
        let closes = inner.starts_with('/');
        let name = word(inner.trim_start_matches(['/', ' ']));
        if !closes
            && names::is_hidden(name)
            && let Some(stop) = self.region(name, end)
        {
            let span = Span::new(start, stop.end);
            self.tags.push(Tag { place, ..Tag::new(span, Kind::Hidden) });
            return Some(stop.end);
        }
        arguments::find(self.source, Span::new(start + 3, end - 3), Written::Escaped, &mut self.arguments);
        let kind = match names::kind(name) {
            _ if closes => Kind::Close,
            Kind::Output => Kind::Output,
            _ if inner.ends_with('/') => Kind::Insert,
            _ => Kind::Open,
        };
        self.push(span, kind, place, name, false);
        Some(end)
    }

    /// `<% … %>`, `<?php … ?>`.
    fn server(&mut self, place: Place) -> Option<usize> {
        let start = self.at;
        let rest = &self.source[start..];
        let (close, unended) = match rest.as_bytes().get(1)? {
            b'%' => ("%>", false),
            b'?' if rest.starts_with("<?php") || rest.starts_with("<?=") => ("?>", self.dialect.markup == Markup::Html),
            _ => return None,
        };
        let end = match self.next(close, start + 2, self.source.len()) {
            Some(at) => at + close.len(),
            // A file of PHP may end in the middle of it.
            None if unended => self.source.len(),
            None => return None,
        };
        let inner = &rest[2..];
        let kind = match inner.as_bytes().first() {
            Some(b'=' | b'-') => Kind::Output,
            Some(b'#') => Kind::Hidden,
            _ if inner.trim_start_matches("php").trim_start().starts_with("echo") => Kind::Output,
            _ => Kind::Control,
        };
        self.push(Span::new(start, end), kind, place, "", false);
        Some(end)
    }

    pub fn push(&mut self, span: Span, kind: Kind, place: Place, name: &'s str, trims: bool) {
        let at = if name.is_empty() { span.start } else { name.as_ptr() as usize - self.source.as_ptr() as usize };
        let indent = match kind {
            Kind::Open => 1,
            Kind::Close => -1,
            _ => 0,
        };
        self.tags.push(Tag { span, kind, place, name: Span::new(at, at + name.len()), indent, trims });
    }

    /// The tag that ends what `name` began: `{% endraw %}`, `{{< /highlight >}}`.
    fn region(&mut self, name: &'s str, from: usize) -> Option<Span> {
        if self.endless.contains(&name) {
            return None;
        }
        let bytes = self.source.as_bytes();
        let found = memmem::find_iter(&bytes[from..], name.as_bytes()).map(|at| from + at).find_map(|at| {
            let start = from + opening(&self.source[from..at])?;
            let end = at + memchr::memchr(b'}', &bytes[at..])?;
            let end = end + bytes[end..].iter().take_while(|b| **b == b'}').count();
            (!bytes.get(at + name.len()).is_some_and(u8::is_ascii_alphanumeric)).then_some(Span::new(start, end))
        });
        if found.is_none() {
            self.endless.push(name);
        }
        found
    }

    /// Where the tag whose inside begins at `from` ends. An end between quotes does not count.
    fn close(&mut self, from: usize, close: &'static str) -> Option<usize> {
        let limit = from + LONGEST;
        let first = self.next(close, from, limit)?;
        let bytes = self.source.as_bytes();
        let (mut at, mut end) = (from, first);
        while at < end {
            let byte = bytes[at];
            at += 1;
            let opens = matches!(byte, b'"' | b'\'' | b'`') && !bytes[at - 2].is_ascii_alphanumeric();
            if !opens {
                continue;
            }
            let line = memchr::memchr(b'\n', &bytes[end..]).map_or(bytes.len(), |line| end + line).min(limit);
            match string_end(&bytes[..line.max(end)], at, byte) {
                Some(stop) if stop <= end => at = stop,
                // The end is in the string: it is another one.
                Some(stop) => match self.next(close, stop, limit) {
                    Some(other) => (at, end) = (stop, other),
                    None => return Some(first + close.len()),
                },
                None => {}
            }
        }
        Some(end + close.len())
    }

    /// The next `mark` from `from` on, if it is not further than `limit`.
    fn next(&mut self, mark: &'static str, from: usize, limit: usize) -> Option<usize> {
        let limit = limit.min(self.source.len());
        let index = self.ends.iter().position(|(known, _)| *known == mark).unwrap_or_else(|| {
            self.ends.push((mark, Next::default()));
            self.ends.len() - 1
        });
        let next = &mut self.ends[index].1;
        if let Some(at) = next.at
            && at >= from
        {
            return (at < limit).then_some(at);
        }
        let start = from.max(next.searched.saturating_sub(mark.len()));
        if start >= limit {
            return None;
        }
        next.at = memmem::find(&self.source.as_bytes()[start..limit], mark.as_bytes()).map(|at| start + at);
        next.searched = next.at.map_or(limit, |at| at + 1);
        next.at
    }
}

/// Whether a brace begins a tag: `{{`, `{%` or `{#`, but not the `{#id}` of a heading.
pub(super) fn begins_tag(brace: &[u8]) -> bool {
    match brace.get(1) {
        Some(b'{' | b'%') => true,
        Some(b'#') => matches!(brace.get(2), Some(b' ' | b'\n' | b'\r' | b'-')),
        _ => false,
    }
}

/// Where the tag begins that is just about to name what it ends: `{% end`, `{{< /`.
fn opening(before: &str) -> Option<usize> {
    let rest = before.strip_suffix("end").or_else(|| before.trim_end().strip_suffix('/'))?;
    let rest = rest.trim_end_matches([' ', '-', '\n']).strip_suffix(['%', '<'])?;
    let brace = rest.trim_end_matches('{');
    (brace.len() < rest.len()).then_some(brace.len())
}

/// Where a string ends, if it does.
fn string_end(bytes: &[u8], from: usize, quote: u8) -> Option<usize> {
    let mut at = from;
    loop {
        at += memchr::memchr2(quote, b'\\', bytes.get(at..)?)?;
        if bytes[at] == quote {
            return Some(at + 1);
        }
        at += 2;
    }
}

/// The first word of a tag.
fn word(inner: &str) -> &str {
    let end = inner.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'))).unwrap_or(inner.len());
    &inner[..end]
}

/// What `{{ … }}` does.
fn output(inner: &str, name: &str) -> Kind {
    match inner.as_bytes().first() {
        Some(b'#' | b'^' | b'/' | b'&') => Kind::Control,
        Some(b'>') => Kind::Insert,
        Some(b'$') if inner.contains(":=") => Kind::Control,
        _ => match name {
            "if" | "with" | "range" | "define" | "block" | "end" | "$" => Kind::Control,
            "else" => Kind::Else,
            "template" | "partial" | "partialCached" | "yield" | "content" => Kind::Insert,
            _ => Kind::Output,
        },
    }
}
