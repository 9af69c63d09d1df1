//! Records of approvals: where they are, and which files they tell of.

use super::failure::{Failure, show_mistakes};
use super::plan::Planner;
use super::read::reason;
use super::screen::Screen;
use caveat::config::relative;
use caveat::decide::approvals::{Approvals, NAME};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A record, read.
pub struct Record {
    /// Where it is, from the root on.
    pub path: PathBuf,
    /// What messages call it.
    pub name: String,
    /// What is in it; nothing if it is not there.
    pub approvals: Option<Approvals>,
}

impl Record {
    /// The record for a file or a folder: the one that was typed, or else the one beside the settings that govern it, or
    /// in the folder of the command.
    pub fn place(typed: Option<&Path>, path: &Path, planner: &mut Planner) -> PathBuf {
        match typed {
            Some(typed) => planner.absolute(typed),
            None => planner.folder(path).join(NAME),
        }
    }

    /// Reads a record.
    pub fn read(path: PathBuf, planner: &Planner, screen: &Screen) -> Result<Self, Failure> {
        let name = planner.name(&path);
        let approvals = match fs::read_to_string(&path) {
            Ok(text) => Some(Approvals::read(&name, &text).map_err(|mistake| {
                show_mistakes(&[*mistake], screen);
                Failure::Advice(format!("{name} cannot be used"))
            })?),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(Failure::Advice(format!("{name} {}", reason(&error)))),
        };
        Ok(Self { path, name, approvals })
    }

    /// The folder that the paths in it start from.
    pub fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// What it calls a file, by its path from the root on.
    pub fn file(&self, place: &Path) -> String {
        relative(self.folder(), place)
    }
}
