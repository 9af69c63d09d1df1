//! The XML of Checkstyle, which many tools read: Jenkins, reviewdog, SonarQube and others.

use super::summary::Summary;
use super::whereabouts::Whereabouts;
use super::xml::attribute;
use super::{FileReport, Reporter, Run};
use crate::finding::Severity;
use std::io::{self, Write};

/// One element for each file with findings. Columns are in Unicode scalar values; the format knows no ends. What is excused is
/// left out, since the format cannot say so.
#[derive(Debug, Clone, Copy)]
pub struct Checkstyle;

/// The version of Checkstyle whose reports readers know best.
const VERSION: &str = "4.3";

impl Reporter for Checkstyle {
    fn head(&self, out: &mut dyn Write, _: &Run<'_>) -> io::Result<()> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"{VERSION}\">")
    }

    fn file(&self, out: &mut dyn Write, file: &FileReport<'_>) -> io::Result<()> {
        if file.findings.is_empty() {
            return Ok(());
        }
        super::assert_spans(file.document, file.findings);
        let whereabouts = Whereabouts::of(file.document);
        writeln!(out, "  <file name=\"{}\">", attribute(&file.document.path))?;
        for finding in file.findings {
            let severity = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "info",
            };
            let place = match whereabouts.region(finding.span) {
                Some((start, _)) => format!("line=\"{}\" column=\"{}\" ", start.line, start.column),
                None => String::new(),
            };
            let message = attribute(&whereabouts.sentence(finding));
            writeln!(
                out,
                "    <error {place}severity=\"{severity}\" message=\"{message}\" source=\"caveat.{}\"/>",
                attribute(&finding.rule)
            )?;
        }
        writeln!(out, "  </file>")
    }

    fn tail(&self, out: &mut dyn Write, _: &Summary<'_>) -> io::Result<()> {
        writeln!(out, "</checkstyle>")
    }
}
