//! Components and expressions: `<Callout title="…">`, `{name}`, `{open && <p>…</p>}`.

use super::arguments::{self, Written};
use super::scan::Scan;
use super::tag::{Kind, Place, Tag};
use super::{Markup, Span};
use crate::document::elements;

/// What an expression is in, from the outside in.
enum Frame {
    /// Program code.
    Code {
        /// Open braces.
        depth: usize,
        /// Where it was opened.
        opened: usize,
        /// Where the code at hand begins: elements in it are copy.
        from: usize,
        /// Whether there were elements.
        markup: bool,
    },
    /// A string between backquotes.
    Template,
    /// Elements in code, and how many are open.
    Markup(usize),
}

/// An element's tag.
struct Element {
    end: usize,
    /// How it changes the number of open elements.
    depth: i8,
}

impl Scan<'_> {
    /// An expression between braces, with the elements in it. Returns where it ends.
    pub fn expression(&mut self) -> Option<usize> {
        if self.stray_brace {
            return None;
        }
        let (tags, texts, start) = (self.tags.len(), self.arguments.len(), self.at);
        let end = self.frames();
        self.at = start;
        if end.is_none() {
            // Nothing of it is kept: where it ends nobody can tell.
            self.tags.truncate(tags);
            self.arguments.truncate(texts);
            self.stray_brace = true;
        }
        end
    }

    fn frames(&mut self) -> Option<usize> {
        let bytes = self.source.as_bytes();
        let code = |at: usize| Frame::Code { depth: 0, opened: at, from: at, markup: false };
        let mut frames = vec![code(self.at)];
        let mut at = self.at + 1;
        while let Some(&byte) = bytes.get(at) {
            let next = at + 1;
            match frames.last_mut()? {
                Frame::Code { depth, opened, from, markup } => match byte {
                    b'"' | b'\'' => {
                        at = quoted(bytes, at).unwrap_or(next);
                        continue;
                    }
                    b'`' => frames.push(Frame::Template),
                    b'/' => {
                        at = arguments::comment(bytes, at).unwrap_or(next);
                        continue;
                    }
                    b'\\' => at += 1,
                    b'{' => *depth += 1,
                    b'}' if *depth > 0 => *depth -= 1,
                    b'}' => {
                        let (opened, from, markup) = (*opened, *from, *markup);
                        frames.pop();
                        match frames.last() {
                            Some(Frame::Template) => {}
                            _ => self.code(Span::new(opened, next), from, markup),
                        }
                        if frames.is_empty() {
                            return Some(next);
                        }
                    }
                    b'<' if begins_element(self.source, at) => {
                        let place = Span::new(*from, at);
                        let kind = if *markup { Kind::Else } else { Kind::Control };
                        let texts = (self.tags.len(), self.arguments.len());
                        if !place.is_empty() {
                            self.push(place, kind, Place::Text, "", false);
                        }
                        self.at = at;
                        if let Some(element) = self.tag_of_element() {
                            *markup = true;
                            at = element.end;
                            match element.depth {
                                1 => frames.push(Frame::Markup(1)),
                                _ => *from = at,
                            }
                            continue;
                        }
                        self.tags.truncate(texts.0);
                        self.arguments.truncate(texts.1);
                    }
                    _ => {}
                },
                Frame::Template => match byte {
                    b'\\' => at += 1,
                    b'`' => {
                        frames.pop();
                    }
                    b'$' if bytes.get(next) == Some(&b'{') => {
                        frames.push(code(next));
                        at += 1;
                    }
                    _ => {}
                },
                Frame::Markup(open) => match byte {
                    b'<' => {
                        self.at = at;
                        if let Some(element) = self.tag_of_element() {
                            *open = open.saturating_add_signed(element.depth.into());
                            at = element.end;
                            if *open == 0 {
                                leave(&mut frames, at);
                            }
                            continue;
                        }
                    }
                    b'{' => frames.push(code(at)),
                    b'}' => {
                        // An element was not closed.
                        leave(&mut frames, at);
                        continue;
                    }
                    _ => {}
                },
            }
            at += 1;
        }
        None
    }

    /// The code at the end of an expression, which may be all of it.
    fn code(&mut self, whole: Span, from: usize, markup: bool) {
        if markup {
            return self.push(Span::new(from, whole.end), Kind::Control, Place::Text, "", false);
        }
        let inner = self.source[whole.start + 1..whole.end - 1].trim();
        let kind = match inner.as_bytes() {
            [b'/', b'*', .., b'*', b'/'] => {
                self.comments.push(whole);
                Kind::Hidden
            }
            // Svelte's blocks.
            [b'#' | b'/', ..] => Kind::Control,
            [b':', ..] => Kind::Else,
            [quote @ (b'"' | b'\'' | b'`'), .., last] if quote == last && is_plain(inner) => {
                let text = inner[1..inner.len() - 1].trim();
                if text.is_empty() {
                    return self.push(whole, Kind::Replace(" "), Place::Text, "", false);
                }
                let start = text.as_ptr() as usize - self.source.as_ptr() as usize;
                // The text itself is part of the page.
                self.push(Span::new(whole.start, start), Kind::Control, Place::Text, "", false);
                return self.push(Span::new(start + text.len(), whole.end), Kind::Control, Place::Text, "", false);
            }
            [] => Kind::Hidden,
            _ => Kind::Output,
        };
        self.push(whole, kind, Place::Text, "", false);
    }

    /// An element in the text. Returns where its tag ends.
    pub fn element(&mut self) -> Option<usize> {
        self.tag_of_element().map(|element| element.end)
    }

    /// The same for an element that ends with its tag.
    pub fn empty_element(&mut self) -> Option<usize> {
        let (tags, texts) = (self.tags.len(), self.arguments.len());
        let empty = self.tag_of_element().filter(|element| element.depth == 0);
        if empty.is_none() {
            self.tags.truncate(tags);
            self.arguments.truncate(texts);
        }
        empty.map(|element| element.end)
    }

    fn tag_of_element(&mut self) -> Option<Element> {
        let bytes = self.source.as_bytes();
        let start = self.at;
        let closes = bytes.get(start + 1) == Some(&b'/');
        let name_at = start + 1 + usize::from(closes);
        let name_end =
            name_at + bytes[name_at..].iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b':')).count();
        let name = &self.source[name_at..name_end];
        let component = name.is_empty() || name.starts_with(|c: char| c.is_ascii_uppercase()) || name.contains(['.', ':']);
        // A Vue file is one template element, which a browser would not show.
        let component = component || (name == "template" && self.dialect.tags) || (name.contains('-') && self.dialect.tags);
        let mut replaced = Vec::new();
        let (end, self_closing) = self.end_of_tag(name_end, &mut replaced)?;
        let span = Span::new(start, end);
        let tag = elements::Tag::of(name.to_ascii_lowercase().as_bytes());
        let void = tag.is_void(name.as_bytes());
        let depth = match (closes, self_closing || (!component && void)) {
            (true, _) => -1,
            (_, true) => 0,
            _ => 1,
        };
        if component {
            if !closes {
                arguments::find(self.source, Span::new(name_end, end - 1), Written::Plain, &mut self.arguments);
            }
            let kind = match depth {
                1 => Kind::Open,
                0 => Kind::Insert,
                _ => Kind::Close,
            };
            self.push(span, kind, Place::Text, name, false);
        } else if depth == 0 && !void {
            // HTML would take it for an element that goes on.
            self.push(span, if tag.is_block() { Kind::Insert } else { Kind::Control }, Place::Text, "", false);
        } else {
            // In Markdown, the text in an element is Markdown if the element's tags stand alone.
            let alone =
                self.dialect.markup == Markup::Markdown && (tag.is_block() || tag == elements::Tag::Summary) && self.leads_line(start);
            let apart = |at: usize, indent: i8| Tag { indent, ..Tag::new(Span::new(at, at), Kind::Replace("\n\n")) };
            if alone {
                self.tags.push(apart(start, depth.min(0)));
            }
            self.tags.append(&mut replaced);
            if alone {
                self.tags.push(apart(end, depth.max(0)));
            }
        }
        Some(Element { end, depth })
    }

    /// Goes through attributes from `at` on. Returns where the tag ends and whether the element does too.
    fn end_of_tag(&mut self, mut at: usize, replaced: &mut Vec<Tag>) -> Option<(usize, bool)> {
        let bytes = self.source.as_bytes();
        // The attribute that a value belongs to.
        let mut name = Span::default();
        let mut value = false;
        loop {
            let byte = *bytes.get(at)?;
            match byte {
                b'>' => return Some((at + 1, bytes[at - 1] == b'/')),
                b'<' => return None,
                b'"' | b'\'' if value => {
                    at += 1;
                    at += memchr::memchr(byte, &bytes[at..])? + 1;
                    value = false;
                }
                b'{' | b'`' if self.dialect.expressions => {
                    if self.stray_brace {
                        return None;
                    }
                    let Some(end) = (if byte == b'{' { self.end_of_code(at) } else { arguments::string(bytes, at) }) else {
                        self.stray_brace |= byte == b'{';
                        return None;
                    };
                    self.replace(Span::new(at, end), Some(name).filter(|_| value), replaced);
                    at = end;
                    value = false;
                }
                b'=' => {
                    value = true;
                    at += 1;
                }
                b'/' => at += 1,
                _ if byte.is_ascii_whitespace() => at += 1,
                _ if value && self.dialect.expressions => return None,
                _ if value => {
                    at += bytes[at..].iter().take_while(|b| !b.is_ascii_whitespace() && !matches!(b, b'>' | b'<')).count();
                    value = false;
                }
                _ if byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':' | b'@' | b'$' | b'#' | b'[') => {
                    let length = bytes[at..]
                        .iter()
                        .take_while(|b| !b.is_ascii_whitespace() && !matches!(b, b'=' | b'>' | b'<' | b'/' | b'"' | b'\'' | b'{'))
                        .count();
                    name = Span::new(at, at + length);
                    at += length;
                }
                _ => return None,
            }
        }
    }

    /// Where the expression at `at` ends, whatever is in it. What was passed on the way is remembered.
    fn end_of_code(&mut self, at: usize) -> Option<usize> {
        if let Some(&end) = self.braces.get(&at) {
            return Some(end);
        }
        let bytes = self.source.as_bytes();
        let mut open = Vec::new();
        let mut at = at;
        while let Some(&byte) = bytes.get(at) {
            let next = at + 1;
            at = match byte {
                b'"' | b'\'' => quoted(bytes, at).unwrap_or(next),
                b'`' => arguments::string(bytes, at).unwrap_or(next),
                b'/' => arguments::comment(bytes, at).unwrap_or(next),
                b'\\' => at + 2,
                b'{' => {
                    open.push(at);
                    next
                }
                b'}' => {
                    let start = open.pop()?;
                    if open.is_empty() {
                        return Some(next);
                    }
                    self.braces.insert(start, next);
                    next
                }
                _ => next,
            };
        }
        None
    }

    /// Something that HTML knows in the place of an expression among the attributes.
    fn replace(&self, span: Span, name: Option<Span>, replaced: &mut Vec<Tag>) {
        let mut put = |start: usize, end: usize, text| replaced.push(Tag::new(Span::new(start, end), Kind::Replace(text)));
        let Some(name) = name else {
            return put(span.start, span.end, "_");
        };
        if self.source[name.start..name.end].eq_ignore_ascii_case("hidden") {
            // It may be hidden; then again it may not.
            return put(name.start, span.end, "_");
        }
        let raw = &self.source[span.start..span.end];
        let inner = raw.trim_start_matches('{').trim_end_matches('}').trim();
        if is_plain(inner) && !inner[1..inner.len() - 1].contains('"') {
            let start = inner.as_ptr() as usize - self.source.as_ptr() as usize;
            put(span.start, start + 1, "\"");
            put(start + inner.len() - 1, span.end, "\"");
        } else {
            put(span.start, span.end, "\"\u{fffc}\"");
        }
    }

    /// Whether a line begins with an element, and all before `at` in it are elements or their text.
    fn leads_line(&mut self, at: usize) -> bool {
        let (known, start) = self.line;
        let known = known.min(at);
        let start = memchr::memrchr(b'\n', &self.source.as_bytes()[known..at]).map_or(start, |end| known + end + 1);
        self.line = (at, start);
        self.source[start..].trim_start().starts_with(['<', '{'])
    }
}

/// Ends the elements at hand: the code around them goes on.
fn leave(frames: &mut Vec<Frame>, at: usize) {
    frames.pop();
    if let Some(Frame::Code { from, .. }) = frames.last_mut() {
        *from = at;
    }
}

/// Where a string in one line ends. An apostrophe in a comment or a regular expression begins none.
fn quoted(bytes: &[u8], at: usize) -> Option<usize> {
    let quote = bytes[at];
    let mut end = at + 1;
    loop {
        end += memchr::memchr3(quote, b'\\', b'\n', bytes.get(end..)?)?;
        match bytes[end] {
            b'\\' => end += 2,
            b'\n' => return None,
            _ => return Some(end + 1),
        }
    }
}

/// Whether an expression is nothing but a text without escapes.
fn is_plain(inner: &str) -> bool {
    let quote = inner.as_bytes().first().filter(|b| matches!(b, b'"' | b'\'' | b'`'));
    quote.is_some_and(|quote| {
        inner.len() >= 2
            && inner.as_bytes()[inner.len() - 1] == *quote
            && !inner.contains(['\\', '{'])
            && !inner.as_bytes()[1..inner.len() - 1].contains(quote)
    })
}

/// Whether `<` in code begins an element, and is no comparison.
fn begins_element(source: &str, at: usize) -> bool {
    let bytes = source.as_bytes();
    let named = bytes.get(at + 1).is_some_and(|b| b.is_ascii_alphabetic() || *b == b'>');
    let before = bytes[..at].iter().rposition(|b| !b.is_ascii_whitespace());
    named
        && before.is_some_and(|before| {
            matches!(bytes[before], b'(' | b',' | b'&' | b'|' | b'?' | b':' | b'>' | b'{' | b'}' | b'[' | b'=' | b';')
                || source[..=before].ends_with("return")
        })
}
