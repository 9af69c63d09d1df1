//! Which alternatives of phrases no example reaches.

use super::examples::page;
use super::phrase::{Alternative, Phrase};
use crate::document::Span;
use crate::rules::{Purpose, Workshop, WrittenPhrase, WrittenRule};

/// How much of a rule's phrases its examples reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// The rule's id.
    pub rule: String,
    /// The file that the phrases stand in.
    pub file: String,
    /// How many alternatives there are: phrases, and branches of their choices.
    pub alternatives: usize,
    /// How many of them an example reaches.
    pub reached: usize,
    /// The phrases with some that no example reaches.
    pub unreached: Vec<Unreached>,
}

/// A phrase with alternatives that no example reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreached {
    /// The phrase.
    pub phrase: WrittenPhrase,
    /// The alternatives, as bytes of it, without those inside others; none where nothing of the phrase is reached.
    pub alternatives: Vec<Span>,
}

/// What the examples of a rule reach. An alternative of a phrase to match is reached by an example that the rule reports, any
/// other by an example of either kind.
pub fn coverage(rule: &WrittenRule, workshop: &mut Workshop) -> Coverage {
    let pages: Vec<_> = rule.examples.iter().map(|example| (example.flag, page(&example.text))).collect();
    let (flags, texts): (Vec<bool>, Vec<&str>) =
        pages.iter().flat_map(|(flag, page)| page.blocks.iter().map(move |block| (*flag, block.prose.as_str()))).unzip();
    let counts = |phrase: &WrittenPhrase, text: usize| phrase.purpose != Purpose::Match || flags[text];

    let mut known = vec![false; rule.phrases.len()];
    for hit in workshop.find(rule.phrases.iter().enumerate().map(|(at, phrase)| (at, phrase.text.as_str())), &texts) {
        known[hit.owner] |= counts(&rule.phrases[hit.owner], hit.text);
    }
    let alternatives: Vec<Vec<Alternative>> = rule.phrases.iter().map(|phrase| Phrase::read(&phrase.text).alternatives()).collect();
    let mut reached: Vec<Vec<bool>> = alternatives.iter().map(|all| vec![false; all.len()]).collect();
    let variants = alternatives
        .iter()
        .enumerate()
        .filter(|(phrase, _)| known[*phrase])
        .flat_map(|(phrase, all)| all.iter().enumerate().map(move |(at, one)| ((phrase, at), one.variant.as_str())));
    for hit in workshop.find(variants, &texts) {
        reached[hit.owner.0][hit.owner.1] |= counts(&rule.phrases[hit.owner.0], hit.text);
    }

    let count = |all: &[Vec<bool>]| all.iter().flatten().filter(|reached| **reached).count();
    let unreached = rule.phrases.iter().enumerate().filter_map(|(at, phrase)| {
        let missed = |index: usize| !reached[at][index];
        let outermost =
            |(index, one): (usize, &Alternative)| (missed(index) && one.inside.is_none_or(|around| !missed(around))).then_some(one.at);
        let inner: Vec<Span> = alternatives[at].iter().enumerate().filter_map(outermost).collect();
        let found = Unreached { phrase: phrase.clone(), alternatives: if known[at] { inner.clone() } else { Vec::new() } };
        (!known[at] || !inner.is_empty()).then_some(found)
    });
    Coverage {
        rule: rule.id.clone(),
        file: rule.file.clone(),
        alternatives: rule.phrases.len() + alternatives.iter().map(Vec::len).sum::<usize>(),
        reached: known.iter().filter(|known| **known).count() + count(&reached),
        unreached: unreached.collect(),
    }
}
