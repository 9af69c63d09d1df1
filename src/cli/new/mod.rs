//! `caveat new`: the beginning of a rule, to be filled in.

use super::Status;
use super::failure::Failure;
use super::screen::Screen;
use caveat::embedded;
use caveat::nearest::did_you_mean;
use caveat::rules::{RuleSet, RuleSummary};
use clap::{Args, Subcommand};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const RULE: &str = include_str!("rule.toml");
const EXTENSION: &str = include_str!("extension.toml");

/// Begin something of your own
#[derive(Args)]
pub struct New {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    Rule(NewRule),
}

/// Write a rule with notes on what to fill in
#[derive(Args)]
pub struct NewRule {
    /// What to call it: a category and a name, for example downtime/our-words
    #[arg(value_name = "CATEGORY/NAME")]
    id: String,
    /// The folder of your own rules
    #[arg(long, value_name = "FOLDER", default_value = "caveat-rules")]
    into: PathBuf,
    /// Add words to the built-in rule of this name
    #[arg(long, conflicts_with = "replace")]
    extend: bool,
    /// Copy the built-in rule of this name, to be changed: the copy takes its place
    #[arg(long)]
    replace: bool,
}

impl New {
    /// Writes what was asked for.
    pub fn run(self, screen: &mut Screen) -> Result<Status, Failure> {
        match self.what {
            What::Rule(rule) => rule.run(screen),
        }
    }
}

impl NewRule {
    fn run(self, screen: &mut Screen) -> Result<Status, Failure> {
        let id = self.id.trim_end_matches(".toml");
        let rules = RuleSet::embedded();
        let categories: BTreeSet<&str> = rules.claims.iter().map(|rule| &*rule.category).collect();
        let Some((category, name)) = id.split_once('/') else {
            let example = if categories.contains(id) { id } else { "downtime" };
            return Err(Failure::Advice(format!("a rule is called by its category and a name: {example}/our-words")));
        };
        if !categories.contains(category) {
            let otherwise = format!("the categories are {}", Vec::from_iter(categories.iter().copied()).join(", "));
            let hint = did_you_mean(category, categories.iter().copied(), &otherwise);
            return Err(Failure::Unknown { what: "category", name: category.to_owned(), hint });
        }
        let plain = plain(name);
        if plain != name {
            let better = if plain.is_empty() { "our-words" } else { &plain };
            let message = "a name is made of small letters, figures and hyphens";
            return Err(Failure::Advice(format!("{message}\n  for example: caveat new rule {category}/{better}")));
        }
        let folder = self.into.display().to_string();
        let path = self.into.join("claims").join(category).join(format!("{name}.toml"));
        let shown = path.display();
        if path.exists() {
            return Err(Failure::Advice(format!("{shown} is there already\n  to test it: caveat test {folder}")));
        }
        let built_in = rules.summaries().into_iter().find(|rule| rule.id == id);
        let text = self.text(id, category, &folder, built_in.as_ref())?;
        write(&path, &text)?;
        let next = if self.replace { "Change it" } else { "Fill it in where it says FILL IN" };
        screen.print(&format!("Wrote {shown}\n{next}, then: caveat test {folder}\n"))?;
        Ok(Status::Clean)
    }

    fn text(&self, id: &str, category: &str, folder: &str, built_in: Option<&RuleSummary>) -> Result<String, Failure> {
        let template = match (built_in, self.extend, self.replace) {
            (None, false, false) => RULE.to_owned(),
            (Some(rule), true, _) => EXTENSION.replace("{title}", &rule.title),
            (Some(_), _, true) => {
                let path = format!("claims/{id}.toml");
                return Ok(embedded::built_in().into_iter().find(|file| file.path == path).map(|file| file.source).unwrap_or_default());
            }
            (None, ..) => {
                let rules = RuleSet::embedded();
                let hint = did_you_mean(id, rules.claims.iter().map(|rule| &*rule.id), "`caveat rules` lists all of them");
                return Err(Failure::Unknown { what: "built-in rule", name: id.to_owned(), hint });
            }
            (Some(rule), false, false) => {
                let message = format!("there is a built-in rule `{id}` already: {}", rule.title);
                let hint =
                    format!("to add words to it: caveat new rule {id} --extend\n  to change a copy of it: caveat new rule {id} --replace");
                return Err(Failure::Advice(format!("{message}\n  {hint}")));
            }
        };
        Ok(template.replace("{id}", id).replace("{category}", category).replace("{folder}", folder))
    }
}

/// A name as files are called.
fn plain(name: &str) -> String {
    let words = name.to_lowercase();
    let words: Vec<&str> = words.split(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit()).filter(|word| !word.is_empty()).collect();
    words.join("-")
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(path, text));
    written.map_err(|error| Failure::Advice(format!("{} cannot be written: {error}", path.display())))
}
