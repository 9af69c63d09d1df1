//! What stands above what: the headings, questions, lead-ins and column heads over a text.

use crate::document::{Block, Enclosures, Region, Role};
use crate::text::{Ending, Text};

/// For each block, the block directly above it in the page's structure.
///
/// Over an item stands its list's lead-in, over a cell its column's head, over a paragraph the
/// nearest heading, over a heading the nearest of a higher level. A paragraph that is just a
/// question, or a few words without a final mark, is taken as a heading of the lowest level:
/// many pages set their headings in bold type.
#[derive(Debug, Default)]
pub struct Outline {
    parents: Vec<Option<u32>>,
    /// For each block that ends in a question, the block that answers it.
    answers: Vec<Option<u32>>,
}

/// An answer in the same paragraph is at most so many sentences long.
const ANSWER: usize = 12;
/// A paragraph with no more words than this and no final mark is a heading.
const HEADING_WORDS: usize = 7;
/// The level of a heading that is only set like one.
const UNMARKED: u8 = 7;

impl Outline {
    /// The outline of a document's blocks.
    pub fn new(blocks: &[Block], text: &Text) -> Self {
        let mut parents = Vec::with_capacity(blocks.len());
        let (mut page, mut data) = (Headings::default(), Headings::default());
        let mut lead_in: Option<(u32, u32)> = None;
        for (index, block) in blocks.iter().enumerate() {
            page.follow(block.enclosures);
            // What is for machines stands under no heading of the page.
            let headings = if block.region == Region::Data { &mut data } else { &mut page };
            let nearest = headings.nearest();
            let parent = match block.role {
                Role::Title | Role::Meta => None,
                Role::TableCell => block.column.map(|c| c as u32).or(nearest),
                Role::ListItem => match (block.list, lead_in) {
                    (Some(list), Some((known, above))) if known == list => Some(above),
                    (Some(list), _) => {
                        let above = before_list(blocks, index).or(nearest);
                        lead_in = above.map(|above| (list, above));
                        above
                    }
                    (None, _) => nearest,
                },
                _ => match level(block, text, index) {
                    Some(level) => headings.push(level, index as u32),
                    None => nearest,
                },
            };
            parents.push(parent.filter(|&p| p != index as u32));
        }
        Self { parents, answers: answers(blocks, text) }
    }

    /// The block directly above a block.
    pub fn parent(&self, block: usize) -> Option<usize> {
        self.parents.get(block).copied().flatten().map(|p| p as usize)
    }

    /// The sentence that goes on from a sentence: the next one of its block or, behind a question that ends
    /// its block, the first one of the block that answers it.
    pub fn next(&self, text: &Text, sentence: usize) -> Option<usize> {
        let block = text.sentences[sentence].block;
        if sentence + 1 < text.blocks[block].end {
            return Some(sentence + 1);
        }
        let answer = self.answers.get(block).copied().flatten()?;
        Some(text.blocks[answer as usize].start)
    }

    /// The sentence nearest above a sentence or, where nothing stands above, the question that its block answers.
    pub fn over(&self, text: &Text, sentence: usize) -> Option<usize> {
        let block = text.sentences[sentence].block;
        let asked = || (0..block).rev().take(ANSWER).find(|&question| self.answers[question] == Some(block as u32));
        self.above(text, sentence).next().or_else(|| text.blocks[asked()?].clone().next_back())
    }

    /// The sentences that stand above a sentence, the nearest first: the last sentence of each
    /// block on the way up, and a question directly before it in its own block.
    pub fn above<'a>(&'a self, text: &'a Text, sentence: usize) -> impl Iterator<Item = usize> + 'a {
        let block = text.sentences[sentence].block;
        let question = text.blocks[block].start..sentence;
        let question = question.rev().take(ANSWER).find(|&s| text.sentences[s].ending == Ending::Question);
        let up = std::iter::successors(self.parent(block), |&b| self.parent(b)).take(16);
        question.into_iter().chain(up.filter_map(|b| text.blocks[b].clone().next_back()))
    }
}

/// For each block that ends in a question, the next one to be read there, if it is neither a heading nor
/// another question.
fn answers(blocks: &[Block], text: &Text) -> Vec<Option<u32>> {
    let is_question = |sentence: Option<usize>| sentence.is_some_and(|s| text.sentences[s].ending == Ending::Question);
    let mut answers = vec![None; blocks.len()];
    let mut following: Option<usize> = None;
    for index in (0..blocks.len()).rev() {
        let (block, sentences) = (&blocks[index], &text.blocks[index]);
        if sentences.is_empty() || !block.region.is_copy() || matches!(block.role, Role::Alt | Role::Tooltip) {
            continue;
        }
        let answer = following.filter(|_| is_question(sentences.clone().next_back()));
        let answer = answer.filter(|&next| blocks[next].region == block.region && !matches!(blocks[next].role, Role::Heading(_)));
        answers[index] = answer.filter(|&next| !is_question(text.blocks[next].clone().next())).map(|next| next as u32);
        following = Some(index);
    }
    answers
}

/// The headings over a place.
#[derive(Debug, Default)]
struct Headings {
    /// From the highest level down, in each enclosure anew.
    open: Vec<(u8, u32)>,
    /// For each enclosure, how many headings stood open around it.
    enclosures: Vec<usize>,
}

impl Headings {
    fn follow(&mut self, enclosures: Enclosures) {
        for _ in 0..enclosures.ended {
            if let Some(outer) = self.enclosures.pop() {
                self.open.truncate(outer);
            }
        }
        self.enclosures.extend((0..enclosures.begun).map(|_| self.open.len()));
    }

    fn nearest(&self) -> Option<u32> {
        self.open.last().map(|heading| heading.1)
    }

    /// Adds a heading; returns the one above it.
    fn push(&mut self, level: u8, block: u32) -> Option<u32> {
        let outer = self.enclosures.last().copied().unwrap_or(0);
        while self.open.len() > outer && self.open.last().is_some_and(|heading| heading.0 >= level) {
            self.open.pop();
        }
        let above = self.nearest();
        self.open.push((level, block));
        above
    }
}

fn level(block: &Block, text: &Text, index: usize) -> Option<u8> {
    if !block.region.is_copy() {
        return None;
    }
    if let Role::Heading(level) = block.role {
        return Some(level);
    }
    let mut sentences = text.blocks[index].clone();
    let (Some(only), None) = (sentences.next(), sentences.next()) else {
        return None;
    };
    if block.role != Role::Paragraph || text.sentences[only].ending == Ending::Colon {
        return None;
    }
    let short = text.sentences[only].tokens.len() <= HEADING_WORDS;
    let unmarked = !block.prose.trim_end().ends_with(['.', '!', '?', ',', ';', '…']);
    let question = text.sentences[only].ending == Ending::Question;
    (question || (short && unmarked)).then_some(UNMARKED)
}

/// The paragraph that leads into the list that begins at `index`: it ends in a colon or in no mark.
fn before_list(blocks: &[Block], index: usize) -> Option<u32> {
    let before = blocks[..index].iter().rposition(|b| b.region.is_copy() && !matches!(b.role, Role::Alt | Role::Tooltip))?;
    let block = &blocks[before];
    let leads = match block.role {
        Role::Paragraph | Role::ListItem | Role::Quote => !block.prose.trim_end().ends_with(['.', '!', '?', '…']),
        Role::Heading(_) => true,
        _ => false,
    };
    leads.then_some(before as u32)
}
