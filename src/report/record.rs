//! The record of a run for an audit: what was checked, by what, and what came of it.
//!
//! It is JSON in one form only, so that a signature over it means something: the keys of every object
//! are in the order of their letters, there is one line for each finding, and no blanks.

use super::FileReport;
use super::entries::{Entry, entries};
use crate::document::Document;
use crate::finding::{Confidence, Disclosure, Excuse, Severity};
use crate::hex::hex;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// The layout of the record.
pub const VERSION: u32 = 1;

#[derive(Serialize)]
struct Line<'a> {
    bytes: [usize; 2],
    confidence: Confidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    disclosure: Option<&'a Disclosure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    excuse: Option<&'a Excuse>,
    fingerprint: String,
    message: &'a str,
    rule: &'a str,
    severity: Severity,
    words: &'a str,
}

impl<'a> From<Entry<'a>> for Line<'a> {
    fn from(Entry { finding, excuse, fingerprint }: Entry<'a>) -> Self {
        Self {
            bytes: [finding.span.start, finding.span.end],
            confidence: finding.confidence,
            disclosure: finding.disclosure.as_deref(),
            excuse,
            fingerprint,
            message: &finding.message,
            rule: &finding.rule,
            severity: finding.severity,
            words: &finding.words,
        }
    }
}

/// Writes what stands before the first file.
pub fn head(out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"{\"files\":[")
}

/// Writes one file; `policy` is the number of what was in force for it.
pub fn file(out: &mut dyn Write, file: &FileReport<'_>, policy: usize) -> io::Result<()> {
    let lines = |out: &mut dyn Write, excused: bool| {
        let mut before = "\n";
        for entry in entries(file).filter(|entry| entry.excuse.is_some() == excused) {
            write!(out, "{before}{}", canonical(&Line::from(entry)))?;
            before = ",\n";
        }
        Ok::<(), io::Error>(())
    };
    out.write_all(b"{\"findings\":[")?;
    lines(out, false)?;
    let (path, sha256) = (canonical(&file.document.path), checksum_of(file.document));
    write!(out, "],\"path\":{path},\"policy\":{policy},\"sha256\":\"{sha256}\",\"suppressed\":[")?;
    lines(out, true)?;
    out.write_all(b"]}")
}

/// Puts a file's part behind the parts of `position` others.
pub fn join(out: &mut dyn Write, position: usize, part: &[u8]) -> io::Result<()> {
    out.write_all(if position > 0 { b",\n" } else { b"\n" })?;
    out.write_all(part)
}

/// Writes what stands after the last file: these sections, whose names come after `files`, in their order.
pub fn tail(out: &mut dyn Write, sections: &[(&str, Value)]) -> io::Result<()> {
    out.write_all(b"]")?;
    for (name, value) in sections {
        write!(out, ",\n{}:{}", canonical(name), canonical(value))?;
    }
    out.write_all(b"}\n")
}

/// The SHA-256 of a document's file, in hexadecimal.
pub fn checksum_of(document: &Document) -> String {
    hex(&document.checksum())
}

/// The SHA-256 of some bytes, in hexadecimal.
pub fn checksum(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// JSON in one form only. What stands in a list of tables has a line of its own.
pub fn canonical(value: &impl Serialize) -> String {
    let mut text = String::new();
    // Text, numbers and lists of them can always be written.
    put(&serde_json::to_value(value).unwrap_or_default(), &mut text);
    text
}

fn put(value: &Value, text: &mut String) {
    match value {
        Value::Object(table) => {
            let mut keys: Vec<&String> = table.keys().collect();
            keys.sort_unstable();
            text.push('{');
            for (at, key) in keys.into_iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                *text += &Value::from(key.as_str()).to_string();
                text.push(':');
                put(&table[key], text);
            }
            text.push('}');
        }
        Value::Array(list) => {
            let lines = list.iter().any(Value::is_object);
            text.push('[');
            for (at, item) in list.iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                if lines {
                    text.push('\n');
                }
                put(item, text);
            }
            text.push(']');
        }
        plain => *text += &plain.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn there_is_one_form_only() {
        let value = serde_json::json!({"b": [1, 2], "a": [{"z": "ü\n\"", "y": null}, {}], "B": 1.5});
        assert_eq!(canonical(&value), "{\"B\":1.5,\"a\":[\n{\"y\":null,\"z\":\"ü\\n\\\"\"},\n{}],\"b\":[1,2]}");
    }
}
