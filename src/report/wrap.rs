//! Laying prose out for a terminal.

use unicode_width::UnicodeWidthStr;

/// The columns that a text takes on a terminal.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Breaks prose into lines of at most `columns`, every line after the first beginning with `indent`,
/// the first leaving as much room for what stands before it.
///
/// A word longer than the line stays whole; line breaks in the text begin a new line.
pub fn hanging(text: &str, columns: usize, indent: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let room = columns.saturating_sub(width(indent)).max(16);
    for (index, paragraph) in text.lines().enumerate() {
        if index > 0 {
            out.push('\n');
            out.push_str(indent);
        }
        let mut used = 0;
        for word in paragraph.split_whitespace() {
            let columns = width(word);
            if used > 0 && used + 1 + columns > room {
                out.push('\n');
                out.push_str(indent);
                used = 0;
            } else if used > 0 {
                out.push(' ');
                used += 1;
            }
            out.push_str(word);
            used += columns;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_between_words() {
        assert_eq!(hanging("one two three four five", 18, "  "), "one two three\n  four five");
        assert_eq!(hanging("", 20, "  "), "");
        assert_eq!(hanging("a\nb", 20, "  "), "a\n  b");
    }

    #[test]
    fn leaves_a_long_word_whole() {
        let word = "x".repeat(30);
        assert_eq!(hanging(&format!("a {word} b"), 16, ""), format!("a\n{word}\nb"));
    }
}
