//! Which rules look for a breach of which provision.

use super::law::Law;
use crate::rules::{Head, Provision, RuleSet};
use rustc_hash::FxHashMap;

/// A provision and the rules that cite it.
#[derive(Debug)]
pub struct Covered<'r> {
    /// The provision.
    pub provision: &'r Provision,
    /// The rules, in the order of their indices.
    pub rules: Vec<Head<'r>>,
}

/// Every provision of a jurisdiction with the rules that cite it, in the order of its file.
pub fn coverage(rules: &RuleSet, jurisdiction: u32) -> Vec<Covered<'_>> {
    let mut citing: FxHashMap<&str, Vec<Head>> = FxHashMap::default();
    for law in Law::of(rules, vec![jurisdiction]) {
        for head in rules.heads() {
            for cited in law.stance(rules, &head).cites {
                citing.entry(&cited.provision.id).or_default().push(head);
            }
        }
    }
    let covered = |provision| Covered { provision, rules: citing.remove(&*provision.id).unwrap_or_default() };
    rules.regulations.get(jurisdiction).provisions.iter().map(covered).collect()
}
