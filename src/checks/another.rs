//! Harm that is told of another treatment than those that a page is about.
//!
//! "Laser can leave burns" on a page about peels runs a rival down; it tells nobody what a peel can do.

use super::Page;
use super::promotion::{in_passing, outermost};
use rustc_hash::FxHashSet;
use std::cell::OnceCell;
use std::ops::Range;

/// The context of what is told of a treatment that the sentence names.
const NAMED: &str = "named-treatment";

/// What a page calls the treatments that it is about.
#[derive(Debug, Default)]
pub(super) struct Own(OnceCell<Names>);

#[derive(Debug)]
struct Names {
    /// The treatments that it promotes, and the families that they belong to or stand for.
    treatments: FxHashSet<u32>,
    /// The words of their names, as far as the page uses them.
    words: FxHashSet<String>,
}

impl Own {
    /// Whether a run of tokens is told of another treatment: its sentence begins with that one, and names none
    /// of the page's own.
    pub fn is_of_another(&self, page: &Page, sentence: usize, tokens: &Range<usize>) -> bool {
        let Some(context) = page.rules.contexts.id(NAMED).filter(|_| !page.promoted.is_empty()) else {
            return false;
        };
        let cues = page.reading.cues_of(context, sentence, tokens);
        if cues.is_empty() {
            return false;
        }
        let own = self.0.get_or_init(|| Names::of(page));
        let names = outermost(page.found.of(&page.rules.names, sentence));
        let mut own_names = names.filter(|m| own.treatments.contains(&page.rules.names.owner(*m)));
        let is_kin = |cue: &Range<usize>| cue.clone().any(|at| own.words.contains(&word(page, sentence, at)));
        !cues.iter().any(is_kin) && own_names.all(|m| in_passing(page, sentence, m.tokens()))
    }
}

impl Names {
    fn of(page: &Page) -> Self {
        let treatments = &page.rules.treatments;
        let promoted: Vec<u32> = page.promoted.iter().map(|promoted| promoted.treatment).collect();
        let is_own = |index: u32| {
            let one = &treatments[index as usize];
            let is_kin = |other: u32| {
                let other = &treatments[other as usize];
                (one.family || other.family) && one.group == other.group
            };
            promoted.iter().any(|&other| other == index || is_kin(other))
        };
        let own: FxHashSet<u32> = (0..treatments.len() as u32).filter(|&index| is_own(index)).collect();
        // "Lasers" are what a page about hair removal by laser promotes, even where it calls it something else;
        // "treatments" are what every family is.
        let of_families = |are_own: bool| {
            let own = &own;
            let families = (0..).zip(treatments).filter(move |(index, one)| one.family && own.contains(index) == are_own);
            families.flat_map(|(_, family)| family.name.split_whitespace()).map(singular)
        };
        let others: FxHashSet<String> = of_families(false).collect();
        let mut words: FxHashSet<String> = of_families(true).filter(|word| !others.contains(word)).collect();
        for sentence in 0..page.text.sentences.len() {
            let names = page.found.of(&page.rules.names, sentence).iter().filter(|m| own.contains(&page.rules.names.owner(**m)));
            words.extend(names.flat_map(|m| m.tokens()).map(|at| word(page, sentence, at)));
        }
        Self { treatments: own, words }
    }
}

/// A word of a sentence, as names are compared.
fn word(page: &Page, sentence: usize, at: usize) -> String {
    singular(&page.words(sentence, &(at..at + 1)))
}

/// A peel and the peels are the same.
fn singular(word: &str) -> String {
    word.to_lowercase().trim_end_matches('s').to_owned()
}
