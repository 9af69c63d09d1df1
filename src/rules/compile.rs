//! From rule files to a [`RuleSet`]: every file is read, every mistake collected.

use super::error::{RuleError, RuleErrors};
use super::files::{
    ClaimFile, ConceptsFile, ContextFile, ContradictionFile, DisclosureFile, EndsAt, ExampleFile, File, LanguageFile, Phrase, PlaceName,
    Seriousness, Strength, TreatmentFile, TriggerFile, TrustedFile, VocabularyFile,
};
use super::model::{ClaimRule, Contradiction, Example, RuleSet, Scope};
use super::treatments::{Concept, DisclosureRule, Fact, Kind, Policy, Treatment};
use crate::context::{ContextId, Contexts, Definition, Place, Support, Trigger, Trusted};
use crate::document::Span;
use crate::lexicon::{Group, LexiconBuilder, Pattern, parse};
use crate::text::Gap;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};
use std::path::Path;

/// Contexts of a rule that names none.
const DEFAULT_UNLESS: [&str; 3] = ["negated", "question", "warned"];

/// Every claim category there is.
const CATEGORIES: [&str; 30] = [
    "risk-free",
    "unqualified-safety",
    "risk-minimising",
    "downtime",
    "painless",
    "guarantee",
    "permanence",
    "speed",
    "cure",
    "efficacy",
    "ageing-reversal",
    "miracle",
    "superlative",
    "comparative",
    "universal-suitability",
    "proof",
    "statistic",
    "approval",
    "natural",
    "wellness",
    "testimonial",
    "endorsement",
    "before-after",
    "prescription-medicine",
    "inducement",
    "urgency",
    "trivialising",
    "body-image",
    "title",
    "minors",
];

impl RuleSet {
    /// The rules in a folder.
    pub fn load(folder: &Path) -> Result<RuleSet, RuleErrors> {
        let files = File::below(folder).map_err(|e| RuleErrors(vec![e]))?;
        Self::compile(&files)
    }

    /// Compiles rule files, sorted by path.
    pub fn compile(files: &[File]) -> Result<RuleSet, RuleErrors> {
        let mut compiler = Compiler { files, errors: Vec::new() };
        let rules = compiler.run();
        if compiler.errors.is_empty() { Ok(rules) } else { Err(RuleErrors(compiler.errors)) }
    }
}

struct Compiler<'f> {
    files: &'f [File],
    errors: Vec<RuleError>,
}

/// A list of phrases and the file that they stand in.
struct Listed<'f> {
    file: &'f File,
    phrases: Vec<Phrase>,
}

impl<'f> Compiler<'f> {
    fn run(&mut self) -> RuleSet {
        let language = self.files.iter().find(|f| f.path.starts_with("language/")).and_then(|f| self.read::<LanguageFile>(f));
        let concepts = self.concept_files();
        let treatments: Vec<(&File, TreatmentFile)> = self.all("treatments/");
        let vocabularies = self.vocabularies(&concepts, &treatments);
        let mut lexicon = LexiconBuilder::new(language.map(Into::into).unwrap_or_default(), vocabularies.keys().cloned());
        self.fill(&vocabularies, &mut lexicon);

        let definitions = self.definitions(&mut lexicon);
        let context_names: Vec<String> = definitions.iter().map(|d| d.name.clone()).collect();
        let mut drafts = Drafts::default();
        for (file, claim) in self.all::<ClaimFile>("claims/") {
            self.claim(file, claim, &context_names, &mut lexicon, &mut drafts);
        }
        let mut contradictions = Vec::new();
        for (file, contradiction) in self.all::<ContradictionFile>("contradictions/") {
            let index = contradictions.len() as u32;
            drafts.against.extend(self.patterns(file, &contradiction.against, &mut lexicon).into_iter().map(|p| (index, p)));
            contradictions.push(self.contradiction(file, contradiction));
        }
        let (names, terms, concept_list) = self.medical(&concepts, &treatments, &mut lexicon);
        let disclosures = self.disclosures(&context_names);

        let lexicon = lexicon.finish();
        let treatments = self.treatments(treatments, &concept_list);
        let trusted = self.all::<TrustedFile>("support/").into_iter().flat_map(|(_, t)| t.domains).collect();
        RuleSet {
            claims: drafts.rules,
            contradictions,
            disclosures,
            treatments,
            concepts: concept_list,
            contexts: Contexts::new(definitions, &lexicon),
            trusted: Trusted { domains: trusted },
            digest: self.digest(),
            phrases: Group::new(drafts.phrases, &lexicon),
            excepts: Group::new(drafts.excepts, &lexicon),
            questions: Group::new(drafts.questions, &lexicon),
            answers: Group::new(drafts.answers, &lexicon),
            lead_ins: Group::new(drafts.lead_ins, &lexicon),
            items: Group::new(drafts.items, &lexicon),
            against: Group::new(drafts.against, &lexicon),
            names: Group::new(names, &lexicon),
            terms: Group::new(terms, &lexicon),
            lexicon,
        }
    }

    fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for file in self.files {
            hash.update(file.path.as_bytes());
            hash.update([0]);
            hash.update(file.source.as_bytes());
            hash.update([0]);
        }
        hash.finalize().iter().map(|b| format!("{b:02x}")).collect()
    }

    fn read<T: serde::de::DeserializeOwned>(&mut self, file: &File) -> Option<T> {
        file.parse().map_err(|e| self.errors.push(e)).ok()
    }

    fn all<T: serde::de::DeserializeOwned + Send>(&mut self, folder: &str) -> Vec<(&'f File, T)> {
        let files: Vec<&File> = self.files.iter().filter(|f| f.path.starts_with(folder)).collect();
        let parsed: Vec<_> = files.into_par_iter().map(|f| (f, f.parse())).collect();
        parsed.into_iter().filter_map(|(f, parsed)| Some((f, parsed.map_err(|e| self.errors.push(e)).ok()?))).collect()
    }

    fn fail(&mut self, file: &File, phrase: &Phrase, message: String, known: &[&str]) {
        let span = phrase.span();
        let nearest = known.iter().max_by_key(|k| (strsim::jaro_winkler(k, phrase.get_ref()) * 1000.0) as u32);
        self.errors.push(file.error(Some(Span::new(span.start, span.end)), message, nearest.map(|n| format!("did you mean `{n}`?"))));
    }

    fn patterns(&mut self, file: &File, phrases: &[Phrase], lexicon: &mut LexiconBuilder) -> Vec<Pattern> {
        phrases.iter().filter_map(|phrase| self.pattern(file, phrase, lexicon)).collect()
    }

    fn pattern(&mut self, file: &File, phrase: &Phrase, lexicon: &mut LexiconBuilder) -> Option<Pattern> {
        match parse(phrase.get_ref(), lexicon) {
            Ok(pattern) => Some(pattern),
            Err(error) => {
                // The phrase's own bytes follow its opening quote, unless something in it is escaped.
                let quoted = phrase.span();
                let inside = Span::new(quoted.start + 1 + error.span.start, quoted.start + 1 + error.span.end);
                let plain = file.source.get(quoted.start + 1..quoted.end.saturating_sub(1)) == Some(phrase.get_ref().as_str());
                let span = if plain { inside } else { Span::new(quoted.start, quoted.end) };
                self.errors.push(file.error(Some(span), error.message, error.help));
                None
            }
        }
    }

    fn concept_files(&mut self) -> Vec<(&'f File, Kind, ConceptsFile)> {
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

    /// Vocabulary files, and the lists that come from treatments and concepts.
    fn vocabularies(
        &mut self,
        concepts: &[(&'f File, Kind, ConceptsFile)],
        treatments: &[(&'f File, TreatmentFile)],
    ) -> FxHashMap<String, Vec<Listed<'f>>> {
        let mut lists: FxHashMap<String, Vec<Listed>> = FxHashMap::default();
        for (file, vocabulary) in self.all::<VocabularyFile>("vocabulary/") {
            lists.entry(stem(file)).or_default().push(Listed { file, phrases: vocabulary.entries });
        }
        let names = treatments.iter().map(|(file, t)| {
            let phrases = std::iter::once(&t.name).chain(&t.aliases).chain(&t.brands).cloned().collect();
            Listed { file, phrases }
        });
        lists.insert("treatment".into(), names.collect());
        for (name, kind) in [("side-effect", Kind::SideEffects), ("contraindication", Kind::Contraindications)] {
            let of_kind = concepts.iter().filter(|c| c.1 == kind);
            let terms =
                of_kind.map(|(file, _, list)| Listed { file, phrases: list.concept.iter().flat_map(|c| c.terms.clone()).collect() });
            lists.insert(name.into(), terms.collect());
        }
        lists
    }

    /// Fills vocabularies in an order in which each refers only to those before it.
    fn fill(&mut self, lists: &FxHashMap<String, Vec<Listed<'f>>>, lexicon: &mut LexiconBuilder) {
        let mut names: Vec<&String> = lists.keys().collect();
        names.sort();
        let mut state: FxHashMap<&str, bool> = FxHashMap::default();
        for name in names {
            self.visit(name, lists, &mut state, lexicon);
        }
    }

    fn visit<'l>(
        &mut self,
        name: &'l str,
        lists: &'l FxHashMap<String, Vec<Listed<'f>>>,
        done: &mut FxHashMap<&'l str, bool>,
        lexicon: &mut LexiconBuilder,
    ) {
        if done.contains_key(name) {
            return;
        }
        done.insert(name, false);
        for listed in &lists[name] {
            for phrase in &listed.phrases {
                for used in references(phrase.get_ref()) {
                    let Some((used, _)) = lists.get_key_value(used) else {
                        continue;
                    };
                    if done.get(used.as_str()) == Some(&false) {
                        let span = phrase.span();
                        let message = format!("`{name}` and `{used}` refer to each other");
                        self.errors.push(listed.file.error(Some(Span::new(span.start, span.end)), message, None));
                        return;
                    }
                    self.visit(used, lists, done, lexicon);
                }
            }
        }
        done.insert(name, true);
        let Ok(id) = lexicon.vocabulary_id(name) else {
            return;
        };
        let patterns: Vec<Pattern> = lists[name].iter().flat_map(|listed| self.patterns(listed.file, &listed.phrases, lexicon)).collect();
        lexicon.fill(id, patterns);
    }

    fn definitions(&mut self, lexicon: &mut LexiconBuilder) -> Vec<Definition> {
        let mut definitions = Vec::new();
        for (file, context) in self.all::<ContextFile>("contexts/") {
            let mut group = |compiler: &mut Self, triggers: Vec<TriggerFile>, default: Place| -> Vec<Trigger> {
                let compile = |t: TriggerFile| Trigger {
                    place: t.place.map_or(default, Into::into),
                    reach: t.reach.unwrap_or(usize::MAX),
                    phrases: compiler.patterns(file, &t.matches, lexicon),
                };
                triggers.into_iter().map(compile).collect()
            };
            let triggers = group(self, context.trigger, Place::Sentence);
            let not = group(self, context.not, Place::Over);
            definitions.push(Definition {
                name: stem(file),
                question_mark: context.question_mark,
                may_overlap: context.may_overlap,
                ends_at: match context.ends_at {
                    EndsAt::Comma => Gap::Comma,
                    EndsAt::Clause => Gap::Clause,
                    EndsAt::Sentence => Gap::Sentence,
                },
                ends: self.patterns(file, &context.ends, lexicon),
                triggers,
                not,
            });
        }
        definitions
    }

    fn contexts(&mut self, file: &File, names: &[Phrase], known: &[String]) -> Vec<ContextId> {
        let mut ids = Vec::new();
        for name in names {
            match known.iter().position(|k| k == name.get_ref()) {
                Some(index) => ids.push(ContextId(index as u16)),
                None => {
                    let known: Vec<&str> = known.iter().map(String::as_str).collect();
                    self.fail(file, name, format!("there is no context `{}`", name.get_ref()), &known);
                }
            }
        }
        ids
    }

    fn claim(&mut self, file: &'f File, claim: ClaimFile, contexts: &[String], lexicon: &mut LexiconBuilder, drafts: &mut Drafts) {
        if !CATEGORIES.contains(&claim.category.get_ref().as_str()) {
            self.fail(file, &claim.category, format!("there is no category `{}`", claim.category.get_ref()), &CATEGORIES);
        }
        let rule = drafts.rules.len() as u32;
        let matches = self.patterns(file, &claim.matches, lexicon);
        drafts.phrases.extend(matches.into_iter().map(|p| (rule, p)));
        drafts.excepts.extend(self.patterns(file, &claim.except, lexicon).into_iter().map(|p| (rule, p)));
        let unless = match &claim.unless {
            Some(names) => self.contexts(file, names, contexts),
            None => DEFAULT_UNLESS.iter().filter_map(|d| contexts.iter().position(|c| c == d)).map(|i| ContextId(i as u16)).collect(),
        };
        let mut supported_by = Vec::new();
        for name in &claim.supported_by {
            match Support::from_name(name.get_ref()) {
                Some(support) => supported_by.push(support),
                None => self.fail(file, name, format!("nothing called `{}` can support a claim", name.get_ref()), &Support::NAMES),
            }
        }
        let mut scope = if claim.scope.is_empty() { Scope::ALL } else { Scope(0) };
        for name in &claim.scope {
            match Scope::NAMES.iter().position(|n| n == name.get_ref()) {
                Some(bit) => scope.0 |= 1 << bit,
                None => self.fail(file, name, format!("copy has no part called `{}`", name.get_ref()), &Scope::NAMES),
            }
        }
        for (index, answer) in claim.answer.iter().enumerate() {
            let owner = (rule, index as u32);
            drafts.questions.extend(self.patterns(file, &answer.question, lexicon).into_iter().map(|p| (owner, p)));
            drafts.answers.extend(self.patterns(file, &answer.matches, lexicon).into_iter().map(|p| (owner, p)));
        }
        for (index, list) in claim.list.iter().enumerate() {
            let owner = (rule, index as u32);
            drafts.lead_ins.extend(self.patterns(file, &list.lead_in, lexicon).into_iter().map(|p| (owner, p)));
            drafts.items.extend(self.patterns(file, &list.matches, lexicon).into_iter().map(|p| (owner, p)));
        }
        let examples = self.examples(file, claim.example);
        drafts.rules.push(ClaimRule {
            id: file.path.trim_start_matches("claims/").trim_end_matches(".toml").into(),
            title: claim.title.into(),
            category: claim.category.into_inner().into(),
            severity: claim.severity,
            confidence: claim.confidence,
            why: claim.why.into(),
            advice: claim.advice.into(),
            unless,
            supported_by,
            scope,
            everywhere: claim.everywhere,
            silences: claim.silences.into_iter().map(Phrase::into_inner).collect(),
            any_item: claim.list.iter().map(|l| l.matches.is_empty()).collect(),
            examples,
        });
    }

    /// A rule without a test of each kind does not load.
    fn examples(&mut self, file: &File, examples: Vec<ExampleFile>) -> Vec<Example> {
        let mut all = Vec::new();
        for example in examples {
            match (example.flag, example.pass) {
                (Some(text), None) => all.push(Example { text, flag: true }),
                (None, Some(text)) => all.push(Example { text, flag: false }),
                _ => self.errors.push(file.error(None, "an example has either `flag` or `pass`".into(), None)),
            }
        }
        for (flag, name) in [(true, "flag"), (false, "pass")] {
            if !all.iter().any(|e| e.flag == flag) {
                self.errors.push(file.error(
                    None,
                    format!("there is no `{name}` example"),
                    Some("every rule is tested by at least one of each kind".into()),
                ));
            }
        }
        all
    }

    fn contradiction(&mut self, file: &File, c: ContradictionFile) -> Contradiction {
        let against_disclosed = c.against_disclosed.and_then(|name| {
            let kind = Kind::ALL.into_iter().find(|k| k.name() == name.get_ref());
            if kind.is_none() {
                self.fail(file, &name, format!("there is no kind of disclosure `{}`", name.get_ref()), &Kind::ALL.map(Kind::name));
            }
            kind
        });
        Contradiction {
            id: format!("contradiction/{}", stem(file)).into(),
            title: c.title.into(),
            severity: c.severity,
            confidence: c.confidence,
            why: c.why.into(),
            advice: c.advice.into(),
            claims: c.claims.into_iter().map(Phrase::into_inner).collect(),
            against_disclosed,
            examples: self.examples(file, c.example),
        }
    }

    /// The names of treatments and the terms of concepts, ready to be searched.
    #[expect(clippy::type_complexity, reason = "three lists made in one go")]
    fn medical(
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

    fn treatments(&mut self, files: Vec<(&'f File, TreatmentFile)>, concepts: &[Concept]) -> Vec<Treatment> {
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

    fn disclosures(&mut self, contexts: &[String]) -> Vec<DisclosureRule> {
        let mut rules = Vec::new();
        for (file, d) in self.all::<DisclosureFile>("disclosures/") {
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
                policy: Policy {
                    min_stated: d.policy.min_stated,
                    min_common: d.policy.min_common,
                    min_serious: d.policy.min_serious,
                    min_absolute: d.policy.min_absolute,
                },
                disclosing: ContextId(disclosing as u16),
                examples: self.examples(file, d.example),
            });
        }
        rules
    }
}

/// Claim rules, and phrases that wait for the finished lexicon.
#[derive(Default)]
struct Drafts {
    rules: Vec<ClaimRule>,
    phrases: Vec<(u32, Pattern)>,
    excepts: Vec<(u32, Pattern)>,
    questions: Vec<((u32, u32), Pattern)>,
    answers: Vec<((u32, u32), Pattern)>,
    lead_ins: Vec<((u32, u32), Pattern)>,
    items: Vec<((u32, u32), Pattern)>,
    against: Vec<(u32, Pattern)>,
}

/// A file's name without folder and ending.
fn stem(file: &File) -> String {
    file.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".toml").to_owned()
}

/// The vocabularies that a phrase refers to.
fn references(phrase: &str) -> impl Iterator<Item = &str> {
    phrase.split('<').skip(1).filter_map(|rest| rest.split_once('>').map(|(name, _)| name))
}

impl From<PlaceName> for Place {
    fn from(name: PlaceName) -> Self {
        match name {
            PlaceName::Before => Place::Before,
            PlaceName::After => Place::After,
            PlaceName::Sentence => Place::Sentence,
            PlaceName::Next => Place::Next,
            PlaceName::Heading => Place::Above,
            PlaceName::Over => Place::Over,
        }
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
