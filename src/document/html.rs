//! HTML: what a browser shows, with attributes that people see or hear.

use html5gum::Tokenizer;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};

use super::{
    Role, Span,
    attributes::{Attributes, slice},
    elements::{Tag, name_of},
    entities::collapse,
    front_matter, mark_len,
    table::Table,
    tree::Tree,
    writer::{Context, Writer},
};

/// Reads a page or a fragment.
pub(super) fn read(source: &str, writer: &mut Writer) {
    // Pages that a site generator makes into whole ones can begin with front matter too.
    let at = front_matter::read(source, mark_len(source), writer);
    let mut html = Html::new(writer);
    html.feed(&source[at..], at);
    html.break_block();
}

/// Reads HTML piece by piece, keeping elements open between the pieces; Markdown feeds it tags.
pub(super) struct Html<'w> {
    pub writer: &'w mut Writer,
    tree: Tree,
    tables: Vec<Table>,
    link_open: bool,
    superscript: bool,
}

/// Where the tokenizer stands in one piece.
#[derive(Default)]
struct Piece {
    /// One past the last tag or comment: text begins here.
    text: usize,
    /// The start tag that is being read.
    tag: Option<usize>,
    name: Vec<u8>,
    attributes: Attributes,
    unfinished: bool,
}

impl<'w> Html<'w> {
    pub fn new(writer: &'w mut Writer) -> Self {
        Self { writer, tree: Tree::default(), tables: Vec::new(), link_open: false, superscript: false }
    }

    /// Reads `html`, which stands at `at` in the source.
    pub fn feed(&mut self, html: &str, at: usize) {
        let mut from = 0;
        // A quote that is never closed hides the rest of the page from the tokenizer. Resuming
        // behind the tag gets the text back; after the last quote of each kind it cannot recur.
        for _ in 0..4 {
            match self.feed_once(&html[from..], at + from) {
                Some(resume) => from += resume,
                None => return,
            }
        }
        self.text(&html[from..], at + from);
    }

    fn feed_once(&mut self, html: &str, at: usize) -> Option<usize> {
        let mut piece = Piece::default();
        let callback = |event: CallbackEvent<'_>, span: html5gum::Span<usize>| {
            self.event(html, at, &mut piece, event, span);
            None::<std::convert::Infallible>
        };
        let mut emitter = CallbackEmitter::new(callback);
        emitter.naively_switch_states(true);
        let Ok(()) = Tokenizer::new_with_emitter(html, emitter).finish();

        let rest = slice(html, Span::new(piece.text, html.len()));
        if !piece.unfinished {
            self.text(rest, at + piece.text);
            return None;
        }
        let tag = match piece.tag {
            Some(tag) => tag - piece.text,
            None => rest.rfind('<').unwrap_or(rest.len()),
        };
        self.text(&rest[..tag], at + piece.text);
        match memchr::memchr(b'>', &rest.as_bytes()[tag..]) {
            Some(end) => {
                let resume = piece.text + tag + end + 1;
                if let Some(start) = piece.tag {
                    piece.attributes.clear();
                    self.start_tag(html, at, &piece, Span::new(at + start, at + resume), false);
                }
                Some(resume)
            }
            None => {
                self.text(&rest[tag..], at + piece.text + tag);
                None
            }
        }
    }

    fn event(&mut self, html: &str, at: usize, piece: &mut Piece, event: CallbackEvent<'_>, span: html5gum::Span<usize>) {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.text_before(html, at, piece, span.start, span.start);
                piece.tag = Some(span.start);
                piece.name.clear();
                piece.name.extend_from_slice(name);
                piece.attributes.clear();
            }
            CallbackEvent::AttributeName { name } => piece.attributes.name(name),
            CallbackEvent::AttributeValue { .. } => {
                piece.attributes.value(Span::new(span.start, span.end));
            }
            CallbackEvent::CloseStartTag { self_closing } => {
                let start = piece.tag.take().unwrap_or(span.start);
                piece.text = span.end;
                let place = Span::new(at + start, at + span.end);
                self.start_tag(html, at, piece, place, self_closing);
            }
            CallbackEvent::EndTag { name } => {
                self.text_before(html, at, piece, span.start, span.end);
                self.end_tag(name, Span::new(at + span.start, at + span.end));
            }
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } => {
                self.text_before(html, at, piece, span.start, span.end);
                if slice(html, Span::new(span.start, span.end)).starts_with("<!--") {
                    self.writer.comment(Span::new(at + span.start, at + span.end));
                }
            }
            CallbackEvent::Error(html5gum::Error::EofInTag) => piece.unfinished = true,
            CallbackEvent::String { .. } | CallbackEvent::Error(_) => {}
        }
    }

    /// Writes the text up to a tag or a comment, behind which the next text begins at `resume`.
    fn text_before(&mut self, html: &str, at: usize, piece: &mut Piece, end: usize, resume: usize) {
        self.text(slice(html, Span::new(piece.text, end)), at + piece.text);
        piece.text = resume;
    }

    fn text(&mut self, raw: &str, at: usize) {
        if !raw.is_empty() && !self.tree.skipping() && !self.is_mark(raw) {
            collapse(raw, at, false, self.writer);
        }
    }

    /// Whether text at this point is hidden, or is not copy.
    pub fn skipping(&self) -> bool {
        self.tree.skipping()
    }

    /// Whether `text` is only the mark of a note, as in `proven<sup>1</sup>`; it is then a link,
    /// and no part of the word before it.
    pub fn is_mark(&mut self, text: &str) -> bool {
        if !self.superscript {
            return false;
        }
        let text = text.trim();
        let mark = |c: char| c.is_ascii_digit() || matches!(c, '*' | '†' | '‡' | '§' | '[' | ']' | ',' | '-' | '–');
        if text.is_empty() || text.len() > 12 || !text.chars().all(mark) {
            return false;
        }
        let before = self.writer.so_far();
        let word = &before[before.trim_end_matches(char::is_alphabetic).len()..];
        let power = matches!(word, "m" | "cm" | "mm" | "km" | "ft" | "in" | "x") || before.ends_with(|c: char| c.is_ascii_digit());
        if power || before.is_empty() {
            return false;
        }
        if !self.writer.in_link() {
            self.writer.mark(format!("^{text}"));
        }
        true
    }

    /// Ends the block at hand.
    pub fn break_block(&mut self) {
        let context = self.tree.context();
        let index = self.writer.end_block(context);
        if let Some(index) = index
            && context.role == Role::TableHeader
            && let Some(table) = self.tables.last_mut()
        {
            table.heads(index);
        }
    }

    fn start_tag(&mut self, html: &str, at: usize, piece: &Piece, place: Span, self_closing: bool) {
        let name = &piece.name[..];
        let tag = Tag::of(name);
        if tag.is_block() || name == b"pre" {
            self.break_block();
            for ended in tag.ends() {
                if let Some(depth) = self.tree.in_scope(*ended, None, tag.barriers()) {
                    self.close_to(depth);
                }
            }
        }
        let void = tag.is_void(name);
        let attributes = &piece.attributes;
        if self.skipping() {
            if !void && !self_closing {
                self.push(tag, name, self.tree.context(), true);
            }
            return;
        }
        if tag == Tag::Skip || attributes.hidden(html) {
            if !tag.is_block() && tag != Tag::Inline {
                self.writer.space(place, false);
            }
            let closed = void || (self_closing && tag == Tag::Skip);
            if !closed {
                self.push(tag, name, self.tree.context(), true);
            }
            return;
        }
        self.superscript = name == b"sup" || (self.superscript && tag == Tag::Link);
        for (role, value) in attributes.copy(tag, html) {
            self.attribute(role, html, value, at);
        }
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
            Tag::Inline | Tag::Void | Tag::Meta | Tag::Block | Tag::Paragraph => {}
            _ => self.open(tag, name, attributes, html),
        }
    }

    /// Opens an element that says what the text in it is.
    fn open(&mut self, tag: Tag, name: &[u8], attributes: &Attributes, html: &str) {
        let outer = self.tree.context();
        let context = match tag {
            Tag::Heading => Context::of(Role::Heading(name[1] - b'0')),
            Tag::List => Context { list: Some(self.writer.new_list()), ..outer },
            Tag::Item => Context { list: outer.list.or_else(|| Some(self.writer.new_list())), ..Context::of(Role::ListItem) },
            Tag::Term => Context::of(Role::Heading(5)),
            Tag::Quote => Context::of(Role::Quote),
            Tag::Summary => Context::of(Role::Heading(4)),
            Tag::Title => Context::of(Role::Title),
            Tag::Table | Tag::TableSection => outer,
            Tag::Row => {
                self.row();
                outer
            }
            Tag::Head | Tag::Cell => {
                let heads = tag == Tag::Head && !attributes.heads_row(html);
                let column = self.cell(heads, attributes.columns(html), attributes.rows(html));
                let role = if tag == Tag::Head { Role::TableHeader } else { Role::TableCell };
                Context { column, ..Context::of(role) }
            }
            _ => Context::of(Role::Paragraph),
        };
        self.push(tag, name, context, false);
    }

    /// Begins a row of the table at hand.
    pub fn row(&mut self) {
        if let Some(table) = self.tables.last_mut() {
            table.next_row();
        }
    }

    /// Begins a cell of the table at hand, and returns the block that heads its column.
    pub fn cell(&mut self, heads: bool, columns: usize, rows: usize) -> Option<usize> {
        self.tables.last_mut()?.next_cell(heads, columns, rows)
    }

    fn push(&mut self, tag: Tag, name: &[u8], context: Context, skip: bool) {
        if tag == Tag::Table {
            self.tables.push(Table::default());
        }
        self.tree.push(tag, name_of(name), context, skip);
    }

    fn end_tag(&mut self, name: &[u8], place: Span) {
        let tag = Tag::of(name);
        self.superscript &= tag == Tag::Link;
        match tag {
            Tag::Link if !self.skipping() => return self.close_link(),
            // As browsers do, for people who write it.
            Tag::LineBreak if !self.skipping() => return self.writer.line_break(place),
            _ => {}
        }
        if tag.is_block() {
            self.break_block();
        }
        let name = if tag == Tag::Heading { None } else { Some(name_of(name)) };
        if let Some(depth) = self.tree.in_scope(tag, name, tag.barriers()) {
            self.close_to(depth);
        }
    }

    /// Opens a Markdown block: HTML inside cannot close it, nor outlive it.
    pub fn enter(&mut self, context: Context) {
        self.break_block();
        self.push(Tag::Markdown, b"", context, false);
    }

    /// Opens a Markdown table.
    pub fn enter_table(&mut self) {
        self.break_block();
        self.push(Tag::Markdown, b"", self.tree.context(), false);
        self.push(Tag::Table, b"", self.tree.context(), false);
    }

    /// Closes the Markdown block that was opened last.
    pub fn leave(&mut self) {
        self.break_block();
        self.close_link();
        if let Some(depth) = self.tree.in_scope(Tag::Markdown, None, &[]) {
            self.close_to(depth);
        }
    }

    /// What text at this point is part of.
    pub fn context(&self) -> Context {
        self.tree.context()
    }

    fn close_to(&mut self, depth: usize) {
        while self.tree.depth() > depth {
            if self.tree.pop() == Some(Tag::Table) {
                self.tables.pop();
            }
        }
    }

    fn close_link(&mut self) {
        if std::mem::take(&mut self.link_open) {
            self.writer.close_link();
        }
    }

    fn attribute(&mut self, role: Role, html: &str, value: Span, at: usize) {
        let mut text = super::entities::Value::default();
        collapse(slice(html, value), at + value.start, true, &mut text);
        self.writer.aside(role, &mut text.text);
    }
}

/// The value of an attribute that is not copy.
fn decode(raw: &str) -> String {
    htmlize::unescape_attribute(raw.trim()).into_owned()
}
