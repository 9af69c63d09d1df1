//! The scanner: prose into tokens, one pass.

use super::fold::{is_apostrophe, is_invisible};
use super::tokens::{Gap, RawToken, TokenKind, is_mark};
use crate::document::Span;

/// Stands for words that are not known: a template puts them in when the page is made. It is a word
/// like any that no rule speaks of.
const UNKNOWN: char = '\u{fffc}';

/// Walks through prose token by token.
#[derive(Debug)]
pub struct Scanner<'a> {
    prose: &'a str,
    at: usize,
    gap: Gap,
    ended_by: Option<char>,
    /// The second half of a contraction, waiting for its turn.
    pending: Option<Span>,
    last_word: Span,
}

/// Abbreviations after which a full stop never ends a sentence.
const NEVER_LAST: [&str; 20] = [
    "dr", "mr", "mrs", "ms", "mx", "prof", "st", "vs", "approx", "fig", "incl", "excl", "max", "min", "avg", "e.g", "i.e", "eg", "ie", "ca",
];

/// None of them is longer.
const ABBREVIATION: usize = 6;

/// Abbreviations after which a full stop ends a sentence if a capital follows.
const SOMETIMES_LAST: [&str; 12] = ["etc", "inc", "ltd", "co", "jr", "sr", "al", "a.m", "p.m", "tel", "reg", "ext"];

impl<'a> Scanner<'a> {
    /// A scanner at the beginning of `prose`.
    pub fn new(prose: &'a str) -> Self {
        Self { prose, at: 0, gap: Gap::Sentence, ended_by: None, pending: None, last_word: Span::default() }
    }

    /// The mark that ends the prose's last sentence, once all tokens are read.
    pub fn last_mark(&self) -> Option<char> {
        self.ended_by
    }

    fn peek(&self) -> Option<char> {
        self.prose[self.at..].chars().next()
    }

    fn peek_after(&self, at: usize) -> Option<char> {
        self.prose[at..].chars().next()
    }

    fn before(&self, at: usize) -> Option<char> {
        self.prose[..at].chars().next_back()
    }

    fn widen(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    fn token(&mut self, span: Span, kind: TokenKind) -> RawToken {
        let token = RawToken { span, kind, gap: self.gap, ended_by: self.ended_by.take() };
        self.gap = Gap::None;
        self.last_word = span;
        token
    }

    fn word(&mut self, capital: bool) -> RawToken {
        let start = self.at;
        let bytes = self.prose.as_bytes();
        let mut apostrophe = None;
        loop {
            self.at += alphanumerics(&bytes[self.at..]);
            let Some(&b) = bytes.get(self.at) else {
                break;
            };
            // Most words end so.
            if b.is_ascii() && !matches!(b, b'\'' | b'`' | b'.') {
                break;
            }
            let c = self.peek().expect("inside the prose");
            let after = self.at + c.len_utf8();
            if is_apostrophe(c) && self.peek_after(after).is_some_and(char::is_alphabetic) {
                apostrophe = Some(self.at);
            } else if b == b'.' && self.is_dotted(start) {
                // one letter, a dot, one letter: "e.g", "U.S"
            } else if b.is_ascii() || !(c.is_alphanumeric() || is_invisible(c) || is_mark(c)) {
                break;
            }
            self.at = after;
        }
        let kind = if capital { TokenKind::Capitalised } else { TokenKind::Word };
        let whole = Span::new(start, self.at);
        match apostrophe.and_then(|at| self.contraction(whole, at)) {
            Some(split) if split > start => {
                self.pending = Some(Span::new(split, whole.end));
                self.token(Span::new(start, split), kind)
            }
            _ => self.token(whole, kind),
        }
    }

    /// Whether the dot at the scanner joins single letters: after exactly one letter, before
    /// another that stands alone.
    fn is_dotted(&self, start: usize) -> bool {
        let bytes = self.prose.as_bytes();
        let single_before = self.at == start + 1 || bytes[self.at - 2] == b'.';
        let letter_after = bytes.get(self.at + 1).is_some_and(u8::is_ascii_alphabetic);
        let alone = !bytes.get(self.at + 2).is_some_and(u8::is_ascii_alphanumeric);
        single_before && letter_after && alone
    }

    /// Where a contraction splits, as in the Penn Treebank: `is|n't`, `you|'ll`, `crow|'s`.
    fn contraction(&self, word: Span, apostrophe: usize) -> Option<usize> {
        let mark = self.peek_after(apostrophe)?.len_utf8();
        let tail = &self.prose[apostrophe + mark..word.end];
        if tail.eq_ignore_ascii_case("t") && self.before(apostrophe).is_some_and(|c| c.eq_ignore_ascii_case(&'n')) {
            return Some(apostrophe - 1);
        }
        ["s", "re", "ve", "ll", "d", "m"].iter().any(|known| tail.eq_ignore_ascii_case(known)).then_some(apostrophe)
    }

    fn number(&mut self) -> RawToken {
        let start = self.at;
        let bytes = self.prose.as_bytes();
        while self.at < bytes.len() {
            let b = bytes[self.at];
            let separates = (b == b',' || b == b'.') && bytes.get(self.at + 1).is_some_and(u8::is_ascii_digit);
            if b.is_ascii_digit() || separates {
                self.at += 1;
            } else if !b.is_ascii() && self.peek().is_some_and(char::is_numeric) {
                self.at += self.peek().map_or(1, char::len_utf8);
            } else {
                break;
            }
        }
        self.token(Span::new(start, self.at), TokenKind::Number)
    }

    fn symbol(&mut self, c: char) -> RawToken {
        let span = Span::new(self.at, self.at + c.len_utf8());
        self.at = span.end;
        self.token(span, TokenKind::Symbol)
    }

    /// Takes in one piece of punctuation or space.
    fn punctuation(&mut self, c: char) {
        let start = self.at;
        self.at += c.len_utf8();
        let gap = match c {
            '\n' => self.line_end(),
            _ if c.is_whitespace() => Gap::Space,
            '.' => self.full_stop(start),
            '!' | '?' | '！' | '？' => self.exclamation(c),
            ',' | '(' | ')' | '[' | ']' | '{' | '}' | '،' | '、' => Gap::Comma,
            ';' | ':' | '|' | '—' | '·' | '：' => {
                self.note_colon(c);
                Gap::Clause
            }
            '…' => self.ellipsis(),
            '-' | '‐' | '\u{2011}' | '–' | '−' | '/' => self.dash(c, start),
            '"' | '“' | '”' | '„' | '«' | '»' | '‹' | '›' => Gap::Quote,
            _ if is_apostrophe(c) => Gap::Quote,
            '•' | '✔' | '✓' | '✅' | '▪' | '●' => Gap::Sentence,
            _ if is_emoji(c) => self.emoji(),
            _ => Gap::Space,
        };
        if gap == Gap::Sentence && self.ended_by.is_none() {
            self.ended_by = Some(c);
        }
        self.widen(gap);
    }

    /// A line's end is a sentence's, unless the next line goes on in lower case: "zero<br>downtime".
    fn line_end(&mut self) -> Gap {
        self.at = self.prose.len() - self.prose[self.at..].trim_start().len();
        if self.next_visible().is_some_and(char::is_lowercase) {
            return Gap::Space;
        }
        self.ended_by.get_or_insert('\n');
        Gap::Sentence
    }

    /// A colon at the end of a line is worth knowing: it leads into what follows.
    fn note_colon(&mut self, c: char) {
        let rest = self.prose[self.at..].trim_start_matches([' ', '\t', '\r']);
        if c == ':' && (rest.is_empty() || rest.starts_with('\n')) {
            self.ended_by.get_or_insert(':');
        }
    }

    fn full_stop(&mut self, start: usize) -> Gap {
        if self.prose[self.at..].starts_with("..") {
            self.at += self.prose[self.at..].bytes().take_while(|&b| b == b'.').count();
            return self.ellipsis();
        }
        let next = self.next_visible();
        let spaced = self.peek().is_none_or(|c| c.is_whitespace() || is_closing(c) || is_emoji(c));
        if !spaced {
            // "done.Book now" is a slip of the pen; "clinic.com" is not.
            let run_on = self.before(start).is_some_and(char::is_lowercase)
                && self.peek().is_some_and(char::is_uppercase)
                && self.prose[self.at..].chars().nth(1).is_some_and(char::is_lowercase);
            return if run_on { Gap::Sentence } else { Gap::Space };
        }
        let Some(next) = next else {
            return Gap::Sentence;
        };
        let word = &self.prose[self.last_word.start..self.last_word.end];
        if self.last_word.end == start {
            let known = |list: &[&str]| word.len() <= ABBREVIATION && list.iter().any(|a| word.eq_ignore_ascii_case(a));
            let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase) && word != "I";
            let dotted = word.contains('.') && word.bytes().any(|b| b.is_ascii_alphabetic());
            if known(&NEVER_LAST) || initial || (word.eq_ignore_ascii_case("no") && next.is_ascii_digit()) {
                return Gap::Space;
            }
            if known(&SOMETIMES_LAST) {
                return if next.is_uppercase() { Gap::Sentence } else { Gap::Space };
            }
            if dotted {
                return Gap::Space;
            }
        }
        Gap::Sentence
    }

    fn ellipsis(&self) -> Gap {
        if self.next_visible().is_none_or(char::is_uppercase) { Gap::Sentence } else { Gap::Clause }
    }

    fn exclamation(&mut self, c: char) -> Gap {
        if c == '?' || c == '？' {
            self.ended_by = Some('?');
        }
        // "Is it safe?" you ask: the sentence goes on after the closing mark.
        let quoted = self.peek().is_some_and(|c| is_closing(c) && c != ')');
        if quoted && self.next_visible().is_some_and(char::is_lowercase) {
            self.ended_by = None;
            return Gap::Clause;
        }
        Gap::Sentence
    }

    fn dash(&mut self, c: char, start: usize) -> Gap {
        if c == '-' && self.peek() == Some('-') {
            return Gap::Clause;
        }
        let tight = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
        if tight(self.before(start)) && tight(self.peek()) {
            Gap::Join
        } else if c == '/' {
            Gap::Comma
        } else {
            Gap::Clause
        }
    }

    /// An emoji stands where a full stop would, if a new sentence begins after it.
    fn emoji(&mut self) -> Gap {
        let rest = self.prose[self.at..].trim_start_matches(|c: char| is_emoji(c) || is_invisible(c));
        self.at = self.prose.len() - rest.len();
        let spaced = rest.starts_with(char::is_whitespace);
        let next = rest.trim_start_matches(|c: char| c.is_whitespace() || is_opening(c)).chars().next();
        if next.is_none() || (spaced && next.is_some_and(char::is_uppercase) && self.last_word.end > 0) {
            Gap::Sentence
        } else {
            Gap::Comma
        }
    }

    /// The next character that is neither space nor a closing quote or bracket.
    fn next_visible(&self) -> Option<char> {
        self.prose[self.at..].chars().find(|&c| !c.is_whitespace() && !is_closing(c) && !is_invisible(c) && !is_opening(c))
    }
}

impl Iterator for Scanner<'_> {
    type Item = RawToken;

    fn next(&mut self) -> Option<RawToken> {
        if let Some(span) = self.pending.take() {
            return Some(self.token(span, TokenKind::Word));
        }
        let bytes = self.prose.as_bytes();
        while self.at < bytes.len() {
            let b = bytes[self.at];
            match b {
                b'a'..=b'z' => return Some(self.word(false)),
                b'A'..=b'Z' => return Some(self.word(true)),
                b'0'..=b'9' => return Some(self.number()),
                b' ' => {
                    self.at += 1;
                    self.widen(Gap::Space);
                }
                b'%' | b'+' | b'=' | b'@' | b'$' | b'&' => return Some(self.symbol(b as char)),
                b'#' if bytes.get(self.at + 1).is_some_and(u8::is_ascii_digit) => {
                    return Some(self.symbol('#'));
                }
                _ => {
                    let c = self.peek()?;
                    if is_invisible(c) || is_mark(c) {
                        self.at += c.len_utf8();
                    } else if matches!(c, '£' | '€' | '₹' | '¥' | '฿' | '₺' | '₩' | '★' | '⭐' | '×' | '＋' | '％' | UNKNOWN)
                    {
                        return Some(self.symbol(c));
                    } else if c.is_numeric() {
                        return Some(self.number());
                    } else if c.is_alphabetic() {
                        return Some(self.word(c.is_uppercase()));
                    } else {
                        self.punctuation(c);
                    }
                }
            }
        }
        None
    }
}

/// How many ASCII letters and digits a text begins with.
///
/// Eight bytes are looked at together, each by the carries into its highest bit: a loop that ends at
/// another letter each time costs more than all of them.
fn alphanumerics(text: &[u8]) -> usize {
    let every = |byte: u8| u64::from_le_bytes([byte; 8]);
    let between = |bytes: u64, first: u8, last: u8| (bytes + every(0x80 - first)) & !(bytes + every(0x7F - last));
    let mut length = 0;
    while let Some(bytes) = text[length..].first_chunk() {
        let bytes = u64::from_le_bytes(*bytes);
        let ascii = bytes & every(0x7F);
        let those = between(ascii, b'0', b'9') | between(ascii | every(0x20), b'a', b'z');
        let others = (bytes | !those) & every(0x80);
        if others != 0 {
            return length + others.trailing_zeros() as usize / 8;
        }
        length += 8;
    }
    length + text[length..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count()
}

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '”' | '’' | '\'' | ')' | ']' | '»' | '›' | '*' | '_')
}

fn is_opening(c: char) -> bool {
    matches!(c, '"' | '“' | '‘' | '\'' | '(' | '[' | '«' | '‹')
}

fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}' | '\u{2190}'..='\u{21FF}' | '\u{FE0F}' | '\u{200D}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_digits_are_counted_eight_at_a_time() {
        for byte in 0..=u8::MAX {
            for before in 0..20 {
                let text = [&b"aZ09mxT5aZ09mxT5aZ09"[..before], &[byte], b"zzzzzzzzzz"].concat();
                let expected = text.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
                assert_eq!(alphanumerics(&text), expected, "{byte} after {before}");
            }
        }
    }

    #[test]
    fn abbreviations_are_short() {
        assert!(NEVER_LAST.iter().chain(&SOMETIMES_LAST).all(|word| word.len() <= ABBREVIATION));
    }
}
