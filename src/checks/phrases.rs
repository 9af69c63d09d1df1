//! Phrases that a rule means only where no innocent phrase touches them and no context excuses them.

use super::Page;
use super::promotion::Words;
use crate::context::ContextId;
use crate::lexicon::Match;

/// The phrases of a sentence that are meant, each with its owner. `found` tells whose each is, with
/// `false` for an innocent one, and `unless` the contexts in which an owner's phrases are not meant.
pub(super) fn meant<'p, O: Copy + PartialEq>(
    page: &'p Page,
    sentence: usize,
    found: impl Iterator<Item = (Match, (O, bool))>,
    unless: impl Fn(O) -> &'p Vec<ContextId>,
) -> Vec<(O, Words)> {
    let (counting, innocent): (Vec<_>, Vec<_>) = found.partition(|(_, (_, counts))| *counts);
    let is_innocent = |m: &Match, owner: O| innocent.iter().any(|(i, (of, _))| *of == owner && i.start < m.end && m.start < i.end);
    let is_excused = |m: &Match, owner: O| unless(owner).iter().any(|&context| page.reading.holds(context, sentence, m.tokens()).is_some());
    let kept = counting.iter().filter(|(m, (owner, _))| !is_innocent(m, *owner) && !is_excused(m, *owner));
    kept.map(|(m, (owner, _))| (*owner, Words { sentence, tokens: m.tokens() })).collect()
}
