//! The table of all words that rules speak of.

use rustc_hash::FxHashMap;

/// The number of a word in a [`Words`] table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordId(pub u32);

impl WordId {
    /// A word that no rule speaks of.
    pub const UNKNOWN: WordId = WordId(0);
    /// Stands for every number in an index by word; no token carries it.
    pub const NUMBER: WordId = WordId(u32::MAX);
}

/// Folded words and their numbers.
#[derive(Debug, Default)]
pub struct Words {
    ids: FxHashMap<Box<str>, WordId>,
}

impl Words {
    /// An empty table.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty table with room for so many words.
    pub fn with_capacity(words: usize) -> Self {
        Self { ids: FxHashMap::with_capacity_and_hasher(words, Default::default()) }
    }

    /// The number of a folded word, given one if it has none yet.
    pub fn intern(&mut self, word: &str) -> WordId {
        if let Some(&id) = self.ids.get(word) {
            return id;
        }
        let id = WordId(self.ids.len() as u32 + 1);
        self.ids.insert(word.into(), id);
        id
    }

    /// The number of a folded word.
    pub fn get(&self, word: &str) -> WordId {
        self.ids.get(word).copied().unwrap_or(WordId::UNKNOWN)
    }

    /// How many words the table holds.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether the table holds no word.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}
