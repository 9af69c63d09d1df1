//! From the tokenizer's events to tags and text.

use html5gum::Tokenizer;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};

use super::Html;
use crate::document::{
    Span,
    attributes::{Attributes, slice},
};

/// Where the tokenizer stands in one piece.
#[derive(Default)]
pub(super) struct Piece {
    /// One past the last tag or comment: text begins here.
    text: usize,
    /// The start tag that is being read.
    tag: Option<usize>,
    pub name: Vec<u8>,
    pub attributes: Attributes,
    unfinished: bool,
}

impl Html<'_> {
    /// Reads `html`, which stands at `at` in the source.
    pub fn feed(&mut self, html: &str, at: usize) {
        let mut from = 0;
        // A quote that is never closed hides the rest of the page from the tokenizer. Resuming
        // behind the tag gets the text back; after the last quote of each kind it cannot recur.
        for _ in 0..4 {
            match self.feed_once(&html[from..], at + from) {
                Some(resume) => from += resume,
                None => return,
            }
        }
        self.text(&html[from..], at + from);
    }

    fn feed_once(&mut self, html: &str, at: usize) -> Option<usize> {
        let mut piece = Piece::default();
        let callback = |event: CallbackEvent<'_>, span: html5gum::Span<usize>| {
            self.event(html, at, &mut piece, event, span);
            None::<std::convert::Infallible>
        };
        let mut emitter = CallbackEmitter::new(callback);
        emitter.naively_switch_states(true);
        let Ok(()) = Tokenizer::new_with_emitter(html, emitter).finish();

        let rest = slice(html, Span::new(piece.text, html.len()));
        if !piece.unfinished {
            self.text(rest, at + piece.text);
            return None;
        }
        let tag = match piece.tag {
            Some(tag) => tag - piece.text,
            None => rest.rfind('<').unwrap_or(rest.len()),
        };
        self.text(&rest[..tag], at + piece.text);
        match memchr::memchr(b'>', &rest.as_bytes()[tag..]) {
            Some(end) => {
                let resume = piece.text + tag + end + 1;
                if let Some(start) = piece.tag {
                    piece.attributes.clear();
                    self.start_tag(html, at, &piece, Span::new(at + start, at + resume), false);
                }
                Some(resume)
            }
            None => {
                self.text(&rest[tag..], at + piece.text + tag);
                None
            }
        }
    }

    fn event(&mut self, html: &str, at: usize, piece: &mut Piece, event: CallbackEvent<'_>, span: html5gum::Span<usize>) {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.text_before(html, at, piece, span.start, span.start);
                piece.tag = Some(span.start);
                piece.name.clear();
                piece.name.extend_from_slice(name);
                piece.attributes.clear();
            }
            CallbackEvent::AttributeName { name } => piece.attributes.name(name),
            CallbackEvent::AttributeValue { .. } => {
                piece.attributes.value(Span::new(span.start, span.end));
            }
            CallbackEvent::CloseStartTag { self_closing } => {
                let start = piece.tag.take().unwrap_or(span.start);
                piece.text = span.end;
                let place = Span::new(at + start, at + span.end);
                self.start_tag(html, at, piece, place, self_closing);
            }
            CallbackEvent::EndTag { name } => {
                self.text_before(html, at, piece, span.start, span.end);
                self.end_tag(name, Span::new(at + span.start, at + span.end));
            }
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } => {
                self.text_before(html, at, piece, span.start, span.end);
                if slice(html, Span::new(span.start, span.end)).starts_with("<!--") {
                    self.writer.comment(Span::new(at + span.start, at + span.end));
                }
            }
            CallbackEvent::Error(html5gum::Error::EofInTag) => piece.unfinished = true,
            CallbackEvent::String { .. } | CallbackEvent::Error(_) => {}
        }
    }

    /// Writes the text up to a tag or a comment, behind which the next text begins at `resume`.
    fn text_before(&mut self, html: &str, at: usize, piece: &mut Piece, end: usize, resume: usize) {
        self.text(slice(html, Span::new(piece.text, end)), at + piece.text);
        piece.text = resume;
    }
}
