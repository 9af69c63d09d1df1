//! Patterns as numbers, which are followed without being unpacked.
//!
//! An instruction is one number: what to do in the lowest four bits, with what in the others. Those
//! that hold parts say how many numbers these take, so that they can be stepped over.

use super::pattern::Node;
use super::vocabulary::VocabularyId;
use crate::flat::{Cell, Cells, number};
use crate::text::WordId;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// Compiled patterns.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Code {
    cells: Cells,
    /// Where each pattern begins.
    starts: Cells,
    /// Where sets of words stand that patterns before have used.
    #[serde(skip)]
    sets: FxHashMap<Box<[WordId]>, u32>,
}

/// One instruction. `Sequence`, `Any` and `Optional` hold the instructions up to `end`.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    Word(WordId),
    /// A set of words, at this place.
    Words(usize),
    Number,
    Vocabulary(VocabularyId),
    Sequence {
        end: usize,
    },
    Any {
        end: usize,
    },
    Choice {
        end: usize,
    },
    Optional {
        end: usize,
    },
    Gap(u8),
    Comma,
    Colon,
    Start,
    End,
}

const WORD: u32 = 0;
const WORDS: u32 = 1;
const NUMBER: u32 = 2;
const VOCABULARY: u32 = 3;
const SEQUENCE: u32 = 4;
const ANY: u32 = 5;
const CHOICE: u32 = 6;
const OPTIONAL: u32 = 7;
const GAP: u32 = 8;
const COMMA: u32 = 9;
const COLON: u32 = 10;
const START: u32 = 11;
const END: u32 = 12;

impl Step {
    /// The instruction at a place.
    pub fn read(cells: &[[Cell; 1]], at: usize) -> Step {
        let cell = number(cells[at][0]);
        let with = cell >> 4;
        let end = at + 1 + with as usize;
        match cell & 15 {
            WORD => Step::Word(WordId(with)),
            WORDS => Step::Words(with as usize),
            NUMBER => Step::Number,
            VOCABULARY => Step::Vocabulary(VocabularyId(with)),
            SEQUENCE => Step::Sequence { end },
            ANY => Step::Any { end },
            CHOICE => Step::Choice { end },
            OPTIONAL => Step::Optional { end },
            GAP => Step::Gap(with as u8),
            COMMA => Step::Comma,
            COLON => Step::Colon,
            START => Step::Start,
            _ => Step::End,
        }
    }

    /// Where the instruction after one ends that stands at a place.
    pub fn after(self, at: usize) -> usize {
        match self {
            Step::Sequence { end } | Step::Any { end } | Step::Choice { end } | Step::Optional { end } => end,
            _ => at + 1,
        }
    }
}

/// Alternatives with an index of the words that they begin with: how many words are listed, and how
/// many alternatives are tried whatever the word; each word, in order, with the place of its
/// alternative; the places of the others; the alternatives.
#[derive(Debug, Clone, Copy)]
pub struct Choice<'c> {
    by_first: &'c [[[Cell; 1]; 2]],
    open: &'c [[Cell; 1]],
    /// What the places count from.
    base: usize,
}

impl<'c> Choice<'c> {
    /// The alternatives of the instruction at a place.
    pub fn read(cells: &'c [[Cell; 1]], at: usize) -> Self {
        let [listed, open] = [1, 2].map(|after| number(cells[at + after][0]) as usize);
        let (by_first, rest) = cells[at + 3..].split_at(2 * listed);
        Self { by_first: by_first.as_chunks().0, open: &rest[..open], base: at }
    }

    /// The places of the alternatives that can begin with a word.
    pub fn beginning_with(self, word: WordId) -> impl Iterator<Item = usize> {
        let from = self.by_first.partition_point(|[[first], _]| number(*first) < word.0);
        let listed = self.by_first[from..].iter().take_while(move |[[first], _]| number(*first) == word.0).map(|[_, place]| place);
        listed.chain(self.open).map(move |[place]| self.base + number(*place) as usize)
    }
}

impl Code {
    /// Adds a pattern.
    pub fn push(&mut self, node: &Node) {
        self.file_sets(node);
        self.starts.push([self.cells.len() as u32]);
        self.write(node);
    }

    /// How many patterns there are.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// All instructions.
    pub fn cells(&self) -> &[[Cell; 1]] {
        self.cells.all()
    }

    /// Where each pattern begins.
    pub fn starts(&self) -> &[[Cell; 1]] {
        self.starts.all()
    }

    /// Writes the sets of words of a pattern before it, those that are not there yet.
    fn file_sets(&mut self, node: &Node) {
        match node {
            Node::Words(words) if !self.sets.contains_key(&**words) => {
                self.sets.insert((&**words).into(), self.cells.len() as u32);
                self.cells.push([words.len() as u32]);
                words.iter().for_each(|word| self.cells.push([word.0]));
            }
            Node::Sequence(parts) | Node::Any(parts) => parts.iter().for_each(|part| self.file_sets(part)),
            Node::Choice(choice) => choice.branches.iter().for_each(|part| self.file_sets(part)),
            Node::Optional(part) => self.file_sets(part),
            _ => {}
        }
    }

    fn write(&mut self, node: &Node) {
        match node {
            Node::Word(word) => self.instruct(WORD, word.0),
            Node::Words(words) => self.instruct(WORDS, self.sets[&**words]),
            Node::Number => self.instruct(NUMBER, 0),
            Node::Vocabulary(id) => self.instruct(VOCABULARY, id.0),
            Node::Sequence(parts) => self.hold(SEQUENCE, |code| parts.iter().for_each(|part| code.write(part))),
            Node::Any(parts) => self.hold(ANY, |code| parts.iter().for_each(|part| code.write(part))),
            Node::Choice(choice) => self.hold(CHOICE, |code| {
                let base = code.cells.len() - 1;
                code.cells.push([choice.by_first.len() as u32]);
                code.cells.push([choice.open.len() as u32]);
                let index = code.cells.len();
                choice.by_first.iter().for_each(|(word, _)| {
                    code.cells.push([word.0]);
                    code.cells.push([0]);
                });
                choice.open.iter().for_each(|_| code.cells.push([0]));
                let places: Vec<u32> = choice
                    .branches
                    .iter()
                    .map(|branch| {
                        let place = code.cells.len() - base;
                        code.write(branch);
                        place as u32
                    })
                    .collect();
                for (at, (_, branch)) in choice.by_first.iter().enumerate() {
                    code.cells.set(index + 2 * at + 1, [places[*branch as usize]]);
                }
                for (at, branch) in choice.open.iter().enumerate() {
                    code.cells.set(index + 2 * choice.by_first.len() + at, [places[*branch as usize]]);
                }
            }),
            Node::Optional(part) => self.hold(OPTIONAL, |code| code.write(part)),
            Node::Gap(most) => self.instruct(GAP, u32::from(*most)),
            Node::Comma => self.instruct(COMMA, 0),
            Node::Colon => self.instruct(COLON, 0),
            Node::Start => self.instruct(START, 0),
            Node::End => self.instruct(END, 0),
        }
    }

    fn instruct(&mut self, what: u32, with: u32) {
        self.cells.push([what | with << 4]);
    }

    /// An instruction that holds others.
    fn hold(&mut self, what: u32, parts: impl FnOnce(&mut Self)) {
        let at = self.cells.len();
        self.instruct(what, 0);
        parts(self);
        self.cells.set(at, [what | ((self.cells.len() - at - 1) as u32) << 4]);
    }
}
