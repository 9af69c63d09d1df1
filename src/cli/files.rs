//! From the paths that were typed to the files to read.

use super::reading::Reading;
use caveat::document::Format;
use ignore::{DirEntry, WalkBuilder, WalkState};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Something to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// What the reports call it.
    pub name: String,
    /// Where it is; nothing for standard input.
    pub path: Option<PathBuf>,
    /// What it is, as far as its name tells.
    pub format: Option<Format>,
    /// Whether it was named, rather than found in a folder.
    pub named: bool,
}

impl Input {
    /// A text that is no file: it has no place.
    pub fn nameless(format: Option<Format>) -> Self {
        Self { name: STDIN.to_owned(), path: None, format, named: true }
    }

    /// The path that decides which settings are for it. Standard input is taken for a file in this folder.
    pub fn governed_as(&self) -> &Path {
        self.path.as_deref().unwrap_or(Path::new(&self.name))
    }

    /// Whether it has no place from which patterns could tell anything.
    pub fn is_nameless(&self) -> bool {
        self.path.is_none() && self.name == STDIN
    }
}

/// What reports call standard input without a name.
const STDIN: &str = "<stdin>";

/// What stands behind the paths.
#[derive(Debug, Default)]
pub struct Files {
    /// The files, in the order of their names, each once.
    pub inputs: Vec<Input>,
    /// Files in folders that are of no kind we read.
    pub skipped: usize,
    /// What could not be looked at: name and reason.
    pub failed: Vec<(String, String)>,
}

impl Files {
    /// Looks the paths up. Folders are walked as git sees them, without hidden files.
    pub fn find(paths: &[PathBuf], stdin_name: Option<&str>, reading: &Reading) -> Self {
        let mut files = Self::default();
        for path in paths {
            if path.as_os_str() == "-" {
                files.inputs.push(Input {
                    name: stdin_name.unwrap_or(STDIN).to_owned(),
                    path: None,
                    format: stdin_name.and_then(Format::from_path),
                    named: true,
                });
                continue;
            }
            match path.metadata() {
                Ok(metadata) if metadata.is_dir() => files.walk(path, reading),
                // Whoever names a file wants it read, whatever it is called.
                Ok(_) => {
                    let name = name(path);
                    let format = Format::from_path(&name);
                    files.inputs.push(Input { name, path: Some(path.clone()), format, named: true });
                }
                Err(error) => files.failed.push((name(path), super::read::reason(&error))),
            }
        }
        files.inputs.sort_by(|a, b| (&a.name, b.named).cmp(&(&b.name, a.named)));
        files.inputs.dedup_by(|a, b| a.name == b.name);
        files.failed.sort();
        files
    }

    fn walk(&mut self, folder: &Path, reading: &Reading) {
        let found = Mutex::new(std::mem::take(self));
        let walker = WalkBuilder::new(folder).require_git(false).build_parallel();
        walker.run(|| {
            Box::new(|entry| {
                let mut files = found.lock().unwrap_or_else(PoisonError::into_inner);
                match entry {
                    Ok(entry) => files.add(&entry, reading),
                    Err(error) => files.failed.push((name(folder), error.to_string())),
                }
                WalkState::Continue
            })
        });
        *self = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    }

    fn add(&mut self, entry: &DirEntry, reading: &Reading) {
        if !entry.file_type().is_some_and(|kind| kind.is_file()) {
            return;
        }
        let name = name(entry.path());
        match Format::from_path(&name).filter(|format| reading.takes(*format)) {
            Some(format) => self.inputs.push(Input { name, path: Some(entry.path().to_owned()), format: Some(format), named: false }),
            None => self.skipped += 1,
        }
    }
}

/// A path as reports write it: as it was typed, with `/` between its parts and no `./` before it.
fn name(path: &Path) -> String {
    let plain = path.strip_prefix(".").ok().filter(|rest| !rest.as_os_str().is_empty()).unwrap_or(path);
    let name = plain.to_string_lossy();
    if cfg!(windows) { name.replace('\\', "/") } else { name.into_owned() }
}
