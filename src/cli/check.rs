//! `caveat check`: the main job.

use super::failure::Failure;
use super::files::{Files, Input};
use super::guard::guarded;
use super::in_order::in_order;
use super::jurisdictions::Jurisdictions;
use super::read::read;
use super::screen::Screen;
use super::{RulesFrom, Status};
use caveat::decide::Policy;
use caveat::document::Document;
use caveat::finding::{Confidence, Finding, Severity};
use caveat::linter::Linter;
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
    /// The least severity that makes the exit status 1
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    fail_on: FailOn,
    /// The least confidence that a finding needs to count for --fail-on
    #[arg(long, value_name = "CONFIDENCE", default_value = "high")]
    fail_on_confidence: FailOnConfidence,
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
    /// Do not look for a configuration file
    #[arg(long)]
    no_config: bool,
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
        // The end of the process frees it at no cost; taking it apart would cost a tenth of a short run.
        let linter: &Linter = Box::leak(Box::new(Linter::new(self.rules.load()?)));
        let policy = Policy { jurisdictions: self.jurisdictions.ids(&linter.rules().regulations)?, ..Policy::default() };
        let files = Files::find(&self.paths, self.stdin_filename.as_deref());
        let as_json = self.format == ReportFormat::Json;
        if as_json {
            screen.print(&json::head(&linter.rules().digest))?;
        }
        let terminal = Terminal { columns: screen.columns, colours: screen.colours, quiet: self.quiet };
        let mut total = Total::default();
        for (name, reason) in &files.failed {
            total.failed += 1;
            screen.error(&format!("{name} {reason}"));
        }
        let work =
            |input: &Input| guarded(|| self.check(input, linter, &policy, &terminal)).map_err(|reason| format!("{} {reason}", input.name));
        in_order(&files.inputs, work, |checked| match checked {
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
        let countries: Vec<&str> = if policy.jurisdictions.is_empty() { linter.rules().regulations.ids().collect() } else { Vec::new() };
        self.close(screen, &total, files.skipped, &countries)?;
        Ok(match total {
            Total { failed: 1.., .. } => Status::Failed,
            Total { fails: true, .. } => Status::Found,
            _ => Status::Clean,
        })
    }

    fn check(&self, input: &Input, linter: &Linter, policy: &Policy, terminal: &Terminal) -> Result<Checked, String> {
        let document = read(input)?;
        let mut findings = linter.check(&document, policy);
        report::sort(&mut findings);
        let tally = Tally::of(&findings);
        let statistics = self.statistics.then(|| Statistics::of(&findings));
        let worst = worst(&findings);
        let fails = findings.iter().any(|finding| self.fails(finding));
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

    fn fails(&self, finding: &Finding) -> bool {
        let severity = match self.fail_on {
            FailOn::Error => Severity::Error,
            FailOn::Warning => Severity::Warning,
            FailOn::Info => Severity::Info,
            FailOn::Never => return false,
        };
        let confidence = match self.fail_on_confidence {
            FailOnConfidence::Low => Confidence::Low,
            FailOnConfidence::Medium => Confidence::Medium,
            FailOnConfidence::High => Confidence::High,
        };
        finding.severity >= severity && finding.confidence >= confidence
    }

    fn close(&self, screen: &mut Screen, total: &Total, skipped: usize, countries: &[&str]) -> io::Result<()> {
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
        let summary = Summary { tally: total.tally, skipped, failed: total.failed, rule, countries };
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
