//! The rules that the program carries, compiled when it was built.

use crate::rules::RuleSet;

const COMPILED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules.bin"));

impl RuleSet {
    /// The built-in rules.
    pub fn embedded() -> RuleSet {
        postcard::from_bytes(COMPILED).expect("the build script wrote them with the same types")
    }
}
