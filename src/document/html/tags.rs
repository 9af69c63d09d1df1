//! Tags: what opens and closes elements, and what an element says about the text in it.

use super::Html;
use super::feed::Piece;
use crate::document::{
    Role, Span,
    attributes::{Attributes, slice},
    elements::{Tag, name_of},
    entities::collapse,
    tree::Shown,
    writer::Context,
};

/// Whether headings in an element head nothing outside of it.
pub(super) fn encloses(name: &[u8]) -> bool {
    matches!(name, b"details" | b"dl" | b"aside" | b"dialog" | b"nav" | b"footer")
}

impl Html<'_> {
    pub(super) fn start_tag(&mut self, html: &str, at: usize, piece: &Piece, place: Span, self_closing: bool) {
        let name = &piece.name[..];
        let tag = Tag::of(name);
        let attributes = &piece.attributes;
        if tag.is_block() {
            self.end_what_ends(tag);
        }
        let void = tag.is_void(name);
        if self.skipping() {
            if !void && !self_closing {
                self.open_unseen(tag, name, attributes, html, place);
            }
            return;
        }
        if matches!(tag, Tag::Skip | Tag::Drawing) || self.is_hidden(attributes, html) || attributes.is_icon(name, html) {
            let takes_room = !tag.is_block() && tag != Tag::Inline && !is_invisible(name);
            if takes_room {
                self.writer.space(place, false);
            }
            self.structured = name == b"script" && attributes.is_structured(html);
            let closed = void || (self_closing && matches!(tag, Tag::Skip | Tag::Drawing));
            if !closed {
                let shown = if tag == Tag::Drawing && !attributes.hidden(html) { Shown::Drawing } else { Shown::Never };
                self.push(tag, name, self.context(), shown);
            }
            return;
        }
        self.controlled.extend(attributes.controls(html).map(|id| name_of(id.as_bytes())));
        self.superscript = name == b"sup" || (self.superscript && tag == Tag::Link);
        self.meet(tag, name, place);
        let outer = self.context();
        let inner = Context { place: outer.place.inside(name, attributes, html), ..outer };
        self.writer.place = inner.place;
        for (role, region, value) in attributes.copy(tag, html) {
            self.attribute(role, region, html, value, at);
        }
        self.writer.place = outer.place;
        match tag {
            Tag::LineBreak => self.writer.line_break(place),
            Tag::Image => {
                if attributes.is_button(html)
                    && let Some(value) = attributes.value
                {
                    self.break_block();
                    collapse(slice(html, value), at + value.start, true, self.writer);
                    self.break_block();
                }
                self.writer.space(place, false);
            }
            Tag::Link => {
                self.close_link();
                if let Some(href) = attributes.href
                    && !self_closing
                {
                    self.writer.open_link(decode(slice(html, href)));
                    self.link_open = true;
                }
            }
            Tag::Void | Tag::Meta => {}
            _ if void => {}
            _ => self.open(tag, inner, piece, html, place),
        }
    }

    /// Ends the block at hand, and the elements that nobody wrote an end tag for.
    fn end_what_ends(&mut self, tag: Tag) {
        let unseen = self.skipping();
        if !unseen {
            self.break_block();
        }
        for ended in tag.ends() {
            if let Some(depth) = self.tree.in_scope(*ended, None, tag.barriers()) {
                self.close_to(depth);
            }
        }
        if unseen && !self.skipping() {
            self.break_block();
        }
    }

    fn is_hidden(&self, attributes: &Attributes, html: &str) -> bool {
        attributes.hidden(html)
            && !attributes.is_panel(html)
            && !attributes.id(html).is_some_and(|id| self.controlled.contains(&name_of(id.as_bytes())))
    }

    /// Opens an element within one that is not shown, or that is a drawing: text in that is text.
    fn open_unseen(&mut self, tag: Tag, name: &[u8], attributes: &Attributes, html: &str, place: Span) {
        let drawn = self.tree.shown();
        let text = drawn == Shown::Drawing && matches!(name, b"text" | b"foreignobject") && !attributes.hidden(html);
        if text {
            self.writer.line_break(place);
            let context = self.context().with(Role::Paragraph);
            self.push(tag, name, context, Shown::Yes);
        } else {
            self.push(tag, name, self.context(), drawn);
        }
    }

    /// Two elements may stand side by side, or be two halves of a word.
    fn meet(&mut self, tag: Tag, name: &[u8], place: Span) {
        let touches = |edge: &(Tag, usize)| edge.1 == place.start;
        match self.edge.take().filter(touches) {
            Some((Tag::Link, _)) if tag == Tag::Link => self.writer.line_break(place),
            Some(_) if tag == Tag::Link || is_edge(tag, name) => self.writer.seam(place),
            _ => {}
        }
    }

    /// Opens an element that says what the text in it is, and would otherwise be part of `outer`.
    fn open(&mut self, tag: Tag, outer: Context, piece: &Piece, html: &str, start: Span) {
        let (name, attributes, place) = (&piece.name[..], &piece.attributes, outer.place);
        // A note that marks refer to has its text in an item or in itself.
        if place.notes && (tag == Tag::Item || !self.context().place.notes) {
            self.writer.label(attributes.id(html));
        }
        let note = if place.notes { Some(Role::Footnote) } else { None };
        let context = match tag {
            Tag::Inline => {
                let is_known = place != self.context().place || name == b"q" || self.tree.in_scope(tag, Some(name_of(name)), &[]).is_some();
                if !is_known {
                    return;
                }
                if name == b"q" {
                    self.writer.decoded("“", start);
                }
                outer
            }
            Tag::Paragraph | Tag::Block => Context { role: note.unwrap_or(outer.role), ..outer },
            Tag::Heading => outer.with(Role::Heading(name[1] - b'0')),
            Tag::List => Context { list: Some(self.writer.new_list()), ..outer },
            Tag::Item => {
                let list = outer.list.or_else(|| Some(self.writer.new_list()));
                Context { list, ..outer.with(note.unwrap_or(Role::ListItem)) }
            }
            Tag::Term => outer.with(Role::Heading(5)),
            Tag::Quote => outer.with(Role::Quote),
            Tag::Summary => outer.with(Role::Heading(4)),
            Tag::Title => outer.with(Role::Title),
            Tag::Table | Tag::TableSection => outer,
            Tag::Row => {
                self.row();
                outer
            }
            Tag::Head | Tag::Cell => {
                let heads = tag == Tag::Head && !attributes.heads_row(html);
                let column = self.cell(tag == Tag::Head, heads, attributes.columns(html), attributes.rows(html));
                let role = if tag == Tag::Head { Role::TableHeader } else { Role::TableCell };
                Context { column, ..outer.with(role) }
            }
            _ => outer.with(Role::Paragraph),
        };
        self.push(tag, name, context, Shown::Yes);
    }

    /// Begins a row of the table at hand.
    pub fn row(&mut self) {
        if let Some(table) = self.tables.last_mut() {
            table.next_row();
        }
    }

    /// Begins a cell of the table at hand, and returns the block that heads it.
    pub fn cell(&mut self, is_head: bool, heads_column: bool, columns: usize, rows: usize) -> Option<usize> {
        self.tables.last_mut()?.next_cell(is_head, heads_column, columns, rows)
    }

    pub(super) fn end_tag(&mut self, name: &[u8], place: Span) {
        let tag = Tag::of(name);
        self.superscript &= tag == Tag::Link;
        self.structured = false;
        let unseen = self.skipping();
        if !unseen {
            self.edge = (tag == Tag::Link || is_edge(tag, name)).then_some((tag, place.end));
            match tag {
                Tag::Link => return self.close_link(),
                // As browsers do, for people who write it.
                Tag::LineBreak => return self.writer.line_break(place),
                _ if tag.is_block() => self.break_block(),
                _ => {}
            }
        }
        let of_name = if tag == Tag::Heading { None } else { Some(name_of(name)) };
        if let Some(depth) = self.tree.in_scope(tag, of_name, tag.barriers()) {
            if name == b"q" && !unseen {
                self.writer.decoded("”", place);
            }
            self.close_to(depth);
        }
    }
}

/// Whether an element takes no room where it stands.
fn is_invisible(name: &[u8]) -> bool {
    matches!(name, b"script" | b"style" | b"template" | b"noscript")
}

/// Whether an inline element may be a box of its own, and not only set some letters apart.
fn is_edge(tag: Tag, name: &[u8]) -> bool {
    tag == Tag::Inline && (name == b"span" || name == b"time" || name == b"cite" || name.contains(&b'-'))
}

/// The value of an attribute that is not copy.
fn decode(raw: &str) -> String {
    htmlize::unescape_attribute(raw.trim()).into_owned()
}
