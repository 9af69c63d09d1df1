//! Claims: phrases that a rule knows, asserted and unsupported.

use super::Page;
use super::replacement::replacement;
use crate::context::{ContextId, Support, citation};
use crate::document::Role;
use crate::finding::{AND_HERE, Confidence, Finding, Related};
use crate::lexicon::Match;
use crate::rules::ClaimRule;
use crate::text::Ending;
use rustc_hash::FxHashMap;
use std::cell::LazyCell;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A phrase that a rule knows, found in a sentence.
#[derive(Debug, Clone)]
pub struct Candidate<'a> {
    /// Index of the rule.
    pub rule: usize,
    /// Index of the sentence.
    pub sentence: usize,
    /// The words, counted from the sentence's first.
    pub tokens: Range<usize>,
    /// The phrase as the rule writes it.
    pub pattern: &'a str,
    /// Whether the words themselves are the claim: an answer is one because of its question, an item because of its lead-in.
    alone: bool,
    /// The lead-in that makes an item a claim: its sentence and words.
    lead_in: Option<(usize, Range<usize>)>,
}

/// What became of a candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is reported.
    Flagged,
    /// It is reported as part of another finding of the same rule in the same sentence.
    Joined,
    /// An innocent phrase of the rule covers it.
    Excepted(String),
    /// It stands in a context, made by these words.
    Context(String, String),
    /// It stands in none of the contexts that its rule asks for.
    Outside(Vec<String>),
    /// The sentence as a whole speaks against it: how likely it is a claim.
    Doubted(Percent),
    /// It has a source.
    Supported(String),
    /// Another rule says more about the same words.
    Overridden(String),
}

/// How likely something is, in hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Percent(u8);

impl fmt::Display for Percent {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self.0 {
            0 => out.write_str("less than 1 in 100"),
            likely => write!(out, "{likely} in 100"),
        }
    }
}

/// A finding about a claim, with the place that later checks need.
#[derive(Debug)]
pub(super) struct Claim {
    pub finding: Finding,
    pub sentence: usize,
    pub tokens: Range<usize>,
}

/// The claims of a page, among its candidates.
pub(super) fn check(page: &Page, judged: &[(Candidate, Verdict)]) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    for (candidate, verdict) in judged {
        let rule = &page.rules.claims[candidate.rule];
        match verdict {
            Verdict::Flagged => claims.push(Claim {
                finding: finding(page, rule, candidate),
                sentence: candidate.sentence,
                tokens: candidate.tokens.clone(),
            }),
            Verdict::Joined => {
                let first = claims.iter_mut().rev().find(|c| c.sentence == candidate.sentence && c.finding.rule == rule.id);
                if let Some(first) = first {
                    let span = page.source(candidate.sentence, &candidate.tokens);
                    first.finding.related.push(Related { span, message: AND_HERE.into() });
                }
            }
            _ => {}
        }
    }
    claims
}

fn finding(page: &Page, rule: &ClaimRule, candidate: &Candidate) -> Finding {
    let lead_in = candidate
        .lead_in
        .as_ref()
        .map(|(sentence, tokens)| Related { span: page.source(*sentence, tokens), message: "the list says so here".into() });
    Finding {
        rule: rule.id.clone(),
        category: rule.category.clone(),
        severity: rule.severity,
        confidence: rule.confidence,
        message: rule.title.clone(),
        span: page.source(candidate.sentence, &candidate.tokens),
        label: "".into(),
        related: lead_in.into_iter().collect(),
        why: rule.why.clone(),
        advice: rule.advice.clone(),
        citations: Arc::default(),
        words: page.words(candidate.sentence, &candidate.tokens),
        disclosure: None,
        replacement: replacement(page, candidate.rule, candidate.sentence, &candidate.tokens),
    }
}

/// Every candidate of a page with what became of it, sentence by sentence.
pub(super) fn judge_all<'a>(page: &Page<'a>) -> Vec<(Candidate<'a>, Verdict)> {
    let judged = judge(page);
    // A page that claims what only sellers claim is no leaflet, whatever else it says.
    let unmade = page.reading.doubtful().into_iter().filter(|(id, categories, least)| {
        let name = page.rules.contexts.name(*id);
        let claims = |(candidate, verdict): &(Candidate, Verdict)| {
            let excused = matches!(verdict, Verdict::Context(context, _) if context == name);
            let rule = &page.rules.claims[candidate.rule];
            let known = rule.by_weight.is_none() && categories.iter().any(|c| **c == *rule.category);
            let made = known && (excused || *verdict == Verdict::Flagged) && speaks_for(page, candidate);
            made.then_some(candidate.sentence)
        };
        let mut sentences: Vec<usize> = judged.iter().filter_map(claims).collect();
        sentences.dedup();
        sentences.len() >= *least
    });
    let unmade: Vec<ContextId> = unmade.map(|(id, ..)| id).collect();
    if unmade.is_empty() {
        return judged;
    }
    unmade.into_iter().for_each(|id| page.reading.unmake(id));
    judge(page)
}

fn judge<'a>(page: &Page<'a>) -> Vec<(Candidate<'a>, Verdict)> {
    let mut judged = Vec::new();
    let rules = |which: fn(&ClaimRule) -> bool| (0..page.rules.claims.len()).filter(|&rule| which(&page.rules.claims[rule])).collect();
    let (any_words, by_weight): (_, Vec<usize>) = (rules(|rule| rule.any_words), rules(|rule| rule.by_weight.is_some()));
    let mut search = Search { page, any_words, found: Vec::new(), waiting: Vec::new(), leads: FxHashMap::default() };
    for sentence in 0..page.text.sentences.len() {
        let (candidates, off) = search.candidates(sentence);
        let mut candidates: Vec<(Candidate, Option<Verdict>)> = candidates.into_iter().map(|c| (c, None)).collect();
        if candidates.is_empty() && by_weight.is_empty() {
            continue;
        }
        let innocent = if candidates.is_empty() { Vec::new() } else { search.innocent(sentence) };
        for (candidate, verdict) in &mut candidates {
            *verdict = search.excuse(candidate, &innocent);
        }
        weigh(&search, sentence, &by_weight, &mut candidates, &off);
        settle(page, &mut candidates);
        judged.extend(candidates.into_iter().map(|(c, v)| (c, v.unwrap_or(Verdict::Flagged))));
    }
    judged
}

/// Whether a claim is likely enough to say something of its page.
fn speaks_for(page: &Page, candidate: &Candidate) -> bool {
    let weights = &page.rules.weights;
    page.rules.claims[candidate.rule]
        .weighed
        .is_none_or(|category| weights.likely(page.weighed(candidate.sentence), category) >= weights.bounds.unmakes)
}

/// Doubts what the sentence as a whole speaks against, and adds what it speaks for.
fn weigh<'a>(
    search: &Search<'_, 'a>,
    sentence: usize,
    by_weight: &[usize],
    candidates: &mut Vec<(Candidate<'a>, Option<Verdict>)>,
    off: &[Candidate],
) {
    let (page, weights) = (search.page, &search.page.rules.weights);
    let (at, of) = (&page.text.sentences[sentence], |rule: usize| &page.rules.claims[rule]);
    let open =
        |(candidate, verdict): &(Candidate, Option<Verdict>)| verdict.is_none() && candidate.alone && of(candidate.rule).weighed.is_some();
    let signs = LazyCell::new(|| page.signs(sentence));
    // The words of an item go with those that lead it in.
    let speaks = at.tokens.len() >= weights.bounds.least_words || signs.led_in;
    let by_weight = if speaks { by_weight } else { &[] };
    if by_weight.is_empty() && !candidates.iter().any(open) {
        return;
    }
    let block = &page.blocks[at.block];
    let weighed = page.weighed(sentence);
    let likely = |category| weights.likely(weighed, category);
    for (candidate, verdict) in candidates.iter_mut().filter(|judged| open(judged)) {
        let bounds = &weights.bounds;
        let doubt = if of(candidate.rule).confidence == Confidence::High { bounds.doubt_high } else { bounds.doubt };
        let likely = of(candidate.rule).weighed.map(likely);
        *verdict = likely.filter(|&likely| likely < doubt).map(|likely| Verdict::Doubted(percent(likely)));
    }
    // What rather tells of a risk, or of who should not have it, claims nothing, unless it plays that down.
    let discloses = |category: &str| {
        let rules = page.rules.disclosures.iter().filter(|rule| !rule.playing_down.iter().any(|down| down == category));
        rules.filter_map(|rule| rule.weighed).map(|(_, kind)| likely(kind)).fold(0.0, f32::max)
    };
    for &rule in by_weight.iter().filter(|&&rule| page.is_on_at(rule) && of(rule).scope.includes(block.role)) {
        let sure = |category: &usize| of(rule).by_weight.is_some_and(|least| likely(*category) > least.max(discloses(&of(rule).category)));
        let Some(category) = of(rule).weighed.filter(sure) else {
            continue;
        };
        // What somebody turned off, or calls innocent, is not found in another way.
        let known = |verdict: &Option<Verdict>| matches!(verdict, None | Some(Verdict::Excepted(_)));
        let told = candidates.iter().filter(|(_, verdict)| known(verdict)).map(|(candidate, _)| candidate).chain(off);
        if told.map(|candidate| of(candidate.rule)).any(|told| told.category == of(rule).category) {
            continue;
        }
        if let Some(tokens) = weights.most(&signs, category, &mut page.memory.borrow_mut()) {
            let candidate = Candidate { rule, sentence, tokens, pattern: "", alone: true, lead_in: None };
            let verdict = search.excuse(&candidate, &search.innocent(sentence));
            candidates.push((candidate, verdict));
        }
    }
}

fn percent(likely: f32) -> Percent {
    Percent((likely * 100.0).round() as u8)
}

/// One walk through a page's sentences.
struct Search<'p, 'a> {
    page: &'p Page<'a>,
    /// The rules that take all words of their contexts.
    any_words: Vec<usize>,
    found: Vec<Match>,
    /// Questions asked in the last sentences, and how many more sentences may answer them.
    waiting: Vec<(u32, u32, u8)>,
    /// The lead-ins in sentences above items.
    leads: FxHashMap<usize, Vec<Match>>,
}

/// How many sentences after a question may answer it.
const ANSWERS: u8 = 2;

impl<'a> Search<'_, 'a> {
    /// What was found in a sentence, by the rules that are on here, and by those that are not.
    fn candidates(&mut self, sentence: usize) -> (Vec<Candidate<'a>>, Vec<Candidate<'a>>) {
        let page = self.page;
        let rules = page.rules;
        let at = &page.text.sentences[sentence];
        let role = page.blocks[at.block].role;
        let mut candidates = Vec::new();
        for &found in page.found.of(&rules.phrases, sentence) {
            candidates.push(candidate(rules.phrases.owner(found), sentence, found, rules.matcher.source(found.pattern)));
        }
        self.answers(sentence, &mut candidates);
        if matches!(role, Role::ListItem | Role::TableCell) {
            self.items(sentence, &mut candidates);
        }
        for &index in &self.any_words {
            let extents = rules.claims[index].only.iter().flat_map(|&context| page.reading.extents(context, sentence));
            candidates.extend(extents.map(|tokens| Candidate { rule: index, sentence, tokens, pattern: "", alone: false, lead_in: None }));
        }
        candidates.retain(|c| rules.claims[c.rule].scope.includes(role));
        let (mut candidates, off): (Vec<Candidate>, _) = candidates.into_iter().partition(|c| page.is_on_at(c.rule));
        candidates.sort_by_key(|c| (c.tokens.start, std::cmp::Reverse(c.tokens.end), c.rule));
        candidates.dedup_by(|a, b| a.rule == b.rule && a.tokens == b.tokens);
        (candidates, off)
    }

    /// Answers to the questions before this sentence; then notes the questions that it asks.
    fn answers(&mut self, sentence: usize, candidates: &mut Vec<Candidate<'a>>) {
        let rules = self.page.rules;
        let at = &self.page.text.sentences[sentence];
        if at.ending == Ending::Question {
            rules.questions.find(self.page.text, at, self.page.searcher, &mut self.found);
            self.waiting.clear();
            for &found in &self.found {
                let (rule, answer) = rules.questions.owner(found);
                if !self.waiting.iter().any(|w| (w.0, w.1) == (rule, answer)) {
                    self.waiting.push((rule, answer, ANSWERS));
                }
            }
            return;
        }
        if self.waiting.is_empty() {
            return;
        }
        rules.answers.find(self.page.text, at, self.page.searcher, &mut self.found);
        for &found in &self.found {
            let owner = rules.answers.owner(found);
            if self.waiting.iter().any(|w| (w.0, w.1) == owner) {
                candidates.push(Candidate { alone: false, ..candidate(owner.0, sentence, found, rules.answers.source(found)) });
            }
        }
        self.waiting.iter_mut().for_each(|w| w.2 -= 1);
        self.waiting.retain(|w| w.2 > 0);
    }

    /// Items of a list whose lead-in makes them claims.
    fn items(&mut self, sentence: usize, candidates: &mut Vec<Candidate<'a>>) {
        let (page, rules) = (self.page, self.page.rules);
        let block = page.text.sentences[sentence].block;
        let Some(above) = page.reading.outline.parent(block).and_then(|b| page.text.blocks[b].clone().next_back()) else {
            return;
        };
        let leads = self.leads.entry(above).or_insert_with(|| {
            let (over, mut leads, mut innocent) = (&page.text.sentences[above], Vec::new(), Vec::new());
            rules.lead_ins.find(page.text, over, page.searcher, &mut leads);
            if !leads.is_empty() {
                rules.excepts.find(page.text, over, page.searcher, &mut innocent);
            }
            let lets_off = |lead: &Match, m: &Match| {
                rules.excepts.owner(*m) == rules.lead_ins.owner(*lead).0 && m.start < lead.end && lead.start < m.end
            };
            leads.retain(|lead| !innocent.iter().any(|m| lets_off(lead, m)));
            leads
        });
        for &lead in &*leads {
            let (rule, item) = rules.lead_ins.owner(lead);
            let at = &page.text.sentences[sentence];
            let lead_in = Some((above, lead.tokens()));
            let pattern = rules.lead_ins.source(lead);
            if !rules.claims[rule as usize].any_item[item as usize] {
                rules.items.find(page.text, at, page.searcher, &mut self.found);
                for &found in self.found.iter().filter(|f| rules.items.owner(**f) == (rule, item)) {
                    candidates.push(Candidate {
                        alone: false,
                        lead_in: lead_in.clone(),
                        ..candidate(rule, sentence, found, rules.items.source(found))
                    });
                }
            } else if page.text.blocks[block].start == sentence {
                candidates.push(Candidate { rule: rule as usize, sentence, tokens: 0..at.tokens.len(), pattern, alone: false, lead_in });
            }
        }
    }

    /// The innocent phrases in a sentence.
    fn innocent(&self, sentence: usize) -> Vec<Match> {
        let rules = self.page.rules;
        let mut found = Vec::new();
        rules.excepts.find(self.page.text, &self.page.text.sentences[sentence], self.page.searcher, &mut found);
        found
    }

    /// Why a candidate is no claim, or is a supported one.
    fn excuse(&self, candidate: &Candidate, innocent: &[Match]) -> Option<Verdict> {
        let (page, rules) = (self.page, self.page.rules);
        let rule = &rules.claims[candidate.rule];
        let at = &page.text.sentences[candidate.sentence];
        let covers = |m: &&Match| {
            rules.excepts.owner(**m) as usize == candidate.rule
                && m.tokens().start < candidate.tokens.end
                && candidate.tokens.start < m.tokens().end
        };
        if let Some(&except) = innocent.iter().find(covers) {
            return Some(Verdict::Excepted(rules.excepts.source(except).to_owned()));
        }
        let inside = |&context: &_| page.reading.holds(context, candidate.sentence, candidate.tokens.clone()).is_some();
        if !rule.only.is_empty() && !rule.only.iter().any(inside) {
            return Some(Verdict::Outside(rule.only.iter().map(|&context| rules.contexts.name(context).to_owned()).collect()));
        }
        for &context in &rule.unless {
            let here = page.reading.holds(context, candidate.sentence, candidate.tokens.clone());
            let lead_in = || candidate.lead_in.as_ref().and_then(|(s, tokens)| page.reading.holds(context, *s, tokens.clone()));
            if let Some(trigger) = here.or_else(lead_in) {
                return Some(Verdict::Context(rules.contexts.name(context).to_owned(), trigger));
            }
        }
        if rule.supported_by.contains(&Support::Citation) {
            let block = &page.blocks[at.block];
            return citation(block, page.text.span_of(at), &[&rules.trusted, page.decisions.trusted()]).map(Verdict::Supported);
        }
        None
    }
}

fn candidate(rule: u32, sentence: usize, found: Match, pattern: &str) -> Candidate<'_> {
    Candidate { rule: rule as usize, sentence, tokens: found.tokens(), pattern, alone: true, lead_in: None }
}

/// Decides among the claims of one sentence: one finding for each rule, and the strongest reading
/// of the same words.
fn settle(page: &Page, candidates: &mut [(Candidate, Option<Verdict>)]) {
    for weaker in 0..candidates.len() {
        if candidates[weaker].1.is_some() {
            continue;
        }
        let overriding = (0..candidates.len()).filter(|&other| other != weaker).find(|&stronger| {
            let (one, verdict) = &candidates[stronger];
            let category = |candidate: &Candidate| &page.rules.claims[candidate.rule].category;
            let open = match verdict {
                None | Some(Verdict::Joined) => true,
                // The sentence is no such claim, whichever of its words say so.
                Some(Verdict::Doubted(_)) => category(one) == category(&candidates[weaker].0),
                _ => false,
            };
            open && overrides(page, &candidates[stronger].0, &candidates[weaker].0, stronger < weaker)
        });
        if let Some(stronger) = overriding {
            let id = page.rules.claims[candidates[stronger].0.rule].id.to_string();
            candidates[weaker].1 = Some(Verdict::Overridden(id));
        }
    }
    for index in 1..candidates.len() {
        let (before, rest) = candidates.split_at_mut(index);
        let (candidate, verdict) = &mut rest[0];
        if verdict.is_none() && before.iter().any(|(c, v)| v.is_none() && c.rule == candidate.rule) {
            *verdict = Some(Verdict::Joined);
        }
    }
}

/// Whether `a` makes `b` superfluous. `earlier` breaks ties between equals.
fn overrides(page: &Page, a: &Candidate, b: &Candidate, earlier: bool) -> bool {
    if a.tokens.start >= b.tokens.end || b.tokens.start >= a.tokens.end {
        return false;
    }
    let (strong, weak) = (&page.rules.claims[a.rule], &page.rules.claims[b.rule]);
    let silences = |one: &ClaimRule, other: &ClaimRule| one.silences.iter().any(|s| **s == *other.id || **s == *other.category);
    if silences(strong, weak) {
        return true;
    }
    if silences(weak, strong) || strong.category != weak.category {
        return false;
    }
    // A rule that knows words says more than one that takes them all.
    let rank = |rule: &ClaimRule, c: &Candidate| (!rule.any_words, rule.severity, c.tokens.len(), rule.confidence);
    let (one, other) = (rank(strong, a), rank(weak, b));
    one > other || (one == other && earlier)
}
