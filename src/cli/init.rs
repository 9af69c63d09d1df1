//! `caveat init`: a first `caveat.toml`, by asking or by flags.

use super::failure::Failure;
use super::jurisdictions::Jurisdictions;
use super::screen::Screen;
use super::target::Target;
use super::{RulesFrom, Status};
use caveat::config::NAME;
use caveat::policy::ALL;
use caveat::rules::Regulations;
use clap::Args;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Where `caveat schema` is kept, by those who keep it.
const SCHEMA: &str = "caveat.schema.json";

/// Write a first caveat.toml into this folder, after two questions
#[derive(Args)]
#[command(after_help = "Without a terminal, or with --yes, nothing is asked: --jurisdiction and --copy say what to write.")]
pub struct Init {
    #[command(flatten)]
    jurisdictions: Jurisdictions,
    /// The folder with the copy, if not everything below this one is copy
    #[arg(long, value_name = "FOLDER")]
    copy: Option<PathBuf>,
    /// Ask nothing
    #[arg(long, short)]
    yes: bool,
    /// Replace the caveat.toml that is there
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    rules: RulesFrom,
}

/// What the file is to say.
#[derive(Debug, PartialEq, Eq)]
struct Answers {
    jurisdictions: Vec<String>,
    copy: Option<String>,
}

impl Init {
    /// Writes the file.
    pub fn run(self, screen: &mut Screen) -> Result<Status, Failure> {
        let file = Path::new(NAME);
        if file.exists() && !self.force {
            return Err(Failure::ConfigIsThere);
        }
        let rules = self.rules.load()?;
        let known = &rules.regulations;
        let given = Answers { jurisdictions: self.jurisdictions.ids(known)?, copy: self.copy.as_deref().map(folder).transpose()? };
        let ask = !self.yes && io::stdin().is_terminal();
        if !ask && !self.yes && given.jurisdictions.is_empty() {
            return Err(Failure::NothingToAsk);
        }
        let answers = if ask { questions(given, known, &mut io::stdin().lock(), &mut screen.out)? } else { given };
        let text = text(&answers, known, Path::new(SCHEMA).exists());
        Target::put(file, &text)?;
        screen.print(&format!("Wrote {NAME}. Next: caveat check\n"))?;
        Ok(Status::Clean)
    }
}

/// A folder as the file names it, if it is there and below this one.
fn folder(typed: &Path) -> Result<String, Failure> {
    let plain = typed.strip_prefix(".").unwrap_or(typed);
    let is_below = plain.is_relative() && !plain.components().any(|part| part.as_os_str() == "..");
    if !typed.is_dir() || !is_below {
        return Err(Failure::NoFolder(typed.display().to_string()));
    }
    Ok(plain.to_string_lossy().replace('\\', "/").trim_end_matches('/').to_owned())
}

/// Asks for what is not given yet.
fn questions(given: Answers, known: &Regulations, answers: &mut impl BufRead, out: &mut impl Write) -> io::Result<Answers> {
    let Answers { mut jurisdictions, mut copy } = given;
    if jurisdictions.is_empty() {
        writeln!(out, "In which countries do readers see this copy? Their law is applied.")?;
        for country in known.iter() {
            writeln!(out, "  {}  {}", country.id, country.name)?;
        }
        while let Some(answer) = ask("Countries, such as au,nz (Enter for none yet): ", answers, out)? {
            match Jurisdictions::from(answer.split([',', ' ']).filter(|part| !part.is_empty())).ids(known) {
                Ok(ids) => {
                    jurisdictions = ids;
                    break;
                }
                Err(failure) => writeln!(out, "  {failure}")?,
            }
        }
    }
    if copy.is_none() {
        while let Some(answer) = ask("In which folder is the copy? (Enter for this one and all below): ", answers, out)? {
            match folder(Path::new(&answer)) {
                Ok(folder) => {
                    copy = Some(folder);
                    break;
                }
                Err(failure) => writeln!(out, "  {failure}")?,
            }
        }
    }
    Ok(Answers { jurisdictions, copy })
}

/// One answer; none if there is nothing in it.
pub fn ask(question: &str, answers: &mut impl BufRead, out: &mut impl Write) -> io::Result<Option<String>> {
    write!(out, "{question}")?;
    out.flush()?;
    let mut answer = String::new();
    answers.read_line(&mut answer)?;
    Ok(Some(answer.trim().to_owned()).filter(|answer| !answer.is_empty()))
}

fn text(answers: &Answers, known: &Regulations, has_schema: bool) -> String {
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let mut text = String::new();
    if has_schema {
        text += &format!("#:schema ./{SCHEMA}\n");
    }
    text += "# Settings of caveat for the files in this folder and below it.\n\
        # `caveat check --print-config FILE` shows what is in force for a file.\n\n\
        # Countries whose law applies:\n";
    let listed: Vec<String> = known.iter().map(|of| format!("{} ({})", of.id, of.name)).chain([format!("{ALL} (every rule)")]).collect();
    for line in listed.chunks(5) {
        text += &format!("#   {}\n", line.join(", "));
    }
    text += &match answers.jurisdictions.as_slice() {
        [] => "# jurisdictions = [\"au\"]\n".to_owned(),
        chosen => format!("jurisdictions = [{}]\n", chosen.iter().map(|id| quoted(id)).collect::<Vec<_>>().join(", ")),
    };
    text += "\n# The least severity that stops a build: error, warning, info or never.\nfail-on = \"error\"\n\n\
        # Patterns as in .gitignore, from this folder.\n[files]\n";
    text += &match &answers.copy {
        Some(folder) if !folder.is_empty() => format!("include = [{}]\n", quoted(&format!("/{folder}/**"))),
        _ => "# include = [\"content/**\"]\n".to_owned(),
    };
    text + "# exclude = [\"legal/**\"]\n\n\
        # A rule or a category: off, on, info, warning or error. `caveat rules` lists them.\n\
        [rules]\n# \"superlative/best\" = \"off\"\n\n\
        # Exceptions for files that must stay clean stand in caveat-exceptions.toml, and claims that the clinic holds\n\
        # evidence for in evidence.toml, both beside this file. `caveat evidence add` begins the second.\n"
}

#[cfg(test)]
mod tests {
    use super::{Answers, questions, text};
    use caveat::rules::RuleSet;

    fn asked(typed: &str) -> (Answers, String) {
        let rules = RuleSet::embedded();
        let mut out = Vec::new();
        let given = Answers { jurisdictions: Vec::new(), copy: None };
        let answers = questions(given, &rules.regulations, &mut typed.as_bytes(), &mut out).expect("memory can be written");
        (answers, String::from_utf8(out).expect("questions are text"))
    }

    #[test]
    fn asks_again_where_an_answer_is_wrong() {
        let (answers, out) = asked("ux\nAU us\nnowhere\nsrc\n");
        assert_eq!(answers, Answers { jurisdictions: vec!["au".into(), "us".into()], copy: Some("src".into()) });
        assert!(
            out.contains("au  Australia") && out.contains("there is no jurisdiction `ux`") && out.contains("no folder `nowhere`"),
            "{out}"
        );
    }

    #[test]
    fn silence_chooses_nothing() {
        let (answers, _) = asked("\n\n");
        assert_eq!(answers, Answers { jurisdictions: Vec::new(), copy: None });
        assert!(!text(&answers, &RuleSet::embedded().regulations, false).contains("#:schema"));
    }
}
