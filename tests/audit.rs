//! What an auditor asks for: a record of a run, and who approved which text.

mod site;

use serde_json::Value;
use sha2::{Digest, Sha256};
use site::Site;

const CLAIM: &str = "The mask has zero downtime.\n";
const NOW: [&str; 2] = ["--now", "2026-11-23T09:30:00Z"];

fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_run_is_on_record() {
    let site = Site::new("record");
    site.write(
        "caveat.toml",
        "jurisdictions = [\"uk\"]\nbaseline = \"old.toml\"\n[[override]]\nfiles = [\"blog/\"]\njurisdictions = [\"ie\"]\n",
    );
    site.write("a.md", CLAIM);
    site.check(&["--write-baseline", "old.toml"]).ends(0);
    site.write("blog/b.md", format!("{CLAIM}\n{CLAIM}"));
    site.write("c.md", "Please call us.\n");
    site.write("caveat-exceptions.toml", EXCEPTION.replace("a.md", "c.md"));
    site.write("evidence.toml", CLAIMED);
    site.write("bad.md", b"caf\xE9\n");
    site.check(&[&["--attest", "record.json"], &NOW[..]].concat()).ends(2);
    let text = site.read("record.json");
    let record: Value = serde_json::from_str(&text).expect("it is JSON");
    let files = record["files"].as_array().expect("a list");
    let paths: Vec<&str> = files.iter().filter_map(|file| file["path"].as_str()).collect();
    // What is wrong with exceptions and evidence is on record as what is wrong with copy is.
    assert_eq!(paths, ["a.md", "blog/b.md", "c.md", "caveat-exceptions.toml", "evidence.toml"]);
    assert_eq!(files[3]["findings"][0]["rule"], "suppression/unused");
    assert_eq!(files[4]["findings"][0]["rule"], "evidence/unused");
    assert_eq!(files[0]["sha256"], sha256(CLAIM));
    assert_eq!(files[0]["suppressed"][0]["excuse"]["kind"], "baseline");
    assert_eq!(files[1]["findings"][1]["words"], "zero downtime");
    assert_ne!(files[1]["findings"][0]["fingerprint"], files[1]["findings"][1]["fingerprint"]);
    assert_eq!(files[2]["findings"], serde_json::json!([]));
    let law = |file: &Value| record["policies"][file["policy"].as_u64().expect("a number") as usize]["jurisdictions"].clone();
    assert_eq!((law(&files[0]), law(&files[1])), (serde_json::json!(["uk"]), serde_json::json!(["ie"])));
    let in_force =
        [("settings", "caveat.toml"), ("baseline", "old.toml"), ("exceptions", "caveat-exceptions.toml"), ("evidence", "evidence.toml")];
    assert_eq!(record["in-force"].as_array().map(Vec::len), Some(in_force.len()));
    for (entry, (kind, path)) in in_force.into_iter().enumerate() {
        let entry = &record["in-force"][entry];
        assert_eq!((entry["kind"].as_str(), entry["path"].as_str()), (Some(kind), Some(path)));
        assert_eq!(entry["sha256"], sha256(&site.read(path)));
    }
    assert!(record["not-checked"][0].as_str().is_some_and(|words| words.starts_with("bad.md is not UTF-8")), "{}", record["not-checked"]);
    assert_eq!(record["result"]["exit-status"], 2);
    assert_eq!((&record["result"]["files"], &record["result"]["suppressed"]), (&Value::from(5), &Value::from(1)));
    let policy = &record["policies"][0];
    let named = ["baseline", "exceptions", "evidence"].map(|kind| policy[kind].as_str());
    assert_eq!(named, [Some("old.toml"), Some("caveat-exceptions.toml"), Some("evidence.toml")]);
    assert_eq!(record["scope"]["today"], "2026-11-23");
    assert_eq!(record["time"], NOW[1]);
    assert_eq!(record["tool"]["rules"].as_str().map(str::len), Some(64));
}

#[test]
fn what_changed_since_a_record_is_told() {
    let site = Site::new("attested");
    let in_force = [
        ("caveat.toml", "baseline = \"old.toml\"\n", "these settings were"),
        ("old.toml", "version = 1\ncaveat = \"0.1.0\"\n", "this baseline was"),
        ("caveat-exceptions.toml", EXCEPTION, "these exceptions were"),
        ("evidence.toml", CLAIMED, "this register of evidence was"),
    ];
    in_force.iter().for_each(|(name, text, _)| site.write(name, text));
    site.write("a.md", CLAIM);
    site.write("b.md", "It softens fine lines by 30%.\n");
    site.run(&[&["check", "--attest", "record.json"], &NOW[..]].concat()).ends(0);
    let verify = || site.run(&["verify", "--attested", "record.json"]);
    verify().ends(0).says("As on 2026-11-23: 2 of 2 checked files, and 4 of 4 files by which they were judged.");

    for (name, text, what) in in_force {
        site.write(name, format!("{text}\n"));
        verify()
            .ends(1)
            .says(&format!("changed  {name}: since {what} in force on 2026-11-23"))
            .says("2 of 2 checked files, and 3 of 4 files");
        site.remove(name);
        verify().ends(1).says(&format!("gone     {name}: and {what} in force on 2026-11-23"));
        site.write(name, text);
    }
    site.write("a.md", CLAIM.to_uppercase());
    site.remove("b.md");
    let both = verify();
    both.ends(1)
        .says("changed  a.md: since it was checked on 2026-11-23")
        .says("gone     b.md: and it was checked on")
        .says("As on 2026-11-23: 0 of");
    assert_eq!(site.run(&["verify", "--attested", "record.json", "--quiet"]).out.lines().count(), 2);

    site.write("elsewhere/keep", "");
    let elsewhere = site.caveat(&["verify", "--attested", "../record.json"]).current_dir(site.path("elsewhere")).output();
    site::Ran::from(elsewhere.expect("caveat runs")).ends(2).says("none of the files of ../record.json is here");
    site.run(&["verify", "--attested", "gone.json"]).ends(2).says("there is no record `gone.json`").says("caveat check --attest gone.json");
    site.run(&["verify", "--attested", "caveat.toml"]).ends(2).says("caveat.toml is no record of caveat check --attest");
    site.run(&["verify", "--attested", "record.json", "a.md"]).ends(2);
}

#[test]
fn a_record_has_one_form_only() {
    let site = Site::new("one-form");
    for number in 0..40 {
        site.write(&format!("{number}.md"), CLAIM.repeat(number % 3));
    }
    // More findings than are held in memory at once.
    site.write("long.md", format!("{CLAIM}\n").repeat(2100));
    let record = |jobs: &str| {
        site.check(&[&["--attest", "record.json", "--jobs", jobs, "--format", "json"], &NOW[..]].concat()).ends(1);
        site.read("record.json")
    };
    let text = record("1");
    assert!(text == record("4"), "it depends on the number of threads");
    // Keys in the order of their letters, one line for each finding.
    fn sorted(value: &Value) -> String {
        match value {
            Value::Object(table) => {
                let mut entries: Vec<_> = table.iter().collect();
                entries.sort_by_key(|(key, _)| *key);
                let entries: Vec<String> =
                    entries.into_iter().map(|(key, value)| format!("{}:{}", Value::from(key.as_str()), sorted(value))).collect();
                format!("{{{}}}", entries.join(","))
            }
            Value::Array(list) => format!("[{}]", list.iter().map(sorted).collect::<Vec<_>>().join(",")),
            plain => plain.to_string(),
        }
    }
    assert_eq!(sorted(&serde_json::from_str(&text).expect("it is JSON")), text.replace('\n', ""));
    assert_eq!(text.lines().filter(|line| line.contains("\"fingerprint\":")).count(), 2100 + 13 + 13 * 2);
    site.check(&["--attest", "no/where.json"]).ends(2).says("no/where.json cannot be written");
    site.check(&["--now", "yesterday", "--attest", "record.json"]).ends(2).says("2027-03-01T09:30:00Z");
}

#[test]
fn a_text_is_approved_and_drifts() {
    let site = Site::new("approved");
    site.write("caveat.toml", "jurisdictions = [\"uk\"]\n");
    site.write("content/a.md", CLAIM);
    site.write("content/b.md", "Please call us.\n");
    let approve = |files: &[&str], note: &str| site.run(&[&["approve", "--by", "Dr A. Example", "--note", note], files, &NOW[..]].concat());
    approve(&["content/a.md"], "seen the leaflet")
        .ends(0)
        .says("content/a.md: approved as it is with 1 finding, on record in approvals.toml");
    let first = site.read("approvals.toml");
    for part in [
        "file = \"content/a.md\"",
        &sha256(CLAIM),
        "by = \"Dr A. Example\"",
        "on = \"2026-11-23T09:30:00Z\"",
        "rule = \"downtime/none\"",
        "[\"uk\"]",
    ] {
        assert!(first.contains(part), "{part} is not in {first}");
    }
    site.run(&["verify"])
        .ends(0)
        .says("approved content/a.md: by Dr A. Example on 2026-11-23: seen the leaflet")
        .says("As approved: 1 of 1 file.");

    // One letter is enough.
    site.write("content/a.md", CLAIM.replace("zero", "Zero"));
    site.run(&["verify"])
        .ends(1)
        .says("changed  content/a.md: since it was approved by Dr A. Example on 2026-11-23")
        .says("As approved: 0 of 1 file.");
    assert_eq!(site.run(&["verify", "--quiet"]).out.lines().count(), 1);
    approve(&["content/a.md"], "with a capital").ends(0);
    assert!(site.read("approvals.toml").starts_with(&first), "history stays as it was");
    site.run(&["verify", "content"]).ends(0).says("with a capital");
    site.write("content/a.md", CLAIM);
    site.run(&["verify"]).ends(1).says("back to what was approved by Dr A. Example");

    // Copy that nobody approved fails if it is asked for.
    site.write("content/a.md", CLAIM.replace("zero", "Zero"));
    site.run(&["verify", "content"]).ends(0);
    site.run(&["verify", "content/b.md"]).ends(1).says("unknown  content/b.md: was never approved");
    site.run(&["verify", "content/none.md"]).ends(1).says("unknown  content/none.md: is not there, and was never approved");
    site.run(&["verify", "content", "--all"]).ends(1).says("unknown  content/b.md").says("approved content/a.md");
    site.remove("content/a.md");
    site.run(&["verify"]).ends(1).says("gone     content/a.md: and was approved by");
    // From another folder the same files are meant.
    let below = site.caveat(&["verify", "."]).current_dir(site.path("content")).output().expect("caveat runs");
    assert_eq!(below.status.code(), Some(1));
}

const EXCEPTION: &str = "[[exception]]\nfiles = [\"a.md\"]\nrules = [\"downtime\"]\nreason = \"printed\"\nuntil = \"2027-01-31\"\n";
const CLAIMED: &str = "[[claim]]\nid = \"lines\"\nwording = [\"softens fine lines by 30%\"]\nsources = [\"10.1000/182\"]\n\
    approved-by = \"Jo Lee\"\napproved-on = \"2026-03-01\"\nexpires-on = \"2027-03-01\"\n";

#[test]
fn what_is_let_be_is_approved_as_such() {
    let site = Site::new("let-be");
    site.write("caveat-exceptions.toml", EXCEPTION);
    site.write("evidence.toml", CLAIMED);
    site.write("a.md", format!("{CLAIM}\nIt softens fine lines by 30%.\n\nResults are guaranteed.\n"));
    site.write("b.md", "<!-- caveat-ignore downtime: her own words, by Jo Lee -->\nZero downtime.\n");
    let approve = |file: &str| site.run(&[&["approve", file, "--by", "A", "--note", "x"], &NOW[..]].concat());
    // The same as `check` counts.
    let counted = site.run(&["check", "a.md", "--today", "2026-11-23"]);
    counted.says("1 error.").says("Let be: 1 suppressed, 2 approved.");
    approve("a.md").ends(0).says("a.md: approved as it is with 1 finding and 3 let be, on record");
    approve("b.md").ends(0).says("b.md: approved as it is with 1 finding let be, on record");
    let record = site.read("approvals.toml");
    for line in [
        "words = \"guaranteed\" },\n",
        "rule = \"downtime/none\", words = \"zero downtime\", excuse = \"suppressed\", why = \"printed (until 2027-01-31)\" },\n",
        "excuse = \"suppressed\", why = \"her own words (by Jo Lee)\" },\n",
        "excuse = \"approved\", why = \"approved by Jo Lee on 2026-03-01, until 2027-03-01: lines, https://doi.org/10.1000/182\" },\n",
    ] {
        assert!(record.contains(line), "{line} is not in {record}");
    }

    // On the day after, what the approval rests on has ended, and the text is still the same.
    let verify = |today: &str| site.run(&["verify", "--today", today]);
    verify("2027-01-31").ends(0).says("As approved: 2 of 2 files.");
    let ended = verify("2027-02-01");
    ended.ends(1).says("lapsed   a.md: as approved by A on 2026-11-23, but what was let be then is not any more: downtime/none");
    ended.says("approved b.md").says("As approved: 1 of 2 files.");
    verify("2027-03-02").ends(1).says("any more: downtime/none, ");
    site.remove("caveat-exceptions.toml");
    verify("2026-11-24").ends(1).says("lapsed   a.md");
    // What is found anew has a word of its own, in `check`.
    site.write("caveat-exceptions.toml", EXCEPTION);
    verify("2026-11-24").ends(0);

    // Where it cannot be told what is let be, nothing goes on record.
    site.write("caveat-exceptions.toml", "[[exception]\n");
    approve("a.md").ends(2).says("caveat-exceptions.toml:1:").says("the exceptions or the evidence for a.md cannot be used; nothing was");
    assert_eq!(site.read("approvals.toml"), record);
    verify("2026-11-24").ends(2).says("for a.md cannot be used");
}

#[test]
fn an_approval_says_who_and_why_and_of_what() {
    let site = Site::new("who-and-why");
    site.write("a.md", CLAIM);
    site.run(&["verify"]).ends(2).says("there is no record of approvals `approvals.toml`").says("caveat approve FILE");
    site.run(&["approve", "a.md", "--by", "A"]).ends(2).says("--note");
    site.run(&["approve", "a.md", "--by", " ", "--note", "x"]).ends(2).says("--by is empty");
    site.run(&["approve", ".", "--by", "A", "--note", "x"]).ends(2).says(". is a folder");
    site.run(&["approve", "a.md", "gone.md", "--by", "A", "--note", "x"]).ends(2).says("gone.md does not exist; nothing was put on record");
    assert!(!site.path("approvals.toml").exists());
    site.write("approvals.toml", "[[approval]]\nfile = 1\n");
    site.run(&["approve", "a.md", "--by", "A", "--note", "x"]).ends(2).says("approvals.toml:2:").says("approvals.toml cannot be used");
    site.run(&["approve", "a.md", "--by", "A", "--note", "x", "--record", "ci/mine.toml"]).ends(2).says("ci/mine.toml cannot be written");
    site.write("ci/keep", "");
    site.run(&["approve", "a.md", "--by", "A", "--note", "x", "--record", "ci/mine.toml"]).ends(0);
    site.run(&["verify", "--record", "ci/mine.toml"]).ends(0).says("approved a.md");
}
