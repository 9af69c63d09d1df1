//! The zip archive that a document is, and how its parts are found.

use std::io::{Cursor, Read};

use memchr::memmem;
use zip::ZipArchive;
use zip::result::ZipError;

use super::super::sniff::not_word;
use super::xml::{Event, Xml};

/// All parts that are read come to no more than this, unpacked.
const MOST_UNPACKED: u64 = 32 << 20;
/// A part larger than [`PLAIN`] that was packed to less than this share of itself was made to do harm.
const MOST_RATIO: u64 = 200;
const PLAIN: u64 = 8 << 20;
/// Documents hold some dozens of files; a few for every picture.
const MOST_FILES: usize = 20_000;

/// What begins an entry in a zip archive's table of contents.
const ENTRY: &[u8] = b"PK\x01\x02";

/// An open document.
pub(super) struct Package<'b> {
    pub zip: ZipArchive<Cursor<&'b [u8]>>,
    unpacked: u64,
}

/// A relationship of a part to another part or to an address.
#[derive(Debug, Clone)]
pub(super) struct Relationship {
    pub id: String,
    /// The last word of its type: `footnotes`, `hyperlink` …
    pub kind: String,
    /// The name of a part, or an address.
    pub target: String,
    pub external: bool,
    /// Whether it is named as in “strict” documents.
    pub strict: bool,
}

impl<'b> Package<'b> {
    /// Opens the archive; says in words why that cannot be done.
    pub fn open(bytes: &'b [u8]) -> Result<Self, String> {
        if let Some(other) = not_word(bytes) {
            return Err(other);
        }
        // Before the archive's own table is believed: it could name millions.
        if memmem::find_iter(bytes, ENTRY).take(MOST_FILES + 1).count() > MOST_FILES {
            return Err(format!("cannot be read: it holds more than {MOST_FILES} files, which no Word document does"));
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| reason(&error))?;
        Ok(Self { zip, unpacked: 0 })
    }

    /// Whether there is a part of that name.
    pub fn has(&self, part: &str) -> bool {
        self.zip.index_for_name(part).is_some()
    }

    /// The text of a part; none if there is no such part.
    pub fn part(&mut self, part: &str) -> Result<Option<String>, String> {
        let file = match self.zip.by_name(part) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(reason(&error)),
        };
        let packed = file.compressed_size().max(1);
        let left = MOST_UNPACKED - self.unpacked;
        // What the archive says of sizes need not be true.
        let mut bytes = Vec::new();
        file.take(left + 1).read_to_end(&mut bytes).map_err(|_| damaged(part))?;
        let size = bytes.len() as u64;
        if size > PLAIN && size / packed > MOST_RATIO {
            return Err(format!("cannot be read: {part} unpacks to {MOST_RATIO} times its size and more, as in a “zip bomb”"));
        }
        if size > left {
            let most = MOST_UNPACKED >> 20;
            return Err(format!("cannot be read: its text and formatting come to more than {most} MB; split it into several documents"));
        }
        self.unpacked += size;
        String::from_utf8(bytes).map(Some).map_err(|_| damaged(part))
    }

    /// The relationships of a part; those of the document itself for an empty name.
    pub fn relationships(&mut self, part: &str) -> Result<Vec<Relationship>, String> {
        let name = relationships_of(part);
        let Some(source) = self.part(&name)? else {
            return Ok(Vec::new());
        };
        let mut xml = Xml::new(&name, &source);
        let mut all = Vec::new();
        while let Some(event) = xml.next()? {
            let Event::Open(_, tag) = event else { continue };
            let (Some(id), Some(kind), Some(target)) = (tag.value("Id"), tag.value("Type"), tag.value("Target")) else {
                continue;
            };
            let external = tag.value("TargetMode").is_some_and(|mode| mode == "External");
            let target = if external { target.into_owned() } else { resolved(part, &target) };
            let kind_name = kind.rsplit('/').next().unwrap_or_default().to_owned();
            all.push(Relationship { id: id.into_owned(), kind: kind_name, target, external, strict: kind.contains("purl.oclc.org") });
        }
        Ok(all)
    }

    /// The name of the part with the text, and whether the document is a “strict” one.
    pub fn main(&mut self) -> Result<(String, bool), String> {
        let relationships = self.relationships("")?;
        let main = relationships.into_iter().find(|to| to.kind == "officeDocument" && !to.external);
        match main {
            Some(main) if self.has(&main.target) => Ok((main.target, main.strict)),
            _ if self.has(MAIN) => Ok((MAIN.to_owned(), false)),
            _ => Err("is no Word document: it holds no text of one".to_owned()),
        }
    }
}

/// Where Word puts the text.
const MAIN: &str = "word/document.xml";

/// The name of the part with the relationships of a part.
pub(super) fn relationships_of(part: &str) -> String {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let slash = if folder.is_empty() { "" } else { "/" };
    format!("{folder}{slash}_rels/{name}.rels")
}

/// The part that `target` names as seen from `part`.
fn resolved(part: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = part.split('/').collect();
    path.pop();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

fn damaged(part: &str) -> String {
    format!("is damaged: {part} cannot be unpacked; open it in Word and save it again")
}

/// An error of the archive in plain words.
pub(super) fn reason(error: &ZipError) -> String {
    match error {
        ZipError::UnsupportedArchive(why) if why.contains("assword") => "is protected with a password; save a copy without one".to_owned(),
        ZipError::UnsupportedArchive(_) => "cannot be read: it is packed in a way that Word does not use".to_owned(),
        _ => "is no Word document, or is damaged: it does not open as a zip archive".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_from_where_they_are_named() {
        assert_eq!(relationships_of(""), "_rels/.rels");
        assert_eq!(relationships_of("word/document.xml"), "word/_rels/document.xml.rels");
        for (part, target, expected) in [
            ("word/document.xml", "footnotes.xml", "word/footnotes.xml"),
            ("word/document.xml", "/word/footnotes.xml", "word/footnotes.xml"),
            ("word/document.xml", "../customXml/item1.xml", "customXml/item1.xml"),
            ("", "word/document.xml", "word/document.xml"),
            ("a.xml", "../../../b.xml", "b.xml"),
        ] {
            assert_eq!(resolved(part, target), expected);
        }
    }
}
