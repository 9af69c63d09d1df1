//! `caveat treatments`: what pages about them owe their readers.

use super::explain;
use super::failure::Failure;
use super::page::Page;
use super::screen::Screen;
use super::{RulesFrom, Status};
use caveat::nearest::did_you_mean;
use caveat::report::summary::count;
use caveat::report::{Paint, hanging, paint};
use caveat::rules::Treatment;
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
        let rules = self.rules.load_here()?;
        let page = match &self.treatment {
            None => list(&rules.treatments, screen),
            Some(typed) => {
                let treatment = find(&rules.treatments, typed)?;
                explain::treatment(&rules, treatment, Page::new(screen)).text
            }
        };
        screen.print(&page)?;
        Ok(Status::Clean)
    }
}

/// What a treatment is called.
pub(super) fn names(treatment: &Treatment) -> impl Iterator<Item = &str> {
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
