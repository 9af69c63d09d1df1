//! What the pages for users show is what the program prints.
//!
//! Every `console` block is run: the lines after `$ ` by a shell, in the project's folder, 80 columns
//! wide. On some pages, they run in a folder of the page's own; on some of these, its `toml` blocks are written into it under the
//! path that they begin with. `README=overwrite cargo test --test readme` writes down what they print now.

#![cfg(unix)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const PAGES: [&str; 5] = ["README.md", "docs/writing-rules.md", WITH_FILES[0], WITH_FILES[1], ADOPTING];
const WITH_FILES: [&str; 2] = ["docs/your-own-rules.md", "docs/ci.md"];
const ADOPTING: &str = "docs/adopting.md";
const FENCE: &str = "```";

#[test]
fn commands_print_what_the_pages_show() {
    let overwrite = env::var_os("README").is_some_and(|wish| wish == "overwrite");
    for page in PAGES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
        let shown = fs::read_to_string(&path).expect("the page is there");
        let real = match page {
            ADOPTING => replay(&shown, &empty_folder(page), false),
            _ if WITH_FILES.contains(&page) => replay(&shown, &empty_folder(page), true),
            _ => replay(&shown, Path::new(env!("CARGO_MANIFEST_DIR")), false),
        };
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
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/json.md")).expect("the page is there");
    let block = page.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).expect("there is one");
    let read = |text: &str| {
        let mut report: serde_json::Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        report["tool"]["rules"].take();
        for key in ["message", "why", "advice"] {
            report["files"][0]["diagnostics"][0][key].take();
        }
        report
    };
    assert_eq!(read(block), read(&run("echo 'With zero downtime.' | caveat check - --format json", Path::new(env!("CARGO_MANIFEST_DIR")))));
}

/// A folder with nothing in it.
fn empty_folder(page: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages").join(page);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the folder for temporary files can be written");
    folder
}

/// Writes a block of a page to the file that its first line names.
fn write_block(block: &str, folder: &Path) {
    let path = block.strip_prefix("# ").and_then(|rest| rest.lines().next());
    let path = folder.join(path.unwrap_or_else(|| panic!("a block without its path:\n{block}")));
    fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
    fs::write(path, block).expect("it can be written");
}

/// The page with what the commands in it print now, in this folder, into which its files may be written.
fn replay(page: &str, folder: &Path, writes: bool) -> String {
    let mut real = String::new();
    let mut in_console = false;
    let mut block: Option<String> = None;
    for line in page.lines() {
        if let Some(text) = &mut block {
            match line.starts_with(FENCE) {
                true => write_block(&block.take().unwrap_or_default(), folder),
                false => *text += &format!("{line}\n"),
            }
        } else if writes && line == format!("{FENCE}toml") {
            block = Some(String::new());
        } else if line.starts_with(FENCE) {
            in_console = !in_console && line == format!("{FENCE}console");
        } else if in_console && !line.starts_with("$ ") {
            continue;
        }
        real += &format!("{line}\n");
        if let Some(command) = line.strip_prefix("$ ").filter(|_| in_console) {
            real += &run(command, folder);
        }
    }
    real
}

/// What a command prints, standard error included; blank lines at the end of it are left out.
fn run(command: &str, folder: &Path) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_caveat"));
    let folders = program.parent().into_iter().map(Path::to_path_buf);
    let path = env::join_paths(folders.chain(env::split_paths(&env::var_os("PATH").unwrap_or_default()))).expect("a path");
    // Reports that a command on a page writes for the sake of the example go to a folder of their own.
    let command = command.replace("> report.txt", "> \"$REPORTS/report.txt\"");
    let output = Command::new("sh")
        .args(["-c", &format!("exec 2>&1\n{command}")])
        .current_dir(folder)
        .env("PATH", path)
        .env("COLUMNS", "80")
        .env("REPORTS", env!("CARGO_TARGET_TMPDIR"))
        .env_remove("CLICOLOR_FORCE")
        .env_remove("GITHUB_STEP_SUMMARY")
        .output()
        .expect("there is a shell");
    let printed = String::from_utf8(output.stdout).expect("caveat writes UTF-8");
    let printed = printed.trim_end();
    if printed.is_empty() { String::new() } else { format!("{printed}\n") }
}
