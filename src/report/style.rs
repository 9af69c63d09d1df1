//! Colours: what each part of a report looks like on a terminal.

use anstyle::{AnsiColor, Style};
use codespan_reporting::diagnostic::{LabelStyle, Severity};
use codespan_reporting::term::WriteStyle;
use std::io;

const BOLD: Style = Style::new().bold();
const BORDER: Style = AnsiColor::Cyan.on_default();

fn colour(severity: Severity) -> Style {
    match severity {
        Severity::Bug | Severity::Error => AnsiColor::Red.on_default(),
        Severity::Warning => AnsiColor::Yellow.on_default(),
        Severity::Note => AnsiColor::Blue.on_default(),
        Severity::Help => AnsiColor::Green.on_default(),
    }
}

/// The styles that pages of text need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// A heading or a key.
    Strong,
    /// Something said aside.
    Faint,
    /// Something wrong.
    Bad,
    /// Something right.
    Good,
}

/// The text in a style, or as it is where there are no colours.
pub fn paint(text: &str, paint: Paint, colours: bool) -> String {
    let style = match paint {
        Paint::Strong => BOLD,
        Paint::Faint => Style::new().dimmed(),
        Paint::Bad => AnsiColor::Red.on_default().bold(),
        Paint::Good => AnsiColor::Green.on_default().bold(),
    };
    if colours { format!("{style}{text}{style:#}") } else { text.to_owned() }
}

/// A buffer that codespan writes to, styled or plain.
pub(super) struct Canvas {
    bytes: Vec<u8>,
    colours: bool,
}

impl Canvas {
    pub(super) fn new(colours: bool) -> Self {
        Self { bytes: Vec::new(), colours }
    }

    /// What was drawn since the last call.
    pub(super) fn take(&mut self) -> String {
        String::from_utf8(std::mem::take(&mut self.bytes)).expect("only whole strings are written")
    }

    /// Takes away the first line of what `draw` writes: codespan heads each snippet with one
    /// message, where ours may belong to several.
    pub(super) fn without_first_line(&mut self, draw: impl FnOnce(&mut Self)) {
        let start = self.bytes.len();
        draw(self);
        if let Some(end) = memchr::memchr(b'\n', &self.bytes[start..]) {
            self.bytes.drain(start..=start + end);
        }
    }

    fn set(&mut self, style: Style) -> io::Result<()> {
        if self.colours {
            io::Write::write_fmt(&mut self.bytes, format_args!("{style}"))?;
        }
        Ok(())
    }
}

impl io::Write for Canvas {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Codespan pads the lines under the source.
        if bytes == b"\n" {
            while self.bytes.last() == Some(&b' ') {
                self.bytes.pop();
            }
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl WriteStyle for Canvas {
    fn set_header(&mut self, severity: Severity) -> io::Result<()> {
        self.set(colour(severity).bold())
    }

    fn set_header_message(&mut self) -> io::Result<()> {
        self.reset()?;
        self.set(BOLD)
    }

    fn set_line_number(&mut self) -> io::Result<()> {
        self.set(BORDER)
    }

    fn set_note_bullet(&mut self) -> io::Result<()> {
        self.set(BORDER)
    }

    fn set_source_border(&mut self) -> io::Result<()> {
        self.set(BORDER)
    }

    fn set_label(&mut self, severity: Severity, label: LabelStyle) -> io::Result<()> {
        match label {
            LabelStyle::Primary => self.set(colour(severity).bold()),
            LabelStyle::Secondary => self.set(BORDER),
        }
    }

    fn reset(&mut self) -> io::Result<()> {
        if self.colours {
            io::Write::write_fmt(&mut self.bytes, format_args!("{}", anstyle::Reset))?;
        }
        Ok(())
    }
}
