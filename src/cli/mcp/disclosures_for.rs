//! `disclosures_for`: what a page about a treatment owes its readers.

use super::arguments::may_be_left_out;
use super::bounded::bounded;
use super::resources;
use super::tools::{Desk, Reply, unknown};
use crate::cli::disclose::DraftFormat;
use crate::cli::explain::{self, owes, words};
use crate::cli::page::Page;
use crate::cli::treatments::find;
use caveat::report::draft::Draft;
use caveat::rules::{Fact, RuleSet};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the tool is for.
pub const ABOUT: &str = "Tells what a page that promotes a treatment owes its readers: side effects and who must not have it, each with \
the sources that state it, and other statements; and drafts a block for the page from it. The block is a draft: a clinician has to review it \
before it is published, and what no source states is left open in it. Take the facts from here; do not make any up.";

/// What is asked.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DisclosuresFor {
    /// The treatment, by its id or one of its names: microneedling, Botox, chemical peel
    #[serde(alias = "name")]
    treatment: String,
    /// How to write the draft; Markdown if left out
    #[schemars(with = "DraftFormat", default, transform = may_be_left_out)]
    format: Option<DraftFormat>,
}

/// What is owed.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Owed {
    /// The id of the treatment
    treatment: String,
    /// What it is called
    name: String,
    /// Whether it is a prescription-only medicine, which some countries do not let anybody advertise
    prescription_medicine: bool,
    /// What a page that promotes it must tell, and the rules that look for it
    owes: Vec<Duty>,
    /// What it can do to people
    side_effects: Vec<Known>,
    /// Who must not have it, or only with care
    contraindications: Vec<Known>,
    /// Who says so; `sources` elsewhere are numbers in this list, from 1
    sources: Vec<Speaker>,
    /// A block for the page, for a clinician to review
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Block")]
    draft: Option<Block>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Duty {
    /// The rule
    rule: String,
    /// How much must be told, or what
    what: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Known {
    name: String,
    /// How common or serious it is, or how strict
    rank: String,
    sources: Vec<usize>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Speaker {
    publisher: String,
    /// What kind of speaker that is
    kind: String,
    url: String,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Block {
    text: String,
    format: DraftFormat,
    /// Always true: a clinician must review it before it is published
    needs_clinical_review: bool,
}

/// Tells what is owed, or gives the nearest names.
pub fn call(desk: &mut Desk, asked: &DisclosuresFor) -> Result<Reply, String> {
    let (linter, wrong) = desk.rules()?;
    let rules = linter.rules();
    let typed = asked.treatment.trim();
    let treatment = find(&rules.treatments, typed)
        .map_err(|_| unknown("treatment", typed, rules.treatments.iter().flat_map(|of| [of.id.as_str(), of.name.as_str()])))?;
    let format = asked.format.unwrap_or(DraftFormat::Md);
    let mut sources: Vec<u32> = Vec::new();
    let owed = Owed {
        treatment: treatment.id.clone(),
        name: treatment.name.clone(),
        prescription_medicine: treatment.prescription_medicine,
        owes: owes(rules, treatment).into_iter().map(|(rule, what)| Duty { rule: rule.to_owned(), what }).collect(),
        side_effects: treatment.side_effects.iter().map(|fact| known(fact, &mut sources)).collect(),
        contraindications: treatment.contraindications.iter().map(|fact| known(fact, &mut sources)).collect(),
        sources: sources.iter().map(|number| speaker(rules, *number)).collect(),
        draft: Draft::of(treatment, rules).map(|draft| Block { text: format.write(&draft), format, needs_clinical_review: true }),
    };
    let mut text = wrong.map(|wrong| format!("Only the rules that are built in are known here: {wrong}\n")).unwrap_or_default();
    text += &explain::treatment(rules, treatment, Page::alone()).text;
    if let Some(Block { text: block, .. }) = &owed.draft {
        text += &format!("\n## A draft for the page\n\nFor a clinician to review before it is published:\n\n{}", fenced(block));
    }
    let text = bounded(text, &format!("All of it is in the resource {}.", resources::of_treatment(&treatment.id)));
    Ok(Reply::new(text, &owed))
}

/// The text in a block of its own, so that nobody takes it for what is said about it.
fn fenced(block: &str) -> String {
    let longest = block.split(|ch| ch != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}\n{}\n{fence}\n", block.trim_end())
}

/// A fact, with its sources by the numbers that they get as they come.
fn known(fact: &Fact, sources: &mut Vec<u32>) -> Known {
    let mut number = |source: &u32| {
        let at = sources.iter().position(|known| known == source).unwrap_or(sources.len());
        if at == sources.len() {
            sources.push(*source);
        }
        at + 1
    };
    Known { name: fact.name.clone(), rank: words(fact.rank).to_owned(), sources: fact.sources.iter().map(&mut number).collect() }
}

fn speaker(rules: &RuleSet, number: u32) -> Speaker {
    let source = &rules.sources[number as usize];
    Speaker { publisher: source.publisher.clone(), kind: source.tier.words().to_owned(), url: source.url.clone() }
}
