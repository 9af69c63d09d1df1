//! Exceptions as people write them: into copy, into its front matter, and into a file beside it.

#[path = "common/site.rs"]
mod site;

use site::{entries, report, run, site};
use std::path::Path;

/// What is held against the files, and what is suppressed.
fn settled(folder: &Path, args: &[&str]) -> (Vec<String>, Vec<String>) {
    let report = report(folder, args);
    (entries(&report, "diagnostics"), entries(&report, "suppressed"))
}

/// What one file of copy comes to: what is held against it and what is suppressed, each by line and rule.
fn of(test: &str, name: &str, copy: &str) -> (Vec<String>, Vec<String>) {
    let folder = site(&format!("suppressions/{test}"), [(name, copy)]);
    let (found, suppressed) = settled(&folder, &[name]);
    let short = |entries: Vec<String>| entries.into_iter().map(|entry| entry.replacen(&format!("{name}:"), "", 1)).collect();
    (short(found), short(suppressed))
}

fn assert(test: &str, name: &str, copy: &str, found: &[&str], suppressed: &[&str]) {
    let (is_found, is_suppressed) = of(test, name, copy);
    assert_eq!(
        (is_found, is_suppressed),
        (found.iter().map(|s| (*s).to_owned()).collect(), suppressed.iter().map(|s| (*s).to_owned()).collect()),
        "{copy}"
    );
}

#[test]
fn a_comment_is_for_the_next_block_and_no_other() {
    assert(
        "next",
        "a.md",
        "<!-- caveat-ignore downtime/none: a patient's words -->\n\nZero downtime.\n\nZero downtime.\n",
        &["5 downtime/none"],
        &["3 downtime/none"],
    );
    assert(
        "next-heading",
        "a.md",
        "Text.\n\n<!-- caveat-ignore downtime: a patient's words -->\n# Zero downtime\n\nText.\n",
        &[],
        &["4 downtime/none"],
    );
    assert(
        "next-item",
        "a.md",
        "<!-- caveat-ignore downtime/none: a patient's words -->\n- Zero downtime\n- No downtime\n",
        &["3 downtime/none"],
        &["2 downtime/none"],
    );
    assert(
        "next-table",
        "a.md",
        "<!-- caveat-ignore downtime/none: the maker's table -->\n| After | Downtime |\n|---|---|\n| Day 1 | none |\n| Day 2 | none |\n\nZero downtime.\n",
        &["7 downtime/none"],
        &["4 downtime/none", "5 downtime/none"],
    );
}

#[test]
fn a_comment_inside_a_block_is_for_that_block() {
    for (test, name, copy, found, suppressed) in [
        ("inside", "a.md", "Zero downtime <!-- caveat-ignore downtime/none: said so --> for you.\n\nZero downtime.\n", "3", "1"),
        ("behind", "a.md", "# Zero downtime <!-- caveat-ignore downtime/none: said so -->\n\nZero downtime.\n", "3", "1"),
        ("inside-html", "a.html", "<p>Zero downtime. <!-- caveat-ignore downtime/none: said so --></p>\n<p>Zero downtime.</p>\n", "2", "1"),
        (
            "before-html",
            "a.html",
            "<p>Text.</p><!-- caveat-ignore downtime/none: said so --><p>Zero downtime.</p>\n<p>Zero downtime.</p>\n",
            "2",
            "1",
        ),
    ] {
        let entry = |line: &str| format!("{line} downtime/none");
        assert(test, name, copy, &[&entry(found)], &[&entry(suppressed)]);
    }
    assert(
        "cell",
        "a.md",
        "| After | Downtime |\n|---|---|\n| Day 1 | none <!-- caveat-ignore downtime/none: said so --> |\n| Day 2 | none |\n",
        &["4 downtime/none"],
        &["3 downtime/none"],
    );
}

#[test]
fn pictures_in_a_paragraph_belong_to_it() {
    assert(
        "pictures",
        "a.md",
        "<!-- caveat-ignore downtime/none: printed -->\nA quiet week. ![Zero downtime](a.jpg)\n\n![Zero downtime](b.jpg)\n",
        &["4 downtime/none"],
        &["2 downtime/none"],
    );
}

#[test]
fn components_are_read_as_pages_are() {
    let copy = "<p>Text.</p>\n<!-- caveat-ignore downtime/none: printed -->\n<p>A quiet week.\n\n<img alt=\"Zero downtime\"></p>\n";
    for name in ["a.html", "a.astro", "a.svelte", "a.vue"] {
        assert("components", name, copy, &[], &["5 downtime/none"]);
    }
}

#[test]
fn a_comment_of_a_template_counts_where_nothing_else_is_of_one() {
    for (name, copy) in [
        ("a.html", "{# caveat-ignore downtime/none: printed #}\n<p>Zero downtime.</p>\n"),
        ("a.md", "{#- caveat-ignore downtime/none: printed -#}\nZero downtime.\n"),
        ("a.txt", "{#\ncaveat-ignore downtime/none: printed: zero downtime #} Zero downtime.\n"),
    ] {
        let line = 1 + copy.lines().position(|line| line.contains("Zero")).expect("it is there");
        assert("template", name, copy, &[], &[&format!("{line} downtime/none")]);
    }
    assert("no-template", "a.md", "# Offers {#zero-downtime}\n\nZero downtime.\n", &["3 downtime/none"], &[]);
}

#[test]
fn a_comment_in_a_post_is_for_no_other_post_and_no_other_cell() {
    let ignore = "<!-- caveat-ignore downtime/none: printed -->";
    for (test, name, copy, found, suppressed) in [
        ("next", "posts.csv", format!("id,caption\n1,Text. {ignore}\n2,{ignore}\n3,Zero downtime.\n"), vec!["4"], vec![]),
        ("own", "posts.csv", format!("id,caption\n1,Zero downtime. {ignore}\n2,Zero downtime.\n"), vec!["3"], vec!["2"]),
        ("cell", "posts.csv", format!("title,caption\nZero downtime.,{ignore} Zero downtime.\n"), vec!["2"], vec!["2"]),
        ("lines", "posts.jsonl", format!("{{\"text\":\"Zero downtime.\\n\\n{ignore}\\n\\nZero downtime.\"}}\n"), vec!["1"], vec!["1"]),
    ] {
        let folder = site(&format!("suppressions/posts-{test}"), [(name, copy.as_str())]);
        let (is_found, is_suppressed) = settled(&folder, &["--type", "markdown", name]);
        let claims =
            |entries: Vec<String>| -> Vec<String> { entries.into_iter().filter(|entry| entry.ends_with("downtime/none")).collect() };
        let lines = |lines: Vec<&str>| -> Vec<String> { lines.iter().map(|line| format!("{name}:{line} downtime/none")).collect() };
        assert_eq!((claims(is_found), claims(is_suppressed)), (lines(found), lines(suppressed)), "{copy}");
    }
}

#[test]
fn an_end_is_for_the_last_range_of_its_rules() {
    assert(
        "nested",
        "a.md",
        "<!-- caveat-ignore-begin downtime/none: printed -->\n\n<!-- caveat-ignore-begin painless/no-pain: printed -->\n\n\
         Zero downtime.\n\n<!-- caveat-ignore-end downtime/none -->\n\nZero downtime.\n\nNo pain.\n\n<!-- caveat-ignore-end -->\n\nNo pain.\n",
        &["9 downtime/none", "15 painless/no-pain"],
        &["5 downtime/none", "11 painless/no-pain"],
    );
}

#[test]
fn ranges_and_files() {
    assert(
        "range",
        "a.md",
        "<!-- caveat-ignore-begin downtime/none: an old leaflet -->\n\nZero downtime.\n\n- Zero downtime\n\n<!-- caveat-ignore-end -->\n\nZero downtime.\n",
        &["9 downtime/none"],
        &["3 downtime/none", "5 downtime/none"],
    );
    assert(
        "nested",
        "a.md",
        "<!-- caveat-ignore-begin downtime/none: one -->\n<!-- caveat-ignore-begin painless: two -->\n\nZero downtime and no pain.\n\n\
         <!-- caveat-ignore-end downtime/none -->\n\nZero downtime and no pain.\n\n<!-- caveat-ignore-end -->\n",
        &["8 downtime/none"],
        &["4 downtime/none", "4 painless/no-pain", "8 painless/no-pain"],
    );
    assert("file", "a.md", "Zero downtime.\n\n<!-- caveat-ignore-file downtime: an old leaflet -->\n", &[], &["1 downtime/none"]);
    assert(
        "unmatched",
        "a.md",
        "<!-- caveat-ignore-begin downtime/none: an old leaflet -->\n\nZero downtime.\n",
        &["1 suppression/unmatched", "3 downtime/none"],
        &[],
    );
    assert("unmatched-end", "a.md", "Text.\n\n<!-- caveat-ignore-end -->\n", &["3 suppression/unmatched"], &[]);
}

#[test]
fn what_stands_in_the_title_is_excepted_for_the_file() {
    let body = "Text.\n";
    for (test, matter) in [
        ("title", "---\ntitle: Zero downtime\n---\n\n<!-- caveat-ignore-file downtime/none: the name of a product -->\n"),
        (
            "yaml",
            "---\ntitle: Zero downtime\ncaveat:\n  ignore:\n    - rule: downtime/none\n      reason: the name of a product\n      until: 2027-03-01\n---\n",
        ),
        ("yaml-one", "---\ntitle: Zero downtime\ncaveat:\n  ignore: { rule: [downtime, painless], reason: the name of a product }\n---\n"),
        (
            "toml",
            "+++\ntitle = \"Zero downtime\"\n[[caveat.ignore]]\nrule = \"downtime/none\"\nreason = \"a name\"\nuntil = 2027-03-01\n+++\n",
        ),
    ] {
        let (found, suppressed) = of(test, "a.md", &format!("{matter}{body}"));
        assert_eq!(suppressed, ["2 downtime/none"], "{matter}");
        assert!(found.iter().all(|entry| entry.ends_with("suppression/unused")), "{matter}{found:?}");
    }
}

#[test]
fn front_matter_that_is_wrong_is_told() {
    let copy = "---\ntitle: Zero downtime\ncaveat:\n  ignore:\n    - rule: downtime/non\n      reason: x1\n    - reason: x2\n    - rule: downtime/none\n    - rule: downtime/none\n      reason: x3\n      until: 2026-02-30\n      who: Jo\n---\n";
    assert(
        "matter-mistakes",
        "a.md",
        copy,
        &[
            "2 downtime/none",
            "5 suppression/unknown-rule",
            "7 suppression/malformed",
            "8 suppression/missing-reason",
            "11 suppression/malformed-date",
            "12 suppression/malformed",
        ],
        &[],
    );
    // A slip in a name must not make an exception last for ever.
    let slip = "---\ntitle: Zero downtime\ncaveat:\n  ignore:\n    rule: downtime\n    reason: x\n    expires: 2026-12-01\n---\n";
    assert("matter-slip", "a.md", slip, &["2 downtime/none", "7 suppression/malformed"], &[]);
    let short = "---\ntitle: Zero downtime\ncaveat: ignore downtime\n---\n";
    assert("matter-short", "a.md", short, &["2 downtime/none", "3 suppression/malformed"], &[]);
    assert("own-key", "a.md", "---\ntitle: A page\ncaveat: results vary\n---\n", &[], &[]);
}

#[test]
fn a_missing_disclosure_is_excepted_before_its_heading_or_for_the_file() {
    let heading = "# Chemical peel\n\nBook now.\n";
    let (found, _) = of("disclosure", "a.md", heading);
    let disclosures: Vec<&String> = found.iter().filter(|entry| entry.contains("disclosure/")).collect();
    assert!(!disclosures.is_empty(), "{found:?}");
    for directive in ["caveat-ignore", "caveat-ignore-file"] {
        let (found, suppressed) = of("disclosure", "a.md", &format!("<!-- {directive} disclosure: told on /risks -->\n{heading}"));
        assert!(!found.iter().any(|entry| entry.contains("disclosure/")), "{found:?}");
        assert_eq!(suppressed.len(), disclosures.len(), "{suppressed:?}");
    }
}

#[test]
fn a_slip_in_the_file_beside_lets_nothing_be() {
    let entry = |more: &str| format!("[[exception]]\nfiles = [\"*\"]\nrules = [\"downtime\"]\nreason = \"x\"\n{more}\n");
    let good = entry("").replace("downtime", "painless");
    let exceptions = format!("{}{good}", entry("expires = \"2026-12-01\""));
    let folder = site("beside-slip", [("a.md", "Zero downtime.\n\nIt is painless.\n"), ("caveat-exceptions.toml", exceptions.as_str())]);
    let report = report(&folder, &["."]);
    assert_eq!(entries(&report, "diagnostics"), ["a.md:1 downtime/none", "caveat-exceptions.toml:5 suppression/malformed"]);
    assert_eq!(entries(&report, "suppressed"), ["a.md:3 painless/at-ease"], "the one that is sound counts");
}

#[test]
fn days_are_included_and_an_exception_that_ended_is_told() {
    let copy = |until: &str| format!("<!-- caveat-ignore downtime/none: said so, until {until} -->\nZero downtime.\n");
    assert("today", "a.md", &copy("2026-11-23"), &[], &["2 downtime/none"]);
    assert("yesterday", "a.md", &copy("2026-11-22"), &["1 suppression/expired", "2 downtime/none"], &[]);
    assert("no-day", "a.md", &copy("2026-11-31"), &["1 suppression/malformed-date", "2 downtime/none"], &[]);
    // Nobody needs to decide again about what is gone.
    assert("gone", "a.md", &copy("2026-11-22").replace("Zero downtime", "Text"), &["1 suppression/unused"], &[]);
}

#[test]
fn an_exception_is_unused_only_where_its_rule_was_looked_for() {
    let copy = "<!-- caveat-ignore downtime/none, painless: said so -->\nZero downtime.\n";
    assert("unused-name", "a.md", copy, &["1 suppression/unused"], &["2 downtime/none"]);
    let folder = site("suppressions/off", [("a.md", copy), ("caveat.toml", "[rules]\npainless = \"off\"\n")]);
    assert_eq!(settled(&folder, &["a.md"]).0, [""; 0]);
    assert("nothing-follows", "a.md", "Text.\n\n<!-- caveat-ignore downtime: said so -->\n", &["3 suppression/unused"], &[]);
}

#[test]
fn the_narrowest_exception_counts() {
    let copy = "<!-- caveat-ignore-file downtime/none: wide -->\n<!-- caveat-ignore downtime/none: narrow -->\nZero downtime.\n";
    let folder = site("suppressions/narrow", [("a.md", copy)]);
    let report = report(&folder, &["a.md"]);
    assert_eq!(report["files"][0]["suppressed"][0]["reason"], "narrow");
    assert_eq!(entries(&report, "diagnostics"), ["a.md:1 suppression/unused"]);
}

#[test]
fn each_kind_of_mistake_has_a_level_of_its_own() {
    let copy = "<!-- caveat-ignore downtime/none -->\nZero downtime.\n\n<!-- caveat-ignore painless: said so -->\nText.\n";
    let folder = site("suppressions/levels", [("a.md", copy)]);
    assert_eq!(run(&folder, &["check", "a.md"]).0, Some(1), "an exception without a reason is an error");
    let settings = "[rules]\n\"suppression/missing-reason\" = \"info\"\n\"suppression/unused\" = \"off\"\n";
    let folder = site("suppressions/levels", [("a.md", copy), ("caveat.toml", settings)]);
    let report = report(&folder, &["a.md"]);
    assert_eq!(entries(&report, "diagnostics"), ["a.md:1 suppression/missing-reason", "a.md:2 downtime/none"]);
    assert_eq!(report["files"][0]["diagnostics"][0]["severity"], "info");
    assert_eq!(run(&folder, &["check", "a.md"]).0, Some(0));
}

#[test]
fn mistakes_are_shown_where_they_stand() {
    let copy = "<!-- caveat-ignore downtme/none: said so -->\nZero downtime.\n\n\
                <!-- caveat-ignore all: said so -->\nZero downtime.\n\n\
                <!-- caveat-disable downtime/none -->\nZero downtime.\n\n\
                <!-- caveat-ignore downtime/none, until 1 May -->\nZero downtime.\n\n\
                <!-- caveat-ignore suppression/unused: said so -->\nZero downtime.\n\n\
                <!-- caveat-ignore downtime/none: an old leaflet, until 2026-01-31, by Jo Lee -->\nZero downtime.\n";
    let folder = site("suppressions/mistakes", [("a.md", copy), ("caveat.toml", "[rules]\ndowntime = \"off\"\n")]);
    let (status, out, _) = run(&folder, &["check", "a.md", "--quiet"]);
    assert_eq!(status, Some(1));
    insta::assert_snapshot!("mistakes_in_exceptions", out);
}

#[test]
fn what_is_suppressed_stays_in_the_report() {
    let copy = "<!-- caveat-ignore downtime/none: a patient's words,\n     until 2027-03-01, by Jo Lee -->\nZero downtime. No pain.\n";
    let folder = site("suppressions/report", [("a.md", copy)]);
    let report = report(&folder, &["a.md"]);
    let suppressed = &report["files"][0]["suppressed"][0];
    assert_eq!(suppressed["rule"], "downtime/none");
    assert_eq!(
        (&suppressed["reason"], &suppressed["until"], &suppressed["by"]),
        (&"a patient's words".into(), &"2027-03-01".into(), &"Jo Lee".into())
    );
    assert_eq!((&report["summary"]["suppressed"], &report["summary"]["warnings"]), (&1.into(), &1.into()));
    let (_, out, _) = run(&folder, &["check", "a.md", "--report-suppressed"]);
    insta::assert_snapshot!("suppressed_on_a_terminal", out);
    let (_, out, _) = run(&folder, &["check", "a.md"]);
    assert!(!out.contains("a patient's words") && out.contains("Let be: 1 suppressed."), "{out}");
}

#[test]
fn an_exception_changes_no_other_fingerprint() {
    let plain = "Zero downtime.\n\nZero downtime.\n";
    let folder =
        site("suppressions/fingerprints", [("a.md", plain), ("b.md", &format!("<!-- caveat-ignore downtime/none: said so -->\n{plain}"))]);
    let report = report(&folder, &["a.md", "b.md"]);
    let print = |file: usize, list: &str, at: usize| report["files"][file][list][at]["fingerprint"].clone();
    assert_eq!((print(1, "suppressed", 0), print(1, "diagnostics", 0)), (print(0, "diagnostics", 0), print(0, "diagnostics", 1)));
}

/// Exceptions for files that must stay clean.
const BESIDE: &str = "\
[[exception]]
files = [\"published/*.txt\"]
rules = [\"downtime/none\"]
words = [\"zero downtime\"]
reason = \"printed until the leaflet is used up\"
until = \"2026-12-31\"
by = \"Jo Lee\"
";

#[test]
fn files_that_stay_clean_have_their_exceptions_beside_them() {
    let files =
        [("caveat-exceptions.toml", BESIDE), ("published/a.txt", "Zero downtime. No downtime at all.\n"), ("b.txt", "Zero downtime.\n")];
    let folder = site("suppressions/beside", files);
    let report = report(&folder, &["."]);
    assert_eq!(entries(&report, "diagnostics"), ["b.txt:1 downtime/none", "published/a.txt:1 downtime/none"]);
    assert_eq!(entries(&report, "suppressed"), ["published/a.txt:1 downtime/none"]);
    assert_eq!(report["files"][1]["suppressed"][0]["beside"], "caveat-exceptions.toml:1");
    // The nearest file counts from wherever caveat is started, and none if no settings are wanted.
    assert_eq!(settled(&folder.join("published"), &["a.txt"]).1, ["a.txt:1 downtime/none"]);
    assert_eq!(settled(&folder, &["--no-config", "."]).1, [""; 0]);
}

#[test]
fn words_are_those_underlined_or_the_sentence_around_them() {
    for (words, is_excepted) in
        [("Back at work with ZERO downtime", true), ("“zero”-downtime", true), ("zero", false), ("zero downtime today", false)]
    {
        let entry = BESIDE.replace("zero downtime", words);
        let folder = site(
            "suppressions/words",
            [("caveat-exceptions.toml", entry.as_str()), ("published/a.txt", "Back at work with zero downtime.\n")],
        );
        assert_eq!(settled(&folder, &["published/a.txt"]).1.len() == 1, is_excepted, "{words}");
    }
}

#[test]
fn entries_that_nothing_needs_are_told_only_by_who_saw_all_their_files() {
    let entry = BESIDE.replace("published/*.txt", "published/**");
    let files = [
        ("caveat-exceptions.toml", entry.as_str()),
        ("published/a.txt", "Text.\n"),
        ("published/deep/b.txt", "Text.\n"),
        ("c.txt", "Text.\n"),
    ];
    let folder = site("suppressions/unused-entry", files);
    let unused = ["caveat-exceptions.toml:3 suppression/unused"];
    assert_eq!(settled(&folder, &["."]).0, unused);
    assert_eq!(settled(&folder, &["published"]).0, unused);
    assert_eq!(settled(&folder, &["published/a.txt", "c.txt"]).0, [""; 0]);
    let exact = BESIDE.replace("published/*.txt", "published/a.txt");
    std::fs::write(folder.join("caveat-exceptions.toml"), exact).expect("it can be written");
    assert_eq!(settled(&folder, &["published/a.txt"]).0, unused);
    assert_eq!(settled(&folder, &["c.txt"]).0, [""; 0]);
}

#[test]
fn mistakes_in_the_file_beside_are_findings_in_it() {
    let text = "[[exception]]\nfiles = [\"a.txt\"]\nrules = [\"downtime/nil\"]\nreason = \"x1\"\n\n\
                [[exception]]\nfiles = [\"a.txt\"]\nrules = [\"downtime/none\"]\n\n\
                [[exception]]\nfiles = [\"a.txt\"]\nrules = [\"downtime/none\"]\nreason = \"x2\"\nuntil = \"2026-11-22\"\n\n\
                [[exception]]\nfiles = [\"a.txt\"]\nrules = [\"downtime/none\"]\nreason = \"x3\"\nuntil = \"soon\"\nwho = \"Jo\"\n\n\
                [[exception]]\nrules = [\"downtime/none\"]\nreason = \"x4\"\n";
    let folder = site("suppressions/beside-mistakes", [("caveat-exceptions.toml", text), ("a.txt", "Zero downtime.\n")]);
    let (status, out, _) = run(&folder, &["check", "--quiet"]);
    assert_eq!(status, Some(1));
    insta::assert_snapshot!("mistakes_in_the_file_beside", out);
}

#[test]
fn a_broken_file_beside_is_told_once_and_the_copy_is_checked() {
    let files = [("caveat-exceptions.toml", "[[exception\n"), ("a.txt", "Zero downtime.\n"), ("b.txt", "Zero downtime.\n")];
    let folder = site("suppressions/broken", files);
    let (status, out, err) = run(&folder, &["check", "--quiet"]);
    assert_eq!(status, Some(2));
    assert_eq!(err.matches("caveat-exceptions.toml:1").count(), 1, "{err}");
    assert_eq!(out.matches("downtime/none").count(), 2, "{out}");
}

#[test]
fn settings_may_name_the_file_beside() {
    let settings = "exceptions = \"shared/known.toml\"\n";
    let entry = BESIDE.replace("published/*.txt", "/a.txt").replace("files = [\"/a.txt\"]", "files = [\"a.txt\"]");
    // Patterns start from the file's own folder, so a file elsewhere excepts nothing here.
    let folder = site(
        "suppressions/named",
        [
            ("caveat.toml", settings),
            ("shared/known.toml", entry.as_str()),
            ("shared/a.txt", "Zero downtime.\n"),
            ("a.txt", "Zero downtime.\n"),
        ],
    );
    assert_eq!(settled(&folder, &["."]).1, ["shared/a.txt:1 downtime/none"]);
    let folder = site("suppressions/named", [("caveat.toml", settings), ("a.txt", "Zero downtime.\n")]);
    let (status, _, err) = run(&folder, &["check"]);
    assert_eq!(status, Some(2));
    assert!(err.contains("there is no file `shared/known.toml`"), "{err}");
}

#[test]
fn the_rules_about_exceptions_are_explained() {
    let folder = site("suppressions/explain", []);
    let output = |args: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_caveat"))
            .current_dir(&folder)
            .args(args)
            .env("COLUMNS", "100")
            .output()
            .expect("it runs");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let page = output(&["explain", "suppression/unused"]);
    assert!(
        page.contains("An exception that nothing needs") && page.contains("\"suppression/unused\" = \"off\"") && !page.contains("The law"),
        "{page}"
    );
    assert!(output(&["rules", "--category", "evidence"]).contains("evidence/lapsed"));
}
