//! A treatment, explained.

use super::super::page::Page;
use caveat::report::enumerated;
use caveat::rules::{Advertising, Fact, Jurisdiction, Rank, RuleSet, StatementRule, Treatment};

/// What it is called, what is known of it with sources, and what pages about it owe.
pub fn treatment(rules: &RuleSet, treatment: &Treatment, mut page: Page) -> Page {
    page.title(&treatment.id, &treatment.name);
    for (key, names) in [("also called", &treatment.aliases), ("brands", &treatment.brands)] {
        let names: Vec<String> = names.iter().filter_map(|name| plain(name)).collect();
        if !names.is_empty() {
            page.line(&format!("{key}: {}", names.join(", ")));
        }
    }
    page.line(&format!("group: {}", treatment.group));
    if treatment.prescription_medicine {
        let forbids = |of: &&Jurisdiction| of.prescription_medicines == Advertising::NotAdvertised;
        let countries = enumerated(rules.regulations.iter().filter(forbids).map(|of| &*of.name));
        let there = if countries.is_empty() { "some countries" } else { &countries };
        page.line(&format!("a prescription-only medicine: not to be advertised to the public at all in {there}"));
    }
    let mut sources = Vec::new();
    facts(&mut page, "What it can do to people", &treatment.side_effects, &mut sources);
    facts(&mut page, "Who must not have it, or only with care", &treatment.contraindications, &mut sources);
    owed(&mut page, rules, treatment);
    if !sources.is_empty() {
        page.heading("Sources");
    }
    for (number, source) in sources.iter().enumerate() {
        let source = &rules.sources[*source as usize];
        page.line(&format!("[{}] {}, {}: {}", number + 1, source.publisher, source.tier.words(), source.url));
    }
    page.heading("Note");
    page.paragraph("This is what caveat looks for in copy. It is no medical advice, and a clinician should review what you publish.");
    page.paragraph(&format!("To draft a block for your page from it: caveat disclose {}", treatment.id));
    page
}

/// What a page that promotes it must tell.
fn owed(page: &mut Page, rules: &RuleSet, treatment: &Treatment) {
    page.heading("What a page that promotes it owes its readers");
    for (rule, words) in owes(rules, treatment) {
        page.line(&format!("{rule}: {words}"));
    }
}

/// What a page that promotes a treatment must tell, in words, and the rules that look for it.
pub fn owes<'r>(rules: &'r RuleSet, treatment: &Treatment) -> Vec<(&'r str, String)> {
    let mut owed = Vec::new();
    for rule in &rules.disclosures {
        let known = treatment.facts(rule.kind);
        if known.is_empty() {
            continue;
        }
        let policy = rule.enough.for_treatment(treatment);
        let ranks = [(Rank::Common, policy.min_common), (Rank::Serious, policy.min_serious), (Rank::Absolute, policy.min_absolute)];
        let of_rank = |rank: Rank| known.iter().filter(|fact| fact.rank == rank && fact.is_demanded()).count();
        let among: Vec<String> = ranks
            .into_iter()
            .map(|(rank, least)| (rank, least.min(of_rank(rank))))
            .filter(|&(_, least)| least > 0)
            .map(|(rank, least)| format!("{least} under \"{}\"", words(rank)))
            .collect();
        let among = if among.is_empty() { String::new() } else { format!(", among them {}", enumerated(among.iter().map(String::as_str))) };
        owed.push((&*rule.id, format!("{} of those above{among}", policy.least(known.len()))));
    }
    let index = rules.treatments.iter().position(|known| known.id == treatment.id).map(|index| index as u32);
    let asks = |rule: &&StatementRule| index.is_some_and(|index| rule.treatments.binary_search(&index).is_ok());
    for rule in rules.statements.iter().filter(asks) {
        let everywhere = if rule.everywhere { "" } else { ", where the law of a country asks for it" };
        let parts = enumerated(rule.parts.iter().map(|part| part.name.as_str()));
        owed.push((&*rule.id, format!("{parts}{everywhere}")));
    }
    owed
}

/// A name without the signs of the phrase language; nothing if it stands for many names.
fn plain(name: &str) -> Option<String> {
    if name.contains(['{', '<', '.']) {
        return None;
    }
    Some(name.replace(['[', ']', '~'], ""))
}

/// The facts by seriousness, in the order in which they are known; sources as numbers.
fn facts(page: &mut Page, heading: &str, facts: &[Fact], sources: &mut Vec<u32>) {
    if facts.is_empty() {
        return;
    }
    page.heading(heading);
    let mut ranks: Vec<Rank> = Vec::new();
    for fact in facts {
        if !ranks.contains(&fact.rank) {
            ranks.push(fact.rank);
        }
    }
    for rank in ranks {
        let of_kind = facts.iter().filter(|fact| fact.rank == rank);
        let names: Vec<String> = of_kind.map(|fact| format!("{}{}", fact.name, marks(&fact.sources, sources))).collect();
        page.line(&format!("{}: {}", words(rank), names.join("; ")));
    }
}

/// What readers call how much a fact matters.
pub fn words(rank: Rank) -> &'static str {
    match rank {
        Rank::Common => "common",
        Rank::LessCommon => "less common",
        Rank::Rare => "rare",
        Rank::Serious => "serious",
        Rank::Absolute => "must not have it",
        Rank::Relative => "only after medical advice",
        Rank::Precaution => "with care",
    }
}

/// ` [1, 2]` for the sources, which are numbered as they come.
fn marks(of_fact: &[u32], sources: &mut Vec<u32>) -> String {
    let numbers: Vec<String> = of_fact
        .iter()
        .map(|source| {
            let known = sources.iter().position(|known| known == source);
            let at = known.unwrap_or_else(|| {
                sources.push(*source);
                sources.len() - 1
            });
            (at + 1).to_string()
        })
        .collect();
    if numbers.is_empty() { String::new() } else { format!(" [{}]", numbers.join(", ")) }
}
