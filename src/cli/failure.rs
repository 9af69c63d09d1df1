//! What can keep a command from doing its work, in words.

use super::screen::Screen;
use caveat::config::NAME;
use caveat::report::summary::count;
use caveat::report::terminal::Terminal;
use caveat::rules::{RuleError, RuleErrors};
use std::{fmt, io};

/// Why a command could not do its work.
pub enum Failure {
    /// The output could not be written.
    Write(io::Error),
    /// Rule files with mistakes.
    Rules(RuleErrors),
    /// A file of settings that is not there.
    NoConfig(String),
    /// A first file of settings where there is one.
    ConfigIsThere,
    /// Nobody to ask, and nothing said.
    NothingToAsk,
    /// A file that could not be written.
    NotWritten(String, io::Error),
    /// A folder of rules that is not there.
    NoFolder(String),
    /// A folder of rules without the words of a draft.
    NoDraft,
    /// What is wrong, and on further lines what to do.
    Advice(String),
    /// A name that stands for nothing.
    Unknown {
        /// What kind of name it should be.
        what: &'static str,
        /// What was typed.
        name: String,
        /// What may have been meant, or where to look.
        hint: String,
    },
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Write(error) => write!(f, "cannot write the report: {error}"),
            Self::Rules(RuleErrors(mistakes)) => {
                write!(f, "the rules cannot be used: {}", count(mistakes.len(), "mistake"))
            }
            Self::NoConfig(file) => write!(f, "there is no file `{file}`"),
            Self::ConfigIsThere => write!(f, "there is a {NAME} already\n  to replace it: caveat init --force"),
            Self::NothingToAsk => {
                write!(
                    f,
                    "there is nobody to ask\n  say which law applies, or that it is left open: \
                    caveat init --jurisdiction au, caveat init --yes"
                )
            }
            Self::NotWritten(file, error) => write!(f, "{file} cannot be written: {error}"),
            Self::NoFolder(folder) => write!(f, "there is no folder `{folder}`"),
            Self::NoDraft => write!(f, "these rules have no words for a draft\n  they stand in `drafts/disclosure.toml`"),
            Self::Advice(message) => f.write_str(message),
            Self::Unknown { what, name, hint } => {
                write!(f, "there is no {what} `{name}`\n  {hint}")
            }
        }
    }
}

impl Failure {
    /// Whether the reader of the output went away, as `head` does.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Write(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// Tells the user.
    pub fn show(&self, screen: &Screen) {
        if let Self::Rules(RuleErrors(mistakes)) = self {
            show_mistakes(mistakes, screen);
        }
        screen.error(&self.to_string());
    }
}

/// Shows mistakes in files of rules or settings, each in its place.
pub fn show_mistakes(mistakes: &[RuleError], screen: &Screen) {
    let terminal = Terminal { columns: screen.columns, colours: screen.error_colours, quiet: false, suppressed: false };
    for mistake in mistakes {
        let help = mistake.help.as_deref();
        screen.aside(&terminal.mistake(&mistake.path, &mistake.source, mistake.span, &mistake.message, help));
    }
}

/// What follows from mistakes in files that decide what is let be.
pub fn misread(mistakes: usize, files: &str) -> String {
    format!("{} in {files}: what is wrong does not count", count(mistakes, "mistake"))
}
