//! Words, vocabularies and what the language does to them.

use super::inflect::inflect;
use super::packed::Packed;
use super::pattern::{Node, Pattern};
use super::spelling::Spelling;
use crate::text::{Token, TokenKind, WordId, Words};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;
use std::sync::OnceLock;

/// The number of a vocabulary in its lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct VocabularyId(u32);

/// A named list of phrases, ready to be matched.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Vocabulary {
    /// Entries of one word.
    single: FxHashSet<WordId>,
    /// Longer entries.
    entries: Packed<Node>,
    /// Entries by the words that they can begin with.
    by_first: FxHashMap<WordId, SmallVec<[u32; 2]>>,
    /// Entries that can begin with anything.
    open: Vec<u32>,
    /// Entries that can begin with a mark.
    marked: Vec<u32>,
    /// The words of `single` and `by_first`, made when first needed: nearly every question is
    /// answered with no, and a bit says so fastest.
    #[serde(skip)]
    bits: OnceLock<Bits>,
    longest: usize,
    anchors: Option<Anchors>,
}

#[derive(Debug, Default)]
struct Bits {
    single: WordBits,
    first: WordBits,
}

/// A set of words as one bit for each number.
#[derive(Debug, Default)]
struct WordBits(Vec<u64>);

impl WordBits {
    fn insert(&mut self, word: WordId) {
        if word == WordId::NUMBER {
            return;
        }
        let at = word.0 as usize / 64;
        self.0.resize(self.0.len().max(at + 1), 0);
        self.0[at] |= 1 << (word.0 % 64);
    }

    fn contains(&self, word: WordId) -> bool {
        self.0.get(word.0 as usize / 64).is_some_and(|bits| bits >> (word.0 % 64) & 1 == 1)
    }
}

impl Vocabulary {
    fn bits(&self) -> &Bits {
        self.bits.get_or_init(|| {
            let mut bits = Bits::default();
            self.single.iter().for_each(|&word| bits.single.insert(word));
            self.by_first.keys().for_each(|&word| bits.first.insert(word));
            bits
        })
    }

    /// Whether a word alone is an entry.
    pub(super) fn holds(&self, word: WordId) -> bool {
        self.bits().single.contains(word)
    }

    /// Whether a longer entry can begin with a token.
    pub(super) fn can_begin_with(&self, token: Token) -> bool {
        !self.open.is_empty() || token.kind == TokenKind::Number || self.bits().first.contains(token.word)
    }

    /// The longer entries that can begin with a token.
    pub(super) fn beginning_with(&self, token: Token) -> impl Iterator<Item = &Node> {
        let begun_by = |word| self.by_first.get(&word).map(SmallVec::as_slice).unwrap_or_default();
        let by_number = if token.kind == TokenKind::Number { begun_by(WordId::NUMBER) } else { &[] };
        begun_by(token.word).iter().chain(by_number).chain(&self.open).map(|&i| self.entries.get(i as usize))
    }

    /// The entries that can begin with a mark.
    pub(super) fn beginning_with_a_mark(&self) -> impl Iterator<Item = &Node> {
        self.marked.iter().map(|&i| self.entries.get(i as usize))
    }

    pub(super) fn longest(&self) -> usize {
        self.longest
    }
}

/// All words and vocabularies that the rules speak of.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Lexicon {
    words: Words,
    vocabularies: Vec<Vocabulary>,
    spelled_numbers: FxHashSet<WordId>,
    /// Asked only while patterns are compiled.
    #[serde(skip)]
    frequent: FxHashMap<WordId, u32>,
}

impl Lexicon {
    /// The table of words, for reading texts.
    pub fn words(&self) -> &Words {
        &self.words
    }

    pub(super) fn vocabulary(&self, id: VocabularyId) -> &Vocabulary {
        &self.vocabularies[id.0 as usize]
    }

    pub(super) fn spelled_numbers(&self) -> &FxHashSet<WordId> {
        &self.spelled_numbers
    }

    /// How often a word stands in a million words, about: frequent words are poor anchors.
    pub(super) fn cost(&self, word: WordId) -> u32 {
        self.frequent.get(&word).copied().unwrap_or(SELDOM)
    }

    /// The words that a node can begin with, or `None` if it can begin with anything.
    pub(super) fn firsts(&self, node: &Node) -> Option<FxHashSet<WordId>> {
        let mut words = FxHashSet::default();
        self.collect_firsts(node, &mut words)?.then_some(words)
    }

    /// Adds the first words of a node; whether the node always takes at least one token. `None` if
    /// the first token can be anything.
    fn collect_firsts(&self, node: &Node, words: &mut FxHashSet<WordId>) -> Option<bool> {
        match node {
            Node::Word(word) => {
                words.insert(*word);
            }
            Node::Words(set) => words.extend(set.iter().copied()),
            Node::Number => {
                words.extend(self.spelled_numbers.iter().copied());
                words.insert(WordId::NUMBER);
            }
            Node::Gap(_) => return None,
            Node::Vocabulary(id) => {
                let vocabulary = self.vocabulary(*id);
                if !vocabulary.open.is_empty() {
                    return None;
                }
                words.extend(vocabulary.single.iter().chain(vocabulary.by_first.keys()).copied());
            }
            Node::Sequence(parts) => {
                for part in parts {
                    if self.collect_firsts(part, words)? {
                        return Some(true);
                    }
                }
                return Some(false);
            }
            Node::Any(parts) => return self.collect_firsts_of_all(parts, words),
            Node::Choice(choice) => return self.collect_firsts_of_all(&choice.branches, words),
            Node::Optional(part) => {
                self.collect_firsts(part, words)?;
                return Some(false);
            }
            Node::Comma | Node::Colon | Node::Start | Node::End => return Some(false),
        }
        Some(true)
    }

    fn collect_firsts_of_all(&self, parts: &[Node], words: &mut FxHashSet<WordId>) -> Option<bool> {
        let mut all = true;
        for part in parts {
            all &= self.collect_firsts(part, words)?;
        }
        Some(all)
    }

    /// What it costs to look a node up by its anchors; `None` if it has none.
    fn anchor_cost(&self, node: &Node) -> Option<u32> {
        match node {
            Node::Word(word) => Some(self.cost(*word)),
            Node::Words(set) => Some(set.iter().map(|&w| self.cost(w)).sum()),
            Node::Vocabulary(id) => self.vocabulary(*id).anchors.as_ref().map(|a| a.cost),
            Node::Sequence(parts) => parts.iter().filter_map(|p| self.anchor_cost(p)).min(),
            Node::Any(parts) => parts.iter().map(|p| self.anchor_cost(p)).sum(),
            Node::Choice(choice) => choice.branches.iter().map(|p| self.anchor_cost(p)).sum(),
            Node::Number => Some(NUMBERS),
            Node::Optional(_) | Node::Gap(_) | Node::Comma | Node::Colon | Node::Start | Node::End => None,
        }
    }

    /// The cheapest words of which one is in every match of a node; `None` if there are none.
    pub(super) fn anchors(&self, node: &Node) -> Option<Anchors> {
        match node {
            Node::Word(word) => Some(Anchors { cost: self.cost(*word), words: vec![*word], ..Anchors::default() }),
            Node::Words(set) => Some(Anchors { cost: self.anchor_cost(node)?, words: set.to_vec(), ..Anchors::default() }),
            Node::Vocabulary(id) => self.vocabulary(*id).anchors.clone(),
            Node::Sequence(parts) => {
                let costs = parts.iter().enumerate().filter_map(|(i, p)| Some((self.anchor_cost(p)?, i)));
                let (_, best) = costs.min()?;
                let mut anchors = self.anchors(&parts[best])?;
                anchors.before.0 += parts[..best].iter().map(Node::shortest).sum::<usize>();
                anchors.before.1 += parts[..best].iter().map(|p| p.longest(self)).sum::<usize>();
                Some(anchors)
            }
            Node::Any(parts) => self.anchors_of_all(parts),
            Node::Choice(choice) => self.anchors_of_all(&choice.branches),
            Node::Number => {
                let words = self.spelled_numbers.iter().copied().chain([WordId::NUMBER]).collect();
                Some(Anchors { cost: self.anchor_cost(node)?, words, ..Anchors::default() })
            }
            Node::Optional(_) | Node::Gap(_) | Node::Comma | Node::Colon | Node::Start | Node::End => None,
        }
    }

    /// The anchors of every part of a node that must be there, the cheapest first.
    pub(super) fn required(&self, node: &Node) -> Vec<Anchors> {
        let mut all = Vec::new();
        self.collect_required(node, (0, 0), &mut all);
        all.sort_by_key(|anchors| anchors.cost);
        all
    }

    fn collect_required(&self, node: &Node, before: (usize, usize), all: &mut Vec<Anchors>) {
        let Node::Sequence(parts) = node else {
            let pivot = |a: &Anchors| if let Node::Vocabulary(id) = node { Some((*id, a.before)) } else { None };
            all.extend(self.anchors(node).map(|a| Anchors {
                pivot: pivot(&a),
                before: (a.before.0 + before.0, a.before.1 + before.1),
                ..a
            }));
            return;
        };
        let mut before = before;
        for part in parts {
            self.collect_required(part, before, all);
            before = (before.0 + part.shortest(), before.1 + part.longest(self));
        }
    }

    /// Anchors for nodes of which any may be the one that matches.
    fn anchors_of_all<'n>(&self, nodes: impl IntoIterator<Item = &'n Node>) -> Option<Anchors> {
        let mut all = Anchors { before: (usize::MAX, 0), ..Anchors::default() };
        for node in nodes {
            let one = self.anchors(node)?;
            all.cost += one.cost;
            all.words.extend(one.words);
            all.before = (all.before.0.min(one.before.0), all.before.1.max(one.before.1));
        }
        Some(all)
    }
}

/// How many numbers stand in a million words, about.
const NUMBERS: u32 = 20_000;
/// How often a word stands in a million words of which nothing is known.
const SELDOM: u32 = 10;

/// Words of which one is in every match of a node.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Anchors {
    /// How often one of them stands in a million words, about.
    pub cost: u32,
    /// The words, perhaps some of them twice.
    pub words: Vec<WordId>,
    /// The fewest and the most tokens that stand before the anchor in a match.
    pub before: (usize, usize),
    /// The vocabulary that they are anchors of, and how many tokens stand before them in its entries.
    pub pivot: Option<(VocabularyId, (usize, usize))>,
}

/// What the language of the copy adds to the words of the rules.
#[derive(Debug, Default, Clone)]
pub struct Language {
    /// Words with the forms that no rule gives: `get` → `gets`, `got`, `getting`.
    pub irregular: FxHashMap<String, Vec<String>>,
    /// British letter groups and their American ones.
    pub spelling: Vec<(String, String)>,
    /// Number words.
    pub numbers: Vec<String>,
    /// Frequent words, each with how often it stands in a million words.
    pub frequent: Vec<(String, u32)>,
}

/// A lexicon in the making.
#[derive(Debug)]
pub struct LexiconBuilder {
    irregular: FxHashMap<String, Vec<String>>,
    spelling: Spelling,
    /// Words met before, without and with inflection.
    known: [FxHashMap<Box<str>, Node>; 2],
    lexicon: Lexicon,
    names: FxHashMap<String, VocabularyId>,
}

impl LexiconBuilder {
    /// A lexicon that knows the names of its vocabularies, to be filled by
    /// [`fill`](Self::fill) in an order in which each refers only to those before it.
    pub fn new(language: Language, names: impl IntoIterator<Item = String>) -> Self {
        let mut lexicon = Lexicon::default();
        lexicon.spelled_numbers = language.numbers.iter().map(|w| lexicon.words.intern(w)).collect();
        lexicon.frequent = language.frequent.iter().map(|(word, count)| (lexicon.words.intern(word), *count)).collect();
        let names: FxHashMap<_, _> = names.into_iter().enumerate().map(|(i, name)| (name, VocabularyId(i as u32))).collect();
        lexicon.vocabularies.resize_with(names.len(), Vocabulary::default);
        let Language { irregular, spelling, .. } = language;
        Self { irregular, spelling: Spelling::new(spelling), known: Default::default(), lexicon, names }
    }

    /// The vocabulary of that name, or the nearest name there is.
    pub fn vocabulary_id(&self, name: &str) -> Result<VocabularyId, Option<String>> {
        self.names.get(name).copied().ok_or_else(|| {
            let similarity = |n: &&String| (strsim::jaro_winkler(n, name) * 1000.0) as u32;
            self.names.keys().max_by_key(|n| (similarity(n), std::cmp::Reverse((*n).clone()))).cloned()
        })
    }

    /// A node for one folded word, in all its spellings and, if asked, inflections.
    pub(super) fn word(&mut self, word: &str, inflected: bool) -> Node {
        let known = &mut self.known[usize::from(inflected)];
        if let Some(node) = known.get(word) {
            return node.clone();
        }
        let mut forms = if inflected { inflect(word, |w| self.irregular.get(w).cloned()) } else { vec![word.to_owned()] };
        self.spelling.respell(&mut forms);
        let node = Node::words(forms.iter().map(|f| self.lexicon.words.intern(f)).collect());
        known.insert(word.into(), node.clone());
        node
    }

    /// The lexicon so far.
    pub fn so_far(&self) -> &Lexicon {
        &self.lexicon
    }

    /// Gives a vocabulary its entries. All vocabularies that they refer to must be filled before.
    pub fn fill(&mut self, id: VocabularyId, entries: Vec<Pattern>) {
        let nodes: Vec<Node> = entries.into_iter().map(|p| p.root).collect();
        let mut vocabulary = Vocabulary { anchors: self.lexicon.anchors_of_all(&nodes), ..Vocabulary::default() };
        for node in nodes {
            vocabulary.longest = vocabulary.longest.max(node.longest(&self.lexicon));
            match node {
                Node::Word(word) => {
                    vocabulary.single.insert(word);
                    continue;
                }
                Node::Words(words) => {
                    vocabulary.single.extend(words.iter());
                    continue;
                }
                _ => {}
            }
            let index = vocabulary.entries.len() as u32;
            vocabulary.marked.extend(node.begins_with_mark().then_some(index));
            match self.lexicon.firsts(&node) {
                Some(words) => words.into_iter().for_each(|w| vocabulary.by_first.entry(w).or_default().push(index)),
                None => vocabulary.open.push(index),
            }
            vocabulary.entries.push(&node);
        }
        if let Some(anchors) = &mut vocabulary.anchors {
            anchors.words.sort_unstable();
            anchors.words.dedup();
        }
        self.lexicon.vocabularies[id.0 as usize] = vocabulary;
    }

    /// The finished lexicon.
    pub fn finish(self) -> Lexicon {
        self.lexicon
    }
}
