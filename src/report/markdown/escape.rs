//! Text that stays text in Markdown, where it is rendered and where it is read as it is.

use super::super::quote::ticked;

/// Keeps what follows from being taken for the rest of a name, a number or an address.
const BREAK: char = '\u{200B}';

/// The text as code: nothing in it is formatted, linked, or taken for somebody's name.
pub fn code(text: &str) -> String {
    let text = on_one_line(text);
    let longest = text.split(|ch| ch != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') || text.is_empty() { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A sentence of a rule: what it has between backticks is code, and the rest is nothing but words.
pub fn prose(text: &str) -> String {
    ticked(text).map(|(is_code, part)| if is_code { code(part) } else { words(part) }).collect()
}

/// Text in which nothing is formatted, and nothing links or calls anybody.
fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let flat = text.replace('\n', " ");
    let mut rest = flat.as_str();
    while let Some(ch) = rest.chars().next() {
        let lower = rest.get(..4).map(str::to_ascii_lowercase).unwrap_or_default();
        match ch {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '|' | '$' => out.extend(['\\', ch]),
            '@' | '#' => out.extend([ch, BREAK]),
            ':' if lower.starts_with("://") => out.extend([':', BREAK]),
            _ if ch.is_control() => out.push(char::REPLACEMENT_CHARACTER),
            _ if lower == "www." || lower.starts_with("gh-") => out.extend([ch, BREAK]),
            _ => out.push(ch),
        }
        rest = &rest[ch.len_utf8()..];
    }
    out
}

fn on_one_line(text: &str) -> String {
    let visible = |ch: char| if ch.is_control() { char::REPLACEMENT_CHARACTER } else { ch };
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().map(visible).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulldown_cmark::{Event, Options, Parser, Tag};

    /// What a reader sees, if it is one paragraph of nothing but text and code.
    fn read(markdown: &str) -> String {
        let mut out = String::new();
        for event in Parser::new_ext(&format!("- {markdown}"), Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
            match event {
                Event::Text(text) | Event::Code(text) => out.push_str(&text),
                Event::Start(Tag::List(_) | Tag::Item | Tag::Paragraph) | Event::End(_) => {}
                other => panic!("{markdown:?} has {other:?}"),
            }
        }
        out
    }

    const TRAPS: [&str; 12] = [
        "<script>alert(1)</script>",
        "</details><img src=x onerror=alert(1)>",
        "[click](http://evil.example) ![x](y)",
        "a | b | c",
        "``` fence ```",
        "`",
        "``a`",
        "**bold** _it_ ~~gone~~ $x$ $$y$$",
        "&lt;b&gt; &#64;everyone",
        "\\<b> \\` \\",
        "<!-- comment -->",
        "<http://evil.example>",
    ];

    #[test]
    fn code_is_read_as_it_was() {
        for text in TRAPS.iter().chain(&["@octocat #12 www.evil.example", "plain"]) {
            assert_eq!(read(&code(text)), *text);
        }
        assert_eq!(code("two\n> lines\u{7}"), "`two > lines\u{FFFD}`");
    }

    #[test]
    fn words_are_read_as_they_were_and_call_nobody() {
        for text in TRAPS {
            assert_eq!(read(&words(text)).replace(BREAK, ""), *text);
        }
        assert_eq!(
            words("@octocat, #12, GH-7: https://a.example or www.a.example"),
            "@\u{200B}octocat, #\u{200B}12, G\u{200B}H-7: https:\u{200B}//a.example or w\u{200B}ww.a.example"
        );
        assert_eq!(words("one\n\n# two"), "one  #\u{200B} two");
    }

    #[test]
    fn rules_may_show_a_command() {
        assert_eq!(prose("Then `caveat disclose peel` drafts *it*."), "Then `caveat disclose peel` drafts \\*it\\*.");
    }
}
