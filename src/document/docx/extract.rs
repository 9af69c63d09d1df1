//! From stories to one text with its blocks, and the way back from the text to the parts.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::super::bullets::bullet;
use super::super::entities::{Value, words};
use super::super::note_mark::note_mark;
use super::super::table::Table;
use super::super::writer::{Context, Writer};
use super::super::{Block, Place, Places, Role, Span};
use super::anchors::{Anchors, Home};
use super::story::{Area, Item, Paragraph, Piece, Story};
use super::styles::{Kind, Numbering, Styles};
use super::xml::Event;

/// A header cell has no more words than this; with more, the table is there for its layout.
const HEADING_WORDS: usize = 8;

/// What a document comes to.
#[derive(Debug, Default)]
pub(in super::super) struct Extract {
    pub source: String,
    pub blocks: Vec<Block>,
    pub anchors: Anchors,
    pub places: Places,
}

/// A table that is being written.
struct OpenTable {
    table: Table,
    /// Whether the first row heads the columns by its look.
    first_row: bool,
    rows: usize,
    heads: bool,
    column: Option<usize>,
}

/// A list that is being written.
struct OpenList {
    /// None for a list whose marks were typed.
    numbering: Option<Numbering>,
    list: u32,
}

/// Writes stories one behind the other.
pub(super) struct Extractor<'c> {
    styles: &'c Styles,
    writer: Writer,
    out: Extract,
    tables: Vec<OpenTable>,
    lists: Vec<OpenList>,
    /// The paragraphs so far, in the text itself.
    paragraphs: usize,
    heading: Option<Arc<str>>,
    /// What margins said already: most pages have the same.
    margins: FxHashSet<String>,
    home: Home,
    /// The label of the note at hand.
    label: Arc<str>,
}

impl<'c> Extractor<'c> {
    pub fn new(styles: &'c Styles) -> Self {
        let mut writer = Writer::default();
        writer.bare_links = true;
        Self {
            styles,
            writer,
            out: Extract::default(),
            tables: Vec::new(),
            lists: Vec::new(),
            paragraphs: 0,
            heading: None,
            margins: FxHashSet::default(),
            home: Home::Body,
            label: "".into(),
        }
    }

    /// A header or footer of pages, once.
    pub fn margin(&mut self, part: &str, story: Story) {
        let words = |item: &Item| if let Item::Paragraph(paragraph) = item { paragraph.words() + "\n" } else { String::new() };
        if self.margins.insert(story.items.iter().map(words).collect()) {
            self.story(part, Home::Margin, story);
        }
    }

    /// The text itself.
    pub fn body(&mut self, part: &str, story: Story) {
        self.story(part, Home::Body, story);
    }

    /// A note, whose mark stands at `mark` in the part of the body.
    pub fn note(&mut self, part: &str, label: &str, mark: Span, story: Story) {
        self.writer.label(Some(label));
        self.label = label.into();
        self.story(part, Home::Note { mark }, story);
        self.writer.label(None);
    }

    pub fn finish(self) -> Extract {
        let (blocks, _) = self.writer.finish();
        Extract { blocks, ..self.out }
    }

    fn story(&mut self, part: &str, home: Home, story: Story) {
        self.home = home;
        self.out.anchors.enter(part, home);
        self.tables.clear();
        self.lists.clear();
        let mut first_rows = first_rows(&story.items).into_iter();
        let mut asides = Vec::new();
        let mut items = story.items.into_iter().peekable();
        while let Some(item) = items.next() {
            match item {
                Item::Paragraph(mut paragraph) => {
                    asides.append(&mut paragraph.asides);
                    let goes_on = paragraph.joined && matches!(items.peek(), Some(Item::Paragraph(next)) if next.area == paragraph.area);
                    self.paragraph(paragraph, &mut asides, goes_on);
                }
                other => self.table(other, &mut first_rows),
            }
        }
    }

    fn table(&mut self, item: Item, first_rows: &mut impl Iterator<Item = bool>) {
        self.lists.clear();
        if let Item::Table { .. } = item {
            let first_row = first_rows.next().unwrap_or(false);
            self.tables.push(OpenTable { table: Table::default(), first_row, rows: 0, heads: false, column: None });
        }
        let Some(open) = self.tables.last_mut() else { return };
        match item {
            Item::Row { heads, free } => {
                open.rows += 1;
                open.heads = heads || (open.first_row && open.rows == 1);
                open.table.next_row();
                if free > 0 {
                    open.table.next_cell(false, false, free, 1);
                }
            }
            Item::Cell { columns } => open.column = open.table.next_cell(open.heads, open.heads, columns, 1),
            Item::EndTable => {
                self.tables.pop();
            }
            Item::Table { .. } | Item::Paragraph(_) => {}
        }
    }

    fn paragraph<'s>(&mut self, paragraph: Paragraph<'s>, asides: &mut Vec<(Role, Vec<Event<'s>>)>, goes_on: bool) {
        let style = paragraph.style.as_deref();
        let kind = self.kind(&paragraph);
        let hidden = kind == Kind::Contents || style.and_then(|style| self.styles.hides(style)) == Some(true);
        let open = !self.writer.so_far().is_empty();
        if hidden || (paragraph.is_blank() && asides.is_empty() && !open) {
            asides.clear();
            self.writer.end_block(Context::of(Role::Paragraph));
            return;
        }
        let start = self.out.source.len();
        let mark = if kind == Kind::Body && paragraph.area != Area::Cell && !open { typed_mark(&paragraph) } else { 0 };
        let context = self.context(kind, &paragraph, mark > 0);
        self.pieces(paragraph.pieces, mark);
        if goes_on {
            return;
        }
        if self.out.source.len() > start || open {
            self.out.source.push('\n');
        }
        let block = self.writer.end_block(context);
        let has_asides = !asides.is_empty();
        for (role, pieces) in asides.drain(..) {
            self.aside(role, pieces);
        }
        if let Some(block) = block
            && context.role == Role::TableHeader
            && let Some(open) = self.tables.last_mut()
        {
            open.table.heads(block);
        }
        if block.is_some() || has_asides {
            self.mark_place(start, context.role);
        }
    }

    fn mark_place(&mut self, start: usize, role: Role) {
        let place = match self.home {
            Home::Margin => Place::Margin,
            Home::Note { .. } => Place::Note { mark: self.label.clone() },
            Home::Body => {
                self.paragraphs += 1;
                if let Role::Heading(_) = role {
                    self.heading = None;
                }
                Place::Paragraph { number: self.paragraphs, heading: self.heading.clone() }
            }
        };
        self.out.places.push(start, place);
        if matches!(role, Role::Heading(_)) && self.home == Home::Body {
            let line = self.out.source[start..].lines().next().unwrap_or_default();
            self.heading = Some(line.trim().into()).filter(|line: &Arc<str>| !line.is_empty());
        }
    }

    fn kind(&self, paragraph: &Paragraph) -> Kind {
        let of_style = || paragraph.style.as_deref().map_or(Kind::Body, |style| self.styles.kind(style));
        match paragraph.outline {
            Some(Some(level)) if of_style() != Kind::Title => Kind::Heading(level),
            Some(None) if matches!(of_style(), Kind::Heading(_)) => Kind::Body,
            _ => of_style(),
        }
    }

    fn context(&mut self, kind: Kind, paragraph: &Paragraph, typed: bool) -> Context {
        if let Home::Note { .. } = self.home {
            return Context::of(Role::Footnote);
        }
        let list = match kind {
            Kind::Title | Kind::Heading(_) => None,
            _ => self.list(paragraph, typed),
        };
        if list.is_none() {
            self.lists.clear();
        }
        match (kind, list) {
            (Kind::Title, _) => Context::of(Role::Title),
            (Kind::Heading(level), _) => Context::of(Role::Heading(level)),
            (_, Some(list)) => Context { list: Some(list), ..Context::of(Role::ListItem) },
            _ if paragraph.area == Area::Cell => {
                let open = self.tables.last();
                let role = if open.is_some_and(|open| open.heads) { Role::TableHeader } else { Role::TableCell };
                Context { column: open.and_then(|open| open.column), ..Context::of(role) }
            }
            (Kind::Quote, _) => Context::of(Role::Quote),
            _ => Context::of(Role::Paragraph),
        }
    }

    /// The number of the list that a paragraph is an item of.
    fn list(&mut self, paragraph: &Paragraph, typed: bool) -> Option<u32> {
        let of_style = paragraph.style.as_deref().and_then(|style| self.styles.list(style));
        let numbering = match paragraph.list {
            Some(0) => None,
            Some(list) => Some(Numbering { list, depth: paragraph.depth.unwrap_or(0) }),
            None => of_style.map(|of_style| Numbering { depth: paragraph.depth.unwrap_or(of_style.depth), ..of_style }),
        };
        let Some(numbering) = numbering else {
            return typed.then(|| self.typed_list());
        };
        let depth = |open: &OpenList| open.numbering.map_or(0, |numbering| numbering.depth);
        while self.lists.last().is_some_and(|open| depth(open) > numbering.depth) {
            self.lists.pop();
        }
        let last = self.lists.last();
        if self.styles.is_unmarked(numbering.list) {
            return last.map(|open| open.list);
        }
        if let Some(open) = last.filter(|open| open.numbering == Some(numbering)) {
            return Some(open.list);
        }
        if last.is_some_and(|open| depth(open) == numbering.depth) {
            self.lists.pop();
        }
        Some(self.open_list(Some(numbering)))
    }

    fn typed_list(&mut self) -> u32 {
        match self.lists.last() {
            Some(OpenList { numbering: None, list }) => *list,
            _ => {
                self.lists.clear();
                self.open_list(None)
            }
        }
    }

    fn open_list(&mut self, numbering: Option<Numbering>) -> u32 {
        let list = self.writer.new_list();
        self.lists.push(OpenList { numbering, list });
        list
    }

    /// Writes the pieces; the first `mark` bytes are the mark of an item, and no part of its words.
    fn pieces(&mut self, pieces: Vec<Piece>, mut mark: usize) {
        // Whether each open link leads somewhere.
        let mut links = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Text(text, at) => self.words(text, Span::new(at, at + text.len()), &mut mark),
                Piece::Raised(text, at) => {
                    let span = Span::new(at, at + text.len());
                    match note_mark(text, self.writer.so_far()) {
                        Some(label) => {
                            self.extract(text, span);
                            self.writer.mark_note(label);
                        }
                        None => self.words(text, span, &mut mark),
                    }
                }
                Piece::Whole(text, span) => self.words(&text, span, &mut mark),
                Piece::Space(span) => self.words(" ", span, &mut mark),
                Piece::Break(span) => {
                    let text = self.extract("\n", span);
                    self.writer.line_break(text);
                }
                Piece::Link(destination) => {
                    links.push(!destination.is_empty());
                    if !destination.is_empty() {
                        self.writer.open_link(destination);
                    }
                }
                Piece::EndLink => {
                    if links.pop() == Some(true) {
                        self.writer.close_link();
                    }
                }
                Piece::Mark(label) => self.writer.mark(format!("^{label}")),
            }
        }
        for _ in links.into_iter().filter(|leads| *leads) {
            self.writer.close_link();
        }
    }

    fn words(&mut self, text: &str, xml: Span, mark: &mut usize) {
        let span = self.extract(text, xml);
        let skipped = (*mark).min(text.len());
        *mark -= skipped;
        let at = span.start + skipped;
        words(&self.out.source[at..], at, &mut self.writer);
    }

    /// Adds to the extracted text. White space in XML is all alike, and must not end a line here.
    fn extract(&mut self, text: &str, xml: Span) -> Span {
        let start = self.out.source.len();
        if text != "\n" && text.contains(['\n', '\r', '\t']) {
            self.out.source.extend(text.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }));
        } else {
            self.out.source.push_str(text);
        }
        let span = Span::new(start, self.out.source.len());
        self.out.anchors.add(span, xml);
        span
    }

    /// The text of an attribute, in a line of its own.
    fn aside(&mut self, role: Role, pieces: Vec<Event>) {
        let mut value = Value::default();
        for piece in pieces {
            let span = match piece {
                Event::Text(text, at) => self.extract(text, Span::new(at, at + text.len())),
                Event::Whole(text, span) => self.extract(if text == "\n" { " " } else { &text }, span),
                Event::Open(..) | Event::Close(..) => continue,
            };
            words(&self.out.source[span.start..], span.start, &mut value);
        }
        self.out.source.push('\n');
        self.writer.aside(role, &mut value.text);
    }
}

/// For each table, in the order in which they begin, whether its first row heads the columns by its look. Word gives
/// that look to most tables, so the words must be those of a header too.
fn first_rows(items: &[Item]) -> Vec<bool> {
    struct Seen {
        table: usize,
        rows: usize,
        cells: usize,
        fits: bool,
    }
    let mut heads = Vec::new();
    let mut open: Vec<Seen> = Vec::new();
    for item in items {
        if let Item::Table { first_row } = item {
            open.push(Seen { table: heads.len(), rows: 0, cells: 0, fits: *first_row });
            heads.push(false);
        }
        let Some(seen) = open.last_mut() else { continue };
        match item {
            Item::Row { .. } => seen.rows += 1,
            Item::Cell { .. } if seen.rows == 1 => seen.cells += 1,
            Item::Paragraph(paragraph) if seen.rows == 1 && paragraph.area == Area::Cell => {
                let words = paragraph.words();
                seen.fits &= words.split_whitespace().count() <= HEADING_WORDS && !words.trim_end().ends_with(['.', '!']);
            }
            Item::EndTable => {
                heads[seen.table] = seen.fits && seen.rows > 1 && seen.cells > 1;
                open.pop();
            }
            _ => {}
        }
    }
    heads
}

/// How long the mark is that was typed before the words of an item: `• `, `✓ `, `– `.
fn typed_mark(paragraph: &Paragraph) -> usize {
    let mut start = String::new();
    for piece in &paragraph.pieces {
        match piece {
            Piece::Text(text, _) | Piece::Raised(text, _) => start.push_str(text),
            Piece::Whole(text, _) => start.push_str(text),
            Piece::Space(_) => start.push(' '),
            _ => break,
        }
        if start.len() > 20 {
            break;
        }
    }
    let text = start.trim_start();
    // Figures are as often part of a sentence, and stars begin notes.
    let is_mark = !text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '(' | '*' | '+'));
    let mark = bullet(text).filter(|_| is_mark);
    mark.map_or(0, |mark| start.len() - text.len() + mark)
}
