//! `--diff`: only what changed is reported.

#![cfg(unix)]

mod site;

use site::{Ran, Site};
use std::io::Write;
use std::process::Stdio;

const PAGE: &str = "# Masks\n\nThe mask has zero downtime.\n\nOpen daily.\n\nResults are guaranteed.\n";
const OWES: &str = "# Laser hair removal\n\nBook your laser hair removal now.\n\nOpen daily.\n";

/// A run with a diff on standard input.
fn with_diff(site: &Site, diff: &str, args: &[&str]) -> Ran {
    let args = [&["check", "--fail-on", "info", "--format", "json", "--diff", "-"], args].concat();
    let mut child = site.caveat(&args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("caveat runs");
    child.stdin.take().expect("it is piped").write_all(diff.as_bytes()).expect("caveat reads it");
    child.wait_with_output().expect("it ends").into()
}

#[test]
fn findings_on_changed_lines_are_reported_and_no_others() {
    let site = Site::new("changed-lines");
    site.write("a.md", PAGE);
    site.write("b.md", PAGE);
    site.commit();
    site.check(&["--diff", "HEAD"]).ends(0).says("Nothing was checked.").says("nothing in them changed: 2 files");
    site.write("a.md", PAGE.replace("Open daily.", "Open daily. The mask is painless."));
    assert_eq!(site.found(&["--diff", "HEAD"]), ["a.md painless/no-pain"]);
    assert_eq!(with_diff(&site, &site.git(&["diff"]), &[]).findings(), ["a.md painless/no-pain"]);
    // What was staged counts as well, and so do files that git does not know yet.
    site.git(&["add", "a.md"]);
    site.write("new.md", PAGE);
    let found = site.found(&["--diff", "HEAD"]);
    assert!(found.iter().any(|line| line.starts_with("a.md")) && found.iter().any(|line| line.starts_with("new.md")), "{found:?}");
    assert!(!found.iter().any(|line| line.starts_with("b.md")), "{found:?}");
}

#[test]
fn a_sentence_counts_as_changed_with_any_of_its_lines() {
    let site = Site::new("sentences");
    let page = "We do not say that the mask has\nzero downtime.\n\nResults are\nguaranteed.\n";
    site.write("a.md", page);
    site.commit();
    assert_eq!(site.found(&["a.md"]), ["a.md guarantee/guaranteed"]);
    site.write("a.md", page.replace("do not say", "do say"));
    assert_eq!(site.found(&["--diff", "HEAD"]), ["a.md downtime/none"], "the words stand on a line that did not change");
    // So it does when a line of it is taken out.
    site.write("a.md", "Nobody is told,\nand we do not say,\nthat the mask has\nzero downtime.\n");
    site.commit();
    site.write("a.md", "Nobody is told,\nthat the mask has\nzero downtime.\n");
    let all = site.found(&["a.md"]);
    assert_eq!(site.found(&["--diff", "HEAD"]), all);
}

#[test]
fn what_is_judged_on_the_whole_page_is_reported_if_anything_changed() {
    let site = Site::new("whole-page");
    site.write("a.md", OWES);
    site.write("b.md", OWES);
    site.commit();
    site.write("a.md", OWES.replace("daily", "on Mondays"));
    let found = site.found(&["--diff", "HEAD"]);
    assert!(found.contains(&"a.md disclosure/side-effects".to_owned()), "{found:?}");
    assert!(!found.iter().any(|line| line.starts_with("b.md")), "{found:?}");
}

#[test]
fn a_branch_is_compared_with_where_it_began() {
    let site = Site::new("branches");
    site.write("a.md", PAGE);
    site.write("b.md", "Call us.\n");
    site.commit();
    site.git(&["checkout", "-q", "-b", "work"]);
    site.write("b.md", "The mask is painless.\n");
    site.commit();
    site.git(&["checkout", "-q", "main"]);
    site.write("a.md", PAGE.replace("zero downtime", "a few days of redness"));
    site.commit();
    site.git(&["checkout", "-q", "work"]);
    assert_eq!(site.found(&["--diff", "main"]), ["b.md painless/no-pain"], "what main changed since is not ours");
}

#[test]
fn files_that_moved_are_known_by_what_changed_in_them() {
    let site = Site::new("moves");
    let long = format!("{PAGE}\n{}", "Please bring a list of your medicines.\n".repeat(20));
    site.write("old.md", &long);
    site.write("café & \"more\".md", PAGE);
    site.write("gone.md", PAGE);
    site.commit();
    site.git(&["mv", "old.md", "new name.md"]);
    site.remove("gone.md");
    site.check(&["--diff", "HEAD"]).ends(0).says("Nothing was checked");
    site.write("new name.md", format!("{long}The mask is painless.\n"));
    site.write("café & \"more\".md", format!("{PAGE}\nThe mask is painless.\n"));
    let expected = ["café & \"more\".md painless/no-pain", "new name.md painless/no-pain"];
    assert_eq!(site.found(&["--diff", "HEAD"]), expected);
    site.git(&["add", "--all"]);
    let diff = site.git(&["diff", "--cached"]);
    assert_eq!(with_diff(&site, &diff, &[]).findings(), expected);
    assert_eq!(with_diff(&site, &diff.replace('\n', "\r\n"), &[]).findings(), expected);
    // Whatever somebody has told git to do.
    for (key, value) in [("diff.noprefix", "true"), ("diff.mnemonicPrefix", "true"), ("core.quotePath", "false"), ("color.ui", "always")] {
        site.git(&["config", key, value]);
        assert_eq!(site.found(&["--diff", "HEAD"]), expected, "{key}");
        site.git(&["config", "--unset", key]);
    }
}

#[test]
fn it_works_in_any_folder_of_the_repository() {
    let site = Site::new("folders");
    site.write("sub/a.md", PAGE);
    site.write("b.md", PAGE);
    site.commit();
    site.write("sub/a.md", PAGE.replace("Open daily", "The mask is painless"));
    site.write("b.md", PAGE.replace("Open daily", "The mask is painless"));
    let below = |args: &[&str]| -> Ran {
        let args = [&["check", "--fail-on", "info", "--format", "json", "--diff", "HEAD"], args].concat();
        site.caveat(&args).current_dir(site.path("sub")).output().expect("caveat runs").into()
    };
    assert_eq!(below(&[]).findings(), ["a.md painless/no-pain"]);
    assert_eq!(below(&["../b.md"]).findings(), ["../b.md painless/no-pain"]);
    below(&["/etc/hostname"]).ends(2).says("is not in the repository");
    let diff = site.git(&["diff"]);
    let args = ["check", "--fail-on", "info", "--format", "json", "--diff", "-"];
    let mut child =
        site.caveat(&args).current_dir(site.path("sub")).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("caveat runs");
    child.stdin.take().expect("it is piped").write_all(diff.as_bytes()).expect("caveat reads it");
    assert_eq!(Ran::from(child.wait_with_output().expect("it ends")).findings(), ["a.md painless/no-pain"]);
}

#[test]
fn with_a_baseline_the_line_that_changed_is_the_new_one() {
    let site = Site::new("with-baseline");
    site.write("a.md", PAGE);
    site.commit();
    site.check(&["--write-baseline", "old.toml"]).ends(0);
    site.write("a.md", format!("The other mask has zero downtime.\n\n{PAGE}"));
    let report = site.check(&["--diff", "HEAD", "--baseline", "old.toml", "--quiet"]);
    report.ends(1).says("a.md:1:");
    site.check(&["--diff", "HEAD", "--write-baseline", "old.toml"]).ends(2).says("cannot be used with");
}

#[test]
fn what_git_cannot_tell_is_said_in_plain_words() {
    let site = Site::new("plain-words");
    site.write("a.md", PAGE);
    site.check(&["--diff", "HEAD"]).ends(2).says("git knows no commit `HEAD`");
    site.commit();
    site.check(&["--diff", "mian"]).ends(2).says("git knows no commit `mian`");
    site.check(&["--diff=--output=x"]).ends(2).says("git knows no commit");
    assert!(!site.path("x").exists());
    let no_git = site.caveat(&["check", "--diff", "HEAD"]).env("PATH", "").output().expect("caveat runs");
    Ran::from(no_git).ends(2).says("git is not installed").says("--diff -");
    let outside = site.caveat(&["check", "--diff", "HEAD"]).env("GIT_CEILING_DIRECTORIES", "/").current_dir("/").output();
    Ran::from(outside.expect("caveat runs")).ends(2).says("there is no git repository here");
    site.git(&["checkout", "-q", "--orphan", "apart"]);
    // In the same second, the same text would be the same commit.
    site.write("b.md", "Please call us.\n");
    site.commit();
    site.check(&["--diff", "main"]).ends(2).says("have no history in common");
    with_diff(&site, "Zero downtime.\n", &[]).ends(2).says("the diff on standard input is no unified diff");
    with_diff(&site, "", &["-"]).ends(2).says("both a diff and copy");
    with_diff(&site, "--- x.md\n+++ x.md\n@@ -1 +1 @@\n-a\n+b\n", &[]).ends(0).says("of 1 file in which something changed, none is among");
}
