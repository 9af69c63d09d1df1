//! `caveat test`: do the rules do what their examples say?

use super::failure::Failure;
use super::screen::Screen;
use super::{RulesFrom, Status};
use caveat::linter::{ExampleResult, Linter};
use caveat::nearest::did_you_mean;
use caveat::report::summary::count;
use caveat::report::{Paint, hanging, paint};
use clap::Args;
use std::collections::{BTreeMap, BTreeSet};

/// Run the examples that the rules carry
#[derive(Args)]
pub struct Test {
    /// Only the rules of these categories
    #[arg(value_name = "CATEGORY")]
    categories: Vec<String>,
    #[command(flatten)]
    rules: RulesFrom,
}

impl Test {
    /// Runs them and prints those that fail.
    pub fn run(self, screen: &mut Screen) -> Result<Status, Failure> {
        let rules = self.rules.load()?;
        let by_rule: BTreeMap<String, String> = rules.summaries().into_iter().map(|rule| (rule.id, rule.category)).collect();
        let known: BTreeSet<&str> = by_rule.values().map(String::as_str).collect();
        for category in &self.categories {
            if !known.contains(category.as_str()) {
                let hint = did_you_mean(category, known.iter().copied(), "`caveat rules` lists all of them");
                return Err(Failure::Unknown { what: "category", name: category.clone(), hint });
            }
        }
        let linter = Linter::new(rules);
        let results: Vec<ExampleResult> = linter
            .test_examples()
            .into_iter()
            .filter(|result| {
                self.categories.is_empty() || by_rule.get(&result.rule).is_some_and(|category| self.categories.contains(category))
            })
            .collect();
        let failed: Vec<&ExampleResult> = results.iter().filter(|result| !result.ok).collect();
        for result in &failed {
            screen.print(&failure(result, screen.columns, screen.colours))?;
        }
        let rules = results.iter().map(|result| &result.rule).collect::<BTreeSet<_>>().len();
        let (verdict, style) = if failed.is_empty() { ("ok", Paint::Good) } else { ("FAILED", Paint::Bad) };
        screen.print(&format!(
            "{}: {} of {}, {} passed, {} failed\n",
            paint(verdict, style, screen.colours),
            count(results.len(), "example"),
            count(rules, "rule"),
            results.len() - failed.len(),
            failed.len(),
        ))?;
        Ok(if failed.is_empty() { Status::Clean } else { Status::Found })
    }
}

fn failure(result: &ExampleResult, columns: usize, colours: bool) -> String {
    let verdict = paint("FAILED", Paint::Bad, colours);
    let rule = paint(&result.rule, Paint::Strong, colours);
    let text = hanging(&format!("example:  {}", result.text), columns - 2, "            ");
    let expected = if result.expected_flag { "this rule reports it" } else { "this rule does not report it" };
    let found = match result.found.as_slice() {
        [] => "nothing reported".to_owned(),
        found => hanging(&found.join(", "), columns - 12, "            "),
    };
    format!("{verdict} {rule}\n  {text}\n  expected: {expected}\n  found:    {found}\n\n")
}
