//! Character references, and text as HTML shows it.

use std::borrow::Cow;

use super::{Span, SpanMapBuilder, writer::Writer};

/// The longest name in the table is `&CounterClockwiseContourIntegral;`.
const LONGEST: usize = 33;

/// The character reference at the start of `raw`, which begins with `&`: how many bytes it takes
/// and what it stands for.
pub(super) fn reference(raw: &str, attribute: bool) -> Option<(usize, Cow<'_, str>)> {
    let bytes = raw.as_bytes();
    if bytes.get(1) == Some(&b'#') {
        let hex = matches!(bytes.get(2), Some(b'x' | b'X'));
        let from = if hex { 3 } else { 2 };
        let is_digit = |b: &u8| {
            if hex { b.is_ascii_hexdigit() } else { b.is_ascii_digit() }
        };
        let digits = bytes[from..].iter().take_while(|b| is_digit(b)).count();
        if digits == 0 {
            return None;
        }
        let end = from + digits;
        let end = end + usize::from(bytes.get(end) == Some(&b';'));
        return Some((end, htmlize::unescape(&raw[..end])));
    }
    let name = bytes[1..].iter().take(LONGEST).take_while(|b| b.is_ascii_alphanumeric()).count() + 1;
    if bytes.get(name) == Some(&b';')
        && let Some(text) = named(&bytes[..=name])
    {
        return Some((name + 1, text));
    }
    // Old names need no semicolon, and the longest one counts: `&notit` is `¬it`.
    let (end, text) = (2..=name.min(7)).rev().find_map(|end| Some((end, named(&bytes[..end])?)))?;
    let next = bytes.get(end);
    if attribute && next.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'=') {
        return None;
    }
    Some((end, text))
}

fn named(name: &[u8]) -> Option<Cow<'static, str>> {
    let text = htmlize::ENTITIES.get(name)?;
    std::str::from_utf8(text).ok().map(Cow::Borrowed)
}

/// What [`collapse`] writes to.
pub(super) trait Sink {
    fn verbatim(&mut self, text: &str, at: usize);
    fn decoded(&mut self, text: &str, source: Span);
    fn space(&mut self, source: Span, plain: bool);
}

impl Sink for Writer {
    fn verbatim(&mut self, text: &str, at: usize) {
        self.verbatim(text, at);
    }
    fn decoded(&mut self, text: &str, source: Span) {
        self.decoded(text, source);
    }
    fn space(&mut self, source: Span, plain: bool) {
        self.space(source, plain);
    }
}

/// An attribute's value: white space at either end is dropped.
#[derive(Default)]
pub(super) struct Value {
    pub text: SpanMapBuilder,
    gap: Option<Span>,
}

impl Value {
    fn settle(&mut self) {
        if let Some(gap) = self.gap.take()
            && !self.text.prose().is_empty()
        {
            self.text.decoded(" ", gap);
        }
    }
}

impl Sink for Value {
    fn verbatim(&mut self, text: &str, at: usize) {
        self.settle();
        self.text.verbatim(text, at);
    }
    fn decoded(&mut self, text: &str, source: Span) {
        self.settle();
        self.text.decoded(text, source);
    }
    fn space(&mut self, source: Span, _plain: bool) {
        self.gap = Some(source);
    }
}

/// Writes text that stands in the source as it is; white space at its ends may turn out to be at
/// the end of a block.
pub(super) fn words(text: &str, at: usize, out: &mut impl Sink) {
    let space = |out: &mut _, start: usize, gap: &str| {
        if !gap.is_empty() {
            Sink::space(out, Span::new(start, start + gap.len()), gap == " ");
        }
    };
    let rest = text.trim_start_matches([' ', '\t', '\n', '\r']);
    let body = rest.trim_end_matches([' ', '\t', '\n', '\r']);
    let start = at + text.len() - rest.len();
    space(out, at, &text[..text.len() - rest.len()]);
    if !body.is_empty() {
        out.verbatim(body, start);
        space(out, start + body.len(), &rest[body.len()..]);
    }
}

/// Writes raw text as a browser shows it: references decoded, each run of white space one space.
pub(super) fn collapse(raw: &str, at: usize, attribute: bool, out: &mut impl Sink) {
    let bytes = raw.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        let start = i;
        if is_space(bytes[i]) {
            i += bytes[i..].iter().take_while(|b| is_space(**b)).count();
            out.space(Span::new(at + start, at + i), i - start == 1 && bytes[start] == b' ');
            continue;
        }
        if bytes[i] == b'&'
            && let Some((len, text)) = reference(&raw[i..], attribute)
        {
            i += len;
            let source = Span::new(at + start, at + i);
            if text.bytes().all(is_space) {
                out.space(source, false);
            } else {
                out.decoded(&text, source);
            }
            continue;
        }
        i += 1;
        while let Some(&b) = bytes.get(i) {
            let inner_space = b == b' ' && bytes.get(i + 1).is_some_and(|next| !is_space(*next));
            if b == b'&' || (is_space(b) && !inner_space) {
                break;
            }
            i += 1;
        }
        out.verbatim(&raw[start..i], at + start);
    }
}

fn is_space(b: u8) -> bool {
    matches!(b, b' ' | b'\n' | b'\t' | b'\r' | b'\x0c')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references() {
        for (raw, text, attribute) in [
            ("&amp;x", Some((5, "&")), Some((5, "&"))),
            ("&#x43;", Some((6, "C")), Some((6, "C"))),
            ("&#8217 s", Some((6, "’")), Some((6, "’"))),
            ("&#150;", Some((6, "–")), Some((6, "–"))),
            ("&#0;", Some((4, "\u{fffd}")), Some((4, "\u{fffd}"))),
            ("&notit;", Some((4, "¬")), None),
            ("&notin;", Some((7, "∉")), Some((7, "∉"))),
            ("&copy=1", Some((5, "©")), None),
            ("&copy 1", Some((5, "©")), Some((5, "©"))),
            ("&hellip", None, None),
            ("&", None, None),
            ("&#;", None, None),
            ("&é", None, None),
        ] {
            let of = |attribute| reference(raw, attribute).map(|(len, text)| (len, text.into_owned()));
            assert_eq!(of(false), text.map(|(len, text)| (len, text.to_owned())), "{raw}");
            assert_eq!(of(true), attribute.map(|(len, text)| (len, text.to_owned())), "{raw} in an attribute");
        }
    }
}
