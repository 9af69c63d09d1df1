//! Files of posts: tables and lines of JSON.

use caveat::document::{Columns, Document, Format, ReadAs, Span};
use caveat::linter::Linter;
use caveat::policy::Policy;
use caveat::rules::RuleSet;
use proptest::prelude::*;
use proptest::sample::select;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::LazyLock;

static LINTER: LazyLock<Linter> = LazyLock::new(|| Linter::new(RuleSet::embedded()));

fn read(source: &str, format: Format, columns: Columns) -> Result<Document, String> {
    let wish = ReadAs { format: Some(format), columns, ..ReadAs::default() };
    Document::read_as("posts".into(), source.as_bytes().to_vec(), &wish)
}

fn columns(copy: &[&str]) -> Columns {
    Columns { copy: copy.iter().map(|&name| name.to_owned()).collect(), ..Columns::default() }
}

/// Each post: its row, its id and what it says.
fn posts(document: &Document) -> Vec<String> {
    let text =
        |blocks: &[caveat::document::Block]| blocks.iter().map(|block| block.prose.replace('\n', "/")).collect::<Vec<_>>().join(" | ");
    document.posts().map(|post| format!("{} {}: {}", post.row, post.id.as_deref().unwrap_or("-"), text(&post.blocks))).collect()
}

/// Every letter of the copy stands where it is said to.
fn check_places(document: &Document) {
    for block in document.pages().flat_map(|page| page.into_owned()) {
        let mut from = 0;
        for (at, c) in block.prose.char_indices() {
            let place = block.source(Span::new(at, at + c.len_utf8()));
            let raw = document.source.get(place.start..place.end).expect("whole characters");
            assert!(!raw.is_empty() && place.start >= from, "{c:?} at {place:?} after {from}");
            from = place.start;
            assert!(!c.is_alphanumeric() || raw.contains(c) || raw.starts_with(['\\', '&']), "{c:?} is said to be {raw:?}");
            assert!(document.place(place).is_some());
        }
    }
}

#[test]
fn each_row_is_a_page() {
    let table = "\u{feff}Id,Caption,Image URL\r\n\r\npost-1,\"It has \"\"zero\"\"\r\ndowntime, really\",a.png\r\n,Safe,\r\npost-3,,\r\n";
    let document = read(table, Format::Csv, Columns::default()).expect("a table");
    assert_eq!(posts(&document), ["3 post-1: It has \"zero\"/downtime, really", "4 -: Safe", "5 post-3: "]);
    check_places(&document);
    let block = &document.posts().next().expect("a post").blocks[0];
    let quoted = block.source(Span::new(7, 13));
    assert_eq!(&table[quoted.start..quoted.end], "\"\"zero\"\"");
    assert_eq!(document.place(quoted).map(|place| place.to_string()).as_deref(), Some("row 3 (id post-1), “Caption”"));
}

#[test]
fn columns_are_chosen_by_name() {
    let table = "nr;Post text;Notes\n1;Safe;no";
    let chosen = |columns| read(table, Format::Csv, columns).map(|document| posts(&document));
    assert_eq!(chosen(Columns::default()).as_deref(), Ok(&["2 -: Safe".to_owned()][..]));
    let named = Columns { id: Some("NR".into()), ..columns(&["notes"]) };
    assert_eq!(chosen(named).as_deref(), Ok(&["2 1: no".to_owned()][..]));
    assert_eq!(chosen(columns(&["capton"])), Err("has no column “capton”; its columns are “nr”, “Post text”, “Notes”".into()));
    let error = read("a,b\n1,2", Format::Csv, Columns::default()).map(|_| ()).unwrap_err();
    assert_eq!(error, "has no column whose name says that it holds copy; choose with --column from “a”, “b”");
    let piped = Columns { delimiter: Some(b'|'), ..Columns::default() };
    assert_eq!(posts(&read("text|x\nSafe, so;|1", Format::Csv, piped).expect("a table")), ["2 -: Safe, so;"]);
    assert_eq!(posts(&read("id\ttext\n1\tSafe, so", Format::Tsv, Columns::default()).expect("a table")), ["2 1: Safe, so"]);
}

#[test]
fn a_wrong_row_is_named_and_the_others_are_read() {
    let document =
        read("id,text\n1,Safe\n2,a,b\n3\n4,\"x\"y\n5,Quick\n6,\"never closed", Format::Csv, Columns::default()).expect("a table");
    assert_eq!(posts(&document), ["2 1: Safe", "6 5: Quick"]);
    assert_eq!(document.unread.len(), 4);
    assert_eq!(document.unread[0], "row 3 is not read: it has 3 values for 2 columns");
    assert!(document.unread[2].starts_with("row 5 is not read: behind a closing quote"), "{:?}", document.unread);
    assert!(document.unread[3].starts_with("row 7 is not read: a quote in it is never closed"), "{:?}", document.unread);
    let many = read(&format!("text,a\n{}", "x\n".repeat(50)), Format::Csv, Columns::default()).expect("a table").unread;
    assert_eq!((many.len(), many[20].as_str()), (21, "has 30 more rows that cannot be read"));
}

#[test]
fn cells_can_be_marked_up() {
    let cells = |cells| Columns { cells: Some(cells), ..Columns::default() };
    let html =
        read("id,body,title\n1,\"<p title=\"\"Tip\"\">It&rsquo;s <b>sa</b>fe</p><ul><li>a</ul>\",T", Format::Csv, cells(Format::Html))
            .expect("a table");
    assert_eq!(posts(&html), ["2 1: Tip | It’s safe | a | T"]);
    check_places(&html);
    let markdown =
        read("{\"body\":\"# H\\n\\n| a |\\n|---|\\n| **b** {{ x }} |\"}\n", Format::Jsonl, cells(Format::Markdown)).expect("lines");
    assert_eq!(posts(&markdown), ["1 -: H | a | b ￼"]);
    check_places(&markdown);
}

#[test]
fn lines_of_json() {
    let lines = "{\"id\": 7, \"post\": {\"caption\": \"Zero\\ndown\\u0074ime \\ud83d\\ude0d\", \"tags\": [\"safe\"]}}\n\n{\"id\":\"b\",\"post\":{\"caption\":\"Safe\"}}\n{broken\n[1]\n";
    let document = read(lines, Format::Jsonl, Columns::default()).expect("lines");
    assert_eq!(posts(&document), ["1 7: Zero/downtime 😍", "3 b: Safe"]);
    check_places(&document);
    assert_eq!(document.unread.len(), 2);
    assert!(document.unread[0].starts_with("row 4 is not read: it is not valid JSON (key must be a string"), "{:?}", document.unread);
    let tags = read(lines, Format::Jsonl, columns(&["post.tags"])).expect("lines");
    assert_eq!(posts(&tags), ["1 7: safe", "3 b: "]);
    let error = read(lines, Format::Jsonl, columns(&["caption"])).map(|_| ()).unwrap_err();
    assert_eq!(error, "has no field “caption” with text in it; its fields are “id”, “post.caption”, “post.tags”");
}

/// What one post discloses, another does not.
#[test]
fn posts_do_not_answer_for_each_other() {
    let table = "caption\nMicroneedling has zero downtime.\n\"Redness, swelling, bleeding, bruising and infection may occur after microneedling.\"\n";
    let document = read(table, Format::Csv, Columns::default()).expect("a table");
    let findings = LINTER.check(&document, &Policy::all());
    let rules = |row: usize| -> Vec<String> {
        let place = |span| document.place(span).map(|place| place.to_string()).unwrap_or_default();
        findings.iter().filter(|f| place(f.span).starts_with(&format!("row {row}"))).map(|f| f.rule.to_string()).collect()
    };
    assert!(rules(2).iter().any(|rule| rule.starts_with("downtime/")), "{:?}", rules(2));
    assert!(rules(2).iter().any(|rule| rule.contains("side-effects")), "{:?}", rules(2));
    let both = Document::parse("a.txt".into(), table.into(), Format::Text);
    assert_ne!(LINTER.check(&both, &Policy::all()).len(), findings.len());
}

const CELLS: &[&str] = &[
    "zero downtime",
    "safe",
    "\"",
    ",",
    ";",
    "\n",
    "\r\n",
    "é",
    "😍",
    " ",
    "{{ x }}",
    "&amp;",
    "<b>",
    "**",
    "\\",
    "\\n",
    "\t",
    "a",
    "",
    "{\"text\":\"b\"}",
    "\u{feff}",
];

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

proptest! {
    /// Whatever is in the cells, they are the cells that others read too, and every finding stands where it says.
    #[test]
    fn cells_are_those_that_others_read(rows in prop::collection::vec(prop::collection::vec(select(CELLS), 0..6).prop_map(|cell| cell.concat()), 0..6), wide in any::<bool>()) {
        let rows: Vec<String> = rows.into_iter().filter(|row| !row.trim().is_empty()).collect();
        let table: String = rows.iter().map(|row| format!("{},{}\n", if wide { "1" } else { "x" }, quoted(row))).collect();
        let table = format!("id,text\n{table}");
        let document = read(&table, Format::Csv, Columns::default()).expect("a table");
        prop_assert!(document.unread.is_empty());
        check_places(&document);
        let mut known = csv::Reader::from_reader(table.as_bytes());
        let others: Vec<String> = known.records().map(|record| record.expect("a row")[1].to_owned()).collect();
        prop_assert_eq!(&others, &rows);
        prop_assert_eq!(document.posts().count(), rows.len());
        for (post, row) in document.posts().zip(&rows) {
            let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
            let read: String = post.blocks.iter().map(|block| letters(&block.prose)).collect();
            prop_assert_eq!(read, letters(&row.replace("{{ x }}", "")));
        }
        for finding in LINTER.check(&document, &Policy::all()) {
            prop_assert!(document.source.get(finding.span.start..finding.span.end).is_some_and(|words| !words.trim().is_empty()));
        }
    }

    #[test]
    fn any_text_is_a_table_or_none(pieces in prop::collection::vec(select(CELLS), 0..30)) {
        for format in [Format::Csv, Format::Tsv, Format::Jsonl] {
            for head in ["text,a\n", "text\ta\n", ""] {
                if let Ok(document) = read(&format!("{head}{}", pieces.concat()), format, Columns::default()) {
                    check_places(&document);
                }
            }
        }
    }

    #[test]
    fn json_strings_keep_their_places(text in "[a-z\"\\\\\\n\u{1}é😍/ ]{0,20}") {
        let line = serde_json::json!({ "text": text, "id": 1 }).to_string();
        check_places(&read(&line, Format::Jsonl, Columns::default()).expect("a line"));
        let escaped: String = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
        let document = read(&format!("{{\"text\":\"{escaped}\"}}"), Format::Jsonl, Columns::default()).expect("a line");
        let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
        prop_assert_eq!(document.posts().flat_map(|post| post.blocks).collect::<Vec<_>>().iter().map(|block| letters(&block.prose)).collect::<String>(), letters(&text));
    }
}

#[test]
fn long_runs_take_no_long_time() {
    for piece in ["\"", "\"a\n", "a,\"", ",", "\n", "\"\"", "{\"text\":", "[", "{\"text\":\"a\"}\n", "a;b,c\n", "\"a\"b\n"] {
        for (format, head) in [(Format::Csv, "text,b\n"), (Format::Jsonl, ""), (Format::Csv, "text\n")] {
            let started = std::time::Instant::now();
            let _ = read(&format!("{head}{}", piece.repeat(200_000 / piece.len())), format, Columns::default());
            assert!(started.elapsed().as_secs() < 10, "{piece:?} as {format:?}");
        }
    }
}

fn caveat(test: &str, files: &[(&str, &[u8])], args: &[&str]) -> Output {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tables").join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("it can be made");
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes).expect("it can be written");
    }
    Command::new(env!("CARGO_BIN_EXE_caveat")).current_dir(&folder).env("COLUMNS", "100").args(args).output().expect("it runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_command_line_names_row_and_id() {
    let table = "id,note,words\np1,x,It is 100% safe\np2,y\n";
    let output = caveat("names", &[("posts.csv", table.as_bytes())], &["check", "--no-config", "posts.csv", "--column", "words"]);
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(out.contains("posts.csv:2:12") && out.contains("where:   row 2 (id p1), “words”"), "{out}");
    assert!(err.contains("posts.csv row 3 is not read: it has 2 values for 3 columns"), "{err}");
    assert_eq!(output.status.code(), Some(2));
    let output =
        caveat("json", &[("posts.csv", table.as_bytes())], &["check", "--no-config", "--format", "json", "posts.csv", "--column", "words"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let place = &report["files"][0]["diagnostics"][0]["place"];
    assert_eq!(*place, serde_json::json!({"kind": "record", "row": 2, "id": "p1", "column": "words", "text": "row 2 (id p1), “words”"}));
}

#[test]
fn tables_in_folders_are_left_alone_until_their_columns_are_named() {
    let files: [(&str, &[u8]); 2] = [("prices.csv", b"text,b\n100% safe,x\n"), ("a.txt", b"Nothing here.")];
    let output = caveat("folder", &files, &["check", "--no-config", "."]);
    assert!(text(&output.stdout).contains("Not read: 1 file of another kind."), "{}", text(&output.stdout));
    assert_eq!(output.status.code(), Some(0));
    let output = caveat("folder", &files, &["check", "--no-config", ".", "--column", "text"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stdout));
}

#[test]
fn a_type_can_be_forced() {
    let html: &[u8] = b"<p title='100% safe'>Hello</p>";
    for (name, args, found) in [
        ("page", &[][..], true),
        ("page.txt", &[][..], true),
        ("page.md", &["--type", "text"][..], true),
        ("page.txt", &["--type", "html"][..], true),
        ("script.js", &["--type", "text"][..], true),
    ] {
        let output = caveat("type", &[(name, html)], &[&["check", "--no-config", name], args].concat());
        assert_eq!(output.status.code(), Some(i32::from(found)), "{name} {args:?}: {}", text(&output.stdout));
    }
    let output = caveat("wrong", &[("a", html)], &["check", "a", "--type", "doc"]);
    assert!(text(&output.stderr).contains("possible values: markdown, mdx, html"), "{}", text(&output.stderr));
}

#[test]
fn settings_name_the_columns_of_tables() {
    let settings = "[tables]\ncolumns = [\"words\"]\nid-column = \"nr\"\n\
                    [[override]]\nfiles = [\"mail/**\"]\ntables = { columns = [\"body\"], cells = \"html\" }\n";
    let files: [(&str, &[u8]); 4] = [
        ("caveat.toml", settings.as_bytes()),
        ("posts.csv", b"nr,words,text\np1,It is 100% safe,It has zero downtime\n"),
        ("mail.jsonl", b"{\"nr\":\"m1\",\"words\":\"It has zero downtime\"}\n"),
        ("mail/spring.csv", b"nr,body,words\ns1,It has <b>zero</b> downtime,It is 100% safe\n"),
    ];
    let check = |arguments: &[&str]| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tables").join("settings");
        fs::create_dir_all(folder.join("mail")).expect("it can be made");
        for (name, bytes) in files {
            fs::write(folder.join(name), bytes).expect("it can be written");
        }
        let run = Command::new(env!("CARGO_BIN_EXE_caveat")).current_dir(&folder).args(arguments).output().expect("it runs");
        (text(&run.stdout), text(&run.stderr))
    };
    let found = |out: &str| -> Vec<(String, String)> {
        let report: serde_json::Value = serde_json::from_str(out).unwrap_or_else(|error| panic!("{error}: {out}"));
        let of = |file: &serde_json::Value| {
            let all = file["diagnostics"].as_array().expect("a list").iter();
            let told = |one: &serde_json::Value| {
                (one["rule"].as_str().unwrap_or_default().into(), one["place"]["text"].as_str().unwrap_or_default().into())
            };
            all.map(told).collect::<Vec<_>>()
        };
        report["files"].as_array().expect("a list").iter().flat_map(of).collect()
    };
    let told = |rule: &str, place: &str| (rule.to_owned(), place.to_owned());
    let downtime = |place| told("downtime/none", place);
    let (out, err) = check(&["check", "--format", "json", "."]);
    let all = found(&out);
    assert!(err.is_empty(), "{err}");
    for expected in [downtime("row 1 (id m1), “words”"), downtime("row 2 (id s1), “body”")] {
        assert!(all.contains(&expected), "{expected:?} in {all:?}");
    }
    assert!(
        all.iter().any(|(_, place)| place == "row 2 (id p1), “words”") && all.iter().all(|(_, place)| !place.contains("“text”")),
        "{all:?}"
    );
    // The command line wins.
    let (out, _) = check(&["check", "--format", "json", "posts.csv", "--column", "text"]);
    assert!(found(&out).contains(&downtime("row 2 (id p1), “text”")), "{out}");
    let (out, _) = check(&["check", "--print-config", "mail/spring.csv"]);
    for line in ["[tables]", "columns = [\"body\"]", "id-column = \"nr\"", "cells = \"html\"", "# caveat.toml:6"] {
        assert!(out.contains(line), "{line} in {out}");
    }
    let (out, _) = check(&["check", "--print-config", "--no-config", "posts.csv"]);
    assert!(!out.contains("[tables]"), "{out}");
}
