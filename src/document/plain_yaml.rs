//! The plainest YAML, as nearly all front matter is: lines of `key: value`, and lists of items below a key.
//!
//! A parser of all of YAML takes longer over a page's title and date than the rest of the reader takes
//! over the page. What is read here means the same to that parser; whatever might mean anything else is
//! left to it.

use std::ops::Range;

/// A key with its value, and where the value stands.
pub(super) type Entry<'a> = (&'a str, &'a str, Range<usize>);

/// Longer front matter is left to the parser, which knows when to stop.
const LONGEST: usize = 4096;
/// A longer key is none to the parser.
const LONGEST_KEY: usize = 64;

/// The values of keys that are copy; `None` if it takes a parser to tell what the text means.
pub(super) fn read(raw: &str, is_copy: impl Fn(&str) -> bool) -> Option<Vec<Entry<'_>>> {
    if raw.len() > LONGEST {
        return None;
    }
    let (mut keys, mut copy): (Vec<&str>, Vec<Entry>) = (Vec::new(), Vec::new());
    // Where the items of a list begin, if the last key may have one.
    let mut list: Option<Option<usize>> = None;
    let mut at = 0;
    for line in raw.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.strip_suffix('\n').unwrap_or(line).trim_end_matches(' ');
        let text = line.trim_start_matches(' ');
        let indent = line.len() - text.len();
        if text.is_empty() {
            continue;
        }
        if let Some(item) = text.strip_prefix("- ") {
            let begun = list.as_mut()?;
            (*begun.get_or_insert(indent) == indent).then_some(())?;
            value(item)?;
            continue;
        }
        let (key, rest) = line.split_once(':')?;
        (is_key(key) && !keys.contains(&key)).then_some(())?;
        keys.push(key);
        list = None;
        if rest.is_empty() {
            list = (!is_copy(key)).then_some(None);
            continue;
        }
        let written = rest.strip_prefix(' ')?.trim_start_matches(' ');
        let meant = value(written)?;
        if is_copy(key) {
            let begins = written.as_bytes()[0];
            (meant.len() < written.len() || begins.is_ascii_alphabetic() && !is_reserved(written)).then_some(())?;
            let place = start + line.len() - written.len();
            copy.push((key, meant, place..place + written.len()));
        }
    }
    (!keys.is_empty()).then_some(copy)
}

fn is_key(key: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    let begins = key.starts_with(|c: char| c.is_ascii_alphabetic());
    begins && key.len() <= LONGEST_KEY && key.bytes().all(plain) && !is_reserved(key)
}

/// Whether a word may stand for something else than itself.
fn is_reserved(word: &str) -> bool {
    let words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    words.iter().any(|reserved| word.eq_ignore_ascii_case(reserved)) || word.parse::<f64>().is_ok()
}

/// What a value says without its quotes.
fn value(written: &str) -> Option<&str> {
    let first = written.chars().next()?;
    let (inner, is_plain) = match first {
        '"' | '\'' => (written.strip_prefix(first)?.strip_suffix(first)?, false),
        _ => (written, true),
    };
    let mut letters = inner.chars().peekable();
    while let Some(letter) = letters.next() {
        let means_itself = match letter {
            ' ' | '.' | ',' | '-' | '/' | '(' | ')' | '!' | '?' | '&' | '%' | '+' | ';' | '_' => true,
            '’' | '‘' | '“' | '”' | '–' | '—' | '…' | '£' | '€' | '®' | '™' => true,
            ':' => !is_plain || letters.peek().is_some_and(|next| *next != ' '),
            '\'' => first != '\'',
            '"' | '\\' => first == '\'',
            '#' | '|' | '*' | '[' | ']' | '{' | '}' | '<' | '>' | '=' | '@' | '$' => !is_plain,
            other => other.is_alphanumeric(),
        };
        means_itself.then_some(())?;
    }
    (!is_plain || first.is_alphanumeric() || first == '/').then_some(inner)
}
