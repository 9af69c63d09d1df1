//! `caveat evidence`: the register of evidence, listed, checked and added to.

mod add;

use super::clock::day;
use super::failure::{Failure, misread, show_mistakes};
use super::jurisdictions::Jurisdictions;
use super::page::Page;
use super::plan::{Planner, Terms};
use super::screen::Screen;
use super::shared::report;
use super::{RulesFrom, Status};
use caveat::config::{Configs, Lookup, NAME, Options};
use caveat::date::Date;
use caveat::decide::{Entry, REGISTER, Register, Standing, findings};
use caveat::keyed::Source;
use caveat::linter::Linter;
use caveat::report::summary::count;
use caveat::report::terminal::Terminal;
use caveat::report::{FileReport, Reporter, Tally, enumerated};
use caveat::rules::RuleError;
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// List, check or add to the register of evidence: wordings that somebody approved, and what they rest on
#[derive(Args)]
pub struct Evidence {
    #[command(subcommand)]
    action: Action,
    /// The register, if it is not the nearest evidence.toml, in this folder or above
    #[arg(long, global = true, value_name = "FILE")]
    register: Option<PathBuf>,
    /// The day on which approvals are judged, in place of today: 2027-03-01
    #[arg(long, global = true, value_name = "DATE", value_parser = day)]
    today: Option<Date>,
}

#[derive(Subcommand)]
enum Action {
    /// List the approvals, and until when they hold
    List,
    /// Look for approvals that have ended or soon will, and for evidence that cannot be found
    Check,
    Add(Box<add::Add>),
}

/// A register, or the place for one, with the settings that are for it.
struct Desk {
    path: PathBuf,
    /// What messages call it.
    name: String,
    linter: Arc<Linter>,
    terms: Terms,
    today: Date,
}

impl Evidence {
    /// Does what was asked.
    pub fn run(self, screen: &mut Screen) -> Result<Status, Failure> {
        let today = self.today.unwrap_or_else(Date::today);
        let desk = Desk::find(self.register, today, screen)?;
        match self.action {
            Action::List => desk.list(screen),
            Action::Check => desk.check(screen),
            Action::Add(add) => add.run(&desk, screen),
        }
    }
}

impl Desk {
    fn find(named: Option<PathBuf>, today: Date, screen: &Screen) -> Result<Self, Failure> {
        let mut configs = Configs::new(Lookup::Upwards)?;
        let nearest = || configs.shared(Path::new(NAME)).register.clone();
        let path = named.or_else(nearest).unwrap_or_else(|| PathBuf::from(REGISTER));
        let path = configs.absolute(&path);
        let name = configs.name(&path);
        let (jurisdictions, rules) = (Jurisdictions::from([]), RulesFrom { own: None, only: None });
        let mut planner = Planner::new(configs, Options::default(), jurisdictions, rules, today);
        let Some((_, settings, linter)) = planner.settings(&path, screen)? else {
            return Err(Failure::Advice(format!("{NAME} cannot be used: the mistakes are above")));
        };
        let policy = settings.policy(linter.rules());
        let terms = Terms {
            policy,
            fail_on: settings.fail_on.value,
            fail_on_confidence: settings.fail_on_confidence.value,
            baseline: None,
            columns: settings.columns(),
        };
        Ok(Self { path, name, linter, terms, today })
    }

    /// Reads the register as it is, or as it would be with another text.
    fn read(&self, text: Option<String>) -> Result<(Register, Vec<RuleError>), RuleError> {
        let source = match text {
            Some(text) => Arc::new(Source { name: self.name.clone(), text }),
            None => Source::load(&self.path, self.name.clone())?,
        };
        let folder = self.path.parent().unwrap_or(Path::new("")).to_owned();
        Ok(Register::read(source, folder, self.linter.rules()))
    }

    /// The register, with its mistakes shown.
    fn open(&self, screen: &Screen) -> Result<(Register, bool), Failure> {
        if !self.path.is_file() {
            return Err(Failure::Advice(format!("there is no {}\n  to begin one: caveat evidence add", self.name)));
        }
        let (register, mistakes) = self.read(None).unwrap_or_else(|mistake| {
            let nothing = Arc::new(Source { name: self.name.clone(), text: String::new() });
            (Register::read(nothing, PathBuf::new(), self.linter.rules()).0, vec![mistake])
        });
        show_mistakes(&mistakes, screen);
        if !mistakes.is_empty() {
            screen.error(&misread(mistakes.len(), &self.name));
        }
        Ok((register, mistakes.is_empty()))
    }

    fn list(&self, screen: &mut Screen) -> Result<Status, Failure> {
        let (register, is_sound) = self.open(screen)?;
        let mut text = String::new();
        for entry in register.entries() {
            let mut page = Page::new(screen);
            page.title(entry.id.get_ref(), &self.standing(&register, entry));
            entry.wordings.iter().for_each(|wording| page.line(&format!("“{wording}”")));
            page.line(&format!("approved by {} on {}", entry.by, entry.on));
            entry.sources.iter().for_each(|(evidence, _)| page.line(&format!("source: {evidence}")));
            entry.limits().into_iter().for_each(|limit| page.line(&limit));
            text += &format!("{}\n", page.text);
        }
        screen.print(&text)?;
        screen.print(&format!("{} in {}.\n", count(register.entries().len(), "approval"), self.name))?;
        Ok(if is_sound { Status::Clean } else { Status::Failed })
    }

    /// Until when an approval holds, in words.
    fn standing(&self, register: &Register, entry: &Entry) -> String {
        match register.standing(entry, self.today) {
            Standing::Holds => format!("holds until {}", entry.until),
            Standing::EndsIn(0) => "ends today".to_owned(),
            Standing::EndsIn(days) => format!("holds until {}, {} more", entry.until, count(days.unsigned_abs() as usize, "day")),
            Standing::Ended => format!("ended, its last day was {}", entry.until),
            Standing::NotYet => format!("begins on {}", entry.on),
        }
    }

    fn check(&self, screen: &mut Screen) -> Result<Status, Failure> {
        let (register, is_sound) = self.open(screen)?;
        let found = findings(&register.review(self.today), self.linter.rules(), &self.linter.decisions(&self.terms.policy));
        let terminal = Terminal { columns: screen.columns, colours: screen.colours, quiet: false, suppressed: false };
        let mut tally = Tally::default();
        let mut fails = false;
        if let Some((document, checked)) = report(&register.source, found) {
            tally = Tally::of(&checked.findings);
            fails = checked.findings.iter().any(|finding| self.terms.fails(finding));
            terminal.file(&mut screen.out, &FileReport { document: &document, findings: &checked.findings, excused: &[] })?;
        }
        let counts = [(tally.errors, "error"), (tally.warnings, "warning"), (tally.infos, "note")];
        let found: Vec<String> = counts.iter().filter(|(number, _)| *number > 0).map(|&(number, noun)| count(number, noun)).collect();
        let found = if found.is_empty() { "nothing to report".to_owned() } else { enumerated(found.iter().map(String::as_str)) };
        let entries = count(register.entries().len(), "approval");
        screen.print(&format!("Checked {entries} in {}: {found}. Which of them the copy uses, `caveat check` tells.\n", self.name))?;
        Ok(match (is_sound, fails) {
            (false, _) => Status::Failed,
            (true, true) => Status::Found,
            (true, false) => Status::Clean,
        })
    }
}
