//! The language server, as editors use it.

#[path = "common/mod.rs"]
mod common;
#[path = "common/editor.rs"]
#[allow(dead_code, reason = "the benchmark needs more of it")]
mod editor;

use editor::{Editor, uri};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;

fn messages(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics.iter().map(|diagnostic| diagnostic["code"].as_str().unwrap_or(diagnostic["message"].as_str().expect("words"))).collect()
}

/// The words that a diagnostic underlines, in a text of single lines.
fn words(text: &str, diagnostic: &Value) -> String {
    let place = |end: &str| {
        (diagnostic["range"][end]["line"].as_u64().expect("a line"), diagnostic["range"][end]["character"].as_u64().expect("a column"))
    };
    let ((line, from), (_, to)) = (place("start"), place("end"));
    let units: Vec<u16> = text.lines().nth(line as usize).expect("the line").encode_utf16().collect();
    String::from_utf16(&units[from as usize..to as usize]).expect("whole characters")
}

fn edit_of(actions: &Value, title: &str) -> Value {
    let actions = actions.as_array().expect("a list");
    let found = actions.iter().find(|action| action["title"].as_str().is_some_and(|t| t.starts_with(title)));
    found.unwrap_or_else(|| panic!("there is no `{title}` in {actions:#?}"))["edit"].clone()
}

fn whole(diagnostic: &Value, uri: &str) -> Value {
    json!({ "textDocument": { "uri": uri }, "range": diagnostic["range"], "context": { "diagnostics": [diagnostic] } })
}

#[test]
fn findings_follow_what_is_typed() {
    let folder = common::folder("lsp-typing", [("page.md", "")]);
    let mut editor = Editor::new(&folder, &["--jurisdiction", "au"]);
    assert_eq!(editor.capabilities["positionEncoding"], "utf-16");
    let page = uri(&folder.join("page.md"));
    let text = "# Peels 😀\r\n\r\n😀 A peel with zero downtime.\r\n";
    editor.open(&page, "markdown", text);
    let found = editor.diagnostics(&page, Some(1));
    let downtime = found.iter().find(|d| d["code"] == "downtime/none").expect("it is a claim");
    assert_eq!(words(text, downtime), "zero downtime");
    assert_eq!((&downtime["source"], &downtime["severity"]), (&json!("caveat"), &json!(2)));
    assert!(downtime["codeDescription"]["href"].as_str().is_some_and(|href| href.starts_with("https://")));
    let range = json!({ "start": { "line": 2, "character": 15 }, "end": { "line": 2, "character": 19 } });
    editor.change(&page, 2, json!([{ "range": range, "text": "five days of" }]));
    let found = editor.diagnostics(&page, Some(2));
    assert!(!messages(&found).contains(&"downtime/none"), "{found:#?}");
    // Of several changes only the last is told of, and all are taken in.
    for version in 3..30 {
        editor.change(&page, version, json!([{ "text": format!("{version} painless weeks") }]));
    }
    assert_eq!(messages(&editor.diagnostics(&page, Some(29))), ["painless/no-pain"]);
    editor.notify("textDocument/didClose", json!({ "textDocument": { "uri": page } }));
    assert!(editor.next_diagnostics(&page).is_empty());
    assert!(editor.leave().success());
}

#[test]
fn what_a_finding_means_and_what_can_be_done() {
    let folder = common::folder("lsp-actions", [("page.md", "")]);
    let mut editor = Editor::new(&folder, &["--jurisdiction", "au"]);
    let page = uri(&folder.join("page.md"));
    let text = "# Microneedling\n\nBook microneedling today: *zero downtime* for everyone.\n";
    editor.open(&page, "markdown", text);
    let found = editor.diagnostics(&page, Some(1));
    let downtime = found.iter().find(|d| d["code"] == "downtime/none").expect("it is a claim").clone();
    let hover = editor.request("textDocument/hover", json!({ "textDocument": { "uri": page }, "position": downtime["range"]["start"] }));
    let told = hover["contents"]["value"].as_str().expect("Markdown");
    for part in ["`downtime/none`", "**Why:**", "**Instead:**", "Australia: ["] {
        assert!(told.contains(part), "{part} is not in {told}");
    }
    let effects = found.iter().find(|d| d["code"] == "disclosure/side-effects").expect("it is missing").clone();
    let hover = editor.request("textDocument/hover", json!({ "textDocument": { "uri": page }, "position": effects["range"]["start"] }));
    assert!(hover["contents"]["value"].as_str().expect("Markdown").contains("should tell of:** "), "{hover:#?}");

    let actions = editor.request("textDocument/codeAction", whole(&effects, &page));
    let draft = edit_of(&actions, "Insert a draft of what to tell about")["changes"][&page][0].clone();
    assert_eq!(draft["range"]["start"], json!({ "line": 3, "character": 0 }));
    assert!(draft["newText"].as_str().expect("text").contains("clinician"), "{draft:#?}");

    // An exception counts once its reason is written, and not before.
    let actions = editor.request("textDocument/codeAction", whole(&downtime, &page));
    let comment = edit_of(&actions, "Leave it")["changes"][&page][0].clone();
    editor.change(&page, 2, json!([{ "range": comment["range"], "text": comment["newText"] }]));
    let found = editor.diagnostics(&page, Some(2));
    assert!(messages(&found).contains(&"suppression/missing-reason") && messages(&found).contains(&"downtime/none"), "{found:#?}");
    let reasoned = comment["newText"].as_str().expect("text").replace(": -->", ": printed already -->");
    editor.change(&page, 3, json!([{ "text": text.replace(".\n", &format!(".{reasoned}\n")) }]));
    let found = editor.diagnostics(&page, Some(3));
    assert!(!messages(&found).contains(&"downtime/none"), "{found:#?}");
    // When the words are gone, the comment can be taken out.
    editor.change(&page, 4, json!([{ "text": format!("Book today.{reasoned}\n") }]));
    let found = editor.diagnostics(&page, Some(4));
    let unused = found.iter().find(|d| d["code"] == "suppression/unused").expect("it is unused").clone();
    assert_eq!(unused["tags"], json!([1]));
    let actions = editor.request("textDocument/codeAction", whole(&unused, &page));
    assert_eq!(edit_of(&actions, "Take the comment out")["changes"][&page][0]["newText"], "");

    let explained = editor.request("workspace/executeCommand", json!({ "command": "caveat.explain", "arguments": ["downtime/none"] }));
    // Laid out where an editor can do that; a message is shown as it is written.
    assert!(explained.as_str().is_some_and(|text| text.starts_with("## downtime/none\n\n") && !text.contains(".md#")), "{explained:#?}");
    let message = editor.told.iter().find(|message| message["method"] == "window/showMessage").expect("it is shown");
    let plain = message["params"]["message"].as_str().expect("text");
    assert!(plain.starts_with("downtime/none\n") && !plain.contains("### Why"), "{plain}");
    assert!(editor.leave().success());
}

#[test]
fn what_a_rule_says_word_for_word_is_written_at_a_click() {
    let folder = common::folder("lsp-replacement", [("page.md", "")]);
    let mut editor = Editor::new(&folder, &[]);
    let page = uri(&folder.join("page.md"));
    editor.open(&page, "markdown", "😀 Try an unrivalled facial.\n");
    let found = editor.diagnostics(&page, Some(1));
    let actions = editor.request("textDocument/codeAction", whole(&found[0], &page));
    let edit = edit_of(&actions, "Write “a facial” in place of “an unrivalled facial”")["changes"][&page][0].clone();
    editor.change(&page, 2, json!([{ "range": edit["range"], "text": edit["newText"] }]));
    assert_eq!(editor.diagnostics(&page, Some(2)), [] as [Value; 0]);
    assert!(editor.leave().success());
}

#[test]
fn what_is_put_into_a_component_is_html() {
    let folder = common::folder("lsp-components", [("page.vue", "")]);
    let mut editor = Editor::new(&folder, &["--jurisdiction", "au"]);
    let page = uri(&folder.join("page.vue"));
    editor.open(&page, "vue", "<template>\n<h1>Microneedling</h1>\n<p>Book today: zero downtime.</p>\n</template>\n");
    let found = editor.diagnostics(&page, Some(1));
    let inserted = |editor: &mut Editor, rule: &str, title: &str| -> String {
        let finding = found.iter().find(|d| d["code"] == rule).expect("it is found");
        let actions = editor.request("textDocument/codeAction", whole(finding, &page));
        edit_of(&actions, title)["changes"][&page][0]["newText"].as_str().expect("text").to_owned()
    };
    assert_eq!(inserted(&mut editor, "downtime/none", "Leave it").trim(), "<!-- caveat-ignore downtime/none: -->");
    assert!(inserted(&mut editor, "disclosure/side-effects", "Insert a draft").contains("<h2>"));
    assert!(editor.leave().success());
}

#[test]
fn a_client_that_asks_for_the_reason_itself() {
    let folder = common::folder("lsp-reasons", [("notes.txt", "")]);
    let capabilities = json!({ "general": { "positionEncodings": ["utf-8", "utf-16"] }, "workspace": { "workspaceEdit": { "resourceOperations": ["create"] } } });
    let mut editor = Editor::with(&folder, &[], capabilities, json!({ "asksReasons": true, "showsExplanations": true }));
    assert_eq!(editor.capabilities["positionEncoding"], "utf-8");
    let page = uri(&folder.join("notes.txt"));
    editor.open(&page, "plaintext", "é: zero downtime\n");
    let found = editor.diagnostics(&page, Some(1));
    assert_eq!(found[0]["range"]["start"]["character"], 4);
    let actions = editor.request("textDocument/codeAction", whole(&found[0], &page));
    let leave = actions
        .as_array()
        .expect("a list")
        .iter()
        .find(|action| action["title"].as_str().is_some_and(|t| t.starts_with("Leave it")))
        .expect("offered");
    let mut arguments = leave["command"]["arguments"].as_array().expect("a list").clone();
    arguments.push(json!("the name of \"a\" product"));
    editor.request("workspace/executeCommand", json!({ "command": leave["command"]["command"], "arguments": arguments }));
    let asked = editor.told.iter().find(|message| message["method"] == "workspace/applyEdit").expect("an edit");
    let changes = asked["params"]["edit"]["documentChanges"].as_array().expect("a list");
    assert_eq!(changes[0]["kind"], "create");
    let entry = changes[1]["edits"][0]["newText"].as_str().expect("text");
    fs::write(folder.join("caveat-exceptions.toml"), entry).expect("it can be written");
    editor.notify(
        "workspace/didChangeWatchedFiles",
        json!({ "changes": [{ "uri": uri(&folder.join("caveat-exceptions.toml")), "type": 1 }] }),
    );
    assert!(editor.next_diagnostics(&page).is_empty());
    assert!(editor.leave().success());
}

#[test]
fn mistakes_in_settings_are_told_in_them() {
    let folder = common::folder("lsp-settings", [("caveat.toml", "jurisdictions = [\"au\"]\n"), ("page.md", "")]);
    let mut editor = Editor::new(&folder, &[]);
    let (page, config) = (uri(&folder.join("page.md")), uri(&folder.join("caveat.toml")));
    editor.open(&page, "markdown", "Zero downtime.\n");
    assert_eq!(messages(&editor.diagnostics(&page, Some(1))), ["downtime/none"]);
    editor.open(&config, "toml", "jurisdictions = [\"au\"]\n[rules]\n\"downtime/nun\" = \"off\"\n");
    let found = editor.diagnostics(&config, Some(1));
    assert!(found[0]["message"].as_str().is_some_and(|words| words.contains("downtime/none")), "{found:#?}");
    assert_eq!(found[0]["range"]["start"]["line"], 2);
    // The page is checked by what is saved.
    let mended = "jurisdictions = [\"au\"]\n[rules]\n\"downtime/none\" = \"off\"\n";
    editor.change(&config, 2, json!([{ "text": mended }]));
    assert!(editor.diagnostics(&config, Some(2)).is_empty());
    fs::write(folder.join("caveat.toml"), mended).expect("it can be written");
    editor.published.clear();
    editor.notify("textDocument/didSave", json!({ "textDocument": { "uri": config } }));
    assert!(editor.diagnostics(&page, Some(1)).is_empty());
    // A mistake that was saved is told though the file is not open.
    editor.notify("textDocument/didClose", json!({ "textDocument": { "uri": config } }));
    fs::write(folder.join("caveat.toml"), "jurisdiction = [\"au\"]\n").expect("it can be written");
    editor.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": config, "type": 2 }] }));
    let mut found = Vec::new();
    while found.is_empty() {
        found = editor.next_diagnostics(&config);
    }
    assert!(found[0]["message"].as_str().is_some_and(|words| words.contains("`jurisdictions`")), "{found:#?}");
    // No findings would look like nothing found.
    let mut found = editor.diagnostics(&page, None);
    while messages(&found) != ["This file is not checked while its settings have mistakes, which are shown in them"] {
        found = editor.next_diagnostics(&page);
    }
    // What is no copy and no settings of caveat is left alone.
    let other = uri(&folder.join("Cargo.toml"));
    editor.open(&other, "toml", "about = \"Zero downtime.\"\n");
    assert!(editor.diagnostics(&other, Some(1)).is_empty());
    assert!(editor.leave().success());
}

#[test]
fn mistakes_in_exceptions_are_told_in_them() {
    let entry = "[[exception]]\nfiles = [\"*.txt\"]\nrules = [\"downtme/none\"]\nreason = \"agreed\"\n";
    let folder = common::folder("lsp-exceptions", [("caveat-exceptions.toml", entry), ("a.txt", "")]);
    let mut editor = Editor::new(&folder, &[]);
    let (copy, beside) = (uri(&folder.join("a.txt")), uri(&folder.join("caveat-exceptions.toml")));
    editor.open(&copy, "plaintext", "Zero downtime.\n");
    let found = editor.diagnostics(&beside, None);
    assert_eq!((found.len(), &found[0]["range"]["start"]["line"]), (1, &json!(2)), "{found:#?}");
    // As it is written, too.
    editor.open(&beside, "toml", &format!("\n{entry}"));
    assert_eq!(editor.diagnostics(&beside, Some(1))[0]["range"]["start"]["line"], 3);
    editor.change(&beside, 2, json!([{ "text": entry.replace("downtme", "downtime") }]));
    assert!(editor.diagnostics(&beside, Some(2)).is_empty());
    assert!(editor.leave().success());
}

#[test]
fn settings_are_completed() {
    let folder = common::folder("lsp-completion", [("caveat.toml", "")]);
    let mut editor = Editor::new(&folder, &[]);
    let config = uri(&folder.join("caveat.toml"));
    editor.open(&config, "toml", "");
    // The bar is where the pointer is.
    let cases = [
        ("|", "fail-on", "fail-on = "),
        ("fail-on = |", "warning", "\"warning\""),
        ("fail-on = \"wa|", "warning", "\"warning\""),
        ("jurisdictions = [\"au\", |]", "uk", "\"uk\""),
        ("jurisdictions = [\n  \"au\",\n  \"|\n]", "uk", "\"uk\""),
        ("[|", "rules", "rules"),
        ("[rules]\n|", "downtime/none", "\"downtime/none\" = "),
        ("[rules]\n\"downtime/none\" = |", "off", "\"off\""),
        ("[disclosures.side-effects.policy]\nmin|", "min-stated", "min-stated = "),
        ("[[override]]\nfiles = [\"*.md\"]\nfail|", "fail-on", "fail-on = "),
    ];
    for (version, (text, label, inserted)) in (2..).zip(cases) {
        let at = text.find('|').expect("a bar");
        let (line, column) = (text[..at].matches('\n').count(), at - text[..at].rfind('\n').map_or(0, |end| end + 1));
        editor.change(&config, version, json!([{ "text": text.replace('|', "") }]));
        let offered = editor.request(
            "textDocument/completion",
            json!({ "textDocument": { "uri": config }, "position": { "line": line, "character": column } }),
        );
        let item = offered.as_array().expect("a list").iter().find(|item| item["label"] == label);
        let item = item.unwrap_or_else(|| panic!("{label} is not offered in {text}: {offered}"));
        assert_eq!(item["textEdit"]["newText"], inserted, "{text}");
    }
    assert!(editor.leave().success());
}

#[test]
fn own_rules_are_judged_as_they_are_written() {
    let rule = "title = \"Glow\"\ncategory = \"efficacy\"\nseverity = \"warning\"\nconfidence = \"high\"\nwhy = \"It says nothing.\"\nadvice = \"Leave it out.\"\nmatch = [\"inner glow\"]\n\n[[example]]\nflag = \"The room has an inner glow.\"\n\n[[example]]\npass = \"The lamp has a glow.\"\n";
    let path = "caveat-rules/claims/efficacy/glow.toml";
    let folder = common::folder("lsp-rules", [("caveat.toml", "rules-dir = \"caveat-rules\"\n"), (path, rule), ("page.md", "")]);
    let mut editor = Editor::new(&folder, &[]);
    let (page, file) = (uri(&folder.join("page.md")), uri(&folder.join(path)));
    editor.open(&page, "markdown", "The room has an inner glow.\n");
    assert_eq!(messages(&editor.diagnostics(&page, Some(1))), ["efficacy/glow"]);
    editor.open(&file, "toml", &rule.replace("inner glow\"]", "inner <gloww>\"]"));
    let mut found = editor.diagnostics(&file, None);
    while found.is_empty() {
        found = editor.next_diagnostics(&file);
    }
    assert!(found[0]["message"].as_str().is_some_and(|words| words.contains("gloww")), "{found:#?}");
    assert_eq!(found[0]["range"]["start"]["line"], 6);
    editor.change(&file, 2, json!([{ "text": rule }]));
    while !found.is_empty() {
        found = editor.next_diagnostics(&file);
    }
    assert!(editor.leave().success());
}

#[test]
fn all_files_of_the_workspace_on_request() {
    let folder =
        common::folder("lsp-workspace", [("a.md", "Zero downtime.\n"), ("b/c.html", "<p>A painless visit</p>\n"), ("d.md", "Hello.\n")]);
    let capabilities = json!({ "window": { "workDoneProgress": true } });
    let mut editor = Editor::with(&folder, &[], capabilities, Value::Null);
    let told = editor.request("workspace/executeCommand", json!({ "command": "caveat.checkWorkspace" }));
    assert_eq!(told, "2 findings in 2 of 3 files.");
    let kinds =
        editor.told.iter().filter(|message| message["method"] == "$/progress").map(|message| message["params"]["value"]["kind"].clone());
    let kinds: Vec<Value> = kinds.collect();
    assert_eq!((kinds.first(), kinds.last()), (Some(&json!("begin")), Some(&json!("end"))));
    let page = uri(&folder.join("b/c.html"));
    assert_eq!(messages(&editor.diagnostics(&page, None)), ["painless/no-pain"]);
    editor.request("workspace/executeCommand", json!({ "command": "caveat.clearWorkspace" }));
    assert!(editor.diagnostics(&page, None).is_empty());
    assert!(editor.leave().success());
}

#[test]
fn each_of_several_folders_has_its_own_settings() {
    let root = common::folder(
        "lsp-roots",
        [
            ("one/caveat.toml", "[rules]\n\"downtime/none\" = \"error\"\n"),
            ("one/page.md", "Zero downtime.\n"),
            ("two/caveat.toml", "[rules]\n\"downtime/none\" = \"off\"\n"),
            ("two/page.md", "Zero downtime.\n"),
        ],
    );
    let mut editor = Editor::new(&root.join("one"), &[]);
    let folder = |name: &str| json!({ "uri": uri(&root.join(name)), "name": name });
    editor.notify("workspace/didChangeWorkspaceFolders", json!({ "event": { "added": [folder("two")], "removed": [] } }));
    let told = editor.request("workspace/executeCommand", json!({ "command": "caveat.checkWorkspace" }));
    assert_eq!(told, "1 finding in 1 of 2 files.");
    for (name, severities) in [("one", vec![1]), ("two", vec![])] {
        let page = uri(&root.join(name).join("page.md"));
        editor.open(&page, "markdown", "Zero downtime.\n");
        let found = editor.diagnostics(&page, Some(1));
        assert_eq!(found.iter().map(|d| d["severity"].as_u64().expect("a number")).collect::<Vec<_>>(), severities, "{name}");
    }
    editor.notify("workspace/didChangeWorkspaceFolders", json!({ "event": { "added": [], "removed": [folder("two")] } }));
    let told = editor.request("workspace/executeCommand", json!({ "command": "caveat.checkWorkspace" }));
    assert_eq!(told, "1 finding in 1 of 1 file.");
    assert!(editor.leave().success());
}

#[test]
fn a_text_with_zero_characters_is_no_text_in_another_encoding() {
    let folder = common::folder("lsp-zeros", [("notes.txt", ""), ("post.txt", "")]);
    let mut editor = Editor::new(&folder, &[]);
    let (notes, post) = (uri(&folder.join("notes.txt")), uri(&folder.join("post.txt")));
    // As bytes this looks like UTF-16.
    let text: String = "A painless peel with zero downtime, é.".chars().flat_map(|c| [c, '\0']).collect();
    editor.open(&notes, "plaintext", &text);
    let found = editor.diagnostics(&notes, Some(1));
    assert_eq!(messages(&found), ["This file is not text (it holds zero bytes)"]);
    let actions = editor.request("textDocument/codeAction", whole(&found[0], &notes));
    assert_eq!(actions, Value::Null);
    // The server goes on.
    editor.open(&post, "plaintext", "Painless weeks.\n");
    assert_eq!(messages(&editor.diagnostics(&post, Some(1))), ["painless/no-pain"]);
    assert!(editor.leave().success());
}

#[test]
fn cancelled_and_unknown_requests_are_answered() {
    let folder = common::folder("lsp-cancel", (0..9).map(|_| ("a.md", "Zero downtime.\n")));
    let mut editor = Editor::new(&folder, &[]);
    let id = editor.begin("workspace/executeCommand", json!({ "command": "caveat.checkWorkspace" }));
    editor.notify("$/cancelRequest", json!({ "id": id }));
    let answer = editor.answer(id);
    assert!(answer["code"] == -32800 || answer.is_string(), "{answer:#?}");
    assert_eq!(editor.request("textDocument/rename", json!({}))["code"], -32601);
    assert_eq!(editor.request("textDocument/hover", json!({}))["code"], -32602);
    let nowhere = json!({ "textDocument": { "uri": "file:///nowhere.md" }, "position": { "line": 0, "character": 0 } });
    assert_eq!(editor.request("textDocument/hover", nowhere), Value::Null);
    editor.notify("exit", Value::Null);
}

#[test]
fn a_thousand_edits_leave_what_a_fresh_check_finds() {
    let folder = common::folder("lsp-edits", [("page.md", "")]);
    let mut editor = Editor::new(&folder, &["--jurisdiction", "uk"]);
    let page = uri(&folder.join("page.md"));
    let pieces = [
        "zero downtime",
        "😀",
        "\r\n\r\n",
        "# Botox\n",
        "*",
        " and ",
        "no side effects",
        "\n- ",
        ". ",
        "é",
        "<b>",
        "</b>",
        "“",
        "safe",
        " ",
        "\r",
    ];
    let mut text = String::from("# Clinic\n\nA page.\n");
    editor.open(&page, "markdown", &text);
    let mut seed = 7_u64;
    let mut random = move |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    for version in 2..=1001 {
        let (from, length) = (random(text.len() + 1), random(12));
        let from = text.floor_char_boundary(from);
        let to = text.floor_char_boundary((from + length).min(text.len())).max(from);
        let range = json!({ "start": position(&text, from), "end": position(&text, to) });
        let piece = if text.len() > 3000 { "" } else { pieces[random(pieces.len())] };
        text.replace_range(from..to, piece);
        editor.change(&page, version, json!([{ "range": range, "text": piece }]));
    }
    let after_edits = editor.diagnostics(&page, Some(1001));
    let mut other = Editor::new(&folder, &["--jurisdiction", "uk"]);
    other.open(&page, "markdown", &text);
    assert_eq!(after_edits, other.diagnostics(&page, Some(1)));
    assert!(editor.leave().success() && other.leave().success());
}

/// Line and column as the protocol counts them.
fn position(text: &str, byte: usize) -> Value {
    let (mut line, mut column) = (0, 0);
    let mut characters = text[..byte].chars().peekable();
    while let Some(c) = characters.next() {
        // Between the two characters of one line end there is no place; what comes next tells.
        let ends =
            c == '\n' || c == '\r' && characters.peek() != Some(&'\n') && !(characters.peek().is_none() && text[byte..].starts_with('\n'));
        (line, column) = if ends { (line + 1, 0) } else { (line, column + c.len_utf16()) };
    }
    json!({ "line": line, "character": column })
}

#[test]
fn the_same_findings_as_check_on_all_fixtures() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(env!("CARGO_BIN_EXE_caveat"))
        .args(["check", "fixtures", "--jurisdiction", "au,us", "--format", "json"])
        .current_dir(root)
        .output()
        .expect("caveat runs");
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let mut editor = Editor::new(root, &["--jurisdiction", "au,us"]);
    let mut compared = 0;
    for file in report["files"].as_array().expect("a list") {
        let path = file["path"].as_str().expect("a path");
        let Ok(text) = fs::read_to_string(root.join(path)) else { continue };
        let page = uri(&root.join(path));
        editor.open(&page, "", &text);
        let shown = editor.diagnostics(&page, Some(1));
        let key = |rule: &Value, message: &Value, line: u64| format!("{line} {rule} {message}");
        let shown: Vec<String> =
            shown.iter().map(|d| key(&d["code"], &d["message"], d["range"]["start"]["line"].as_u64().expect("a line") + 1)).collect();
        let told = file["diagnostics"].as_array().expect("a list").iter();
        let told: Vec<String> =
            told.map(|d| key(&d["rule"], &d["message"], d["span"]["start"]["line"].as_u64().expect("a line"))).collect();
        assert_eq!(shown, told, "{path}");
        compared += told.len();
    }
    assert!(compared > 50, "{compared}");
    assert!(editor.leave().success());
}
