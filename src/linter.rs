//! The linter: documents in, findings out. Commands and editors all call this.

use crate::checks::{self, Page, Verdict};
use crate::context::{Outline, Reading};
use crate::date::Date;
use crate::decide::{self, Grounds, Settling, Use};
use crate::document::{Block, Document, Format, Span};
use crate::finding::{Checked, Finding};
use crate::lexicon::{Found, Kept, Searcher};
use crate::policy::{Decisions, Policy};
use crate::rules::{Example, RuleSet};
use crate::text::Text;
use crate::weights::Memory;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// The day on which examples are tested, which may tell of days.
const EXAMPLES_ON: &str = "2026-01-01";

/// Checks documents against a set of rules. Can be shared between threads; of the documents it keeps
/// only what sentences held, to be faster when they come again.
#[derive(Debug)]
pub struct Linter {
    rules: RuleSet,
    /// Policies made ready, for files of one run often share theirs.
    decisions: Mutex<FxHashMap<Policy, Arc<Decisions>>>,
    /// One for each thread that has checked something.
    kept: Mutex<Vec<(Kept, Memory)>>,
}

/// A sentence with every phrase that was looked at in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TracedSentence {
    /// Bytes in the source.
    pub span: Span,
    /// The sentence as it is read.
    pub text: String,
    /// What was found in it.
    pub candidates: Vec<TracedMatch>,
}

/// A phrase found in a sentence, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TracedMatch {
    /// The rule's id.
    pub rule: String,
    /// The phrase as the rule writes it.
    pub pattern: String,
    /// The words that it matched.
    pub words: String,
    /// Bytes in the source.
    pub span: Span,
    /// What decided.
    pub outcome: String,
    /// Whether it is reported.
    pub flagged: bool,
    /// Whether the sentence as a whole speaks against it.
    pub doubted: bool,
}

/// How one example of a rule fared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleResult {
    /// The rule's id.
    pub rule: String,
    /// The example.
    pub text: String,
    /// Whether the rule should flag it.
    pub expected_flag: bool,
    /// Whether it did as it should.
    pub ok: bool,
    /// The rules that flagged it.
    pub found: Vec<String>,
    /// What is wrong with what becomes of it.
    pub misplaced: Option<String>,
}

impl Linter {
    /// A linter for these rules.
    pub fn new(rules: RuleSet) -> Self {
        Self { rules, decisions: Mutex::default(), kept: Mutex::default() }
    }

    /// The rules in force.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// Reads the blocks of a page and answers a question about it.
    fn with_page<A>(&self, blocks: &[Block], policy: &Policy, ask: impl FnOnce(&Page) -> A) -> A {
        let text = Text::read(blocks.iter().map(Block::copy), self.rules.lexicon.words());
        let outline = Outline::new(blocks, &text);
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (of_searcher, memory) = kept().pop().unwrap_or_default();
        let (searcher, memory) = (Searcher::new(&self.rules.lexicon, of_searcher), RefCell::new(memory));
        let found = Found::read(&text, &self.rules.matcher, &searcher);
        let decisions = self.decisions(policy);
        let reading = Reading::new(blocks, &text, &outline, &self.rules.contexts, &found);
        let answer = ask(&Page::new(reading, &self.rules, &searcher, &memory, &decisions));
        kept().push((searcher.into_kept(), memory.into_inner()));
        answer
    }

    /// A policy made ready.
    pub fn decisions(&self, policy: &Policy) -> Arc<Decisions> {
        let mut known = self.decisions.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(decisions) = known.get(policy) {
            return decisions.clone();
        }
        let decisions = Arc::new(Decisions::new(&self.rules, policy));
        known.insert(policy.clone(), decisions.clone());
        decisions
    }

    /// Everything that is wrong with a document, in the order of its source.
    pub fn check(&self, document: &Document, policy: &Policy) -> Vec<Finding> {
        let check = |page: &Page| {
            let mut findings = checks::check(page);
            page.decide(&mut findings);
            findings
        };
        document.pages().flat_map(|blocks| self.with_page(&blocks, policy, check)).collect()
    }

    /// Parts the findings of a document, in the order of its source, from those that are let be, and tells which entries of
    /// shared files were used for that. What is wrong with the exceptions in the document joins the findings, out of order.
    pub fn settle(&self, document: &Document, findings: Vec<Finding>, policy: &Policy, grounds: Grounds) -> (Checked, Vec<Use>) {
        if grounds.are_idle(document) {
            return (Checked { findings, excused: Vec::new() }, Vec::new());
        }
        let decisions = self.decisions(policy);
        let promoted = |page| self.with_page(&document.page(page), policy, |page| page.treatments().to_vec());
        let settling = Settling { document, rules: &self.rules, policy, decisions: &decisions, grounds, promoted: &promoted };
        decide::settle(&settling, findings)
    }

    /// Every sentence with the phrases found in it and what decided about each.
    pub fn trace(&self, document: &Document, policy: &Policy) -> Vec<TracedSentence> {
        document.pages().flat_map(|blocks| self.with_page(&blocks, policy, |page| self.trace_page(page))).collect()
    }

    fn trace_page(&self, page: &Page) -> Vec<TracedSentence> {
        let text = page.text;
        let block = |sentence: usize| &page.blocks[text.sentences[sentence].block];
        let mut traced: Vec<TracedSentence> = (0..text.sentences.len())
            .map(|index| {
                let prose = text.span_of(&text.sentences[index]);
                let words = block(index).prose[prose.start..prose.end].replace('\n', " ");
                TracedSentence { span: block(index).source(prose), text: words, candidates: Vec::new() }
            })
            .collect();
        for (candidate, verdict) in checks::trace(page) {
            let tokens = &text.tokens_of(&text.sentences[candidate.sentence])[candidate.tokens.clone()];
            let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
                continue;
            };
            let prose = Span::new(first.span().start, last.span().end);
            let by_weight = self.rules.claims[candidate.rule].by_weight.is_some() && verdict == Verdict::Flagged;
            traced[candidate.sentence].candidates.push(TracedMatch {
                rule: self.rules.claims[candidate.rule].id.to_string(),
                pattern: candidate.pattern.to_owned(),
                words: block(candidate.sentence).prose[prose.start..prose.end].to_owned(),
                span: block(candidate.sentence).source(prose),
                flagged: matches!(verdict, Verdict::Flagged | Verdict::Joined),
                doubted: matches!(verdict, Verdict::Doubted(_)),
                outcome: if by_weight { "flagged: no phrase, but the sentence as a whole".into() } else { describe(&verdict) },
            });
        }
        traced
    }

    /// Runs every rule's examples.
    pub fn test_examples(&self) -> Vec<ExampleResult> {
        let claims = self.rules.claims.iter().map(|r| (r.id.to_string(), &r.examples));
        let contradictions = self.rules.contradictions.iter().map(|r| (r.id.to_string(), &r.examples));
        let disclosures = self.rules.disclosures.iter().map(|r| (r.id.to_string(), &r.examples));
        let statements = self.rules.statements.iter().map(|r| (r.id.to_string(), &r.examples));
        let balance = self.rules.balance.iter().map(|r| (r.id.to_string(), &r.examples));
        let each = |(id, examples): (String, &Vec<Example>)| examples.iter().map(|e| self.test(&id, e)).collect::<Vec<_>>();
        let upkeep = self.rules.upkeep.iter().map(|r| (r.id.to_string(), &r.examples));
        claims.chain(contradictions).chain(disclosures).chain(statements).chain(balance).chain(upkeep).flat_map(each).collect()
    }

    /// Runs an example of a rule.
    pub fn test(&self, rule: &str, example: &Example) -> ExampleResult {
        let document = Document::parse("example.md".into(), example.text.clone(), Format::Markdown);
        let findings = self.check(&document, &Policy::all());
        let today = Date::parse(EXAMPLES_ON).expect("it is a day");
        let grounds = Grounds { today, place: Path::new(""), exceptions: None, register: None };
        let (checked, _) = self.settle(&document, findings, &Policy::all(), grounds);
        // What a comment in an example lets be was found all the same.
        let all: Vec<Finding> = checked.findings.into_iter().chain(checked.excused.into_iter().map(|excused| excused.finding)).collect();
        let misplaced = example.becomes.as_ref().and_then(|becomes| self.misplaced(rule, &document, &all, becomes));
        let found: Vec<String> = all.into_iter().map(|f| f.rule.to_string()).collect();
        let ok = found.iter().any(|f| f == rule) == example.flag && misplaced.is_none();
        ExampleResult { rule: rule.to_owned(), text: example.text.clone(), expected_flag: example.flag, ok, found, misplaced }
    }

    /// What is wrong with what a rule's replacement makes of an example.
    fn misplaced(&self, rule: &str, document: &Document, findings: &[Finding], becomes: &str) -> Option<String> {
        let mut replaced = document.source.to_string();
        let Some(replacement) = findings.iter().find(|f| *f.rule == *rule).and_then(|f| f.replacement.as_ref()) else {
            return Some(format!("it becomes `{becomes}`, but no replacement fits"));
        };
        replaced.replace_range(replacement.span.start..replacement.span.end, &replacement.text);
        if replaced != becomes {
            return Some(format!("it becomes `{replaced}`, not `{becomes}`"));
        }
        let again = Document::parse("example.md".into(), replaced, Format::Markdown);
        let known: Vec<&str> = findings.iter().map(|finding| &*finding.rule).collect();
        let found = self.check(&again, &Policy::all());
        let worse = found.iter().find(|finding| *finding.rule == *rule || !known.contains(&&*finding.rule));
        worse.map(|finding| format!("`{}` reports what becomes of it", finding.rule))
    }
}

fn describe(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Flagged => "flagged".into(),
        Verdict::Joined => "flagged with the words before it".into(),
        Verdict::Excepted(phrase) => format!("left alone: innocent phrase `{phrase}`"),
        Verdict::Context(context, trigger) => {
            format!("left alone: context `{context}`, because of `{trigger}`")
        }
        Verdict::Outside(contexts) => format!("left alone: not in context `{}`", contexts.join("` or `")),
        Verdict::Doubted(likely) => format!("left alone: the sentence as a whole is hardly such a claim ({likely})"),
        Verdict::Supported(source) => format!("left alone: supported by {source}"),
        Verdict::Overridden(rule) => format!("left to `{rule}`, which says more about these words"),
    }
}
