//! Bullets, and the lists that are typed with them: lines that begin with one, and ticks in a row.

use super::{Block, Link, Role, Span};

/// How long a list item's mark is, if the line begins with one.
pub(super) fn bullet(text: &str) -> Option<usize> {
    let mut chars = text.char_indices();
    let (_, first) = chars.next()?;
    let after = &text[first.len_utf8()..];
    let spaced = |text: &str| text.starts_with([' ', '\t', '\u{a0}']);
    match first {
        '-' | '*' | '+' | '–' => spaced(after).then_some(first.len_utf8()),
        '•' | '‣' | '◦' | '▪' | '▫' | '●' | '○' | '■' | '□' | '◆' | '◇' | '∙' | '·' | '➤' | '➢' | '►' | '▶' | '✔' | '✓' | '✅' | '☑'
        | '✗' | '✘' | '❌' | '✖' | '👉' | '➡' | '→' => {
            let marks = after.len() - after.trim_start_matches('\u{fe0f}').len();
            (after.len() > marks).then_some(first.len_utf8() + marks)
        }
        '(' => {
            let (label, after) = after.split_once(')')?;
            (is_label(label) && spaced(after)).then_some(label.len() + 2)
        }
        _ => {
            let end = text.bytes().take(4).position(|b| matches!(b, b'.' | b')'))?;
            let label = &text[..end];
            let number = label.bytes().all(|b| b.is_ascii_digit());
            (is_label(label) && (number || text.as_bytes()[end] == b')') && spaced(&text[end + 1..])).then_some(end + 1)
        }
    }
}

/// How long the number at the start of the line is: `1.`, `12)`.
pub(super) fn numbered(text: &str) -> Option<usize> {
    bullet(text).filter(|_| text.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether an item is numbered so: `12`, `a`, `iv`.
fn is_label(label: &str) -> bool {
    let letters = |set: &str| label.chars().all(|c| set.contains(c.to_ascii_lowercase()));
    (1..=3).contains(&label.len())
        && (label.bytes().all(|b| b.is_ascii_digit()) || (label.len() == 1 && label.as_bytes()[0].is_ascii_alphabetic()) || letters("ivx"))
}

/// Ticks and crosses stand before what they tick, on one line too; other bullets may part words: "Leeds • York".
const TICKS: &[char] = &['✔', '✓', '✅', '☑', '✗', '✘', '❌', '✖'];

/// The first byte of every tick.
const TICK: u8 = 0xE2;

/// A paragraph and the items of a list in it, if there is one. `list` gives the list's number.
pub(super) fn split(block: &Block, list: impl FnOnce() -> u32) -> Option<Vec<Block>> {
    let prose = block.prose.as_bytes();
    if block.role != Role::Paragraph || memchr::memchr2(b'\n', TICK, prose).is_none() {
        return None;
    }
    let lines = lines(&block.prose);
    let items = lines.iter().filter(|line| line.is_item).count();
    if items < 2 || block.prose.trim_end().trim_end_matches('\u{fe0f}').ends_with(TICKS) {
        return None;
    }
    let list = list();
    let mut parts = Vec::new();
    // Lines that are no items stay together.
    for together in lines.chunk_by(|a, b| !a.is_item && !b.is_item) {
        let span = Span::new(together[0].span.start, together[together.len() - 1].span.end);
        if !block.prose[span.start..span.end].trim().is_empty() {
            parts.push(part(block, span, together[0].is_item.then_some(list)));
        }
    }
    Some(parts)
}

/// A line, without its bullet.
struct Line {
    span: Span,
    is_item: bool,
}

fn lines(prose: &str) -> Vec<Line> {
    let before_tick = |(at, c): (usize, char)| (TICKS.contains(&c) && prose[..at].ends_with(' ')).then_some(at);
    let mut starts: Vec<usize> = prose.char_indices().filter_map(before_tick).collect();
    starts.extend(std::iter::once(0).chain(memchr::memchr_iter(b'\n', prose.as_bytes()).map(|at| at + 1)));
    starts.sort_unstable();
    starts.dedup();
    let ends = starts.iter().skip(1).copied().chain(std::iter::once(prose.len()));
    let line = |(start, end): (&usize, usize)| {
        let text = &prose[*start..end];
        let mark = bullet(text);
        let inner = &text[mark.unwrap_or(0)..];
        let start = end - inner.trim_start().len();
        Line { span: Span::new(start, start + inner.trim().len()), is_item: mark.is_some() }
    };
    starts.iter().zip(ends).map(line).collect()
}

/// A part of a block: an item of a list, or a paragraph.
fn part(block: &Block, span: Span, list: Option<u32>) -> Block {
    let role = if list.is_some() { Role::ListItem } else { block.role };
    let within = |inner: Span| Span::new(inner.start.max(span.start) - span.start, inner.end.min(span.end) - span.start);
    let touches = |inner: &Span| inner.overlaps(span) || inner.is_empty() && span.start < inner.start && inner.start <= span.end;
    let mut part = Block::new(role, block.prose[span.start..span.end].to_owned(), block.map.slice(span));
    let links = block.links.iter().filter(|link| touches(&link.prose));
    part.links = links.map(|link| Link { prose: within(link.prose), destination: link.destination.clone() }).collect();
    part.list = list;
    part.small = block.small.iter().filter(|small| small.overlaps(span)).map(|small| within(*small)).collect();
    part.region = block.region;
    part
}

#[cfg(test)]
mod tests {
    use crate::document::{Document, Format, Role};

    fn read(copy: &str, format: Format) -> Vec<(Role, String, String)> {
        let document = Document::read("page".into(), copy.as_bytes().to_vec(), format).expect("it can be read");
        let told = |block: &crate::document::Block| {
            let at = block.source(crate::document::Span::new(0, block.prose.len()));
            (block.role, block.prose.clone(), copy[at.start..at.end].to_owned())
        };
        document.blocks.iter().map(told).collect()
    }

    #[test]
    fn bullets_typed_by_hand_make_a_list() {
        let copy = "We cannot treat you if you have\n• a **pacemaker**\n• epilepsy\n";
        let expected = [
            (Role::Paragraph, "We cannot treat you if you have", "We cannot treat you if you have"),
            (Role::ListItem, "a pacemaker", "a **pacemaker"),
            (Role::ListItem, "epilepsy", "epilepsy"),
        ];
        let expected = expected.map(|(role, prose, source)| (role, prose.to_owned(), source.to_owned()));
        assert_eq!(read(copy, Format::Markdown), expected);
        let copy = "<p>Helps with<br>- acne<br>- scars &amp; spots<br>Call us.</p>";
        let roles: Vec<_> = read(copy, Format::Html).into_iter().map(|(role, prose, _)| (role, prose)).collect();
        let expected =
            [(Role::Paragraph, "Helps with"), (Role::ListItem, "acne"), (Role::ListItem, "scars & spots"), (Role::Paragraph, "Call us.")];
        assert_eq!(roles, expected.map(|(role, prose)| (role, prose.to_owned())));
    }

    #[test]
    fn ticks_in_a_row_make_a_list_and_other_marks_do_not() {
        let roles = |copy| read(copy, Format::Markdown).into_iter().map(|(role, prose, _)| (role, prose)).collect::<Vec<_>>();
        let ticked = [(Role::Paragraph, "Eases:"), (Role::ListItem, "sciatica"), (Role::ListItem, "back pain")];
        assert_eq!(roles("Eases: ✅ sciatica ✅ back pain"), ticked.map(|(role, prose)| (role, prose.to_owned())));
        for whole in ["Leeds • York • Hull", "Safe ✅ Gentle ✅", "It works ✓ for most."] {
            assert_eq!(roles(whole), [(Role::Paragraph, whole.to_owned())]);
        }
    }
}
