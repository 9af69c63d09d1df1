//! A pattern as a tree of its parts, as rules are compiled; [`Code`](super::code::Code) is made of it.

use super::vocabulary::{Lexicon, VocabularyId};
use crate::text::WordId;
use std::sync::Arc;

/// The most tokens that a match can span.
pub const LONGEST: usize = 63;

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// One token, this word.
    Word(WordId),
    /// One token, any of these words, in the order of their numbers.
    Words(Arc<[WordId]>),
    /// A number, in digits or spelled.
    Number,
    /// Any entry of a vocabulary.
    Vocabulary(VocabularyId),
    /// One after the other.
    Sequence(Vec<Node>),
    /// One of.
    Any(Vec<Node>),
    /// One of many, found by their first words.
    Choice(Box<Choice>),
    /// Present or not.
    Optional(Box<Node>),
    /// Up to so many tokens of the same clause.
    Gap(u8),
    /// A comma, bracket or emoji stands here.
    Comma,
    /// A colon, semicolon or dash stands here.
    Colon,
    /// The sentence begins here.
    Start,
    /// The sentence ends here.
    End,
}

/// Alternatives with an index of the words that they begin with.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    pub(super) branches: Vec<Node>,
    /// First words and the branches that begin with them, in the order of the words' numbers.
    pub(super) by_first: Vec<(WordId, u16)>,
    /// Branches that can begin with too many words to list, or with none.
    pub(super) open: Vec<u16>,
}

/// So many alternatives are worth an index.
const MANY: usize = 5;
/// An alternative that can begin with more words than this is tried without asking.
const LISTED: usize = 40;

/// A compiled phrase pattern.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// As it is written in the rule.
    pub source: Box<str>,
    /// What it means.
    pub root: Node,
}

impl Node {
    /// One token, any of these words.
    pub fn words(mut words: Vec<WordId>) -> Node {
        words.sort_unstable();
        words.dedup();
        if let [word] = words[..] { Node::Word(word) } else { Node::Words(words.into()) }
    }

    /// One of these nodes; single words are tested together, many others found by their first words.
    pub fn any(nodes: Vec<Node>, lexicon: &Lexicon) -> Node {
        let (mut words, mut others) = (Vec::new(), Vec::new());
        for node in nodes {
            match node {
                Node::Word(word) => words.push(word),
                Node::Words(more) => words.extend_from_slice(&more),
                other => others.push(other),
            }
        }
        if !words.is_empty() {
            others.push(Node::words(words));
        }
        match others.len() {
            1 => others.remove(0),
            0..MANY => Node::Any(others),
            _ => Node::choice(others, lexicon),
        }
    }

    fn choice(branches: Vec<Node>, lexicon: &Lexicon) -> Node {
        let (mut by_first, mut open) = (Vec::new(), Vec::new());
        for (index, branch) in branches.iter().enumerate() {
            let index = index as u16;
            match lexicon.firsts(branch) {
                Some(firsts) if firsts.len() <= LISTED && !firsts.contains(&WordId::NUMBER) => {
                    by_first.extend(firsts.into_iter().map(|w| (w, index)))
                }
                _ => open.push(index),
            }
        }
        by_first.sort_unstable();
        Node::Choice(Box::new(Choice { branches, by_first, open }))
    }

    /// Whether the node can begin with a mark.
    pub(super) fn begins_with_mark(&self) -> bool {
        match self {
            Node::Comma | Node::Colon => true,
            Node::Sequence(parts) => {
                let first = parts.iter().position(|part| part.shortest() > 0).map_or(parts.len(), |word| word + 1);
                parts[..first].iter().any(Node::begins_with_mark)
            }
            Node::Any(parts) => parts.iter().any(Node::begins_with_mark),
            Node::Choice(choice) => choice.branches.iter().any(Node::begins_with_mark),
            Node::Optional(part) => part.begins_with_mark(),
            Node::Word(_) | Node::Words(_) | Node::Number | Node::Vocabulary(_) | Node::Gap(_) | Node::Start | Node::End => false,
        }
    }

    /// The fewest tokens that the node can match.
    pub fn shortest(&self) -> usize {
        match self {
            Node::Word(_) | Node::Words(_) | Node::Number | Node::Vocabulary(_) => 1,
            Node::Sequence(parts) => parts.iter().map(Node::shortest).sum(),
            Node::Any(parts) => parts.iter().map(Node::shortest).min().unwrap_or(0),
            Node::Choice(choice) => choice.branches.iter().map(Node::shortest).min().unwrap_or(0),
            Node::Optional(_) | Node::Gap(_) | Node::Comma | Node::Colon | Node::Start | Node::End => 0,
        }
    }

    /// The most tokens that the node can match, at most [`LONGEST`].
    pub fn longest(&self, lexicon: &Lexicon) -> usize {
        let length = match self {
            Node::Word(_) | Node::Words(_) | Node::Number => 1,
            Node::Vocabulary(id) => lexicon.longest(*id),
            Node::Sequence(parts) => parts.iter().map(|p| p.longest(lexicon)).sum(),
            Node::Any(parts) => parts.iter().map(|p| p.longest(lexicon)).max().unwrap_or(0),
            Node::Choice(choice) => choice.branches.iter().map(|p| p.longest(lexicon)).max().unwrap_or(0),
            Node::Optional(part) => part.longest(lexicon),
            Node::Gap(most) => *most as usize,
            Node::Comma | Node::Colon | Node::Start | Node::End => 0,
        };
        length.min(LONGEST)
    }
}
