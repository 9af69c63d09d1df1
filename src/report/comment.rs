//! A finding as a comment in a Word document.

use super::law::law;
use crate::document::Document;
use crate::document::docx::{Comment, Line};
use crate::finding::{Finding, Severity};
use std::borrow::Cow;

/// The comments that tell of findings, in their order.
pub fn comments(document: &Document, findings: &[Finding]) -> Vec<Comment> {
    findings.iter().map(|finding| Comment { span: finding.span, lines: lines(document, finding) }).collect()
}

/// Each comment is read on its own, so it says everything.
fn lines(document: &Document, finding: &Finding) -> Vec<Line> {
    let severity = match finding.severity {
        Severity::Error => "Error: ",
        Severity::Warning => "Warning: ",
        Severity::Info => "Note: ",
    };
    let mut lines = vec![line(severity, &finding.message)];
    for related in &finding.related {
        let words = document.source.get(related.span.start..related.span.end).unwrap_or_default();
        let place = document.place(related.span).map_or(String::new(), |place| format!(" ({place})"));
        lines.push(line("See also: ", &format!("“{}”{place}: {}", words.trim(), related.message)));
    }
    let law = law(&finding.citations);
    lines.extend(
        [("Why: ", &*finding.why), ("Law: ", law.as_str()), ("Instead: ", &*finding.advice)].map(|(label, text)| line(label, text)),
    );
    lines.push(line("Rule: ", &finding.rule));
    lines.retain(|line| !line.text.is_empty());
    lines
}

fn line(label: &'static str, text: &str) -> Line {
    Line { label: Cow::Borrowed(label), text: text.to_owned() }
}
