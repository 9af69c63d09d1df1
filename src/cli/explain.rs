//! `caveat explain`: a rule for those who write copy.

use super::failure::Failure;
use super::screen::Screen;
use super::{RulesFrom, Status};
use caveat::finding::{Confidence, Severity};
use caveat::nearest::did_you_mean;
use caveat::report::terminal::severity_name;
use caveat::report::{Paint, hanging, paint};
use caveat::rules::RuleSummary;
use clap::Args;

/// Explain a rule: why it exists, what to write instead, examples
#[derive(Args)]
pub struct Explain {
    /// The rule, as a finding names it
    #[arg(value_name = "RULE")]
    rule: String,
    #[command(flatten)]
    rules: RulesFrom,
}

impl Explain {
    /// Prints the explanation, or the nearest names.
    pub fn run(self, screen: &mut Screen) -> Result<Status, Failure> {
        let rules = self.rules.load()?.summaries();
        let typed = self.rule.trim_matches(['[', ']']);
        let Some(rule) = rules.iter().find(|rule| rule.id.eq_ignore_ascii_case(typed)) else {
            return Err(unknown(typed, &rules));
        };
        let page = Page { columns: screen.columns, colours: screen.colours, text: String::new() };
        screen.print(&explanation(rule, page))?;
        Ok(Status::Clean)
    }
}

fn unknown(typed: &str, rules: &[RuleSummary]) -> Failure {
    let of_category: Vec<&str> =
        rules.iter().filter(|rule| rule.category.eq_ignore_ascii_case(typed)).map(|rule| rule.id.as_str()).collect();
    let hint = if of_category.is_empty() {
        did_you_mean(typed, rules.iter().map(|rule| rule.id.as_str()), "`caveat rules` lists all of them")
    } else {
        format!("it is a category with these rules: {}", of_category.join(", "))
    };
    Failure::Unknown { what: "rule", name: typed.to_owned(), hint }
}

fn explanation(rule: &RuleSummary, mut page: Page) -> String {
    page.title(&rule.id, &rule.title);
    page.line(&format!("category: {}", rule.category));
    page.line(&format!("severity: {}, {}", severity_name(rule.severity), severity(rule.severity)));
    page.line(&format!("how sure: {}", confidence(rule.confidence)));
    if !rule.everywhere {
        page.line("applies: only where the law of a country asks for it; `--jurisdiction all` applies it anyway");
    }
    page.heading("Why");
    page.paragraph(&rule.why);
    page.heading("What to write instead");
    page.paragraph(&rule.advice);
    page.examples("Reported", "✗", Paint::Bad, &rule.flags);
    page.examples("Not reported", "✓", Paint::Good, &rule.passes);
    if !rule.unless.is_empty() {
        page.section("It keeps quiet where the words", rule.unless.iter().map(String::as_str));
    }
    if rule.supported_by.is_empty() && is_claim(rule) {
        page.section("What supports such a claim", ["Nothing: no source makes these words acceptable."]);
    } else if is_claim(rule) {
        page.section("A claim counts as supported with", rule.supported_by.iter().map(|name| support(name)));
    }
    page.section(
        "See more",
        [
            format!("caveat rules --category {}: the rules of this kind", rule.category).as_str(),
            "caveat check --trace FILE: how each sentence of a draft was judged",
        ],
    );
    page.text
}

/// Whether the rule is about words, rather than about statements that oppose each other or are missing.
fn is_claim(rule: &RuleSummary) -> bool {
    !matches!(rule.category.as_str(), "disclosure" | "contradiction")
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "it must not be published like this",
        Severity::Warning => "it should be changed",
        Severity::Info => "it is worth a look",
    }
}

fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "high, these words hardly ever mean anything else",
        Confidence::Medium => "medium, these words mostly mean what is reported",
        Confidence::Low => "low, a reader must judge",
    }
}

fn support(name: &str) -> &str {
    match name {
        "citation" => "a source close to it: a footnote, a reference or a link",
        "register" => "an approved entry in the clinic's register of evidence",
        other => other,
    }
}

/// Text laid out for reading.
pub(super) struct Page {
    pub(super) columns: usize,
    pub(super) colours: bool,
    pub(super) text: String,
}

impl Page {
    pub(super) fn title(&mut self, id: &str, title: &str) {
        let id = paint(id, Paint::Strong, self.colours);
        self.text += &format!("{id}\n{}\n\n", hanging(title, self.columns, ""));
    }

    pub(super) fn paragraph(&mut self, text: &str) {
        self.text += &format!("  {}\n", hanging(text, self.columns, "  "));
    }

    pub(super) fn line(&mut self, text: &str) {
        self.text += &format!("  {}\n", hanging(text, self.columns - 2, "    "));
    }

    pub(super) fn section<'a>(&mut self, heading: &str, lines: impl IntoIterator<Item = &'a str>) {
        self.heading(heading);
        for line in lines {
            self.line(line);
        }
    }

    pub(super) fn heading(&mut self, heading: &str) {
        self.text += &format!("\n{}\n", paint(heading, Paint::Strong, self.colours));
    }

    fn examples(&mut self, heading: &str, mark: &str, style: Paint, examples: &[String]) {
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
