//! Where every reader puts what it finds: text becomes blocks, in the order of the source.

use super::{Block, Link, Role, Span, SpanMapBuilder};

/// What the text at hand is part of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context {
    pub role: Role,
    pub list: Option<u32>,
    pub column: Option<usize>,
}

impl Context {
    /// Text of the given role, in no list and no table.
    pub fn of(role: Role) -> Self {
        Self { role, list: None, column: None }
    }
}

/// White space that is written only if text follows it in the same block.
#[derive(Debug, Clone, Copy)]
struct Gap {
    source: Span,
    line_break: bool,
    /// The source is one space: the gap can be part of the verbatim run around it.
    plain: bool,
}

#[derive(Debug)]
struct OpenLink {
    destination: String,
    /// Where its text begins in the block at hand; `None` until there is some.
    start: Option<usize>,
    /// Whether some block has it already.
    used: bool,
}

/// Collects the text of one block after the other.
#[derive(Debug, Default)]
pub(super) struct Writer {
    blocks: Vec<Block>,
    comments: Vec<Span>,
    text: SpanMapBuilder,
    gap: Option<Gap>,
    links: Vec<Link>,
    open: Vec<OpenLink>,
    /// Attribute texts met within a block; they come after it.
    aside: Vec<Block>,
    label: Option<Box<str>>,
    lists: u32,
    /// Whether `https://…` in the text counts as a link.
    pub bare_links: bool,
}

impl Writer {
    /// Adds text that stands in the source at `at`.
    pub fn verbatim(&mut self, text: &str, at: usize) {
        if !text.is_empty() {
            self.settle();
            self.text.verbatim(text, at);
        }
    }

    /// Adds text that stands for the bytes of `source` as a whole.
    pub fn decoded(&mut self, text: &str, source: Span) {
        if !text.is_empty() {
            self.settle();
            self.text.decoded(text, source);
        }
    }

    /// White space: one space, if text stands on both sides of it.
    pub fn space(&mut self, source: Span, plain: bool) {
        if self.gap.is_none() {
            self.gap = Some(Gap { source, line_break: false, plain });
        }
    }

    /// A forced line break.
    pub fn line_break(&mut self, source: Span) {
        if !self.gap.is_some_and(|gap| gap.line_break) {
            self.gap = Some(Gap { source, line_break: true, plain: false });
        }
    }

    fn settle(&mut self) {
        if let Some(gap) = self.gap.take() {
            let before = self.text.prose().as_bytes().last();
            match (before, gap.line_break, gap.plain) {
                (None, ..) => {}
                (Some(b' ' | b'\n'), false, _) => {}
                (_, true, _) => self.text.decoded("\n", gap.source),
                (_, _, true) => self.text.verbatim(" ", gap.source.start),
                (_, _, false) => self.text.decoded(" ", gap.source),
            }
        }
        for link in self.open.iter_mut().rev() {
            if link.start.is_some() {
                break;
            }
            link.start = Some(self.text.prose().len());
        }
    }

    /// Text from here on belongs to a link.
    pub fn open_link(&mut self, destination: String) {
        self.open.push(OpenLink { destination, start: None, used: false });
    }

    /// Ends the link that was opened last.
    pub fn close_link(&mut self) {
        if let Some(link) = self.open.pop() {
            let end = self.text.prose().len();
            if link.start.is_some() || !link.used {
                self.links.push(Link { prose: Span::new(link.start.unwrap_or(end), end), destination: link.destination });
            }
        }
    }

    /// A mark without text of its own that leads to `destination`.
    pub fn mark(&mut self, destination: String) {
        let at = self.text.prose().len();
        self.links.push(Link { prose: Span::new(at, at), destination });
    }

    /// Footnotes from here on are the text behind marks of this label.
    pub fn label(&mut self, label: Option<&str>) {
        self.label = label.map(Into::into);
    }

    /// The text of the block at hand so far.
    pub fn so_far(&self) -> &str {
        self.text.prose()
    }

    /// Whether text is now part of a link.
    pub fn in_link(&self) -> bool {
        !self.open.is_empty()
    }

    /// A number for a new list.
    pub fn new_list(&mut self) -> u32 {
        self.lists += 1;
        self.lists
    }

    /// Records a comment.
    pub fn comment(&mut self, span: Span) {
        self.comments.push(span);
    }

    /// Records the text of an attribute.
    pub fn aside(&mut self, role: Role, text: &mut SpanMapBuilder) {
        let blank = text.is_blank();
        let (prose, map) = text.take();
        if blank {
            return;
        }
        let block = Block::new(role, prose, map);
        if self.text.prose().is_empty() {
            self.blocks.push(block);
        } else {
            self.aside.push(block);
        }
    }

    /// Ends the block at hand. Returns its index, if there was any text in it.
    pub fn end_block(&mut self, context: Context) -> Option<usize> {
        self.gap = None;
        let blank = self.text.is_blank();
        let end = self.text.prose().len();
        for link in &mut self.open {
            if let Some(start) = link.start.take() {
                link.used = true;
                self.links.push(Link { prose: Span::new(start, end), destination: link.destination.clone() });
            }
        }
        if end == 0 {
            self.links.clear();
            return None;
        }
        let (prose, map) = self.text.take();
        let mut links = std::mem::take(&mut self.links);
        let mut index = None;
        if !blank {
            links.sort_by_key(|link| link.prose.start);
            if self.bare_links {
                bare_links(&prose, &mut links);
                links.sort_by_key(|link| link.prose.start);
            }
            index = Some(self.blocks.len());
            let mut block = Block::new(context.role, prose, map);
            block.links = links;
            block.list = context.list.filter(|_| context.role == Role::ListItem);
            block.column = context.column;
            if context.role == Role::Footnote {
                block.label = self.label.clone();
            }
            self.blocks.push(block);
        }
        self.blocks.append(&mut self.aside);
        index
    }

    /// The blocks and the comments.
    pub fn finish(self) -> (Vec<Block>, Vec<Span>) {
        (self.blocks, self.comments)
    }
}

/// Adds the web addresses that stand in the text as they are.
fn bare_links(prose: &str, links: &mut Vec<Link>) {
    // To prepare the search takes longer than to look through most blocks.
    if memchr::memchr(b':', prose.as_bytes()).is_none() {
        return;
    }
    let marked = links.len();
    let mut from = 0;
    for at in memchr::memmem::find_iter(prose.as_bytes(), "://") {
        if at < from {
            continue;
        }
        let letters = prose.as_bytes()[from..at].iter().rev().take(6).take_while(|b| b.is_ascii_alphabetic()).count();
        let start = at - letters;
        let scheme = &prose[start..at];
        if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
            continue;
        }
        let stop = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '“' | '”');
        let address = &prose[start..];
        let address = &address[..address.find(stop).unwrap_or(address.len())];
        from = start + address.len();
        let mut address = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '’', ']', '*', '_']);
        if !address.contains('(') {
            address = address.trim_end_matches(')');
        }
        let place = Span::new(start, start + address.len());
        let next = links[..marked].partition_point(|link| link.prose.end <= start);
        if !links[..marked].get(next).is_some_and(|link| link.prose.overlaps(place)) {
            links.push(Link { prose: place, destination: address.to_owned() });
        }
    }
}
