//! Replies that fit: an assistant reads only so much.

/// The most bytes of text in a reply, and of its structure.
pub const MOST_BYTES: usize = 48 * 1024;

/// The text, cut at the end of a line where it is too long; `rest` says where to find what is left out.
pub fn bounded(text: String, rest: &str) -> String {
    cut(text, MOST_BYTES, rest)
}

/// The same for so many bytes.
pub fn cut(text: String, most: usize, rest: &str) -> String {
    if text.len() <= most {
        return text;
    }
    let head = &text[..text.floor_char_boundary(most)];
    let end = head.rfind('\n').unwrap_or(head.len());
    format!("{}\n\n[The rest is left out here. {rest}]\n", &head[..end])
}

#[cfg(test)]
mod tests {
    use super::{MOST_BYTES, bounded};

    #[test]
    fn long_texts_are_cut_at_a_line() {
        assert_eq!(bounded("short\n".to_owned(), "There."), "short\n");
        let cut = bounded("äöü and so on\n".repeat(MOST_BYTES / 8), "It is in the book.");
        assert!(
            cut.len() < MOST_BYTES + 100 && cut.ends_with("so on\n\n[The rest is left out here. It is in the book.]\n"),
            "{}",
            cut.len()
        );
    }
}
