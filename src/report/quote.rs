//! Words that reports repeat: those of the copy and those of the rules.

use super::excerpt::clip;
use crate::document::Span;

/// More bytes than this are not looked at: it is clipped anyway.
const MOST_BYTES: usize = 4096;

/// The words at a place on one line, cut with an ellipsis if they take more columns; markup stays.
pub(super) fn quote(source: &str, span: Span, columns: usize) -> String {
    let end = source.floor_char_boundary(span.end.min(span.start + MOST_BYTES));
    let words: Vec<&str> = source[span.start..end.max(span.start)].split_whitespace().collect();
    let cut = if end < span.end { "…" } else { "" };
    clip(&format!("{}{cut}", words.join(" ")), columns)
}

/// Cuts a sentence of a rule at its backticks; `true` is what stands between two of them.
pub(super) fn ticked(text: &str) -> impl Iterator<Item = (bool, &str)> {
    let paired = text.matches('`').count().is_multiple_of(2);
    text.split(move |ch| paired && ch == '`').enumerate().map(|(at, part)| (at % 2 == 1, part)).filter(|(_, part)| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_one_line_and_short() {
        let source = "with **zero\r\n> down**time for all";
        assert_eq!(quote(source, Span::new(5, 25), 80), "**zero > down**time");
        assert_eq!(quote(source, Span::new(5, 25), 8), "**zero…");
        assert_eq!(quote(source, Span::new(5, 5), 8), "");
        assert_eq!(ticked("run `it` now").collect::<Vec<_>>(), [(false, "run "), (true, "it"), (false, " now")]);
        assert_eq!(ticked("a ` b").collect::<Vec<_>>(), [(false, "a ` b")]);
        assert_eq!(quote(&"é".repeat(9000), Span::new(0, 18000), 5), "éééé…");
    }
}
