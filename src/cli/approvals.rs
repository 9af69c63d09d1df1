//! Records of approvals: where they are, and which files they tell of.

use super::failure::{Failure, show_mistakes};
use super::files::Input;
use super::plan::Planner;
use super::read::{read, reason};
use super::reading::Reading;
use super::screen::Screen;
use caveat::config::{fail_on_name, relative};
use caveat::decide::approvals::{Accepted, Approvals, NAME};
use caveat::finding::{Checked, Excuse, Finding};
use caveat::report::record::checksum_of;
use caveat::report::sort;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A record, read.
pub struct Record {
    /// Where it is, from the root on.
    pub path: PathBuf,
    /// What messages call it.
    pub name: String,
    /// What is in it; nothing if it is not there.
    pub approvals: Option<Approvals>,
}

impl Record {
    /// The record for a file or a folder: the one that was typed, or else the one beside the settings that govern it, or
    /// in the folder of the command.
    pub fn place(typed: Option<&Path>, path: &Path, planner: &mut Planner) -> PathBuf {
        match typed {
            Some(typed) => planner.absolute(typed),
            None => planner.folder(path).join(NAME),
        }
    }

    /// Reads a record.
    pub fn read(path: PathBuf, planner: &Planner, screen: &Screen) -> Result<Self, Failure> {
        let name = planner.name(&path);
        let approvals = match fs::read_to_string(&path) {
            Ok(text) => Some(Approvals::read(&name, &text).map_err(|mistake| {
                show_mistakes(&[*mistake], screen);
                Failure::Advice(format!("{name} cannot be used"))
            })?),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(Failure::Advice(format!("{name} {}", reason(&error)))),
        };
        Ok(Self { path, name, approvals })
    }

    /// The folder that the paths in it start from.
    pub fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// What it calls a file, by its path from the root on.
    pub fn file(&self, place: &Path) -> String {
        relative(self.folder(), place)
    }
}

/// A file as it is, judged as `caveat check` does.
pub struct Judged {
    /// The SHA-256 of its bytes.
    pub sha256: String,
    /// The digest of the rules in force.
    pub rules: String,
    /// Whose law applies.
    pub jurisdictions: Vec<String>,
    /// What is held against it, and what is let be.
    pub checked: Checked,
}

impl Judged {
    /// Reads and judges a file by its settings, or by them and the law of these countries. What keeps it from being judged
    /// comes back in words.
    pub fn new(
        input: &Input,
        reading: &Reading,
        law: Option<&[String]>,
        planner: &mut Planner,
        screen: &Screen,
    ) -> Result<Result<Self, String>, Failure> {
        let unusable = |what: &str| Ok(Err(format!("the {what} for {} cannot be used", input.name)));
        let (path, today) = (input.governed_as(), planner.today());
        let Some((_, mut settings, linter)) = planner.settings(path, screen)? else { return unusable("settings") };
        if let Some(law) = law {
            settings.jurisdictions.value = law.to_vec();
        }
        let Some((books, place)) = planner.shared_by(path, screen)? else { return unusable("exceptions or the evidence") };
        let document = match read(input, reading, &settings.columns()) {
            Ok(document) => document,
            Err(reason) => return Ok(Err(format!("{} {reason}", input.name))),
        };
        let policy = settings.policy(linter.rules());
        let mut findings = linter.check(&document, &policy);
        sort(&mut findings);
        let (mut checked, _) = linter.settle(&document, findings, &policy, books.grounds(&place, today));
        sort(&mut checked.findings);
        let (rules, jurisdictions) = (linter.rules().digest.clone(), settings.jurisdictions.value);
        Ok(Ok(Self { sha256: checksum_of(&document), rules, jurisdictions, checked }))
    }

    /// What goes on record of what was found: what is held against the file, and then what is let be.
    pub fn accepted(&self) -> Vec<Accepted> {
        let held = self.checked.findings.iter().map(|finding| (finding, None));
        let excused = self.checked.excused.iter().map(|excused| (&excused.finding, Some(&excused.excuse)));
        held.chain(excused).map(|(finding, excuse)| accepted(finding, excuse)).collect()
    }
}

fn accepted(finding: &Finding, excuse: Option<&Excuse>) -> Accepted {
    Accepted {
        severity: fail_on_name(Some(finding.severity)).to_owned(),
        rule: finding.rule.to_string(),
        words: finding.words.clone(),
        excuse: excuse.map(|excuse| excuse.kind().to_owned()),
        why: excuse.map(Excuse::to_string),
    }
}
