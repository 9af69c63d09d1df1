//! `caveat explain`: a rule, a provision, a country or a treatment, for those who write copy.

mod jurisdiction;
mod provision;
mod rule;
mod treatment;

pub use jurisdiction::{jurisdiction, on_some};
pub use provision::provision;
pub use rule::rule;
pub use treatment::treatment;

use super::failure::Failure;
use super::page::Page;
use super::screen::Screen;
use super::treatments::names;
use super::{RulesFrom, Status};
use caveat::finding::Severity;
use caveat::nearest::did_you_mean;
use caveat::report::enumerated;
use caveat::report::summary::count;
use caveat::rules::{Head, Jurisdiction, Provision, RuleSet, RuleSummary};
use clap::Args;
use std::collections::BTreeMap;

/// Explain a rule, a provision of the law, a country or a treatment
#[derive(Args)]
pub struct Explain {
    /// A rule, as a finding names it; or for example au.nationallaw.133.1c, au, microneedling
    #[arg(value_name = "NAME")]
    name: String,
    #[command(flatten)]
    rules: RulesFrom,
}

impl Explain {
    /// Prints the explanation, or the nearest names.
    pub fn run(self, screen: &mut Screen) -> Result<Status, Failure> {
        let rules = self.rules.load_here()?;
        let typed = self.name.trim_matches(['[', ']']).to_lowercase();
        let summaries = rules.summaries();
        let page = Page::new(screen);
        let begun = begun(&rules, &typed);
        let page = if let Some(summary) = summaries.iter().find(|rule| rule.id == typed) {
            rule(&rules, summary, page)
        } else if let Some((of, provision)) = rules.regulations.provision(&typed) {
            provision::provision(&rules, of, provision, page)
        } else if let Some(of) = rules.regulations.iter().find(|of| of.id == typed || of.name.to_lowercase() == typed) {
            jurisdiction(&rules, of, page)
        } else if let Some(of) = rules.treatments.iter().find(|of| names(of).any(|name| name.to_lowercase() == typed)) {
            treatment(&rules, of, page)
        } else if !begun.is_empty() {
            let pages = begun.into_iter().map(|(of, part)| provision::provision(&rules, of, part, Page::new(screen)).text);
            screen.print(&pages.collect::<Vec<_>>().join("\n"))?;
            return Ok(Status::Clean);
        } else {
            return Err(unknown(&typed, &rules, &summaries));
        };
        screen.print(&page.text)?;
        Ok(Status::Clean)
    }
}

/// The provisions whose ids begin with what was typed: `au.nationallaw.133` stands for all of its paragraphs.
fn begun<'r>(rules: &'r RuleSet, typed: &str) -> Vec<(&'r Jurisdiction, &'r Provision)> {
    let start = format!("{typed}.");
    let is_country = rules.regulations.ids().any(|id| id == typed);
    let all = rules.regulations.iter().flat_map(|of| of.provisions.iter().map(move |provision| (of, provision)));
    all.filter(|(_, provision)| !is_country && provision.id.starts_with(&start)).collect()
}

fn unknown(typed: &str, rules: &RuleSet, summaries: &[RuleSummary]) -> Failure {
    let of_category: Vec<&str> = summaries.iter().filter(|rule| rule.category == typed).map(|rule| rule.id.as_str()).collect();
    if !of_category.is_empty() {
        let hint = format!("it is a category with these rules: {}", of_category.join(", "));
        return Failure::Unknown { what: "rule", name: typed.to_owned(), hint };
    }
    let provisions: Vec<&str> = rules.regulations.iter().flat_map(|of| &of.provisions).map(|provision| &*provision.id).collect();
    let known = summaries.iter().map(|rule| rule.id.as_str()).chain(provisions);
    let known = known.chain(rules.regulations.ids()).chain(rules.treatments.iter().map(|of| of.id.as_str()));
    let hint = did_you_mean(typed, known, "`caveat rules` lists all of them, `caveat treatments` all treatments");
    Failure::Unknown { what: "rule", name: typed.to_owned(), hint }
}

/// A provision in full, with what a reader must know before relying on it.
pub(super) fn in_full(provision: &Provision) -> String {
    let doubt = provision.confidence.doubt().map(|doubt| format!(" ({doubt})")).unwrap_or_default();
    format!("{}, {} [{}]{doubt}", provision.instrument, provision.clause, provision.id)
}

/// More treatments than this are not read.
const NAMED: usize = 6;

/// Where and on which pages a provision is cited, if not on all in the whole country.
pub(super) fn limit(provision: &Provision) -> Option<String> {
    let all: Vec<&str> = provision.treatments.iter().map(String::as_str).collect();
    let shown = if all.len() > NAMED + 1 { &all[..NAMED] } else { &all[..] };
    let more = (all.len() > shown.len()).then(|| format!("{} more", all.len() - shown.len()));
    let names = enumerated(shown.iter().copied().chain(more.as_deref()));
    let pages = (!all.is_empty()).then(|| format!("on pages that promote {names}"));
    let limits: Vec<String> = provision.part.iter().map(|part| format!("in {part}")).chain(pages).collect();
    (!limits.is_empty()).then(|| format!("only {}", limits.join(", ")))
}

/// Rules by their ids, but whole categories by their names.
pub(super) fn rules_in_short(rules: &RuleSet, cited_by: &[Head]) -> Vec<String> {
    let by_category = |heads: &mut dyn Iterator<Item = Head<'_>>| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        heads.for_each(|head| *counts.entry(head.category.to_owned()).or_default() += 1);
        counts
    };
    let (all, cited) = (by_category(&mut rules.heads()), by_category(&mut cited_by.iter().copied()));
    let is_whole = |category: &str| all.get(category) == cited.get(category) && all.get(category).is_some_and(|&number| number > 1);
    let whole = cited.iter().filter(|(category, _)| is_whole(category));
    let mut short: Vec<String> = whole.map(|(category, number)| format!("{category} ({})", count(*number, "rule"))).collect();
    short.extend(cited_by.iter().filter(|head| !is_whole(head.category)).map(|head| head.id.to_string()));
    short
}

/// What a severity asks of an editor.
fn demand(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "it must not be published like this",
        Severity::Warning => "it should be changed",
        Severity::Info => "it is worth a look",
    }
}
