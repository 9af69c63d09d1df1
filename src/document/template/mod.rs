//! Templates: pages with the tags of a site generator in them, or with components and expressions.
//!
//! What such a page says is settled only when it is made. Before it is read as Markdown or HTML, its
//! tags are therefore taken out: what puts words in that nobody knows yet becomes [`UNKNOWN`], so that
//! no phrase is found across it, what only steers leaves nothing behind, and what stands for a part of
//! the page of its own parts what is around it. Texts that are handed to tags are copy too.

mod arguments;
mod expression;
mod line;
mod names;
mod render;
mod scan;
mod square;
mod tag;

use super::{Block, Enclosures, Format, Role, Span, SpanMap, front_matter, mark_len};
use scan::Scan;

/// Stands for words that are known only when the page is made.
pub(super) const UNKNOWN: &str = "\u{fffc}";

/// What the tags stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Markup {
    Markdown,
    Html,
    Text,
}

/// Which tags a file may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Dialect {
    markup: Markup,
    /// `{{ … }}`, `{% … %}` and their like.
    tags: bool,
    /// `{ … }` with program code in it.
    expressions: bool,
    /// Elements that are no HTML: `<Callout title="…">`.
    components: bool,
}

impl Dialect {
    fn of(format: Format) -> Option<Dialect> {
        let (markup, tags, expressions, components) = match format {
            Format::Markdown => (Markup::Markdown, true, false, false),
            Format::Html => (Markup::Html, true, false, false),
            Format::Text => (Markup::Text, true, false, false),
            Format::Mdx => (Markup::Markdown, false, true, true),
            Format::Astro | Format::Svelte => (Markup::Html, false, true, true),
            Format::Vue => (Markup::Html, true, false, true),
            Format::Docx | Format::Captions | Format::Csv | Format::Tsv | Format::Jsonl => return None,
        };
        Some(Dialect { markup, tags, expressions, components })
    }

    /// Whether there can be a tag in the source: a look that costs next to nothing.
    fn may_be_in(self, source: &str) -> bool {
        self.components
            || (self.tags && memchr::memchr_iter(b'{', source.as_bytes()).any(|at| scan::begins_tag(&source.as_bytes()[at..])))
            || (self.markup != Markup::Text && (has_server_tag(source) || square::may_be_in(source)))
    }
}

/// Whether there is a `<% … %>` or a `<?php … ?>`.
fn has_server_tag(source: &str) -> bool {
    ["<%", "<?php", "<?="].iter().any(|mark| memchr::memmem::find(source.as_bytes(), mark.as_bytes()).is_some())
}

/// What a reader of markup is handed in the place of a page with tags.
pub(super) struct Template {
    /// The page without its tags.
    pub text: String,
    /// From the text to the page.
    map: SpanMap,
    /// The texts that tags are handed, in the order of the page.
    arguments: Vec<Block>,
    comments: Vec<Span>,
}

/// Finds the tags of a page; nothing if there are none.
pub(super) fn find(source: &str, format: Format) -> Option<Template> {
    let dialect = Dialect::of(format)?;
    if !dialect.may_be_in(source) {
        return None;
    }
    let start = match dialect.markup {
        Markup::Text => mark_len(source),
        _ => front_matter::end(source, mark_len(source)),
    };
    let mut scan = Scan::new(source, dialect);
    if format == Format::Astro {
        scan.code_fence();
    }
    scan.run(scan.at.max(start));
    let found = scan.finish();
    if found.tags.is_empty() {
        return None;
    }
    let (text, map) = render::render(source, &found.tags, dialect).finish();
    Some(Template { text, map, arguments: found.arguments, comments: found.comments })
}

impl Template {
    /// What was read in the text, as it stands in the page, together with what the tags hold.
    pub fn in_page(self, blocks: Vec<Block>, comments: Vec<Span>) -> (Vec<Block>, Vec<Span>) {
        let mut arguments = self.arguments.into_iter().peekable();
        let mut all = Vec::with_capacity(blocks.len() + arguments.len());
        // Where each block went; blocks of which nothing is known go nowhere.
        let mut moved: Vec<Option<usize>> = Vec::with_capacity(blocks.len());
        let mut ended = Enclosures::default();
        for mut block in blocks {
            block.map = block.map.through(&self.map);
            let start = block.source(Span::new(0, 1)).start;
            while let Some(argument) = arguments.next_if(|argument| argument.source(Span::new(0, 1)).start < start) {
                all.push(argument);
            }
            let says_something = !block.prose.contains(UNKNOWN) || block.prose.contains(char::is_alphanumeric);
            moved.push(says_something.then_some(all.len()));
            ended = ended.then(block.enclosures);
            if says_something {
                block.enclosures = std::mem::take(&mut ended);
                block.column = block.column.and_then(|column| moved[column]);
                all.push(block);
            }
        }
        all.extend(arguments);
        let mut comments: Vec<Span> = comments.into_iter().map(|comment| self.map.source(comment)).chain(self.comments).collect();
        comments.sort();
        (all, comments)
    }
}

/// A text that a tag is handed: it stands for itself.
fn argument(role: Role, text: super::SpanMapBuilder) -> Option<Block> {
    let (prose, map) = text.finish();
    (!prose.trim().is_empty()).then(|| Block::new(role, prose, map))
}
