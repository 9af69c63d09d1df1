//! Documents: a file's bytes turned into blocks of prose, each with a map back to the source.
//!
//! Every format ends in the same [`Document`]. Later stages see prose only, with markup, entities
//! and escapes resolved, and ask the block's [`SpanMap`] where a stretch of prose stands in the file.

mod align;
mod attributes;
mod decode;
mod elements;
mod entities;
mod front_matter;
mod html;
mod markdown;
mod model;
mod plain_yaml;
mod span_map;
mod table;
mod text;
mod tree;
mod wrap;
mod writer;

pub use model::{Block, Checksum, Document, Format, Link, Origin, Role, Span};
pub use span_map::{SpanMap, SpanMapBuilder};

use writer::Writer;

impl Document {
    /// Reads a file's bytes.
    ///
    /// # Errors
    /// Why they cannot be read as copy, in words that follow the name of the file: `is not UTF-8 text …`.
    pub fn read(path: String, bytes: Vec<u8>, format: Format) -> Result<Document, String> {
        Ok(Self::parse(path, decode::text(bytes)?, format))
    }

    /// Reads a file's text. Whatever the text is, there is a document in it: broken markup is read
    /// as a browser would.
    ///
    /// ```
    /// use caveat::document::{Document, Format, Role, Span};
    ///
    /// let page = Document::parse("a.md".into(), "# Is it *safe*?".into(), Format::Markdown);
    /// let heading = &page.blocks[0];
    /// assert_eq!((heading.role, heading.prose.as_str()), (Role::Heading(1), "Is it safe?"));
    /// assert_eq!(heading.source(Span::new(6, 10)), Span::new(9, 13));
    /// ```
    pub fn parse(path: String, source: String, format: Format) -> Document {
        let mut writer = Writer::default();
        match format {
            Format::Markdown => markdown::read(&source, &mut writer),
            Format::Html => html::read(&source, &mut writer),
            Format::Text => text::read(&source, &mut writer),
        }
        let (blocks, comments) = writer.finish();
        Document { path, format, source, origin: Origin::File, blocks, comments }
    }
}

/// The bytes of a byte-order mark at the start of a file.
fn mark_len(source: &str) -> usize {
    if source.starts_with('\u{feff}') { 3 } else { 0 }
}
