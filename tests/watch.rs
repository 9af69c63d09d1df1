//! `caveat check --watch`, as somebody uses it who writes: files are saved in the ways of editors, and what is printed is waited for.

#![cfg(unix)]

#[path = "common/seal.rs"]
mod seal;

use seal::SEAL;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

const BLATANT: &str = "Our peel is 100% safe, painless and guaranteed to work, with zero downtime.\n";
const CLEAN: &str = "Please bring a list of your medicines to the appointment.\n";
/// Nobody waits longer for a line, whatever else the machine does.
const PATIENCE: Duration = Duration::from_secs(300);

/// A folder of its own for each test, with these files in it.
fn folder(test: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("watch").join(test);
    let _ = fs::remove_dir_all(&folder);
    // Settings are not looked for above it.
    fs::create_dir_all(folder.join(".git")).expect("it can be made");
    files.iter().for_each(|(name, text)| write(&folder, name, text));
    folder
}

/// Writes it aside and puts it in its place, with the folders that are new: one step, however busy the machine is. In more steps,
/// what is between them may be reported too.
fn write(folder: &Path, name: &str, text: &str) {
    let aside = folder.with_extension("aside");
    let path = aside.join(name);
    fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
    fs::write(&path, text).expect("it can be written");
    let within = Path::new(name);
    let new = within.ancestors().take_while(|part| !folder.join(part).is_dir()).last().expect("a file is no folder");
    fs::rename(aside.join(new), folder.join(new)).expect("it can be moved");
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_caveat"));
    plain(command.arg("check").args(args), folder);
    command
}

fn plain<'c>(command: &'c mut Command, folder: &Path) -> &'c mut Command {
    for variable in ["NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR", "COLUMNS", "GITHUB_ACTIONS"] {
        command.env_remove(variable);
    }
    command.current_dir(folder).stdin(Stdio::null())
}

/// A run that goes on, and what it prints.
struct Watching {
    child: Child,
    lines: Receiver<String>,
    all: String,
}

impl Watching {
    /// Starts it, and waits until it has checked once and watches.
    fn start(folder: &Path, args: &[&str]) -> (Self, String) {
        // Both streams in one, in the order in which they are written.
        let mut both = Command::new("sh");
        both.args(["-c", HEARING, "sh", env!("CARGO_BIN_EXE_caveat"), "check", "--watch"]).args(args);
        let mut child = plain(&mut both, folder).stdout(Stdio::piped()).spawn().expect("caveat runs");
        let (sender, lines) = channel();
        let out = child.stdout.take().expect("it is piped");
        thread::spawn(move || BufReader::new(out).lines().map_while(Result::ok).for_each(|line| drop(sender.send(line))));
        let mut watching = Self { child, lines, all: String::new() };
        let first = watching.until("To stop: Ctrl-C");
        (watching, first)
    }

    /// What is printed up to a line that holds these words.
    fn until(&mut self, words: &str) -> String {
        let (mut text, end) = (String::new(), Instant::now() + PATIENCE);
        loop {
            match self.lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(line) => {
                    let is_last = line.contains(words);
                    text += &format!("{line}\n");
                    if is_last {
                        self.all += &text;
                        return text;
                    }
                }
                Err(_) => panic!("nothing with {words:?} came:\n{}{text}", self.all),
            }
        }
    }

    /// What one change leads to.
    fn round(&mut self) -> String {
        self.until(LAST)
    }

    /// Asks it to end, as Ctrl-C does.
    fn stop(mut self) -> Option<i32> {
        let told = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().expect("kill is there");
        assert!(told.success());
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        // A test that failed leaves nothing running.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a program with both streams in one. Where the tests themselves were told to ignore signals, as in the background, it is
/// not: a program that inherits that heeds it.
const HEARING: &str = r#"if env --default-signal true 2>/dev/null; then set -- env --default-signal "$@"; fi; exec "$@" 2>&1"#;

/// The last line of every report.
const LAST: &str = "It does not give legal advice.";

/// The closing lines of a report, which a fresh run has to have too.
fn totals(report: &str) -> Vec<&str> {
    let start = report.lines().position(|line| line.starts_with("Checked") || line.starts_with("Nothing was")).unwrap_or(usize::MAX);
    report.lines().skip(start).filter(|line| !line.contains("To stop")).collect()
}

fn fresh(folder: &Path, args: &[&str]) -> (Option<i32>, String) {
    let output = command(folder, args).output().expect("caveat runs");
    (output.status.code(), String::from_utf8(output.stdout).expect("it is UTF-8"))
}

#[test]
fn what_is_saved_is_checked_again_and_nothing_else() {
    let folder = folder("saved", &[("bad.md", BLATANT), ("good.md", CLEAN), ("sub/other.md", CLEAN)]);
    let (mut watching, first) = Watching::start(&folder, &[]);
    assert!(first.contains("bad.md:1:") && first.contains("watching this folder"), "{first}");
    assert_eq!(totals(&first), totals(&fresh(&folder, &[]).1));

    write(&folder, "good.md", BLATANT);
    let second = watching.round();
    assert!(second.starts_with("Changed: good.md\n") && second.contains("good.md:1:"), "{second}");
    assert!(!second.contains("─ bad.md"), "what did not change is not told again: {second}");
    assert_eq!(totals(&second), totals(&fresh(&folder, &[]).1));

    // Vim and others write a new file and put it in the place of the old one.
    write(&folder, ".good.md.swp", CLEAN);
    write(&folder, "good.md.tmp", CLEAN);
    fs::rename(folder.join("good.md.tmp"), folder.join("good.md")).expect("it can be renamed");
    let third = watching.round();
    assert!(third.starts_with("Changed: good.md\n") && !third.contains("good.md:1:"), "{third}");
    assert_eq!(totals(&third), totals(&fresh(&folder, &[]).1));

    // Others empty the file and write it anew: there may be a report in between.
    fs::write(folder.join("bad.md"), "Our peel is painless.\n").expect("it can be written");
    let mut fourth = watching.round();
    while !fourth.contains("bad.md:1:") {
        fourth = watching.round();
    }
    assert_eq!(totals(&fourth), totals(&fresh(&folder, &[]).1));
    write(&folder, "bad.md", CLEAN);
    assert_eq!(totals(&watching.round()), totals(&fresh(&folder, &[]).1));
    assert_eq!(watching.stop(), Some(0));
}

#[test]
fn files_and_folders_come_and_go() {
    let folder = folder("come_and_go", &[("one.md", CLEAN)]);
    let (mut watching, _) = Watching::start(&folder, &["--fail-on", "warning"]);
    write(&folder, "new/deep/two.md", BLATANT);
    let added = watching.round();
    assert!(added.starts_with("New: new/deep/two.md\n") && added.contains("new/deep/two.md:1:"), "{added}");
    // The new folder is watched too.
    write(&folder, "new/deep/two.md", CLEAN);
    assert!(watching.round().starts_with("Changed: new/deep/two.md\n"));
    write(&folder, "new/deep/two.md", BLATANT);
    assert!(watching.round().contains("new/deep/two.md:1:"));
    fs::rename(folder.join("new/deep/two.md"), folder.join("new/three.md")).expect("it can be renamed");
    let renamed = watching.round();
    assert!(renamed.contains("New: new/three.md\nGone: new/deep/two.md\n"), "{renamed}");
    fs::remove_dir_all(folder.join("new")).expect("it can be removed");
    let gone = watching.round();
    assert!(gone.starts_with("Gone: new/three.md\n"), "{gone}");
    assert_eq!(totals(&gone), totals(&fresh(&folder, &["--fail-on", "warning"]).1));
    // A folder of the same name is watched as the old one was.
    write(&folder, "new/deep/two.md", CLEAN);
    assert!(watching.round().starts_with("New: "));
    write(&folder, "new/deep/two.md", BLATANT);
    assert!(watching.round().contains("new/deep/two.md:1:"));
    assert_eq!(watching.stop(), Some(1));
}

#[test]
fn settings_are_read_again_and_their_mistakes_can_be_mended() {
    let folder = folder("settings", &[("page.md", BLATANT)]);
    let (mut watching, _) = Watching::start(&folder, &[]);
    write(&folder, "caveat.toml", "jurisdictions = [\"xx\"]\n");
    let broken = watching.round();
    assert!(broken.contains("caveat.toml changed: everything is checked again"), "{broken}");
    assert!(broken.contains("could not be checked"), "{broken}");
    assert!(watching.all.contains("xx"), "{}", watching.all);
    write(&folder, "caveat.toml", "[rules]\n\"downtime/none\" = \"off\"\n");
    let mended = watching.round();
    assert!(!mended.contains("downtime/none") && mended.contains("page.md:1:"), "{mended}");
    assert_eq!(totals(&mended), totals(&fresh(&folder, &[]).1));
    fs::remove_file(folder.join("caveat.toml")).expect("it can be removed");
    assert!(watching.round().contains("downtime/none"));
    write(&folder, "page.md", CLEAN);
    watching.round();
    assert_eq!(watching.stop(), Some(0));
}

#[test]
fn a_state_with_mistakes_ends_with_two() {
    let folder = folder("mistakes", &[("page.md", CLEAN), ("caveat.toml", "no_such_key = 1\n")]);
    let (mut watching, first) = Watching::start(&folder, &[]);
    assert!(first.contains("could not be checked") || watching.all.contains("could not be checked"), "{first}");
    // They are told with every report, until they are mended.
    write(&folder, "page.md", BLATANT);
    watching.round();
    assert!(watching.all.matches("no_such_key").count() >= 2, "{}", watching.all);
    assert_eq!(watching.stop(), Some(2));
}

#[test]
fn own_rules_are_read_again() {
    let file = "caveat-rules/claims/approval/harbour-seal.toml";
    let folder = folder("own_rules", &[("site/page.md", "Look for our Harbour seal.\n"), ("caveat.toml", ""), (file, SEAL)]);
    let (mut watching, first) = Watching::start(&folder, &["site"]);
    assert!(first.contains("error[approval/harbour-seal]"), "{first}");
    write(&folder, file, &SEAL.replace("category", "kategory"));
    let broken = watching.round();
    assert!(broken.contains("harbour-seal.toml changed: everything is checked again") && broken.contains("kategory"), "{broken}");
    write(&folder, file, &SEAL.replace("\"error\"", "\"info\""));
    let mended = watching.round();
    assert!(mended.contains("note[approval/harbour-seal]"), "{mended}");
    assert_eq!(watching.stop(), Some(0));
}

#[test]
fn rules_of_the_command_line_may_be_mended_too() {
    // A few rules are read sooner than the built-in ones.
    let rule = "title = 'A word of the house'\ncategory = 'downtime'\nseverity = 'error'\nconfidence = 'high'\nwhy = ''\nadvice = ''\n\
                match = ['no downtime']\n[[example]]\nflag = 'With no downtime.'\n[[example]]\npass = 'Some downtime.'";
    let file = "house/claims/downtime/none.toml";
    let folder = folder("house_rules", &[("site/page.md", "It has no downtime.\n"), (file, &rule.replace("category", "kategory"))]);
    let args = ["site", "--only-rules", "house"];
    let (mut watching, first) = Watching::start(&folder, &args);
    assert!(first.contains("kategory") && first.contains("the rules cannot be used"), "{first}");
    write(&folder, file, rule);
    let mended = watching.round();
    assert!(mended.contains("error[downtime/none]"), "{mended}");
    assert_eq!(totals(&mended), totals(&fresh(&folder, &args).1));
    write(&folder, "site/other.md", "Some downtime.\n");
    assert!(watching.round().starts_with("New: site/other.md"));
    assert_eq!(watching.stop(), Some(1));
}

#[test]
fn a_single_file_can_be_watched() {
    let folder = folder("single", &[("page.md", CLEAN), ("other.md", CLEAN)]);
    let (mut watching, first) = Watching::start(&folder, &["page.md"]);
    assert!(first.contains("watching page.md"), "{first}");
    write(&folder, "other.md", BLATANT);
    write(&folder, "page.md", BLATANT);
    let report = watching.round();
    assert!(report.starts_with("Changed: page.md\n") && !report.contains("other.md"), "{report}");
    fs::remove_file(folder.join("page.md")).expect("it can be removed");
    let gone = watching.round();
    assert!(gone.contains("Gone: page.md") && watching.all.contains("page.md does not exist"), "{}", watching.all);
    write(&folder, "page.md", CLEAN);
    assert!(watching.round().contains("New: page.md"));
    assert_eq!(watching.stop(), Some(0));
}

#[test]
fn old_findings_of_a_baseline_stay_quiet() {
    let folder = folder("baseline", &[("old.md", BLATANT), ("new.md", CLEAN)]);
    assert_eq!(fresh(&folder, &["--write-baseline", "baseline.json"]).0, Some(0));
    let (mut watching, _) = Watching::start(&folder, &["--baseline", "baseline.json"]);
    write(&folder, "new.md", BLATANT);
    let report = watching.round();
    assert!(report.contains("new.md:1:") && report.contains("stay quiet"), "{report}");
    assert_eq!(totals(&report), totals(&fresh(&folder, &["--baseline", "baseline.json"]).1));
    watching.stop();
}

#[test]
fn what_makes_no_sense_is_refused_in_words() {
    let folder = folder("refused", &[("page.md", CLEAN)]);
    for (args, words) in [
        (&["-"][..], "--watch cannot watch standard input"),
        (&["--format", "json"], "in the format for a terminal"),
        (&["--write-baseline", "b.json"], "cannot be used with"),
        (&["--attest", "a.json"], "cannot be used with"),
        (&["--diff", "main"], "cannot be used with"),
        (&["--output", "json=r.json"], "cannot be used with"),
        (&["--config", "none.toml"], "there is no file `none.toml`"),
        (&["--jurisdiction", "xx"], "there is no jurisdiction `xx`"),
    ] {
        let output = command(&folder, &[&["--watch"], args].concat()).output().expect("caveat runs");
        let err = String::from_utf8(output.stderr).expect("it is UTF-8");
        assert_eq!(output.status.code(), Some(2), "{args:?}: {err}");
        assert!(err.contains(words), "{args:?}: {err}");
    }
}
