//! The samples that are Markdown, and what is found in them whatever they are written in.

use caveat::document::{Block, Document, Role, Span};
use caveat::finding::DisclosureState;
use caveat::linter::Linter;
use caveat::policy::Policy;
use std::fs;
use std::path::{Path, PathBuf};

/// What a finding is, wherever it stands: its rule, its words, and what is told and not told.
pub type Found = (String, String, Option<(String, DisclosureState, Vec<String>, Vec<String>)>);

/// Everything that is found in a document, but for what only its pictures say.
pub fn found(linter: &Linter, document: &Document, policy: &Policy) -> Vec<Found> {
    let in_picture = |at: usize| {
        let of = |block: &&Block| block.role == Role::Alt;
        document.blocks.iter().filter(of).any(|block| {
            let span = block.source(Span::new(0, block.prose.len()));
            (span.start..span.end).contains(&at)
        })
    };
    let mut found: Vec<Found> = linter
        .check(document, policy)
        .into_iter()
        .filter(|finding| !in_picture(finding.span.start))
        .map(|finding| {
            let owed = finding.disclosure.map(|owed| (owed.treatment, owed.state, owed.stated, owed.missing));
            (finding.rule.to_string(), finding.words, owed)
        })
        .collect();
    found.sort();
    found
}

/// All samples that are Markdown.
pub fn samples() -> Vec<PathBuf> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")];
    let mut samples = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the samples are there") {
            let path = entry.expect("it is there").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                samples.push(path);
            }
        }
    }
    samples.sort();
    assert!(samples.len() >= 7, "{samples:?}");
    samples
}

/// Says so if not the same was found.
pub fn assert_same(what: &str, expected: &[Found], found: &[Found]) {
    let (lost, new) = (without(expected, found), without(found, expected));
    assert!(lost.is_empty() && new.is_empty(), "{what}\n  not found: {lost:#?}\n  found besides: {new:#?}");
}

/// What is in these and not, or not so often, in those.
fn without<'f>(these: &'f [Found], those: &[Found]) -> Vec<&'f Found> {
    let mut left: Vec<&Found> = those.iter().collect();
    these.iter().filter(|found| left.iter().position(|other| other == found).map(|at| left.remove(at)).is_none()).collect()
}
