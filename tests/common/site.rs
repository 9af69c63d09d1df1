//! A folder of copy, and caveat run in it on a day that is always the same.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The day on which everything happens.
pub const TODAY: &str = "2026-11-23";

/// A folder of its own for each test, with these files in it, that looks like a repository, so that nothing above it counts.
pub fn site<'f>(test: &str, files: impl IntoIterator<Item = (&'f str, &'f str)>) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("site").join(test);
    let _ = fs::remove_dir_all(&folder);
    for (path, text) in [(".git/HEAD", "ref: refs/heads/main\n")].into_iter().chain(files) {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }
    folder
}

/// The exit status, and what was written to standard output and to standard error.
pub fn run(folder: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_caveat"));
    command.current_dir(folder).args(args).args(["--today", TODAY]).stdin(Stdio::null()).env("COLUMNS", "100");
    for variable in ["NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR"] {
        command.env_remove(variable);
    }
    let output = command.output().expect("caveat runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("caveat writes UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// The report as JSON.
pub fn report(folder: &Path, args: &[&str]) -> Value {
    let (_, out, err) = run(folder, &[&["check", "--format", "json"], args].concat());
    serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}"))
}

/// The entries of a list in every file of a report: `path:line rule`.
pub fn entries(report: &Value, list: &str) -> Vec<String> {
    let mut entries = Vec::new();
    for file in report["files"].as_array().expect("files is a list") {
        for one in file[list].as_array().expect("it is a list") {
            let line = one["span"]["start"]["line"].as_u64().expect("it is a number");
            let word = |value: &Value| value.as_str().expect("it is text").to_owned();
            entries.push(format!("{}:{line} {}", word(&file["path"]), word(&one["rule"])));
        }
    }
    entries
}
