//! Quotations: words that copy puts in somebody's mouth, and the words around them that say in whose.

use crate::document::{Block, Region, Role, Span};
use crate::text::{Gap, Text, Token, TokenKind};
use std::cell::OnceCell;
use std::ops::Range;

/// A stretch of speech. All ranges count the tokens of the whole text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotation {
    /// The words between the marks, or of the block quotation.
    pub inside: Range<usize>,
    /// All that its speaker is quoted with in the same block.
    pub speech: Range<usize>,
    /// What leads up to it in its sentence, or in the line above that ends in a colon.
    pub before: Range<usize>,
    /// What follows on its line, or the signature below.
    pub after: Range<usize>,
    /// A name or stars stand behind it.
    pub signed: bool,
}

/// A signature has no more words than this.
const SIGNATURE: usize = 9;
/// A name has no more words than this; what follows it has a comma before it.
const NAME: usize = 4;

/// The quotations of a document, in order.
#[derive(Debug, Default)]
pub struct Quotations(Vec<Quotation>);

impl Quotations {
    /// The quotations in a document's blocks.
    pub fn new(blocks: &[Block], text: &Text) -> Self {
        let mut list: Vec<Quotation> = Vec::new();
        for index in 0..blocks.len() {
            let first = list.len();
            list.extend(Reader::new(blocks, text, index).quotations());
            // "It changed my life," said Jo. "It really did.": the second has the speaker of the first.
            let mut speech = first;
            for next in first + 1..list.len() {
                let (one, other) = (&list[next - 1], &list[next]);
                if other.before.is_empty() && other.after.is_empty() && !other.signed {
                    list[next] = Quotation { inside: other.inside.clone(), ..one.clone() };
                    let end = list[next].inside.end;
                    list[speech..=next].iter_mut().for_each(|part| part.speech.end = end);
                } else {
                    speech = next;
                }
            }
        }
        Self(list)
    }

    /// The quotation that holds all of these tokens.
    pub fn around(&self, tokens: &Range<usize>) -> Option<&Quotation> {
        let after = self.0.partition_point(|q| q.inside.start <= tokens.start);
        self.0[..after].last().filter(|q| tokens.end <= q.inside.end)
    }

    /// The parts of these tokens that are quoted.
    pub fn within(&self, tokens: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
        let first = self.0.partition_point(|q| q.inside.end <= tokens.start);
        let touched = self.0[first..].iter().take_while(move |q| q.inside.start < tokens.end);
        touched.map(move |q| q.inside.start.max(tokens.start)..q.inside.end.min(tokens.end))
    }
}

fn tokens_of(text: &Text, block: usize) -> Range<usize> {
    let sentences = &text.sentences[text.blocks[block].clone()];
    match (sentences.first(), sentences.last()) {
        (Some(first), Some(last)) => first.tokens.start..last.tokens.end,
        _ => 0..0,
    }
}

/// One block being read.
struct Reader<'a> {
    blocks: &'a [Block],
    text: &'a Text,
    index: usize,
    tokens: Range<usize>,
    /// Where the first star stands in the block, once it was looked for.
    star: OnceCell<Option<usize>>,
}

impl<'a> Reader<'a> {
    fn new(blocks: &'a [Block], text: &'a Text, index: usize) -> Self {
        Self { blocks, text, index, tokens: tokens_of(text, index), star: OnceCell::new() }
    }

    fn is_starred_before(&self, at: usize) -> bool {
        self.star.get_or_init(|| star(&self.blocks[self.index].prose)).is_some_and(|star| star < at)
    }

    fn quotations(&self) -> Vec<Quotation> {
        let block = &self.blocks[self.index];
        if self.tokens.is_empty() {
            return Vec::new();
        }
        let marked = marked(&block.prose);
        if !marked.is_empty() {
            let ends = marked.iter().skip(1).map(|next| next.start).chain([block.prose.len()]);
            let mut quotations: Vec<Quotation> = Vec::new();
            for (&span, until) in marked.iter().zip(ends) {
                // The signature of one is no lead-in to the next.
                let from = quotations.last().map_or(0, |q| if q.signed { q.after.end } else { 0 });
                quotations.extend(self.quotation(span, from, until));
            }
            return quotations;
        }
        let signs =
            || self.index.checked_sub(1).is_some_and(|above| Reader::new(self.blocks, self.text, above).signature_below().is_some());
        if block.role != Role::Quote || signs() {
            return Vec::new();
        }
        let end = self.signature_line().unwrap_or(block.prose.len());
        self.quotation(Span::new(0, end), 0, block.prose.len()).into_iter().collect()
    }

    /// The quotation in a span of the prose; the token `from` and the byte `until` limit what is around it.
    fn quotation(&self, span: Span, from: usize, until: usize) -> Option<Quotation> {
        let prose = &self.blocks[self.index].prose;
        let inside = self.token_at(span.start)..self.token_at(span.end);
        if inside.is_empty() {
            return None;
        }
        let sentence = self.sentence_of(inside.start);
        let mut before = self.text.sentences[sentence].tokens.start.max(from)..inside.start;
        if inside.start == self.tokens.start {
            before = self.lead_in().unwrap_or(before);
        }
        let tail = &prose[span.end..until];
        let line = tail.len() - tail.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
        let line_end = tail[line..].find('\n').map_or(until, |end| span.end + line + end);
        let mut after = inside.end..self.token_at(line_end).max(inside.end);
        let dashed = tail[..line].contains(is_dash);
        let mut signed = is_signature(&self.text.tokens[after.clone()]);
        signed &= before.is_empty() && (dashed || tail.contains(',') || line_end == prose.len());
        signed |= star(&prose[span.end..line_end]).is_some() || self.is_starred_before(span.start);
        // Data says whose review it is, in a place of its own.
        signed |= self.blocks[self.index].region == Region::Data;
        if before.is_empty()
            && after.is_empty()
            && line_end == prose.len()
            && let Some(below) = self.signature_below()
        {
            after = below;
            signed = true;
        }
        Some(Quotation { speech: inside.clone(), inside, before, after, signed })
    }

    fn token_at(&self, byte: usize) -> usize {
        let tokens = &self.text.tokens[self.tokens.clone()];
        self.tokens.start + tokens.partition_point(|t| t.span().start < byte)
    }

    fn sentence_of(&self, token: usize) -> usize {
        self.text.blocks[self.index].start
            + self.text.sentences[self.text.blocks[self.index].clone()].partition_point(|s| s.tokens.end <= token)
    }

    /// The line above, if it leads into this block: "Jo wrote to us:".
    fn lead_in(&self) -> Option<Range<usize>> {
        let above = self.index.checked_sub(1)?;
        let leads = self.blocks[above].prose.trim_end().ends_with(':') && !matches!(self.blocks[above].role, Role::Heading(_));
        let last = self.text.blocks[above].clone().next_back()?;
        leads.then(|| self.text.sentences[last].tokens.clone())
    }

    /// Where the last line or sentence of a block quotation begins, if it is its signature.
    fn signature_line(&self) -> Option<usize> {
        let prose = &self.blocks[self.index].prose;
        let sentences = &self.text.sentences[self.text.blocks[self.index].clone()];
        let (last, earlier) = sentences.split_last()?;
        let mut start = self.text.tokens[last.tokens.start].span().start;
        if let Some(dash) = prose[start..].rfind(is_dash).filter(|_| earlier.is_empty()) {
            start += dash;
        } else if earlier.is_empty() {
            return None;
        }
        is_signature(&self.text.tokens[self.token_at(start)..self.tokens.end]).then_some(start)
    }

    /// The block below, if it signs this one.
    fn signature_below(&self) -> Option<Range<usize>> {
        let (block, here) = (self.blocks.get(self.index + 1)?, &self.blocks[self.index]);
        let tokens = tokens_of(self.text, self.index + 1);
        let dashed = block.prose.trim_start().starts_with(is_dash);
        let with_age = tokens.len() <= NAME && self.text.tokens[tokens.clone()].iter().any(|t| t.kind == TokenKind::Number);
        let named = with_age || block.role == Role::ListItem || here.role == Role::Quote;
        let may = !matches!(block.role, Role::Heading(_) | Role::TableHeader | Role::TableCell | Role::Alt | Role::Tooltip);
        (may && (dashed || named) && is_signature(&self.text.tokens[tokens.clone()])).then_some(tokens)
    }
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '―' | '~')
}

fn star(prose: &str) -> Option<usize> {
    prose.find(['★', '⭐', '🌟'])
}

/// "Jo", "Sarah T., 34", "A. Lee from Leeds", "Tom (verified)": a name, then perhaps a comma and more.
fn is_signature(tokens: &[Token]) -> bool {
    let Some((first, rest)) = tokens.split_first() else {
        return false;
    };
    let name = 1 + rest.iter().take_while(|t| t.gap < Gap::Comma).count();
    let lower = tokens[..name].iter().filter(|t| t.kind == TokenKind::Word).count();
    first.kind == TokenKind::Capitalised && tokens.len() <= SIGNATURE && name <= NAME && lower <= 1
}

/// The spans between quotation marks.
fn marked(prose: &str) -> Vec<Span> {
    let bytes = prose.as_bytes();
    // Most blocks have no mark: a quick look spares the slow one.
    if !bytes.contains(&b'"') && !bytes.contains(&"“".as_bytes()[0]) {
        return Vec::new();
    }
    let (mut spans, mut open) = (Vec::new(), None);
    let mut before = ' ';
    for (at, c) in prose.char_indices() {
        let after = at + c.len_utf8();
        let opens = match c {
            '“' | '„' => open.is_none(),
            '"' => open.is_none() && !before.is_alphanumeric(),
            _ => false,
        };
        if opens {
            open = Some(after);
        } else if matches!(c, '”' | '"' | '“')
            && let Some(start) = open.take()
        {
            spans.push(Span::new(start, at));
        }
        before = c;
    }
    // A speech of several paragraphs has its closing mark at the end of the last.
    spans.extend(open.map(|start| Span::new(start, prose.len())));
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Format};
    use crate::text::Words;

    /// What is quoted in a page, each with whether it is signed and the words around it.
    fn quoted(page: &str) -> Vec<(String, bool, String)> {
        let document = Document::parse("page.md".into(), page.to_owned(), Format::Markdown);
        let text = Text::read(document.blocks.iter().map(|block| block.prose.as_str()), &Words::default());
        let words = |tokens: &Range<usize>| {
            let block = text.sentences.iter().find(|s| tokens.start < s.tokens.end).map_or(0, |s| s.block);
            let spans = text.tokens[tokens.clone()].iter().map(|t| t.span());
            spans.map(|s| &document.blocks[block].prose[s.start..s.end]).collect::<Vec<_>>().join(" ")
        };
        let quotations = Quotations::new(&document.blocks, &text);
        let around = |q: &Quotation| format!("{}|{}", words(&q.before), words(&q.after));
        quotations.0.iter().map(|q| (words(&q.inside), q.signed, around(q))).collect()
    }

    #[track_caller]
    fn hold(page: &str, expected: &[(&str, bool, &str)]) {
        let expected: Vec<_> = expected.iter().map(|&(inside, signed, around)| (inside.to_owned(), signed, around.to_owned())).collect();
        assert_eq!(quoted(page), expected, "{page:?}");
    }

    #[test]
    fn a_name_or_stars_sign() {
        hold("“So kind.” – Jo, 34", &[("So kind", true, "|Jo 34")]);
        hold("“So kind.” (Jo)", &[("So kind", true, "|Jo")]);
        hold("“So kind!” Jo B., Cork", &[("So kind", true, "|Jo B Cork")]);
        hold("★ “So kind.”", &[("So kind", true, "★|")]);
        hold("Our “Glow Hour” – Mondays", &[("Glow Hour", false, "Our|Mondays")]);
        hold("“Natural” does not mean safe.", &[("Natural", false, "|does not mean safe")]);
        hold("A 6\" scar.", &[]);
    }

    #[test]
    fn a_signature_may_stand_below() {
        hold("“So kind.”\n\n— Jo", &[("So kind", true, "|Jo")]);
        hold("> So kind.\n>\n> Jo B.", &[("So kind", true, "|Jo B")]);
        hold("> So kind. — Jo", &[("So kind", true, "|Jo")]);
        hold("“So kind.”\n\n## Book Now", &[("So kind", false, "|")]);
        hold("“So kind.”\n\nAnother day, another smile", &[("So kind", false, "|")]);
    }

    #[test]
    fn what_leads_up_to_a_quotation_is_around_it() {
        hold("Jo says “so kind”.", &[("so kind", false, "Jo says|")]);
        hold("Jo wrote:\n\n“So kind.”", &[("So kind", false, "Jo wrote|")]);
    }

    #[test]
    fn a_speech_goes_on_in_its_paragraph() {
        hold("“Kind,” said Jo. “And quick.”", &[("Kind", false, "|said Jo"), ("And quick", false, "|said Jo")]);
        hold("“Kind.” – Jo “Quick.” – Bo", &[("Kind", true, "|Jo"), ("Quick", true, "|Bo")]);
    }
}
