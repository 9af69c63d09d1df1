//! Which of a file's claims the register approves.

use super::exceptions::is_below;
use super::register::{Entry, Register};
use super::settle::Settling;
use super::usage::{Shared, Use};
use super::wordings::Search;
use crate::context::Support;
use crate::document::Span;
use crate::finding::{Excuse, Finding};
use crate::rules::RuleSet;

/// Whether evidence makes up for what a rule finds; nothing if that is no claim.
pub fn is_supportable(rules: &RuleSet, rule: &str) -> Option<bool> {
    let claim = rules.claims.iter().find(|claim| *claim.id == *rule)?;
    Some(claim.supported_by.contains(&Support::Register))
}

/// The approvals as a file's findings meet them.
pub struct Approvals<'r> {
    register: &'r Register,
    settling: &'r Settling<'r>,
    /// Whether an entry is for the file, as far as that was asked.
    applying: Vec<Option<bool>>,
    /// The page that was last asked about, by its number, with the treatments that it promotes.
    promoted: Option<(usize, Vec<u32>)>,
    search: Option<Search<'r>>,
}

impl<'r> Approvals<'r> {
    /// Nothing is asked yet.
    pub fn new(register: &'r Register, settling: &'r Settling<'r>) -> Self {
        Self { register, settling, applying: vec![None; register.entries().len()], promoted: None, search: None }
    }

    /// What lets a finding be, if its words are approved. Only claims that evidence can support are.
    pub fn excuse(&mut self, finding: &Finding, uses: &mut Vec<Use>) -> Option<Excuse> {
        if !is_supportable(self.settling.rules, &finding.rule)? {
            return None;
        }
        let today = self.settling.grounds.today;
        let approving = self.approving(finding.span);
        let holds = |entry: &Entry| entry.on <= today && today <= entry.until;
        let register = self.register;
        let used = |at: usize, counted| Use { of: Shared::Register, entry: at, rule: 0, counted };
        // What the finding speaks of besides must be approved too.
        let is_whole = finding.related.iter().all(|related| {
            let also = self.approving(related.span);
            also.iter().any(|&at| holds(&register.entries()[at]))
        });
        match approving.iter().find(|&&at| holds(&register.entries()[at])) {
            Some(&at) if is_whole => {
                uses.push(used(at, true));
                Some(register.entries()[at].excuse())
            }
            Some(_) => None,
            None => {
                uses.extend(approving.first().map(|&at| used(at, false)));
                None
            }
        }
    }

    /// The entries, by index, that are for the file and whose words cover a stretch of it, whether they hold or not.
    fn approving(&mut self, span: Span) -> Vec<usize> {
        let (register, document) = (self.register, self.settling.document);
        let mut covering = self.search.get_or_insert_with(|| register.wordings.search(document)).covering(span);
        let page = document.page_at(span.start);
        covering.retain(|&entry| self.applies(entry as usize, page));
        covering.into_iter().map(|entry| entry as usize).collect()
    }

    fn applies(&mut self, at: usize, page: usize) -> bool {
        let (register, settling) = (self.register, self.settling);
        let Some((entry, known)) = register.entries().get(at).zip(self.applying.get_mut(at)) else {
            return false;
        };
        let is_for_file = *known.get_or_insert_with(|| {
            let is_named = entry.files.is_empty() || is_below(&register.folder, settling.grounds.place, &entry.files);
            is_named && register.is_for_law(entry, settling.policy, settling.rules)
        });
        is_for_file && (entry.treatments.is_empty() || self.promoted(page).iter().any(|treatment| entry.treatments.contains(treatment)))
    }

    /// What a page promotes: each post in a file of many answers for itself.
    fn promoted(&mut self, page: usize) -> &[u32] {
        let known = self.promoted.take().filter(|(known, _)| *known == page);
        let (_, promoted) = self.promoted.insert(known.unwrap_or_else(|| (page, (self.settling.promoted)(page))));
        promoted
    }
}
