//! Copy that is written in Markdown, written anew in other formats.

use crate::docx::{Docx, p, r};
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};
use std::collections::BTreeMap;

/// Some of a paragraph.
#[derive(Debug, Clone)]
enum Piece {
    Text { text: String, strong: bool, link: Option<String> },
    Picture(String),
    Note(usize),
    Break,
}

type Line = Vec<Piece>;

/// A stretch of copy.
#[derive(Debug)]
enum Part {
    Title(String),
    Description(String),
    Heading(u8, Line),
    Paragraph(Line),
    Quote(Line),
    /// Which list, how deep, and whether it is numbered.
    Item(usize, usize, bool, Line),
    Row(bool, Vec<Line>),
    Footnote(usize, Line),
    Code(String),
    Aside(String),
}

/// A page before it is written in one format or another.
#[derive(Debug, Default)]
pub struct Copy {
    parts: Vec<Part>,
    line: Line,
    cells: Vec<Line>,
    lists: Vec<(usize, bool)>,
    known_lists: usize,
    notes: Vec<String>,
    note: Option<usize>,
    quote: bool,
    head: bool,
    strong: bool,
    link: Option<String>,
    picture: Option<String>,
    /// The text of code or of front matter.
    aside: Option<String>,
}

impl Copy {
    /// What stands in Markdown.
    pub fn of(markdown: &str) -> Self {
        let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_GFM | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
        let mut copy = Self::default();
        Parser::new_ext(markdown.trim_start_matches('\u{feff}'), options).for_each(|event| copy.event(event));
        copy
    }

    fn event(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.add(&text),
            Event::SoftBreak => self.add(" "),
            Event::HardBreak => self.line.push(Piece::Break),
            Event::FootnoteReference(label) => {
                let note = self.number(&label);
                self.line.push(Piece::Note(note));
            }
            Event::Html(html) => self.parts.push(Part::Aside(html.into_string())),
            Event::Rule => {}
            other => panic!("no sample had {other:?} when this was written"),
        }
    }

    fn add(&mut self, text: &str) {
        if let Some(known) = self.picture.as_mut().or(self.aside.as_mut()) {
            known.push_str(text);
            return;
        }
        let new = Piece::Text { text: text.to_owned(), strong: self.strong, link: self.link.clone() };
        self.line.push(new);
    }

    fn number(&mut self, label: &CowStr) -> usize {
        let known = self.notes.iter().position(|known| **known == **label);
        known.unwrap_or_else(|| {
            self.notes.push(label.to_string());
            self.notes.len() - 1
        }) + 1
    }

    fn start(&mut self, tag: Tag) {
        match tag {
            Tag::List(first) => {
                self.put();
                self.known_lists += 1;
                self.lists.push((self.known_lists, first.is_some()));
            }
            Tag::FootnoteDefinition(label) => self.note = Some(self.number(&label)),
            Tag::BlockQuote(_) => self.quote = true,
            Tag::TableHead => self.head = true,
            Tag::Strong => self.strong = true,
            Tag::Link { dest_url, .. } => self.link = Some(dest_url.into_string()),
            Tag::Image { .. } => self.picture = Some(String::new()),
            Tag::CodeBlock(_) | Tag::MetadataBlock(_) => self.aside = Some(String::new()),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(level) => {
                let line = std::mem::take(&mut self.line);
                self.parts.push(Part::Heading(level as u8, line));
            }
            TagEnd::Paragraph | TagEnd::Item => self.put(),
            TagEnd::FootnoteDefinition => self.note = None,
            TagEnd::BlockQuote(_) => self.quote = false,
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::TableCell => self.cells.push(std::mem::take(&mut self.line)),
            TagEnd::TableHead | TagEnd::TableRow => {
                let head = std::mem::take(&mut self.head);
                self.parts.push(Part::Row(head, std::mem::take(&mut self.cells)));
            }
            TagEnd::Strong => self.strong = false,
            TagEnd::Link => self.link = None,
            TagEnd::Image => self.line.extend(self.picture.take().map(Piece::Picture)),
            TagEnd::CodeBlock => self.parts.extend(self.aside.take().map(Part::Code)),
            TagEnd::MetadataBlock(_) => {
                let mut keys: BTreeMap<String, String> =
                    serde_saphyr::from_str(&self.aside.take().unwrap_or_default()).expect("it is YAML with texts in it");
                self.parts.extend(keys.remove("title").map(Part::Title));
                self.parts.extend(keys.remove("description").map(Part::Description));
                assert!(keys.is_empty(), "{keys:?}");
            }
            _ => {}
        }
    }

    /// Ends a paragraph.
    fn put(&mut self) {
        if self.line.is_empty() {
            return;
        }
        let line = std::mem::take(&mut self.line);
        self.parts.push(match (self.note, self.lists.last()) {
            (Some(note), _) => Part::Footnote(note, line),
            (None, Some((list, numbered))) => Part::Item(*list, self.lists.len(), *numbered, line),
            (None, None) if self.quote => Part::Quote(line),
            (None, None) => Part::Paragraph(line),
        });
    }

    /// As such a file.
    pub fn html(&self) -> Vec<u8> {
        let line = |line: &Line| line.iter().map(html_piece).collect::<String>();
        let (mut head, mut body, mut open) = (String::new(), String::new(), String::new());
        for (at, part) in self.parts.iter().enumerate() {
            let (list, table) = match part {
                Part::Item(_, depth, true, _) => ("ol".repeat(*depth), false),
                Part::Item(_, depth, false, _) => ("ul".repeat(*depth), false),
                Part::Row(head, _) => ("table".to_owned(), *head),
                _ => (String::new(), false),
            };
            let other_list = match (at.checked_sub(1).map(|at| &self.parts[at]), part) {
                (Some(Part::Item(before, ..)), Part::Item(now, ..)) => before != now,
                _ => false,
            };
            if list != open || table || other_list {
                assert!(list.len() < 4 || list == "table", "no sample had a list in a list when this was written");
                body += &if open.is_empty() { String::new() } else { format!("</{open}>\n") };
                body += &if list.is_empty() { String::new() } else { format!("<{list}>\n") };
                open = list;
            }
            match part {
                Part::Title(text) => head += &format!("<title>{}</title>\n", escaped(text)),
                Part::Description(text) => head += &format!("<meta name=\"description\" content=\"{}\">\n", escaped(text)),
                Part::Heading(level, text) => body += &format!("<h{level}>{}</h{level}>\n", line(text)),
                Part::Paragraph(text) => body += &format!("<p>{}</p>\n", line(text)),
                Part::Quote(text) => body += &format!("<blockquote><p>{}</p></blockquote>\n", line(text)),
                Part::Item(.., text) => body += &format!("<li>{}</li>\n", line(text)),
                Part::Row(is_head, cells) => {
                    let tag = if *is_head { "th" } else { "td" };
                    let cells: String = cells.iter().map(|cell| format!("<{tag}>{}</{tag}>", line(cell))).collect();
                    body += &format!("<tr>{cells}</tr>\n");
                }
                Part::Footnote(note, text) => body += &format!("<div class=\"footnote\" id=\"fn{note}\"><p>{}</p></div>\n", line(text)),
                Part::Code(text) => body += &format!("<pre><code>{}</code></pre>\n", escaped(text)),
                Part::Aside(html) => body += html,
            }
        }
        body += &if open.is_empty() { String::new() } else { format!("</{open}>\n") };
        format!("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n{head}</head><body>\n{body}</body></html>\n")
            .into_bytes()
    }

    /// As such a file.
    pub fn docx(&self) -> Vec<u8> {
        let (mut body, mut notes, mut links) = (String::new(), String::new(), Vec::new());
        let mut table: Vec<(bool, String)> = Vec::new();
        for part in &self.parts {
            let mut line = |line: &Line| line.iter().map(|piece| docx_piece(piece, &mut links)).collect::<String>();
            let in_style = |style: &str, inner: &str| p(&format!("<w:pStyle w:val=\"{style}\"/>"), inner);
            let row = match part {
                Part::Row(head, cells) => {
                    let cells: String = cells.iter().map(|cell| format!("<w:tc><w:tcPr/>{}</w:tc>", p("", &line(cell)))).collect();
                    Some((*head, cells))
                }
                _ => None,
            };
            if row.is_none() {
                body += &docx_table(std::mem::take(&mut table));
            }
            table.extend(row);
            match part {
                Part::Title(text) => body += &in_style("Title", &r(&escaped(text))),
                Part::Description(text) => body += &in_style("Subtitle", &r(&escaped(text))),
                Part::Heading(level, text) => body += &in_style(&format!("Heading{level}"), &line(text)),
                Part::Paragraph(text) => body += &p("", &line(text)),
                Part::Quote(text) => body += &in_style("Quote", &line(text)),
                Part::Item(list, depth, _, text) => {
                    let number = format!("<w:numPr><w:ilvl w:val=\"{}\"/><w:numId w:val=\"{list}\"/></w:numPr>", depth - 1);
                    body += &p(&number, &line(text));
                }
                Part::Footnote(note, text) => {
                    let inner = p("", &format!("<w:r><w:footnoteRef/></w:r>{}{}", r(" "), line(text)));
                    notes += &format!("<w:footnote w:id=\"{note}\">{inner}</w:footnote>");
                }
                // Nobody sees a comment in a page, and Word has no word for code.
                Part::Row(..) | Part::Code(_) | Part::Aside(_) => {}
            }
        }
        body += &docx_table(table);
        let style = |name: &str, id: &str| format!("<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/></w:style>");
        let headings = (1..=6).map(|level| style(&format!("heading {level}"), &format!("Heading{level}")));
        let others = ["Title", "Subtitle", "Quote"].map(|name| style(name, name));
        let mut document = Docx::new(body).part("styles", "styles", &headings.chain(others).collect::<String>());
        if !notes.is_empty() {
            document = document.part("footnotes", "footnotes", &notes);
        }
        links.iter().fold(document, |document, (id, address)| document.link(id, &escaped(address))).bytes()
    }

    /// As such a file.
    pub fn text(&self) -> Vec<u8> {
        let line = |line: &Line| line.iter().map(text_piece).collect::<String>();
        let (mut text, mut before) = (String::new(), None);
        for part in &self.parts {
            let kind = match part {
                Part::Item(list, ..) => Some(*list),
                Part::Row(..) => Some(0),
                _ => None,
            };
            let written = match part {
                Part::Title(words) | Part::Description(words) => words.clone(),
                Part::Heading(_, words) | Part::Paragraph(words) | Part::Quote(words) => line(words),
                Part::Item(_, depth, _, words) => format!("{}- {}", "  ".repeat(depth - 1), line(words)),
                Part::Row(_, cells) => cells.iter().map(line).collect::<Vec<_>>().join("\t"),
                Part::Footnote(note, words) => format!("[{note}] {}", line(words)),
                Part::Code(_) | Part::Aside(_) => continue,
            };
            if written.trim().is_empty() {
                continue;
            }
            text += if kind.is_some() && kind == before { "\n" } else { "\n\n" };
            before = kind;
            text += &written;
        }
        text.trim_start().as_bytes().to_vec()
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn html_piece(piece: &Piece) -> String {
    match piece {
        Piece::Text { text, strong, link } => {
            let text = if *strong { format!("<strong>{}</strong>", escaped(text)) } else { escaped(text) };
            link.iter().fold(text, |text, link| format!("<a href=\"{}\">{text}</a>", escaped(link)))
        }
        Piece::Picture(alt) => format!("<img src=\"a.jpg\" alt=\"{}\">", escaped(alt)),
        Piece::Note(note) => format!("<sup><a href=\"#fn{note}\">{note}</a></sup>"),
        Piece::Break => "<br>".to_owned(),
    }
}

fn docx_piece(piece: &Piece, links: &mut Vec<(String, String)>) -> String {
    match piece {
        Piece::Text { text, strong, link } => {
            let bold = if *strong { "<w:rPr><w:b/></w:rPr>" } else { "" };
            let run = format!("<w:r>{bold}<w:t xml:space=\"preserve\">{}</w:t></w:r>", escaped(text));
            let Some(link) = link else { return run };
            links.push((format!("link{}", links.len()), link.clone()));
            format!("<w:hyperlink r:id=\"{}\">{run}</w:hyperlink>", links[links.len() - 1].0)
        }
        Piece::Picture(alt) => {
            let alt = escaped(alt);
            format!("<w:r><w:drawing><wp:inline><wp:docPr id=\"1\" name=\"P\" descr=\"{alt}\"/></wp:inline></w:drawing></w:r>")
        }
        Piece::Note(note) => format!("<w:r><w:footnoteReference w:id=\"{note}\"/></w:r>"),
        Piece::Break => "<w:r><w:br/></w:r>".to_owned(),
    }
}

fn docx_table(rows: Vec<(bool, String)>) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let head = |head: &bool| if *head { "<w:trPr><w:tblHeader/></w:trPr>" } else { "" };
    let rows: String = rows.iter().map(|(is_head, cells)| format!("<w:tr>{}{cells}</w:tr>", head(is_head))).collect();
    format!("<w:tbl><w:tblPr/>{rows}</w:tbl>")
}

fn text_piece(piece: &Piece) -> String {
    match piece {
        Piece::Text { text, .. } => text.clone(),
        Piece::Picture(_) => String::new(),
        Piece::Note(note) => format!("[{note}]"),
        Piece::Break => "\n".to_owned(),
    }
}
