//! What a document is, whatever its format.

use super::span_map::SpanMap;
use std::ops::Range;

/// A half-open range of bytes, in whichever text the context names (the source file, mostly).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` to `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Whether the two spans share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the span holds no byte.
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self { start: range.start, end: range.end }
    }
}

/// The kinds of file that are read as copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// CommonMark with tables, footnotes and front matter.
    Markdown,
    /// HTML pages and fragments.
    Html,
    /// Plain text.
    Text,
    /// Markdown with components and expressions.
    Mdx,
    /// A page or component of Astro.
    Astro,
    /// A component of Svelte.
    Svelte,
    /// A component of Vue.
    Vue,
    /// The captions of a film: SubRip, WebVTT.
    Captions,
    /// A table with commas or semicolons between its columns, whose rows are posts.
    Csv,
    /// The same with tabs.
    Tsv,
    /// Posts as objects of JSON, one on each line.
    Jsonl,
    /// A Word document of today (.docx), a template or one with macros.
    Docx,
}

/// What Word puts beside a document while somebody has it open begins so: `~$draft.docx`.
const LOCK: &str = "~$";

impl Format {
    /// The endings of the names of files, by what they stand for.
    pub const ENDINGS: &[(Format, &[&str])] = &[
        (Format::Markdown, &["md", "markdown", "mdown", "mkd"]),
        (Format::Mdx, &["mdx"]),
        (
            Format::Html,
            &["html", "htm", "xhtml", "njk", "liquid", "hbs", "handlebars", "mustache", "jinja", "jinja2", "j2", "twig", "erb", "ejs"],
        ),
        (Format::Astro, &["astro"]),
        (Format::Svelte, &["svelte"]),
        (Format::Vue, &["vue"]),
        (Format::Captions, &["srt", "vtt"]),
        (Format::Csv, &["csv"]),
        (Format::Tsv, &["tsv", "tab"]),
        (Format::Jsonl, &["jsonl", "ndjson"]),
        (Format::Text, &["txt", "text"]),
        (Format::Docx, &["docx", "docm", "dotx", "dotm"]),
    ];

    /// The format that a path's ending stands for, if it is one that is read as copy.
    ///
    /// ```
    /// use caveat::document::Format;
    ///
    /// assert_eq!(Format::from_path("drafts/Peels.MD"), Some(Format::Markdown));
    /// assert_eq!(Format::from_path("logo.png"), None);
    /// // Not a document: it says that somebody has the document open.
    /// assert_eq!(Format::from_path("~$Peels.docx"), None);
    /// ```
    pub fn from_path(path: &str) -> Option<Format> {
        let name = path.rsplit(['/', '\\']).next()?;
        let (_, ending) = name.rsplit_once('.').filter(|_| !name.starts_with(LOCK))?;
        let known = |(_, endings): &&(Format, &[&str])| endings.iter().any(|known| ending.eq_ignore_ascii_case(known));
        Self::ENDINGS.iter().find(known).map(|(format, _)| *format)
    }

    /// Whether it is written in the elements of HTML: a page of HTML, or a component of Astro, Svelte or Vue.
    ///
    /// ```
    /// use caveat::document::Format;
    ///
    /// assert!(Format::Html.is_html() && Format::Vue.is_html() && !Format::Mdx.is_html());
    /// ```
    pub fn is_html(self) -> bool {
        matches!(self, Format::Html | Format::Astro | Format::Svelte | Format::Vue)
    }

    /// Whether it holds many posts, each a page of its own.
    pub fn has_records(self) -> bool {
        matches!(self, Format::Csv | Format::Tsv | Format::Jsonl)
    }

    /// The format of a text whose name does not tell, from how it begins.
    ///
    /// ```
    /// use caveat::document::Format;
    ///
    /// assert_eq!(Format::from_text("\n<!DOCTYPE html><html>"), Format::Html);
    /// assert_eq!(Format::from_text("<3 our new peel"), Format::Text);
    /// ```
    pub fn from_text(text: &str) -> Format {
        let text = text.trim_start_matches('\u{feff}').trim_start();
        let start = text.get(..14).unwrap_or(text).to_ascii_lowercase();
        if text.starts_with("WEBVTT") {
            return Format::Captions;
        }
        let page = start.starts_with("<!doctype html") || start.starts_with("<html");
        // A fragment: an element whose end is there too.
        let name = text.strip_prefix('<').map_or("", |rest| &rest[..rest.bytes().take_while(u8::is_ascii_alphanumeric).count()]);
        if page || (!name.is_empty() && text.contains(&format!("</{name}>"))) { Format::Html } else { Format::Text }
    }
}

/// What a block of prose is on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The page's title: front matter `title`, HTML `<title>`.
    Title,
    /// Text for search engines and previews: front matter or meta descriptions.
    Meta,
    /// A heading, level 1 (the page's) to 6.
    Heading(u8),
    /// Running text.
    Paragraph,
    /// The text of a list item.
    ListItem,
    /// A cell in a table's header row.
    TableHeader,
    /// A cell in a table's body.
    TableCell,
    /// Text in a block quotation.
    Quote,
    /// The text of a footnote.
    Footnote,
    /// The alternative text of an image.
    Alt,
    /// A tooltip: the `title` of a link, an image or another element.
    Tooltip,
}

/// The part of a page that a block stands in, as far as it decides what its words are worth.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Region {
    /// The copy itself.
    #[default]
    Main,
    /// What stands at the top of every page of a site.
    Header,
    /// What stands at the foot of every page.
    Footer,
    /// An entry of a menu, a breadcrumb or a list of links: it leads to copy and is none.
    Navigation,
    /// A bar that asks for consent to cookies.
    Notice,
    /// Text that only machines are shown: JSON-LD, the words for a link preview.
    Data,
}

impl Region {
    /// Whether words in it say anything to a reader or a search engine about what is sold.
    pub fn is_copy(self) -> bool {
        !matches!(self, Region::Navigation | Region::Notice)
    }

    /// Whether what is named in it is what the page is about: not what is named on every page.
    pub fn is_about(self) -> bool {
        matches!(self, Region::Main | Region::Header)
    }
}

/// A link inside a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where the link's text stands in the block's prose; empty for a bare footnote mark.
    pub prose: Span,
    /// Where the link leads, decoded: a URL, a path, `#fragment`, or `^label` for a footnote.
    pub destination: String,
}

/// One stretch of copy that no sentence crosses: a paragraph, a heading, an item, a cell, an attribute.
#[derive(Debug, Clone)]
pub struct Block {
    /// What the block is on the page.
    pub role: Role,
    /// What a reader reads: markup gone, entities and escapes decoded, soft breaks as one space.
    /// A hard break is `\n`, and so is a line end behind which a new line of copy plainly begins.
    pub prose: String,
    /// From prose back to the source.
    pub map: SpanMap,
    /// The links and footnote marks in the block, in order.
    pub links: Vec<Link>,
    /// For a list item, a number that all items of the same list share.
    pub list: Option<u32>,
    /// For a table cell, the index of the block that heads its column, or else its row, counted from the first block of the page.
    pub column: Option<usize>,
    /// For the text of a footnote, the label that marks refer to: `^label` without the `^`.
    pub label: Option<Box<str>>,
    /// The part of the page that it stands in.
    pub region: Region,
    /// The stretches of its prose that are set as small print, in order.
    pub small: Vec<Span>,
    /// How many enclosures end between the block before and this one, and how many begin.
    pub enclosures: Enclosures,
}

/// Headings inside an enclosure (a note at the side, an answer that folds out) head nothing outside of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Enclosures {
    /// How many end before the block.
    pub ended: u32,
    /// How many begin with the block.
    pub begun: u32,
}

impl Enclosures {
    /// What these and then those come to: what begins and ends at once is nothing.
    pub(super) fn then(self, next: Self) -> Self {
        let empty = self.begun.min(next.ended);
        Self { ended: self.ended + next.ended - empty, begun: self.begun - empty + next.begun }
    }
}

impl Block {
    /// A block of the copy itself, without links, list or column.
    pub fn new(role: Role, prose: String, map: SpanMap) -> Self {
        Self {
            role,
            prose,
            map,
            links: Vec::new(),
            list: None,
            column: None,
            label: None,
            region: Region::default(),
            small: Vec::new(),
            enclosures: Enclosures::default(),
        }
    }

    /// What a reader of the copy reads of it: nothing of a menu.
    pub fn copy(&self) -> &str {
        if self.region.is_copy() { &self.prose } else { "" }
    }

    /// Whether some of its prose is wholly set as small print.
    pub fn is_small_print(&self, prose: Span) -> bool {
        self.role == Role::Footnote || self.small.iter().any(|small| small.contains(prose))
    }

    /// The place in the source of a stretch of this block's prose.
    pub fn source(&self, prose: Span) -> Span {
        self.map.source(prose)
    }
}

/// A SHA-256 digest.
pub type Checksum = [u8; 32];

/// How many bytes of a file stand for a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// Two or four.
    Utf16,
    /// One.
    Single,
}

/// How a document's source stands to the bytes of its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// They are the same.
    File,
    /// The source is the file's text, and in the file it is written with other bytes.
    Encoded {
        /// How many of them.
        width: Width,
        /// Of the file's bytes.
        checksum: Checksum,
    },
    /// The source is what was found in the file, which holds no text as such; places in it are no
    /// places in the file.
    Extracted {
        /// Of the file's bytes.
        checksum: Checksum,
    },
}

/// A value in a file's front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// Where it stands in the source; empty where that is not known.
    pub span: Span,
    /// What it is.
    pub data: Data,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Data {
    /// A text.
    Text(String),
    /// A list of values.
    List(Vec<Value>),
    /// Values by their keys, in the order of the file.
    Table(Vec<(String, Value)>),
    /// A number, a date, or nothing.
    Other,
}
