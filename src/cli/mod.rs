//! The command line: one file per command, and what the commands share.

mod annotate;
mod approvals;
mod approve;
mod attested;
mod check;
mod clock;
mod completions;
mod disclose;
mod evidence;
mod explain;
mod failure;
mod files;
mod guard;
mod in_order;
mod init;
mod interrupt;
mod jurisdictions;
mod learn;
mod listener;
mod lsp;
mod man;
mod mcp;
mod new;
mod outputs;
mod page;
mod plan;
mod print_config;
mod progress;
mod read;
mod reading;
mod reference;
mod rules;
mod schema;
mod screen;
mod serve;
mod session;
mod shared;
mod standard;
mod target;
mod test;
mod treatments;
mod verify;

use caveat::config::{Configs, Lookup, NAME};
use caveat::embedded;
use caveat::rules::{File, RuleErrors, RuleSet};
use clap::{Args, Parser, Subcommand, error::ErrorKind};
use failure::Failure;
use screen::{Screen, When};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Finds claims that nothing supports, and disclosures that are missing, in clinic marketing copy.
///
/// Reads Markdown, HTML, templates of both, Word documents, captions, tables of posts and plain text. It works offline, explains
/// every finding, and gives no legal advice.
#[derive(Parser)]
#[command(name = "caveat", version, max_term_width = 100, arg_required_else_help = true)]
struct Cli {
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: When,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Check(check::Check),
    Annotate(annotate::Annotate),
    Explain(explain::Explain),
    Rules(rules::Rules),
    Treatments(treatments::Treatments),
    Disclose(disclose::Disclose),
    Evidence(evidence::Evidence),
    Test(test::Test),
    Init(init::Init),
    Schema(schema::Schema),
    New(new::New),
    Completions(completions::Completions),
    Man(man::Manual),
    Lsp(lsp::Lsp),
    Mcp(mcp::Mcp),
    Approve(approve::Approve),
    Verify(verify::Verify),
    Serve(serve::Serve),
}

/// Which rules to use.
#[derive(Clone, Args)]
struct RulesFrom {
    /// Add the rules in this folder to the others; a file of the same name takes the place of the built-in one
    #[arg(long = "own-rules", value_name = "FOLDER")]
    own: Option<PathBuf>,
    /// Use only the rules in this folder and none of the built-in ones
    #[arg(long = "only-rules", value_name = "FOLDER", alias = "rules")]
    only: Option<PathBuf>,
}

impl RulesFrom {
    /// The folder that was named, if one was.
    fn chosen(&self) -> Option<&Path> {
        self.own.as_deref().or(self.only.as_deref())
    }

    /// The rules for somebody who asks about them: with the own rules that a `caveat.toml` in this folder or above names.
    fn load_here(&self) -> Result<RuleSet, Failure> {
        let mut configs = Configs::new(Lookup::Upwards)?;
        let id = configs.governing(Path::new(NAME));
        match configs.get(id).rules_dir().filter(|_| self.chosen().is_none()) {
            Some(folder) => RuleSet::with_own(Path::new(&configs.name(&folder.value))).map_err(Failure::Rules),
            None => self.load(),
        }
    }

    fn load(&self) -> Result<RuleSet, Failure> {
        if self.own.is_none() && self.only.is_none() {
            return Ok(RuleSet::embedded());
        }
        RuleSet::compile(&self.files()?).map_err(Failure::Rules)
    }

    /// The files that the rules are made of.
    fn files(&self) -> Result<Vec<File>, Failure> {
        if let Some(folder) = self.only.iter().chain(&self.own).find(|folder| !folder.is_dir()) {
            return Err(Failure::NoFolder(folder.display().to_string()));
        }
        let below = match &self.only {
            Some(folder) => File::below(folder).map_err(|error| Failure::Rules(RuleErrors(vec![error])))?,
            None => embedded::built_in(),
        };
        match &self.own {
            Some(folder) => File::layered(below, folder).map_err(Failure::Rules),
            None => Ok(below),
        }
    }
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    /// Nothing to object to.
    Clean = 0,
    /// Something was found.
    Found = 1,
    /// caveat could not do its work, or not all of it.
    Failed = 2,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        ExitCode::from(status as u8)
    }
}

/// Runs the command that was typed.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    let mut screen = Screen::new(cli.color);
    let outcome = match cli.command {
        Command::Check(command) => command.run(&mut screen),
        Command::Annotate(command) => command.run(&mut screen),
        Command::Explain(command) => command.run(&mut screen),
        Command::Rules(command) => command.run(&mut screen),
        Command::Treatments(command) => command.run(&mut screen),
        Command::Disclose(command) => command.run(&mut screen),
        Command::Evidence(command) => command.run(&mut screen),
        Command::Test(command) => command.run(&mut screen),
        Command::Init(command) => command.run(&mut screen),
        Command::Schema(command) => command.run(&mut screen),
        Command::New(command) => command.run(&mut screen),
        Command::Completions(command) => command.run(&mut screen),
        Command::Man(command) => command.run(&mut screen),
        Command::Lsp(command) => command.run(&mut screen),
        Command::Mcp(command) => command.run(&mut screen),
        Command::Approve(command) => command.run(&mut screen),
        Command::Verify(command) => command.run(&mut screen),
        Command::Serve(command) => command.run(&mut screen),
    };
    match outcome.and_then(|status| screen.flush().map(|()| status).map_err(Failure::from)) {
        Ok(status) => status.into(),
        Err(failure) if failure.is_broken_pipe() => Status::Clean.into(),
        Err(failure) => {
            failure.show(&screen);
            Status::Failed.into()
        }
    }
}

/// Help, the version, or what is wrong with the command line.
fn usage(error: &clap::Error) -> ExitCode {
    // Without a reader there is nothing left to tell.
    let _ = error.print();
    if error.kind() == ErrorKind::InvalidSubcommand
        && let Some(path) = std::env::args().nth(1).filter(|word| Path::new(word).exists())
    {
        eprintln!("\n  to check {path}: caveat check {path}");
    }
    ExitCode::from(error.exit_code() as u8)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        super::Cli::command().debug_assert();
    }
}
