//! What a finding means, for whoever points at it.

use super::buffer::Lines;
use crate::cli::explain;
use crate::cli::page::Page;
use crate::cli::session::Verdict;
use caveat::finding::{Disclosure, DisclosureState, Finding};
use caveat::linter::Linter;
use caveat::report::{enumerated, inline};
use caveat::rules::RuleSet;
use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};

/// What is found at a place, why it matters, under which law, and what to write.
pub fn at(verdict: &Verdict, lines: &Lines, position: Position) -> Option<Hover> {
    let byte = lines.byte(position);
    let here: Vec<&Finding> = verdict.checked.findings.iter().filter(|f| f.span.start <= byte && byte <= f.span.end).collect();
    let innermost = here.iter().min_by_key(|finding| finding.span.end - finding.span.start)?;
    let told: Vec<String> = here.iter().map(|finding| told(finding, verdict.linter.rules())).collect();
    let value = told.join("\n---\n\n");
    Some(Hover {
        range: Some(lines.range(innermost.span)),
        contents: HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value }),
    })
}

fn told(finding: &Finding, rules: &RuleSet) -> String {
    let mut text = format!("**{}** `{}`\n\n", inline(&finding.message), finding.rule);
    let mut part = |name: &str, words: &str| {
        if !words.is_empty() {
            text += &format!("**{name}** {}\n\n", inline(words));
        }
    };
    part("Why:", &finding.why);
    part("Instead:", &finding.advice);
    if let Some(disclosure) = &finding.disclosure {
        let names = |ids: &[String]| enumerated(rules.disclosed_names(&disclosure.kind, ids).iter().map(String::as_str));
        part("Told:", &names(&disclosure.stated));
        part(owed(disclosure), &names(&disclosure.missing));
    }
    for citation in finding.citations.iter() {
        let words = format!("{}, {}", citation.instrument, citation.clause);
        let address = rules.regulations.provision(&citation.id).map(|(_, provision)| provision.url.as_str());
        let linked = match address.filter(|address| !address.is_empty()) {
            Some(address) => format!("[{}](<{address}>)", inline(&words)),
            None => inline(&words),
        };
        text += &format!("- {}: {linked} `{}`\n", inline(&citation.country), citation.id);
    }
    text
}

fn owed(disclosure: &Disclosure) -> &'static str {
    match disclosure.state {
        DisclosureState::Absent => "The page should tell of:",
        DisclosureState::Partial => "Still missing, the most important first:",
    }
}

/// All about a rule, on a page that was begun for whoever reads it.
pub fn explanation(linter: &Linter, id: &str, page: Page) -> Option<String> {
    let rules = linter.rules();
    let summary = rules.summaries().into_iter().find(|rule| rule.id == id)?;
    Some(explain::rule(rules, &summary, page).text)
}
