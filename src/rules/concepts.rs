//! Side effects and contraindications, from file to rule; a wording that two of them share has one winner.

use super::compile::Compiler;
use super::format::{ConceptFile, ConceptsFile, File, Phrase};
use super::treatments::{Concept, Kind};
use crate::lexicon::{LexiconBuilder, Pattern, Wording};
use crate::text::WordId;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

/// What a phrase is to its concept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Term {
    /// One of its wordings.
    Names,
    /// One that the house added: nothing that was learned speaks against it.
    NamesForHouse,
    /// Words that only look like it.
    Innocent,
}

/// A phrase with its concept.
pub(super) type OfConcept = ((u32, Term), Pattern);

/// A term where it is written.
struct Written<'f> {
    file: &'f File,
    phrase: &'f Phrase,
    concept: u32,
}

impl<'f> Compiler<'f> {
    pub fn concept_files(&mut self) -> Vec<(&'f File, Kind, ConceptsFile)> {
        let mut concepts = Vec::new();
        for (file, list) in self.all::<ConceptsFile>("concepts/") {
            let kind = Kind::ALL.into_iter().find(|k| file.path == format!("concepts/{}.toml", k.name()));
            match kind {
                Some(kind) => concepts.push((file, kind, list)),
                None => {
                    let help = "a file of another name begins with `extends = \"side-effects\"` or `extends = \"contraindications\"`";
                    let message = "this is neither `side-effects.toml` nor `contraindications.toml`";
                    self.errors.push(file.error(None, message.into(), Some(help.into())));
                }
            }
        }
        self.more_concepts(&mut concepts);
        concepts
    }

    /// The concepts, and their terms ready to be searched.
    pub fn concepts(&mut self, files: &[(&'f File, Kind, ConceptsFile)], lexicon: &mut LexiconBuilder) -> (Vec<Concept>, Vec<OfConcept>) {
        let mut list: Vec<Concept> = Vec::new();
        for (file, kind, concepts) in files {
            for ConceptFile { id, name, plain, .. } in &concepts.concept {
                match (list.iter().any(|known| &known.id == id.get_ref()), name) {
                    (true, None) if file.extends => continue,
                    (true, _) => self.fail(file, id, format!("`{}` is defined twice", id.get_ref()), &[]),
                    (false, None) => {
                        let known: Vec<&str> = list.iter().map(|known| known.id.as_str()).collect();
                        self.fail(file, id, format!("`{}` is not defined yet, so it needs a `name`", id.get_ref()), &known);
                    }
                    (false, Some(_)) => {}
                }
                let (id, name, plain) = (id.get_ref().clone(), name.clone().unwrap_or_default(), plain.clone());
                list.push(Concept { id, name, plain, kind: *kind, over: Vec::new() });
            }
        }
        let by_id: FxHashMap<String, u32> = list.iter().enumerate().rev().map(|(at, c)| (c.id.clone(), at as u32)).collect();
        let (mut terms, mut written) = (Vec::new(), Vec::new());
        for (file, kind, concepts) in files {
            for concept in &concepts.concept {
                let index = by_id[concept.id.get_ref()];
                let over = self.over(file, *kind, concept, &list);
                list[index as usize].over.extend(over);
                for phrase in &concept.terms {
                    if let Some(pattern) = self.pattern(file, phrase, lexicon) {
                        written.push((Written { file, phrase, concept: index }, pattern.wordings()));
                        terms.push(((index, if file.own { Term::NamesForHouse } else { Term::Names }), pattern));
                    }
                }
                terms.extend(self.patterns(file, &concept.except, lexicon).into_iter().map(|p| ((index, Term::Innocent), p)));
            }
        }
        self.settle(&list, &written);
        (list, terms)
    }

    /// The concepts over which one wins.
    fn over(&mut self, file: &File, kind: Kind, concept: &ConceptFile, all: &[Concept]) -> Vec<u32> {
        let of_kind = |c: &&Concept| c.kind == kind && c.id != *concept.id.get_ref();
        let mut over = Vec::new();
        for name in &concept.over {
            match all.iter().position(|c| of_kind(&c) && c.id == *name.get_ref()) {
                Some(index) => over.push(index as u32),
                None => {
                    let ids: Vec<&str> = all.iter().filter(of_kind).map(|c| c.id.as_str()).collect();
                    self.fail(file, name, format!("`{}` is not defined among the other {}", name.get_ref(), kind.name()), &ids);
                }
            }
        }
        over
    }

    /// Has one of two concepts win where they share a wording.
    fn settle(&mut self, concepts: &[Concept], terms: &[(Written, Vec<Wording>)]) {
        let wins = |one: u32, other: u32| concepts[one as usize].over.contains(&other);
        let mut by_first: FxHashMap<WordId, Vec<(usize, &Wording)>> = FxHashMap::default();
        let mut known: FxHashSet<(u32, u32)> = FxHashSet::default();
        for (at, (term, wordings)) in terms.iter().enumerate() {
            for wording in wordings {
                let firsts = if wording.firsts().is_empty() { &[WordId::UNKNOWN] } else { wording.firsts() };
                for first in firsts {
                    let begun = by_first.entry(*first).or_default();
                    for &(before, other) in begun.iter() {
                        let earlier = &terms[before].0;
                        let pair = (earlier.concept, term.concept);
                        let of_kind = concepts[pair.0 as usize].kind == concepts[pair.1 as usize].kind;
                        if pair.0 == pair.1 || !of_kind || !wording.meets(other) || !known.insert(pair) {
                            continue;
                        }
                        let id = &concepts[pair.0 as usize].id;
                        let place = format!("`{}` in {}:{}", earlier.phrase.get_ref(), earlier.file.path, earlier.line());
                        let shared = format!("this shares a wording with a term of `{id}`, {place}");
                        match (wins(pair.0, pair.1), wins(pair.1, pair.0)) {
                            (false, false) => {
                                let help = format!("say which of the two wins: `over = [\"{id}\"]` here, or the other way round there");
                                self.errors.push(term.error(shared, help));
                            }
                            (true, true) => self.errors.push(term.error(shared, "each says that it wins: let one of them win".into())),
                            _ => {}
                        }
                    }
                    begun.push((at, wording));
                }
            }
        }
    }
}

impl Written<'_> {
    fn line(&self) -> usize {
        self.file.source[..self.phrase.span().start].matches('\n').count() + 1
    }

    fn error(&self, message: String, help: String) -> super::RuleError {
        self.file.error(Some(self.phrase.span().into()), message, Some(help))
    }
}
