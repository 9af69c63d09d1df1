//! The open elements that matter to the text inside them.

use super::{
    elements::{TAGS, Tag},
    writer::Context,
};

/// Whether the text of an element is copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    Yes,
    /// Nothing in it is: a script, a hidden element.
    Never,
    /// Only the text elements in it are.
    Drawing,
}

/// An element as it is opened.
#[derive(Debug, Clone, Copy)]
pub(super) struct Element {
    pub tag: Tag,
    pub name: u32,
    pub context: Context,
    pub shown: Shown,
    /// Headings in it head nothing outside of it.
    pub encloses: bool,
}

/// An open element.
#[derive(Debug, Clone, Copy)]
struct Open {
    element: Element,
    /// The next lower element with the same tag, counted from one; zero for none.
    below: u32,
}

/// A stack of open elements.
///
/// Elements with the same tag are chained, so that closing one and asking whether one is in scope
/// take no search through the stack: 100,000 open elements cost no more than one.
#[derive(Debug)]
pub(super) struct Tree {
    elements: Vec<Open>,
    heads: [u32; TAGS],
    /// What text outside of all elements is part of.
    base: Context,
}

/// Names with the same tag are told apart for this many open elements; markup nested deeper than
/// this under one tag is broken anyway.
const CHAIN: usize = 64;

impl Tree {
    pub fn new(base: Context) -> Self {
        Self { elements: Vec::new(), heads: [0; TAGS], base }
    }

    pub fn context(&self) -> Context {
        self.elements.last().map_or(self.base, |open| open.element.context)
    }

    /// Whether the text at hand is copy.
    pub fn shown(&self) -> Shown {
        self.elements.last().map_or(Shown::Yes, |open| open.element.shown)
    }

    pub fn push(&mut self, element: Element) {
        let shown = if self.shown() == Shown::Never { Shown::Never } else { element.shown };
        let below = self.heads[element.tag.index()];
        self.elements.push(Open { element: Element { shown, ..element }, below });
        self.heads[element.tag.index()] = self.elements.len() as u32;
    }

    pub fn pop(&mut self) -> Option<Element> {
        let Open { element, below } = self.elements.pop()?;
        self.heads[element.tag.index()] = below;
        Some(element)
    }

    /// How deep `tag` stands open, if it does and none of `barriers` is open inside it.
    pub fn in_scope(&self, tag: Tag, name: Option<u32>, barriers: &[Tag]) -> Option<usize> {
        let barrier = barriers.iter().map(|b| self.heads[b.index()]).max().unwrap_or(0);
        let mut at = self.heads[tag.index()];
        for _ in 0..CHAIN {
            if at <= barrier {
                return None;
            }
            let open = self.elements[at as usize - 1];
            if name.is_none_or(|name| name == open.element.name) {
                return Some(at as usize - 1);
            }
            at = open.below;
        }
        None
    }

    /// How many elements are open.
    pub fn depth(&self) -> usize {
        self.elements.len()
    }
}
