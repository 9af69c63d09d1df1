//! Where the law, and a source, can be read.

use super::buffer::Lines;
use super::diagnostics::law;
use crate::cli::session::Verdict;
use caveat::document::Span;
use caveat::rules::RuleSet;
use lsp_types::DocumentLink;

/// From the words of each finding to the provision that they may breach first of all.
pub fn of_copy(verdict: &Verdict, lines: &Lines) -> Vec<DocumentLink> {
    let rules = verdict.linter.rules();
    let link = |finding: &caveat::finding::Finding| {
        let (name, target) = law(finding, rules)?;
        Some(DocumentLink { range: lines.range(finding.span), target: Some(target), tooltip: Some(name), data: None })
    };
    let mut links: Vec<DocumentLink> =
        verdict.checked.findings.iter().filter(|finding| !finding.span.is_empty()).filter_map(link).collect();
    // Editors open the link under the pointer: two in one place are one too many.
    links.dedup_by(|next, link| next.range.start < link.range.end);
    links
}

/// From the names of provisions, identifiers of papers and addresses in a file of settings to where they can be read.
pub fn of_settings(lines: &Lines, rules: &RuleSet) -> Vec<DocumentLink> {
    let text = lines.text();
    let mut links = Vec::new();
    let mut quoted: Option<(usize, char)> = None;
    for (at, c) in text.char_indices().filter(|(_, c)| matches!(c, '"' | '\'' | '\n')) {
        match quoted {
            Some((start, quote)) if c == quote => {
                let span = Span::new(start, at);
                links.extend(target(&text[start..at], rules).map(|(name, address)| DocumentLink {
                    range: lines.range(span),
                    target: address.parse().ok(),
                    tooltip: Some(name),
                    data: None,
                }));
                quoted = None;
            }
            Some(_) if c == '\n' => quoted = None,
            None if c != '\n' => quoted = Some((at + 1, c)),
            _ => {}
        }
    }
    links
}

fn target(words: &str, rules: &RuleSet) -> Option<(String, String)> {
    if let Some((_, provision)) = rules.regulations.provision(words) {
        return Some((format!("{}, {}", provision.instrument, provision.clause), provision.url.clone()));
    }
    let paper = words.strip_prefix("doi:").unwrap_or(words);
    if paper.starts_with("10.") && paper.contains('/') && !paper.contains(char::is_whitespace) {
        return Some((paper.to_owned(), format!("https://doi.org/{paper}")));
    }
    (words.starts_with("https://") && !words.contains(char::is_whitespace)).then(|| (words.to_owned(), words.to_owned()))
}
