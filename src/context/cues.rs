//! Which contexts have a cue anywhere near a sentence.
//!
//! Most contexts have none, and every candidate is asked about many contexts: one look at a set of
//! bits spares all the places where a cue might stand.

use super::definition::{ContextId, Contexts};
use super::outline::Outline;
use crate::lexicon::Found;
use crate::text::{Ending, Text};

/// For each sentence, the contexts with a cue in it, in what comes next, or above it.
#[derive(Debug)]
pub(super) struct Cues(Vec<u64>);

/// The bit of a context; where there are more contexts than bits, some share one.
fn bit(id: ContextId) -> u64 {
    1 << (id.0 % 64)
}

impl Cues {
    /// Reads what was found in a text.
    pub fn new(text: &Text, outline: &Outline, contexts: &Contexts, found: &Found) -> Self {
        let in_sentence = |sentence: usize| {
            let contexts = found.all(sentence).iter().filter_map(|&m| contexts.phrases.iter().find_map(|phrases| phrases.find(m)));
            contexts.fold(0, |bits, (id, _)| bits | bit(id))
        };
        let here: Vec<u64> = (0..text.sentences.len()).map(in_sentence).collect();
        let mut near = here.clone();
        // What stands above a block, one above the other: the blocks above come first.
        let mut above: Vec<u64> = Vec::with_capacity(text.blocks.len());
        for (block, sentences) in text.blocks.iter().enumerate() {
            let of_parent = |parent: usize| match (above.get(parent), text.blocks[parent].clone().next_back()) {
                (Some(above), Some(last)) => above | here[last],
                (Some(above), None) => *above,
                (None, _) => u64::MAX,
            };
            let mut around = outline.parent(block).map_or(0, of_parent);
            above.push(around);
            for sentence in sentences.clone() {
                near[sentence] |= around | outline.next(text, sentence).map_or(0, |next| here[next]);
                // A question speaks for what answers it.
                if text.sentences[sentence].ending == Ending::Question {
                    around |= here[sentence];
                }
            }
        }
        Self(near)
    }

    /// Whether a cue of a context may be near a sentence; `false` is certain.
    pub fn may_hold(&self, id: ContextId, sentence: usize) -> bool {
        self.0[sentence] & bit(id) != 0
    }
}
