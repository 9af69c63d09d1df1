//! Finding a decoded value again in the raw text that it was decoded from.

use super::{Span, SpanMapBuilder, entities::reference};

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quoting {
    /// As it is, but lines may be folded.
    Plain,
    /// Between `'`, which is doubled inside.
    Single,
    /// With `\n`, `\u00e9` and the like.
    Escaped,
    /// With Markdown's escapes and character references.
    Markdown,
}

/// The prose of a value, mapped to where its characters stand in `raw`; if the two cannot be
/// matched, the whole value stands for the whole of `raw`.
pub(super) fn align(decoded: &str, raw: &str, at: usize, quoting: Quoting) -> SpanMapBuilder {
    let decoded = decoded.trim();
    let mut out = SpanMapBuilder::new();
    let text = raw.trim_start();
    if text.starts_with(decoded) && !text.contains(['\\', '&', '\'']) {
        out.verbatim(decoded, at + raw.len() - text.len());
        return out;
    }
    if try_align(decoded, raw, at, quoting, &mut out).is_none() {
        out = SpanMapBuilder::new();
        out.decoded(decoded, Span::new(at, at + raw.len()));
    }
    out
}

fn try_align(decoded: &str, raw: &str, at: usize, quoting: Quoting, out: &mut SpanMapBuilder) -> Option<()> {
    let mut left = decoded;
    let mut i = raw.len() - raw.trim_start().len();
    while let Some(c) = left.chars().next() {
        let rest = &raw[i..];
        let next = rest.chars().next()?;
        if let Some((len, text_len)) = escape(rest, left, quoting) {
            let (text, after) = left.split_at(text_len);
            out.decoded(text, Span::new(at + i, at + i + len));
            left = after;
            i += len;
        } else if next == '\\' && quoting == Quoting::Escaped {
            // A line that goes on without a space.
            let folded = rest[1..].trim_start();
            (folded.len() < rest.len() - 1).then_some(())?;
            i = raw.len() - folded.len();
        } else if c.is_whitespace() && next.is_whitespace() {
            let gap = rest.len() - rest.trim_start().len();
            let gap_text = left.len() - left.trim_start().len();
            if rest[..gap] == left[..gap_text] {
                out.verbatim(&rest[..gap], at + i);
            } else {
                out.decoded(&left[..gap_text], Span::new(at + i, at + i + gap));
            }
            left = &left[gap_text..];
            i += gap;
        } else if next == c {
            let len = c.len_utf8();
            out.verbatim(&rest[..len], at + i);
            left = &left[len..];
            i += len;
            if quoting == Quoting::Single && c == '\'' {
                i += usize::from(raw[i..].starts_with('\''));
            }
        } else if next == '\\' && quoting == Quoting::Markdown {
            rest[1..].starts_with(c).then_some(())?;
            i += 1;
        } else {
            return None;
        }
    }
    Some(())
}

/// The escape at the start of `rest`: its length, and the length of the text in `left` that it
/// stands for.
fn escape(rest: &str, left: &str, quoting: Quoting) -> Option<(usize, usize)> {
    match quoting {
        Quoting::Markdown if rest.starts_with('&') => {
            let (len, text) = reference(rest, false)?;
            (rest[..len].ends_with(';') && left.starts_with(&*text)).then_some((len, text.len()))
        }
        Quoting::Escaped if rest.starts_with('\\') => {
            let kind = rest[1..].chars().next()?;
            let mut len = match kind {
                'x' => 4,
                'u' => 6,
                'U' => 10,
                '\n' | '\r' => return None,
                other => 1 + other.len_utf8(),
            };
            let high = rest.get(2..4).is_some_and(|hex| hex.to_ascii_lowercase().starts_with('d'));
            if kind == 'u' && high && rest.get(6..8) == Some("\\u") && left.chars().next()? > '\u{ffff}' {
                len = 12;
            }
            rest.is_char_boundary(len).then_some((len, left.chars().next()?.len_utf8()))
        }
        _ => None,
    }
}
