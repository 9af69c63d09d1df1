//! Where reports go, and in which formats: several at once, each to a place of its own.

use super::failure::Failure;
use super::screen::Screen;
use caveat::report::html::Html;
use caveat::report::json::Json;
use caveat::report::markdown::Markdown;
use caveat::report::summary::Summary;
use caveat::report::terminal::Terminal;
use caveat::report::{FileReport, Part, Reporter, Run};
use clap::ValueEnum;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// The formats of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For people
    Terminal,
    /// For programs
    Json,
    /// A page for a colleague's browser: one file, with the copy and the findings in it
    Html,
    /// For pull requests and e-mails
    Markdown,
}

/// A format and the file that gets it: `json=report.json`.
#[derive(Debug, Clone)]
pub struct ToFile {
    format: ReportFormat,
    file: PathBuf,
}

impl ToFile {
    /// Reads what was typed.
    pub fn parse(typed: &str) -> Result<Self, String> {
        let Some((format, file)) = typed.split_once('=').filter(|(_, file)| !file.is_empty()) else {
            return Err("write a format, `=` and a file: json=report.json".to_owned());
        };
        let names = || ReportFormat::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        let known = ReportFormat::from_str(format, false).map_err(|_| {
            let names: Vec<String> = names().map(|name| name.get_name().to_owned()).collect();
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
    pub fn new(format: ReportFormat, files: &[ToFile], quiet: bool, screen: &Screen) -> Self {
        let terminal = Terminal { columns: screen.columns, colours: screen.colours, quiet };
        let plain = Terminal { colours: false, ..terminal };
        let others = files.iter().map(|to_file| reporter(to_file.format, plain));
        Self(std::iter::once(reporter(format, terminal)).chain(others).collect())
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

fn reporter(format: ReportFormat, terminal: Terminal) -> Box<dyn Reporter> {
    match format {
        ReportFormat::Terminal => Box::new(terminal),
        ReportFormat::Json => Box::new(Json),
        ReportFormat::Html => Box::new(Html::default()),
        ReportFormat::Markdown => Box::new(Markdown::default()),
    }
}

/// A file that takes the place of an older one when it is whole.
struct Target {
    path: PathBuf,
    out: BufWriter<NamedTempFile>,
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
        for (at, (reporter, Target { path, out })) in self.others.iter_mut().enumerate() {
            write(at + 1, *reporter, out).map_err(|error| unwritable(path, error))?;
        }
        Ok(())
    }
}

impl Target {
    fn new(path: &Path) -> Result<Self, Failure> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let out = NamedTempFile::new_in(folder).map_err(|error| unwritable(path, error))?;
        Ok(Self { path: path.to_owned(), out: BufWriter::new(out) })
    }

    fn keep(self) -> Result<(), Failure> {
        let Self { path, out } = self;
        let file = out.into_inner().map_err(|error| unwritable(&path, error.into_error()))?;
        file.persist(&path).map(drop).map_err(|error| unwritable(&path, error.error))
    }
}

fn unwritable(path: &Path, error: io::Error) -> Failure {
    Failure::NotWritten(path.display().to_string(), error)
}
