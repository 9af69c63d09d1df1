//! What a document's styles and lists say about the text that is set in them.

use rustc_hash::{FxHashMap, FxHashSet};

use super::xml::{Event, Name, Tag, Xml};

/// Styles are based on one another; a longer chain than this goes round in circles.
const LONGEST_CHAIN: usize = 20;

/// What a paragraph is by its style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text, whatever it looks like.
    Body,
    /// The title above all headings, or the line below it.
    Title,
    /// A heading, from 1.
    Heading(u8),
    /// What somebody else said.
    Quote,
    /// A line in a table of contents, which repeats a heading.
    Contents,
}

/// A place in a list: the list's number in the document, and how deep the item stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Numbering {
    pub list: u32,
    pub depth: u8,
}

/// What is known of a style. Nothing where it leaves a thing to the style that it is based on.
#[derive(Debug, Clone, Default)]
struct Style {
    based_on: Option<String>,
    name: String,
    /// The level of its outline: body text has none.
    outline: Option<Option<u8>>,
    list: Option<u32>,
    depth: Option<u8>,
    hidden: Option<bool>,
}

/// All styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: FxHashMap<String, Style>,
    /// Lists whose items have no mark: further paragraphs of items above them.
    unmarked: FxHashSet<u32>,
}

impl Styles {
    /// Reads the parts `styles` and `numbering`, as far as they are there.
    pub fn read(styles: Option<&(String, String)>, numbering: Option<&(String, String)>) -> Result<Self, String> {
        let mut all = Self::default();
        if let Some((part, source)) = styles {
            all.read_styles(&mut Xml::new(part, source))?;
        }
        if let Some((part, source)) = numbering {
            all.read_numbering(&mut Xml::new(part, source))?;
        }
        Ok(all)
    }

    fn read_styles(&mut self, xml: &mut Xml) -> Result<(), String> {
        let mut open: Option<(String, Style)> = None;
        while let Some(event) = xml.next()? {
            match event {
                Event::Open(Name::Word("style"), tag) => {
                    open = tag.value("styleId").map(|id| (id.into_owned(), Style::default()));
                }
                Event::Close(Name::Word("style"), _) => self.styles.extend(open.take()),
                Event::Open(Name::Word(name), tag) => {
                    if let Some((_, style)) = &mut open {
                        style.property(name, tag);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn read_numbering(&mut self, xml: &mut Xml) -> Result<(), String> {
        let mut kinds: FxHashSet<String> = FxHashSet::default();
        let (mut kind, mut list, mut level) = (None, None::<u32>, None::<u8>);
        while let Some(event) = xml.next()? {
            let Event::Open(Name::Word(name), tag) = event else { continue };
            match name {
                "abstractNum" => kind = tag.value("abstractNumId").map(|id| id.into_owned()),
                "lvl" => level = number(tag, "ilvl"),
                "lvlText" if level == Some(0) && tag.value("val").is_some_and(|mark| mark.trim().is_empty()) => kinds.extend(kind.clone()),
                "numFmt" if level == Some(0) && tag.value("val").is_some_and(|mark| mark == "none") => kinds.extend(kind.clone()),
                "num" => list = number(tag, "numId"),
                "abstractNumId" if tag.value("val").is_some_and(|kind| kinds.contains(&*kind)) => self.unmarked.extend(list),
                _ => {}
            }
        }
        Ok(())
    }

    /// The style of that id and those that it is based on, the nearest first.
    fn chain<'s>(&'s self, id: &str) -> impl Iterator<Item = &'s Style> {
        let first = self.styles.get(id);
        std::iter::successors(first, |style| self.styles.get(style.based_on.as_deref()?)).take(LONGEST_CHAIN)
    }

    /// What a paragraph in this style is.
    pub fn kind(&self, id: &str) -> Kind {
        if !self.styles.contains_key(id) {
            // Some writers name the usual styles without telling of them.
            return kind_of(id).unwrap_or(Kind::Body);
        }
        let known = self.chain(id).find_map(|style| match style.outline {
            Some(Some(level)) => kind_of(&style.name).or(Some(Kind::Heading(level))),
            Some(None) => kind_of(&style.name).filter(|kind| !matches!(kind, Kind::Heading(_))).or(Some(Kind::Body)),
            None => kind_of(&style.name),
        });
        known.unwrap_or(Kind::Body)
    }

    /// The list that a paragraph in this style is an item of.
    pub fn list(&self, id: &str) -> Option<Numbering> {
        let list = self.chain(id).find_map(|style| style.list).filter(|list| *list > 0)?;
        let depth = self.chain(id).find_map(|style| style.depth.or_else(|| depth_of(&style.name)));
        Some(Numbering { list, depth: depth.unwrap_or(0) })
    }

    /// Whether the style hides text, if it says so.
    pub fn hides(&self, id: &str) -> Option<bool> {
        self.chain(id).find_map(|style| style.hidden)
    }

    /// Whether the items of a list have no marks.
    pub fn is_unmarked(&self, list: u32) -> bool {
        self.unmarked.contains(&list)
    }
}

impl Style {
    fn property(&mut self, name: &str, tag: Tag) {
        match name {
            "name" => self.name = tag.value("val").unwrap_or_default().to_lowercase(),
            "basedOn" => self.based_on = tag.value("val").map(|id| id.into_owned()),
            "outlineLvl" => self.outline = outline(tag),
            "numId" => self.list = number(tag, "val"),
            "ilvl" => self.depth = number(tag, "val"),
            "vanish" => self.hidden = Some(tag.is_on()),
            _ => {}
        }
    }
}

/// A whole number in an attribute.
pub(super) fn number<N: std::str::FromStr>(tag: Tag, attribute: &str) -> Option<N> {
    tag.raw(attribute)?.text.trim().parse().ok()
}

/// The level that `w:outlineLvl` sets: none for body text.
pub(super) fn outline(tag: Tag) -> Option<Option<u8>> {
    let level: u8 = number(tag, "val")?;
    Some((level < 9).then_some((level + 1).min(6)))
}

/// The kind that the name of a style stands for. Word writes the names of its own styles in English
/// whatever it speaks, and translates only their ids.
fn kind_of(name: &str) -> Option<Kind> {
    let name = name.to_lowercase();
    let words = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let level = name[words.len()..].parse::<u8>().ok().filter(|level| (1..=9).contains(level));
    let kind = match (words.trim_end_matches([' ', '_', '-']), level) {
        (
            "title" | "titel" | "titre" | "título" | "titolo" | "subtitle" | "untertitel" | "sous-titre" | "subtítulo" | "sottotitolo",
            None,
        ) => Kind::Title,
        (
            "heading" | "berschrift" | "überschrift" | "ueberschrift" | "titre" | "titolo" | "título" | "ttulo" | "kop" | "rubrik"
            | "overskrift" | "otsikko" | "nagłówek" | "nagwek" | "nadpis" | "заголовок",
            Some(level),
        ) => Kind::Heading(level.min(6)),
        ("quote" | "intense quote" | "intensequote" | "quotations" | "block text" | "blocktext" | "zitat" | "citation", None) => {
            Kind::Quote
        }
        ("toc" | "contents", Some(_)) => Kind::Contents,
        _ => return None,
    };
    Some(kind)
}

/// How deep the items of Word's own list styles stand: `List Bullet 2` is one below `List Bullet`.
fn depth_of(name: &str) -> Option<u8> {
    let digit = name.strip_prefix("list ")?.rsplit(' ').next()?.parse::<u8>().ok()?;
    Some(digit.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

    fn styles(inner: &str) -> Styles {
        let source = format!("<w:styles {W}>{inner}</w:styles>");
        Styles::read(Some(&("styles".into(), source)), None).expect("it is XML")
    }

    #[test]
    fn headings_by_name_level_and_base() {
        let styles = styles(
            "<w:style w:styleId='berschrift2'><w:name w:val='heading 2'/></w:style>\
             <w:style w:styleId='Mine'><w:name w:val='Our big line'/><w:basedOn w:val='berschrift2'/></w:style>\
             <w:style w:styleId='Level'><w:name w:val='Deckblatt'/><w:pPr><w:outlineLvl w:val='2'/></w:pPr></w:style>\
             <w:style w:styleId='Contents'><w:name w:val='TOC Heading'/><w:basedOn w:val='berschrift2'/><w:pPr><w:outlineLvl w:val='9'/></w:pPr></w:style>\
             <w:style w:styleId='T'><w:name w:val='Title'/></w:style>\
             <w:style w:styleId='Toc'><w:name w:val='toc 1'/></w:style>\
             <w:style w:styleId='A'><w:basedOn w:val='B'/></w:style><w:style w:styleId='B'><w:basedOn w:val='A'/></w:style>\
             <w:style w:styleId='N'><w:name w:val='Normal'/></w:style>",
        );
        for (id, kind) in [
            ("berschrift2", Kind::Heading(2)),
            ("Mine", Kind::Heading(2)),
            ("Level", Kind::Heading(3)),
            ("Contents", Kind::Body),
            ("T", Kind::Title),
            ("Toc", Kind::Contents),
            ("A", Kind::Body),
            ("N", Kind::Body),
            // Not told of at all.
            ("Heading3", Kind::Heading(3)),
            ("Titre1", Kind::Heading(1)),
            ("Whatever", Kind::Body),
        ] {
            assert_eq!(styles.kind(id), kind, "{id}");
        }
    }

    #[test]
    fn lists_by_style() {
        let styles = styles(
            "<w:style w:styleId='L'><w:name w:val='List Bullet'/><w:pPr><w:numPr><w:numId w:val='4'/></w:numPr></w:pPr></w:style>\
             <w:style w:styleId='L2'><w:name w:val='List Bullet 2'/><w:pPr><w:numPr><w:numId w:val='5'/></w:numPr></w:pPr></w:style>\
             <w:style w:styleId='Own'><w:basedOn w:val='L'/></w:style>\
             <w:style w:styleId='Off'><w:basedOn w:val='L'/><w:pPr><w:numPr><w:numId w:val='0'/></w:numPr></w:pPr></w:style>",
        );
        assert_eq!(styles.list("Own"), Some(Numbering { list: 4, depth: 0 }));
        assert_eq!(styles.list("L2"), Some(Numbering { list: 5, depth: 1 }));
        assert_eq!((styles.list("Off"), styles.list("None")), (None, None));
    }

    #[test]
    fn lists_without_marks() {
        let source = format!(
            "<w:numbering {W}><w:abstractNum w:abstractNumId='7'><w:lvl w:ilvl='0'><w:lvlText w:val=' '/></w:lvl></w:abstractNum>\
             <w:abstractNum w:abstractNumId='8'><w:lvl w:ilvl='0'><w:lvlText w:val='•'/></w:lvl><w:lvl w:ilvl='1'><w:lvlText w:val=''/></w:lvl></w:abstractNum>\
             <w:num w:numId='1000'><w:abstractNumId w:val='7'/></w:num><w:num w:numId='1001'><w:abstractNumId w:val='8'/></w:num></w:numbering>"
        );
        let styles = Styles::read(None, Some(&("numbering".into(), source))).expect("it is XML");
        assert!(styles.is_unmarked(1000) && !styles.is_unmarked(1001));
    }
}
