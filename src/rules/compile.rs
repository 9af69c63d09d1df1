//! From rule files to a [`RuleSet`]: every file is read, every mistake collected.

use super::claims::DISCLOSURE;
use super::contradictions::{ContradictionFile, Opposed};
use super::error::{RuleError, RuleErrors};
use super::format::{
    ClaimFile, ConceptsFile, ContextFile, EndsAt, File, LanguageFile, Phrase, PlaceName, SubjectName, TreatmentFile, TriggerFile,
    TrustedFile, VocabularyFile,
};
use super::model::{ClaimRule, ReplacementPart, RuleSet};
use super::regulations::{Laws, Regulations};
use super::statements::Known;
use super::treatments::{Kind, weighed};
use crate::context::{ContextId, Contexts, Definition, Place, Subject, Trigger, Trusted};
use crate::hex::hex;
use crate::keyed::place_within;
use crate::lexicon::{Amounts, Group, LexiconBuilder, Matcher, Pattern, Section, parse};
use crate::nearest::guess;
use crate::text::Gap;
use crate::weights::{Bounds, CategoryWeights, Weights};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};
use std::path::Path;
use std::sync::Arc;

impl RuleSet {
    /// The rules in a folder.
    pub fn load(folder: &Path) -> Result<RuleSet, RuleErrors> {
        let files = File::below(folder).map_err(|e| RuleErrors(vec![e]))?;
        Self::compile(&files)
    }

    /// Compiles rule files, sorted by path.
    pub fn compile(files: &[File]) -> Result<RuleSet, RuleErrors> {
        let mut compiler = Compiler::new(files);
        let rules = compiler.run();
        let Compiler { unreadable, errors, .. } = compiler;
        // Whatever refers to a file that cannot be read would be blamed for it.
        let to_blame = unreadable.iter().any(|(file, _)| REFERRED_TO.iter().any(|folder| file.path.starts_with(folder)));
        let mut all: Vec<RuleError> = unreadable.into_iter().map(|(_, error)| error).collect();
        if !to_blame {
            all.extend(errors);
        }
        // As one reads the files; what concerns a file as a whole comes last.
        all.sort_by(|a, b| {
            let place = |error: &RuleError| error.span.map_or(usize::MAX, |span| span.start);
            a.path.cmp(&b.path).then_with(|| place(a).cmp(&place(b)))
        });
        if all.is_empty() { Ok(rules) } else { Err(RuleErrors(all)) }
    }
}

/// Folders whose files define what others refer to.
const REFERRED_TO: [&str; 4] = ["concepts/", "regulations/", "sources/", "vocabulary/"];

pub(super) struct Compiler<'f> {
    pub files: &'f [File],
    /// What `[in.xx]` may name.
    pub laws: Arc<Laws<'f>>,
    /// Files that could not be read, and why.
    unreadable: Vec<(&'f File, RuleError)>,
    pub errors: Vec<RuleError>,
}

/// Words and vocabularies, ready for phrases, and the files that others refer to.
pub(super) struct WordFiles<'f> {
    pub lexicon: LexiconBuilder,
    pub lists: FxHashMap<String, Vec<Listed<'f>>>,
    concepts: Vec<(&'f File, Kind, ConceptsFile)>,
    treatments: Vec<(&'f File, TreatmentFile)>,
}

/// A list of phrases and the file that they stand in.
pub(super) struct Listed<'f> {
    pub file: &'f File,
    pub phrases: Vec<Phrase>,
}

impl<'f> Compiler<'f> {
    pub fn new(files: &'f [File]) -> Self {
        Compiler { files, laws: Arc::default(), unreadable: Vec::new(), errors: Vec::new() }
    }

    /// What all phrases are made of: the language, the vocabularies and the files that these come from.
    pub(super) fn words(&mut self) -> WordFiles<'f> {
        let language: LanguageFile = self.one("language/english.toml");
        let language = language.with(self.one("language/frequency.toml"));
        self.laws = Arc::new(Laws::new(self.all("regulations/")));
        let concepts = self.concept_files();
        let mut treatments: Vec<(&File, TreatmentFile)> = self.all("treatments/");
        self.more_treatments(&mut treatments);
        let lists = self.vocabularies(&concepts, &treatments);
        let mut lexicon = LexiconBuilder::new(language, lists.keys().cloned());
        self.fill(&lists, &mut lexicon);
        WordFiles { lexicon, lists, concepts, treatments }
    }

    fn run(&mut self) -> RuleSet {
        self.known_folders();
        self.extensible();
        let WordFiles { mut lexicon, concepts, treatments, .. } = self.words();
        let (definitions, excused) = self.definitions(&mut lexicon);
        let context_names: Vec<String> = definitions.iter().map(|d| d.name.clone()).collect();
        let mut drafts = Drafts { weights: self.weights(), ..Drafts::default() };
        let mut silenced: Vec<(&File, Vec<Phrase>)> = Vec::new();
        for (file, claim) in self.all::<ClaimFile>("claims/") {
            silenced.push((file, claim.silences.clone()));
            self.claim(file, claim, &context_names, &mut lexicon, &mut drafts);
        }
        for (file, names) in silenced {
            names.iter().for_each(|name| self.claim_name(file, name, &drafts.rules));
        }
        self.more_claims(&context_names, &mut lexicon, &mut drafts);
        let amounts: Amounts = self.one("language/amounts.toml");
        let mut opposed = Opposed::default();
        for (file, contradiction) in self.all::<ContradictionFile>("contradictions/") {
            let known = (context_names.as_slice(), drafts.rules.as_slice());
            self.contradiction(file, contradiction, known, &amounts, &mut lexicon, &mut opposed);
        }
        let known = Known { contexts: &context_names, treatments: &treatments, claims: &drafts.rules };
        let mut statements = self.statements(&known, &mut lexicon);
        let mut balance = self.balance(&drafts.rules);
        let upkeep = self.upkeep();
        let names = self.names(&treatments, &mut lexicon);
        let hints = self.hints(&treatments, &mut lexicon);
        let (concept_list, terms) = self.concepts(&concepts, &mut lexicon);
        let (mut disclosures, pointers) = self.disclosures(&context_names, &drafts.weights, &treatments, &mut lexicon);
        for (category, context) in excused {
            let claims = drafts.rules.iter_mut().filter(|r| *r.category == *category).map(|r| &mut r.unless);
            let disclosures = disclosures.iter_mut().filter(|_| category == DISCLOSURE).map(|r| &mut r.unless);
            let owed = statements.rules.iter_mut().map(|r| &mut r.excused).chain(balance.iter_mut().map(|r| &mut r.excused));
            let disclosures = disclosures.chain(owed.filter(|_| category == DISCLOSURE));
            claims.chain(disclosures).filter(|unless| !unless.contains(&context)).for_each(|unless| unless.push(context));
        }

        let registry = self.registry();
        let (treatments, variants) = self.treatments(treatments, &concept_list, &registry, &mut lexicon);
        let lexicon = lexicon.finish();
        let trusted = self.all::<TrustedFile>("support/").into_iter().flat_map(|(_, t)| t.domains).collect();
        let mut sought = Vec::new();
        let mut rules = RuleSet {
            claims: drafts.rules,
            weights: drafts.weights,
            contradictions: opposed.rules,
            disclosures,
            statements: statements.rules,
            balance,
            upkeep,
            amounts,
            treatments,
            sources: registry.sources,
            draft: self.one("drafts/disclosure.toml"),
            concepts: concept_list,
            contexts: Contexts::new(definitions, &mut sought),
            regulations: Regulations::default(),
            trusted: Trusted { domains: trusted },
            digest: self.digest(),
            phrases: Section::new(drafts.phrases, &mut sought),
            excepts: Group::new(drafts.excepts, &lexicon),
            questions: Group::new(drafts.questions, &lexicon),
            answers: Group::new(drafts.answers, &lexicon),
            lead_ins: Group::new(drafts.lead_ins, &lexicon),
            items: Group::new(drafts.items, &lexicon),
            replacing: Group::new(drafts.replacing, &lexicon),
            against: Section::new(opposed.against, &mut sought),
            told_apart: Group::new(opposed.told_apart, &lexicon),
            claim_words: Group::new(opposed.claim_words, &lexicon),
            asking: Group::new(statements.asking, &lexicon),
            telling: Group::new(statements.telling, &lexicon),
            pointers: Group::new(pointers, &lexicon),
            variants: Group::new(variants, &lexicon),
            hints: Group::new(hints, &lexicon),
            names: Section::new(names, &mut sought),
            terms: Section::new(terms, &mut sought),
            amount_of: Section::new(opposed.amount_of, &mut sought),
            matcher: Matcher::new(sought, &lexicon),
            lexicon,
        };
        rules.regulations = self.regulations(&Arc::clone(&self.laws), &rules);
        rules
    }

    /// What sentences as a whole speak for.
    fn weights(&mut self) -> Weights {
        let bounds: Bounds = self.one("language/weighing.toml");
        let mut categories = Vec::new();
        for (file, weights) in self.all::<CategoryWeights>("weights/") {
            let name = stem(file);
            if weighed().any(|known| known == name) {
                categories.push((name, weights));
            } else {
                self.errors.push(file.error(None, format!("there is no category `{name}`"), guess(&name, weighed())));
            }
        }
        Weights::new(categories, bounds)
    }

    fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for file in self.files {
            hash.update(file.path.as_bytes());
            hash.update([0]);
            hash.update(file.source.as_bytes());
            hash.update([0]);
        }
        hex(&hash.finalize())
    }

    pub fn read<T: serde::de::DeserializeOwned>(&mut self, file: &'f File) -> Option<T> {
        file.parse().map_err(|e| self.unreadable.push((file, e))).ok()
    }

    /// What is in a file that there may be.
    fn one<T: serde::de::DeserializeOwned + Default>(&mut self, path: &str) -> T {
        let file = self.files.iter().find(|f| f.path == path && !f.extends);
        file.and_then(|f| self.read(f)).unwrap_or_default()
    }

    /// The files of a folder, but for those that only add to others.
    pub fn below(&self, folder: &str) -> Vec<&'f File> {
        self.files.iter().filter(|f| f.path.starts_with(folder) && !f.extends).collect()
    }

    /// The files of a folder that can be read, and what is in them.
    pub fn all<T: serde::de::DeserializeOwned + Send>(&mut self, folder: &str) -> Vec<(&'f File, T)> {
        let parsed: Vec<_> = self.below(folder).into_par_iter().map(|f| (f, f.parse())).collect();
        parsed.into_iter().filter_map(|(f, parsed)| Some((f, parsed.map_err(|e| self.unreadable.push((f, e))).ok()?))).collect()
    }

    /// A mistake in a text, with the nearest of the names that are known.
    pub fn fail(&mut self, file: &File, text: &Phrase, message: String, known: &[&str]) {
        self.fail_with(file, text, message, guess(text.get_ref(), known.iter().copied()));
    }

    /// A mistake in a text, with what to do about it.
    pub fn fail_with(&mut self, file: &File, text: &Phrase, message: String, help: Option<String>) {
        self.errors.push(file.error(Some(text.span().into()), message, help));
    }

    pub fn patterns(&mut self, file: &File, phrases: &[Phrase], lexicon: &mut LexiconBuilder) -> Vec<Pattern> {
        phrases.iter().filter_map(|phrase| self.pattern(file, phrase, lexicon)).collect()
    }

    pub fn pattern(&mut self, file: &File, phrase: &Phrase, lexicon: &mut LexiconBuilder) -> Option<Pattern> {
        match parse(phrase.get_ref(), lexicon) {
            Ok(pattern) => Some(pattern),
            Err(error) => {
                let span = place_within(&file.source, phrase, error.span);
                self.errors.push(file.error(Some(span), error.message, error.help));
                None
            }
        }
    }

    /// Vocabulary files, and the lists that come from treatments and concepts.
    fn vocabularies(
        &mut self,
        concepts: &[(&'f File, Kind, ConceptsFile)],
        treatments: &[(&'f File, TreatmentFile)],
    ) -> FxHashMap<String, Vec<Listed<'f>>> {
        let mut lists: FxHashMap<String, Vec<Listed>> = FxHashMap::default();
        for file in self.below("vocabulary/") {
            let vocabulary: VocabularyFile = self.read(file).unwrap_or_default();
            lists.entry(stem(file)).or_default().push(Listed { file, phrases: vocabulary.entries });
        }
        self.more_entries(&mut lists);
        // "Surgery" is said of everything; only kinds are names in phrases.
        let kinds = treatments.iter().filter(|(_, t)| !t.family);
        let names = kinds.flat_map(|(file, t)| {
            let more = self.more_names(t).map(|(file, phrase)| Listed { file, phrases: vec![phrase.clone()] });
            std::iter::once(Listed { file, phrases: t.names().cloned().collect() }).chain(more)
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
                        let message = format!("`{name}` and `{used}` refer to each other");
                        self.errors.push(listed.file.error(Some(phrase.span().into()), message, None));
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

    /// The contexts, and which of them excuses all claims of which category.
    fn definitions(&mut self, lexicon: &mut LexiconBuilder) -> (Vec<Definition>, Vec<(String, ContextId)>) {
        let (mut definitions, mut excused) = (Vec::new(), Vec::new());
        for file in self.below("contexts/") {
            // A file with a mistake still has its name, so that the rules that use it are not blamed.
            let context: ContextFile = self.read(file).unwrap_or_default();
            let mut group = |compiler: &mut Self, triggers: Vec<TriggerFile>, default: Place| -> Vec<Trigger> {
                let compile = |t: TriggerFile| Trigger {
                    place: t.place.map_or(default, Into::into),
                    reach: t.reach.unwrap_or(usize::MAX),
                    ends_at: t.ends_at.map(Gap::from),
                    phrases: compiler.patterns(file, &t.matches, lexicon),
                };
                triggers.into_iter().map(compile).collect()
            };
            for category in &context.excuses {
                self.category(file, category);
                excused.push((category.get_ref().clone(), ContextId(definitions.len() as u16)));
            }
            let unless_claims = context.unless_claims.map(|unless| {
                unless.categories.iter().for_each(|category| self.category(file, category));
                (unless.categories.into_iter().map(Phrase::into_inner).collect(), unless.sentences)
            });
            let triggers = group(self, context.trigger, Place::Sentence);
            let not = group(self, context.not, Place::Over);
            definitions.push(Definition {
                name: stem(file),
                when: context.when,
                question_mark: context.question_mark,
                of: match context.of {
                    SubjectName::Words => Subject::Words,
                    SubjectName::Quotation => Subject::Quotation,
                    SubjectName::Page => Subject::Page,
                },
                least_sentences: context.least_sentences,
                unless_claims,
                may_overlap: context.may_overlap,
                ends_at: context.ends_at.into(),
                ends: self.patterns(file, &context.ends, lexicon),
                lists: self.patterns(file, &context.lists, lexicon),
                triggers,
                not,
            });
        }
        (definitions, excused)
    }

    /// The contexts that a file names, or those that go without saying.
    pub fn contexts_or(&mut self, file: &File, names: &Option<Vec<Phrase>>, default: &[&str], known: &[String]) -> Vec<ContextId> {
        match names {
            Some(names) => self.contexts(file, names, known),
            None => default.iter().filter_map(|d| known.iter().position(|k| k == d)).map(|i| ContextId(i as u16)).collect(),
        }
    }

    pub fn contexts(&mut self, file: &File, names: &[Phrase], known: &[String]) -> Vec<ContextId> {
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
}

/// Claim rules, and phrases that wait for the finished lexicon.
#[derive(Default)]
pub(super) struct Drafts {
    pub rules: Vec<ClaimRule>,
    pub weights: Weights,
    pub phrases: Vec<(u32, Pattern)>,
    pub excepts: Vec<(u32, Pattern)>,
    pub questions: Vec<((u32, u32), Pattern)>,
    pub answers: Vec<((u32, u32), Pattern)>,
    pub lead_ins: Vec<((u32, u32), Pattern)>,
    pub items: Vec<((u32, u32), Pattern)>,
    pub replacing: Vec<((u32, u32, ReplacementPart), Pattern)>,
}

/// A file's name without folder and ending.
pub(super) fn stem(file: &File) -> String {
    file.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".toml").to_owned()
}

/// The vocabularies that a phrase refers to.
fn references(phrase: &str) -> impl Iterator<Item = &str> {
    phrase.split('<').skip(1).filter_map(|rest| rest.split_once('>').map(|(name, _)| name))
}

impl From<EndsAt> for Gap {
    fn from(name: EndsAt) -> Self {
        match name {
            EndsAt::Comma => Gap::Comma,
            EndsAt::Clause => Gap::Clause,
            EndsAt::Sentence => Gap::Sentence,
        }
    }
}

impl From<PlaceName> for Place {
    fn from(name: PlaceName) -> Self {
        match name {
            PlaceName::Before => Place::Before,
            PlaceName::After => Place::After,
            PlaceName::Sentence => Place::Sentence,
            PlaceName::Clause => Place::Clause,
            PlaceName::Next => Place::Next,
            PlaceName::Answer => Place::Answer,
            PlaceName::Heading => Place::Above,
            PlaceName::Over => Place::Over,
            PlaceName::Speaker => Place::Speaker,
            PlaceName::Quotation => Place::Quotation,
        }
    }
}
