//! `caveat evidence add`: an approval more in the register, whose other lines stay as they are.

use super::super::failure::{Failure, show_mistakes};
use super::super::init::ask;
use super::super::screen::Screen;
use super::super::target::Target;
use super::{Desk, Status, day};
use caveat::date::Date;
use caveat::decide::{CLAIM, Evidence, is_supportable};
use caveat::document::{Document, Format, Span};
use caveat::finding::Finding;
use caveat::policy::Policy;
use caveat::report::enumerated;
use clap::Args;
use std::collections::BTreeSet;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, value};

/// Add an approval, by asking for what is not given
#[derive(Args)]
#[command(after_help = "Without a terminal nothing is asked: --wording or --phrase, --source and --by say what to write.")]
pub struct Add {
    /// The approved words, as they may stand in copy; may be repeated
    #[arg(long, value_name = "TEXT")]
    wording: Vec<String>,
    /// Approved words with variation: "reduces lines by {10|15} %"; may be repeated
    #[arg(long, value_name = "PHRASE")]
    phrase: Vec<String>,
    /// The evidence: a DOI, an address, or a file by its path from the register; may be repeated
    #[arg(long, value_name = "SOURCE")]
    source: Vec<String>,
    /// Who approves it
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// The day of the approval [default: today]
    #[arg(long, value_name = "DATE", value_parser = day)]
    on: Option<Date>,
    /// The last day on which it holds [default: a year later]
    #[arg(long, value_name = "DATE", value_parser = day)]
    until: Option<Date>,
    /// What reports call it [default: made of its first words]
    #[arg(long, value_name = "NAME")]
    id: Option<String>,
    /// Only on pages that promote this treatment or group of treatments; may be repeated
    #[arg(long, value_name = "TREATMENT")]
    treatment: Vec<String>,
    /// Only where the law of these countries applies, and of no other: au,nz
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    jurisdiction: Vec<String>,
    /// Only in files that match this pattern; may be repeated
    #[arg(long, value_name = "PATTERN")]
    files: Vec<String>,
    /// Anything else that is worth knowing
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

impl Add {
    /// Writes the approval into the register.
    pub(super) fn run(mut self, desk: &Desk, screen: &mut Screen) -> Result<Status, Failure> {
        let text = if desk.path.exists() { read(desk, screen)? } else { HEAD.to_owned() };
        if io::stdin().is_terminal() {
            self.questions(desk.today, &mut io::stdin().lock(), &mut screen.out)?;
        }
        let missing: Vec<&str> = [
            (self.wording.is_empty() && self.phrase.is_empty(), "--wording"),
            (self.source.is_empty(), "--source"),
            (self.by.is_none(), "--by"),
        ]
        .into_iter()
        .filter_map(|(is_missing, option)| is_missing.then_some(option))
        .collect();
        if !missing.is_empty() {
            return Err(Failure::Advice(format!("an approval needs more than that\n  say it with {}", missing.join(", "))));
        }
        let (id, text) = self.added(&text, desk)?;
        let unreadable = |mistake: caveat::rules::RuleError| Failure::Advice(mistake.message);
        let (_, mistakes) = desk.read(Some(text.clone())).map_err(unreadable)?;
        if !mistakes.is_empty() {
            show_mistakes(&mistakes, screen);
            return Err(Failure::Advice(format!("{} stays as it is: mend what is wrong above", desk.name)));
        }
        Target::put(&desk.path, &text).map_err(|failure| match failure {
            Failure::NotWritten(_, error) => Failure::NotWritten(desk.name.clone(), error),
            other => other,
        })?;
        screen.print(&format!("Added `{id}` to {}. Next: caveat evidence check\n", desk.name))?;
        self.advise(desk, screen);
        Ok(Status::Clean)
    }

    /// Tells of what an approval does not do, before anybody relies on it.
    fn advise(&self, desk: &Desk, screen: &Screen) {
        let folder = desk.path.parent().unwrap_or(Path::new(""));
        for source in &self.source {
            if Evidence::read(source).flaw(folder, Span::default()).is_some() {
                screen
                    .note(&format!("the evidence `{source}` is not there yet, or is no DOI and no address; until it is, that is an error"));
            }
        }
        let rules = desk.linter.rules();
        let findings = |words: &String| {
            let document = Document::parse(String::new(), words.clone(), Format::Text);
            desk.linter.check(&document, &Policy::all())
        };
        let beyond = |finding: &Finding| is_supportable(rules, &finding.rule) == Some(false);
        let rules: BTreeSet<String> =
            self.wording.iter().flat_map(findings).filter(beyond).map(|finding| finding.rule.to_string()).collect();
        if let Some(first) = rules.first() {
            let all = enumerated(rules.iter().map(String::as_str));
            let advice = format!("no evidence makes up for what {all} finds in these words, so it is reported all the same");
            screen.note(&format!("{advice}: caveat explain {first}"));
        }
    }

    /// Asks for what an approval cannot do without.
    fn questions(&mut self, today: Date, answers: &mut impl BufRead, out: &mut impl Write) -> io::Result<()> {
        if self.wording.is_empty() && self.phrase.is_empty() {
            self.wording.extend(ask("The approved words, as they may stand in copy: ", answers, out)?);
        }
        if self.source.is_empty() {
            self.source.extend(ask("The evidence (a DOI, an address, or a file): ", answers, out)?);
        }
        if self.by.is_none() {
            self.by = ask("Who approves it: ", answers, out)?;
        }
        if self.until.is_none() {
            let default = self.on.unwrap_or(today).next_year();
            while let Some(answer) = ask(&format!("The last day on which it holds (Enter for {default}): "), answers, out)? {
                match day(&answer) {
                    Ok(day) => {
                        self.until = Some(day);
                        break;
                    }
                    Err(help) => writeln!(out, "  {help}")?,
                }
            }
        }
        Ok(())
    }

    /// The register's text with the approval, and the approval's name.
    fn added(&self, text: &str, desk: &Desk) -> Result<(String, String), Failure> {
        let mut register: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| Failure::Advice(error.to_string()))?;
        let id = self.id.clone().unwrap_or_else(|| self.name(&register));
        let on = self.on.unwrap_or(desk.today);
        let mut entry = Table::new();
        entry["id"] = value(&id);
        let lists = [("wording", &self.wording), ("phrases", &self.phrase), ("sources", &self.source)];
        let limits = [("treatments", &self.treatment), ("jurisdictions", &self.jurisdiction), ("files", &self.files)];
        let mut put = |(key, texts): (&str, &Vec<String>)| {
            if !texts.is_empty() {
                entry[key] = value(texts.iter().map(String::as_str).collect::<Array>());
            }
        };
        lists.into_iter().for_each(&mut put);
        limits.into_iter().for_each(&mut put);
        entry["approved-by"] = value(self.by.clone().unwrap_or_default());
        entry["approved-on"] = value(on.to_string());
        entry["expires-on"] = value(self.until.unwrap_or_else(|| on.next_year()).to_string());
        if let Some(note) = &self.note {
            entry["note"] = value(note);
        }
        // What stands behind the last entry stays before the new one.
        let behind = register.trailing().as_str().unwrap_or_default().to_owned();
        let gap = if text.is_empty() || behind.ends_with("\n\n") { "" } else { "\n" };
        entry.decor_mut().set_prefix(format!("{behind}{gap}"));
        register.set_trailing("");
        match register.entry(CLAIM).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new())) {
            Item::ArrayOfTables(tables) => tables.push(entry),
            Item::Value(toml_edit::Value::Array(list)) => list.push(entry.into_inline_table()),
            _ => return Err(Failure::Advice(format!("`{CLAIM}` in {} is no list of tables", desk.name))),
        }
        Ok((id, register.to_string()))
    }

    /// A name made of the first words, which no other entry has.
    fn name(&self, register: &DocumentMut) -> String {
        const WORDS: usize = 4;
        let words = self.wording.iter().chain(&self.phrase).flat_map(|text| text.split(|c: char| !c.is_ascii_alphanumeric()));
        let words: Vec<String> = words.filter(|word| !word.is_empty()).take(WORDS).map(str::to_ascii_lowercase).collect();
        let name = if words.is_empty() { CLAIM.to_owned() } else { words.join("-") };
        let ids = |item: &Item| -> Vec<String> {
            let tables = item.as_array_of_tables().into_iter().flat_map(ArrayOfTables::iter);
            tables.filter_map(|table| Some(table.get("id")?.as_str()?.to_owned())).collect()
        };
        let taken = register.get(CLAIM).map(ids).unwrap_or_default();
        let mut numbered = (2..).map(|number| format!("{name}-{number}"));
        if taken.contains(&name) { numbered.find(|name| !taken.contains(name)).unwrap_or(name) } else { name }
    }
}

/// How a register begins that there was none of.
const HEAD: &str = "\
# The register of evidence: claims that the clinic holds evidence for, as copy may word them.
# `caveat evidence list` shows it, `caveat evidence check` looks for what has ended, `caveat evidence add` adds to it.
";

/// The register's text, if there is no mistake in it.
fn read(desk: &Desk, screen: &Screen) -> Result<String, Failure> {
    let (register, is_sound) = desk.open(screen)?;
    if !is_sound {
        return Err(Failure::Advice("nothing was added: mend the register first".to_owned()));
    }
    Ok(register.source.text.clone())
}
