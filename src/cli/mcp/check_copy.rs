//! `check_copy`: a draft, and what is wrong with it.

use super::arguments::may_be_left_out;
use super::bounded::MOST_BYTES;
use super::tools::{Desk, Reply};
use crate::cli::jurisdictions::Jurisdictions;
use crate::cli::reading::Kind;
use crate::cli::session::{Contents, Refusal, Verdict};
use caveat::document::Format;
use caveat::finding::{Finding, Severity};
use caveat::policy::ALL;
use caveat::report::summary::{NO_LAW, count, tally_words};
use caveat::report::terminal::severity_name;
use caveat::report::told::{Teller, Told};
use caveat::report::{Tally, enumerated};
use caveat::rules::RuleSet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What the tool is for.
pub const ABOUT: &str = "Checks a draft of a clinic's marketing copy: claims that nothing supports (safety, results, pain, recovery, \
comparisons, guarantees, testimonials, prices …) and disclosures that are missing (side effects, who must not have a treatment, that \
results vary …). Gives each finding with the words, their place, why it is a problem, the law that it may breach, what to write instead and \
what is missing; the verdict first, the most severe findings first. Check the whole page, repair it, and check it again. \
Finding nothing does not mean that the copy is lawful or true.";

/// Longer texts are no drafts.
const MOST_TEXT: usize = 4 << 20;
/// More findings than this help nobody at once.
const MOST_FINDINGS: usize = 50;

const NO_ADVICE: &str = "caveat points out wording to review. It gives no legal advice, and it cannot tell whether what copy says is true.";

/// What is asked.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CheckCopy {
    /// The draft as it would be published, whole: with front matter, markup and headings
    text: String,
    /// How it is written. If left out: as the ending of `file` says; else HTML if it begins like a page of HTML, and Markdown if not
    #[schemars(with = "Kind", default, transform = may_be_left_out)]
    format: Option<Kind>,
    /// The countries in which it will be read, as au, uk or eu; `all` for every rule. If left out: those that the settings choose
    #[serde(default, deserialize_with = "one_or_more")]
    #[schemars(with = "Vec<String>", transform = may_be_left_out)]
    jurisdictions: Vec<String>,
    /// Where it stands, or will stand, from the folder of the site on: services/peels.md. It is not read: only the settings for it are
    #[schemars(with = "String", default, transform = may_be_left_out)]
    file: Option<String>,
}

/// What came of it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// The worst that was found
    verdict: Worst,
    /// The verdict in words
    summary: String,
    /// Whether `caveat check` would fail, by the settings in force
    fails: bool,
    /// The countries whose law was applied; none: what misleads everywhere was looked for
    jurisdictions: Vec<String>,
    /// How many findings must not be published
    errors: usize,
    /// How many should be changed
    warnings: usize,
    /// How many are worth a look
    infos: usize,
    /// How many more were found that the clinic lets be: by an exception, by its register of evidence or by a baseline
    let_be: usize,
    /// What was found, the most severe first, then in the order of the text
    findings: Vec<Told>,
    /// How many findings, all no more severe than these, are left out of the list
    left_out: usize,
    /// What was not read, or is wrong with the settings
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
}

/// The worst that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Worst {
    MustNotBePublished,
    ShouldBeChanged,
    WorthALook,
    NothingFound,
}

impl Worst {
    fn of(findings: &[Finding]) -> Self {
        match findings.iter().map(|finding| finding.severity).max() {
            Some(Severity::Error) => Self::MustNotBePublished,
            Some(Severity::Warning) => Self::ShouldBeChanged,
            Some(Severity::Info) => Self::WorthALook,
            None => Self::NothingFound,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::MustNotBePublished => "This must not be published as it is",
            Self::ShouldBeChanged => "This should be changed before it is published",
            Self::WorthALook => "This is worth a look before it is published",
            Self::NothingFound => "Nothing to report",
        }
    }
}

/// Checks a draft.
pub fn call(desk: &mut Desk, asked: CheckCopy) -> Result<Reply, String> {
    if asked.text.len() > MOST_TEXT {
        let size = asked.text.len().div_ceil(1 << 20);
        return Err(format!("the text has {size} MiB, and check_copy takes {}\n  check one page at a time", MOST_TEXT >> 20));
    }
    let mut input = desk.workspace.input(asked.file.as_deref())?;
    let by_text = || match Format::from_text(&asked.text) {
        Format::Text => Format::Markdown,
        known => known,
    };
    input.format = asked.format.map(Kind::format).or(input.format).or_else(|| Some(by_text()));
    let chosen = if asked.jurisdictions.is_empty() {
        desk.session.reload().map_err(|failure| failure.to_string())?;
        None
    } else {
        let (linter, _) = desk.rules()?;
        let typed = Jurisdictions::from(asked.jurisdictions.iter().map(String::as_str));
        Some(typed.ids(&linter.rules().regulations).map_err(|failure| failure.to_string())?)
    };
    let name = input.name.clone();
    let checked = desk.session.check(input, Contents::Text(asked.text), chosen.as_deref());
    let mistakes = desk.mistakes();
    match checked {
        Ok(verdict) => Ok(reply(&verdict, mistakes)),
        Err(Refusal::Left(words)) => Err(format!("nothing was checked: {words}")),
        Err(Refusal::Settings(words)) => Err(format!("nothing was checked: {words}\n\n{mistakes}")),
        Err(Refusal::Unreadable(words)) => Err(format!("nothing was checked: {name} {words}")),
    }
}

fn reply(verdict: &Verdict, mistakes: String) -> Reply {
    let Verdict { document, checked, linter, terms } = verdict;
    let policy = &terms.policy;
    let mut findings: Vec<&Finding> = checked.findings.iter().collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let teller = Teller::new(document, linter.rules());
    let (mut told, mut bytes): (Vec<Told>, usize) = (Vec::new(), 0);
    for finding in findings.iter().take(MOST_FINDINGS) {
        let one = teller.tell(finding);
        bytes += serde_json::to_string(&one).map_or(0, |text| text.len());
        if bytes > MOST_BYTES && !told.is_empty() {
            break;
        }
        told.push(one);
    }
    let worst = Worst::of(&checked.findings);
    let tally = Tally::of(&checked.findings);
    let counts = if checked.findings.is_empty() { String::new() } else { format!(": {}", tally_words(&tally)) };
    let mut notes: Vec<String> = document.unread.iter().map(|words| format!("{} {words}", document.path)).collect();
    notes.extend((!mistakes.is_empty()).then(|| format!("The files beside the copy have mistakes:\n{mistakes}")));
    let outcome = Outcome {
        verdict: worst,
        summary: format!("{}{counts}.", worst.words()),
        fails: checked.findings.iter().any(|finding| terms.fails(finding)),
        jurisdictions: policy.jurisdictions.clone(),
        errors: tally.errors,
        warnings: tally.warnings,
        infos: tally.infos,
        let_be: checked.excused.len(),
        left_out: findings.len() - told.len(),
        findings: told,
        notes,
    };
    let text = text(&outcome, &findings, &teller, linter.rules(), policy.is_all());
    Reply::new(text, &outcome)
}

fn text(outcome: &Outcome, findings: &[&Finding], teller: &Teller<'_>, rules: &RuleSet, is_all: bool) -> String {
    let mut text = format!("{}\n", outcome.summary);
    let known = &rules.regulations;
    let name = |id: &String| known.index(id).map_or_else(|| id.clone(), |index| known.get(index).name.to_string());
    let law: Vec<String> = outcome.jurisdictions.iter().filter(|id| *id != ALL).map(name).collect();
    text += &match law.as_slice() {
        _ if is_all => "Every rule was applied, and the law of every country that caveat knows.\n".to_owned(),
        [] => {
            let ids = enumerated(known.ids());
            format!("{NO_LAW} To choose: `jurisdictions` with any of {ids}\n")
        }
        some => format!("Law applied: {}.\n", enumerated(some.iter().map(String::as_str))),
    };
    if outcome.let_be > 0 {
        let verb = if outcome.let_be == 1 { "is" } else { "are" };
        text += &format!("{} {verb} let be by the clinic's own exceptions, evidence or baseline.\n", count(outcome.let_be, "finding"));
    }
    outcome.notes.iter().for_each(|note| text += &format!("{note}\n"));
    let mut seen: BTreeSet<(&str, &str, &str)> = BTreeSet::new();
    for (number, (finding, told)) in findings.iter().zip(&outcome.findings).enumerate() {
        let words: String = told.words.split_whitespace().collect::<Vec<_>>().join(" ");
        let words = if words.is_empty() { String::new() } else { format!(": “{words}”") };
        text += &format!("\n{}. {}, {}{words}\n", number + 1, severity_name(finding.severity), told.place);
        text += &format!("   [{}] {}\n", told.rule, told.message);
        let is_known = !seen.insert((&finding.rule, &finding.why, &finding.advice));
        for line in teller.lines(finding, told, is_known) {
            text += &format!("   {line}\n");
        }
        if is_known {
            text += "   Why, law and what to write instead: as above, for the same rule.\n";
        }
    }
    if outcome.left_out > 0 {
        let left = count(outcome.left_out, "more finding");
        let verb = if outcome.left_out == 1 { "is" } else { "are" };
        text += &format!("\n{left}, no more severe than these, {verb} left out. Repair these and check again.\n");
    }
    text += &format!("\n{NO_ADVICE}\n");
    text
}

/// A list, or its only item.
fn one_or_more<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "`jurisdictions` is a list of strings")]
    enum Typed {
        One(String),
        Several(Vec<String>),
    }
    Ok(match Typed::deserialize(from)? {
        Typed::One(typed) => typed.split(',').map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()).collect(),
        Typed::Several(typed) => typed,
    })
}
