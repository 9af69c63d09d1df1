//! The phrase of a rule that comes nearest to a text, and what keeps it from matching.

use super::phrase::Phrase;
use crate::document::Span;
use crate::rules::{Hit, Purpose, Workshop, WrittenPhrase, WrittenRule};

/// A phrase that is nearly in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// The phrase.
    pub phrase: WrittenPhrase,
    /// What is there of it.
    pub words: String,
    /// What keeps it from matching; nothing if it matches.
    pub breaks: Option<Break>,
}

/// What keeps a phrase from matching.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Break {
    /// A mark stands between its words; with what stands for such marks in phrases.
    Mark(&'static str),
    /// Other words stand between its words.
    Between,
    /// A part of it would match in another form of its word.
    Form {
        /// The part, as bytes of the phrase.
        part: Span,
        /// What to write for it.
        write: String,
    },
    /// Other words stand where a part of it should.
    Word {
        /// The part, as bytes of the phrase.
        part: Span,
        /// The words that stand there; nothing where the sentence ends.
        instead: String,
    },
    /// Only a part of it is there.
    Rest {
        /// The part, as bytes of the phrase.
        there: Span,
    },
}

/// A phrase made easier, to see whether it matches then.
struct Try<'p> {
    phrase: &'p WrittenPhrase,
    /// How little of the phrase was given up, in hundredths.
    kept: usize,
    what: What,
}

enum What {
    Whole,
    Marks(&'static str),
    Between,
    Form(usize),
    /// Without a part in the middle, at the beginning or at the end.
    Without(usize),
    /// Only the parts of this range.
    Run(usize, usize),
}

/// A few letters of a phrase are in any text.
const TELLING: usize = 4;

/// The words that a gap may have between the parts of a phrase that is made easier.
const APART: &str = " ...4 ";

/// The nearest phrase of a rule.
pub(super) fn near(rule: &WrittenRule, texts: &[&str], workshop: &mut Workshop) -> Option<Near> {
    let phrases: Vec<&WrittenPhrase> = rule.phrases.iter().filter(|phrase| phrase.purpose == Purpose::Match).collect();
    let read: Vec<Phrase> = phrases.iter().map(|phrase| Phrase::read(&phrase.text)).collect();
    let mut tries: Vec<(Try, String)> = Vec::new();
    for (phrase, read) in phrases.iter().zip(&read) {
        easier(phrase, read, &mut tries);
    }
    let hits = workshop.find(tries.iter().enumerate().map(|(at, (_, easier))| (at, easier.as_str())), texts);
    let best = hits.into_iter().max_by_key(|hit| {
        let one = &tries[hit.owner].0;
        (one.kept, hit.words.end - hit.words.start, std::cmp::Reverse(hit.owner))
    })?;
    let (one, _) = &tries[best.owner];
    if matches!(one.what, What::Run(..)) && best.words.end - best.words.start < TELLING {
        return None;
    }
    let read = Phrase::read(&one.phrase.text);
    let text = texts[best.text];
    Some(Near {
        phrase: one.phrase.clone(),
        words: text[best.words.start..best.words.end].to_owned(),
        breaks: breaks(one, &read, best, text, workshop),
    })
}

/// The ways in which a phrase is made easier.
fn easier<'p>(phrase: &'p WrittenPhrase, read: &Phrase, tries: &mut Vec<(Try<'p>, String)>) {
    let parts: Vec<&str> = read.parts.iter().map(|part| read.text(part)).collect();
    let needed: Vec<usize> = (0..parts.len()).filter(|&at| read.is_needed(&read.parts[at])).collect();
    let mut add = |kept, what, text| tries.push((Try { phrase, kept, what }, text));
    add(1000, What::Whole, phrase.text.clone());
    for mark in [",", ":"] {
        add(900, What::Marks(mark), parts.join(&format!(" [{mark}] ")));
    }
    for &at in &needed {
        if !parts[at].ends_with(['~', '>', '#']) {
            add(800, What::Form(at), with(&parts, at, &format!("{}~", parts[at])));
        }
    }
    if needed.len() < 2 {
        return;
    }
    add(150, What::Between, parts.join(APART));
    let share = |count: usize| count * 100 / needed.len();
    for &at in &needed {
        let rest = needed.len() - 1;
        let text = match at {
            0 => parts[1..].join(" "),
            last if last == parts.len() - 1 => parts[..last].join(" "),
            _ => with(&parts, at, "...3"),
        };
        add(share(rest), What::Without(at), text);
    }
    for from in 0..needed.len() {
        for to in from + 1..=needed.len() {
            if to - from < needed.len() - 1 {
                add(share(to - from) - 1, What::Run(needed[from], needed[to - 1]), parts[needed[from]..=needed[to - 1]].join(" "));
            }
        }
    }
}

/// The parts with another one in the place of one.
fn with(parts: &[&str], at: usize, other: &str) -> String {
    [&parts[..at], &[other], &parts[at + 1..]].concat().join(" ")
}

fn breaks(one: &Try, read: &Phrase, hit: Hit<usize>, text: &str, workshop: &mut Workshop) -> Option<Break> {
    let span = |at: usize| read.parts[at].span();
    Some(match one.what {
        What::Whole => return None,
        What::Marks(mark) => Break::Mark(mark),
        What::Between => Break::Between,
        What::Form(at) => Break::Form { part: span(at), write: format!("{}~", read.text(&read.parts[at])) },
        What::Run(from, to) => Break::Rest { there: Span::new(span(from).start, span(to).end) },
        What::Without(at) => {
            let sentence = &text[hit.sentence.start..hit.sentence.end];
            let (before, after) = (&text[hit.sentence.start..hit.words.start], &text[hit.words.end..hit.sentence.end]);
            let instead = if at == 0 {
                before.split_whitespace().next_back().unwrap_or_default()
            } else if at + 1 == read.parts.len() {
                after.split_whitespace().next().unwrap_or_default()
            } else {
                // What stands behind the parts that come before it.
                let begun: Vec<&str> = read.parts[..at].iter().map(|part| read.text(part)).collect();
                let found = workshop.find([((), begun.join(" ").as_str())], &[sentence]);
                let end = found.first().map_or(0, |hit| hit.words.end);
                sentence[end..].split_whitespace().next().unwrap_or_default()
            };
            Break::Word { part: span(at), instead: instead.trim_matches(|c: char| c.is_ascii_punctuation()).to_owned() }
        }
    })
}
