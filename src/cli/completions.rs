//! `caveat completions`: what a shell needs to complete commands.

use super::failure::Failure;
use super::screen::Screen;
use super::{Cli, Status};
use clap::{Args, CommandFactory};
use clap_complete::Shell;

const HOW: &str = "\
To use them:
  bash        caveat completions bash > ~/.local/share/bash-completion/completions/caveat
  zsh         caveat completions zsh > \"${fpath[1]}/_caveat\"
  fish        caveat completions fish > ~/.config/fish/completions/caveat.fish
  powershell  caveat completions powershell >> $PROFILE
  elvish      caveat completions elvish >> ~/.config/elvish/rc.elv";

/// Print the completions of commands for a shell
#[derive(Args)]
#[command(after_help = HOW)]
pub struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

impl Completions {
    /// Prints them.
    pub fn run(self, screen: &mut Screen) -> Result<Status, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), env!("CARGO_PKG_NAME"), &mut script);
        screen.print(&String::from_utf8_lossy(&script))?;
        Ok(Status::Clean)
    }
}
