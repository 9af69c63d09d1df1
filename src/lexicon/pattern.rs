//! A compiled pattern, and how it is matched at one place.
//!
//! Matching walks the pattern once per starting token and keeps the set of all token positions
//! reached so far as bits of a `u64`, so alternatives, options and gaps cost no backtracking: the
//! work per start is bounded by the pattern's size times the 63 tokens a match may span.

use super::vocabulary::{Lexicon, VocabularyId};
use crate::text::{Gap, Token, TokenKind, WordId};
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::Arc;

/// The most tokens that a match can span.
pub const LONGEST: usize = 63;

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    pub(super) branches: Vec<Node>,
    /// First words and the branches that begin with them, in the order of the words' numbers.
    by_first: Vec<(WordId, u16)>,
    /// Branches that can begin with too many words to list, or with none.
    open: Vec<u16>,
}

/// So many alternatives are worth an index.
const MANY: usize = 5;
/// An alternative that can begin with more words than this is tried without asking.
const LISTED: usize = 40;

impl Choice {
    /// The branches that can begin with a word.
    fn beginning_with(&self, word: WordId) -> impl Iterator<Item = &Node> {
        let from = self.by_first.partition_point(|(first, _)| *first < word);
        let listed = self.by_first[from..].iter().take_while(move |(first, _)| *first == word).map(|(_, branch)| branch);
        listed.chain(&self.open).map(|&branch| &self.branches[branch as usize])
    }
}

/// A compiled phrase pattern.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Pattern {
    /// As it is written in the rule.
    pub source: Box<str>,
    /// What it means.
    pub root: Node,
}

/// The tokens of the sentence that is searched, and the vocabulary matches found so far.
pub(super) struct Haystack<'a> {
    pub tokens: &'a [Token],
    /// Index of the first token that is not a label such as `A:`.
    pub first: usize,
    /// Whether the sentence ends with a colon.
    pub leads_in: bool,
    pub lexicon: &'a Lexicon,
    pub memo: &'a mut Memo,
}

/// What the entries of a vocabulary reach from a token.
pub(super) type Memo = rustc_hash::FxHashMap<(VocabularyId, u32), Reached>;

/// Positions reached, as bits relative to the start token, and from which of them the pattern may step
/// over a comma or over any mark.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Reached {
    at: u64,
    comma: u64,
    mark: u64,
}

impl Reached {
    /// Where a match begins: what stands before it does not matter.
    const START: Reached = Reached { at: 1, comma: 1, mark: 1 };

    fn or(self, other: Reached) -> Reached {
        Reached { at: self.at | other.at, comma: self.comma | other.comma, mark: self.mark | other.mark }
    }

    fn only(self, bit: usize) -> Reached {
        Reached { at: self.at & 1 << bit, comma: self.comma & 1 << bit, mark: self.mark & 1 << bit }
    }

    fn from(self, bit: usize) -> Reached {
        Reached { at: self.at << bit, comma: self.comma << bit, mark: self.mark << bit }
    }
}

/// The positions in a set of bits.
fn bits(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        (set != 0).then(|| {
            let bit = set.trailing_zeros() as usize;
            set &= set - 1;
            bit
        })
    })
}

impl Haystack<'_> {
    /// The ends of all matches of `node` that begin at token `start`, as bits relative to it.
    pub fn ends(&mut self, node: &Node, start: usize) -> u64 {
        self.step(node, start, Reached::START).at
    }

    /// Whether an entry of a vocabulary begins at one of these tokens.
    pub fn holds(&mut self, id: VocabularyId, mut starts: Range<u32>) -> bool {
        starts.any(|at| self.entries_at(id, at as usize).at != 0)
    }

    /// The token at a position, if the pattern may step onto it from there.
    fn open(&self, start: usize, bit: usize, reached: Reached) -> Option<Token> {
        let token = *self.tokens.get(start + bit)?;
        let allowed = if reached.mark >> bit & 1 == 1 {
            Gap::Sentence
        } else if reached.comma >> bit & 1 == 1 {
            Gap::Comma
        } else {
            Gap::Quote
        };
        (token.gap <= allowed).then_some(token)
    }

    /// The positions at which a mark stands, which may be stepped over.
    fn marked(&self, gap: Gap, start: usize, reached: Reached) -> Reached {
        let stands = |bit: &usize| match self.tokens.get(start + bit) {
            Some(token) => token.gap == gap,
            None => self.leads_in && gap == Gap::Clause,
        };
        let at = bits(reached.at).filter(stands).fold(0, |at, bit| at | 1 << bit);
        Reached { at, comma: at, mark: at }
    }

    fn tokens_where(&self, start: usize, reached: Reached, accept: impl Fn(Token) -> bool) -> Reached {
        let mut at = 0;
        for bit in bits(reached.at & (u64::MAX >> 1)) {
            if self.open(start, bit, reached).is_some_and(&accept) {
                at |= 1 << (bit + 1);
            }
        }
        Reached { at, ..Reached::default() }
    }

    fn step(&mut self, node: &Node, start: usize, reached: Reached) -> Reached {
        if reached.at == 0 {
            return reached;
        }
        match node {
            Node::Word(word) => self.tokens_where(start, reached, |t| t.word == *word),
            Node::Words(words) if words.len() > 8 => self.tokens_where(start, reached, |t| words.binary_search(&t.word).is_ok()),
            Node::Words(words) => self.tokens_where(start, reached, |t| words.contains(&t.word)),
            Node::Number => {
                let spelled = self.lexicon.spelled_numbers();
                self.tokens_where(start, reached, |t| t.kind == TokenKind::Number || spelled.contains(&t.word))
            }
            Node::Vocabulary(id) => self.vocabulary(*id, start, reached),
            Node::Sequence(parts) => {
                let mut reached = reached;
                for part in parts {
                    reached = self.step(part, start, reached);
                    if reached.at == 0 {
                        break;
                    }
                }
                reached
            }
            Node::Any(parts) => parts.iter().map(|part| self.step(part, start, reached)).fold(Reached::default(), Reached::or),
            Node::Choice(choice) => self.choice(choice, start, reached),
            Node::Optional(part) => self.step(part, start, reached).or(reached),
            Node::Gap(most) => self.gap(*most, start, reached),
            Node::Comma => self.marked(Gap::Comma, start, reached),
            Node::Colon => self.marked(Gap::Clause, start, reached),
            Node::Start => {
                let at = if start <= self.first { reached.at & 1 } else { 0 };
                Reached { at, ..reached }
            }
            Node::End => {
                let end = self.tokens.len() - start;
                let at = if end <= LONGEST { reached.at & (1 << end) } else { 0 };
                Reached { at, ..reached }
            }
        }
    }

    fn choice(&mut self, choice: &Choice, start: usize, reached: Reached) -> Reached {
        let mut all = Reached::default();
        for bit in bits(reached.at) {
            let word = self.tokens.get(start + bit).map_or(WordId::UNKNOWN, |t| t.word);
            for branch in choice.beginning_with(word) {
                all = all.or(self.step(branch, start, reached.only(bit)));
            }
        }
        all
    }

    fn vocabulary(&mut self, id: VocabularyId, start: usize, reached: Reached) -> Reached {
        let mut all = Reached::default();
        for bit in bits(reached.at & (u64::MAX >> 1)) {
            if self.open(start, bit, reached).is_some() {
                all = all.or(self.entries_at(id, start + bit).from(bit));
                continue;
            }
            // There is a mark, which is stepped over by the entries that begin with it.
            for entry in self.lexicon.vocabulary(id).beginning_with_a_mark() {
                all = all.or(self.step(entry, start + bit, Reached { at: 1, ..Reached::default() }).from(bit));
            }
        }
        all
    }

    /// What all entries of a vocabulary that begin at a token reach, relative to it.
    fn entries_at(&mut self, id: VocabularyId, at: usize) -> Reached {
        let vocabulary = self.lexicon.vocabulary(id);
        let token = self.tokens[at];
        let mut ends = Reached { at: u64::from(vocabulary.holds(token.word)) << 1, ..Reached::default() };
        if !vocabulary.can_begin_with(token) {
            return ends;
        }
        let key = (id, at as u32);
        if let Some(&known) = self.memo.get(&key) {
            return known;
        }
        for entry in vocabulary.beginning_with(token) {
            ends = ends.or(self.step(entry, at, Reached::START));
        }
        self.memo.insert(key, ends);
        ends
    }

    fn gap(&self, most: u8, start: usize, reached: Reached) -> Reached {
        let (mut at, mut edge) = (reached.at, reached);
        for _ in 0..most {
            edge.comma |= edge.at;
            edge = self.tokens_where(start, edge, |_| true);
            if edge.at & !at == 0 {
                break;
            }
            at |= edge.at;
        }
        Reached { at, comma: at, mark: reached.mark }
    }
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
            Node::Vocabulary(id) => lexicon.vocabulary(*id).longest(),
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
