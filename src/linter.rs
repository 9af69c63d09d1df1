//! STUB, to be thrown away: the lead's `linter.rs` takes its place.
#![allow(missing_docs)]

use crate::document::{Document, Span};
use crate::finding::{Confidence, Finding, Related, Severity};
use crate::rules::RuleSet;

pub struct Linter {
    rules: RuleSet,
}

#[derive(Default)]
pub struct Options {
    pub all: bool,
}

pub struct TracedSentence {
    pub span: Span,
    pub text: String,
    pub candidates: Vec<TracedMatch>,
}

pub struct TracedMatch {
    pub rule: String,
    pub pattern: String,
    pub words: String,
    pub span: Span,
    pub outcome: String,
    pub flagged: bool,
}

pub struct ExampleResult {
    pub rule: String,
    pub text: String,
    pub expected_flag: bool,
    pub ok: bool,
    pub found: Vec<String>,
}

impl Linter {
    pub fn new(rules: RuleSet, _options: Options) -> Linter {
        Linter { rules }
    }

    pub fn check(&self, document: &Document) -> Vec<Finding> {
        let mut findings = Vec::new();
        assert!(
            !document.source.contains("PANIC-PLEASE"),
            "a bug was asked for"
        );
        let words = [
            (
                "zero downtime",
                "downtime/none",
                Severity::Warning,
                "Recovery promised as none or minimal",
                "promises no recovery",
            ),
            (
                "safe and effective",
                "unqualified-safety/safe",
                Severity::Error,
                "Called safe without any condition or evidence",
                "safe for whom?",
            ),
            (
                "painless",
                "painless/promise",
                Severity::Warning,
                "Promised to be painless",
                "promises no pain",
            ),
            (
                "collagen",
                "efficacy/collagen",
                Severity::Info,
                "An effect claimed without a source",
                "claims an effect",
            ),
        ];
        for (phrase, rule, severity, message, label) in words {
            for (at, _) in document.source.match_indices(phrase) {
                findings.push(Finding {
                    rule: rule.into(),
                    category: rule.split('/').next().unwrap_or_default().into(),
                    severity,
                    confidence: Confidence::High,
                    message: message.into(),
                    span: Span::new(at, at + phrase.len()),
                    label: label.into(),
                    related: Vec::<Related>::new(),
                    why: "Recovery differs between patients; a promise of none hides a material risk that a patient needs to know of before deciding.".into(),
                    advice: "Say how long most patients need, and what can lengthen it.".into(),
                    citations: vec!["au.cosmetic-ads.2025.risk".into()],
                    words: phrase.into(),
                    disclosure: None,
                });
            }
        }
        findings
    }

    pub fn trace(&self, document: &Document) -> Vec<TracedSentence> {
        let found = self.check(document);
        document
            .source
            .split_inclusive('.')
            .scan(0, |at, text| {
                let span = Span::new(*at, *at + text.len());
                *at += text.len();
                Some((span, text))
            })
            .map(|(span, text)| TracedSentence {
                span,
                text: text.into(),
                candidates: found
                    .iter()
                    .filter(|f| span.contains(f.span))
                    .map(|f| TracedMatch {
                        rule: f.rule.clone(),
                        pattern: "{zero} downtime".into(),
                        words: f.words.clone(),
                        span: f.span,
                        outcome: if f.severity == Severity::Info {
                            "context `negated`: trigger “never”".into()
                        } else {
                            "flagged".into()
                        },
                        flagged: f.severity != Severity::Info,
                    })
                    .collect(),
            })
            .collect()
    }

    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    pub fn test_examples(&self) -> Vec<ExampleResult> {
        self.rules
            .summaries()
            .into_iter()
            .flat_map(|rule| {
                let result = |text: String, expected_flag| ExampleResult {
                    rule: rule.id.clone(),
                    ok: text != "Fails",
                    found: if text == "Fails" {
                        vec!["speed/instant".into()]
                    } else {
                        Vec::new()
                    },
                    text,
                    expected_flag,
                };
                let flags = rule.flags.iter().cloned().map(move |t| (t, true));
                flags
                    .chain(rule.passes.iter().cloned().map(|t| (t, false)))
                    .map(|(t, f)| result(t, f))
                    .collect::<Vec<_>>()
            })
            .collect()
    }
}

impl Document {
    pub fn parse(path: String, source: String, format: crate::document::Format) -> Document {
        Document {
            path,
            format,
            source,
            blocks: Vec::new(),
        }
    }
}

impl crate::document::Format {
    pub fn from_path(path: &str) -> Option<Self> {
        match path.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
            "md" | "markdown" => Some(Self::Markdown),
            "html" | "htm" => Some(Self::Html),
            "txt" => Some(Self::Text),
            _ => None,
        }
    }
}
