//! What a sentence means, whichever words it uses: a convolutional network for sentences (Kim, 2014).
//!
//! A regression knows the words of its labelled copy only. Here a word is a vector, near to those of words that mean much the same, and a
//! filter answers to one, two or three words in a row. The network was taught by a larger one, which had read far more than labelled copy
//! (Hinton et al., Distilling the Knowledge in a Neural Network, 2015).
//!
//! Filters are linear: what they make of a word is worked out once and remembered, and a sentence costs a few additions for each of its
//! words.

use crate::text::fold_word;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::BuildHasher;
use std::sync::LazyLock;

/// The network that the program carries.
pub static LEARNED: LazyLock<Net> = LazyLock::new(|| Net::read(include_bytes!("../../rules/net/sentences.net")).expect("a test reads it"));

/// A network, read where it stands.
#[derive(Debug)]
pub struct Net {
    /// What its outputs stand for.
    pub categories: Vec<&'static str>,
    /// Numbers of a word's vector.
    width: usize,
    /// Filters over one word; there are as many over two and over three.
    filters: usize,
    /// Hashes of the words and pieces of words that it knows, ascending.
    hashes: &'static [[u8; 4]],
    /// Their vectors, a signed byte for each number.
    vectors: &'static [u8],
    /// What filters make of each number of a vector: those over one word; those over two of the first, and of the second; those over three
    /// likewise.
    taps: Vec<f32>,
    /// What is added to each filter's answer.
    bias: Vec<f32>,
    /// What each filter over a sentence adds to some units, then to the next ones: the outputs first, then the hidden units. Then the same for
    /// what stands over it.
    dense: Vec<[f32; UNITS]>,
    /// What is added to these.
    dense_bias: Vec<[f32; UNITS]>,
    /// What each hidden unit adds to the outputs.
    last: Vec<f32>,
}

/// The words of a sentence, or of what stands over one.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// Stands for its beginning.
    pub start: &'static str,
    /// Its words as they are written.
    pub words: &'a [&'a str],
    /// Stands for its end.
    pub end: &'static str,
}

/// What filters make of words, remembered.
#[derive(Debug, Default)]
pub struct Responses {
    /// For the hash of a word which row is its own, counted from one: the row at zero is that of no word.
    places: FxHashMap<u64, u32>,
    /// What filters make of words, a row for each.
    rows: Vec<i16>,
    /// What the words that stand over sentences add, by their hash: many sentences have the same over them.
    over: Option<(u64, Vec<[f32; UNITS]>)>,
}

/// So many words are remembered at most, in 2 kB each.
const WORDS: usize = 1 << 13;
/// What is longer is no sentence; its first words have to do.
const LONGEST_SENTENCE: usize = 256;
/// Steps of a filter's answer: finer ones change nothing that can be measured.
const STEPS: f32 = 256.0;
/// Units that are added up together, as many as fit into the registers of most processors.
const UNITS: usize = 16;
/// A filter answers to no more words in a row; to one, to two and to three of them there are answers of six kinds.
const KINDS: usize = 6;
/// Longer pieces of words are not known.
const LONGEST: usize = 24;
/// Stands before a piece that does not begin its word.
const GOES_ON: &str = "##";

impl Net {
    /// Reads a network: a line with the number of its words, the numbers of a vector, the filters and the hidden units, a line with the names
    /// of its categories, and then, with the lowest byte first, the hashes, the vectors, and as floating-point numbers of 32 bits what
    /// filters add to units, what is added to these (both with zeros behind the last unit up to a multiple of [`UNITS`]), the taps,
    /// what is added to answers, and what hidden units add. `None` if something else stands there.
    fn read(file: &'static [u8]) -> Option<Self> {
        let mut lines = file.splitn(3, |&byte| byte == b'\n');
        let mut line = || str::from_utf8(lines.next()?).ok();
        let shape: Vec<usize> = line()?.split(' ').map(str::parse).collect::<Result<_, _>>().ok()?;
        let categories: Vec<&str> = line()?.split(' ').collect();
        let (&[words, width, filters, hidden], mut rest) = (&shape[..], lines.next()?) else {
            return None;
        };
        let (outputs, answers) = (categories.len(), 3 * filters);
        let blocks = (outputs + hidden).div_ceil(UNITS);
        let hashes = rest.split_off(..4 * words)?.as_chunks().0;
        let vectors = rest.split_off(..width * words)?;
        let mut numbers = |count: usize| {
            let bytes = rest.split_off(..4 * count)?;
            Some(bytes.as_chunks().0.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect::<Vec<f32>>())
        };
        let mut units = |rows: usize| Some(numbers(rows * blocks * UNITS)?.as_chunks().0.to_vec());
        let (dense, dense_bias) = (units(2 * answers)?, units(1)?);
        let (taps, bias, last) = (numbers(width * KINDS * filters)?, numbers(answers)?, numbers(hidden * outputs)?);
        rest.is_empty().then_some(Self { categories, width, filters, hashes, vectors, taps, bias, dense, dense_bias, last })
    }

    /// How much a sentence speaks for each category (log-odds), by its words and those that stand over it.
    pub fn outputs(&self, own: Words, over: Option<Words>, memory: &mut Responses) -> Vec<f32> {
        let (own_dense, over_dense) = self.dense.split_at(self.dense.len() / 2);
        let mut units = self.dense_bias.clone();
        self.add(own, own_dense, memory, &mut units);
        if let Some(over) = over {
            let hash = FxBuildHasher.hash_one((over.words, over.end));
            let known = memory.over.take().filter(|(known, _)| *known == hash).map(|(_, units)| units);
            let added = known.unwrap_or_else(|| {
                let mut added = vec![[0.0; UNITS]; units.len()];
                self.add(over, over_dense, memory, &mut added);
                added
            });
            units.as_flattened_mut().iter_mut().zip(added.as_flattened()).for_each(|(unit, added)| *unit += added);
            memory.over = Some((hash, added));
        }
        let (outputs, hidden) = units.as_flattened().split_at(self.categories.len());
        let mut outputs = outputs.to_vec();
        for (active, adds) in hidden.iter().zip(self.last.chunks_exact(outputs.len())) {
            outputs.iter_mut().zip(adds).for_each(|(output, adds)| *output += active.max(0.0) * adds);
        }
        outputs
    }

    /// Adds what filters make of words to the units.
    fn add(&self, words: Words, dense: &[[f32; UNITS]], memory: &mut Responses, units: &mut [[f32; UNITS]]) {
        let strongest = self.strongest(words, memory);
        let answers = strongest.iter().zip(&self.bias).map(|(&answer, bias)| f32::from(answer) / STEPS + bias);
        // What is not above zero is no answer (rectified linear units).
        let mut active: Vec<(usize, f32)> = Vec::with_capacity(strongest.len());
        active.extend(answers.enumerate().filter(|(_, answer)| *answer > 0.0));
        for (units, rows) in units.iter_mut().zip(dense.chunks_exact(strongest.len())) {
            let mut sums = *units;
            for &(filter, answer) in &active {
                sums.iter_mut().zip(&rows[filter]).for_each(|(sum, adds)| *sum += answer * adds);
            }
            *units = sums;
        }
    }

    /// The strongest answer of each filter to words in a row.
    fn strongest(&self, words: Words, memory: &mut Responses) -> Vec<i16> {
        if memory.places.len() > WORDS || memory.rows.is_empty() {
            *memory = Responses { rows: vec![0; KINDS * self.filters], ..Responses::default() };
        }
        let all = [words.start].into_iter().chain(words.words.iter().copied().take(LONGEST_SENTENCE)).chain([words.end]);
        let mut places = vec![0];
        places.extend(all.map(|word| self.place(word, memory)));
        places.push(0);
        let row = |place: u32, kind: usize| &memory.rows[(place as usize * KINDS + kind) * self.filters..][..self.filters];
        let mut strongest = vec![i16::MIN; 3 * self.filters];
        let (one, more) = strongest.split_at_mut(self.filters);
        let (two, three) = more.split_at_mut(self.filters);
        for &[before, at, after] in places.array_windows() {
            one.iter_mut().zip(row(at, 0)).for_each(|(most, &at)| *most = at.max(*most));
            let pairs = row(before, 1).iter().zip(row(at, 2));
            two.iter_mut().zip(pairs).for_each(|(most, (&before, &at))| *most = before.saturating_add(at).max(*most));
            let triples = row(before, 3).iter().zip(row(at, 4)).zip(row(after, 5));
            let sum = |((&before, &at), &after): ((&i16, &i16), &i16)| before.saturating_add(at).saturating_add(after);
            three.iter_mut().zip(triples).for_each(|(most, triple)| *most = sum(triple).max(*most));
        }
        strongest
    }

    /// Where what filters make of a word is remembered.
    fn place(&self, word: &str, memory: &mut Responses) -> u32 {
        let hash = FxBuildHasher.hash_one(word);
        if let Some(&place) = memory.places.get(&hash) {
            return place;
        }
        let place = memory.places.len() as u32 + 1;
        memory.places.insert(hash, place);
        let mut row = vec![0.0; KINDS * self.filters];
        for (number, taps) in self.vector(word).into_iter().zip(self.taps.chunks_exact(row.len())) {
            row.iter_mut().zip(taps).for_each(|(sum, tap)| *sum += number * tap);
        }
        // The standard conversion keeps to the limits.
        memory.rows.extend(row.into_iter().map(|answer| (answer * STEPS) as i16));
        place
    }

    /// The vector of a word, or the mean of its pieces' vectors.
    fn vector(&self, word: &str) -> Vec<f32> {
        let (mut vector, mut pieces) = (vec![0.0; self.width], 0.0);
        let mut folded = String::with_capacity(word.len());
        fold_word(word, &mut folded);
        let mut rest = folded.as_str();
        while !rest.is_empty() {
            let goes_on = if rest.len() < folded.len() { GOES_ON } else { "" };
            match self.longest(goes_on, rest) {
                Some((piece, letters)) => {
                    let numbers = &self.vectors[piece * self.width..][..self.width];
                    vector.iter_mut().zip(numbers).for_each(|(sum, &number)| *sum += f32::from(number as i8));
                    pieces += 1.0;
                    rest = &rest[letters..];
                }
                None => rest = &rest[rest.chars().next().map_or(1, char::len_utf8)..],
            }
        }
        vector.iter_mut().for_each(|sum| *sum /= f32::max(pieces, 1.0));
        vector
    }

    /// The longest known piece that a text begins with, and its bytes.
    fn longest(&self, goes_on: &str, text: &str) -> Option<(usize, usize)> {
        let mut hash = goes_on.bytes().fold(BASIS, fnv);
        let mut longest = None;
        for (before, byte) in text.bytes().take(LONGEST).enumerate() {
            hash = fnv(hash, byte);
            let known = self.hashes.binary_search_by_key(&hash, |&hash| u32::from_le_bytes(hash));
            if let Ok(piece) = known
                && text.is_char_boundary(before + 1)
            {
                longest = Some((piece, before + 1));
            }
        }
        longest
    }
}

/// FNV-1a, 32 bits.
fn fnv(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
}

const BASIS: u32 = 0x811C_9DC5;

#[cfg(test)]
mod tests {
    use super::*;

    fn outputs(sentence: &str, over: Option<&str>, memory: &mut Responses) -> Vec<f32> {
        let split = |text: &'static str| text.split(' ').collect::<Vec<_>>();
        let (own, over) = (split(sentence.to_owned().leak()), over.map(|over| split(over.to_owned().leak())));
        let over = over.as_ref().map(|words| Words { start: "<^", words, end: "$" });
        LEARNED.outputs(Words { start: "^", words: &own, end: "$" }, over, memory)
    }

    fn of(category: &str, sentence: &str, over: Option<&str>) -> f32 {
        let output = LEARNED.categories.iter().position(|known| *known == category).expect("it tells of the category");
        outputs(sentence, over, &mut Responses::default())[output]
    }

    #[test]
    fn a_claim_needs_no_word_of_another() {
        for (category, claim, other) in [
            ("downtime", "You are at your desk before the kettle boils", "The kettle in the waiting room is for you"),
            ("painless", "You will snooze through the whole visit", "Please do not snooze in the waiting room"),
            ("efficacy", "Watch the furrows melt", "Watch the step at the entrance"),
        ] {
            assert!(of(category, claim, None) > of(category, other, None) + 2.0, "{category}: {claim}");
        }
    }

    #[test]
    fn what_stands_over_an_item_counts() {
        assert!(
            of("efficacy", "Migraine", Some("Conditions that we fix")) > of("efficacy", "Migraine", Some("Do not come if you have")) + 1.0
        );
    }

    #[test]
    fn an_unknown_word_is_read_by_its_pieces() {
        let none = vec![0.0; LEARNED.width];
        assert_ne!(LEARNED.vector("Anti-wrinklefully"), none);
        assert_eq!(LEARNED.vector("PAIN"), LEARNED.vector("pain"));
        for word in ["", "☃", "\u{fffc}", &"皮".repeat(30_000)] {
            assert_eq!(LEARNED.vector(word), none, "{word}");
        }
    }

    #[test]
    fn remembering_changes_nothing() {
        let mut memory = Responses::default();
        let first = outputs("No downtime at all", Some("Recovery"), &mut memory);
        for word in 0..WORDS + 2 {
            outputs(&format!("w{word}"), None, &mut memory);
        }
        assert!(memory.places.len() < WORDS, "not all words of all pages are kept");
        for _ in 0..2 {
            assert_eq!(outputs("No downtime at all", Some("Recovery"), &mut memory), first);
        }
    }

    #[test]
    fn a_sentence_without_end_takes_no_room_without_end() {
        let words: Vec<String> = (0..WORDS * 3).map(|word| format!("w{word}")).collect();
        let mut memory = Responses::default();
        outputs(&words.join(" "), Some("Recovery"), &mut memory);
        assert!(memory.places.len() < WORDS);
    }

    #[test]
    fn a_file_that_is_cut_off_is_no_network() {
        let file = include_bytes!("../../rules/net/sentences.net");
        assert!(Net::read(file).is_some());
        assert!([0, 10, 500, file.len() / 2, file.len() - 1].iter().all(|&end| Net::read(&file[..end]).is_none()));
    }
}
