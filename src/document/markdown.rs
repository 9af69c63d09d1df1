//! Markdown: CommonMark with tables, footnotes, strikethrough, task lists and front matter.

use pulldown_cmark::{Event, LinkType, Options, Parser, RefDefs, Tag, TagEnd};

use super::{
    Role, Span, SpanMapBuilder,
    align::{Quoting, align},
    entities::{Sink, Value, words},
    front_matter,
    html::Html,
    mark_len,
    wrap::Wrap,
    writer::{Context, Writer},
};

type Range = std::ops::Range<usize>;

/// Reads a Markdown file.
pub(super) fn read(source: &str, writer: &mut Writer) {
    writer.bare_links = true;
    let at = front_matter::read(source, mark_len(source), writer);
    let body = &source[at..];
    let events = Parser::new_ext(body, options()).into_offset_iter();
    let definitions = titles(events.reference_definitions(), body, at);
    let mut reader = Reader {
        source,
        html: Html::new(writer),
        definitions: definitions.into_iter().peekable(),
        lists: Vec::new(),
        header_row: false,
        images: 0,
        alt: Value::default(),
        links: Vec::new(),
        code: false,
        wrap: None,
        raw: Vec::new(),
    };
    for (event, range) in events {
        reader.event(event, at + range.start..at + range.end);
    }
    reader.definitions_before(source.len());
    reader.html.break_block();
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
}

struct Reader<'s, 'w> {
    source: &'s str,
    html: Html<'w>,
    /// The titles of link definitions, which stand between the blocks.
    definitions: std::iter::Peekable<std::vec::IntoIter<(usize, SpanMapBuilder)>>,
    lists: Vec<u32>,
    header_row: bool,
    /// How many images the text at hand is the alternative text of.
    images: usize,
    alt: Value,
    /// The open links and images: whether the writer has the link, and its title.
    links: Vec<(bool, Option<SpanMapBuilder>)>,
    code: bool,
    wrap: Option<Wrap>,
    /// The lines of the HTML block at hand.
    raw: Vec<Range>,
}

impl Reader<'_, '_> {
    fn event(&mut self, event: Event<'_>, range: Range) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, range),
            Event::SoftBreak if self.images == 0 && self.starts_line(&range) => {
                self.line_break(&range);
            }
            Event::SoftBreak | Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => self.space(range),
            Event::HardBreak if self.images > 0 => self.space(range),
            Event::HardBreak => self.line_break(&range),
            Event::Html(_) => match self.raw.last_mut() {
                Some(last) if last.end == range.start => last.end = range.end,
                _ => self.raw.push(range),
            },
            Event::InlineHtml(_) if self.images == 0 => self.html.feed(&self.source[range.clone()], range.start),
            Event::FootnoteReference(label) if !self.html.skipping() && self.images == 0 => {
                self.html.writer.mark(format!("^{label}"));
            }
            Event::Rule => self.html.break_block(),
            Event::InlineHtml(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range) {
        match tag {
            Tag::Paragraph => {
                self.definitions_before(range.start);
                let context = self.html.context();
                self.html.enter(context);
            }
            Tag::Heading { level, .. } => {
                self.definitions_before(range.start);
                self.enter(Role::Heading(level as u8));
            }
            Tag::BlockQuote(_) => self.enter(Role::Quote),
            Tag::FootnoteDefinition(label) => {
                self.enter(Role::Footnote);
                self.html.writer.label(Some(&label));
            }
            Tag::List(_) => {
                self.html.break_block();
                let list = self.html.writer.new_list();
                self.lists.push(list);
            }
            Tag::Item => {
                self.definitions_before(range.start);
                let context = self.html.context().with(Role::ListItem);
                self.html.enter(Context { list: self.lists.last().copied(), ..context });
            }
            Tag::Table(_) => {
                self.definitions_before(range.start);
                self.html.enter_table();
            }
            Tag::TableHead => {
                self.header_row = true;
                self.html.row();
            }
            Tag::TableRow => {
                self.header_row = false;
                self.html.row();
            }
            Tag::TableCell => {
                let column = self.html.cell(self.header_row, self.header_row, 1, 1);
                let role = if self.header_row { Role::TableHeader } else { Role::TableCell };
                let context = self.html.context().with(role);
                self.html.enter(Context { column, ..context });
            }
            Tag::CodeBlock(_) => {
                self.html.break_block();
                self.code = true;
            }
            Tag::HtmlBlock => {
                self.definitions_before(range.start);
                self.html.break_block();
            }
            Tag::Link { link_type, dest_url, title, .. } => {
                let open = self.images == 0 && !self.html.skipping();
                if open {
                    let mail = if link_type == LinkType::Email { "mailto:" } else { "" };
                    self.html.writer.open_link(format!("{mail}{dest_url}"));
                }
                let title = self.title(link_type, &title, range);
                self.links.push((open, title));
            }
            Tag::Image { link_type, title, .. } => {
                self.space(range.clone());
                let title = self.title(link_type, &title, range);
                self.links.push((false, title));
                self.images += 1;
            }
            _ => {}
        }
    }

    fn enter(&mut self, role: Role) {
        self.html.enter(self.html.context().with(role));
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::TableCell | TagEnd::Table => {
                self.html.leave();
            }
            TagEnd::List(_) => {
                self.html.break_block();
                self.lists.pop();
            }
            TagEnd::FootnoteDefinition => {
                self.html.leave();
                self.html.writer.label(None);
            }
            TagEnd::CodeBlock => self.code = false,
            TagEnd::HtmlBlock => self.html_block(),
            TagEnd::Link => {
                if let Some((open, title)) = self.links.pop() {
                    if open {
                        self.html.writer.close_link();
                    }
                    self.aside(Role::Tooltip, title);
                }
            }
            TagEnd::Image => {
                self.images -= 1;
                let title = self.links.pop().and_then(|(_, title)| title);
                if self.images == 0 {
                    let alt = std::mem::take(&mut self.alt);
                    self.aside(Role::Alt, Some(alt.text));
                    self.aside(Role::Tooltip, title);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str, range: Range) {
        // The indent of an HTML block comes as text without a place.
        if range.is_empty() || self.code || self.html.skipping() || self.html.is_mark(text) {
            return;
        }
        let verbatim = self.source[range.clone()] == *text;
        let source = Span::from(range.clone());
        match (self.images > 0, verbatim) {
            (true, true) => words(text, range.start, &mut self.alt),
            (true, false) => self.alt.decoded(text, source),
            (false, true) => words(text, range.start, self.html.writer),
            (false, false) => self.html.writer.decoded(text, source),
        }
    }

    /// Whether a new line of copy begins behind a line end that Markdown takes for a space.
    fn starts_line(&mut self, range: &Range) -> bool {
        let before = &self.source[..range.start];
        let before = &before[memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |at| at + 1)..];
        let after = self.source[range.start..].trim_start_matches(['\r', '\n']);
        let after = &after[..memchr::memchr(b'\n', after.as_bytes()).unwrap_or(after.len())];
        self.wrap.get_or_insert_with(|| Wrap::measure(self.source)).starts_line(before, after)
    }

    fn line_break(&mut self, range: &Range) {
        self.html.writer.line_break(Span::from(range.clone()));
    }

    fn space(&mut self, range: Range) {
        let source = Span::from(range);
        if self.images > 0 {
            self.alt.space(source, false);
        } else {
            self.html.writer.space(source, false);
        }
    }

    fn aside(&mut self, role: Role, text: Option<SpanMapBuilder>) {
        if let Some(mut text) = text
            && !self.html.skipping()
        {
            self.html.writer.aside(role, &mut text);
        }
    }

    /// The title of a link or an image that is written with its destination. The titles of
    /// reference links stand in their definitions.
    fn title(&self, kind: LinkType, title: &str, range: Range) -> Option<SpanMapBuilder> {
        if title.is_empty() || kind != LinkType::Inline {
            return None;
        }
        let raw = self.source[range.clone()].strip_suffix(')')?;
        quoted(raw, title, range.start)
    }

    /// Writes the titles of link definitions that stand before `at`.
    fn definitions_before(&mut self, at: usize) {
        while let Some((_, mut title)) = self.definitions.next_if(|(start, _)| *start < at) {
            self.html.break_block();
            self.html.writer.aside(Role::Tooltip, &mut title);
        }
    }

    /// Reads the HTML block at hand as HTML.
    fn html_block(&mut self) {
        let lines = std::mem::take(&mut self.raw);
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
            return;
        };
        let whole = first.start..last.end;
        if lines.len() == 1 {
            self.html.feed(&self.source[whole.clone()], whole.start);
        } else {
            // Between the lines stand the marks of a quote or the indent of a list item. Blanked
            // out, they are white space as any other, and every offset stays.
            let mut html = String::with_capacity(whole.len());
            for line in &lines {
                html.extend(std::iter::repeat_n(' ', line.start - whole.start - html.len()));
                html.push_str(&self.source[line.clone()]);
            }
            self.html.feed(&html, whole.start);
        }
        self.html.break_block();
    }
}

/// The titles of link definitions, in the order of the source.
fn titles(definitions: &RefDefs<'_>, body: &str, at: usize) -> Vec<(usize, SpanMapBuilder)> {
    let mut titles: Vec<_> = definitions
        .iter()
        .filter_map(|(_, definition)| {
            let title = definition.title.as_deref()?;
            let span = definition.span.clone();
            let text = quoted(&body[span.clone()], title, at + span.start)?;
            Some((at + span.start, text))
        })
        .collect();
    titles.sort_by_key(|(start, _)| *start);
    titles
}

/// The title at the end of `raw`, between quotes or parentheses.
fn quoted(raw: &str, title: &str, at: usize) -> Option<SpanMapBuilder> {
    let raw = raw.trim_end();
    let close = raw.chars().next_back().filter(|c| matches!(c, '"' | '\'' | ')'))?;
    let open = if close == ')' { '(' } else { close };
    let inner = &raw[..raw.len() - 1];
    let start = inner.rmatch_indices(open).map(|(i, _)| i).find(|i| {
        let escapes = inner[..*i].bytes().rev().take_while(|b| *b == b'\\').count();
        escapes % 2 == 0
    })?;
    Some(align(title, &inner[start + 1..], at + start + 1, Quoting::Markdown))
}
