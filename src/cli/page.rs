//! A page of text, for a terminal or as Markdown.

use super::explain::{in_full, limit};
use super::screen::Screen;
use caveat::report::{Paint, hanging, inline, paint};
use caveat::rules::Provision;

/// Text laid out for reading.
pub struct Page {
    medium: Medium,
    /// Of each kind so many examples are shown.
    examples: usize,
    /// What is laid out already.
    pub text: String,
}

/// What the page is read on.
#[derive(Clone, Copy)]
enum Medium {
    Terminal { columns: usize, colours: bool },
    Markdown(Law),
}

/// How a page in Markdown tells of provisions.
#[derive(Clone, Copy)]
enum Law {
    /// With links to where else they are told of: the address, from the id of a country and that of a provision.
    Linked(fn(&str, &str) -> String),
    /// In full. Whoever reads it reads the Markdown itself, so that its letters mean nothing else.
    Told,
    /// In full, for whoever sees the page laid out.
    Shown,
}

/// Of each kind a page shows so many examples; the terminal shows all.
const EXAMPLES: usize = 4;
/// How wide text is where nobody knows how wide it may be.
const PLAIN_COLUMNS: usize = 100;

impl Page {
    /// An empty page for a screen.
    pub fn new(screen: &Screen) -> Self {
        Self { medium: Medium::Terminal { columns: screen.columns, colours: screen.colours }, examples: usize::MAX, text: String::new() }
    }

    /// An empty page of the reference.
    pub fn markdown() -> Self {
        Self::linked(|country, provision| format!("law-{country}.md#{provision}"))
    }

    /// An empty page in Markdown whose provisions lead elsewhere.
    pub fn linked(address: fn(&str, &str) -> String) -> Self {
        Self { medium: Medium::Markdown(Law::Linked(address)), examples: EXAMPLES, text: String::new() }
    }

    /// An empty page in Markdown that is read alone.
    pub fn alone() -> Self {
        Self { medium: Medium::Markdown(Law::Told), examples: EXAMPLES, text: String::new() }
    }

    /// An empty page in Markdown that an editor lays out: nothing in it leads to other pages.
    pub fn shown() -> Self {
        Self { medium: Medium::Markdown(Law::Shown), examples: EXAMPLES, text: String::new() }
    }

    /// An empty page of nothing but text.
    pub fn plain() -> Self {
        Self { medium: Medium::Terminal { columns: PLAIN_COLUMNS, colours: false }, examples: EXAMPLES, text: String::new() }
    }

    /// What the page is about, by its id and in words.
    pub fn title(&mut self, id: &str, title: &str) {
        match self.medium {
            Medium::Terminal { columns, colours } => {
                let id = paint(id, Paint::Strong, colours);
                self.text += &format!("{id}\n{}\n\n", hanging(title, columns, ""));
            }
            Medium::Markdown(Law::Linked(_)) => self.text += &format!("<a id=\"{id}\"></a>\n## {id}\n\n{}\n\n", inline(title)),
            Medium::Markdown(Law::Shown) => self.text += &format!("## {id}\n\n{}\n\n", inline(title)),
            Medium::Markdown(Law::Told) => self.text += &format!("## {id}\n\n{title}\n\n"),
        }
    }

    /// Prose.
    pub fn paragraph(&mut self, text: &str) {
        match self.medium {
            Medium::Terminal { columns, .. } => self.text += &format!("  {}\n", hanging(text, columns, "  ")),
            Medium::Markdown(_) => self.text += &format!("{}\n", self.inline(text)),
        }
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
        match self.medium {
            Medium::Terminal { columns, .. } => {
                let hang = " ".repeat(depth + 2);
                self.text += &format!("{}{}\n", &hang[2..], hanging(text, columns - depth, &hang));
            }
            Medium::Markdown(_) => self.text += &format!("{}- {}\n", " ".repeat(depth - 2), self.inline(text)),
        }
    }

    /// An entry and the provisions below it: in full with their addresses, or with links to where the reference tells of them.
    pub fn provisions<'p>(&mut self, entry: &str, provisions: impl IntoIterator<Item = &'p Provision>) {
        match self.medium {
            Medium::Terminal { .. } | Medium::Markdown(Law::Told | Law::Shown) => {
                self.line(entry);
                for provision in provisions {
                    self.below(&in_full(provision));
                    limit(provision).into_iter().for_each(|limit| self.far_below(&limit));
                    match self.medium {
                        Medium::Markdown(Law::Shown) => self.text += &format!("    - <{}>\n", provision.url),
                        _ => self.far_below(&provision.url),
                    }
                }
            }
            Medium::Markdown(Law::Linked(address)) => {
                let country = |of: &Provision| of.id.split('.').next().unwrap_or_default().to_owned();
                let link = |of: &Provision| format!("[{}]({})", of.id, address(&country(of), &of.id));
                let links: Vec<String> = provisions.into_iter().map(link).collect();
                let colon = if links.is_empty() { "" } else { ": " };
                self.text += &format!("- {}{colon}{}\n", self.inline(entry), links.join(", "));
            }
        }
    }

    fn inline(&self, text: &str) -> String {
        if let Medium::Markdown(Law::Told) = self.medium { text.split_whitespace().collect::<Vec<_>>().join(" ") } else { inline(text) }
    }

    /// A heading and entries below it.
    pub fn section<'a>(&mut self, heading: &str, lines: impl IntoIterator<Item = &'a str>) {
        self.heading(heading);
        for line in lines {
            self.line(line);
        }
    }

    /// Commands that tell more, for those who are at a terminal.
    pub fn see_more<'a>(&mut self, commands: impl IntoIterator<Item = &'a str>) {
        if matches!(self.medium, Medium::Terminal { .. }) {
            self.section("See more", commands);
        }
    }

    /// A heading.
    pub fn heading(&mut self, heading: &str) {
        match self.medium {
            Medium::Terminal { colours, .. } => self.text += &format!("\n{}\n", paint(heading, Paint::Strong, colours)),
            Medium::Markdown(_) => self.text += &format!("\n### {}\n\n", self.inline(heading)),
        }
    }

    /// Texts that a rule reports or leaves alone.
    pub fn examples(&mut self, heading: &str, mark: &str, style: Paint, examples: &[String]) {
        if examples.is_empty() {
            return;
        }
        self.heading(heading);
        match self.medium {
            Medium::Terminal { columns, colours } => {
                for example in examples.iter().take(self.examples) {
                    let mark = paint(mark, style, colours);
                    self.text += &format!("  {mark} {}\n", hanging(example, columns - 4, "    "));
                }
            }
            Medium::Markdown(_) => {
                for example in examples.iter().take(self.examples) {
                    self.text += &format!("- {mark} {}\n", self.inline(example));
                }
            }
        }
    }
}
