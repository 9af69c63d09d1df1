//! What a part of a document is made of: paragraphs and tables.

use std::borrow::Cow;

use super::super::{Role, Span};
use super::xml::Event;

/// What a story is made of, in the order in which it is read. A text box comes behind the paragraph
/// that it is fixed to.
#[derive(Debug)]
pub(super) enum Item<'s> {
    /// A table begins. Its look may say that the first row stands out.
    Table {
        first_row: bool,
    },
    /// A row begins, maybe one that is repeated on every page, with so many columns left free.
    Row {
        heads: bool,
        free: usize,
    },
    /// A cell begins, so many columns wide.
    Cell {
        columns: usize,
    },
    /// A table ends.
    EndTable,
    Paragraph(Paragraph<'s>),
}

/// Where a paragraph stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Area {
    #[default]
    Text,
    Cell,
    Box,
}

#[derive(Debug, Default)]
pub(super) struct Paragraph<'s> {
    pub style: Option<String>,
    /// The level of the outline that it sets for itself, where it does.
    pub outline: Option<Option<u8>>,
    pub list: Option<u32>,
    pub depth: Option<u8>,
    pub area: Area,
    /// Its end was deleted, so that the next paragraph goes on in it.
    pub joined: bool,
    pub pieces: Vec<Piece<'s>>,
    /// Texts of pictures and links that are not shown on the page.
    pub asides: Vec<(Role, Vec<Event<'s>>)>,
}

/// A piece of a paragraph.
#[derive(Debug)]
pub(super) enum Piece<'s> {
    /// Text as it stands at a place in the part.
    Text(&'s str, usize),
    /// Text that a stretch of the part stands for as a whole.
    Whole(Cow<'s, str>, Span),
    /// Raised text: the mark of a note, maybe.
    Raised(&'s str, usize),
    /// Something that parts words.
    Space(Span),
    /// A new line.
    Break(Span),
    Link(String),
    EndLink,
    /// The mark of a note with this label.
    Mark(String),
}

/// A note, or the story of a part that holds only one.
#[derive(Debug, Default)]
pub(super) struct Story<'s> {
    pub id: String,
    pub items: Vec<Item<'s>>,
}

/// Where a note is marked in the text.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    /// Whether it is an endnote.
    pub end: bool,
    pub id: String,
    pub label: String,
    /// The tag in the part.
    pub span: Span,
}

/// What a part holds.
#[derive(Debug, Default)]
pub(super) struct Stories<'s> {
    pub stories: Vec<Story<'s>>,
    /// The notes that are marked in it, each once.
    pub marks: Vec<Mark>,
    /// The relationships by which its sections name their headers and footers.
    pub margins: Vec<String>,
}

impl Paragraph<'_> {
    /// Whether there is nothing in it to read.
    pub fn is_blank(&self) -> bool {
        self.asides.is_empty()
            && self.pieces.iter().all(|piece| match piece {
                Piece::Text(text, _) | Piece::Raised(text, _) => text.trim().is_empty(),
                Piece::Whole(text, _) => text.trim().is_empty(),
                _ => true,
            })
    }

    /// Its words in one string.
    pub fn words(&self) -> String {
        self.pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text, _) | Piece::Raised(text, _) => *text,
                Piece::Whole(text, _) => text.as_ref(),
                Piece::Space(_) | Piece::Break(_) => " ",
                _ => "",
            })
            .collect()
    }
}
