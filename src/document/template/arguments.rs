//! The texts in tags and in program code: `title="…"`, `heading: '…'`, `"answer": "…"`.

use super::{UNKNOWN, argument, names};
use crate::document::entities::{Sink, Value, collapse};
use crate::document::{Block, Span};

/// How texts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// With `\n`, `\u2019` and the like.
    Escaped,
    /// As attributes of elements are.
    Plain,
}

/// Finds the copy among the arguments in `span`.
pub(super) fn find(source: &str, span: Span, written: Written, found: &mut Vec<Block>) {
    let bytes = &source.as_bytes()[..span.end];
    let mut at = span.start;
    while at < bytes.len() {
        let name = match bytes[at] {
            // A name in quotes, or a text that no name stands before.
            b'"' | b'\'' | b'`' => string(bytes, at).map(|end| (Span::new(at + 1, end - 1), end)),
            b if b.is_ascii_alphabetic() || b == b'_' => {
                let end = at + bytes[at..].iter().take_while(|b| is_name(**b)).count();
                // `:title="…"` holds code.
                let bound = at > span.start && matches!(bytes[at - 1], b':' | b'@');
                Some((Span::new(if bound { end } else { at }, end), end))
            }
            b'/' if written == Written::Escaped => comment(bytes, at).map(|end| (Span::new(end, end), end)),
            b'\\' => Some((Span::default(), (at + 2).min(bytes.len()))),
            _ => None,
        };
        let Some((name, after)) = name else {
            at += 1;
            continue;
        };
        at = after;
        let Some(start) = value(bytes, at).filter(|_| !name.is_empty()) else {
            continue;
        };
        let Some(end) = string(bytes, start) else {
            continue;
        };
        at = end;
        let name = source[name.start..name.end].trim_end_matches(':');
        // A name for editors of the page, or code.
        if !name.starts_with("admin")
            && !name.starts_with("v-")
            && let Some(role) = names::role(name)
        {
            let inner = Span::new(start + 1, end - 1);
            // In a component's attribute only what stands in braces is written as in a program.
            let plain = written == Written::Plain && bytes[start - 1] == b'=' && bytes[start] != b'`';
            if is_copy(&source[inner.start..inner.end]) {
                found.extend(argument(role, text(source, inner, if plain { Written::Plain } else { Written::Escaped })));
            }
        }
    }
}

fn is_name(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b':' | b'$' | b'@')
}

/// Where the text begins that a name at `at` is followed by: `= "`, `: '`, `={"`.
fn value(bytes: &[u8], at: usize) -> Option<usize> {
    let space = |at: usize| at + bytes[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
    let mut at = at;
    if at == 0 || bytes[at - 1] != b':' {
        at = space(at);
        if !matches!(bytes.get(at), Some(b'=' | b':')) {
            return None;
        }
        at += 1;
    }
    at = space(at);
    if bytes.get(at) == Some(&b'{') {
        at = space(at + 1);
    }
    // `header: ({` of a function call, `_("…")` of a translation: the text is no argument of the name.
    matches!(bytes.get(at), Some(b'"' | b'\'' | b'`')).then_some(at)
}

/// Where the string at `at` ends. Only one between backquotes, or a long one between double quotes as
/// attributes have them, goes over lines.
pub(super) fn string(bytes: &[u8], at: usize) -> Option<usize> {
    let quote = bytes[at];
    let mut end = at + 1;
    loop {
        end += memchr::memchr3(quote, b'\\', b'\n', bytes.get(end..)?)?;
        match bytes[end] {
            b'\\' => end = (end + 2).min(bytes.len()),
            b'\n' if quote == b'\'' => return None,
            b'\n' => end += 1,
            _ => return Some(end + 1),
        }
    }
}

/// Where a comment at `at` ends; if nobody ended it, that is with the program.
pub(super) fn comment(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at + 1)? {
        b'/' if at == 0 || bytes[at - 1] != b':' => Some(at + memchr::memchr(b'\n', &bytes[at..]).unwrap_or(bytes.len() - at)),
        b'*' => Some(memchr::memmem::find(&bytes[at + 2..], b"*/").map_or(bytes.len(), |end| at + end + 4)),
        _ => None,
    }
}

/// Whether a text is for people: no address, no name of a class or a variable.
fn is_copy(text: &str) -> bool {
    let text = text.trim();
    let one_word = !text.contains(char::is_whitespace);
    text.contains(char::is_alphabetic) && !(one_word && !text.contains('<') && text.contains(['/', '_', '{', '=', '#', '@', '|']))
}

/// The text in a string, as it is read on the page.
pub(super) fn text(source: &str, span: Span, written: Written) -> crate::document::SpanMapBuilder {
    let mut out = Value::default();
    let mut at = span.start;
    let raw = |from: usize, to: usize, out: &mut Value| collapse(&source[from..to], from, true, out);
    let mut from = at;
    while let Some(found) = next(&source.as_bytes()[at..span.end], written) {
        at += found;
        raw(from, at, &mut out);
        let rest = &source[at..span.end];
        let len = match rest.as_bytes()[0] {
            b'\\' => {
                let (len, c) = escape(rest);
                let place = Span::new(at, at + len);
                match c {
                    Some(c) if !c.is_whitespace() => out.decoded(c.encode_utf8(&mut [0; 4]), place),
                    _ => out.space(place, false),
                }
                len
            }
            b'<' => {
                let len = element(rest);
                if len > 1 && !is_inline(rest) {
                    out.space(Span::new(at, at + len), false);
                } else if len == 1 {
                    out.verbatim("<", at);
                }
                len
            }
            _ if rest.starts_with("${") || rest.starts_with("{{") => {
                let len = memchr::memchr(b'}', rest.as_bytes()).map_or(rest.len(), |end| end + 1);
                let len = len + rest[len..].bytes().take_while(|b| *b == b'}').count();
                out.decoded(UNKNOWN, Span::new(at, at + len));
                len
            }
            _ => {
                out.verbatim(&rest[..1], at);
                1
            }
        };
        at += len;
        from = at;
    }
    raw(from, span.end, &mut out);
    out.text
}

fn next(bytes: &[u8], written: Written) -> Option<usize> {
    match written {
        Written::Escaped => bytes.iter().position(|b| matches!(b, b'\\' | b'<' | b'$' | b'{')),
        Written::Plain => memchr::memchr2(b'<', b'{', bytes),
    }
}

/// How long the escape at the start of `rest` is, and the character that it stands for.
fn escape(rest: &str) -> (usize, Option<char>) {
    let hex = |from: usize, to: usize| {
        let digits = rest.get(from..to)?;
        Some((to, char::from_u32(u32::from_str_radix(digits, 16).ok()?)))
    };
    let kind = rest[1..].chars().next();
    let known = match kind {
        Some('u') if rest[2..].starts_with('{') => rest.find('}').and_then(|end| hex(3, end).map(|(end, c)| (end + 1, c))),
        Some('u') => hex(2, 6),
        Some('x') => hex(2, 4),
        Some('n' | 't' | 'r') => Some((2, None)),
        _ => None,
    };
    known.unwrap_or_else(|| (1 + kind.map_or(0, char::len_utf8), kind))
}

/// How long the tag of an element at the start of `rest` is; 1 if there is none.
fn element(rest: &str) -> usize {
    let named = rest[1..].trim_start_matches('/').starts_with(|c: char| c.is_ascii_alphabetic());
    memchr::memchr(b'>', rest.as_bytes()).filter(|_| named).map_or(1, |end| end + 1)
}

fn is_inline(tag: &str) -> bool {
    let name = tag[1..].trim_start_matches('/');
    let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())];
    !matches!(crate::document::elements::Tag::of(name.to_ascii_lowercase().as_bytes()), tag if tag.is_block() || tag == crate::document::elements::Tag::LineBreak)
}
