//! Words, vocabularies and what the language does to them.

use super::code::Code;
use super::inflect::inflect;
use super::opening::{Opening, Sieve};
use super::pattern::{Node, Pattern};
use super::spelling::Spelling;
use crate::flat::{Cell, Cells, Lists, Rows, number};
use crate::text::{Token, TokenKind, WordId, Words};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

/// The number of a vocabulary in its lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct VocabularyId(pub(super) u32);

/// A named list of phrases, while rules are compiled.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// Entries of one word.
    single: FxHashSet<WordId>,
    /// Longer entries, by their numbers among those of all vocabularies, by the words that they can begin with.
    by_first: FxHashMap<WordId, Vec<u32>>,
    /// Entries that can begin with anything.
    open: Vec<u32>,
    /// Entries that can begin with a mark.
    marked: Vec<u32>,
    longest: usize,
    anchors: Option<Anchors>,
    opening: Opening,
}

/// What a word is in a vocabulary.
#[derive(Debug, Clone, Copy)]
pub(super) struct PartIn {
    /// It is an entry.
    pub alone: bool,
    /// A longer entry can begin with it.
    pub first: bool,
}

/// All words and vocabularies that the rules speak of.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Lexicon {
    words: Words,
    spelled_numbers: FxHashSet<WordId>,
    /// The longer entries of all vocabularies.
    entries: Code,
    /// For each word, its row in `parts`.
    rows: Cells,
    /// Which vocabularies a word is in, two bits for each: alone, as the first of a longer entry.
    parts: Cells,
    /// How many numbers a row has.
    width: u32,
    /// For each word, the entries that it can begin, each after its vocabulary and before what can follow the word.
    begun: Lists<3>,
    /// Entries that can begin with a number in digits, likewise.
    begun_by_number: Rows<3>,
    /// What can follow the first words of entries.
    sieve: Sieve,
    /// For each vocabulary, the entries that can begin with anything.
    open: Lists<1>,
    /// For each vocabulary, the entries that can begin with a mark.
    marked: Lists<1>,
    /// Asked only while patterns are compiled, as is `frequent`.
    #[serde(skip)]
    vocabularies: Vec<Vocabulary>,
    /// For each entry, what its second token can be.
    #[serde(skip)]
    seconds: Vec<u32>,
    #[serde(skip)]
    frequent: FxHashMap<WordId, u32>,
}

impl Lexicon {
    /// The table of words, for reading texts.
    pub fn words(&self) -> &Words {
        &self.words
    }

    pub(super) fn spelled_numbers(&self) -> &FxHashSet<WordId> {
        &self.spelled_numbers
    }

    /// The longer entries of all vocabularies.
    pub(super) fn entries(&self) -> &[[Cell; 1]] {
        self.entries.cells()
    }

    /// What a word is in a vocabulary.
    pub(super) fn part_in(&self, id: VocabularyId, word: WordId) -> PartIn {
        let [row] = self.rows.get(word.0 as usize);
        let [bits] = self.parts.get((row * self.width + id.0 / PER_NUMBER) as usize);
        let bits = bits >> (id.0 % PER_NUMBER * 2);
        PartIn { alone: bits & ALONE != 0, first: bits & FIRST != 0 }
    }

    /// Where the longer entries of a vocabulary stand that can begin with a token, before another.
    pub(super) fn entries_beginning_with(&self, id: VocabularyId, token: Token, next: Option<Token>) -> impl Iterator<Item = usize> {
        let begun = move |all| {
            let from = <[[Cell; 3]]>::partition_point(all, |[vocabulary, ..]| number(*vocabulary) < id.0);
            let entries = all[from..].iter().take_while(move |[vocabulary, ..]| number(*vocabulary) == id.0);
            entries.filter(move |[_, _, seconds]| self.sieve.may_follow(number(*seconds), next)).map(|[_, entry, _]| *entry)
        };
        let by_number = if token.kind == TokenKind::Number { self.begun_by_number.all() } else { &[] };
        let open = self.open.get(id.0).iter().map(|[entry]| *entry);
        begun(self.begun.get(token.word.0)).chain(begun(by_number)).chain(open).map(|entry| self.start(entry))
    }

    /// Where the entries of a vocabulary stand that can begin with a mark.
    pub(super) fn entries_with_a_mark(&self, id: VocabularyId) -> impl Iterator<Item = usize> {
        self.marked.get(id.0).iter().map(|[entry]| self.start(*entry))
    }

    fn start(&self, entry: Cell) -> usize {
        number(self.entries.starts()[number(entry) as usize][0]) as usize
    }

    /// Makes the tables that a search reads, once all vocabularies are filled.
    fn settle(&mut self) {
        (self.parts, self.rows) = Default::default();
        let all = || (0..).zip(&self.vocabularies);
        self.width = (self.vocabularies.len() as u32).div_ceil(PER_NUMBER).max(1);
        let anything: Vec<u32> = all().filter(|(_, vocabulary)| !vocabulary.open.is_empty()).map(|(id, _)| id).collect();
        let mut parts = vec![vec![0; self.width as usize]; self.words.count() + 1];
        let mut note = |word: WordId, id: u32, part: u32| {
            if let Some(row) = parts.get_mut(word.0 as usize) {
                row[(id / PER_NUMBER) as usize] |= part << (id % PER_NUMBER * 2);
            }
        };
        for (id, vocabulary) in all() {
            vocabulary.single.iter().for_each(|word| note(*word, id, ALONE));
            vocabulary.by_first.keys().for_each(|word| note(*word, id, FIRST));
        }
        for word in 0..=self.words.count() as u32 {
            anything.iter().for_each(|id| note(WordId(word), *id, FIRST));
        }
        let mut known: FxHashMap<Vec<u32>, u32> = FxHashMap::default();
        for row in parts {
            let next = known.len() as u32;
            let number = *known.entry(row).or_insert_with_key(|row| {
                row.iter().for_each(|bits| self.parts.push([*bits]));
                next
            });
            self.rows.push([number]);
        }
        let seconds = &self.seconds;
        let begun = (0..).zip(&self.vocabularies).flat_map(|(id, vocabulary): (u32, &Vocabulary)| {
            let each = vocabulary.by_first.iter().flat_map(|(word, entries)| entries.iter().map(move |entry| (word.0, *entry)));
            each.map(move |(word, entry)| (word, [id, entry, seconds[entry as usize]]))
        });
        let (by_number, by_word): (Vec<_>, Vec<_>) = begun.partition(|(word, _)| *word == WordId::NUMBER.0);
        let mut by_number: Vec<[u32; 3]> = by_number.into_iter().map(|(_, entry)| entry).collect();
        by_number.sort_unstable();
        self.begun_by_number = by_number.into_iter().collect();
        self.begun = Lists::new(by_word);
        let listed = |list: fn(&Vocabulary) -> &Vec<u32>| {
            let each = (0..).zip(&self.vocabularies).flat_map(|(id, vocabulary)| list(vocabulary).iter().map(move |entry| (id, [*entry])));
            Lists::new(each.collect())
        };
        (self.open, self.marked) = (listed(|v| &v.open), listed(|v| &v.marked));
    }

    fn vocabulary(&self, id: VocabularyId) -> &Vocabulary {
        &self.vocabularies[id.0 as usize]
    }

    /// What the entries of a vocabulary begin with.
    pub(super) fn opening_of(&self, id: VocabularyId) -> &Opening {
        &self.vocabulary(id).opening
    }

    /// The most tokens that an entry of a vocabulary takes.
    pub(super) fn longest(&self, id: VocabularyId) -> usize {
        self.vocabulary(id).longest
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

/// So many vocabularies share a number of [`Lexicon::parts`].
const PER_NUMBER: u32 = 16;
const ALONE: u32 = 1;
const FIRST: u32 = 2;

/// How many numbers stand in a million words, about.
const NUMBERS: u32 = 20_000;
/// How often a word stands in a million words of which nothing is known.
const SELDOM: u32 = 10;

/// Words of which one is in every match of a node.
#[derive(Debug, Clone, Default)]
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
    pub(super) fn so_far(&self) -> &Lexicon {
        &self.lexicon
    }

    /// Gives a vocabulary its entries. All vocabularies that they refer to must be filled before.
    pub fn fill(&mut self, id: VocabularyId, entries: Vec<Pattern>) {
        let nodes: Vec<Node> = entries.into_iter().map(|p| p.root).collect();
        let openings: Vec<Opening> = nodes.iter().map(|node| self.lexicon.opening(node)).collect();
        let anchors = self.lexicon.anchors_of_all(&nodes);
        let mut vocabulary = Vocabulary { anchors, opening: Opening::any(&openings), ..Vocabulary::default() };
        for (node, opening) in nodes.into_iter().zip(openings) {
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
            let index = self.lexicon.entries.len() as u32;
            vocabulary.marked.extend(node.begins_with_mark().then_some(index));
            match self.lexicon.firsts(&node) {
                Some(words) => words.into_iter().for_each(|w| vocabulary.by_first.entry(w).or_default().push(index)),
                None => vocabulary.open.push(index),
            }
            self.lexicon.entries.push(&node);
            let second = self.lexicon.sieve.add(opening.seconds());
            self.lexicon.seconds.push(second);
        }
        if let Some(anchors) = &mut vocabulary.anchors {
            anchors.words.sort_unstable();
            anchors.words.dedup();
        }
        self.lexicon.vocabularies[id.0 as usize] = vocabulary;
    }

    /// The finished lexicon.
    pub fn finish(mut self) -> Lexicon {
        self.lexicon.settle();
        self.lexicon
    }

    /// The lexicon so far, ready to be searched with.
    pub fn settled(&mut self) -> &Lexicon {
        // Words may have come since the last time, vocabularies are filled before.
        if self.lexicon.rows.len() != self.lexicon.words.count() + 1 {
            self.lexicon.settle();
        }
        &self.lexicon
    }
}
