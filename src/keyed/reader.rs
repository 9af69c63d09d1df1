//! A file held against a table of keys: every mistake is found at once.

use super::slips::how_to_mend;
use super::source::Source;
use crate::document::Span;
use crate::nearest::{did_you_mean, nearest};
use crate::rules::RuleError;
use crate::shape::{Key, Shape};
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A file as it was read.
#[derive(Debug)]
pub struct Read<'s> {
    /// What stands in it; of a broken file, what could be made of it.
    pub table: DeTable<'s>,
    /// Everything that is wrong, names apart.
    pub mistakes: Vec<Mistake>,
    /// Whether it is no TOML, so that nothing in it can be relied on.
    pub broken: bool,
}

/// Something that is wrong.
#[derive(Debug)]
pub struct Mistake {
    /// The key without a value: it has to stand there and does not, or it has no letter in it.
    pub absent: Option<String>,
    /// What is said of it.
    pub error: RuleError,
}

impl From<Mistake> for RuleError {
    fn from(mistake: Mistake) -> RuleError {
        mistake.error
    }
}

/// Reads a file's text and holds it against the keys that may stand in it.
pub fn read<'s>(source: &'s Arc<Source>, top: &'static [Key]) -> Read<'s> {
    let mut reader = Reader { source, top, mistakes: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(&source.text);
    let table = table.into_inner();
    let broken = !errors.is_empty();
    if broken {
        // What the parser made of a broken line is not what was meant.
        reader.mistakes.extend(errors.into_iter().map(|error| {
            let help = how_to_mend(error.message()).map(str::to_owned);
            let message = format!("this is no TOML: {}", error.message());
            Mistake { absent: None, error: source.mistake(error.span().map(Span::from), message, help) }
        }));
    } else {
        reader.table(&table, top, "");
    }
    Read { table, mistakes: reader.mistakes, broken }
}

/// Holds what was written against the table of settings.
struct Reader<'s> {
    source: &'s Source,
    /// What may stand at the top of the file.
    top: &'static [Key],
    mistakes: Vec<Mistake>,
}

impl Reader<'_> {
    fn fail<T>(&mut self, place: &Spanned<T>, message: String, help: Option<String>) {
        self.mistakes.push(Mistake { absent: None, error: self.source.mistake(Some(place.span().into()), message, help) });
    }

    fn absent<T>(&mut self, key: &str, place: &Spanned<T>, message: String, help: Option<String>) {
        let error = self.source.mistake(Some(place.span().into()), message, help);
        self.mistakes.push(Mistake { absent: Some(key.to_owned()), error });
    }

    /// `within` is the table's name, empty for the file itself.
    fn table(&mut self, table: &DeTable, keys: &'static [Key], within: &str) {
        for (name, value) in table {
            match keys.iter().find(|key| key.name == name.get_ref()) {
                Some(key) => self.value(value, &key.shape, key.name),
                None => {
                    let message = match within {
                        "" => format!("there is no setting `{}`", name.get_ref()),
                        _ => format!("there is no setting `{}` in `{within}`", name.get_ref()),
                    };
                    self.fail(name, message, Some(right_key(name.get_ref(), keys, self.top)));
                }
            }
        }
    }

    fn value(&mut self, value: &Spanned<DeValue>, shape: &'static Shape, name: &str) {
        match (shape, value.get_ref()) {
            (Shape::Text | Shape::Name(_), DeValue::String(text)) => {
                if text.trim().is_empty() {
                    self.absent(name, value, format!("`{name}` is empty"), None);
                }
            }
            (Shape::Site, DeValue::String(text)) => {
                let site = text.split_once("://").map_or(&**text, |(_, rest)| rest);
                let site = site.split(['/', '?', '#', ':']).next().unwrap_or_default();
                if site != text || !site.contains('.') {
                    let help = if site.contains('.') { format!("write `{site}`") } else { "such as `journal.example`".to_owned() };
                    self.fail(value, format!("`{text}` is not the name of a site"), Some(help));
                }
            }
            (Shape::Word(words), DeValue::String(text)) => {
                let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
                if !known.contains(&&**text) {
                    let message = format!("`{name}` can not be `{text}`");
                    self.fail(value, message, Some(did_you_mean(text, known.iter().copied(), &one_of(&known))));
                }
            }
            (Shape::Number, number @ DeValue::Integer(_)) if super::number(number).is_some() => {}
            (Shape::Flag, DeValue::Boolean(_)) => {}
            // Whether it is one of the calendar, whoever reads it says.
            (Shape::Day, DeValue::String(_) | DeValue::Datetime(_)) => {}
            (Shape::Globs, DeValue::Array(list)) => list.iter().for_each(|item| self.value(item, &Shape::Text, name)),
            (Shape::List(shape), DeValue::Array(list)) => list.iter().for_each(|item| self.value(item, shape, name)),
            (Shape::Table(keys), DeValue::Table(table)) => self.table(table, keys, name),
            (Shape::Tables(keys), DeValue::Array(list)) => {
                for item in list {
                    match item.get_ref() {
                        DeValue::Table(table) => self.table(table, keys, name),
                        other => self.fail(item, format!("`{name}` is made of tables, and this is {}", words(other)), None),
                    }
                    let missing = |key: &&Key| key.needed && !item.get_ref().as_table().is_none_or(|table| table.contains_key(key.name));
                    for key in keys.iter().filter(missing) {
                        self.absent(key.name, item, format!("`{name}` needs `{}`", key.name), Some(key.about.to_owned()));
                    }
                }
            }
            (Shape::Map(_, shape), DeValue::Table(table)) => {
                table.iter().for_each(|(name, value)| self.value(value, shape, name.get_ref()))
            }
            (shape, other) => {
                let message = format!("`{name}` must be {}, and this is {}", shape.words(), words(other));
                self.fail(value, message, example(shape, &self.source.text[value.span()]));
            }
        }
    }
}

/// Which items of a list of tables have mistakes in them: each reaches up to the next.
pub fn flawed(items: &[Spanned<DeValue<'_>>], mistakes: &[RuleError]) -> Vec<bool> {
    let mut flawed = vec![false; items.len()];
    for span in mistakes.iter().filter_map(|mistake| mistake.span) {
        if let Some(at) = items.iter().rposition(|item| item.span().start <= span.start) {
            flawed[at] = true;
        }
    }
    flawed
}

/// Where a setting belongs that is not known where it stands, or what may have been meant.
fn right_key(written: &str, keys: &'static [Key], top: &'static [Key]) -> String {
    let known = || keys.iter().map(|key| key.name);
    let elsewhere = top.iter().find_map(|table| match &table.shape {
        Shape::Table(inner) if inner.iter().any(|key| key.name == written) => Some(format!("`{written}` belongs below `[{}]`", table.name)),
        _ => None,
    });
    let above = top.iter().any(|key| key.name == written).then(|| format!("`{written}` belongs at the top of the file"));
    let near = nearest(written, known());
    match (near.is_empty(), elsewhere.or(above)) {
        (true, Some(place)) => place,
        _ => did_you_mean(written, known(), &one_of(&known().collect::<Vec<_>>())),
    }
}

fn one_of(known: &[&str]) -> String {
    format!("it is one of `{}`", known.join("`, `"))
}

fn words(value: &DeValue) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "`true` or `false`",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// How it would be right, where that can be told from what was written.
fn example(shape: &Shape, written: &str) -> Option<String> {
    match shape {
        Shape::Globs | Shape::List(Shape::Text | Shape::Site | Shape::Name(_)) if written.starts_with(['"', '\'']) => {
            Some(format!("write it as a list: [{written}]"))
        }
        Shape::Text | Shape::Site | Shape::Word(_) | Shape::Name(_) if !written.contains(['\n', '[', '{', '"']) => {
            Some(format!("write it in quotes: \"{written}\""))
        }
        _ => None,
    }
}
