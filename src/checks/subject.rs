//! What a sentence speaks of, as far as two sentences must be told apart.

use super::Page;
use super::promotion::outermost;
use crate::document::Role;
use std::collections::BTreeSet;
use std::ops::Range;

/// So many sentences later a reader has forgotten which treatment was named.
const REMEMBERED: usize = 40;

/// The treatments and other things that a place speaks of.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Subject {
    treatments: BTreeSet<u32>,
    /// Phrases of a rule's `told-apart`.
    others: BTreeSet<String>,
}

impl Subject {
    /// What a sentence speaks of: what it names itself, else what was named last above it in its section,
    /// and what the headings name. `rule` is the index of the contradiction whose phrases tell subjects apart.
    pub fn of(page: &Page, rule: usize, sentence: usize) -> Self {
        Self::around(page, rule, sentence, 0..0)
    }

    /// The same, but some words of the sentence name no treatment: "four days of peeling".
    pub fn around(page: &Page, rule: usize, sentence: usize, words: Range<usize>) -> Self {
        let named = treatments(page, sentence, words);
        let mut subject = Subject { treatments: named, others: others(page, rule, sentence) };
        let block = page.text.sentences[sentence].block;
        let is_heading = |s: &usize| matches!(page.blocks[page.text.sentences[*s].block].role, Role::Heading(_));
        if subject.treatments.is_empty() {
            let before = (0..sentence).rev().take(REMEMBERED).take_while(|s| !is_heading(s) || page.text.sentences[*s].block == block);
            subject.treatments = before.map(|s| treatments(page, s, 0..0)).find(|named| !named.is_empty()).unwrap_or_default();
        }
        for above in page.reading.outline.above(page.text, sentence) {
            subject.others.extend(others(page, rule, above));
            if subject.treatments.is_empty() {
                subject.treatments = treatments(page, above, 0..0);
            }
        }
        subject
    }

    /// Whether nothing says that the two speak of different things.
    pub fn may_be(&self, other: &Subject) -> bool {
        are_nested(&self.treatments, &other.treatments) && are_nested(&self.others, &other.others)
    }

    /// Whether the two speak of one and the same thing.
    pub fn is(&self, other: &Subject) -> bool {
        self.treatments.len() < 2 && self == other
    }
}

fn are_nested<T: Ord>(a: &BTreeSet<T>, b: &BTreeSet<T>) -> bool {
    a.is_subset(b) || b.is_subset(a)
}

fn treatments(page: &Page, sentence: usize, except: Range<usize>) -> BTreeSet<u32> {
    let names = &page.rules.names;
    let named = outermost(page.found.of(names, sentence));
    named.filter(|m| m.tokens().end <= except.start || except.end <= m.tokens().start).map(|m| names.owner(m)).collect()
}

fn others(page: &Page, rule: usize, sentence: usize) -> BTreeSet<String> {
    let (group, mut found) = (&page.rules.told_apart, Vec::new());
    group.find(page.text, &page.text.sentences[sentence], page.searcher, &mut found);
    let of_rule = found.iter().filter(|m| group.owner(**m) as usize == rule);
    // The lip and the lips are the same.
    of_rule.map(|m| page.words(sentence, &m.tokens()).trim_end_matches('s').to_owned()).collect()
}
