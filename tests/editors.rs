//! The language server with clients that others wrote: Neovim, and the library that VS Code uses.

use caveat::rules::RuleSet;
use serde_json::Value;
use std::collections::BTreeSet;
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

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn script(name: &str) -> PathBuf {
    path("tests/editors").join(name)
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

/// Runs a script in Neovim, with the user's own settings out of the way.
fn nvim(test: &str, name: &str) {
    if !is_installed("nvim") {
        eprintln!("{test} is passed over: nvim is not installed");
        return;
    }
    let folder = workshop(test);
    let mut command = Command::new("nvim");
    command.args(["--headless", "--clean", "-n", "-c"]).arg(format!("luafile {}", script(name).display())).current_dir(&folder);
    for place in ["CONFIG", "STATE", "DATA", "CACHE"] {
        command.env(format!("XDG_{place}_HOME"), &folder);
    }
    walks(command.env("SETTINGS", path("editors/neovim")));
}

#[test]
fn neovim() {
    nvim("neovim", "nvim.lua");
}

#[test]
fn the_settings_for_neovim() {
    nvim("the_settings_for_neovim", "nvim_settings.lua");
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
    let declared = path("editors/vscode/package.json");
    let declared: Value = serde_json::from_str(&fs::read_to_string(declared).expect("it is there")).expect("JSON");
    let offered = &declared["contributes"]["configuration"]["properties"]["caveat.jurisdictions"]["items"]["enum"];
    let rules = RuleSet::embedded();
    let known: BTreeSet<&str> = rules.regulations.ids().chain(["all"]).collect();
    let offered: BTreeSet<&str> = offered.as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert_eq!(offered, known);
}

#[test]
fn the_settings_for_helix_are_toml() {
    let text = fs::read_to_string(path("editors/helix/languages.toml")).expect("it is there");
    let settings: toml::Table = text.parse().expect("TOML");
    assert_eq!(settings["language-server"]["caveat"]["args"], toml::Value::from(vec!["lsp"]));
    for language in settings["language"].as_array().expect("a list") {
        let servers = language["language-servers"].as_array().expect("a list");
        assert!(servers.contains(&"caveat".into()), "{language}");
    }
}
