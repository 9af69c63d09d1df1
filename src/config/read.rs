//! A file of settings, read: every mistake in it is collected, and what is sound is kept.

use super::globs::Globs;
use super::keys::{TOP, numbers_of};
use super::source::Source;
use crate::decide::Setting;
use crate::document::Span;
use crate::finding::{Confidence, Severity};
use crate::nearest::{did_you_mean, nearest};
use crate::rules::{Kind, RuleError};
use crate::shape::{Key, Shape};
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

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
        let mut reader = Reader { source: &source, mistakes: Vec::new() };
        let (table, errors) = DeTable::parse_recoverable(&source.text);
        for error in errors {
            let span = error.span().map(|span| Span::new(span.start, span.end));
            reader.mistakes.push(source.mistake(span, format!("this is no TOML: {}", error.message()), None));
        }
        let broken = !reader.mistakes.is_empty();
        let table = table.get_ref();
        reader.table(table, TOP, "");
        if broken {
            // What the parser made of a broken line is not what was meant.
            reader.mistakes.retain(|mistake| mistake.message.starts_with("this is no TOML"));
        }
        let files = table.get("files").and_then(|files| files.get_ref().as_table());
        let mut globs = |name| files.map(|files| reader.globs(files, name)).unwrap_or_default();
        let (include, exclude) = (globs("include"), globs("exclude"));
        let overrides = tables(table, "override").map(|one| (reader.globs(one, "files"), Layer::of(one))).collect();
        let mistakes = reader.mistakes;
        Self {
            mistakes,
            extends: texts(table, "extends"),
            rules_dir: text(table, "rules-dir"),
            baseline: text(table, "baseline"),
            include,
            exclude,
            settings: Layer::of(table),
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
        Self {
            jurisdictions,
            fail_on: text(table, "fail-on").and_then(|t| Some(Spanned::new(t.span(), fail_on(t.get_ref())?))),
            fail_on_confidence: text(table, "fail-on-confidence").and_then(|t| Some(Spanned::new(t.span(), confidence(t.get_ref())?))),
            rules: rules.collect(),
            demands: Kind::ALL.into_iter().flat_map(|kind| demands(table, kind)).collect(),
            groups: Kind::ALL.into_iter().flat_map(|kind| groups(table, kind)).collect(),
            trusted: below(table, "support").map(|support| texts(support, "trusted")).unwrap_or_default(),
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

fn below<'t, 'i>(table: &'t DeTable<'i>, name: &str) -> Option<&'t DeTable<'i>> {
    table.get(name)?.get_ref().as_table()
}

fn list<'t, 'i>(table: &'t DeTable<'i>, name: &str) -> &'t [Spanned<DeValue<'i>>] {
    table.get(name).and_then(|value| value.get_ref().as_array()).map_or(&[], |list| list)
}

fn tables<'t, 'i>(table: &'t DeTable<'i>, name: &str) -> impl Iterator<Item = &'t DeTable<'i>> {
    list(table, name).iter().filter_map(|one| one.get_ref().as_table())
}

fn text(table: &DeTable, name: &str) -> Option<Spanned<String>> {
    let value = table.get(name)?;
    Some(Spanned::new(value.span(), value.get_ref().as_str()?.to_owned()))
}

fn texts(table: &DeTable, name: &str) -> Vec<Spanned<String>> {
    let texts = list(table, name).iter().filter_map(|value| Some(Spanned::new(value.span(), value.get_ref().as_str()?.to_owned())));
    texts.collect()
}

fn number(value: &DeValue) -> Option<usize> {
    let integer = value.as_integer()?;
    usize::from_str_radix(integer.as_str(), integer.radix()).ok()
}

/// Holds what was written against the table of settings.
struct Reader<'s> {
    source: &'s Arc<Source>,
    mistakes: Vec<RuleError>,
}

impl Reader<'_> {
    fn fail<T>(&mut self, place: &Spanned<T>, message: String, help: Option<String>) {
        let span = place.span();
        self.mistakes.push(self.source.mistake(Some(Span::new(span.start, span.end)), message, help));
    }

    /// `within` is the table's name, empty for the file itself.
    fn table(&mut self, table: &DeTable, keys: &'static [Key], within: &str) {
        for (name, value) in table {
            match keys.iter().find(|key| key.name == name.get_ref()) {
                Some(key) => self.value(value, &key.shape, key.name),
                None => {
                    let message = match within {
                        "" => format!("there is no setting `{}`", name.get_ref()),
                        _ => format!("there is no setting `{}` in `{within}`", name.get_ref()),
                    };
                    self.fail(name, message, Some(right_key(name.get_ref(), keys)));
                }
            }
        }
    }

    fn value(&mut self, value: &Spanned<DeValue>, shape: &'static Shape, name: &str) {
        match (shape, value.get_ref()) {
            (Shape::Text | Shape::Name(_), DeValue::String(text)) => {
                if text.trim().is_empty() {
                    self.fail(value, format!("`{name}` is empty"), None);
                }
            }
            (Shape::Site, DeValue::String(text)) => {
                let site = text.split_once("://").map_or(&**text, |(_, rest)| rest);
                let site = site.split(['/', '?', '#', ':']).next().unwrap_or_default();
                if site != text || !site.contains('.') {
                    let help = if site.contains('.') { format!("write `{site}`") } else { "such as `journal.example`".to_owned() };
                    self.fail(value, format!("`{text}` is not the name of a site"), Some(help));
                }
            }
            (Shape::Word(words), DeValue::String(text)) => {
                let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
                if !known.contains(&&**text) {
                    let message = format!("`{name}` can not be `{text}`");
                    self.fail(value, message, Some(did_you_mean(text, known.iter().copied(), &one_of(&known))));
                }
            }
            (Shape::Number, number @ DeValue::Integer(_)) if self::number(number).is_some() => {}
            (Shape::Flag, DeValue::Boolean(_)) => {}
            (Shape::Globs, DeValue::Array(list)) => list.iter().for_each(|item| self.value(item, &Shape::Text, name)),
            (Shape::List(shape), DeValue::Array(list)) => list.iter().for_each(|item| self.value(item, shape, name)),
            (Shape::Table(keys), DeValue::Table(table)) => self.table(table, keys, name),
            (Shape::Tables(keys), DeValue::Array(list)) => {
                for item in list {
                    match item.get_ref() {
                        DeValue::Table(table) => self.table(table, keys, name),
                        other => self.fail(item, format!("`{name}` is made of tables, and this is {}", words(other)), None),
                    }
                    let missing = |key: &&Key| key.needed && !item.get_ref().as_table().is_none_or(|table| table.contains_key(key.name));
                    for key in keys.iter().filter(missing) {
                        self.fail(item, format!("`{name}` needs `{}`", key.name), Some(key.about.to_owned()));
                    }
                }
            }
            (Shape::Map(_, shape), DeValue::Table(table)) => {
                table.iter().for_each(|(name, value)| self.value(value, shape, name.get_ref()))
            }
            (shape, other) => {
                let message = format!("`{name}` must be {}, and this is {}", shape.words(), words(other));
                self.fail(value, message, example(shape, &self.source.text[value.span()]));
            }
        }
    }

    /// The patterns below a key, each with its place.
    fn globs(&mut self, table: &DeTable, name: &str) -> Globs {
        let (globs, wrong) = Globs::new(texts(table, name), self.source);
        self.mistakes.extend(wrong);
        globs
    }
}

/// Where a setting belongs that is not known where it stands, or what may have been meant.
fn right_key(written: &str, keys: &'static [Key]) -> String {
    let known = || keys.iter().map(|key| key.name);
    let elsewhere = TOP.iter().find_map(|table| match &table.shape {
        Shape::Table(inner) if inner.iter().any(|key| key.name == written) => Some(format!("`{written}` belongs below `[{}]`", table.name)),
        _ => None,
    });
    let above = TOP.iter().any(|key| key.name == written).then(|| format!("`{written}` belongs at the top of the file"));
    let near = nearest(written, known());
    match (near.is_empty(), elsewhere.or(above)) {
        (true, Some(place)) => place,
        _ => did_you_mean(written, known(), &one_of(&known().collect::<Vec<_>>())),
    }
}

fn one_of(known: &[&str]) -> String {
    format!("it is one of `{}`", known.join("`, `"))
}

fn words(value: &DeValue) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "`true` or `false`",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// How it would be right, where that can be told from what was written.
fn example(shape: &Shape, written: &str) -> Option<String> {
    match shape {
        Shape::Globs | Shape::List(Shape::Text | Shape::Site | Shape::Name(_)) if written.starts_with(['"', '\'']) => {
            Some(format!("write it as a list: [{written}]"))
        }
        Shape::Text | Shape::Site | Shape::Word(_) | Shape::Name(_) if !written.contains(['\n', '[', '{', '"']) => {
            Some(format!("write it in quotes: \"{written}\""))
        }
        _ => None,
    }
}
