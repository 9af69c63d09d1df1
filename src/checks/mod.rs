//! The checks: from what a page says to what is wrong with it.

mod another;
mod balance;
mod claim;
mod contradiction;
mod disclosure;
mod phrases;
mod promotion;
mod replacement;
mod statement;
mod subject;

pub use claim::{Candidate, Percent, Verdict};
use promotion::Promoted;

use crate::context::Reading;
use crate::document::{Block, Role, Span};
use crate::finding::Finding;
use crate::lexicon::{Found, Searcher};
use crate::policy::Decisions;
use crate::rules::RuleSet;
use crate::text::{Text, fold_word};
use crate::weights::{Memory, Over, Signs, Weighed, Wording, signs};
use std::cell::{OnceCell, RefCell};
use std::ops::Range;

/// A page as the checks see it.
#[derive(Debug)]
pub struct Page<'a> {
    /// Its blocks: all of a document, or those of one post among many.
    pub blocks: &'a [Block],
    /// Its sentences.
    pub text: &'a Text,
    /// Their contexts.
    pub reading: Reading<'a>,
    /// Searches its sentences.
    pub searcher: &'a Searcher<'a>,
    /// What words speak for, remembered.
    pub memory: &'a RefCell<Memory>,
    /// What its sentences speak for, once somebody asked.
    weighed: Vec<OnceCell<Weighed>>,
    /// What every sentence was searched for.
    pub found: &'a Found<'a>,
    /// The rules in force.
    pub rules: &'a RuleSet,
    /// What is decided about them.
    pub decisions: &'a Decisions,
    /// The treatments that it is about.
    promoted: Vec<Promoted>,
    /// Their indices.
    treatments: Vec<u32>,
}

impl<'a> Page<'a> {
    /// A page that was read.
    pub fn new(
        reading: Reading<'a>,
        rules: &'a RuleSet,
        searcher: &'a Searcher<'a>,
        memory: &'a RefCell<Memory>,
        decisions: &'a Decisions,
    ) -> Self {
        let (blocks, text, found) = (reading.blocks, reading.text, reading.found);
        let weighed = text.sentences.iter().map(|_| OnceCell::new()).collect();
        let (promoted, treatments) = (Vec::new(), Vec::new());
        let mut page = Self { blocks, text, reading, searcher, memory, weighed, found, rules, decisions, promoted, treatments };
        page.promoted = promotion::promoted(&page);
        page.treatments = page.promoted.iter().map(|promoted| promoted.treatment).collect();
        page
    }

    /// What is decided about the findings on this page.
    pub fn decide(&self, findings: &mut [Finding]) {
        self.decisions.apply(self.rules, &self.treatments, findings);
    }

    /// The treatments that it is about, by index.
    pub fn treatments(&self) -> &[u32] {
        &self.treatments
    }

    /// Whether a rule is checked on this page.
    fn is_on(&self, rule: &str) -> bool {
        self.decisions.is_on(rule, &self.treatments)
    }

    /// Whether the claim rule at an index is.
    fn is_on_at(&self, rule: usize) -> bool {
        self.decisions.is_on_at(rule, &self.treatments)
    }

    /// Whether a treatment is a medicine of which nothing may be asked that names it.
    fn keeps_unnamed(&self, treatment: u32) -> bool {
        self.decisions.keeps_medicines_unnamed() && self.rules.treatments[treatment as usize].prescription_medicine
    }

    /// What the words of a sentence speak for.
    fn weighed(&self, sentence: usize) -> &Weighed {
        self.weighed[sentence].get_or_init(|| self.rules.weights.weigh(&self.signs(sentence), &mut self.memory.borrow_mut()))
    }

    /// What is weighed of a sentence.
    fn signs(&self, sentence: usize) -> Signs<'_> {
        let wording = |sentence: usize| {
            let at = &self.text.sentences[sentence];
            Wording { text: self.text, sentence: at, prose: &self.blocks[at.block].prose }
        };
        let is_item = matches!(self.blocks[self.text.sentences[sentence].block].role, Role::ListItem | Role::TableCell);
        let over = self.reading.outline.over(self.text, sentence).map(wording);
        signs(wording(sentence), over.map(if is_item { Over::LeadIn } else { Over::Heading }))
    }

    /// The place in the source of some tokens of a sentence.
    fn source(&self, sentence: usize, tokens: &Range<usize>) -> Span {
        let block = self.text.sentences[sentence].block;
        self.blocks[block].source(self.prose(sentence, tokens))
    }

    /// The place in their block's prose of some tokens of a sentence.
    fn prose(&self, sentence: usize, tokens: &Range<usize>) -> Span {
        let all = self.text.tokens_of(&self.text.sentences[sentence]);
        Span::new(all[tokens.start].span().start, all[tokens.end - 1].span().end)
    }

    /// Some tokens of a sentence as they are compared: folded, one space apart.
    fn words(&self, sentence: usize, tokens: &Range<usize>) -> String {
        let at = &self.text.sentences[sentence];
        let prose = &self.blocks[at.block].prose;
        let all = self.prose(sentence, tokens);
        let mut words = String::with_capacity(all.end - all.start);
        for token in &self.text.tokens_of(at)[tokens.clone()] {
            if !words.is_empty() {
                words.push(' ');
            }
            let (Span { start, end }, before) = (token.span(), words.len());
            fold_word(&prose[start..end], &mut words);
            // A vowel sign without its letter is a mark that folding leaves out.
            if words.len() == before {
                words.push_str(&prose[start..end]);
            }
        }
        words
    }
}

/// Everything that is wrong with a page, in the order of the source.
pub fn check(page: &Page) -> Vec<Finding> {
    let judged = claim::judge_all(page);
    let claims = claim::check(page, &judged);
    let disclosed = disclosure::Disclosed::read(page, &judged);
    let mut findings = contradiction::check(page, &claims, &disclosed);
    findings.extend(disclosure::check(page, &claims, &disclosed));
    findings.extend(statement::check(page, &claims));
    findings.extend(balance::check(page, &judged, &disclosed));
    findings.extend(claims.into_iter().map(|c| c.finding));
    findings.sort_by(|a, b| (a.span, &a.rule, &a.message).cmp(&(b.span, &b.rule, &b.message)));
    findings
}

/// Every phrase that was found in a page, flagged or not, in the order of the text.
pub fn trace<'a>(page: &Page<'a>) -> Vec<(Candidate<'a>, Verdict)> {
    claim::judge_all(page)
}
