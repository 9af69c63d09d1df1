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
    table: HashTable<u32>,
}

fn hash(word: &str) -> u64 {
    FxBuildHasher.hash_one(word)
}

fn word_at<'w>(letters: &'w str, ends: &[u32], index: u32) -> &'w str {
    let start = if index == 0 { 0 } else { ends[index as usize - 1] };
    &letters[start as usize..ends[index as usize] as usize]
}

impl Words {
    /// The number of a folded word, given one if it has none yet.
    pub fn intern(&mut self, word: &str) -> WordId {
        let known = self.get(word);
        if known != WordId::UNKNOWN {
            return known;
        }
        let index = self.ends.len() as u32;
        self.letters.push_str(word);
        self.ends.push(self.letters.len() as u32);
        let (letters, ends) = (&self.letters, &self.ends);
        self.table.insert_unique(hash(word), index, |&i| hash(word_at(letters, ends, i)));
        WordId(index + 1)
    }

    /// The number of a folded word.
    pub fn get(&self, word: &str) -> WordId {
        let found = self.table.find(hash(word), |&i| word_at(&self.letters, &self.ends, i) == word);
        found.map_or(WordId::UNKNOWN, |&i| WordId(i + 1))
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
        for index in 0..ends.len() as u32 {
            let hasher = |&i: &u32| hash(word_at(&letters, &ends, i));
            table.insert_unique(hash(word_at(&letters, &ends, index)), index, hasher);
        }
        Ok(Self { letters, ends, table })
    }
}
