//! The rule set as resources: an index, and a page for each rule, treatment and country.

use super::tools::unknown;
use crate::cli::explain::{jurisdiction, provision, rule, treatment};
use crate::cli::page::Page;
use caveat::report::summary::count;
use caveat::rules::{RuleSet, RuleSummary};
use rmcp::model::{Resource, ResourceTemplate};
use std::collections::BTreeMap;

/// Lists all others.
pub const INDEX: &str = "caveat://rules";
/// Every page is Markdown.
pub const MARKDOWN: &str = "text/markdown";
/// So many resources are listed at a time.
const PAGE: usize = 100;

const RULE: &str = "caveat://rule/";
const TREATMENT: &str = "caveat://treatment/";
const LAW: &str = "caveat://law/";

/// The templates: their addresses, what they are called and what they hold.
const TEMPLATES: [(&str, &str, &str); 3] = [
    ("caveat://rule/{category}/{name}", "rule", "A rule: why, what to write instead, examples, and what it is in each country"),
    (
        "caveat://treatment/{id}",
        "treatment",
        "A treatment: what it can do, who must not have it, and what a page about it owes, with sources",
    ),
    ("caveat://law/{country}", "law", "The advertising law of a country: each provision, what it asks and which rules look for it"),
];

/// Where a treatment is told of.
pub fn of_treatment(id: &str) -> String {
    format!("{TREATMENT}{id}")
}

/// The templates, as a client lists them.
pub fn templates() -> Vec<ResourceTemplate> {
    let template = |(address, name, about): &(&str, &str, &str)| {
        ResourceTemplate::new(*address, *name).with_description(*about).with_mime_type(MARKDOWN)
    };
    TEMPLATES.iter().map(template).collect()
}

/// A page of the list, from where the one before it ended, and where the next one begins.
pub fn list(rules: &RuleSet, cursor: Option<&str>) -> Result<(Vec<Resource>, Option<String>), String> {
    let all = all(rules);
    let from = match cursor {
        None => 0,
        Some(cursor) => cursor.parse().ok().filter(|from| *from > 0 && *from < all.len()).ok_or_else(|| {
            format!("`{cursor}` is no place in the list of resources\n  use what `nextCursor` says, or list them from the beginning")
        })?,
    };
    let next = (from + PAGE < all.len()).then(|| (from + PAGE).to_string());
    Ok((all.into_iter().skip(from).take(PAGE).collect(), next))
}

fn all(rules: &RuleSet) -> Vec<Resource> {
    let resource = |uri: String, name: &str, title: &str| Resource::new(uri, name).with_title(title).with_mime_type(MARKDOWN);
    let index = resource(INDEX.to_owned(), "rules", "All rules, treatments and countries");
    let of_rules = rules.summaries().into_iter().map(|of| resource(format!("{RULE}{}", of.id), &of.id, &of.title));
    let of_treatments = rules.treatments.iter().map(|of| resource(of_treatment(&of.id), &of.id, &of.name));
    let law = rules.regulations.iter().map(|of| resource(format!("{LAW}{}", of.id), &of.id, &format!("The law of {}", of.name)));
    std::iter::once(index).chain(of_rules).chain(of_treatments).chain(law).collect()
}

/// What stands at an address, or what may have been meant.
pub fn read(rules: &RuleSet, uri: &str) -> Result<String, String> {
    let page = || Page::linked(|country, provision| format!("{LAW}{country}#{provision}"));
    let address = uri.split('#').next().unwrap_or_default();
    if address == INDEX {
        return Ok(index(rules));
    }
    if let Some(id) = address.strip_prefix(RULE) {
        let summaries = rules.summaries();
        let known = summaries.iter().find(|of| of.id == id);
        return known.map(|of| rule(rules, of, page()).text).ok_or_else(|| unknown("rule", id, summaries.iter().map(|of| &*of.id)));
    }
    if let Some(id) = address.strip_prefix(TREATMENT) {
        let known = rules.treatments.iter().find(|of| of.id == id);
        let names = rules.treatments.iter().map(|of| of.id.as_str());
        return known.map(|of| treatment(rules, of, page()).text).ok_or_else(|| unknown("treatment", id, names));
    }
    if let Some(id) = address.strip_prefix(LAW) {
        let of = rules.regulations.iter().find(|of| of.id == id);
        let of = of.ok_or_else(|| unknown("country", id, rules.regulations.ids()))?;
        let provisions = of.provisions.iter().map(|one| format!("\n{}", provision(rules, of, one, page()).text));
        return Ok(jurisdiction(rules, of, page()).text + &provisions.collect::<String>());
    }
    Err(unknown("resource", uri, [INDEX]))
}

/// What a part of an address may be, as far as it is typed.
pub fn complete(rules: &RuleSet, template: &str, argument: &str, typed: &str, category: Option<&str>) -> Vec<String> {
    let summaries = rules.summaries();
    let names = |of: &RuleSummary| Some(of.id.split_once('/')?.1.to_owned());
    let mut all: Vec<String> = match (TEMPLATES.iter().find(|(address, ..)| *address == template).map(|(_, name, _)| *name), argument) {
        (Some("rule"), "category") => summaries.iter().map(|of| of.category.clone()).collect(),
        (Some("rule"), "name") => {
            summaries.iter().filter(|of| category.is_none_or(|category| of.category == category)).filter_map(names).collect()
        }
        (Some("treatment"), "id") => rules.treatments.iter().map(|of| of.id.clone()).collect(),
        (Some("law"), "country") => rules.regulations.ids().map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    all.retain(|name| name.starts_with(&typed.to_lowercase()));
    all.sort();
    all.dedup();
    all
}

fn index(rules: &RuleSet) -> String {
    let summaries = rules.summaries();
    let mut categories: BTreeMap<&str, Vec<&RuleSummary>> = BTreeMap::new();
    summaries.iter().for_each(|of| categories.entry(&of.category).or_default().push(of));
    let mut page = "# The rules of caveat\n\nWhat is reported, what is known of treatments, and the law.\n".to_owned();
    for (category, of) in categories {
        page += &format!("\n## {category}\n\n");
        of.iter().for_each(|of| page += &format!("- [{}]({RULE}{}): {}\n", of.id, of.id, caveat::report::inline(&of.title)));
    }
    page += "\n## Treatments\n\n";
    rules
        .treatments
        .iter()
        .for_each(|of| page += &format!("- [{}]({}): {}\n", of.id, of_treatment(&of.id), caveat::report::inline(&of.name)));
    page += "\n## The law, country by country\n\n";
    for of in rules.regulations.iter() {
        page += &format!("- [{}]({LAW}{}): {}\n", of.name, of.id, count(of.provisions.len(), "provision"));
    }
    page
}
