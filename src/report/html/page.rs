//! What stands around the files.

use super::super::enumerated;
use super::super::summary::{Summary, count, found};
use super::Known;
use super::book::{Book, Entry};
use askama::Template;
use sha2::{Digest, Sha256};
use std::io;

const STYLE: &str = concat!(include_str!("family.css"), "\n", include_str!("style.css"));
const SCRIPT: &str = include_str!("script.js");

#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    style: &'static str,
    script: &'static str,
    style_hash: String,
    script_hash: String,
    version: &'static str,
    headline: String,
    checked: String,
    found: Vec<(&'static str, usize, &'static str)>,
    law: String,
    failed: String,
    others: String,
    book: &'a Book,
    known: &'a Known,
    cited: Vec<(&'a str, Vec<(&'a str, &'a Entry)>)>,
}

/// The page, with places where the files belong.
pub fn render(book: &Book, known: &Known, summary: &Summary<'_>) -> io::Result<String> {
    let tally = &summary.tally;
    let page = Page {
        style: STYLE,
        script: SCRIPT,
        style_hash: hash(STYLE),
        script_hash: hash(SCRIPT),
        version: env!("CARGO_PKG_VERSION"),
        headline: headline(summary),
        checked: checked(summary),
        found: vec![
            ("error", tally.errors, "must not be published like this"),
            ("warning", tally.warnings, "should be changed"),
            ("note", tally.infos, "worth a look"),
        ],
        law: book.whose_law(),
        failed: if summary.failed > 0 {
            format!("{} could not be checked, so more may be wrong than this page tells.", count(summary.failed, "file"))
        } else {
            String::new()
        },
        others: others(summary),
        book,
        known,
        cited: cited(book, known),
    };
    page.render().map_err(io::Error::other)
}

/// `3 errors and 12 warnings`
fn headline(summary: &Summary<'_>) -> String {
    let tally = &summary.tally;
    if tally.files == 0 {
        return "Nothing was checked".to_owned();
    }
    let mut words = found([tally.errors, tally.warnings, tally.infos]);
    words.get_mut(..1).map(str::make_ascii_uppercase);
    words
}

/// How many files were read, and in how many of them something was found.
fn checked(summary: &Summary<'_>) -> String {
    let tally = &summary.tally;
    let files = count(tally.files, "file");
    match (tally.affected, tally.files) {
        (_, 0) => "No file was read.".to_owned(),
        (0, _) => format!("caveat read {files} of copy and found nothing to report."),
        (1, 1) => "caveat read 1 file of copy.".to_owned(),
        (affected, all) if affected == all => format!("caveat read {files} of copy and found something in all of them."),
        (affected, _) => format!("caveat read {files} of copy and found something in {affected} of them."),
    }
}

/// What was not read, in a sentence.
fn others(summary: &Summary<'_>) -> String {
    let skipped = (summary.skipped, "of another kind");
    let excluded = (summary.excluded, "left out by the settings");
    let parts: Vec<String> = [skipped, excluded]
        .into_iter()
        .filter(|(files, _)| *files > 0)
        .map(|(files, why)| format!("{} {why}", count(files, "file")))
        .collect();
    if parts.is_empty() { String::new() } else { format!("Not read: {}.", enumerated(parts.iter().map(String::as_str))) }
}

/// The provisions that findings may breach, by country.
fn cited<'a>(book: &'a Book, known: &'a Known) -> Vec<(&'a str, Vec<(&'a str, &'a Entry)>)> {
    let mut countries: Vec<(&str, Vec<(&str, &Entry)>)> = Vec::new();
    for (id, entry) in known.cited.iter().filter_map(|id| Some((id.as_str(), book.provision(id)?))) {
        match countries.last_mut().filter(|(country, _)| *country == &*entry.country) {
            Some((_, of)) => of.push((id, entry)),
            None => countries.push((&entry.country, vec![(id, entry)])),
        }
    }
    countries
}

/// What a browser must find an element's text to be before it uses it: `sha256-…`.
fn hash(text: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(text)))
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0_u32, |bits, &byte| bits << 8 | u32::from(byte)) << (8 * (3 - three.len()));
        out.extend((0..4).map(|digit| if digit <= three.len() { DIGITS[(bits >> (18 - 6 * digit) & 63) as usize] as char } else { '=' }));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_as_everywhere() {
        let encoded = ["", "f", "fo", "foo", "foob", "fooba", "foobar"].map(|text| base64(text.as_bytes()));
        assert_eq!(encoded, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"]);
    }

    /// The browser would not run what it is told another checksum of, and it reads line ends in its own way.
    #[test]
    fn style_and_script_are_written_as_a_browser_reads_them() {
        for text in [STYLE, SCRIPT] {
            assert!(!text.contains('\r') && !text.contains("</") && !text.contains("<!--"));
        }
    }
}
