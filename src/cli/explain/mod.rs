//! `caveat explain`: a rule, a provision, a country or a treatment, for those who write copy.

mod jurisdiction;
mod provision;
mod rule;
mod treatment;

pub use jurisdiction::{jurisdiction, on_some};
pub use provision::provision;
pub use rule::rule;
pub use treatment::{owes, treatment, words};

use super::failure::Failure;
use super::page::Page;
use super::screen::Screen;
use super::treatments::names;
use super::{RulesFrom, Status};
use caveat::finding::Severity;
use caveat::nearest::did_you_mean;
use caveat::report::enumerated;
use caveat::report::summary::count;
use caveat::rules::{Head, Jurisdiction, Provision, RuleSet, RuleSummary, Treatment};
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
        let page = match Subject::find(&rules, &self.name) {
            Some(Subject::Category(category, of)) => {
                let of: Vec<&str> = of.iter().map(|rule| rule.id.as_str()).collect();
                let hint = format!("it is a category with these rules: {}", of.join(", "));
                return Err(Failure::Unknown { what: "rule", name: category, hint });
            }
            Some(subject) => subject.page(&rules, || Page::new(screen)),
            None => {
                let name = asked(&self.name);
                let hint =
                    did_you_mean(&name, names_of_all(&rules), "`caveat rules` lists all of them, `caveat treatments` all treatments");
                return Err(Failure::Unknown { what: "rule", name, hint });
            }
        };
        screen.print(&page)?;
        Ok(Status::Clean)
    }
}

/// What can be explained.
pub enum Subject<'r> {
    Rule(Box<RuleSummary>),
    /// A provision, or all whose ids begin alike.
    Provisions(Vec<(&'r Jurisdiction, &'r Provision)>),
    Jurisdiction(&'r Jurisdiction),
    Treatment(&'r Treatment),
    Category(String, Vec<RuleSummary>),
}

impl<'r> Subject<'r> {
    /// What somebody asks for, by its name.
    pub fn find(rules: &'r RuleSet, typed: &str) -> Option<Self> {
        let typed = asked(typed);
        let mut summaries = rules.summaries();
        if let Some(at) = summaries.iter().position(|rule| rule.id == typed) {
            return Some(Self::Rule(Box::new(summaries.swap_remove(at))));
        }
        if let Some(provision) = rules.regulations.provision(&typed) {
            return Some(Self::Provisions(vec![provision]));
        }
        if let Some(of) = rules.regulations.iter().find(|of| of.id == typed || of.name.to_lowercase() == typed) {
            return Some(Self::Jurisdiction(of));
        }
        if let Some(of) = rules.treatments.iter().find(|of| names(of).any(|name| name.to_lowercase() == typed)) {
            return Some(Self::Treatment(of));
        }
        let begun = begun(rules, &typed);
        if !begun.is_empty() {
            return Some(Self::Provisions(begun));
        }
        summaries.retain(|rule| rule.category == typed);
        (!summaries.is_empty()).then_some(Self::Category(typed, summaries))
    }

    /// The explanation; of a category, that of its rules.
    pub fn page(&self, rules: &RuleSet, page: impl Fn() -> Page) -> String {
        match self {
            Self::Rule(of) => rule(rules, of, page()).text,
            Self::Jurisdiction(of) => jurisdiction(rules, of, page()).text,
            Self::Treatment(of) => treatment(rules, of, page()).text,
            Self::Provisions(all) => all.iter().map(|(of, one)| provision(rules, of, one, page()).text).collect::<Vec<_>>().join("\n"),
            Self::Category(_, of) => of.iter().map(|of| rule(rules, of, page()).text).collect::<Vec<_>>().join("\n"),
        }
    }
}

/// The name that was typed: a finding writes that of its rule in brackets.
fn asked(typed: &str) -> String {
    typed.trim().trim_matches(['[', ']']).to_lowercase()
}

/// All names that can be asked for, but for other names of treatments.
pub fn names_of_all(rules: &RuleSet) -> Vec<&str> {
    let provisions = rules.regulations.iter().flat_map(|of| &of.provisions).map(|provision| &*provision.id);
    let treatments = rules.treatments.iter().map(|of| of.id.as_str());
    let mut heads: Vec<&str> = rules.heads().map(|head| &**head.id).collect();
    heads.sort_unstable();
    heads.into_iter().chain(provisions).chain(rules.regulations.ids()).chain(treatments).collect()
}

/// The provisions whose ids begin with what was typed: `au.nationallaw.133` stands for all of its paragraphs.
fn begun<'r>(rules: &'r RuleSet, typed: &str) -> Vec<(&'r Jurisdiction, &'r Provision)> {
    let start = format!("{typed}.");
    let is_country = rules.regulations.ids().any(|id| id == typed);
    let all = rules.regulations.iter().flat_map(|of| of.provisions.iter().map(move |provision| (of, provision)));
    all.filter(|(_, provision)| !is_country && provision.id.starts_with(&start)).collect()
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
