//! A site in a folder of its own, for tests that take one through several runs.

#![allow(dead_code, reason = "each test uses a part of it")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder that is a repository of its own, so that nothing above it counts.
pub struct Site(pub PathBuf);

/// How a run ended, and what it wrote.
#[derive(Debug)]
pub struct Ran {
    pub status: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Site {
    /// An empty one.
    pub fn new(test: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sites").join(test);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("the folder for temporary files can be written");
        let site = Self(folder);
        site.git(&["init", "-q", "-b", "main"]);
        site
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub fn remove(&self, name: &str) {
        fs::remove_file(self.path(name)).expect("it is there");
    }

    pub fn rename(&self, from: &str, to: &str) {
        fs::create_dir_all(self.path(to).parent().expect("it is in a folder")).expect("it can be made");
        fs::rename(self.path(from), self.path(to)).expect("it is there");
    }

    /// The names of all that is in the folder, hidden files too.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).expect("it is there").flatten();
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    pub fn command(&self, program: &str, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.0).args(args).stdin(Stdio::null()).env("COLUMNS", "100").env("GIT_CONFIG_GLOBAL", "/dev/null");
        for variable in ["NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR", "GIT_DIR"] {
            command.env_remove(variable);
        }
        command
    }

    pub fn caveat(&self, args: &[&str]) -> Command {
        self.command(env!("CARGO_BIN_EXE_caveat"), args)
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        self.caveat(args).output().expect("caveat runs").into()
    }

    /// `caveat check`, which takes every finding for serious.
    pub fn check(&self, args: &[&str]) -> Ran {
        self.run(&[&["check", "--fail-on", "info", "--fail-on-confidence", "low"], args].concat())
    }

    /// The findings that are held against files: `path rule`.
    pub fn found(&self, args: &[&str]) -> Vec<String> {
        let ran = self.check(&[&["--format", "json"], args].concat());
        ran.findings()
    }

    pub fn git(&self, args: &[&str]) -> String {
        let identity = ["-c", "user.name=Test", "-c", "user.email=test@clinic.example", "-c", "commit.gpgsign=false"];
        let output = self.command("git", &[&identity, args].concat()).output().expect("git runs");
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    pub fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "-q", "-m", "as it is"]);
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("caveat writes UTF-8");
        Self { status: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Ran {
    /// The findings of a report in JSON: `path rule`.
    pub fn findings(&self) -> Vec<String> {
        let report: serde_json::Value = serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"));
        let mut found = Vec::new();
        for file in report["files"].as_array().expect("files is a list") {
            for finding in file["diagnostics"].as_array().expect("diagnostics is a list") {
                let word = |value: &serde_json::Value| value.as_str().expect("it is text").to_owned();
                found.push(format!("{} {}", word(&file["path"]), word(&finding["rule"])));
            }
        }
        found
    }

    /// Asserts that something is said.
    pub fn says(&self, words: &str) -> &Self {
        assert!(self.out.contains(words) || self.err.contains(words), "`{words}` is not in:\n{}\n{}", self.out, self.err);
        self
    }

    /// Asserts how it ended.
    pub fn ends(&self, status: i32) -> &Self {
        assert_eq!(self.status, Some(status), "{}\n{}", self.out, self.err);
        self
    }
}
