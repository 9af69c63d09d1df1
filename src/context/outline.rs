//! What stands above what: the headings, questions, lead-ins and column heads over a text.

use crate::document::{Block, Role};
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
        // The open headings, from the highest level down.
        let mut headings: Vec<(u8, u32)> = Vec::new();
        let mut lead_in: Option<(u32, u32)> = None;
        for (index, block) in blocks.iter().enumerate() {
            let at = index as u32;
            let nearest = headings.last().map(|h| h.1);
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
                    Some(level) => {
                        while headings.last().is_some_and(|h| h.0 >= level) {
                            headings.pop();
                        }
                        let parent = headings.last().map(|h| h.1);
                        headings.push((level, at));
                        parent
                    }
                    None => nearest,
                },
            };
            parents.push(parent.filter(|&p| p != at));
        }
        Self { parents }
    }

    /// The block directly above a block.
    pub fn parent(&self, block: usize) -> Option<usize> {
        self.parents.get(block).copied().flatten().map(|p| p as usize)
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

fn level(block: &Block, text: &Text, index: usize) -> Option<u8> {
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
    let before = blocks[..index].iter().rposition(|b| !matches!(b.role, Role::Alt | Role::Tooltip))?;
    let block = &blocks[before];
    let leads = match block.role {
        Role::Paragraph | Role::ListItem | Role::Quote => !block.prose.trim_end().ends_with(['.', '!', '?', '…']),
        Role::Heading(_) => true,
        _ => false,
    };
    leads.then_some(before as u32)
}
