//! Treatments and disclosure rules, from file to rule.

use super::claims::DISCLOSURE;
use super::compile::{Compiler, stem};
use super::extend::MoreTreatment;
use super::format::{DisclosureFile, File, GroupPolicyFile, Phrase, PolicyFile, Seriousness, Strength, TreatmentFile};
use super::sources::Registry;
use super::treatments::{Concept, DisclosurePolicy, DisclosureRule, Enough, Fact, Kind, Rank, Treatment};
use crate::context::ContextId;
use crate::lexicon::{LexiconBuilder, Pattern};
use crate::weights::Weights;
use rustc_hash::FxHashMap;

impl<'f> Compiler<'f> {
    /// The names of treatments, ready to be searched.
    pub fn names(&mut self, treatments: &[(&'f File, TreatmentFile)], lexicon: &mut LexiconBuilder) -> Vec<(u32, Pattern)> {
        self.words_for(treatments, lexicon, |t| t.names().collect(), |more| more.aliases.iter().chain(&more.brands).collect())
    }

    /// What speaks of treatments where none is named, ready to be searched.
    pub fn hints(&mut self, treatments: &[(&'f File, TreatmentFile)], lexicon: &mut LexiconBuilder) -> Vec<(u32, Pattern)> {
        self.words_for(treatments, lexicon, |t| t.hints.iter().collect(), |more| more.hints.iter().collect())
    }

    fn words_for(
        &mut self,
        treatments: &[(&'f File, TreatmentFile)],
        lexicon: &mut LexiconBuilder,
        own: fn(&TreatmentFile) -> Vec<&Phrase>,
        added: fn(&MoreTreatment) -> Vec<&Phrase>,
    ) -> Vec<(u32, Pattern)> {
        let (mut words, all) = (Vec::new(), self.files);
        for (index, (file, treatment)) in treatments.iter().enumerate() {
            let more = treatment.more.iter().flat_map(|(place, more)| added(more).into_iter().map(|phrase| (&all[*place], phrase)));
            for (file, phrase) in own(treatment).into_iter().map(|phrase| (*file, phrase)).chain(more) {
                words.extend(self.pattern(file, phrase, lexicon).map(|p| (index as u32, p)));
            }
        }
        words
    }

    /// The treatments, and the words for their variants, by number of variant.
    pub fn treatments(
        &mut self,
        files: Vec<(&'f File, TreatmentFile)>,
        concepts: &[Concept],
        registry: &Registry,
        lexicon: &mut LexiconBuilder,
    ) -> (Vec<Treatment>, Vec<(u32, Pattern)>) {
        let by_id: FxHashMap<&str, u32> = concepts.iter().enumerate().map(|(i, c)| (c.id.as_str(), i as u32)).collect();
        let (mut treatments, mut variants, mut count) = (Vec::new(), Vec::new(), 0);
        let all = self.files;
        for (file, mut t) in files {
            type Told = (Phrase, Rank, Vec<Phrase>, Vec<Phrase>);
            let mut fact = |file: &File, kind: Kind, (concept, rank, urls, only_for): Told| -> Option<Fact> {
                let sources: Vec<u32> = urls.iter().filter_map(|url| self.source(file, url, registry)).collect();
                let known = by_id.get(concept.get_ref().as_str()).map(|&i| (i, &concepts[i as usize])).filter(|(_, c)| c.kind == kind);
                let Some((index, known)) = known else {
                    let ids: Vec<&str> = concepts.iter().filter(|c| c.kind == kind).map(|c| c.id.as_str()).collect();
                    self.fail(file, &concept, format!("`{}` is not defined among the {}", concept.get_ref(), kind.name()), &ids);
                    return None;
                };
                let variant = (!only_for.is_empty()).then(|| {
                    variants.extend(self.patterns(file, &only_for, lexicon).into_iter().map(|p| (count, p)));
                    count += 1;
                    count - 1
                });
                let is_vouched_for = sources.iter().any(|&number| registry.sources[number as usize].tier.vouches());
                Some(Fact { concept: known.id.clone(), name: known.name.clone(), rank, sources, is_vouched_for, variant, index })
            };
            let (mut side_effects, mut contraindications) = (Vec::new(), Vec::new());
            let own = (file, t.side_effect, t.contraindication);
            let names = (&mut t.aliases, &mut t.brands);
            let more = t.more.into_iter().map(|(place, more)| {
                names.0.extend(more.aliases);
                names.1.extend(more.brands);
                (&all[place], more.side_effect, more.contraindication)
            });
            for (file, effects, reasons) in std::iter::once(own).chain(more) {
                let effects = effects.into_iter().map(|s| (s.concept, s.seriousness.into(), s.sources, s.only_for));
                side_effects.extend(effects.filter_map(|told| fact(file, Kind::SideEffects, told)));
                let reasons = reasons.into_iter().map(|c| (c.concept, c.strength.into(), c.sources, c.only_for));
                contraindications.extend(reasons.filter_map(|told| fact(file, Kind::Contraindications, told)));
            }
            treatments.push(Treatment {
                id: t.id,
                name: t.name.into_inner(),
                group: t.group,
                aliases: t.aliases.into_iter().map(Phrase::into_inner).collect(),
                brands: t.brands.into_iter().map(Phrase::into_inner).collect(),
                prescription_medicine: t.prescription_medicine,
                family: t.family,
                side_effects,
                contraindications,
            });
        }
        (treatments, variants)
    }

    /// The number of a source that a treatment names by its address.
    fn source(&mut self, file: &File, url: &Phrase, registry: &Registry) -> Option<u32> {
        let number = registry.number(url.get_ref());
        if number.is_none() {
            let message = format!("`{}` is not among the sources", url.get_ref());
            self.fail_with(file, url, message, Some(registry.nearest(url.get_ref())));
        }
        number
    }

    /// The numbers for groups of treatments.
    fn policies(
        &mut self,
        file: &File,
        of: Vec<GroupPolicyFile>,
        treatments: &[(&'f File, TreatmentFile)],
    ) -> Vec<(String, DisclosurePolicy)> {
        let known: Vec<&str> = treatments.iter().map(|(_, treatment)| treatment.group.as_str()).collect();
        let mut policies = Vec::new();
        for GroupPolicyFile { groups, policy } in of {
            for group in groups {
                if !known.contains(&group.get_ref().as_str()) {
                    self.fail(file, &group, format!("there is no group `{}` of treatments", group.get_ref()), &known);
                }
                policies.push((group.into_inner(), policy.into()));
            }
        }
        policies
    }

    /// The rules about what is told, and what their pointers say, by index of rule.
    pub fn disclosures(
        &mut self,
        contexts: &[String],
        weights: &Weights,
        treatments: &[(&'f File, TreatmentFile)],
        lexicon: &mut LexiconBuilder,
    ) -> (Vec<DisclosureRule>, Vec<(u32, Pattern)>) {
        let (mut rules, mut pointers) = (Vec::new(), Vec::new());
        for file in self.below("disclosures/").into_iter().filter(|f| Kind::ALL.iter().any(|k| k.name() == stem(f))) {
            let Some(d) = self.read::<DisclosureFile>(file) else {
                continue;
            };
            d.promising.iter().chain(&d.playing_down).for_each(|category| self.category(file, category));
            let [promising, playing_down] = [d.promising, d.playing_down].map(|of| of.into_iter().map(Phrase::into_inner).collect());
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
            if d.weighed.is_some_and(|likely| likely.bounds().any(|bound| !(0.0..=1.0).contains(&bound))) {
                self.errors.push(file.error(None, "`doubt` and `sure` have to be from 0 to 1".into(), None));
            }
            let policies = self.policies(file, d.policy_for, treatments);
            pointers.extend(self.patterns(file, &d.pointer, lexicon).into_iter().map(|p| (rules.len() as u32, p)));
            rules.push(DisclosureRule {
                id: format!("{DISCLOSURE}/{}", kind.name()).into(),
                kind,
                title_absent: d.title.absent,
                title_partial: d.title.partial,
                severity: d.severity.into(),
                local: self.local(file, d.local),
                why: d.why.into(),
                advice: d.advice,
                not_yet: d.not_yet,
                draft: d.draft,
                enough: Enough { policy: d.policy.into(), policies },
                disclosing: ContextId(disclosing as u16),
                promising,
                playing_down,
                weighed: d.weighed.zip(weights.category(kind.name())),
                unnamed: d.unnamed,
                unless: Vec::new(),
                examples: self.examples(file, d.example),
            });
        }
        (rules, pointers)
    }
}

impl From<PolicyFile> for DisclosurePolicy {
    fn from(policy: PolicyFile) -> Self {
        DisclosurePolicy {
            min_stated: policy.min_stated,
            plenty: policy.plenty,
            min_common: policy.min_common,
            min_serious: policy.min_serious,
            min_absolute: policy.min_absolute,
            pointer_is_enough: policy.pointer_is_enough,
        }
    }
}

impl From<Seriousness> for Rank {
    fn from(seriousness: Seriousness) -> Self {
        match seriousness {
            Seriousness::Common => Rank::Common,
            Seriousness::LessCommon => Rank::LessCommon,
            Seriousness::Rare => Rank::Rare,
            Seriousness::Serious => Rank::Serious,
        }
    }
}

impl From<Strength> for Rank {
    fn from(strength: Strength) -> Self {
        match strength {
            Strength::Absolute => Rank::Absolute,
            Strength::Relative => Rank::Relative,
            Strength::Precaution => Rank::Precaution,
        }
    }
}
