//! Comments written into a document, and nothing else changed in it.

use std::borrow::Cow;
use std::io::{Cursor, Write};

use rustc_hash::FxHashMap;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::super::{Place, Span};
use super::anchors::Home;
use super::extract::Extract;
use super::marks::{Mark, Placed, mark};
use super::own::{Cleared, cleared};
use super::package::{Package, reason, relationships_of};
use super::xml::{Event, NAMESPACES, Name, Xml, escaped};
use super::{extract, styles::number};

/// Word opens no file with more comments than this.
const MOST_COMMENTS: usize = 32_767;
/// Who comments.
pub(super) const AUTHOR: &str = "caveat";
const INITIALS: &str = "cv";
/// Longer words are quoted by their beginning.
const LONGEST_QUOTE: usize = 120;

/// A comment to be written.
#[derive(Debug, Clone)]
pub struct Comment {
    /// The words that it is about, in the extracted text.
    pub span: Span,
    /// Its paragraphs.
    pub lines: Vec<Line>,
}

/// A paragraph of a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What stands in bold type at its beginning, with the space behind it.
    pub label: Cow<'static, str>,
    /// The rest; a line end begins a new line.
    pub text: String,
}

/// A document with comments in it.
#[derive(Debug)]
pub struct Annotated {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many comments stand on the very words.
    pub on_words: usize,
    /// How many quote the words and stand as near to them as Word allows: at the mark of a note, at a text box or a
    /// picture, at the beginning of the text for headers and footers.
    pub nearby: usize,
    /// How many were left out, for Word opens no file with more.
    pub left_out: usize,
    /// How many stand there already, as somebody answered or resolved them.
    pub kept: usize,
}

/// Parts of the document by their names, as they are to be.
pub(super) type Changed = FxHashMap<String, String>;

/// Writes comments into a document. They take the place of those that were written into it before, but for those that
/// somebody answered or resolved: these stay as they are, and nothing is said twice.
///
/// # Errors
/// Why that cannot be done, in words that follow the name of the file.
pub fn annotate(bytes: &[u8], comments: &[Comment]) -> Result<Annotated, String> {
    let Cleared { bytes, kept: mut already } = cleared(bytes)?;
    let extract = extract(&bytes)?;
    let mut package = Package::open(&bytes)?;
    let (main, strict) = package.main()?;
    let body = package.part(&main)?.unwrap_or_default();
    let relationships = package.relationships(&main)?;
    let target = relationships.iter().find(|to| to.kind == "comments" && !to.external).map(|to| to.target.clone());
    let part = target.clone().unwrap_or_else(|| new_part(&package, &main));
    let existing = package.part(&part)?;
    let known = existing.as_deref().map_or(Ok(Known::default()), |source| Known::read(&part, source))?;
    let in_body = Known::read(&main, &body)?;

    let room = MOST_COMMENTS.saturating_sub(in_body.ranges);
    let first = known.next_id.max(in_body.next_id);
    let mut homes = Vec::new();
    let mut marks = Vec::new();
    let mut kept = 0;
    for (comment, id) in comments.iter().take(room).zip(first..) {
        let Some(located) = extract.anchors.locate(comment.span) else { continue };
        let (xml, quoted) = match located.home {
            Home::Body => (located.xml, None),
            Home::Margin => (Span::default(), Some(where_it_is(&extract, comment.span, false))),
            Home::Note { mark } => (mark, Some(where_it_is(&extract, comment.span, false))),
        };
        if let Some(same) = already.iter().position(|old| old.is(comment, xml, quoted.as_ref())) {
            already.swap_remove(same);
            kept += 1;
            continue;
        }
        marks.push(Mark { id, xml });
        homes.push((comment, located.home == Home::Body));
    }
    let marked = mark(&main, &body, &marks)?;
    let mut written: Vec<(u32, Vec<Line>)> = Vec::new();
    let (mut on_words, mut nearby) = (0, 0);
    for ((mark, placed), (comment, in_body)) in marks.iter().zip(&marked.placed).zip(homes) {
        let exactly = *placed == Placed::Exactly && in_body;
        match placed {
            Placed::Nowhere => continue,
            _ if exactly => on_words += 1,
            _ => nearby += 1,
        }
        let place = (!exactly).then(|| where_it_is(&extract, comment.span, in_body));
        written.push((mark.id, place.into_iter().chain(comment.lines.iter().cloned()).collect()));
    }
    let left_out = comments.len() - written.len() - kept;
    if written.is_empty() {
        return Ok(Annotated { bytes: bytes.into_owned(), on_words, nearby, left_out, kept });
    }

    let mut changed = Changed::default();
    changed.insert(main.clone(), marked.source);
    let existing = existing.unwrap_or_else(|| format!("{DECLARATION}<w:comments xmlns:w=\"{}\"></w:comments>", namespace(strict)));
    changed.insert(part.clone(), append(&part, &existing, |prefix| comments_as_xml(&written, prefix))?);
    if target.is_none() {
        let rels = relationships_of(&main);
        let existing = package.part(&rels)?.unwrap_or_else(|| format!("{DECLARATION}<Relationships xmlns=\"{RELATIONSHIPS}\"/>"));
        let id = (1..).map(|n| format!("rIdCaveat{n}")).find(|id| relationships.iter().all(|to| to.id != *id)).unwrap_or_default();
        let related = |prefix: &str| {
            let kind = format!("{}/comments", relationship_kinds(strict));
            format!("<{prefix}Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"/{part}\"/>")
        };
        changed.insert(rels.clone(), append(&rels, &existing, related)?);
    }
    let types = package.part(TYPES)?.ok_or("is no Word document: it does not tell what its parts are")?;
    if !declares(&types, &part)? {
        let declared = |prefix: &str| format!("<{prefix}Override PartName=\"/{part}\" ContentType=\"{COMMENTS_TYPE}\"/>");
        changed.insert(TYPES.to_owned(), append(TYPES, &types, declared)?);
    }
    let bytes = repacked(package, changed).map_err(|error| reason(&error))?;
    Ok(Annotated { bytes, on_words, nearby, left_out, kept })
}

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const TYPES: &str = "[Content_Types].xml";
const COMMENTS_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";

fn namespace(strict: bool) -> &'static str {
    NAMESPACES[usize::from(strict)]
}

/// What the types of relationships begin with.
fn relationship_kinds(strict: bool) -> &'static str {
    if strict {
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    } else {
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    }
}

/// What is known of the comments that are there.
#[derive(Debug, Default)]
struct Known {
    next_id: u32,
    ranges: usize,
}

impl Known {
    fn read(part: &str, source: &str) -> Result<Self, String> {
        let mut known = Self::default();
        let mut xml = Xml::new(part, source);
        while let Some(event) = xml.next()? {
            let Event::Open(Name::Word(name @ ("comment" | "commentRangeStart" | "commentReference")), tag) = event else { continue };
            known.ranges += usize::from(name == "commentRangeStart");
            // An id that is no number is no id of ours.
            known.next_id = number::<u32>(tag, "id").map_or(known.next_id, |id| known.next_id.max(id.saturating_add(1)));
        }
        Ok(known)
    }
}

/// A name for the part with comments that no other part has.
fn new_part(package: &Package, main: &str) -> String {
    let folder = main.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let names = std::iter::once(format!("{folder}comments.xml")).chain((2..).map(|n| format!("{folder}comments{n}.xml")));
    names.into_iter().find(|name| !package.has(name)).unwrap_or_default()
}

/// Says where words are that Word shows no comment on.
fn where_it_is(extract: &Extract, span: Span, in_body: bool) -> Line {
    let place = match extract.places.at(span.start) {
        Some(Place::Margin) if !in_body => format!("In the {}: ", Place::Margin),
        Some(place) if !in_body => format!("In {place}: "),
        _ => "In the text box or picture here: ".to_owned(),
    };
    let words = extract.source.get(span.start..span.end).unwrap_or_default();
    let shown: String = words.chars().take(LONGEST_QUOTE).collect();
    let more = if shown.len() < words.len() { "…" } else { "" };
    Line { label: place.into(), text: format!("“{}{more}”", shown.trim_end()) }
}

fn comments_as_xml(comments: &[(u32, Vec<Line>)], w: &str) -> String {
    let run = |properties: &str, text: &str| format!("<{w}r>{properties}<{w}t xml:space=\"preserve\">{}</{w}t></{w}r>", escaped(text));
    let bold = format!("<{w}rPr><{w}b/></{w}rPr>");
    let mut xml = String::new();
    for (id, lines) in comments {
        xml += &format!("<{w}comment {w}id=\"{id}\" {w}author=\"{AUTHOR}\" {w}initials=\"{INITIALS}\">");
        for line in lines {
            xml += &format!("<{w}p>");
            if !line.label.is_empty() {
                xml += &run(&bold, &line.label);
            }
            for (number, text) in line.text.lines().enumerate() {
                if number > 0 {
                    xml += &format!("<{w}r><{w}br/></{w}r>");
                }
                xml += &run("", text);
            }
            xml += &format!("</{w}p>");
        }
        xml += &format!("</{w}comment>");
    }
    xml
}

/// A part with more at the end of its root. What is added gets the prefix of the root's name.
fn append(part: &str, source: &str, added: impl Fn(&str) -> String) -> Result<String, String> {
    let mut xml = Xml::new(part, source);
    let (mut root, mut end) = (None, None);
    while let Some(event) = xml.next()? {
        match event {
            Event::Open(_, tag) if root.is_none() => root = Some(tag),
            Event::Close(_, span) => end = Some(span),
            _ => {}
        }
    }
    let (Some(root), Some(end)) = (root, end) else {
        return Err(format!("is damaged: {part} is empty"));
    };
    let name = root.name();
    let prefix = name.find(':').map_or("", |colon| &name[..=colon]);
    let inner = added(prefix);
    let (before, after) = source.split_at(end.start);
    Ok(match before.strip_suffix("/>").filter(|_| end.is_empty()) {
        Some(open) => format!("{open}>{inner}</{name}>{after}"),
        None => format!("{before}{inner}{after}"),
    })
}

/// Whether the list of types tells of a part.
fn declares(types: &str, part: &str) -> Result<bool, String> {
    let mut xml = Xml::new(TYPES, types);
    while let Some(event) = xml.next()? {
        if let Event::Open(_, tag) = event
            && tag.value("PartName").is_some_and(|name| name.trim_start_matches('/').eq_ignore_ascii_case(part))
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The archive with the parts that changed, and all others as they were packed.
pub(super) fn repacked(mut package: Package, mut changed: Changed) -> Result<Vec<u8>, ZipError> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let mut time = DateTime::default();
    let put = |out: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, source: &str, time: DateTime| {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).last_modified_time(time);
        out.start_file(name, options)?;
        out.write_all(source.as_bytes()).map_err(ZipError::from)
    };
    for index in 0..package.zip.len() {
        let file = package.zip.by_index_raw(index)?;
        let name = String::from_utf8_lossy(file.name_raw()).into_owned();
        match changed.remove(&name) {
            Some(source) => {
                time = file.last_modified().unwrap_or_default();
                put(&mut out, &name, &source, time)?;
            }
            None => out.raw_copy_file(file)?,
        }
    }
    let mut new: Vec<_> = changed.into_iter().collect();
    new.sort();
    for (name, source) in new {
        put(&mut out, &name, &source, time)?;
    }
    Ok(out.finish()?.into_inner())
}
