//! `--watch`: beside the editor, what changed is checked when it is saved.

use super::memory::Memory;
use super::watcher::{Stir, Watcher};
use super::{Check, Recall, Site};
use crate::cli::Status;
use crate::cli::failure::Failure;
use crate::cli::files::Files;
use crate::cli::interrupt;
use crate::cli::outputs::ReportFormat;
use crate::cli::plan::Planner;
use crate::cli::screen::Screen;
use caveat::config::{NAME, RULES_DIR};
use caveat::date::Date;
use caveat::decide::{EXCEPTIONS, REGISTER};
use caveat::report::{Paint, enumerated, paint};
use ignore::WalkBuilder;
use rustc_hash::FxHashSet;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::SystemTime;

/// More files than this are not named.
const NAMED: usize = 5;
/// Wipes the screen of a terminal, and begins at the top.
const WIPE: &str = "\x1b[2J\x1b[H";
/// What may decide about copy wherever it stands.
const SETTINGS: [&str; 4] = [NAME, EXCEPTIONS, REGISTER, RULES_DIR];

/// When a file was written, and how long it is.
type Stamp = Option<(SystemTime, u64)>;

/// Checks, and checks again, until somebody ends it.
pub fn watch(check: &Check, screen: &mut Screen) -> Result<Status, Failure> {
    refuse(check)?;
    let last = interrupt::end_with_last_state(&screen.progress);
    check.employ()?;
    let mut watch = Watch::new(check)?;
    let mut stir = None;
    loop {
        if let Some(news) = watch.look(stir.as_ref())? {
            let is_first = stir.is_none();
            if screen.is_terminal && !is_first {
                screen.print(WIPE)?;
            }
            let heading = if is_first { String::new() } else { news.heading() };
            if !heading.is_empty() {
                screen.print(&format!("{}\n\n", paint(heading.trim_end(), Paint::Strong, screen.colours)))?;
            }
            let (status, failure) = match watch.pass(news, screen) {
                Ok(status) => (status, None),
                Err(failure) if failure.is_broken_pipe() || (is_first && !matches!(failure, Failure::Rules(_))) => return Err(failure),
                Err(failure) => (Status::Failed, Some(failure)),
            };
            // Whoever has read the last line may end the program at once, and is told of the state that the line speaks of.
            last.store(status as i32, Ordering::SeqCst);
            screen.flush()?;
            if let Some(failure) = failure {
                failure.show(screen);
                watch.memory = None;
            }
            watch.settle(status);
            // What the settings name is known now.
            watch.follow()?;
            if !check.quiet && (is_first || screen.is_terminal) {
                screen.note(&watch.told());
            }
        }
        stir = Some(watch.wait()?);
    }
}

/// What makes no sense while one looks on.
fn refuse(check: &Check) -> Result<(), Failure> {
    if check.paths.iter().any(|path| path.as_os_str() == "-") {
        let advice = "--watch cannot watch standard input\n  name the files and folders that you work in";
        return Err(Failure::Advice(advice.to_owned()));
    }
    if !matches!(check.format, ReportFormat::Terminal | ReportFormat::Auto) {
        let advice =
            "--watch reports to whoever looks on, in the format for a terminal\n  leave --format out; for programs: caveat lsp, caveat mcp";
        return Err(Failure::Advice(advice.to_owned()));
    }
    Ok(())
}

struct Watch<'c> {
    check: &'c Check,
    watcher: Watcher,
    today: Date,
    /// Nothing once settings changed.
    planner: Option<Planner>,
    memory: Option<Memory>,
    /// The files of the last look.
    seen: BTreeMap<String, Stamp>,
    settings: Settings,
}

/// What the settings are made of, besides files that are called as such.
#[derive(Default)]
struct Settings {
    files: BTreeSet<PathBuf>,
    /// Folders of own rules.
    rules: Vec<PathBuf>,
}

impl Settings {
    fn has(&self, path: &Path) -> bool {
        let is_called = path.file_name().is_some_and(|name| SETTINGS.iter().any(|setting| name == *setting));
        is_called || self.files.contains(path) || self.rules.iter().any(|folder| path.starts_with(folder))
    }
}

/// What is new since the last look.
struct News {
    files: Files,
    /// Files of settings that changed.
    settings: Vec<String>,
    changed: Vec<String>,
    new: Vec<String>,
    gone: Vec<String>,
}

impl<'c> Watch<'c> {
    fn new(check: &'c Check) -> Result<Self, Failure> {
        let today = check.today.unwrap_or_else(Date::today);
        let planner = check.standard.planner(today)?;
        let (seen, settings) = (BTreeMap::new(), Settings::default());
        Ok(Self { check, watcher: Watcher::new()?, today, planner: Some(planner), memory: None, seen, settings })
    }

    /// Looks for what changed; nothing if nothing did.
    fn look(&mut self, stir: Option<&Stir>) -> Result<Option<News>, Failure> {
        // First watched and then read: whatever happens in between is told.
        self.follow()?;
        let files = Files::find(&self.check.paths, None, &self.check.reading);
        let stamps = files.inputs.iter().map(|input| (input.name.clone(), input.path.as_deref().and_then(stamp)));
        let stamps: BTreeMap<String, Stamp> = stamps.collect();
        let settings = self.settings_in(stir);
        let today = self.check.today.unwrap_or_else(Date::today);
        if today != self.today || !settings.is_empty() || stir.is_some_and(|stir| stir.is_lost) {
            self.today = today;
            self.start_over();
        }
        let here = std::env::current_dir()?;
        let was_written = |path: &Option<PathBuf>| {
            let place = path.as_ref().map(|path| here.join(path));
            stir.zip(place).is_some_and(|(stir, place)| stir.paths.contains(&place))
        };
        let mut news = News { settings, changed: Vec::new(), new: Vec::new(), gone: Vec::new(), files };
        for input in &news.files.inputs {
            match self.seen.get(&input.name) {
                None => news.new.push(input.name.clone()),
                Some(stamp) if *stamp != stamps[&input.name] || was_written(&input.path) => news.changed.push(input.name.clone()),
                Some(_) => {}
            }
        }
        news.gone = self.seen.keys().filter(|name| !stamps.contains_key(*name)).cloned().collect();
        self.seen = stamps;
        if let Some(memory) = &mut self.memory {
            memory.forget(&news.new.iter().chain(&news.changed).cloned().collect::<FxHashSet<_>>());
        }
        Ok((stir.is_none() || self.memory.is_none() || !news.is_empty()).then_some(news))
    }

    /// Checks what is new, and reports it.
    fn pass(&mut self, news: News, screen: &mut Screen) -> Result<Status, Failure> {
        let planner = match &mut self.planner {
            Some(planner) => planner,
            none => none.insert(self.check.standard.planner(self.today)?),
        };
        let mut learned = Memory::default();
        let site = Site { today: self.today, files: news.files, changes: None, unchanged: 0, outside: Vec::new() };
        let recall = Recall { known: self.memory.as_ref(), learned: &mut learned };
        let status = self.check.pass(site, planner, screen, Some(recall))?;
        self.memory = Some(learned);
        Ok(status)
    }

    /// Takes note of what the pass read.
    fn settle(&mut self, status: Status) {
        if let Some(planner) = &self.planner {
            let (files, rules) = planner.read_so_far();
            let typed = self.check.baseline.iter().map(|path| planner.absolute(path));
            self.settings = Settings { files: files.into_iter().chain(typed).collect(), rules };
        }
        if status == Status::Failed {
            // What is wrong with the settings is told by those who read them: again in the next pass.
            self.planner = None;
        }
    }

    /// Forgets what was read and found.
    fn start_over(&mut self) {
        (self.planner, self.memory) = (None, None);
    }

    /// Waits until something changes that is copy or decides about copy; in folders above there may be much else.
    fn wait(&mut self) -> Result<Stir, Failure> {
        let here = std::env::current_dir()?;
        let places: Vec<PathBuf> = self.check.paths.iter().map(|path| here.join(path)).collect();
        let settings = &self.settings;
        Ok(self.watcher.wait(|path| places.iter().any(|place| path.starts_with(place)) || settings.has(path)))
    }

    /// The settings among what stirred.
    fn settings_in(&self, stir: Option<&Stir>) -> Vec<String> {
        let here = std::env::current_dir().unwrap_or_default();
        let name = |path: &PathBuf| path.strip_prefix(&here).unwrap_or(path).display().to_string();
        stir.into_iter().flat_map(|stir| stir.paths.iter().filter(|path| self.settings.has(path))).map(name).collect()
    }

    /// Watches the folders in which copy stands, those above them, where settings may stand, and those of other settings.
    fn follow(&mut self) -> Result<(), Failure> {
        let here = std::env::current_dir()?;
        let mut folders = BTreeSet::new();
        for path in &self.check.paths {
            let place = here.join(path);
            below(&place, &mut folders);
            for above in place.ancestors().skip(1) {
                folders.insert(above.to_owned());
                if above.join(".git").exists() {
                    break;
                }
            }
        }
        let Settings { files, rules } = &self.settings;
        rules.iter().for_each(|folder| below(folder, &mut folders));
        folders.extend(files.iter().chain(rules).filter_map(|path| path.parent().map(Path::to_owned)));
        // One that is to come is seen in the folder in which it will be.
        folders.retain(|folder| folder.is_dir());
        self.watcher.look_at(folders)
    }

    /// What is watched, and how to end it.
    fn told(&self) -> String {
        let name = |path: &PathBuf| if path.as_os_str() == "." { "this folder".to_owned() } else { path.display().to_string() };
        let names: Vec<String> = self.check.paths.iter().map(name).collect();
        format!("watching {}, and the settings in force there. To stop: Ctrl-C", some(&names))
    }
}

impl News {
    fn is_empty(&self) -> bool {
        [&self.changed, &self.new, &self.gone, &self.settings].into_iter().all(Vec::is_empty)
    }

    fn heading(&self) -> String {
        if !self.settings.is_empty() {
            let verb = if self.settings.len() == 1 { "changed" } else { "have changed" };
            return format!("{} {verb}: everything is checked again.", some(&self.settings));
        }
        let lists = [("Changed", &self.changed), ("New", &self.new), ("Gone", &self.gone)];
        let lines = lists.into_iter().filter(|(_, names)| !names.is_empty());
        lines.map(|(what, names)| format!("{what}: {}\n", some(names))).collect()
    }
}

/// The first of the names, and how many there are more.
fn some(names: &[String]) -> String {
    let shown = if names.len() > NAMED + 1 { &names[..NAMED] } else { names };
    let more = (names.len() > shown.len()).then(|| format!("{} more", names.len() - shown.len()));
    enumerated(shown.iter().map(String::as_str).chain(more.as_deref()))
}

/// A folder and those in it, as far as they are looked into.
fn below(folder: &Path, folders: &mut BTreeSet<PathBuf>) {
    if folder.is_dir() {
        let walk = WalkBuilder::new(folder).require_git(false).build().flatten();
        folders.extend(walk.filter(|entry| entry.file_type().is_some_and(|kind| kind.is_dir())).map(|entry| entry.into_path()));
    }
}

fn stamp(path: &Path) -> Stamp {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}
