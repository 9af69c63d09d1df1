//! Learning what words speak for from labelled copy.

use super::failure::Failure;
use caveat::document::{Block, Document, Format};
use caveat::nearest::did_you_mean;
use caveat::rules::{CATEGORIES, Kind, RuleSet, weighed};
use caveat::text::{Sentence, Text};
use caveat::weights::{Learned, Over, Sample, Spelled, Wording, learn, spelled};
use rayon::prelude::*;
use serde::Deserialize;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// A line of labelled copy.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Labelled {
    /// A sentence, in Markdown.
    text: String,
    /// What leads it in, if it is an item of a list or a cell of a table.
    #[serde(rename = "lead-in")]
    lead_in: Option<String>,
    /// The heading or the question over it, if it is none.
    heading: Option<String>,
    /// The categories of which it makes a claim.
    labels: Vec<String>,
    /// Those of which it may make one or not.
    #[serde(default)]
    optional: Vec<String>,
    /// What it discloses on its page, if somebody looked.
    discloses: Option<Vec<String>>,
}

/// Learns the weights of all categories from the labelled copy in a folder and from the examples of the rules, and writes them into
/// the folder of the rules. Tells from how many pieces of copy.
pub fn write(rules: &RuleSet, labelled: &Path, folder: &Path) -> Result<usize, Failure> {
    let mut samples = read(rules, labelled)?;
    let examples = rules.claims.iter().flat_map(|rule| rule.examples.iter().map(move |example| (rule, example)));
    samples.extend(examples.map(|(rule, example)| {
        // Of all else an example says nothing.
        let open = weighed().filter(|name| **name != *rule.category).map(str::to_owned);
        let claims = example.flag.then(|| rule.category.to_string());
        Sample { signs: signs(rules, &example.text, None), claims: claims.into_iter().collect(), open: open.collect() }
    }));
    let into = folder.join("weights");
    let unwritten = |path: &Path, error| Failure::NotWritten(path.display().to_string(), error);
    fs::create_dir_all(&into).map_err(|error| unwritten(&into, error))?;
    for learned in learn(&samples, &weighed().collect::<Vec<_>>()) {
        let file = into.join(format!("{}.toml", learned.category));
        fs::write(&file, written(&learned)).map_err(|error| unwritten(&file, error))?;
    }
    Ok(samples.len())
}

fn read(rules: &RuleSet, folder: &Path) -> Result<Vec<Sample>, Failure> {
    let unread = |path: &Path, error: io::Error| Failure::Advice(format!("{} cannot be read: {error}", path.display()));
    let entries = fs::read_dir(folder).map_err(|error| unread(folder, error))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "jsonl"));
    files.sort();
    let mut lines = Vec::new();
    for file in files {
        for (line, number) in fs::read_to_string(&file).map_err(|error| unread(&file, error))?.lines().zip(1..) {
            let wrong = |message: String| Failure::Advice(format!("{}:{number}: {message}", file.display()));
            let read: Labelled = serde_json::from_str(line).map_err(|error| wrong(error.to_string()))?;
            let mut named = read.labels.iter().chain(&read.optional);
            if let Some(name) = named.find(|name| !CATEGORIES.contains(&name.as_str())) {
                let hint = did_you_mean(name, CATEGORIES, "`caveat rules` lists all of them");
                return Err(wrong(format!("there is no category `{name}`\n  {hint}")));
            }
            let kinds = Kind::ALL.map(Kind::name);
            if let Some(name) = read.discloses.iter().flatten().find(|name| !kinds.contains(&name.as_str())) {
                let hint = did_you_mean(name, kinds, "it is one of `side-effects` and `contraindications`");
                return Err(wrong(format!("nothing called `{name}` is disclosed\n  {hint}")));
            }
            lines.push(read);
        }
    }
    let sample = |line: Labelled| {
        let looked = line.discloses.is_some();
        let unseen = Kind::ALL.map(|kind| kind.name().to_owned()).into_iter().filter(|_| !looked);
        let open = line.optional.into_iter().chain(unseen).collect();
        let claims = line.labels.into_iter().chain(line.discloses.into_iter().flatten()).collect();
        let over = line.lead_in.map(|over| (over, true)).or(line.heading.map(|over| (over, false)));
        Sample { signs: signs(rules, &line.text, over), claims, open }
    };
    Ok(lines.into_par_iter().map(sample).collect())
}

/// The signs of a piece of copy, and of what stands over it, which leads it in or not.
fn signs(rules: &RuleSet, copy: &str, over: Option<(String, bool)>) -> Spelled {
    let read = |copy: String| {
        let document = Document::parse("copy.md".into(), copy, Format::Markdown);
        let text = Text::read(document.blocks.iter().map(Block::copy), rules.lexicon.words());
        (document, text)
    };
    let over = over.map(|(over, leads_in)| (read(over), leads_in));
    let over = over.as_ref().and_then(|((document, text), leads_in)| {
        let wording = wording(document, text, text.sentences.last()?);
        Some(if *leads_in { Over::LeadIn(wording) } else { Over::Heading(wording) })
    });
    let (document, text) = read(copy.to_owned());
    let mut signs = Spelled::default();
    for sentence in &text.sentences {
        signs.extend(spelled(wording(&document, &text, sentence), over));
    }
    signs
}

fn wording<'a>(document: &'a Document, text: &'a Text, sentence: &'a Sentence) -> Wording<'a> {
    Wording { text, sentence, prose: &document.blocks[sentence.block].prose }
}

fn written(learned: &Learned) -> String {
    let mut signs: Vec<(&str, f32)> = learned.signs.iter().map(|(sign, weight)| (sign.as_str(), *weight)).collect();
    signs.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let mut file = format!("# Learned with `caveat rules --learn`, not written by hand.\nbase = {:.1}\n\n[signs]\n", learned.base);
    for (sign, weight) in signs {
        let _ = writeln!(file, "{} = {weight:.1}", toml::Value::from(sign));
    }
    file
}
