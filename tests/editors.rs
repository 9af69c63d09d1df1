//! The language server with clients that others wrote: Neovim, and the library that VS Code uses.

use caveat::rules::RuleSet;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// An empty folder for a walk.
fn workshop(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("editors").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the folder can be made");
    folder
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/editors").join(name)
}

fn is_installed(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

fn walks(command: &mut Command) {
    let output = command.env("CAVEAT", env!("CARGO_BIN_EXE_caveat")).output().expect("it starts");
    let told = [String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)].concat();
    assert!(output.status.success(), "{told}");
    assert!(told.lines().any(|line| line == "ok" || line.starts_with("ok: ")), "it went to the end: {told}");
}

/// With the user's own settings out of the way.
fn nvim(name: &str) -> Command {
    let folder = workshop(name);
    let mut command = Command::new("nvim");
    command.args(["--headless", "--clean", "-n"]).env("XDG_CONFIG_HOME", &folder).env("XDG_STATE_HOME", &folder);
    command.env("XDG_DATA_HOME", &folder).env("XDG_CACHE_HOME", &folder).current_dir(folder);
    command
}

#[test]
fn neovim() {
    if !is_installed("nvim") {
        eprintln!("neovim is passed over: nvim is not installed");
        return;
    }
    walks(nvim("neovim").arg("-c").arg(format!("luafile {}", script("nvim.lua").display())));
}

#[test]
fn the_library_of_vs_code() {
    if !is_installed("node") {
        eprintln!("the_library_of_vs_code is passed over: node is not installed");
        return;
    }
    if !script("node_modules").is_dir() {
        eprintln!("the_library_of_vs_code is passed over: `npm ci` was not run in tests/editors");
        return;
    }
    walks(Command::new("node").arg(script("client.mjs")).current_dir(workshop("node")));
}

#[test]
fn the_extension_offers_all_jurisdictions() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("editors/vscode/package.json");
    let declared: Value = serde_json::from_str(&fs::read_to_string(file).expect("it is there")).expect("JSON");
    let offered = &declared["contributes"]["configuration"]["properties"]["caveat.jurisdictions"]["items"]["enum"];
    let rules = RuleSet::embedded();
    let known: Vec<&str> = rules.regulations.ids().chain(["all"]).collect();
    assert_eq!(*offered, Value::from(known));
}
