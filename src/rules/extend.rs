//! Files that add to what another file defines: `extends = "downtime/none"`.

use super::compile::{Compiler, Drafts, Listed};
use super::format::{
    AnswerFile, ConceptFile, ConceptsFile, ContraindicationFile, ExampleFile, File, ListFile, Phrase, SideEffectFile, TreatmentFile,
};
use super::treatments::Kind;
use crate::lexicon::LexiconBuilder;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// What more a claim rule matches and leaves alone.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MoreClaim {
    extends: Phrase,
    #[serde(default, rename = "match")]
    matches: Vec<Phrase>,
    #[serde(default)]
    except: Vec<Phrase>,
    #[serde(default)]
    unless: Vec<Phrase>,
    #[serde(default)]
    silences: Vec<Phrase>,
    #[serde(default)]
    answer: Vec<AnswerFile>,
    #[serde(default)]
    list: Vec<ListFile>,
    #[serde(default)]
    example: Vec<ExampleFile>,
}

/// More entries of a vocabulary.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MoreEntries {
    extends: Phrase,
    /// Read by people only.
    #[serde(default, rename = "about")]
    _about: String,
    entries: Vec<Phrase>,
}

/// More names of a treatment, and more that is known of it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct MoreTreatment {
    extends: Phrase,
    #[serde(default)]
    pub aliases: Vec<Phrase>,
    #[serde(default)]
    pub brands: Vec<Phrase>,
    #[serde(default)]
    pub hints: Vec<Phrase>,
    #[serde(default)]
    pub side_effect: Vec<SideEffectFile>,
    #[serde(default)]
    pub contraindication: Vec<ContraindicationFile>,
}

/// More side effects or contraindications, or more terms for those that there are.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MoreConcepts {
    extends: Phrase,
    concept: Vec<ConceptFile>,
}

/// Vocabularies that no file lists, where they come from and what to add there.
const COMPOSED: [(&str, &str, &str); 3] =
    [("treatment", "treatments", "a name"), ("side-effect", "concepts", "a term"), ("contraindication", "concepts", "a term")];

/// Folders with files that can be extended.
const EXTENSIBLE: [&str; 4] = ["claims/", "vocabulary/", "treatments/", "concepts/"];

impl<'f> Compiler<'f> {
    /// The files of a folder that add to others, and what is in them.
    fn more<T: DeserializeOwned>(&mut self, folder: &str) -> Vec<(usize, &'f File, T)> {
        let files = self.files.iter().enumerate().filter(|(_, f)| f.extends && f.path.starts_with(folder));
        files.filter_map(|(place, file)| Some((place, file, self.read(file)?))).collect()
    }

    /// Whether files are extended that can be.
    pub fn extensible(&mut self) {
        for file in self.files.iter().filter(|f| f.extends && !EXTENSIBLE.iter().any(|folder| f.path.starts_with(folder))) {
            let help = "without `extends`, a file takes the place of the one with the same name; what can be extended stands in \
                `claims`, `vocabulary`, `treatments` and `concepts`";
            self.errors.push(file.error(None, "files in this folder cannot extend others".into(), Some(help.into())));
        }
    }

    /// Adds to claim rules; all of them are there already.
    pub fn more_claims(&mut self, contexts: &[String], lexicon: &mut LexiconBuilder, drafts: &mut Drafts) {
        for (_, file, more) in self.more::<MoreClaim>("claims/") {
            let Some(rule) = drafts.rules.iter().position(|rule| *rule.id == **more.extends.get_ref()) else {
                let known: Vec<&str> = drafts.rules.iter().map(|rule| &*rule.id).collect();
                self.fail(file, &more.extends, format!("there is no rule `{}`", more.extends.get_ref()), &known);
                continue;
            };
            let matches_more = !(more.matches.is_empty() && more.answer.is_empty() && more.list.is_empty());
            let excuses_more = !(more.except.is_empty() && more.unless.is_empty());
            self.phrases(file, rule, (&more.matches, &more.except, &more.answer, &more.list), lexicon, drafts);
            let unless = self.contexts(file, &more.unless, contexts);
            more.silences.iter().for_each(|name| self.claim_name(file, name, &drafts.rules));
            let examples = self.examples_of(file, more.example);
            for (wanted, flag, what) in [(matches_more, true, "match"), (excuses_more, false, "leave alone")] {
                if wanted && !examples.iter().any(|example| example.flag == flag) {
                    let name = if flag { "flag" } else { "pass" };
                    let help = format!("the phrases that {what} more are tested by at least one:\n[[example]]\n{name} = \"…\"");
                    self.errors.push(file.error(None, format!("there is no `{name}` example"), Some(help)));
                }
            }
            let rule = &mut drafts.rules[rule];
            rule.unless.extend(unless);
            rule.silences.extend(more.silences.into_iter().map(Phrase::into_inner));
            rule.examples.extend(examples);
        }
    }

    /// Adds to vocabularies that are written as lists.
    pub(super) fn more_entries(&mut self, lists: &mut FxHashMap<String, Vec<Listed<'f>>>) {
        for (_, file, more) in self.more::<MoreEntries>("vocabulary/") {
            if let Some((_, folder, what)) = COMPOSED.iter().find(|(name, ..)| name == more.extends.get_ref()) {
                let help = format!("add {what} with a file in `{folder}` that extends one that is there");
                let message = format!("`{}` is made of all files in `{folder}`", more.extends.get_ref());
                self.fail_with(file, &more.extends, message, Some(help));
                continue;
            }
            match lists.get_mut(more.extends.get_ref()) {
                Some(list) => list.push(Listed { file, phrases: more.entries }),
                None => {
                    let mut known: Vec<&str> = lists.keys().map(String::as_str).collect();
                    known.sort_unstable();
                    self.fail(file, &more.extends, format!("there is no vocabulary `{}`", more.extends.get_ref()), &known);
                }
            }
        }
    }

    /// Adds to treatments.
    pub fn more_treatments(&mut self, treatments: &mut [(&File, TreatmentFile)]) {
        for (place, file, more) in self.more::<MoreTreatment>("treatments/") {
            match treatments.iter_mut().find(|(_, treatment)| treatment.id == *more.extends.get_ref()) {
                Some((_, treatment)) => treatment.more.push((place, more)),
                None => {
                    let known: Vec<&str> = treatments.iter().map(|(_, treatment)| treatment.id.as_str()).collect();
                    self.fail(file, &more.extends, format!("there is no treatment `{}`", more.extends.get_ref()), &known);
                }
            }
        }
    }

    /// What else a treatment is called, and where that is written.
    pub fn more_names<'t>(&self, treatment: &'t TreatmentFile) -> impl Iterator<Item = (&'f File, &'t Phrase)> + use<'f, 't> {
        let files = self.files;
        treatment.more.iter().flat_map(move |(place, more)| more.aliases.iter().chain(&more.brands).map(move |p| (&files[*place], p)))
    }

    /// Adds to side effects and contraindications.
    pub fn more_concepts(&mut self, concepts: &mut Vec<(&'f File, Kind, ConceptsFile)>) {
        for (_, file, more) in self.more::<MoreConcepts>("concepts/") {
            match Kind::ALL.into_iter().find(|kind| kind.name() == more.extends.get_ref()) {
                Some(kind) => concepts.push((file, kind, ConceptsFile { concept: more.concept })),
                None => {
                    self.fail(file, &more.extends, format!("there is no list `{}`", more.extends.get_ref()), &Kind::ALL.map(Kind::name))
                }
            }
        }
    }
}
