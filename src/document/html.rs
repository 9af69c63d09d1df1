//! HTML: what a browser shows, with attributes that people see or hear.
//!
//! The tokenizer gives tags and text with their places ([`feed`]); tags open and close elements
//! ([`tags`]), of which each says what the text in it is.

mod feed;
mod tags;

use rustc_hash::FxHashSet;

use super::{
    Region, Role, Span, SpanMap,
    attributes::slice,
    elements::{Tag, name_of},
    entities::{Value, collapse},
    front_matter, mark_len,
    note_mark::note_mark,
    regions::Place,
    structured,
    table::Table,
    tree::{Element, Shown, Tree},
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

/// Reads `text`, which may hold tags and which `map` leads from to the source, as text for machines.
pub(super) fn read_data(text: &str, map: &SpanMap, role: Role, writer: &mut Writer) {
    let place = Place::data(!text.contains('<'));
    writer.embed(map, |writer| {
        let mut html = Html::inside(Context { place, ..Context::of(role) }, writer);
        html.feed(text, 0);
        html.break_block();
    });
}

/// Reads HTML piece by piece, keeping elements open between the pieces; Markdown feeds it tags.
pub(super) struct Html<'w> {
    pub writer: &'w mut Writer,
    tree: Tree,
    tables: Vec<Table>,
    link_open: bool,
    superscript: bool,
    /// The text at hand is structured data.
    structured: bool,
    /// The last end tag that can be the edge of a word, and where it ends.
    edge: Option<(Tag, usize)>,
    /// The ids of the elements that some control opens, as [`name_of`] them.
    controlled: FxHashSet<u32>,
}

impl<'w> Html<'w> {
    pub fn new(writer: &'w mut Writer) -> Self {
        Self::inside(Context::of(Role::Paragraph), writer)
    }

    /// Reads HTML whose text outside of all elements is part of `base`.
    fn inside(base: Context, writer: &'w mut Writer) -> Self {
        writer.place = base.place;
        Self {
            writer,
            tree: Tree::new(base),
            tables: Vec::new(),
            link_open: false,
            superscript: false,
            structured: false,
            edge: None,
            controlled: FxHashSet::default(),
        }
    }

    fn text(&mut self, raw: &str, at: usize) {
        if raw.is_empty() {
            return;
        }
        if self.skipping() {
            if self.structured {
                structured::read(raw, at, self.writer);
            }
        } else if self.context().place.lines {
            self.lines(raw, at);
        } else if !self.is_mark(raw) {
            collapse(raw, at, false, self.writer);
        }
    }

    /// Writes text whose line ends are shown.
    fn lines(&mut self, raw: &str, at: usize) {
        let mut start = 0;
        for line in raw.split_inclusive('\n') {
            let text = line.trim_end_matches(['\n', '\r']);
            collapse(text, at + start, false, self.writer);
            start += line.len();
            if text.len() < line.len() {
                self.writer.line_break(Span::new(at + start - (line.len() - text.len()), at + start));
            }
        }
    }

    /// Whether text at this point is hidden, or is not copy.
    pub fn skipping(&self) -> bool {
        self.tree.shown() != Shown::Yes
    }

    /// Whether `text` is only the mark of a note, as in `proven<sup>1</sup>`; it is then a link,
    /// and no part of the word before it.
    pub fn is_mark(&mut self, text: &str) -> bool {
        if !self.superscript {
            return false;
        }
        let Some(text) = note_mark(text, self.writer.so_far()) else {
            return false;
        };
        self.writer.mark_note(text);
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

    /// Opens a Markdown block: HTML inside cannot close it, nor outlive it.
    pub fn enter(&mut self, context: Context) {
        self.break_block();
        self.push(Tag::Markdown, b"", context, Shown::Yes);
    }

    /// Opens a Markdown table.
    pub fn enter_table(&mut self) {
        self.break_block();
        self.push(Tag::Markdown, b"", self.tree.context(), Shown::Yes);
        self.push(Tag::Table, b"", self.tree.context(), Shown::Yes);
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

    fn push(&mut self, tag: Tag, name: &[u8], context: Context, shown: Shown) {
        if tag == Tag::Table {
            self.tables.push(Table::default());
        }
        let element = Element { tag, name: name_of(name), context, shown, encloses: shown == Shown::Yes && tags::encloses(name) };
        if element.encloses {
            self.writer.enter();
        }
        self.tree.push(element);
        self.writer.place = context.place;
    }

    fn close_to(&mut self, depth: usize) {
        while self.tree.depth() > depth
            && let Some(element) = self.tree.pop()
        {
            if element.tag == Tag::Table {
                self.tables.pop();
            }
            if element.encloses {
                self.writer.leave();
            }
        }
        self.writer.place = self.tree.context().place;
    }

    fn close_link(&mut self) {
        if std::mem::take(&mut self.link_open) {
            self.writer.close_link();
        }
    }

    fn attribute(&mut self, role: Role, region: Region, html: &str, value: Span, at: usize) {
        let mut text = Value::default();
        collapse(slice(html, value), at + value.start, true, &mut text);
        self.writer.aside_in(region, role, &mut text.text);
    }
}
