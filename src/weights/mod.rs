//! What a sentence as a whole speaks for, beside the phrases in it.
//!
//! A phrase can stand in a claim and in a warning, and a claim can be made in words that no phrase knows. So all words of a
//! sentence are weighed too: for each category of claims a logistic regression (Cox, 1958) over [signs](Sign), the words cut to
//! their first letters, every two of them in a row, their pieces, and the words of [what stands over it](Over). The weights are learned
//! from labelled copy by [`learn`] and stand in files that people can read: `"guara~ resul~" = 3.1` speaks for a guarantee, a number
//! below zero against it. Where they see a chance of a claim, a small neural network is asked what the sentence means, and the two are
//! averaged; it counts for more.

mod learn;
mod net;
mod signs;
mod table;

pub use learn::{Learned, Sample, learn};
pub use signs::{Over, Sign, Signs, Spelled, Wording, signs, spelled};
pub use table::{Bounds, CategoryWeights, Memory, Weighed, Weights};
