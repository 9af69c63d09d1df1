//! Which columns hold copy, as far as their names tell.

/// Words that say so.
const COPY: [&str; 26] = [
    "alt",
    "answer",
    "bio",
    "body",
    "caption",
    "captions",
    "content",
    "copy",
    "description",
    "excerpt",
    "headline",
    "heading",
    "html",
    "markdown",
    "message",
    "post",
    "question",
    "quote",
    "review",
    "subject",
    "summary",
    "tagline",
    "testimonial",
    "text",
    "title",
    "tweet",
];

/// Words that say that a column is about copy and holds none: `post id`, `caption length`.
const ABOUT: [&str; 24] = [
    "id", "ids", "url", "uri", "link", "href", "date", "time", "at", "on", "by", "count", "length", "type", "format", "lang", "language",
    "author", "status", "image", "path", "slug", "file", "number",
];

/// Whether a column holds copy.
pub(super) fn is_copy(name: &str) -> bool {
    let words = words(name);
    words.iter().any(|word| COPY.contains(&&**word)) && !words.iter().any(|word| ABOUT.contains(&&**word))
}

/// Whether a column says what a row is called.
pub(super) fn is_id(name: &str) -> bool {
    name.trim().eq_ignore_ascii_case("id")
}

/// `postText`, `post_text` and `Post text` are the same.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut lower = false;
    for c in name.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && lower) {
            words.push(String::new());
        }
        if c.is_alphanumeric() {
            words.last_mut().expect("there is a first one").extend(c.to_lowercase());
        }
        lower = c.is_lowercase();
    }
    words
}

/// Names as a list in words, the first few of many.
pub(super) fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let mut names: Vec<String> = names.filter(|name| !name.trim().is_empty()).map(|name| format!("“{}”", name.trim())).collect();
    if names.len() > 30 {
        names.truncate(30);
        names.push("…".to_owned());
    }
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_columns() {
        for name in ["caption", "Post text", "Body (HTML)", "post_content", "metaDescription", "TITLE"] {
            assert!(is_copy(name), "{name}");
        }
        for name in ["id", "post id", "caption_length", "contentType", "image url", "Status", "created at", "context"] {
            assert!(!is_copy(name), "{name}");
        }
    }
}
