//! Who approved which text, and when: a file that is only ever added to.

use crate::document::Span;
use crate::finding::Finding;
use crate::rules::RuleError;
use serde::{Deserialize, Serialize};
use std::fmt::Write;
use toml::Value;

/// What the file is called that stands beside `caveat.toml`.
pub const NAME: &str = "approvals.toml";
const HEAD: &str = "\
# Which text was approved, by whom and when. `caveat approve` adds to this file, and nothing in it is changed:
# of several approvals of a file, the last counts. `caveat verify` tells what changed since.
";

/// Somebody approved a text as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The file, by its path from the folder of the record on.
    pub file: String,
    /// The SHA-256 of its bytes.
    pub sha256: String,
    /// Who approved it.
    pub by: String,
    /// When, in the time of Greenwich.
    pub on: String,
    /// What they had to say.
    pub note: String,
    /// The version of caveat.
    pub caveat: String,
    /// The digest of the rules in force.
    pub rules: String,
    /// Whose law applied.
    pub jurisdictions: Vec<String>,
    /// What caveat found in the text.
    #[serde(default)]
    pub findings: Vec<Accepted>,
}

/// A finding in a text that was approved all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// How bad it is.
    pub severity: String,
    /// The rule.
    pub rule: String,
    /// The words, normalised.
    pub words: String,
    /// How it was let be, if it was: `suppressed` or `approved`.
    #[serde(default)]
    pub excuse: Option<String>,
    /// By what reason.
    #[serde(default)]
    pub why: Option<String>,
}

/// All approvals of a record, the oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approvals {
    /// The approvals.
    #[serde(default, rename = "approval")]
    pub all: Vec<Approval>,
}

impl Accepted {
    /// Whether it is the same finding, let be or not.
    pub fn is_of(&self, finding: &Finding) -> bool {
        self.rule == *finding.rule && self.words == finding.words
    }
}

impl Approvals {
    /// Reads a record.
    ///
    /// # Errors
    /// What is wrong with it, in its place.
    pub fn read(name: &str, text: &str) -> Result<Self, Box<RuleError>> {
        toml::from_str(text).map_err(|error| {
            let span = error.span().map(Span::from);
            let message = format!("this is no record of approvals: {}", error.message());
            let help = Some("caveat only adds to this file; take it back from where it was whole".to_owned());
            Box::new(RuleError { path: name.to_owned(), source: text.to_owned(), span, message, help })
        })
    }

    /// The approvals of a file, the last first.
    pub fn of<'a>(&'a self, file: &'a str) -> impl Iterator<Item = &'a Approval> {
        self.all.iter().rev().filter(move |approval| approval.file == file)
    }
}

/// What is added to a record, or begins one.
pub fn addition(approvals: &[Approval], is_first: bool) -> String {
    let mut text = if is_first { HEAD.to_owned() } else { String::new() };
    let quoted = |text: &str| Value::from(text).to_string();
    for approval in approvals {
        let Approval { file, sha256, by, on, note, caveat, rules, jurisdictions, findings } = approval;
        text += "\n[[approval]]\n";
        let lines = [("file", file), ("sha256", sha256), ("by", by), ("on", on), ("note", note), ("caveat", caveat), ("rules", rules)];
        for (key, value) in lines {
            // Nothing fails that writes to memory.
            let _ = writeln!(text, "{key} = {}", quoted(value));
        }
        let law: Vec<String> = jurisdictions.iter().map(|id| quoted(id)).collect();
        let _ = writeln!(text, "jurisdictions = [{}]", law.join(", "));
        if findings.is_empty() {
            text += "findings = []\n";
            continue;
        }
        text += "findings = [\n";
        for Accepted { severity, rule, words, excuse, why } in findings {
            let values = [Some(severity), Some(rule), Some(words), excuse.as_ref(), why.as_ref()];
            let named = ["severity", "rule", "words", "excuse", "why"].into_iter().zip(values);
            let pairs: Vec<String> = named.filter_map(|(key, value)| Some(format!("{key} = {}", quoted(value?)))).collect();
            let _ = writeln!(text, "  {{ {} }},", pairs.join(", "));
        }
        text += "]\n";
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Accepted, Approval, Approvals, addition};

    fn approval(sha256: &str, note: &str) -> Approval {
        let accepted =
            Accepted { severity: "warning".into(), rule: "downtime/none".into(), words: "zero downtime".into(), excuse: None, why: None };
        let reason = Some("her \"own\" words (by Jo Lee)".into());
        let excused = Accepted { excuse: Some("suppressed".into()), why: reason, ..accepted.clone() };
        Approval {
            file: "content/ü.md".into(),
            sha256: sha256.into(),
            by: "Dr A. \"Example\"".into(),
            on: "2026-11-23T09:00:00Z".into(),
            note: note.into(),
            caveat: "0.1.0".into(),
            rules: "ab".into(),
            jurisdictions: vec!["uk".into(), "ie".into()],
            findings: vec![accepted, excused],
        }
    }

    #[test]
    fn what_is_added_can_be_read_and_the_last_counts() {
        let mut text = addition(&[approval("1", "two\nlines")], true);
        text += &addition(&[Approval { findings: Vec::new(), ..approval("2", "again") }], false);
        let record = Approvals::read("approvals.toml", &text).expect("it was written by us");
        assert_eq!(record.all[0], approval("1", "two\nlines"));
        assert_eq!(record.of("content/ü.md").map(|approval| approval.sha256.as_str()).collect::<Vec<_>>(), ["2", "1"]);
        assert_eq!(record.of("other.md").count(), 0);
    }

    #[test]
    fn a_broken_record_is_refused() {
        assert!(Approvals::read("a.toml", "[[approval]]\nfile = \"a.md\"\n").is_err());
        assert!(Approvals::read("a.toml", "jurisdictions = []\n").is_err());
        assert_eq!(Approvals::read("a.toml", ""), Ok(Approvals::default()));
    }
}
