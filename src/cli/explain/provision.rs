//! A provision of the law, explained.

use super::super::page::Page;
use super::rules_in_short;
use caveat::policy::coverage;
use caveat::rules::{Jurisdiction, Provision, RuleSet};

/// What it asks, where it stands, and who looks for a breach of it.
pub fn provision(rules: &RuleSet, of: &Jurisdiction, provision: &Provision, mut page: Page) -> Page {
    page.title(&provision.id, &format!("{}, {}", provision.instrument, provision.clause));
    let part = provision.part.as_ref().map(|part| format!(", in {part} only")).unwrap_or_default();
    page.line(&format!("country: {}{part}", of.name));
    page.line(&format!("who acts on it: {}", provision.authority));
    page.line(&format!("in force since: {}", provision.in_force.as_deref().unwrap_or("not noted")));
    page.line(&match (&provision.checked, provision.confidence.doubt()) {
        (Some(day), None) => format!("checked: on {day}, at the address below"),
        (None, None) => "checked: confirmed, the day was not noted".to_owned(),
        (Some(day), Some(doubt)) => format!("checked: on {day}, but {doubt}; read it before you rely on it"),
        (None, Some(doubt)) => format!("checked: {doubt}; read it before you rely on it"),
    });
    page.heading("What it asks");
    page.paragraph(&provision.asks);
    page.section("Where it can be read", [provision.url.as_str()]);
    let index = rules.regulations.index(&of.id);
    let covered = index.and_then(|index| coverage(rules, index).into_iter().find(|covered| covered.provision.id == provision.id));
    let cited_by = covered.map(|covered| rules_in_short(rules, &covered.rules)).unwrap_or_default();
    if !cited_by.is_empty() {
        page.section("Which rules cite it", cited_by.iter().map(String::as_str));
    }
    if !provision.treatments.is_empty() {
        page.section("Only on pages that promote one of these", [provision.treatments.join(", ").as_str()]);
    }
    if let Some(reason) = &provision.unchecked {
        page.heading(if cited_by.is_empty() { "Why no rule can check it" } else { "What no rule can check" });
        page.paragraph(reason);
    }
    page.see_more([format!("caveat explain {}: {} and its law", of.id, of.name).as_str()]);
    page
}
