//! A folder of own rules over the built-in ones.

use super::claims::CATEGORIES;
use super::compile::Compiler;
use super::error::RuleErrors;
use super::format::File;
use crate::nearest::guess;
use std::path::Path;

/// What rules are made of.
const FOLDERS: [&str; 14] = [
    "claims",
    "concepts",
    "contexts",
    "contradictions",
    "disclosures",
    "drafts",
    "language",
    "regulations",
    "sources",
    "support",
    "treatments",
    "upkeep",
    "vocabulary",
    "weights",
];

impl File {
    /// The files of a folder over others: a file with the same path takes the place of the other one,
    /// and one that [extends](File::extends) what another defines stands beside it.
    pub fn layered(below: Vec<File>, folder: &Path) -> Result<Vec<File>, RuleErrors> {
        let own = File::below(folder).map_err(|error| RuleErrors(vec![error]))?;
        let replaced = |file: &File| own.iter().any(|own| own.path == file.path && !own.extends);
        let (replaced, mut files): (Vec<File>, Vec<File>) = below.into_iter().partition(replaced);
        let place = folder.to_string_lossy().trim_end_matches(['/', '\\']).to_owned();
        files.extend(own.into_iter().map(|file| File {
            shown: format!("{place}/{}", file.path),
            own: true,
            replaces: replaced.iter().any(|other| other.path == file.path),
            ..file
        }));
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(files)
    }
}

impl Compiler<'_> {
    /// A folder that nothing reads is a slip of the pen.
    pub fn known_folders(&mut self) {
        for file in self.files {
            let folder = file.path.split_once('/').map_or("", |(folder, _)| folder);
            if FOLDERS.contains(&folder) {
                continue;
            }
            let (message, help) = if folder.is_empty() {
                let help = format!("move it to the folder for its kind: {}", FOLDERS.join(", "));
                ("this file stands in no folder, so nothing reads it".to_owned(), Some(help))
            } else if CATEGORIES.contains(&folder) {
                ("claim rules stand in a folder `claims`".to_owned(), Some(format!("move `{folder}` into a folder `claims`")))
            } else {
                let known = format!("the folders are {}", FOLDERS.join(", "));
                (format!("nothing is read from a folder `{folder}`"), Some(guess(folder, FOLDERS.iter().copied()).unwrap_or(known)))
            };
            self.errors.push(file.error(None, message, help));
        }
    }
}
