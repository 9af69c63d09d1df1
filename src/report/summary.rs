//! The last lines of a report for people.

use super::tally::ranked;
use super::{Paint, Statistics, Tally, enumerated, paint, width};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// What the closing lines tell.
#[derive(Debug, Clone, Default)]
pub struct Summary<'a> {
    /// What was found.
    pub tally: Tally,
    /// Files in folders that were passed over, since they are of no kind that is read.
    pub skipped: usize,
    /// Files that the settings leave out.
    pub excluded: usize,
    /// Files that could not be checked.
    pub failed: usize,
    /// Files that were not read, since nothing in them changed.
    pub unchanged: usize,
    /// What else there is to say of the run, a sentence each.
    pub notes: &'a [String],
    /// A rule worth an explanation.
    pub rule: Option<&'a str>,
    /// The countries that might be chosen, where none is.
    pub countries: &'a [&'a str],
    /// How often each rule was found, if that was asked.
    pub statistics: Option<&'a Statistics>,
}

/// The same for programs.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Counts {
    files: usize,
    failed: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    suppressed: usize,
    approved: usize,
    baseline: usize,
}

impl Summary<'_> {
    pub(super) fn counts(&self) -> Counts {
        let Tally { files, errors, warnings, infos, suppressed, approved, baseline, affected: _ } = self.tally;
        Counts { files, failed: self.failed, errors, warnings, infos, suppressed, approved, baseline }
    }
}

/// What to say where nothing is of a kind that is read.
const READS: &str = "Nothing was checked: caveat reads Markdown (.md, .mdx), HTML (.html), templates of it (.astro, .njk, .liquid …), \
Word documents (.docx), captions (.srt, .vtt) and text (.txt); tables of posts (.csv, .tsv, .jsonl) where they are named.";

/// `1 file`, `2 files`.
pub fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// `1 error and 2 warnings`
pub fn tally_words(tally: &Tally) -> String {
    found([tally.errors, tally.warnings, tally.infos])
}

/// `1 error and 3 warnings`, from how many there are of each severity, the worst first.
pub fn found(counts: [usize; 3]) -> String {
    let found: Vec<String> = counts
        .into_iter()
        .zip(["error", "warning", "note"])
        .filter(|&(number, _)| number > 0)
        .map(|(number, noun)| count(number, noun))
        .collect();
    if found.is_empty() { "nothing to report".to_owned() } else { enumerated(found.iter().map(String::as_str)) }
}

/// What every report for people says.
pub const DISCLAIMER: &str = "caveat points out wording to review. It does not give legal advice.";

/// What every report for people says where it was so.
pub const NO_LAW: &str = "No country's law was applied.";

/// That no country's law was applied, and how to choose among these.
pub fn no_law(countries: &[&str]) -> String {
    format!("{NO_LAW} To choose: --jurisdiction with any of {}", countries.join(","))
}

/// How the disclaimer begins in all of them, whatever follows: where it stands, caveat wrote the file.
pub const MARK: &str = "caveat points out wording to review";

/// The closing lines; `shown` says whether the report shows what is let be.
pub fn summary(summary: &Summary<'_>, shown: bool, colours: bool) -> String {
    let Summary { tally, skipped, excluded, failed, unchanged, notes, rule, countries, .. } = summary;
    let checked = count(tally.files, "file");
    let mut out = String::new();
    let found = tally_words(tally);
    let place = match (tally.affected, tally.files) {
        (0, _) | (_, 1) => String::new(),
        (affected, files) if affected == files => " in all of them".to_owned(),
        (affected, _) => format!(" in {affected} of them"),
    };
    let line = match tally.files {
        0 if *failed > 0 || *excluded > 0 || *unchanged > 0 => "Nothing was checked.".to_owned(),
        0 => READS.to_owned(),
        _ => format!("Checked {checked}: {found}{place}."),
    };
    let _ = writeln!(out, "{}", paint(&line, Paint::Strong, colours));
    if *failed > 0 {
        let line = format!("{} could not be checked; the reasons are above.", count(*failed, "file"));
        let _ = writeln!(out, "{}", paint(&line, Paint::Bad, colours));
    }
    if *skipped > 0 {
        let _ = writeln!(out, "Not read: {} of another kind.", count(*skipped, "file"));
    }
    if *excluded > 0 {
        let _ = writeln!(out, "Left out, as caveat.toml says: {}.", count(*excluded, "file"));
    }
    if *unchanged > 0 {
        let _ = writeln!(out, "Not read, since nothing in them changed: {}.", count(*unchanged, "file"));
    }
    let let_be: Vec<String> = [(tally.suppressed, "suppressed"), (tally.approved, "approved")]
        .into_iter()
        .filter(|&(number, _)| number > 0)
        .map(|(number, what)| format!("{number} {what}"))
        .collect();
    if !let_be.is_empty() {
        let hint = if shown { "" } else { " To see what and why: --report-suppressed" };
        let _ = writeln!(out, "Let be: {}.{hint}", let_be.join(", "));
    }
    for note in *notes {
        let _ = writeln!(out, "{note}");
    }
    if tally.files > 0 && !countries.is_empty() {
        let _ = writeln!(out, "{}", no_law(countries));
    }
    if let Some(rule) = rule {
        let _ = writeln!(out, "To learn more about a finding, with examples: caveat explain {rule}");
    }
    let _ = writeln!(out, "{}", paint(DISCLAIMER, Paint::Faint, colours));
    out
}

/// Findings counted by category and by rule, the most frequent first.
pub fn statistics(statistics: &Statistics, colours: bool) -> String {
    let mut out = String::new();
    table(&mut out, "Findings by category", &statistics.categories, colours);
    table(&mut out, "Findings by rule", &statistics.rules, colours);
    out
}

fn table(out: &mut String, title: &str, counts: &BTreeMap<String, usize>, colours: bool) {
    if counts.is_empty() {
        return;
    }
    let _ = writeln!(out, "{}", paint(title, Paint::Strong, colours));
    let ranked = ranked(counts);
    let columns = ranked.iter().map(|(_, number)| width(&number.to_string())).max().unwrap_or(1);
    for (name, number) in ranked {
        let _ = writeln!(out, "  {number:>columns$}  {name}");
    }
    out.push('\n');
}
