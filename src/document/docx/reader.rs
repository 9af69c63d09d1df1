//! One part, read: what is taken up, and what is passed over.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::super::{Role, Span};
use super::fields::Field;
use super::story::{Area, Item, Mark, Paragraph, Piece, Stories, Story};
use super::styles::{Styles, number, outline};
use super::symbols::symbol;
use super::xml::{Event, Name, Tag, Xml, pieces};

/// Which properties the elements at hand are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Properties {
    Paragraph,
    ParagraphMark,
    Run,
    Table,
    Row,
    Cell,
    Section,
    Control,
}

impl Properties {
    fn element(self) -> &'static str {
        match self {
            Self::Paragraph => "pPr",
            Self::ParagraphMark | Self::Run => "rPr",
            Self::Table => "tblPr",
            Self::Row => "trPr",
            Self::Cell => "tcPr",
            Self::Section => "sectPr",
            Self::Control => "sdtPr",
        }
    }
}

/// A paragraph that is being read; a text box in it has others.
struct Open<'s> {
    /// Its place among the items.
    index: usize,
    paragraph: Paragraph<'s>,
    fields: Vec<Field>,
    /// Whether the run at hand is hidden, if it says so; none outside runs.
    run: Option<Option<bool>>,
    /// Whether the run's letters are raised.
    raised: bool,
    in_text: bool,
    in_instruction: bool,
}

/// The rows and cells of a table are told of after they have begun.
struct OpenTable {
    table: usize,
    row: usize,
    cell: usize,
}

pub(super) struct Reader<'s, 'c> {
    styles: &'c Styles,
    /// Where the part's links lead.
    links: &'c FxHashMap<String, String>,
    read: Stories<'s>,
    /// What the marks of notes are called, by the notes' ids: first those of footnotes, then those of endnotes.
    labels: [FxHashMap<String, String>; 2],
    items: Vec<Item<'s>>,
    note: Option<String>,
    open: Vec<Open<'s>>,
    tables: Vec<OpenTable>,
    areas: Vec<Area>,
    properties: Vec<Properties>,
    /// For the open alternatives, whether one was taken already.
    taken: Vec<bool>,
    /// For the open content controls, whether they only show what to fill in.
    controls: Vec<bool>,
    /// So many elements are open inside one that is passed over, itself included.
    skipped: usize,
}

impl<'s, 'c> Reader<'s, 'c> {
    /// Reads a part.
    pub fn read(mut xml: Xml<'s>, styles: &'c Styles, links: &'c FxHashMap<String, String>) -> Result<Stories<'s>, String> {
        let mut reader = Self {
            styles,
            links,
            read: Stories::default(),
            labels: Default::default(),
            items: Vec::new(),
            note: None,
            open: Vec::new(),
            tables: Vec::new(),
            areas: Vec::new(),
            properties: Vec::new(),
            taken: Vec::new(),
            controls: Vec::new(),
            skipped: 0,
        };
        while let Some(event) = xml.next()? {
            reader.event(event);
        }
        reader.end_story();
        Ok(reader.read)
    }

    fn event(&mut self, event: Event<'s>) {
        match event {
            Event::Open(..) if self.skipped > 0 => self.skipped += 1,
            Event::Close(..) if self.skipped > 0 => self.skipped -= 1,
            _ if self.skipped > 0 => {}
            Event::Open(name, tag) => match (self.properties.last().copied(), name) {
                (Some(properties), Name::Word(name)) => self.property(properties, name, tag),
                (Some(_), Name::Other(_)) => {}
                (None, Name::Word(name)) => self.begin(name, tag),
                (None, Name::Other(name)) => self.begin_other(name, tag),
            },
            Event::Close(Name::Word(name), _) => self.end(name),
            Event::Close(Name::Other("mc:AlternateContent"), _) if self.properties.is_empty() => {
                self.taken.pop();
            }
            Event::Close(..) => {}
            Event::Text(text, at) => {
                let raised = self.open.last().is_some_and(|open| open.raised);
                self.text(text, || if raised { Piece::Raised(text, at) } else { Piece::Text(text, at) });
            }
            Event::Whole(text, span) => self.text(&text.clone(), || Piece::Whole(text, span)),
        }
    }

    fn text(&mut self, text: &str, piece: impl FnOnce() -> Piece<'s>) {
        let visible = self.is_visible();
        let Some(open) = self.open.last_mut() else { return };
        if open.in_instruction
            && let Some(field) = open.fields.last_mut()
        {
            field.instruct(text);
        } else if open.in_text && visible {
            open.paragraph.pieces.push(piece());
        }
    }

    /// Whether what stands in the run at hand is shown.
    fn is_visible(&self) -> bool {
        self.open.iter().all(|open| open.run != Some(Some(true)))
            && self.open.last().is_some_and(|open| open.fields.iter().all(Field::is_shown))
    }

    fn piece(&mut self, piece: Piece<'s>) {
        if self.is_visible()
            && let Some(open) = self.open.last_mut()
        {
            open.paragraph.pieces.push(piece);
        }
    }

    /// The text of an attribute.
    fn aside(&mut self, role: Role, tag: Tag<'s>, attribute: &str) {
        if self.is_visible()
            && let Some(value) = tag.raw(attribute).filter(|value| !value.text.trim().is_empty())
            && let Some(open) = self.open.last_mut()
        {
            open.paragraph.asides.push((role, pieces(value)));
        }
    }

    fn property(&mut self, of: Properties, name: &str, tag: Tag<'s>) {
        use Properties as P;
        let table = self.tables.last().map(|table| (table.table, table.row, table.cell));
        match (of, name) {
            (_, "pPrChange" | "rPrChange" | "tblPrChange" | "trPrChange" | "tcPrChange" | "sectPrChange" | "tblPrExChange") => {
                self.skipped = 1
            }
            (P::Paragraph, "rPr") => self.properties.push(P::ParagraphMark),
            (P::Paragraph, "sectPr") => self.properties.push(P::Section),
            (P::Section, "headerReference" | "footerReference") => {
                self.read.margins.extend(tag.value("id").map(Cow::into_owned));
            }
            (P::Control, "showingPlcHdr") if tag.is_on() => {
                if let Some(control) = self.controls.last_mut() {
                    *control = true;
                }
            }
            (P::Run, "vanish") => self.hide(Some(tag.is_on())),
            (P::Run, "vertAlign") => {
                if let Some(open) = self.open.last_mut() {
                    open.raised = tag.raw("val").is_some_and(|value| value.text == "superscript");
                }
            }
            (P::Run, "rStyle") => {
                let hides = tag.value("val").and_then(|style| self.styles.hides(&style));
                self.hide(hides);
            }
            (P::Paragraph | P::ParagraphMark, _) => {
                if let Some(open) = self.open.last_mut() {
                    open.paragraph.property(of, name, tag);
                }
            }
            (P::Table, "tblLook") => {
                let look = tag.raw("val").and_then(|look| u16::from_str_radix(look.text, 16).ok()).unwrap_or(0);
                let first = tag.raw("firstRow").map_or(look & 0x20 != 0, |value| matches!(value.text, "1" | "true" | "on"));
                if let Some(Item::Table { first_row }) = table.and_then(|(table, ..)| self.items.get_mut(table)) {
                    *first_row = first;
                }
            }
            (P::Row, "tblHeader" | "gridBefore") => {
                if let Some(Item::Row { heads, free }) = table.and_then(|(_, row, _)| self.items.get_mut(row)) {
                    match name {
                        "tblHeader" => *heads = tag.is_on(),
                        _ => *free = number(tag, "val").unwrap_or(0),
                    }
                }
            }
            (P::Cell, "gridSpan") => {
                if let Some(Item::Cell { columns }) = table.and_then(|(.., cell)| self.items.get_mut(cell)) {
                    *columns = number(tag, "val").unwrap_or(1);
                }
            }
            _ => {}
        }
    }

    /// A run says itself whether it is hidden, and before that by its style.
    fn hide(&mut self, hidden: Option<bool>) {
        if let Some(run) = self.open.last_mut().and_then(|open| open.run.as_mut()) {
            *run = hidden.or(*run);
        }
    }

    fn begin(&mut self, name: &str, tag: Tag<'s>) {
        let span = tag.span();
        match name {
            "p" => self.begin_paragraph(),
            "pPr" => self.properties.push(Properties::Paragraph),
            "rPr" => self.properties.push(Properties::Run),
            "tblPr" => self.properties.push(Properties::Table),
            "trPr" => self.properties.push(Properties::Row),
            "tcPr" => self.properties.push(Properties::Cell),
            "sectPr" => self.properties.push(Properties::Section),
            "sdtPr" => self.properties.push(Properties::Control),
            "sdt" => self.controls.push(false),
            "sdtContent" if self.controls.last() == Some(&true) => self.skipped = 1,
            // What was deleted, what is said beside a ruby's text, and what Word reckons with.
            "del" | "moveFrom" | "rt" => self.skipped = 1,
            "footnote" | "endnote" => {
                self.end_story();
                let shown = tag.raw("type").is_none_or(|kind| kind.text == "normal");
                self.note = tag.value("id").filter(|_| shown).map(Cow::into_owned);
            }
            "tbl" => {
                self.tables.push(OpenTable { table: self.items.len(), row: 0, cell: 0 });
                self.items.push(Item::Table { first_row: false });
            }
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.row = self.items.len();
                    self.items.push(Item::Row { heads: false, free: 0 });
                }
            }
            "tc" => {
                if let Some(table) = self.tables.last_mut() {
                    table.cell = self.items.len();
                    self.items.push(Item::Cell { columns: 1 });
                }
                self.areas.push(Area::Cell);
            }
            "txbxContent" => self.areas.push(Area::Box),
            "tab" | "ptab" => self.piece(Piece::Space(span)),
            "br" | "cr" => self.piece(Piece::Break(span)),
            "noBreakHyphen" => self.piece(Piece::Whole("\u{2011}".into(), span)),
            "softHyphen" => self.piece(Piece::Whole("\u{ad}".into(), span)),
            "sym" => self.piece(Piece::Whole(symbol(tag).into(), span)),
            "drawing" | "pict" | "object" => self.piece(Piece::Space(Span::new(span.end, span.end))),
            "footnoteReference" | "endnoteReference" => self.mark(name == "endnoteReference", tag),
            "hyperlink" => {
                self.aside(Role::Tooltip, tag, "tooltip");
                let target = tag.value("id").and_then(|id| self.links.get(&*id).cloned());
                let anchor = tag.value("anchor").map_or(String::new(), |anchor| format!("#{anchor}"));
                self.piece(Piece::Link(target.unwrap_or_default() + &anchor));
            }
            "fldSimple" => {
                let mut field = Field::default();
                field.instruct(&tag.value("instr").unwrap_or_default());
                if field.is_page_number() {
                    self.skipped = 1;
                    return;
                }
                self.piece(Piece::Link(field.link().unwrap_or_default()));
            }
            _ => self.begin_in_run(name, tag),
        }
    }

    fn begin_in_run(&mut self, name: &str, tag: Tag<'s>) {
        let Some(open) = self.open.last_mut() else { return };
        match name {
            "r" => (open.run, open.raised) = (Some(None), false),
            "t" => open.in_text = true,
            "instrText" => open.in_instruction = true,
            "fldChar" => match tag.raw("fldCharType").map(|kind| kind.text) {
                Some("begin") => open.fields.push(Field::default()),
                Some("separate") => {
                    if let Some(link) = open.fields.last_mut().and_then(Field::separate) {
                        self.piece(Piece::Link(link));
                    }
                }
                Some("end") => {
                    let ended = open.fields.pop();
                    ended.filter(Field::has_link).into_iter().for_each(|_| self.piece(Piece::EndLink));
                }
                _ => {}
            },
            _ => {}
        }
    }

    fn begin_other(&mut self, name: &str, tag: Tag<'s>) {
        match name {
            "mc:AlternateContent" => self.taken.push(false),
            // Word's way of writing emoji; the other branch has them as text.
            "mc:Choice" if tag.value("Requires").is_some_and(|needs| needs == "w16se") => self.skipped = 1,
            "mc:Choice" | "mc:Fallback" => match self.taken.last_mut() {
                Some(taken @ false) => *taken = true,
                _ => self.skipped = 1,
            },
            "wp:docPr" => {
                self.aside(Role::Alt, tag, "descr");
                self.aside(Role::Tooltip, tag, "title");
            }
            "v:shape" | "v:rect" | "v:oval" | "v:roundrect" => self.aside(Role::Alt, tag, "alt"),
            // Word's old ornamental lettering.
            "v:textpath" => self.aside(Role::Alt, tag, "string"),
            "m:oMath" => {
                let end = tag.span().end;
                self.piece(Piece::Space(Span::new(end, end)));
                self.skipped = 1;
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if self.properties.last().is_some_and(|properties| properties.element() == name) {
            self.properties.pop();
            return;
        }
        match name {
            "p" if self.properties.is_empty() => self.end_paragraph(),
            "hyperlink" | "fldSimple" => self.piece(Piece::EndLink),
            "tbl" => {
                if self.tables.pop().is_some() {
                    self.items.push(Item::EndTable);
                }
            }
            "tc" | "txbxContent" => {
                self.areas.pop();
            }
            "sdt" => {
                self.controls.pop();
            }
            "footnote" | "endnote" => self.end_story(),
            _ => {
                let Some(open) = self.open.last_mut() else { return };
                match name {
                    "r" => open.run = None,
                    "t" => open.in_text = false,
                    "instrText" => open.in_instruction = false,
                    _ => {}
                }
            }
        }
    }

    fn begin_paragraph(&mut self) {
        let area = self.areas.last().copied().unwrap_or_default();
        let index = self.items.len();
        // The paragraphs of a text box in it come behind it.
        self.items.push(Item::Paragraph(Paragraph::default()));
        let paragraph = Paragraph { area, ..Paragraph::default() };
        self.open.push(Open { index, paragraph, fields: Vec::new(), run: None, raised: false, in_text: false, in_instruction: false });
    }

    fn end_paragraph(&mut self) {
        let Some(Open { index, mut paragraph, .. }) = self.open.pop() else { return };
        let is_last = index + 1 == self.items.len();
        let ends_another = || matches!(self.items[..index].last(), Some(Item::Paragraph(before)) if before.joined);
        if is_last && paragraph.is_blank() && !paragraph.joined && !ends_another() {
            // There may be millions.
            self.items.truncate(index);
        } else if let Some(item) = self.items.get_mut(index) {
            paragraph.pieces.shrink_to_fit();
            *item = Item::Paragraph(paragraph);
        }
    }

    fn mark(&mut self, end: bool, tag: Tag<'s>) {
        let Some(id) = tag.value("id").filter(|_| self.is_visible()) else { return };
        let labels = &mut self.labels[usize::from(end)];
        let label = match labels.get(&*id) {
            Some(known) => known.clone(),
            None => {
                let count = labels.len() + 1;
                let label = if end { format!("e{count}") } else { count.to_string() };
                labels.insert(id.clone().into_owned(), label.clone());
                self.read.marks.push(Mark { end, id: id.into_owned(), label: label.clone(), span: tag.span() });
                label
            }
        };
        self.piece(Piece::Mark(label));
    }

    fn end_story(&mut self) {
        let items = std::mem::take(&mut self.items);
        let id = self.note.take();
        if !items.is_empty() {
            self.read.stories.push(Story { id: id.unwrap_or_default(), items });
        }
    }
}

impl Paragraph<'_> {
    fn property(&mut self, of: Properties, name: &str, tag: Tag) {
        match (of, name) {
            (Properties::ParagraphMark, "del" | "moveFrom") => self.joined = true,
            (Properties::Paragraph, "pStyle") => self.style = tag.value("val").map(Cow::into_owned),
            (Properties::Paragraph, "outlineLvl") => self.outline = outline(tag),
            (Properties::Paragraph, "numId") => self.list = number(tag, "val"),
            (Properties::Paragraph, "ilvl") => self.depth = number(tag, "val"),
            // A large first letter stands in a paragraph of its own.
            (Properties::Paragraph, "framePr") if tag.raw("dropCap").is_some_and(|kind| kind.text != "none") => self.joined = true,
            _ => {}
        }
    }
}
