//! What the names in tags tell.

use super::tag::Kind;
use crate::document::{Role, front_matter};

/// Tags that steer, and tags whose output is part of a sentence. All others are parts of the page.
pub(super) fn kind(name: &str) -> Kind {
    match name {
        "if" | "unless" | "for" | "case" | "switch" | "each" | "with" | "range" | "capture" | "assign" | "set" | "let" | "var"
        | "tablerow" | "block" | "define" | "extends" | "macro" | "call" | "import" | "from" | "filter" | "autoescape" | "spaceless"
        | "apply" | "layout" | "section" | "paginate" | "cycle" | "increment" | "decrement" | "do" | "trans" | "blocktrans"
        | "translate" | "blocktranslate" | "load" | "cache" | "liquid" | "break" | "continue" | "end" | "extend" | "embed" | "sandbox"
        | "return" | "#" | "^" | "/" => Kind::Control,
        "else" | "elsif" | "elseif" | "elif" | "when" | "plural" | "default" | "or" => Kind::Else,
        "link" | "post_url" | "url" | "static" | "asset" | "now" | "ref" | "relref" | "date" | "echo" | "param" | "yield" => Kind::Output,
        _ => match name.strip_prefix("end") {
            Some(rest) if rest.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                if kind(rest) == Kind::Insert {
                    Kind::Close
                } else {
                    Kind::Control
                }
            }
            _ => Kind::Insert,
        },
    }
}

/// What stands between these and their ends is shown as it is.
pub(super) fn is_raw(name: &str) -> bool {
    matches!(name, "raw" | "verbatim")
}

/// What stands between these and their ends is no copy.
pub(super) fn is_hidden(name: &str) -> bool {
    matches!(
        name,
        "comment"
            | "highlight"
            | "codeblock"
            | "code"
            | "schema"
            | "javascript"
            | "stylesheet"
            | "css"
            | "js"
            | "script"
            | "style"
            | "mermaid"
            | "katex"
            | "math"
    )
}

/// The last words of names whose texts are copy: `title`, `cta_text`, `buttonLabel`.
const COPY: [&str; 44] = [
    "alt",
    "answer",
    "badge",
    "benefit",
    "bio",
    "blurb",
    "body",
    "button",
    "caption",
    "claim",
    "content",
    "copy",
    "cta",
    "default",
    "desc",
    "description",
    "disclaimer",
    "excerpt",
    "eyebrow",
    "footnote",
    "header",
    "heading",
    "headline",
    "intro",
    "introduction",
    "kicker",
    "label",
    "lead",
    "lede",
    "line",
    "message",
    "note",
    "offer",
    "promise",
    "question",
    "quote",
    "subheading",
    "subtitle",
    "summary",
    "tagline",
    "teaser",
    "testimonial",
    "text",
    "title",
];

/// What the text of an argument is, if its name says that it is copy.
pub(super) fn role(name: &str) -> Option<Role> {
    let known = front_matter::role(name).or_else(|| {
        let start = name.rfind(['_', '-', '.', ':']).map_or(0, |at| at + 1);
        let last = &name[start..];
        // `buttonText`, but `TITLE`.
        let hump = last.char_indices().rev().find(|(_, c)| c.is_ascii_uppercase()).map_or(0, |(at, _)| at);
        let word = if last.bytes().any(|b| b.is_ascii_lowercase()) { &last[hump..] } else { last };
        let word = word.to_ascii_lowercase();
        COPY.binary_search(&&*word).is_ok().then(|| front_matter::role(&word).unwrap_or(Role::Paragraph))
    })?;
    // A card's title is none of the page's, and heads nothing beyond the card.
    Some(match known {
        Role::Alt | Role::Quote | Role::Tooltip => known,
        _ => Role::Paragraph,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_copy() {
        assert!(COPY.is_sorted());
        for name in ["title", "cta_text", "buttonLabel", "section-title", "TITLE", "metaDescription", "hero.heading"] {
            assert_eq!(role(name), Some(Role::Paragraph), "{name}");
        }
        assert_eq!((role("imageAlt"), role("alt"), role("quote")), (Some(Role::Alt), Some(Role::Alt), Some(Role::Quote)));
        for name in ["text_align", "titleSize", "class", "src", "href", "context", "id", "deadline", "buttonText2"] {
            assert_eq!(role(name), None, "{name}");
        }
    }

    #[test]
    fn ends_of_tags() {
        assert_eq!((kind("endif"), kind("endcallout"), kind("callout")), (Kind::Control, Kind::Close, Kind::Insert));
        assert_eq!((kind("end"), kind("endodontics"), kind("elsif")), (Kind::Control, Kind::Close, Kind::Else));
    }
}
