//! What a run made of the files that its pages share: known only when all of them are checked.

use crate::keyed::Globs;
use crate::policy::Decisions;
use crate::policy::Policy;
use crate::rules::RuleSet;
use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

/// One use of an entry of a shared file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// Whose entry it is.
    pub of: Shared,
    /// The entry, by its index.
    pub entry: usize,
    /// The rule of the entry, by its index.
    pub rule: usize,
    /// Whether the entry counted. It did not if its time is over.
    pub counted: bool,
}

/// The kinds of shared files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shared {
    /// Exceptions.
    Exceptions,
    /// The register of evidence.
    Register,
}

/// The uses of one shared file, whichever file they were in.
#[derive(Debug, Clone, Default)]
pub struct Usage(BTreeSet<(usize, usize, bool)>);

impl Usage {
    /// Notes a use.
    pub fn add(&mut self, used: Use) {
        self.0.insert((used.entry, used.rule, used.counted));
    }

    /// Whether an entry counted for a rule somewhere.
    pub fn counted(&self, entry: usize, rule: usize) -> bool {
        self.0.contains(&(entry, rule, true))
    }

    /// Whether it would have counted somewhere, but its time is over.
    pub fn missed(&self, entry: usize, rule: usize) -> bool {
        self.0.contains(&(entry, rule, false))
    }
}

/// What a run looked at: an entry for files that nobody looked at may well be needed.
#[derive(Debug, Clone, Default)]
pub struct Looked<'r> {
    /// Folders that were checked with all that is below them.
    pub folders: Vec<PathBuf>,
    /// Files that were checked.
    pub files: BTreeSet<PathBuf>,
    /// What was chosen for them.
    pub choices: Vec<Choice<'r>>,
}

/// What was chosen for some files.
#[derive(Debug, Clone, Copy)]
pub struct Choice<'r> {
    /// Their rules.
    pub rules: &'r RuleSet,
    /// Their settings.
    pub policy: &'r Policy,
    /// What these make of the rules.
    pub decisions: &'r Decisions,
}

impl Looked<'_> {
    /// Whether all files were looked at that match patterns, which start from a folder; without patterns, all below it.
    pub fn at_all(&self, folder: &Path, patterns: &Globs) -> bool {
        let is_below = |place: &Path| self.folders.iter().any(|walked| place.starts_with(walked));
        if patterns.is_empty() {
            return is_below(folder);
        }
        patterns.lines().iter().all(|(pattern, _)| {
            let (base, is_plain) = base(pattern);
            let place: PathBuf = folder.join(base).components().filter(|part| *part != Component::CurDir).collect();
            is_below(&place) || (is_plain && self.files.contains(&place))
        })
    }
}

/// The part of a pattern before the first sign that stands for several names, and whether there is no such sign.
fn base(pattern: &str) -> (&str, bool) {
    let path = pattern.trim_start_matches('/');
    let is_sign = |c: char| matches!(c, '*' | '?' | '[' | '!' | '\\');
    // A name without a folder is looked for in all of them.
    let anchored = pattern.trim_end_matches('/').contains('/');
    match path.find(is_sign) {
        None if anchored => (path, true),
        None => ("", false),
        Some(at) => (if anchored { &path[..path[..at].rfind('/').map_or(0, |slash| slash)] } else { "" }, false),
    }
}

#[cfg(test)]
mod tests {
    use super::base;

    #[test]
    fn patterns_begin_with_a_folder() {
        for (pattern, expected) in [
            ("pages/a.docx", ("pages/a.docx", true)),
            ("/a.docx", ("a.docx", true)),
            ("a.docx", ("", false)),
            ("pages/**/*.docx", ("pages", false)),
            ("pages/*", ("pages", false)),
            ("/pa*es/b", ("", false)),
            ("*.docx", ("", false)),
        ] {
            assert_eq!(base(pattern), expected, "{pattern}");
        }
    }
}
