//! What a document is, whatever its format.

use super::places::{Place, Places};
use super::span_map::SpanMap;
use sha2::{Digest, Sha256};

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

/// The kinds of file that are read as copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// CommonMark with tables, footnotes and front matter.
    Markdown,
    /// HTML pages and fragments.
    Html,
    /// Plain text.
    Text,
    /// A Word document of today (.docx), a template or one with macros.
    Docx,
}

/// What Word puts beside a document while somebody has it open begins so: `~$draft.docx`.
const LOCK: &str = "~$";

impl Format {
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
        match ending.to_ascii_lowercase().as_str() {
            "md" | "markdown" | "mdown" | "mkd" | "mdx" => Some(Format::Markdown),
            "html" | "htm" | "xhtml" => Some(Format::Html),
            "txt" | "text" => Some(Format::Text),
            "docx" | "docm" | "dotx" | "dotm" => Some(Format::Docx),
            _ => None,
        }
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
    /// For a table cell, the index in [`Document::blocks`] of the cell that heads its column.
    pub column: Option<usize>,
    /// For the text of a footnote, the label that marks refer to: `^label` without the `^`.
    pub label: Option<Box<str>>,
}

impl Block {
    /// A block without links, list or column.
    pub fn new(role: Role, prose: String, map: SpanMap) -> Self {
        Self { role, prose, map, links: Vec::new(), list: None, column: None, label: None }
    }

    /// The place in the source of a stretch of this block's prose.
    pub fn source(&self, prose: Span) -> Span {
        self.map.source(prose)
    }
}

/// A SHA-256 digest.
pub type Checksum = [u8; 32];

/// How a document's source stands to the bytes of its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// They are the same.
    File,
    /// The source is what was found in the file, which holds no text as such; places in it are no
    /// places in the file.
    Extracted {
        /// Of the file's bytes.
        checksum: Checksum,
    },
}

/// A file ready to be checked.
#[derive(Debug, Clone)]
pub struct Document {
    /// The path as the user named it, with `/` between its parts.
    pub path: String,
    /// What the file was read as.
    pub format: Format,
    /// The text that all spans are in: the file as it is on disk, byte-order mark included, unless
    /// [`Document::origin`] says otherwise.
    pub source: String,
    /// How the source stands to the file.
    pub origin: Origin,
    /// Where a person finds a stretch of the source, where lines mean nothing.
    pub places: Places,
    /// The copy in it, in the order of the source.
    pub blocks: Vec<Block>,
    /// Where the comments `<!-- … -->` stand, in the order of the source.
    pub comments: Vec<Span>,
}

impl Document {
    /// Where a person finds a stretch of the source; nothing where that is told by its line.
    pub fn place(&self, span: Span) -> Option<&Place> {
        self.places.at(span.start)
    }

    /// The SHA-256 of the file's bytes.
    pub fn checksum(&self) -> Checksum {
        match self.origin {
            Origin::File => Sha256::digest(self.source.as_bytes()).into(),
            Origin::Extracted { checksum } => checksum,
        }
    }
}
