//! `--attest`: a record of what was checked, for an audit.

use super::baseline::Baselines;
use crate::cli::Status;
use crate::cli::clock::Moment;
use crate::cli::failure::Failure;
use crate::cli::plan::{Job, Plan, Planner, Terms};
use crate::cli::shared::{Book, Books};
use crate::cli::target::Target;
use caveat::config::{fail_on_name, setting_name};
use caveat::date::Date;
use caveat::linter::Linter;
use caveat::report::{FileReport, Run, Tally, record};
use serde_json::{Value, json};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is in force for some files.
#[derive(Clone, Copy)]
pub struct InForce<'p> {
    terms: &'p Arc<Terms>,
    linter: &'p Arc<Linter>,
    books: &'p Arc<Books>,
}

impl<'p> From<&'p Job> for InForce<'p> {
    fn from(job: &'p Job) -> Self {
        Self { terms: &job.terms, linter: &job.linter, books: &job.books }
    }
}

impl<'p> From<&'p Book> for InForce<'p> {
    fn from(book: &'p Book) -> Self {
        Self { terms: &book.terms, linter: &book.linter, books: book.books() }
    }
}

impl PartialEq for InForce<'_> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(self.terms, other.terms) && Arc::ptr_eq(self.linter, other.linter) && Arc::ptr_eq(self.books, other.books)
    }
}

/// What the record of a run says of all files.
pub struct Record<'p> {
    policies: Vec<InForce<'p>>,
    described: Vec<Value>,
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
    /// The day on which exceptions and approvals were judged.
    pub today: Date,
    pub time: Moment,
}

impl<'p> Record<'p> {
    /// Takes down what is in force.
    pub fn new(plan: &'p Plan, planner: &Planner, baselines: &Baselines, run: &Run<'_>) -> Self {
        let mut policies: Vec<InForce> = Vec::new();
        for policy in plan.jobs.iter().map(InForce::from).chain(plan.shared.iter().map(InForce::from)) {
            if !policies.contains(&policy) {
                policies.push(policy);
            }
        }
        let baseline = |policy: &InForce| baselines.path_for(policy.terms).map(|path| planner.name(path));
        let described = policies.iter().map(|policy| policy.value(baseline(policy))).collect();
        let entry = |kind: &str, path: &str, text: &str| json!({"kind": kind, "path": path, "sha256": record::checksum(text.as_bytes())});
        let settings = planner.sources().into_iter().map(|source| entry("settings", &source.name, &source.text));
        let books = baselines.books.iter().filter_map(|book| Some(entry("baseline", &book.name, book.text.as_ref()?)));
        let shared = plan.shared.iter().filter_map(|book| Some(entry(book.kind(), book.name(), &book.source()?.text)));
        Self { policies, described, in_force: settings.chain(books).chain(shared).collect(), rules: run.digest.clone() }
    }

    /// Writes a file's part. Can be called on any thread.
    pub fn file(&self, out: &mut dyn io::Write, policy: InForce<'_>, file: &FileReport<'_>) -> io::Result<()> {
        let policy = self.policies.iter().position(|known| *known == policy).unwrap_or_default();
        record::file(out, file, policy)
    }

    /// Writes what stands behind the files.
    pub fn tail(&self, out: &mut dyn io::Write, outcome: &Outcome<'_>) -> io::Result<()> {
        let Outcome { tally, suppressed, excluded, unchanged, failed, status, since, paths, today, time } = outcome;
        let paths: Vec<String> = paths.iter().map(|path| path.to_string_lossy().into_owned()).collect();
        let sections = [
            ("in-force", Value::from(self.in_force.clone())),
            ("not-checked", Value::from(failed.to_vec())),
            ("policies", Value::from(self.described.clone())),
            (
                "result",
                json!({
                    "errors": tally.errors, "warnings": tally.warnings, "infos": tally.infos, "suppressed": suppressed,
                    "files": tally.files, "files-with-findings": tally.affected,
                    "excluded": excluded, "unchanged": unchanged, "exit-status": *status as u8,
                }),
            ),
            ("scope", json!({"changed-since": since, "paths": paths, "today": today.to_string()})),
            ("time", Value::from(time.to_string())),
            ("tool", json!({"name": env!("CARGO_PKG_NAME"), "rules": self.rules, "version": env!("CARGO_PKG_VERSION")})),
            ("version", Value::from(record::VERSION)),
        ];
        record::tail(out, &sections)
    }
}

impl InForce<'_> {
    fn value(&self, baseline: Option<String>) -> Value {
        let Terms { policy, fail_on, fail_on_confidence, .. } = &**self.terms;
        let rules: serde_json::Map<String, Value> =
            policy.rules.iter().map(|(name, setting)| (name.clone(), setting_name(*setting).into())).collect();
        let enough: serde_json::Map<String, Value> =
            policy.enough.iter().map(|(kind, enough)| (kind.name().into(), json!(enough))).collect();
        let shared = |kind: &str| self.books.names().find(|(of, _)| *of == kind).map(|(_, name)| name);
        json!({
            "baseline": baseline,
            "disclosures": enough,
            "evidence": shared("evidence"),
            "exceptions": shared("exceptions"),
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
    record: &'r Record<'r>,
    target: Target,
}

impl<'r> RecordFile<'r> {
    /// Begins it.
    pub fn new(path: &Path, record: &'r Record<'r>) -> Result<Self, Failure> {
        let mut target = Target::new(path)?;
        target.write(|out| record::head(out))?;
        Ok(Self { record, target })
    }

    /// Puts a file's part behind the parts of `position` others.
    pub fn join(&mut self, position: usize, part: &[u8]) -> Result<(), Failure> {
        self.target.write(|out| record::join(out, position, part))
    }

    /// Writes a file's part straight into it.
    pub fn join_ahead(&mut self, position: usize, policy: InForce<'_>, file: &FileReport<'_>) -> Result<(), Failure> {
        let record = self.record;
        self.target.write(|out| {
            record::join(out, position, b"")?;
            record.file(out, policy, file)
        })
    }

    /// Ends it.
    pub fn tail(mut self, outcome: &Outcome<'_>) -> Result<(), Failure> {
        let record = self.record;
        self.target.write(|out| record.tail(out, outcome))?;
        self.target.keep()
    }
}
