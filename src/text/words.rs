//! The table of all words that rules speak of.

use crate::flat::{Bytes, Rows};
use serde::{Deserialize, Serialize};

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
/// The table is read where it stands in the program, so it has hashes of its own that are the same on
/// every machine: where a word belongs is tried first, then the places after it.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Words {
    /// All words, one after the other.
    letters: Bytes,
    count: u32,
    /// At each place a word's number, where its letters begin and where they end; 0 for no word. There are
    /// as many places as a power of two, and twice as many as words, or more.
    places: Rows<3>,
}

/// So many places a table has that is not empty.
const LEAST: usize = 64;

/// Where a word belongs, before it is cut to the size of the table.
fn hash(word: &[u8]) -> usize {
    const MIX: u64 = 0x9E37_79B9_7F4A_7C15;
    let (whole, rest) = word.as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let mixed = |hash: u64, part: [u8; 8]| (hash.rotate_left(23) ^ u64::from_le_bytes(part)).wrapping_mul(MIX);
    let hash = mixed(whole.iter().copied().fold(word.len() as u64, mixed), last);
    (hash >> 32) as usize
}

impl Words {
    /// How many words there are.
    pub fn count(&self) -> usize {
        self.count as usize
    }

    /// The number of a folded word, given one if it has none yet.
    pub fn intern(&mut self, word: &str) -> WordId {
        let known = self.get(word);
        if known != WordId::UNKNOWN {
            return known;
        }
        if self.places.len() <= 2 * self.count() {
            self.grow();
        }
        let start = self.letters.all().len() as u32;
        self.letters.extend(word.as_bytes());
        self.count += 1;
        self.file([self.count, start, self.letters.all().len() as u32]);
        WordId(self.count)
    }

    fn grow(&mut self) {
        let known: Vec<[u32; 3]> = (0..self.places.len()).map(|place| self.places.get(place)).filter(|known| known[0] != 0).collect();
        self.places = std::iter::repeat_n([0; 3], (2 * self.places.len()).max(LEAST)).collect();
        known.into_iter().for_each(|known| self.file(known));
    }

    fn file(&mut self, known: [u32; 3]) {
        let last = self.places.len() - 1;
        let mut place = hash(&self.letters.all()[known[1] as usize..known[2] as usize]) & last;
        while self.places.get(place)[0] != 0 {
            place = (place + 1) & last;
        }
        self.places.set(place, known);
    }

    /// The number of a folded word.
    pub fn get(&self, word: &str) -> WordId {
        let (word, letters, places) = (word.as_bytes(), self.letters.all(), self.places.all());
        let Some(last) = places.len().checked_sub(1) else {
            return WordId::UNKNOWN;
        };
        let mut place = hash(word) & last;
        loop {
            let [number, start, end] = places[place].map(u32::from_le_bytes);
            if number == 0 || letters[start as usize..end as usize] == *word {
                return WordId(number);
            }
            place = (place + 1) & last;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_keeps_its_number() {
        let mut words = Words::default();
        let all: Vec<String> = (0..1000).map(|number| format!("word{}", number * 7)).collect();
        let numbers: Vec<WordId> = all.iter().map(|word| words.intern(word)).collect();
        assert_eq!((words.count(), numbers[0], numbers[999]), (1000, WordId(1), WordId(1000)));
        assert!(all.iter().zip(numbers).all(|(word, number)| words.get(word) == number && words.intern(word) == number));
        assert_eq!((words.get("word1"), words.get("")), (WordId::UNKNOWN, WordId::UNKNOWN));
    }
}
