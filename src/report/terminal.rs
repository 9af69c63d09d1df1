//! Findings for people: the words underlined, why, and what to write instead.

use super::excerpt::{Excerpt, Mark};
use super::law::law;
use super::style::{Canvas, Paint, paint};
use super::summary::{self, Summary};
use super::{FileReport, LineIndex, Reporter, hanging, width};
use crate::document::{Document, Span};
use crate::finding::{Excuse, Excused, Finding, Severity};
use codespan_reporting::diagnostic::{self, Diagnostic, LabelStyle};
use codespan_reporting::term::{self, Renderer};
use rustc_hash::FxHashMap;
use std::io::{self, Write};

/// More findings than this are not shown over the same words.
const LARGEST_GROUP: usize = 6;

/// How to draw.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    /// The width of the terminal.
    pub columns: usize,
    /// Whether to use colours.
    pub colours: bool,
    /// Leaves out why and what to write instead.
    pub quiet: bool,
    /// Shows what is let be too.
    pub suppressed: bool,
}

/// A rule's reasons and where in the file they were told.
type Told<'a> = FxHashMap<(&'a str, &'a str, &'a str), Span>;

/// The name of a severity in text.
pub fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn codespan(severity: Severity) -> diagnostic::Severity {
    match severity {
        Severity::Error => diagnostic::Severity::Error,
        Severity::Warning => diagnostic::Severity::Warning,
        Severity::Info => diagnostic::Severity::Note,
    }
}

impl Reporter for Terminal {
    fn file(&self, out: &mut dyn Write, file: &FileReport<'_>) -> io::Result<()> {
        let FileReport { document, findings, .. } = *file;
        super::assert_spans(document, findings);
        let excused = if self.suppressed { file.excused } else { &[] };
        if findings.is_empty() && excused.is_empty() {
            return Ok(());
        }
        let index = LineIndex::of(document);
        let mut canvas = Canvas::new(self.colours);
        let mut told = Told::default();
        for group in groups(document, findings, self.columns) {
            self.group(&mut canvas, document, &index, group, &mut told);
            out.write_all(canvas.take().as_bytes())?;
        }
        for one in excused {
            self.excused(&mut canvas, document, &index, one);
            out.write_all(canvas.take().as_bytes())?;
        }
        Ok(())
    }

    fn tail(&self, out: &mut dyn Write, summary: &Summary<'_>) -> io::Result<()> {
        if let Some(statistics) = summary.statistics {
            out.write_all(summary::statistics(statistics, self.colours).as_bytes())?;
        }
        if self.quiet {
            return Ok(());
        }
        out.write_all(summary::summary(summary, self.suppressed, self.colours).as_bytes())
    }
}

impl Terminal {
    /// A mistake in a file of rules or settings.
    pub fn mistake(&self, path: &str, source: &str, span: Option<Span>, message: &str, help: Option<&str>) -> String {
        let index = LineIndex::new(source);
        let mut canvas = Canvas::new(self.colours);
        let marks: Vec<_> = span
            .filter(|span| source.get(span.start..span.end).is_some())
            .map(|span| Mark { span, label: "", style: LabelStyle::Primary })
            .into_iter()
            .collect();
        let place = if marks.is_empty() { format!("{path}: ") } else { String::new() };
        self.header(&mut canvas, Severity::Error, "", &format!("{place}{message}"));
        let notes = help.map(|help| self.note("help: ", help, 1)).into_iter().collect();
        self.snippet(&mut canvas, Excerpt::new(path, &index, &marks, self.columns), Severity::Error, notes);
        canvas.take()
    }

    fn group<'a>(&self, canvas: &mut Canvas, document: &'a Document, index: &LineIndex<'a>, group: &'a [Finding], told: &mut Told<'a>) {
        for (position, finding) in group.iter().enumerate() {
            let header = |f: &'a Finding| (&f.rule, &f.message, f.severity);
            if !group[..position].iter().any(|earlier| header(earlier) == header(finding)) {
                self.header(canvas, finding.severity, &finding.rule, &finding.message);
            }
        }
        let (excerpt, labels) = Excerpt::new(&document.path, index, &marks(group), self.columns);
        let mut notes = if self.quiet { Vec::new() } else { self.notes(document, group, index, excerpt.digits, told) };
        if let Some(place) = group.first().and_then(|finding| document.place(finding.span)) {
            notes.insert(0, self.note("where:   ", &place.to_string(), excerpt.digits));
        }
        let severity = group.iter().map(|finding| finding.severity).max().unwrap_or(Severity::Info);
        self.snippet(canvas, (excerpt, labels), severity, notes);
    }

    /// Something that is let be, and why.
    fn excused(&self, canvas: &mut Canvas, document: &Document, index: &LineIndex<'_>, excused: &Excused) {
        let Excused { finding, excuse } = excused;
        let (what, notes) = because(excuse);
        let lead = format!("{what}[{}]: ", finding.rule);
        let wrapped = hanging(&format!("{lead}{}", finding.message), self.columns, "    ");
        let message = wrapped.strip_prefix(&lead).unwrap_or(&finding.message);
        writeln!(canvas, "{}{message}", paint(&lead, Paint::Strong, self.colours)).expect("writing to memory does not fail");
        let mark = Mark { span: finding.span, label: &finding.label, style: LabelStyle::Primary };
        let (excerpt, labels) = Excerpt::new(&document.path, index, &[mark], self.columns);
        let digits = excerpt.digits;
        let notes = notes.iter().filter(|_| !self.quiet).map(|(key, text)| self.note(key, text, digits)).collect();
        self.snippet(canvas, (excerpt, labels), Severity::Info, notes);
    }

    fn header(&self, canvas: &mut Canvas, severity: Severity, rule: &str, message: &str) {
        let rule = if rule.is_empty() { String::new() } else { format!("[{rule}]") };
        let lead = format!("{}{rule}: ", severity_name(severity));
        let wrapped = hanging(&format!("{lead}{message}"), self.columns, "    ");
        let message = wrapped.strip_prefix(&lead).unwrap_or(message);
        let code = rule.trim_matches(['[', ']']);
        let config = term::Config::default();
        Renderer::new(canvas, &config)
            .render_header(None, codespan(severity), Some(code), message)
            .expect("writing to memory does not fail");
    }

    /// The underlined words and the notes below them.
    fn snippet(
        &self,
        canvas: &mut Canvas,
        (excerpt, labels): (Excerpt<'_>, Vec<diagnostic::Label<()>>),
        severity: Severity,
        notes: Vec<String>,
    ) {
        let diagnostic = Diagnostic::new(codespan(severity)).with_labels(labels).with_notes(notes);
        canvas.without_first_line(|canvas| {
            term::emit_to_write_style(canvas, &term::Config::default(), &excerpt, &diagnostic)
                .expect("an excerpt holds every line that its labels name");
        });
    }

    fn notes<'a>(
        &self,
        document: &Document,
        group: &'a [Finding],
        index: &LineIndex<'a>,
        digits: usize,
        told: &mut Told<'a>,
    ) -> Vec<String> {
        let several = several_rules(group);
        let mut notes = Vec::new();
        for (position, finding) in group.iter().enumerate() {
            let reasons = |f: &'a Finding| (&*f.rule, &*f.why, &*f.advice);
            if group[..position].iter().any(|earlier| reasons(earlier) == reasons(finding)) {
                continue;
            }
            let mut lines = Vec::new();
            if let Some(span) = told.get(&reasons(finding)) {
                let line = index.position(span.start);
                let place = document.place(*span).map_or(format!("{}:{}", line.line, line.column), |place| place.to_string());
                lines.push(self.note("", &format!("why, and what to write instead: see {place}"), digits));
            } else {
                told.insert(reasons(finding), finding.span);
                let law = law(&finding.citations);
                let parts = [("why:     ", &*finding.why), ("law:     ", law.as_str()), ("instead: ", &*finding.advice)];
                for (key, text) in parts.into_iter().filter(|(_, text)| !text.is_empty()) {
                    lines.push(self.note(key, text, digits));
                }
            }
            if several {
                let title = paint(&finding.rule, Paint::Strong, self.colours);
                notes.push(format!("{title}\n{}", lines.join("\n")));
            } else {
                notes.append(&mut lines);
            }
        }
        notes
    }

    fn note(&self, key: &str, text: &str, digits: usize) -> String {
        let indent = " ".repeat(width(key));
        let columns = self.columns.saturating_sub(digits + 3);
        let wrapped = hanging(text, columns, &indent);
        format!("{}{wrapped}", paint(key, Paint::Strong, self.colours))
    }
}

/// What is made of something that is let be, and the notes that tell why.
fn because(excuse: &Excuse) -> (&'static str, Vec<(&'static str, String)>) {
    match excuse {
        Excuse::Suppressed { reason, by, until, beside } => {
            let by = by.as_ref().map(|by| format!("by {by}"));
            let until = until.as_ref().map(|until| format!("until {until}"));
            let beside = beside.as_ref().map(|beside| format!("in {beside}"));
            let rest: Vec<String> = by.into_iter().chain(until).chain(beside).collect();
            let mut notes = vec![("reason:  ", reason.clone())];
            notes.extend((!rest.is_empty()).then(|| ("granted: ", rest.join(", "))));
            ("suppressed", notes)
        }
        Excuse::Approved { entry, source, by, on, until } => {
            let entry = format!("{entry}, by {by} on {on}, until {until}");
            ("approved", vec![("entry:   ", entry), ("source:  ", source.clone())])
        }
        Excuse::Baseline => ("baseline", Vec::new()),
    }
}

fn several_rules(group: &[Finding]) -> bool {
    group.iter().any(|finding| finding.rule != group[0].rule)
}

/// Findings that stand close together on one line are drawn over one excerpt.
fn groups<'a>(document: &Document, findings: &'a [Finding], columns: usize) -> Vec<&'a [Finding]> {
    let source = &document.source;
    let mut groups = Vec::new();
    let mut first = 0;
    for next in 1..=findings.len() {
        let together = findings.get(next).is_some_and(|finding| {
            let between = &source[findings[first].span.start..finding.span.end.max(findings[first].span.start)];
            let one_place = document.place(findings[first].span) == document.place(finding.span);
            next - first < LARGEST_GROUP
                && one_place
                && between.len() < columns * 4
                && !between.contains('\n')
                && width(between) + 20 <= columns
        });
        if !together {
            groups.push(&findings[first..next]);
            first = next;
        }
    }
    groups
}

/// Where several rules stand over the same words, a finding without a label is labelled with its rule.
fn marks(group: &[Finding]) -> Vec<Mark<'_>> {
    let several = several_rules(group);
    let primary = group.iter().map(|finding| {
        let label = if finding.label.is_empty() && several { &*finding.rule } else { &*finding.label };
        Mark { span: finding.span, label, style: LabelStyle::Primary }
    });
    let secondary = group.iter().flat_map(|finding| &finding.related).map(|related| Mark {
        span: related.span,
        label: &related.message,
        style: LabelStyle::Secondary,
    });
    let mut marks: Vec<Mark<'_>> = Vec::new();
    for mark in primary.chain(secondary) {
        if !marks.iter().any(|earlier| earlier.span == mark.span && earlier.label == mark.label) {
            marks.push(mark);
        }
    }
    marks
}
