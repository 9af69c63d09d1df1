//! The report for pull requests and e-mails: rendered, its reasons are folded away; as text, it can be read all the same.
//!
//! What is worst comes first, whatever its file, and what would make the whole too long for a comment is counted only.

mod escape;

use super::law::law;
use super::quote::quote;
use super::summary::{DISCLAIMER, NO_LAW, Summary, count, found};
use super::whereabouts::in_words;
use super::{FileReport, LineIndex, Part, Reporter, Run, assert_spans, enumerated};
use crate::document::Span;
use crate::finding::{Excuse, Excused, Finding, Severity};
use escape::{code, prose};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::{Mutex, OnceLock, PoisonError};

/// GitHub takes comments of up to 65,536 characters. These are bytes, of which there are never fewer than characters.
const MOST_BYTES: usize = 65_000;
/// Kept free for what stands at the end.
const FOR_THE_END: usize = 1000;
/// Columns of the copy that are repeated.
const WORDS: usize = 120;
/// Other places that are told of a finding.
const MOST_RELATED: usize = 5;

/// The report as Markdown.
#[derive(Debug, Default)]
pub struct Markdown {
    law: OnceLock<String>,
    waiting: Mutex<Sections>,
}

/// The parts of the report: the errors, the warnings, the notes and what is let be.
type Sections = [Section; 4];

/// Entries of one kind, as many as there could ever be room for.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Section {
    entries: Vec<String>,
    bytes: usize,
    /// All that there are, with those for which there is no room.
    all: usize,
}

impl Reporter for Markdown {
    fn head(&self, _: &mut dyn Write, run: &Run<'_>) -> io::Result<()> {
        let names = run.law.iter().map(|applied| &*applied.name);
        let _ = self.law.set(enumerated(names));
        Ok(())
    }

    fn file(&self, out: &mut dyn Write, file: &FileReport<'_>) -> io::Result<()> {
        out.write_all(&postcard::to_stdvec(&sections(file)).map_err(io::Error::other)?)
    }

    fn join(&self, _: &mut dyn Write, _: usize, part: Part<'_>) -> io::Result<()> {
        let part: Sections = match part {
            Part::Written(part) => postcard::from_bytes(part).map_err(io::Error::other)?,
            Part::Ahead(file) => sections(file),
        };
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        for (section, more) in waiting.iter_mut().zip(part) {
            section.extend(more);
        }
        Ok(())
    }

    fn tail(&self, out: &mut dyn Write, summary: &Summary<'_>) -> io::Result<()> {
        let [errors, warnings, notes, excused] = std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        let mut report = self.opening(summary);
        let mut left = [0; 3];
        let found = [
            (errors, "error", "must not be published like this"),
            (warnings, "warning", "should be changed"),
            (notes, "note", "worth a look"),
        ];
        for (at, (section, noun, means)) in found.into_iter().enumerate() {
            let title = format!("### {}: {means}\n\n", count(section.all, noun));
            let is_open = left.iter().all(|&left| left == 0);
            left[at] = section.all - if is_open { section.write(&mut report, &title, "") } else { 0 };
        }
        if left.iter().any(|&left| left > 0) {
            let _ = writeln!(
                report,
                "And {} more, for which there is no room here: caveat shows them all in a terminal or as a page.\n",
                super::summary::found(left)
            );
        }
        if excused.all > 0 {
            let title = format!("<details><summary>{} let be, and why</summary>\n\n", count(excused.all, "finding"));
            let all = excused.all;
            let left = all - excused.write(&mut report, &title, "</details>\n\n");
            if left > 0 {
                let _ = writeln!(
                    report,
                    "{} let be, for which there is no room here.\n",
                    count(left, if left == all { "finding" } else { "more finding" })
                );
            }
        }
        report.push_str(DISCLAIMER);
        report.push('\n');
        out.write_all(report.as_bytes())
    }
}

impl Markdown {
    /// What was checked, by which law, and what came of it.
    fn opening(&self, summary: &Summary<'_>) -> String {
        let tally = &summary.tally;
        let headline = if tally.files == 0 { "nothing was checked".to_owned() } else { found([tally.errors, tally.warnings, tally.infos]) };
        let mut out = format!("## caveat: {headline}\n\n");
        let place = match (tally.affected, tally.files) {
            (0, _) | (1, 1) => String::new(),
            (affected, files) if affected == files => ", found something in all of them".to_owned(),
            (affected, _) => format!(", found something in {affected} of them"),
        };
        let law = match self.law.get().map(String::as_str) {
            None | Some("") => NO_LAW.to_owned(),
            Some(names) => format!("Law applied: {}.", prose(names)),
        };
        let _ = writeln!(out, "Checked {}{place}. {law}\n", count(tally.files, "file"));
        if summary.failed > 0 {
            let _ = writeln!(out, "**{} could not be checked.**\n", count(summary.failed, "file"));
        }
        out
    }
}

impl Section {
    /// Takes an entry, unless there are so many that it could never be shown.
    fn push(&mut self, entry: String) {
        self.all += 1;
        if self.bytes <= MOST_BYTES {
            self.bytes += entry.len();
            self.entries.push(entry);
        }
    }

    fn extend(&mut self, more: Section) {
        let unheld = more.all - more.entries.len();
        for entry in more.entries {
            self.push(entry);
        }
        self.all += unheld;
    }

    /// Writes as many entries as there is room for, the title before them; how many those are.
    fn write(self, report: &mut String, title: &str, end: &str) -> usize {
        let mut shown = 0;
        let mut path = String::new();
        for entry in &self.entries {
            let (file, text) = entry.split_once('\n').unwrap_or(("", entry));
            let title = if shown == 0 { title } else { "" };
            let heading = if file == path { String::new() } else { format!("**{file}**\n\n") };
            if report.len() + title.len() + heading.len() + text.len() + end.len() + FOR_THE_END > MOST_BYTES {
                break;
            }
            for part in [title, &heading, text] {
                report.push_str(part);
            }
            file.clone_into(&mut path);
            shown += 1;
        }
        if shown > 0 {
            report.push_str(end);
        }
        shown
    }
}

/// A file's parts of the report.
fn sections(file: &FileReport<'_>) -> Sections {
    assert_spans(file.document, file.findings);
    let entries = Entries { file, index: LineIndex::of(file.document), path: code(&file.document.path) };
    let mut sections = Sections::default();
    let mut told: FxHashMap<(Severity, &str, &str, &str), Span> = FxHashMap::default();
    for finding in file.findings {
        let reasons = (finding.severity, &*finding.rule, &*finding.why, &*finding.advice);
        let entry = match told.get(&reasons) {
            Some(&span) => entries.again(finding, span),
            None => entries.first(finding),
        };
        told.entry(reasons).or_insert(finding.span);
        let at = match finding.severity {
            Severity::Error => 0,
            Severity::Warning => 1,
            Severity::Info => 2,
        };
        sections[at].push(entry);
    }
    for excused in file.excused {
        sections[3].push(entries.excused(excused));
    }
    sections
}

/// Writes the entries of a file, each of which begins with the file's path on a line of its own.
struct Entries<'a> {
    file: &'a FileReport<'a>,
    index: LineIndex<'a>,
    path: String,
}

impl Entries<'_> {
    /// A finding with its reasons.
    fn first(&self, finding: &Finding) -> String {
        let mut out = format!("{}\n\n  <details><summary>Why, and what to write instead</summary>\n\n", self.line(finding));
        let law = law(&finding.citations).replace('[', "(").replace(']', ")");
        for (key, text) in [("Why", &*finding.why), ("Law", &law), ("Instead", &finding.advice)] {
            if !text.is_empty() {
                let text = text.lines().map(prose).collect::<Vec<_>>().join("; ");
                let _ = writeln!(out, "  **{key}:** {text}\n");
            }
        }
        for related in finding.related.iter().take(MOST_RELATED) {
            let _ =
                writeln!(out, "  **See also {}:** {} ({})\n", self.place(related.span), self.words(related.span), prose(&related.message));
        }
        out.push_str("  </details>\n\n");
        out
    }

    /// A finding whose reasons another has told.
    fn again(&self, finding: &Finding, first: Span) -> String {
        format!("{}. Why, and what to write instead: see {}.\n\n", self.line(finding), self.place(first))
    }

    fn excused(&self, Excused { finding, excuse }: &Excused) -> String {
        let because = match excuse {
            Excuse::Suppressed { reason, by, until, beside } => {
                let by = by.as_ref().map(|by| format!(", {}", prose(by))).unwrap_or_default();
                let until = until.as_ref().map(|until| format!(", until {}", prose(until))).unwrap_or_default();
                let beside = beside.as_ref().map(|beside| format!(" ({})", code(beside))).unwrap_or_default();
                format!("somebody decided to let it be: {}{by}{until}{beside}", prose(reason))
            }
            Excuse::Approved { source, by, on, until, .. } => {
                format!("the clinic holds evidence: {}, approved by {} on {}, until {}", code(source), prose(by), prose(on), prose(until))
            }
            Excuse::Baseline => "it was there when checking began".to_owned(),
        };
        format!("{}; {because}\n\n", self.line(finding))
    }

    fn line(&self, finding: &Finding) -> String {
        let words = if finding.span.is_empty() { String::new() } else { format!(" {}", self.words(finding.span)) };
        format!("{}\n- **{}**{words}: {} ({})", self.path, self.place(finding.span), prose(&finding.message), code(&finding.rule))
    }

    fn words(&self, span: Span) -> String {
        code(&quote(&self.file.document.source, span, WORDS))
    }

    fn place(&self, span: Span) -> String {
        in_words(self.file.document, &self.index, span)
    }
}
