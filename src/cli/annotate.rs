//! `caveat annotate`: findings as comments in the Word document itself.

use super::Status;
use super::failure::Failure;
use super::files::Files;
use super::guard::guarded;
use super::read::bytes;
use super::reading::Reading;
use super::screen::Screen;
use super::standard::Standard;
use super::target::Target;
use caveat::date::Date;
use caveat::document::docx::{Annotated, annotate};
use caveat::document::{Document, Format};
use caveat::finding::{Checked, Finding};
use caveat::report::comment::comments;
use caveat::report::summary::{DISCLAIMER, count, no_law, tally_words};
use caveat::report::{Paint, Tally, paint};
use clap::Args;
use std::fs;
use std::path::{Path, PathBuf};

const AFTER: &str = "The document itself is not changed: comments are put into a copy, and nothing else in it is touched.\n\n\
Exit status: 0 if nothing was found at or above --fail-on, 1 if something was, 2 if caveat could not do its work.";

/// Check a Word document, and write what is found into a copy of it, as comments on the words
#[derive(Args)]
#[command(after_help = AFTER)]
pub struct Annotate {
    /// The Word document (.docx)
    #[arg(value_name = "DOCUMENT")]
    document: PathBuf,
    /// Where to write the copy with comments
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
    /// Replace the file that is there
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    standard: Standard,
}

impl Annotate {
    /// Checks the document and writes the copy.
    pub fn run(self, screen: &mut Screen) -> Result<Status, Failure> {
        let name = self.document.display();
        if !is_docx(&self.document) || self.document.is_dir() {
            let advice =
                format!("{name} is no Word document (.docx)\n  comments can be written into those; to check it: caveat check {name}");
            return Err(Failure::Advice(advice));
        }
        self.spare_files()?;
        let today = Date::today();
        let mut planner = self.standard.planner(today)?;
        let files = Files::find(std::slice::from_ref(&self.document), None, &Reading::default());
        if let Some((name, reason)) = files.failed.first() {
            return Err(Failure::Advice(format!("{name} {reason}")));
        }
        let plan = planner.plan(files.inputs, screen)?;
        let Some(job) = plan.jobs.first() else {
            // The planner has said why.
            return Ok(if !plan.failed.is_empty() { Status::Failed } else { Status::Clean });
        };
        let work = || {
            let bytes = bytes(&job.input)?;
            let document = Document::read(job.input.name.clone(), bytes.clone(), Format::Docx)?;
            let (Checked { findings, .. }, _) = job.judge(&document, today);
            Ok((annotate(&bytes, &comments(&document, &findings))?, findings))
        };
        let (annotated, findings) = guarded(work).map_err(|reason| Failure::Advice(format!("{} {reason}", job.input.name)))?;
        let mut target = Target::new(&self.output)?;
        target.write(|out| out.write_all(&annotated.bytes))?;
        target.keep()?;
        self.tell(&annotated, &findings, screen)?;
        if let Some(linter) = plan.without_law() {
            let countries: Vec<&str> = linter.rules().regulations.ids().collect();
            screen.print(&format!("{}\n", no_law(&countries)))?;
        }
        screen.print(&format!("{DISCLAIMER}\n"))?;
        Ok(if findings.iter().any(|finding| job.terms.fails(finding)) { Status::Found } else { Status::Clean })
    }

    /// Nobody's file is overwritten by mistake.
    fn spare_files(&self) -> Result<(), Failure> {
        let (name, output) = (self.document.display(), self.output.display());
        let same = |a: &Path, b: &Path| matches!((fs::canonicalize(a), fs::canonicalize(b)), (Ok(a), Ok(b)) if a == b);
        if same(&self.document, &self.output) {
            return Err(Failure::Advice(format!("the comments would be written over {name}\n  name another file after --output")));
        }
        // Word opens no file whose ending tells of another kind of document than it holds.
        let ending = ending(&self.document);
        if !ending.eq_ignore_ascii_case(&self::ending(&self.output)) {
            return Err(Failure::Advice(format!("{output} would be a Word document like {name}\n  give it the ending .{ending}")));
        }
        if self.output.exists() && !self.force {
            return Err(Failure::Advice(format!("there is a file {output} already\n  to replace it: --force")));
        }
        Ok(())
    }

    fn tell(&self, annotated: &Annotated, findings: &[Finding], screen: &mut Screen) -> Result<(), Failure> {
        let output = self.output.display();
        let written = annotated.on_words + annotated.nearby + annotated.kept;
        let line = match written {
            0 => format!("Wrote {output}: nothing to report, so it is a copy of {}.", self.document.display()),
            _ => format!("Wrote {output} with {}: {}.", count(written, "comment"), tally_words(&Tally::of(findings))),
        };
        screen.print(&format!("{}\n", paint(&line, Paint::Strong, screen.colours)))?;
        if annotated.nearby > 0 {
            let line = format!(
                "{} beside the words and quote{} them: Word shows none in notes, headers, footers, text boxes and pictures.\n",
                count(annotated.nearby, "comment") + if annotated.nearby == 1 { " stands" } else { " stand" },
                if annotated.nearby == 1 { "s" } else { "" },
            );
            screen.print(&line)?;
        }
        if annotated.kept > 0 {
            let one = annotated.kept == 1;
            let (words, what) = if one { ("was there and stays as it is", "it") } else { ("were there and stay as they are", "them") };
            screen.print(&format!("{} {words}: somebody answered or resolved {what}.\n", count(annotated.kept, "comment")))?;
        }
        if annotated.left_out > 0 {
            let line = format!(
                "{} left out, for want of text to put them on or because Word opens no file with so many comments.\n",
                count(annotated.left_out, "finding") + if annotated.left_out == 1 { " was" } else { " were" }
            );
            screen.print(&line)?;
        }
        Ok(())
    }
}

fn ending(path: &Path) -> String {
    path.extension().map_or_else(String::new, |ending| ending.to_string_lossy().into_owned())
}

fn is_docx(path: &Path) -> bool {
    Format::from_path(&path.to_string_lossy()) == Some(Format::Docx)
}
