//! `caveat approve`: puts on record that somebody approved a text as it is.

use super::approvals::Record;
use super::clock::Moment;
use super::failure::Failure;
use super::files::Files;
use super::jurisdictions::Jurisdictions;
use super::plan::Planner;
use super::read::read;
use super::reading::Reading;
use super::screen::Screen;
use super::{RulesFrom, Status};
use caveat::config::{Configs, Lookup, Options, fail_on_name};
use caveat::date::Date;
use caveat::decide::approvals::{Accepted, Approval, addition};
use caveat::report::record::checksum_of;
use caveat::report::sort;
use caveat::report::summary::count;
use clap::Args;
use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

const AFTER: &str = "The record is `approvals.toml` beside the caveat.toml that governs the file, or in this folder. It holds the \
text's SHA-256, the rules in force and what they find in it. A name in it is no signature: who may add to it is for you to see to.";

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
        let mut planner = Planner::new(Configs::new(Lookup::Upwards)?, Options::default(), &self.jurisdictions, &self.rules, Date::today());
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
            let place = Record::place(self.record.as_deref(), path, &mut planner);
            let Some((_, settings, linter)) = planner.settings(path, screen)? else {
                return Err(Failure::Advice(format!("the settings for {} cannot be used; nothing was put on record", input.name)));
            };
            let document = read(input, &self.reading, &settings.columns())
                .map_err(|reason| Failure::Advice(format!("{} {reason}; nothing was put on record", input.name)))?;
            let mut findings = linter.check(&document, &settings.policy(linter.rules()));
            sort(&mut findings);
            let accepted = findings.iter().map(|finding| Accepted {
                severity: fail_on_name(Some(finding.severity)).to_owned(),
                rule: finding.rule.to_string(),
                words: finding.words.clone(),
            });
            let (findings, jurisdictions) = (accepted.collect(), settings.jurisdictions.value);
            if !records.contains_key(&place) {
                records.insert(place.clone(), (Record::read(place.clone(), &planner, screen)?, Vec::new()));
            }
            let Some((record, approvals)) = records.get_mut(&place) else { continue };
            approvals.push(Approval {
                file: record.file(&planner.absolute(path)),
                sha256: checksum_of(&document),
                by: self.by.trim().to_owned(),
                on: on.clone(),
                note: self.note.trim().to_owned(),
                caveat: env!("CARGO_PKG_VERSION").to_owned(),
                rules: linter.rules().digest.clone(),
                jurisdictions,
                findings,
            });
        }
        for (record, approvals) in records.values() {
            add(record, approvals)?;
            for Approval { file, findings, .. } in approvals {
                let with = if findings.is_empty() { String::new() } else { format!(" with {}", count(findings.len(), "finding")) };
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
