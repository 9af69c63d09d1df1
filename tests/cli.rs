//! The command as a user runs it: exit statuses, errors in words, and what is read.
//!
//! These hold whatever the rules are, as long as [`BLATANT`] is reported and [`CLEAN`] is not.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const BLATANT: &str = "Our treatment is 100% safe, painless and guaranteed to work, with zero downtime.\n";
const CLEAN: &str = "Please bring a list of your medicines to the appointment.\n";

/// A folder of its own for each test, empty at the start.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the folder for temporary files can be written");
    folder
}

fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
    fs::write(path, bytes).expect("it can be written");
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_caveat"));
    command.current_dir(folder).args(args).stdin(Stdio::null());
    for variable in ["NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR", "COLUMNS"] {
        command.env_remove(variable);
    }
    command
}

fn run(folder: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    words(&command(folder, args).output().expect("caveat runs"))
}

fn words(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("caveat writes UTF-8");
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn json(folder: &Path, args: &[&str]) -> (Option<i32>, serde_json::Value, String) {
    let args = [&["check", "--format", "json"], args].concat();
    let (status, out, err) = run(folder, &args);
    (status, serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}")), err)
}

fn paths(report: &serde_json::Value) -> Vec<&str> {
    let files = report["files"].as_array().expect("files is a list");
    files.iter().map(|file| file["path"].as_str().expect("a path is a string")).collect()
}

#[test]
fn exit_status_follows_what_is_found() {
    let folder = folder("exit_status");
    write(&folder, "bad.md", BLATANT);
    write(&folder, "good.md", CLEAN);
    let all = ["--fail-on", "info", "--fail-on-confidence", "low"];
    let status = |args: &[&str]| run(&folder, &[&["check"], args].concat()).0;
    assert_eq!(status(&[&["good.md"], &all[..]].concat()), Some(0));
    assert_eq!(status(&[&["bad.md"], &all[..]].concat()), Some(1));
    assert_eq!(status(&[&["good.md", "bad.md"], &all[..]].concat()), Some(1));
    assert_eq!(status(&["bad.md", "--fail-on", "never"]), Some(0));
    assert_eq!(status(&["bad.md", "--format", "json", "--fail-on", "never", "--no-config"]), Some(0));
}

#[test]
fn the_summary_says_what_was_done() {
    let folder = folder("summary");
    write(&folder, "bad.md", BLATANT);
    write(&folder, "good.md", CLEAN);
    write(&folder, "photo.png", "x");
    let (_, out, err) = run(&folder, &["check"]);
    assert!(out.contains("Checked 2 files: "), "{out}");
    assert!(out.contains(" in 1 of them."), "{out}");
    assert!(out.contains("Not read: 1 file of another kind"), "{out}");
    assert!(out.contains("caveat explain "), "{out}");
    assert!(out.contains("legal advice"), "{out}");
    assert_eq!(err, "");
    let (_, out, _) = run(&folder, &["check", "--quiet"]);
    assert!(out.contains("bad.md:1:") && !out.contains("Checked") && !out.contains("why:"), "{out}");
    let (_, out, _) = run(&folder, &["check", "--statistics"]);
    assert!(out.contains("Findings by rule"), "{out}");
}

#[test]
fn bad_files_are_named_and_the_others_checked() {
    let folder = folder("bad_files");
    write(&folder, "good.md", CLEAN);
    write(&folder, "latin.md", b"caf\xE9\n");
    write(&folder, "sixteen.md", b"\xFF\xFEs\0a\0");
    write(&folder, "zero.md", b"a\0b");
    let (status, report, err) = json(&folder, &["good.md", "latin.md", "sixteen.md", "zero.md", "gone.md"]);
    assert_eq!(status, Some(2));
    // Text of another encoding that says so is text like any other.
    assert_eq!(paths(&report), ["good.md", "sixteen.md"]);
    for words in [
        "error: gone.md does not exist",
        "error: latin.md is not UTF-8 text (the first wrong byte is on line 1); save it as UTF-8, or say what it is: --encoding windows-1252",
        "error: zero.md is not text",
    ] {
        assert!(err.contains(words), "{words} in: {err}");
    }
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder("unreadable");
    write(&folder, "locked.md", CLEAN);
    let locked = fs::Permissions::from_mode(0o000);
    fs::set_permissions(folder.join("locked.md"), locked).expect("it is ours");
    if fs::read(folder.join("locked.md")).is_ok() {
        return; // The superuser reads everything.
    }
    let (status, _, err) = run(&folder, &["check", "locked.md"]);
    assert_eq!(status, Some(2));
    assert!(err.contains("error: locked.md cannot be read: permission denied"), "{err}");
}

#[test]
fn folders_are_walked_as_git_sees_them() {
    let folder = folder("walk");
    for name in ["b.md", "a.html", "sub/c.txt", "sub/notes.pages", ".hidden/d.md", "build/e.md", "named.copy"] {
        write(&folder, name, CLEAN);
    }
    write(&folder, ".gitignore", "build/\n");
    let (status, report, _) = json(&folder, &[]);
    assert_eq!(status, Some(0));
    assert_eq!(paths(&report), ["a.html", "b.md", "sub/c.txt"]);
    let (_, report, _) = json(&folder, &["./sub", "b.md", "./b.md", "build/e.md", "named.copy"]);
    assert_eq!(paths(&report), ["b.md", "build/e.md", "named.copy", "sub/c.txt"]);
}

#[test]
fn standard_input_is_read() {
    let folder = folder("stdin");
    let check = |args: &[&str]| {
        let args = [&["check", "-", "--format", "json", "--fail-on", "never"], args].concat();
        let mut child =
            command(&folder, &args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("caveat runs");
        child.stdin.take().expect("it is piped").write_all(BLATANT.as_bytes()).expect("caveat reads it");
        let (status, out, _) = words(&child.wait_with_output().expect("it ends"));
        assert_eq!(status, Some(0));
        serde_json::from_str::<serde_json::Value>(&out).expect("the report is JSON")
    };
    assert_eq!(paths(&check(&["--stdin-filename", "drafts/a.md"])), ["drafts/a.md"]);
    let unnamed = check(&[]);
    assert_eq!(paths(&unnamed), ["<stdin>"]);
    assert_ne!(unnamed["files"][0]["diagnostics"], serde_json::json!([]));
}

#[test]
fn the_report_does_not_depend_on_threads() {
    let folder = folder("threads");
    for number in 0..100 {
        write(&folder, &format!("{}/{number}.md", number % 7), BLATANT.repeat(number % 5 + 1));
    }
    let report = |threads: &str, format: &str| {
        let args = ["check", "--format", format, "--statistics", "--fail-on", "never"];
        command(&folder, &args).env("RAYON_NUM_THREADS", threads).output().expect("caveat runs").stdout
    };
    for format in ["json", "terminal"] {
        assert!(report("1", format) == report("8", format), "{format}");
    }
}

#[test]
fn wrong_names_are_answered_with_the_nearest() {
    let folder = folder("nearest");
    let cases: &[(&[&str], &str)] = &[
        (&["chek"], "'check'"),
        (&["check", "--formt", "json"], "'--format'"),
        (&["check", "--format", "jsn"], "'json'"),
        (&["check", "--jurisdiction", "au,ux"], "did you mean `uk`"),
        (&["check", "--jurisdiction", "au,xyz"], "there is no jurisdiction `xyz`\n  there are ae (United Arab Emirates), au (Australia), "),
        (&["check", "--jurisdiction", "Australia"], "did you mean `au`?"),
        (&["rules", "--coverage", "germany"], "did you mean `de`?"),
        (&["rules", "--category", "downtme"], "did you mean `downtime`?"),
        (&["test", "--category", "downtme"], "did you mean `downtime`?"),
        (&["test", "downtime"], "caveat test --category downtime"),
        (&["new", "rule", "downtme/ours"], "did you mean `downtime`?"),
        (&["treatments", "microneedlin"], "did you mean `microneedling`"),
        (&["disclose", "microneedlin"], "did you mean `microneedling`"),
        (&["explain", "downtime"], "it is a category with these rules: downtime/"),
        (&["explain", "xyzzy"], "`caveat rules` lists all of them"),
        (&["explain", "au.nationallaw.134"], "did you mean `au.nationallaw.113`"),
        (&["explain", "microneedlin"], "did you mean `microneedling`"),
        (&["rules", "--only-rules", "nowhere"], "there is no folder `nowhere`"),
    ];
    for (args, expected) in cases {
        let (status, out, err) = run(&folder, args);
        assert_eq!(status, Some(2), "{args:?}");
        assert_eq!(out, "", "{args:?}");
        assert!(err.contains(expected), "{args:?}: {err}");
    }
}

#[test]
fn a_path_in_the_place_of_a_command_is_understood() {
    let folder = folder("path_as_command");
    write(&folder, "a.md", CLEAN);
    let (status, _, err) = run(&folder, &["a.md"]);
    assert_eq!(status, Some(2));
    assert!(err.contains("caveat check a.md"), "{err}");
}

#[test]
fn rules_can_be_explained() {
    let folder = folder("explain");
    let (status, out, _) = run(&folder, &["rules"]);
    assert_eq!(status, Some(0));
    let rules: Vec<&str> = out
        .lines()
        .filter(|line| line.starts_with("  "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|word| word.contains('/'))
        .collect();
    assert!(!rules.is_empty(), "{out}");
    for rule in [rules[0], rules[rules.len() / 2], rules[rules.len() - 1]] {
        let (status, out, err) = run(&folder, &["explain", rule]);
        assert_eq!((status, err.as_str()), (Some(0), ""), "{rule}");
        assert!(out.starts_with(rule) && out.contains("What to write instead"), "{out}");
        let slip = &rule[..rule.len() - 1];
        let (status, _, err) = run(&folder, &["explain", slip]);
        assert!(status == Some(0) || err.contains(&format!("`{rule}`")), "{slip}: {err}");
    }
}

#[test]
fn a_country_is_chosen_or_the_summary_says_how() {
    let folder = folder("countries");
    write(&folder, "bad.md", BLATANT);
    let hint = "No country's law was applied. To choose: --jurisdiction with any of ae,au,";
    let out = |args: &[&str]| run(&folder, &[&["check", "bad.md"], args].concat()).1;
    assert_eq!(out(&[]).matches(hint).count(), 1);
    for args in [&["--quiet"][..], &["--format", "json"], &["--jurisdiction", "au"], &["--jurisdiction", "all"]] {
        assert!(!out(args).contains("No country"), "{args:?}");
    }
    let law = |jurisdictions: &str| -> Vec<String> {
        let out = out(&["--jurisdiction", jurisdictions]);
        out.lines().filter(|line| line.contains("law: ")).map(str::to_owned).collect()
    };
    assert!(law("au")[0].contains("law:     Australia: ") && law("au")[0].contains(", s "), "{:?}", law("au"));
    assert_eq!(law("au,UK"), law("uk,au"));
    assert!(law("all").iter().all(|line| !line.contains('[')), "{:?}", law("all"));
    let cited = |jurisdictions: &str| {
        let report = json(&folder, &["bad.md", "--jurisdiction", jurisdictions]).1;
        let findings = report["files"][0]["diagnostics"].as_array().expect("a list").clone();
        findings.iter().flat_map(|finding| finding["citations"].as_array().expect("a list").clone()).collect::<Vec<_>>()
    };
    assert!(!cited("au").is_empty() && cited("au").iter().all(|id| id.as_str().is_some_and(|id| id.starts_with("au."))));
    assert!(cited("all").len() > cited("au,uk").len());
}

#[test]
fn the_law_is_explained() {
    let folder = folder("law");
    let explain = |name: &str| {
        let (status, out, err) = run(&folder, &["explain", name]);
        assert_eq!((status, err.as_str()), (Some(0), ""), "{name}");
        out
    };
    let has = |text: &str, parts: &[&str]| parts.iter().for_each(|part| assert!(text.contains(part), "{part} is not in {text}"));
    let provision = explain("au.nationallaw.133.1c");
    has(&provision, &["s 133(1)(c)", "country: Australia", "in force since: 2010-07-01", "What it asks", "http", "testimonial ("]);
    has(&explain("au.nationallaw.133"), &["au.nationallaw.133.1a\n", "au.nationallaw.133.1e\n", "s 133(1)(c)"]);
    let doubtful = explain("au.nationallaw.114");
    has(&doubtful, &["not confirmed", "read it before you rely on it", "Why no rule can check it"]);
    has(&explain("au"), &["who acts on such copy: ", "must not be named to the public", "provisions\n", "[au.nationallaw.133.1c]"]);
    assert_eq!(explain("australia"), explain("AU"));
    has(&explain("de"), &["the law of the European Union applies too"]);
    has(&explain("testimonial/quoted"), &["The law, country by country", "Australia: ", "[au.nationallaw.133.1c]", "https://"]);
    has(&explain("prescription-medicine/toxin"), &["Not checked in\n", "United States"]);
    has(
        &explain("microneedling"),
        &["group: ", "What it can do to people", "owes its readers", "disclosure/side-effects: 4 of those above", "Sources"],
    );
    has(&explain("botulinum-toxin"), &["not to be advertised to the public at all in", "Australia"]);
}

#[test]
fn rules_and_provisions_are_listed_by_country() {
    let folder = folder("coverage");
    let list = |args: &[&str]| run(&folder, &[&["rules"], args].concat()).1;
    assert!(list(&["--jurisdiction", "au"]).contains("prescription-medicine/toxin "));
    assert!(!list(&["--jurisdiction", "us"]).contains("prescription-medicine/toxin "));
    assert!(list(&["--jurisdiction", "us", "--category", "prescription-medicine"]).starts_with("0 rules"));
    let coverage = list(&["--coverage", "au"]);
    for part in
        ["au.nationallaw.133.1c: ", "rules: ", "no rule can check it: ", "not confirmed: ", " with rules that cite them, ", " from memory"]
    {
        assert!(coverage.contains(part), "{part} is not in {coverage}");
    }
    let all = list(&["--coverage", "all"]);
    assert!(all.contains(&coverage) && !all.contains("no rule cites it"), "{all}");
}

#[test]
fn treatments_are_found_by_id_and_by_name() {
    let folder = folder("treatments");
    let (status, out, _) = run(&folder, &["treatments"]);
    assert!(status == Some(0) && out.contains("  microneedling  "), "{out}");
    let (status, by_id, _) = run(&folder, &["treatments", "microneedling"]);
    assert_eq!(status, Some(0));
    assert!(by_id.contains("What it can do to people"), "{by_id}");
    assert!(by_id.contains("FDA, regulator: https://www.fda.gov/") || by_id.contains("FDA, regulator:\n"), "{by_id}");
    assert_eq!(run(&folder, &["treatments", "Microneedling"]).1, by_id);
}

#[test]
fn a_disclosure_is_drafted_and_marked_as_a_draft() {
    let folder = folder("disclose");
    for (format, beginning) in [("md", "> Draft."), ("html", "<p><strong>Draft."), ("text", "Draft.")] {
        let (status, out, _) = run(&folder, &["disclose", "microneedling", "--format", format]);
        assert!(status == Some(0) && out.starts_with(beginning), "{format}: {out}");
        for part in
            ["A clinician must", "Possible side effects", "redness", "Who should not have it", "you are pregnant", "https://www.fda.gov/"]
        {
            assert!(out.contains(part), "{format}: {part} is not in {out}");
        }
        assert!(!out.contains("prescription-only"), "{out}");
    }
    let by_name = run(&folder, &["disclose", "Botulinum toxin injections"]).1;
    assert!(by_name.contains("prescription-only") && by_name.contains("not in an advertisement"), "{by_name}");
    assert_eq!(run(&folder, &["disclose", "botulinum-toxin"]).1, by_name);
}

#[test]
fn rules_without_the_words_of_a_draft_draft_nothing() {
    let folder = folder("wordless");
    write(&folder, "rules/treatments/nettle.toml", "id = 'nettle'\nname = 'Nettle bath'\ngroup = 'skin'\n");
    let (status, out, err) = run(&folder, &["disclose", "nettle", "--only-rules", "rules"]);
    assert_eq!((status, out.as_str()), (Some(2), ""));
    assert!(err.contains("`drafts/disclosure.toml`"), "{err}");
}

#[test]
fn trace_shows_what_decided() {
    let folder = folder("trace");
    write(&folder, "bad.md", BLATANT);
    let (_, out, _) = run(&folder, &["check", "--trace", "--fail-on", "never", "bad.md"]);
    assert!(out.starts_with("bad.md\n"), "{out}");
    assert!(out.contains("flagged: ") && out.contains("pattern: "), "{out}");
    assert_eq!(run(&folder, &["check", "--trace", "--format", "json", "bad.md"]).0, Some(2));
}

#[test]
fn colours_only_where_they_are_wanted() {
    let folder = folder("colours");
    write(&folder, "bad.md", BLATANT);
    let coloured = |args: &[&str], variables: &[(&str, &str)]| {
        let args = [&["check", "bad.md"], args].concat();
        let output = command(&folder, &args).envs(variables.iter().copied()).output();
        output.expect("caveat runs").stdout.contains(&0x1B)
    };
    assert!(!coloured(&[], &[]));
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(coloured(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(!coloured(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = folder("broken_pipe");
    for number in 0..400 {
        write(&folder, &format!("{number}.md"), BLATANT.repeat(5));
    }
    let mut child =
        command(&folder, &["check", "--format", "json"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("caveat runs");
    let mut first = [0; 10];
    let mut out = child.stdout.take().expect("it is piped");
    out.read_exact(&mut first).expect("caveat writes");
    drop(out);
    let (status, _, err) = words(&child.wait_with_output().expect("it ends"));
    assert_eq!((status, err.as_str()), (Some(0), ""));
}

#[test]
fn the_examples_of_the_rules_hold() {
    let (status, out, _) = run(&folder("examples"), &["test", "--category", "painless"]);
    assert_eq!(status, Some(0), "{out}");
}
