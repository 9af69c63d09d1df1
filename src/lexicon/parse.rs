//! The phrase-pattern language, read.
//!
//! | written | means |
//! |---|---|
//! | `zero downtime` | these words next to each other |
//! | `side-effects` | with a hyphen, a space or neither |
//! | `{no\|zero}` | one of |
//! | `[any]` | or nothing |
//! | `reduce~`, `{lift\|tighten}~` | any inflection |
//! | `<concern>` | any entry of a vocabulary |
//! | `...`, `...3` | a gap of up to six, or three, words in the same clause |
//! | `#` | a number |
//! | `,` `:` | a comma, a clause mark stands here |
//! | `^` `$` | the sentence begins, ends here |

use super::pattern::{Node, Pattern};
use super::vocabulary::LexiconBuilder;
use crate::document::Span;
use crate::text::{Gap, Scanner, fold_token};

/// How many words `...` may skip.
const GAP: u8 = 6;

/// The second halves of contractions, which are words of their own.
const CLITICS: [&str; 6] = ["'s", "'re", "'ve", "'ll", "'d", "'m"];

/// Why a pattern cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError {
    /// The offending part, as bytes of the pattern.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to write instead, if that is known.
    pub help: Option<String>,
}

/// Reads a phrase pattern, adding its words to the lexicon.
pub fn parse(source: &str, lexicon: &mut LexiconBuilder) -> Result<Pattern, PatternError> {
    let mut parser = Parser { source, at: 0, inflecting: false, lexicon };
    let root = parser.sequence(None)?;
    if parser.at < source.len() {
        return Err(parser.error(parser.at, parser.at + 1, "nothing is open here that this could close", None));
    }
    if root.shortest() == 0 {
        return Err(parser.error(
            0,
            source.len(),
            "this phrase could match nothing at all",
            Some("give it at least one word that must stand there"),
        ));
    }
    Ok(Pattern { source: source.into(), root })
}

struct Parser<'s, 'l> {
    source: &'s str,
    at: usize,
    /// Inside braces that end in `~`.
    inflecting: bool,
    lexicon: &'l mut LexiconBuilder,
}

impl Parser<'_, '_> {
    fn error(&self, start: usize, end: usize, message: impl Into<String>, help: Option<&str>) -> PatternError {
        let end = end.min(self.source.len());
        PatternError { span: Span::new(start.min(end), end), message: message.into(), help: help.map(Into::into) }
    }

    fn peek(&self) -> Option<u8> {
        self.source.as_bytes().get(self.at).copied()
    }

    /// Parts up to `close` or, inside braces, a bar.
    fn sequence(&mut self, close: Option<u8>) -> Result<Node, PatternError> {
        let mut parts = Vec::new();
        while let Some(b) = self.peek() {
            match b {
                b if Some(b) == close => break,
                b'|' if close == Some(b'}') => break,
                b'}' | b']' | b'|' => break,
                b if b.is_ascii_whitespace() => self.at += 1,
                b'{' => parts.push(self.alternatives()?),
                b'[' => parts.push(self.option()?),
                b'<' => parts.push(self.vocabulary()?),
                b'^' => parts.push(self.mark(Node::Start)),
                b'$' => parts.push(self.mark(Node::End)),
                b',' | b':' => parts.push(self.pause(b)),
                b'#' => parts.push(self.mark(Node::Number)),
                b'~' => {
                    return Err(self.error(self.at, self.at + 1, "`~` must follow a word directly", None));
                }
                b'.' if self.source[self.at..].starts_with("...") => parts.push(self.gap()),
                _ => self.words(&mut parts)?,
            }
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Node::Sequence(parts) })
    }

    fn mark(&mut self, node: Node) -> Node {
        self.at += 1;
        node
    }

    /// A comma or colon. One between letters belongs to a name, `Er:YAG`, which many write without.
    fn pause(&mut self, mark: u8) -> Node {
        let bytes = self.source.as_bytes();
        let letter = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphanumeric);
        let inside = letter(self.at.checked_sub(1)) && letter(self.at.checked_add(1));
        let node = self.mark(if mark == b',' { Node::Comma } else { Node::Colon });
        if inside { Node::Optional(Box::new(node)) } else { node }
    }

    fn alternatives(&mut self) -> Result<Node, PatternError> {
        let open = self.at;
        let outer = self.inflecting;
        self.inflecting |= self.closing_brace().is_some_and(|close| self.source[close..].starts_with("}~"));
        let mut branches = Vec::new();
        loop {
            self.at += 1;
            let start = self.at;
            let branch = self.sequence(Some(b'}'))?;
            if branch == Node::Sequence(Vec::new()) {
                return Err(self.error(start - 1, self.at + 1, "an empty alternative", Some("write `[ ]` around what may be missing")));
            }
            branches.push(branch);
            match self.peek() {
                Some(b'|') => continue,
                Some(b'}') => break,
                _ => {
                    return Err(self.error(open, open + 1, "this brace is never closed", Some("add `}`")));
                }
            }
        }
        self.at += 1;
        self.at += usize::from(self.peek() == Some(b'~'));
        self.inflecting = outer;
        Ok(Node::any(branches, self.lexicon.so_far()))
    }

    /// Where the brace that is open here closes.
    fn closing_brace(&self) -> Option<usize> {
        let mut depth = 0;
        self.source.bytes().enumerate().skip(self.at).find_map(|(at, b)| {
            depth += i32::from(b == b'{') - i32::from(b == b'}');
            (depth == 0).then_some(at)
        })
    }

    fn option(&mut self) -> Result<Node, PatternError> {
        let open = self.at;
        let mut branches = Vec::new();
        loop {
            self.at += 1;
            branches.push(self.sequence(Some(b']'))?);
            match self.peek() {
                Some(b'|') => continue,
                Some(b']') => break,
                _ => {
                    return Err(self.error(open, open + 1, "this bracket is never closed", Some("add `]`")));
                }
            }
        }
        self.at += 1;
        let part = Node::any(branches, self.lexicon.so_far());
        Ok(Node::Optional(Box::new(part)))
    }

    fn vocabulary(&mut self) -> Result<Node, PatternError> {
        let open = self.at;
        let Some(length) = self.source[open..].find('>') else {
            return Err(self.error(open, open + 1, "this vocabulary's name is never closed", Some("add `>`")));
        };
        let name = &self.source[open + 1..open + length];
        self.at = open + length + 1;
        match self.lexicon.vocabulary_id(name) {
            Ok(id) => Ok(Node::Vocabulary(id)),
            Err(nearest) => {
                let help = nearest.map(|n| format!("did you mean `{n}`?"));
                Err(self.error(open + 1, open + length, format!("there is no vocabulary `{name}`"), help.as_deref()))
            }
        }
    }

    fn gap(&mut self) -> Node {
        self.at += 3;
        let digits = self.source[self.at..].bytes().take_while(u8::is_ascii_digit).count();
        let most = self.source[self.at..self.at + digits].parse().unwrap_or(GAP);
        self.at += digits;
        Node::Gap(most)
    }

    /// One chunk of literal text: a word, a hyphenated word, a symbol or a number.
    fn words(&mut self, parts: &mut Vec<Node>) -> Result<(), PatternError> {
        let start = self.at;
        let bytes = self.source.as_bytes();
        self.at += bytes[start..].iter().take_while(|b| b.is_ascii_lowercase()).count();
        while let Some(b) = self.peek() {
            let inside_number = b == b','
                && self.at > start
                && bytes[self.at - 1].is_ascii_digit()
                && bytes.get(self.at + 1).is_some_and(u8::is_ascii_digit);
            let ends = b.is_ascii_whitespace()
                || matches!(b, b'{' | b'}' | b'[' | b']' | b'|' | b'<' | b'~' | b'#' | b'^' | b'$')
                || (b == b'.' && self.source[self.at..].starts_with("..."));
            if ends || (matches!(b, b',' | b':') && !inside_number) {
                break;
            }
            self.at += self.source[self.at..].chars().next().map_or(1, char::len_utf8);
        }
        let chunk = &self.source[start..self.at];
        let marked = self.peek() == Some(b'~');
        self.at += usize::from(marked);
        let inflected = marked || self.inflecting;
        if !chunk.is_empty() && chunk.bytes().all(|b| b.is_ascii_lowercase()) {
            parts.push(self.lexicon.word(chunk, inflected));
            return Ok(());
        }
        let clitic = chunk.replace('’', "'");
        if chunk == "dollar-sign" || CLITICS.contains(&clitic.as_str()) {
            parts.push(self.lexicon.word(&clitic, false));
            return Ok(());
        }
        let mut folded = String::new();
        let mut tokens: Vec<(String, Gap)> = Vec::new();
        for raw in Scanner::new(chunk) {
            fold_token(chunk, raw, &mut folded);
            tokens.push((folded.clone(), raw.gap));
        }
        if tokens.is_empty() && matches!(chunk, "(" | ")") {
            parts.push(Node::Comma);
            return Ok(());
        }
        // What may stand between any two words.
        if tokens.is_empty() && chunk.chars().all(|c| matches!(c, '-' | '/' | '\'' | '’' | '"' | '“' | '”' | '.' | '!' | '?')) {
            parts.push(Node::Optional(Box::new(Node::Comma)));
            return Ok(());
        }
        if tokens.is_empty() && matches!(chunk, "–" | "—" | ";") {
            parts.push(Node::Colon);
            return Ok(());
        }
        if tokens.is_empty() {
            return Err(self.error(start, self.at, format!("`{chunk}` holds no word"), None));
        }
        parts.push(self.hyphenated(&tokens, inflected));
        Ok(())
    }

    /// Words joined by hyphens also match written apart or as one.
    fn hyphenated(&mut self, tokens: &[(String, Gap)], inflected: bool) -> Node {
        let last = tokens.len() - 1;
        let apart: Vec<Node> = tokens.iter().enumerate().map(|(i, (word, _))| self.lexicon.word(word, inflected && i == last)).collect();
        let joined = tokens[1..].iter().all(|(word, gap)| *gap == Gap::Join && word.bytes().all(|b| b.is_ascii_alphabetic()));
        if last == 0 {
            return self.lexicon.word(&tokens[0].0, inflected);
        }
        if !joined {
            return Node::Sequence(apart);
        }
        let together: String = tokens.iter().map(|(word, _)| word.as_str()).collect();
        let joined = self.lexicon.word(&together, inflected);
        Node::Any(vec![Node::Sequence(apart), joined])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Language;

    #[test]
    fn mistakes_are_underlined() {
        let cases = [
            ("no {pain", "{", "this brace is never closed"),
            ("no {pain|{ache}", "{", "this brace is never closed"),
            ("no [real pain", "[", "this bracket is never closed"),
            ("no <pain", "<", "this vocabulary's name is never closed"),
            ("no pain}", "}", "nothing is open here that this could close"),
            ("no pain]", "]", "nothing is open here that this could close"),
            ("no|pain", "|", "nothing is open here that this could close"),
            ("{no||zero} pain", "||", "an empty alternative"),
            ("{no|} pain", "|}", "an empty alternative"),
            ("no ~ pain", "~", "`~` must follow a word directly"),
            ("[no] [pain]", "[no] [pain]", "this phrase could match nothing at all"),
            ("...", "...", "this phrase could match nothing at all"),
            ("", "", "this phrase could match nothing at all"),
            ("no <payn>", "payn", "there is no vocabulary `payn`"),
        ];
        for (source, underlined, message) in cases {
            let error = parse(source, &mut LexiconBuilder::new(Language::default(), ["pain".to_owned()])).expect_err(source);
            assert_eq!((&source[error.span.start..error.span.end], error.message.as_str()), (underlined, message), "{source}");
        }
    }

    #[test]
    fn the_nearest_vocabulary_is_named() {
        let names = ["treatment", "side-effect", "concern"].map(str::to_owned);
        let error = parse("no <side-efect>", &mut LexiconBuilder::new(Language::default(), names)).expect_err("it is misspelt");
        assert!(error.help.is_some_and(|help| help.contains("`side-effect`")));
    }
}
