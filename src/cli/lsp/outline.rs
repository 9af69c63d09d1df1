//! Where in a file of settings something is written: told from its text, which may be broken just there.

use super::buffer::Lines;
use caveat::shape::{Key, NameOf, Shape};
use lsp_types::Position;

/// What is being written.
#[derive(Debug)]
pub enum Place {
    /// The name of a table, between brackets.
    Header,
    /// A key in a table with these keys.
    Key(&'static [Key]),
    /// A name in a table from names to values.
    Name(NameOf),
    /// A value.
    Value(&'static Shape),
}

/// What is being written at a place, and the byte where that begins.
#[derive(Debug)]
pub struct Written {
    /// What it is.
    pub place: Place,
    /// Where it begins; a quotation mark belongs to it.
    pub start: usize,
}

/// Looks at what stands before a place.
pub fn at(lines: &Lines, position: Position, top: &'static [Key]) -> Option<Written> {
    let end = lines.byte(position);
    let line = position.line as usize;
    let before = &lines.text()[lines.start_of(line).min(end)..end];
    let begun = |from: usize| lines.start_of(line) + from;
    let trimmed = before.trim_start();
    let indent = before.len() - trimmed.len();
    if let Some(header) = trimmed.strip_prefix("[[").or_else(|| trimmed.strip_prefix('['))
        && !list_is_open(lines, line)
    {
        let start = begun(before.len() - header.len());
        return (!header.contains(']')).then_some(Written { place: Place::Header, start });
    }
    let table = table_above(lines, line);
    let within = descend(top, &table)?;
    if let Some(equals) = outside_quotes(before, '=') {
        let name = before[..equals].trim().trim_matches(['"', '\'']);
        return value(within, name, &before[equals + 1..])
            .map(|(shape, from)| Written { place: Place::Value(shape), start: begun(equals + 1 + from) });
    }
    if list_is_open(lines, line) {
        let opened = (0..line).rev().map(|above| lines.line(above)).find(|above| outside_quotes(above, '=').is_some())?;
        let name = opened[..outside_quotes(opened, '=')?].trim().trim_matches(['"', '\'']);
        return value(within, name, before).map(|(shape, from)| Written { place: Place::Value(shape), start: begun(from) });
    }
    let place = match within {
        Within::Keys(keys) => Place::Key(keys),
        Within::Names(of, _) => Place::Name(of),
    };
    Some(Written { place, start: begun(indent) })
}

/// What may stand in a table.
#[derive(Clone, Copy)]
enum Within {
    Keys(&'static [Key]),
    Names(NameOf, &'static Shape),
}

fn descend(top: &'static [Key], table: &[String]) -> Option<Within> {
    let mut within = Within::Keys(top);
    for name in table {
        let shape = match within {
            Within::Keys(keys) => &keys.iter().find(|key| key.name == name)?.shape,
            Within::Names(_, shape) => shape,
        };
        within = match shape {
            Shape::Table(keys) | Shape::Tables(keys) => Within::Keys(keys),
            Shape::Map(of, shape) => Within::Names(*of, shape),
            _ => return None,
        };
    }
    Some(within)
}

/// The shape of the value that is being written behind a key, and where in the text behind the equals sign it begins.
fn value(within: Within, name: &str, text: &str) -> Option<(&'static Shape, usize)> {
    let mut shape = match within {
        Within::Keys(keys) => &keys.iter().find(|key| key.name == name)?.shape,
        Within::Names(_, shape) => shape,
    };
    if let Shape::List(of) = shape {
        shape = of;
    }
    // What is written now begins behind the last comma or bracket that no quotation marks enclose.
    let mut from = 0;
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if c == open => quote = None,
            (None, ',' | '[') => from = at + 1,
            _ => {}
        }
    }
    let rest = &text[from..];
    Some((shape, from + rest.len() - rest.trim_start().len()))
}

/// The name of the table that a line stands in.
fn table_above(lines: &Lines, line: usize) -> Vec<String> {
    let header = |above: usize| {
        let text = lines.line(above).trim();
        let inner = text.strip_prefix("[[").and_then(|rest| rest.split("]]").next());
        let inner = inner.or_else(|| {
            text.strip_prefix('[').and_then(|rest| rest.split_once(']')).filter(|_| !list_is_open(lines, above)).map(|(name, _)| name)
        });
        inner.map(|name| name.split('.').map(|part| part.trim().trim_matches(['"', '\'']).to_owned()).collect())
    };
    (0..line).rev().find_map(header).unwrap_or_default()
}

/// Whether a list that was begun on a line above goes on.
fn list_is_open(lines: &Lines, line: usize) -> bool {
    let mut depth = 0;
    for above in (0..line).rev() {
        let text = lines.line(above);
        let closed = text.matches(']').count() as i32;
        depth += text.matches('[').count() as i32 - closed;
        if outside_quotes(text, '=').is_some() {
            return depth > 0;
        }
        if text.trim_start().starts_with('[') {
            return false;
        }
    }
    false
}

fn outside_quotes(text: &str, wanted: char) -> Option<usize> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match quote {
            None if c == wanted => return Some(at),
            None if c == '#' => return None,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            Some(open) if c == open => quote = None,
            _ => {}
        }
    }
    None
}
