//! `caveat verify --attested`: whether all that a record of a run tells of is as it was.

use super::Status;
use super::failure::Failure;
use super::plan::Planner;
use super::read::reason;
use super::screen::Screen;
use caveat::report::record::{VERSION, checksum};
use caveat::report::summary::count;
use caveat::report::{Paint, paint};
use serde::Deserialize;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// What is compared of a record.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Record {
    version: u32,
    time: String,
    files: Vec<File>,
    in_force: Vec<File>,
    policies: Vec<Policy>,
}

#[derive(Deserialize)]
struct File {
    path: String,
    sha256: String,
    /// What a file in force is: settings, a baseline, exceptions, evidence.
    kind: Option<String>,
    /// Which policy a file was checked by.
    policy: Option<usize>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Policy {
    rules_sha256: String,
}

/// How a file stands to the record.
#[derive(PartialEq)]
enum Standing {
    AsItWas,
    Changed,
    Gone,
}

/// Compares what is on disk with a record, and tells what is different.
pub fn compare(path: &Path, quiet: bool, planner: &mut Planner, screen: &mut Screen) -> Result<Status, Failure> {
    let Record { time, mut files, in_force, policies, .. } = read(path)?;
    let day = time.split('T').next().unwrap_or_default();
    // What is wrong with a file in force is told among the files that were checked.
    files.retain(|file| !in_force.iter().any(|other| other.path == file.path));
    if files.iter().chain(&in_force).all(|file| !Path::new(&file.path).exists()) && !files.is_empty() {
        let advice =
            format!("none of the files of {} is here\n  go to the folder in which it was written, and compare there", path.display());
        return Err(Failure::Advice(advice));
    }
    let (mut good, mut other_rules) = ([0, 0], 0);
    for (good, list) in good.iter_mut().zip([&files, &in_force]) {
        for file in list {
            let what = match file.kind.as_deref() {
                None => format!("it was checked on {day}"),
                Some("settings") => format!("these settings were in force on {day}"),
                Some("evidence") => format!("this register of evidence was in force on {day}"),
                Some("exceptions") => format!("these exceptions were in force on {day}"),
                Some(kind) => format!("this {kind} was in force on {day}"),
            };
            let told = match file.standing()? {
                Standing::AsItWas => None,
                Standing::Changed => Some(("changed", format!("since {what}"))),
                Standing::Gone => Some(("gone", format!("and {what}"))),
            };
            if let Some((word, what)) = &told {
                let word = paint(&format!("{word:8}"), Paint::Bad, screen.colours);
                screen.print(&format!("{word} {}: {what}\n", file.path))?;
            }
            *good += usize::from(told.is_none());
            let by = file.policy.and_then(|at| policies.get(at)).filter(|_| told.is_none());
            if let Some(by) = by
                && planner.settings(Path::new(&file.path), screen)?.is_some_and(|(_, _, linter)| linter.rules().digest != by.rules_sha256)
            {
                other_rules += 1;
            }
        }
    }
    let ([files_good, in_force_good], all) = (good, [files.len(), in_force.len()]);
    if !quiet {
        let (checked, decided) = (count(all[0], "checked file"), count(all[1], "file"));
        screen.print(&format!("As on {day}: {files_good} of {checked}, and {in_force_good} of {decided} by which they were judged.\n"))?;
        if other_rules > 0 {
            let files = count(other_rules, "file");
            screen.print(&format!("Checked by other rules than those of today: {files}. What those find: caveat check\n"))?;
        }
    }
    Ok(if good == all { Status::Clean } else { Status::Found })
}

fn read(path: &Path) -> Result<Record, Failure> {
    let name = path.display();
    let text = fs::read(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Failure::Advice(format!("there is no record `{name}`\n  to write it: caveat check --attest {name}")),
        _ => Failure::Advice(format!("{name} {}", reason(&error))),
    })?;
    let no_record = |why: String| Failure::Advice(format!("{name} is no record of caveat check --attest: {why}"));
    let record: Record = serde_json::from_slice(&text).map_err(|error| no_record(error.to_string()))?;
    if record.version != VERSION {
        return Err(no_record(format!("it has the layout {}, and this caveat writes {VERSION}", record.version)));
    }
    Ok(record)
}

impl File {
    fn standing(&self) -> Result<Standing, Failure> {
        match fs::read(&self.path) {
            Ok(bytes) if checksum(&bytes) == self.sha256 => Ok(Standing::AsItWas),
            Ok(_) => Ok(Standing::Changed),
            // Of standard input only the name is left.
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Standing::Gone),
            Err(error) => Err(Failure::Advice(format!("{} {}", self.path, reason(&error)))),
        }
    }
}
