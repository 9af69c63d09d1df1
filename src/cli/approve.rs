//! `caveat approve`: puts on record that somebody approved a text as it is.

use super::approvals::{Judged, Record};
use super::clock::Moment;
use super::failure::Failure;
use super::files::Files;
use super::jurisdictions::Jurisdictions;
use super::plan::Planner;
use super::reading::Reading;
use super::screen::Screen;
use super::{RulesFrom, Status};
use caveat::config::{Configs, Lookup, Options};
use caveat::date::Date;
use caveat::decide::approvals::{Approval, addition};
use caveat::report::summary::count;
use clap::Args;
use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

const AFTER: &str = "The record is `approvals.toml` beside the caveat.toml that governs the file, or in this folder. It holds the \
text's SHA-256, the rules in force and what they find in it, with what is let be and why. A name in it is no signature: who may add to it is for you to see to.";

/// Put on record that somebody approved these files, word for word as they are
#[derive(Args)]
#[command(after_help = AFTER)]
pub struct Approve {
    /// The files
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Who approved them
    #[arg(long, value_name = "NAME")]
    by: String,
    /// On what grounds, or what was asked for
    #[arg(long, value_name = "TEXT")]
    note: String,
    /// Add to this record
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    jurisdictions: Jurisdictions,
    /// When, if not now, such as 2027-03-01T09:30:00Z
    #[arg(long, value_name = "TIME", value_parser = Moment::parse)]
    now: Option<Moment>,
    #[command(flatten)]
    rules: RulesFrom,
}

impl Approve {
    /// Checks the files and adds to their records.
    pub fn run(self, screen: &mut Screen) -> Result<Status, Failure> {
        for (name, value) in [("by", &self.by), ("note", &self.note)] {
            if value.trim().is_empty() {
                return Err(Failure::Advice(format!("--{name} is empty\n  an approval says who gave it and on what grounds")));
            }
        }
        if let Some(folder) = self.files.iter().find(|path| path.is_dir()) {
            let advice = format!("{0} is a folder\n  to approve files that were read, name them: {0}/…", folder.display());
            return Err(Failure::Advice(advice));
        }
        let today = self.now.map_or_else(Date::today, Moment::day);
        let (jurisdictions, rules) = (self.jurisdictions.clone(), self.rules.clone());
        let mut planner = Planner::new(Configs::new(Lookup::Upwards)?, Options::default(), jurisdictions, rules, today);
        let files = Files::find(&self.files, None, &self.reading);
        if let Some((name, reason)) = files.failed.first() {
            return Err(Failure::Advice(format!("{name} {reason}; nothing was put on record")));
        }
        let on = Moment::or_now(self.now).to_string();
        let mut records: BTreeMap<PathBuf, (Record, Vec<Approval>)> = BTreeMap::new();
        for input in &files.inputs {
            let Some(path) = &input.path else {
                return Err(Failure::Advice("standard input has no place in a record; name a file".to_owned()));
            };
            let judged = Judged::new(input, &self.reading, None, &mut planner, screen)?
                .map_err(|reason| Failure::Advice(format!("{reason}; nothing was put on record")))?;
            let place = Record::place(self.record.as_deref(), path, &mut planner);
            if !records.contains_key(&place) {
                records.insert(place.clone(), (Record::read(place.clone(), &planner, screen)?, Vec::new()));
            }
            let Some((record, approvals)) = records.get_mut(&place) else { continue };
            approvals.push(Approval {
                file: record.file(&planner.absolute(path)),
                findings: judged.accepted(),
                sha256: judged.sha256,
                by: self.by.trim().to_owned(),
                on: on.clone(),
                note: self.note.trim().to_owned(),
                caveat: env!("CARGO_PKG_VERSION").to_owned(),
                rules: judged.rules,
                jurisdictions: judged.jurisdictions,
            });
        }
        for (record, approvals) in records.values() {
            add(record, approvals)?;
            for Approval { file, findings, .. } in approvals {
                let let_be = findings.iter().filter(|finding| finding.excuse.is_some()).count();
                let with = match (findings.len() - let_be, let_be) {
                    (0, 0) => String::new(),
                    (held, 0) => format!(" with {}", count(held, "finding")),
                    (0, let_be) => format!(" with {} let be", count(let_be, "finding")),
                    (held, let_be) => format!(" with {} and {let_be} let be", count(held, "finding")),
                };
                screen.print(&format!("{file}: approved as it is{with}, on record in {}\n", record.name))?;
            }
        }
        Ok(Status::Clean)
    }
}

/// Adds to a record with one stroke, so that nothing that is in it can be lost.
fn add(record: &Record, approvals: &[Approval]) -> Result<(), Failure> {
    let text = addition(approvals, record.approvals.is_none());
    let written = OpenOptions::new().append(true).create(true).open(&record.path).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.map_err(|error| Failure::NotWritten(record.name.clone(), error))
}
