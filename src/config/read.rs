//! A file of settings, read: every mistake in it is collected, and what is sound is kept.

use super::keys::{TOP, numbers_of};
use crate::document::Format;
use crate::finding::{Confidence, Severity};
use crate::keyed::{self, Globs, Source, below, number, tables, text, texts};
use crate::policy::Setting;
use crate::rules::{Kind, RuleError};
use std::sync::Arc;
use toml::Spanned;
use toml::de::DeTable;

/// What a file says, whatever it leaves out.
#[derive(Debug)]
pub struct File {
    /// Its name and text.
    pub source: Arc<Source>,
    /// Everything that is wrong with it, names apart.
    pub mistakes: Vec<RuleError>,
    /// Files that it starts from.
    pub extends: Vec<Spanned<String>>,
    /// Its own rules.
    pub rules_dir: Option<Spanned<String>>,
    /// The old findings that stay quiet.
    pub baseline: Option<Spanned<String>>,
    /// Exceptions for files that must stay clean.
    pub exceptions: Option<Spanned<String>>,
    /// The register of evidence.
    pub evidence: Option<Spanned<String>>,
    /// Only files that match are checked.
    pub include: Globs,
    /// Files that match are not.
    pub exclude: Globs,
    /// What it says of all files.
    pub settings: Layer,
    /// What it says of some.
    pub overrides: Vec<(Globs, Layer)>,
}

/// Settings that may differ between files.
#[derive(Debug, Default)]
pub struct Layer {
    /// Countries; a list takes the place of an earlier one.
    pub jurisdictions: Option<Spanned<Vec<Spanned<String>>>>,
    /// The least severity that counts.
    pub fail_on: Option<Spanned<FailOn>>,
    /// The least confidence that counts.
    pub fail_on_confidence: Option<Spanned<Confidence>>,
    /// What is made of rules and categories.
    pub rules: Vec<(Spanned<String>, Setting)>,
    /// How much is to be told.
    pub demands: Vec<(Spanned<Demand>, Option<Spanned<String>>)>,
    /// The groups of treatments that it names.
    pub groups: Vec<Spanned<String>>,
    /// Sites that count as sources.
    pub trusted: Vec<Spanned<String>>,
    /// The columns of tables that hold copy; a list takes the place of an earlier one.
    pub columns: Option<Spanned<Vec<String>>>,
    /// The column that names posts.
    pub id_column: Option<Spanned<String>>,
    /// What the cells of tables hold.
    pub cells: Option<Spanned<Format>>,
}

/// The least severity that makes a run fail; none, if nothing does.
pub type FailOn = Option<Severity>;

/// One number of a policy of disclosure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demand {
    /// What is to be told.
    pub kind: Kind,
    /// The number's name.
    pub key: &'static str,
    /// The number; of a flag, 1 or 0.
    pub amount: usize,
}

impl File {
    /// Reads a file's text.
    pub fn read(source: Arc<Source>) -> Self {
        let keyed::Read { table, mistakes, .. } = keyed::read(&source, TOP);
        let mut mistakes: Vec<RuleError> = mistakes.into_iter().map(RuleError::from).collect();
        let mut globs = |table: &DeTable, name: &str| {
            let (globs, wrong) = Globs::new(texts(table, name), &source);
            mistakes.extend(wrong);
            globs
        };
        let (include, exclude) = below(&table, "files").map(|files| (globs(files, "include"), globs(files, "exclude"))).unwrap_or_default();
        let overrides = tables(&table, "override").map(|one| (globs(one, "files"), Layer::of(one))).collect();
        Self {
            mistakes,
            baseline: text(&table, "baseline"),
            extends: texts(&table, "extends"),
            rules_dir: text(&table, "rules-dir"),
            exceptions: text(&table, "exceptions"),
            evidence: text(&table, "evidence"),
            include,
            exclude,
            settings: Layer::of(&table),
            overrides,
            source: source.clone(),
        }
    }
}

impl Layer {
    /// What a table says; what is not of the right kind is left out, a mistake tells of it.
    fn of(table: &DeTable) -> Self {
        let jurisdictions = table.get("jurisdictions").filter(|value| value.get_ref().is_array());
        let jurisdictions = jurisdictions.map(|value| Spanned::new(value.span(), texts(table, "jurisdictions")));
        let rules = below(table, "rules").into_iter().flatten().filter_map(|(name, setting_name)| {
            let setting = setting(setting_name.get_ref().as_str()?)?;
            Some((Spanned::new(name.span(), name.get_ref().to_string()), setting))
        });
        let of_tables = below(table, "tables");
        Self {
            jurisdictions,
            fail_on: text(table, "fail-on").and_then(|t| Some(Spanned::new(t.span(), fail_on(t.get_ref())?))),
            fail_on_confidence: text(table, "fail-on-confidence").and_then(|t| Some(Spanned::new(t.span(), confidence(t.get_ref())?))),
            rules: rules.collect(),
            demands: Kind::ALL.into_iter().flat_map(|kind| demands(table, kind)).collect(),
            groups: Kind::ALL.into_iter().flat_map(|kind| groups(table, kind)).collect(),
            trusted: below(table, "support").map(|support| texts(support, "trusted")).unwrap_or_default(),
            columns: of_tables.and_then(|of| of.get("columns")).filter(|value| value.get_ref().is_array()).map(|value| {
                let names = of_tables.map(|of| texts(of, "columns")).unwrap_or_default();
                Spanned::new(value.span(), names.into_iter().map(Spanned::into_inner).collect())
            }),
            id_column: of_tables.and_then(|of| text(of, "id-column")),
            cells: of_tables.and_then(|of| text(of, "cells")).and_then(|t| Some(Spanned::new(t.span(), cells(t.get_ref())?))),
        }
    }
}

/// What the word makes of a rule.
fn setting(name: &str) -> Option<Setting> {
    match name {
        "off" => Some(Setting::Off),
        "on" => Some(Setting::On),
        _ => severity(name).map(Setting::Severity),
    }
}

/// The word for what is made of a rule.
pub fn setting_name(setting: Setting) -> &'static str {
    match setting {
        Setting::Off => "off",
        Setting::On => "on",
        Setting::Severity(severity) => fail_on_name(Some(severity)),
    }
}

fn severity(name: &str) -> Option<Severity> {
    match name {
        "info" => Some(Severity::Info),
        "warning" => Some(Severity::Warning),
        "error" => Some(Severity::Error),
        _ => None,
    }
}

fn fail_on(name: &str) -> Option<FailOn> {
    if name == "never" { Some(None) } else { severity(name).map(Some) }
}

/// The word for it.
pub fn fail_on_name(fail_on: FailOn) -> &'static str {
    match fail_on {
        None => "never",
        Some(Severity::Info) => "info",
        Some(Severity::Warning) => "warning",
        Some(Severity::Error) => "error",
    }
}

fn cells(name: &str) -> Option<Format> {
    match name {
        "text" => Some(Format::Text),
        "markdown" => Some(Format::Markdown),
        "html" => Some(Format::Html),
        _ => None,
    }
}

/// The word for what cells hold.
pub fn cells_name(cells: Format) -> &'static str {
    match cells {
        Format::Markdown => "markdown",
        Format::Html => "html",
        _ => "text",
    }
}

fn confidence(name: &str) -> Option<Confidence> {
    match name {
        "low" => Some(Confidence::Low),
        "medium" => Some(Confidence::Medium),
        "high" => Some(Confidence::High),
        _ => None,
    }
}

/// The demands of a kind: those of every treatment, then those of groups.
fn demands(table: &DeTable, kind: Kind) -> Vec<(Spanned<Demand>, Option<Spanned<String>>)> {
    let Some(of_kind) = of_kind(table, kind) else { return Vec::new() };
    let policy = |table: &DeTable| -> Vec<Spanned<Demand>> {
        let numbers = numbers_of(kind).iter().filter_map(|key| {
            let value = below(table, "policy")?.get(key.name)?;
            let amount = value.get_ref().as_bool().map(usize::from).or_else(|| number(value.get_ref()))?;
            Some(Spanned::new(value.span(), Demand { kind, key: key.name, amount }))
        });
        numbers.collect()
    };
    let mut all: Vec<_> = policy(of_kind).into_iter().map(|demand| (demand, None)).collect();
    for for_groups in tables(of_kind, "policy-for") {
        let groups = texts(for_groups, "groups");
        for demand in policy(for_groups) {
            all.extend(groups.iter().map(|group| (demand.clone(), Some(group.clone()))));
        }
    }
    all
}

fn of_kind<'t, 'i>(table: &'t DeTable<'i>, kind: Kind) -> Option<&'t DeTable<'i>> {
    below(below(table, "disclosures")?, kind.name())
}

/// The groups of treatments that have numbers of their own.
fn groups(table: &DeTable, kind: Kind) -> Vec<Spanned<String>> {
    of_kind(table, kind).into_iter().flat_map(|of_kind| tables(of_kind, "policy-for")).flat_map(|table| texts(table, "groups")).collect()
}
