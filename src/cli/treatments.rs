//! `caveat treatments`: what pages about them owe their readers.

use super::explain::Page;
use super::failure::Failure;
use super::screen::Screen;
use super::{RulesFrom, Status};
use caveat::nearest::did_you_mean;
use caveat::report::summary::count;
use caveat::report::{Paint, hanging, paint};
use caveat::rules::{Fact, Rank, RuleSet, Treatment};
use clap::Args;
use std::collections::BTreeMap;

/// List the treatments, or show what is known of one
#[derive(Args)]
pub struct Treatments {
    /// One treatment: its side effects and who must not have it, with sources
    #[arg(value_name = "TREATMENT")]
    treatment: Option<String>,
    #[command(flatten)]
    rules: RulesFrom,
}

impl Treatments {
    /// Prints the list, or the one that was asked for.
    pub fn run(self, screen: &mut Screen) -> Result<Status, Failure> {
        let rules = self.rules.load()?;
        let page = match &self.treatment {
            None => list(&rules.treatments, screen),
            Some(typed) => {
                let treatment = find(&rules.treatments, typed)?;
                one(&rules, treatment, Page { columns: screen.columns, colours: screen.colours, text: String::new() })
            }
        };
        screen.print(&page)?;
        Ok(Status::Clean)
    }
}

fn names(treatment: &Treatment) -> impl Iterator<Item = &str> {
    let others = treatment.aliases.iter().chain(&treatment.brands).map(String::as_str);
    [treatment.id.as_str(), treatment.name.as_str()].into_iter().chain(others)
}

/// The treatment of that id or name.
pub(super) fn find<'a>(treatments: &'a [Treatment], typed: &str) -> Result<&'a Treatment, Failure> {
    let by_id = treatments.iter().find(|treatment| treatment.id.eq_ignore_ascii_case(typed));
    let by_name = || treatments.iter().find(|treatment| names(treatment).any(|name| name.to_lowercase() == typed.to_lowercase()));
    by_id.or_else(by_name).ok_or_else(|| Failure::Unknown {
        what: "treatment",
        name: typed.to_owned(),
        hint: did_you_mean(typed, treatments.iter().map(|treatment| treatment.id.as_str()), "`caveat treatments` lists all of them"),
    })
}

fn list(treatments: &[Treatment], screen: &Screen) -> String {
    let mut groups: BTreeMap<&str, Vec<&Treatment>> = BTreeMap::new();
    for treatment in treatments {
        groups.entry(&treatment.group).or_default().push(treatment);
    }
    let columns = treatments.iter().map(|treatment| treatment.id.len()).max().unwrap_or(0);
    let mut page = String::new();
    for (group, mut treatments) in groups {
        treatments.sort_by(|a, b| a.id.cmp(&b.id));
        page += &format!("{}\n", paint(group, Paint::Strong, screen.colours));
        for treatment in treatments {
            let lead = format!("  {:columns$}  ", treatment.id);
            let indent = " ".repeat(lead.len());
            let known = format!(
                "{} ({}, {})",
                treatment.name,
                count(treatment.side_effects.len(), "side effect"),
                count(treatment.contraindications.len(), "contraindication"),
            );
            page += &format!("{lead}{}\n", hanging(&known, screen.columns, &indent));
        }
        page.push('\n');
    }
    let example = treatments.first().map_or("TREATMENT", |treatment| &treatment.id);
    page += &format!("{}. To see one: caveat treatments {example}\n", count(treatments.len(), "treatment"));
    page
}

fn one(rules: &RuleSet, treatment: &Treatment, mut page: Page) -> String {
    page.title(&treatment.id, &treatment.name);
    for (key, names) in [("also called", &treatment.aliases), ("brands", &treatment.brands)] {
        let names: Vec<String> = names.iter().filter_map(|name| plain(name)).collect();
        if !names.is_empty() {
            page.line(&format!("{key}: {}", names.join(", ")));
        }
    }
    if treatment.prescription_medicine {
        page.line("a prescription-only medicine: some countries forbid advertising it to the public at all");
    }
    let mut sources = Vec::new();
    facts(&mut page, "What it can do to people", &treatment.side_effects, &mut sources);
    facts(&mut page, "Who must not have it, or only with care", &treatment.contraindications, &mut sources);
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
    page.text
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

fn words(rank: Rank) -> &'static str {
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
