//! A rule, explained.

use super::super::page::Page;
use super::demand;
use caveat::finding::Confidence;
use caveat::policy::{Cited, Law, On};
use caveat::report::terminal::severity_name;
use caveat::report::{Paint, enumerated};
use caveat::rules::{CONTRADICTION, DISCLOSURE, EVIDENCE, RuleSet, RuleSummary, SUPPRESSION};

/// Why it exists, what to write instead, examples, and what it is in each country.
pub fn rule(rules: &RuleSet, rule: &RuleSummary, mut page: Page) -> Page {
    page.title(&rule.id, &rule.title);
    page.line(&format!("category: {}", rule.category));
    page.line(&format!("severity: {}, {}", severity_name(rule.severity), demand(rule.severity)));
    page.line(&format!("how sure: {}", confidence(rule.confidence)));
    if rule.by_weight {
        page.line("finds: sentences that no phrase of the category knows, by the weight of all their words together");
    }
    if !rule.everywhere {
        page.line("applies: only where the law of a country asks for it; `--jurisdiction all` applies it anyway");
    }
    page.heading("Why");
    page.paragraph(&rule.why);
    page.heading(if is_upkeep(rule) { "What to do" } else { "What to write instead" });
    page.paragraph(&rule.advice);
    if !rule.becomes.is_empty() {
        let becomes: Vec<String> = rule.becomes.iter().map(|(before, after)| format!("“{before}” becomes “{after}”")).collect();
        page.section("Editors offer it word for word, where the sentence stays right", becomes.iter().map(String::as_str));
    }
    page.examples("Reported", "✗", Paint::Bad, &rule.flags);
    page.examples("Not reported", "✓", Paint::Good, &rule.passes);
    if !rule.unless.is_empty() {
        page.section("It keeps quiet where the words", rule.unless.iter().map(String::as_str));
    }
    if rule.supported_by.is_empty() && is_claim(rule) {
        page.section("What supports such a claim", ["Nothing: no source makes these words acceptable."]);
    } else if is_claim(rule) {
        page.section("A claim counts as supported with", rule.supported_by.iter().map(|name| support(name)));
    }
    if !is_upkeep(rule) {
        law(rules, rule, &mut page);
    }
    page.section(
        "To change it for your site, in caveat.toml",
        [format!("below [rules]: \"{}\" = \"off\", or \"on\", \"info\", \"warning\", \"error\"", rule.id).as_str()],
    );
    page.see_more([
        format!("caveat rules --category {}: the rules of this kind", rule.category).as_str(),
        "caveat check --trace FILE: how each sentence of a draft was judged",
    ]);
    page
}

/// What the rule is in each country. What a country shares with a union is told once, there.
fn law(rules: &RuleSet, rule: &RuleSummary, page: &mut Page) {
    let Some(head) = rules.heads().find(|head| **head.id == *rule.id) else {
        return;
    };
    let (mut uncited, mut off): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    let mut is_headed = false;
    for (index, of) in (0..).zip(rules.regulations.iter()) {
        let Some(stance) = Law::of(rules, vec![index]).first().map(|law| law.stance(rules, &head)) else {
            continue;
        };
        let (own, shared): (Vec<_>, Vec<_>) = stance.cites.iter().copied().partition(|cited: &Cited| cited.jurisdiction.id == of.id);
        match stance.on {
            On::Never if stance.why.is_none() => {
                off.push(&of.name);
                continue;
            }
            On::Always if stance.cites.is_empty() && stance.severity == head.severity && stance.why.is_none() => {
                uncited.push(&of.name);
                continue;
            }
            _ => {}
        }
        if !is_headed {
            page.heading("The law, country by country");
            is_headed = true;
        }
        let severity = match stance.on {
            On::Never => "not checked, lawful there",
            _ => severity_name(stance.severity.absent),
        };
        let some = if matches!(stance.on, On::Promoting(_)) { ", on pages about some treatments" } else { "" };
        let why = stance.why.map(|why| format!(". {why}")).unwrap_or_default();
        page.provisions(&format!("{}: {severity}{some}{why}", of.name), own.iter().map(|cited| cited.provision));
        if let Some(cited) = shared.first() {
            page.below(&format!("what holds in the {}", cited.jurisdiction.name));
        }
    }
    if !uncited.is_empty() {
        page.section("Checked without a provision in", [enumerated(uncited).as_str()]);
    }
    if !off.is_empty() {
        page.section("Not checked in", [enumerated(off).as_str()]);
    }
}

/// Whether the rule is about the exceptions and the evidence that a site keeps, of which no law speaks.
fn is_upkeep(rule: &RuleSummary) -> bool {
    matches!(rule.category.as_str(), SUPPRESSION | EVIDENCE)
}

/// Whether the rule is about words, rather than about statements that oppose each other or are missing.
fn is_claim(rule: &RuleSummary) -> bool {
    !matches!(rule.category.as_str(), DISCLOSURE | CONTRADICTION) && !is_upkeep(rule)
}

fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "high, these words hardly ever mean anything else",
        Confidence::Medium => "medium, these words mostly mean what is reported",
        Confidence::Low => "low, a reader must judge",
    }
}

fn support(name: &str) -> &str {
    match name {
        "citation" => "a source close to it: a footnote, a reference or a link",
        "register" => "an approved entry in the clinic's register of evidence",
        other => other,
    }
}
