//! `caveat rules`: what it looks for, everywhere or under the law of a country.

use super::explain::{limit, on_some, rules_in_short};
use super::failure::Failure;
use super::jurisdictions::{Jurisdictions, id};
use super::learn;
use super::page::Page;
use super::reference;
use super::screen::Screen;
use super::{RulesFrom, Status};
use caveat::nearest::did_you_mean;
use caveat::policy::{ALL, Decisions, On, Policy, coverage};
use caveat::report::summary::count;
use caveat::report::terminal::severity_name;
use caveat::report::{Paint, hanging, paint};
use caveat::rules::{Assurance, Jurisdiction, RuleSet, RuleSummary};
use clap::Args;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// List the rules
#[derive(Args)]
pub struct Rules {
    /// Only the rules of one category
    #[arg(long, value_name = "CATEGORY")]
    category: Option<String>,
    #[command(flatten)]
    jurisdictions: Jurisdictions,
    /// List a country's provisions, each with the rules that cite it, or why no rule can check it
    #[arg(long, value_name = "COUNTRY", conflicts_with_all = ["category", "jurisdiction"])]
    coverage: Option<String>,
    /// Write what `explain` tells of all rules and provisions into this folder, as Markdown pages
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["category", "jurisdiction", "coverage"])]
    reference: Option<PathBuf>,
    /// Learn what words speak for from the labelled copy in this folder and the rules' examples, into the folder of `--only-rules`
    #[arg(long, value_name = "FOLDER", requires = "only", conflicts_with_all = ["category", "jurisdiction", "coverage", "reference"])]
    learn: Option<PathBuf>,
    #[command(flatten)]
    rules: RulesFrom,
}

impl Rules {
    /// Lists them by category, or by the provisions of a country, or writes the reference.
    pub fn run(self, screen: &mut Screen) -> Result<Status, Failure> {
        let rules = self.rules.load_here()?;
        if let Some(folder) = &self.reference {
            let written = reference::write(&rules, folder)?;
            screen.print(&format!("Wrote {} into {}\n", count(written, "page"), folder.display()))?;
            return Ok(Status::Clean);
        }
        if let (Some(labelled), Some(folder)) = (&self.learn, &self.rules.only) {
            let samples = learn::write(&rules, labelled, folder)?;
            screen.print(&format!("Learned from {} into {}\n", count(samples, "sample"), folder.join("weights").display()))?;
            return Ok(Status::Clean);
        }
        let page = match &self.coverage {
            Some(country) => {
                let chosen = id(country, &rules.regulations)?;
                let of_chosen = (0..).zip(rules.regulations.iter()).filter(|(_, of)| chosen == ALL || of.id == chosen);
                of_chosen.map(|(index, of)| covered(&rules, index, of, Page::new(screen)).text).collect::<Vec<_>>().join("\n")
            }
            None => self.list(&rules, screen)?,
        };
        screen.print(&page)?;
        Ok(Status::Clean)
    }

    fn list(&self, rules: &RuleSet, screen: &Screen) -> Result<String, Failure> {
        let mut summaries = rules.summaries();
        if let Some(category) = &self.category {
            let known = BTreeSet::from_iter(summaries.iter().map(|rule| rule.category.as_str()));
            if !known.contains(category.as_str()) {
                let hint = did_you_mean(category, known, "`caveat rules` lists all of them");
                return Err(Failure::Unknown { what: "category", name: category.clone(), hint });
            }
        }
        summaries.retain(|rule| self.category.as_ref().is_none_or(|category| *category == rule.category));
        let ids = self.jurisdictions.ids(&rules.regulations)?;
        let chosen = !ids.is_empty();
        let decisions = Decisions::new(rules, &Policy { jurisdictions: ids, ..Policy::default() });
        if chosen {
            summaries.retain_mut(|rule| {
                let Some((on, worst)) = decisions.of(rules, &rule.id) else {
                    return false;
                };
                rule.severity = worst;
                rule.title += on_some(on);
                *on != On::Never
            });
        }
        let mut categories: BTreeMap<&str, Vec<&RuleSummary>> = BTreeMap::new();
        for rule in &summaries {
            categories.entry(&rule.category).or_default().push(rule);
        }
        let mut page = String::new();
        for (category, rules) in &categories {
            page += &format!("{}\n", paint(category, Paint::Strong, screen.colours));
            let columns = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
            for rule in rules {
                let lead = format!("  {:columns$}  {:7}  ", rule.id, severity_name(rule.severity));
                let indent = " ".repeat(lead.len());
                let title = hanging(&rule.title, screen.columns, &indent);
                page += &format!("{lead}{title}\n");
            }
            page.push('\n');
        }
        page += &format!(
            "{} in {}. To learn more about one: caveat explain {}\n",
            count(summaries.len(), "rule"),
            if categories.len() == 1 { "1 category".to_owned() } else { format!("{} categories", categories.len()) },
            summaries.first().map_or("RULE", |rule| &rule.id),
        );
        Ok(page)
    }
}

/// A country's provisions, each with the rules that cite it or the reason why none can, and how many there are of each kind.
fn covered(rules: &RuleSet, index: u32, of: &Jurisdiction, mut page: Page) -> Page {
    page.title(&of.id, &format!("{}: what its provisions ask, and which rules look for it", of.name));
    let covered = coverage(rules, index);
    for one in &covered {
        let provision = one.provision;
        page.line(&format!("{}: {}, {}", provision.id, provision.instrument, provision.clause));
        if let Some(doubt) = provision.confidence.doubt() {
            page.below(doubt);
        }
        if !one.rules.is_empty() {
            page.below(&format!("rules: {}", rules_in_short(rules, &one.rules).join(", ")));
        }
        if let Some(limit) = limit(provision) {
            page.below(&limit);
        }
        match &provision.unchecked {
            Some(reason) if one.rules.is_empty() => page.below(&format!("no rule can check it: {reason}")),
            Some(reason) => page.below(&format!("not checked: {reason}")),
            None if one.rules.is_empty() => page.below("no rule cites it, for the rules that it names cite others there"),
            None => {}
        }
    }
    let with_rules = covered.iter().filter(|one| !one.rules.is_empty()).count();
    let read = |confidence: Assurance| covered.iter().filter(|one| one.provision.confidence == confidence).count();
    page.heading(&count(covered.len(), "provision"));
    page.line(&format!("{with_rules} with rules that cite them, {} without", covered.len() - with_rules));
    page.line(&format!(
        "{} confirmed, {} known from a summary only, {} from memory",
        read(Assurance::Confirmed),
        read(Assurance::SecondarySource),
        read(Assurance::FromMemory),
    ));
    page
}
