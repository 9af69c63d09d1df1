//! What contexts there are: their phrases, and where each has to stand.

use crate::lexicon::{Pattern, Section};
use crate::text::Gap;
use serde::{Deserialize, Serialize};

/// The number of a context among [`Contexts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ContextId(pub u16);

/// Where a trigger stands, seen from the words that it speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// Before them, in the same scope.
    Before,
    /// After them, in the same scope.
    After,
    /// Anywhere in their sentence.
    Sentence,
    /// Anywhere in their sentence with nothing between that ends a scope.
    Clause,
    /// In their sentence or the next one of the same block; behind a question, in what answers it.
    Next,
    /// At the beginning of what answers them, if they stand in a question.
    Answer,
    /// In a heading, question, lead-in or column head above them.
    Above,
    /// Over the trigger itself (only for pseudo-triggers).
    Over,
    /// In the words around a quotation that say whose it is, its signature included.
    Speaker,
    /// In the quotation itself.
    Quotation,
}

/// What a context holds for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Subject {
    /// Some words of a sentence.
    #[default]
    Words,
    /// Quoted words only; a name or stars behind them are a trigger.
    Quotation,
    /// All words of a page; its triggers may stand anywhere in it, and one cue that unmakes it is enough.
    Page,
}

/// A group of trigger phrases with the same place.
#[derive(Debug, Clone)]
pub struct Trigger {
    /// Where they stand.
    pub place: Place,
    /// How many words may lie between trigger and claim.
    pub reach: usize,
    /// The mark at which their scope ends, if it is not the context's.
    pub ends_at: Option<Gap>,
    /// The phrases.
    pub phrases: Vec<Pattern>,
}

/// A context as its file defines it.
#[derive(Debug, Clone)]
pub struct Definition {
    /// The name that rules use.
    pub name: String,
    /// Ends the sentence "it keeps quiet where the words …".
    pub when: String,
    /// A question mark at the end of the sentence is a trigger.
    pub question_mark: bool,
    /// What it holds for.
    pub of: Subject,
    /// A page of fewer sentences is in no context of pages.
    pub least_sentences: usize,
    /// Categories of claims that a page in this context does not make, and how many sentences with
    /// them show that it is in none.
    pub unless_claims: Option<(Vec<String>, usize)>,
    /// A trigger in the sentence may share words with what it speaks of.
    pub may_overlap: bool,
    /// The mark at which the scope of a trigger ends.
    pub ends_at: Gap,
    /// Phrases at which the scope of a trigger ends.
    pub ends: Vec<Pattern>,
    /// Phrases before the last item of a list, over whose commas a scope goes on.
    pub lists: Vec<Pattern>,
    /// What makes the context.
    pub triggers: Vec<Trigger>,
    /// What unmakes it.
    pub not: Vec<Trigger>,
}

/// What a phrase speaks of, seen from where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Scope {
    pub place: Place,
    pub reach: usize,
    pub ends_at: Gap,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Part {
    Trigger(Scope),
    Not(Scope),
    End,
    List,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Head {
    pub name: String,
    pub when: String,
    pub question_mark: bool,
    pub of: Subject,
    pub least_sentences: usize,
    pub unless_claims: Option<(Vec<String>, usize)>,
    pub may_overlap: bool,
}

/// All contexts.
#[derive(Debug, Serialize, Deserialize)]
pub struct Contexts {
    pub(super) heads: Vec<Head>,
    /// The phrases of contexts of words, of quotations and of pages.
    pub(super) phrases: [Section<(ContextId, Part)>; 3],
}

impl Contexts {
    /// Compiles contexts; their ids are their places in the list. Their phrases are added to those that a
    /// matcher will be made of.
    pub fn new(definitions: Vec<Definition>, sought: &mut Vec<Pattern>) -> Self {
        let mut heads = Vec::new();
        let mut all: [Vec<((ContextId, Part), Pattern)>; 3] = Default::default();
        for (index, definition) in definitions.into_iter().enumerate() {
            let id = ContextId(index as u16);
            let patterns = &mut all[definition.of as usize];
            let mut file = |phrases: Vec<Pattern>, part| patterns.extend(phrases.into_iter().map(|phrase| ((id, part), phrase)));
            let scope = |t: &Trigger| Scope { place: t.place, reach: t.reach, ends_at: t.ends_at.unwrap_or(definition.ends_at) };
            for trigger in definition.triggers {
                let part = Part::Trigger(scope(&trigger));
                file(trigger.phrases, part);
            }
            for not in definition.not {
                let part = Part::Not(scope(&not));
                file(not.phrases, part);
            }
            file(definition.ends, Part::End);
            file(definition.lists, Part::List);
            heads.push(Head {
                name: definition.name,
                when: definition.when,
                question_mark: definition.question_mark,
                of: definition.of,
                least_sentences: definition.least_sentences,
                unless_claims: definition.unless_claims,
                may_overlap: definition.may_overlap,
            });
        }
        Self { heads, phrases: all.map(|patterns| Section::new(patterns, sought)) }
    }

    /// The phrases among which a context's are.
    pub(super) fn phrases(&self, id: ContextId) -> &Section<(ContextId, Part)> {
        &self.phrases[self.heads[id.0 as usize].of as usize]
    }

    /// The context of that name.
    pub fn id(&self, name: &str) -> Option<ContextId> {
        self.heads.iter().position(|h| h.name == name).map(|i| ContextId(i as u16))
    }

    /// A context's name.
    pub fn name(&self, id: ContextId) -> &str {
        &self.heads[id.0 as usize].name
    }

    /// What a context means for the words in it: "are denied".
    pub fn when(&self, id: ContextId) -> &str {
        &self.heads[id.0 as usize].when
    }

    /// All names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.heads.iter().map(|h| h.name.as_str())
    }
}
