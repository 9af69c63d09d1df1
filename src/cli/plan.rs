//! From files to jobs: which are checked, with which rules and by which settings.

use super::RulesFrom;
use super::failure::{Failure, misread};
use super::files::Input;
use super::jurisdictions::Jurisdictions;
use super::listener::Listener;
use super::shared::{Book, Books};
use caveat::config::{Config, ConfigId, Configs, FailOn, Left, Matched, Names, Options, Settings, SharedFiles, Source};
use caveat::date::Date;
use caveat::decide::Use;
use caveat::document::{Columns, Document};
use caveat::finding::{Checked, Confidence, Finding};
use caveat::hex::hex;
use caveat::linter::Linter;
use caveat::policy::Policy;
use caveat::report::summary::count;
use caveat::report::{self, Applied, Run, enumerated};
use caveat::rules::{RuleError, RuleErrors, RuleSet};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file to check.
pub struct Job {
    /// The file.
    pub input: Input,
    /// Checks it.
    pub linter: Arc<Linter>,
    /// By which settings.
    pub terms: Arc<Terms>,
    /// What it shares with other files.
    pub books: Arc<Books>,
    /// Where it is, from the root on, if it shares anything.
    pub place: PathBuf,
}

impl Job {
    /// Checks the file, and parts what is held against it from what is let be; both in the order of reports. Tells what was
    /// used of the files that it shares.
    pub fn judge(&self, document: &Document, today: Date) -> (Checked, Vec<Use>) {
        let mut findings = self.linter.check(document, &self.terms.policy);
        report::sort(&mut findings);
        let grounds = self.books.grounds(&self.place, today);
        let (mut checked, uses) = self.linter.settle(document, findings, &self.terms.policy, grounds);
        report::sort(&mut checked.findings);
        (checked, uses)
    }
}

/// What is in force for a file.
#[derive(Debug, Clone)]
pub struct Terms {
    /// What the checks have to know.
    pub policy: Policy,
    /// The least severity that makes the run fail.
    pub fail_on: FailOn,
    /// The least confidence that does.
    pub fail_on_confidence: Confidence,
    /// The file of old findings that the settings name.
    pub baseline: Option<PathBuf>,
    /// How tables are read.
    pub columns: Columns,
}

impl Terms {
    /// Whether a finding makes the run fail.
    pub fn fails(&self, finding: &Finding) -> bool {
        self.fail_on.is_some_and(|least| finding.severity >= least) && finding.confidence >= self.fail_on_confidence
    }
}

/// All jobs of a run.
#[derive(Default)]
pub struct Plan {
    /// The files that are checked.
    pub jobs: Vec<Job>,
    /// How many in folders are not, as their settings wish.
    pub excluded: usize,
    /// How many tables in folders are not, as nobody says which of their columns are copy.
    pub skipped: usize,
    /// The files that cannot be, since their settings are wrong, in words.
    pub failed: Vec<String>,
    /// The files that others share, in the order of their names.
    pub shared: Vec<Book>,
    /// Whether something is wrong with one of those.
    pub broken: bool,
}

impl Plan {
    /// The linter of a run in which no country's law applies to any file.
    pub fn without_law(&self) -> Option<&Linter> {
        self.jobs.first().filter(|_| self.jobs.iter().all(|job| job.terms.policy.jurisdictions.is_empty())).map(|job| &*job.linter)
    }

    /// Whose law is applied, and to how many files.
    pub fn law(&self) -> Vec<Applied> {
        law(self.jobs.iter().map(|job| (&*job.linter, &*job.terms)))
    }
}

/// Whose law is applied to files that are judged so.
pub fn law<'j>(judged: impl IntoIterator<Item = (&'j Linter, &'j Terms)>) -> Vec<Applied> {
    let mut law: BTreeMap<&str, Applied> = BTreeMap::new();
    for (linter, Terms { policy, .. }) in judged {
        let known = &linter.rules().regulations;
        for id in known.ids().filter(|id| policy.is_all() || policy.jurisdictions.iter().any(|chosen| chosen == id)) {
            let name = |id| known.index(id).map_or_else(|| id.into(), |index| known.get(index).name.clone());
            law.entry(id).or_insert_with(|| Applied { id: id.to_owned(), name: name(id), files: 0 }).files += 1;
        }
    }
    law.into_values().collect()
}

/// Rules in force, and what they give names to.
struct Loaded {
    linter: Arc<Linter>,
    names: Option<Names>,
}

/// The file of settings that governs a file, what it comes to there, and the rules.
pub type InForce<'c> = (&'c Config, Settings, Arc<Linter>);

/// Which files are shared, and the folder of own rules in force for them.
type BooksOf = (SharedFiles, Option<PathBuf>);

/// Makes plans: settings are read once, and rules are loaded once for all files that have the same.
pub struct Planner {
    configs: Configs,
    options: Options,
    jurisdictions: Jurisdictions,
    rules: RulesFrom,
    loaded: BTreeMap<Option<PathBuf>, Loaded>,
    terms: BTreeMap<(ConfigId, Matched), Arc<Terms>>,
    /// What files share, by where it stands and by the folder of own rules.
    books: BTreeMap<BooksOf, (Arc<Books>, bool)>,
    /// The day that it is.
    today: Date,
    /// Whether settings can be used, for those that were asked.
    sound: BTreeMap<ConfigId, bool>,
    /// Mistakes that were shown: several files may extend the same one.
    shown: Vec<RuleError>,
}

impl Planner {
    /// Nothing is read yet.
    pub fn new(configs: Configs, options: Options, jurisdictions: Jurisdictions, rules: RulesFrom, today: Date) -> Self {
        Self {
            configs,
            options,
            jurisdictions,
            rules,
            loaded: BTreeMap::new(),
            terms: BTreeMap::new(),
            books: BTreeMap::new(),
            today,
            sound: BTreeMap::new(),
            shown: Vec::new(),
        }
    }

    /// Leaves what was read to the end of the process, which frees it at no cost: taking rules apart would cost a tenth of a
    /// short run.
    pub fn leave(self) {
        std::mem::forget(self);
    }

    /// Plans what to do with files. What is wrong with their settings is told at once.
    pub fn plan(&mut self, inputs: Vec<Input>, listener: &dyn Listener) -> Result<Plan, Failure> {
        let mut plan = Plan::default();
        let mut failed: BTreeMap<ConfigId, Vec<String>> = BTreeMap::new();
        for input in inputs {
            let path = input.governed_as();
            let id = self.configs.governing(path);
            if !self.is_sound(id, listener)? {
                failed.entry(id).or_default().push(input.name);
                continue;
            }
            let terms = if id == ConfigId::NONE {
                self.terms(id, Matched::new())?
            } else {
                let place = self.configs.absolute(path);
                let config = self.configs.get(id);
                if let Err(left) = config.wants(&place).or_else(|left| if input.is_nameless() { Ok(()) } else { Err(left) }) {
                    if input.named {
                        listener.note(&format!("{} is not checked: {}", input.name, reason(&left)));
                    }
                    plan.excluded += 1;
                    continue;
                }
                self.terms(id, config.matched(&place))?
            };
            if input.needs_columns && terms.columns.copy.is_empty() {
                plan.skipped += 1;
                continue;
            }
            let linter = self.loaded(id)?.linter.clone();
            let (books, _) = self.books(input.governed_as(), id, listener)?;
            let place = if books.is_empty() { PathBuf::new() } else { self.configs.absolute(input.governed_as()) };
            plan.jobs.push(Job { input, linter, terms, books, place });
        }
        if plan.jobs.is_empty() {
            // What is wrong with the command line is wrong without files too.
            self.terms(ConfigId::NONE, Matched::new())?;
        }
        plan.broken = self.books.values().any(|(_, broken)| *broken);
        plan.shared = self.shared(listener)?;
        for (id, files) in failed {
            let verb = if files.len() == 1 { "is" } else { "are" };
            let reason = |who: &str, verb: &str| format!("{who} {verb} not checked: {} cannot be used", self.configs.get(id).name());
            listener.error(&reason(&count(files.len(), "file"), verb));
            plan.failed.extend(files.iter().map(|file| reason(file, "is")));
        }
        Ok(plan)
    }

    /// The folder of own rules for a file.
    pub fn rules_folder(&mut self, path: &Path) -> Option<PathBuf> {
        let id = self.configs.governing(path);
        self.own_rules(id).or_else(|| self.rules.chosen().map(|folder| self.configs.absolute(folder)))
    }

    /// The rules for files that no settings govern.
    pub fn rules(&mut self) -> Result<Arc<Linter>, Failure> {
        Ok(self.loaded(ConfigId::NONE)?.linter.clone())
    }

    /// The settings of one file, and the file of settings that governs it; none if that is wrong.
    pub fn settings(&mut self, path: &Path, listener: &dyn Listener) -> Result<Option<InForce<'_>>, Failure> {
        let id = self.configs.governing(path);
        if !self.is_sound(id, listener)? {
            return Ok(None);
        }
        let matched = self.configs.get(id).matched(&self.configs.absolute(path));
        let settings = self.settings_of(id, &matched)?;
        let linter = self.loaded(id)?.linter.clone();
        Ok(Some((self.configs.get(id), settings, linter)))
    }

    /// The files that a file shares with others, a line for each.
    pub fn shared_with(&mut self, path: &Path) -> String {
        let shared = self.configs.shared(path);
        let files = [("exceptions", &shared.exceptions), ("evidence", &shared.register)];
        let line = |(what, file): (&str, &Option<PathBuf>)| Some(format!("# {what}: {}\n", self.configs.name(file.as_ref()?)));
        files.into_iter().filter_map(line).collect()
    }

    /// What a file shares with others, and where it is. Nothing if the shared files have mistakes, which are shown.
    pub fn shared_by(&mut self, path: &Path, listener: &dyn Listener) -> Result<Option<(Arc<Books>, PathBuf)>, Failure> {
        let id = self.configs.governing(path);
        let (books, is_broken) = self.books(path, id, listener)?;
        Ok((!is_broken).then(|| (books, self.configs.absolute(path))))
    }

    /// The day that it is.
    pub fn today(&self) -> Date {
        self.today
    }

    /// A path from the root on.
    pub fn absolute(&self, path: &Path) -> PathBuf {
        self.configs.absolute(path)
    }

    /// The folder of the settings that govern a file, or that of the command.
    pub fn folder(&mut self, file: &Path) -> PathBuf {
        match self.configs.governing(file) {
            ConfigId::NONE => self.configs.absolute(Path::new("")),
            id => self.configs.get(id).folder().to_owned(),
        }
    }

    /// An absolute path as messages write it.
    pub fn name(&self, path: &Path) -> String {
        self.configs.name(path)
    }

    /// The files of settings that were read, each once, by their names.
    pub fn sources(&self) -> Vec<&Source> {
        let mut sources: Vec<&Source> = self.configs.iter().flat_map(Config::sources).collect();
        sources.sort_by_key(|source| &source.name);
        sources.dedup_by_key(|source| &source.name);
        sources
    }

    /// What decides about copy besides the copy, as far as it was read: files, and folders of own rules.
    pub fn read_so_far(&self) -> (Vec<PathBuf>, Vec<PathBuf>) {
        let settings = self.configs.iter().flat_map(Config::sources).map(|source| self.absolute(Path::new(&source.name)));
        let baselines = self.configs.iter().filter_map(|config| Some(config.baseline()?.value.clone()));
        let shared = self.books.keys().flat_map(|(files, _)| [&files.exceptions, &files.register]).flatten().cloned();
        let named = self.configs.iter().filter_map(|config| Some(config.rules_dir()?.value.clone()));
        let chosen = self.rules.chosen().map(|folder| self.absolute(folder));
        (settings.chain(baselines).chain(shared).collect(), named.chain(chosen).collect())
    }

    /// What is known of the run: the rules in force.
    pub fn run(&self) -> Run<'_> {
        let mut digests: Vec<&str> = self.loaded.values().map(|loaded| loaded.linter.rules().digest.as_str()).collect();
        digests.dedup();
        let digest = match digests.as_slice() {
            [only] => (*only).to_owned(),
            several => hex(&Sha256::digest(several.concat())),
        };
        Run { digest, rules: self.loaded.values().map(|loaded| loaded.linter.rules()).collect(), ..Run::default() }
    }

    /// Whether settings can be used; if not, what is wrong is shown the first time.
    fn is_sound(&mut self, id: ConfigId, listener: &dyn Listener) -> Result<bool, Failure> {
        if let Some(&known) = self.sound.get(&id) {
            return Ok(known);
        }
        let sound = id == ConfigId::NONE || {
            match self.loaded(id) {
                Ok(_) => {
                    let names = self.names(id)?;
                    self.configs.get_mut(id).check_names(&names);
                }
                // Own rules that are wrong tell no names to check.
                Err(Failure::Rules(RuleErrors(mistakes))) => self.configs.get_mut(id).add(mistakes),
                Err(failure) => return Err(failure),
            }
            let new: Vec<RuleError> =
                self.configs.get(id).mistakes().iter().filter(|mistake| !self.shown.contains(mistake)).cloned().collect();
            listener.mistakes(&new);
            self.shown.extend(new);
            self.configs.get(id).mistakes().is_empty()
        };
        self.sound.insert(id, sound);
        Ok(sound)
    }

    /// The folder of own rules, unless the command line chose another.
    fn own_rules(&self, id: ConfigId) -> Option<PathBuf> {
        let named = self.configs.get(id).rules_dir().filter(|_| self.rules.chosen().is_none());
        named.map(|folder| folder.value.clone())
    }

    fn loaded(&mut self, id: ConfigId) -> Result<&mut Loaded, Failure> {
        let own = self.own_rules(id);
        if !self.loaded.contains_key(&own) {
            let rules = match &own {
                Some(folder) => RuleSet::with_own(Path::new(&self.configs.name(folder))).map_err(Failure::Rules)?,
                None => self.rules.load()?,
            };
            self.loaded.insert(own.clone(), Loaded { linter: Arc::new(Linter::new(rules)), names: None });
        }
        Ok(self.loaded.get_mut(&own).expect("it was loaded"))
    }

    fn names(&mut self, id: ConfigId) -> Result<Names, Failure> {
        let loaded = self.loaded(id)?;
        Ok(loaded.names.get_or_insert_with(|| Names::of(loaded.linter.rules())).clone())
    }

    /// What a file shares with others. What is wrong with it is shown the first time; the file can be checked
    /// all the same. Tells besides whether anything is.
    fn books(&mut self, path: &Path, id: ConfigId, listener: &dyn Listener) -> Result<(Arc<Books>, bool), Failure> {
        let files = self.configs.shared(path);
        let key = ((*files).clone(), self.own_rules(id).filter(|_| !files.is_empty()));
        if let Some(known) = self.books.get(&key) {
            return Ok(known.clone());
        }
        let linter = self.loaded(id)?.linter.clone();
        let (books, mut mistakes) = Books::read(&files, |path| self.configs.name(path), linter.rules(), self.today);
        let broken = !mistakes.is_empty();
        mistakes.retain(|mistake| !self.shown.contains(mistake));
        listener.mistakes(&mistakes);
        if !mistakes.is_empty() {
            let files: BTreeSet<&str> = mistakes.iter().map(|mistake| mistake.path.as_str()).collect();
            listener.error(&misread(mistakes.len(), &enumerated(files)));
        }
        self.shown.extend(mistakes);
        let books = (Arc::new(books), broken);
        self.books.insert(key, books.clone());
        Ok(books)
    }

    /// Each file that others share, with its own settings.
    fn shared(&mut self, listener: &dyn Listener) -> Result<Vec<Book>, Failure> {
        let known: Vec<(SharedFiles, Arc<Books>)> =
            self.books.iter().map(|((files, _), (books, _))| (files.clone(), books.clone())).collect();
        let mut all: Vec<Book> = Vec::new();
        for (files, books) in known {
            let of = Book::all(&books, &files, |path| {
                let id = self.configs.governing(path);
                // Mistakes in the settings are told where copy is checked by them.
                let id = if self.is_sound(id, listener)? { id } else { ConfigId::NONE };
                let matched = self.configs.get(id).matched(path);
                Ok::<_, Failure>((self.loaded(id)?.linter.clone(), self.terms(id, matched)?))
            })?;
            all.extend(of);
        }
        all.sort_by(|a, b| a.name().cmp(b.name()));
        all.dedup_by(|a, b| a.name() == b.name());
        Ok(all)
    }

    fn settings_of(&mut self, id: ConfigId, matched: &Matched) -> Result<Settings, Failure> {
        let names = if id == ConfigId::NONE { Names::default() } else { self.names(id)? };
        let linter = self.loaded(id)?.linter.clone();
        let mut settings = self.configs.get(id).settings(matched, linter.rules(), &names);
        let jurisdictions = Some(self.jurisdictions.ids(&linter.rules().regulations)?).filter(|ids| !ids.is_empty());
        settings.choose(&Options { jurisdictions, ..self.options });
        Ok(settings)
    }

    fn terms(&mut self, id: ConfigId, matched: Matched) -> Result<Arc<Terms>, Failure> {
        let key = (id, matched);
        if let Some(known) = self.terms.get(&key) {
            return Ok(known.clone());
        }
        let settings = self.settings_of(id, &key.1)?;
        let policy = settings.policy(self.loaded(id)?.linter.rules());
        let baseline = self.configs.get(id).baseline().map(|named| named.value.clone());
        let columns = settings.columns();
        let (fail_on, fail_on_confidence) = (settings.fail_on.value, settings.fail_on_confidence.value);
        let terms = Terms { policy, fail_on, fail_on_confidence, baseline, columns };
        Ok(self.terms.entry(key).or_insert(Arc::new(terms)).clone())
    }
}

/// Why a file is left out, in words.
pub fn reason(left: &Left) -> String {
    match left {
        Left::Excluded(origin) => format!("{origin} excludes it"),
        Left::NotIncluded(origin) => format!("it is none of the files that {origin} includes"),
    }
}
