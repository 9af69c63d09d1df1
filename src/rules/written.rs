//! Rules as their files write them, for those who test them: phrases one by one, and which file holds what.

use super::format::{ExampleFile, File, Phrase};
use super::model::Example;
use serde::Deserialize;

/// What a phrase does in its rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// Its words are what is reported.
    Match,
    /// It is innocent.
    Except,
    /// It must be there as well: a question, a lead-in, the other side of a contradiction.
    Also,
}

/// A phrase of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenPhrase {
    /// As it is written.
    pub text: String,
    /// The key that it stands under.
    pub key: &'static str,
    /// What it does.
    pub purpose: Purpose,
}

/// A rule, or what a file adds to one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenRule {
    /// The rule's id.
    pub id: String,
    /// The file, as messages call it.
    pub file: String,
    /// Whether the file comes from a folder of own rules.
    pub own: bool,
    /// Whether the file adds to a rule that another defines.
    pub extends: bool,
    /// All its phrases.
    pub phrases: Vec<WrittenPhrase>,
    /// All its examples.
    pub examples: Vec<Example>,
    /// How many lines are still those of a template.
    pub blanks: usize,
}

/// What stands in a template where something is to be filled in.
pub const BLANK: &str = "FILL IN";

/// What rule files of any kind have in common, read without looking for mistakes.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
struct AnyRule {
    extends: Option<String>,
    #[serde(rename = "match")]
    matches: Vec<Phrase>,
    except: Vec<Phrase>,
    claims_with: Vec<Phrase>,
    claims_without: Vec<Phrase>,
    against: Vec<Phrase>,
    told_apart: Vec<Phrase>,
    pointer: Vec<Phrase>,
    answer: Vec<AnyPart>,
    list: Vec<AnyPart>,
    tells: Vec<AnyPart>,
    asks: AnyPart,
    amount: AnyPart,
    example: Vec<ExampleFile>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
struct AnyPart {
    question: Vec<Phrase>,
    lead_in: Vec<Phrase>,
    #[serde(rename = "match")]
    matches: Vec<Phrase>,
    except: Vec<Phrase>,
}

impl WrittenRule {
    /// The rules of files that have no mistakes, in the order of the files.
    pub fn all(files: &[File]) -> Vec<WrittenRule> {
        files.iter().filter_map(Self::read).collect()
    }

    fn read(file: &File) -> Option<WrittenRule> {
        let kinds = [("claims/", ""), ("contradictions/", "contradiction/"), ("disclosures/", "disclosure/")];
        let (folder, kind) = kinds.into_iter().find(|(folder, _)| file.path.starts_with(folder))?;
        let rule: AnyRule = file.parse().ok()?;
        let mut phrases = Vec::new();
        let mut add = |key: &'static str, purpose: Purpose, from: &[Phrase]| {
            phrases.extend(from.iter().map(|phrase| WrittenPhrase { text: phrase.get_ref().clone(), key, purpose }));
        };
        // What a page tells, and what belies a claim, is no finding by itself.
        let matched = if folder == "claims/" { Purpose::Match } else { Purpose::Also };
        add("match", matched, &rule.matches);
        add("except", Purpose::Except, &rule.except);
        add("claims-with", Purpose::Also, &rule.claims_with);
        add("claims-without", Purpose::Except, &rule.claims_without);
        add("against", Purpose::Also, &rule.against);
        add("told-apart", Purpose::Also, &rule.told_apart);
        add("pointer", Purpose::Also, &rule.pointer);
        add("asks.match", Purpose::Also, &rule.asks.matches);
        add("asks.except", Purpose::Except, &rule.asks.except);
        add("amount.match", Purpose::Also, &rule.amount.matches);
        for (key, except, parts) in
            [("answer.match", "", &rule.answer), ("list.match", "", &rule.list), ("tells.match", "tells.except", &rule.tells)]
        {
            for part in parts {
                add("answer.question", Purpose::Also, &part.question);
                add("list.lead-in", if part.matches.is_empty() { matched } else { Purpose::Also }, &part.lead_in);
                add(key, matched, &part.matches);
                add(except, Purpose::Except, &part.except);
            }
        }
        let name = file.path.trim_start_matches(folder).trim_end_matches(".toml");
        let example = |e: ExampleFile| Some(Example { flag: e.flag.is_some(), becomes: e.becomes, text: e.flag.or(e.pass)? });
        Some(WrittenRule {
            id: rule.extends.unwrap_or_else(|| format!("{kind}{name}")),
            file: file.shown.clone(),
            own: file.own,
            extends: file.extends,
            phrases,
            examples: rule.example.into_iter().filter_map(example).collect(),
            blanks: file.source.lines().filter(|line| !line.trim_start().starts_with('#') && line.contains(BLANK)).count(),
        })
    }
}
