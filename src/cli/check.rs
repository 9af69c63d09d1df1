//! `caveat check`: the main job.

use super::failure::Failure;
use super::files::Files;
use super::guard::guarded;
use super::in_order::in_order;
use super::jurisdictions::Jurisdictions;
use super::plan::{Job, Plan, Planner};
use super::print_config::print_config;
use super::read::read;
use super::screen::Screen;
use super::{RulesFrom, Status};
use caveat::config::{Configs, Lookup, Options};
use caveat::document::Document;
use caveat::finding::{Confidence, Finding, Severity};
use caveat::report::summary::{self, Summary};
use caveat::report::terminal::Terminal;
use caveat::report::{self, Statistics, Tally, json, trace};
use clap::{Args, ValueEnum};
use std::io::{self, Write};
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
    #[arg(long, conflicts_with_all = ["format", "quiet"])]
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
    #[arg(long, conflicts_with_all = ["format", "statistics", "trace"])]
    print_config: bool,
    #[command(flatten)]
    rules: RulesFrom,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ReportFormat {
    /// For people
    Terminal,
    /// For programs
    Json,
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

/// A file's report, or what it is made of.
enum Report {
    Written(Vec<u8>),
    Ahead(Document, Vec<Finding>),
}

/// What a worker hands back for one file.
struct Checked {
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
        let as_json = self.format == ReportFormat::Json;
        if as_json {
            screen.print(&json::head(&planner.digest()?))?;
        }
        let terminal = Terminal { columns: screen.columns, colours: screen.colours, quiet: self.quiet };
        let mut total = Total { failed: plan.failed, ..Total::default() };
        for (name, reason) in &files.failed {
            total.failed += 1;
            screen.error(&format!("{name} {reason}"));
        }
        let work = |job: &Job| guarded(|| self.check(job, &terminal)).map_err(|reason| format!("{} {reason}", job.input.name));
        in_order(&plan.jobs, work, |checked| match checked {
            Ok(checked) => {
                if as_json && total.tally.files > 0 {
                    screen.print(json::SEPARATOR)?;
                }
                total.add(&checked);
                match checked.report {
                    Report::Written(report) => screen.out.write_all(&report),
                    Report::Ahead(document, findings) => {
                        let render = || Ok(self.render(&mut screen.out, &document, &findings, &terminal));
                        guarded(render).unwrap_or_else(|reason| {
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
                io::Result::Ok(())
            }
        })?;
        self.close(screen, &total, files.skipped, &plan)?;
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

    fn check(&self, Job { input, linter, terms }: &Job, terminal: &Terminal) -> Result<Checked, String> {
        let document = read(input)?;
        let policy = &terms.policy;
        let mut findings = linter.check(&document, policy);
        report::sort(&mut findings);
        let tally = Tally::of(&findings);
        let statistics = self.statistics.then(|| Statistics::of(&findings));
        let worst = worst(&findings);
        let fails = findings.iter().any(|finding| terms.fails(finding));
        let report = if self.trace {
            let traced = linter.trace(&document, policy);
            Report::Written(trace::file(&document, &traced, terminal.columns, terminal.colours).into_bytes())
        } else if findings.len() > MANY {
            Report::Ahead(document, findings)
        } else {
            let mut report = Vec::new();
            self.render(&mut report, &document, &findings, terminal).map_err(|error| error.to_string())?;
            Report::Written(report)
        };
        Ok(Checked { report, tally, statistics, worst, fails })
    }

    fn render(&self, out: &mut impl Write, document: &Document, findings: &[Finding], terminal: &Terminal) -> io::Result<()> {
        match self.format {
            ReportFormat::Json => json::file(out, document, findings),
            ReportFormat::Terminal => terminal.file(out, document, findings),
        }
    }

    fn close(&self, screen: &mut Screen, total: &Total, skipped: usize, plan: &Plan) -> io::Result<()> {
        if self.format == ReportFormat::Json {
            return screen.print(&json::tail(&total.tally, self.statistics.then_some(&total.statistics)));
        }
        if self.statistics {
            screen.print(&summary::statistics(&total.statistics, screen.colours))?;
        }
        if self.quiet {
            return Ok(());
        }
        let rule = total.worst.as_ref().map(|(_, rule)| rule.as_str());
        let countries: Vec<&str> = plan.without_law().map(|linter| linter.rules().regulations.ids().collect()).unwrap_or_default();
        let Plan { excluded, .. } = *plan;
        let summary = Summary { tally: total.tally, skipped, excluded, failed: total.failed, rule, countries: &countries };
        screen.print(&summary::summary(&summary, screen.colours))
    }
}

impl Total {
    fn add(&mut self, checked: &Checked) {
        self.tally.add(checked.tally);
        if let Some(statistics) = &checked.statistics {
            self.statistics.add(statistics);
        }
        if checked.worst.as_ref().map(|(severity, _)| severity) > self.worst.as_ref().map(|(severity, _)| severity) {
            self.worst.clone_from(&checked.worst);
        }
        self.fails |= checked.fails;
    }
}

/// The rule of the first finding among the most severe.
fn worst(findings: &[Finding]) -> Option<(Severity, String)> {
    let worst = findings.iter().rev().max_by_key(|finding| finding.severity)?;
    Some((worst.severity, worst.rule.to_string()))
}
