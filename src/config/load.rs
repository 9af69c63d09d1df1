//! A file of settings and those that it extends.

use super::find::NAME;
use super::governing::{Config, SharedFiles};
use super::read::File;
use crate::keyed::{Origin, Source, Sourced};
use crate::rules::RuleError;
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use toml::Spanned;

/// The folder of own rules that needs no mention.
pub const RULES_DIR: &str = "caveat-rules";

/// Reads files of settings, each once.
#[derive(Debug)]
pub struct Loader {
    here: PathBuf,
    files: FxHashMap<PathBuf, Arc<File>>,
}

/// What comes together while a file and those that it extends are read.
#[derive(Default)]
struct Chain {
    /// Those that are extended come first.
    files: Vec<(PathBuf, Arc<File>)>,
    /// The files that are being read, each because of the one before it.
    open: Vec<PathBuf>,
    mistakes: Vec<RuleError>,
}

impl Loader {
    /// Names in messages start from this folder.
    pub fn new(here: PathBuf) -> Self {
        Self { here, files: FxHashMap::default() }
    }

    /// The folder in which the program was started.
    pub fn here(&self) -> &Path {
        &self.here
    }

    /// Reads a file and those that it extends.
    pub fn load(&mut self, path: &Path) -> Config {
        let mut chain = Chain::default();
        self.follow(path, &mut chain);
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let rules_dir = self.rules_dir(&mut chain);
        let shared = SharedFiles {
            exceptions: self.named(|file| file.exceptions.as_ref(), &mut chain),
            register: self.named(|file| file.evidence.as_ref(), &mut chain),
        };
        let mut config = Config { folder, rules_dir, baseline: baseline(&chain), shared, ..Config::none() };
        for (_, file) in &chain.files {
            config.include = config.include.and(&file.include);
            config.exclude = config.exclude.and(&file.exclude);
            config.mistakes.extend(file.mistakes.iter().cloned());
        }
        config.mistakes.append(&mut chain.mistakes);
        config.files = chain.files.into_iter().map(|(_, file)| file).collect();
        config
    }

    fn follow(&mut self, path: &Path, chain: &mut Chain) {
        let file = self.read(path);
        chain.open.push(path.to_owned());
        let folder = path.parent().unwrap_or(Path::new(""));
        for extended in &file.extends {
            let mut target = folder.join(extended.get_ref());
            if target.is_dir() {
                target.push(NAME);
            }
            match target.canonicalize() {
                Err(_) => {
                    let message = format!("there is no file `{}`", extended.get_ref());
                    let help = format!("paths in this file start from its folder; looked for {}", self.name(&target));
                    chain.mistakes.push(mistake(&file, extended, message, Some(help)));
                }
                Ok(target) if chain.open.iter().any(|open| open.canonicalize().is_ok_and(|open| open == target)) => {
                    let from = chain.open.iter().position(|open| open.canonicalize().is_ok_and(|open| open == target)).unwrap_or(0);
                    let round = chain.open[from..].iter().chain([&chain.open[from]]).map(|path| self.name(path));
                    let message = "this file extends itself".to_owned();
                    let help = format!("the way round: {}", round.collect::<Vec<_>>().join(" → "));
                    chain.mistakes.push(mistake(&file, extended, message, Some(help)));
                }
                Ok(target) => self.follow(&target, chain),
            }
        }
        chain.open.pop();
        // What several files extend counts once, where it is extended first.
        if !chain.files.iter().any(|(known, _)| known == path) {
            chain.files.push((path.to_owned(), file));
        }
    }

    fn read(&mut self, path: &Path) -> Arc<File> {
        if let Some(known) = self.files.get(path) {
            return known.clone();
        }
        let name = self.name(path);
        let file = Source::load(path, name.clone()).map(File::read).unwrap_or_else(|mistake| {
            let mut file = File::read(Arc::new(Source { name, text: String::new() }));
            file.mistakes.push(mistake);
            file
        });
        let file = Arc::new(file);
        self.files.insert(path.to_owned(), file.clone());
        file
    }

    /// The folder of own rules: the one that is named last, or else one that stands beside a file.
    fn rules_dir(&self, chain: &mut Chain) -> Option<Sourced<PathBuf>> {
        let folder = |path: &Path| path.parent().unwrap_or(Path::new("")).to_owned();
        for (path, file) in chain.files.iter().rev() {
            if let Some(named) = &file.rules_dir {
                let value = folder(path).join(named.get_ref());
                if !value.is_dir() {
                    let message = format!("there is no folder `{}`", named.get_ref());
                    let help = format!("paths in this file start from its folder; looked for {}", self.name(&value));
                    chain.mistakes.push(mistake(file, named, message, Some(help)));
                    return None;
                }
                return Some(Sourced { value, origin: file.source.origin(named.span()) });
            }
        }
        let beside = chain.files.iter().rev().map(|(path, _)| folder(path).join(RULES_DIR)).find(|folder| folder.is_dir());
        beside.map(|value| Sourced { value, origin: Origin::Default })
    }

    /// A file that settings name, those that count most before those that they extend.
    fn named(&self, name: impl Fn(&File) -> Option<&Spanned<String>>, chain: &mut Chain) -> Option<PathBuf> {
        let (path, file, named) = chain.files.iter().rev().find_map(|(path, file)| Some((path, file, name(file)?)))?;
        let target = path.parent().unwrap_or(Path::new("")).join(named.get_ref());
        if target.is_file() {
            return Some(target);
        }
        let message = format!("there is no file `{}`", named.get_ref());
        let help = format!("paths in this file start from its folder; looked for {}", self.name(&target));
        chain.mistakes.push(mistake(file, named, message, Some(help)));
        None
    }

    /// A path as messages write it: from the folder in which the program was started, if it is not far.
    pub fn name(&self, path: &Path) -> String {
        let ups = self.here.ancestors().position(|above| path.starts_with(above)).unwrap_or(usize::MAX);
        let name = match self.here.ancestors().nth(ups) {
            Some(above) if above.parent().is_some() => {
                let up: PathBuf = std::iter::repeat_n("..", ups).collect();
                up.join(path.strip_prefix(above).unwrap_or(path))
            }
            _ => path.to_owned(),
        };
        let name = name.to_string_lossy();
        if cfg!(windows) { name.replace('\\', "/") } else { name.into_owned() }
    }
}

/// The baseline that is named last.
fn baseline(chain: &Chain) -> Option<Sourced<PathBuf>> {
    let (path, file) = chain.files.iter().rev().find(|(_, file)| file.baseline.is_some())?;
    let named = file.baseline.as_ref()?;
    let value = path.parent().unwrap_or(Path::new("")).join(named.get_ref());
    Some(Sourced { value, origin: file.source.origin(named.span()) })
}

fn mistake(file: &File, place: &Spanned<String>, message: String, help: Option<String>) -> RuleError {
    file.source.mistake(Some(place.span().into()), message, help)
}
