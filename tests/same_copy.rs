//! The same copy gives the same findings whatever it is written in: every sample that is Markdown, as HTML, as a Word document
//! and as plain text.
//!
//! Plain text holds no pictures, no code and no addresses of links, and its headings and tables are but lines. The samples are
//! chosen so that nothing in them hangs on that: what their pictures say is said elsewhere, too, and is left out of the count.

#[path = "common/docx.rs"]
mod docx;

#[path = "common/copies.rs"]
mod copies;

#[path = "common/samples.rs"]
mod samples;

use caveat::document::{Document, Format};
use caveat::linter::Linter;
use caveat::policy::Policy;
use caveat::rules::RuleSet;
use copies::Copy;
use samples::{assert_same, found, samples};
use std::fs;

#[test]
fn the_same_copy_gives_the_same_findings_in_every_format() {
    let linter = Linter::new(RuleSet::embedded());
    let mut sum = 0;
    for sample in samples() {
        let name = sample.display().to_string();
        let markdown = fs::read(&sample).expect("it is there");
        let copy = Copy::of(std::str::from_utf8(&markdown).expect("it is text"));
        let read = |bytes: Vec<u8>, format| Document::read(name.clone(), bytes, format).unwrap_or_else(|error| panic!("{name} {error}"));
        let others = [(Format::Html, copy.html()), (Format::Docx, copy.docx()), (Format::Text, copy.text())];
        let others = others.map(|(format, bytes)| (format, read(bytes, format)));
        let markdown = read(markdown, Format::Markdown);
        for policy in [Policy::default(), Policy::all()] {
            let expected = found(&linter, &markdown, &policy);
            for (format, document) in &others {
                assert_same(&format!("{name} as {format:?}"), &expected, &found(&linter, document, &policy));
            }
            sum += expected.len();
        }
    }
    assert!(sum >= 80, "{sum} findings tell little");
}
