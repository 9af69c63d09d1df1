//! The rule reference: what `caveat explain` tells of rules and of the law, as Markdown pages.

use super::explain::{jurisdiction, provision, rule};
use super::failure::Failure;
use super::page::Page;
use caveat::report::summary::count;
use caveat::rules::{RuleSet, RuleSummary};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Where the pages are listed.
const INDEX: &str = "README.md";

/// Writes a page for each category, one for the law of each country, and one that lists them.
pub fn write(rules: &RuleSet, folder: &Path) -> Result<usize, Failure> {
    let pages = pages(rules);
    fs::create_dir_all(folder).map_err(|error| Failure::NotWritten("the reference".to_owned(), error))?;
    for (name, text) in &pages {
        fs::write(folder.join(name), text).map_err(|error| Failure::NotWritten("the reference".to_owned(), error))?;
    }
    Ok(pages.len())
}

/// Every page by the name of its file.
fn pages(rules: &RuleSet) -> BTreeMap<String, String> {
    let summaries = rules.summaries();
    let mut categories: BTreeMap<&str, Vec<&RuleSummary>> = BTreeMap::new();
    for summary in &summaries {
        categories.entry(&summary.category).or_default().push(summary);
    }
    let mut index = "# The rules of caveat\n\nWritten by `caveat rules --reference`: what `caveat explain` tells of each rule and of each provision.\n\n\
                     ## What is reported\n\n"
        .to_owned();
    let mut pages = BTreeMap::new();
    for (category, of) in &categories {
        let each: Vec<String> = of.iter().map(|summary| rule(rules, summary, Page::markdown()).text).collect();
        pages.insert(format!("{category}.md"), format!("# {category}\n\n{}", each.join("\n")));
        index += &format!("- [{category}]({category}.md): {}\n", count(of.len(), "rule"));
    }
    index += "\n## The law, country by country\n\n";
    for of in rules.regulations.iter() {
        let mut page = format!("# {}\n\n{}", of.name, jurisdiction(rules, of, Page::markdown()).text);
        for one in &of.provisions {
            page += &format!("\n{}", provision(rules, of, one, Page::markdown()).text);
        }
        pages.insert(format!("law-{}.md", of.id), page);
        index += &format!("- [{}](law-{}.md): {}\n", of.name, of.id, count(of.provisions.len(), "provision"));
    }
    pages.insert(INDEX.to_owned(), index);
    pages
}
