//! What was found, for the page.

use super::super::plan::law;
use super::super::session::Verdict;
use super::units::Units;
use caveat::document::{Format, Span};
use caveat::report::html::book::{Book, Entry};
use caveat::report::html::cards::{Card, Cards, Law, Quoted, let_be};
use caveat::report::html::severity_class;
use caveat::report::{FileReport, Run};
use caveat::rules::RuleError;
use serde::Serialize;
use std::collections::BTreeMap;

/// More findings than this are counted and not told: a page cannot cope with any number.
const MOST: usize = 1000;

/// The whole answer.
#[derive(Serialize)]
struct Answer<'a> {
    /// The text in which places are, if that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    /// What it was read as, in words.
    read_as: &'static str,
    /// By whose law, in a sentence.
    law: String,
    findings: Vec<Told<'a>>,
    /// How many there are besides, by severity: errors, warnings, notes.
    untold: [usize; 3],
    excused: Vec<LetBe<'a>>,
    /// The law that is cited, by the ids of its provisions.
    provisions: BTreeMap<&'a str, Provision<'a>>,
    /// What could not be read of it.
    unread: Vec<String>,
    /// What is wrong in files of settings, a sentence each.
    mistakes: Vec<String>,
}

#[derive(Serialize)]
struct Told<'a> {
    severity: &'static str,
    /// The same for readers.
    grade: &'static str,
    rule: &'a str,
    category: &'a str,
    message: &'a str,
    label: &'a str,
    why: &'a str,
    /// Cut at backticks; every second one stands between two of them.
    advice: Vec<(bool, &'a str)>,
    sure: &'static str,
    /// What can be written word for word.
    #[serde(skip_serializing_if = "Option::is_none")]
    instead: Option<Instead<'a>>,
    #[serde(flatten)]
    at: At,
    /// Whether it is about what is not said.
    owed: bool,
    told: &'a [String],
    missing: &'a [String],
    law: Vec<Country<'a>>,
    more_law: Vec<Country<'a>>,
    related: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Instead<'a> {
    from: u32,
    /// What stands there.
    words: &'a str,
    with: &'a str,
}

/// Words, and where they are.
#[derive(Serialize)]
struct At {
    from: u32,
    to: u32,
    words: String,
    place: String,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    #[serde(flatten)]
    at: At,
}

#[derive(Serialize)]
struct Country<'a> {
    country: &'a str,
    instruments: Vec<Instrument<'a>>,
}

#[derive(Serialize)]
struct Instrument<'a> {
    name: &'a str,
    clauses: Vec<Clause<'a>>,
}

#[derive(Serialize)]
struct Clause<'a> {
    id: &'a str,
    clause: &'a str,
}

#[derive(Serialize)]
struct LetBe<'a> {
    rule: &'a str,
    message: &'a str,
    because: String,
    #[serde(flatten)]
    at: At,
}

#[derive(Serialize)]
struct Provision<'a> {
    country: &'a str,
    instrument: &'a str,
    clause: &'a str,
    asks: &'a str,
    authority: &'a str,
    url: Option<&'a str>,
    checked: Option<&'a str>,
    doubt: Option<&'static str>,
}

/// Writes what was found.
pub fn json(verdict: &Verdict, mistakes: &[RuleError], with_text: bool) -> Result<Vec<u8>, String> {
    let Verdict { document, checked, linter, terms } = verdict;
    let rules = linter.rules();
    let law = law([(&**linter, &**terms)]);
    let book = Book::of(&Run { digest: rules.digest.clone(), rules: vec![rules], files: 1, law });
    let (told, untold) = checked.findings.split_at(checked.findings.len().min(MOST));
    let report = FileReport { document, findings: told, excused: &checked.excused };
    let cards = Cards::apart(&report, &book);
    let made: Vec<Card<'_>> = (0..told.len()).map(|index| cards.card(index)).collect();
    let units = Units::of(&document.source);
    let cited = told.iter().flat_map(|finding| finding.citations.iter());
    let answer = Answer {
        text: with_text.then_some(document.source.as_str()),
        read_as: in_words(document.format),
        law: book.whose_law(),
        findings: made.iter().map(|card| card_told(card, &document.source, &units)).collect(),
        untold: caveat::report::html::cards::counts(untold),
        excused: checked
            .excused
            .iter()
            .take(MOST)
            .map(|excused| LetBe {
                rule: &excused.finding.rule,
                message: &excused.finding.message,
                because: let_be(&excused.excuse),
                at: at(excused.finding.span, &cards.quoted(excused.finding.span), &units),
            })
            .collect(),
        provisions: cited.filter_map(|citation| Some((&*citation.id, provision(book.provision(&citation.id)?)))).collect(),
        unread: document.unread.iter().map(|reason| format!("{} {reason}.", document.path)).collect(),
        mistakes: mistakes.iter().map(|mistake| caveat::rules::RuleErrors(vec![mistake.clone()]).to_string()).collect(),
    };
    serde_json::to_vec(&answer).map_err(|error| error.to_string())
}

fn card_told<'a>(card: &'a Card<'_>, source: &'a str, units: &Units<'_>) -> Told<'a> {
    let finding = card.finding;
    let instead = finding.replacement.as_ref().and_then(|new| {
        // The field holds other ends of lines.
        let words = source.get(new.span.start..new.span.end).filter(|words| !words.contains('\r'))?;
        Some(Instead { from: units.before(new.span.start), words, with: &new.text })
    });
    let related = finding.related.iter().zip(&card.related);
    Told {
        severity: severity_class(finding.severity),
        grade: card.severity(),
        rule: &finding.rule,
        category: &finding.category,
        message: &finding.message,
        label: &finding.label,
        why: &finding.why,
        advice: card.advice().collect(),
        sure: card.sure(),
        instead,
        at: at(finding.span, &card.words, units),
        owed: finding.disclosure.is_some(),
        told: &card.told,
        missing: &card.missing,
        law: card.law.iter().map(country).collect(),
        more_law: card.more_law.iter().map(country).collect(),
        related: related.map(|(related, (quoted, message))| Related { message, at: at(related.span, quoted, units) }).collect(),
    }
}

fn at(span: Span, quoted: &Quoted, units: &Units<'_>) -> At {
    At { from: units.before(span.start), to: units.before(span.end), words: quoted.words.clone(), place: quoted.place.clone() }
}

fn country<'a>(law: &'a Law<'_>) -> Country<'a> {
    let clause = |citation: &'a caveat::finding::Citation| Clause { id: &citation.id, clause: &citation.clause };
    let instruments = law
        .instruments
        .iter()
        .map(|(name, clauses)| Instrument { name, clauses: clauses.iter().map(|known| clause(known.citation)).collect() });
    Country { country: law.country, instruments: instruments.collect() }
}

fn provision(entry: &Entry) -> Provision<'_> {
    Provision {
        country: &entry.country,
        instrument: &entry.instrument,
        clause: &entry.clause,
        asks: &entry.asks,
        authority: &entry.authority,
        url: entry.url.as_deref(),
        checked: entry.checked.as_deref(),
        doubt: entry.doubt,
    }
}

/// What a text was read as.
fn in_words(format: Format) -> &'static str {
    match format {
        Format::Markdown | Format::Mdx => "Markdown",
        Format::Html | Format::Astro | Format::Svelte | Format::Vue => "HTML",
        Format::Text => "plain text",
        Format::Captions => "captions",
        Format::Csv | Format::Tsv => "a table of posts",
        Format::Jsonl => "lines of JSON",
        Format::Docx => "a Word document",
    }
}
