//! A file of settings as text, and the places in it.

use crate::document::Span;
use crate::rules::RuleError;
use std::fmt;
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// A file's name and text.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// What messages call it.
    pub name: String,
    /// What is in it.
    pub text: String,
}

impl Source {
    /// Reads a file that messages call by a name.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn load(path: &Path, name: String) -> Result<Arc<Source>, RuleError> {
        let unreadable = |name: String, message: String| Source { name, text: String::new() }.mistake(None, message, None);
        match fs::read(path).map(String::from_utf8) {
            Ok(Ok(text)) => Ok(Arc::new(Source { name, text })),
            Ok(Err(_)) => Err(unreadable(name, "this is not UTF-8 text; save it as UTF-8".to_owned())),
            Err(error) => Err(unreadable(name, format!("it cannot be read: {error}"))),
        }
    }

    /// A mistake in this file.
    pub fn mistake(&self, span: Option<Span>, message: String, help: Option<String>) -> RuleError {
        RuleError { path: self.name.clone(), source: self.text.clone(), span, message, help }
    }

    /// A place in the file, as the origin of a setting.
    pub fn origin(self: &Arc<Self>, place: Range<usize>) -> Origin {
        Origin::File { source: self.clone(), at: place.start }
    }
}

/// Where a setting comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nobody chose it.
    Default,
    /// An option of the command.
    CommandLine,
    /// A file of settings.
    File {
        /// The file.
        source: Arc<Source>,
        /// The byte at which it stands.
        at: usize,
    },
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Default => f.write_str("default"),
            Origin::CommandLine => f.write_str("command line"),
            Origin::File { source, at } => {
                let line = source.text.as_bytes()[..*at].iter().filter(|&&byte| byte == b'\n').count() + 1;
                write!(f, "{}:{line}", source.name)
            }
        }
    }
}

/// A value and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Who chose it.
    pub origin: Origin,
}

impl<T> Sourced<T> {
    /// A value that nobody chose.
    pub fn default(value: T) -> Self {
        Self { value, origin: Origin::Default }
    }
}
