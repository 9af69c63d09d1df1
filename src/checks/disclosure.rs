//! Disclosures: what a page that promotes a treatment owes its reader, and does not say.

use super::another::Own;
use super::claim::Claim;
use super::promotion::{Promoted, Words, block, outermost};
use super::{Candidate, Page, Verdict};
use crate::document::{Block, Region, Role, Span};
use crate::finding::{Confidence, Disclosure, DisclosureState, Finding, Related};
use crate::lexicon::Match;
use crate::rules::{DisclosurePolicy, DisclosureRule, Fact, Kind, Rank, Term, Treatment};
use crate::text::Ending;
use crate::weights::Weighed;
use rustc_hash::FxHashSet;
use std::cell::LazyCell;
use std::sync::Arc;

/// What a page says about treatments and their risks.
#[derive(Debug, Default)]
pub(super) struct Disclosed {
    /// Every place that tells of a concept, in the order of the text.
    told: Vec<Told>,
    /// Sentences that are likely to tell of something.
    telling: Vec<Telling>,
}

/// A sentence that is likely to tell of something, whether or not it names what is known.
#[derive(Debug)]
struct Telling {
    kind: Kind,
    words: Words,
    /// From 0 to 1.
    likely: f32,
    /// The treatments whose section it stands in; none if it speaks for the whole page.
    section: Vec<u32>,
}

/// A place that tells of a concept.
#[derive(Debug)]
pub(super) struct Told {
    /// The concepts that are worded like this; the first wins where a treatment lists several of them.
    concepts: Vec<u32>,
    pub words: Words,
    /// Whether none before it tells of the same.
    first: bool,
    /// The treatments whose section it stands in; none if it speaks for the whole page.
    section: Vec<u32>,
}

impl Told {
    pub fn kind(&self, page: &Page) -> Kind {
        page.rules.concepts[self.concepts[0] as usize].kind
    }

    /// The concept that the words tell of on a page about a treatment of which these facts are known.
    fn concept(&self, facts: &[&Fact]) -> u32 {
        let listed = self.concepts.iter().find(|&&concept| facts.iter().any(|fact| fact.index == concept));
        *listed.unwrap_or(&self.concepts[0])
    }
}

/// How many missing concepts a message names; an endless list is not read.
const NAMED: usize = 5;

/// So many are enough if they are all that could be asked for.
const ALL: usize = 3;

impl Disclosed {
    /// Reads a page; what is part of a claim tells of no risk.
    pub fn read(page: &Page, judged: &[(Candidate, Verdict)]) -> Self {
        let mut disclosed = Disclosed::default();
        let (mut known, own) = (FxHashSet::default(), Own::default());
        for sentence in (0..page.text.sentences.len()).filter(|&sentence| discloses(block(page, sentence))) {
            let weighed = LazyCell::new(|| weighed(page, sentence));
            let likely = |category| Some(page.rules.weights.likely((*weighed)?, category));
            let of_another = disclosed.read_terms(page, sentence, judged, &own, &likely, &mut known);
            for rule in page.rules.disclosures.iter().filter(|rule| !of_another.contains(&rule.kind)) {
                let least = rule.weighed.and_then(|(bounds, kind)| Some((bounds.page?.doubt, likely(kind)?)));
                if let Some((_, likely)) = least.filter(|(doubt, likely)| likely > doubt) {
                    let words = Words { sentence, tokens: 0..page.text.sentences[sentence].tokens.len() };
                    disclosed.telling.push(Telling { kind: rule.kind, words, likely, section: section(page, sentence) });
                }
            }
        }
        disclosed
    }

    /// Every place that tells of a concept, in the order of the text.
    pub fn places(&self) -> impl Iterator<Item = &Words> {
        self.told.iter().map(|told| &told.words)
    }

    /// The first place that tells of each concept, in the order of the text.
    pub fn stated(&self) -> impl Iterator<Item = &Told> {
        self.told.iter().filter(|told| told.first)
    }

    /// The first place that tells of each concept where the reader looks for what concerns one of
    /// several treatments: in its own section, or outside of all.
    fn stated_for(&self, page: &Page, treatment: u32) -> Vec<&Told> {
        let mut known = FxHashSet::default();
        self.told.iter().filter(|told| concerns(page, &told.section, treatment)).filter(|told| known.insert(&told.concepts)).collect()
    }

    /// The sentence that is likeliest to tell of something where the reader looks for what concerns a treatment, if one is likely.
    fn likeliest(&self, page: &Page, kind: Kind, treatment: Option<u32>) -> Option<&Telling> {
        let here = |telling: &&Telling| treatment.is_none_or(|treatment| concerns(page, &telling.section, treatment));
        let telling = self.telling.iter().filter(|telling| telling.kind == kind).filter(here);
        telling.max_by(|one, other| one.likely.total_cmp(&other.likely))
    }

    /// Reads what a sentence tells. Returns the kinds of which it tells for another treatment only.
    fn read_terms(
        &mut self,
        page: &Page,
        sentence: usize,
        judged: &[(Candidate, Verdict)],
        own: &Own,
        likely: &dyn Fn(usize) -> Option<f32>,
        known: &mut FxHashSet<Vec<u32>>,
    ) -> Vec<Kind> {
        let terms = &page.rules.terms;
        let found = page.found.of(terms, sentence);
        let mut of_another = Vec::new();
        if found.is_empty() {
            return of_another;
        }
        let before = |sentence| judged.partition_point(|(c, _)| c.sentence < sentence);
        let claims = &judged[before(sentence)..before(sentence + 1)];
        let kind = |m: &Match| page.rules.concepts[terms.owner(*m).0 as usize].kind;
        let mut section = None;
        let (mut named, innocents): (Vec<Match>, Vec<Match>) = found.iter().partition(|m| terms.owner(**m).1 != Term::Innocent);
        let touches = |a: &Match, b: &Match| terms.owner(*a).0 == terms.owner(*b).0 && a.start < b.end && b.start < a.end;
        named.retain(|term| !innocents.iter().any(|innocent| touches(term, innocent)));
        for rule in &page.rules.disclosures {
            // "Pain during sex" does not tell of pain.
            let of_kind: Vec<Match> = named.iter().copied().filter(|m| kind(m) == rule.kind).collect();
            let mut longest: Vec<Match> = outermost(&of_kind).collect();
            longest.sort_by_key(|m| (m.start, m.end));
            let mut tells_of_another = false;
            let told = self.told.len();
            for alike in longest.chunk_by(|a, b| a.tokens() == b.tokens()) {
                let term = alike[0].tokens();
                let made = |(c, verdict): &(Candidate, Verdict), of: &[String]| {
                    matches!(verdict, Verdict::Flagged | Verdict::Joined | Verdict::Overridden(_))
                        && of.iter().any(|category| **category == *page.rules.claims[c.rule].category)
                };
                let touches = |c: &Candidate| c.tokens.start < term.end && term.start < c.tokens.end;
                let promises =
                    |here: &dyn Fn(&Candidate) -> bool| claims.iter().any(|claim| here(&claim.0) && made(claim, &rule.promising));
                let tells = || page.reading.holds(rule.disclosing, sentence, term.clone()).is_some();
                let likely = rule.weighed.and_then(|(bounds, kind)| Some((bounds, likely(kind)?)));
                let house = alike.iter().any(|m| terms.owner(*m).1 == Term::NamesForHouse);
                let doubted = || !house && likely.is_some_and(|(bounds, likely)| likely < bounds.doubt);
                let sure = || likely.is_some_and(|(bounds, likely)| likely > bounds.sure) && !promises(&|_| true);
                let plays_down = || claims.iter().any(|claim| made(claim, &rule.playing_down));
                if promises(&touches) || !(tells() && !doubted() || plays_down() || sure()) {
                    continue;
                }
                if own.is_of_another(page, sentence, &term) {
                    tells_of_another = true;
                    continue;
                }
                let concepts = winner_first(page, alike.iter().map(|m| terms.owner(*m).0).collect());
                let first = known.insert(concepts.clone());
                let section = section.get_or_insert_with(|| self::section(page, sentence)).clone();
                let words = Words { sentence, tokens: term };
                if likely.is_none() || house || plays_down() {
                    self.telling.push(Telling { kind: rule.kind, words: words.clone(), likely: 1.0, section: section.clone() });
                }
                self.told.push(Told { concepts, words, first, section });
            }
            if tells_of_another && self.told.len() == told {
                of_another.push(rule.kind);
            }
        }
        of_another
    }
}

/// What the words of a sentence speak for, if it has enough of them or is an item, which is weighed with what leads it in. A question says
/// little without its answer.
fn weighed<'p>(page: &'p Page, sentence: usize) -> Option<&'p Weighed> {
    let at = &page.text.sentences[sentence];
    let speaks = at.tokens.len() >= page.rules.weights.bounds.least_words || page.blocks[at.block].role == Role::ListItem;
    (speaks && at.ending != Ending::Question).then(|| page.weighed(sentence))
}

/// Concepts that share their words, each once, in the order in which they win.
fn winner_first(page: &Page, mut concepts: Vec<u32>) -> Vec<u32> {
    concepts.sort_unstable();
    concepts.dedup();
    if concepts.len() > 1 {
        let wins = |one: u32| concepts.iter().filter(|other| page.rules.concepts[one as usize].over.contains(other)).count();
        let mut ranked: Vec<(usize, u32)> = concepts.iter().map(|&concept| (wins(concept), concept)).collect();
        ranked.sort_by_key(|&(wins, concept)| (std::cmp::Reverse(wins), concept));
        return ranked.into_iter().map(|(_, concept)| concept).collect();
    }
    concepts
}

/// Whether what stands in the section of some treatments concerns one of those that the page is about.
fn concerns(page: &Page, section: &[u32], treatment: u32) -> bool {
    page.promoted.len() <= 1 || section.is_empty() || section.contains(&treatment)
}

/// The treatments that the nearest heading over a sentence names. A page's main heading speaks for
/// the page.
fn section(page: &Page, sentence: usize) -> Vec<u32> {
    let headings = page.reading.outline.above(page.text, sentence).filter(|&above| matches!(block(page, above).role, Role::Heading(2..)));
    let names = headings.map(|above| outermost(page.found.of(&page.rules.names, above)).map(|m| page.rules.names.owner(m)).collect());
    names.into_iter().find(|names: &Vec<u32>| !names.is_empty()).unwrap_or_default()
}

/// Whether a reader finds out from such a block: not from what only search engines and screen
/// readers show.
pub(super) fn discloses(block: &Block) -> bool {
    block.region != Region::Data && !matches!(block.role, Role::Title | Role::Meta | Role::Alt | Role::Tooltip)
}

/// A treatment that a page promotes, and what the page owes.
struct Asked<'a> {
    /// None if it is not one that is known.
    treatment: Option<&'a Treatment>,
    /// What it is called in a message.
    name: String,
    /// What is known of it.
    facts: Vec<&'a Fact>,
    /// What the page tells.
    stated: Vec<&'a Told>,
    /// The sentence that is likeliest to tell of something, if one is likely.
    likeliest: Option<&'a Telling>,
    /// Where the page promotes it.
    place: Words,
}

/// What is missing, for every treatment that the page is about.
pub(super) fn check(page: &Page, claims: &[Claim], disclosed: &Disclosed) -> Vec<Finding> {
    let (mut findings, variants, pointers) = (Vec::new(), variants(page), LazyCell::new(|| pointers(page)));
    for (number, rule) in page.rules.disclosures.iter().enumerate().filter(|(_, rule)| page.is_on(&rule.id)) {
        let mut asked = named_treatments(page, disclosed, &variants, rule);
        if page.promoted.is_empty() {
            asked.extend(unnamed_treatment(page, claims, disclosed, rule));
        }
        findings.extend(asked.iter().filter_map(|asked| judge(page, asked, rule, pointers[number].as_ref())));
    }
    findings
}

/// The treatments that a page promotes by name and of which something is known.
fn named_treatments<'a>(page: &'a Page, disclosed: &'a Disclosed, variants: &FxHashSet<u32>, rule: &DisclosureRule) -> Vec<Asked<'a>> {
    let asked = |Promoted { treatment: index, place }: &Promoted| {
        let treatment = &page.rules.treatments[*index as usize];
        let known = treatment.facts(rule.kind).iter();
        let facts: Vec<&Fact> = known.filter(|fact| fact.variant.is_none_or(|variant| variants.contains(&variant))).collect();
        let (name, stated) = (in_sentence(&treatment.name), disclosed.stated_for(page, *index));
        let likeliest = disclosed.likeliest(page, rule.kind, Some(*index));
        (!facts.is_empty()).then(|| Asked { treatment: Some(treatment), name, facts, stated, likeliest, place: place.clone() })
    };
    page.promoted.iter().filter(|promoted| !page.keeps_unnamed(promoted.treatment)).filter_map(asked).collect()
}

/// What a page sells that names no known treatment, but promises as much as one that does.
fn unnamed_treatment<'a>(page: &Page, claims: &[Claim], disclosed: &'a Disclosed, rule: &DisclosureRule) -> Option<Asked<'a>> {
    let unnamed = rule.unnamed.as_ref()?;
    let promises = |claim: &&Claim| rule.promising.iter().any(|category| **category == *claim.finding.category);
    let mut promises: Vec<&Claim> = claims.iter().filter(promises).collect();
    promises.dedup_by_key(|claim| claim.sentence);
    let first = promises.first().filter(|_| promises.len() >= unnamed.promises)?;
    let place = Words { sentence: first.sentence, tokens: first.tokens.clone() };
    let (stated, likeliest) = (disclosed.stated().collect(), disclosed.likeliest(page, rule.kind, None));
    Some(Asked { treatment: None, name: unnamed.name.clone(), facts: Vec::new(), stated, likeliest, place })
}

/// The variants of the promoted treatments that the page names.
fn variants(page: &Page) -> FxHashSet<u32> {
    let facts = page.promoted.iter().flat_map(|promoted| {
        let treatment = &page.rules.treatments[promoted.treatment as usize];
        treatment.side_effects.iter().chain(&treatment.contraindications)
    });
    let mut variants = FxHashSet::default();
    if facts.filter_map(|fact| fact.variant).next().is_some() {
        let mut found = Vec::new();
        for sentence in &page.text.sentences {
            page.rules.variants.find(page.text, sentence, page.searcher, &mut found);
            variants.extend(found.iter().map(|m| page.rules.variants.owner(*m)));
        }
    }
    variants
}

/// For each rule, the first link that says that it leads to where the risk is told.
fn pointers(page: &Page) -> Vec<Option<Words>> {
    let mut pointers = vec![None; page.rules.disclosures.len()];
    let mut found = Vec::new();
    for (sentence, at) in page.text.sentences.iter().enumerate() {
        let block = &page.blocks[at.block];
        // A place on the same page is read with the page.
        let mut links = block.links.iter().filter(|link| !link.destination.starts_with(['#', '^'])).peekable();
        if links.peek().is_none() {
            continue;
        }
        page.rules.pointers.find(page.text, at, page.searcher, &mut found);
        for m in &found {
            let place = &mut pointers[page.rules.pointers.owner(*m) as usize];
            let prose = page.prose(sentence, &m.tokens());
            if place.is_none() && links.clone().any(|link| link.prose.start < prose.end && prose.start < link.prose.end) {
                *place = Some(Words { sentence, tokens: m.tokens() });
            }
        }
    }
    pointers
}

fn judge(page: &Page, asked: &Asked, rule: &DisclosureRule, pointer: Option<&Words>) -> Option<Finding> {
    let Asked { treatment, name, facts, stated: places, likeliest, place } = asked;
    let tokens = &place.tokens;
    if rule.unless.iter().any(|&context| page.reading.holds(context, place.sentence, tokens.clone()).is_some()) {
        return None;
    }
    let bounds = rule.weighed.and_then(|(bounds, _)| bounds.page);
    let nothing = bounds.is_some() && likeliest.is_none();
    let mut stated: Vec<(u32, &Words)> = Vec::new();
    for told in places.iter().filter(|told| told.kind(page) == rule.kind && !nothing) {
        let concept = told.concept(facts);
        if !stated.iter().any(|(known, _)| *known == concept) {
            stated.push((concept, &told.words));
        }
    }
    let (told, untold): (Vec<&Fact>, Vec<&Fact>) =
        facts.iter().copied().partition(|f| stated.iter().any(|(concept, _)| *concept == f.index));
    if let ([(concept, _)], Some(treatment)) = (&stated[..], treatment)
        && !is_known(page, treatment, rule.kind, *concept)
    {
        stated.clear();
    }
    let missing: Vec<&Fact> = untold.into_iter().filter(|f| f.is_demanded()).collect();
    let enough = page.decisions.enough(rule);
    let policy = treatment.map_or(enough.policy, |treatment| enough.for_treatment(treatment));
    let all = missing.is_empty() && stated.len() >= ALL;
    let enough = !facts.is_empty() && is_enough(rule.kind, policy, facts, &told, stated.len());
    if all || enough || (pointer.is_some() && policy.pointer_is_enough) {
        return None;
    }
    let something = likeliest.filter(|telling| bounds.is_some_and(|bounds| telling.likely > bounds.sure));
    let state = if stated.is_empty() && something.is_none() { DisclosureState::Absent } else { DisclosureState::Partial };
    let (title, severity) = match state {
        DisclosureState::Absent => (&rule.title_absent, rule.severity.absent),
        DisclosureState::Partial => (&rule.title_partial, rule.severity.partial),
    };
    let spoken_of = |words: &Words, message: String| Related { span: page.source(words.sentence, &words.tokens), message: message.into() };
    let related = match stated.first() {
        Some((_, words)) => {
            let names = named(stated.iter().map(|(concept, _)| page.rules.concepts[*concept as usize].name.as_str()));
            Some(spoken_of(words, format!("the copy tells of {names}, first here")))
        }
        None => {
            something.map(|telling| spoken_of(&telling.words, "the copy speaks of it here, but names nothing that caveat knows".into()))
        }
    };
    let elsewhere = pointer.map(|words| spoken_of(words, "this link leads to more, but a reader must find it here".into()));
    let id = treatment.map_or("", |treatment| &treatment.id);
    Some(Finding {
        rule: rule.id.clone(),
        category: "disclosure".into(),
        severity,
        confidence: Confidence::High,
        message: title.replace("{treatment}", name).into(),
        span: mention(page, place),
        label: match treatment {
            Some(_) => format!("the page promotes {name} here"),
            None => "the first of the page's promises; its treatment is none that caveat knows by name".to_owned(),
        }
        .into(),
        related: related.into_iter().chain(elsewhere).collect(),
        why: rule.why.clone(),
        advice: advice(rule, asked, &missing).into(),
        citations: Arc::default(),
        words: id.to_owned(),
        replacement: None,
        disclosure: Some(Box::new(Disclosure {
            treatment: id.to_owned(),
            kind: rule.kind.name().into(),
            state,
            stated: stated.iter().map(|(concept, _)| page.rules.concepts[*concept as usize].id.clone()).collect(),
            missing: missing.iter().map(|f| f.concept.clone()).collect(),
        })),
    })
}

/// Whether somebody knows a risk of a treatment, of one of its group, or of another one that the page is about. Words that could tell of
/// one that nobody knows, and that stand alone, hardly tell of it: "the fire in your knee".
fn is_known(page: &Page, treatment: &Treatment, kind: Kind, concept: u32) -> bool {
    let promoted = page.promoted.iter().map(|promoted| &page.rules.treatments[promoted.treatment as usize]);
    let alike = page.rules.treatments.iter().filter(|other| other.group == treatment.group);
    promoted.chain(alike).any(|one| one.facts(kind).iter().any(|fact| fact.index == concept))
}

fn advice(rule: &DisclosureRule, asked: &Asked, missing: &[&Fact]) -> String {
    let mut advice = rule.advice.replace("{treatment}", &asked.name);
    if let Some(treatment) = asked.treatment.filter(|_| !missing.is_empty()) {
        let names = named(missing.iter().map(|f| f.name.as_str()));
        for more in [rule.not_yet.replace("{missing}", &names), rule.draft.replace("{id}", &treatment.id)] {
            advice.push(' ');
            advice.push_str(&more);
        }
    }
    advice
}

fn mention(page: &Page, words: &Words) -> Span {
    page.source(words.sentence, &words.tokens)
}

/// Whether enough is told. Of each rank no more is asked than what somebody vouches for; how many are told
/// in all counts whoever says so, or one term would be enough where little is vouched for.
fn is_enough(kind: Kind, policy: DisclosurePolicy, facts: &[&Fact], told: &[&Fact], stated: usize) -> bool {
    let known = |rank: Rank| facts.iter().filter(|f| f.rank == rank && f.is_demanded()).count();
    let have = |rank: Rank| told.iter().filter(|f| f.rank == rank).count();
    let ranks = match kind {
        Kind::SideEffects => vec![(Rank::Common, policy.min_common), (Rank::Serious, policy.min_serious)],
        Kind::Contraindications => vec![(Rank::Absolute, policy.min_absolute)],
    };
    let ranked = || ranks.into_iter().all(|(rank, least)| have(rank) >= least.min(known(rank)));
    stated >= policy.plenty || (stated >= policy.least(facts.len()) && ranked())
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
