//! Findings made readable: one file per output format, and what the formats share.

pub mod checkstyle;
pub mod comment;
pub mod draft;
mod entries;
mod excerpt;
pub mod github;
pub mod gitlab;
pub mod html;
mod inline;
pub mod json;
pub mod jsonl;
pub mod junit;
mod law;
mod line_index;
pub mod markdown;
mod quote;
pub mod rdjsonl;
pub mod record;
mod reporter;
pub mod sarif;
mod sarif_rule;
pub mod settings;
mod step_summary;
mod style;
pub mod summary;
mod tally;
pub mod terminal;
pub mod told;
pub mod trace;
pub mod trial;
mod whereabouts;
mod window;
mod wrap;
mod xml;

pub use inline::inline;
pub use line_index::{LineIndex, Position};
pub use reporter::{Applied, FileReport, Part, Reporter, Run};
pub use style::{Paint, paint};
pub use tally::{Statistics, Tally};
pub use wrap::{hanging, width};

use crate::document::Document;
use crate::finding::Finding;
use std::cmp::Ordering;

/// Brings findings into the order of every report: start, end, rule, message.
pub fn sort(findings: &mut [Finding]) {
    findings.sort_by(order);
}

fn order(a: &Finding, b: &Finding) -> Ordering {
    let key = |f: &Finding| (f.span.start, f.span.end);
    key(a).cmp(&key(b)).then_with(|| (&a.rule, &a.message).cmp(&(&b.rule, &b.message)))
}

/// `a, b and c`
pub fn enumerated<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    match names.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Stops on a span that does not lie on whole characters: renderers would round it in silence and
/// underline the wrong words.
fn assert_spans(document: &Document, findings: &[Finding]) {
    for finding in findings {
        for span in std::iter::once(finding.span).chain(finding.related.iter().map(|r| r.span)) {
            assert!(
                document.source.get(span.start..span.end).is_some(),
                "`{}` reports the bytes {}..{}, which are not whole characters of {}",
                finding.rule,
                span.start,
                span.end,
                document.path,
            );
        }
    }
}
