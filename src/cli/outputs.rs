//! Where reports go, and in which formats: several at once, each to a place of its own.

use super::failure::Failure;
use super::screen::Screen;
use super::target::Target;
use caveat::report::checkstyle::Checkstyle;
use caveat::report::github::Github;
use caveat::report::gitlab::Gitlab;
use caveat::report::html::Html;
use caveat::report::json::Json;
use caveat::report::jsonl::JsonLines;
use caveat::report::junit::Junit;
use caveat::report::markdown::Markdown;
use caveat::report::rdjsonl::Rdjsonl;
use caveat::report::sarif::Sarif;
use caveat::report::summary::Summary;
use caveat::report::terminal::Terminal;
use caveat::report::{FileReport, Part, Reporter, Run};
use clap::ValueEnum;
use std::env;
use std::io::{self, Write};
use std::path::PathBuf;

/// The formats of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// `github` on GitHub Actions, else `terminal`
    Auto,
    /// For people
    Terminal,
    /// For programs
    Json,
    /// A page for a colleague's browser: one file, with the copy and the findings in it
    Html,
    /// For pull requests and e-mails
    Markdown,
    /// For programs, a line for each finding, while files are checked
    Jsonl,
    /// The standard for results of linters, with what is excused
    Sarif,
    /// The same without what is excused: GitHub would open alerts for it
    SarifGithub,
    /// Annotations of GitHub Actions, and a summary of the step
    Github,
    /// The code quality report of GitLab
    Gitlab,
    /// Tests that pass or fail, one for each file and rule
    Junit,
    /// The XML of Checkstyle
    Checkstyle,
    /// For reviewdog
    Rdjsonl,
}

impl ReportFormat {
    /// What stands for itself: nothing is left to be chosen.
    fn chosen(self) -> Self {
        let on_github = || env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true");
        match self {
            Self::Auto if on_github() => Self::Github,
            Self::Auto => Self::Terminal,
            _ => self,
        }
    }
}

/// A format and the file that gets it: `json=report.json`.
#[derive(Debug, Clone)]
pub struct ToFile {
    format: ReportFormat,
    pub file: PathBuf,
}

impl ToFile {
    /// Reads what was typed.
    pub fn parse(typed: &str) -> Result<Self, String> {
        let Some((format, file)) = typed.split_once('=').filter(|(_, file)| !file.is_empty()) else {
            return Err("write a format, `=` and a file: json=report.json".to_owned());
        };
        // What to choose for a file does not depend on where caveat runs.
        let formats = ReportFormat::value_variants().iter().filter(|format| **format != ReportFormat::Auto);
        let known = ReportFormat::from_str(format, false).ok().filter(|known| *known != ReportFormat::Auto).ok_or_else(|| {
            let names: Vec<String> = formats.filter_map(|of| Some(of.to_possible_value()?.get_name().to_owned())).collect();
            format!("there is no format `{format}`; there are {}", names.join(", "))
        })?;
        Ok(Self { format: known, file: file.into() })
    }
}

/// The part of one file in each report.
pub type Parts = Vec<Vec<u8>>;

/// The formats of all reports of a run; the first is for standard output.
pub struct Reporters(Vec<Box<dyn Reporter>>);

impl Reporters {
    /// A report for standard output and others for files.
    pub fn new(format: ReportFormat, files: &[ToFile], (quiet, suppressed): (bool, bool), screen: &Screen) -> Self {
        let terminal = Terminal { columns: screen.columns, colours: screen.colours, quiet, suppressed };
        let plain = Terminal { colours: false, ..terminal };
        let others = files.iter().map(|to_file| reporter(to_file.format, plain, None));
        // GitHub tells every step where it wants its summary.
        let summary = env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()).map(PathBuf::from);
        Self(std::iter::once(reporter(format.chosen(), terminal, summary)).chain(others).collect())
    }

    /// One file's part of each report. Can be called on any thread.
    pub fn parts(&self, file: &FileReport<'_>) -> io::Result<Parts> {
        let part = |reporter: &dyn Reporter| {
            let mut part = Vec::new();
            reporter.file(&mut part, file).map(|()| part)
        };
        self.0.iter().map(|reporter| part(&**reporter)).collect()
    }
}

fn reporter(format: ReportFormat, terminal: Terminal, summary: Option<PathBuf>) -> Box<dyn Reporter> {
    match format {
        ReportFormat::Auto | ReportFormat::Terminal => Box::new(terminal),
        ReportFormat::Json => Box::new(Json),
        ReportFormat::Html => Box::new(Html::default()),
        ReportFormat::Markdown => Box::new(Markdown::default()),
        ReportFormat::Jsonl => Box::new(JsonLines),
        ReportFormat::Sarif => Box::new(Sarif::new()),
        ReportFormat::SarifGithub => Box::new(Sarif::for_github()),
        ReportFormat::Github => Box::new(Github::new(summary, terminal.quiet)),
        ReportFormat::Gitlab => Box::<Gitlab>::default(),
        ReportFormat::Junit => Box::new(Junit),
        ReportFormat::Checkstyle => Box::new(Checkstyle),
        ReportFormat::Rdjsonl => Box::new(Rdjsonl),
    }
}

/// All reports of a run, being written.
pub struct Outputs<'r> {
    first: &'r dyn Reporter,
    others: Vec<(&'r dyn Reporter, Target)>,
}

impl<'r> Outputs<'r> {
    /// Opens the files, none of which is touched before the reports are whole.
    pub fn open(reporters: &'r Reporters, files: &[ToFile]) -> Result<Self, Failure> {
        let mut reporters = reporters.0.iter().map(|reporter| &**reporter);
        let first = reporters.next().expect("one is for standard output");
        let others = reporters.zip(files).map(|(reporter, to_file)| Ok((reporter, Target::new(&to_file.file)?)));
        Ok(Self { first, others: others.collect::<Result<_, Failure>>()? })
    }

    /// Writes what stands before the first file.
    pub fn head(&mut self, screen: &mut Screen, run: &Run<'_>) -> Result<(), Failure> {
        self.write(screen, |_, reporter, out| reporter.head(out, run))
    }

    /// Puts the parts of a file, which has others before it, into the reports.
    pub fn join(&mut self, screen: &mut Screen, position: usize, parts: &[Vec<u8>]) -> Result<(), Failure> {
        self.write(screen, |at, reporter, out| reporter.join(out, position, Part::Written(&parts[at])))
    }

    /// Writes the parts of such a file straight into the reports.
    pub fn join_ahead(&mut self, screen: &mut Screen, position: usize, file: &FileReport<'_>) -> Result<(), Failure> {
        self.write(screen, |_, reporter, out| reporter.join(out, position, Part::Ahead(file)))
    }

    /// Ends the reports.
    pub fn tail(mut self, screen: &mut Screen, summary: &Summary<'_>) -> Result<(), Failure> {
        self.write(screen, |_, reporter, out| reporter.tail(out, summary))?;
        self.others.into_iter().try_for_each(|(_, target)| target.keep())
    }

    fn write(
        &mut self,
        screen: &mut Screen,
        write: impl Fn(usize, &dyn Reporter, &mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        write(0, self.first, &mut screen.out)?;
        for (at, (reporter, target)) in self.others.iter_mut().enumerate() {
            target.write(|out| write(at + 1, *reporter, out))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::ReportFormat;
    use clap::ValueEnum;

    /// The tables in which a reader chooses a format have all of them.
    #[test]
    fn all_formats_stand_in_the_tables() {
        for format in ReportFormat::value_variants() {
            let value = format.to_possible_value().expect("none is hidden");
            let named = format!("`{}`", value.get_name());
            let stands_in = |page: &str| {
                page.lines().any(|line| line.split(" | ").next().is_some_and(|cell| cell.starts_with('|') && cell.contains(&named)))
            };
            assert!(stands_in(include_str!("../../README.md")), "README.md: {named}");
            // What `auto` stands for is a format of its own.
            assert!(*format == ReportFormat::Auto || stands_in(include_str!("../../docs/ci.md")), "docs/ci.md: {named}");
        }
    }
}
