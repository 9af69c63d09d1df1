//! The page of `caveat serve` in a real browser: `tests/browser/serve.mjs`. Passed over where there is none.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A program that is found on the path.
fn program(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|file| file.is_file())
}

#[test]
fn the_page_in_a_browser() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let (node, chromium) = (program(&["node"]), program(&["chromium", "chromium-browser", "google-chrome"]));
    let (Some(node), Some(chromium), true) = (node, chromium, folder.join("node_modules").is_dir()) else {
        eprintln!("passed over: this needs node, chromium, and `npm ci --prefix tests/browser`");
        return;
    };
    let output = Command::new(node)
        .args(["--test", "--test-reporter", "spec", "serve.mjs"])
        .current_dir(folder)
        .env("CAVEAT", env!("CARGO_BIN_EXE_caveat"))
        .env("CHROMIUM", chromium)
        .output()
        .expect("node runs");
    assert!(output.status.success(), "{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
}
