//! Text in XML.

/// Text between tags.
pub(super) fn text(text: &str) -> String {
    escaped(text, false)
}

/// The value of an attribute, without the quotes.
pub(super) fn attribute(text: &str) -> String {
    escaped(text, true)
}

/// Readers turn line ends and tabs in attributes into spaces unless they are written as numbers. Characters that XML does not
/// have, not even as numbers, are replaced.
fn escaped(text: &str, in_attribute: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' if in_attribute => escaped.push_str("&quot;"),
            '\r' => escaped.push_str("&#13;"),
            '\n' if in_attribute => escaped.push_str("&#10;"),
            '\t' if in_attribute => escaped.push_str("&#9;"),
            '\n' | '\t' => escaped.push(letter),
            '\0'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => escaped.push('\u{FFFD}'),
            _ => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_xml_has() {
        assert_eq!(text("a <b> & \"c\"\n\u{0}\u{1B}[31m\u{FFFF}é"), "a &lt;b&gt; &amp; \"c\"\n\u{FFFD}\u{FFFD}[31m\u{FFFD}é");
        assert_eq!(attribute("\"a\"\tb\r\n"), "&quot;a&quot;&#9;b&#13;&#10;");
    }
}
