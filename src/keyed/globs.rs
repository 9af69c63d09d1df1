//! Patterns of paths, as in `.gitignore`.

use super::source::{Origin, Source};
use crate::rules::RuleError;
use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::path::Path;
use std::sync::Arc;
use toml::Spanned;

/// Patterns and where they are written.
#[derive(Debug, Clone, Default)]
pub struct Globs {
    lines: Vec<(String, Origin)>,
    matcher: Option<Gitignore>,
}

impl Globs {
    /// Compiles patterns, and tells which cannot be.
    pub fn new(patterns: Vec<Spanned<String>>, source: &Arc<Source>) -> (Self, Vec<RuleError>) {
        let mut mistakes = Vec::new();
        let mut lines = Vec::new();
        for pattern in patterns {
            let at = pattern.span();
            match GitignoreBuilder::new("").add_line(None, pattern.get_ref()) {
                Ok(_) => lines.push((pattern.get_ref().clone(), source.origin(at))),
                Err(error) => {
                    let why = match &error {
                        ignore::Error::Glob { err, .. } => err.clone(),
                        other => other.to_string(),
                    };
                    let message = format!("`{}` is no pattern of paths: {why}", pattern.get_ref());
                    mistakes.push(source.mistake(Some(at.into()), message, None));
                }
            }
        }
        (Self::of(lines), mistakes)
    }

    fn of(lines: Vec<(String, Origin)>) -> Self {
        let mut builder = GitignoreBuilder::new("");
        for (pattern, _) in &lines {
            // Each was tried alone.
            let _ = builder.add_line(None, pattern);
        }
        let matcher = if lines.is_empty() { None } else { builder.build().ok() };
        Self { lines, matcher }
    }

    /// These patterns, and others after them.
    pub fn and(self, more: &Globs) -> Self {
        if more.lines.is_empty() { self } else { Self::of(self.lines.into_iter().chain(more.lines.iter().cloned()).collect()) }
    }

    /// The pattern that a path matches, if it matches one and no later one takes it back.
    pub fn covering(&self, path: &Path) -> Option<&(String, Origin)> {
        match self.matcher.as_ref()?.matched_path_or_any_parents(path, false) {
            Match::Ignore(glob) => self.lines.iter().rev().find(|(pattern, _)| pattern == glob.original()),
            Match::None | Match::Whitelist(_) => None,
        }
    }

    /// The patterns and where they are written.
    pub fn lines(&self) -> &[(String, Origin)] {
        &self.lines
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}
