//! What the pages for users show is what the program prints.
//!
//! Every `console` block is run: the lines after `$ ` by a shell, in the project's folder, 80 columns
//! wide. `README=overwrite cargo test --test readme` writes down what they print now.

#![cfg(unix)]

use std::path::Path;
use std::process::Command;
use std::{env, fs};

const PAGES: [&str; 2] = ["README.md", "docs/writing-rules.md"];
const FENCE: &str = "```";

#[test]
fn commands_print_what_the_pages_show() {
    let overwrite = env::var_os("README").is_some_and(|wish| wish == "overwrite");
    for page in PAGES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
        let shown = fs::read_to_string(&path).expect("the page is there");
        let real = replay(&shown);
        if overwrite {
            fs::write(&path, &real).expect("the page can be written");
        } else {
            let apart = shown
                .lines()
                .zip(real.lines())
                .position(|(shown, real)| shown != real)
                .unwrap_or(shown.lines().count().min(real.lines().count()));
            let around = |text: &str| text.lines().skip(apart).take(5).collect::<Vec<_>>().join("\n");
            assert!(
                shown == real,
                "{page} is out of date from line {}; to write it anew: README=overwrite cargo test --test readme\n--- it shows\n{}\n--- printed now\n{}",
                apart + 1,
                around(&shown),
                around(&real)
            );
        }
    }
}

/// The report on the page, with the sentences of the rule cut short.
#[test]
fn the_report_for_programs_is_as_shown() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("the page is there");
    let block = page.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).expect("there is one");
    let read = |text: &str| {
        let mut report: serde_json::Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        report["tool"]["rules"].take();
        for key in ["message", "why", "advice"] {
            report["files"][0]["diagnostics"][0][key].take();
        }
        report
    };
    assert_eq!(read(block), read(&run("echo 'With zero downtime.' | caveat check - --format json")));
}

/// The page with what the commands in it print now.
fn replay(page: &str) -> String {
    let mut real = String::new();
    let mut in_console = false;
    for line in page.lines() {
        if line.starts_with(FENCE) {
            in_console = !in_console && line == format!("{FENCE}console");
        } else if in_console && !line.starts_with("$ ") {
            continue;
        }
        real += &format!("{line}\n");
        if let Some(command) = line.strip_prefix("$ ").filter(|_| in_console) {
            real += &run(command);
        }
    }
    real
}

/// What a command prints, standard error included; blank lines at the end of it are left out.
fn run(command: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_caveat"));
    let folders = program.parent().into_iter().map(Path::to_path_buf);
    let path = env::join_paths(folders.chain(env::split_paths(&env::var_os("PATH").unwrap_or_default()))).expect("a path");
    // Reports that a command on a page writes for the sake of the example go to a folder of their own.
    let command = command.replace("> report.txt", "> \"$REPORTS/report.txt\"");
    let output = Command::new("sh")
        .args(["-c", &format!("exec 2>&1\n{command}")])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("PATH", path)
        .env("COLUMNS", "80")
        .env("REPORTS", env!("CARGO_TARGET_TMPDIR"))
        .env_remove("CLICOLOR_FORCE")
        .output()
        .expect("there is a shell");
    let printed = String::from_utf8(output.stdout).expect("caveat writes UTF-8");
    let printed = printed.trim_end();
    if printed.is_empty() { String::new() } else { format!("{printed}\n") }
}
