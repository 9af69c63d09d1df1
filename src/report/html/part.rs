//! A file's part of the page.

use super::super::{FileReport, LineIndex, assert_spans};
use super::book::Book;
use super::cards::{Card, Cards, Quoted, counts};
use super::marks::{Mark, segments};
use super::paint::Piece;
use super::strips::{Layout, Strip};
use crate::document::Origin;
use crate::finding::{Excuse, Finding};
use crate::hex::hex;
use crate::report::summary::found;
use askama::Template;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// Of a file with more findings only the first are told in full.
const MOST_CARDS: usize = 1000;

/// What a worker hands on.
#[derive(Debug, Serialize, Deserialize)]
pub struct FilePart<'p> {
    /// The file's path.
    pub path: Cow<'p, str>,
    /// The beginning of all names on the page that belong to the file.
    pub id: String,
    /// How many findings there are of each severity, the worst first.
    pub counts: [usize; 3],
    /// How many of them are told in full.
    pub cards: usize,
    /// Those by category.
    pub categories: BTreeMap<Cow<'p, str>, usize>,
    /// The provisions that they may breach.
    pub cited: BTreeSet<Cow<'p, str>>,
    /// The file and its findings, as it stands on the page.
    pub article: Cow<'p, str>,
    /// How many findings are let be.
    pub excused: usize,
    /// Those, as they stand on the page.
    pub lets_be: Cow<'p, str>,
}

impl<'p> FilePart<'p> {
    /// All of a file.
    pub fn of(file: &'p FileReport<'p>, book: &Book) -> io::Result<Self> {
        let FileReport { document, findings, excused } = *file;
        assert_spans(document, findings);
        let id = id(&document.path);
        let told = &findings[..findings.len().min(MOST_CARDS)];
        let marks = if findings.is_empty() { Vec::new() } else { Mark::all(&document.source, told, excused) };
        let segments = segments(&marks);
        let cards = Cards { report: file, book, file: &id, segments: &segments, index: LineIndex::of(document) };
        let mut categories: BTreeMap<Cow<'p, str>, usize> = BTreeMap::new();
        for finding in told {
            *categories.entry(Cow::Borrowed(&finding.category)).or_default() += 1;
        }
        let article = if findings.is_empty() {
            String::new()
        } else {
            let owed = |&index: &usize| told[index].disclosure.is_some();
            let article = Article {
                id: &id,
                path: &document.path,
                found: found(counts(findings)),
                extracted: matches!(document.origin, Origin::Extracted { .. }),
                code: document.format.is_html(),
                owed: (0..told.len()).filter(owed).map(|index| cards.card(index)).collect(),
                strips: Layout::strips(&cards, &marks, told.len() == findings.len()),
                untold: findings.len() - told.len(),
            };
            article.render().map_err(io::Error::other)?
        };
        let lets_be = LetsBe {
            id: &id,
            path: &document.path,
            excused: excused
                .iter()
                .map(|e| LetBe { finding: &e.finding, excuse: &e.excuse, words: cards.quoted(e.finding.span) })
                .collect(),
        };
        let lets_be = if excused.is_empty() { String::new() } else { lets_be.render().map_err(io::Error::other)? };
        Ok(Self {
            path: Cow::Borrowed(&document.path),
            counts: counts(findings),
            cards: told.len(),
            categories,
            cited: told.iter().flat_map(|finding| finding.citations.iter()).map(|citation| Cow::Borrowed(&*citation.id)).collect(),
            article: article.into(),
            excused: excused.len(),
            lets_be: lets_be.into(),
            id,
        })
    }

    /// All findings.
    pub fn findings(&self) -> usize {
        self.counts.iter().sum()
    }
}

/// A name that no other file of the report has, and that stays from report to report.
fn id(path: &str) -> String {
    format!("f{}", hex(&Sha256::digest(path)[..6]))
}

/// A file with findings in the table of files.
#[derive(Template)]
#[template(path = "entry.html")]
pub struct Entry<'p> {
    /// The file.
    pub part: &'p FilePart<'p>,
    /// Whether its findings are told in full.
    pub shown: bool,
}

/// A file without findings.
#[derive(Template)]
#[template(source = "<li><bdi>{{ path }}</bdi></li>\n", ext = "html")]
pub struct Name<'p> {
    /// Its path.
    pub path: &'p str,
}

#[derive(Template)]
#[template(path = "article.html")]
struct Article<'a> {
    id: &'a str,
    path: &'a str,
    found: String,
    extracted: bool,
    code: bool,
    owed: Vec<Card<'a>>,
    strips: Vec<Strip<'a>>,
    untold: usize,
}

#[derive(Template)]
#[template(path = "excused.html")]
struct LetsBe<'a> {
    id: &'a str,
    path: &'a str,
    excused: Vec<LetBe<'a>>,
}

struct LetBe<'a> {
    finding: &'a Finding,
    excuse: &'a Excuse,
    words: Quoted,
}
