//! Whatever a file holds, checking it ends well, and ends the same each time.

use caveat::document::{Document, Format};
use caveat::finding::Finding;
use caveat::linter::Linter;
use caveat::policy::Policy;
use caveat::report::json::Json;
use caveat::report::terminal::Terminal;
use caveat::report::{FileReport, Reporter};
use caveat::rules::RuleSet;
use proptest::prelude::*;
use proptest::sample::select;
use std::sync::LazyLock;

static LINTER: LazyLock<Linter> = LazyLock::new(|| Linter::new(RuleSet::embedded()));

const FORMATS: [Format; 3] = [Format::Markdown, Format::Html, Format::Text];

/// Words that rules care about, and what can stand around them.
const PIECES: &[&str] = &[
    "zero downtime",
    "100% safe",
    "pain-free",
    "guaranteed results",
    "no side effects",
    "redness may occur",
    "microneedling",
    "Lip filler",
    "not suitable if you are pregnant",
    "Does it hurt?",
    "Not at all.",
    "safe",
    "and effective",
    "forever",
    "20% off",
    "Botox",
    "# ",
    "## Side effects\n\n",
    "- ",
    "| a | b |\n|---|---|\n| ",
    " | ",
    "> ",
    "**",
    "[",
    "](https://nih.gov)",
    "[^1]",
    "\n\n[^1]: ",
    "<b>",
    "</b>",
    "<p>",
    "<li>",
    "&nbsp;",
    "&#122;",
    "<!--",
    "-->",
    "---\ntitle: ",
    "\n---\n",
    "\u{feff}",
    "\u{ad}",
    "\u{200b}",
    "е",
    "ﬁ",
    "😍",
    "👩‍⚕️",
    "’",
    "…",
    ".",
    "?",
    ",",
    ";",
    ":",
    " – ",
    " ",
    " ",
    "\n",
    "\r\n",
    "\n\n",
    "\u{a0}",
    "İ",
    "ß",
    "\u{7a6}",
];

fn copy() -> impl Strategy<Value = String> {
    prop::collection::vec(prop_oneof![10 => select(PIECES).prop_map(str::to_owned), 1 => "\\PC{0,4}"], 0..40)
        .prop_map(|pieces| pieces.concat())
}

fn check(source: &str, format: Format) -> (Document, Vec<Finding>) {
    let document = Document::parse("draft".into(), source.to_owned(), format);
    let findings = LINTER.check(&document, &Policy::all());
    (document, findings)
}

fn assert_sound(source: &str, format: Format) {
    let (document, findings) = check(source, format);
    for pair in findings.windows(2) {
        assert!((pair[0].span, &pair[0].rule) <= (pair[1].span, &pair[1].rule), "out of order: {pair:?}");
    }
    for finding in &findings {
        let spans = finding.related.iter().map(|related| related.span).chain([finding.span]);
        for span in spans {
            let words = document.source.get(span.start..span.end).expect("whole characters of the source");
            assert!(words.chars().any(|c| !c.is_whitespace()), "nothing to underline: {finding:?}");
        }
        assert!(!finding.message.is_empty() && !finding.words.is_empty(), "{finding:?}");
    }
    assert_eq!(check(source, format).1, findings, "the second time it is different");
    let trace = || LINTER.trace(&document, &Policy::all());
    assert_eq!(trace(), trace());
    let mut report = Vec::new();
    let file = FileReport { document: &document, findings: &findings, excused: &[] };
    Json.file(&mut report, &file).expect("memory takes it");
    serde_json::from_slice::<serde_json::Value>(&report).expect("the report is JSON");
    Terminal { columns: 80, colours: true, quiet: false, suppressed: false }.file(&mut report, &file).expect("memory takes it");
}

proptest! {
    #[test]
    fn any_copy_is_checked_soundly(source in copy()) {
        for format in FORMATS {
            assert_sound(&source, format);
        }
    }

    #[test]
    fn any_bytes_are_checked_soundly(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let source = String::from_utf8_lossy(&bytes);
        for format in FORMATS {
            assert_sound(&source, format);
        }
    }

    #[test]
    fn line_ends_and_a_byte_order_mark_change_no_finding(source in copy()) {
        let plain = source.replace(['\r', '\u{feff}'], "");
        let marked = format!("\u{feff}{}", plain.replace('\n', "\r\n"));
        let rules = |source: &str| check(source, Format::Markdown).1.into_iter().map(|finding| (finding.rule, finding.words)).collect::<Vec<_>>();
        prop_assert_eq!(rules(&plain), rules(&marked));
    }
}

#[test]
fn a_quote_without_its_partner_is_a_letter() {
    for quote in ['"', '\''] {
        assert_sound(&format!("---\ntitle: {quote}microneedling😍\n---\nzero downtime"), Format::Markdown);
    }
}

#[test]
fn a_mark_without_its_letter_is_a_word() {
    for format in FORMATS {
        assert_sound("\"I\0\n\u{7a6}", format);
    }
}

#[test]
fn long_runs_of_one_thing_take_no_long_time() {
    for piece in ["no ", "zero downtime ", "<b>", "[", "> ", "- ", "((", "safe, ", "a", "|", "…", "&amp;", "**", "e.g. ", "\u{301}"] {
        for format in FORMATS {
            check(&piece.repeat(70_000 / piece.len()), format);
        }
    }
}

#[test]
fn threads_share_a_linter() {
    let source = include_str!("../fixtures/microneedling-facts.md");
    let alone = check(source, Format::Markdown).1;
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..8).map(|_| scope.spawn(|| check(source, Format::Markdown).1)).collect();
        for one in all {
            assert_eq!(one.join().expect("it ends well"), alone);
        }
    });
}
