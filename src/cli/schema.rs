//! `caveat schema`: what editors need to complete settings and rule files.

use super::failure::Failure;
use super::screen::Screen;
use super::{RulesFrom, Status};
use caveat::config::{NAME, Names};
use caveat::decide::{EXCEPTIONS, REGISTER};
use caveat::nearest::did_you_mean;
use caveat::report::summary::count;
use caveat::schema::{self, KINDS};
use clap::Args;

/// What the schema of the settings is called.
const CONFIG: &str = "config";

type MakeSchema = fn(&Names) -> serde_json::Value;

/// The files that stand beside copy: what their schemas are called, and what makes these.
const OWN: [(&str, &str, MakeSchema); 3] =
    [(CONFIG, NAME, schema::config), ("exceptions", EXCEPTIONS, schema::exceptions), ("evidence", REGISTER, schema::register)];

/// Print a JSON Schema for caveat.toml, the files beside it or a kind of rule file, with which editors complete and check it
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
    let own: String = OWN.iter().map(|(name, file, _)| line(name, file)).collect();
    format!("Kinds, and the files that they are for:\n{own}{}", kinds.collect::<String>())
}

impl Schema {
    /// Prints it.
    pub fn run(self, screen: &mut Screen) -> Result<Status, Failure> {
        let own = OWN.iter().find(|(name, ..)| *name == self.kind);
        let kind = KINDS.iter().find(|kind| kind.name == self.kind);
        if kind.is_none() && own.is_none() {
            let known = OWN.iter().map(|(name, ..)| *name).chain(KINDS.iter().map(|kind| kind.name));
            let number = KINDS.len() + OWN.len();
            let hint = did_you_mean(&self.kind, known, &format!("`caveat schema --help` lists all {}", count(number, "kind")));
            return Err(Failure::Unknown { what: "kind of file", name: self.kind, hint });
        }
        let names = Names::of(&self.rules.load_here()?);
        let own = own.map(|(_, _, schema)| schema(&names));
        let schema = own.or_else(|| Some(schema::rule_file(kind?, &names))).unwrap_or_default();
        screen.print(&format!("{schema:#}\n"))?;
        Ok(Status::Clean)
    }
}
