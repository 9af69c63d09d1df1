//! Drafts that somebody is writing, held in memory: checked word for word as `caveat check` checks files, again and again.
//!
//! Settings, rules and baselines are read once, until [`Session::reload`]. What sentences held is remembered by the linter, so that
//! a draft in which one word changed is checked in a fraction of the time.

use super::check::baseline::{Baselines, Settled};
use super::failure::Failure;
use super::files::Input;
use super::guard::guarded;
use super::listener::{Listener, Notebook};
use super::plan::{Job, Plan, Planner, Terms};
use super::reading::Reading;
use super::standard::Standard;
use caveat::date::Date;
use caveat::document::{Document, Encoding};
use caveat::finding::Checked;
use caveat::linter::Linter;
use caveat::policy::Policy;
use caveat::rules::{RuleError, RuleErrors};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Checks drafts, one after the other.
pub struct Session {
    standard: Standard,
    planner: Planner,
    today: Date,
    /// Baselines by their files, as they were read.
    baselines: BTreeMap<PathBuf, Option<Baselines>>,
    notebook: Notebook,
    /// The shared files whose mistakes were told.
    told: BTreeSet<String>,
}

/// What stands in a draft.
pub enum Contents {
    /// A text that somebody has already, as an editor does: places in it are places in this.
    Text(String),
    /// The bytes of a file, however they are to be read.
    Bytes(Vec<u8>),
}

/// A draft that was checked.
pub struct Verdict {
    /// The draft as it was read.
    pub document: Document,
    /// What was found, in the order of reports.
    pub checked: Checked,
    /// By which rules.
    pub linter: Arc<Linter>,
    /// By which settings.
    pub terms: Arc<Terms>,
}

/// Why a draft was not checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Its settings do not want it checked; the words say which.
    Left(String),
    /// Its settings cannot be used: [`Session::mistakes`] tells why.
    Settings(String),
    /// It cannot be read; the words follow its name.
    Unreadable(String),
}

impl Session {
    /// Nothing is read yet.
    pub fn new(standard: Standard) -> Result<Self, Failure> {
        let today = Date::today();
        let planner = standard.planner(today)?;
        Ok(Self { standard, planner, today, baselines: BTreeMap::new(), notebook: Notebook::default(), told: BTreeSet::new() })
    }

    /// Forgets settings, rules and baselines, so that they are read anew.
    pub fn reload(&mut self) -> Result<(), Failure> {
        self.today = Date::today();
        self.planner = self.standard.planner(self.today)?;
        self.baselines.clear();
        self.told.clear();
        Ok(())
    }

    /// The mistakes in settings, rules and files beside them that came to light since they were last asked for.
    pub fn mistakes(&mut self) -> Vec<RuleError> {
        self.notebook.take_mistakes()
    }

    /// Reads settings and looks files up.
    pub fn planner(&mut self) -> &mut Planner {
        &mut self.planner
    }

    /// Reads the settings that govern a file, so that what is wrong with them comes to light.
    pub fn read_settings(&mut self, path: &Path) {
        if let Err(Failure::Rules(RuleErrors(mistakes))) = self.planner.settings(path, &self.notebook) {
            self.notebook.mistakes(&mistakes);
        }
    }

    /// The rules for a file; the built-in ones, if its own cannot be used.
    pub fn rules_for(&mut self, path: &Path) -> Option<Arc<Linter>> {
        self.judge_of(path).map(|(linter, _)| linter)
    }

    /// The rules for a file, and by which policy they judge it; the built-in ones, if its own cannot be used.
    pub fn judge_of(&mut self, path: &Path) -> Option<(Arc<Linter>, Policy)> {
        match self.planner.settings(path, &self.notebook) {
            Ok(Some((_, settings, linter))) => {
                let policy = settings.policy(linter.rules());
                Some((linter, policy))
            }
            Ok(None) | Err(_) => Some((self.planner.rules().ok()?, Policy::all())),
        }
    }

    /// Checks a draft: its contents as they would stand in the file `input`. Where `jurisdictions` are given, their law takes the
    /// place of that which the settings choose.
    pub fn check(&mut self, input: Input, contents: Contents, jurisdictions: Option<&[String]>) -> Result<Verdict, Refusal> {
        if self.today != Date::today() {
            self.reload().map_err(|failure| Refusal::Settings(failure.to_string()))?;
        }
        // What was said of an earlier draft.
        self.notebook.take_words();
        let name = input.name.clone();
        let mut plan = self.plan(input)?;
        if let (Some(chosen), Some(job)) = (jurisdictions, plan.jobs.first_mut()) {
            let terms = Arc::make_mut(&mut job.terms);
            terms.policy.jurisdictions = chosen.to_vec();
        }
        let Some(job) = plan.jobs.first() else {
            let words = self.notebook.take_words().into_iter().next().unwrap_or_default();
            return Err(if plan.failed.is_empty() { Refusal::Left(words) } else { Refusal::Settings(words) });
        };
        let checked = guarded(|| {
            let mut wish = Reading::default().of(&job.input, &job.terms.columns);
            let bytes = match contents {
                Contents::Text(text) => {
                    wish.encoding = Some(Encoding::UTF_8);
                    text.into_bytes()
                }
                Contents::Bytes(bytes) => bytes,
            };
            let document = Document::read_as(name, bytes, &wish)?;
            let (checked, _) = job.judge(&document, self.today);
            Ok((document, checked))
        });
        let (document, mut checked) = checked.map_err(Refusal::Unreadable)?;
        self.heed_baseline(&plan, job, &mut checked);
        for book in plan.shared.iter().filter(|book| Arc::ptr_eq(book.books(), &job.books)) {
            if self.told.insert(book.name().to_owned()) {
                self.notebook.mistakes(&book.mistakes());
            }
        }
        Ok(Verdict { document, checked, linter: job.linter.clone(), terms: job.terms.clone() })
    }

    fn plan(&mut self, input: Input) -> Result<Plan, Refusal> {
        self.planner.plan(vec![input], &self.notebook).map_err(|failure| {
            let words = failure.to_string();
            if let Failure::Rules(RuleErrors(mistakes)) = failure {
                self.notebook.mistakes(&mistakes);
            }
            Refusal::Settings(words)
        })
    }

    fn heed_baseline(&mut self, plan: &Plan, job: &Job, checked: &mut Checked) {
        let Some(path) = &job.terms.baseline else { return };
        if !self.baselines.contains_key(path) {
            let read = Baselines::heed(plan, &self.planner, &self.notebook);
            self.baselines.insert(path.clone(), read.ok());
        }
        let Some(Some(baselines)) = self.baselines.get(path) else { return };
        // A draft alone cannot tell whether it is an old file under a new name.
        let _: Option<Settled> = baselines.settle(job, &self.planner, checked, |_| false);
    }

    /// The rules in force for a file; none if its settings cannot be used, which [`Session::mistakes`] explains.
    pub fn rules_in_force(&mut self, path: &Path) -> Result<Option<Arc<Linter>>, Failure> {
        Ok(self.planner.settings(path, &self.notebook)?.map(|(_, _, linter)| linter))
    }
}
