//! Claim rules, from file to rule.

use super::compile::{Compiler, Drafts, stem};
use super::format::{AnswerFile, ClaimFile, ExampleFile, File, ListFile, Phrase, ReplaceFile};
use super::model::{ClaimRule, Example, ReplacementPart, ReplacementRule, Scope};
use crate::context::Support;
use crate::lexicon::LexiconBuilder;

/// Contexts of a rule that names none.
pub(super) const DEFAULT_UNLESS: [&str; 4] = ["negated", "question", "warned", "advice"];

/// The category that a name stands for: `downtime` and `downtime/*` are the same.
pub fn category_named(name: &str) -> &str {
    name.strip_suffix("/*").unwrap_or(name)
}

/// Every claim category there is.
pub const CATEGORIES: [&str; 30] = [
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

/// What is not said is no claim, but can be excused like one.
pub const DISCLOSURE: &str = "disclosure";

/// What a page belies itself is no claim either.
pub const CONTRADICTION: &str = "contradiction";

/// What is wrong with an exception is not in the copy at all.
pub const SUPPRESSION: &str = "suppression";

/// Nor is what is wrong with evidence.
pub const EVIDENCE: &str = "evidence";

impl<'f> Compiler<'f> {
    /// Whether a category that a context excuses is one.
    pub fn category(&mut self, file: &File, name: &Phrase) {
        let known = name.get_ref().as_str();
        if known != DISCLOSURE && !CATEGORIES.contains(&known) {
            self.fail(file, name, format!("there is no category `{known}`"), &CATEGORIES);
        }
    }

    pub fn claim(&mut self, file: &'f File, claim: ClaimFile, contexts: &[String], lexicon: &mut LexiconBuilder, drafts: &mut Drafts) {
        if !CATEGORIES.contains(&claim.category.get_ref().as_str()) {
            self.fail(file, &claim.category, format!("there is no category `{}`", claim.category.get_ref()), &CATEGORIES);
        }
        self.stands_in_its_folder(file, &claim.category);
        let unless = self.contexts_or(file, &claim.unless, &DEFAULT_UNLESS, contexts);
        let only = self.contexts(file, &claim.only, contexts);
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
        let local = self.local(file, claim.local);
        let examples = self.examples(file, claim.example);
        let rule = drafts.rules.len();
        let wordless = claim.matches.is_empty() && claim.answer.is_empty() && claim.list.is_empty();
        if let Some(phrase) = claim.matches.first().filter(|_| claim.by_weight.is_some()) {
            let help = "take the phrases to a rule of their own, or `by-weight` out";
            self.fail_with(file, phrase, "a rule with `by-weight` has no phrases".into(), Some(help.into()));
        }
        if claim.by_weight.is_some_and(|least| !(0.0..=1.0).contains(&least)) {
            self.errors.push(file.error(None, "`by-weight` has to be from 0 to 1".into(), None));
        }
        // Nothing that was learned overrules the house.
        let weighed = drafts.weights.category(claim.category.get_ref()).filter(|_| !file.own || claim.by_weight.is_some());
        drafts.rules.push(ClaimRule {
            id: file.path.trim_start_matches("claims/").trim_end_matches(".toml").into(),
            title: claim.title.into(),
            category: claim.category.into_inner().into(),
            severity: claim.severity,
            confidence: claim.confidence,
            why: claim.why.into(),
            advice: claim.advice.into(),
            unless,
            any_words: !only.is_empty() && wordless,
            by_weight: claim.by_weight.filter(|_| !self.is_replaced(file)),
            weighed,
            only,
            supported_by,
            scope,
            everywhere: claim.everywhere,
            local,
            silences: claim.silences.into_iter().map(Phrase::into_inner).collect(),
            any_item: Vec::new(),
            replacements: Vec::new(),
            answers: 0,
            examples,
        });
        self.replacements(file, rule, claim.replace, lexicon, drafts);
        self.phrases(file, rule, (&claim.matches, &claim.except, &claim.answer, &claim.list), lexicon, drafts);
    }

    /// Whether the house has put a rule of its own in the place of one beside a file: what that one found is not found in another way.
    fn is_replaced(&self, file: &File) -> bool {
        let folder = |file: &File| file.path.rsplit_once('/').map(|(folder, _)| folder.to_owned());
        self.files.iter().any(|other| other.replaces && folder(other) == folder(file))
    }

    /// A rule's id is its path, and its category the folder in it.
    fn stands_in_its_folder(&mut self, file: &File, category: &Phrase) {
        let folder = file.path.trim_start_matches("claims/").rsplit_once('/').map_or("", |(folder, _)| folder);
        let named = category.get_ref().as_str();
        if folder != named && CATEGORIES.contains(&named) {
            let name = stem(file);
            let help = if CATEGORIES.contains(&folder) {
                format!("move the file to `claims/{named}/{name}.toml`, or write `category = \"{folder}\"`")
            } else {
                format!("move the file to `claims/{named}/{name}.toml`")
            };
            self.fail_with(file, category, format!("the rule's category is not the folder that it stands in, `{folder}`"), Some(help));
        }
    }

    /// Phrases of a rule: what it matches, what it leaves alone, answers and lists.
    pub(super) fn phrases(
        &mut self,
        file: &File,
        rule: usize,
        (matches, except, answers, lists): (&[Phrase], &[Phrase], &[AnswerFile], &[ListFile]),
        lexicon: &mut LexiconBuilder,
        drafts: &mut Drafts,
    ) {
        let of = rule as u32;
        drafts.phrases.extend(self.patterns(file, matches, lexicon).into_iter().map(|p| (of, p)));
        drafts.excepts.extend(self.patterns(file, except, lexicon).into_iter().map(|p| (of, p)));
        for answer in answers {
            let owner = (of, drafts.rules[rule].answers);
            drafts.questions.extend(self.patterns(file, &answer.question, lexicon).into_iter().map(|p| (owner, p)));
            drafts.answers.extend(self.patterns(file, &answer.matches, lexicon).into_iter().map(|p| (owner, p)));
            drafts.rules[rule].answers += 1;
        }
        for list in lists {
            let owner = (of, drafts.rules[rule].any_item.len() as u32);
            drafts.lead_ins.extend(self.patterns(file, &list.lead_in, lexicon).into_iter().map(|p| (owner, p)));
            drafts.items.extend(self.patterns(file, &list.matches, lexicon).into_iter().map(|p| (owner, p)));
            drafts.rules[rule].any_item.push(list.matches.is_empty());
        }
    }

    /// What can be written in place of a rule's words. What no example shows is not known to be right.
    fn replacements(&mut self, file: &File, rule: usize, all: Vec<ReplaceFile>, lexicon: &mut LexiconBuilder, drafts: &mut Drafts) {
        let is_shown = drafts.rules[rule].examples.iter().any(|example| example.becomes.is_some());
        if !all.is_empty() && !is_shown {
            let help = "a replacement is tested by at least one:\n[[example]]\nflag = \"…\"\nbecomes = \"…\"";
            self.errors.push(file.error(None, "there is no example of what becomes of copy".into(), Some(help.into())));
        }
        for (which, replace) in all.into_iter().enumerate() {
            let is_plain = |with: &str| with.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-')) && with.trim() == with;
            if let Some(with) = replace.with.as_ref().filter(|with| !is_plain(with.get_ref())) {
                let help = "every format of copy writes these the same way";
                self.fail_with(file, with, "a replacement is made of letters, spaces and hyphens".into(), Some(help.into()));
            }
            use ReplacementPart::*;
            for (part, phrases) in [(Words, &replace.words), (Before, &replace.before), (After, &replace.after)] {
                let owner = (rule as u32, which as u32, part);
                drafts.replacing.extend(self.patterns(file, phrases, lexicon).into_iter().map(|p| (owner, p)));
            }
            drafts.rules[rule].replacements.push(ReplacementRule {
                with: replace.with.map(Phrase::into_inner).unwrap_or_default(),
                asks_before: !replace.before.is_empty(),
                asks_after: !replace.after.is_empty(),
            });
        }
    }

    /// The examples of a file.
    pub(super) fn examples_of(&mut self, file: &File, examples: Vec<ExampleFile>) -> Vec<Example> {
        let mut all = Vec::new();
        for example in examples {
            match (example.flag, example.pass) {
                (Some(text), None) => all.push(Example { text, flag: true, becomes: example.becomes }),
                (None, Some(text)) if example.becomes.is_none() => all.push(Example { text, flag: false, becomes: None }),
                (None, Some(_)) => {
                    self.errors.push(file.error(None, "`becomes` belongs to an example with `flag`".into(), None));
                }
                _ => self.errors.push(file.error(None, "an example has either `flag` or `pass`".into(), None)),
            }
        }
        all
    }

    /// A rule without a test of each kind does not load.
    pub fn examples(&mut self, file: &File, examples: Vec<ExampleFile>) -> Vec<Example> {
        let all = self.examples_of(file, examples);
        for (flag, name) in [(true, "flag"), (false, "pass")] {
            if !all.iter().any(|e| e.flag == flag) {
                self.errors.push(file.error(
                    None,
                    format!("there is no `{name}` example"),
                    Some(format!("every rule is tested by at least one of each kind:\n[[example]]\n{name} = \"…\"")),
                ));
            }
        }
        all
    }
}
