//! Files that hold many posts: tables and lines of JSON. Each post is a page of its own.
//!
//! A file may hold millions of short posts. Of each, only where its row begins is kept; its blocks are made when they are asked for.

mod csv;
mod jsonl;
mod names;

use super::{Block, Document, Format, Origin, Place, Span, SpanMap};
use std::sync::{Arc, Mutex, PoisonError};

/// How the posts in a file are told from the rest of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// The columns, or fields, that hold copy; none for those whose names say so. A field inside another
    /// is written with a dot between: `post.caption`.
    pub copy: Vec<String>,
    /// The column or field that says what a post is called.
    pub id: Option<String>,
    /// What stands between two columns, where the file does not tell.
    pub delimiter: Option<u8>,
    /// What the copy is written in, if not plain text.
    pub cells: Option<Format>,
}

/// More rows than this are not named one by one when they cannot be read.
const NAMED: usize = 20;

/// A text of a post before it is read.
struct Cell {
    column: Arc<str>,
    text: String,
    map: SpanMap,
    /// Where it begins in the file.
    at: usize,
}

/// The texts of a row, and what the row is called.
#[derive(Default)]
struct Cells {
    id: Option<Arc<str>>,
    copy: Vec<Cell>,
}

/// How the rows of a file are read.
#[derive(Debug, Clone)]
enum Layout {
    Table(csv::Table),
    Lines(Columns),
}

/// Where a row begins, and which it is.
#[derive(Debug, Clone, Copy)]
struct Row {
    at: u32,
    number: u32,
}

/// There may be a row for every few bytes of the file, so each must be small.
const _: () = assert!(size_of::<Row>() == 8);

/// The posts in a file that holds many.
#[derive(Debug, Clone)]
pub(super) struct Posts {
    layout: Layout,
    /// What the copy is written in.
    cells: Format,
    rows: Vec<Row>,
    last: Last,
}

/// What a row is called, and where its cells begin, each with the name of its column.
#[derive(Debug)]
struct Told {
    id: Option<Arc<str>>,
    cells: Vec<(usize, Arc<str>)>,
}

/// The row that was last asked about, for a long one may be asked about thousands of times. A copy knows of none yet.
#[derive(Debug, Default)]
struct Last(Mutex<Option<(usize, Arc<Told>)>>);

impl Clone for Last {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// A post in a file that holds many: a page of its own.
#[derive(Debug, Clone)]
pub struct Post {
    /// Its copy.
    pub blocks: Vec<Block>,
    /// Its row, as a spreadsheet counts them.
    pub row: usize,
    /// What it is called in a column for that.
    pub id: Option<Arc<str>>,
}

/// Reads a file of posts.
///
/// # Errors
/// Why there is no post in it, in words that follow the name of the file.
pub(super) fn read(path: String, source: String, origin: Origin, format: Format, columns: &Columns) -> Result<Document, String> {
    let cells = columns.cells.unwrap_or(Format::Text);
    let mut found = Found { cells, rows: Vec::new(), comments: Vec::new(), unread: Vec::new(), wrong: 0 };
    let layout = match format {
        Format::Jsonl => {
            jsonl::read(&source, columns, &mut found)?;
            Layout::Lines(columns.clone())
        }
        _ => Layout::Table(csv::read(&source, format, columns, &mut found)?),
    };
    let Found { rows, comments, mut unread, wrong, .. } = found;
    if wrong > NAMED {
        unread.push(format!("has {} more rows that cannot be read", wrong - NAMED));
    }
    Ok(Document {
        posts: Some(Posts { layout, cells, rows, last: Last::default() }),
        comments,
        unread,
        ..Document::new(path, format, source, origin)
    })
}

/// What is known of a file's posts so far.
struct Found {
    cells: Format,
    rows: Vec<Row>,
    comments: Vec<Span>,
    unread: Vec<String>,
    /// How many rows could not be read.
    wrong: usize,
}

impl Found {
    /// Adds the row that begins at a byte.
    fn push(&mut self, at: usize, number: usize) {
        // A file is no longer than that.
        self.rows.push(Row { at: at as u32, number: number as u32 });
    }

    /// Looks for comments in a row's cell.
    fn look(&mut self, cell: &Cell) {
        if self.may_comment(&cell.text) {
            let comments = super::read(&cell.text, self.cells).comments;
            self.comments.extend(comments.into_iter().map(|comment| cell.map.source(comment)));
        }
    }

    /// Whether there can be comments in a cell.
    fn may_comment(&self, text: &str) -> bool {
        // In plain text, only tags of templates can be.
        self.cells != Format::Text || text.contains('{')
    }

    /// A row that cannot be read.
    fn wrong(&mut self, row: usize, reason: &str) {
        self.wrong += 1;
        if self.wrong <= NAMED {
            self.unread.push(format!("row {row} {reason}"));
        }
    }
}

impl Posts {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The post that a byte of the file stands in.
    pub fn at(&self, byte: usize) -> usize {
        self.rows.partition_point(|row| row.at as usize <= byte).saturating_sub(1)
    }

    /// A post.
    pub fn post(&self, source: &str, index: usize) -> Post {
        let Cells { id, copy } = self.cells(source, index);
        let mut all: Vec<Block> = Vec::new();
        let mut lists = 0;
        for cell in copy {
            let (before, known) = (all.len(), lists);
            let blocks = super::read(&cell.text, self.cells).blocks;
            all.extend(blocks.into_iter().map(|mut block: Block| {
                block.map = block.map.through(&cell.map);
                block.column = block.column.map(|column| column + before);
                block.list = block.list.map(|list| list + known);
                lists = lists.max(block.list.unwrap_or(0));
                block
            }));
        }
        Post { blocks: all, row: self.rows[index].number as usize, id }
    }

    /// Where the cells of a post begin.
    pub fn starts(&self, source: &str, index: usize) -> Vec<usize> {
        self.told(source, index).cells.iter().map(|(at, _)| *at).collect()
    }

    /// What the copy is written in.
    pub fn markup(&self) -> Format {
        self.cells
    }

    /// Where a person finds a byte of the file.
    pub fn place(&self, source: &str, byte: usize) -> Option<Place> {
        let index = self.at(byte);
        let row = self.rows.get(index)?.number as usize;
        let told = self.told(source, index);
        let cell = told.cells.partition_point(|(at, _)| *at <= byte).saturating_sub(1);
        let (_, column) = told.cells.get(cell)?;
        Some(Place::Record { row, id: told.id.clone(), column: column.clone() })
    }

    fn told(&self, source: &str, index: usize) -> Arc<Told> {
        let mut last = self.last.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, told)) = last.as_ref().filter(|(known, _)| *known == index) {
            return told.clone();
        }
        let Cells { id, copy } = self.cells(source, index);
        let told = Arc::new(Told { id, cells: copy.into_iter().map(|cell| (cell.at, cell.column)).collect() });
        *last = Some((index, told.clone()));
        told
    }

    fn cells(&self, source: &str, index: usize) -> Cells {
        let at = self.rows[index].at as usize;
        match &self.layout {
            Layout::Table(table) => table.cells(source, at),
            Layout::Lines(columns) => jsonl::cells(source, at, columns),
        }
    }
}

/// Text that is copied from the file at `span`.
fn cell(column: &Arc<str>, (text, map): (String, SpanMap), span: Span) -> Cell {
    Cell { column: column.clone(), text, map, at: span.start }
}
