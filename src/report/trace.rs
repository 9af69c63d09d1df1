//! How each sentence was judged: which pattern matched, and what decided.

use super::excerpt::clip;
use super::{LineIndex, Paint, Position, hanging, paint};
use crate::document::Document;
use crate::linter::TracedSentence;
use std::fmt::Write;

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Columns of a pattern; some are long lists.
const PATTERN: usize = 160;

/// The sentences of a file in which a pattern matched; the others are counted.
pub fn file(document: &Document, sentences: &[TracedSentence], columns: usize, colours: bool) -> String {
    let index = LineIndex::of(document);
    let mut out = String::new();
    let _ = writeln!(out, "{}", paint(&document.path, Paint::Strong, colours));
    for sentence in sentences.iter().filter(|sentence| !sentence.candidates.is_empty()) {
        let Position { line, column, .. } = index.position(sentence.span.start);
        let place = format!("  {line}:{column}  ");
        let text = hanging(&format!("{place}“{}”", words(&sentence.text)), columns, "    ");
        let _ = writeln!(out, "\n  {}", text.trim_start());
        for candidate in &sentence.candidates {
            let (verdict, style) = if candidate.flagged { ("flagged", Paint::Bad) } else { ("left alone", Paint::Good) };
            let rule = paint(&candidate.rule, Paint::Strong, colours);
            let _ = writeln!(out, "    {}: {rule}", paint(verdict, style, colours));
            let pattern = Some(("pattern", clip(&candidate.pattern, PATTERN))).filter(|_| !candidate.pattern.is_empty());
            for (key, value) in std::iter::once(("words", format!("“{}”", candidate.words))).chain(pattern) {
                let _ = writeln!(out, "      {}", hanging(&format!("{key}: {value}"), columns - 6, "        "));
            }
            let outcome = ["left alone: ", "flagged: "].iter().find_map(|verdict| candidate.outcome.strip_prefix(verdict));
            let outcome = outcome.unwrap_or(&candidate.outcome);
            if outcome != "flagged" {
                let _ = writeln!(out, "      {}", hanging(&format!("decided: {outcome}"), columns - 6, "        "));
            }
        }
    }
    let silent = sentences.iter().filter(|sentence| sentence.candidates.is_empty()).count();
    let noun = if silent == 1 { "sentence" } else { "sentences" };
    let _ = writeln!(out, "\n  {}\n", paint(&format!("{silent} {noun} in which no pattern matched"), Paint::Faint, colours));
    out
}
