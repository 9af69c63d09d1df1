//! Where something is, in words of people who do not see lines.

use std::fmt;
use std::sync::Arc;

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In the text of a Word document: its paragraphs are counted from 1, those without words left out.
    Paragraph {
        /// Which paragraph.
        number: usize,
        /// The heading above it.
        heading: Option<Arc<str>>,
    },
    /// In the footnote or endnote with this mark.
    Note(Arc<str>),
    /// In a header or a footer of pages.
    Margin,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Paragraph { number, heading: None } => write!(f, "paragraph {number}"),
            Place::Paragraph { number, heading: Some(heading) } => write!(f, "paragraph {number}, under “{heading}”"),
            Place::Note(mark) => match mark.strip_prefix('e') {
                Some(mark) => write!(f, "endnote {mark}"),
                None => write!(f, "footnote {mark}"),
            },
            Place::Margin => f.write_str("header or footer of the page"),
        }
    }
}

/// The places in a file, in the order of its source.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// Where each begins in the source.
    places: Vec<(usize, Place)>,
}

impl Places {
    /// From `start` on, the source is at this place. Starts come in order.
    pub(crate) fn push(&mut self, start: usize, place: Place) {
        self.places.push((start, place));
    }

    /// The place that holds a byte of the source.
    pub fn at(&self, byte: usize) -> Option<&Place> {
        let next = self.places.partition_point(|(start, _)| *start <= byte);
        // What stands before the first place belongs to it.
        self.places.get(next.saturating_sub(1)).map(|(_, place)| place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn told_in_words() {
        let mut places = Places::default();
        assert_eq!(places.at(3), None);
        places.push(0, Place::Margin);
        places.push(5, Place::Paragraph { number: 1, heading: None });
        places.push(9, Place::Paragraph { number: 2, heading: Some("Side effects".into()) });
        places.push(12, Place::Note("1".into()));
        places.push(14, Place::Note("e2".into()));
        let told: Vec<String> = [4, 5, 11, 12, 99].into_iter().filter_map(|byte| places.at(byte).map(Place::to_string)).collect();
        let expected = ["header or footer of the page", "paragraph 1", "paragraph 2, under “Side effects”", "footnote 1", "endnote 2"];
        assert_eq!(told, expected);
    }
}
