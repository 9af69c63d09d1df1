//! Settings as a user meets them: what `caveat.toml` does, what is said when it is wrong, and how it is begun.

mod common;

use std::path::Path;
use std::process::{Command, Stdio};

/// Copy with a claim of two categories, in which no treatment is promoted.
const COPY: &str = "Results are guaranteed, with zero downtime.\n";

/// A folder that looks like a repository, so that no settings above it count.
fn site<'f>(test: &str, files: impl IntoIterator<Item = (&'f str, &'f str)>) -> std::path::PathBuf {
    common::folder(&format!("config/{test}"), [(".git/HEAD", "ref: refs/heads/main\n")].into_iter().chain(files))
}

fn run(folder: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_caveat"));
    command.current_dir(folder).args(args).stdin(Stdio::null()).env("COLUMNS", "100");
    for variable in ["NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR"] {
        command.env_remove(variable);
    }
    let output = command.output().expect("caveat runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("caveat writes UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// What is found: the path, the rule and the severity of each finding.
fn found(folder: &Path, args: &[&str]) -> Vec<String> {
    let (_, out, err) = run(folder, &[&["check", "--format", "json"], args].concat());
    let report: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}"));
    let mut found = Vec::new();
    for file in report["files"].as_array().expect("files is a list") {
        for finding in file["diagnostics"].as_array().expect("diagnostics is a list") {
            let word = |value: &serde_json::Value| value.as_str().expect("it is text").to_owned();
            found.push(format!("{} {} {}", word(&file["path"]), word(&finding["rule"]), word(&finding["severity"])));
        }
    }
    found
}

fn files(folder: &Path, args: &[&str]) -> Vec<String> {
    let mut files: Vec<String> = found(folder, args).into_iter().filter_map(|line| Some(line.split_once(' ')?.0.to_owned())).collect();
    files.dedup();
    files
}

#[test]
fn the_nearest_file_counts_and_the_command_line_wins() {
    let folder = site(
        "precedence",
        [
            ("caveat.toml", "[rules]\ndowntime = \"off\"\nguarantee = \"info\"\n"),
            ("a.md", COPY),
            ("blog/caveat.toml", "fail-on = \"info\"\n"),
            ("blog/deep/b.md", COPY),
            ("blog/repository/.git/HEAD", ""),
            ("blog/repository/c.md", COPY),
        ],
    );
    let plain = found(&folder, &["--no-config", "a.md"]);
    assert_eq!(found(&folder, &["a.md"]), ["a.md guarantee/guaranteed info"]);
    assert_eq!(plain.len(), 2, "{plain:?}");
    let own = |path: &str| plain.iter().map(|line| line.replace("a.md", path)).collect::<Vec<_>>();
    assert_eq!(found(&folder, &["blog/deep/b.md"]), own("blog/deep/b.md"));
    assert_eq!(found(&folder, &["blog/repository/c.md"]), own("blog/repository/c.md"), "no settings from above a repository");
    assert_eq!(found(&folder, &["--config", "caveat.toml", "blog/deep/b.md"]), ["blog/deep/b.md guarantee/guaranteed info"]);
    assert_eq!(run(&folder, &["check", "a.md"]).0, Some(0));
    assert_eq!(run(&folder, &["check", "blog/deep/b.md"]).0, Some(1));
    assert_eq!(run(&folder, &["check", "blog/deep/b.md", "--fail-on", "never"]).0, Some(0));
}

#[test]
fn a_rule_wins_over_its_category_and_a_file_over_what_it_extends() {
    let house = "fail-on = \"info\"\n[rules]\n\"downtime/none\" = \"error\"\nguarantee = \"off\"\n";
    let folder = site(
        "extends",
        [
            ("house/caveat.toml", house),
            ("one/caveat.toml", "extends = [\"../house\"]\n"),
            ("one/a.md", COPY),
            ("two/caveat.toml", "extends = [\"../house/caveat.toml\"]\n[rules]\ndowntime = \"off\"\n\"guarantee/*\" = \"info\"\n"),
            ("two/a.md", COPY),
            ("three/caveat.toml", "[rules]\ndowntime = \"off\"\n\"downtime/none\" = \"info\"\nguarantee = \"off\"\n"),
            ("three/a.md", COPY),
        ],
    );
    assert_eq!(found(&folder, &["one"]), ["one/a.md downtime/none error"]);
    assert_eq!(run(&folder, &["check", "two"]).0, Some(1), "what only the house says holds");
    assert_eq!(found(&folder, &["two"]), ["two/a.md guarantee/guaranteed info"]);
    assert_eq!(found(&folder, &["three"]), ["three/a.md downtime/none info"]);
}

#[test]
fn a_file_that_extends_itself_is_told_the_way_round() {
    let folder = site(
        "cycle",
        [
            ("caveat.toml", "extends = [\"b.toml\", \"gone.toml\"]\n"),
            ("b.toml", "extends = [\"c.toml\"]\n"),
            ("c.toml", "extends = [\"caveat.toml\"]\n"),
            ("a.md", COPY),
        ],
    );
    let (status, _, err) = run(&folder, &["check"]);
    assert_eq!(status, Some(2));
    assert!(err.contains("c.toml:1:12") && err.contains("caveat.toml → b.toml → c.toml → caveat.toml"), "{err}");
    assert!(err.contains("there is no file `gone.toml`"), "{err}");
}

#[test]
fn overrides_are_for_the_files_that_they_name() {
    let folder = site(
        "override",
        [
            (
                "caveat.toml",
                "[rules]\nguarantee = \"off\"\n\n[[override]]\nfiles = [\"blog/**\"]\nrules = { guarantee = \"info\" }\nfail-on = \"info\"\n\n\
                 [[override]]\nfiles = [\"legal.md\"]\nrules = { downtime = \"off\" }\n",
            ),
            ("a.md", COPY),
            ("blog/b.md", COPY),
            ("blog/legal.md", COPY),
        ],
    );
    let found = found(&folder, &[]);
    let rules = |path: &str| found.iter().filter(|line| line.starts_with(path)).cloned().collect::<Vec<_>>();
    assert_eq!(rules("a.md").len(), 1);
    assert_eq!(rules("blog/b.md").len(), 2);
    assert_eq!(rules("blog/legal.md"), ["blog/legal.md guarantee/guaranteed info"]);
    assert_eq!(run(&folder, &["check", "a.md"]).0, Some(0));
    assert_eq!(run(&folder, &["check", "blog"]).0, Some(1));
    assert_eq!(run(&folder, &["check", "blog", "--fail-on", "error"]).0, Some(0));
}

#[test]
fn files_are_left_out_and_it_is_said() {
    let folder = site(
        "files",
        [
            ("caveat.toml", "[files]\ninclude = [\"content/**\"]\nexclude = [\"legal/\"]\n"),
            ("content/a.md", COPY),
            ("content/legal/terms.md", COPY),
            ("notes.md", COPY),
        ],
    );
    assert_eq!(files(&folder, &[]), ["content/a.md"]);
    let (status, out, err) = run(&folder, &["check", "--fail-on", "never"]);
    assert!(status == Some(0) && err.is_empty() && out.contains("Left out, as caveat.toml says: 2 files."), "{out}{err}");
    let (status, out, err) = run(&folder, &["check", "content/legal/terms.md", "notes.md"]);
    assert_eq!(status, Some(0));
    assert!(err.contains("note: content/legal/terms.md is not checked: caveat.toml:3 excludes it"), "{err}");
    assert!(err.contains("note: notes.md is not checked: it is none of the files that caveat.toml:2 includes"), "{err}");
    assert!(out.contains("Nothing was checked."), "{out}");
    assert_eq!(files(&folder, &["--no-config"]), ["content/a.md", "content/legal/terms.md", "notes.md"]);
    // Patterns start from the folder of the file, wherever caveat was started.
    assert_eq!(files(&folder.join("content"), &["."]), ["a.md"]);
    assert_eq!(files(&folder.join("content"), &["../content/a.md", "../notes.md"]), ["../content/a.md"]);
}

#[test]
fn how_much_is_to_be_told_and_who_is_trusted_can_be_set() {
    let page = "# Microneedling\n\nYou may have redness and swelling for three days.\n\n\
        A study shows that it smooths scars ([report](https://trials.mysite.example/1)).\n";
    let folder = site("policy", [("a.md", page)]);
    let rules = |settings: &str| {
        std::fs::write(folder.join("caveat.toml"), settings).expect("it can be written");
        found(&folder, &["a.md"]).into_iter().map(|line| line["a.md ".len()..].to_owned()).collect::<Vec<_>>()
    };
    let told = |rules: &[String]| !rules.iter().any(|rule| rule.starts_with("disclosure/side-effects"));
    assert!(!told(&rules("")));
    assert!(told(&rules("[disclosures.side-effects.policy]\nmin-stated = 2\nmin-serious = 0\n")));
    let of_group = "[[disclosures.side-effects.policy-for]]\ngroups = [\"skin\"]\npolicy = { plenty = 2 }\n";
    assert!(told(&rules(of_group)));
    assert!(!told(&rules(&of_group.replace("skin", "dental"))));
    let claims = |settings: &str| rules(settings).iter().filter(|rule| !rule.starts_with("disclosure/")).count();
    assert!(claims("[support]\ntrusted = [\"mysite.example\"]\n") < claims(""));
}

#[test]
fn every_mistake_is_shown_at_once_in_its_place() {
    let settings = r#"extend = ["house.toml"]
extends = ["nowhere.toml"]
jurisdictions = "au"
fail-on = "critical"
include = ["content/**"]
rules-dir = "my-rules"

[files]
exlude = ["legal/**"]
exclude = ["{legal", 3]

[rules]
"downtme/none" = "off"
guarantee = "warn"
downtime = "off"
"downtime/*" = "off"

[support]
trusted = ["https://www.journal.example/articles"]

[disclosures.side-effects]
policy.min-absolute = 3
policy-for = [{ groups = ["surgery"], policy = { plenty = -1 } }, { groups = ["surgical"] }]

[[override]]
jurisdictions = ["xu"]
rules = { testimonials = "on" }
"#;
    let folder = site("mistakes", [("caveat.toml", settings), ("a.md", COPY), ("b.md", COPY)]);
    let (status, out, err) = run(&folder, &["check"]);
    assert_eq!(status, Some(2));
    assert!(out.starts_with("Nothing was checked."), "{out}");
    insta::assert_snapshot!("every_mistake_in_a_file_of_settings", err);
}

/// What settings and registers say of a slip is as plain as what rule files say of it.
#[test]
fn slips_in_settings_are_told_with_what_to_do() {
    let slips = [
        ("jurisdictions = [\"uk\" \"us\"]", "write a comma between two texts"),
        ("fail-on = \"error", "end the text with the quotation mark that it begins with"),
        ("fail-on = error", "write a text between straight quotation marks"),
        ("jurisdictions = [\"uk\"\n", "close what `[` begins with `]`"),
        ("fail-on = \"error\"\nfail-on = \"warning\"", "this stands in the file twice"),
    ];
    for (at, (settings, help)) in slips.into_iter().enumerate() {
        for file in ["caveat.toml", "evidence.toml"] {
            let folder = site(&format!("slip-{at}-{file}"), [(file, settings), ("a.md", COPY)]);
            let (status, _, err) = run(&folder, &["check"]);
            assert!(status == Some(2) && err.contains(help), "{settings}: {err}");
        }
    }
}

#[test]
fn what_is_no_toml_is_shown_and_nothing_else() {
    let folder = site("no_toml", [("caveat.toml", "fail-on = \nextend = 1\n\n[rules\n"), ("a.md", COPY)]);
    let (status, _, err) = run(&folder, &["check"]);
    assert_eq!(status, Some(2));
    assert!(err.contains("caveat.toml:1:") && err.contains("caveat.toml:4:"), "{err}");
    assert!(!err.contains("there is no setting"), "{err}");
}

#[test]
fn files_under_sound_settings_are_checked_all_the_same() {
    let folder =
        site("sound", [("good/caveat.toml", ""), ("good/a.md", COPY), ("bad/caveat.toml", "x = 1\n"), ("bad/b.md", COPY), ("c.md", COPY)]);
    assert_eq!(files(&folder, &[]), ["c.md", "good/a.md"]);
    let (status, out, err) = run(&folder, &["check"]);
    assert_eq!(status, Some(2));
    assert!(err.contains("error: 1 file is not checked: bad/caveat.toml cannot be used"), "{err}");
    assert!(out.contains("1 file could not be checked"), "{out}");
}

#[test]
fn own_rules_beside_the_settings_are_used() {
    let rule = r#"title = "Sparkle"
category = "miracle"
severity = "warning"
confidence = "high"
why = "Nobody knows what it means."
advice = "Say what happens."
match = ["sparkle dust"]
[[example]]
flag = "With sparkle dust."
[[example]]
pass = "With water."
"#;
    let folder = site(
        "own",
        [
            ("one/caveat.toml", "[rules]\n\"miracle/sparkle\" = \"error\"\n"),
            ("one/caveat-rules/claims/miracle/sparkle.toml", rule),
            ("one/a.md", "With sparkle dust.\n"),
            ("two/caveat.toml", "rules-dir = \"../one/caveat-rules\"\n"),
            ("two/a.md", "With sparkle dust.\n"),
            ("three/a.md", "With sparkle dust.\n"),
            ("four/caveat.toml", ""),
            ("four/caveat-rules/claims/miracle/sparkle.toml", &rule.replace("severity", "sevrity")),
            ("four/a.md", "With sparkle dust.\n"),
        ],
    );
    assert_eq!(found(&folder, &[]), ["one/a.md miracle/sparkle error", "two/a.md miracle/sparkle warning"]);
    let (status, _, err) = run(&folder, &["check"]);
    assert_eq!(status, Some(2));
    assert!(err.contains("four/caveat-rules/claims/miracle/sparkle.toml:3"), "{err}");
    assert!(err.contains("1 file is not checked: four/caveat.toml cannot be used"), "{err}");
    assert_eq!(run(&folder.join("two"), &["explain", "miracle/sparkle"]).0, Some(0));
    assert_eq!(run(&folder.join("three"), &["explain", "miracle/sparkle"]).0, Some(2));
    assert!(run(&folder.join("one"), &["schema"]).1.contains("\"miracle/sparkle\""));
}

#[test]
fn settings_in_force_are_printed_with_where_they_come_from() {
    let folder = site(
        "print",
        [
            ("house/caveat.toml", "[files]\nexclude = [\"legal/\"]\n[rules]\nguarantee = \"off\"\ndowntime = \"error\"\n"),
            (
                "site/caveat.toml",
                "extends = [\"../house\"]\njurisdictions = [\"us\"]\n[rules]\n\"downtime/*\" = \"info\"\n\
                 [disclosures.side-effects.policy]\nmin-stated = 2\n[support]\ntrusted = [\"journal.example\"]\n\
                 [[override]]\nfiles = [\"blog/**\"]\njurisdictions = [\"us\", \"au\"]\n",
            ),
            ("site/blog/a.md", COPY),
            ("site/legal/b.md", COPY),
        ],
    );
    let (status, out, err) = run(&folder.join("site"), &["check", "--print-config", "blog/a.md", "--fail-on", "warning"]);
    assert_eq!((status, err.as_str()), (Some(0), ""));
    insta::assert_snapshot!("settings_in_force", out);
    let printed: toml::Table = out.parse().expect("what is printed is a file of settings");
    assert_eq!(printed["fail-on"].as_str(), Some("warning"));
    let (_, out, _) = run(&folder.join("site"), &["check", "--print-config", "legal/b.md"]);
    assert!(out.contains("# it is not checked: ../house/caveat.toml:2 excludes it"), "{out}");
    let (_, out, _) = run(&folder.join("site"), &["check", "--print-config", "--no-config", "blog/a.md"]);
    assert!(out.contains("# no caveat.toml is in force") && out.contains("jurisdictions = []"), "{out}");
}

#[test]
fn settings_that_are_not_there_are_an_error() {
    let folder = site("gone", [("a.md", COPY)]);
    let (status, out, err) = run(&folder, &["check", "--config", "nowhere.toml"]);
    assert_eq!((status, out.as_str()), (Some(2), ""));
    assert!(err.contains("there is no file `nowhere.toml`"), "{err}");
    assert_eq!(run(&folder, &["check", "--config", "a.md", "--no-config"]).0, Some(2));
}

#[test]
fn a_first_file_is_written_and_never_over_another() {
    let folder = site("init", [("content/a.md", COPY), ("notes.md", COPY)]);
    let (status, out, _) = run(&folder, &["init", "--jurisdiction", "US", "--copy", "./content/", "--yes"]);
    assert_eq!((status, out.as_str()), (Some(0), "Wrote caveat.toml. Next: caveat check\n"));
    let written = std::fs::read_to_string(folder.join("caveat.toml")).expect("it is there");
    assert!(written.contains("\njurisdictions = [\"us\"]\n") && written.contains("\ninclude = [\"/content/**\"]\n"), "{written}");
    assert_eq!(files(&folder, &[]), ["content/a.md"]);
    let (status, _, err) = run(&folder, &["init", "--yes"]);
    assert!(status == Some(2) && err.contains("caveat init --force"), "{err}");
    assert_eq!(std::fs::read_to_string(folder.join("caveat.toml")).expect("it is there"), written);
    assert_eq!(run(&folder, &["init", "--yes", "--force"]).0, Some(0));
    assert_eq!(files(&folder, &[]), ["content/a.md", "notes.md"]);
    let (status, _, err) = run(&folder, &["init", "--force"]);
    assert!(status == Some(2) && err.contains("nobody to ask"), "{err}");
    assert_eq!(run(&folder, &["init", "--force", "--jurisdiction", "ux"]).0, Some(2));
    assert_eq!(run(&folder, &["init", "--force", "--yes", "--copy", "nowhere"]).0, Some(2));
}
