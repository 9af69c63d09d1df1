//! Findings as an editor shows them.

use super::buffer::Lines;
use super::client::Client;
use crate::cli::session::{Refusal, Verdict};
use caveat::document::Span;
use caveat::finding::{Finding, Severity};
use caveat::rules::{RuleError, RuleSet};
use lsp_types::*;

/// Where every diagnostic comes from.
const SOURCE: &str = "caveat";

/// Rules about what may be taken out, which editors show faded.
const NEEDLESS: [&str; 2] = ["suppression/unused", "suppression/expired"];

/// Whether a finding tells of something that may be taken out.
pub fn is_needless(finding: &Finding) -> bool {
    NEEDLESS.contains(&&*finding.rule)
}

/// What was found in a draft, or why it cannot be checked.
pub fn of(verdict: &Result<Verdict, Refusal>, lines: &Lines, uri: &Uri, client: &Client) -> Vec<Diagnostic> {
    match verdict {
        Ok(verdict) => {
            let rules = verdict.linter.rules();
            verdict.checked.findings.iter().map(|finding| diagnostic(finding, rules, lines, uri, client)).collect()
        }
        // The settings do not want it checked.
        Err(Refusal::Left(_)) => Vec::new(),
        // No findings would look like nothing found. What is wrong is told in the settings themselves.
        Err(Refusal::Settings(_)) => {
            vec![unchecked("This file is not checked while its settings have mistakes, which are shown in them", lines)]
        }
        Err(Refusal::Unreadable(reason)) => vec![unchecked(&format!("This file {reason}"), lines)],
    }
}

fn unchecked(message: &str, lines: &Lines) -> Diagnostic {
    Diagnostic {
        range: lines.range(Span::new(0, 0)),
        severity: Some(DiagnosticSeverity::ERROR),
        source: Some(SOURCE.to_owned()),
        message: message.to_owned(),
        ..Diagnostic::default()
    }
}

fn diagnostic(finding: &Finding, rules: &RuleSet, lines: &Lines, uri: &Uri, client: &Client) -> Diagnostic {
    let place = |span| Location { uri: uri.clone(), range: lines.range(span) };
    let related = finding
        .related
        .iter()
        .map(|related| DiagnosticRelatedInformation { location: place(related.span), message: related.message.to_string() });
    let related: Vec<_> = related.filter(|_| client.shows_related).collect();
    Diagnostic {
        range: lines.range(finding.span),
        severity: Some(severity(finding.severity)),
        code: Some(NumberOrString::String(finding.rule.to_string())),
        code_description: law(finding, rules).map(|(_, href)| CodeDescription { href }),
        source: Some(SOURCE.to_owned()),
        message: finding.message.to_string(),
        related_information: (!related.is_empty()).then_some(related),
        tags: is_needless(finding).then(|| vec![DiagnosticTag::UNNECESSARY]),
        data: None,
    }
}

/// The provision that a finding may breach first of all, and where its text can be read.
pub fn law(finding: &Finding, rules: &RuleSet) -> Option<(String, Uri)> {
    finding.citations.iter().find_map(|citation| {
        let (_, provision) = rules.regulations.provision(&citation.id)?;
        Some((format!("{}, {}", provision.instrument, provision.clause), provision.url.parse().ok()?))
    })
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Info => DiagnosticSeverity::INFORMATION,
    }
}

/// A mistake in a file of settings or rules.
pub fn mistake(mistake: &RuleError, lines: &Lines) -> Diagnostic {
    let help = mistake.help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
    Diagnostic {
        range: lines.range(mistake.span.unwrap_or(Span::new(0, 0))),
        severity: Some(DiagnosticSeverity::ERROR),
        source: Some(SOURCE.to_owned()),
        message: format!("{}{help}", mistake.message),
        ..Diagnostic::default()
    }
}
