//! `caveat verify`: whether copy is still as somebody approved it.

use super::approvals::{Judged, Record};
use super::attested::compare;
use super::clock::day;
use super::failure::Failure;
use super::files::{Files, Input};
use super::jurisdictions::Jurisdictions;
use super::plan::Planner;
use super::read::reason;
use super::reading::Reading;
use super::screen::Screen;
use super::{RulesFrom, Status};
use caveat::config::{Configs, Lookup, Options};
use caveat::date::Date;
use caveat::decide::approvals::{Accepted, Approval, NAME};
use caveat::document::Format;
use caveat::report::record::checksum;
use caveat::report::summary::count;
use caveat::report::{Paint, enumerated, paint};
use clap::Args;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

const AFTER: &str = "Exit status: 0 if every file is as it was approved, 1 if one is not, 2 if that cannot be told.";

/// Compare copy with what was approved, or with what was on record at a check
#[derive(Args)]
#[command(after_help = AFTER)]
pub struct Verify {
    /// Files, and folders for all approved files in them [default: all that the record tells of]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Ask this record
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// Ask for an approval of all copy in the folders
    #[arg(long)]
    all: bool,
    /// Compare with this record of `caveat check --attest`: all that was checked, and the settings, baseline, exceptions and
    /// evidence that were in force
    #[arg(long, value_name = "FILE", conflicts_with_all = ["paths", "record", "all"])]
    attested: Option<PathBuf>,
    /// The day on which exceptions and approvals of wordings are judged, in place of today: 2027-03-01
    #[arg(long, value_name = "DATE", value_parser = day)]
    today: Option<Date>,
    /// Name only the files that are not as they were approved
    #[arg(long, short)]
    quiet: bool,
}

/// How a file stands to its approvals.
enum Standing<'a> {
    AsApproved(&'a Approval),
    /// It is as it was approved before the last time.
    AsBefore {
        then: &'a Approval,
        last: &'a Approval,
    },
    Changed(&'a Approval),
    /// It is as it was approved, and some of what was let be then is not any more: findings of these rules.
    Lapsed(&'a Approval, Vec<String>),
    Gone(&'a Approval),
    Never,
}

impl Verify {
    /// Compares, and tells.
    pub fn run(self, screen: &mut Screen) -> Result<Status, Failure> {
        let today = self.today.unwrap_or_else(Date::today);
        let (nowhere, no_rules) = (Jurisdictions::from([]), RulesFrom { own: None, only: None });
        let mut planner = Planner::new(Configs::new(Lookup::Upwards)?, Options::default(), nowhere, no_rules, today);
        if let Some(attested) = &self.attested {
            return compare(attested, self.quiet, &mut planner, screen);
        }
        let (mut records, mut wanted) = (BTreeMap::new(), BTreeSet::new());
        let here = [PathBuf::from(".")];
        for path in if self.paths.is_empty() { &here } else { self.paths.as_slice() } {
            let is_folder = path.is_dir();
            let place = self.consult(&mut records, if is_folder { path.join(NAME) } else { path.clone() }, &mut planner, screen)?;
            if !is_folder {
                wanted.insert((place, tidy(&planner.absolute(path))));
                continue;
            }
            let folder = tidy(&planner.absolute(path));
            let record: &Record = &records[&place];
            let approvals = record.approvals.iter().flat_map(|approvals| &approvals.all);
            let files = approvals.map(|approval| tidy(&planner.absolute(&record.folder().join(&approval.file))));
            wanted.extend(files.filter(|file| self.paths.is_empty() || file.starts_with(&folder)).map(|file| (place.clone(), file)));
            if self.all {
                for input in Files::find(std::slice::from_ref(path), None, &Reading::default()).inputs {
                    let file = input.governed_as();
                    let absolute = tidy(&planner.absolute(file));
                    if planner.settings(file, screen)?.is_some_and(|(config, ..)| config.wants(&absolute).is_ok()) {
                        wanted.insert((self.consult(&mut records, file.to_owned(), &mut planner, screen)?, absolute));
                    }
                }
            }
        }
        self.tell(&records, &wanted, &mut planner, screen)
    }

    /// Reads the record for a file, if it is not read yet.
    fn consult(
        &self,
        records: &mut BTreeMap<PathBuf, Record>,
        file: PathBuf,
        planner: &mut Planner,
        screen: &Screen,
    ) -> Result<PathBuf, Failure> {
        let place = Record::place(self.record.as_deref(), &file, planner);
        if !records.contains_key(&place) {
            let record = Record::read(place.clone(), planner, screen)?;
            if record.approvals.is_none() {
                let advice =
                    format!("there is no record of approvals `{}`\n  to begin one: caveat approve FILE --by NAME --note TEXT", record.name);
                return Err(Failure::Advice(advice));
            }
            records.insert(place.clone(), record);
        }
        Ok(place)
    }

    fn tell(
        &self,
        records: &BTreeMap<PathBuf, Record>,
        wanted: &BTreeSet<(PathBuf, PathBuf)>,
        planner: &mut Planner,
        screen: &mut Screen,
    ) -> Result<Status, Failure> {
        let (mut good, mut bad, mut other_rules) = (0, 0, 0);
        for (place, file) in wanted {
            let record = &records[place];
            let (name, mut standing) = (planner.name(file), standing(record, file)?);
            if let Standing::AsApproved(approval) = standing {
                let lapsed = lapsed(&name, file, approval, planner, screen)?;
                standing = if lapsed.is_empty() { standing } else { Standing::Lapsed(approval, lapsed) };
            }
            let by = |approval: &Approval| format!("{} on {}", approval.by, approval.on.split('T').next().unwrap_or_default());
            let (word, style, words) = match &standing {
                Standing::AsApproved(approval) => ("approved", Paint::Good, format!("by {}: {}", by(approval), approval.note)),
                Standing::Changed(last) => ("changed", Paint::Bad, format!("since it was approved by {}: {}", by(last), last.note)),
                Standing::AsBefore { then, last } => {
                    ("changed", Paint::Bad, format!("back to what was approved by {}; approved by {} was another text", by(then), by(last)))
                }
                Standing::Lapsed(approval, rules) => {
                    let rules = enumerated(rules.iter().map(String::as_str));
                    ("lapsed", Paint::Bad, format!("as approved by {}, but what was let be then is not any more: {rules}", by(approval)))
                }
                Standing::Gone(last) => ("gone", Paint::Bad, format!("and was approved by {}: {}", by(last), last.note)),
                Standing::Never if !file.exists() => ("unknown", Paint::Bad, "is not there, and was never approved".to_owned()),
                Standing::Never => ("unknown", Paint::Bad, "was never approved".to_owned()),
            };
            let is_good = matches!(standing, Standing::AsApproved(_));
            if !is_good || !self.quiet {
                screen.print(&format!("{} {name}: {words}\n", paint(&format!("{word:8}"), style, screen.colours)))?;
            }
            (good, bad) = if is_good { (good + 1, bad) } else { (good, bad + 1) };
            if let Standing::AsApproved(approval) | Standing::Lapsed(approval, _) = standing
                && planner.settings(file, screen)?.is_some_and(|(_, _, linter)| linter.rules().digest != approval.rules)
            {
                other_rules += 1;
            }
        }
        if !self.quiet {
            screen.print(&format!("As approved: {good} of {}.\n", count(good + bad, "file")))?;
            if other_rules > 0 {
                let files = count(other_rules, "file");
                screen.print(&format!("Approved under other rules than those of today: {files}. What those find: caveat check\n"))?;
            }
        }
        Ok(if bad > 0 { Status::Found } else { Status::Clean })
    }
}

fn standing<'a>(record: &'a Record, file: &Path) -> Result<Standing<'a>, Failure> {
    let name = record.file(file);
    let approvals: Vec<&Approval> =
        record.approvals.iter().flat_map(|approvals| approvals.all.iter().rev()).filter(|a| a.file == name).collect();
    let Some(&last) = approvals.first() else { return Ok(Standing::Never) };
    let sha256 = match fs::read(file) {
        Ok(bytes) => checksum(&bytes),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Standing::Gone(last)),
        Err(error) => return Err(Failure::Advice(format!("{} {}", file.display(), reason(&error)))),
    };
    let same = approvals.into_iter().find(|approval| approval.sha256 == sha256);
    Ok(match same {
        Some(then) if std::ptr::eq(then, last) || last.sha256 == sha256 => Standing::AsApproved(last),
        Some(then) => Standing::AsBefore { then, last },
        None => Standing::Changed(last),
    })
}

/// The rules of findings that count against a file today, and that were let be when it was approved, word for word the same.
fn lapsed(name: &str, file: &Path, approval: &Approval, planner: &mut Planner, screen: &Screen) -> Result<Vec<String>, Failure> {
    let (excused, mut held): (Vec<&Accepted>, Vec<&Accepted>) = approval.findings.iter().partition(|finding| finding.excuse.is_some());
    if excused.is_empty() {
        return Ok(Vec::new());
    }
    let input =
        Input { name: name.to_owned(), path: Some(file.to_owned()), format: Format::from_path(name), named: true, needs_columns: false };
    let judged = Judged::new(&input, &Reading::default(), Some(&approval.jurisdictions), planner, screen)?.map_err(Failure::Advice)?;
    let mut rules = Vec::new();
    for finding in &judged.checked.findings {
        match held.iter().position(|accepted| accepted.is_of(finding)) {
            // Equal words may be there twice, once let be and once not.
            Some(known) => {
                held.swap_remove(known);
            }
            None if excused.iter().any(|accepted| accepted.is_of(finding)) => rules.push(finding.rule.to_string()),
            None => {}
        }
    }
    rules.sort();
    rules.dedup();
    Ok(rules)
}

/// A path without `.` in it.
fn tidy(path: &Path) -> PathBuf {
    path.components().collect()
}
