//! Marks around words: the bytes of a part with comment ranges put in, and all else as it was.

use super::super::Span;
use super::xml::{Event, Name, Tag, Xml};

/// A comment to be marked in a part.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub id: u32,
    /// From the first byte of its words to the last.
    pub xml: Span,
}

/// A part with marks.
#[derive(Debug)]
pub(super) struct Marked {
    pub source: String,
    /// For each mark, where it is now.
    pub placed: Vec<Placed>,
}

/// How well a mark fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Placed {
    /// Around the very words.
    Exactly,
    /// Around what holds the words: a text box, a picture.
    Around,
    /// Nowhere: there is no text to mark.
    Nowhere,
}

/// A run that stands in no other run: Word shows no comments inside text boxes, and those are in runs.
#[derive(Debug)]
struct Run<'s> {
    tag: Tag<'s>,
    properties: &'s str,
    children: Vec<Child<'s>>,
    end: usize,
}

/// What stands in a run, its properties aside.
#[derive(Debug)]
struct Child<'s> {
    span: Span,
    /// For text, its tag and the place of the words.
    text: Option<(Tag<'s>, Span)>,
}

/// A place for a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Point {
    at: usize,
    /// Which run has to be taken apart there, and which of its texts.
    split: Option<(usize, Option<usize>)>,
}

/// Puts the marks in. `part` is the name of the part.
pub(super) fn mark(part: &str, source: &str, marks: &[Mark]) -> Result<Marked, String> {
    let mut xml = Xml::new(part, source);
    let runs = runs(&mut xml)?;
    let writer = Writer { source, prefix: xml.prefix(), runs: &runs };
    let mut placed = Vec::with_capacity(marks.len());
    // The end of a range comes before the start of another at the same place.
    let mut points: Vec<(Point, bool, u32)> = Vec::new();
    for mark in marks {
        let Some((start, end, exact)) = writer.range(mark.xml) else {
            placed.push(Placed::Nowhere);
            continue;
        };
        points.push((start, true, mark.id));
        points.push((end, false, mark.id));
        placed.push(if exact { Placed::Exactly } else { Placed::Around });
    }
    points.sort();
    Ok(Marked { source: writer.write(&points), placed })
}

/// The runs of a part that are shown and stand in no other.
fn runs<'s>(xml: &mut Xml<'s>) -> Result<Vec<Run<'s>>, String> {
    let mut runs: Vec<Run> = Vec::new();
    let mut run: Option<Run> = None;
    // The open elements inside the run, or inside what was deleted.
    let (mut depth, mut deleted) = (0_usize, 0_usize);
    let mut properties = 0;
    while let Some(event) = xml.next()? {
        match event {
            Event::Open(..) if deleted > 0 => deleted += 1,
            Event::Close(..) if deleted > 0 => deleted -= 1,
            Event::Open(Name::Word("del" | "moveFrom"), _) if run.is_none() => deleted = 1,
            Event::Open(Name::Word("r"), tag) if run.is_none() => {
                run = Some(Run { tag, properties: "", children: Vec::new(), end: 0 });
                depth = 0;
            }
            Event::Open(name, tag) => {
                let Some(run) = &mut run else { continue };
                depth += 1;
                if depth == 1 && name == Name::Word("rPr") {
                    properties = tag.at;
                } else if depth == 1 {
                    let words = Span::new(tag.span().end, tag.span().end);
                    let text = (name == Name::Word("t")).then_some((tag, words));
                    run.children.push(Child { span: tag.span(), text });
                }
            }
            Event::Close(name, span) => {
                let Some(open) = &mut run else { continue };
                if depth == 0 {
                    open.end = span.end;
                    runs.extend(run.take());
                    continue;
                }
                depth -= 1;
                if depth > 0 {
                    continue;
                }
                if name == Name::Word("rPr") {
                    open.properties = xml.slice(Span::new(properties, span.end));
                } else if let Some(child) = open.children.last_mut() {
                    child.span.end = span.end;
                    if let Some((_, words)) = &mut child.text {
                        words.end = span.start;
                    }
                }
            }
            Event::Text(..) | Event::Whole(..) => {}
        }
    }
    Ok(runs)
}

struct Writer<'s, 'r> {
    source: &'s str,
    prefix: &'r str,
    runs: &'r [Run<'s>],
}

impl Writer<'_, '_> {
    /// Where the words in a span begin and end, and whether there is no more between the two than the words.
    fn range(&self, span: Span) -> Option<(Point, Point, bool)> {
        let first = self.runs.partition_point(|run| run.end <= span.start);
        let first = first.min(self.runs.len().checked_sub(1)?);
        let last = self.runs.partition_point(|run| run.tag.at < span.end).saturating_sub(1).max(first);
        let (start, starts) = self.start(first, span.start);
        let (end, ends) = self.end(last, span.end);
        Some((start, end, starts && ends))
    }

    fn start(&self, index: usize, at: usize) -> (Point, bool) {
        let run = &self.runs[index];
        let child = run.children.iter().position(|child| at < child.span.end);
        match child.map(|child| (child, &run.children[child])) {
            Some((child, Child { text: Some((_, words)), .. })) if words.start < at && at < words.end => {
                (Point { at, split: Some((index, Some(child))) }, true)
            }
            Some((0, of)) => (Point { at: run.tag.at, split: None }, self.is_beginning(of, at)),
            Some((_, of)) => (Point { at: of.span.start, split: Some((index, None)) }, self.is_beginning(of, at)),
            None => (Point { at: run.tag.at, split: None }, false),
        }
    }

    fn end(&self, index: usize, at: usize) -> (Point, bool) {
        let run = &self.runs[index];
        let child = run.children.iter().rposition(|child| child.span.start < at);
        match child.map(|child| (child, &run.children[child])) {
            Some((child, Child { text: Some((_, words)), .. })) if words.start < at && at < words.end => {
                (Point { at, split: Some((index, Some(child))) }, true)
            }
            Some((child, of)) if child + 1 == run.children.len() => (Point { at: run.end, split: None }, self.is_ending(of, at)),
            Some((_, of)) => (Point { at: of.span.end, split: Some((index, None)) }, self.is_ending(of, at)),
            None => (Point { at: run.end, split: None }, false),
        }
    }

    fn is_beginning(&self, child: &Child, at: usize) -> bool {
        at == child.span.start || child.text.is_some_and(|(_, words)| at == words.start)
    }

    fn is_ending(&self, child: &Child, at: usize) -> bool {
        at == child.span.end || child.text.is_some_and(|(_, words)| at == words.end)
    }

    /// The part with marks at the points, which are in order. Nothing is taken away: what was there is there still.
    fn write(&self, points: &[(Point, bool, u32)]) -> String {
        let mut insertions: Vec<(usize, String)> = Vec::new();
        for here in points.chunk_by(|a, b| a.0 == b.0) {
            let Point { at, split } = here[0].0;
            let markers: String = here.iter().map(|(_, starts, id)| self.marker(*starts, *id)).collect();
            let text = split.map_or(markers.clone(), |(run, text)| self.between(run, text, &markers, &mut insertions));
            insertions.push((at, text));
        }
        insertions.sort_by_key(|(at, _)| *at);
        // A text that is taken apart twice asks only once to keep its white space.
        insertions.dedup();
        let mut out = String::with_capacity(self.source.len() + insertions.iter().map(|(_, text)| text.len()).sum::<usize>());
        let mut from = 0;
        for (at, text) in insertions {
            out.push_str(&self.source[from..at]);
            out.push_str(&text);
            from = at;
        }
        out.push_str(&self.source[from..]);
        out
    }

    /// Ends a run, and a text in it, before the markers, and begins it anew behind them.
    fn between(&self, run: usize, text: Option<usize>, markers: &str, insertions: &mut Vec<(usize, String)>) -> String {
        let Run { tag, properties, children, .. } = &self.runs[run];
        let prefix = self.prefix;
        let Some((text, _)) = text.and_then(|text| children[text].text) else {
            return format!("</{prefix}r>{markers}{}{properties}", tag.text);
        };
        let mut again = text.text.to_owned();
        if text.raw("space").is_none() {
            // Word drops white space at the ends of a text that does not ask to keep it, and now there are more ends.
            let before_end = text.text.len() - 1;
            again.insert_str(before_end, PRESERVE);
            insertions.push((text.at + before_end, PRESERVE.to_owned()));
        }
        format!("</{prefix}t></{prefix}r>{markers}{}{properties}{again}", tag.text)
    }

    fn marker(&self, starts: bool, id: u32) -> String {
        let prefix = self.prefix;
        if starts {
            return format!("<{prefix}commentRangeStart {prefix}id=\"{id}\"/>");
        }
        format!("<{prefix}commentRangeEnd {prefix}id=\"{id}\"/><{prefix}r><{prefix}commentReference {prefix}id=\"{id}\"/></{prefix}r>")
    }
}

const PRESERVE: &str = " xml:space=\"preserve\"";

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">";

    /// The part with marks around these words, as they stand in it.
    fn marked(inner: &str, words: &[&str]) -> (String, Vec<Placed>) {
        let source = format!("{HEAD}{inner}</w:document>");
        let places = words.iter().zip(1..).map(|(words, id)| {
            let start = source.find(words).expect("the words are there");
            Mark { id, xml: Span::new(start, start + words.len()) }
        });
        let marked = mark("part", &source, &places.collect::<Vec<_>>()).expect("it is XML");
        let inner = marked.source.strip_prefix(HEAD).and_then(|source| source.strip_suffix("</w:document>"));
        let short = |text: &str| {
            let mut text = text.to_owned();
            for id in 1..=words.len() {
                text = text.replace(&format!("<w:commentRangeStart w:id=\"{id}\"/>"), &format!("[{id} "));
                let end = format!("<w:commentRangeEnd w:id=\"{id}\"/><w:r><w:commentReference w:id=\"{id}\"/></w:r>");
                text = text.replace(&end, &format!(" {id}]"));
            }
            text
        };
        (short(inner.expect("the root is as it was")), marked.placed)
    }

    #[test]
    fn a_whole_run_is_not_taken_apart() {
        let (source, placed) = marked("<w:p><w:r><w:t>safe</w:t></w:r></w:p>", &["safe"]);
        assert_eq!((source.as_str(), placed.as_slice()), ("<w:p>[1 <w:r><w:t>safe</w:t></w:r> 1]</w:p>", &[Placed::Exactly][..]));
    }

    #[test]
    fn a_run_is_split_with_its_properties() {
        let (source, placed) =
            marked("<w:r w:rsidR=\"1\"><w:rPr><w:b/></w:rPr><w:t>It is safe &amp; quick.</w:t></w:r>", &["safe &amp; quick"]);
        let run = |words: &str| format!("<w:r w:rsidR=\"1\"><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">{words}</w:t></w:r>");
        assert_eq!(source, format!("{}[1 {} 1]{}", run("It is "), run("safe &amp; quick"), run(".")));
        assert_eq!(placed, [Placed::Exactly]);
    }

    #[test]
    fn no_space_is_lost_where_a_text_is_taken_apart() {
        let (source, _) = marked("<w:r><w:t>We use it.</w:t></w:r>", &["We", "it"]);
        let run = |words: &str| format!("<w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r>");
        assert_eq!(source, format!("[1 {} 1]{}[2 {} 2]{}", run("We"), run(" use "), run("it"), run(".")));
    }

    #[test]
    fn overlapping_words_over_several_runs() {
        let (source, _) = marked(
            "<w:r><w:t>no </w:t></w:r><w:hyperlink><w:r><w:t>downtime</w:t></w:r></w:hyperlink>",
            &["no </w:t></w:r><w:hyperlink><w:r><w:t>down", "downtime"],
        );
        assert_eq!(
            source,
            "[1 <w:r><w:t>no </w:t></w:r><w:hyperlink>[2 <w:r><w:t xml:space=\"preserve\">down</w:t></w:r> 1]<w:r><w:t xml:space=\"preserve\">time</w:t></w:r> 2]</w:hyperlink>"
        );
    }

    #[test]
    fn between_the_things_in_a_run() {
        let (source, _) = marked("<w:r><w:rPr/><w:t>a</w:t><w:tab/><w:t>quick</w:t><w:br/></w:r>", &["quick"]);
        assert_eq!(source, "<w:r><w:rPr/><w:t>a</w:t><w:tab/></w:r>[1 <w:r><w:rPr/><w:t>quick</w:t></w:r> 1]<w:r><w:rPr/><w:br/></w:r>");
    }

    #[test]
    fn text_boxes_and_pictures_are_marked_from_outside() {
        let inside = "<w:r><w:drawing><wp:docPr descr=\"alt\"/><w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent></w:drawing></w:r>";
        for words in ["boxed", "alt"] {
            let (source, placed) = marked(inside, &[words]);
            assert_eq!((source, placed), (format!("[1 {inside} 1]"), vec![Placed::Around]));
        }
    }

    #[test]
    fn not_in_what_was_deleted() {
        let deleted = "<w:del><w:r><w:delText>old</w:delText></w:r></w:del>";
        let (source, placed) = marked(&format!("{deleted}<w:r><w:t>new</w:t></w:r>"), &["<w:del>"]);
        assert_eq!((source, placed), (format!("{deleted}[1 <w:r><w:t>new</w:t></w:r> 1]"), vec![Placed::Around]));
        assert_eq!(marked(deleted, &["old"]).1, [Placed::Nowhere]);
    }
}
