//! Text in Markdown.

/// Text in one line of Markdown, its letters meaning nothing else.
pub fn inline(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !escaped.is_empty() {
            escaped.push(' ');
        }
        // A list, a quotation or a heading inside an entry begins with such a word.
        if word.chars().all(|letter| matches!(letter, '-' | '+' | '>' | '#')) {
            escaped.push('\\');
        }
        for letter in word.chars() {
            if matches!(letter, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '|') {
                escaped.push('\\');
            }
            escaped.push(letter);
        }
    }
    escaped
}
