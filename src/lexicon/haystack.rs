//! How a pattern is matched at one place.
//!
//! Matching walks the pattern once per starting token and keeps the set of all token positions
//! reached so far as bits of a `u64`, so alternatives, options and gaps cost no backtracking: the
//! work per start is bounded by the pattern's size times the 63 tokens a match may span.

use super::code::{Choice, Step};
use super::pattern::LONGEST;
use super::vocabulary::{Lexicon, VocabularyId};
use crate::flat::{Cell, number};
use crate::text::{Gap, Token, TokenKind, WordId};
use std::ops::Range;

/// The instructions among which a pattern's are.
type Instructions<'c> = &'c [[Cell; 1]];

/// So many words are compared one by one.
const FEW: usize = 8;

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
pub(super) fn bits(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        (set != 0).then(|| {
            let bit = set.trailing_zeros() as usize;
            set &= set - 1;
            bit
        })
    })
}

impl Haystack<'_> {
    /// The ends of all matches of a pattern that begin at token `start`, as bits relative to it. The pattern
    /// is the instruction at a place of `code`.
    pub fn ends(&mut self, code: Instructions, at: usize, start: usize) -> u64 {
        self.step(code, at, start, Reached::START).at
    }

    /// Whether an entry of a vocabulary begins at one of these tokens.
    pub fn holds(&mut self, id: VocabularyId, mut starts: Range<u32>) -> bool {
        starts.any(|at| self.entries_at(id, at as usize).at != 0)
    }

    /// Whether a token at a position is such and the pattern may step onto it from there.
    fn opens(&self, start: usize, bit: usize, reached: Reached, accept: impl Fn(Token) -> bool) -> bool {
        let allowed = || match (reached.mark >> bit & 1, reached.comma >> bit & 1) {
            (1, _) => Gap::Sentence,
            (_, 1) => Gap::Comma,
            _ => Gap::Quote,
        };
        self.tokens.get(start + bit).is_some_and(|token| accept(*token) && token.gap <= allowed())
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
            if self.opens(start, bit, reached, &accept) {
                at |= 1 << (bit + 1);
            }
        }
        Reached { at, ..Reached::default() }
    }

    fn step(&mut self, code: Instructions, at: usize, start: usize, reached: Reached) -> Reached {
        self.follow(Step::read(code, at), code, at, start, reached)
    }

    fn word(&self, word: WordId, start: usize, reached: Reached) -> Reached {
        self.tokens_where(start, reached, |t| t.word == word)
    }

    fn words(&self, code: Instructions, place: usize, start: usize, reached: Reached) -> Reached {
        let from = place + 1;
        let words = &code[from..from + number(code[place][0]) as usize];
        if words.len() > FEW {
            self.tokens_where(start, reached, |t| words.binary_search_by_key(&t.word.0, |[word]| number(*word)).is_ok())
        } else {
            self.tokens_where(start, reached, |t| words.iter().any(|[word]| number(*word) == t.word.0))
        }
    }

    /// What an instruction that stands at a place reaches.
    fn follow(&mut self, step: Step, code: Instructions, at: usize, start: usize, reached: Reached) -> Reached {
        if reached.at == 0 {
            return reached;
        }
        match step {
            Step::Word(word) => self.word(word, start, reached),
            Step::Words(place) => self.words(code, place, start, reached),
            Step::Number => {
                let spelled = self.lexicon.spelled_numbers();
                self.tokens_where(start, reached, |t| t.kind == TokenKind::Number || spelled.contains(&t.word))
            }
            Step::Vocabulary(id) => self.vocabulary(id, start, reached),
            Step::Sequence { end } => {
                let (mut reached, mut part) = (reached, at + 1);
                while part < end && reached.at != 0 {
                    let step = Step::read(code, part);
                    // Most parts are words, for which a call would cost more than they do.
                    reached = match step {
                        Step::Word(word) => self.word(word, start, reached),
                        Step::Words(place) => self.words(code, place, start, reached),
                        _ => self.follow(step, code, part, start, reached),
                    };
                    part = step.after(part);
                }
                reached
            }
            Step::Any { end } => {
                let (mut all, mut part) = (Reached::default(), at + 1);
                while part < end {
                    let step = Step::read(code, part);
                    all = all.or(self.follow(step, code, part, start, reached));
                    part = step.after(part);
                }
                all
            }
            Step::Choice { .. } => self.choice(code, at, start, reached),
            Step::Optional { .. } => self.step(code, at + 1, start, reached).or(reached),
            Step::Gap(most) => self.gap(most, start, reached),
            Step::Comma => self.marked(Gap::Comma, start, reached),
            Step::Colon => self.marked(Gap::Clause, start, reached),
            Step::Start => {
                let at = if start <= self.first { reached.at & 1 } else { 0 };
                Reached { at, ..reached }
            }
            Step::End => {
                let end = self.tokens.len() - start;
                let at = if end <= LONGEST { reached.at & (1 << end) } else { 0 };
                Reached { at, ..reached }
            }
        }
    }

    fn choice(&mut self, code: Instructions, at: usize, start: usize, reached: Reached) -> Reached {
        let (choice, mut all) = (Choice::read(code, at), Reached::default());
        for bit in bits(reached.at) {
            let word = self.tokens.get(start + bit).map_or(WordId::UNKNOWN, |t| t.word);
            for branch in choice.beginning_with(word) {
                all = all.or(self.step(code, branch, start, reached.only(bit)));
            }
        }
        all
    }

    fn vocabulary(&mut self, id: VocabularyId, start: usize, reached: Reached) -> Reached {
        let mut all = Reached::default();
        for bit in bits(reached.at & (u64::MAX >> 1)) {
            if self.opens(start, bit, reached, |_| true) {
                all = all.or(self.entries_at(id, start + bit).from(bit));
                continue;
            }
            // There is a mark, which is stepped over by the entries that begin with it.
            let lexicon = self.lexicon;
            for entry in lexicon.entries_with_a_mark(id) {
                all = all.or(self.step(lexicon.entries(), entry, start + bit, Reached { at: 1, ..Reached::default() }).from(bit));
            }
        }
        all
    }

    /// What all entries of a vocabulary that begin at a token reach, relative to it.
    fn entries_at(&mut self, id: VocabularyId, at: usize) -> Reached {
        let lexicon = self.lexicon;
        let token = self.tokens[at];
        let part = lexicon.part_in(id, token.word);
        let mut ends = Reached { at: u64::from(part.alone) << 1, ..Reached::default() };
        if !part.first && token.kind != TokenKind::Number {
            return ends;
        }
        let key = (id, at as u32);
        if let Some(&known) = self.memo.get(&key) {
            return known;
        }
        for entry in lexicon.entries_beginning_with(id, token, self.tokens.get(at + 1).copied()) {
            ends = ends.or(self.step(lexicon.entries(), entry, at, Reached::START));
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
