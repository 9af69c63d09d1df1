//! What may stand in the page: text, and nothing that a browser takes for more.

use askama::filters::Escaper;
use std::fmt::{Result, Write};

/// Writes text so that it is shown as it is, in an element or in a quoted attribute. Control characters are shown too.
#[derive(Debug, Clone, Copy)]
pub struct Escape;

impl Escaper for Escape {
    fn write_escaped_str<W: Write>(&self, mut out: W, text: &str) -> Result {
        let mut rest = text;
        while let Some(at) = rest.find(|ch| shown(ch).is_some()) {
            out.write_str(&rest[..at])?;
            let mut chars = rest[at..].chars();
            match chars.next().and_then(shown) {
                Some(Shown::Reference(reference)) => out.write_str(reference)?,
                Some(Shown::Picture(picture)) => out.write_char(picture)?,
                None => {}
            }
            rest = chars.as_str();
        }
        out.write_str(rest)
    }
}

enum Shown {
    Reference(&'static str),
    Picture(char),
}

/// How a character is written that cannot stand there itself.
fn shown(ch: char) -> Option<Shown> {
    Some(match ch {
        '&' => Shown::Reference("&amp;"),
        '<' => Shown::Reference("&lt;"),
        '>' => Shown::Reference("&gt;"),
        '"' => Shown::Reference("&quot;"),
        '\'' => Shown::Reference("&#39;"),
        '\n' | '\t' => return None,
        '\0'..='\x1F' => Shown::Picture(char::from_u32(0x2400 + ch as u32).unwrap_or(char::REPLACEMENT_CHARACTER)),
        '\x7F' => Shown::Picture('\u{2421}'),
        '\u{80}'..='\u{9F}' => Shown::Picture(char::REPLACEMENT_CHARACTER),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        let mut out = String::new();
        Escape.write_escaped_str(&mut out, text).expect("memory can be written to");
        out
    }

    #[test]
    fn nothing_is_markup() {
        assert_eq!(escaped("</p><img src=\"x\" onerror='y'>&amp;"), "&lt;/p&gt;&lt;img src=&quot;x&quot; onerror=&#39;y&#39;&gt;&amp;amp;");
        assert_eq!(escaped("plain – “text”\n\tand\r\0\u{1B}\u{7F}\u{85}"), "plain – “text”\n\tand␍␀␛␡\u{FFFD}");
        assert_eq!(escaped(""), "");
    }
}
