//! What may be written next in a file of settings or rules.

use super::buffer::Lines;
use super::outline::{self, Place};
use caveat::config::Names;
use caveat::document::Span;
use caveat::shape::{Key, NameOf, Shape};
use lsp_types::*;

/// What may stand at a place.
pub fn at(lines: &Lines, position: Position, top: &'static [Key], names: &Names) -> Vec<CompletionItem> {
    let Some(written) = outline::at(lines, position, top) else { return Vec::new() };
    let end = lines.byte(position);
    let range = lines.range(Span::new(written.start.min(end), end));
    let item = |label: &str, text: String, about: &str, kind: CompletionItemKind| CompletionItem {
        label: label.to_owned(),
        kind: Some(kind),
        documentation: (!about.is_empty()).then(|| Documentation::String(about.to_owned())),
        // Editors hold what is written, with its quotation mark, against this.
        filter_text: Some(text.clone()),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text: text })),
        ..CompletionItem::default()
    };
    let quoted = |name: &str| format!("\"{name}\"");
    match written.place {
        Place::Header => {
            headers(top).into_iter().map(|(name, about)| item(&name, name.clone(), about, CompletionItemKind::MODULE)).collect()
        }
        Place::Key(keys) => {
            let plain = keys.iter().filter(|key| !matches!(key.shape, Shape::Table(_) | Shape::Tables(_) | Shape::Map(..)));
            plain.map(|key| item(key.name, format!("{} = ", key.name), key.about, CompletionItemKind::PROPERTY)).collect()
        }
        Place::Name(of) => {
            all(names, of).map(|name| item(name, format!("{} = ", quoted(name)), "", CompletionItemKind::PROPERTY)).collect()
        }
        Place::Value(shape) => match shape {
            Shape::Word(words) => {
                words.iter().map(|(word, about)| item(word, quoted(word), about, CompletionItemKind::ENUM_MEMBER)).collect()
            }
            Shape::Name(of) => all(names, *of).map(|name| item(name, quoted(name), "", CompletionItemKind::VALUE)).collect(),
            Shape::Flag => ["true", "false"].map(|word| item(word, word.to_owned(), "", CompletionItemKind::KEYWORD)).into(),
            _ => Vec::new(),
        },
    }
}

fn all(names: &Names, of: NameOf) -> impl Iterator<Item = &str> {
    names.known(of).into_iter()
}

/// The tables that a file may have, with those that stand in them.
fn headers(keys: &'static [Key]) -> Vec<(String, &'static str)> {
    let mut all = Vec::new();
    for key in keys {
        if let Shape::Table(inner) | Shape::Tables(inner) = key.shape {
            all.push((key.name.to_owned(), key.about));
            all.extend(headers(inner).into_iter().map(|(name, about)| (format!("{}.{name}", key.name), about)));
        } else if let Shape::Map(..) = key.shape {
            all.push((key.name.to_owned(), key.about));
        }
    }
    all
}
