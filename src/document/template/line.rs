//! What is told by the beginning of a line: blocks of code, and lines of a program in MDX.

use super::arguments::{self, Written};
use super::scan::Scan;
use super::tag::{Kind, Place};
use super::{Markup, Span, mark_len};

/// Code in a line is not longer than this.
const LONGEST_SPAN: usize = 2048;

impl Scan<'_> {
    /// Passes over a block of code between fences: tags in it are shown as they are, or are no copy.
    pub fn code_block(&mut self) -> bool {
        let bytes = self.source.as_bytes();
        let Some((mark, count)) = fence(bytes, self.at) else {
            return false;
        };
        let mut at = next_line(bytes, self.at);
        while at < bytes.len() {
            let line = at;
            at = next_line(bytes, at);
            let closes = fence(bytes, line).is_some_and(|(other, length)| other == mark && length >= count);
            let bare = self.source[line..at].trim_matches(|c: char| c.is_whitespace() || c == '>').bytes().all(|b| b == mark);
            if closes && bare {
                break;
            }
        }
        self.at = at;
        true
    }

    /// Passes over `import …` and `export …`, and reads the texts in them.
    pub fn program_lines(&mut self) -> bool {
        let rest = &self.source[self.at..];
        if !self.dialect.expressions || self.dialect.markup != Markup::Markdown || !is_program(rest) {
            return false;
        }
        let end = self.end_of_program();
        self.program(Span::new(self.at, end));
        self.at = end;
        true
    }

    /// Passes over the program at the head of an Astro page.
    pub fn code_fence(&mut self) {
        let mark = mark_len(self.source);
        let start = self.source.len() - self.source[mark..].trim_start().len();
        if !self.source[start..].starts_with("---") {
            return;
        }
        if let Some(end) = memchr::memmem::find(&self.source.as_bytes()[start..], b"\n---") {
            self.at = start + end + 4;
            self.program(Span::new(start, self.at));
        }
    }

    fn program(&mut self, span: Span) {
        arguments::find(self.source, span, Written::Escaped, &mut self.arguments);
        self.push(span, Kind::Hidden, Place::Text, "", false);
    }

    /// The first blank line that stands in no bracket.
    fn end_of_program(&mut self) -> usize {
        let bytes = self.source.as_bytes();
        let mut depth = 0_usize;
        let mut at = self.at;
        let mut blank = None;
        while at < bytes.len() {
            match bytes[at] {
                b'"' | b'\'' | b'`' => {
                    at = arguments::string(bytes, at).unwrap_or(at + 1);
                    continue;
                }
                b'/' => {
                    at = arguments::comment(bytes, at).unwrap_or(at + 1);
                    continue;
                }
                b'\\' => at += 1,
                b'{' | b'(' | b'[' => depth += 1,
                b'}' | b')' | b']' => depth = depth.saturating_sub(1),
                b'\n' if self.source[at + 1..next_line(bytes, at + 1)].trim().is_empty() => {
                    if depth == 0 || self.stray_brace {
                        return at;
                    }
                    blank.get_or_insert(at);
                }
                _ => {}
            }
            at += 1;
        }
        if depth > 0 {
            self.stray_brace = true;
        }
        blank.filter(|_| depth > 0).unwrap_or(at.min(bytes.len()))
    }

    /// Passes over code in a line.
    pub fn code_span(&mut self) -> Option<usize> {
        let bytes = self.source.as_bytes();
        let run = |at: usize| bytes[at..].iter().take_while(|b| **b == b'`').count();
        let count = run(self.at);
        let start = self.at + count;
        let limit = (start + LONGEST_SPAN).min(bytes.len());
        let mut at = start;
        while let Some(found) = memchr::memchr2(b'`', b'\n', &bytes[at..limit]) {
            at += found;
            if bytes[at] == b'\n' {
                if bytes.get(at + 1) == Some(&b'\n') {
                    break;
                }
                at += 1;
                continue;
            }
            let length = run(at);
            at += length;
            if length == count {
                return Some(at);
            }
            if at >= limit {
                break;
            }
        }
        Some(start)
    }
}

/// The mark of a fence at the beginning of a line, and how many there are.
fn fence(bytes: &[u8], at: usize) -> Option<(u8, usize)> {
    let at = at + bytes[at..].iter().take_while(|b| matches!(b, b' ' | b'\t' | b'>')).count();
    let mark = *bytes.get(at).filter(|b| matches!(b, b'`' | b'~'))?;
    let count = bytes[at..].iter().take_while(|b| **b == mark).count();
    let line = &bytes[at + count..next_line(bytes, at)];
    (count >= 3 && (mark == b'~' || !line.contains(&b'`'))).then_some((mark, count))
}

pub(super) fn next_line(bytes: &[u8], at: usize) -> usize {
    bytes.get(at..).and_then(|rest| memchr::memchr(b'\n', rest)).map_or(bytes.len(), |end| at + end + 1)
}

fn is_program(rest: &str) -> bool {
    let first = rest.lines().next().unwrap_or_default();
    if let Some(what) = first.strip_prefix("import") {
        return what.starts_with([' ', '{', '"', '\'', '*']) && (what.contains(['"', '\'']) || what.trim_start().starts_with('{'));
    }
    let Some(what) = first.strip_prefix("export ") else {
        return false;
    };
    let what = what.trim_start();
    ["const ", "let ", "var ", "function", "default ", "async ", "class ", "type ", "interface ", "{", "*"]
        .iter()
        .any(|word| what.starts_with(word))
}
