//! Where a run writes: never over the copy that it checks, nor two reports into one file.

use crate::cli::failure::Failure;
use crate::cli::files::Input;
use caveat::report::summary::MARK;
use std::fs;
use std::path::{Path, PathBuf};

/// Takes the reports of earlier runs, which this one writes anew, out of the files to check, and tells how many those are.
///
/// # Errors
/// Two reports for one file, or one for a file that holds something else.
pub fn leave_reports<'t>(inputs: &mut Vec<Input>, targets: impl Iterator<Item = &'t Path>) -> Result<usize, Failure> {
    let before = inputs.len();
    let mut known: Vec<PathBuf> = Vec::new();
    // What is written to a pipe or a device takes nobody's place.
    for target in targets.filter(|target| !target.exists() || target.is_file()) {
        let place = place(target);
        if known.contains(&place) {
            let advice = format!("two reports cannot go into one file: {}\n  give each a name of its own", target.display());
            return Err(Failure::Advice(advice));
        }
        if target.is_file() && target.extension().is_some_and(|ending| ending == "toml") {
            let advice = format!("{} is a file of settings, and the report would take its place\n  name another file", target.display());
            return Err(Failure::Advice(advice));
        }
        let is_it = |input: &Input| {
            let path = input.path.as_deref().filter(|path| path.file_name() == place.file_name());
            path.is_some_and(|path| self::place(path) == place)
        };
        if inputs.iter().any(is_it) && !is_report(target) {
            let advice = "is among the files to check, and the report would take its place\n  name another file";
            return Err(Failure::Advice(format!("{} {advice}", target.display())));
        }
        inputs.retain(|input| !is_it(input));
        known.push(place);
    }
    Ok(before - inputs.len())
}

/// A path without symbolic links in it.
fn place(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let new = || Some(fs::canonicalize(folder).ok()?.join(path.file_name()?));
    fs::canonicalize(path).ok().or_else(new).unwrap_or_else(|| path.to_owned())
}

/// Whether caveat wrote a file: every report for people says what it is not.
fn is_report(path: &Path) -> bool {
    fs::read(path).is_ok_and(|bytes| bytes.is_empty() || memchr::memmem::find(&bytes, MARK.as_bytes()).is_some())
}
