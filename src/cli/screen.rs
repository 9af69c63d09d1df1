//! Where the words go: standard output and standard error, with or without colours.

use super::progress::{Beside, Progress};
use anstream::{AutoStream, ColorChoice};
use caveat::report::{Paint, paint};
use clap::ValueEnum;
use std::io::{self, BufWriter, IsTerminal, Write};

/// The width where none is known.
const COLUMNS: usize = 100;
/// Longer lines are hard to read, whatever the terminal allows.
const MOST_COLUMNS: usize = 120;
const LEAST_COLUMNS: usize = 40;

/// So many bytes are written at once.
const HELD_BACK: usize = 1 << 16;

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Even into a file or a pipe
    Always,
    /// Not at all
    Never,
}

/// The two streams that a command writes to.
pub struct Screen {
    /// Standard output.
    pub out: BufWriter<Box<dyn Write>>,
    /// Whether standard output has colours.
    pub colours: bool,
    /// Whether standard error has colours.
    pub error_colours: bool,
    /// The width of the terminal.
    pub columns: usize,
    /// Whether somebody looks on.
    pub is_terminal: bool,
    /// How far a long run has come.
    pub progress: Progress,
}

impl Screen {
    /// Decides once, for the whole run, about colours and width.
    pub fn new(when: When) -> Self {
        let choose = |auto: ColorChoice| match when {
            When::Auto => auto != ColorChoice::Never,
            When::Always => true,
            When::Never => false,
        };
        let colours = choose(AutoStream::choice(&io::stdout()));
        // Old Windows consoles have colours set by calls, which `AutoStream` makes from the codes.
        let out: Box<dyn Write> = if colours {
            let choice = if when == When::Always { ColorChoice::AlwaysAnsi } else { ColorChoice::Always };
            Box::new(AutoStream::new(io::stdout(), choice))
        } else {
            Box::new(io::stdout())
        };
        let (progress, is_terminal) = (Progress::hidden(), io::stdout().is_terminal());
        let out: Box<dyn Write> = if is_terminal { Box::new(Beside { out, progress: progress.clone() }) } else { out };
        Self {
            out: BufWriter::with_capacity(HELD_BACK, out),
            colours,
            error_colours: choose(AutoStream::choice(&io::stderr())),
            columns: columns(),
            is_terminal,
            progress,
        }
    }

    /// Writes to standard output.
    pub fn print(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())
    }

    /// Writes out what is still held back.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Writes an error to standard error.
    pub fn error(&self, message: &str) {
        self.aside(&format!("{} {message}\n", paint("error:", Paint::Bad, self.error_colours)));
    }

    /// Writes a note to standard error.
    pub fn note(&self, message: &str) {
        self.aside(&format!("{} {message}\n", paint("note:", Paint::Strong, self.error_colours)));
    }

    /// Writes to standard error as it is.
    pub fn aside(&self, text: &str) {
        // A closed standard error leaves no one to tell.
        let _ = self.progress.aside(|| io::stderr().lock().write_all(text.as_bytes()));
    }
}

fn columns() -> usize {
    let typed = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let seen = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    typed.or_else(seen).unwrap_or(COLUMNS).clamp(LEAST_COLUMNS, MOST_COLUMNS)
}
