//! The table of all words that rules speak of.

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::hash::BuildHasher;

/// The number of a word in a [`Words`] table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct WordId(pub u32);

impl WordId {
    /// A word that no rule speaks of.
    pub const UNKNOWN: WordId = WordId(0);
    /// Stands for every number in an index by word; no token carries it.
    pub const NUMBER: WordId = WordId(u32::MAX);
}

/// Folded words and their numbers.
///
/// The words stand one after the other in one string, so that a table of tens of thousands is read
/// back at start-up without allocating each.
#[derive(Debug, Default)]
pub struct Words {
    letters: String,
    /// Where each word ends in `letters`; word `n` has the number `n + 1`.
    ends: Vec<u32>,
    table: HashTable<Known>,
}

/// A word in the table, with its place in the letters: nearly every look-up compares them.
#[derive(Debug, Clone, Copy)]
struct Known {
    number: u32,
    start: u32,
    end: u32,
}

impl Known {
    fn letters(self, all: &str) -> &str {
        &all[self.start as usize..self.end as usize]
    }
}

fn hash(word: &str) -> u64 {
    FxBuildHasher.hash_one(word)
}

impl Words {
    /// The number of a folded word, given one if it has none yet.
    pub fn intern(&mut self, word: &str) -> WordId {
        let known = self.get(word);
        if known != WordId::UNKNOWN {
            return known;
        }
        let start = self.letters.len() as u32;
        self.letters.push_str(word);
        self.ends.push(self.letters.len() as u32);
        let known = Known { number: self.ends.len() as u32, start, end: self.letters.len() as u32 };
        Self::file(&mut self.table, &self.letters, known);
        WordId(known.number)
    }

    fn file(table: &mut HashTable<Known>, letters: &str, known: Known) {
        table.insert_unique(hash(known.letters(letters)), known, |k| hash(k.letters(letters)));
    }

    /// The number of a folded word.
    pub fn get(&self, word: &str) -> WordId {
        let found = self.table.find(hash(word), |known| known.letters(&self.letters) == word);
        found.map_or(WordId::UNKNOWN, |known| WordId(known.number))
    }
}

impl Serialize for Words {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (&self.letters, &self.ends).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (letters, ends) = <(String, Vec<u32>)>::deserialize(deserializer)?;
        let mut table = HashTable::with_capacity(ends.len());
        let starts = std::iter::once(0).chain(ends.iter().copied());
        for (number, (start, &end)) in (1..).zip(starts.zip(&ends)) {
            Self::file(&mut table, &letters, Known { number, start, end });
        }
        Ok(Self { letters, ends, table })
    }
}
