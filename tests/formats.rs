//! Reports for programs, read as those programs read them.

mod common;

use caveat::document::{Checksum, Document, Format, Origin, Span};
use caveat::finding::{Confidence, Excuse, Excused, Finding, Related, Severity};
use caveat::report::checkstyle::Checkstyle;
use caveat::report::github::Github;
use caveat::report::gitlab::Gitlab;
use caveat::report::jsonl::JsonLines;
use caveat::report::junit::Junit;
use caveat::report::rdjsonl::Rdjsonl;
use caveat::report::sarif::Sarif;
use caveat::report::summary::Summary;
use caveat::report::{FileReport, Part, Reporter, Run, Tally};
use quick_xml::events::Event;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;
use std::{fs, str};

/// The formats for programs that stand on their own.
const FORMATS: [&str; 9] = ["json", "jsonl", "sarif", "sarif-github", "github", "gitlab", "junit", "checkstyle", "rdjsonl"];

/// What makes positions and texts hard: a byte-order mark, wide and invisible characters, line ends of two kinds, words over two
/// lines, marks that formats use themselves, a control character.
const HARD: &str = "\u{FEFF}# 😀 Zero downtime: 100% <safe> & \"painless\", really\r\n\r\n> 日本 é ::error:: with **zero\r\n> downtime**, %0A\u{7} \
                    and safe, safe and effective.\r\n\r\nNo downtime. ✨ No downtime.\n";

fn site(test: &str) -> PathBuf {
    let long: String = (0..15).map(|number| format!("Our peel number {number} is 100% safe, with zero downtime.\n\n")).collect();
    common::folder(
        &format!("formats-{test}"),
        [
            ("über uns #1, 100%.md", HARD),
            ("b/clean.md", "Please bring a list of your medicines to the appointment.\n"),
            ("b/long.md", long.as_str()),
            ("c.txt", "Botox party! Guaranteed to work.\n"),
        ],
    )
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_caveat"));
    command.current_dir(folder).args(["check", "--no-config"]).args(args).stdin(Stdio::null());
    for variable in ["GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    command
}

fn text(bytes: &[u8]) -> String {
    str::from_utf8(bytes).expect("caveat writes UTF-8").to_owned()
}

fn printed(folder: &Path, args: &[&str]) -> String {
    let Output { stdout, stderr, .. } = command(folder, args).output().expect("caveat runs");
    assert_eq!(text(&stderr), "", "{args:?}");
    text(&stdout)
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(json).collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn string(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

fn number(value: &Value) -> usize {
    value.as_u64().unwrap_or_else(|| panic!("no number: {value}")) as usize
}

fn read(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What the report says was found: path, rule and bytes of each.
fn found(folder: &Path, args: &[&str]) -> Vec<(String, String, Span)> {
    let report = json(&printed(folder, &[args, &["--format", "json"]].concat()));
    let mut found = Vec::new();
    for file in list(&report["files"]) {
        for diagnostic in list(&file["diagnostics"]) {
            let byte = |end: &str| number(&diagnostic["span"][end]["byte"]);
            let span = Span::new(byte("start"), byte("end"));
            found.push((string(&file["path"]).to_owned(), string(&diagnostic["rule"]).to_owned(), span));
        }
    }
    found
}

/// The bytes from one place to another, columns in characters. A byte-order mark is no character.
fn cut(source: &str, start: (usize, usize), end: (usize, usize)) -> Span {
    let byte = |(line, column): (usize, usize)| {
        let before: usize = source.split_inclusive('\n').take(line - 1).map(str::len).sum();
        let bom = if line == 1 && source.starts_with('\u{FEFF}') { 3 } else { 0 };
        before + bom + source[before + bom..].chars().take(column - 1).map(char::len_utf8).sum::<usize>()
    };
    Span::new(byte(start), byte(end))
}

/// A path in a URI.
fn decoded(uri: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), uri.as_bytes());
    while let [first, tail @ ..] = rest {
        (bytes, rest) = match first {
            b'%' => ([&bytes[..], &[u8::from_str_radix(&text(&tail[..2]), 16).expect("hexadecimal")]].concat(), &tail[2..]),
            _ => ([&bytes[..], &[*first]].concat(), tail),
        };
    }
    text(&bytes)
}

static SARIF: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let schema = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sarif-schema-2.1.0.json")).expect("it is there");
    // One of its patterns is no regular expression, as an erratum of the standard says that puts this in its place.
    let schema = schema.replace("^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$", "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$");
    jsonschema::draft7::new(&json(&schema)).unwrap_or_else(|error| panic!("{error}"))
});

/// A SARIF log's only run, if the schema has nothing against it.
fn sarif(log: &str) -> Value {
    let log = json(log);
    let errors: Vec<String> = SARIF.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    assert_eq!(list(&log["runs"]).len(), 1);
    log["runs"][0].clone()
}

#[test]
fn sarif_says_where_each_finding_is() {
    let folder = site("sarif");
    let run = sarif(&printed(&folder, &[".", "--format", "sarif", "--jurisdiction", "au"]));
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let mut told = Vec::new();
    for result in list(&run["results"]) {
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uriBaseId"], "%SRCROOT%");
        let uri = string(&place["artifactLocation"]["uri"]);
        assert!(uri.is_ascii() && !uri.contains([' ', '#', ':']), "{uri}");
        let (path, region) = (decoded(uri), &place["region"]);
        let at = |line: &str, column: &str| (number(&region[line]), number(&region[column]));
        let source = read(&folder, &path);
        let span = cut(&source, at("startLine", "startColumn"), at("endLine", "endColumn"));
        assert_eq!(region["snippet"]["text"], source[span.start..span.end]);
        told.push((path, string(&result["ruleId"]).to_owned(), span));
    }
    assert_eq!(told, found(&folder, &[".", "--jurisdiction", "au"]));
    assert!(told.iter().any(|(path, ..)| path.starts_with("über uns #1, 100%")));
}

#[test]
fn what_can_be_written_instead_is_a_fix_in_sarif() {
    let page = "Ask about our tweakments. 😀 Then meet *our* doctors. 日本: our painless laser is new.\n";
    let folder = common::folder("formats-sarif-fixes", [("page.md", page)]);
    let run = sarif(&printed(&folder, &[".", "--format", "sarif"]));
    let mut source = page.to_owned();
    for fix in list(&run["results"]).iter().rev().flat_map(|result| list(&result["fixes"])) {
        let change = &fix["artifactChanges"][0];
        assert_eq!(change["artifactLocation"]["uri"], "page.md");
        let replacement = &change["replacements"][0];
        let at = |line: &str, column: &str| (number(&replacement["deletedRegion"][line]), number(&replacement["deletedRegion"][column]));
        let span = cut(page, at("startLine", "startColumn"), at("endLine", "endColumn"));
        let (old, new) = (&page[span.start..span.end], string(&replacement["insertedContent"]["text"]));
        assert_eq!(string(&fix["description"]["text"]), format!("Write “{new}” in place of “{old}”."));
        source.replace_range(span.start..span.end, new);
    }
    assert_eq!(source, "Ask about our treatments. 😀 Then meet *our* doctors. 日本: our laser is new.\n");
}

#[test]
fn sarif_describes_the_rules_that_found_something() {
    let folder = site("sarif-rules");
    let run = sarif(&printed(&folder, &[".", "--format", "sarif"]));
    let reported: BTreeSet<&str> = list(&run["results"]).iter().map(|result| string(&result["ruleId"])).collect();
    let rules: Vec<&str> = list(&run["tool"]["driver"]["rules"]).iter().map(|rule| string(&rule["id"])).collect();
    assert_eq!(rules, Vec::from_iter(reported));
    for rule in list(&run["tool"]["driver"]["rules"]) {
        let (help, id) = (string(&rule["help"]["markdown"]), string(&rule["id"]));
        assert!(help.contains("What to write instead") && help.contains(&format!("caveat explain {id}")), "{help}");
        assert!(["error", "warning", "note"].contains(&string(&rule["defaultConfiguration"]["level"])));
        assert!(string(&rule["shortDescription"]["text"]).chars().count() <= 1024, "GitHub cuts longer ones");
        assert_eq!(rule["properties"]["category"], id.split('/').next().unwrap_or_default());
    }
}

#[test]
fn sarif_of_a_run_that_could_not_do_all_of_its_work_says_so() {
    let folder = site("sarif-failed");
    let clean = sarif(&printed(&folder, &["b/clean.md", "--format", "sarif"]));
    assert_eq!((list(&clean["results"]).len(), &clean["invocations"][0]["executionSuccessful"]), (0, &Value::Bool(true)));
    let output = command(&folder, &["b/clean.md", "not-there.md", "--format", "sarif"]).output().expect("caveat runs");
    assert_eq!(output.status.code(), Some(2));
    let failed = sarif(&text(&output.stdout));
    assert_eq!(failed["invocations"][0]["executionSuccessful"], false);
    let notification = &failed["invocations"][0]["toolExecutionNotifications"][0];
    assert!(string(&notification["message"]["text"]).starts_with("1 file could not be checked"), "{notification}");
}

/// A command in what a step prints, parsed as GitHub's runner does.
struct Annotation {
    level: String,
    properties: BTreeMap<String, String>,
    message: String,
}

fn annotations(log: &str) -> Vec<Annotation> {
    let unescaped = |text: &str| text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
    let commands = log.lines().filter_map(|line| line.trim_start().strip_prefix("::")?.split_once("::"));
    let parsed = commands.map(|(info, data)| {
        let (level, properties) = info.split_once(' ').unwrap_or((info, ""));
        let pairs = properties.split(',').filter_map(|pair| pair.split_once('='));
        let value = |value: &str| unescaped(&value.replace("%3A", ":").replace("%2C", ","));
        let properties = pairs.map(|(key, text)| (key.to_owned(), value(text))).collect();
        Annotation { level: level.to_owned(), properties, message: unescaped(data) }
    });
    parsed.collect()
}

#[test]
fn github_is_given_what_it_shows() {
    let folder = site("github");
    let log = printed(&folder, &[".", "--format", "github"]);
    let annotations = annotations(&log);
    assert_eq!(log.lines().filter(|line| line.starts_with("::")).count(), annotations.len());
    let levels: Vec<&str> = annotations.iter().map(|annotation| &*annotation.level).collect();
    let rank = |level: &&str| ["error", "warning", "notice"].iter().position(|known| known == level).expect("a level of GitHub's");
    assert!(levels.is_sorted_by_key(rank), "{levels:?}");
    for level in ["error", "warning", "notice"] {
        assert!(levels.iter().filter(|of| **of == level).count() <= 10, "{levels:?}");
    }
    assert_eq!(levels.iter().filter(|level| **level == "warning").count(), 10);
    let mut on_one_line = 0;
    for Annotation { properties, message, .. } in &annotations {
        let (path, line, end) = (&properties["file"], &properties["line"], &properties["endLine"]);
        assert!(folder.join(path).is_file(), "{path}");
        assert!(properties["title"].starts_with("caveat: "), "{properties:?}");
        assert!(message.contains(&format!("{path}:{line}:")), "the log of a step shows the message alone: {message}");
        assert_eq!(properties.contains_key("col"), line == end, "GitHub takes columns on one line only");
        assert_eq!(properties.contains_key("endColumn"), line == end);
        on_one_line += usize::from(line == end);
    }
    assert!(on_one_line > 0);
    assert!(log.contains("GitHub shows 10 annotations of a kind. Also found, and told in the report for the terminal"), "{log}");
}

#[test]
fn github_gets_the_rest_in_the_summary_of_the_step() {
    let folder = site("github-summary");
    let page = folder.join("summary");
    fs::write(&page, "What another command said.\n").expect("it can be written");
    let output = command(&folder, &[".", "--format", "github"]).env("GITHUB_STEP_SUMMARY", &page).output().expect("caveat runs");
    assert!(text(&output.stdout).contains("told in the summary of the step: "), "{}", text(&output.stdout));
    let summary = read(&folder, "summary");
    assert!(summary.starts_with("What another command said.\n## caveat\n"), "{summary}");
    let rows: Vec<&str> =
        summary.lines().filter(|line| ["| error |", "| warning |", "| note |"].iter().any(|start| line.starts_with(start))).collect();
    assert_eq!(rows.len(), found(&folder, &["."]).len());
    assert!(rows.iter().all(|row| row.replace("\\|", "").matches('|').count() == 6), "{rows:#?}");
    assert!(rows.is_sorted_by_key(|row| ["| error", "| warnin", "| note"].iter().position(|start| row.starts_with(start))), "{rows:#?}");
    assert!(summary.contains("\\<safe>") || !summary.contains("<safe>"), "no markup of the copy is markup of the page");
}

#[test]
fn the_summary_of_a_step_stays_within_what_github_takes() {
    let copy = "Our peel is 100% safe, with zero downtime.\n\n".repeat(6000);
    let folder = common::folder("formats-github-long", [("long.md", copy.as_str())]);
    let page = folder.join("summary.md");
    let output = command(&folder, &["long.md", "--format", "github"]).env("GITHUB_STEP_SUMMARY", &page).output().expect("caveat runs");
    assert_eq!(output.status.code(), Some(1));
    let summary = fs::read_to_string(&page).expect("it was written");
    assert!((900_000..1 << 20).contains(&summary.len()), "{}", summary.len());
    let rest = summary.lines().last().unwrap_or_default();
    let number = rest.strip_prefix("Too many for this page: ").and_then(|rest| rest.split(' ').next()).unwrap_or_else(|| panic!("{rest}"));
    let rows =
        summary.lines().filter(|line| line.starts_with("| error |") || line.starts_with("| warning |") || line.starts_with("| note |"));
    assert_eq!(rows.count() + number.parse::<usize>().expect("a number"), found(&folder, &["long.md"]).len());
}

#[test]
fn gitlab_can_tell_findings_apart() {
    let folder = site("gitlab");
    fs::copy(folder.join("c.txt"), folder.join("d.txt")).expect("it can be copied");
    let issues = |folder: &Path| json(&printed(folder, &[".", "--format", "gitlab"]));
    let before = issues(&folder);
    let fingerprints: BTreeSet<&str> = list(&before).iter().map(|issue| string(&issue["fingerprint"])).collect();
    assert_eq!(fingerprints.len(), list(&before).len(), "of issues with one fingerprint GitLab shows one");
    for issue in list(&before) {
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&string(&issue["severity"])));
        assert!(folder.join(string(&issue["location"]["path"])).is_file());
        assert!(number(&issue["location"]["lines"]["begin"]) <= number(&issue["location"]["lines"]["end"]));
        assert!(!string(&issue["description"]).is_empty() && !string(&issue["check_name"]).is_empty());
    }
    let moved = format!("Welcome.\n\n{}", read(&folder, "c.txt"));
    fs::write(folder.join("c.txt"), moved).expect("it can be written");
    let after = issues(&folder);
    assert_eq!(list(&after).iter().map(|issue| string(&issue["fingerprint"])).collect::<BTreeSet<_>>(), fingerprints);
    assert_eq!(printed(&folder, &["b/clean.md", "--format", "gitlab"]).trim(), "[\n\n]");
}

/// The elements of a report in XML with their attributes.
fn elements(xml: &str) -> Vec<(String, BTreeMap<String, String>)> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut elements = Vec::new();
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error}: {xml}")) {
            Event::Start(tag) | Event::Empty(tag) => {
                let attributes = tag.attributes().map(|attribute| {
                    let attribute = attribute.unwrap_or_else(|error| panic!("{error}: {xml}"));
                    let value = quick_xml::escape::unescape(&attribute.value).expect("known entities").into_owned();
                    (attribute.key.as_ref().to_owned(), value)
                });
                elements.push((tag.name().as_ref().to_owned(), attributes.collect()));
            }
            Event::Eof => return elements,
            _ => {}
        }
    }
}

#[test]
fn junit_counts_what_it_shows() {
    let folder = site("junit");
    let report = printed(&folder, &[".", "--format", "junit"]);
    assert!(!report.contains(|letter: char| letter.is_control() && letter != '\n'), "XML has no control characters");
    let (mut suites, mut cases, mut failures, mut names) = (Vec::new(), 0, 0, BTreeSet::new());
    for (element, attributes) in elements(&report) {
        match &*element {
            "testsuite" => suites.push(attributes),
            "testcase" => {
                cases += 1;
                assert!(names.insert((attributes["classname"].clone(), attributes["name"].clone())), "shown as one: {attributes:?}");
            }
            "failure" => {
                failures += 1;
                assert!(["error", "warning"].contains(&&*attributes["type"]));
            }
            _ => {}
        }
    }
    let sum = |key: &str| suites.iter().map(|suite| suite[key].parse::<usize>().expect("a number")).sum::<usize>();
    assert_eq!((sum("tests"), sum("failures"), sum("errors")), (cases, failures, 0));
    let files: Vec<&str> = suites.iter().map(|suite| &*suite["name"]).collect();
    assert_eq!(files, ["b/clean.md", "b/long.md", "c.txt", "über uns #1, 100%.md"]);
    assert!(names.contains(&("b/clean.md".to_owned(), "nothing to report".to_owned())));
    let rules: BTreeSet<(String, String)> = found(&folder, &["."]).into_iter().map(|(path, rule, _)| (path, rule)).collect();
    assert_eq!(names.into_iter().filter(|(path, _)| path != "b/clean.md").collect::<BTreeSet<_>>(), rules);
}

#[test]
fn junit_has_an_error_where_a_file_could_not_be_checked() {
    let folder = site("junit-failed");
    let output = command(&folder, &["b/clean.md", "not-there.md", "--format", "junit"]).output().expect("caveat runs");
    let elements = elements(&text(&output.stdout));
    let error = elements.iter().find(|(element, _)| element == "error").expect("there is one");
    assert_eq!(error.1["message"], "1 file could not be checked; the reasons are on standard error");
}

#[test]
fn checkstyle_lists_what_was_found() {
    let folder = site("checkstyle");
    let elements = elements(&printed(&folder, &[".", "--format", "checkstyle"]));
    let mut told = Vec::new();
    let mut path = String::new();
    for (element, attributes) in elements {
        match &*element {
            "file" => path = attributes["name"].clone(),
            "error" => {
                let number = |key: &str| attributes[key].parse::<usize>().expect("a number");
                let start = (number("line"), number("column"));
                let rule = attributes["source"].strip_prefix("caveat.").expect("it says who").to_owned();
                assert!(["error", "warning", "info"].contains(&&*attributes["severity"]));
                told.push((path.clone(), rule, cut(&read(&folder, &path), start, start).start));
            }
            _ => {}
        }
    }
    assert_eq!(told, found(&folder, &["."]).into_iter().map(|(path, rule, span)| (path, rule, span.start)).collect::<Vec<_>>());
}

#[test]
fn reviewdog_finds_the_words_by_bytes() {
    let folder = site("rdjsonl");
    let report = printed(&folder, &[".", "--format", "rdjsonl"]);
    assert!(report.lines().all(|line| line.len() < 1 << 16), "reviewdog ends at a longer line, and says nothing");
    let told = lines(&report).into_iter().map(|diagnostic| {
        let (path, range) = (string(&diagnostic["location"]["path"]), &diagnostic["location"]["range"]);
        let source = read(&folder, path);
        let byte = |end: &str| {
            let before: usize = source.split_inclusive('\n').take(number(&range[end]["line"]) - 1).map(str::len).sum();
            before + number(&range[end]["column"]) - 1
        };
        assert!(["ERROR", "WARNING", "INFO"].contains(&string(&diagnostic["severity"])));
        (path.to_owned(), string(&diagnostic["code"]["value"]).to_owned(), Span::new(byte("start"), byte("end")))
    });
    assert_eq!(told.collect::<Vec<_>>(), found(&folder, &["."]));
}

#[test]
fn the_stream_says_where_it_begins_and_ends() {
    let folder = site("jsonl");
    let lines = lines(&printed(&folder, &[".", "--format", "jsonl"]));
    let (first, last) = (&lines[0], &lines[lines.len() - 1]);
    assert_eq!((&first["type"], &first["tool"]["name"], &first["version"]), (&"run".into(), &"caveat".into(), &1.into()));
    let report = json(&printed(&folder, &[".", "--format", "json"]));
    assert_eq!(last["type"], "summary");
    let mut counts = last.clone();
    counts.as_object_mut().expect("an object").remove("type");
    assert_eq!(counts, report["summary"], "both give the same counts");
    let mut middle = lines[1..lines.len() - 1].iter();
    for file in list(&report["files"]) {
        let head = middle.next().expect("each file has a line");
        assert_eq!((&head["type"], &head["path"], &head["sha256"]), (&"file".into(), &file["path"], &file["sha256"]));
        assert_eq!(number(&head["findings"]), list(&file["diagnostics"]).len());
        for diagnostic in list(&file["diagnostics"]) {
            let mut line = middle.next().expect("each finding has a line").clone();
            let line = line.as_object_mut().expect("an object");
            assert_eq!((line.remove("type"), line.remove("path")), (Some("finding".into()), Some(file["path"].clone())));
            assert_eq!(Value::Object(line.clone()), *diagnostic);
        }
    }
    assert!(middle.next().is_none());
}

#[test]
fn every_format_is_the_same_each_time_and_in_a_file() {
    let folder = site("same");
    for format in FORMATS {
        let args = [".", "--format", format, "--jurisdiction", "uk,au"];
        let one = command(&folder, &args).env("RAYON_NUM_THREADS", "1").output().expect("caveat runs");
        let many = command(&folder, &args).env("RAYON_NUM_THREADS", "4").output().expect("caveat runs");
        assert_eq!(text(&one.stdout), text(&many.stdout), "{format}");
        assert_eq!(one.status.code(), Some(1), "{format}");
        let to_file = format!("{format}=report");
        let to_file = command(&folder, &[".", "--jurisdiction", "uk,au", "--output", &to_file]).output().expect("caveat runs");
        assert_eq!(to_file.status.code(), Some(1), "{format}");
        assert_eq!(read(&folder, "report"), text(&one.stdout), "{format}");
        fs::remove_file(folder.join("report")).expect("it is there");
    }
}

#[test]
fn no_format_changes_the_exit_status() {
    let folder = site("status");
    for format in FORMATS {
        for (path, expected) in [("b/clean.md", 0), ("c.txt", 1), ("not-there.md", 2)] {
            let output = command(&folder, &[path, "--jurisdiction", "au", "--format", format]).output().expect("caveat runs");
            assert_eq!(output.status.code(), Some(expected), "{format} {path}");
        }
    }
}

#[test]
fn a_format_is_chosen_for_github_if_that_is_asked() {
    let folder = site("auto");
    let with = |args: &[&str], on_github: bool| {
        let mut command = command(&folder, &[&["c.txt"], args].concat());
        if on_github {
            command.env("GITHUB_ACTIONS", "true");
        }
        text(&command.output().expect("caveat runs").stdout)
    };
    assert!(!with(&[], true).starts_with("::"), "nobody asked");
    assert!(with(&["--format", "auto"], true).starts_with("::"));
    assert_eq!(with(&["--format", "auto"], false), with(&[], false));
}

#[cfg(unix)]
#[test]
fn a_report_has_the_permissions_of_any_other_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = site("permissions");
    let mode = |name: &str| fs::metadata(folder.join(name)).expect("it is there").permissions().mode() & 0o777;
    let shell = |umask: &str, name: &str| {
        let script = format!("umask {umask}; exec \"$0\" check --no-config c.txt --fail-on never --output json={name}");
        let status =
            Command::new("sh").args(["-c", &script, env!("CARGO_BIN_EXE_caveat")]).current_dir(&folder).stdout(Stdio::null()).status();
        assert!(status.expect("there is a shell").success());
    };
    shell("022", "a.json");
    shell("027", "b.json");
    assert_eq!((mode("a.json"), mode("b.json")), (0o644, 0o640));
    fs::set_permissions(folder.join("a.json"), fs::Permissions::from_mode(0o600)).expect("it can be changed");
    shell("022", "a.json");
    assert_eq!(mode("a.json"), 0o600, "an older file keeps its own");
    std::os::unix::fs::symlink("a.json", folder.join("link.json")).expect("it can be made");
    shell("022", "link.json");
    assert!(folder.join("link.json").is_symlink(), "what a link leads to is written, and the link stays");
    let names: BTreeSet<_> = fs::read_dir(&folder).expect("it is a folder").map(|entry| entry.expect("it is there").file_name()).collect();
    assert!(!names.iter().any(|name| name.to_string_lossy().starts_with(".caveat")), "{names:?}");
}

#[test]
fn what_cannot_be_written_is_told_by_the_name_that_was_typed() {
    let folder = site("unwritable");
    let failed = |args: &[&str]| {
        let output = command(&folder, &[&["c.txt"], args].concat()).output().expect("caveat runs");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert_eq!(text(&output.stdout), "", "{args:?}");
        text(&output.stderr)
    };
    assert_eq!(failed(&["--output", "sarif=reports/a.sarif"]), "error: reports/a.sarif cannot be written: there is no folder `reports`\n");
    assert_eq!(failed(&["--output", "sarif=b"]), "error: b cannot be written: is a directory\n");
    let twice = failed(&["--output", "sarif=a", "--output", "json=a"]);
    assert!(twice.starts_with("error: two reports cannot go into one file: a\n"), "{twice}");
    for other in ["json=./a", "json=b/../a"] {
        assert!(failed(&["--output", "sarif=a", "--output", other]).starts_with("error: two reports cannot go into one file: "), "{other}");
    }
    assert!(failed(&["--output", "sarif=a", "--attest", "a"]).starts_with("error: two reports cannot go into one file: a\n"));
    assert!(failed(&["--output", "auto=a"]).contains("there is no format `auto`; there are terminal, json, "));
}

#[test]
fn a_report_is_no_copy_and_takes_the_place_of_none() {
    let folder = site("apart");
    // The reports of yesterday in the folder are not checked today.
    let run = || {
        let outputs = ["--output", "html=b/report.html", "--output", "markdown=report.md", "--output", "terminal=report.txt"];
        let output = command(&folder, &[&["."], &outputs[..]].concat()).output().expect("caveat runs");
        (output.status.code(), text(&output.stdout))
    };
    let (first, second) = (run(), run());
    assert_eq!(first.0, Some(1));
    let without_count = |report: &str| report.lines().filter(|line| !line.starts_with("Not read: ")).collect::<Vec<_>>().join("\n");
    assert_eq!(without_count(&first.1), without_count(&second.1));
    // Copy and settings stay what they are, whoever mistypes a name.
    fs::write(folder.join("mine.toml"), "# mine\n").expect("it can be written");
    for (args, words) in [
        (["b", "--output", "json=b/clean.md"], "error: b/clean.md is among the files to check, and the report would take its place\n"),
        (["b/clean.md", "--output", "json=./b/../b/clean.md"], "is among the files to check"),
        (["b", "--attest", "b/long.md"], "error: b/long.md is among the files to check"),
        (["b", "--attest", "mine.toml"], "error: mine.toml is a file of settings, and the report would take its place\n"),
    ] {
        let output = command(&folder, &args).output().expect("caveat runs");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(text(&output.stderr).contains(words), "{}", text(&output.stderr));
    }
    assert_eq!(read(&folder, "b/clean.md"), "Please bring a list of your medicines to the appointment.\n");
    assert_eq!(read(&folder, "mine.toml"), "# mine\n");
}

#[cfg(unix)]
#[test]
fn a_report_can_go_into_a_pipe() {
    let folder = site("pipe");
    let script = "mkfifo pipe && { cat pipe > copy.json & } && \"$0\" check --no-config c.txt --fail-on never --output json=pipe && wait";
    let status = Command::new("sh").args(["-c", script, env!("CARGO_BIN_EXE_caveat")]).current_dir(&folder).stdout(Stdio::null()).status();
    assert!(status.expect("there is a shell").success());
    assert_eq!(list(&json(&read(&folder, "copy.json"))["files"]).len(), 1);
}

const RULE: &str = "downtime/none";

fn document(source: &str) -> Document {
    Document::parse("drafts/page.md".to_owned(), source.to_owned(), Format::Markdown)
}

fn finding(span: Span, severity: Severity) -> Finding {
    Finding {
        rule: RULE.into(),
        category: "downtime".into(),
        severity,
        confidence: Confidence::High,
        message: "Recovery promised as none".into(),
        span,
        label: "".into(),
        related: vec![Related { span: Span::new(0, 4), message: "the page speaks of it here".into() }],
        why: "Recovery differs.".into(),
        advice: "Say how long most need.".into(),
        citations: [].into(),
        words: "zero downtime".to_owned(),
        disclosure: None,
        replacement: None,
    }
}

/// Peels, with three claims: the first is suppressed, the second approved, the third in the baseline; the fourth counts.
fn excused() -> (Document, Vec<Finding>, Vec<Excused>) {
    let document = document("Peel. Zero downtime. Zero downtime. Zero downtime. Zero downtime.\n");
    let spans: Vec<Span> = document.source.match_indices("Zero downtime").map(|(at, words)| Span::new(at, at + words.len())).collect();
    let excuses = [
        Excuse::Suppressed {
            reason: "Quoted from a study".to_owned(),
            by: Some("A. Miller".to_owned()),
            until: Some("2027-03-01".to_owned()),
            beside: None,
        },
        Excuse::Approved {
            entry: "peel-1".to_owned(),
            source: "doi:10.1000/1".to_owned(),
            by: "B. Singh".to_owned(),
            on: "2026-03-01".to_owned(),
            until: "2027-02-28".to_owned(),
        },
        Excuse::Baseline,
    ];
    let excused = spans.iter().zip(excuses).map(|(&span, excuse)| Excused { finding: finding(span, Severity::Warning), excuse });
    (document, vec![finding(spans[3], Severity::Error)], excused.collect())
}

/// A whole report of one file.
fn report(reporter: &dyn Reporter, document: &Document, findings: &[Finding], excused: &[Excused]) -> String {
    let mut out = Vec::new();
    let file = FileReport { document, findings, excused };
    reporter.head(&mut out, &Run::default()).expect("memory can be written to");
    let mut part = Vec::new();
    reporter.file(&mut part, &file).expect("memory can be written to");
    reporter.join(&mut out, 0, Part::Written(&part)).expect("memory can be written to");
    reporter.join(&mut out, 1, Part::Ahead(&file)).expect("memory can be written to");
    let tally = Tally::of(findings);
    reporter.tail(&mut out, &Summary { tally, ..Summary::default() }).expect("memory can be written to");
    text(&out)
}

#[test]
fn what_is_excused_is_told_where_the_format_can_say_so() {
    let (document, findings, excused) = excused();
    let of = |reporter: &dyn Reporter| report(reporter, &document, &findings, &excused);
    let run = sarif(&of(&Sarif::new()));
    let results = &list(&run["results"])[..4];
    let justifications: Vec<&Value> = results.iter().map(|result| &result["suppressions"][0]["justification"]).collect();
    assert_eq!(justifications[0], "Quoted from a study (by A. Miller, until 2027-03-01)");
    assert_eq!(justifications[1], "approved by B. Singh on 2026-03-01, until 2027-02-28: peel-1, doi:10.1000/1");
    assert_eq!(justifications[2], "it was there when the baseline was written");
    assert_eq!(results[3]["suppressions"], Value::Null);
    assert_eq!(results[3]["relatedLocations"][0]["message"]["text"], "the page speaks of it here");
    let fingerprints: BTreeSet<&str> = results.iter().map(|result| string(&result["partialFingerprints"]["caveat/v1"])).collect();
    assert_eq!(fingerprints.len(), 4, "what is excused does not give its fingerprint to its equals");
    let stream = lines(&of(&JsonLines));
    let kinds: Vec<&str> = stream[2..6].iter().map(|line| string(&line["type"])).collect();
    assert_eq!(kinds, ["suppressed", "approved", "baseline", "finding"]);
    assert_eq!(
        (&stream[2]["reason"], &stream[3]["entry"], &stream[5]["reason"]),
        (&"Quoted from a study".into(), &"peel-1".into(), &Value::Null)
    );
    let only_excused = report(&Junit, &document, &[], &excused);
    let skipped = elements(&only_excused).into_iter().find(|(element, _)| element == "skipped").expect("it is skipped");
    assert!(skipped.1["message"].contains("Quoted from a study (by A. Miller"), "{skipped:?}");
    assert!(of(&Junit).contains("<failure type=\"error\""));
}

#[test]
fn what_is_excused_is_left_out_where_it_would_be_taken_for_a_finding() {
    let (document, findings, excused) = excused();
    let of = |reporter: &dyn Reporter, findings: &[Finding]| report(reporter, &document, findings, &excused);
    // Each file is there twice.
    assert_eq!(list(&sarif(&of(&Sarif::for_github(), &findings))["results"]).len(), 2);
    assert_eq!(list(&sarif(&of(&Sarif::for_github(), &[]))["results"]).len(), 0);
    assert_eq!(list(&json(&of(&Gitlab::default(), &findings))).len(), 2);
    assert_eq!(list(&json(&of(&Gitlab::default(), &[]))).len(), 0);
    assert_eq!(lines(&of(&Rdjsonl, &findings)).len(), 2);
    assert_eq!(elements(&of(&Checkstyle, &findings)).iter().filter(|(element, _)| element == "error").count(), 2);
    assert_eq!(annotations(&of(&Github::new(None, false), &findings)).len(), 2);
}

#[test]
fn a_file_without_lines_is_given_none() {
    let (mut document, findings, excused) = excused();
    document.path = "drafts/page.docx".to_owned();
    document.origin = Origin::Extracted { checksum: Checksum::default() };
    let of = |reporter: &dyn Reporter| report(reporter, &document, &findings, &excused);
    for result in list(&sarif(&of(&Sarif::new()))["results"]) {
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!((&place["artifactLocation"]["uri"], &place["region"]), (&"drafts/page.docx".into(), &Value::Null));
    }
    let [annotation, ..] = &annotations(&of(&Github::new(None, false)))[..] else { panic!("there is one") };
    assert_eq!(annotation.properties.keys().collect::<Vec<_>>(), ["file", "title"]);
    assert!(annotation.message.contains("“Zero downtime”"), "the words have to do: {}", annotation.message);
    assert_eq!(lines(&of(&Rdjsonl))[0]["location"], json("{\"path\": \"drafts/page.docx\"}"));
    assert_eq!(json(&of(&Gitlab::default()))[0]["location"]["lines"], json("{\"begin\": 1, \"end\": 1}"), "GitLab wants one");
    assert!(!of(&Checkstyle).contains("line="));
    assert!(of(&Junit).contains("drafts/page.docx: error: "), "{}", of(&Junit));
}
