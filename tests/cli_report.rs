//! What the reports look like, on findings made by hand.

use caveat::document::{Document, Format, Span};
use caveat::finding::{Citation, Confidence, Disclosure, DisclosureState, Finding, Related, Severity};
use caveat::report::json::Json;
use caveat::report::summary::{self, Summary};
use caveat::report::terminal::Terminal;
use caveat::report::{self, FileReport, Part, Reporter, Run, Statistics, Tally};
use std::sync::Arc;

const DOWNTIME: &str = "downtime/none";
const PAINLESS: &str = "painless/promise";
const SAFE: &str = "unqualified-safety/bare";

fn document(source: &str) -> Document {
    Document::parse("drafts/page.md".to_owned(), source.to_owned(), Format::Markdown)
}

/// A finding on the first occurrence of the words at or after byte `from`.
fn finding_after(document: &Document, from: usize, words: &str, rule: &str) -> Finding {
    let start = from + document.source[from..].find(words).expect("the words are in the source");
    let (severity, message, label, why, advice) = match rule {
        DOWNTIME => (
            Severity::Warning,
            "recovery promised as none or minimal",
            "promises no recovery",
            "Recovery differs between patients; a promise of none hides a material risk.",
            "Say how long most patients need, and what can lengthen it.",
        ),
        PAINLESS => (
            Severity::Info,
            "treatment promised as painless",
            "promises no pain",
            "Pain differs between people and treatments.",
            "Say what most patients feel and what is done about it.",
        ),
        _ => (
            Severity::Error,
            "called safe without a condition or evidence",
            "safe for whom?",
            "Every treatment carries risks. A bare “safe” tells readers that there is nothing to weigh up, which regulators in many countries treat as misleading.",
            "Name the risks and who should not have it, or cite evidence.",
        ),
    };
    Finding {
        rule: rule.into(),
        category: rule.split('/').next().unwrap_or_default().into(),
        severity,
        confidence: Confidence::High,
        message: message.into(),
        span: Span::new(start, start + words.len()),
        label: label.to_owned().into(),
        related: Vec::new(),
        why: why.into(),
        advice: advice.into(),
        citations: [Arc::new(Citation {
            id: "ut.ads.risk".into(),
            country: "Utopia".into(),
            instrument: "Advertising Act".into(),
            clause: "s 7".into(),
        })]
        .into(),
        words: words.to_lowercase(),
        disclosure: None,
        replacement: None,
    }
}

fn finding(document: &Document, words: &str, rule: &str) -> Finding {
    finding_after(document, 0, words, rule)
}

fn related(document: &Document, words: &str, message: &str) -> Related {
    let start = document.source.find(words).expect("the words are in the source");
    Related { span: Span::new(start, start + words.len()), message: message.to_owned().into() }
}

fn terminal(document: &Document, mut findings: Vec<Finding>, columns: usize) -> String {
    report::sort(&mut findings);
    drawn(Terminal { columns, colours: false, quiet: false, suppressed: false }, document, &findings)
}

fn drawn(terminal: Terminal, document: &Document, findings: &[Finding]) -> String {
    let mut out = Vec::new();
    terminal.file(&mut out, &FileReport { document, findings, excused: &[] }).expect("memory can be written to");
    String::from_utf8(out).expect("reports are UTF-8")
}

fn json_file(document: &Document, findings: &[Finding]) -> String {
    let mut out = Vec::new();
    Json.file(&mut out, &FileReport { document, findings, excused: &[] }).expect("memory can be written to");
    String::from_utf8(out).expect("reports are UTF-8")
}

/// One paragraph of some 900 characters on one line, as Markdown has them.
fn long_paragraph() -> String {
    let filler = "Microneedling makes use of fine needles to create small channels in the skin, and the session itself takes about an hour from start to finish. ";
    format!(
        "# Facts\n\nOur method is safe. {}It is painless, safe and effective, and has zero downtime for everyone. {}Book with zero downtime in mind.\n",
        filler.repeat(3),
        filler.repeat(2),
    )
}

fn long_findings(document: &Document) -> Vec<Finding> {
    let second = document.source.find("painless").expect("it is there");
    vec![
        finding(document, "safe", SAFE),
        finding(document, "painless", PAINLESS),
        finding_after(document, second, "safe and effective", SAFE),
        finding(document, "zero downtime", DOWNTIME),
        finding_after(document, second + 100, "zero downtime", DOWNTIME),
    ]
}

#[test]
fn terminal_one_finding() {
    let document = document("# Hello\n\nBack at your desk with zero downtime.\n");
    let findings = vec![finding(&document, "zero downtime", DOWNTIME)];
    insta::assert_snapshot!(terminal(&document, findings, 80));
}

#[test]
fn terminal_long_line_at_80_columns() {
    let document = document(&long_paragraph());
    let report = terminal(&document, long_findings(&document), 80);
    assert!(report.lines().all(|line| report::width(line) <= 80), "{report}");
    insta::assert_snapshot!(report);
}

#[test]
fn terminal_long_line_at_120_columns() {
    let document = document(&long_paragraph());
    let report = terminal(&document, long_findings(&document), 120);
    assert!(report.lines().all(|line| report::width(line) <= 120), "{report}");
    insta::assert_snapshot!(report);
}

#[test]
fn terminal_markup_and_line_ends() {
    let document = document("> It is **100%**\r\n> [safe](x.md) &amp; *gentle*, with zero\r\n> downtime at all.\r\n\r\nNothing here.\r\n");
    let findings = vec![finding(&document, "**100%**\r\n> [safe](x.md)", SAFE), finding(&document, "zero\r\n> downtime", DOWNTIME)];
    insta::assert_snapshot!(terminal(&document, findings, 80));
}

#[test]
fn terminal_tabs_wide_and_invisible_characters() {
    let document =
        document("-\tPain\u{AD}free 日本語 👨\u{200D}👩\u{200D}👧 and\tzero\u{A0}down\u{200B}time 👍🏽 \u{1B}[31mred\u{202E} safe\n");
    let findings = vec![
        finding(&document, "Pain\u{AD}free", PAINLESS),
        finding(&document, "zero\u{A0}down\u{200B}time", DOWNTIME),
        finding(&document, "safe", SAFE),
    ];
    insta::assert_snapshot!(terminal(&document, findings, 80));
}

#[test]
fn terminal_same_and_nested_words() {
    let document = document("Enjoy safe and painless care.\n");
    let findings = vec![
        finding(&document, "safe and painless care", SAFE),
        finding(&document, "painless", PAINLESS),
        finding(&document, "painless", DOWNTIME),
    ];
    insta::assert_snapshot!(terminal(&document, findings, 80));
}

#[test]
fn terminal_without_labels_names_the_rules() {
    let document = document("It is a safe and painless method with zero downtime.\n");
    let mut findings = vec![
        finding(&document, "safe and painless", SAFE),
        finding(&document, "painless method", PAINLESS),
        finding(&document, "zero downtime", DOWNTIME),
    ];
    for finding in &mut findings {
        finding.label = "".into();
    }
    insta::assert_snapshot!(terminal(&document, findings, 80));
}

#[test]
fn terminal_related_places() {
    let mut source = "We promise zero side effects, ".to_owned();
    source += &"which is what our patients like to read about on every page of ours, ".repeat(4);
    source += "so relax.\n\nIn between.\n\nA few hours of redness may occur.\n";
    let document = document(&source);
    let mut contradiction = finding(&document, "zero side effects", SAFE);
    contradiction.related =
        vec![related(&document, "so relax", "and this comforts"), related(&document, "redness may occur", "but this says otherwise")];
    insta::assert_snapshot!(terminal(&document, vec![contradiction], 80));
}

#[test]
fn terminal_words_wider_than_the_window() {
    let words = "there is no other treatment anywhere in the world that has ever been so free of every kind of risk, downtime or pain as this one is, say all of our patients";
    let document = document(&format!("It is true: {words}, and so do we.\n"));
    let findings = vec![finding(&document, words, SAFE)];
    insta::assert_snapshot!(terminal(&document, findings, 80));
}

#[test]
fn terminal_reasons_are_told_once() {
    let document = document("With zero downtime.\n\nYes, zero downtime!\n");
    let second = finding_after(&document, 20, "zero downtime", DOWNTIME);
    let findings = vec![finding(&document, "zero downtime", DOWNTIME), second];
    insta::assert_snapshot!(terminal(&document, findings, 80));
}

#[test]
fn terminal_quiet() {
    let document = document("With zero downtime.\n");
    let findings = [finding(&document, "zero downtime", DOWNTIME)];
    let report = drawn(Terminal { columns: 80, colours: false, quiet: true, suppressed: false }, &document, &findings);
    insta::assert_snapshot!(report);
}

#[test]
fn terminal_colours() {
    let document = document("Safe, with zero downtime.\n");
    let findings = [finding(&document, "Safe", SAFE), finding(&document, "zero downtime", DOWNTIME)];
    let report = drawn(Terminal { columns: 80, colours: true, quiet: false, suppressed: false }, &document, &findings);
    insta::assert_snapshot!(report.replace('\u{1B}', "␛"));
}

#[test]
fn terminal_mistake_in_a_rule_file() {
    let terminal = Terminal { columns: 80, colours: false, quiet: false, suppressed: false };
    let source = "title = \"x\"\nseverity = \"eror\"\n";
    let placed = terminal.mistake("rules/x.toml", source, Some(Span::new(23, 29)), "`eror` is no severity", Some("did you mean `error`?"));
    let unplaced = terminal.mistake("rules/y.toml", "", None, "the file has no examples", None);
    insta::assert_snapshot!(placed + &unplaced);
}

#[test]
fn json_report() {
    let document = document("\u{FEFF}é safe, zero downtime.\r\n\r\n日本 zero downtime.\r\n");
    let mut missing = finding(&document, "safe", "disclosure/side-effects");
    missing.related = vec![related(&document, "日本", "here")];
    missing.disclosure = Some(Box::new(Disclosure {
        treatment: "microneedling".to_owned(),
        kind: "side-effects".to_owned(),
        state: DisclosureState::Partial,
        stated: vec!["redness".to_owned()],
        missing: vec!["infection".to_owned()],
    }));
    let mut findings =
        vec![finding_after(&document, 24, "zero downtime", DOWNTIME), finding(&document, "zero downtime", DOWNTIME), missing];
    report::sort(&mut findings);
    let value: serde_json::Value = serde_json::from_str(&json_file(&document, &findings)).expect("the report is JSON");
    insta::assert_snapshot!(serde_json::to_string_pretty(&value).expect("it was JSON"));
}

#[test]
fn json_frame_joins_to_one_object() {
    let clean = document("Clean.\n");
    let flagged = document("Safe.\n");
    let findings = [finding(&flagged, "Safe", SAFE)];
    let mut tally = Tally::of(&[]);
    tally.add(Tally::of(&findings));
    let statistics = Statistics::of(&findings);
    let mut report = Vec::new();
    let files = [(&clean, &[][..]), (&flagged, &findings)].map(|(document, findings)| FileReport { document, findings, excused: &[] });
    Json.head(&mut report, &Run { digest: "abc".to_owned(), ..Run::default() }).expect("memory can be written to");
    for (position, file) in files.iter().enumerate() {
        Json.join(&mut report, position, Part::Ahead(file)).expect("memory can be written to");
    }
    let summary = Summary { tally, statistics: Some(&statistics), ..Summary::default() };
    Json.tail(&mut report, &summary).expect("memory can be written to");
    let report: serde_json::Value = serde_json::from_slice(&report).expect("the report is JSON");
    assert_eq!(report["version"], 1);
    assert_eq!(report["tool"]["rules"], "abc");
    assert_eq!(report["files"].as_array().map(Vec::len), Some(2));
    let summary =
        serde_json::json!({"files": 2, "failed": 0, "errors": 1, "warnings": 0, "infos": 0, "suppressed": 0, "approved": 0, "baseline": 0});
    assert_eq!(report["summary"], summary);
    assert_eq!(report["statistics"]["rules"][SAFE], 1);
}

#[test]
fn json_fingerprints_do_not_move() {
    let before = document("Safe.\n\nSafe.\n");
    let after = document("New words.\n\nSafe. And\n\nSafe.\n");
    let both = |document: &Document| {
        let from = document.source.rfind("Safe").expect("it is there");
        let findings = [finding(document, "Safe", SAFE), finding_after(document, from, "Safe", SAFE)];
        let file: serde_json::Value = serde_json::from_str(&json_file(document, &findings)).expect("the report is JSON");
        [0, 1].map(|number| file["diagnostics"][number]["fingerprint"].clone())
    };
    assert_eq!(both(&before), both(&after));
    assert_ne!(both(&before)[0], both(&before)[1]);
}

#[test]
#[should_panic(expected = "not whole characters")]
fn a_span_inside_a_character_is_refused() {
    let document = document("é safe");
    let mut bad = finding(&document, "safe", SAFE);
    bad.span.start = 1;
    json_file(&document, &[bad]);
}

#[test]
fn summaries() {
    let tally = Tally { files: 3, affected: 2, errors: 2, warnings: 5, infos: 1, suppressed: 3, approved: 2, baseline: 0 };
    let one = Tally { files: 1, affected: 1, warnings: 1, ..Tally::default() };
    let clean = Tally { files: 2, ..Tally::default() };
    let text = [
        summary::summary(
            &Summary { tally, skipped: 4, excluded: 3, failed: 1, rule: Some(DOWNTIME), countries: &["ie", "uk"], ..Summary::default() },
            false,
            false,
        ),
        summary::summary(&Summary { tally: one, rule: Some(DOWNTIME), ..Summary::default() }, false, false),
        summary::summary(&Summary { tally: clean, ..Summary::default() }, false, false),
        summary::summary(&Summary { failed: 1, ..Summary::default() }, false, false),
    ];
    insta::assert_snapshot!(text.join("\n"));
}

proptest::proptest! {
    #[test]
    fn any_source_and_spans_can_be_drawn(
        source in "([a-z]{1,9}[ ,.]|日本|é|\\t|\\r?\\n|\u{200B}|👩\u{200D}👧|> |[a-z]{40} ){0,60}",
        places in proptest::collection::vec((0usize..400, 0usize..60, 0usize..400), 1..12),
        columns in 60usize..121,
    ) {
        let document = document(&source);
        let boundary = |at: usize| (0..=at.min(source.len())).rev().find(|&at| source.is_char_boundary(at)).unwrap_or(0);
        let findings: Vec<Finding> = places
            .iter()
            .map(|&(start, length, other)| {
                let template = self::document("safe");
                let mut finding = finding(&template, "safe", [SAFE, PAINLESS, DOWNTIME][length % 3]);
                finding.span = Span::new(boundary(start), boundary(start + length));
                let related = Span::new(boundary(other), boundary(other + length));
                finding.related = vec![Related { span: related, message: "there".into() }];
                finding
            })
            .collect();
        json_file(&document, &findings);
        let report = terminal(&document, findings, columns);
        let longest = report.lines().filter(|line| !line.contains("┌─")).map(report::width).max().unwrap_or(0);
        // A crowd of places on one line may need more than there is.
        proptest::prop_assert!(places.len() > 1 || longest <= columns + 14, "{longest} columns of {columns}:\n{report}");
        proptest::prop_assert!(report.contains('^'), "{report}");
    }
}
