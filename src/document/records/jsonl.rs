//! A post on each line, written in JSON.

use super::{Cells, Columns, Found, cell, names};
use crate::document::json_text::{Entries, decode};
use crate::document::{Span, mark_len};
use serde_json::value::RawValue;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Objects in objects are read so deep.
const DEEPEST: usize = 32;

/// What was seen in the lines.
#[derive(Default)]
struct Seen {
    /// All fields with text in them.
    fields: BTreeSet<String>,
    /// Which of the chosen fields there were; the first stands for all where none was chosen.
    chosen: BTreeSet<usize>,
}

/// Reads the lines.
pub(super) fn read(source: &str, columns: &Columns, found: &mut Found) -> Result<(), String> {
    let mut at = mark_len(source);
    let mut seen = Seen::default();
    let (mut rows, mut right) = (0, 0);
    for (index, line) in source[at..].split_inclusive('\n').enumerate() {
        let start = at;
        at += line.len();
        if line.trim().is_empty() {
            continue;
        }
        rows += 1;
        match serde_json::from_str::<&RawValue>(line) {
            Ok(value) if value.get().starts_with('{') => {
                right += 1;
                found.push(start, index + 1);
                let cells = Reader::new(source, columns, Some(&mut seen)).read(value).copy;
                cells.iter().for_each(|cell| found.look(cell));
            }
            Ok(_) => found.wrong(index + 1, "is not read: it is no object of JSON with fields in it"),
            Err(error) => found.wrong(index + 1, &wrong(&error, line)),
        }
    }
    let listed = || names::listed(seen.fields.iter().map(String::as_str));
    match columns.copy.iter().enumerate().find(|(index, _)| !seen.chosen.contains(index)) {
        _ if rows == 0 => Err("holds no posts: it has no lines".to_owned()),
        // What is wrong with each line is told.
        _ if right == 0 => Ok(()),
        Some((_, name)) => Err(format!("has no field “{name}” with text in it; its fields are {}", listed())),
        None if columns.copy.is_empty() && seen.chosen.is_empty() => {
            Err(format!("has no field whose name says that it holds copy; choose with --field from {}", listed()))
        }
        None => Ok(()),
    }
}

/// What the line that begins at a byte holds.
pub(super) fn cells(source: &str, at: usize, columns: &Columns) -> Cells {
    let line = source[at..].split_inclusive('\n').next().unwrap_or_default();
    serde_json::from_str::<&RawValue>(line).map_or_else(|_| Cells::default(), |value| Reader::new(source, columns, None).read(value))
}

fn wrong(error: &serde_json::Error, line: &str) -> String {
    let column = error.column().min(line.len());
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    format!("is not read: it is not valid JSON ({message}, column {column})")
}

struct Reader<'s, 'r> {
    source: &'s str,
    columns: &'r Columns,
    cells: Cells,
    /// The names of the fields that the value at hand is in.
    path: String,
    seen: Option<&'r mut Seen>,
}

impl<'s, 'r> Reader<'s, 'r> {
    fn new(source: &'s str, columns: &'r Columns, seen: Option<&'r mut Seen>) -> Self {
        Self { source, columns, cells: Cells::default(), path: String::new(), seen }
    }

    fn read(mut self, value: &'s RawValue) -> Cells {
        self.value(value, 0);
        self.cells
    }

    fn value(&mut self, value: &'s RawValue, depth: usize) {
        let raw = value.get();
        match raw.as_bytes()[0] {
            b'{' if depth < DEEPEST => {
                let Ok(Entries(entries)) = serde_json::from_str(raw) else {
                    return;
                };
                for (key, value) in entries {
                    let length = self.path.len();
                    if length > 0 {
                        self.path.push('.');
                    }
                    self.path.push_str(&key);
                    self.value(value, depth + 1);
                    self.path.truncate(length);
                }
            }
            b'[' if depth < DEEPEST => {
                for value in serde_json::from_str::<Vec<&RawValue>>(raw).unwrap_or_default() {
                    self.value(value, depth + 1);
                }
            }
            b'"' => self.text(raw),
            _ => self.id(raw),
        }
    }

    fn text(&mut self, raw: &str) {
        let at = raw.as_ptr() as usize - self.source.as_ptr() as usize + 1;
        let span = Span::new(at, at + raw.len() - 2);
        let text = decode(&self.source[span.start..span.end], at).finish();
        self.id(&text.0);
        if let Some(seen) = &mut self.seen
            && seen.fields.len() < 200
            && !seen.fields.contains(&self.path)
        {
            seen.fields.insert(self.path.clone());
        }
        let index = if self.columns.copy.is_empty() {
            let name = self.path.rsplit('.').next().unwrap_or_default();
            names::is_copy(name).then_some(0)
        } else {
            self.columns.copy.iter().position(|chosen| *chosen == self.path)
        };
        if let Some(index) = index {
            self.seen.iter_mut().for_each(|seen| {
                seen.chosen.insert(index);
            });
            self.cells.copy.push(cell(&Arc::from(self.path.as_str()), text, span));
        }
    }

    /// Takes a value for the post's name if it is that.
    fn id(&mut self, text: &str) {
        let wanted = match &self.columns.id {
            Some(id) => *id == self.path,
            None => names::is_id(&self.path),
        };
        if wanted && self.cells.id.is_none() && !text.trim().is_empty() {
            self.cells.id = Some(Arc::from(text.trim()));
        }
    }
}
