//! What looks like a mistake in a rule although it loads and its examples hold.

use super::phrase::{FILLER, FORMS, How, Phrase};
use crate::document::{Document, Format, Span};
use crate::linter::{Linter, TracedMatch};
use crate::policy::Policy;
use crate::rules::{BLANK, ClaimRule, Purpose, Scope, Workshop, WrittenPhrase, WrittenRule};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Something that looks like a mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// The rule's id.
    pub rule: String,
    /// The file that it stands in.
    pub file: String,
    /// The phrase that it is about, as it is written.
    pub phrase: Option<String>,
    /// What looks like one.
    pub message: String,
}

/// A rule with fewer examples of a kind than this is hardly tested.
const FEW: usize = 2;
/// So many entries of a vocabulary stand for all of them.
const ENTRIES: usize = 8;
/// So many wordings of a phrase are checked like copy at most.
const CHECKED: usize = 40;
/// Vocabularies may stand in the entries of others, so deep at most.
const DEPTH: usize = 6;

/// What looks like a mistake in these rules; `all` are those of every file.
pub fn doubts(linter: &Linter, chosen: &[&WrittenRule], all: &[WrittenRule], workshop: &mut Workshop) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    for rule in chosen {
        if rule.blanks > 0 {
            doubts.push(unfinished(rule));
            continue;
        }
        doubts.extend(few_examples(rule));
        doubts.extend(phrases(linter, rule, all, workshop));
    }
    doubts.par_extend(chosen.par_iter().filter(|rule| rule.blanks == 0).filter_map(|rule| shadowed(linter, rule)));
    doubts.extend(changed(linter, all));
    doubts.sort_by(|a, b| a.file.cmp(&b.file));
    doubts
}

/// A template that nobody has filled in.
fn unfinished(rule: &WrittenRule) -> Doubt {
    let lines = if rule.blanks == 1 { "1 line says".to_owned() } else { format!("{} lines say", rule.blanks) };
    let message = format!("it is not finished: {lines} {BLANK}");
    Doubt { rule: rule.id.clone(), file: rule.file.clone(), phrase: None, message }
}

fn few_examples(rule: &WrittenRule) -> Option<Doubt> {
    let count = |flag: bool| rule.examples.iter().filter(|example| example.flag == flag).count();
    let few: Vec<&str> =
        [(true, "`flag`"), (false, "`pass`")].into_iter().filter(|(flag, _)| count(*flag) < FEW).map(|(_, name)| name).collect();
    if few.is_empty() || rule.extends {
        return None;
    }
    let message =
        format!("it has few {} examples: {FEW} of each kind or more would show what it does and does not report", few.join(" and "));
    Some(Doubt { rule: rule.id.clone(), file: rule.file.clone(), phrase: None, message })
}

/// A rule all of whose examples another one knows.
fn shadowed(linter: &Linter, rule: &WrittenRule) -> Option<Doubt> {
    let claims = &linter.rules().claims;
    let category = |id: &str| claims.iter().find(|claim| *claim.id == *id).map(|claim| &claim.category);
    let own = category(&rule.id).filter(|_| !rule.extends)?;
    let mut others: Option<BTreeSet<String>> = None;
    for example in rule.examples.iter().filter(|example| example.flag) {
        let traced =
            linter.trace(&super::examples::page(&example.text), &Policy::all()).into_iter().flat_map(|sentence| sentence.candidates);
        let left_to_us = format!("left to `{}`", rule.id);
        let knowing = traced.filter(|found| found.rule != rule.id && (found.flagged || found.outcome.starts_with(&left_to_us)));
        let here: BTreeSet<String> = knowing.map(|found| found.rule).filter(|id| category(id) == Some(own)).collect();
        others = Some(others.map_or(here.clone(), |before| before.intersection(&here).cloned().collect()));
    }
    let other = others?.pop_first()?;
    let message = format!(
        "`{other}`, of the same category, knows something in each of its examples: add one that only this rule finds, or extend that one"
    );
    Some(Doubt { rule: rule.id.clone(), file: rule.file.clone(), phrase: None, message })
}

/// Examples of other rules that own rules spoil.
fn changed(linter: &Linter, all: &[WrittenRule]) -> Vec<Doubt> {
    let own: BTreeSet<&str> = all.iter().filter(|rule| rule.own).map(|rule| rule.id.as_str()).collect();
    if own.is_empty() {
        return Vec::new();
    }
    let others: Vec<&WrittenRule> = all.iter().filter(|rule| !rule.own).collect();
    let spoilt = others.par_iter().filter_map(|rule| {
        let wrong = rule.examples.iter().map(|example| linter.test(&rule.id, example)).find(|result| {
            // What an own rule reports in place of another is reported all the same.
            let by_own = result.expected_flag && result.found.iter().any(|found| own.contains(found.as_str()));
            !(result.ok || by_own)
        })?;
        let what = if wrong.expected_flag { "is no longer reported" } else { "is reported now" };
        let message = format!("your rules change what this one finds: its example “{}” {what}", wrong.text.trim());
        Some(Doubt { rule: rule.id.clone(), file: rule.file.clone(), phrase: None, message })
    });
    spoilt.collect()
}

/// Copy for a phrase.
struct Sample {
    of: usize,
    text: String,
}

/// Phrases that match nothing, that others cover or that are never reported.
fn phrases(linter: &Linter, rule: &WrittenRule, all: &[WrittenRule], workshop: &mut Workshop) -> Vec<Doubt> {
    // A phrase that adds to a rule is compared with those that the rule has already.
    let mut phrases: Vec<&WrittenPhrase> = rule.phrases.iter().collect();
    let others = all.iter().filter(|other| other.id == rule.id && other.file != rule.file);
    phrases.extend(others.flat_map(|other| &other.phrases));
    let samples: Vec<Sample> = (0..rule.phrases.len())
        .flat_map(|of| wordings(&phrases[of].text, workshop).into_iter().map(move |text| Sample { of, text }))
        .collect();
    let texts: Vec<&str> = samples.iter().map(|sample| sample.text.as_str()).collect();
    let mut hit_by: BTreeMap<usize, BTreeMap<usize, Span>> = BTreeMap::new();
    for hit in workshop.find(phrases.iter().enumerate().map(|(at, phrase)| (at, phrase.text.as_str())), &texts) {
        hit_by.entry(hit.text).or_default().insert(hit.owner, hit.words);
    }
    let claim = linter.rules().claims.iter().find(|claim| *claim.id == *rule.id);
    let in_any_place = claim.is_some_and(|claim: &ClaimRule| claim.scope == Scope::ALL && claim.only.is_empty());
    let mut valid: Vec<Vec<usize>> = vec![Vec::new(); rule.phrases.len()];
    for (at, sample) in samples.iter().enumerate() {
        if hit_by.get(&at).is_some_and(|hits| hits.contains_key(&sample.of)) {
            valid[sample.of].push(at);
        }
    }
    let mut covered_by: BTreeMap<usize, usize> = BTreeMap::new();
    let mut doubts = Vec::new();
    for (of, phrase) in rule.phrases.iter().enumerate() {
        let mut doubt = |message: String| {
            doubts.push(Doubt { rule: rule.id.clone(), file: rule.file.clone(), phrase: Some(phrase.text.clone()), message })
        };
        if valid[of].is_empty() {
            let first = samples.iter().find(|sample| sample.of == of).map_or("", |sample| &sample.text);
            doubt(format!("it may never match: not even “{first}” is found by it"));
            continue;
        }
        let mut covering: Option<BTreeSet<usize>> = None;
        for at in &valid[of] {
            // What is excused is what shares a word with an innocent phrase: a shorter one excuses less.
            let covers = |words: &Span| phrase.purpose == Purpose::Match || words.contains(hit_by[at][&of]);
            let hits: BTreeSet<usize> = hit_by[at].iter().filter(|(_, words)| covers(words)).map(|(&other, _)| other).collect();
            covering = Some(covering.map_or(hits.clone(), |before| before.intersection(&hits).copied().collect()));
        }
        let comparable = |other: usize| other != of && phrases[other].key == phrase.key && phrase.key.find('.').is_none();
        // Of two that cover each other one must stay.
        let other = covering.unwrap_or_default().into_iter().find(|&other| comparable(other) && covered_by.get(&other) != Some(&of));
        if let Some(other) = other {
            covered_by.insert(of, other);
            doubt(format!("another phrase covers it: `{}`", phrases[other].text));
        } else if in_any_place && phrase.key == "match" {
            let step = valid[of].len().div_ceil(CHECKED);
            if let Some(outcome) = always(linter, &rule.id, &phrase.text, valid[of].iter().step_by(step).map(|&at| texts[at])) {
                doubt(format!("it is never reported by itself: {outcome}"));
            }
        }
    }
    doubts
}

/// What decides in sentences in which a rule's phrase is found and not reported, if that is so in all.
fn always<'t>(linter: &Linter, rule: &str, phrase: &str, sentences: impl Iterator<Item = &'t str>) -> Option<String> {
    let mut outcome = None;
    for sentence in sentences {
        let page = Document::parse("wording.txt".into(), sentence.to_owned(), Format::Text);
        let all = linter.trace(&page, &Policy::all()).into_iter().flat_map(|sentence| sentence.candidates);
        let found: Vec<TracedMatch> = all.filter(|candidate| candidate.rule == rule && candidate.pattern == phrase).collect();
        // A sentence that is made up to hold a phrase says nothing as a whole.
        if found.iter().any(|candidate| candidate.flagged || candidate.doubted) {
            return None;
        }
        outcome = outcome.or(Some(found.into_iter().next()?.outcome));
    }
    outcome
}

/// Copy that a phrase should match, each of its alternatives in some of it: by itself, and with words around it.
fn wordings(phrase: &str, workshop: &Workshop) -> Vec<String> {
    let base = How { form: 0, stretched: false, marked: true };
    let mut hows = vec![base, How { stretched: true, ..base }, How { marked: false, ..base }];
    hows.extend((1..=FORMS).map(|form| How { form, ..base }));
    let read = Phrase::read(phrase);
    let say = |phrase: &Phrase, how: How, of: &str, number: usize| {
        phrase.wording(how, &mut |name| entry(workshop, name, if name == of { number } else { 0 }, DEPTH))
    };
    let mut all: Vec<String> = hows.into_iter().map(|how| say(&read, how, "", 0)).collect();
    let variants: Vec<String> = read.alternatives().into_iter().map(|alternative| alternative.variant).collect();
    for variant in variants.iter().map(String::as_str).chain([phrase]) {
        let read = Phrase::read(variant);
        all.push(say(&read, base, "", 0));
        for name in variant.split('<').skip(1).filter_map(|rest| rest.split_once('>').map(|(name, _)| name)) {
            let count = workshop.entries(name).len();
            all.extend((1..ENTRIES).map(|at| say(&read, base, name, at * count / ENTRIES)));
        }
    }
    let mut seen = BTreeSet::new();
    all.retain(|wording| seen.insert(wording.clone()));
    let around = |wording: &String| {
        let space = if wording.starts_with(['\'', '’']) || wording.starts_with("n't") { "" } else { " " };
        format!("{}{FILLER}{space}{wording}{FILLER}", FILLER.trim())
    };
    all.extend(all.iter().map(around).collect::<Vec<_>>());
    all
}

/// A wording of a vocabulary's entry.
fn entry(workshop: &Workshop, name: &str, number: usize, depth: usize) -> String {
    match workshop.entries(name).get(number) {
        Some(phrase) if depth > 0 => {
            let how = How { form: 0, stretched: false, marked: true };
            Phrase::read(phrase).wording(how, &mut |name| entry(workshop, name, 0, depth - 1))
        }
        _ => String::new(),
    }
}
