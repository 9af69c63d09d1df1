//! Inflected forms for `word~`: predictable rules and a table of exceptions, no stemmer.
//!
//! A form that does not exist ("wrinkler") does no harm, since nobody writes it; a stemmer that
//! joins "organ" and "organic" would.

/// Every form of an English word that could be a noun, a verb or an adjective: plural, possessive
/// aside (its `'s` is a token of its own), third person, past, participles, comparative and
/// superlative. `irregular` is asked first and, if it knows the word, has the only say about
/// verb forms.
pub fn inflect(word: &str, irregular: impl Fn(&str) -> Option<Vec<String>>) -> Vec<String> {
    let mut forms = vec![word.to_owned()];
    if let Some(known) = irregular(word) {
        forms.extend(known);
    } else {
        regular(word, &mut forms);
    }
    forms.sort();
    forms.dedup();
    forms
}

fn is_vowel(b: u8) -> bool {
    matches!(b, b'a' | b'e' | b'i' | b'o' | b'u')
}

fn regular(word: &str, forms: &mut Vec<String>) {
    let bytes = word.as_bytes();
    let Some((&last, head)) = bytes.split_last() else {
        return;
    };
    let before = head.last().copied().unwrap_or(b' ');
    let sibilant = word.ends_with(['s', 'x', 'z']) || word.ends_with("ch") || word.ends_with("sh");
    // Only short adjectives are compared with endings: "firmer", but "more effective".
    let compares = bytes.len() <= 6;
    let mut add = |stem: &str, endings: &[&str]| forms.extend(endings.iter().map(|e| format!("{stem}{e}")));
    if last == b'y' && !is_vowel(before) {
        let stem = &word[..word.len() - 1];
        add(stem, &["ies", "ied", "ier", "iest"]);
        add(word, &["ing"]);
    } else if last == b'e' {
        let stem = &word[..word.len() - 1];
        add(word, &["s", "d"]);
        add(stem, &["ing"]);
        if compares {
            add(word, &["r", "st"]);
        }
        if before == b'e' || before == b'o' || before == b'y' {
            add(word, &["ing"]);
        }
    } else {
        add(word, &[if sibilant { "es" } else { "s" }, "ed", "ing"]);
        if compares {
            add(word, &["er", "est"]);
        }
        if doubles(bytes) {
            let doubled = format!("{word}{}", last as char);
            add(&doubled, &["ed", "ing"]);
            if compares {
                add(&doubled, &["er", "est"]);
            }
        }
        if last == b'o' {
            add(word, &["es"]);
        }
        if last == b'f' {
            add(&word[..word.len() - 1], &["ves"]);
        }
    }
}

/// Whether the last consonant may be doubled: one vowel before it, as in "slim" and "travel".
fn doubles(bytes: &[u8]) -> bool {
    let [.., third, vowel, last] = bytes else {
        return false;
    };
    !is_vowel(*last) && !matches!(last, b'w' | b'x' | b'y') && is_vowel(*vowel) && !is_vowel(*third)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(word: &str, forms: &[&str]) {
        let all = inflect(word, |_| None);
        for form in forms {
            assert!(all.iter().any(|f| f == form), "{word}: {form} not in {all:?}");
        }
    }

    #[test]
    fn regular_forms() {
        has("reduce", &["reduce", "reduces", "reduced", "reducing"]);
        has("wrinkle", &["wrinkles", "wrinkled"]);
        has("slim", &["slimmer", "slimming", "slims"]);
        has("therapy", &["therapies"]);
        has("smooth", &["smoother", "smoothest", "smoothing"]);
        has("blemish", &["blemishes"]);
        has("travel", &["travelling", "travelled"]);
        has("guarantee", &["guaranteed", "guaranteeing", "guarantees"]);
        has("dry", &["drier", "dries"]);
    }
}
