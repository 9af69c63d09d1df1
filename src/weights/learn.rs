//! Learning weights from labelled copy.

use super::signs::Spelled;
use super::table::{logistic, scale};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// A piece of copy of which somebody said what it claims.
#[derive(Debug)]
pub struct Sample {
    /// Its signs.
    pub signs: Spelled,
    /// The categories of which it makes a claim.
    pub claims: Vec<String>,
    /// The categories of which it may make one or not, and all others that nobody spoke of: nothing is learned of them.
    pub open: Vec<String>,
}

/// What was learned of a category.
#[derive(Debug)]
pub struct Learned {
    /// The category.
    pub category: String,
    /// See [`CategoryWeights::base`](super::CategoryWeights::base).
    pub base: f32,
    /// The signs that matter, with their weights.
    pub signs: BTreeMap<String, f32>,
}

/// A sign that stands in fewer samples tells nothing.
const LEAST_SAMPLES: usize = 2;
/// A category with fewer claims is not learned.
const LEAST_CLAIMS: usize = 20;
/// How often all samples are gone through.
const ROUNDS: usize = 20;
/// The length of the first step; the later ones grow shorter.
const FIRST_STEP: f32 = 6.0;
/// How strongly weights are drawn to zero with each sample (L2).
const DECAY: f32 = 1e-6;
/// A sentence speaks little of how rare a claim is: the base takes smaller steps.
const BASE: f32 = 0.01;
/// There are many more sentences that claim nothing: a claim counts as so many of them.
const CLAIM: f32 = 2.0;
/// Lighter signs are left out: together they change little.
const LEAST_WEIGHT: f32 = 0.5;

/// Learns the weights of categories by stochastic gradient descent, with the steps that Bottou gives (Stochastic Gradient Descent
/// Tricks, 2012). The same samples in the same order give the same weights.
pub fn learn(samples: &[Sample], categories: &[&str]) -> Vec<Learned> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    samples.iter().flat_map(|sample| sample.signs.all()).for_each(|(sign, _)| *counts.entry(sign).or_default() += 1);
    let known: Vec<(&str, f32)> =
        counts.into_iter().filter(|(_, count)| *count >= LEAST_SAMPLES).map(|(sign, count)| (sign, rarity(count, samples.len()))).collect();
    let number = |(sign, counts): (&String, f32)| {
        let number = known.binary_search_by(|(known, _)| (*known).cmp(sign)).ok()?;
        Some((number as u32, counts * known[number].1))
    };
    let numbers: Vec<Vec<(u32, f32)>> = samples.iter().map(|sample| sample.signs.all().filter_map(number).collect()).collect();
    categories.par_iter().filter_map(|category| of_category(category, samples, &numbers, &known)).collect()
}

/// How much a sign counts that stands in so many of all samples (inverse document frequency, Spärck Jones, 1972): from nothing where it
/// stands in all to two where it stands in one, for common words tell less.
fn rarity(count: usize, samples: usize) -> f32 {
    2.0 * (1.0 - (count as f32).ln() / (samples as f32).ln())
}

fn of_category(category: &str, samples: &[Sample], numbers: &[Vec<(u32, f32)>], known: &[(&str, f32)]) -> Option<Learned> {
    let mut told: Vec<(usize, bool)> = Vec::new();
    for (index, sample) in samples.iter().enumerate() {
        let claims = sample.claims.iter().any(|c| c == category);
        if claims || !sample.open.iter().any(|c| c == category) {
            told.push((index, claims));
        }
    }
    if told.iter().filter(|(_, claims)| *claims).count() < LEAST_CLAIMS {
        return None;
    }
    let (mut weights, mut base, mut steps) = (vec![0.0_f32; known.len()], 0.0_f32, 0_u32);
    // Weights are kept divided by what all of them have decayed to.
    let mut decayed = 1.0_f32;
    let mut order = Order(0x2545_F491_4F6C_DD1D);
    for _ in 0..ROUNDS {
        order.shuffle(&mut told);
        for &(index, claims) in &told {
            let (signs, scale) = (&numbers[index], scale(samples[index].signs.own.len()));
            let sum: f32 = signs.iter().map(|&(sign, counts)| weights[sign as usize] * counts).sum();
            let off = logistic(base + sum * decayed * scale) - f32::from(u8::from(claims));
            let step = 1.0 / (1.0 / FIRST_STEP + DECAY * steps as f32);
            let change = step * if claims { CLAIM * off } else { off };
            decayed *= 1.0 - step * DECAY;
            signs.iter().for_each(|&(sign, counts)| weights[sign as usize] -= change * counts * scale / decayed);
            base -= BASE * change;
            steps += 1;
        }
    }
    weights.iter_mut().for_each(|weight| *weight *= decayed);
    let tenths = |weight: f32| (weight * 10.0).round() / 10.0;
    let signs = known.iter().zip(weights).map(|((sign, rarity), weight)| ((*sign).to_owned(), tenths(weight * rarity)));
    Some(Learned {
        category: category.to_owned(),
        base: tenths(base),
        signs: signs.filter(|(_, weight)| weight.abs() >= LEAST_WEIGHT).collect(),
    })
}

/// Orders that look random and are the same every time (xorshift, Marsaglia, 2003).
struct Order(u64);

impl Order {
    fn shuffle<T>(&mut self, all: &mut [T]) {
        for end in (1..all.len()).rev() {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            all.swap(end, (self.0 % (end as u64 + 1)) as usize);
        }
    }
}
