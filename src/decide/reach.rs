//! The block that a comment is for: the one that it stands in, or the next.

use crate::document::{Document, Format, Role, Span};

/// A block's place in the source.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    span: Span,
    role: Role,
}

impl Place {
    /// Whether it is the text of an attribute, which belongs to the block around it or before it.
    fn is_aside(&self) -> bool {
        matches!(self.role, Role::Alt | Role::Tooltip)
    }

    fn is_cell(&self) -> bool {
        matches!(self.role, Role::TableHeader | Role::TableCell)
    }
}

/// Where the blocks of a document stand, in the order of the source.
pub(super) fn places(document: &Document) -> Vec<Place> {
    let place = |block: &crate::document::Block| Place { span: block.source(Span::new(0, block.prose.len())), role: block.role };
    let mut places: Vec<Place> = Vec::new();
    for blocks in document.pages() {
        places.extend(blocks.iter().map(place));
    }
    places.sort_by_key(|place| place.span);
    places
}

/// What a comment is for: a block, with the texts of pictures and links in it; a table as a whole. Nothing, if nothing follows.
pub(super) fn of(document: &Document, places: &[Place], comment: Span) -> Vec<Span> {
    let source = document.source.as_str();
    let own = |place: &Place| !place.is_aside();
    let around = places.iter().rposition(|place| own(place) && place.span.start < comment.start && comment.end <= place.span.end);
    let behind = || {
        let at = places.iter().rposition(|place| own(place) && place.span.end <= comment.start)?;
        let between = &source[places[at].span.end..comment.start];
        let in_next_cell = places[at].is_cell() && between.contains('|');
        let is_apart = between.contains('\n') || in_next_cell || parts(document.format, between);
        (!is_apart).then_some(at)
    };
    if let Some(at) = around.or_else(behind) {
        return with_asides(document, places, at);
    }
    let Some(next) = places.iter().position(|place| place.span.start >= comment.end) else {
        return Vec::new();
    };
    if !places[next].is_cell() {
        return with_asides(document, places, next);
    }
    // Texts of pictures in cells stand between the cells.
    let rest = places[next..].iter().enumerate();
    let mut in_head = true;
    let table = rest.take_while(|(_, place)| {
        in_head &= place.role == Role::TableHeader;
        place.is_cell() && (in_head || place.role == Role::TableCell) || place.is_aside()
    });
    let last = table.filter(|(_, place)| place.is_cell()).last().map_or(0, |(at, _)| at);
    vec![Span::new(places[next].span.start, places[next + last].span.end)]
}

/// A block and the texts of attributes in it, which may stand behind its own.
fn with_asides(document: &Document, places: &[Place], at: usize) -> Vec<Span> {
    let block = places[at].span;
    let mut end = block.end;
    let asides = places[at + 1..].iter().take_while(|place| place.is_aside()).map(|place| place.span);
    let belongs = |aside: &Span| {
        let gap = document.source.get(end..aside.start).unwrap_or_default();
        let joined = !parts(document.format, gap);
        end = end.max(aside.end);
        joined
    };
    std::iter::once(block).chain(asides.take_while(belongs)).collect()
}

/// Whether what stands between two texts makes them different blocks.
fn parts(format: Format, between: &str) -> bool {
    const TAGS: [&str; 16] =
        ["p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "div", "section", "blockquote", "figure", "dd", "dt"];
    let has_blank_line =
        || between.lines().skip(1).any(|line| line.trim_matches(['>', ' ', '\t', '\r']).is_empty()) && between.matches('\n').count() > 1;
    let lower = between.to_ascii_lowercase();
    let is_tag = |rest: &str| {
        let name = rest.trim_start_matches('/');
        let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())];
        TAGS.contains(&name)
    };
    lower.split('<').skip(1).any(is_tag) || (format != Format::Html && has_blank_line())
}
