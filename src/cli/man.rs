//! `caveat man`: the manual.

use super::failure::Failure;
use super::screen::Screen;
use super::{Cli, Status};
use caveat::report::summary::count;
use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;
use std::fs;
use std::path::{Path, PathBuf};

/// Print the manual page, or write the pages of all commands
#[derive(Args)]
#[command(after_help = "To read it: caveat man | man -l -")]
pub struct Manual {
    /// Write a page for each command into this folder, as packages ship them
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

impl Manual {
    /// Prints or writes it.
    pub fn run(self, screen: &mut Screen) -> Result<Status, Failure> {
        let mut cli = Cli::command().disable_help_subcommand(true);
        // Commands learn from it what they are called in full.
        cli.build();
        let Some(folder) = self.folder else {
            screen.print(&page(&cli))?;
            return Ok(Status::Clean);
        };
        let written =
            |file: &Path, written: std::io::Result<()>| written.map_err(|error| Failure::NotWritten(file.display().to_string(), error));
        written(&folder, fs::create_dir_all(&folder))?;
        let mut commands = Vec::new();
        with_all_below(&cli, &mut commands);
        for command in &commands {
            let file = folder.join(format!("{}.1", name(command)));
            written(&file, fs::write(&file, page(command)))?;
        }
        screen.note(&format!("{} written into {}", count(commands.len(), "page"), folder.display()));
        Ok(Status::Clean)
    }
}

fn with_all_below<'c>(command: &'c Command, all: &mut Vec<&'c Command>) {
    all.push(command);
    command.get_subcommands().for_each(|below| with_all_below(below, all));
}

/// `caveat-new-rule`
fn name(command: &Command) -> &str {
    command.get_display_name().unwrap_or_else(|| command.get_name())
}

fn page(command: &Command) -> String {
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page).expect("memory can be written to");
    let page = String::from_utf8_lossy(&page);
    // Without a date, which would make each build another page, the title line comes out with the version in its place.
    let title = format!(".TH {} 1 \"\" \"caveat {}\" \"caveat\"", name(command).to_uppercase(), env!("CARGO_PKG_VERSION"));
    let lines = page.lines().map(|line| if line.starts_with(".TH ") { title.as_str() } else { line.trim_end() });
    lines.flat_map(|line| [line, "\n"]).collect()
}
