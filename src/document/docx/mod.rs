//! Word documents: what a reader of the page reads, in one text, and comments written back into the file.
//!
//! A document is a zip archive of XML parts. `package` opens it within limits, `reader` reads a part's paragraphs and
//! tables, `styles` knows what their styles mean, and `extract` makes one text of them, with the blocks of a
//! [`Document`](super::Document) and with anchors from every stretch of that text to the bytes of the part that it stands in.

mod anchors;
mod comments;
mod extract;
mod fields;
mod marks;
mod own;
mod package;
#[cfg(test)]
mod properties;
mod reader;
mod story;
mod styles;
mod symbols;
mod xml;

use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

pub use comments::{Annotated, Comment, Line, annotate};

use super::{Document, Format, Origin};
use extract::{Extract, Extractor};
use package::{Package, Relationship};
use reader::Reader;
use story::{Mark, Stories};
use styles::Styles;
use xml::Xml;

/// Reads a document; says in words why it cannot be read.
pub(super) fn document(path: String, bytes: &[u8]) -> Result<Document, String> {
    let Extract { source, blocks, places, .. } = extract(bytes)?;
    let origin = Origin::Extracted { checksum: Sha256::digest(bytes).into() };
    Ok(Document { places, blocks, ..Document::new(path, Format::Docx, source, origin) })
}

fn extract(bytes: &[u8]) -> Result<Extract, String> {
    let mut package = Package::open(bytes)?;
    let (name, _) = package.main()?;
    let source = package.part(&name)?.unwrap_or_default();
    let relationships = package.relationships(&name)?;
    let mut named = |kind: &str| -> Result<Option<(String, String)>, String> {
        let target = relationships.iter().find(|to| to.kind == kind && !to.external).map(|to| to.target.clone());
        let Some(target) = target else { return Ok(None) };
        Ok(package.part(&target)?.map(|source| (target, source)))
    };
    let (styles, numbering) = (named("styles")?, named("numbering")?);
    let notes = [named("footnotes")?, named("endnotes")?];
    let styles = Styles::read(styles.as_ref(), numbering.as_ref())?;

    let body = Reader::read(Xml::new(&name, &source), &styles, &links(&relationships))?;
    let mut extractor = Extractor::new(&styles);
    margins(&mut package, &body, &relationships, &styles, &mut extractor)?;
    let marks = body.marks;
    for story in body.stories {
        extractor.body(&name, story);
    }
    for (end, part) in notes.iter().enumerate() {
        if let Some((name, source)) = part {
            let links = links(&package.relationships(name)?);
            let read = Reader::read(Xml::new(name, source), &styles, &links)?;
            let marks = marks.iter().filter(|mark| mark.end == (end == 1));
            write_notes(name, read, marks, &mut extractor);
        }
    }
    Ok(extractor.finish())
}

/// Where the links of a part lead.
fn links(relationships: &[Relationship]) -> FxHashMap<String, String> {
    let links = relationships.iter().filter(|to| to.kind == "hyperlink");
    links.map(|to| (to.id.clone(), to.target.clone())).collect()
}

/// The headers and footers that sections name, before the text: no heading of it stands over them.
fn margins(
    package: &mut Package,
    body: &Stories,
    relationships: &[Relationship],
    styles: &Styles,
    extractor: &mut Extractor,
) -> Result<(), String> {
    let mut read: Vec<&str> = Vec::new();
    for id in &body.margins {
        let Some(to) = relationships.iter().find(|to| to.id == *id && !to.external) else { continue };
        if read.contains(&to.target.as_str()) {
            continue;
        }
        read.push(&to.target);
        let Some(source) = package.part(&to.target)? else { continue };
        let links = links(&package.relationships(&to.target)?);
        for story in Reader::read(Xml::new(&to.target, &source), styles, &links)?.stories {
            extractor.margin(&to.target, story);
        }
    }
    Ok(())
}

/// The notes that are marked in the text, in the order of their marks.
fn write_notes<'m>(part: &str, read: Stories, marks: impl Iterator<Item = &'m Mark>, extractor: &mut Extractor) {
    let mut stories: FxHashMap<String, _> = read.stories.into_iter().map(|story| (story.id.clone(), story)).collect();
    for mark in marks {
        if let Some(story) = stories.remove(&mark.id) {
            extractor.note(part, &mark.label, mark.span, story);
        }
    }
}
