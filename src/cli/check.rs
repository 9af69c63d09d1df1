//! `caveat check`: the main job.

use super::failure::Failure;
use super::files::{Files, Input};
use super::in_order::in_order;
use super::nearest::did_you_mean;
use super::read::read;
use super::screen::Screen;
use super::{RulesFrom, Status};
use caveat::finding::{Confidence, Finding, Severity};
use caveat::linter::{Linter, Options};
use caveat::report::summary::{self, Summary};
use caveat::report::terminal::Terminal;
use caveat::report::{self, Statistics, Tally, json, trace};
use clap::{Args, ValueEnum};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

const JURISDICTIONS: [&str; 12] = [
    "all", "au", "uk", "us", "nz", "ca", "ie", "eu", "de", "sg", "ae", "in",
];

/// Check copy: files, folders, or `-` for standard input
///
/// Exit status: 0 if nothing was found at or above --fail-on, 1 if something was, 2 if caveat could not
/// do its work or not all of it.
#[derive(Args)]
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
    /// Countries whose rules apply, for example au,uk; `all` runs every rule
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = jurisdiction)]
    jurisdiction: Vec<String>,
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

fn jurisdiction(typed: &str) -> Result<String, String> {
    let name = typed.trim().to_lowercase();
    if JURISDICTIONS.contains(&name.as_str()) {
        return Ok(name);
    }
    Err(did_you_mean(
        &name,
        JURISDICTIONS,
        &format!("known are {}", JURISDICTIONS.join(", ")),
    ))
}

/// What a worker hands back for one file.
#[derive(Default)]
struct Checked {
    text: String,
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
        let rules = self.rules.load()?;
        let digest = rules.digest.clone();
        let linter = Linter::new(
            rules,
            Options {
                all: self.jurisdiction.iter().any(|name| name == "all"),
            },
        );
        let files = Files::find(&self.paths, self.stdin_filename.as_deref());
        let as_json = self.format == ReportFormat::Json;
        if as_json {
            screen.print(&json::head(&digest))?;
        }
        let terminal = Terminal {
            columns: screen.columns,
            colours: screen.colours,
            quiet: self.quiet,
        };
        let mut total = Total::default();
        for (name, reason) in &files.failed {
            total.failed += 1;
            screen.error(&format!("{name} {reason}"));
        }
        quieten_panics();
        let work = |input: &Input| {
            catch_unwind(AssertUnwindSafe(|| self.check(input, &linter, &terminal)))
                .unwrap_or_else(|panic| Err(bug(panic.as_ref())))
                .map_err(|reason| format!("{} {reason}", input.name))
        };
        in_order(&files.inputs, work, |checked| match checked {
            Ok(checked) => {
                if as_json && total.tally.files > 0 {
                    screen.print(json::SEPARATOR)?;
                }
                screen.print(&checked.text)?;
                total.add(checked);
                Ok(())
            }
            Err(reason) => {
                total.failed += 1;
                screen.flush()?;
                screen.error(&reason);
                io::Result::Ok(())
            }
        })?;
        self.close(screen, &total, files.skipped)?;
        Ok(match total {
            Total { failed: 1.., .. } => Status::Failed,
            Total { fails: true, .. } => Status::Found,
            _ => Status::Clean,
        })
    }

    fn check(
        &self,
        input: &Input,
        linter: &Linter,
        terminal: &Terminal,
    ) -> Result<Checked, String> {
        let document = read(input)?;
        let mut findings = linter.check(&document);
        report::sort(&mut findings);
        let text = if self.trace {
            trace::file(
                &document,
                &linter.trace(&document),
                terminal.columns,
                terminal.colours,
            )
        } else if self.format == ReportFormat::Json {
            json::file(&document, &findings)
        } else {
            terminal.file(&document, &findings)
        };
        Ok(Checked {
            text,
            tally: Tally::of(&findings),
            statistics: self.statistics.then(|| Statistics::of(&findings)),
            worst: worst(&findings),
            fails: findings.iter().any(|finding| self.fails(finding)),
        })
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

    fn close(&self, screen: &mut Screen, total: &Total, skipped: usize) -> io::Result<()> {
        if self.format == ReportFormat::Json {
            return screen.print(&json::tail(
                &total.tally,
                self.statistics.then_some(&total.statistics),
            ));
        }
        if self.statistics {
            screen.print(&summary::statistics(&total.statistics, screen.colours))?;
        }
        if self.quiet {
            return Ok(());
        }
        let rule = total.worst.as_ref().map(|(_, rule)| rule.as_str());
        let summary = Summary {
            tally: total.tally,
            skipped,
            failed: total.failed,
            rule,
        };
        screen.print(&summary::summary(&summary, screen.colours))
    }
}

impl Total {
    fn add(&mut self, checked: Checked) {
        self.tally.add(checked.tally);
        if let Some(statistics) = checked.statistics {
            self.statistics.add(statistics);
        }
        if checked.worst.as_ref().map(|(severity, _)| severity)
            > self.worst.as_ref().map(|(severity, _)| severity)
        {
            self.worst = checked.worst;
        }
        self.fails |= checked.fails;
    }
}

/// The rule of the first finding among the most severe.
fn worst(findings: &[Finding]) -> Option<(Severity, String)> {
    let worst = findings
        .iter()
        .rev()
        .max_by_key(|finding| finding.severity)?;
    Some((worst.severity, worst.rule.clone()))
}

/// A panic is told as an error that names the file; the default message would not.
fn quieten_panics() {
    std::panic::set_hook(Box::new(|_| ()));
}

fn bug(panic: &(dyn std::any::Any + Send)) -> String {
    let message = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    format!("cannot be checked: a bug in caveat, please report it ({message})")
}
