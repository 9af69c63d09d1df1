//! What a report tells of a file: what counts against it and what does not, in the order of the source.

use super::{FileReport, order};
use crate::finding::{Excuse, Finding};
use crate::hex::hex;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

/// One thing that was found.
pub(super) struct Entry<'f> {
    pub(super) finding: &'f Finding,
    /// Why it is let be, if it is.
    pub(super) excuse: Option<&'f Excuse>,
    pub(super) fingerprint: String,
}

/// All that was found in a file. Equals are numbered together, so that excusing one gives no other its fingerprint.
pub(super) fn entries<'f>(file: &FileReport<'f>) -> impl Iterator<Item = Entry<'f>> + use<'f> {
    let mut findings = file.findings.iter().peekable();
    let mut excused = file.excused.iter().peekable();
    let mut fingerprints = Fingerprints::default();
    std::iter::from_fn(move || {
        let is_excused = match (findings.peek(), excused.peek()) {
            (Some(finding), Some(other)) => order(&other.finding, finding).is_lt(),
            (finding, _) => finding.is_none(),
        };
        let (finding, excuse) = match is_excused {
            true => excused.next().map(|excused| (&excused.finding, Some(&excused.excuse)))?,
            false => (findings.next()?, None),
        };
        Some(Entry { finding, excuse, fingerprint: fingerprints.of(finding) })
    })
}

/// Names that stay when lines move: of the rule, its words, and which of its equals in the file it is.
#[derive(Default)]
struct Fingerprints<'f> {
    seen: FxHashMap<(&'f str, &'f str), u32>,
}

impl<'f> Fingerprints<'f> {
    fn of(&mut self, finding: &'f Finding) -> String {
        let ordinal = self.seen.entry((&finding.rule, &finding.words)).or_default();
        let hash = Sha256::digest([&*finding.rule, "\0", &finding.words, "\0", &ordinal.to_string()].concat());
        *ordinal += 1;
        hex(&hash[..16])
    }
}
