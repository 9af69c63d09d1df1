//! `caveat schema`: what editors need to complete settings and rule files.

use super::failure::Failure;
use super::screen::Screen;
use super::{RulesFrom, Status};
use caveat::config::Names;
use caveat::nearest::did_you_mean;
use caveat::report::summary::count;
use caveat::schema::{self, KINDS};
use clap::Args;

/// What the schema of the settings is called.
const CONFIG: &str = "config";

/// Print a JSON Schema for caveat.toml or a kind of rule file, with which editors complete and check it
#[derive(Args)]
#[command(after_help = after_help())]
pub struct Schema {
    /// The kind of file
    #[arg(value_name = "KIND", default_value = CONFIG)]
    kind: String,
    #[command(flatten)]
    rules: RulesFrom,
}

fn after_help() -> String {
    let width = KINDS.iter().map(|kind| kind.name.len()).max().unwrap_or(0);
    let line = |name: &str, files: &str| format!("  {name:width$}  {files}\n");
    let kinds = KINDS.iter().map(|kind| match kind.only {
        [] => line(kind.name, &format!("{}/", kind.folder)),
        only => line(kind.name, &only.iter().map(|name| format!("{}/{name}.toml", kind.folder)).collect::<Vec<_>>().join(", ")),
    });
    format!("Kinds, and the files that they are for:\n{}{}", line(CONFIG, "caveat.toml"), kinds.collect::<String>())
}

impl Schema {
    /// Prints it.
    pub fn run(self, screen: &mut Screen) -> Result<Status, Failure> {
        let kind = KINDS.iter().find(|kind| kind.name == self.kind);
        if kind.is_none() && self.kind != CONFIG {
            let known = [CONFIG].into_iter().chain(KINDS.iter().map(|kind| kind.name));
            let hint = did_you_mean(&self.kind, known, &format!("`caveat schema --help` lists all {}", count(KINDS.len() + 1, "kind")));
            return Err(Failure::Unknown { what: "kind of file", name: self.kind, hint });
        }
        let names = Names::of(&self.rules.load_here()?);
        let schema = kind.map_or_else(|| schema::config(&names), |kind| schema::rule_file(kind, &names));
        screen.print(&format!("{schema:#}\n"))?;
        Ok(Status::Clean)
    }
}
