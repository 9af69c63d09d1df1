//! Folders under observation: what stirs in them, gathered until they are quiet again.

use crate::cli::failure::Failure;
use notify::event::{Event, EventKind, ModifyKind};
use notify::{ErrorKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// Editors write, rename and delete when somebody saves: all of that is one change.
const QUIET: Duration = Duration::from_millis(80);
/// Where it never gets quiet, a change is told all the same.
const LONGEST: Duration = Duration::from_millis(600);

/// Watches folders, each for itself: those that nobody looks into, as `node_modules`, cost nothing.
pub struct Watcher {
    watcher: RecommendedWatcher,
    heard: Receiver<notify::Result<Event>>,
    folders: BTreeSet<PathBuf>,
}

/// What happened.
#[derive(Default)]
pub struct Stir {
    /// The files and folders that were written, made, renamed or removed.
    pub paths: BTreeSet<PathBuf>,
    /// Whether more happened than the system could tell.
    pub is_lost: bool,
}

impl Watcher {
    /// Nothing is watched yet.
    pub fn new() -> Result<Self, Failure> {
        let (sender, heard) = channel();
        let watcher = notify::recommended_watcher(sender).map_err(|error| refused(&error, Path::new("")))?;
        Ok(Self { watcher, heard, folders: BTreeSet::new() })
    }

    /// From here on these folders are watched, as far as they are there, and no others.
    pub fn look_at(&mut self, folders: BTreeSet<PathBuf>) -> Result<(), Failure> {
        for gone in self.folders.difference(&folders) {
            // One that is not there any more is not watched any more.
            let _ = self.watcher.unwatch(gone);
        }
        let mut watched: BTreeSet<PathBuf> = self.folders.intersection(&folders).cloned().collect();
        for new in folders.difference(&self.folders) {
            match self.watcher.watch(new, RecursiveMode::NonRecursive) {
                Ok(()) => {
                    watched.insert(new.clone());
                }
                // It went away in the meantime.
                Err(_) if !new.exists() => {}
                Err(error) => return Err(refused(&error, new)),
            }
        }
        self.folders = watched;
        Ok(())
    }

    /// Waits until something stirs that matters, and it is quiet again.
    pub fn wait(&mut self, matters: impl Fn(&Path) -> bool) -> Stir {
        let (mut stir, mut begun) = (Stir::default(), None::<Instant>);
        loop {
            let event = match begun {
                None => match self.heard.recv() {
                    Ok(event) => event,
                    Err(_) => return stir,
                },
                Some(begun) if begun.elapsed() > LONGEST => return stir,
                Some(_) => match self.heard.recv_timeout(QUIET) {
                    Ok(event) => event,
                    Err(_) => return stir,
                },
            };
            if self.take(event, &mut stir, &matters) {
                begun = begun.or_else(|| Some(Instant::now()));
            }
        }
    }

    /// Takes in what the system tells; whether there is something new in it.
    fn take(&mut self, event: notify::Result<Event>, stir: &mut Stir, matters: impl Fn(&Path) -> bool) -> bool {
        let Ok(event) = event else {
            stir.is_lost = true;
            return true;
        };
        if event.need_rescan() {
            stir.is_lost = true;
            return true;
        }
        // Who only reads changes nothing; that is what caveat itself does.
        if matches!(event.kind, EventKind::Access(_)) {
            return false;
        }
        if matches!(event.kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))) {
            // A folder that comes again under the same name has to be watched anew.
            for path in &event.paths {
                self.folders.remove(path);
            }
        }
        let before = stir.paths.len();
        let matters = event.paths.into_iter().filter(|path| matters(path));
        stir.paths.extend(matters);
        stir.paths.len() > before
    }
}

fn refused(error: &notify::Error, folder: &Path) -> Failure {
    let advice = match &error.kind {
        ErrorKind::MaxFilesWatch => {
            "the system lets no more folders be watched\n  name fewer folders, or allow more: sysctl fs.inotify.max_user_watches".to_owned()
        }
        _ => format!("{} cannot be watched: {error}", if folder.as_os_str().is_empty() { Path::new("nothing") } else { folder }.display()),
    };
    Failure::Advice(advice)
}
