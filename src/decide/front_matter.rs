//! Exceptions in a file's front matter: below `caveat`, a list `ignore`.

use super::exception::{Exception, Name, Until};
use super::note::Note;
use crate::document::{Data, Document, Span, Value};
use crate::nearest::did_you_mean;
use crate::rules::Upkeep;

/// What may stand in an entry.
const KEYS: [&str; 4] = ["rule", "reason", "until", "by"];

/// Reads what stands below `caveat`, and notes what is wrong with it.
pub(super) fn read(document: &Document, matter: &Value, notes: &mut Vec<Note>) -> Vec<Exception> {
    let Data::Table(entries) = &matter.data else {
        // The key may be the site's own, unless what stands there was meant for caveat.
        let written = text(document, matter).to_lowercase();
        if written.starts_with("ignore") || written.starts_with("caveat-ignore") {
            let help = "write `caveat:`, below it `ignore:`, and below that `rule:` and `reason:`";
            notes.push(malformed(matter.span, "This is no exception that caveat can read".to_owned()).labelled(help));
        }
        return Vec::new();
    };
    let mut exceptions = Vec::new();
    for (key, value) in entries {
        match &value.data {
            _ if key != "ignore" => {
                let help = did_you_mean(key, ["ignore"], "what stands here is `ignore`");
                notes.push(malformed(value.span, format!("caveat knows nothing called `{key}`")).labelled(help));
            }
            Data::List(list) => exceptions.extend(list.iter().filter_map(|value| entry(document, value, notes))),
            _ => exceptions.extend(entry(document, value, notes)),
        }
    }
    exceptions
}

fn malformed(span: Span, mistake: String) -> Note {
    Note::new(Upkeep::Malformed, "entry", span).with("mistake", mistake)
}

fn entry(document: &Document, value: &Value, notes: &mut Vec<Note>) -> Option<Exception> {
    let Data::Table(entries) = &value.data else {
        let note = malformed(value.span, "An exception is made of `rule` and `reason`".to_owned());
        notes.push(note.labelled("write `rule:` and `reason:` on lines of their own"));
        return None;
    };
    let mut exception = Exception { span: value.span, ..Exception::default() };
    let before = notes.len();
    for (key, value) in entries {
        match key.as_str() {
            "rule" | "rules" => exception.rules = names(value),
            "reason" => exception.reason = text(document, value),
            "until" => exception.until = Until::read(&text(document, value), value.span),
            "by" => exception.by = Some(text(document, value)),
            _ => {
                let help = did_you_mean(key, KEYS, "an exception has `rule`, `reason`, `until` and `by`");
                notes.push(
                    malformed(value.span, format!("An exception has nothing called `{key}`, so this one does not count")).labelled(help),
                );
            }
        }
    }
    // With a slip in the name of its last day it would last for ever.
    exception.is_misspelt = notes.len() > before;
    if exception.span.is_empty() {
        // Not every parser tells where a table stands.
        let spans = || entries.iter().map(|(_, value)| value.span);
        exception.span = Span::new(spans().map(|span| span.start).min()?, spans().map(|span| span.end).max()?);
    }
    if exception.rules.is_empty() {
        let note = Note::new(Upkeep::Malformed, "no-rule", exception.first_line(&document.source));
        notes.push(note.labelled("write `rule: downtime/none`, or several in brackets"));
        return None;
    }
    Some(exception)
}

/// A text, or what else is written.
fn text(document: &Document, value: &Value) -> String {
    match &value.data {
        Data::Text(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Data::Other => document.source.get(value.span.start..value.span.end).unwrap_or_default().trim().to_owned(),
        Data::List(_) | Data::Table(_) => String::new(),
    }
}

/// One name, several with commas between them, or a list.
fn names(value: &Value) -> Vec<Name> {
    match &value.data {
        Data::Text(text) => {
            let each = text.split([',', ' ']).filter(|name| !name.is_empty());
            each.map(|name| Name { name: name.to_lowercase(), span: value.span }).collect()
        }
        Data::List(list) => list.iter().flat_map(names).collect(),
        Data::Table(_) | Data::Other => Vec::new(),
    }
}
