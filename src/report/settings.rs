//! The settings in force for a file, as a file of settings, each with where it comes from.

use super::{Paint, paint, width};
use crate::config::{Config, Demand, Origin, Settings, Sourced, cells_name, fail_on_name, setting_name};
use crate::finding::Confidence;
use crate::rules::{Kind, RuleSet};

/// A column of settings and, to the right of it, one of comments.
#[derive(Default)]
struct Lines(Vec<(String, String)>);

impl Lines {
    fn add(&mut self, setting: String, comment: impl ToString) {
        self.0.push((setting, comment.to_string()));
    }

    fn heading(&mut self, heading: &str) {
        self.add(String::new(), "");
        self.add(heading.to_owned(), "");
    }

    /// A list that several places add to.
    fn list<'l>(&mut self, name: &str, items: impl Iterator<Item = (&'l str, &'l Origin)>) {
        let mut items = items.peekable();
        if items.peek().is_none() {
            return self.add(format!("{name} = []"), Origin::Default);
        }
        self.add(format!("{name} = ["), "");
        for (item, origin) in items {
            self.add(format!("  {},", quoted(item)), origin);
        }
        self.add("]".to_owned(), "");
    }
}

/// A name as it stands in TOML.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

fn key(name: &str) -> String {
    let bare = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if bare { name.to_owned() } else { quoted(name) }
}

/// The page. `left` says why the file is not checked, if it is not.
pub fn settings(file: &str, config: &Config, settings: &Settings, rules: &RuleSet, left: Option<&str>, colours: bool) -> String {
    let mut lines = Lines::default();
    lines.add(format!("# Settings for {file}"), "");
    let extended: Vec<&str> = config.extended().collect();
    lines.add(
        match (config.name(), extended.as_slice()) {
            ("", _) => "# no caveat.toml is in force".to_owned(),
            (name, []) => format!("# from {name}"),
            (name, extended) => format!("# from {name}, which extends {}", extended.join(", ")),
        },
        "",
    );
    if let Some(left) = left {
        lines.add(format!("# it is not checked: {left}"), "");
    }
    lines.add(String::new(), "");
    let countries: Vec<String> = settings.jurisdictions.value.iter().map(|name| quoted(name)).collect();
    lines.add(format!("jurisdictions = [{}]", countries.join(", ")), &settings.jurisdictions.origin);
    lines.add(format!("fail-on = {}", quoted(fail_on_name(settings.fail_on.value))), &settings.fail_on.origin);
    let confidence = match settings.fail_on_confidence.value {
        Confidence::Low => "low",
        Confidence::Medium => "medium",
        Confidence::High => "high",
    };
    lines.add(format!("fail-on-confidence = {}", quoted(confidence)), &settings.fail_on_confidence.origin);
    if let Some(Sourced { value, origin }) = config.rules_dir() {
        lines.add(format!("rules-dir = {}", quoted(&value.to_string_lossy())), origin);
    }
    if let Some(Sourced { value, origin }) = config.baseline() {
        lines.add(format!("baseline = {}", quoted(&value.to_string_lossy())), origin);
    }
    let patterns: Vec<_> = config.patterns().into_iter().filter(|(_, lines)| !lines.is_empty()).collect();
    if !patterns.is_empty() {
        lines.heading("[files]");
    }
    for (name, patterns) in patterns {
        lines.list(name, patterns.iter().map(|(pattern, origin)| (pattern.as_str(), origin)));
    }
    if !settings.rules.is_empty() {
        lines.heading("[rules]");
    }
    for (name, setting) in &settings.rules {
        lines.add(format!("{} = {}", key(name), quoted(setting_name(setting.value))), &setting.origin);
    }
    for kind in Kind::ALL {
        disclosures(&mut lines, kind, settings);
    }
    lines.heading("[support]");
    lines.add(format!("# {} sites are trusted by default", rules.trusted.domains.len()), "");
    lines.list("trusted", settings.trusted.iter().map(|site| (site.value.as_str(), &site.origin)));
    tables(&mut lines, settings);
    let columns = lines.0.iter().filter(|(_, comment)| !comment.is_empty()).map(|(setting, _)| width(setting)).max().unwrap_or(0);
    let line = |(setting, comment): &(String, String)| match comment.as_str() {
        "" => format!("{setting}\n"),
        comment => {
            let gap = " ".repeat(columns - width(setting) + 2);
            format!("{setting}{gap}{}\n", paint(&format!("# {comment}"), Paint::Faint, colours))
        }
    };
    lines.0.iter().map(line).collect()
}

fn tables(lines: &mut Lines, Settings { columns, id_column, cells, .. }: &Settings) {
    if columns.value.is_empty() && id_column.is_none() && cells.is_none() {
        return;
    }
    lines.heading("[tables]");
    if !columns.value.is_empty() {
        let names: Vec<String> = columns.value.iter().map(|name| quoted(name)).collect();
        lines.add(format!("columns = [{}]", names.join(", ")), &columns.origin);
    }
    if let Some(Sourced { value, origin }) = id_column {
        lines.add(format!("id-column = {}", quoted(value)), origin);
    }
    if let Some(Sourced { value, origin }) = cells {
        lines.add(format!("cells = {}", quoted(cells_name(*value))), origin);
    }
}

fn disclosures(lines: &mut Lines, kind: Kind, settings: &Settings) {
    lines.heading(&format!("[disclosures.{}]", kind.name()));
    for number in settings.demanded(kind, None) {
        lines.add(format!("policy.{}", shown(number)), &number.origin);
    }
    for group in settings.groups(kind) {
        lines.heading(&format!("[[disclosures.{}.policy-for]]", kind.name()));
        lines.add(format!("groups = [{}]", quoted(group)), "");
        for number in settings.demanded(kind, Some(group)) {
            lines.add(format!("policy.{}", shown(number)), &number.origin);
        }
    }
}

fn shown(Sourced { value: Demand { key, amount, .. }, .. }: &Sourced<Demand>) -> String {
    match *key {
        "pointer-is-enough" => format!("{key} = {}", *amount > 0),
        _ => format!("{key} = {amount}"),
    }
}
