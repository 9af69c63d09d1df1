//! Long runs: they end cleanly, tell how far they have come, and use the threads that they may.

#![cfg(target_os = "linux")]

mod site;

use site::Site;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const PAGE: &str = "The mask has zero downtime.\n\nResults are guaranteed.\n";

fn site(test: &str, pages: usize) -> Site {
    let site = Site::new(test);
    for number in 0..pages {
        site.write(&format!("content/{number:04}.md"), PAGE);
    }
    site.write("report.json", "the report of yesterday\n");
    site.write("old.toml", OLD);
    site
}

/// A baseline that knows nothing.
const OLD: &str = "version = 1\ncaveat = \"0.1.0\"\n";

/// A run that has begun to write and goes on only when it is read.
fn stuck(site: &Site) -> Child {
    let args =
        ["check", "content", "--output", "json=report.json", "--baseline", "old.toml", "--prune-baseline", "--attest", "record.json"];
    // Whoever starts the tests in the background may have it ignore an interrupt.
    let args = [&["--default-signal", env!("CARGO_BIN_EXE_caveat")], &args[..]].concat();
    let mut child = site.command("env", &args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("caveat runs");
    let mut first = [0; 10];
    child.stdout.as_mut().expect("it is piped").read_exact(&mut first).expect("caveat writes");
    child
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args([&format!("-{name}"), &child.id().to_string()]).status();
    assert!(sent.expect("there is kill").success());
}

/// What was on standard output by the end.
fn rest(child: &mut Child) -> String {
    let mut rest = String::new();
    child.stdout.take().expect("it is piped").read_to_string(&mut rest).expect("it is text");
    rest
}

#[test]
fn whoever_interrupts_it_finds_everything_as_it_was() {
    for name in ["INT", "TERM", "HUP"] {
        let site = site(&format!("interrupted-{name}"), 600);
        let before = site.names();
        let whole = site.run(&["check", "content", "--baseline", "old.toml"]).out;
        let mut child = stuck(&site);
        signal(&child, name);
        assert_eq!(child.wait().expect("it ends").code(), Some(130), "{name}");
        assert_eq!(site.names(), before, "{name}: nothing is left behind");
        assert_eq!(site.read("report.json"), "the report of yesterday\n");
        assert_eq!(site.read("old.toml"), OLD);
        let seen = rest(&mut child);
        assert!(whole[10..].starts_with(&seen) && seen.len() < whole.len() - 10, "{name}: what was seen is how the report begins");
    }
}

#[test]
fn a_killed_run_loses_and_doubles_nothing() {
    let site = site("killed", 600);
    let whole = site.run(&["check", "content"]).out;
    let mut child = stuck(&site);
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    assert_eq!(site.read("report.json"), "the report of yesterday\n");
    assert_eq!(site.read("old.toml"), OLD);
    assert!(!site.path("record.json").exists());
    assert!(whole[10..].starts_with(&rest(&mut child)));
    // The next run is whole.
    site.run(&["check", "content", "--output", "json=report.json"]).ends(1);
    let report: serde_json::Value = serde_json::from_str(&site.read("report.json")).expect("it is JSON");
    assert_eq!(report["files"].as_array().map(Vec::len), Some(600));
    assert_eq!(report["summary"]["files"], 600);
}

/// Whenever it is killed, each file that it writes is the old one or the new one, and never a part of either.
#[test]
fn killed_at_any_moment_it_leaves_whole_files() {
    const FILES: [&str; 5] = ["report.json", "report.html", "record.json", "old.toml", "approvals.toml"];
    let site = site("killed-anywhere", 150);
    site.write("approvals.toml", "");
    let writing = "check content --jobs 1 --output json=report.json --output html=report.html --attest record.json \
        --now 2026-11-23T09:30:00Z --write-baseline old.toml --allow-growth --quiet";
    let approving = "approve content/0000.md --by A --note x --now 2026-11-23T09:30:00Z";
    let commands: Vec<Vec<&str>> =
        [writing, approving].iter().map(|typed| typed.split(' ').filter(|word| !word.is_empty()).collect()).collect();
    let begin = || FILES.iter().for_each(|name| site.write(name, if *name == "old.toml" { OLD } else { "" }));
    let read = || FILES.map(|name| site.read(name));
    begin();
    let old = read();
    let took: Vec<Duration> = commands
        .iter()
        .map(|args| {
            let begun = Instant::now();
            assert_ne!(site.run(args).status, Some(2), "{args:?}");
            begun.elapsed()
        })
        .collect();
    let new = read();
    assert!(FILES.iter().zip(old.iter().zip(&new)).all(|(_, (old, new))| old != new), "all of them are written");
    let mut met = [false; 2];
    for (args, took) in commands.iter().zip(&took) {
        // The files are put in their places at the end: most of the moments lie there.
        for part in [10, 40, 70, 85, 90, 94, 96, 97, 98, 99, 100, 101, 103, 106, 110] {
            begin();
            let mut child = site.caveat(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("caveat runs");
            std::thread::sleep(*took * part / 100);
            child.kill().expect("it was not waited for");
            child.wait().expect("it ends");
            for (name, (now, (old, new))) in FILES.iter().zip(read().iter().zip(old.iter().zip(&new))) {
                assert!(now == old || now == new, "{name} after {part} % of {took:?}: {now}");
                met[usize::from(now == new)] = true;
            }
        }
    }
    assert!(met[0], "it was never killed before the end");
    // What a killed run leaves beside them is no copy and disturbs none of those that follow.
    begin();
    commands.iter().for_each(|args| drop(site.run(args)));
    assert_eq!(read(), new);
}

#[test]
fn a_reader_that_goes_away_leaves_no_half_report() {
    let site = site("closed-pipe", 600);
    let mut child = stuck(&site);
    drop(child.stdout.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    assert_eq!(site.read("report.json"), "the report of yesterday\n");
    assert_eq!(site.read("old.toml"), OLD);
    assert!(!site.path("record.json").exists());
    assert!(!site.names().iter().any(|name| name.starts_with(".caveat")), "{:?}", site.names());
}

#[test]
fn the_number_of_threads_can_be_chosen() {
    let site = site("jobs", 100);
    let one = site.check(&["content", "--jobs", "1"]);
    one.ends(1);
    assert_eq!(site.check(&["content", "-j", "7"]).out, one.out);
    site.check(&["--jobs", "0"]).ends(2).says("write a number from 1");
    site.check(&["--jobs", "many"]).ends(2).says("write a number from 1");
}

/// What is on a terminal after all this was written to it.
fn screen(written: &str) -> Vec<String> {
    let (mut lines, mut row, mut column) = (vec![String::new()], 0, 0);
    let mut letters = written.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\r' => column = 0,
            '\n' => {
                (row, column) = (row + 1, 0);
                lines.resize(lines.len().max(row + 1), String::new());
            }
            '\u{1b}' => {
                letters.next_if_eq(&'[');
                let mut number = String::new();
                while let Some(part) = letters.next_if(|letter| !letter.is_ascii_alphabetic()) {
                    number.push(part);
                }
                match letters.next() {
                    Some('K') if number == "2" => lines[row].clear(),
                    Some('K') => lines[row] = lines[row].chars().take(column).collect(),
                    Some('A') => row -= number.parse().unwrap_or(1),
                    Some('m' | 'h' | 'l') => {}
                    other => panic!("an escape that is not known: {number}{other:?}"),
                }
            }
            letter => {
                let mut line: Vec<char> = lines[row].chars().collect();
                line.resize(line.len().max(column + 1), ' ');
                line[column] = letter;
                lines[row] = line.into_iter().collect();
                column += 1;
            }
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

#[test]
fn a_bar_tells_how_far_it_is_and_spoils_nothing() {
    if Command::new("script").arg("--version").output().is_err() {
        return; // There is no terminal to be had.
    }
    let site = site("bar", 2000);
    site.write("content/0007.md", b"caf\xE9\n");
    let program = env!("CARGO_BIN_EXE_caveat");
    let on_terminal = |args: &str| {
        let typed = format!("{program} check content --color never --jobs 1 {args}");
        let begun = Instant::now();
        let output = site.command("script", &["-qec", &typed, "/dev/null"]).env("TERM", "xterm").output().expect("script runs");
        (String::from_utf8(output.stdout).expect("it is text"), begun.elapsed())
    };
    let (written, took) = on_terminal("");
    if took > Duration::from_secs(4) {
        assert!(written.contains(" of 2,000 files, about "), "it took {took:?}, and there was no bar");
    }
    let plain = site.run(&["check", "content"]);
    let shown = screen(&written);
    let shown: Vec<&str> = shown.iter().map(String::as_str).filter(|line| !line.is_empty()).collect();
    let mut expected: Vec<&str> = plain.out.lines().filter(|line| !line.is_empty()).collect();
    let error = expected.iter().position(|line| line.contains("content/0008.md")).expect("it is reported");
    let head =
        expected[..error].iter().rposition(|line| line.starts_with("error[") || line.starts_with("warning[")).expect("it has a heading");
    expected.insert(head, plain.err.lines().next().expect("one file cannot be read"));
    let apart = shown.iter().zip(&expected).position(|(shown, expected)| shown.trim_end() != expected.trim_end());
    let apart = apart.map(|at| (&shown[at..(at + 3).min(shown.len())], &expected[at..(at + 3).min(expected.len())]));
    assert!(apart.is_none() && shown.len() == expected.len(), "{apart:#?} {} {}", shown.len(), expected.len());
    assert!(!on_terminal("--quiet").0.contains(" files, about "));
    assert!(!plain.err.contains(" files, about "), "it is for terminals");
}
