//! The attributes of a start tag that the reader looks at.

use super::{Region, Role, Span, elements::Tag};

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
    description: Option<Span>,
    class: Option<Span>,
    id: Option<Span>,
    role: Option<Span>,
    labelled_by: Option<Span>,
    controls: Option<Span>,
    hidden: Option<Span>,
    is_hidden: bool,
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
    Description,
    Class,
    Id,
    Role,
    LabelledBy,
    Controls,
    Hidden,
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
            b"aria-description" => Slot::Description,
            b"class" => Slot::Class,
            b"id" => Slot::Id,
            b"role" => Slot::Role,
            b"aria-labelledby" => Slot::LabelledBy,
            b"aria-controls" => Slot::Controls,
            b"hidden" => Slot::Hidden,
            _ => Slot::Other,
        };
        self.is_hidden |= self.at == Slot::Hidden;
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
            Slot::Description => &mut self.description,
            Slot::Class => &mut self.class,
            Slot::Id => &mut self.id,
            Slot::Role => &mut self.role,
            Slot::LabelledBy => &mut self.labelled_by,
            Slot::Controls => &mut self.controls,
            Slot::Hidden => &mut self.hidden,
        };
        slot.get_or_insert(span);
    }

    /// Whether the element is not shown, unless it is what a control opens. What is only kept from
    /// screen readers is seen by everybody else.
    pub fn hidden(&self, html: &str) -> bool {
        let found = |span| text(html, span).eq_ignore_ascii_case("until-found");
        (self.is_hidden && !self.hidden.is_some_and(found)) || self.style.is_some_and(|style| hides(text(html, style)))
    }

    /// Whether the text of the element is the name of a picture that is shown for it: `check_circle`.
    pub fn is_icon(&self, name: &[u8], html: &str) -> bool {
        let unread = || self.aria_hidden.is_some_and(|span| text(html, span).eq_ignore_ascii_case("true"));
        let font = |span| ["material-icons", "material-symbols"].iter().any(|font| text(html, span).contains(font));
        (name == b"i" && unread()) || self.class.is_some_and(font)
    }

    /// Whether the element is by its role what a control opens: a tab's panel, the answer in an accordion.
    pub fn is_panel(&self, html: &str) -> bool {
        match self.role(html) {
            "tabpanel" => true,
            "region" => self.labelled_by.is_some(),
            _ => false,
        }
    }

    /// What the element is said to be.
    pub fn role<'h>(&self, html: &'h str) -> &'h str {
        self.role.map_or("", |span| text(html, span))
    }

    /// The names of the element's classes, and its id.
    pub fn names<'h>(&self, html: &'h str) -> impl Iterator<Item = &'h str> {
        [self.class, self.id].into_iter().flatten().map(|span| text(html, span))
    }

    /// The element's id.
    pub fn id<'h>(&self, html: &'h str) -> Option<&'h str> {
        self.id.map(|span| text(html, span))
    }

    /// The ids of the elements that this one opens and closes.
    pub fn controls<'h>(&self, html: &'h str) -> impl Iterator<Item = &'h str> {
        self.controls.into_iter().flat_map(|span| text(html, span).split_ascii_whitespace())
    }

    /// Whether a script is structured data.
    pub fn is_structured(&self, html: &str) -> bool {
        self.kind.is_some_and(|kind| text(html, kind).eq_ignore_ascii_case("application/ld+json"))
    }

    /// The attributes that are copy, in the order of the source, each text once.
    pub fn copy(&self, tag: Tag, html: &str) -> impl Iterator<Item = (Role, Region, Span)> {
        let alt = self.alt.filter(|_| tag == Tag::Image);
        let differs = |span: &Span, other: Option<Span>| other.is_none_or(|other| text(html, *span) != text(html, other));
        let title = self.title.filter(|span| differs(span, alt));
        let label = self.label.filter(|span| differs(span, alt) && differs(span, title));
        let description = self.description.filter(|span| differs(span, title) && differs(span, label));
        let content = self.content.filter(|_| tag == Tag::Meta).zip(self.about);
        let content = content.and_then(|(span, about)| Some((Role::Meta, meta_region(text(html, about))?, span)));
        let read = |role, span: Option<Span>| span.map(|span| (role, Region::Main, span));
        let tips = [title, label, description].map(|span| read(Role::Tooltip, span));
        let mut copy = [read(Role::Alt, alt), tips[0], tips[1], tips[2], content];
        copy.sort_by_key(|attribute| attribute.map(|(_, _, span)| span.start));
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

/// Where the text of a `meta` is shown, if it is copy: a description stands in search results; the
/// words for previews are for machines, and mostly the same.
fn meta_region(about: &str) -> Option<Region> {
    const SHOWN: [&str; 2] = ["description", "dc.description"];
    const PREVIEW: [&str; 6] = ["og:title", "og:description", "og:image:alt", "twitter:title", "twitter:description", "twitter:image:alt"];
    let is = |names: &[&str]| names.iter().any(|name| about.eq_ignore_ascii_case(name));
    if is(&SHOWN) { Some(Region::Main) } else { is(&PREVIEW).then_some(Region::Data) }
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
