//! Comments that caveat wrote on an earlier day: taken out, but for those that people answered or resolved.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::Span;
use super::comments::{AUTHOR, Changed, Comment, Line, repacked};
use super::package::{Package, Relationship, reason};
use super::xml::{Event, Name, Xml};

/// A document without the comments that are to be written anew.
#[derive(Debug)]
pub(super) struct Cleared<'b> {
    pub bytes: Cow<'b, [u8]>,
    /// Those that stay, as people have dealt with them.
    pub kept: Vec<Kept>,
}

/// A comment of caveat's that stays.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    /// From the mark where its words begin to the one where they end, in the part of the body.
    range: Span,
    first: String,
    last: String,
}

impl Kept {
    /// Whether it says what a new comment would say of the words that stand at `xml`; for words that are in no part of the
    /// body, `quoted` is how the new one would begin.
    pub fn is(&self, comment: &Comment, xml: Span, quoted: Option<&Line>) -> bool {
        let says = |line: &Line| format!("{}{}", line.label, line.text);
        let same_place = quoted.map_or_else(|| self.range.contains(xml), |line| says(line) == self.first);
        same_place && comment.lines.last().is_some_and(|line| says(line) == self.last)
    }
}

/// A comment in the part with comments.
#[derive(Debug, Default)]
struct Written {
    id: String,
    is_own: bool,
    /// The ids of its paragraphs, by which other parts know it.
    paragraphs: Vec<String>,
    lines: Vec<String>,
}

/// What other parts tell of comments.
#[derive(Debug, Default)]
struct Threads {
    /// Ids of paragraphs of comments that somebody answered or resolved.
    settled: FxHashSet<String>,
}

/// Takes caveat's own comments out of a document.
///
/// # Errors
/// Why that cannot be done, in words that follow the name of the file.
pub(super) fn cleared(bytes: &[u8]) -> Result<Cleared<'_>, String> {
    let mut package = Package::open(bytes)?;
    if package.zip.has_duplicate_names() {
        return Err("cannot be written to: it holds two parts of the same name; open it in Word and save it again".to_owned());
    }
    let (main, _) = package.main()?;
    let relationships = package.relationships(&main)?;
    let (mut cleared, mut changed) = (Cleared { bytes: Cow::Borrowed(bytes), kept: Vec::new() }, Changed::default());
    let Some((part, source)) = named(&mut package, &relationships, "comments")? else { return Ok(cleared) };
    let all = written(&part, &source)?;
    if !all.iter().any(|comment| comment.is_own) {
        return Ok(cleared);
    }
    let threads = match named(&mut package, &relationships, "commentsExtended")? {
        Some((part, source)) => Threads::read(&part, &source)?,
        None => Threads::default(),
    };
    let (kept, old): (Vec<&Written>, Vec<&Written>) =
        all.iter().filter(|comment| comment.is_own).partition(|comment| comment.paragraphs.iter().any(|id| threads.settled.contains(id)));
    let ids: FxHashSet<&str> = old.iter().map(|comment| comment.id.as_str()).collect();
    let mut names: FxHashSet<String> = old.iter().flat_map(|comment| comment.paragraphs.iter().cloned()).collect();

    let mut body = package.part(&main)?.unwrap_or_default();
    if !old.is_empty() {
        let is_old = |name, id: Option<&str>| name == Name::Word("comment") && id.is_some_and(|id| ids.contains(id));
        let spans = elements(&part, &source, |name, attribute| is_old(name, attribute("id")))?;
        changed.insert(part, without(&source, &spans));
        body = without(&body, &marks(&main, &body, &ids)?);
        // A comment has one more name, which stands beside the first.
        for kind in ["commentsExtended", "commentsIds", "commentsExtensible"] {
            let Some((part, source)) = named(&mut package, &relationships, kind)? else { continue };
            let mut others = Vec::new();
            let spans = elements(&part, &source, |_, attribute| {
                let is_old = ["paraId", "durableId"].iter().any(|name| attribute(name).is_some_and(|id| names.contains(id)));
                others.extend(attribute("durableId").filter(|_| is_old).map(str::to_owned));
                is_old
            })?;
            names.extend(others);
            if !spans.is_empty() {
                changed.insert(part, without(&source, &spans));
            }
        }
    }
    let ranges = if kept.is_empty() { FxHashMap::default() } else { ranges(&main, &body)? };
    for comment in kept {
        let Some(&range) = ranges.get(comment.id.as_str()) else { continue };
        let line = |line: Option<&String>| line.cloned().unwrap_or_default();
        cleared.kept.push(Kept { range, first: line(comment.lines.first()), last: line(comment.lines.last()) });
    }
    if !changed.is_empty() {
        changed.insert(main, body);
        cleared.bytes = Cow::Owned(repacked(package, changed).map_err(|error| reason(&error))?);
    }
    Ok(cleared)
}

/// The part that the document names so, and its text.
fn named(package: &mut Package, relationships: &[Relationship], kind: &str) -> Result<Option<(String, String)>, String> {
    let Some(to) = relationships.iter().find(|to| to.kind == kind && !to.external) else { return Ok(None) };
    Ok(package.part(&to.target)?.map(|source| (to.target.clone(), source)))
}

/// The comments of a part.
fn written(part: &str, source: &str) -> Result<Vec<Written>, String> {
    let mut all: Vec<Written> = Vec::new();
    let mut xml = Xml::new(part, source);
    let mut in_text = false;
    while let Some(event) = xml.next()? {
        if let Event::Open(Name::Word("comment"), tag) = event {
            let id = tag.raw("id").map_or("", |id| id.text).to_owned();
            all.push(Written { id, is_own: tag.value("author").is_some_and(|author| author == AUTHOR), ..Written::default() });
        }
        let Some(comment) = all.last_mut() else { continue };
        match event {
            Event::Open(Name::Word("p"), tag) => {
                comment.paragraphs.extend(tag.raw("paraId").map(|id| id.text.to_owned()));
                comment.lines.push(String::new());
            }
            Event::Open(Name::Word("t"), _) => in_text = true,
            Event::Close(Name::Word("t"), _) => in_text = false,
            Event::Open(Name::Word("br"), _) => comment.lines.iter_mut().last().into_iter().for_each(|line| line.push('\n')),
            Event::Text(text, _) if in_text => comment.lines.iter_mut().last().into_iter().for_each(|line| line.push_str(text)),
            Event::Whole(text, _) if in_text => comment.lines.iter_mut().last().into_iter().for_each(|line| line.push_str(&text)),
            _ => {}
        }
    }
    Ok(all)
}

impl Threads {
    fn read(part: &str, source: &str) -> Result<Self, String> {
        let mut threads = Self::default();
        let mut xml = Xml::new(part, source);
        while let Some(event) = xml.next()? {
            let Event::Open(_, tag) = event else { continue };
            let id = |name: &str| tag.raw(name).map(|id| id.text.to_owned());
            threads.settled.extend(id("paraIdParent"));
            if tag.raw("done").is_some_and(|done| matches!(done.text, "1" | "true" | "on")) {
                threads.settled.extend(id("paraId"));
            }
        }
        Ok(threads)
    }
}

/// The elements that are wanted, by their names and attributes.
fn elements<'s>(
    part: &'s str,
    source: &'s str,
    mut wanted: impl FnMut(Name<'s>, &dyn Fn(&str) -> Option<&'s str>) -> bool,
) -> Result<Vec<Span>, String> {
    let mut xml = Xml::new(part, source);
    let mut spans = Vec::new();
    // Where the wanted element that is open begins, and how many are open in it.
    let mut open: Option<(usize, usize)> = None;
    while let Some(event) = xml.next()? {
        match (event, &mut open) {
            (Event::Open(..), Some((_, depth))) => *depth += 1,
            (Event::Open(name, tag), None) if wanted(name, &|attribute| Some(tag.raw(attribute)?.text)) => open = Some((tag.at, 0)),
            (Event::Close(_, end), Some((at, 0))) => {
                spans.push(Span::new(*at, end.end));
                open = None;
            }
            (Event::Close(..), Some((_, depth))) => *depth -= 1,
            _ => {}
        }
    }
    Ok(spans)
}

/// An element that is open.
struct Open {
    at: usize,
    is_run: bool,
    /// Whether it is a mark of one of the comments.
    is_mark: bool,
    /// Whether there is anything in it besides its properties and such marks.
    holds_more: bool,
    marks: Vec<Span>,
}

/// The marks of comments in the body, each with its run if that holds nothing else.
fn marks(part: &str, source: &str, ids: &FxHashSet<&str>) -> Result<Vec<Span>, String> {
    let mut xml = Xml::new(part, source);
    let mut open: Vec<Open> = Vec::new();
    let mut spans = Vec::new();
    while let Some(event) = xml.next()? {
        match event {
            Event::Open(name, tag) => {
                let is_mark = matches!(name, Name::Word("commentRangeStart" | "commentRangeEnd" | "commentReference"))
                    && tag.raw("id").is_some_and(|id| ids.contains(id.text));
                if let Some(parent) = open.last_mut() {
                    parent.holds_more |= !is_mark && name != Name::Word("rPr");
                }
                let is_run = name == Name::Word("r");
                open.push(Open { at: tag.at, is_run, is_mark, holds_more: false, marks: Vec::new() });
            }
            Event::Close(_, end) => {
                let Some(ended) = open.pop() else { continue };
                let span = Span::new(ended.at, end.end);
                match open.last_mut() {
                    Some(parent) if ended.is_mark => parent.marks.push(span),
                    _ if ended.is_run && !ended.holds_more && !ended.marks.is_empty() => spans.push(span),
                    _ => spans.extend(ended.marks),
                }
            }
            Event::Text(..) | Event::Whole(..) => {}
        }
    }
    spans.sort_unstable();
    Ok(spans)
}

/// Where the words of comments are in the body, by the comments' ids.
fn ranges<'s>(part: &'s str, source: &'s str) -> Result<FxHashMap<&'s str, Span>, String> {
    let mut ids = Vec::new();
    let spans = elements(part, source, |name, attribute| {
        let id = attribute("id").filter(|_| matches!(name, Name::Word("commentRangeStart" | "commentRangeEnd")));
        ids.extend(id);
        id.is_some()
    })?;
    let mut ranges: FxHashMap<&str, Span> = FxHashMap::default();
    for (id, span) in ids.into_iter().zip(spans) {
        ranges.entry(id).and_modify(|range| range.end = span.end).or_insert(span);
    }
    Ok(ranges)
}

/// A text without some stretches of it, which are in order.
fn without(source: &str, spans: &[Span]) -> String {
    let mut left = String::with_capacity(source.len());
    let mut from = 0;
    for span in spans {
        left.push_str(source.get(from..span.start).unwrap_or_default());
        from = span.end;
    }
    left.push_str(&source[from..]);
    left
}
