//! `caveat rules`: what it looks for.

use super::failure::Failure;
use super::screen::Screen;
use super::{RulesFrom, Status};
use caveat::nearest::did_you_mean;
use caveat::report::summary::count;
use caveat::report::terminal::severity_name;
use caveat::report::{Paint, hanging, paint};
use caveat::rules::RuleSummary;
use clap::Args;
use std::collections::BTreeMap;

/// List the rules
#[derive(Args)]
pub struct Rules {
    /// Only the rules of one category
    #[arg(long, value_name = "CATEGORY")]
    category: Option<String>,
    #[command(flatten)]
    rules: RulesFrom,
}

impl Rules {
    /// Lists them by category.
    pub fn run(self, screen: &mut Screen) -> Result<Status, Failure> {
        let summaries = self.rules.load()?.summaries();
        let mut categories: BTreeMap<&str, Vec<&RuleSummary>> = BTreeMap::new();
        for rule in &summaries {
            categories.entry(&rule.category).or_default().push(rule);
        }
        if let Some(category) = &self.category {
            if !categories.contains_key(category.as_str()) {
                let hint = did_you_mean(category, categories.keys().copied(), "`caveat rules` lists all of them");
                return Err(Failure::Unknown { what: "category", name: category.clone(), hint });
            }
            categories.retain(|name, _| name == category);
        }
        let shown: Vec<_> = categories.values().flatten().collect();
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
            count(shown.len(), "rule"),
            if categories.len() == 1 { "1 category".to_owned() } else { format!("{} categories", categories.len()) },
            shown.first().map_or("RULE", |rule| &rule.id),
        );
        screen.print(&page)?;
        Ok(Status::Clean)
    }
}
