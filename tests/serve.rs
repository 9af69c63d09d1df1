//! The page on loopback, as its own browser and as others ask for it.

#[path = "common/docx.rs"]
mod docx;

#[path = "common/served.rs"]
mod served;

use caveat::document::Format;
use docx::Docx;
use serde_json::Value;
use served::Served;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A folder of its own with settings in it.
fn folder(test: &str, settings: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("serve").join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("it can be made");
    fs::write(folder.join("caveat.toml"), settings).expect("it can be written");
    folder
}

fn served() -> Served {
    Served::new(root(), &["--no-config"])
}

#[test]
fn only_the_page_itself_is_answered() {
    let served = served();
    let Served { port, key, .. } = &served;
    let get = |path: &str, more: &str| served.send(&format!("GET {path} HTTP/1.1\r\n{more}"), b"").status;
    let own = format!("Host: 127.0.0.1:{port}");
    assert_eq!(get(&format!("/{key}/"), &own), 200);
    assert_eq!(get(&format!("/{key}/"), &format!("Host: localhost:{port}")), 200);
    assert_eq!(get(&format!("/{key}/"), &format!("{own}\r\nSec-Fetch-Site: cross-site")), 200);
    // Another name that leads here.
    assert_eq!(get(&format!("/{key}/"), &format!("Host: clinic.example:{port}")), 403);
    assert_eq!(get(&format!("/{key}/"), &format!("Host: 127.0.0.1.clinic.example:{port}")), 403);
    // Another site.
    assert_eq!(get(&format!("/{key}/"), &format!("{own}\r\nOrigin: http://clinic.example")), 403);
    // Without the key there is nothing.
    for path in
        ["/", "/check", "/style.css", &format!("/{}/", "0".repeat(32)), &format!("/{key}/../../etc/passwd"), &format!("/{key}/Cargo.toml")]
    {
        assert_eq!(get(path, &own), 404, "{path}");
    }
    let post = |more: &str| served.send(&format!("POST /{key}/check HTTP/1.1\r\n{own}{more}"), b"Zero downtime.");
    assert_eq!(post(&format!("\r\nOrigin: http://127.0.0.1:{port}")).status, 200);
    for more in ["", "\r\nOrigin: null", "\r\nOrigin: http://clinic.example", &format!("\r\nOrigin: http://localhost:{port}")] {
        let answer = post(more);
        assert_eq!(answer.status, 403, "{more}");
        assert!(answer.sentence().starts_with("Another site"), "{}", answer.text());
    }
    let cross = post(&format!("\r\nOrigin: http://127.0.0.1:{port}\r\nSec-Fetch-Site: cross-site"));
    assert_eq!(cross.status, 403);
    assert!(cross.header("access-control-allow-origin").is_none());
}

#[test]
fn nobody_but_this_computer_can_connect() {
    let served = served();
    let table = fs::read_to_string("/proc/net/tcp");
    let Ok(table) = table else { return };
    let port = format!(":{:04X}", served.port);
    let listening: Vec<&str> =
        table.lines().filter_map(|line| line.split_whitespace().nth(1)).filter(|local| local.ends_with(&port)).collect();
    assert!(!listening.is_empty() && listening.iter().all(|local| local.starts_with("0100007F:")), "{listening:?}");
}

#[test]
fn the_page_runs_only_its_own_parts() {
    let served = served();
    let page = served.get("");
    let policy = page.header("content-security-policy").expect("there is a policy").to_owned();
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).expect("it has a nonce");
    let directives = ["default-src 'none'", "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"];
    for directive in directives.into_iter().chain(["require-trusted-types-for 'script'", "trusted-types 'none'"]) {
        assert!(policy.contains(directive), "{policy}");
    }
    assert!(!policy.contains("unsafe"));
    let text = page.text();
    assert_eq!(text.matches("<script").count(), 1);
    assert_eq!(text.matches(&format!("nonce=\"{nonce}\"")).count(), 2);
    let inline =
        |word: &str| text.split(word).skip(1).any(|rest| rest.trim_start_matches(|ch: char| ch.is_ascii_lowercase()).starts_with('='));
    assert!(!inline(" on") && !text.contains("style=") && !text.contains("http:") && !text.contains("https:"));
    assert_ne!(served.get("").header("content-security-policy"), Some(policy.as_str()));
    for part in ["style.css", "main.js", "dom.js", "server.js", "surface.js", "marks.js", "cards.js", "files.js"] {
        let part = served.get(part);
        assert_eq!(
            (part.status, part.header("x-content-type-options"), part.header("cache-control")),
            (200, Some("nosniff"), Some("no-store"))
        );
        let text = part.text();
        for word in [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "localStorage",
            "sessionStorage",
            "indexedDB",
            "http:",
            "https:",
            "url(",
        ] {
            assert!(!text.contains(word), "{word}");
        }
    }
    let check = served.post("check", b"Zero downtime.");
    assert!(
        check.header("content-security-policy").is_some_and(|policy| policy.contains("default-src 'none'") && policy.contains("sandbox"))
    );
    assert_eq!(check.header("content-type"), Some("application/json"));
}

/// The findings of an answer or of a report: rule, message, severity, and the place as a text field counts.
fn findings(diagnostics: &Value, place: impl Fn(&Value) -> (u64, u64)) -> Vec<(String, String, String, (u64, u64))> {
    let text = |value: &Value| value.as_str().expect("it is text").to_owned();
    let all = diagnostics.as_array().expect("it is a list").iter();
    all.map(|each| (text(&each["rule"]), text(&each["message"]), text(&each["severity"]).replace("note", "info"), place(each))).collect()
}

fn copies(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("it is there") {
        let path = entry.expect("it can be read").path();
        if path.is_dir() {
            copies(&path, found);
        } else if Format::from_path(&path.to_string_lossy()).is_some() {
            found.push(path);
        }
    }
}

#[test]
fn it_finds_what_check_finds() {
    let mut files = Vec::new();
    for folder in ["fixtures", "tests/data/docx"] {
        copies(&root().join(folder), &mut files);
    }
    assert!(files.len() > 10);
    // What settings say of files by their places cannot be meant for a draft that has none.
    let settings = "jurisdictions = [\"uk\", \"ie\"]\n[rules]\n\"downtime/none\" = \"error\"\nurgency = \"off\"\n";
    let settings = folder("same", settings).join("caveat.toml");
    let config = ["--config", settings.to_str().expect("it is UTF-8")];
    // As the settings choose, as the command line does, and as somebody chooses on the page.
    let ways: [(&[&str], &[&str], &str); 4] = [
        (&["--no-config"], &["--no-config"], ""),
        (&["--no-config", "--jurisdiction", "au,uk"], &["--no-config", "--jurisdiction", "au,uk"], ""),
        (&["--no-config", "--jurisdiction", "us"], &["--no-config", "--jurisdiction", "de,eu"], "&law=de,eu"),
        (&config, &config, ""),
    ];
    let mut compared = 0;
    for (serve, check, law) in ways {
        let served = Served::new(root(), serve);
        for file in &files {
            let name = file.file_name().expect("it has a name").to_string_lossy();
            let bytes = fs::read(file).expect("it can be read");
            let answer = served.post(&format!("check?name={name}{law}&text=1"), &bytes);
            assert_eq!(answer.status, 200, "{}", answer.text());
            let answer = answer.json();
            let output = Command::new(env!("CARGO_BIN_EXE_caveat"))
                .args(["check", "--format", "json"])
                .arg(file)
                .args(check)
                .current_dir(root())
                .output()
                .expect("caveat runs");
            let report: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
            let file = &report["files"][0];
            let source = answer["text"].as_str().expect("it was asked for").to_owned();
            let units = |byte: &Value| {
                let before = &source[..byte.as_u64().expect("it is a number") as usize];
                before.replace("\r\n", "\n").encode_utf16().count() as u64
            };
            let expected =
                findings(&file["diagnostics"], |each| (units(&each["span"]["start"]["byte"]), units(&each["span"]["end"]["byte"])));
            let number = |value: &Value| value.as_u64().expect("it is a number");
            assert_eq!(findings(&answer["findings"], |each| (number(&each["from"]), number(&each["to"]))), expected, "{name}");
            compared += expected.len();
        }
    }
    assert!(compared > 100, "{compared}");
}

#[test]
fn what_cannot_be_done_is_said_in_a_sentence() {
    let served = served();
    let said = |what: &str, body: &[u8], status: u16, words: &str| {
        let answer = served.post(what, body);
        assert_eq!(answer.status, status, "{}", answer.text());
        assert!(answer.sentence().contains(words), "{}", answer.text());
    };
    said("check?name=peel.docx", b"PK\x03\x04 and no more", 422, "peel.docx is no Word document, or is damaged");
    said("check?name=peel.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more", 422, ".docx");
    said("annotate?name=peel.docx", b"Zero downtime.", 422, "peel.docx");
    let bomb = Docx::new(" ".repeat(24 << 20)).bytes();
    assert!(bomb.len() < 1 << 20);
    said("check?name=bomb.docx", &bomb, 422, "zip bomb");
    said("annotate?name=bomb.docx", &bomb, 422, "zip bomb");
    said("check?name=a.txt", b"\xFF\xFE\xFF", 422, "a.txt");
    said("check?law=au,atlantis", b"Zero downtime.", 422, "atlantis");
    said("check?turn=soon", b"Zero downtime.", 400, "Load it again");
    said("check", &vec![b'a'; (32 << 20) + 1], 413, "larger than 32 MB");
    // And it goes on.
    assert_eq!(served.post("check", b"Zero downtime.").json()["findings"][0]["rule"], "downtime/none");
}

#[test]
fn a_name_from_the_browser_leads_nowhere() {
    let folder = folder("names", "jurisdictions = [\"uk\"]\n");
    fs::create_dir_all(folder.join("below")).expect("it can be made");
    fs::write(folder.join("below/caveat.toml"), "this is no settings").expect("it can be written");
    fs::write(folder.join("secret.md"), "The secret has zero downtime.").expect("it can be written");
    let served = Served::new(&folder, &[]);
    for name in ["below/a.md", "secret.md", "../names/below/a.md", "%2Fetc%2Fpasswd", "C:%5Ca.md", "%3Cstdin%3E", "a%00b.md"] {
        let answer = served.post(&format!("check?name={name}&text=1"), "Nothing to see.".as_bytes()).json();
        assert_eq!(answer["text"], "Nothing to see.", "{name}: {answer}");
        assert_eq!(
            (answer["findings"].as_array().map(Vec::len), answer["mistakes"].as_array().map(Vec::len)),
            (Some(0), Some(0)),
            "{answer}"
        );
    }
    assert!(served.get("").text().contains("value=\"uk\" data-name=\"United Kingdom\" checked"));
}

#[test]
fn settings_are_read_anew_with_the_page_and_their_mistakes_are_told() {
    let folder = folder("settings", "jurisdictions = [\"uk\"]\n");
    let served = Served::new(&folder, &[]);
    assert!(served.get("").text().contains("value=\"uk\" data-name=\"United Kingdom\" checked"));
    fs::write(folder.join("caveat.toml"), "jurisdictions = [\"au\", \"atlantis\"]\n").expect("it can be written");
    assert_eq!(served.get("").status, 200);
    for _ in 0..2 {
        let answer = served.post("check", b"Zero downtime.");
        assert_eq!(answer.status, 422);
        assert!(answer.sentence().contains("caveat.toml:1") && answer.sentence().contains("atlantis"), "{}", answer.text());
    }
    fs::write(folder.join("caveat.toml"), "jurisdictions = [\"au\"]\n").expect("it can be written");
    let page = served.get("").text();
    assert!(page.contains("data-name=\"Australia\" checked") && !page.contains("data-name=\"United Kingdom\" checked"));
    assert_eq!(served.post("check", b"Zero downtime.").status, 200);
}

#[test]
fn what_is_let_be_is_told_as_such() {
    let served = Served::new(&folder("let-be", ""), &[]);
    let copy = "<!-- caveat-ignore downtime/none: the mask only cleans -->\n\nThe mask has zero downtime.\n";
    let answer = served.post("check?name=a.md", copy.as_bytes()).json();
    assert_eq!(answer["findings"].as_array().map(Vec::len), Some(0), "{answer}");
    assert_eq!(answer["excused"][0]["because"], "Somebody decided to let it be: the mask only cleans");
}

#[test]
fn of_several_checks_for_a_tab_the_newest_is_answered() {
    let served = served();
    let long = "Zero downtime, guaranteed results and no pain at all with our peel.\n\n".repeat(6000);
    thread::scope(|scope| {
        let ask = |tab: &'static str, turn: u32, body: &'static [u8]| {
            let served = &served;
            scope.spawn(move || served.post(&format!("check?tab={tab}&turn={turn}"), body).status)
        };
        let busy = scope.spawn(|| served.post("check?tab=first", long.as_bytes()).json()["untold"][1].as_u64());
        thread::sleep(Duration::from_millis(150));
        let older = ask("second", 1, b"Zero down");
        thread::sleep(Duration::from_millis(50));
        let other = ask("third", 1, b"Zero downtime.");
        let newer = ask("second", 3, b"Zero downtime.");
        thread::sleep(Duration::from_millis(50));
        let late = ask("second", 2, b"Zero downtim");
        let statuses = [older, newer, late, other].map(|asked| asked.join().expect("it is answered"));
        assert_eq!(statuses, [409, 200, 409, 200]);
        assert!(busy.join().expect("it is answered").is_some_and(|untold| untold > 1000));
    });
}

#[test]
fn reports_and_comments_are_files_to_be_saved() {
    let served = served();
    let document = Docx::of(&["Our peel.", "It has zero downtime."]).bytes();
    let report = served.post("report?name=peel.docx&law=uk", &document);
    assert_eq!(report.header("content-type"), Some("application/octet-stream"));
    let text = report.text();
    assert!(text.contains("<bdi>peel.docx</bdi>") && text.contains("zero downtime") && text.contains("United Kingdom"));

    let annotated = served.post("annotate?name=peel.docx&law=uk", &document);
    assert_eq!((annotated.status, annotated.header("content-type")), (200, Some("application/octet-stream")));
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(annotated.body)).expect("it is an archive");
    let mut comments = String::new();
    archive.by_name("word/comments.xml").expect("it has comments").read_to_string(&mut comments).expect("it is text");
    assert!(comments.contains("Rule: ") && comments.contains("downtime/none"));
}

#[test]
fn a_port_that_is_taken_is_told() {
    let served = served();
    let output =
        Command::new(env!("CARGO_BIN_EXE_caveat")).args(["serve", "--port", &served.port.to_string()]).output().expect("caveat runs");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(told.contains("another program has it") && told.contains("without --port"), "{told}");
}

#[test]
fn a_mistake_on_the_command_line_is_told_at_once() {
    let output = Command::new(env!("CARGO_BIN_EXE_caveat")).args(["serve", "--jurisdiction", "atlantis"]).output().expect("caveat runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("there is no jurisdiction `atlantis`"));
}
