//! What `caveat test` tells of examples, doubts and coverage.

use super::excerpt::clip;
use super::summary::count;
use super::{Paint, hanging, paint};
use crate::rules::BLANK;
use crate::trial::{Break, Coverage, Doubt, Failed, Near, Outcome, Reason};

/// How it is laid out.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// The width of the terminal.
    pub columns: usize,
    /// Whether there are colours.
    pub colours: bool,
}

/// Columns before what a key says.
const INDENT: &str = "            ";
/// Columns of a phrase among other words; some are long lists.
const PHRASE: usize = 160;
/// Columns of what a warning says, with another phrase in it.
const MESSAGE: usize = 320;

impl Style {
    /// An example that does not do as it should, and why.
    pub fn failed(&self, failed: &Failed) -> String {
        let result = &failed.result;
        let expected = if result.expected_flag { "this rule reports it" } else { "this rule does not report it" };
        let found = if result.found.is_empty() { "nothing reported".to_owned() } else { result.found.join(", ") };
        let mut text = self.head("FAILED", Paint::Bad, &result.rule, &failed.file);
        text += &self.line("example", &result.text);
        text += &self.line("expected", expected);
        text += &self.line("found", &found);
        text += &result.misplaced.as_ref().map_or_else(String::new, |words| self.line("becomes", words));
        for reason in &failed.reasons {
            let (key, words) = why(reason);
            text += &self.line(key, &words);
        }
        text + "\n"
    }

    /// What looks like a mistake, rule by rule.
    pub fn doubts(&self, doubts: &[Doubt]) -> String {
        let mut text = String::new();
        for of_rule in doubts.chunk_by(|a, b| (&a.file, &a.rule) == (&b.file, &b.rule)) {
            text += &self.head("warning", Paint::Strong, &of_rule[0].rule, &of_rule[0].file);
            for doubt in of_rule {
                if let Some(phrase) = &doubt.phrase {
                    text += &self.line("phrase", &clip(phrase, PHRASE));
                }
                text += &format!("  {}\n", hanging(&clip(&doubt.message, MESSAGE), self.columns.saturating_sub(2), "  "));
            }
            text.push('\n');
        }
        text
    }

    /// The alternatives that no example reaches, rule by rule.
    pub fn coverage(&self, all: &[Coverage]) -> String {
        let mut text = String::new();
        for of_rule in all.iter().filter(|rule| rule.alternatives > 0) {
            let share = share(of_rule.reached, of_rule.alternatives);
            text += &format!("{}: {share} reached by an example\n", paint(&of_rule.rule, Paint::Strong, self.colours));
            for one in &of_rule.unreached {
                let phrase = &one.phrase.text;
                let missed = if one.alternatives.is_empty() {
                    "not reached at all".to_owned()
                } else {
                    let quoted: Vec<String> = one.alternatives.iter().map(|at| format!("`{}`", &phrase[at.start..at.end])).collect();
                    format!("not reached: {}", quoted.join(", "))
                };
                let lead = format!("{} = `{phrase}`", one.phrase.key);
                text += &format!("  {}\n", hanging(&lead, self.columns.saturating_sub(2), "    "));
                text += &format!("    {}\n", hanging(&missed, self.columns.saturating_sub(4), "      "));
            }
            text.push('\n');
        }
        let sum = |of: fn(&Coverage) -> usize| all.iter().map(of).sum::<usize>();
        let share = share(sum(|rule| rule.reached), sum(|rule| rule.alternatives));
        text + &format!("coverage: {share} reached by an example\n")
    }

    /// The last line.
    pub fn summary(&self, outcome: &Outcome, rules: usize, doubts: usize) -> String {
        let failed = outcome.failed.len();
        let (verdict, style) = if failed == 0 { ("ok", Paint::Good) } else { ("FAILED", Paint::Bad) };
        format!(
            "{}: {} of {}, {} passed, {failed} failed{}\n",
            paint(verdict, style, self.colours),
            count(outcome.examples, "example"),
            count(rules, "rule"),
            outcome.examples - failed,
            if doubts == 0 { String::new() } else { format!("; {}", count(doubts, "warning")) },
        )
    }

    fn head(&self, verdict: &str, style: Paint, rule: &str, file: &str) -> String {
        format!("{} {}\n{}", paint(verdict, style, self.colours), paint(rule, Paint::Strong, self.colours), self.line("file", file))
    }

    fn line(&self, key: &str, words: &str) -> String {
        format!("  {:10}{}\n", format!("{key}:"), hanging(words, self.columns, INDENT))
    }
}

fn share(reached: usize, all: usize) -> String {
    let percent = (reached * 100).checked_div(all).unwrap_or(100);
    format!("{reached} of {} ({percent}%)", count(all, "alternative"))
}

/// A key and what stands behind it.
fn why(reason: &Reason) -> (&'static str, String) {
    match reason {
        Reason::Matched(found) => {
            let outcome = if found.flagged {
                "to leave it alone, write an innocent phrase around it in `except`, or narrow the phrase".to_owned()
            } else if found.outcome.starts_with("left alone: context") {
                format!("{}; the rule's `unless` says in which contexts it leaves words alone", found.outcome)
            } else {
                found.outcome.clone()
            };
            ("matched", format!("`{}` in “{}”: {outcome}", clip(&found.pattern, PHRASE), found.words))
        }
        Reason::Elsewhere(near) => {
            let how = if near.phrase.key == "match" {
                "but the rule does not look there: see its `scope`"
            } else {
                "but its question, or the words over its list, are not there"
            };
            ("nearest", format!("`{}` in “{}”, {how}", clip(&near.phrase.text, PHRASE), near.words))
        }
        Reason::Near(near) => ("nearest", format!("`{}`\n{}", clip(&near.phrase.text, PHRASE), breaks(near))),
        Reason::Blank => ("instead", format!("write it yourself: it is not finished, and says {BLANK} still")),
        Reason::Nothing => ("nearest", "no phrase of the rule has more than a small word in common with it".to_owned()),
    }
}

fn breaks(near: &Near) -> String {
    let words = &near.words;
    let part = |at: &crate::document::Span| clip(&near.phrase.text[at.start..at.end], PHRASE);
    match &near.breaks {
        None => format!("“{words}”"),
        Some(Break::Mark(mark)) => {
            format!(
                "“{words}” has all of it, but a mark stands between the words: write `{mark}` there, or `[{mark}]` if it may be missing"
            )
        }
        Some(Break::Between) => format!("“{words}” has all of it, but other words stand between: `...3` lets up to three stand there"),
        Some(Break::Form { part: at, write }) => {
            format!("“{words}” has another form of `{}`: `{}` stands for all of them", part(at), clip(write, PHRASE))
        }
        Some(Break::Word { part: at, instead }) if instead.is_empty() => {
            format!("“{words}” is there, but nothing for `{}`: the sentence ends", part(at))
        }
        Some(Break::Word { part: at, instead }) => format!("“{words}” is there, but `{}` does not match “{instead}”", part(at)),
        Some(Break::Rest { there }) => format!("only `{}` is there, in “{words}”", part(there)),
    }
}
