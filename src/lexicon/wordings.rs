//! The wordings that a pattern stands for, to find those that two patterns share.

use super::pattern::{Node, Pattern};
use super::vocabulary::VocabularyId;
use crate::text::WordId;
use std::sync::Arc;

/// More wordings of one pattern than this are not compared.
const MOST: usize = 4000;

/// One way through a pattern, with every choice of single words left open.
#[derive(Debug, Clone, PartialEq)]
pub struct Wording(Vec<Part>);

#[derive(Debug, Clone, PartialEq)]
enum Part {
    /// Any of these words, in the order of their numbers.
    Words(Arc<[WordId]>),
    Number,
    Vocabulary(VocabularyId),
    Gap,
    Start,
    End,
}

impl Pattern {
    /// The wordings that the pattern stands for. Marks are left out.
    pub fn wordings(&self) -> Vec<Wording> {
        let mut all = ways(&self.root);
        all.retain(|way| way.iter().any(|part| !matches!(part, Part::Gap)));
        all.into_iter().map(Wording).collect()
    }
}

impl Wording {
    /// The words that it can begin with; none if it can begin with something else.
    pub fn firsts(&self) -> &[WordId] {
        match self.0.first() {
            Some(Part::Words(words)) => words,
            _ => &[],
        }
    }

    /// Whether some text is worded in both ways.
    pub fn meets(&self, other: &Wording) -> bool {
        self.0.len() == other.0.len() && self.0.iter().zip(&other.0).all(|(one, other)| one.meets(other))
    }
}

impl Part {
    fn meets(&self, other: &Part) -> bool {
        match (self, other) {
            (Part::Words(one), Part::Words(other)) => one.iter().any(|word| other.binary_search(word).is_ok()),
            (one, other) => one == other,
        }
    }
}

/// All ways through a node, at most [`MOST`].
fn ways(node: &Node) -> Vec<Vec<Part>> {
    let one = |part| vec![vec![part]];
    match node {
        Node::Word(word) => one(Part::Words(Arc::new([*word]))),
        Node::Words(words) => one(Part::Words(Arc::clone(words))),
        Node::Number => one(Part::Number),
        Node::Vocabulary(id) => one(Part::Vocabulary(*id)),
        Node::Sequence(parts) => parts.iter().fold(vec![Vec::new()], |begun, part| joined(&begun, &ways(part))),
        Node::Any(branches) => branches.iter().flat_map(ways).take(MOST).collect(),
        Node::Choice(choice) => choice.branches.iter().flat_map(ways).take(MOST).collect(),
        Node::Optional(part) => std::iter::once(Vec::new()).chain(ways(part)).take(MOST).collect(),
        Node::Gap(_) => vec![Vec::new(), vec![Part::Gap]],
        Node::Comma | Node::Colon => vec![Vec::new()],
        Node::Start => one(Part::Start),
        Node::End => one(Part::End),
    }
}

/// Every beginning with every ending.
fn joined(begun: &[Vec<Part>], endings: &[Vec<Part>]) -> Vec<Vec<Part>> {
    let each = begun.iter().flat_map(|begun| endings.iter().map(move |ending| [begun.as_slice(), ending].concat()));
    each.take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use crate::lexicon::{Language, LexiconBuilder, parse};

    #[test]
    fn patterns_share_a_wording_where_some_text_is_both() {
        let cases = [
            ("swelling", "swelling", true),
            ("swell~", "swollen", false),
            ("swell~", "{swelling|redness}", true),
            ("{sore|tender} skin", "tender {skin|area}", true),
            ("sore skin", "sore [red] skin", true),
            ("sore skin", "sore red skin", false),
            ("skin ...3 sore", "{skin|face} ...4 sore", true),
            ("skin ...3 sore", "skin sore", true),
            ("redness , swelling", "redness swelling", true),
            ("# days", "# {days|weeks}", true),
            ("^ sore", "sore", false),
        ];
        for (one, other, expected) in cases {
            let mut lexicon = LexiconBuilder::new(Language::default(), []);
            let mut wordings = |phrase| parse(phrase, &mut lexicon).expect(phrase).wordings();
            let (all, others) = (wordings(one), wordings(other));
            assert_eq!(all.iter().any(|w| others.iter().any(|o| w.meets(o))), expected, "{one} / {other}");
        }
    }
}
