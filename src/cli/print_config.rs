//! `caveat check --print-config`: the settings in force, and where each comes from.

use super::Status;
use super::failure::Failure;
use super::plan::{Planner, reason};
use super::screen::Screen;
use caveat::report::settings::settings;
use std::path::PathBuf;

/// Prints the settings of each path.
pub fn print_config(paths: &[PathBuf], planner: &mut Planner, screen: &mut Screen) -> Result<Status, Failure> {
    let mut status = Status::Clean;
    for (index, path) in paths.iter().enumerate() {
        if index > 0 {
            screen.print("\n")?;
        }
        let place = planner.absolute(path);
        match planner.settings(path, screen)? {
            None => status = Status::Failed,
            Some((config, in_force, linter)) => {
                let left = config.wants(&place).err().map(|left| reason(&left));
                let name = path.display().to_string();
                screen.print(&settings(&name, config, &in_force, linter.rules(), left.as_deref(), screen.colours))?;
                screen.print(&planner.shared_with(path))?;
            }
        }
    }
    Ok(status)
}
