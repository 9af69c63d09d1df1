//! Words of the copy, repeated in a report.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_one_line_and_short() {
        let source = "with **zero\r\n> down**time for all";
        assert_eq!(quote(source, Span::new(5, 23), 80), "**zero > down**time");
        assert_eq!(quote(source, Span::new(5, 23), 8), "**zero…");
        assert_eq!(quote(source, Span::new(5, 5), 8), "");
        assert_eq!(quote(&"é".repeat(9000), Span::new(0, 18000), 5), "éééé…");
    }
}
