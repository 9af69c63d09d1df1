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

/// A word of no more letters than this stands in its place in the table, so that one look is enough.
const SHORT: usize = 12;

/// The folded letters of a short word, the first one lowest, zeros behind the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Short(u128);

impl Short {
    /// The letters from `start` to `end` of a text in lower case; `None` if there are too many of them, or others than ASCII.
    pub fn fold(text: &[u8], start: usize, end: usize) -> Option<Self> {
        let length = end - start;
        if length > SHORT {
            return None;
        }
        let letters = match text[start..].first_chunk() {
            Some(letters) => u128::from_le_bytes(*letters) & !(u128::MAX << (8 * length)),
            None => padded(&text[start..end]),
        };
        let every = |byte: u8| u128::from_le_bytes([byte; 16]);
        if letters & every(0x80) != 0 {
            return None;
        }
        // Both sums carry into a letter's highest bit: one from A on, the other from behind Z on.
        let capitals = (letters + every(0x80 - b'A')) & !(letters + every(0x7F - b'Z')) & every(0x80);
        Some(Self(letters | capitals >> 2))
    }

    fn new(word: &[u8]) -> Option<Self> {
        (word.len() <= SHORT).then(|| Self(padded(word)))
    }

    /// Whether one of the letters is a digit.
    pub fn has_digit(self) -> bool {
        self.0.to_le_bytes().iter().any(u8::is_ascii_digit)
    }

    /// The first eight letters, the first one lowest.
    pub fn first_eight(self) -> u64 {
        self.0 as u64
    }

    /// The letters as they stand in the table.
    fn numbers(self) -> [u32; 3] {
        [self.0, self.0 >> 32, self.0 >> 64].map(|letters| letters as u32)
    }

    fn hash(self) -> usize {
        let halves = [self.0 as u64, (self.0 >> 64) as u64];
        (halves.into_iter().fold(0, mixed) >> 32) as usize
    }
}

fn padded(letters: &[u8]) -> u128 {
    let mut padded = [0; 16];
    padded[..letters.len()].copy_from_slice(letters);
    u128::from_le_bytes(padded)
}

/// Folded words and their numbers.
///
/// The table is read where it stands in the program, so it has hashes of its own that are the same on
/// every machine: where a word belongs is tried first, then the places after it.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Words {
    /// All words that are not short, one after the other.
    letters: Bytes,
    count: u32,
    /// At each place a word's number, 0 for no word, and its letters if it is short; else where they begin,
    /// where they end, and [`LONG`]. There are as many places as a power of two, and twice as many as words, or more.
    places: Rows<4>,
}

/// So many places a table has that is not empty.
const LEAST: usize = 64;
/// Stands where a short word has its last letters; no letter has such bytes.
const LONG: u32 = u32::MAX;

fn mixed(hash: u64, letters: u64) -> u64 {
    (hash.rotate_left(23) ^ letters).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// Where a word belongs, before it is cut to the size of the table.
fn hash(word: &[u8]) -> usize {
    match Short::new(word) {
        Some(short) => short.hash(),
        None => (word.chunks(8).fold(0, |hash, letters| mixed(hash, padded(letters) as u64)) >> 32) as usize,
    }
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
        let letters = match Short::new(word.as_bytes()) {
            Some(short) => short.numbers(),
            None => {
                let start = self.letters.all().len() as u32;
                self.letters.extend(word.as_bytes());
                [start, self.letters.all().len() as u32, LONG]
            }
        };
        self.count += 1;
        self.file(self.count, letters, hash(word.as_bytes()));
        WordId(self.count)
    }

    fn grow(&mut self) {
        let known: Vec<[u32; 4]> = (0..self.places.len()).map(|place| self.places.get(place)).filter(|known| known[0] != 0).collect();
        self.places = std::iter::repeat_n([0; 4], (2 * self.places.len()).max(LEAST)).collect();
        for [number, letters @ ..] in known {
            let hash = match letters {
                [start, end, LONG] => hash(&self.letters.all()[start as usize..end as usize]),
                short => Short(short.into_iter().rev().fold(0, |letters, more| letters << 32 | u128::from(more))).hash(),
            };
            self.file(number, letters, hash);
        }
    }

    fn file(&mut self, number: u32, [one, two, three]: [u32; 3], hash: usize) {
        let last = self.places.len() - 1;
        let mut place = hash & last;
        while self.places.get(place)[0] != 0 {
            place = (place + 1) & last;
        }
        self.places.set(place, [number, one, two, three]);
    }

    /// The number of a folded word.
    pub fn get(&self, word: &str) -> WordId {
        if let Some(short) = Short::new(word.as_bytes()) {
            return self.get_short(short);
        }
        let (word, letters) = (word.as_bytes(), self.letters.all());
        self.find(hash(word), |[start, end, last]| last == LONG && letters[start as usize..end as usize] == *word)
    }

    /// The number of a short folded word.
    pub fn get_short(&self, word: Short) -> WordId {
        let wanted = word.numbers();
        self.find(word.hash(), |letters| letters == wanted)
    }

    /// The number of the first word from where it belongs on that is the one, if there is such.
    fn find(&self, hash: usize, is_it: impl Fn([u32; 3]) -> bool) -> WordId {
        let places = self.places.all();
        let Some(last) = places.len().checked_sub(1) else {
            return WordId::UNKNOWN;
        };
        let mut place = hash & last;
        loop {
            let [number, letters @ ..] = places[place].map(u32::from_le_bytes);
            if number == 0 || is_it(letters) {
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
        let name = |number: usize| format!("{}{}", ["word", "a-rather-long-word"][number % 2], number * 7);
        let all: Vec<String> = (0..1000).map(name).collect();
        let numbers: Vec<WordId> = all.iter().map(|word| words.intern(word)).collect();
        assert_eq!((words.count(), numbers[0], numbers[999]), (1000, WordId(1), WordId(1000)));
        assert!(all.iter().zip(numbers).all(|(word, number)| words.get(word) == number && words.intern(word) == number));
        assert_eq!((words.get("word1"), words.get("")), (WordId::UNKNOWN, WordId::UNKNOWN));
    }

    #[test]
    fn short_words_are_folded_where_they_stand() {
        let text = "It costs £5, Z[@`az{ or WHATEVER-IT-TAKES";
        let folded = |word: &str| {
            let start = text.find(word).expect(word);
            Short::fold(text.as_bytes(), start, start + word.len())
        };
        for word in ["It", "costs", "Z[@`az{", "TAKES", "5"] {
            assert_eq!(folded(word), Short::new(word.to_ascii_lowercase().as_bytes()), "{word}");
        }
        assert_eq!((folded("£5"), folded("WHATEVER-IT-TAKES")), (None, None));
        assert_eq!(["5", "It"].map(|word| folded(word).map(Short::has_digit)), [Some(true), Some(false)]);
    }
}
