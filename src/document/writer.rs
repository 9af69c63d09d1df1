//! Where every reader puts what it finds: text becomes blocks, in the order of the source.

use super::{
    Block, Enclosures, Link, Region, Role, Span, SpanMap, SpanMapBuilder, Value, bullets,
    regions::{Place, doubt_notices, find_link_lists},
    repeats,
};

/// What the text at hand is part of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context {
    pub role: Role,
    pub list: Option<u32>,
    pub column: Option<usize>,
    pub place: Place,
}

impl Context {
    /// Text of the given role, in no list and no table.
    pub fn of(role: Role) -> Self {
        Self { role, list: None, column: None, place: Place::default() }
    }

    /// Text of the given role in the same place.
    pub fn with(self, role: Role) -> Self {
        Self { place: self.place, ..Self::of(role) }
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
    /// What the front matter says to caveat.
    pub front_matter: Option<Value>,
    enclosures: Enclosures,
    small: Vec<Span>,
    /// A place where two words meet that may be apart on the screen.
    seam: Option<Span>,
    /// The place of what is written.
    pub place: Place,
    /// Whether `https://…` in the text counts as a link.
    pub bare_links: bool,
}

impl Writer {
    /// Adds text that stands in the source at `at`.
    pub fn verbatim(&mut self, text: &str, at: usize) {
        if !text.is_empty() {
            self.settle(text);
            self.text.verbatim(text, at);
            self.note_small(text.len());
        }
    }

    /// Adds text that stands for the bytes of `source` as a whole.
    pub fn decoded(&mut self, text: &str, source: Span) {
        if !text.is_empty() {
            self.settle(text);
            self.text.decoded(text, source);
            self.note_small(text.len());
        }
    }

    /// Remembers that the last bytes are small print.
    fn note_small(&mut self, len: usize) {
        if !self.place.small_print {
            return;
        }
        let end = self.text.prose().len();
        match self.small.last_mut() {
            Some(last) if self.text.prose()[last.end..end - len].trim().is_empty() => last.end = end,
            _ => self.small.push(Span::new(end - len, end)),
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

    /// Two inline elements meet at `source`: their words are one, unless they look like two.
    pub fn seam(&mut self, source: Span) {
        self.seam = Some(source);
    }

    /// Writes what is due before `next`.
    fn settle(&mut self, next: &str) {
        if let Some(seam) = self.seam.take()
            && self.gap.is_none()
            && are_apart(self.text.prose(), next)
        {
            self.gap = Some(Gap { source: seam, line_break: false, plain: false });
        }
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

    /// A mark such as `1` or `[2]` that leads to a note: by itself, or as the text of a link on the page.
    pub fn mark_note(&mut self, text: &str) {
        match self.open.last_mut() {
            None => self.mark(format!("^{text}")),
            Some(link) => {
                if let Some(label) = link.destination.strip_prefix('#') {
                    link.destination = format!("^{label}");
                }
            }
        }
    }

    /// Footnotes from here on are the text behind marks of this label.
    pub fn label(&mut self, label: Option<&str>) {
        self.label = label.map(Into::into);
    }

    /// The text of the block at hand so far.
    pub fn so_far(&self) -> &str {
        self.text.prose()
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
        self.aside_in(Region::Main, role, text);
    }

    /// Records the text of an attribute; in `Main` it stands where its element does.
    pub fn aside_in(&mut self, region: Region, role: Role, text: &mut SpanMapBuilder) {
        let blank = text.is_blank();
        let (prose, map) = text.take();
        if blank {
            return;
        }
        let mut block = Block::new(role, prose, map);
        block.region = if region == Region::Main { self.place.region_of(&block) } else { region };
        self.put(block);
    }

    /// Adds a block, behind the one at hand.
    fn put(&mut self, block: Block) {
        if self.text.prose().is_empty() {
            self.push(block);
        } else {
            self.aside.push(block);
        }
    }

    fn push(&mut self, mut block: Block) {
        block.enclosures = std::mem::take(&mut self.enclosures).then(block.enclosures);
        self.blocks.push(block);
    }

    /// Headings from here on head nothing behind the matching [`Writer::leave`].
    pub fn enter(&mut self) {
        self.enclosures = self.enclosures.then(Enclosures { ended: 0, begun: 1 });
    }

    /// Ends what the last [`Writer::enter`] began.
    pub fn leave(&mut self) {
        self.enclosures = self.enclosures.then(Enclosures { ended: 1, begun: 0 });
    }

    /// Adds the blocks that `read` finds in a text which `map` leads from to the source.
    pub fn embed(&mut self, map: &SpanMap, read: impl FnOnce(&mut Writer)) {
        let mut inner = Writer { lists: self.lists, ..Writer::default() };
        read(&mut inner);
        self.lists = inner.lists;
        let direct = self.text.prose().is_empty();
        let first = self.blocks.len();
        for mut block in inner.blocks {
            block.map = block.map.through(map);
            block.column = block.column.filter(|_| direct).map(|column| first + column);
            self.put(block);
        }
    }

    /// Ends the block at hand. Returns its index, if there was any text in it.
    pub fn end_block(&mut self, context: Context) -> Option<usize> {
        self.gap = None;
        self.seam = None;
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
        let small = std::mem::take(&mut self.small);
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
            block.small = small;
            block.region = context.place.region_of(&block);
            if context.role == Role::Footnote {
                block.label = self.label.clone();
            }
            match bullets::split(&block, || self.new_list()) {
                Some(parts) => parts.into_iter().for_each(|part| self.push(part)),
                None => self.push(block),
            }
        }
        self.blocks.append(&mut self.aside);
        index
    }

    /// The blocks and the comments.
    pub fn finish(mut self) -> (Vec<Block>, Vec<Span>) {
        doubt_notices(&mut self.blocks);
        find_link_lists(&mut self.blocks);
        repeats::drop(&mut self.blocks);
        (self.blocks, self.comments)
    }
}

/// Whether two elements without a space between them are two words: `No downtime` and `Safe`, `98%` and
/// `satisfied`. Where they make one word, as in `micro` and `needling`, it goes on in lower case.
fn are_apart(before: &str, next: &str) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), next.chars().next()) else {
        return false;
    };
    match last {
        '.' | '!' | '?' | ':' | ';' | '%' | '+' | ')' => first.is_alphanumeric(),
        _ => (last.is_lowercase() || last.is_ascii_digit()) && first.is_uppercase(),
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
