//! The rules that the program carries: compiled when it was built, and their text for those who add to it.

use crate::rules::{File, RuleErrors, RuleSet};
use std::path::Path;

static COMPILED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules.bin"));
static TEXTS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules.txt"));

impl RuleSet {
    /// The built-in rules.
    pub fn embedded() -> RuleSet {
        postcard::from_bytes(COMPILED).expect("the build script wrote them with the same types")
    }

    /// The built-in rules with those of a folder over them: a file with the same path takes the place of the
    /// built-in one, a file with `extends` adds to what another defines, and all others join them.
    pub fn with_own(folder: &Path) -> Result<RuleSet, RuleErrors> {
        Self::compile(&File::layered(built_in(), folder)?)
    }
}

/// The files of the built-in rules, in the order of their paths.
pub fn built_in() -> Vec<File> {
    let texts = miniz_oxide::inflate::decompress_to_vec(TEXTS).expect("the build script packed them");
    let files: Vec<(String, String)> = postcard::from_bytes(&texts).expect("the build script wrote them with the same types");
    let shown = |file: File| File { shown: format!("(built-in) {}", file.path), ..file };
    files.into_iter().map(|(path, text)| shown(File::new(path, text))).collect()
}
