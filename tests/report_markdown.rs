//! The report in Markdown: what a pull request or an e-mail is given, whatever the copy holds.

#[path = "common/findings.rs"]
mod findings;

use caveat::document::{Document, Format, Span};
use caveat::finding::{Excuse, Excused, Finding, Related, Severity};
use caveat::report::markdown::Markdown;
use caveat::report::{self, FileReport, Run};
use findings::{at, on, owed};
use pulldown_cmark::{Event, Options, Parser, Tag};

fn document(path: &str, source: &str) -> Document {
    Document::parse(path.to_owned(), source.to_owned(), Format::Markdown)
}

fn markdown(files: &[FileReport<'_>]) -> String {
    findings::report(&Markdown::default(), &Run { files: files.len(), ..Run::default() }, files)
}

/// A report holds text, lists, code and folded parts, and nothing else.
fn assert_sound(report: &str) -> String {
    let mut text = String::new();
    let mut open = 0;
    for event in Parser::new_ext(report, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
        match event {
            Event::Html(html) => match html.trim() {
                "</details>" => open -= 1,
                html => {
                    let summary = html.strip_prefix("<details><summary>").and_then(|rest| rest.strip_suffix("</summary>"));
                    assert!(summary.is_some_and(|summary| !summary.contains(['<', '&', '@'])), "{html}");
                    open += 1;
                }
            },
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            Event::Start(tag) => {
                assert!(
                    matches!(tag, Tag::Heading { .. } | Tag::Paragraph | Tag::List(_) | Tag::Item | Tag::Strong | Tag::HtmlBlock),
                    "{tag:?} in\n{report}"
                );
            }
            Event::End(_) | Event::SoftBreak => {}
            other => panic!("{other:?} in\n{report}"),
        }
    }
    assert_eq!(open, 0, "what is folded must end");
    assert!(report.len() <= 65_000);
    text
}

#[test]
fn a_small_report() {
    let peel = document("drafts/peel.md", "# Chemical peels\n\nA **safe** peel with zero\ndowntime.\n\nRedness may last. Zero downtime!\n");
    let mut first = on(&peel, "zero\ndowntime", Severity::Error, 2);
    let redness = peel.source.find("Redness").expect("it is there");
    first.related.push(Related { span: Span::new(redness, redness + 7), message: "belied here".into() });
    let mut again = on(&peel, "Zero downtime", Severity::Error, 2);
    again.related.clear();
    let findings = [owed(&peel, "Chemical peels", 1), on(&peel, "**safe** peel", Severity::Warning, 3), first, again];
    let let_be = Excused {
        finding: on(&peel, "may last", Severity::Info, 4),
        excuse: Excuse::Suppressed {
            reason: "agreed with <b>@legal</b>".into(),
            by: Some("A. Osei".into()),
            until: Some("2027-03-01".into()),
            beside: None,
        },
    };
    let faq = document("faq.md", "It is safe.\n");
    let in_faq = [on(&faq, "safe", Severity::Error, 3)];
    let clean = document("clean.md", "Nothing.\n");
    let report = markdown(&[
        FileReport { document: &clean, findings: &[], excused: &[] },
        FileReport { document: &peel, findings: &findings, excused: &[let_be] },
        FileReport { document: &faq, findings: &in_faq, excused: &[] },
    ]);
    assert_sound(&report);
    insta::assert_snapshot!(report);
}

#[test]
fn nothing_to_report() {
    let clean = document("clean.md", "Nothing.\n");
    let report = markdown(&[FileReport { document: &clean, findings: &[], excused: &[] }]);
    assert_eq!(
        report,
        "## caveat: nothing to report\n\nChecked 1 file. No country's law was applied.\n\n\
         caveat points out wording to review. It does not give legal advice.\n"
    );
}

#[test]
fn copy_and_names_of_files_stay_text() {
    let traps = [
        "</details><script>alert(1)</script>",
        "@octocat #1 https://evil.example www.evil.example",
        "`` ` ``` code",
        "| a | b |",
        "[x](y) ![x](y) <http://z>",
        "* _ ~~ $ \\",
        "<!-- -->",
        "# heading\n\n- item\n\n```\ncode",
    ];
    for trap in traps {
        let page = document(&format!("drafts/{trap}.md"), trap);
        let mut finding = at(Span::new(0, trap.len()), Severity::Error, 1);
        finding.message = trap.into();
        finding.why = trap.into();
        finding.advice = trap.into();
        finding.related.push(Related { span: finding.span, message: trap.to_owned().into() });
        let let_be = Excused {
            finding: finding.clone(),
            excuse: Excuse::Suppressed { reason: trap.into(), by: Some(trap.into()), until: None, beside: None },
        };
        let text = assert_sound(&markdown(&[FileReport { document: &page, findings: &[finding], excused: &[let_be] }]));
        let shown = trap.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.matches(&shown).count() >= 2, "{text} lacks {shown}");
    }
}

#[test]
fn what_is_worst_is_told_as_long_as_there_is_room() {
    let source = "Zero downtime.\n".repeat(400);
    let documents: Vec<Document> = (0..5).map(|at| document(&format!("drafts/{at}.md"), &source)).collect();
    let findings: Vec<Finding> = (0..400)
        .map(|line| {
            let severity = if line % 40 == 39 { Severity::Error } else { Severity::Warning };
            Finding { advice: "é".repeat(200).into(), ..at(Span::new(line * 15, line * 15 + 13), severity, line) }
        })
        .collect();
    let files: Vec<FileReport<'_>> = documents.iter().map(|document| FileReport { document, findings: &findings, excused: &[] }).collect();
    let report = markdown(&files);
    let text = assert_sound(&report);
    assert!(report.len() > 60_000, "there is room for more: {}", report.len());
    assert!(text.contains("caveat: 50 errors and 1950 warnings"));
    let errors = report.split("### 1950 warnings").next().expect("there is something before");
    assert_eq!(errors.matches("\n- **line").count(), 50);
    let told = report.matches("\n- **line").count() - 50;
    assert!(told > 0);
    assert!(report.contains(&format!("And {} warnings more, for which there is no room here", 1950 - told)), "{report}");
}

#[test]
fn reasons_are_told_once_a_file() {
    let page = document("a.md", &"Zero downtime.\n".repeat(3));
    let findings: Vec<Finding> = (0..3).map(|line| at(Span::new(line * 15, line * 15 + 13), Severity::Error, 1)).collect();
    let mut sorted = findings.clone();
    report::sort(&mut sorted);
    let report = markdown(&[FileReport { document: &page, findings: &sorted, excused: &[] }]);
    assert_eq!(report.matches("why 1").count(), 1);
    assert_eq!(report.matches("Why, and what to write instead: see line 1.").count(), 2);
}
