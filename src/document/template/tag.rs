//! Tags that were found.

use super::Span;

/// What a tag does on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Puts in words that nobody knows yet: `{{ clinic.name }}`.
    Output,
    /// Puts in nothing: `{% if %}`, `{% endif %}`.
    Control,
    /// Stands between two texts of which one is shown: `{% else %}`.
    Else,
    /// Begins a part of the page, ends it, or is one: a shortcode, a component, an include.
    Open,
    Close,
    Insert,
    /// Is not shown: a comment, code.
    Hidden,
    /// Something else stands in its place for the reader of the markup.
    Replace(&'static str),
}

/// Where a tag stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In the text.
    Text,
    /// Between the attributes of an element.
    Attributes,
    /// In the value of an attribute.
    Value,
}

/// A tag in the source.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag {
    pub span: Span,
    pub kind: Kind,
    pub place: Place,
    /// For tags that come in pairs, the name that they share.
    pub name: Span,
    /// Whether lines from here on may be set in (1), or are not any longer (-1).
    pub indent: i8,
    /// Whether the page's white space around the tag goes with it: `{%- … -%}`.
    pub trims: bool,
}

impl Tag {
    pub fn new(span: Span, kind: Kind) -> Self {
        Self { span, kind, place: Place::Text, name: Span::default(), indent: 0, trims: false }
    }

    /// Whether it can be all that a line holds.
    pub fn fills_line(&self) -> bool {
        self.place == Place::Text && !matches!(self.kind, Kind::Replace(_))
    }

    /// Whether it is a part of the page, or an edge of one.
    pub fn is_part(&self) -> bool {
        matches!(self.kind, Kind::Open | Kind::Close | Kind::Insert)
    }
}

/// Tells which tags that begin a part are ever ended; the others are parts by themselves.
pub(super) fn pair(source: &str, tags: &mut [Tag]) {
    let mut open: rustc_hash::FxHashMap<&str, Vec<usize>> = rustc_hash::FxHashMap::default();
    for index in 0..tags.len() {
        let name = &source[tags[index].name.start..tags[index].name.end];
        match tags[index].kind {
            Kind::Open => open.entry(name).or_default().push(index),
            Kind::Close if open.get_mut(name).and_then(Vec::pop).is_none() => {
                tags[index].kind = Kind::Control;
                tags[index].indent = 0;
            }
            _ => {}
        }
    }
    for index in open.into_values().flatten() {
        tags[index].kind = Kind::Insert;
        tags[index].indent = 0;
    }
}
