//! `--diff`: only what changed.

use crate::cli::failure::Failure;
use crate::cli::files::Input;
use crate::cli::plan::Planner;
use caveat::decide::changes::Changed;
use caveat::decide::diff::{self, FileDiff};
use rustc_hash::{FxHashMap, FxHashSet};
use std::env;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Stands for a diff on standard input.
pub const STDIN: &str = "-";

/// How git writes a diff, whatever the settings of whoever runs it.
const GIT_DIFF: [&str; 13] = [
    "diff",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--unified=0",
    "--inter-hunk-context=0",
    "--find-renames",
    "--no-relative",
    "--src-prefix=a/",
    "--dst-prefix=b/",
    "--ignore-submodules=all",
    "--diff-filter=d",
    "--end-of-options",
];

/// What changed, by files.
pub struct Changes {
    /// The folder that the paths start from.
    top: PathBuf,
    files: FxHashMap<String, Changed>,
    /// All that git looks after; of other files nobody knows what they were before. None: the diff knows.
    tracked: Option<FxHashSet<String>>,
    /// The real paths of folders.
    folders: FxHashMap<PathBuf, PathBuf>,
}

impl Changes {
    /// Asks git what changed since the work on this branch began, or reads a diff from standard input.
    pub fn new(since: &str) -> Result<Self, Failure> {
        if since == STDIN { Self::from_stdin() } else { Self::from_git(since) }
    }

    fn from_git(since: &str) -> Result<Self, Failure> {
        let here = env::current_dir()?;
        let up = git(&here, &["rev-parse", "--show-cdup"])
            .map_err(|told| told.explain("there is no git repository here, and --diff asks git what changed"))?;
        let top = real(&here.join(line(&up)));
        let commit =
            git(&here, &["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{since}^{{commit}}")]).map_err(|told| {
                told.explain(&format!(
                    "git knows no commit `{since}`\n  `git branch --all` lists branches; a copy without history has to fetch it first"
                ))
            })?;
        let apart = format!(
            "`{since}` and the commit that is checked out have no history in common\n  a copy without history has to fetch it first: git fetch --unshallow"
        );
        let base = git(&here, &["merge-base", &line(&commit), "HEAD"]).map_err(|told| told.explain(&apart))?;
        let base = line(&base);
        let diff = git(&top, &[&GIT_DIFF[..], &[&base, "--"]].concat()).map_err(|told| told.explain("git cannot tell what changed"))?;
        let tracked = git(&top, &["ls-files", "-z", "--full-name"]).map_err(|told| told.explain("git cannot list its files"))?;
        let diff = diff::read(&diff).map_err(|words| Failure::Advice(format!("the diff that git writes {words}")))?;
        let files = diff.into_iter().filter_map(|file| Some((file.paths.into_iter().next()?, file.changed)));
        let tracked = tracked.split(|&byte| byte == 0).map(|path| String::from_utf8_lossy(path).into_owned()).collect();
        Ok(Self { top, files: files.collect(), tracked: Some(tracked), folders: FxHashMap::default() })
    }

    fn from_stdin() -> Result<Self, Failure> {
        let mut text = Vec::new();
        io::stdin().lock().read_to_end(&mut text)?;
        let diff = diff::read(&text).map_err(|words| Failure::Advice(format!("the diff on standard input {words}")))?;
        let here = real(&env::current_dir()?);
        // Git's paths start from the top of its repository.
        let repository = here.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(&here);
        let mut files = FxHashMap::default();
        for FileDiff { paths, changed } in diff {
            let places = || [repository, &here].into_iter().flat_map(|folder| paths.iter().map(move |path| folder.join(path)));
            let place = places().find(|place| place.is_file()).or_else(|| places().next());
            let name = place.map(|place| place.strip_prefix(repository).unwrap_or(&place).to_string_lossy().replace('\\', "/"));
            files.extend(name.map(|name| (name, changed)));
        }
        Ok(Self { top: repository.to_owned(), files, tracked: None, folders: FxHashMap::default() })
    }

    /// Leaves the files that changed, and tells how many others there were and which may have changed without anybody knowing.
    pub fn leave(&mut self, inputs: &mut Vec<Input>, planner: &Planner) -> (usize, Vec<(String, String)>) {
        let (all, mut outside) = (inputs.len(), Vec::new());
        inputs.retain(|input| match self.name(input, planner) {
            Some(name) => self.of(&name).is_some_and(|changed| !changed.is_nothing()),
            None => {
                outside.push((input.name.clone(), "is not in the repository, so that nobody knows what changed in it".to_owned()));
                false
            }
        });
        (all - inputs.len() - outside.len(), outside)
    }

    /// What changed in one of the files that were left.
    pub fn in_file(&self, input: &Input, planner: &Planner) -> &Changed {
        let place = planner.absolute(input.governed_as());
        let folder = place.parent().and_then(|folder| self.folders.get(folder));
        let name = folder.and_then(|folder| Some(self.below(&folder.join(place.file_name()?))?.to_owned()));
        name.and_then(|name| self.of(&name)).unwrap_or(&Changed::Whole)
    }

    /// How many files there are in the diff.
    pub fn files(&self) -> usize {
        self.files.values().filter(|changed| !changed.is_nothing()).count()
    }

    fn name(&mut self, input: &Input, planner: &Planner) -> Option<String> {
        let place = planner.absolute(input.governed_as());
        let folder = place.parent()?;
        if !self.folders.contains_key(folder) {
            self.folders.insert(folder.to_owned(), real(folder));
        }
        self.below(&self.folders[folder].join(place.file_name()?))
    }

    fn below(&self, place: &Path) -> Option<String> {
        let name = place.strip_prefix(&self.top).ok()?.to_string_lossy();
        Some(if cfg!(windows) { name.replace('\\', "/") } else { name.into_owned() })
    }

    fn of(&self, name: &str) -> Option<&Changed> {
        let is_new = self.tracked.as_ref().is_some_and(|tracked| !tracked.contains(name));
        self.files.get(name).or(is_new.then_some(&Changed::Whole))
    }
}

/// A path without links, as far as it is there.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// Why git said nothing.
enum Told {
    NoGit,
    Nothing(String),
}

impl Told {
    /// The reason, with what git says of it.
    fn explain(self, words: &str) -> Failure {
        Failure::Advice(match self {
            Self::NoGit => {
                "git is not installed, and --diff asks it what changed\n  without git: --diff - reads a diff from standard input".to_owned()
            }
            Self::Nothing(said) if said.is_empty() => words.to_owned(),
            Self::Nothing(said) => format!("{words}\n  git says: {said}"),
        })
    }
}

fn git(folder: &Path, args: &[&str]) -> Result<Vec<u8>, Told> {
    let mut command = Command::new("git");
    command.current_dir(folder).args(["--no-pager", "-c", "core.quotePath=true", "-c", "diff.suppressBlankEmpty=false"]).args(args);
    // What git says is read here; and it must not wait for others that are at work in the repository.
    let output = command.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0").stdin(std::process::Stdio::null()).output();
    let output =
        output.map_err(|error| if error.kind() == ErrorKind::NotFound { Told::NoGit } else { Told::Nothing(error.to_string()) })?;
    if output.status.success() { Ok(output.stdout) } else { Err(Told::Nothing(line(&output.stderr))) }
}

/// The first line of what git wrote.
fn line(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).lines().next().unwrap_or_default().to_owned()
}
