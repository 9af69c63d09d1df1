//! Treatments, concepts and disclosure rules, from file to rule.

use super::compile::{Compiler, stem};
use super::files::{ConceptsFile, DisclosureFile, File, Phrase, Seriousness, Strength, TreatmentFile};
use super::treatments::{Concept, DisclosureRule, Fact, Kind, Policy, Treatment};
use crate::context::ContextId;
use crate::lexicon::{LexiconBuilder, Pattern};
use rustc_hash::FxHashMap;

impl<'f> Compiler<'f> {
    pub fn concept_files(&mut self) -> Vec<(&'f File, Kind, ConceptsFile)> {
        let mut concepts = Vec::new();
        for (file, list) in self.all::<ConceptsFile>("concepts/") {
            let kind = Kind::ALL.into_iter().find(|k| file.path == format!("concepts/{}.toml", k.name()));
            match kind {
                Some(kind) => concepts.push((file, kind, list)),
                None => self.errors.push(file.error(None, "this is neither `side-effects.toml` nor `contraindications.toml`".into(), None)),
            }
        }
        concepts
    }

    /// The names of treatments and the terms of concepts, ready to be searched.
    #[expect(clippy::type_complexity, reason = "three lists made in one go")]
    pub fn medical(
        &mut self,
        concepts: &[(&'f File, Kind, ConceptsFile)],
        treatments: &[(&'f File, TreatmentFile)],
        lexicon: &mut LexiconBuilder,
    ) -> (Vec<(u32, Pattern)>, Vec<((u32, bool), Pattern)>, Vec<Concept>) {
        let (mut names, mut terms, mut list) = (Vec::new(), Vec::new(), Vec::<Concept>::new());
        for (index, (file, treatment)) in treatments.iter().enumerate() {
            for phrase in std::iter::once(&treatment.name).chain(&treatment.aliases).chain(&treatment.brands) {
                names.extend(self.pattern(file, phrase, lexicon).map(|p| (index as u32, p)));
            }
        }
        for (file, kind, concepts) in concepts {
            for concept in &concepts.concept {
                let index = list.len() as u32;
                if list.iter().any(|known| &known.id == concept.id.get_ref()) {
                    self.fail(file, &concept.id, format!("`{}` is defined twice", concept.id.get_ref()), &[]);
                }
                terms.extend(self.patterns(file, &concept.terms, lexicon).into_iter().map(|p| ((index, true), p)));
                terms.extend(self.patterns(file, &concept.except, lexicon).into_iter().map(|p| ((index, false), p)));
                list.push(Concept { id: concept.id.get_ref().clone(), name: concept.name.clone(), kind: *kind });
            }
        }
        (names, terms, list)
    }

    pub fn treatments(&mut self, files: Vec<(&'f File, TreatmentFile)>, concepts: &[Concept]) -> Vec<Treatment> {
        let by_id: FxHashMap<&str, u32> = concepts.iter().enumerate().map(|(i, c)| (c.id.as_str(), i as u32)).collect();
        let mut treatments = Vec::new();
        for (file, t) in files {
            let mut fact = |kind: Kind, concept: Phrase, seriousness: &str, sources: Vec<String>| -> Option<Fact> {
                let known = by_id.get(concept.get_ref().as_str()).map(|&i| (i, &concepts[i as usize])).filter(|(_, c)| c.kind == kind);
                let Some((index, known)) = known else {
                    let ids: Vec<&str> = concepts.iter().filter(|c| c.kind == kind).map(|c| c.id.as_str()).collect();
                    self.fail(file, &concept, format!("`{}` is not defined among the {}", concept.get_ref(), kind.name()), &ids);
                    return None;
                };
                Some(Fact { concept: known.id.clone(), name: known.name.clone(), seriousness: seriousness.into(), sources, index })
            };
            let side_effects =
                t.side_effect.into_iter().filter_map(|s| fact(Kind::SideEffects, s.concept, s.seriousness.name(), s.sources)).collect();
            let contraindications = t
                .contraindication
                .into_iter()
                .filter_map(|c| fact(Kind::Contraindications, c.concept, c.strength.name(), c.sources))
                .collect();
            treatments.push(Treatment {
                id: t.id,
                name: t.name.into_inner(),
                group: t.group,
                aliases: t.aliases.into_iter().map(Phrase::into_inner).collect(),
                brands: t.brands.into_iter().map(Phrase::into_inner).collect(),
                prescription_medicine: t.prescription_medicine,
                side_effects,
                contraindications,
            });
        }
        treatments
    }

    pub fn disclosures(&mut self, contexts: &[String]) -> Vec<DisclosureRule> {
        let mut rules = Vec::new();
        for file in self.below("disclosures/").into_iter().filter(|f| Kind::ALL.iter().any(|k| k.name() == stem(f))) {
            let Some(d) = self.read::<DisclosureFile>(file) else {
                continue;
            };
            let kind = Kind::ALL.into_iter().find(|k| k.name() == d.kind);
            let disclosing = kind.and_then(|k| contexts.iter().position(|c| *c == format!("disclosing-{}", k.name())));
            let (Some(kind), Some(disclosing)) = (kind, disclosing) else {
                self.errors.push(file.error(
                    None,
                    format!("`{}` needs to be a kind of disclosure with a context `disclosing-{}`", d.kind, d.kind),
                    None,
                ));
                continue;
            };
            rules.push(DisclosureRule {
                kind,
                title_absent: d.title.absent,
                title_partial: d.title.partial,
                severity_absent: d.severity.absent,
                severity_partial: d.severity.partial,
                why: d.why,
                advice: d.advice,
                not_yet: d.not_yet,
                policy: Policy {
                    min_stated: d.policy.min_stated,
                    plenty: d.policy.plenty,
                    min_common: d.policy.min_common,
                    min_serious: d.policy.min_serious,
                    min_absolute: d.policy.min_absolute,
                },
                disclosing: ContextId(disclosing as u16),
                unless: Vec::new(),
                examples: self.examples(file, d.example),
            });
        }
        rules
    }
}

impl Seriousness {
    fn name(self) -> &'static str {
        match self {
            Seriousness::Common => "common",
            Seriousness::LessCommon => "less-common",
            Seriousness::Rare => "rare",
            Seriousness::Serious => "serious",
        }
    }
}

impl Strength {
    fn name(self) -> &'static str {
        match self {
            Strength::Absolute => "absolute",
            Strength::Relative => "relative",
            Strength::Precaution => "precaution",
        }
    }
}
