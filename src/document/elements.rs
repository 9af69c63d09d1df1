//! What HTML elements mean for the text in them.

/// The kinds of element that the reader tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Tag {
    /// Not an HTML element: a Markdown block that holds HTML.
    Markdown,
    /// An element that leaves the text around it in one block, known or not.
    Inline,
    /// An element that text does not run across.
    Block,
    Paragraph,
    Heading,
    List,
    Item,
    Term,
    Detail,
    Quote,
    Table,
    TableSection,
    Row,
    Head,
    Cell,
    /// A block with text of its own: `caption`, `figcaption`, `button`, `label`.
    Caption,
    Summary,
    Title,
    Link,
    LineBreak,
    /// An element whose content is not copy.
    Skip,
    /// An element whose content is lines and shapes, and may hold text.
    Drawing,
    /// An element without content.
    Void,
    Image,
    Meta,
}

/// How many tags there are.
pub(super) const TAGS: usize = Tag::Meta as usize + 1;

impl Tag {
    pub fn index(self) -> usize {
        self as usize
    }

    /// The tag of an element's name, in lower case as the tokenizer hands it out.
    pub fn of(name: &[u8]) -> Tag {
        match name {
            b"p" => Tag::Paragraph,
            b"a" => Tag::Link,
            b"br" => Tag::LineBreak,
            b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => Tag::Heading,
            b"ul" | b"ol" | b"menu" | b"dir" => Tag::List,
            b"li" => Tag::Item,
            b"dt" => Tag::Term,
            b"dd" => Tag::Detail,
            b"blockquote" => Tag::Quote,
            b"table" => Tag::Table,
            b"thead" | b"tbody" | b"tfoot" => Tag::TableSection,
            b"tr" => Tag::Row,
            b"th" => Tag::Head,
            b"td" => Tag::Cell,
            // The last two are in drawings.
            b"caption" | b"figcaption" | b"button" | b"label" | b"text" | b"foreignobject" => Tag::Caption,
            b"summary" => Tag::Summary,
            b"title" => Tag::Title,
            b"meta" => Tag::Meta,
            b"img" | b"area" | b"input" => Tag::Image,
            b"script" | b"style" | b"template" | b"noscript" | b"math" | b"textarea" | b"select" | b"datalist" | b"code" | b"samp"
            | b"kbd" | b"iframe" | b"xmp" | b"noembed" | b"noframes" | b"noframe" | b"audio" | b"video" | b"canvas" | b"object" | b"rp" => {
                Tag::Skip
            }
            b"svg" => Tag::Drawing,
            b"wbr" | b"base" | b"col" | b"embed" | b"link" | b"param" | b"source" | b"track" => Tag::Void,
            b"html" | b"head" | b"body" | b"address" | b"article" | b"aside" | b"center" | b"colgroup" | b"details" | b"dialog"
            | b"div" | b"dl" | b"fieldset" | b"figure" | b"footer" | b"form" | b"frameset" | b"header" | b"hgroup" | b"hr" | b"legend"
            | b"main" | b"nav" | b"optgroup" | b"option" | b"pre" | b"search" | b"section" => Tag::Block,
            _ => Tag::Inline,
        }
    }

    /// Whether text on both sides of the element's edges is in different blocks.
    pub fn is_block(self) -> bool {
        !matches!(
            self,
            Tag::Markdown | Tag::Inline | Tag::Link | Tag::LineBreak | Tag::Skip | Tag::Drawing | Tag::Void | Tag::Image | Tag::Meta
        )
    }

    /// Whether the element has no content and no end tag.
    pub fn is_void(self, name: &[u8]) -> bool {
        matches!(self, Tag::LineBreak | Tag::Void | Tag::Image | Tag::Meta) || name == b"hr"
    }

    /// The elements that an end tag, or an implied end, does not reach across.
    pub fn barriers(self) -> &'static [Tag] {
        match self {
            Tag::Table => &[Tag::Markdown],
            Tag::TableSection | Tag::Row | Tag::Head | Tag::Cell => &[Tag::Table, Tag::Markdown],
            Tag::Item => &[Tag::List, Tag::Table, Tag::Head, Tag::Cell, Tag::Markdown],
            _ => &[Tag::Table, Tag::Head, Tag::Cell, Tag::Markdown],
        }
    }

    /// The elements that the start of this one ends, though nobody wrote their end tags.
    pub fn ends(self) -> &'static [Tag] {
        match self {
            Tag::Item => &[Tag::Item, Tag::Paragraph],
            Tag::Term | Tag::Detail => &[Tag::Term, Tag::Detail, Tag::Paragraph],
            Tag::Head | Tag::Cell => &[Tag::Head, Tag::Cell],
            Tag::Row => &[Tag::Row, Tag::Head, Tag::Cell],
            Tag::TableSection => &[Tag::TableSection, Tag::Row, Tag::Head, Tag::Cell],
            Tag::Heading => &[Tag::Heading, Tag::Paragraph],
            tag if tag.is_block() && tag != Tag::Title => &[Tag::Paragraph],
            _ => &[],
        }
    }
}

/// A short stand-in for an element's name, to tell elements with the same tag apart.
pub(super) fn name_of(name: &[u8]) -> u32 {
    // FNV-1a.
    name.iter().fold(0x811c_9dc5, |hash: u32, b| (hash ^ u32::from(*b)).wrapping_mul(0x0100_0193))
}
