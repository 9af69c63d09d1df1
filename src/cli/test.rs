//! `caveat test`: do the rules do what their examples say?

use super::failure::Failure;
use super::screen::Screen;
use super::{RulesFrom, Status};
use caveat::linter::Linter;
use caveat::nearest::did_you_mean;
use caveat::report::trial;
use caveat::rules::{RuleSet, Workshop, WrittenRule};
use caveat::trial::{Coverage, coverage, doubts, run};
use clap::Args;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Run the examples that rules carry, and point out what looks like a mistake in them
///
/// Without a folder, the built-in rules are tested. With one, its rules are, among the built-in ones.
#[derive(Args)]
pub struct Test {
    /// Your own rules: only they are reported
    #[arg(value_name = "FOLDER", conflicts_with = "own")]
    folder: Option<PathBuf>,
    /// Only the rules of this category; can be given more than once
    #[arg(long = "category", value_name = "CATEGORY")]
    categories: Vec<String>,
    /// List the alternatives of phrases that no example reaches, in place of the warnings
    #[arg(long)]
    coverage: bool,
    #[command(flatten)]
    rules: RulesFrom,
}

impl Test {
    /// Runs them, and prints those that fail and what looks like a mistake.
    pub fn run(mut self, screen: &mut Screen) -> Result<Status, Failure> {
        let own_only = self.folder.is_some();
        if let Some(folder) = self.folder.take() {
            let name = folder.display().to_string();
            if !folder.is_dir() && RuleSet::embedded().summaries().iter().any(|rule| rule.category == name) {
                let hint = format!("to test the rules of a category: caveat test --category {name}");
                return Err(Failure::Unknown { what: "folder", name, hint });
            }
            self.rules.own = Some(folder);
        }
        let files = self.rules.files()?;
        let built_in = self.rules.own.is_none() && self.rules.only.is_none();
        let rules = if built_in { RuleSet::embedded() } else { RuleSet::compile(&files).map_err(Failure::Rules)? };
        let all = WrittenRule::all(&files);
        let by_id: Vec<(String, String)> = rules.summaries().into_iter().map(|rule| (rule.id, rule.category)).collect();
        let known: BTreeSet<&str> = by_id.iter().map(|(_, category)| category.as_str()).collect();
        for category in &self.categories {
            if !known.contains(category.as_str()) {
                let hint = did_you_mean(category, known.iter().copied(), "`caveat rules` lists all of them");
                return Err(Failure::Unknown { what: "category", name: category.clone(), hint });
            }
        }
        let wanted = |id: &str| {
            let category = by_id.iter().find(|(known, _)| known == id).map(|(_, category)| category);
            self.categories.is_empty() || category.is_some_and(|category| self.categories.contains(category))
        };
        let chosen: Vec<&WrittenRule> = all.iter().filter(|rule| (rule.own || !own_only) && wanted(&rule.id)).collect();
        let linter = Linter::new(rules);
        let mut workshop = None;
        let open = || {
            let mut workshop = Workshop::new(&files);
            workshop.learn(chosen.iter().flat_map(|rule| &rule.phrases).map(|phrase| phrase.text.as_str()));
            workshop
        };
        let outcome = run(&linter, &chosen, &mut workshop, open);
        let style = trial::Style { columns: screen.columns, colours: screen.colours };
        for failed in &outcome.failed {
            screen.print(&style.failed(failed))?;
        }
        let workshop = workshop.get_or_insert_with(open);
        let mut doubted = 0;
        if self.coverage {
            let covered: Vec<Coverage> = chosen.iter().map(|rule| coverage(rule, workshop)).collect();
            screen.print(&style.coverage(&covered))?;
        } else {
            let doubts = doubts(&linter, &chosen, &all, workshop);
            doubted = doubts.len();
            screen.print(&style.doubts(&doubts))?;
        }
        let rules = chosen.iter().map(|rule| &rule.id).collect::<BTreeSet<_>>().len();
        screen.print(&style.summary(&outcome, rules, doubted))?;
        if let Some(folder) = self.rules.own.filter(|_| own_only && chosen.is_empty() && self.categories.is_empty()) {
            let folder = folder.display();
            screen.print(&format!(
                "There is no rule in {folder}/claims: the name of a rule's file ends in `.toml`.\n\
                 To begin one: caveat new rule CATEGORY/NAME --into {folder}\n"
            ))?;
        }
        Ok(if outcome.failed.is_empty() { Status::Clean } else { Status::Found })
    }
}
