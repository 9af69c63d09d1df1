//! For which file a text is checked: nothing outside the workspace is ever looked at because a client names it.

use crate::cli::failure::Failure;
use crate::cli::files::Input;
use caveat::document::Format;
use std::env;
use std::path::{Component, Path, PathBuf};

/// The folder whose settings are for drafts.
pub struct Workspace {
    /// As it is called.
    root: PathBuf,
    /// Without links.
    real: PathBuf,
}

impl Workspace {
    /// The folder in which caveat works.
    pub fn here() -> Result<Self, Failure> {
        let root = env::current_dir()?;
        let real = root.canonicalize()?;
        Ok(Self { root, real })
    }

    /// What to check a text as. The file need not be there, and is not read; folders above it are looked at for settings.
    pub fn input(&self, file: Option<&str>) -> Result<Input, String> {
        let Some(typed) = file.map(str::trim).filter(|typed| !typed.is_empty()) else { return Ok(Input::nameless(None)) };
        let path = Path::new(typed);
        let below = path.strip_prefix(&self.root).or_else(|_| path.strip_prefix(&self.real)).unwrap_or(path);
        let is_plain = |part: Component| matches!(part, Component::Normal(_) | Component::CurDir);
        let path: PathBuf = below.components().filter(|part| *part != Component::CurDir).collect();
        if !below.components().all(is_plain) || !self.holds(&path) || path.file_name().is_none() {
            return Err(format!(
                "`{typed}` is not below the folder of the site, {}\n  give the path of a file from there on, without `..`; or leave `file` out, for the settings of that folder",
                self.root.display()
            ));
        }
        // A Word document's text comes as plain text, or as whatever its writer was asked for.
        let format = Format::from_path(typed).filter(|format| *format != Format::Docx);
        Ok(Input { name: path.to_string_lossy().into_owned(), path: Some(path), ..Input::nameless(format) })
    }

    /// Whether the folder of a file is in the workspace, wherever links lead.
    fn holds(&self, path: &Path) -> bool {
        let folders = path.ancestors().skip(1);
        let real = folders.filter_map(|folder| self.root.join(folder).canonicalize().ok()).next();
        real.is_some_and(|folder| folder.starts_with(&self.real))
    }
}
