//! Which treatments a page promotes, and where it does so most.

use super::Page;
use crate::document::{Block, Role};
use crate::lexicon::Match;
use std::ops::Range;

/// A run of words in the text.
#[derive(Debug, Clone)]
pub(super) struct Words {
    pub sentence: usize,
    pub tokens: Range<usize>,
}

/// A treatment that a page is about.
#[derive(Debug)]
pub(super) struct Promoted {
    /// Its index.
    pub treatment: u32,
    /// The place that promotes it most.
    pub place: Words,
}

/// The context of treatments that a page names without offering them.
const PASSING: &str = "passing-mention";

/// The least weight of mentions that makes a page about a treatment: its name in a title or main
/// heading, or in several lesser places.
const PROMOTED: u32 = 6;

/// The least weight of what speaks of a treatment on a page that names none: a heading, or several lesser places.
const HINTED: u32 = 4;

/// What a mention weighs: a page is about what its title and headings name.
fn weight(block: &Block) -> u32 {
    match block.role {
        _ if !block.region.is_about() => 0,
        Role::Title | Role::Heading(1) => 8,
        Role::Meta | Role::Heading(_) => 4,
        Role::Paragraph | Role::Quote => 2,
        Role::ListItem | Role::TableHeader | Role::TableCell | Role::Alt | Role::Footnote => 1,
        Role::Tooltip => 0,
    }
}

/// The treatments that a page is about, each with its weightiest mention.
pub(super) fn promoted(page: &Page) -> Vec<Promoted> {
    let weigh = |words: &Words| weight(block(page, words.sentence));
    let mut scores: Vec<(u32, u32, Words)> = Vec::new();
    let (mut mentions, mut least) = (mentions(page), 1);
    if mentions.is_empty() {
        (mentions, least) = (hints(page), HINTED);
    }
    for (treatment, words) in mentions {
        let weight = weigh(&words);
        match scores.iter_mut().find(|s| s.0 == treatment) {
            Some(score) => {
                score.1 += weight;
                if weight > weigh(&score.2) {
                    score.2 = words;
                }
            }
            None => scores.push((treatment, weight, words)),
        }
    }
    let most = scores.iter().map(|s| s.1).max().unwrap_or(0);
    // A page that names no treatment often is about the one that it names most.
    let least = least.max(PROMOTED.min(most));
    let about = |s: &(u32, u32, Words)| s.1 >= least && s.1 * 2 > most;
    let mut promoted: Vec<Promoted> = scores.into_iter().filter(about).map(|(treatment, _, place)| Promoted { treatment, place }).collect();
    // "Laser treatments" on a page about laser hair removal are that.
    let of = |promoted: &Promoted| &page.rules.treatments[promoted.treatment as usize];
    let named: Vec<&str> = promoted.iter().map(of).filter(|t| !t.family).map(|t| t.group.as_str()).collect();
    promoted.retain(|one| !of(one).family || !named.contains(&of(one).group.as_str()));
    promoted
}

/// Every place that names a treatment, but not in passing.
fn mentions(page: &Page) -> Vec<(u32, Words)> {
    let mut mentions = Vec::new();
    for sentence in 0..page.text.sentences.len() {
        let found = page.found.of(&page.rules.names, sentence);
        mentions.extend(offered(page, sentence, found, |m| page.rules.names.owner(m)));
    }
    mentions
}

/// Every place that speaks of a treatment without its name.
fn hints(page: &Page) -> Vec<(u32, Words)> {
    let (mut hints, mut found) = (Vec::new(), Vec::new());
    for (sentence, at) in page.text.sentences.iter().enumerate() {
        page.rules.hints.find(page.text, at, page.searcher, &mut found);
        hints.extend(offered(page, sentence, &found, |m| page.rules.hints.owner(m)));
    }
    hints
}

/// The treatments that words of a sentence speak of, each once at a place, and none in passing.
fn offered(page: &Page, sentence: usize, found: &[Match], treatment: impl Fn(Match) -> u32) -> Vec<(u32, Words)> {
    // "RF microneedling" does not speak of microneedling.
    let mut offered: Vec<_> = outermost(found).map(|m| (treatment(m), Words { sentence, tokens: m.tokens() })).collect();
    offered.retain(|(_, words)| !in_passing(page, sentence, words.tokens.clone()));
    // Two patterns for a name find it twice.
    offered.sort_by_key(|(treatment, words)| (words.tokens.start, words.tokens.end, *treatment));
    offered.dedup_by(|a, b| a.0 == b.0 && a.1.tokens == b.1.tokens);
    offered
}

/// Whether a name stands where the page does not offer what it names.
pub(super) fn in_passing(page: &Page, sentence: usize, name: Range<usize>) -> bool {
    page.rules.contexts.id(PASSING).is_some_and(|id| page.reading.holds(id, sentence, name).is_some())
}

/// The block that a sentence stands in.
pub(super) fn block<'p>(page: &'p Page, sentence: usize) -> &'p Block {
    &page.blocks[page.text.sentences[sentence].block]
}

/// The matches that lie in no longer one.
pub(super) fn outermost(found: &[Match]) -> impl Iterator<Item = Match> + '_ {
    let inside = |m: &Match, other: &Match| other.start <= m.start && m.end <= other.end && other.end - other.start > m.end - m.start;
    found.iter().copied().filter(move |m| !found.iter().any(|other| inside(m, other)))
}
