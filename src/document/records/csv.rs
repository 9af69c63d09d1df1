//! Tables: values with a comma, a semicolon or a tab between them (RFC 4180).
//!
//! Known readers hand out what a field holds and not where it stands, so the fields are found here.

use super::{Cells, Columns, Found, cell, names};
use crate::document::{Format, Span, SpanMap, SpanMapBuilder, mark_len};
use std::sync::Arc;

/// A field longer than this is a quote that nobody closed.
const LONGEST: usize = 4 * 1024 * 1024;

/// How the rows of a table are read.
#[derive(Debug, Clone)]
pub(super) struct Table {
    delimiter: u8,
    /// The columns that hold copy, with their names.
    copy: Vec<(usize, Arc<str>)>,
    /// The column that says what a post is called.
    id: Option<usize>,
}

/// Reads a table.
pub(super) fn read(source: &str, format: Format, columns: &Columns, found: &mut Found) -> Result<Table, String> {
    let delimiter = columns.delimiter.unwrap_or_else(|| if format == Format::Tsv { b'\t' } else { sniff(source) });
    let mut rows = Rows { source, at: mark_len(source), delimiter, row: 0 };
    let head = loop {
        match rows.next() {
            Some(row) if row.is_blank(source) => {}
            Some(row) => break row,
            None => return Err("holds no table: it has no rows".to_owned()),
        }
    };
    let titles: Vec<String> = head.fields.iter().map(|field| field.text(source).0.trim().to_owned()).collect();
    let copy = chosen(&titles, columns)?;
    let id = match &columns.id {
        Some(name) => Some(find(&titles, name).ok_or_else(|| missing(name, &titles))?),
        None => titles.iter().position(|title| names::is_id(title)),
    };
    let copy = copy.into_iter().map(|index| (index, Arc::from(titles[index].as_str()))).collect();
    let table = Table { delimiter, copy, id };
    for row in rows {
        if row.is_blank(source) {
            continue;
        }
        if let Some(reason) = row.wrong {
            found.wrong(row.number, reason);
            continue;
        }
        if row.fields.len() != titles.len() {
            let (has, expected) = (row.fields.len(), titles.len());
            let values = if has == 1 { "value" } else { "values" };
            found.wrong(row.number, &format!("is not read: it has {has} {values} for {expected} columns"));
            continue;
        }
        found.push(row.at, row.number);
        let raw = |index: usize| &source[row.fields[index].raw.start..row.fields[index].raw.end];
        if table.copy.iter().any(|(index, _)| found.may_comment(raw(*index))) {
            table.cells_of(source, &row).copy.iter().for_each(|cell| found.look(cell));
        }
    }
    Ok(table)
}

impl Table {
    /// What the row that begins at a byte holds.
    pub fn cells(&self, source: &str, at: usize) -> Cells {
        let row = Rows { source, at, delimiter: self.delimiter, row: 0 }.next();
        row.map_or_else(Cells::default, |row| self.cells_of(source, &row))
    }

    fn cells_of(&self, source: &str, row: &Row) -> Cells {
        let text = |index: usize| row.fields.get(index).map(|field| (field.text(source), field.raw));
        let id = self.id.and_then(text).map(|((id, _), _)| Arc::from(id.trim())).filter(|id: &Arc<str>| !id.is_empty());
        let copy = self.copy.iter().filter_map(|(index, name)| text(*index).map(|(text, raw)| cell(name, text, raw)));
        Cells { id, copy: copy.collect() }
    }
}

/// The columns that hold copy.
fn chosen(titles: &[String], columns: &Columns) -> Result<Vec<usize>, String> {
    let mut chosen: Vec<usize> = if columns.copy.is_empty() {
        (0..titles.len()).filter(|&index| names::is_copy(&titles[index])).collect()
    } else {
        columns.copy.iter().map(|name| find(titles, name).ok_or_else(|| missing(name, titles))).collect::<Result<_, _>>()?
    };
    if chosen.is_empty() {
        let listed = names::listed(titles.iter().map(String::as_str));
        return Err(format!("has no column whose name says that it holds copy; choose with --column from {listed}"));
    }
    chosen.sort_unstable();
    chosen.dedup();
    Ok(chosen)
}

fn find(titles: &[String], name: &str) -> Option<usize> {
    let name = name.trim();
    titles.iter().position(|title| title == name).or_else(|| titles.iter().position(|title| title.to_lowercase() == name.to_lowercase()))
}

fn missing(name: &str, titles: &[String]) -> String {
    format!("has no column “{name}”; its columns are {}", names::listed(titles.iter().map(String::as_str)))
}

/// The mark that parts the columns: the one that is most often in the first row.
fn sniff(source: &str) -> u8 {
    let first = |delimiter: u8| {
        let mut rows = Rows { source, at: mark_len(source), delimiter, row: 0 };
        rows.find(|row| !row.is_blank(source)).map_or(0, |row| row.fields.len())
    };
    // Of two that are as frequent, the earlier one.
    *[b',', b';', b'\t', b'|'].iter().rev().max_by_key(|delimiter| first(**delimiter)).unwrap_or(&b',')
}

/// The rows of a table, one after the other.
struct Rows<'s> {
    source: &'s str,
    at: usize,
    delimiter: u8,
    row: usize,
}

struct Row {
    at: usize,
    number: usize,
    fields: Vec<Field>,
    wrong: Option<&'static str>,
}

/// A value between two delimiters.
#[derive(Clone, Copy)]
struct Field {
    /// Without its quotes.
    raw: Span,
    /// Whether a quote in it is written twice.
    quoted: bool,
}

impl Row {
    fn is_blank(&self, source: &str) -> bool {
        self.fields.iter().all(|field| source[field.raw.start..field.raw.end].trim().is_empty()) && self.wrong.is_none()
    }
}

impl Field {
    /// What it says.
    fn text(self, source: &str) -> (String, SpanMap) {
        let mut out = SpanMapBuilder::new();
        let (mut at, end) = (self.raw.start, self.raw.end);
        while self.quoted
            && let Some(quote) = memchr::memchr(b'"', &source.as_bytes()[at..end])
        {
            out.verbatim(&source[at..at + quote], at);
            at += quote;
            let next = (at + 2).min(end);
            out.decoded("\"", Span::new(at, next));
            at = next;
        }
        out.verbatim(&source[at..end], at);
        out.finish()
    }
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        let bytes = self.source.as_bytes();
        if self.at >= bytes.len() {
            return None;
        }
        self.row += 1;
        let mut row = Row { at: self.at, number: self.row, fields: Vec::new(), wrong: None };
        loop {
            let start = self.at;
            let field = match self.quoted(start) {
                Ok(Some(field)) => field,
                Ok(None) => Field { raw: Span::new(start, self.end_of_value(start)), quoted: false },
                Err(reason) => {
                    row.wrong = Some(reason);
                    // The rest of the line is lost; the next line may be a row again.
                    self.at = memchr::memchr2(b'\n', b'\r', &bytes[start..]).map_or(bytes.len(), |end| start + end);
                    self.line_end();
                    return Some(row);
                }
            };
            self.at = field.raw.end + usize::from(field.quoted);
            row.fields.push(field);
            if bytes.get(self.at) == Some(&self.delimiter) {
                self.at += 1;
                continue;
            }
            self.line_end();
            return Some(row);
        }
    }
}

impl Rows<'_> {
    /// The value in quotes that begins at `start`, if one does.
    fn quoted(&self, start: usize) -> Result<Option<Field>, &'static str> {
        let bytes = self.source.as_bytes();
        if bytes.get(start) != Some(&b'"') {
            return Ok(None);
        }
        let limit = (start + 1 + LONGEST).min(bytes.len());
        let mut at = start + 1;
        loop {
            let Some(found) = memchr::memchr(b'"', &bytes[at.min(limit)..limit]) else {
                return Err("is not read: a quote in it is never closed");
            };
            at += found;
            match bytes.get(at + 1) {
                Some(b'"') => at += 2,
                None | Some(b'\n' | b'\r') => break,
                Some(next) if *next == self.delimiter => break,
                Some(_) => {
                    return Err(
                        "is not read: behind a closing quote there is more than the next column (a quote inside must be written twice)",
                    );
                }
            }
        }
        Ok(Some(Field { raw: Span::new(start + 1, at), quoted: true }))
    }

    fn end_of_value(&self, start: usize) -> usize {
        let bytes = self.source.as_bytes();
        memchr::memchr3(self.delimiter, b'\n', b'\r', &bytes[start..]).map_or(bytes.len(), |end| start + end)
    }

    fn line_end(&mut self) {
        let rest = &self.source.as_bytes()[self.at..];
        self.at += if rest.starts_with(b"\r\n") { 2 } else { usize::from(!rest.is_empty()) };
    }
}
