//! The way back from the extracted text to the parts that it stands in.

use super::super::Span;

/// Where a story belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Home {
    /// The text itself.
    Body,
    /// A header or a footer of pages.
    Margin,
    /// A note, with the place of its mark in the part of the body.
    Note { mark: Span },
}

#[derive(Debug)]
struct Story {
    part: String,
    home: Home,
}

/// A run of extracted text and the bytes of its part that it was read from.
#[derive(Debug, Clone, Copy)]
struct Anchor {
    text: u32,
    len: u32,
    xml: u32,
    xml_len: u32,
    story: u32,
}

impl Anchor {
    /// Whether each byte of the text is a byte of the part. Otherwise (a reference, a tab) all of it stands for all
    /// of the bytes.
    fn is_exact(self) -> bool {
        self.len == self.xml_len
    }

    fn start(self, text: usize) -> usize {
        let into = if self.is_exact() { text.saturating_sub(self.text as usize).min(self.len as usize) } else { 0 };
        self.xml as usize + into
    }

    fn end(self, text: usize) -> usize {
        let whole = self.xml_len as usize;
        let into = if self.is_exact() { text.saturating_sub(self.text as usize).min(whole) } else { whole };
        self.xml as usize + into
    }
}

/// Where each stretch of extracted text stands.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    stories: Vec<Story>,
    anchors: Vec<Anchor>,
}

/// A stretch of extracted text, found again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Located<'a> {
    /// The part.
    pub part: &'a str,
    pub home: Home,
    /// From its first byte in the part to its last, with whatever markup is between them.
    pub xml: Span,
}

impl Anchors {
    /// Text from here on is of this story.
    pub fn enter(&mut self, part: &str, home: Home) {
        self.stories.push(Story { part: part.to_owned(), home });
    }

    /// Text was written that stands at `xml` in the part of the story at hand.
    pub fn add(&mut self, text: Span, xml: Span) {
        if text.is_empty() || self.stories.is_empty() {
            return;
        }
        self.anchors.push(Anchor {
            text: text.start as u32,
            len: (text.end - text.start) as u32,
            xml: xml.start as u32,
            xml_len: (xml.end - xml.start) as u32,
            story: self.stories.len() as u32 - 1,
        });
    }

    /// Where a stretch of text stands; nothing if there is no text in the document.
    pub fn locate(&self, text: Span) -> Option<Located<'_>> {
        let end = text.end.max(text.start + 1);
        let first = self.anchors.partition_point(|anchor| (anchor.text + anchor.len) as usize <= text.start);
        let first = *self.anchors.get(first).or(self.anchors.last())?;
        let after = self.anchors.partition_point(|anchor| (anchor.text as usize) < end);
        let last = after.checked_sub(1).map(|at| self.anchors[at]).filter(|last| last.story == first.story && last.text >= first.text);
        let story = self.stories.get(first.story as usize)?;
        let start = first.start(text.start);
        let end = last.unwrap_or(first).end(end);
        Some(Located { part: &story.part, home: story.home, xml: Span::new(start, end.max(start)) })
    }

    /// The runs that a stretch of text was read from: text, and its bytes in the part.
    #[cfg(test)]
    pub fn runs(&self, text: Span) -> Vec<(Span, &str, Span)> {
        let touched = self.anchors.iter().filter(|a| (a.text as usize) < text.end && ((a.text + a.len) as usize) > text.start);
        touched
            .map(|a| {
                let start = if a.is_exact() { text.start.max(a.text as usize) } else { a.text as usize };
                let end = if a.is_exact() { text.end.min((a.text + a.len) as usize) } else { (a.text + a.len) as usize };
                (Span::new(start, end), self.stories[a.story as usize].part.as_str(), Span::new(a.start(start), a.end(end)))
            })
            .collect()
    }
}
