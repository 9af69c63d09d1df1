//! What checking a file comes to: which findings are held against it, and which are let be.

use super::approval::Approvals;
use super::exceptions::Exceptions;
use super::note;
use super::register::Register;
use super::suppress::Suppressions;
use super::usage::Use;
use crate::date::Date;
use crate::document::Document;
use crate::finding::{Checked, Excused, Finding};
use crate::policy::Decisions;
use crate::policy::Policy;
use crate::rules::RuleSet;
use std::path::Path;

/// What there is besides a file by which its findings may be let be.
#[derive(Debug, Clone, Copy)]
pub struct Grounds<'g> {
    /// The day that it is.
    pub today: Date,
    /// Where the file is, from the root on: exceptions and approvals may be for some files only.
    pub place: &'g Path,
    /// Exceptions that stand in a file of their own.
    pub exceptions: Option<&'g Exceptions>,
    /// The register of evidence.
    pub register: Option<&'g Register>,
}

impl Grounds<'_> {
    /// Whether nothing can let a finding of a file be, so that there is nothing to settle.
    pub fn are_idle(&self, document: &Document) -> bool {
        let speaks = !document.comments.is_empty() || document.front_matter.is_some();
        !speaks && self.exceptions.is_none() && self.register.is_none()
    }
}

/// A file whose findings are settled.
pub struct Settling<'s> {
    /// The file.
    pub document: &'s Document,
    /// The rules in force.
    pub rules: &'s RuleSet,
    /// What is chosen for the file.
    pub policy: &'s Policy,
    /// What that makes of the rules.
    pub decisions: &'s Decisions,
    /// What there is besides it.
    pub grounds: Grounds<'s>,
    /// The indices of the treatments that the page of a number promotes. Few files make anybody ask.
    pub promoted: &'s dyn Fn(usize) -> Vec<u32>,
}

/// Parts the findings of a file, which are in the order of its source, from those that are let be: by an exception in
/// the copy or beside it, or by an entry of the register. What is wrong with the exceptions in the copy is found too.
/// Tells besides which entries of the shared files were used.
pub fn settle(settling: &Settling, findings: Vec<Finding>) -> (Checked, Vec<Use>) {
    let (mut notes, mut uses) = (Vec::new(), Vec::new());
    let mut suppressions = Suppressions::read(settling, &mut notes);
    let mut beside = settling.grounds.exceptions.map(|exceptions| exceptions.for_file(settling));
    let mut approvals = settling.grounds.register.map(|register| Approvals::new(register, settling));
    let mut checked = Checked::default();
    for finding in findings {
        let excuse = suppressions
            .excuse(&finding)
            .or_else(|| beside.as_mut()?.excuse(&finding, &mut uses))
            .or_else(|| approvals.as_mut()?.excuse(&finding, &mut uses));
        match excuse {
            Some(excuse) => checked.excused.push(Excused { finding, excuse }),
            None => checked.findings.push(finding),
        }
    }
    suppressions.close(settling, &mut notes);
    checked.findings.extend(note::findings(&notes, settling.rules, settling.decisions));
    (checked, uses)
}
