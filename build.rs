//! Compiles the rules, so that the program need not do it each time it starts.
//!
//! A mistake in a rule file ends the build with a message that names the place.

#![allow(dead_code, unused_imports, reason = "the modules are shared with the library, which uses the rest of them")]

#[path = "src/context/mod.rs"]
mod context;
#[path = "src/date.rs"]
mod date;
#[path = "src/document/model.rs"]
mod document;
#[path = "src/finding.rs"]
mod finding;
#[path = "src/flat.rs"]
mod flat;
#[path = "src/hex.rs"]
mod hex;
#[path = "src/keyed/slips.rs"]
mod keyed;
#[path = "src/lexicon/mod.rs"]
mod lexicon;
#[path = "src/nearest.rs"]
mod nearest;
#[path = "src/rules/mod.rs"]
mod rules;
#[path = "src/document/span_map.rs"]
mod span_map;
#[path = "src/text/mod.rs"]
mod text;
#[path = "src/weights/mod.rs"]
mod weights;

use document::Span;
use rules::{File, RuleErrors, RuleSet};
use std::path::{Path, PathBuf};
use std::{env, fs, process};

fn main() {
    let folder = |name| PathBuf::from(env::var_os(name).expect("cargo sets it"));
    let rules = folder("CARGO_MANIFEST_DIR").join("rules");
    watch(&rules);
    println!("cargo::rerun-if-changed=src");
    let files = File::below(&rules).unwrap_or_else(|error| stop(&RuleErrors(vec![error])));
    let compiled = RuleSet::compile(&files).unwrap_or_else(|errors| stop(&errors));
    let texts: Vec<(&str, &str)> = files.iter().map(|file| (file.path.as_str(), file.source.as_str())).collect();
    let texts = postcard::to_stdvec(&texts).expect("texts are plain data");
    let write = |name, bytes| fs::write(folder("OUT_DIR").join(name), bytes).expect("cargo's own folder can be written to");
    write("rules.bin", postcard::to_stdvec(&compiled).expect("rules are plain data"));
    write("rules.txt", miniz_oxide::deflate::compress_to_vec(&texts, BEST));
}

/// Packs as tightly as it can: the texts are read only where somebody adds to them.
const BEST: u8 = 10;

/// Ends the build.
fn stop(errors: &RuleErrors) -> ! {
    eprintln!("{errors}");
    process::exit(1)
}

/// Has cargo watch a folder and those below it, for changed files and new ones.
fn watch(folder: &Path) {
    println!("cargo::rerun-if-changed={}", folder.display());
    let below = fs::read_dir(folder).into_iter().flatten().flatten();
    below.map(|entry| entry.path()).filter(|path| path.is_dir()).for_each(|path| watch(&path));
}
