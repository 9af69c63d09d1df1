//! `caveat check`: the main job.

use super::failure::Failure;
use super::files::Files;
use super::guard::guarded;
use super::in_order::in_order;
use super::jurisdictions::Jurisdictions;
use super::outputs::{Outputs, Parts, ReportFormat, Reporters, ToFile};
use super::plan::{Job, Planner};
use super::print_config::print_config;
use super::read::read;
use super::screen::Screen;
use super::{RulesFrom, Status};
use caveat::config::{Configs, Lookup, Options};
use caveat::document::Document;
use caveat::finding::{Checked, Confidence, Finding, Severity};
use caveat::report::summary::Summary;
use caveat::report::{self, FileReport, Run, Statistics, Tally, trace};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

const EXIT_STATUS: &str = "Exit status: 0 if nothing was found at or above --fail-on, 1 if something was, 2 if \
caveat could not do its work or not all of it.";

/// Check copy: files, folders, or `-` for standard input
#[derive(Args)]
#[command(after_help = EXIT_STATUS)]
pub struct Check {
    /// Files and folders to check; `-` is standard input
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,
    /// What to call standard input; its ending says how to read it
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<String>,
    /// How to write the report
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    format: ReportFormat,
    /// Write the report into a file too, in a format of its own: json=report.json; may be repeated
    #[arg(long, value_name = "FORMAT=FILE", value_parser = ToFile::parse)]
    output: Vec<ToFile>,
    /// The least severity that makes the exit status 1 [default: error]
    #[arg(long, value_name = "SEVERITY")]
    fail_on: Option<FailOn>,
    /// The least confidence that a finding needs to count for --fail-on [default: high]
    #[arg(long, value_name = "CONFIDENCE")]
    fail_on_confidence: Option<FailOnConfidence>,
    /// Print the findings only, without reasons and summary
    #[arg(long, short)]
    quiet: bool,
    /// Count the findings by category and by rule
    #[arg(long)]
    statistics: bool,
    /// Show how each sentence was judged, in place of the findings
    #[arg(long, conflicts_with_all = ["format", "output", "quiet"])]
    trace: bool,
    #[command(flatten)]
    jurisdictions: Jurisdictions,
    /// Take the settings from this file for all files, in place of the caveat.toml nearest to each
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Look for no caveat.toml
    #[arg(long, conflicts_with = "config")]
    no_config: bool,
    /// Print the settings in force for the files that are named, and where each comes from; check nothing
    #[arg(long, conflicts_with_all = ["format", "output", "statistics", "trace"])]
    print_config: bool,
    #[command(flatten)]
    rules: RulesFrom,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOnConfidence {
    Low,
    Medium,
    High,
}

/// With more findings than this, a file's report is not held in memory but written as it is made.
const MANY: usize = 2000;

/// A file's part of the reports, or what it is made of.
enum Report {
    Written(Parts),
    Ahead(Document, Checked),
}

/// What a worker hands back for one file.
struct Done {
    report: Report,
    tally: Tally,
    statistics: Option<Statistics>,
    /// The most severe finding's rule.
    worst: Option<(Severity, String)>,
    fails: bool,
}

/// The sum of all files.
#[derive(Default)]
struct Total {
    tally: Tally,
    statistics: Statistics,
    worst: Option<(Severity, String)>,
    failed: usize,
    fails: bool,
}

impl Check {
    /// Checks what was named and reports.
    pub fn run(self, screen: &mut Screen) -> Result<Status, Failure> {
        let mut planner = Planner::new(self.configs()?, self.options(), &self.jurisdictions, &self.rules);
        if self.print_config {
            return print_config(&self.paths, &mut planner, screen);
        }
        let files = Files::find(&self.paths, self.stdin_filename.as_deref());
        let plan = planner.plan(files.inputs, screen)?;
        let reporters = Reporters::new(self.format, &self.output, self.quiet, screen);
        let mut outputs = Outputs::open(&reporters, &self.output)?;
        if !self.trace {
            outputs.head(screen, &Run { files: plan.jobs.len(), law: plan.law(), ..planner.run()? })?;
        }
        let mut total = Total { failed: plan.failed, ..Total::default() };
        for (name, reason) in &files.failed {
            total.failed += 1;
            screen.error(&format!("{name} {reason}"));
        }
        let sheet = (screen.columns, screen.colours);
        let work = |job: &Job| guarded(|| self.check(job, &reporters, sheet)).map_err(|reason| format!("{} {reason}", job.input.name));
        in_order(&plan.jobs, work, |done| match done {
            Ok(done) => {
                let position = total.tally.files;
                total.add(&done);
                match done.report {
                    Report::Written(parts) => outputs.join(screen, position, &parts),
                    Report::Ahead(document, checked) => {
                        let file = FileReport { document: &document, findings: &checked.findings, excused: &checked.excused };
                        guarded(|| Ok(outputs.join_ahead(screen, position, &file))).unwrap_or_else(|reason| {
                            total.failed += 1;
                            screen.error(&format!("{} {reason}", document.path));
                            Ok(())
                        })
                    }
                }
            }
            Err(reason) => {
                total.failed += 1;
                screen.flush()?;
                screen.error(&reason);
                Ok(())
            }
        })?;
        let rule = total.worst.as_ref().map(|(_, rule)| rule.as_str());
        let countries: Vec<&str> = plan.without_law().map(|linter| linter.rules().regulations.ids().collect()).unwrap_or_default();
        let summary = Summary {
            tally: total.tally,
            skipped: files.skipped,
            excluded: plan.excluded,
            failed: total.failed,
            rule,
            countries: &countries,
            statistics: self.statistics.then_some(&total.statistics),
        };
        outputs.tail(screen, &summary)?;
        Ok(match total {
            Total { failed: 1.., .. } => Status::Failed,
            Total { fails: true, .. } => Status::Found,
            _ => Status::Clean,
        })
    }

    fn configs(&self) -> Result<Configs, Failure> {
        let lookup = match &self.config {
            Some(file) if !file.is_file() => return Err(Failure::NoConfig(file.display().to_string())),
            Some(file) => Lookup::File(file.clone()),
            None if self.no_config => Lookup::Nowhere,
            None => Lookup::Upwards,
        };
        Ok(Configs::new(lookup)?)
    }

    fn options(&self) -> Options {
        let fail_on = |fail_on| match fail_on {
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Info => Some(Severity::Info),
            FailOn::Never => None,
        };
        let confidence = |confidence| match confidence {
            FailOnConfidence::Low => Confidence::Low,
            FailOnConfidence::Medium => Confidence::Medium,
            FailOnConfidence::High => Confidence::High,
        };
        Options { jurisdictions: None, fail_on: self.fail_on.map(fail_on), fail_on_confidence: self.fail_on_confidence.map(confidence) }
    }

    fn check(&self, Job { input, linter, terms }: &Job, reporters: &Reporters, (columns, colours): (usize, bool)) -> Result<Done, String> {
        let document = read(input)?;
        let policy = &terms.policy;
        let mut findings = linter.check(&document, policy);
        report::sort(&mut findings);
        let checked = Checked { findings, excused: Vec::new() };
        let findings = &checked.findings;
        let tally = Tally::of(findings);
        let statistics = self.statistics.then(|| Statistics::of(findings));
        let worst = worst(findings);
        let fails = findings.iter().any(|finding| terms.fails(finding));
        let report = if self.trace {
            let traced = linter.trace(&document, policy);
            Report::Written(vec![trace::file(&document, &traced, columns, colours).into_bytes()])
        } else if findings.len() > MANY {
            Report::Ahead(document, checked)
        } else {
            let file = FileReport { document: &document, findings, excused: &checked.excused };
            Report::Written(reporters.parts(&file).map_err(|error| error.to_string())?)
        };
        Ok(Done { report, tally, statistics, worst, fails })
    }
}

impl Total {
    fn add(&mut self, done: &Done) {
        self.tally.add(done.tally);
        if let Some(statistics) = &done.statistics {
            self.statistics.add(statistics);
        }
        if done.worst.as_ref().map(|(severity, _)| severity) > self.worst.as_ref().map(|(severity, _)| severity) {
            self.worst.clone_from(&done.worst);
        }
        self.fails |= done.fails;
    }
}

/// The rule of the first finding among the most severe.
fn worst(findings: &[Finding]) -> Option<(Severity, String)> {
    let worst = findings.iter().rev().max_by_key(|finding| finding.severity)?;
    Some((worst.severity, worst.rule.to_string()))
}
