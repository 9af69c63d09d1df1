//! Files of settings and rules: what is wrong with them, as they are saved and as they are written.

use super::buffer::{Buffer, Lines};
use super::diagnostics;
use crate::cli::session::Session;
use crate::cli::shared::entry_mistakes;
use caveat::config::{self, NAME, Names, TOP};
use caveat::date::Date;
use caveat::decide::{EXCEPTION_KEYS, EXCEPTIONS, Exceptions, REGISTER, REGISTER_KEYS, Register};
use caveat::document::counter::Unit;
use caveat::embedded;
use caveat::keyed::Source;
use caveat::rules::{File, RuleError, RuleErrors, RuleSet};
use caveat::schema::FileKind;
use caveat::shape::Key;
use lsp_types::Diagnostic;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// A kind of file that settings or rules stand in.
enum Kind {
    Config,
    Exceptions,
    Register,
    /// A file of own rules: their folder, and its path in it.
    Rules(PathBuf, String),
}

impl Kind {
    fn of(path: &Path, session: &mut Session) -> Option<Self> {
        match path.file_name()?.to_str()? {
            NAME => Some(Kind::Config),
            EXCEPTIONS => Some(Kind::Exceptions),
            REGISTER => Some(Kind::Register),
            name if name.ends_with(".toml") => {
                let folder = session.planner().rules_folder(path)?;
                let inside = path.strip_prefix(&folder).ok()?.to_string_lossy().replace('\\', "/");
                Some(Kind::Rules(folder, inside))
            }
            _ => None,
        }
    }
}

/// Whether settings or rules stand in a file.
pub fn is_settings(path: &Path, session: &mut Session) -> bool {
    Kind::of(path, session).is_some()
}

/// What may stand in a file, and the names that it may use.
pub fn keys(path: &Path, session: &mut Session) -> Option<(&'static [Key], Names)> {
    let keys = match Kind::of(path, session)? {
        Kind::Config => TOP,
        Kind::Exceptions => EXCEPTION_KEYS,
        Kind::Register => REGISTER_KEYS,
        Kind::Rules(_, inside) => FileKind::of(&inside)?.keys,
    };
    Some((keys, Names::of(session.rules_for(path)?.rules())))
}

/// What is known of mistakes in such files.
#[derive(Default)]
pub struct Desk {
    /// As they are on disk, by file.
    saved: BTreeMap<PathBuf, Vec<RuleError>>,
    /// As they are written.
    written: BTreeMap<PathBuf, Vec<RuleError>>,
    /// The files that something was told of.
    told: BTreeSet<PathBuf>,
    /// When the rules are to be tried.
    due: Option<Instant>,
    /// Files of the workspace that are not open and that something was told of.
    pub swept: BTreeSet<PathBuf>,
}

impl Desk {
    /// When the rules are to be tried, if they are.
    pub fn due(&self) -> Option<Instant> {
        self.due
    }

    /// The rules are to be tried, and not before this.
    pub fn wait(&mut self, until: Instant) {
        self.due = Some(until);
    }

    /// What was on disk is not known any more.
    pub fn forget(&mut self) {
        self.saved.clear();
    }

    /// Takes in what came to light; tells whether it is news.
    pub fn learn(&mut self, session: &mut Session) -> bool {
        let mistakes = session.mistakes();
        let news = !mistakes.is_empty();
        for mistake in mistakes {
            let path = session.planner().absolute(Path::new(&mistake.path));
            let known = self.saved.entry(path).or_default();
            if !known.contains(&mistake) {
                known.push(mistake);
            }
        }
        news
    }

    /// Looks for mistakes in a text that may not be saved; tells whether all rules are needed for that.
    pub fn look(&mut self, path: &Path, text: String, session: &mut Session) -> bool {
        let source = Arc::new(Source { name: session.planner().name(path), text });
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let Some((linter, policy)) = session.judge_of(path) else { return false };
        let (rules, today) = (linter.rules(), Date::today());
        let mistakes = match Kind::of(path, session) {
            Some(Kind::Config) => config::mistakes(source, &Names::of(rules)),
            Some(Kind::Exceptions) => match Exceptions::read(source, folder, rules, today) {
                Ok(exceptions) => entry_mistakes(&exceptions, &linter, &policy),
                Err(mistakes) => mistakes,
            },
            Some(Kind::Register) => Register::read(source, folder, rules).1,
            Some(Kind::Rules(..)) => return true,
            None => return false,
        };
        self.written.insert(path.to_owned(), mistakes);
        false
    }

    /// Tries the rules with the texts that are open.
    pub fn read_rules(&mut self, open: &[(PathBuf, String)], session: &mut Session) {
        self.due = None;
        let mut folders: BTreeMap<PathBuf, Vec<(&PathBuf, String, &String)>> = BTreeMap::new();
        for (path, text) in open {
            if let Some(Kind::Rules(folder, inside)) = Kind::of(path, session) {
                folders.entry(folder).or_default().push((path, inside, text));
            }
        }
        for (folder, texts) in folders {
            let named = session.planner().name(&folder);
            let Ok(mut files) = File::layered(embedded::built_in(), Path::new(&named)) else { continue };
            for (_, inside, text) in &texts {
                if let Some(file) = files.iter_mut().find(|file| file.own && file.path == *inside) {
                    *file = File { shown: file.shown.clone(), own: true, ..File::new(inside.clone(), (*text).clone()) };
                }
            }
            let mistakes = RuleSet::compile(&files).err().map_or_else(Vec::new, |RuleErrors(mistakes)| mistakes);
            for (path, ..) in texts {
                let name = session.planner().name(path);
                self.written.insert(path.clone(), mistakes.iter().filter(|mistake| mistake.path == name).cloned().collect());
            }
        }
    }

    /// What there is to tell of files, those first that are clean again.
    pub fn mistakes(&mut self, open: &BTreeMap<PathBuf, &Buffer>, unit: Unit) -> Vec<(PathBuf, Vec<Diagnostic>, Option<i32>)> {
        self.written.retain(|path, _| open.contains_key(path));
        let files: BTreeSet<PathBuf> = self.saved.keys().chain(self.written.keys()).cloned().collect();
        let mut all: Vec<_> = self.told.difference(&files).map(|path| (path.clone(), Vec::new(), None)).collect();
        for path in &files {
            let buffer = open.get(path);
            let mut mistakes: Vec<&RuleError> = self.written.get(path).into_iter().flatten().collect();
            for mistake in self.saved.get(path).into_iter().flatten() {
                // What is written now may not have the mistake any more.
                let holds = buffer.is_none_or(|buffer| buffer.lines.text() == mistake.source);
                if holds && !mistakes.contains(&mistake) {
                    mistakes.push(mistake);
                }
            }
            let shown = mistakes.into_iter().map(|mistake| match buffer {
                Some(buffer) if mistake.source == buffer.lines.text() => diagnostics::mistake(mistake, &buffer.lines),
                _ => diagnostics::mistake(mistake, &Lines::new(mistake.source.clone(), unit)),
            });
            all.push((path.clone(), shown.collect(), buffer.map(|buffer| buffer.version)));
        }
        self.told = files;
        all
    }
}
