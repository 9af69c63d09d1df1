//! `--baseline`, `--write-baseline` and `--prune-baseline`: old findings that stay quiet.

use super::Check;
use crate::cli::failure::Failure;
use crate::cli::listener::Listener;
use crate::cli::plan::{Job, Plan, Planner, Terms};
use crate::cli::read::reason;
use crate::cli::screen::Screen;
use crate::cli::target::Target;
use caveat::config::relative;
use caveat::decide::baseline::{Baseline, Entries};
use caveat::finding::{Checked, Finding};
use caveat::report::summary::count;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What is done with baselines besides heeding them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    Heed,
    /// What is fixed is taken out.
    Prune,
    /// What is fixed is taken out, and nothing may be new.
    Shrink,
    /// What is fixed is taken out, and what is new is put in.
    Grow,
}

/// A baseline in force.
pub struct Book {
    path: PathBuf,
    /// What messages call it.
    pub name: String,
    /// The file as it was read; none if it is to be written for the first time.
    pub text: Option<String>,
    old: Baseline,
    /// Files in it that are no longer there; each with the only new file of the same name, if there is one.
    gone: BTreeMap<String, Option<String>>,
}

/// All baselines in force.
pub struct Baselines {
    wish: Wish,
    /// The one that was typed is for all files.
    typed: Option<PathBuf>,
    /// Whether those that the settings name are heeded.
    named: bool,
    pub books: Vec<Book>,
}

/// A file in a baseline.
pub struct Place {
    book: usize,
    file: String,
}

/// What a baseline makes of a file.
pub enum Settled {
    /// These entries are still needed.
    Known(Place, Entries),
    /// The baseline does not know the file, and knows files that are gone: it may be one of them.
    MayHaveMoved(Place),
}

impl Baselines {
    /// Reads the baselines that the settings name for the files of a plan, to heed them.
    pub fn heed(plan: &Plan, planner: &Planner, listener: &dyn Listener) -> Result<Self, Failure> {
        let mut all = Self { wish: Wish::Heed, typed: None, named: true, books: Vec::new() };
        all.open(plan, planner, false, listener)?;
        Ok(all)
    }

    /// Reads the baselines that are in force for the files of a plan.
    pub fn load(check: &Check, plan: &Plan, planner: &Planner, screen: &Screen) -> Result<Self, Failure> {
        let typed = check.write_baseline.as_ref().or(check.baseline.as_ref()).map(|path| planner.absolute(path));
        let mut all = Self { wish: Wish::Heed, typed, named: !check.no_baseline, books: Vec::new() };
        all.open(plan, planner, check.write_baseline.is_some(), screen)?;
        all.wish = match check {
            Check { write_baseline: Some(_), allow_growth, .. } => {
                let is_new = all.books.iter().all(|book| book.text.is_none());
                if is_new || *allow_growth { Wish::Grow } else { Wish::Shrink }
            }
            Check { prune_baseline: true, .. } if all.books.is_empty() => {
                let advice = "there is no baseline to prune\n  to name one: --baseline FILE, or `baseline = \"…\"` in caveat.toml";
                return Err(Failure::Advice(advice.to_owned()));
            }
            Check { prune_baseline: true, .. } => Wish::Prune,
            _ => Wish::Heed,
        };
        Ok(all)
    }

    fn open(&mut self, plan: &Plan, planner: &Planner, may_be_new: bool, listener: &dyn Listener) -> Result<(), Failure> {
        let paths: BTreeSet<&PathBuf> = plan.jobs.iter().filter_map(|job| self.path(job)).chain(&self.typed).collect();
        let books = paths.into_iter().map(|path| Book::read(path, may_be_new, planner, listener)).collect::<Result<_, Failure>>();
        self.books = books?;
        self.pair(plan, planner);
        Ok(())
    }

    /// Finds out which new files are called as those that are gone.
    fn pair(&mut self, plan: &Plan, planner: &Planner) {
        if self.books.iter().all(|book| book.gone.is_empty()) {
            return;
        }
        let mut new = vec![BTreeMap::<String, Vec<String>>::new(); self.books.len()];
        let places: Vec<Place> = plan.jobs.iter().filter_map(|job| self.place(job, planner)).collect();
        for Place { book, file } in places {
            // What is read from standard input may have a name and no file.
            self.books[book].gone.remove(&file);
            if !self.books[book].old.files.contains_key(&file) {
                new[book].entry(last_name(&file).to_owned()).or_default().push(file);
            }
        }
        for (book, new) in self.books.iter_mut().zip(new) {
            let mut names: BTreeMap<String, usize> = BTreeMap::new();
            book.gone.keys().for_each(|file| *names.entry(last_name(file).to_owned()).or_default() += 1);
            for (file, pair) in &mut book.gone {
                if let (Some([only]), Some(1)) = (new.get(last_name(file)).map(Vec::as_slice), names.get(last_name(file))) {
                    *pair = Some(only.clone());
                }
            }
        }
    }

    fn path<'a>(&'a self, job: &'a Job) -> Option<&'a PathBuf> {
        self.path_for(&job.terms)
    }

    /// The baseline for files that these terms are for.
    pub fn path_for<'a>(&'a self, terms: &'a Terms) -> Option<&'a PathBuf> {
        self.typed.as_ref().or(terms.baseline.as_ref().filter(|_| self.named))
    }

    fn place(&self, job: &Job, planner: &Planner) -> Option<Place> {
        let path = self.path(job).filter(|_| !job.input.is_nameless())?;
        let book = self.books.iter().position(|book| book.path == *path)?;
        Some(Place { book, file: relative(self.books[book].folder(), &planner.absolute(job.input.governed_as())) })
    }

    /// Lets the old findings of a file be. Can be called on any thread.
    pub fn settle(&self, job: &Job, planner: &Planner, checked: &mut Checked, is_old: impl Fn(&Finding) -> bool) -> Option<Settled> {
        let place = self.place(job, planner)?;
        let book = &self.books[place.book];
        let entries = match (self.wish, book.old.files.get(&place.file)) {
            (Wish::Grow, _) => Entries::of(&checked.findings).excuse(checked, is_old),
            (_, Some(entries)) => entries.excuse(checked, is_old),
            (_, None) if !book.gone.is_empty() && !checked.findings.is_empty() => return Some(Settled::MayHaveMoved(place)),
            (_, None) => Entries::default(),
        };
        Some(Settled::Known(place, entries))
    }
}

impl Book {
    fn read(path: &Path, may_be_new: bool, planner: &Planner, listener: &dyn Listener) -> Result<Self, Failure> {
        let name = planner.name(path);
        let text = match fs::read_to_string(path) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == ErrorKind::NotFound && may_be_new => None,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let advice = format!("there is no baseline `{name}`\n  to write it: caveat check --write-baseline {name}");
                return Err(Failure::Advice(advice));
            }
            Err(error) => return Err(Failure::Advice(format!("{name} {}", reason(&error)))),
        };
        let old = text.as_ref().map_or(Ok(Baseline::default()), |text| Baseline::read(&name, text)).map_err(|mistake| {
            listener.mistakes(&[*mistake]);
            Failure::Advice(format!("{name} cannot be used"))
        })?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let gone = old.files.keys().filter(|file| !folder.join(file).exists()).map(|file| (file.clone(), None)).collect();
        Ok(Self { path: path.to_owned(), name, text, old, gone })
    }

    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }
}

/// What becomes of the baselines in a run.
pub struct Ledger<'b> {
    baselines: &'b Baselines,
    accounts: Vec<Account<'b>>,
}

struct Account<'b> {
    book: &'b Book,
    /// What is still needed, by files that were checked.
    met: BTreeMap<String, Entries>,
    /// Files that are gone, and that no other was taken for.
    gone: BTreeMap<&'b str, &'b Entries>,
    /// How many findings of files that were checked or are gone the baseline held.
    held: usize,
    /// How many are not in it.
    new: usize,
}

/// What is left to do with the baselines when all is checked.
#[derive(Default)]
pub struct Closing {
    /// What there is to say, a sentence each.
    pub notes: Vec<String>,
    files: Vec<(PathBuf, String)>,
    refused: Option<String>,
}

impl<'b> Ledger<'b> {
    /// Nothing is checked yet.
    pub fn new(baselines: &'b Baselines) -> Self {
        let account = |book: &'b Book| {
            let gone: BTreeMap<&str, &Entries> = book.gone.keys().map(|file| (file.as_str(), &book.old.files[file])).collect();
            let held = gone.values().map(|entries| entries.total()).sum();
            Account { book, met: BTreeMap::new(), gone, held, new: 0 }
        };
        Self { baselines, accounts: baselines.books.iter().map(account).collect() }
    }

    /// Takes in what a baseline makes of a file with so many new findings.
    pub fn enter(&mut self, Place { book, file }: Place, met: Entries, new: usize) {
        let account = &mut self.accounts[book];
        account.new += new;
        account.held += account.book.old.files.get(&file).map_or(0, Entries::total);
        account.met.insert(file, met);
    }

    /// The entries of a file that is gone and that this one is taken for, with that file's name: no other two are called
    /// the same, or at least two thirds of the findings of either are in both.
    pub fn moved(&mut self, place: &Place, findings: &[Finding]) -> Option<(&'b str, &'b Entries)> {
        let found = Entries::of(findings);
        let Account { book, gone, .. } = &mut self.accounts[place.book];
        let rank = |(file, entries): &(&'b str, &'b Entries)| {
            let (pair, shared) = (&book.gone[*file], entries.shared(&found));
            let is_pair = pair.as_ref() == Some(&place.file);
            let is_alike = pair.is_none() && shared * 3 >= entries.total().max(found.total()) * 2;
            (shared > 0 && (is_pair || is_alike)).then_some((is_pair, shared))
        };
        let candidates = gone.iter().map(|(file, entries)| (*file, *entries)).filter_map(|of| Some((rank(&of)?, of)));
        // Of equals, the first.
        let (_, (file, entries)) = candidates.rev().max_by_key(|(rank, _)| *rank)?;
        gone.remove(file);
        Some((file, entries))
    }

    /// What the baselines come to.
    pub fn close(self) -> Closing {
        let wish = self.baselines.wish;
        let mut closing = Closing::default();
        for account in self.accounts {
            let book = account.book;
            let (name, quiet) = (&book.name, account.met.values().map(Entries::total).sum::<usize>());
            let fixed = account.held.saturating_sub(quiet);
            let is_first = book.text.is_none();
            if wish == Wish::Shrink && account.new > 0 {
                let new = format!("{} {} not in it", count(account.new, "finding"), is(account.new));
                closing.refused = Some(format!("{name} is left as it was: {new}\n  to put in what is new as well: --allow-growth"));
                continue;
            }
            if wish == Wish::Heed {
                if quiet > 0 {
                    let verb = if quiet == 1 { "stays" } else { "stay" };
                    closing.notes.push(format!("{} {verb} quiet: {name} knows them.", count(quiet, "old finding")));
                }
                if fixed > 0 {
                    let fixed = format!("{} of {name} {} fixed", count(fixed, "finding"), is(fixed));
                    closing.notes.push(format!("{fixed}. To take out what is fixed: --prune-baseline"));
                }
                continue;
            }
            let now = account.left();
            let (findings, files) = (count(now.total(), "finding"), count(now.files.len(), "file"));
            closing.notes.push(match wish {
                Wish::Grow if is_first => format!("Wrote {name}: {findings} in {files} will stay quiet. To heed it: --baseline {name}"),
                Wish::Grow => format!("Wrote {name}: {findings} in {files} will stay quiet."),
                _ if fixed == 0 => format!("Nothing in {name} is fixed: {findings} in {files} are left."),
                _ => format!("Took {} that {} fixed out of {name}: {findings} in {files} are left.", count(fixed, "finding"), is(fixed)),
            });
            let text = now.text();
            if book.text.as_ref() != Some(&text) {
                closing.files.push((book.path.clone(), text));
            }
        }
        closing
    }
}

impl Account<'_> {
    /// The baseline without what is fixed. Of files that were not checked everything stays.
    fn left(self) -> Baseline {
        let old = &self.book.old.files;
        let unchecked = old.iter().filter(|(file, _)| !self.met.contains_key(*file) && !self.book.gone.contains_key(*file));
        let mut files: BTreeMap<String, Entries> = unchecked.map(|(file, entries)| (file.clone(), entries.clone())).collect();
        files.extend(self.met.into_iter().filter(|(_, entries)| !entries.is_empty()));
        Baseline { files }
    }
}

/// A file's name, without its folder.
fn last_name(file: &str) -> &str {
    file.rsplit('/').next().unwrap_or(file)
}

fn is(number: usize) -> &'static str {
    if number == 1 { "is" } else { "are" }
}

impl Closing {
    /// Whether a baseline is not written as it was wished.
    pub fn is_refused(&self) -> bool {
        self.refused.is_some()
    }

    /// Writes the baselines, or tells why they are as they were.
    pub fn save(self) -> Result<(), Failure> {
        self.files.iter().try_for_each(|(path, text)| Target::put(path, text))?;
        self.refused.map_or(Ok(()), |words| Err(Failure::Advice(words)))
    }
}
