//! The block that a comment is for: the one that it stands in, or the next.

use crate::document::{Block, Document, Format, Role, Span};

/// A block's place in the source.
#[derive(Debug, Clone, Copy)]
struct Place {
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

/// Where the blocks of a page stand. A page may hold as many comments as blocks, so what was found for one is kept for the next.
pub(super) struct Places<'d> {
    document: &'d Document,
    page: usize,
    /// In the order of the source.
    all: Vec<Place>,
    /// Those that are no text of an attribute, each with the furthest byte that it or one before it ends at.
    own: Vec<(usize, usize)>,
    /// Where the cells of a post begin.
    cells: Vec<usize>,
    /// A block, up to where the source behind it was looked at, and whether something there sets it apart.
    behind: Option<(usize, usize, bool)>,
    /// A block, and where it ends with the texts of attributes in it.
    extent: Option<(usize, Span)>,
    /// The first and the last cell of a table.
    table: Option<(usize, usize)>,
}

impl<'d> Places<'d> {
    /// Those of the page of that number: in a file of many posts, a comment in one is for no other.
    pub fn new(document: &'d Document, page: usize) -> Self {
        let place = |block: &Block| Place { span: block.source(Span::new(0, block.prose.len())), role: block.role };
        let mut all: Vec<Place> = document.page(page).iter().map(place).collect();
        all.sort_by_key(|place| place.span);
        let mut furthest = 0;
        let own = all.iter().enumerate().filter(|(_, place)| !place.is_aside()).map(|(at, place)| {
            furthest = furthest.max(place.span.end);
            (at, furthest)
        });
        let own = own.collect();
        Self { document, page, all, own, cells: document.cells(page), behind: None, extent: None, table: None }
    }

    /// Whether they are those of the page of that number.
    pub fn are_of(&self, page: usize) -> bool {
        self.page == page
    }

    /// What a comment is for: a block, with the texts of pictures and links in it; a table as a whole. Nothing, if nothing follows.
    pub fn of(&mut self, comment: Span) -> Option<Span> {
        if let Some(at) = self.around(comment).or_else(|| self.just_before(comment)) {
            return Some(self.with_asides(at));
        }
        let next = self.all.partition_point(|place| place.span.start < comment.end);
        let first = self.all.get(next)?;
        if first.is_cell() { Some(Span::new(first.span.start, self.table_end(next))) } else { Some(self.with_asides(next)) }
    }

    /// The blocks that begin before a byte, the last one first, each with the furthest byte that it or one before it ends at.
    fn before(&self, byte: usize) -> impl Iterator<Item = (usize, usize)> {
        let begun = self.own.partition_point(|(at, _)| self.all[*at].span.start < byte);
        self.own[..begun].iter().rev().copied()
    }

    fn around(&self, comment: Span) -> Option<usize> {
        let mut near = self.before(comment.start).take_while(|(_, furthest)| comment.end <= *furthest);
        near.find(|(at, _)| comment.end <= self.all[*at].span.end).map(|(at, _)| at)
    }

    /// The block that a comment follows on the same line, and in the same cell.
    fn just_before(&mut self, comment: Span) -> Option<usize> {
        let (at, _) = self.before(comment.start).find(|(at, _)| self.all[*at].span.end <= comment.start)?;
        let place = self.all[at];
        let known = self.behind.filter(|(of, seen, _)| *of == at && *seen <= comment.start);
        let (_, from, was_apart) = known.unwrap_or((at, place.span.end, false));
        let is_apart = was_apart || self.sets_apart(place, Span::new(from, comment.start));
        self.behind = Some((at, comment.end, is_apart));
        (!is_apart).then_some(at)
    }

    /// Whether something in a stretch behind a block says that what follows belongs to it no longer.
    fn sets_apart(&self, place: Place, stretch: Span) -> bool {
        let between = &self.document.source[stretch.start..stretch.end];
        let has_line_end = || between.contains('\n') || (self.document.format == Format::Jsonl && between.contains("\\n"));
        let in_next_cell = || {
            let next = self.cells.partition_point(|cell| *cell < stretch.start);
            self.cells.get(next).is_some_and(|cell| *cell <= stretch.end)
        };
        has_line_end() || in_next_cell() || (place.is_cell() && between.contains('|')) || parts(self.document.markup(), between)
    }

    /// A block and the texts of attributes in it, which may stand behind its own.
    fn with_asides(&mut self, at: usize) -> Span {
        if let Some((_, extent)) = self.extent.filter(|(of, _)| *of == at) {
            return extent;
        }
        let mut extent = self.all[at].span;
        for aside in self.all[at + 1..].iter().take_while(|place| place.is_aside()) {
            let gap = self.document.source.get(extent.end..aside.span.start).unwrap_or_default();
            if parts(self.document.markup(), gap) {
                break;
            }
            extent.end = extent.end.max(aside.span.end);
        }
        self.extent = Some((at, extent));
        extent
    }

    /// Where the table ends that a cell is in.
    fn table_end(&mut self, next: usize) -> usize {
        let known = self.table.filter(|(first, last)| (*first..=*last).contains(&next));
        let (first, last) = known.unwrap_or_else(|| {
            let mut in_head = true;
            // Texts of pictures in cells stand between the cells.
            let table = self.all[next..].iter().enumerate().take_while(|(_, place)| {
                in_head &= place.role == Role::TableHeader;
                place.is_cell() && (in_head || place.role == Role::TableCell) || place.is_aside()
            });
            (next, next + table.filter(|(_, place)| place.is_cell()).last().map_or(0, |(at, _)| at))
        });
        self.table = Some((first, last));
        self.all[last].span.end
    }
}

/// Whether what stands between two texts makes them different blocks.
fn parts(format: Format, between: &str) -> bool {
    const TAGS: [&str; 16] =
        ["p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "div", "section", "blockquote", "figure", "dd", "dt"];
    let has_blank_line =
        || between.lines().skip(1).any(|line| line.trim_matches(['>', ' ', '\t', '\r']).is_empty()) && between.matches('\n').count() > 1;
    let is_tag = |rest: &str| {
        let name = rest.trim_start_matches('/');
        let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())];
        TAGS.iter().any(|tag| name.eq_ignore_ascii_case(tag))
    };
    between.split('<').skip(1).any(is_tag) || (!format.is_html() && has_blank_line())
}
