//! The register of evidence as people keep it: what it approves, what it does not, and when it has to be looked at.

#[path = "common/site.rs"]
mod site;

use serde_json::Value;
use site::{entries, report, run, site};
use std::path::{Path, PathBuf};

/// Copy with a claim that a source can support, in one sentence, and with one that nothing can.
const COPY: &str = "Microneedling\n\nOur serum is clinically proven to reduce fine lines by 30% in 12 weeks. Zero downtime.\n";

const REGISTER: &str = "\
[[claim]]
id = \"fine-lines\"
wording = [\"clinically proven to reduce fine lines by 30% in 12 weeks\"]
sources = [\"10.1000/182\", \"studies/lines.pdf\"]
approved-by = \"Dr Jo Lee\"
approved-on = \"2026-03-01\"
expires-on = \"2027-03-01\"
";

fn with(test: &str, register: &str) -> PathBuf {
    site(&format!("evidence/{test}"), [("evidence.toml", register), ("a.txt", COPY), ("studies/lines.pdf", "%PDF")])
}

/// The rules of the claims that are held against the copy, without those that only evidence.toml is blamed for.
fn claims(report: &Value) -> Vec<String> {
    let found = entries(report, "diagnostics").into_iter().filter_map(|entry| Some(entry.strip_prefix("a.txt:3 ")?.to_owned()));
    found.collect()
}

fn in_register(report: &Value) -> Vec<String> {
    entries(report, "diagnostics").into_iter().filter(|entry| entry.starts_with("evidence.toml")).collect()
}

/// All that is reported without a register in the sentence that it is about.
const ALL: [&str; 4] = ["efficacy/works", "proof/proven", "statistic/percentage", "downtime/none"];

fn check(folder: &Path) -> Value {
    report(folder, &["."])
}

#[test]
fn approved_words_are_let_be_and_others_are_not() {
    let folder = with("approved", REGISTER);
    let mut without = claims(&report(&folder, &["--no-config", "."]));
    without.sort();
    let mut all = ALL;
    all.sort_unstable();
    assert_eq!(without, all);
    let report = check(&folder);
    assert_eq!(claims(&report), ["downtime/none"], "no evidence makes these words acceptable");
    assert_eq!((&report["summary"]["approved"], in_register(&report)), (&3.into(), Vec::new()));
    let approved = &report["files"][0]["approved"][0];
    assert_eq!(
        (&approved["entry"], &approved["by"], &approved["on"], &approved["until"]),
        (&"fine-lines".into(), &"Dr Jo Lee".into(), &"2026-03-01".into(), &"2027-03-01".into())
    );
    assert_eq!(approved["source"], "https://doi.org/10.1000/182, studies/lines.pdf");
    let (status, out, _) = run(&folder, &["check", "a.txt", "--report-suppressed", "--quiet"]);
    assert_eq!(status, Some(0));
    insta::assert_snapshot!("approved_on_a_terminal", out);
}

/// How many claims a register approves in the copy.
fn approved(test: &str, register: &str, copy: &str) -> usize {
    let folder = site(&format!("evidence/{test}"), [("evidence.toml", register), ("a.txt", copy), ("studies/lines.pdf", "%PDF")]);
    let (_, out, err) = run(&folder, &["check", ".", "--format", "json"]);
    let report: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {err}"));
    report["summary"]["approved"].as_u64().expect("a number") as usize
}

#[test]
fn every_word_number_and_comma_counts() {
    for (copy, number) in [
        ("It is Clinically Proven to reduce “fine lines” by 30 % in 12 weeks!", 3),
        ("It is clinically proven to reduce fine lines by 31% in 12 weeks.", 0),
        ("It is clinically proven to reduce all fine lines by 30% in 12 weeks.", 0),
        ("It is clinically proven to reduce fine lines by 30%, in 12 weeks.", 0),
        ("It is clinically proven to reduce fine lines by 3.0% in 12 weeks.", 0),
        ("It is clinically proven to reduce fine lines.", 0),
    ] {
        assert_eq!(approved("exact", REGISTER, copy), number, "{copy}");
    }
}

#[test]
fn variation_is_what_the_entry_declares() {
    let register = REGISTER.replace("wording", "phrases").replace("30%", "{25|30} %").replace("in 12 weeks", "[in 12 weeks]");
    for (copy, number) in [
        ("It is clinically proven to reduce fine lines by 25% in 12 weeks.", 3),
        ("It is clinically proven to reduce fine lines by 30%.", 3),
        ("It is clinically proven to reduce fine lines by 35%.", 0),
    ] {
        assert_eq!(approved("variation", &register, copy), number, "{copy}");
    }
}

#[test]
fn a_claim_made_twice_needs_both_approved() {
    let copy = "It is clinically proven to reduce fine lines by 30% in 12 weeks and 90% of patients agree.";
    let folder = site("evidence/twice", [("evidence.toml", REGISTER), ("a.txt", copy), ("studies/lines.pdf", "")]);
    let found = entries(&report(&folder, &["."]), "diagnostics");
    assert!(found.iter().any(|entry| entry.contains("statistic/")), "the second figure is nobody's: {found:?}");
}

#[test]
fn an_approval_is_for_its_files_treatments_and_countries() {
    for (test, limit, options, is_approved) in [
        ("files", "files = [\"b.txt\"]", "", false),
        ("files-right", "files = [\"*.txt\"]", "", true),
        ("treatment", "treatments = [\"chemical-peel\"]", "", false),
        ("treatment-right", "treatments = [\"microneedling\", \"chemical-peel\"]", "", true),
        ("country-none", "jurisdictions = [\"au\"]", "", false),
        ("country", "jurisdictions = [\"au\"]", "au", true),
        ("country-both", "jurisdictions = [\"au\"]", "au,uk", false),
        ("country-union", "jurisdictions = [\"eu\"]", "ie", true),
    ] {
        let folder = with(test, &format!("{REGISTER}{limit}\n"));
        let options: &[&str] = if options.is_empty() { &["."] } else { &[".", "--jurisdiction", options] };
        let approved = report(&folder, options)["summary"]["approved"].as_u64().expect("a number");
        assert_eq!(approved > 0, is_approved, "{test}");
    }
}

#[test]
fn a_post_of_another_treatment_is_not_approved_with_its_neighbours() {
    let register = format!("{REGISTER}treatments = [\"microneedling\"]\n");
    let claim = "clinically proven to reduce fine lines by 30% in 12 weeks";
    let posts = format!("caption\nMicroneedling is {claim}.\nA chemical peel is {claim}.\nMicroneedling: {claim}.\n");
    let folder = site("evidence/posts", [("evidence.toml", register.as_str()), ("posts.csv", &posts), ("studies/lines.pdf", "%PDF")]);
    let report = report(&folder, &["posts.csv"]);
    let proven =
        |list: &str| -> Vec<String> { entries(&report, list).into_iter().filter(|entry| entry.ends_with(" proof/proven")).collect() };
    assert_eq!(proven("approved"), ["posts.csv:2 proof/proven", "posts.csv:4 proof/proven"]);
    assert_eq!(proven("diagnostics"), ["posts.csv:3 proof/proven"]);
}

#[test]
fn days_decide() {
    for (test, on, until, rule, is_approved) in [
        ("last-day", "2026-03-01", "2026-11-23", "lapses-soon", true),
        ("day-after", "2026-03-01", "2026-11-22", "lapsed", false),
        ("tomorrow", "2026-11-24", "2027-11-24", "lapsed", false),
        ("first-day", "2026-11-23", "2027-11-23", "", true),
        ("in-30-days", "2026-03-01", "2026-12-23", "lapses-soon", true),
        ("in-31-days", "2026-03-01", "2026-12-24", "", true),
    ] {
        let folder = with(test, &REGISTER.replace("2026-03-01", on).replace("2027-03-01", until));
        let report = check(&folder);
        let line = if on == "2026-11-24" { 2 } else { 7 };
        let expected: Vec<String> =
            Some(format!("evidence.toml:{line} evidence/{rule}")).filter(|_| !rule.is_empty()).into_iter().collect();
        assert_eq!(in_register(&report), expected, "{test}");
        assert_eq!(claims(&report).len(), if is_approved { 1 } else { ALL.len() }, "{test}");
        // The same holds for a page that is checked alone.
        assert_eq!(in_register(&report_of(&folder)), expected, "{test}");
    }
    let folder = with("remind", &format!("remind-days = 100\n{REGISTER}").replace("2027-03-01", "2027-02-01"));
    assert_eq!(in_register(&check(&folder)), ["evidence.toml:8 evidence/lapses-soon"]);
}

fn report_of(folder: &Path) -> Value {
    report(folder, &["a.txt"])
}

#[test]
fn what_nobody_uses_and_what_cannot_be_found_is_told_in_the_register() {
    let folder = with("unused", &REGISTER.replace("30%", "40%").replace("studies/lines.pdf", "studies/none.pdf"));
    assert_eq!(in_register(&check(&folder)), ["evidence.toml:2 evidence/unused", "evidence.toml:4 evidence/missing-source"]);
    assert_eq!(in_register(&report_of(&folder)), ["evidence.toml:4 evidence/missing-source"], "other pages may use it");
    let (status, out, _) = run(&folder, &["check", ".", "--quiet"]);
    assert_eq!(status, Some(1));
    assert!(out.contains("There is no file `studies/none.pdf`"), "{out}");
}

#[test]
fn a_limit_with_a_slip_in_its_name_leaves_no_approval_without_it() {
    let register = REGISTER.replace("expires-on", "jurisdiction = [\"au\"]\nexpires-on");
    assert_ne!(register, REGISTER);
    let folder = with("slip", &register);
    let (status, out, err) = run(&folder, &["check", ".", "--format", "json"]);
    assert_eq!(status, Some(2));
    assert!(err.contains("did you mean `jurisdictions`") && err.contains("what is wrong does not count"), "{err}");
    let report: Value = serde_json::from_str(&out).expect("it is JSON");
    assert_eq!(report["summary"]["approved"], 0);
}

#[test]
fn every_mistake_in_a_register_is_told_once_and_the_copy_is_checked() {
    let broken = "\
remind-days = \"30\"

[[claim]]
id = \"one\"
wording = [\"It works. It lasts.\"]
phrases = [\"less ... pain\", \"no {pain\"]
sources = []
approved-by = \"Dr Lee\"
approved-on = \"2026-02-30\"
expires-on = \"2027-03-01\"
treatments = [\"microneedlin\"]
jurisdictions = [\"ux\"]

[[claim]]
id = \"two\"
wording = [\"it works\"]
sources = [\"10.1000/182\"]
approved-on = 2026-03-01
expires-on = 2026-02-01
approver = \"Dr Lee\"

[[claim]]
id = \"three\"
sources = [\"10.1000/182\"]
approved-by = \"Dr Lee\"
approved-on = \"2026-03-01\"
expires-on = \"2027-03-01\"

";
    let good = REGISTER.replace("fine-lines", "four");
    let folder = with("mistakes", &format!("{broken}{good}"));
    let (status, out, err) = run(&folder, &["check", ".", "--format", "json"]);
    assert_eq!(status, Some(2));
    insta::assert_snapshot!("mistakes_in_a_register", err);
    let report: Value = serde_json::from_str(&out).expect("it is JSON");
    assert_eq!(report["summary"]["approved"], 3, "what is right in it counts");
    let folder = with("no-toml", "[[claim\n");
    let (status, out, err) = run(&folder, &["check", "--quiet"]);
    assert_eq!((status, out.contains("proof/proven")), (Some(2), true), "{out}");
    assert!(err.contains("evidence.toml:1") && err.contains("this is no TOML"), "{err}");
}

#[test]
fn a_register_is_listed_and_checked() {
    let more = REGISTER.replace("fine-lines", "old").replace("2027-03-01", "2026-03-31").replace("studies/lines.pdf", "studies/none.pdf");
    let soon = REGISTER.replace("fine-lines", "soon").replace("2027-03-01", "2026-11-30");
    let folder = with(
        "list",
        &format!("{REGISTER}treatments = [\"microneedling\"]\njurisdictions = [\"au\"]\nfiles = [\"*.txt\"]\n\n{more}\n{soon}"),
    );
    let (status, out, _) = run(&folder, &["evidence", "list"]);
    assert_eq!(status, Some(0));
    insta::assert_snapshot!("register_listed", out);
    let (status, out, _) = run(&folder, &["evidence", "check"]);
    assert_eq!(status, Some(1));
    insta::assert_snapshot!("register_checked", out);
    let folder = site("evidence/none", []);
    let (status, _, err) = run(&folder, &["evidence", "list"]);
    assert_eq!(status, Some(2));
    assert!(err.contains("caveat evidence add"), "{err}");
}

#[test]
fn an_approval_is_added_and_nothing_else_changes() {
    let before = format!("# Kept by Dr Lee.\nremind-days = 10 # enough\n\n{REGISTER}# the end\n");
    let folder = with("add", &before);
    let add = |args: &[&str]| run(&folder, &[&["evidence", "add"], args].concat());
    let given = [
        "--wording",
        "works for \"most\" people",
        "--source",
        "10.1000/183",
        "--by",
        "Dr Kim",
        "--until",
        "2027-01-31",
        "--treatment",
        "microneedling",
    ];
    let (status, out, err) = add(&given);
    assert_eq!((status, out.as_str()), (Some(0), "Added `works-for-most-people` to evidence.toml. Next: caveat evidence check\n"), "{err}");
    let after = std::fs::read_to_string(folder.join("evidence.toml")).expect("it is there");
    insta::assert_snapshot!("register_with_an_approval_more", after);
    // The same words again get a name of their own, and what is wrong is not written.
    assert!(add(&given).1.contains("works-for-most-people-2"));
    let before = std::fs::read_to_string(folder.join("evidence.toml")).expect("it is there");
    let (status, _, err) = add(&["--wording", "x", "--source", "10.1000/183", "--by", "Dr Kim", "--treatment", "microneedlin"]);
    assert_eq!(status, Some(2));
    assert!(err.contains("did you mean `microneedling`"), "{err}");
    let (status, _, err) = add(&["--wording", "x"]);
    assert_eq!(status, Some(2));
    assert!(err.contains("say it with --source, --by"), "{err}");
    assert_eq!(std::fs::read_to_string(folder.join("evidence.toml")).expect("it is there"), before);
}

#[test]
fn what_an_approval_does_not_do_is_told_when_it_is_added() {
    let folder = site("evidence/advice", [("a.txt", COPY)]);
    let add = |wording: &str, source: &str| run(&folder, &["evidence", "add", "--wording", wording, "--source", source, "--by", "Dr Kim"]);
    let (status, _, err) = add("Clinically proven to soften fine lines by 30%, with zero downtime", "studies/lines.pdf");
    assert_eq!(status, Some(0));
    assert!(err.contains("note: the evidence `studies/lines.pdf` is not there yet"), "{err}");
    assert!(err.contains("note: no evidence makes up for what downtime/none finds in these words, so it is reported"), "{err}");
    assert_eq!(add("Clinically proven to soften fine lines by 30%", "10.1000/182").2, "");
    // Whoever may read the folder may read the register.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |name: &str| std::fs::metadata(folder.join(name)).expect("it is there").permissions().mode();
        assert_eq!(mode("evidence.toml"), mode("a.txt"));
    }
}

#[test]
fn the_first_approval_begins_a_register() {
    let folder = site("evidence/first", [("a.txt", COPY)]);
    let args =
        ["evidence", "add", "--phrase", "reduce~ fine lines by {20|30} %", "--source", "https://journal.example/1", "--by", "Dr Kim"];
    let (status, _, err) = run(&folder, &args);
    assert_eq!(status, Some(0), "{err}");
    let text = std::fs::read_to_string(folder.join("evidence.toml")).expect("it is there");
    assert!(text.starts_with("# The register of evidence") && text.contains("expires-on = \"2027-11-23\""), "{text}");
    assert_eq!(run(&folder, &["evidence", "check"]).0, Some(0));
}
