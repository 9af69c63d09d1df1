//! Rule files as they are written: one struct for each kind of file.

use super::extend::MoreTreatment;
pub use super::file::File;
use super::local::LocalFiles;
use super::treatments::{Likely, Unnamed};
use crate::finding::{Confidence, Severity};
use serde::Deserialize;
use toml::Spanned;

/// A phrase with its place in the file.
pub type Phrase = Spanned<String>;

/// `claims/<category>/<rule>.toml`
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ClaimFile {
    pub title: String,
    pub category: Spanned<String>,
    pub severity: Severity,
    pub confidence: Confidence,
    pub why: String,
    pub advice: String,
    #[serde(default, rename = "match")]
    pub matches: Vec<Phrase>,
    #[serde(default)]
    pub except: Vec<Phrase>,
    pub unless: Option<Vec<Phrase>>,
    #[serde(default)]
    pub only: Vec<Phrase>,
    #[serde(default)]
    pub supported_by: Vec<Phrase>,
    #[serde(default)]
    pub scope: Vec<Phrase>,
    #[serde(default = "yes")]
    pub everywhere: bool,
    #[serde(default)]
    pub by_weight: Option<f32>,
    #[serde(default)]
    pub silences: Vec<Phrase>,
    #[serde(default, rename = "in")]
    pub local: LocalFiles,
    #[serde(default)]
    pub answer: Vec<AnswerFile>,
    #[serde(default)]
    pub list: Vec<ListFile>,
    #[serde(default)]
    pub replace: Vec<ReplaceFile>,
    #[serde(default)]
    pub example: Vec<ExampleFile>,
}

pub(super) fn yes() -> bool {
    true
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerFile {
    pub question: Vec<Phrase>,
    #[serde(rename = "match")]
    pub matches: Vec<Phrase>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ListFile {
    pub lead_in: Vec<Phrase>,
    #[serde(default, rename = "match")]
    pub matches: Vec<Phrase>,
}

/// What can be written in place of a claim's words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplaceFile {
    pub words: Vec<Phrase>,
    #[serde(default)]
    pub before: Vec<Phrase>,
    #[serde(default)]
    pub after: Vec<Phrase>,
    pub with: Option<Phrase>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExampleFile {
    pub flag: Option<String>,
    pub becomes: Option<String>,
    pub pass: Option<String>,
}

/// `vocabulary/<name>.toml`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VocabularyFile {
    /// Read by people only.
    #[serde(rename = "about")]
    pub _about: String,
    pub entries: Vec<Phrase>,
}

/// `contexts/<name>.toml`
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ContextFile {
    /// Read by people only.
    #[serde(rename = "about")]
    pub _about: String,
    /// Ends the sentence "it keeps quiet where the words …".
    pub when: String,
    #[serde(default)]
    pub question_mark: bool,
    #[serde(default)]
    pub of: SubjectName,
    #[serde(default)]
    pub least_sentences: usize,
    /// Categories whose claims it excuses, whatever their rules say.
    #[serde(default)]
    pub excuses: Vec<Phrase>,
    /// Claims that a page in this context does not make.
    pub unless_claims: Option<UnlessClaimsFile>,
    #[serde(default)]
    pub may_overlap: bool,
    #[serde(default)]
    pub ends_at: EndsAt,
    #[serde(default)]
    pub ends: Vec<Phrase>,
    #[serde(default)]
    pub lists: Vec<Phrase>,
    #[serde(default)]
    pub trigger: Vec<TriggerFile>,
    #[serde(default)]
    pub not: Vec<TriggerFile>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct UnlessClaimsFile {
    pub categories: Vec<Phrase>,
    /// So many sentences with them unmake the context.
    pub sentences: usize,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SubjectName {
    #[default]
    Words,
    Quotation,
    Page,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EndsAt {
    Comma,
    #[default]
    Clause,
    Sentence,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TriggerFile {
    #[serde(rename = "where")]
    pub place: Option<PlaceName>,
    pub reach: Option<usize>,
    /// Where their scope ends, if not where the context's does.
    pub ends_at: Option<EndsAt>,
    #[serde(rename = "match")]
    pub matches: Vec<Phrase>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlaceName {
    Before,
    After,
    Sentence,
    Clause,
    Next,
    Answer,
    Heading,
    Over,
    Speaker,
    Quotation,
}

/// `concepts/<kind>.toml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConceptsFile {
    pub concept: Vec<ConceptFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConceptFile {
    pub id: Spanned<String>,
    /// A file that adds terms to a concept does not name it again.
    pub name: Option<String>,
    #[serde(default)]
    pub terms: Vec<Phrase>,
    #[serde(default)]
    pub except: Vec<Phrase>,
    /// How a draft words it, where the name would read badly.
    pub plain: Option<String>,
    /// Concepts over which it wins where both share a wording.
    #[serde(default)]
    pub over: Vec<Phrase>,
}

/// `treatments/<id>.toml`
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TreatmentFile {
    pub id: String,
    pub name: Phrase,
    pub group: String,
    #[serde(default)]
    pub aliases: Vec<Phrase>,
    #[serde(default)]
    pub brands: Vec<Phrase>,
    /// Words that speak of it where nothing on a page names a treatment.
    #[serde(default)]
    pub hints: Vec<Phrase>,
    #[serde(default)]
    pub prescription_medicine: bool,
    /// Whether it stands for its whole group, where no kind is named.
    #[serde(default)]
    pub family: bool,
    #[serde(default)]
    pub side_effect: Vec<SideEffectFile>,
    #[serde(default)]
    pub contraindication: Vec<ContraindicationFile>,
    /// What files that extend it add, each with its place among all files.
    #[serde(skip)]
    pub more: Vec<(usize, MoreTreatment)>,
}

impl TreatmentFile {
    /// All that it is called.
    pub fn names(&self) -> impl Iterator<Item = &Phrase> {
        std::iter::once(&self.name).chain(&self.aliases).chain(&self.brands)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SideEffectFile {
    pub concept: Phrase,
    pub seriousness: Seriousness,
    #[serde(default)]
    pub sources: Vec<Phrase>,
    /// The words for the one variant of the treatment that has it.
    #[serde(default, rename = "only-for")]
    pub only_for: Vec<Phrase>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContraindicationFile {
    pub concept: Phrase,
    pub strength: Strength,
    #[serde(default)]
    pub sources: Vec<Phrase>,
    /// The words for the one variant of the treatment that it concerns.
    #[serde(default, rename = "only-for")]
    pub only_for: Vec<Phrase>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Seriousness {
    Common,
    LessCommon,
    Rare,
    Serious,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    Absolute,
    Relative,
    Precaution,
}

/// `disclosures/<kind>.toml`
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DisclosureFile {
    pub kind: String,
    pub title: PerState<String>,
    pub severity: PerState<Severity>,
    pub why: String,
    pub advice: String,
    pub not_yet: String,
    #[serde(default)]
    pub draft: String,
    /// Categories of claims whose words tell of no risk.
    #[serde(default)]
    pub promising: Vec<Phrase>,
    /// Categories of claims that play a risk down, and so tell of it.
    #[serde(default)]
    pub playing_down: Vec<Phrase>,
    /// What the sentence as a whole has to say for it.
    pub weighed: Option<Likely>,
    /// When a page owes it that names no known treatment.
    pub unnamed: Option<Unnamed>,
    /// What a link says that leads to where it is told.
    #[serde(default)]
    pub pointer: Vec<Phrase>,
    pub policy: PolicyFile,
    /// Other numbers for some groups of treatments.
    #[serde(default)]
    pub policy_for: Vec<GroupPolicyFile>,
    #[serde(default, rename = "in")]
    pub local: LocalFiles<PerState<Severity>>,
    #[serde(default)]
    pub example: Vec<ExampleFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupPolicyFile {
    pub groups: Vec<Phrase>,
    pub policy: PolicyFile,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PerState<T> {
    pub absent: T,
    pub partial: T,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct PolicyFile {
    pub min_stated: usize,
    pub plenty: usize,
    pub min_common: usize,
    pub min_serious: usize,
    pub min_absolute: usize,
    pub pointer_is_enough: bool,
}

/// `language/english.toml`
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LanguageFile {
    /// Forms that no rule gives, the base form first.
    pub irregular: Vec<Vec<String>>,
    /// British and American letter groups.
    pub spelling: Vec<(String, String)>,
    /// Number words.
    pub numbers: Vec<String>,
}

/// `language/frequency.toml`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrequencyFile {
    pub frequent: Vec<FrequentFile>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FrequentFile {
    /// How often each of them stands in a million words.
    pub per_million: u32,
    pub words: Vec<String>,
}

/// `support/trusted.toml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustedFile {
    /// Read by people only.
    #[serde(rename = "about")]
    pub _about: String,
    pub domains: Vec<String>,
}
