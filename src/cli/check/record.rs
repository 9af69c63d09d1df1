//! `--attest`: a record of what was checked, for an audit.

use super::baseline::Baselines;
use crate::cli::Status;
use crate::cli::clock::Moment;
use crate::cli::failure::Failure;
use crate::cli::plan::{Job, Plan, Planner, Terms};
use crate::cli::target::Target;
use caveat::config::{fail_on_name, setting_name};
use caveat::linter::Linter;
use caveat::report::{FileReport, Run, Tally, record};
use serde_json::{Value, json};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is in force for some files.
struct Policy {
    terms: Arc<Terms>,
    linter: Arc<Linter>,
}

/// What the record of a run says of all files.
pub struct Record {
    policies: Vec<Policy>,
    in_force: Vec<Value>,
    rules: String,
}

/// How the run ended.
pub struct Outcome<'o> {
    pub tally: Tally,
    pub suppressed: usize,
    pub excluded: usize,
    pub unchanged: usize,
    /// Files that could not be checked, each with the reason.
    pub failed: &'o [String],
    pub status: Status,
    /// Since when something must have changed to be reported.
    pub since: Option<&'o str>,
    pub paths: &'o [PathBuf],
    pub time: Moment,
}

impl Record {
    /// Takes down what is in force.
    pub fn new(plan: &Plan, planner: &Planner, baselines: &Baselines, run: &Run<'_>) -> Self {
        let mut policies: Vec<Policy> = Vec::new();
        for job in &plan.jobs {
            if !policies.iter().any(|policy| policy.is_for(job)) {
                policies.push(Policy { terms: job.terms.clone(), linter: job.linter.clone() });
            }
        }
        let entry = |kind: &str, path: &str, text: &str| json!({"kind": kind, "path": path, "sha256": record::checksum(text.as_bytes())});
        let settings = planner.sources().into_iter().map(|source| entry("settings", &source.name, &source.text));
        let books = baselines.books.iter().filter_map(|book| Some(entry("baseline", &book.name, book.text.as_ref()?)));
        Self { policies, in_force: settings.chain(books).collect(), rules: run.digest.clone() }
    }

    /// Writes a file's part. Can be called on any thread.
    pub fn file(&self, out: &mut dyn io::Write, job: &Job, file: &FileReport<'_>) -> io::Result<()> {
        let policy = self.policies.iter().position(|policy| policy.is_for(job)).unwrap_or_default();
        record::file(out, file, policy)
    }

    /// Writes what stands behind the files.
    pub fn tail(&self, out: &mut dyn io::Write, outcome: &Outcome<'_>) -> io::Result<()> {
        let Outcome { tally, suppressed, excluded, unchanged, failed, status, since, paths, time } = outcome;
        let paths: Vec<String> = paths.iter().map(|path| path.to_string_lossy().into_owned()).collect();
        let sections = [
            ("in-force", Value::from(self.in_force.clone())),
            ("not-checked", Value::from(failed.to_vec())),
            ("policies", self.policies.iter().map(Policy::value).collect()),
            (
                "result",
                json!({
                    "errors": tally.errors, "warnings": tally.warnings, "infos": tally.infos, "suppressed": suppressed,
                    "files": tally.files, "files-with-findings": tally.affected,
                    "excluded": excluded, "unchanged": unchanged, "exit-status": *status as u8,
                }),
            ),
            ("scope", json!({"changed-since": since, "paths": paths})),
            ("time", Value::from(time.to_string())),
            ("tool", json!({"name": env!("CARGO_PKG_NAME"), "rules": self.rules, "version": env!("CARGO_PKG_VERSION")})),
            ("version", Value::from(record::VERSION)),
        ];
        record::tail(out, &sections)
    }
}

impl Policy {
    fn is_for(&self, job: &Job) -> bool {
        Arc::ptr_eq(&self.terms, &job.terms) && Arc::ptr_eq(&self.linter, &job.linter)
    }

    fn value(&self) -> Value {
        let Terms { policy, fail_on, fail_on_confidence, .. } = &*self.terms;
        let rules: serde_json::Map<String, Value> =
            policy.rules.iter().map(|(name, setting)| (name.clone(), setting_name(*setting).into())).collect();
        let enough: serde_json::Map<String, Value> =
            policy.enough.iter().map(|(kind, enough)| (kind.name().into(), json!(enough))).collect();
        json!({
            "disclosures": enough,
            "fail-on": fail_on_name(*fail_on),
            "fail-on-confidence": fail_on_confidence,
            "jurisdictions": policy.jurisdictions,
            "rules": rules,
            "rules-sha256": self.linter.rules().digest,
            "trusted": policy.trusted.domains.iter().collect::<std::collections::BTreeSet<_>>(),
        })
    }
}

/// The file that the record goes to.
pub struct RecordFile<'r> {
    record: &'r Record,
    target: Target,
}

impl<'r> RecordFile<'r> {
    /// Begins it.
    pub fn new(path: &Path, record: &'r Record) -> Result<Self, Failure> {
        let mut target = Target::new(path)?;
        target.write(|out| record::head(out))?;
        Ok(Self { record, target })
    }

    /// Puts a file's part behind the parts of `position` others.
    pub fn join(&mut self, position: usize, part: &[u8]) -> Result<(), Failure> {
        self.target.write(|out| record::join(out, position, part))
    }

    /// Writes a file's part straight into it.
    pub fn join_ahead(&mut self, position: usize, job: &Job, file: &FileReport<'_>) -> Result<(), Failure> {
        let record = self.record;
        self.target.write(|out| {
            record::join(out, position, b"")?;
            record.file(out, job, file)
        })
    }

    /// Ends it.
    pub fn tail(mut self, outcome: &Outcome<'_>) -> Result<(), Failure> {
        let record = self.record;
        self.target.write(|out| record.tail(out, outcome))?;
        self.target.keep()
    }
}
