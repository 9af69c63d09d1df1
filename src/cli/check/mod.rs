//! `caveat check`: the main job.

pub mod baseline;
mod changed;
mod file;
mod options;
mod record;
mod sink;
mod targets;

use super::Status;
use super::clock::{Moment, day};
use super::failure::Failure;
use super::files::Files;
use super::guard::guarded;
use super::in_order::in_order;
use super::interrupt;
use super::outputs::{Outputs, ReportFormat, Reporters, ToFile};
use super::print_config::print_config;
use super::reading::Reading;
use super::screen::Screen;
use super::shared;
use super::standard::Standard;
use baseline::{Baselines, Ledger};
use caveat::date::Date;
use caveat::report::Run;
use caveat::report::summary::{Summary, count};
use changed::Changes;
use clap::Args;
use file::Work;
use options::jobs;
use record::{Outcome, Record, RecordFile};
use sink::{Sink, Total};
use std::path::PathBuf;
use targets::leave_reports;

const EXIT_STATUS: &str = "Exit status: 0 if nothing was found at or above --fail-on, 1 if something was, 2 if \
caveat could not do its work or not all of it.";

/// Above the options that leave things out.
const CHANGES: &str = "Only what is new";

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
    /// Print the findings only, without reasons and summary
    #[arg(long, short)]
    quiet: bool,
    /// Report only what changed since the work on this branch began: a branch or commit for git, or `-` for a diff on standard input
    #[arg(long, value_name = "REF", help_heading = CHANGES)]
    diff: Option<String>,
    /// Leave the old findings that this file lists in peace, and report new ones only
    #[arg(long, value_name = "FILE", help_heading = CHANGES)]
    baseline: Option<PathBuf>,
    /// Write the findings of today into this file, for --baseline; one that is there may only get shorter
    #[arg(long, value_name = "FILE", help_heading = CHANGES, conflicts_with_all = ["baseline", "diff"])]
    write_baseline: Option<PathBuf>,
    /// Let --write-baseline add what is new to a baseline that is there
    #[arg(long, help_heading = CHANGES, requires = "write_baseline")]
    allow_growth: bool,
    /// Take out of the baseline what is fixed
    #[arg(long, help_heading = CHANGES, conflicts_with_all = ["write_baseline", "diff", "no_baseline"])]
    prune_baseline: bool,
    /// Heed no baseline, also none that caveat.toml names
    #[arg(long, help_heading = CHANGES, conflicts_with_all = ["baseline", "write_baseline"])]
    no_baseline: bool,
    /// Write down what was checked, by which rules and with what outcome, for an audit
    #[arg(long, value_name = "FILE", conflicts_with = "trace")]
    attest: Option<PathBuf>,
    /// The time to write down, and the day to judge by, if not those of the clock, such as 2027-03-01T09:30:00Z
    #[arg(long, value_name = "TIME", value_parser = Moment::parse, requires = "attest")]
    now: Option<Moment>,
    /// How many files to check at a time [default: one for each core]
    #[arg(long, short, value_name = "N", value_parser = jobs)]
    jobs: Option<usize>,
    /// Count the findings by category and by rule
    #[arg(long)]
    statistics: bool,
    /// Show what is let be too: by an exception, or since the register of evidence approves it
    #[arg(long)]
    report_suppressed: bool,
    /// The day on which exceptions and approvals are judged, in place of today: 2027-03-01
    #[arg(long, value_name = "DATE", value_parser = day)]
    today: Option<Date>,
    /// Show how each sentence was judged, in place of the findings
    #[arg(long, conflicts_with_all = ["format", "output", "quiet"])]
    trace: bool,
    #[command(flatten)]
    reading: Reading,
    /// Print the settings in force for the files that are named, and where each comes from; check nothing
    #[arg(long, conflicts_with_all = ["format", "output", "statistics", "trace"])]
    print_config: bool,
    #[command(flatten)]
    standard: Standard,
}

impl Check {
    /// Checks what was named and reports.
    pub fn run(self, screen: &mut Screen) -> Result<Status, Failure> {
        let today = self.today.or(self.now.map(Moment::day)).unwrap_or_else(Date::today);
        let mut planner = self.standard.planner(today)?;
        if self.print_config {
            return print_config(&self.paths, &mut planner, screen);
        }
        interrupt::end_cleanly(&screen.progress);
        self.employ()?;
        let mut changes = self.diff.as_deref().map(|since| self.changes(since)).transpose()?;
        let mut files = Files::find(&self.paths, self.stdin_filename.as_deref(), &self.reading);
        let targets = self.output.iter().map(|to_file| &to_file.file).chain(&self.attest);
        files.skipped += leave_reports(&mut files.inputs, targets.map(PathBuf::as_path))?;
        let (unchanged, outside) = changes.as_mut().map(|changes| changes.leave(&mut files.inputs, &planner)).unwrap_or_default();
        if let Some(changes) = changes.as_ref().filter(|changes| files.inputs.is_empty() && changes.files() > 0 && !self.quiet) {
            let named = count(changes.files(), "file");
            screen.note(&format!("of {named} in which something changed, none is among those to check"));
        }
        let plan = planner.plan(files.inputs, screen)?;
        let run = Run { files: plan.jobs.len(), law: plan.law(), ..planner.run() };
        let baselines = Baselines::load(&self, &plan, &planner, screen)?;
        let record = self.attest.as_ref().map(|_| Record::new(&plan, &planner, &baselines, &run));
        let reporters = Reporters::new(self.format, &self.output, (self.quiet, self.report_suppressed), screen);
        let work = Work {
            planner: &planner,
            today,
            reading: &self.reading,
            reporters: &reporters,
            baselines: &baselines,
            changes: changes.as_ref(),
            record: record.as_ref(),
            statistics: self.statistics,
            trace: self.trace,
            sheet: (screen.columns, screen.colours),
        };
        let mut outputs = Outputs::open(&reporters, &self.output)?;
        if !self.trace {
            outputs.head(screen, &run)?;
        }
        let record = self.attest.as_ref().zip(record.as_ref()).map(|(path, record)| RecordFile::new(path, record)).transpose()?;
        // What is for programs has lines too long for a bar below them.
        if !self.quiet && (!screen.is_terminal || self.format == ReportFormat::Terminal) {
            screen.progress.begin(plan.jobs.len());
        }
        let total = Total { failed: plan.failed.clone(), ..Total::default() };
        let shared = shared::Ledger::default();
        let mut sink = Sink { work: &work, screen, outputs, record, ledger: Ledger::new(&baselines), shared, total };
        for (name, reason) in files.failed.iter().chain(&outside) {
            sink.fail(format!("{name} {reason}"))?;
        }
        let check = |job| guarded(|| work.file(job)).map_err(|reason| format!("{} {reason}", job.input.name));
        in_order(&plan.jobs, check, |done| sink.take(done))?;
        if !self.trace {
            let folders: Vec<PathBuf> = self.paths.iter().filter(|path| path.is_dir()).map(|path| planner.absolute(path)).collect();
            plan.shared.iter().try_for_each(|book| sink.shared(book, &plan.jobs, &folders))?;
        }
        let (total, closing, outputs, record, screen) = sink.close();
        screen.progress.end();
        let rule = total.worst.as_ref().map(|(_, rule)| rule.as_str());
        let countries: Vec<&str> = plan.without_law().map(|linter| linter.rules().regulations.ids().collect()).unwrap_or_default();
        let summary = Summary {
            tally: total.tally,
            skipped: files.skipped + plan.skipped,
            excluded: plan.excluded,
            failed: total.failed.len(),
            unchanged,
            notes: &closing.notes,
            rule,
            countries: &countries,
            statistics: self.statistics.then_some(&total.statistics),
        };
        let status = match total {
            _ if plan.broken || total.unread || !total.failed.is_empty() => Status::Failed,
            Total { fails: true, .. } => Status::Found,
            _ => Status::Clean,
        };
        outputs.tail(screen, &summary)?;
        if let Some(record) = record {
            record.tail(&Outcome {
                tally: total.tally,
                suppressed: total.excused,
                excluded: plan.excluded,
                unchanged,
                failed: &total.failed,
                status: if closing.is_refused() { Status::Failed } else { status },
                since: self.diff.as_deref(),
                paths: &self.paths,
                today,
                time: Moment::or_now(self.now),
            })?;
        }
        closing.save()?;
        planner.leave();
        Ok(status)
    }

    /// What changed, as git or standard input tells it.
    fn changes(&self, since: &str) -> Result<Changes, Failure> {
        if since == changed::STDIN && self.paths.iter().any(|path| path.as_os_str() == changed::STDIN) {
            let advice = "standard input cannot be both a diff and copy to check\n  name files or folders, or leave them out for all";
            return Err(Failure::Advice(advice.to_owned()));
        }
        Changes::new(since)
    }

    /// Sets up as many threads as are wanted.
    fn employ(&self) -> Result<(), Failure> {
        let Some(jobs) = self.jobs else { return Ok(()) };
        let built = rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global();
        built.map_err(|error| Failure::Advice(format!("cannot work on {jobs} files at a time: {error}")))
    }
}
