//! The copy in a Markdown file's front matter: titles, descriptions, questions and answers.

use std::borrow::Cow;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use toml::de::{DeTable, DeValue};

use super::{
    Data, Role, Span, SpanMapBuilder, Value,
    align::{Quoting, align},
    plain_yaml,
    writer::Writer,
};

/// Reads front matter that begins at `at`, and returns where the body begins.
///
/// What stands between two fences but is no table of keys is taken for text between two rules.
pub(super) fn read(source: &str, at: usize, writer: &mut Writer) -> usize {
    let Some((content, body)) = fenced(source, at) else {
        return at;
    };
    let raw = &source[content.clone()];
    let table = match source.as_bytes()[at] {
        b'-' => plain(raw).or_else(|| yaml(raw)).or_else(|| lines(raw)),
        _ => Some(toml(raw)),
    };
    let Some(table) = table else {
        return at;
    };
    let mut copy = Vec::new();
    collect(&table, None, raw, content.start, &mut copy);
    copy.sort_by_key(|(start, ..)| *start);
    // An alias stands where its anchor stands.
    copy.dedup_by_key(|(start, ..)| *start);
    writer.front_matter = own(table, content.start);
    for (_, role, mut text) in copy {
        writer.aside(role, &mut text);
    }
    body
}

/// Where front matter that begins at `at` ends; `at` if there is none.
pub(super) fn end(source: &str, at: usize) -> usize {
    fenced(source, at).map_or(at, |(_, end)| end)
}

/// The lines between two fences, and where the second fence ends.
fn fenced(source: &str, at: usize) -> Option<(Range<usize>, usize)> {
    let mut lines = source[at..].split_inclusive('\n');
    let first = lines.next()?;
    let fence = first.trim_end();
    if fence != "---" && fence != "+++" {
        return None;
    }
    let start = at + first.len();
    let mut end = start;
    if source[start..].lines().next()?.trim().is_empty() {
        return None;
    }
    for line in lines {
        let text = line.trim_end();
        if text == fence || (text == "..." && fence == "---") {
            return Some((start..end, end + line.len()));
        }
        end += line.len();
    }
    None
}

/// A value, with where it stands in the front matter.
enum Node<'a> {
    Text(Cow<'a, str>, Range<usize>),
    Map(Vec<(Cow<'a, str>, Node<'a>)>, Range<usize>),
    List(Vec<Node<'a>>, Range<usize>),
    Other(Range<usize>),
}

/// The key whose value is meant for caveat.
const OWN: &str = "caveat";

/// What stands below that key.
fn own(table: Node, at: usize) -> Option<Value> {
    let Node::Map(entries, _) = table else {
        return None;
    };
    entries.into_iter().find(|(key, _)| *key == OWN).map(|(_, node)| value(node, at))
}

fn value(node: Node, at: usize) -> Value {
    let (place, data) = match node {
        Node::Text(text, place) => (place, Data::Text(text.into_owned())),
        Node::List(nodes, place) => (place, Data::List(nodes.into_iter().map(|node| value(node, at)).collect())),
        Node::Map(entries, place) => {
            (place, Data::Table(entries.into_iter().map(|(key, node)| (key.into_owned(), value(node, at))).collect()))
        }
        Node::Other(place) => (place, Data::Other),
    };
    Value { span: Span::new(at + place.start, at + place.end), data }
}

/// Finds the copy in `node`, which is the value of `key`.
fn collect(node: &Node, key: Option<&str>, raw: &str, at: usize, copy: &mut Vec<(usize, Role, SpanMapBuilder)>) {
    match node {
        Node::Text(text, place) => {
            if let Some(role) = key.and_then(role)
                && let Some(value) = raw.get(place.clone())
            {
                copy.push((place.start, role, unquote(text, value, at + place.start)));
            }
        }
        Node::Map(entries, _) => {
            for (key, node) in entries {
                if !is_data(key) {
                    collect(node, Some(key), raw, at, copy);
                }
            }
        }
        Node::List(nodes, _) => {
            for node in nodes {
                collect(node, key, raw, at, copy);
            }
        }
        Node::Other(_) => {}
    }
}

/// What the value of a key is on the page; `None` if it is not copy.
pub(super) fn role(key: &str) -> Option<Role> {
    let role = match &*folded(key) {
        "title" | "seotitle" | "metatitle" | "headline" | "subtitle" | "ogtitle" | "twittertitle" | "pagetitle" => Role::Title,
        "description" | "metadescription" | "seodescription" | "summary" | "excerpt" | "ogdescription" | "twitterdescription" => Role::Meta,
        "alt" | "imagealt" | "alttext" | "imagealttext" => Role::Alt,
        "heading" => Role::Heading(2),
        "question" | "subheading" => Role::Heading(3),
        "answer" | "caption" | "imagecaption" | "tagline" | "intro" | "introduction" | "lead" | "teaser" | "text" | "body" | "content" => {
            Role::Paragraph
        }
        "quote" | "testimonial" => Role::Quote,
        _ => return None,
    };
    Some(role)
}

/// Keys under which a `title` is not the page's copy.
fn is_data(key: &str) -> bool {
    key == OWN || matches!(&*folded(key), "author" | "authors" | "menu" | "menus" | "tags" | "categories" | "keywords" | "aliases")
}

fn folded(key: &str) -> String {
    key.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// The prose of a value, whose raw form may stand between quotes.
fn unquote(text: &str, raw: &str, at: usize) -> SpanMapBuilder {
    let long = ["\"\"\"", "'''"].iter().any(|quote| raw.len() >= 6 && raw.starts_with(quote) && raw.ends_with(quote));
    let quote = if long { 3 } else { 1 };
    let (quoting, strip) = match raw.as_bytes().first() {
        Some(b'"') => (Quoting::Escaped, quote),
        Some(b'\'') if long => (Quoting::Plain, quote),
        Some(b'\'') => (Quoting::Single, quote),
        _ => (Quoting::Plain, 0),
    };
    let mark = &raw[..strip];
    match raw.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark)) {
        Some(inner) => align(text, inner, at + strip, quoting),
        // A quote without its partner is a letter like any other.
        None => align(text, raw, at, Quoting::Plain),
    }
}

fn plain(raw: &str) -> Option<Node<'_>> {
    let copy = plain_yaml::read(raw, |key| role(key).is_some() || key == OWN)?;
    Some(Node::Map(copy.into_iter().map(|(key, text, place)| (key.into(), Node::Text(text.into(), place))).collect(), 0..raw.len()))
}

fn yaml(raw: &str) -> Option<Node<'_>> {
    let options = serde_saphyr::options! { duplicate_keys: serde_saphyr::options::DuplicateKeyPolicy::LastWins };
    let table: serde_saphyr::Spanned<Yaml> = serde_saphyr::from_str_with_options(raw, options).ok()?;
    match place(table) {
        Node::Map(entries, place) => Some(Node::Map(entries, place)),
        // Nothing but comments between the fences.
        Node::Other(place) if raw.lines().all(|line| line.trim().is_empty() || line.trim().starts_with('#')) => Some(Node::Other(place)),
        _ => None,
    }
}

/// A YAML value of any kind; only text is kept.
enum Yaml {
    Text(String),
    Map(Vec<(String, serde_saphyr::Spanned<Yaml>)>),
    List(Vec<serde_saphyr::Spanned<Yaml>>),
    Other,
}

fn place(node: serde_saphyr::Spanned<Yaml>) -> Node<'static> {
    let span = node.defined.span();
    let place_of = || Some(span.byte_offset()? as usize..(span.byte_offset()? + span.byte_len()?) as usize);
    match (node.value, place_of()) {
        (Yaml::Text(text), Some(at)) => Node::Text(text.into(), at),
        (Yaml::Map(entries), at) => {
            Node::Map(entries.into_iter().map(|(key, node)| (key.into(), place(node))).collect(), at.unwrap_or_default())
        }
        (Yaml::List(nodes), at) => Node::List(nodes.into_iter().map(place).collect(), at.unwrap_or_default()),
        (Yaml::Text(_) | Yaml::Other, at) => Node::Other(at.unwrap_or_default()),
    }
}

impl<'de> Deserialize<'de> for Yaml {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(YamlVisitor)
    }
}

struct YamlVisitor;

impl<'de> Visitor<'de> for YamlVisitor {
    type Value = Yaml;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Yaml, E> {
        Ok(Yaml::Text(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Yaml, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key::<Yaml>()? {
            if let Yaml::Text(key) = key {
                entries.push((key, map.next_value()?));
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Yaml::Map(entries))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Yaml, A::Error> {
        let mut nodes = Vec::new();
        while let Some(node) = seq.next_element()? {
            nodes.push(node);
        }
        Ok(Yaml::List(nodes))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Yaml, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Yaml, E> {
        Ok(Yaml::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Yaml, E> {
        Ok(Yaml::Other)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Yaml, E> {
        Ok(Yaml::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Yaml, E> {
        Ok(Yaml::Other)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Yaml, E> {
        Ok(Yaml::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Yaml, E> {
        Ok(Yaml::Other)
    }

    fn visit_bytes<E>(self, _: &[u8]) -> Result<Yaml, E> {
        Ok(Yaml::Other)
    }

    fn visit_unit<E>(self) -> Result<Yaml, E> {
        Ok(Yaml::Other)
    }

    fn visit_none<E>(self) -> Result<Yaml, E> {
        Ok(Yaml::Other)
    }
}

fn toml(raw: &str) -> Node<'_> {
    let (table, _errors) = DeTable::parse_recoverable(raw);
    let place = table.span();
    toml_table(table.into_inner(), place)
}

fn toml_table(table: DeTable<'_>, place: Range<usize>) -> Node<'_> {
    let entries = table.into_iter().map(|(key, value)| {
        let place = value.span();
        (key.into_inner(), toml_value(value.into_inner(), place))
    });
    Node::Map(entries.collect(), place)
}

fn toml_value(value: DeValue<'_>, place: Range<usize>) -> Node<'_> {
    match value {
        DeValue::String(text) => Node::Text(text, place),
        DeValue::Table(table) => toml_table(table, place),
        DeValue::Array(array) => Node::List(
            array
                .into_iter()
                .map(|value| {
                    let place = value.span();
                    toml_value(value.into_inner(), place)
                })
                .collect(),
            place,
        ),
        _ => Node::Other(place),
    }
}

/// The keys and values of YAML that does not parse, mostly for an unquoted `: ` in a title: every
/// line that looks like `key: value` is one.
fn lines(raw: &str) -> Option<Node<'_>> {
    let mut at = 0;
    let mut entries = Vec::new();
    for line in raw.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let Some((key, value)) = line.split_once(": ") else {
            continue;
        };
        let key_text = key.trim_start_matches([' ', '-']);
        if key_text.is_empty() || !key_text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.')) {
            continue;
        }
        let text = value.trim();
        let place = start + key.len() + 2 + (value.len() - value.trim_start().len());
        let quoted = ['"', '\''].iter().any(|quote| text.len() >= 2 && text.starts_with(*quote) && text.ends_with(*quote));
        let node = match text.bytes().next() {
            None | Some(b'|' | b'>' | b'{' | b'[' | b'&' | b'*' | b'!') => Node::Other(place..place + text.len()),
            // Read as plain text without its quotes, so that a stray escape is no obstacle.
            _ if quoted => Node::Text(text[1..text.len() - 1].into(), place + 1..place + text.len() - 1),
            _ => Node::Text(text.into(), place..place + text.len()),
        };
        entries.push((key_text.into(), node));
    }
    (!entries.is_empty()).then_some(Node::Map(entries, 0..raw.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The copy in front matter, each with its role and where it stands.
    fn copy(table: &Node, raw: &str) -> Vec<(usize, Role, String)> {
        let mut copy = Vec::new();
        collect(table, None, raw, 0, &mut copy);
        copy.into_iter().map(|(start, role, text)| (start, role, text.prose().to_owned())).collect()
    }

    #[test]
    fn what_is_plain_means_the_same_to_a_parser() {
        let plain_ones = [
            "title: Painless peels\ndate: 2024-05-01\n",
            "title: \"Peels: what to expect\"\nslug: page-7\ntags:\n  - peels\n  - Élan Skin\ndraft: false\n",
            "seo_title: 'So \"kind\" \\n'\n\ndescription:  It’s 10:30, & cheap (£5)?  \nempty:\nimage: /a/b.jpg\nurl: https://x.org/?y\n",
            "title:\ntags:\n- a\n\n- 'b'\nheadline: \"\"\nSummary: Non-surgical\n",
        ];
        for raw in plain_ones {
            let (plain, parsed) = (plain(raw).expect(raw), yaml(raw).expect(raw));
            assert_eq!(copy(&plain, raw), copy(&parsed, raw), "{raw}");
        }
    }

    #[test]
    fn what_may_mean_something_else_is_left_to_the_parser() {
        let others = [
            "title: Peels\n  and more\n",
            "title: 7 peels\n",
            "title: yes\n",
            "title: nan\n",
            "title: Peels # not copy\n",
            "title: Peels: all of them\n",
            "title: Peels:\n",
            "title: \"So \\\"kind\\\"\"\n",
            "title: 'It''s'\n",
            "title: \"Peels\" and more\n",
            "title: Peels\ntitle: Fillers\n",
            "title: Peels\n- one\n",
            "title:\n  - one\n",
            "hero:\n  title: Peels\n",
            "steps:\n  - title: Peels\n",
            "tags:\n  - one\n - two\n",
            "true: Peels\n",
            "title: |\n  Peels\n",
            "title: *peels\n",
            "title: [Peels]\n",
            "title:Peels\n",
            "title: Peels\r\n",
            "title:\tPeels\n",
            "title: {{ .Title }}\n",
            "# nothing\n",
            "Peels are kind.\n",
        ];
        for raw in others {
            assert!(plain(raw).is_none(), "{raw}");
        }
    }
}
