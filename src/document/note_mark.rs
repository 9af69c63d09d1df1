//! Marks of notes that are set as raised figures.

/// The mark that raised text is, if it is no more than that, as in `proven¹`; `before` is the text that it stands behind.
/// Powers and units are none: `10 m²`.
pub(super) fn note_mark<'t>(text: &'t str, before: &str) -> Option<&'t str> {
    let text = text.trim();
    let mark = |c: char| c.is_ascii_digit() || matches!(c, '*' | '†' | '‡' | '§' | '[' | ']' | ',' | '-' | '–');
    let is_number = |digits: &str| digits.len() <= 3;
    if text.is_empty() || text.len() > 12 || !text.chars().all(mark) || !text.split(|c: char| !c.is_ascii_digit()).all(is_number) {
        return None;
    }
    // No unit is longer than two letters.
    let letters = before.char_indices().rev().take(3).take_while(|(_, c)| c.is_alphabetic()).last();
    let word = letters.map_or("", |(at, _)| &before[at..]);
    let power = matches!(word, "m" | "cm" | "mm" | "km" | "ft" | "in" | "x") || before.ends_with(|c: char| c.is_ascii_digit());
    (!power && !before.is_empty()).then_some(text)
}
