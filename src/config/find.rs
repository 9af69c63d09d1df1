//! Which file of settings governs a file of copy.

use super::governing::Config;
use super::load::Loader;
use rustc_hash::FxHashMap;
use std::path::{Component, Path, PathBuf};
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
    /// Which governs the files of a folder.
    folders: FxHashMap<PathBuf, ConfigId>,
    /// Governs all files.
    only: Option<ConfigId>,
    /// The folder that was asked about last, as it was typed: files come folder by folder.
    last: Option<(PathBuf, ConfigId)>,
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
        let mut configs = Self { loader, configs: vec![Config::none()], folders: FxHashMap::default(), only: None, last: None };
        configs.only = match lookup {
            Lookup::Upwards => None,
            Lookup::Nowhere => Some(ConfigId::NONE),
            Lookup::File(path) => {
                let path = configs.absolute(&path);
                Some(configs.load(&path))
            }
        };
        Ok(configs)
    }

    /// The settings that govern a file, by its path as it was typed.
    pub fn governing(&mut self, file: &Path) -> ConfigId {
        if let Some(only) = self.only {
            return only;
        }
        let typed = file.parent().unwrap_or(Path::new(""));
        if let Some((folder, id)) = &self.last
            && folder.as_os_str() == typed.as_os_str()
        {
            return *id;
        }
        let id = self.of_folder(&self.absolute(typed));
        self.last = Some((typed.to_owned(), id));
        id
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

    fn of_folder(&mut self, folder: &Path) -> ConfigId {
        if let Some(&known) = self.folders.get(folder) {
            return known;
        }
        let file = folder.join(NAME);
        let id = if file.is_file() {
            self.load(&file)
        } else if folder.join(".git").exists() {
            ConfigId::NONE
        } else {
            folder.parent().map_or(ConfigId::NONE, |above| self.of_folder(above))
        };
        self.folders.insert(folder.to_owned(), id);
        id
    }

    fn load(&mut self, file: &Path) -> ConfigId {
        self.configs.push(self.loader.load(file));
        ConfigId(self.configs.len() - 1)
    }
}
