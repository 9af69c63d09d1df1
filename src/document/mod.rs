//! Documents: a file's bytes turned into blocks of prose, each with a map back to the source.
//!
//! Every format ends in the same [`Document`]. Later stages see prose only, with markup, entities
//! and escapes resolved, and ask the block's [`SpanMap`] where a stretch of prose stands in the file.

mod align;
mod attributes;
mod bullets;
mod captions;
pub mod counter;
mod decode;
pub mod docx;
mod elements;
mod entities;
mod file;
mod front_matter;
mod html;
mod json_text;
mod markdown;
mod model;
mod note_mark;
mod places;
mod plain_yaml;
mod records;
mod regions;
mod repeats;
mod sniff;
mod span_map;
mod structured;
mod table;
mod template;
mod text;
mod tree;
mod wrap;
mod writer;

pub use decode::Encoding;
pub use file::Document;
pub use model::{Block, Checksum, Data, Enclosures, Format, Link, Origin, Region, Role, Span, Value, Width};
pub use places::{Place, Places};
pub use records::{Columns, Post};
pub use span_map::{SpanMap, SpanMapBuilder};

use writer::Writer;

impl Document {
    /// Reads a file's bytes.
    ///
    /// # Errors
    /// Why they cannot be read as copy, in words that follow the name of the file: `is not UTF-8 text …`.
    pub fn read(path: String, bytes: Vec<u8>, format: Format) -> Result<Document, String> {
        Self::read_as(path, bytes, &ReadAs { format: Some(format), ..ReadAs::default() })
    }

    /// Reads a file's bytes as somebody wishes.
    ///
    /// # Errors
    /// Why they cannot be read so, in words that follow the name of the file.
    pub fn read_as(path: String, bytes: Vec<u8>, wish: &ReadAs) -> Result<Document, String> {
        if wish.format == Some(Format::Docx) {
            return docx::document(path, &bytes);
        }
        sniff::not_text(&bytes).map_or(Ok(()), Err)?;
        let (source, origin) = decode::text(bytes, wish.encoding, wish.advice)?;
        let format = wish.format.unwrap_or_else(|| Format::from_text(&source));
        if format.has_records() {
            return records::read(path, source, origin, format, &wish.columns);
        }
        Ok(Document { origin, ..Self::parse(path, source, format) })
    }

    /// Reads a file's text. Whatever the text is, there is a document in it: broken markup is read
    /// as a browser would. What stands in a Word document is read as plain text here; for its markup,
    /// [`Document::read`] needs the file's bytes.
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
        if format == Format::Captions {
            let mut writer = Writer::default();
            let mut places = Places::default();
            captions::read(&source, &mut writer, &mut places);
            let (blocks, comments) = writer.finish();
            return Document { blocks, comments, places, ..Document::new(path, format, source, Origin::File) };
        }
        let Copy { blocks, comments, front_matter } = read(&source, format);
        Document { blocks, comments, front_matter, ..Document::new(path, format, source, Origin::File) }
    }
}

/// How to read a file.
#[derive(Debug, Clone, Default)]
pub struct ReadAs {
    /// What it is; if nobody knows, its text tells.
    pub format: Option<Format>,
    /// How its text is encoded, where the file itself does not say.
    pub encoding: Option<Encoding>,
    /// What can be done about a text whose encoding nobody knows, besides saving it as UTF-8: `say what it is`.
    pub advice: Option<&'static str>,
    /// For a file of posts, which are the posts' copy.
    pub columns: Columns,
}

/// The copy in a text, where its comments stand, and what its front matter says to caveat.
struct Copy {
    blocks: Vec<Block>,
    comments: Vec<Span>,
    front_matter: Option<Box<Value>>,
}

fn read(source: &str, format: Format) -> Copy {
    let template = template::find(source, format);
    let text = template.as_ref().map_or(source, |template| &template.text);
    let mut writer = Writer::default();
    match format {
        Format::Markdown | Format::Mdx => markdown::read(text, &mut writer),
        Format::Html | Format::Astro | Format::Svelte | Format::Vue => html::read(text, &mut writer),
        // What is in a table or in captions is told by their own readers; here it is but text.
        Format::Text | Format::Docx | Format::Captions | Format::Csv | Format::Tsv | Format::Jsonl => text::read(text, &mut writer),
    }
    let front_matter = writer.front_matter.take().map(Box::new);
    let (blocks, comments) = writer.finish();
    let (blocks, comments) = match template {
        Some(template) => template.in_page(blocks, comments),
        None => (blocks, comments),
    };
    Copy { blocks, comments, front_matter }
}

/// The bytes of a byte-order mark at the start of a file.
fn mark_len(source: &str) -> usize {
    if source.starts_with('\u{feff}') { 3 } else { 0 }
}
