//! Weights, ready to be looked up.

use super::net::{LEARNED, Responses, Words};
use super::signs::{PIECE, Signs, of_spelled, pieces};
use crate::flat::{Bytes, Rows};
use rustc_hash::{FxBuildHasher, FxHashMap};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::hash::BuildHasher;
use std::ops::Range;

/// `weights/<category>.toml`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CategoryWeights {
    /// What speaks for the category before any word is read: below zero, for most sentences are no such claims.
    pub base: f32,
    /// Words and pairs of words, each with how much it speaks for the category.
    pub signs: BTreeMap<String, f32>,
}

/// `language/weighing.toml`
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Bounds {
    /// What is less likely a claim is left alone, from 0 to 1.
    pub doubt: f32,
    /// The same where a phrase alone is enough as a rule (confidence "high").
    pub doubt_high: f32,
    /// What is less likely does not take a page out of a context that claims of its category unmake, from 0 to 1.
    pub unmakes: f32,
    /// The [network](super::net) is asked what sentences mean that are likelier than that to be of some category by their words, from 0 to 1.
    pub ask: f32,
    /// So many words a sentence must have to be reported whatever its words: of fewer, one alone would decide.
    pub least_words: usize,
}

impl Default for Bounds {
    /// Nothing is doubted, and nobody asked.
    fn default() -> Self {
        Self { doubt: 0.0, doubt_high: 0.0, unmakes: 0.0, ask: 1.0, least_words: 0 }
    }
}

/// How much signs speak for categories or against them.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Weights {
    /// From where on they decide.
    pub bounds: Bounds,
    /// Names and bases.
    categories: Vec<(String, f32)>,
    /// The output of the network for each, if there is one.
    outputs: Vec<Option<usize>>,
    /// At each place the hash of a sign, where its weights begin, and how many there are; none at an empty place. A sign that is not
    /// at its own place is at the next that was free. There are as many places as a power of two, and twice as many as signs, or more.
    places: Rows<3>,
    /// Pairs of a category and of a weight in tenths.
    weights: Bytes,
}

/// What the words of a sentence speak for.
#[derive(Debug)]
pub struct Weighed {
    /// The sums of their weights in tenths, by the categories' numbers.
    sums: Vec<f32>,
    /// By which a sum is multiplied.
    scale: f32,
    /// What the network says, if it was asked.
    meaning: Vec<f32>,
}

/// What words speak for by their pieces, remembered: pages say most words again and again.
#[derive(Debug, Default)]
pub struct Memory {
    /// For the hash of a word where its row is.
    places: FxHashMap<u64, u32>,
    /// Sums of weights in tenths, a row for each word.
    rows: Vec<f32>,
    /// What the network made of words.
    responses: Responses,
}

/// So many words are remembered at most.
const WORDS: usize = 1 << 15;

/// Steps of a weight: finer ones change nothing that can be measured.
const STEPS: f32 = 10.0;
/// Of what signs and meaning say, the share of the meaning, which knows more words.
const MEANING: f32 = 0.65;
/// A short sentence has few signs: each is weighed as if there were so many.
const LEAST: usize = 4;

impl Weights {
    /// The weights of categories, by name.
    pub fn new(categories: Vec<(String, CategoryWeights)>, bounds: Bounds) -> Self {
        let mut signs: BTreeMap<u32, Vec<u8>> = BTreeMap::new();
        let (mut names, mut outputs) = (Vec::new(), Vec::new());
        for (index, (name, of)) in categories.into_iter().enumerate() {
            outputs.push(LEARNED.categories.iter().position(|known| *known == name));
            names.push((name, of.base));
            for (sign, weight) in of.signs {
                // The standard conversion keeps to the limits.
                signs.entry(of_spelled(&sign)).or_default().extend([index as u8, ((weight * STEPS).round() as i8) as u8]);
            }
        }
        let size = (2 * signs.len()).next_power_of_two();
        let mut places: Rows<3> = std::iter::repeat_n([0; 3], if signs.is_empty() { 0 } else { size }).collect();
        let mut weights = Bytes::default();
        for (hash, of) in signs {
            let mut place = hash as usize & (size - 1);
            while places.get(place)[2] != 0 {
                place = (place + 1) & (size - 1);
            }
            places.set(place, [hash, weights.all().len() as u32, of.len() as u32 / 2]);
            weights.extend(&of);
        }
        Self { bounds, categories: names, outputs, places, weights }
    }

    /// The number of a category that is weighed.
    pub fn category(&self, name: &str) -> Option<usize> {
        self.categories.iter().position(|(known, _)| known == name)
    }

    /// What a sentence speaks for.
    pub fn weigh(&self, signs: &Signs, memory: &mut Memory) -> Weighed {
        let mut sums = vec![0.0; self.categories.len()];
        let mut add = |mut hashes: Vec<u32>| {
            hashes.sort_unstable();
            hashes.dedup();
            hashes.iter().flat_map(|&hash| self.of(hash)).for_each(|(category, weight)| sums[category] += f32::from(weight));
            hashes.len()
        };
        let own = add(signs.own.iter().map(|sign| sign.hash).collect());
        add(signs.over.clone());
        for word in &signs.words {
            let of_word = self.of_pieces(word, memory);
            sums.iter_mut().zip(of_word).for_each(|(sum, weight)| *sum += weight);
        }
        let mut weighed = Weighed { sums, scale: scale(own) / STEPS, meaning: Vec::new() };
        let likeliest = (0..self.categories.len()).map(|category| self.by_signs(&weighed, category)).fold(f32::MIN, f32::max);
        if logistic(likeliest) > self.bounds.ask {
            let own = Words { start: "^", words: &signs.words, end: signs.end };
            let over = signs.over_words.as_ref().map(|(words, end)| Words { start: "<^", words, end });
            weighed.meaning = LEARNED.outputs(own, over, &mut memory.responses);
        }
        weighed
    }

    /// How much signs speak for a category (log-odds).
    fn by_signs(&self, weighed: &Weighed, category: usize) -> f32 {
        self.categories[category].1 + weighed.sums[category] * weighed.scale
    }

    /// What a word speaks for by its pieces.
    fn of_pieces<'m>(&self, word: &str, memory: &'m mut Memory) -> &'m [f32] {
        let hash = FxBuildHasher.hash_one(word);
        let width = self.categories.len();
        if let Some(&place) = memory.places.get(&hash) {
            return &memory.rows[place as usize..][..width];
        }
        if memory.places.len() >= WORDS {
            *memory = Memory { responses: std::mem::take(&mut memory.responses), ..Memory::default() };
        }
        let place = memory.rows.len();
        memory.places.insert(hash, place as u32);
        memory.rows.resize(place + width, 0.0);
        let row = &mut memory.rows[place..];
        pieces(word, |piece| self.of(of_spelled(piece)).for_each(|(category, weight)| row[category] += PIECE * f32::from(weight)));
        row
    }

    /// How likely a sentence makes a claim of a category, from 0 to 1.
    pub fn likely(&self, weighed: &Weighed, category: usize) -> f32 {
        let by_signs = self.by_signs(weighed, category);
        let meaning = self.outputs[category].and_then(|output| weighed.meaning.get(output));
        logistic(meaning.map_or(by_signs, |meaning| by_signs + MEANING * (meaning - by_signs)))
    }

    /// The words of a sentence that speak most for a category: the run of tokens that weighs most (Kadane's algorithm), all if none
    /// speaks for it alone. Nothing of a sentence without words.
    pub fn most(&self, signs: &Signs, category: usize, memory: &mut Memory) -> Option<Range<usize>> {
        let last = signs.own.last()?.tokens.end;
        let mut tokens: Vec<f32> = signs.words.iter().map(|word| self.of_pieces(word, memory)[category]).collect();
        for sign in &signs.own {
            let weight: f32 = self.of(sign.hash).filter(|(of, _)| *of == category).map(|(_, weight)| f32::from(weight)).sum();
            sign.tokens.clone().for_each(|token| tokens[token] += weight / sign.tokens.len() as f32);
        }
        let (mut best, mut run) = (None::<(f32, Range<usize>)>, (0.0, 0));
        for (token, weight) in tokens.into_iter().enumerate() {
            run = if run.0 > 0.0 { (run.0 + weight, run.1) } else { (weight, token) };
            if run.0 > best.as_ref().map_or(0.0, |(weight, _)| *weight) {
                best = Some((run.0, run.1..token + 1));
            }
        }
        best.map(|(_, tokens)| tokens).or_else(|| (last > 0).then_some(0..last))
    }

    /// The weights of a sign in tenths, each with the number of its category.
    fn of(&self, hash: u32) -> impl Iterator<Item = (usize, i8)> {
        let places = self.places.all();
        let (mut found, mut place) = (&[][..], hash as usize);
        // An empty place ends the search.
        while let Some(&[known, start, count]) = places.get(place & places.len().wrapping_sub(1)) {
            let [known, start, count] = [known, start, count].map(u32::from_le_bytes);
            if known == hash || count == 0 {
                found = &self.weights.all()[start as usize..(start + 2 * count) as usize];
                break;
            }
            place += 1;
        }
        found.as_chunks().0.iter().map(|&[category, weight]| (usize::from(category), weight as i8))
    }
}

/// A long sentence has more of everything, for a claim and against it.
pub(super) fn scale(signs: usize) -> f32 {
    1.0 / (signs.max(LEAST) as f32).sqrt()
}

pub(super) fn logistic(sum: f32) -> f32 {
    1.0 / (1.0 + (-sum).exp())
}
