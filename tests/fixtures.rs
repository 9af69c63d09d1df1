//! What is found in the sample copy.

use caveat::document::{Document, Format};
use caveat::finding::Finding;
use caveat::linter::Linter;
use caveat::policy::Policy;
use caveat::report::json::Json;
use caveat::report::terminal::Terminal;
use caveat::report::{self, FileReport, Reporter};
use caveat::rules::RuleSet;
use std::fs;
use std::path::Path;

fn read(name: &str) -> Document {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    let source = fs::read_to_string(path).expect("the fixture is there");
    let format = Format::from_path(name).expect("its ending says what it is");
    Document::parse(format!("fixtures/{name}"), source, format)
}

fn check(document: &Document, policy: &Policy) -> Vec<Finding> {
    let mut findings = Linter::new(RuleSet::embedded()).check(document, policy);
    report::sort(&mut findings);
    findings
}

/// The rules that report something in a file, each once.
fn rules(findings: &[Finding]) -> Vec<&str> {
    let mut rules: Vec<&str> = findings.iter().map(|finding| &*finding.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}

#[test]
fn a_compliant_page_has_no_findings() {
    for policy in [Policy::default(), Policy::all()] {
        assert_eq!(rules(&check(&read("compliant-microneedling.md"), &policy)), [""; 0]);
    }
}

#[test]
fn a_claim_is_found_whatever_the_markup() {
    let expected = [
        (
            "markup-traps.md",
            vec![
                "zero\\u2003downtime",
                "zero** [down](#rest)*time",
                "zero&nbsp;down\\-ti&#109;e",
                "zero\u{A0}down\u{AD}time",
                "ze\u{200B}ro down\u{2011}time",
                "z\u{435}ro d\u{43E}wntime",
                "ZERO\u{201D} downtime",
                "zero\r\ndowntime",
                "zero\r\n> downtime",
                "zero **down**time",
                "zero downtime",
                "zero downtime",
            ],
        ),
        (
            "markup-traps.html",
            vec![
                "zero&nbsp;downtime",
                "ze</b>ro <a href=\"/rest\">down<wbr>time",
                "zero</span><!-- really -->\n     down&shy;time",
                "zero downtime",
                "zero <em>down</em>time",
                "Zero downtime",
            ],
        ),
    ];
    for (name, words) in expected {
        let document = read(name);
        let mut findings = check(&document, &Policy::all());
        // What such a page leaves out is no matter of markup.
        findings.retain(|finding| finding.disclosure.is_none());
        assert_eq!(rules(&findings), ["downtime/none"], "{name}");
        let found: Vec<&str> = findings.iter().map(|finding| &document.source[finding.span.start..finding.span.end]).collect();
        assert_eq!(found, words, "{name}");
    }
}

#[test]
fn the_article_does_wrong_what_such_articles_do() {
    let findings = check(&read("microneedling-facts.md"), &Policy::default());
    let found = rules(&findings);
    for category in [
        "testimonial",
        "efficacy",
        "ageing-reversal",
        "miracle",
        "comparative",
        "downtime",
        "unqualified-safety",
        "universal-suitability",
        "risk-minimising",
        "contradiction",
    ] {
        assert!(found.iter().any(|rule| rule.starts_with(&format!("{category}/"))), "{category} is not among {found:?}");
    }
    for kind in ["side-effects", "contraindications"] {
        let finding = findings.iter().find(|finding| *finding.rule == *format!("disclosure/{kind}")).expect("it is told in part");
        let disclosure = finding.disclosure.as_ref().expect("it has details");
        assert_eq!(disclosure.treatment, "microneedling");
        assert!(!disclosure.stated.is_empty() && !disclosure.missing.is_empty());
    }
}

#[test]
fn the_report_for_a_page() {
    let document = read("laser-faq.md");
    let findings = check(&document, &Policy::default());
    let mut report = Vec::new();
    let terminal = Terminal { columns: 80, colours: false, quiet: false, suppressed: false };
    let file = FileReport { document: &document, findings: &findings, excused: &[] };
    terminal.file(&mut report, &file).expect("memory takes it");
    insta::assert_snapshot!("laser_faq_terminal", String::from_utf8(report).expect("it is text"));
    let mut report = Vec::new();
    Json.file(&mut report, &file).expect("memory takes it");
    let value: serde_json::Value = serde_json::from_slice(&report).expect("it is JSON");
    insta::assert_snapshot!("laser_faq_json", serde_json::to_string_pretty(&value).expect("it was JSON"));
}
