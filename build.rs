//! Compiles the rules, so that the program need not do it each time it starts.
//!
//! A mistake in a rule file ends the build with a message that names the place.

#![allow(dead_code, unused_imports, reason = "the modules are shared with the library, which uses the rest of them")]

#[path = "src/context/mod.rs"]
mod context;
#[path = "src/document/model.rs"]
mod document;
#[path = "src/finding.rs"]
mod finding;
#[path = "src/flat.rs"]
mod flat;
#[path = "src/lexicon/mod.rs"]
mod lexicon;
#[path = "src/rules/mod.rs"]
mod rules;
#[path = "src/document/span_map.rs"]
mod span_map;
#[path = "src/text/mod.rs"]
mod text;

use document::Span;
use rules::RuleSet;
use std::path::{Path, PathBuf};
use std::{env, fs, process};

fn main() {
    let folder = |name| PathBuf::from(env::var_os(name).expect("cargo sets it"));
    let rules = folder("CARGO_MANIFEST_DIR").join("rules");
    watch(&rules);
    println!("cargo::rerun-if-changed=src");
    let compiled = RuleSet::load(&rules).unwrap_or_else(|errors| {
        eprintln!("{errors}");
        process::exit(1);
    });
    let bytes = postcard::to_stdvec(&compiled).expect("rules are plain data");
    fs::write(folder("OUT_DIR").join("rules.bin"), bytes).expect("cargo's own folder can be written to");
}

/// Has cargo watch a folder and those below it, for changed files and new ones.
fn watch(folder: &Path) {
    println!("cargo::rerun-if-changed={}", folder.display());
    let below = fs::read_dir(folder).into_iter().flatten().flatten();
    below.map(|entry| entry.path()).filter(|path| path.is_dir()).for_each(|path| watch(&path));
}
