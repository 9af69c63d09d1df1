//! Which file of settings governs a file of copy.

use super::governing::{Config, SharedFiles};
use super::load::Loader;
use crate::decide::{EXCEPTIONS, REGISTER};
use rustc_hash::FxHashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::{env, io};

/// What a file of settings is called.
pub const NAME: &str = "caveat.toml";

/// How to look for settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// Upwards from each file, up to a folder with `.git`.
    Upwards,
    /// In this file, for all.
    File(PathBuf),
    /// Not at all.
    Nowhere,
}

/// Settings by the files that they govern; each file of settings is read once, each folder looked at once.
#[derive(Debug)]
pub struct Configs {
    loader: Loader,
    /// The first stands for none.
    configs: Vec<Config>,
    loaded: FxHashMap<PathBuf, ConfigId>,
    /// What is for the files of a folder.
    folders: FxHashMap<PathBuf, Found>,
    /// What is for all files.
    only: Option<(ConfigId, Arc<SharedFiles>)>,
    /// The folder that was asked about last, as it was typed: files come folder by folder.
    last: Option<(PathBuf, ConfigId, Arc<SharedFiles>)>,
}

/// What stands in a folder or above it.
#[derive(Debug, Clone, Default)]
struct Found {
    config: Option<PathBuf>,
    shared: SharedFiles,
}

/// One of [`Configs`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConfigId(usize);

impl ConfigId {
    /// No settings.
    pub const NONE: ConfigId = ConfigId(0);
}

impl Configs {
    /// Reads nothing yet, unless one file is for all.
    pub fn new(lookup: Lookup) -> io::Result<Self> {
        let loader = Loader::new(env::current_dir()?);
        let configs = vec![Config::none()];
        let mut configs = Self { loader, configs, loaded: FxHashMap::default(), folders: FxHashMap::default(), only: None, last: None };
        configs.only = match lookup {
            Lookup::Upwards => None,
            Lookup::Nowhere => Some((ConfigId::NONE, Arc::default())),
            Lookup::File(path) => {
                let path = configs.absolute(&path);
                let id = configs.load(&path);
                let beside = beside(path.parent().unwrap_or(Path::new("")));
                Some((id, Arc::new(configs.get(id).shared.or(&beside))))
            }
        };
        Ok(configs)
    }

    /// The settings that govern a file, by its path as it was typed.
    pub fn governing(&mut self, file: &Path) -> ConfigId {
        self.of_file(file).0
    }

    /// The files that a file shares with others, by its path as it was typed: those that its settings name, or else the
    /// nearest ones.
    pub fn shared(&mut self, file: &Path) -> Arc<SharedFiles> {
        self.of_file(file).1
    }

    fn of_file(&mut self, file: &Path) -> (ConfigId, Arc<SharedFiles>) {
        if let Some(only) = &self.only {
            return only.clone();
        }
        let typed = file.parent().unwrap_or(Path::new(""));
        if let Some((folder, id, shared)) = &self.last
            && folder.as_os_str() == typed.as_os_str()
        {
            return (*id, shared.clone());
        }
        let found = self.of_folder(&self.absolute(typed));
        let id = found.config.map_or(ConfigId::NONE, |file| self.load(&file));
        let shared = Arc::new(self.get(id).shared.or(&found.shared));
        self.last = Some((typed.to_owned(), id, shared.clone()));
        (id, shared)
    }

    /// The settings themselves.
    pub fn get(&self, id: ConfigId) -> &Config {
        &self.configs[id.0]
    }

    /// All that were read so far.
    pub fn iter(&self) -> impl Iterator<Item = &Config> {
        self.configs.iter()
    }

    /// Takes a look that may find mistakes.
    pub fn get_mut(&mut self, id: ConfigId) -> &mut Config {
        &mut self.configs[id.0]
    }

    /// An absolute path as messages write it.
    pub fn name(&self, path: &Path) -> String {
        self.loader.name(path)
    }

    /// A path from the root on, without `..`.
    pub fn absolute(&self, path: &Path) -> PathBuf {
        let joined = self.loader.here().join(path);
        let climbs = joined.components().any(|part| part == Component::ParentDir);
        // What `..` leads to only the file system knows: there may be links on the way.
        let known =
            climbs.then(|| joined.canonicalize().ok().or_else(|| Some(joined.parent()?.canonicalize().ok()?.join(joined.file_name()?))));
        known.flatten().unwrap_or(joined)
    }

    fn of_folder(&mut self, folder: &Path) -> Found {
        if let Some(known) = self.folders.get(folder) {
            return known.clone();
        }
        let config = Some(folder.join(NAME)).filter(|file| file.is_file());
        let mut found = Found { config, shared: beside(folder) };
        if !folder.join(".git").exists()
            && let Some(above) = folder.parent()
        {
            let above = self.of_folder(above);
            found = Found { config: found.config.or(above.config), shared: found.shared.or(&above.shared) };
        }
        self.folders.insert(folder.to_owned(), found.clone());
        found
    }

    fn load(&mut self, file: &Path) -> ConfigId {
        if let Some(&known) = self.loaded.get(file) {
            return known;
        }
        self.configs.push(self.loader.load(file));
        let id = ConfigId(self.configs.len() - 1);
        self.loaded.insert(file.to_owned(), id);
        id
    }
}

/// The shared files that stand in a folder.
fn beside(folder: &Path) -> SharedFiles {
    let there = |name: &str| Some(folder.join(name)).filter(|file| file.is_file());
    SharedFiles { exceptions: there(EXCEPTIONS), register: there(REGISTER) }
}
