//! Texts for machines that only repeat what the page says anyway.
//!
//! A preview mostly has the page's own title, and the questions and answers in JSON-LD mostly stand
//! on the page, too: plugins write them from it. What a reader can see is what an editor changes, so
//! the copy is reported and its echo is not; an echo that says something else is copy of its own.

use std::hash::Hasher;

use rustc_hash::{FxHashSet, FxHasher};

use super::{Block, Region, Role};

/// Removes the texts for machines of which every sentence stands elsewhere. A question goes with its answer.
pub(super) fn drop(blocks: &mut Vec<Block>) {
    if !blocks.iter().any(|block| block.region == Region::Data) {
        return;
    }
    let mut known = FxHashSet::default();
    for block in blocks.iter().filter(|block| block.region.is_copy() && block.region != Region::Data) {
        sentences(&block.prose, |sentence| _ = known.insert(sentence));
    }
    let mut keep = vec![true; blocks.len()];
    let mut at = 0;
    while at < blocks.len() {
        let group = at..at + group(&blocks[at..]);
        at = group.end;
        if blocks[group.start].region != Region::Data {
            continue;
        }
        let mut is_new = false;
        for index in group.clone() {
            keep[index] = false;
            sentences(&blocks[index].prose, |sentence| keep[index] |= known.insert(sentence));
            is_new |= keep[index];
        }
        keep[group.start] |= is_new;
    }
    remove(blocks, &keep);
}

/// How many blocks at the start belong together: a question and its answer.
fn group(blocks: &[Block]) -> usize {
    let asks = |block: &Block| block.region == Region::Data && matches!(block.role, Role::Heading(3));
    let answers = |block: &&Block| block.region == Region::Data && !asks(block) && !matches!(block.role, Role::Meta | Role::Title);
    if asks(&blocks[0]) { 1 + blocks[1..].iter().take_while(answers).count() } else { 1 }
}

/// Hands out a hash of the letters of each sentence.
fn sentences(prose: &str, mut each: impl FnMut(u64)) {
    let (mut hash, mut letters) = (FxHasher::default(), 0);
    for c in prose.chars().chain(['\n']) {
        if c.is_alphanumeric() {
            c.to_lowercase().for_each(|c| hash.write_u32(c.into()));
            letters += 1;
        } else if matches!(c, '.' | '!' | '?' | ':' | ';' | '\n') && letters > 0 {
            each(std::mem::take(&mut hash).finish());
            letters = 0;
        }
    }
}

fn remove(blocks: &mut Vec<Block>, keep: &[bool]) {
    let mut index = Vec::with_capacity(keep.len());
    let mut kept = 0;
    for keep in keep {
        index.push(kept);
        kept += usize::from(*keep);
    }
    let mut left = None;
    let mut at = 0;
    blocks.retain_mut(|block| {
        at += 1;
        if let Some(left) = left.take() {
            block.enclosures = super::Enclosures::then(left, block.enclosures);
        }
        if !keep[at - 1] {
            left = Some(block.enclosures);
            return false;
        }
        block.column = block.column.filter(|column| keep[*column]).map(|column| index[column]);
        true
    });
}
