//! What sets caveat up elsewhere: the action, the hook, the recipes, completions and the manual.

mod common;

use caveat::document::Format;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs, str};

fn file(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn yaml(text: &str) -> Value {
    serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn string(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

fn text(bytes: &[u8]) -> String {
    str::from_utf8(bytes).expect("UTF-8").to_owned()
}

fn caveat(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_caveat")).args(args).output().expect("caveat runs");
    assert!(output.status.success(), "{args:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn the_page_says_what_is_to_be_replaced() {
    let page = file("docs/ci.md");
    let (before, recipes) = page.split_once("\n## ").expect("the page has sections");
    assert!(before.contains("`OWNER/caveat` and `COMMIT` stand for what only you know"), "{before}");
    // One way to write it, and a commit wherever the source is named.
    for line in recipes.lines().filter(|line| line.contains("OWNER")) {
        let written =
            ["uses: OWNER/caveat@COMMIT", "https://example.org/OWNER/caveat --rev COMMIT", "repo: https://example.org/OWNER/caveat"];
        assert!(written.iter().any(|written| line.contains(written)), "{line}");
    }
    for other in ["README.md", "docs/adopting.md", "docs/formats.md", "action.yml", ".pre-commit-hooks.yaml"] {
        assert!(!file(other).contains("OWNER"), "{other}");
    }
}

/// The blocks of YAML on the page about CI.
fn recipes() -> Vec<Value> {
    let page = file("docs/ci.md");
    let blocks = page.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().unwrap_or_default());
    blocks.map(yaml).collect()
}

/// Everything below a value, itself included.
fn below(value: &Value) -> Vec<&Value> {
    let parts: Vec<&Value> = match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(entries) => entries.values().collect(),
        _ => Vec::new(),
    };
    std::iter::once(value).chain(parts.into_iter().flat_map(below)).collect()
}

#[test]
fn actions_of_others_are_pinned() {
    let mut seen = 0;
    for file in recipes().iter().chain([&yaml(&file("action.yml"))]) {
        for uses in below(file).into_iter().filter_map(|value| value.get("uses")) {
            let (name, version) = string(uses).split_once('@').expect("a version is named");
            let is_commit = version.len() == 40 && version.chars().all(|digit| digit.is_ascii_hexdigit());
            assert!(is_commit || name == "OWNER/caveat", "{uses}");
            seen += 1;
        }
    }
    assert_eq!(seen, 5);
}

#[test]
fn the_action_is_asked_for_what_it_has() {
    let action = yaml(&file("action.yml"));
    let recipes = recipes();
    let steps: Vec<&Value> =
        recipes.iter().flat_map(below).filter(|step| step["uses"].as_str().is_some_and(|uses| uses.starts_with("OWNER/"))).collect();
    assert!(!steps.is_empty());
    for input in steps.iter().filter_map(|step| step["with"].as_object()).flatten() {
        assert!(action["inputs"].get(input.0).is_some(), "{input:?}");
    }
    // GitHub reads an input of a name that is not there as empty.
    let source = file("action.yml");
    for used in source.split("inputs.").skip(1) {
        let name: String = used.chars().take_while(|letter| letter.is_ascii_lowercase() || *letter == '-').collect();
        assert!(action["inputs"].get(&name).is_some(), "inputs.{name}");
    }
}

/// The step of the action that checks, as GitHub runs it.
#[cfg(unix)]
fn check_step(folder: &Path, inputs: &[(&str, &str)]) -> Output {
    let action = yaml(&file("action.yml"));
    let step = list(&action["runs"]["steps"]).iter().find(|step| step["id"] == "check").expect("there is such a step").clone();
    fs::write(folder.join("step.sh"), string(&step["run"])).expect("it can be written");
    let mut command = Command::new("bash");
    command.args(["--noprofile", "--norc", "-eo", "pipefail", "step.sh"]).current_dir(folder);
    for (variable, input) in step["env"].as_object().expect("the step has variables") {
        let name = string(input).trim_start_matches("${{ inputs.").trim_end_matches(" }}");
        let default = string(&action["inputs"][name]["default"]);
        let given = inputs.iter().find(|(input, _)| *input == name).map(|(_, value)| *value);
        let binary = (name == "binary").then_some(env!("CARGO_BIN_EXE_caveat"));
        command.env(variable, given.or(binary).unwrap_or(default));
    }
    for (variable, name) in [("GITHUB_OUTPUT", "output"), ("GITHUB_STEP_SUMMARY", "summary.md"), ("RUNNER_TEMP", "temp")] {
        command.env(variable, folder.join(name));
    }
    command.output().expect("there is bash")
}

#[cfg(unix)]
fn site(test: &str) -> PathBuf {
    let files =
        [("my copy/peel.md", "With zero downtime.\n"), ("ok/$(touch hacked).md", "Bring a list of your medicines.\n"), ("temp/x", "")];
    common::folder(&format!("ci-{test}"), files)
}

#[cfg(unix)]
#[test]
fn the_action_checks_what_it_is_given() {
    let folder = site("action");
    let output = check_step(
        &folder,
        &[("paths", "my copy\nok/$(touch hacked).md\n"), ("fail-on", "warning"), ("upload-sarif", "true"), ("args", "--quiet")],
    );
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert!(text(&output.stdout).starts_with("::warning file=my copy/peel.md,line=1,"), "{}", text(&output.stdout));
    let sarif = folder.join("temp/caveat.sarif");
    assert_eq!(fs::read_to_string(folder.join("output")).expect("it is written"), format!("exit-code=1\nsarif={}\n", sarif.display()));
    assert!(sarif.is_file());
    assert!(fs::read_to_string(folder.join("summary.md")).expect("it is written").contains("| warning | my copy/peel.md:1:6 |"));
    assert!(!folder.join("hacked").exists(), "inputs are no commands");
}

#[cfg(unix)]
#[test]
fn the_action_passes_if_nothing_counts_and_fails_if_it_cannot_work() {
    let folder = site("action-status");
    let clean = check_step(&folder, &[("paths", "ok")]);
    assert_eq!(clean.status.code(), Some(0), "{}", text(&clean.stderr));
    assert_eq!(fs::read_to_string(folder.join("output")).expect("it is written"), "exit-code=0\n");
    let wrong = check_step(&folder, &[("paths", "ok"), ("jurisdiction", "atlantis")]);
    assert_eq!(wrong.status.code(), Some(2));
}

#[test]
fn the_hook_the_action_and_the_docs_know_what_caveat_reads() {
    let hooks = yaml(&file(".pre-commit-hooks.yaml"));
    let pattern = string(&hooks[0]["files"]);
    let endings = pattern.strip_prefix("\\.(?i:").and_then(|rest| rest.strip_suffix(")$")).expect("a list of endings");
    // Tables are not read in folders, and not by the hook.
    let read = Format::ENDINGS.iter().filter(|(format, _)| !format.has_records()).flat_map(|(_, endings)| endings.iter().copied());
    assert_eq!(endings.split('|').collect::<Vec<_>>(), read.collect::<Vec<_>>());
    let (page, table) = (file("docs/formats.md"), "## Which files");
    let table = page.split(table).nth(1).and_then(|rest| rest.split("\n\n").nth(1)).expect("there is a table");
    let told: BTreeSet<&str> = table.split("`.").skip(1).filter_map(|rest| rest.split('`').next()).collect();
    let all: BTreeSet<&str> = Format::ENDINGS.iter().flat_map(|(_, endings)| endings.iter().copied()).collect();
    assert_eq!(told, all, "docs/formats.md");
    // What the action is given are folders, and what is in them is left to caveat.
    let action = yaml(&file("action.yml"));
    assert_eq!(action["description"], hooks[0]["description"]);
    let source = file("action.yml");
    let named = all.iter().find(|ending| source.contains(&format!("*.{ending}")) || source.contains(&format!("|{ending}|")));
    assert_eq!(named, None, "the action has a list of its own");
}

/// pre-commit puts what somebody writes as `files` in the place of the hook's own list.
#[test]
fn the_recipe_for_the_hook_names_no_pictures() {
    let hooks: Vec<Value> = recipes().iter().flat_map(below).filter(|hook| hook["id"] == "caveat").cloned().collect();
    assert!(!hooks.is_empty());
    for files in hooks.iter().filter_map(|hook| hook["files"].as_str()) {
        let endings = files.split_once("\\.(").and_then(|(_, rest)| rest.strip_suffix(")$")).unwrap_or_else(|| panic!("{files}"));
        assert!(endings.split('|').all(|ending| Format::from_path(&format!("a.{ending}")).is_some()), "{files}");
    }
}

/// Commands in the recipes that caveat would refuse are found before anybody copies them.
#[cfg(unix)]
#[test]
fn commands_in_the_recipes_can_be_run() {
    let folder = common::folder("ci-recipes", [("content/peel.md", "With zero downtime.\n"), ("drafts/peel.md", "With zero downtime.\n")]);
    let page = file("docs/ci.md");
    let lines = page.lines().filter(|line| !line.starts_with("$ "));
    let commands = lines.filter_map(|line| {
        let command = &line[line.find("caveat check ")?..];
        Some(command.split([' ', '\'']).skip(1).take_while(|word| *word != "|").collect::<Vec<_>>())
    });
    let commands: Vec<_> =
        commands.filter(|words| words.iter().any(|word| word.starts_with("--") && !word.starts_with("--help"))).collect();
    assert!(commands.len() >= 4, "{commands:?}");
    for words in commands {
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        let output = Command::new(env!("CARGO_BIN_EXE_caveat")).args(&words).current_dir(&folder).output().expect("caveat runs");
        assert_eq!(output.status.code(), Some(0), "{words:?}: {}", text(&output.stderr));
    }
}

#[test]
fn every_shell_gets_completions() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = caveat(&["completions", shell]);
        for word in ["completions", "jurisdiction", "quiet"] {
            assert!(script.contains(word), "{shell} does not complete {word}");
        }
    }
}

/// Those shells that are on the machine read their script and find the word that completes one.
#[cfg(unix)]
#[test]
fn completions_complete() {
    let folder = common::folder("ci-completions", [("empty", "")]);
    let complete = [
        (
            "bash",
            "source ./script; COMP_WORDS=(caveat check --form); COMP_CWORD=2; _caveat caveat --form check; echo \"${COMPREPLY[@]}\"",
            "--format",
        ),
        ("zsh", "autoload -U compinit && compinit -u -d ./dump && source ./script && whence -w _caveat", "_caveat: function"),
        ("fish", "source ./script; complete -C 'caveat check --form'", "--format"),
    ];
    for (shell, commands, expected) in complete {
        fs::write(folder.join("script"), caveat(&["completions", shell])).expect("it can be written");
        match Command::new(shell).args(["-c", commands]).current_dir(&folder).env("HOME", &folder).output() {
            Ok(output) => assert!(text(&output.stdout).contains(expected), "{shell}: {}{}", text(&output.stdout), text(&output.stderr)),
            Err(error) => eprintln!("{shell}: {error}"),
        }
    }
}

#[test]
fn the_manual_has_a_page_for_each_command() {
    let page = caveat(&["man"]);
    assert!(page.contains(".TH CAVEAT 1 \"\" \"caveat ") && page.contains("caveat\\-check(1)"), "{page}");
    let folder = common::folder("ci-man", [("empty", "")]);
    caveat(&["man", "--folder", folder.to_str().expect("UTF-8")]);
    let check = fs::read_to_string(folder.join("caveat-check.1")).expect("it is written");
    assert!(check.contains("\\-\\-fail\\-on"), "{check}");
    assert!(folder.join("caveat-new-rule.1").is_file());
    for command in ["explain", "rules", "completions", "man"] {
        assert!(page.contains(&format!("caveat\\-{command}(1)")), "{command}");
        assert!(folder.join(format!("caveat-{command}.1")).is_file(), "{command}");
    }
}
