//! Words, vocabularies and what the language does to them.

use super::inflect::inflect;
use super::pattern::{Node, Pattern};
use super::spelling::respell;
use crate::text::{Token, WordId, Words};
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

/// The number of a vocabulary in its lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VocabularyId(u32);

/// A named list of phrases, ready to be matched.
#[derive(Debug, Default)]
pub struct Vocabulary {
    entries: Vec<Node>,
    /// Entries by the words that they can begin with.
    by_first: FxHashMap<WordId, SmallVec<[u32; 2]>>,
    /// Entries that can begin with anything, for instance a number.
    open: Vec<u32>,
    longest: usize,
    /// Words of which at least one is in every match of the vocabulary, if there are such.
    anchors: Option<FxHashSet<WordId>>,
}

impl Vocabulary {
    /// The entries that can begin with a token.
    pub(super) fn beginning_with(&self, token: Token) -> impl Iterator<Item = &Node> {
        let known = self.by_first.get(&token.word).map(SmallVec::as_slice).unwrap_or_default();
        known.iter().chain(&self.open).map(|&i| &self.entries[i as usize])
    }

    pub(super) fn longest(&self) -> usize {
        self.longest
    }

    pub(super) fn anchors(&self) -> Option<&FxHashSet<WordId>> {
        self.anchors.as_ref()
    }
}

/// All words and vocabularies that the rules speak of.
#[derive(Debug, Default)]
pub struct Lexicon {
    words: Words,
    vocabularies: Vec<Vocabulary>,
    spelled_numbers: FxHashSet<WordId>,
    common: FxHashSet<WordId>,
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

    /// What it costs to look at every place where a word stands: common words are poor anchors.
    pub(super) fn cost(&self, word: WordId) -> u32 {
        if self.common.contains(&word) { 400 } else { 1 }
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
            Node::Word(set) => words.extend(set.iter().copied()),
            Node::Number | Node::Gap(_) => return None,
            Node::Vocabulary(id) => {
                let vocabulary = self.vocabulary(*id);
                if !vocabulary.open.is_empty() {
                    return None;
                }
                words.extend(vocabulary.by_first.keys().copied());
            }
            Node::Sequence(parts) => {
                for part in parts {
                    if self.collect_firsts(part, words)? {
                        return Some(true);
                    }
                }
                return Some(false);
            }
            Node::Any(parts) => {
                let mut all = true;
                for part in parts {
                    all &= self.collect_firsts(part, words)?;
                }
                return Some(all);
            }
            Node::Optional(part) => {
                self.collect_firsts(part, words)?;
                return Some(false);
            }
            Node::Comma | Node::Colon | Node::Start | Node::End => return Some(false),
        }
        Some(true)
    }

    /// The cheapest set of words of which one is in every match of a node, and its cost.
    pub(super) fn anchors(&self, node: &Node) -> Option<(u32, FxHashSet<WordId>)> {
        match node {
            Node::Word(set) => Some((set.iter().map(|&w| self.cost(w)).sum(), set.iter().copied().collect())),
            Node::Vocabulary(id) => {
                let words = self.vocabulary(*id).anchors()?.clone();
                Some((words.iter().map(|&w| self.cost(w)).sum(), words))
            }
            Node::Sequence(parts) => parts.iter().filter_map(|p| self.anchors(p)).min_by_key(|(cost, _)| *cost),
            Node::Any(parts) => {
                let mut all = (0, FxHashSet::default());
                for part in parts {
                    let (cost, words) = self.anchors(part)?;
                    all.0 += cost;
                    all.1.extend(words);
                }
                Some(all)
            }
            Node::Number => {
                let cost = 400 + self.spelled_numbers.len() as u32;
                let mut words = self.spelled_numbers.clone();
                words.insert(WordId::NUMBER);
                Some((cost, words))
            }
            Node::Optional(_) | Node::Gap(_) | Node::Comma | Node::Colon | Node::Start | Node::End => None,
        }
    }
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
    /// Words too common to look a phrase up by.
    pub common: Vec<String>,
}

/// A lexicon in the making.
#[derive(Debug)]
pub struct LexiconBuilder {
    language: Language,
    lexicon: Lexicon,
    names: FxHashMap<String, VocabularyId>,
}

impl LexiconBuilder {
    /// A lexicon that knows the names of its vocabularies, to be filled by
    /// [`fill`](Self::fill) in an order in which each refers only to those before it.
    pub fn new(language: Language, names: impl IntoIterator<Item = String>) -> Self {
        let mut lexicon = Lexicon::default();
        lexicon.spelled_numbers = language.numbers.iter().map(|w| lexicon.words.intern(w)).collect();
        lexicon.common = language.common.iter().map(|w| lexicon.words.intern(w)).collect();
        let names: FxHashMap<_, _> = names.into_iter().enumerate().map(|(i, name)| (name, VocabularyId(i as u32))).collect();
        lexicon.vocabularies.resize_with(names.len(), Vocabulary::default);
        Self { language, lexicon, names }
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
        let mut forms = if inflected { inflect(word, |w| self.language.irregular.get(w).cloned()) } else { vec![word.to_owned()] };
        respell(&mut forms, &self.language.spelling);
        Node::Word(forms.iter().map(|f| self.lexicon.words.intern(f)).collect())
    }

    /// Gives a vocabulary its entries. All vocabularies that they refer to must be filled before.
    pub fn fill(&mut self, id: VocabularyId, entries: Vec<Pattern>) {
        let nodes: Vec<Node> = entries.into_iter().map(|p| p.root).collect();
        let mut vocabulary = Vocabulary { anchors: Some(FxHashSet::default()), ..Vocabulary::default() };
        for (index, node) in nodes.iter().enumerate() {
            vocabulary.longest = vocabulary.longest.max(node.longest(&self.lexicon));
            match self.lexicon.firsts(node) {
                Some(words) => words.into_iter().for_each(|w| vocabulary.by_first.entry(w).or_default().push(index as u32)),
                None => vocabulary.open.push(index as u32),
            }
            vocabulary.anchors = match (vocabulary.anchors.take(), self.lexicon.anchors(node)) {
                (Some(mut all), Some((_, words))) => {
                    all.extend(words);
                    Some(all)
                }
                _ => None,
            };
        }
        vocabulary.entries = nodes;
        self.lexicon.vocabularies[id.0 as usize] = vocabulary;
    }

    /// The finished lexicon.
    pub fn finish(self) -> Lexicon {
        self.lexicon
    }
}
