//! Slips in TOML files: where they stand, and what to do about them.

use crate::document::Span;
use toml::Spanned;

/// What to do about a file that is no TOML, by what the parser says of it.
const MENDING: &[(&str, &str)] = &[
    ("missing comma", "write a comma between two texts of a list"),
    ("unclosed array table", "close what `[[` begins with `]]`"),
    ("unclosed array", "close what `[` begins with `]`"),
    ("unclosed table", "close what `[` begins with `]`"),
    ("unclosed inline table", "close what `{` begins with `}`"),
    ("invalid basic string", QUOTE),
    ("invalid literal string", QUOTE),
    ("string values must be quoted", "write a text between straight quotation marks: \"…\""),
    ("key with no value", "a setting is a name, `=` and a value"),
    ("invalid unquoted key", "a name that has more than letters, numbers, `-` and `_` stands in quotation marks"),
    ("unexpected key or value", "a text between \" and \" holds none itself: write “ ” or ' ' in it"),
    ("missing escaped value", "a text with `\\` in it stands between ' and '"),
    ("duplicate key", "this stands in the file twice: leave one of the two out"),
];

const QUOTE: &str = "end the text with the quotation mark that it begins with";

/// What to do about a file that is no TOML.
pub fn how_to_mend(message: &str) -> Option<&'static str> {
    MENDING.iter().find(|(said, _)| message.starts_with(said)).map(|(_, help)| *help)
}

/// Where something stands that is known by its place in a text. Without its quotes a text is as it is written, unless
/// something in it is escaped: then all of it is meant.
pub fn place_within(source: &str, text: &Spanned<String>, inside: Span) -> Span {
    let quoted = text.span();
    let is_plain = source.get(quoted.start + 1..quoted.end.saturating_sub(1)) == Some(text.get_ref().as_str());
    let first = quoted.start + 1;
    if is_plain { Span::new(first + inside.start, first + inside.end) } else { Span::from(quoted) }
}
