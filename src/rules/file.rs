//! Rule files, whatever is in them: found, read, and blamed for mistakes.

use super::error::RuleError;
use crate::document::Span;
use crate::keyed::how_to_mend;
use crate::nearest::guess;
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use std::path::Path;

/// A rule file's path and text.
#[derive(Debug, Clone)]
pub struct File {
    /// Relative to the rules folder, with `/`.
    pub path: String,
    /// What messages call it.
    pub shown: String,
    /// The text.
    pub source: String,
    /// Whether it adds to what another file defines.
    pub extends: bool,
    /// Whether it comes from a folder that lies over other rules.
    pub own: bool,
    /// Whether it takes the place of another.
    pub replaces: bool,
}

/// What tells a file that extends another from one that stands for itself.
#[derive(Deserialize)]
struct Extends {
    extends: Option<IgnoredAny>,
}

impl File {
    /// A file of this path and text; messages call it by its path.
    pub fn new(path: String, source: String) -> File {
        // Most files do not even have the word.
        let extends = source.contains("extends") && toml::from_str(&source).is_ok_and(|file: Extends| file.extends.is_some());
        File { shown: path.clone(), path, source, extends, own: false, replaces: false }
    }

    /// All `.toml` files below a folder, in the order of their paths.
    pub fn below(folder: &Path) -> Result<Vec<File>, RuleError> {
        let mut files = Vec::new();
        for entry in ignore::WalkBuilder::new(folder).require_git(false).build() {
            let failed =
                |message: String| RuleError { path: folder.display().to_string(), source: String::new(), span: None, message, help: None };
            let entry = entry.map_err(|e| failed(e.to_string()))?;
            if entry.path().extension().is_none_or(|e| e != "toml") {
                continue;
            }
            let source = std::fs::read_to_string(entry.path()).map_err(|e| failed(format!("{}: {e}", entry.path().display())))?;
            let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            files.push(File::new(path.to_string_lossy().replace('\\', "/"), source));
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(files)
    }

    /// Reads the file as what it should hold.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, RuleError> {
        toml::from_str(&self.source).map_err(|e| {
            let message = e.message().to_owned();
            let help = nearest_field(&message).or_else(|| Some(self.how_to_mend(&message)?.to_owned()));
            self.error(e.span().map(Span::from), message, help)
        })
    }

    /// What to do about a file that is not written as such files are.
    fn how_to_mend(&self, message: &str) -> Option<&'static str> {
        let copy = "a file that extends another only adds to it; to change the rest, change a copy: `caveat new rule … --replace`";
        let known = [
            (self.extends && message.starts_with("unknown field"), copy),
            (message.starts_with("missing field"), "every such file says it: add a line"),
            (message.ends_with("expected a sequence"), "write it in brackets: `[` before it and `]` behind it"),
        ];
        known.into_iter().find(|(fits, _)| *fits).map(|(_, help)| help).or_else(|| how_to_mend(message))
    }

    /// A mistake in this file.
    pub fn error(&self, span: Option<Span>, message: String, help: Option<String>) -> RuleError {
        RuleError { path: self.shown.clone(), source: self.source.clone(), span, message, help }
    }
}

/// The nearest right name in a message such as "unknown field `titel`, expected one of `title`, …".
fn nearest_field(message: &str) -> Option<String> {
    let names: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let (wrong, known) = names.split_first()?;
    message.starts_with("unknown").then(|| guess(wrong, known.iter().copied()))?
}
