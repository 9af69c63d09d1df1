//! A file as the checks see it: its text, and the pages in it.

use super::model::{Block, Checksum, Format, Origin, Span, Value};
use super::places::{Place, Places};
use super::records::{Post, Posts};
use sha2::{Digest, Sha256};
use std::borrow::Cow;

/// A file ready to be checked.
#[derive(Debug, Clone)]
pub struct Document {
    /// The path as the user named it, with `/` between its parts.
    pub path: String,
    /// What the file was read as.
    pub format: Format,
    /// The text that all spans are in: the file as it is on disk, byte-order mark included, unless
    /// [`Document::origin`] says otherwise.
    pub source: String,
    /// How the source stands to the file.
    pub origin: Origin,
    /// Where a person finds a stretch of the source, where lines mean nothing.
    pub places: Places,
    /// For a file that holds many posts, where they are.
    pub(super) posts: Option<Posts>,
    /// What could not be read though the rest could, in words that follow the name of the file.
    pub unread: Vec<String>,
    /// The copy in it, in the order of the source; none for a file that holds many posts, whose copy comes in
    /// [`Document::pages`].
    pub blocks: Vec<Block>,
    /// Where the comments `<!-- … -->` stand, in the order of the source.
    pub comments: Vec<Span>,
    /// What its front matter says to caveat: the value of the key `caveat`.
    pub front_matter: Option<Box<Value>>,
}

impl Document {
    /// A document in which all is one page, and whose lines tell where something is.
    pub(super) fn new(path: String, format: Format, source: String, origin: Origin) -> Self {
        let (places, posts, unread, blocks, comments, front_matter) = Default::default();
        Self { path, format, source, origin, places, posts, unread, blocks, comments, front_matter }
    }

    /// The blocks of each page in it: nearly always there is but one.
    pub fn pages(&self) -> impl Iterator<Item = Cow<'_, [Block]>> {
        let pages = self.posts.as_ref().map_or(1, Posts::len);
        (0..pages).map(|index| self.page(index))
    }

    /// The blocks of the page of that number.
    pub(crate) fn page(&self, index: usize) -> Cow<'_, [Block]> {
        let whole = || Cow::Borrowed(self.blocks.as_slice());
        self.posts.as_ref().map_or_else(whole, |posts| Cow::Owned(posts.post(&self.source, index).blocks))
    }

    /// Where the texts begin that the page of that number is put together from; nothing where it is of one piece.
    pub(crate) fn cells(&self, index: usize) -> Vec<usize> {
        self.posts.as_ref().map_or_else(Vec::new, |posts| posts.starts(&self.source, index))
    }

    /// What the copy is written in: what the file is, but for one that holds many posts.
    pub(crate) fn markup(&self) -> Format {
        self.posts.as_ref().map_or(self.format, Posts::markup)
    }

    /// The number of the page that a byte of the source stands in.
    pub(crate) fn page_at(&self, byte: usize) -> usize {
        self.posts.as_ref().map_or(0, |posts| posts.at(byte))
    }

    /// The posts in a file that holds many, in order; they are made as they are asked for.
    pub fn posts(&self) -> impl Iterator<Item = Post> {
        let posts = self.posts.iter();
        posts.flat_map(|posts| (0..posts.len()).map(|index| posts.post(&self.source, index)))
    }

    /// Where a person finds a stretch of the source; nothing where that is told by its line.
    pub fn place(&self, span: Span) -> Option<Place> {
        match &self.posts {
            Some(posts) => posts.place(&self.source, span.start),
            None => self.places.at(span.start).cloned(),
        }
    }

    /// The SHA-256 of the file's bytes.
    pub fn checksum(&self) -> Checksum {
        match self.origin {
            Origin::File => Sha256::digest(self.source.as_bytes()).into(),
            Origin::Encoded { checksum, .. } | Origin::Extracted { checksum } => checksum,
        }
    }
}
