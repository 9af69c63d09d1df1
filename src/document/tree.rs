//! The open elements that matter to the text inside them.

use super::{
    Role,
    elements::{TAGS, Tag},
    writer::Context,
};

/// An open element.
#[derive(Debug, Clone, Copy)]
struct Element {
    tag: Tag,
    name: u32,
    /// The next lower element with the same tag, counted from one; zero for none.
    below: u32,
    context: Context,
    skip: bool,
}

/// A stack of open elements.
///
/// Elements with the same tag are chained, so that closing one and asking whether one is in scope
/// take no search through the stack: 100,000 open elements cost no more than one.
#[derive(Debug)]
pub(super) struct Tree {
    elements: Vec<Element>,
    heads: [u32; TAGS],
}

/// Names with the same tag are told apart for this many open elements; markup nested deeper than
/// this under one tag is broken anyway.
const CHAIN: usize = 64;

impl Default for Tree {
    fn default() -> Self {
        Self { elements: Vec::new(), heads: [0; TAGS] }
    }
}

impl Tree {
    pub fn context(&self) -> Context {
        self.elements.last().map_or(Context::of(Role::Paragraph), |e| e.context)
    }

    /// Whether the text at hand is not copy: a script, a hidden element.
    pub fn skipping(&self) -> bool {
        self.elements.last().is_some_and(|e| e.skip)
    }

    pub fn push(&mut self, tag: Tag, name: u32, context: Context, skip: bool) {
        let skip = skip || self.skipping();
        let below = self.heads[tag.index()];
        self.elements.push(Element { tag, name, below, context, skip });
        self.heads[tag.index()] = self.elements.len() as u32;
    }

    pub fn pop(&mut self) -> Option<Tag> {
        let element = self.elements.pop()?;
        self.heads[element.tag.index()] = element.below;
        Some(element.tag)
    }

    /// How deep `tag` stands open, if it does and none of `barriers` is open inside it.
    pub fn in_scope(&self, tag: Tag, name: Option<u32>, barriers: &[Tag]) -> Option<usize> {
        let barrier = barriers.iter().map(|b| self.heads[b.index()]).max().unwrap_or(0);
        let mut at = self.heads[tag.index()];
        for _ in 0..CHAIN {
            if at <= barrier {
                return None;
            }
            let element = self.elements[at as usize - 1];
            if name.is_none_or(|name| name == element.name) {
                return Some(at as usize - 1);
            }
            at = element.below;
        }
        None
    }

    /// How many elements are open.
    pub fn depth(&self) -> usize {
        self.elements.len()
    }
}
