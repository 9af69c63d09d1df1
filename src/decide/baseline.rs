//! Old findings that stay quiet, so that only new ones fail.
//!
//! A baseline counts findings by file, rule and words: it holds nothing that moves when lines do. A
//! disclosure is known by how much of it is told, so that a page which gets worse is new, and one
//! which gets better is not.

use crate::document::Span;
use crate::finding::{Checked, DisclosureState, Excuse, Excused, Finding};
use crate::rules::RuleError;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The layout of the file that this program writes, and the only one that it reads.
const VERSION: u32 = 1;
const HEAD: &str = "\
# Findings of caveat that were there when this file was written. They stay quiet, and new ones are reported.
# caveat keeps this file: --write-baseline writes it, --prune-baseline takes out what is fixed.
";

/// What a finding is known by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    rule: String,
    about: About,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum About {
    /// Words on the page, normalised.
    Words(String),
    /// Something that the page owes its readers.
    Owed { treatment: String, kind: String, state: DisclosureState },
}

/// The old findings of one file, each kind with how many there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entries(BTreeMap<Key, usize>);

/// The old findings of many files, by their paths from the folder of the baseline on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    /// The files.
    pub files: BTreeMap<String, Entries>,
}

impl Key {
    fn of(finding: &Finding) -> Self {
        let about = match &finding.disclosure {
            Some(owed) => About::Owed { treatment: owed.treatment.clone(), kind: owed.kind.clone(), state: owed.state },
            None => About::Words(finding.words.clone()),
        };
        Self { rule: finding.rule.to_string(), about }
    }

    /// What was worse before and covers this: a page that now tells some of what it told nothing of.
    fn worse(&self) -> Option<Self> {
        match &self.about {
            About::Owed { state: DisclosureState::Partial, treatment, kind } => {
                let state = DisclosureState::Absent;
                let about = About::Owed { treatment: treatment.clone(), kind: kind.clone(), state };
                Some(Self { rule: self.rule.clone(), about })
            }
            _ => None,
        }
    }
}

impl Entries {
    /// The entries that cover these findings and no others.
    pub fn of<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let mut entries = Self::default();
        findings.into_iter().for_each(|finding| entries.add(Key::of(finding)));
        entries
    }

    fn add(&mut self, key: Key) {
        *self.0.entry(key).or_default() += 1;
    }

    fn take(&mut self, key: &Key) -> bool {
        match self.0.get_mut(key) {
            Some(left @ 1..) => {
                *left -= 1;
                true
            }
            _ => false,
        }
    }

    /// How many findings they cover.
    pub fn total(&self) -> usize {
        self.0.values().sum()
    }

    /// Whether they cover none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many findings both cover.
    pub fn shared(&self, other: &Self) -> usize {
        self.0.iter().map(|(key, count)| other.0.get(key).copied().unwrap_or(0).min(*count)).sum()
    }

    /// Lets old findings be, and tells which entries were met. Where more findings are alike than there
    /// were, the first are the old ones, and before them those that `is_old` knows to be.
    pub fn excuse(&self, checked: &mut Checked, is_old: impl Fn(&Finding) -> bool) -> Entries {
        let (mut left, mut met) = (self.clone(), Self::default());
        let findings = &checked.findings;
        let mut order: Vec<usize> = (0..findings.len()).collect();
        order.sort_by_key(|&at| !is_old(&findings[at]));
        let mut old = vec![false; findings.len()];
        // What is as it was comes before what is better than it was.
        for better in [false, true] {
            for &at in &order {
                let key = Key::of(&findings[at]);
                let entry = if better { key.worse() } else { Some(key.clone()) };
                if !old[at] && entry.is_some_and(|entry| left.take(&entry)) {
                    old[at] = true;
                    met.add(key);
                }
            }
        }
        if met.is_empty() {
            return met;
        }
        let mut at = old.into_iter();
        let (old, new) = std::mem::take(&mut checked.findings).into_iter().partition(|_| at.next() == Some(true));
        checked.findings = new;
        let old: Vec<Finding> = old;
        checked.excused.extend(old.into_iter().map(|finding| Excused { finding, excuse: Excuse::Baseline }));
        checked.excused.sort_by(|a, b| {
            let key = |of: &Excused| (of.finding.span.start, of.finding.span.end);
            key(a).cmp(&key(b)).then_with(|| (&a.finding.rule, &a.finding.message).cmp(&(&b.finding.rule, &b.finding.message)))
        });
        met
    }
}

/// A line of the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    rule: String,
    words: Option<String>,
    treatment: Option<String>,
    kind: Option<String>,
    state: Option<DisclosureState>,
    count: Option<usize>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    version: u32,
    #[serde(rename = "caveat")]
    _tool: String,
    #[serde(default)]
    files: BTreeMap<String, Vec<toml::Spanned<Line>>>,
}

impl Line {
    fn read(self) -> Option<(Key, usize)> {
        let about = match (self.words, self.kind, self.state) {
            (Some(words), None, None) if self.treatment.is_none() => About::Words(words),
            (None, Some(kind), Some(state)) => About::Owed { treatment: self.treatment.unwrap_or_default(), kind, state },
            _ => return None,
        };
        Some((Key { rule: self.rule, about }, self.count.unwrap_or(1)))
    }
}

impl Baseline {
    /// Reads a file.
    ///
    /// # Errors
    /// What is wrong with it, in its place.
    pub fn read(name: &str, text: &str) -> Result<Self, Box<RuleError>> {
        let wrong = |span: Option<std::ops::Range<usize>>, message: String| {
            let help = "caveat writes this file: take it back from where it was whole, or write it anew with --write-baseline".to_owned();
            let span = span.map(Span::from);
            Box::new(RuleError { path: name.to_owned(), source: text.to_owned(), span, message, help: Some(help) })
        };
        let written: Written =
            toml::from_str(text).map_err(|error| wrong(error.span(), format!("this is no baseline: {}", error.message())))?;
        if written.version != VERSION {
            return Err(wrong(None, format!("this baseline is of version {}, and this caveat knows version {VERSION}", written.version)));
        }
        let mut baseline = Self::default();
        for (path, lines) in written.files {
            let entries = baseline.files.entry(path).or_default();
            for line in lines {
                let place = line.span();
                let message = "an entry has either `words`, or `kind` and `state`";
                let (key, count) = line.into_inner().read().ok_or_else(|| wrong(Some(place), message.to_owned()))?;
                *entries.0.entry(key).or_default() += count;
            }
        }
        Ok(baseline)
    }

    /// How many findings it covers.
    pub fn total(&self) -> usize {
        self.files.values().map(Entries::total).sum()
    }

    /// The file: sorted, and one line for what is alike, so that it can be compared and merged line by line.
    pub fn text(&self) -> String {
        let quoted = |text: &str| toml::Value::from(text).to_string();
        let mut text = format!("{HEAD}version = {VERSION}\ncaveat = {}\n\n[files]\n", quoted(env!("CARGO_PKG_VERSION")));
        for (path, entries) in self.files.iter().filter(|(_, entries)| !entries.is_empty()) {
            // Nothing fails that writes to memory.
            let _ = writeln!(text, "{} = [", quoted(path));
            for (Key { rule, about }, count) in &entries.0 {
                let _ = write!(text, "  {{ rule = {}", quoted(rule));
                let _ = match about {
                    About::Words(words) => write!(text, ", words = {}", quoted(words)),
                    About::Owed { treatment, kind, state } => {
                        if !treatment.is_empty() {
                            let _ = write!(text, ", treatment = {}", quoted(treatment));
                        }
                        let state = match state {
                            DisclosureState::Absent => "absent",
                            DisclosureState::Partial => "partial",
                        };
                        write!(text, ", kind = {}, state = {}", quoted(kind), quoted(state))
                    }
                };
                let _ = if *count > 1 { writeln!(text, ", count = {count} }},") } else { writeln!(text, " }},") };
            }
            text += "]\n";
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::{Baseline, Entries};
    use crate::document::Span;
    use crate::finding::{Checked, Confidence, Disclosure, DisclosureState, Excuse, Finding, Severity};
    use std::sync::Arc;

    fn claim(start: usize, words: &str) -> Finding {
        Finding {
            rule: "downtime/none".into(),
            category: "downtime".into(),
            severity: Severity::Warning,
            confidence: Confidence::High,
            message: "".into(),
            span: Span::new(start, start + 1),
            label: "".into(),
            related: Vec::new(),
            why: "".into(),
            advice: "".into(),
            citations: Arc::default(),
            words: words.to_owned(),
            disclosure: None,
            replacement: None,
        }
    }

    fn owed(treatment: &str, state: DisclosureState) -> Finding {
        let (treatment, kind) = (treatment.to_owned(), "side-effects".to_owned());
        let disclosure = Disclosure { treatment, kind, state, stated: Vec::new(), missing: Vec::new() };
        Finding { disclosure: Some(Box::new(disclosure)), rule: "disclosure/side-effects".into(), ..claim(0, "words that may change") }
    }

    /// Where the findings stand that are new.
    fn new(entries: &Entries, findings: Vec<Finding>) -> Vec<usize> {
        let mut checked = Checked { findings, excused: Vec::new() };
        entries.excuse(&mut checked, |_| false);
        assert!(checked.excused.iter().all(|excused| excused.excuse == Excuse::Baseline));
        checked.findings.iter().map(|finding| finding.span.start).collect()
    }

    #[test]
    fn old_findings_are_counted_and_do_not_depend_on_lines() {
        let entries = Entries::of(&[claim(5, "zero downtime"), claim(9, "zero downtime")]);
        assert_eq!(new(&entries, vec![claim(700, "zero downtime"), claim(800, "zero downtime")]), [0; 0]);
        assert_eq!(new(&entries, vec![claim(1, "zero downtime"), claim(2, "zero downtime"), claim(3, "zero downtime")]), [3]);
        assert_eq!(new(&entries, vec![claim(1, "no downtime")]), [1]);
    }

    #[test]
    fn what_is_known_to_be_old_comes_first() {
        let entries = Entries::of(&[claim(5, "zero downtime")]);
        let mut checked = Checked { findings: vec![claim(1, "zero downtime"), claim(6, "zero downtime")], excused: Vec::new() };
        entries.excuse(&mut checked, |finding| finding.span.start == 6);
        assert_eq!(checked.findings[0].span.start, 1, "the line that changed is the new one");
    }

    #[test]
    fn a_page_that_gets_worse_is_new_and_one_that_gets_better_is_not() {
        let (absent, partial) = (DisclosureState::Absent, DisclosureState::Partial);
        let entries = |state| Entries::of(&[owed("microneedling", state)]);
        assert_eq!(new(&entries(partial), vec![owed("microneedling", absent)]).len(), 1);
        assert_eq!(new(&entries(absent), vec![owed("microneedling", partial)]).len(), 0);
        assert_eq!(new(&entries(absent), vec![owed("peel", absent)]).len(), 1);
        let mut better = Checked { findings: vec![owed("microneedling", partial)], excused: Vec::new() };
        let met = entries(absent).excuse(&mut better, |_| true);
        assert_eq!(met, entries(partial), "so it is pruned to what is left to do");
    }

    #[test]
    fn a_baseline_can_be_read_again() {
        let findings = [
            claim(0, "zero \"downtime\""),
            claim(1, "a"),
            claim(2, "a"),
            owed("", DisclosureState::Absent),
            owed("peel", DisclosureState::Partial),
        ];
        let files = [("b/ü 'x'.md".to_owned(), Entries::of(&findings)), ("a.md".to_owned(), Entries::of(&findings[..1]))];
        let baseline = Baseline { files: files.into() };
        let text = baseline.text();
        assert_eq!(Baseline::read("b.toml", &text).expect("it was written by us"), baseline);
        assert!(text.contains("words = \"a\", count = 2 },\n") && text.find("\"a.md\"") < text.find("b/ü"), "{text}");
    }

    #[test]
    fn what_is_no_baseline_is_refused() {
        let message = |text: &str| Baseline::read("b.toml", text).expect_err("it is wrong").message;
        assert!(message("version = 2\ncaveat = \"9.0.0\"").contains("version 2"));
        assert!(message("jurisdictions = []").starts_with("this is no baseline"));
        let both = "version = 1\ncaveat = \"0.1.0\"\n[files]\n\"a.md\" = [{ rule = \"x\", words = \"a\", state = \"absent\" }]";
        assert!(message(both).contains("either `words`"));
    }
}
