//! The attributes of a start tag that the reader looks at.

use super::{Role, Span, elements::Tag};

/// Places of attribute values in the text that is being tokenized.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    pub alt: Option<Span>,
    pub title: Option<Span>,
    pub label: Option<Span>,
    pub href: Option<Span>,
    pub value: Option<Span>,
    content: Option<Span>,
    /// What a `meta` is about: `name` or `property`.
    about: Option<Span>,
    kind: Option<Span>,
    style: Option<Span>,
    aria_hidden: Option<Span>,
    scope: Option<Span>,
    colspan: Option<Span>,
    rowspan: Option<Span>,
    hidden: bool,
    at: Slot,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Slot {
    #[default]
    Other,
    Alt,
    Title,
    Label,
    Href,
    Value,
    Content,
    About,
    Kind,
    Style,
    AriaHidden,
    Scope,
    Colspan,
    Rowspan,
}

impl Attributes {
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// An attribute begins.
    pub fn name(&mut self, name: &[u8]) {
        self.at = match name {
            b"alt" => Slot::Alt,
            b"title" => Slot::Title,
            b"aria-label" => Slot::Label,
            b"href" => Slot::Href,
            b"value" => Slot::Value,
            b"content" => Slot::Content,
            b"name" | b"property" | b"itemprop" => Slot::About,
            b"type" => Slot::Kind,
            b"style" => Slot::Style,
            b"aria-hidden" => Slot::AriaHidden,
            b"scope" => Slot::Scope,
            b"colspan" => Slot::Colspan,
            b"rowspan" => Slot::Rowspan,
            _ => Slot::Other,
        };
        self.hidden |= name == b"hidden";
    }

    /// The value of the attribute that began last. Of two with the same name the first counts.
    pub fn value(&mut self, span: Span) {
        let slot = match self.at {
            Slot::Other => return,
            Slot::Alt => &mut self.alt,
            Slot::Title => &mut self.title,
            Slot::Label => &mut self.label,
            Slot::Href => &mut self.href,
            Slot::Value => &mut self.value,
            Slot::Content => &mut self.content,
            Slot::About => &mut self.about,
            Slot::Kind => &mut self.kind,
            Slot::Style => &mut self.style,
            Slot::AriaHidden => &mut self.aria_hidden,
            Slot::Scope => &mut self.scope,
            Slot::Colspan => &mut self.colspan,
            Slot::Rowspan => &mut self.rowspan,
        };
        slot.get_or_insert(span);
    }

    /// Whether the element is neither shown nor read out.
    pub fn hidden(&self, html: &str) -> bool {
        let is_true = |span| text(html, span).eq_ignore_ascii_case("true");
        self.hidden || self.aria_hidden.is_some_and(is_true) || self.style.is_some_and(|style| hides(text(html, style)))
    }

    /// The attributes that are copy, in the order of the source, each text once.
    pub fn copy(&self, tag: Tag, html: &str) -> impl Iterator<Item = (Role, Span)> {
        let alt = self.alt.filter(|_| tag == Tag::Image);
        let differs = |span: &Span, other: Option<Span>| other.is_none_or(|other| text(html, *span) != text(html, other));
        let title = self.title.filter(|span| differs(span, alt));
        let label = self.label.filter(|span| differs(span, alt) && differs(span, title));
        let about_copy = || self.about.is_some_and(|about| is_copy(text(html, about)));
        let content = self.content.filter(|_| tag == Tag::Meta && about_copy());
        let mut copy = [
            alt.map(|span| (Role::Alt, span)),
            title.map(|span| (Role::Tooltip, span)),
            label.map(|span| (Role::Tooltip, span)),
            content.map(|span| (Role::Meta, span)),
        ];
        copy.sort_by_key(|attribute| attribute.map(|(_, span)| span.start));
        copy.into_iter().flatten()
    }

    /// Whether an `input` is a button, whose value is the text on it.
    pub fn is_button(&self, html: &str) -> bool {
        self.kind.is_some_and(|kind| {
            let kind = text(html, kind);
            ["submit", "button", "reset"].iter().any(|name| kind.eq_ignore_ascii_case(name))
        })
    }

    /// Whether a header cell heads its row, not its column.
    pub fn heads_row(&self, html: &str) -> bool {
        self.scope.is_some_and(|scope| {
            let scope = text(html, scope);
            scope.eq_ignore_ascii_case("row") || scope.eq_ignore_ascii_case("rowgroup")
        })
    }

    /// How many columns a cell covers.
    pub fn columns(&self, html: &str) -> usize {
        self.colspan.map_or(1, |span| text(html, span).parse().unwrap_or(1))
    }

    /// How many rows a cell covers.
    pub fn rows(&self, html: &str) -> usize {
        self.rowspan.map_or(1, |span| text(html, span).parse().unwrap_or(1))
    }
}

/// A stretch of the text that is being tokenized. The tokenizer's places are trusted to be right,
/// but not with a panic.
pub(super) fn slice(html: &str, span: Span) -> &str {
    html.get(span.start..span.end).unwrap_or_default()
}

fn text(html: &str, span: Span) -> &str {
    slice(html, span).trim()
}

fn is_copy(about: &str) -> bool {
    const COPY: [&str; 6] = ["description", "og:title", "og:description", "twitter:title", "twitter:description", "dc.description"];
    COPY.iter().any(|name| about.eq_ignore_ascii_case(name))
}

fn hides(style: &str) -> bool {
    style.split(';').filter_map(|rule| rule.split_once(':')).any(|(property, value)| {
        let value = value.trim();
        let value = value.split(|c: char| c == '!' || c.is_whitespace()).next().unwrap_or_default();
        let property = property.trim();
        (property.eq_ignore_ascii_case("display") && value.eq_ignore_ascii_case("none"))
            || (property.eq_ignore_ascii_case("visibility") && value.eq_ignore_ascii_case("hidden"))
    })
}
