//! Files that hold many posts: tables and lines of JSON. Each post is a page of its own.

mod csv;
mod jsonl;
mod names;

use super::{Block, Document, Format, Origin, Place, Record, Span, SpanMap};
use std::sync::Arc;

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

/// Reads a file of posts.
///
/// # Errors
/// Why there is no post in it, in words that follow the name of the file.
pub(super) fn read(path: String, source: String, origin: Origin, format: Format, columns: &Columns) -> Result<Document, String> {
    let mut posts =
        Posts { cells: columns.cells.unwrap_or(Format::Text), document: Document::new(path, format, String::new(), origin), wrong: 0 };
    posts.document.records = Some(Vec::new());
    match format {
        Format::Jsonl => jsonl::read(&source, columns, &mut posts)?,
        _ => csv::read(&source, format, columns, &mut posts)?,
    }
    if posts.wrong > NAMED {
        posts.document.unread.push(format!("has {} more rows that cannot be read", posts.wrong - NAMED));
    }
    Ok(Document { source, ..posts.document })
}

/// The posts of a file so far.
struct Posts {
    cells: Format,
    document: Document,
    /// How many rows could not be read.
    wrong: usize,
}

impl Posts {
    /// Adds a post.
    fn push(&mut self, row: usize, id: Option<Arc<str>>, cells: Vec<Cell>) {
        let document = &mut self.document;
        let first = document.blocks.len();
        let mut lists = 0;
        for cell in cells {
            document.places.push(cell.at, Place::Record { row, id: id.clone(), column: cell.column });
            let super::Copy { blocks, comments, .. } = super::read(&cell.text, self.cells);
            let before = document.blocks.len() - first;
            let known = lists;
            document.comments.extend(comments.into_iter().map(|comment| cell.map.source(comment)));
            document.blocks.extend(blocks.into_iter().map(|mut block: Block| {
                block.map = block.map.through(&cell.map);
                block.column = block.column.map(|column| column + before);
                block.list = block.list.map(|list| list + known);
                lists = lists.max(block.list.unwrap_or(0));
                block
            }));
        }
        let blocks = first..document.blocks.len();
        document.records.get_or_insert_default().push(Record { blocks, row, id });
    }

    /// A row that cannot be read.
    fn wrong(&mut self, row: usize, reason: &str) {
        self.wrong += 1;
        if self.wrong <= NAMED {
            self.document.unread.push(format!("row {row} {reason}"));
        }
    }
}

/// Text that is copied from the file at `span`.
fn cell(column: &Arc<str>, (text, map): (String, SpanMap), span: Span) -> Cell {
    Cell { column: column.clone(), text, map, at: span.start }
}
