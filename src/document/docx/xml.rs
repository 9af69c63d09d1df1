//! The XML of one part, with the exact place of everything in it.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;

use super::super::{Span, mark_len};

/// Elements that stand deeper than this in each other are the work of no word processor.
const DEEPEST: usize = 1000;

/// The names of WordprocessingML: the usual one, and that of “strict” documents.
pub(super) const NAMESPACES: [&str; 2] =
    ["http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"];

/// The name of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name<'s> {
    /// One of WordprocessingML's own, without its prefix.
    Word(&'s str),
    /// Any other, with its prefix.
    Other(&'s str),
}

/// What stands in a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Event<'s> {
    /// An element begins, with this tag.
    Open(Name<'s>, Tag<'s>),
    /// An element ends: the place of its tag, which is empty behind a tag like `<w:tab/>`.
    Close(Name<'s>, Span),
    /// Text as it stands there.
    Text(&'s str, usize),
    /// Text that the bytes of a span stand for as a whole: a reference, a CDATA section.
    Whole(Cow<'s, str>, Span),
}

/// A start tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag<'s> {
    pub text: &'s str,
    pub at: usize,
}

/// Reads a part from front to back.
pub(super) struct Xml<'s> {
    part: &'s str,
    source: &'s str,
    reader: Reader<&'s [u8]>,
    /// Where the reader began: behind a byte-order mark.
    base: usize,
    /// The names of the open elements, as they are written.
    open: Vec<&'s str>,
    /// What stands before WordprocessingML's own names, colon included; known from the first tag on.
    prefix: Option<Cow<'s, str>>,
}

impl<'s> Xml<'s> {
    /// Reads `source`, which is the part of that name.
    pub fn new(part: &'s str, source: &'s str) -> Self {
        let base = mark_len(source);
        let mut reader = Reader::from_str(&source[base..]);
        reader.config_mut().expand_empty_elements = true;
        Self { part, source, reader, base, open: Vec::new(), prefix: None }
    }

    /// What stands before the names of WordprocessingML's own elements: `w:`.
    pub fn prefix(&self) -> &str {
        self.prefix.as_deref().unwrap_or("w:")
    }

    /// The next event; none at the end.
    pub fn next(&mut self) -> Result<Option<Event<'s>>, String> {
        use quick_xml::events::Event as Raw;
        loop {
            let start = self.position();
            let event = self.reader.read_event().map_err(|_| self.damaged(start))?;
            let span = Span::new(start, self.position());
            let text = self.slice(span);
            return Ok(Some(match event {
                Raw::Start(_) => self.open(Tag { text, at: start })?,
                Raw::End(_) => {
                    let name = self.open.pop().unwrap_or_default();
                    Event::Close(self.name(name), span)
                }
                Raw::Text(_) => Event::Text(text, start),
                Raw::CData(_) => {
                    let inner = text.strip_prefix("<![CDATA[").and_then(|text| text.strip_suffix("]]>"));
                    Event::Whole(Cow::Borrowed(inner.unwrap_or_default()), span)
                }
                Raw::GeneralRef(reference) => {
                    let character = reference.resolve_char_ref().map_err(|_| self.damaged(start))?;
                    let named = || resolve_predefined_entity(&reference).map(Cow::Borrowed);
                    let text = character.map(|character| Cow::Owned(character.to_string())).or_else(named);
                    Event::Whole(text.ok_or_else(|| self.damaged(start))?, span)
                }
                Raw::DocType(_) => return Err(format!("cannot be read: {} holds a DOCTYPE, which no Word document does", self.part)),
                Raw::Eof if self.open.is_empty() => return Ok(None),
                Raw::Eof => return Err(self.damaged(start)),
                Raw::Decl(_) | Raw::Comment(_) | Raw::PI(_) | Raw::Empty(_) => continue,
            }));
        }
    }

    fn open(&mut self, tag: Tag<'s>) -> Result<Event<'s>, String> {
        if self.open.len() >= DEEPEST {
            return Err(format!("cannot be read: {} is nested more than {DEEPEST} levels deep", self.part));
        }
        if self.prefix.is_none() {
            self.prefix = Some(prefix(tag));
        }
        let name = tag.name();
        self.open.push(name);
        Ok(Event::Open(self.name(name), tag))
    }

    fn name(&self, name: &'s str) -> Name<'s> {
        match name.strip_prefix(self.prefix()) {
            Some(own) if !own.contains(':') => Name::Word(own),
            _ => Name::Other(name),
        }
    }

    /// The bytes of a span.
    pub fn slice(&self, span: Span) -> &'s str {
        self.source.get(span.start..span.end).unwrap_or_default()
    }

    fn position(&self) -> usize {
        self.base + self.reader.buffer_position() as usize
    }

    fn damaged(&self, at: usize) -> String {
        format!("is damaged: {} breaks off or is not XML from byte {at} on; open it in Word and save it again", self.part)
    }
}

/// What a part calls the namespace of WordprocessingML.
fn prefix<'s>(root: Tag<'s>) -> Cow<'s, str> {
    let bound = attributes(root).find(|(_, value)| NAMESPACES.contains(&value.text));
    match bound.map(|(name, _)| name.strip_prefix("xmlns").unwrap_or_default().trim_start_matches(':')) {
        Some("") => Cow::Borrowed(""),
        Some(prefix) => Cow::Owned(format!("{prefix}:")),
        None => Cow::Borrowed("w:"),
    }
}

impl<'s> Tag<'s> {
    /// The name in it, as it is written.
    pub fn name(self) -> &'s str {
        let end = self.text.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'));
        self.text.get(1..end.unwrap_or(self.text.len())).unwrap_or_default()
    }

    /// Where it stands.
    pub fn span(self) -> Span {
        Span::new(self.at, self.at + self.text.len())
    }

    /// The value of an attribute as it is written, whatever the prefix of its name.
    pub fn raw(self, wanted: &str) -> Option<Tag<'s>> {
        let local = |name: &'s str| name.rsplit(':').next().unwrap_or_default();
        attributes(self).find(|(name, _)| local(name) == wanted).map(|(_, value)| value)
    }

    /// The value of an attribute.
    pub fn value(self, wanted: &str) -> Option<Cow<'s, str>> {
        let raw = self.raw(wanted)?.text;
        Some(quick_xml::escape::unescape(raw).unwrap_or(Cow::Borrowed(raw)))
    }

    /// Whether an element that switches something on does so: without a value, it does.
    pub fn is_on(self) -> bool {
        !self.raw("val").is_some_and(|value| matches!(value.text, "0" | "false" | "off"))
    }
}

/// The attributes of a tag: names, and values with their places.
fn attributes<'s>(tag: Tag<'s>) -> impl Iterator<Item = (&'s str, Tag<'s>)> {
    let mut rest = tag.text.find(|c: char| c.is_ascii_whitespace()).map_or("", |at| &tag.text[at..]);
    std::iter::from_fn(move || {
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_ascii_start();
        let quote = after.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let (value, next) = after[1..].split_once(quote)?;
        let at = tag.at + tag.text.len() - next.len() - 1 - value.len();
        rest = next;
        Some((name.trim_ascii(), Tag { text: value, at }))
    })
}

/// Text from the pieces that a value in an attribute is written in: as it stands, or by reference.
pub(super) fn pieces<'s>(value: Tag<'s>) -> Vec<Event<'s>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(start) = value.text[at..].find('&').map(|found| at + found)
        && let Some(end) = value.text[start..].find(';').map(|found| start + found + 1)
    {
        let plain = &value.text[at..start];
        if !plain.is_empty() {
            pieces.push(Event::Text(plain, value.at + at));
        }
        let raw = &value.text[start..end];
        let text = quick_xml::escape::unescape(raw).unwrap_or(Cow::Borrowed(raw));
        pieces.push(Event::Whole(text, Span::new(value.at + start, value.at + end)));
        at = end;
    }
    if at < value.text.len() {
        pieces.push(Event::Text(&value.text[at..], value.at + at));
    }
    pieces
}

/// Text as it is written between two tags.
pub(super) fn escaped(text: &str) -> String {
    let legal = |c: &char| !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    quick_xml::escape::partial_escape(text.chars().filter(legal).collect::<String>()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(source: &str) -> Result<Vec<String>, String> {
        let mut xml = Xml::new("part", source);
        let mut told = Vec::new();
        while let Some(event) = xml.next()? {
            told.push(match event {
                Event::Open(name, tag) => format!("{name:?} {}", &source[tag.span().start..tag.span().end]),
                Event::Close(name, span) => format!("/{name:?} {}", &source[span.start..span.end]),
                Event::Text(text, at) => format!("{text} {}", &source[at..at + text.len()]),
                Event::Whole(text, span) => format!("{text} {}", &source[span.start..span.end]),
            });
        }
        Ok(told)
    }

    #[test]
    fn everything_has_its_place() {
        let told = events("\u{feff}<?xml version='1.0'?><w:t a='1' >x &amp; &#x79;<w:tab /><![CDATA[<]]><m:t></m:t></w:t>");
        let expected = [
            "Word(\"t\") <w:t a='1' >",
            "x  x ",
            "& &amp;",
            "   ",
            "y &#x79;",
            "Word(\"tab\") <w:tab />",
            "/Word(\"tab\") ",
            "< <![CDATA[<]]>",
            "Other(\"m:t\") <m:t>",
            "/Other(\"m:t\") </m:t>",
            "/Word(\"t\") </w:t>",
        ];
        assert_eq!(told.expect("it is XML"), expected);
    }

    #[test]
    fn the_prefix_is_the_parts_own() {
        let names = |source: &str| events(source).expect("it is XML").remove(0);
        for namespace in NAMESPACES {
            assert!(names(&format!("<x:p xmlns:m=\"m\" xmlns:x=\"{namespace}\"></x:p>")).starts_with("Word(\"p\")"));
            assert!(names(&format!("<p xmlns='{namespace}'/>")).starts_with("Word(\"p\")"));
        }
        assert!(names("<x:p/>").starts_with("Other"));
    }

    #[test]
    fn what_is_no_xml_is_an_error() {
        let deep = "<a>".repeat(DEEPEST + 1);
        for (source, word) in [
            ("<w:t>", "breaks off"),
            ("<w:t>a</w:p>", "damaged"),
            ("<w:t>&nbsp;</w:t>", "damaged"),
            ("<w:t>a & b</w:t>", "damaged"),
            ("<w:t>&#0;</w:t>", "damaged"),
            ("<!DOCTYPE x [<!ENTITY a 'b'>]><w:t>&a;</w:t>", "DOCTYPE"),
            (deep.as_str(), "nested"),
        ] {
            let error = events(source).expect_err(source);
            assert!(error.contains(word), "{error}");
        }
    }

    #[test]
    fn values_of_attributes_have_places_too() {
        let text = "<wp:docPr id=\"1\" descr='a &lt;b&gt;'/>";
        let tag = Tag { text, at: 0 };
        assert_eq!(tag.value("descr").as_deref(), Some("a <b>"));
        let told: Vec<_> = pieces(tag.raw("descr").expect("it is there"))
            .into_iter()
            .map(|event| match event {
                Event::Text(text, at) => (text.to_owned(), &tag.text[at..at + text.len()]),
                Event::Whole(text, span) => (text.into_owned(), &tag.text[span.start..span.end]),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(told, [("a ".into(), "a "), ("<".into(), "&lt;"), ("b".into(), "b"), (">".into(), "&gt;")]);
    }

    #[test]
    fn no_control_character_gets_into_a_part() {
        assert_eq!(escaped("a\u{0}<b\u{1b}\t&"), "a&lt;b\t&amp;");
    }
}
