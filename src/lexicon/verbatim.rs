//! Words taken as they are, without the language of phrases.

use super::parse::PatternError;
use super::pattern::{LONGEST, Node, Pattern};
use super::vocabulary::LexiconBuilder;
use crate::document::Span;
use crate::text::{Gap, Scanner, fold_token};

/// A pattern of exactly these words, with the commas and colons between them, adding them to the lexicon. Case, quotation
/// marks, hyphens and what ends the sentence do not matter.
pub fn verbatim(text: &str, lexicon: &mut LexiconBuilder) -> Result<Pattern, PatternError> {
    let fail = |span: Span, message: &str, help: &str| Err(PatternError { span, message: message.to_owned(), help: Some(help.to_owned()) });
    let (mut parts, mut words, mut folded) = (Vec::new(), 0, String::new());
    for raw in Scanner::new(text) {
        match raw.gap {
            Gap::Sentence if words > 0 => {
                return fail(
                    Span::new(raw.span.start, text.len()),
                    "here a second sentence begins",
                    "give each sentence an entry of its own in the list",
                );
            }
            Gap::Comma if words > 0 => parts.push(Node::Comma),
            Gap::Clause if words > 0 => parts.push(Node::Colon),
            _ => {}
        }
        fold_token(text, raw, &mut folded);
        parts.push(lexicon.word(&folded, false));
        words += 1;
    }
    let whole = Span::new(0, text.len());
    match words {
        0 => fail(whole, "there is no word in it", "write the words as they stand in the copy"),
        1..=LONGEST => Ok(Pattern { source: text.into(), root: if words == 1 { parts.remove(0) } else { Node::Sequence(parts) } }),
        _ => fail(whole, "this is too long", &format!("at most {LONGEST} words are compared; give the part with the claim")),
    }
}
