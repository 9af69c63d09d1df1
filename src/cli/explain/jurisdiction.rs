//! A country and its law, explained.

use super::super::page::Page;
use super::in_full;
use caveat::policy::{Decisions, Law, On, Policy};
use caveat::report::summary::count;
use caveat::report::terminal::severity_name;
use caveat::rules::{Advertising, Head, Jurisdiction, RuleSet};

/// Who acts there, what is different there, and the provisions.
pub fn jurisdiction(rules: &RuleSet, of: &Jurisdiction, mut page: Page) -> Page {
    page.title(&of.id, &of.name);
    page.line(&format!("who acts on such copy: {}", of.authorities.join(", ")));
    page.line(match of.prescription_medicines {
        Advertising::Allowed => "prescription-only medicines: they may be named to the public, within the rules below",
        Advertising::NotAdvertised => {
            "prescription-only medicines: they must not be named to the public, so caveat asks for no text there that names one"
        }
    });
    for &other in &of.within {
        page.line(&format!(
            "the law of the {} applies too: caveat explain {}",
            rules.regulations.get(other).name,
            rules.regulations.get(other).id
        ));
    }
    let decisions = Decisions::new(rules, &Policy::of([of.id.as_str()]));
    let stands: Vec<_> = rules.heads().filter(Head::is_about_copy).filter_map(|head| Some((head, decisions.of(rules, head.id)?))).collect();
    let on = stands.iter().filter(|(_, (on, _))| **on != On::Never).count();
    page.line(&format!("rules: {on} of {}", stands.len()));
    let only_here = stands.iter().filter(|(head, (on, _))| !head.everywhere && **on != On::Never);
    let lines: Vec<String> = only_here.map(|(head, (on, _))| format!("{}{}", head.id, on_some(on))).collect();
    if !lines.is_empty() {
        page.section("On there, though not everywhere", lines.iter().map(String::as_str));
    }
    let differs =
        stands.iter().filter(|(head, (on, worst))| **on != On::Never && *worst != head.severity.absent.max(head.severity.partial));
    let lines: Vec<String> = differs.map(|(head, (_, worst))| format!("{}: {}", head.id, severity_name(*worst))).collect();
    if !lines.is_empty() {
        page.section("Of another severity there", lines.iter().map(String::as_str));
    }
    let off = stands.iter().filter(|(head, (on, _))| head.everywhere && **on == On::Never);
    let lines: Vec<String> = off.map(|(head, _)| format!("{}{}", head.id, reason(rules, of, head))).collect();
    if !lines.is_empty() {
        page.section("Lawful there, so not checked", lines.iter().map(String::as_str));
    }
    let lines: Vec<String> = of.provisions.iter().map(in_full).collect();
    page.section(&count(of.provisions.len(), "provision"), lines.iter().map(String::as_str));
    page.see_more([
        format!("caveat rules --jurisdiction {}: the rules that are on there", of.id).as_str(),
        &format!("caveat rules --coverage {}: each provision with the rules that cite it", of.id),
    ]);
    page
}

/// A word about rules that are not on everywhere.
pub fn on_some(on: &On) -> &'static str {
    if matches!(on, On::Promoting(_)) { " (on pages about some treatments)" } else { "" }
}

fn reason(rules: &RuleSet, of: &Jurisdiction, head: &Head) -> String {
    let index = rules.regulations.index(&of.id);
    let laws = index.map(|index| Law::of(rules, vec![index])).unwrap_or_default();
    laws.iter().find_map(|law| law.stance(rules, head).why).map(|why| format!(": {why}")).unwrap_or_default()
}
