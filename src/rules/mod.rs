//! STUB, to be thrown away: the lead's `rules` take its place.
#![allow(missing_docs)]

use crate::document::Span;
use crate::finding::{Confidence, Severity};
use std::path::Path;

pub struct RuleSet {
    pub treatments: Vec<Treatment>,
    pub digest: String,
}

pub struct RuleSummary {
    pub id: String,
    pub title: String,
    pub category: String,
    pub severity: Severity,
    pub confidence: Confidence,
    pub why: String,
    pub advice: String,
    pub everywhere: bool,
    pub unless: Vec<String>,
    pub supported_by: Vec<String>,
    pub flags: Vec<String>,
    pub passes: Vec<String>,
}

pub struct Treatment {
    pub id: String,
    pub name: String,
    pub group: String,
    pub aliases: Vec<String>,
    pub brands: Vec<String>,
    pub prescription_medicine: bool,
    pub side_effects: Vec<Fact>,
    pub contraindications: Vec<Fact>,
}

pub struct Fact {
    pub concept: String,
    pub name: String,
    pub seriousness: String,
    pub sources: Vec<String>,
}

#[derive(Debug)]
pub struct RuleErrors(pub Vec<RuleError>);

#[derive(Debug)]
pub struct RuleError {
    pub path: String,
    pub source: String,
    pub span: Option<Span>,
    pub message: String,
    pub help: Option<String>,
}

impl RuleSet {
    pub fn embedded() -> Result<RuleSet, RuleErrors> {
        let fact = |concept: &str, name: &str, seriousness: &str| Fact {
            concept: concept.into(),
            name: name.into(),
            seriousness: seriousness.into(),
            sources: vec!["nhs.microneedling".into()],
        };
        Ok(RuleSet {
            treatments: vec![Treatment {
                id: "microneedling".into(),
                name: "Microneedling".into(),
                group: "skin".into(),
                aliases: vec!["skin needling".into(), "collagen induction therapy".into()],
                brands: vec!["Dermapen".into()],
                prescription_medicine: false,
                side_effects: vec![
                    fact("redness", "redness", "common"),
                    fact("infection", "infection", "serious"),
                ],
                contraindications: vec![fact("keloid", "a tendency to keloid scars", "absolute")],
            }],
            digest: "0".repeat(64),
        })
    }

    pub fn load(dir: &Path) -> Result<RuleSet, RuleErrors> {
        Err(RuleErrors(vec![RuleError {
            path: dir.join("claims/x.toml").display().to_string(),
            source: "title = \"x\"\nseverity = \"eror\"\n".into(),
            span: Some(Span::new(23, 29)),
            message: "`eror` is no severity".into(),
            help: Some("did you mean `error`?".into()),
        }]))
    }

    pub fn summaries(&self) -> Vec<RuleSummary> {
        let rule = |id: &str, title: &str| RuleSummary {
            id: id.into(),
            title: title.into(),
            category: id.split('/').next().unwrap_or_default().into(),
            severity: Severity::Warning,
            confidence: Confidence::High,
            why: "Recovery differs between patients; a promise of none hides a material risk."
                .into(),
            advice: "Say how long most patients need, and what can lengthen it.".into(),
            everywhere: true,
            unless: vec!["negated".into(), "question".into(), "warned".into()],
            supported_by: vec!["citation".into(), "register".into()],
            flags: vec!["Back at your desk with **zero downtime**.".into()],
            passes: vec!["Allow five to seven days of downtime.".into()],
        };
        vec![
            rule("downtime/none", "Recovery promised as none or minimal"),
            rule("painless/promise", "Promised to be painless"),
        ]
    }
}
