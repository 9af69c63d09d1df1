//! A page of text for a terminal.

use super::screen::Screen;
use caveat::report::{Paint, hanging, paint};

/// Text laid out for reading.
pub struct Page {
    columns: usize,
    colours: bool,
    /// What is laid out already.
    pub text: String,
}

impl Page {
    /// An empty page for a screen.
    pub fn new(screen: &Screen) -> Self {
        Self { columns: screen.columns, colours: screen.colours, text: String::new() }
    }

    /// What the page is about, by its id and in words.
    pub fn title(&mut self, id: &str, title: &str) {
        let id = paint(id, Paint::Strong, self.colours);
        self.text += &format!("{id}\n{}\n\n", hanging(title, self.columns, ""));
    }

    /// Prose.
    pub fn paragraph(&mut self, text: &str) {
        self.text += &format!("  {}\n", hanging(text, self.columns, "  "));
    }

    /// An entry; where it is long, its other lines stand deeper.
    pub fn line(&mut self, text: &str) {
        self.at(2, text);
    }

    /// An entry below an entry.
    pub fn below(&mut self, text: &str) {
        self.at(4, text);
    }

    /// An entry below such an entry.
    pub fn far_below(&mut self, text: &str) {
        self.at(6, text);
    }

    fn at(&mut self, depth: usize, text: &str) {
        let hang = " ".repeat(depth + 2);
        self.text += &format!("{}{}\n", &hang[2..], hanging(text, self.columns - depth, &hang));
    }

    /// A heading and entries below it.
    pub fn section<'a>(&mut self, heading: &str, lines: impl IntoIterator<Item = &'a str>) {
        self.heading(heading);
        for line in lines {
            self.line(line);
        }
    }

    /// A heading.
    pub fn heading(&mut self, heading: &str) {
        self.text += &format!("\n{}\n", paint(heading, Paint::Strong, self.colours));
    }

    /// Texts that a rule reports or leaves alone.
    pub fn examples(&mut self, heading: &str, mark: &str, style: Paint, examples: &[String]) {
        if examples.is_empty() {
            return;
        }
        self.heading(heading);
        for example in examples {
            let mark = paint(mark, style, self.colours);
            self.text += &format!("  {mark} {}\n", hanging(example, self.columns - 4, "    "));
        }
    }
}
