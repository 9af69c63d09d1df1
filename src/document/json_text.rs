//! JSON, with the places of its texts.
//!
//! `serde_json` checks a text and hands out each value as the slice of the source that it is, so where a
//! value stands needs no reckoning.

use super::{Span, SpanMapBuilder};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// An object's properties, in the order of the source.
pub(super) struct Entries<'a>(pub Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor)
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Entries<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<'de>, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            entries.push((key, map.next_value()?));
        }
        Ok(Entries(entries))
    }
}

/// The text of a JSON string that stands at `at`, without its quotes.
pub(super) fn decode(raw: &str, at: usize) -> SpanMapBuilder {
    let mut out = SpanMapBuilder::new();
    let mut i = 0;
    while i < raw.len() {
        let plain = memchr::memchr(b'\\', &raw.as_bytes()[i..]).unwrap_or(raw.len() - i);
        out.verbatim(&raw[i..i + plain], at + i);
        i += plain;
        if let Some((len, c)) = escape(&raw[i..]) {
            out.decoded(c.encode_utf8(&mut [0; 4]), Span::new(at + i, at + i + len));
            i += len;
        }
    }
    out
}

/// The escape at the start of `raw`: its length, and what it stands for.
fn escape(raw: &str) -> Option<(usize, char)> {
    let c = match raw.as_bytes().get(1)? {
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return Some(unicode(raw)),
        other => char::from(*other),
    };
    Some((2, c))
}

/// `\u00e9`, or a pair such as `\ud83d\ude0d`.
fn unicode(raw: &str) -> (usize, char) {
    let unit = |at: usize| {
        let hex = raw.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(hex, 16).ok()
    };
    let units = [unit(0), unit(6)].map(Option::unwrap_or_default);
    let paired = char::decode_utf16(units).next().and_then(Result::ok).filter(|c| *c > '\u{ffff}');
    match paired {
        Some(c) => (12, c),
        None => (6, char::from_u32(units[0].into()).unwrap_or('\u{fffd}')),
    }
}
