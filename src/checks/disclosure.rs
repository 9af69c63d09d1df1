//! Disclosures: what a page that promotes a treatment owes its reader, and does not say.

use super::Page;
use crate::document::{Role, Span};
use crate::finding::{Confidence, Disclosure, DisclosureState, Finding, Related};
use crate::lexicon::Match;
use crate::rules::{DisclosureRule, Fact, Kind, Treatment};
use std::ops::Range;

/// A run of words in the text.
#[derive(Debug, Clone)]
pub(super) struct Words {
    pub sentence: usize,
    pub tokens: Range<usize>,
}

/// What a page says about treatments and their risks.
#[derive(Debug, Default)]
pub(super) struct Disclosed {
    /// For each treatment that the page is about, the place that promotes it most.
    pub promoted: Vec<(usize, Words)>,
    /// The first place that tells of each concept, in the order of the text.
    pub stated: Vec<(u32, Words)>,
}

/// How many missing concepts a message names; an endless list is not read.
const NAMED: usize = 5;

/// The least weight of mentions that makes a page about a treatment: its name in a title or main
/// heading, or in several lesser places.
const PROMOTED: u32 = 6;

/// What a mention weighs: a page is about what its title and headings name.
fn weight(role: Role) -> u32 {
    match role {
        Role::Title | Role::Heading(1) => 8,
        Role::Meta | Role::Heading(_) => 4,
        Role::Paragraph | Role::Quote => 2,
        Role::ListItem | Role::TableHeader | Role::TableCell | Role::Alt | Role::Footnote => 1,
        Role::Tooltip => 0,
    }
}

impl Disclosed {
    pub fn read(page: &Page) -> Self {
        let mut disclosed = Disclosed::default();
        let mut mentions: Vec<(u32, Words)> = Vec::new();
        for sentence in 0..page.text.sentences.len() {
            let names = page.found.of(&page.rules.names, sentence);
            // "RF microneedling" does not speak of microneedling.
            let mut named: Vec<_> = outermost(names).map(|m| (page.rules.names.owner(m), Words { sentence, tokens: m.tokens() })).collect();
            named.dedup_by(|a, b| a.0 == b.0 && a.1.tokens == b.1.tokens);
            mentions.extend(named);
            if discloses(role(page, sentence)) {
                disclosed.read_terms(page, sentence, page.found.of(&page.rules.terms, sentence));
            }
        }
        disclosed.promoted = promoted(page, mentions);
        disclosed
    }

    fn read_terms(&mut self, page: &Page, sentence: usize, found: &[Match]) {
        for rule in &page.rules.disclosures {
            for (concept, term) in terms_of(page, rule.kind, found) {
                if self.stated.iter().any(|(known, _)| *known == concept) {
                    continue;
                }
                if page.reading.holds(rule.disclosing, sentence, term.tokens()).is_some() {
                    self.stated.push((concept, Words { sentence, tokens: term.tokens() }));
                }
            }
        }
    }
}

/// The concepts of a kind among the terms found in a sentence, each with its words.
pub(super) fn terms_of(page: &Page, kind: Kind, found: &[Match]) -> Vec<(u32, Match)> {
    let terms = &page.rules.terms;
    let (named, innocents): (Vec<Match>, Vec<Match>) = found.iter().partition(|m| terms.owner(**m).1);
    // "Pain during sex" does not tell of pain.
    let is_of_kind = |m: &Match| page.rules.concepts[terms.owner(*m).0 as usize].kind == kind;
    let of_kind: Vec<Match> = named.into_iter().filter(is_of_kind).collect();
    let concept = |m: Match| terms.owner(m).0;
    let is_innocent = |m: &Match| innocents.iter().any(|i| concept(*i) == concept(*m) && i.start < m.end && m.start < i.end);
    outermost(&of_kind).filter(|m| !is_innocent(m)).map(|m| (concept(m), m)).collect()
}

pub(super) fn role(page: &Page, sentence: usize) -> Role {
    page.document.blocks[page.text.sentences[sentence].block].role
}

/// Whether a reader finds out from such a block: not from what only search engines and screen
/// readers show.
pub(super) fn discloses(role: Role) -> bool {
    !matches!(role, Role::Title | Role::Meta | Role::Alt | Role::Tooltip)
}

/// The matches that lie in no longer one.
pub(super) fn outermost(found: &[Match]) -> impl Iterator<Item = Match> + '_ {
    let inside = |m: &Match, other: &Match| other.start <= m.start && m.end <= other.end && other.end - other.start > m.end - m.start;
    found.iter().copied().filter(move |m| !found.iter().any(|other| inside(m, other)))
}

/// The treatments that a page is about, each with its weightiest mention.
fn promoted(page: &Page, mentions: Vec<(u32, Words)>) -> Vec<(usize, Words)> {
    let role = |words: &Words| role(page, words.sentence);
    let mut scores: Vec<(u32, u32, Words)> = Vec::new();
    for (treatment, words) in mentions {
        let weight = weight(role(&words));
        match scores.iter_mut().find(|s| s.0 == treatment) {
            Some(score) => {
                score.1 += weight;
                if weight > self::weight(role(&score.2)) {
                    score.2 = words;
                }
            }
            None => scores.push((treatment, weight, words)),
        }
    }
    let most = scores.iter().map(|s| s.1).max().unwrap_or(0);
    // A page that names no treatment often is about the one that it names most.
    let least = PROMOTED.min(most);
    let about = |s: &(u32, u32, Words)| s.1 > 0 && s.1 >= least && s.1 * 2 > most;
    scores.into_iter().filter(about).map(|(treatment, _, words)| (treatment as usize, words)).collect()
}

/// What is missing, for every treatment that the page is about.
pub(super) fn check(page: &Page, disclosed: &Disclosed) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (treatment, place) in &disclosed.promoted {
        let treatment = &page.rules.treatments[*treatment];
        for rule in &page.rules.disclosures {
            findings.extend(judge(page, disclosed, treatment, place, rule));
        }
    }
    findings
}

fn judge(page: &Page, disclosed: &Disclosed, treatment: &Treatment, place: &Words, rule: &DisclosureRule) -> Option<Finding> {
    let facts = treatment.facts(rule.kind);
    if facts.is_empty() {
        return None;
    }
    let tokens = &place.tokens;
    if rule.unless.iter().any(|&context| page.reading.holds(context, place.sentence, tokens.clone()).is_some()) {
        return None;
    }
    let of_kind = |concept: u32| page.rules.concepts[concept as usize].kind == rule.kind;
    let stated: Vec<&(u32, Words)> = disclosed.stated.iter().filter(|(concept, _)| of_kind(*concept)).collect();
    let (told, untold): (Vec<&Fact>, Vec<&Fact>) = facts.iter().partition(|f| stated.iter().any(|(concept, _)| *concept == f.index));
    let missing: Vec<&Fact> = untold.into_iter().filter(|f| f.is_demanded()).collect();
    if is_enough(rule, facts, &told, stated.len()) {
        return None;
    }
    let state = if stated.is_empty() { DisclosureState::Absent } else { DisclosureState::Partial };
    let (title, severity) = match state {
        DisclosureState::Absent => (&rule.title_absent, rule.severity_absent),
        DisclosureState::Partial => (&rule.title_partial, rule.severity_partial),
    };
    let related = stated.first().map(|(_, words)| Related {
        span: page.source(words.sentence, &words.tokens),
        message: format!(
            "the copy tells of {}, first here",
            named(stated.iter().map(|(c, _)| page.rules.concepts[*c as usize].name.as_str()))
        )
        .into(),
    });
    Some(Finding {
        rule: rule.id().into(),
        category: "disclosure".into(),
        severity,
        confidence: Confidence::High,
        message: title.replace("{treatment}", &in_sentence(&treatment.name)).into(),
        span: mention(page, place),
        label: format!("the page promotes {} here", in_sentence(&treatment.name)).into(),
        related: related.into_iter().collect(),
        why: rule.why.as_str().into(),
        advice: advice(rule, treatment, &missing).into(),
        citations: Vec::new(),
        words: treatment.id.clone(),
        disclosure: Some(Disclosure {
            treatment: treatment.id.clone(),
            kind: rule.kind.name().into(),
            state,
            stated: stated.iter().map(|(c, _)| page.rules.concepts[*c as usize].id.clone()).collect(),
            missing: missing.iter().map(|f| f.concept.clone()).collect(),
        }),
    })
}

fn advice(rule: &DisclosureRule, treatment: &Treatment, missing: &[&Fact]) -> String {
    let mut advice = rule.advice.replace("{treatment}", &in_sentence(&treatment.name));
    if !missing.is_empty() {
        advice.push(' ');
        advice.push_str(&rule.not_yet.replace("{missing}", &named(missing.iter().map(|f| f.name.as_str()))));
    }
    advice
}

fn mention(page: &Page, words: &Words) -> Span {
    page.source(words.sentence, &words.tokens)
}

/// Whether enough is told; nothing more is asked than what is known of the treatment.
fn is_enough(rule: &DisclosureRule, facts: &[Fact], told: &[&Fact], stated: usize) -> bool {
    let known = |rank: &str| facts.iter().filter(|f| f.seriousness == rank && f.is_demanded()).count();
    let have = |rank: &str| told.iter().filter(|f| f.seriousness == rank).count();
    let policy = rule.policy;
    let ranks = match rule.kind {
        Kind::SideEffects => vec![("common", policy.min_common), ("serious", policy.min_serious)],
        Kind::Contraindications => vec![("absolute", policy.min_absolute)],
    };
    let ranked = || ranks.into_iter().all(|(rank, least)| have(rank) >= least.min(known(rank)));
    stated >= policy.plenty || (stated >= policy.min_stated.min(facts.len()) && ranked())
}

/// "a, b and c", at most [`NAMED`] of them.
pub(super) fn named<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let all: Vec<&str> = names.collect();
    let shown = &all[..all.len().min(NAMED)];
    match shown {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [rest @ .., last] if all.len() == shown.len() => format!("{} and {last}", rest.join(", ")),
        _ => format!("{} and others", shown.join(", ")),
    }
}

/// A treatment's name inside a sentence: "Chemical peel" but "IPL" and "Q-switched laser".
pub(super) fn in_sentence(name: &str) -> String {
    let mut chars = name.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(name.chars().skip(1)).collect(),
        _ => name.to_owned(),
    }
}
