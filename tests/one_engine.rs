//! On the command line, in an editor, on the page and with an assistant: the same findings, word for word.

#[path = "common/assistant.rs"]
#[allow(dead_code, reason = "its own tests need more of it")]
mod assistant;
#[path = "common/editor.rs"]
#[allow(dead_code, reason = "its own tests need more of it")]
mod editor;
#[path = "common/served.rs"]
#[allow(dead_code, reason = "its own tests need more of it")]
mod served;

use assistant::Session;
use editor::{Editor, uri};
use serde_json::{Value, json};
use served::Served;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

/// An assistant is told of so many findings at most.
const MOST: usize = 50;

/// Findings as rule, severity and message, in the order of the alphabet.
fn told(findings: &Value, rule: &str) -> Vec<String> {
    let severity = |one: &Value| match &one["severity"] {
        Value::Number(number) => ["", "error", "warning", "info"][number.as_u64().expect("it is small") as usize].to_owned(),
        word => word.as_str().expect("a word").replace("note", "info"),
    };
    let findings = findings.as_array().expect("a list").iter();
    let mut told: Vec<String> = findings.map(|one| format!("{} {} {}", one[rule], severity(one), one["message"])).collect();
    told.sort();
    told
}

#[test]
fn everywhere_the_same_findings() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut compared = 0;
    for law in ["au,uk", "all"] {
        let settings = ["--no-config", "--jurisdiction", law];
        let output = Command::new(env!("CARGO_BIN_EXE_caveat"))
            .args(["check", "fixtures", "--format", "json"])
            .args(settings)
            .current_dir(root)
            .output()
            .expect("caveat runs");
        let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let files = report["files"].as_array().expect("a list").iter();
        let checked: BTreeMap<&str, &Value> = files.map(|file| (file["path"].as_str().expect("a path"), &file["diagnostics"])).collect();
        let mut editor = Editor::new(root, &settings);
        let page = Served::new(root, &settings);
        let mut assistant = Session::start(root, &settings);
        for (path, findings) in checked {
            // Word documents are no text for editors and assistants.
            let Ok(text) = fs::read_to_string(root.join(path)) else { continue };
            let wanted = told(findings, "rule");
            let address = uri(&root.join(path));
            editor.open(&address, "", &text);
            assert_eq!(told(&json!(editor.diagnostics(&address, Some(1))), "code"), wanted, "an editor, {path}");
            let name = path.rsplit('/').next().expect("a name");
            let answer = page.post(&format!("check?name={name}"), text.as_bytes()).json();
            assert_eq!(told(&answer["findings"], "rule"), wanted, "the page, {path}");
            let reply = assistant.call("check_copy", json!({ "text": text, "file": path }));
            let found = &reply["structuredContent"];
            let listed = told(&found["findings"], "rule");
            assert_eq!(listed.len() as u64 + found["leftOut"].as_u64().expect("a number"), wanted.len() as u64, "an assistant, {path}");
            if wanted.len() <= MOST && found["leftOut"] == 0 {
                assert_eq!(listed, wanted, "an assistant, {path}");
            }
            compared += wanted.len();
        }
        assert!(editor.leave().success());
    }
    assert!(compared > 100, "{compared}");
}
