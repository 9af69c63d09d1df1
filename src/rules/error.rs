//! Mistakes in rule files, each with its place.

use crate::document::Span;
use std::fmt;

/// A mistake in a rule file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleError {
    /// The file, relative to the rules folder.
    pub path: String,
    /// The file's text.
    pub source: String,
    /// Where the mistake is, as bytes of the text; `None` for the file as a whole.
    pub span: Option<Span>,
    /// What is wrong.
    pub message: String,
    /// What was expected, or the nearest right name.
    pub help: Option<String>,
}

/// Everything that is wrong with a set of rule files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleErrors(pub Vec<RuleError>);

impl fmt::Display for RuleErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{}", error.path)?;
            if let Some(span) = error.span {
                write!(f, ":{}", error.source[..span.start].matches('\n').count() + 1)?;
            }
            write!(f, ": {}", error.message)?;
            if let Some(help) = &error.help {
                write!(f, " ({help})")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for RuleErrors {}
