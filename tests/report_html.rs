//! The report as a page: what a colleague's browser is given, whatever the copy holds.

#[path = "common/findings.rs"]
mod findings;
#[path = "common/page.rs"]
mod page;

use caveat::document::{Document, Format, Span};
use caveat::finding::{Citation, Excuse, Excused, Finding, Related, Severity};
use caveat::report::html::Html;
use caveat::report::{self, Applied, FileReport, Run};
use caveat::rules::RuleSet;
use findings::{at, on, owed};
use page::Page;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

const TRAPS: &[&str] = &[
    "<script>alert(1)</script>",
    "</style></script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</div></details></article></main>",
    "<!--files-->",
    "<!-- ",
    "&lt;b&gt;&amp;",
    "javascript:alert(1)",
    "\u{202E}\u{1B}[31m",
    "日本語 👩\u{200D}👧 naïve",
    "zero downtime",
    "\n",
    "\r\n\r\n",
    "\t- ",
    " ",
];

fn document(path: &str, source: &str, format: Format) -> Document {
    Document::parse(path.to_owned(), source.to_owned(), format)
}

fn html(files: &[FileReport<'_>]) -> String {
    findings::report(&Html::default(), &Run { files: files.len(), ..Run::default() }, files)
}

/// The page of one file.
fn one(document: &Document, findings: &[Finding], excused: &[Excused]) -> Page {
    Page::read(&html(&[FileReport { document, findings, excused }]))
}

/// The report of a small file, without its style and script.
#[test]
fn a_small_report() {
    let document = document(
        "drafts/peel.md",
        "---\ntitle: Chemical peels\n---\n\n# Chemical peels\n\nA **safe** peel with zero\ndowntime & no pain.\n\nRedness may last for days.\n",
        Format::Markdown,
    );
    let mut first = on(&document, "zero\ndowntime", Severity::Error, 2);
    let redness = document.source.find("Redness").expect("it is there");
    first.related.push(Related { span: Span::new(redness, redness + 7), message: "belied here".into() });
    let findings = [owed(&document, "Chemical peels", 1), on(&document, "**safe** peel", Severity::Warning, 3), first];
    let let_be = Excused {
        finding: on(&document, "no pain", Severity::Info, 4),
        excuse: Excuse::Suppressed {
            reason: "agreed with <b>legal</b>".into(),
            by: Some("A. Osei".into()),
            until: Some("2027-03-01".into()),
            beside: None,
        },
    };
    let page = html(&[FileReport { document: &document, findings: &findings, excused: &[let_be] }]);
    let cut = |page: String, from: &str, to: &str| {
        let (before, rest) = page.split_once(from).expect("it is there");
        format!("{before}{from}…{to}{}", rest.split_once(to).expect("it ends").1)
    };
    let page = cut(cut(page, "<style>", "</style>"), "<script>", "</script>");
    let page = cut(page, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
    insta::assert_snapshot!(page.replace(concat!("caveat ", env!("CARGO_PKG_VERSION")), "caveat …"));
}

#[test]
fn the_page_runs_only_its_own_script_and_asks_for_nothing() {
    let document = document("a.md", "Zero downtime.", Format::Markdown);
    let text = html(&[FileReport { document: &document, findings: &[on(&document, "Zero downtime", Severity::Error, 1)], excused: &[] }]);
    let page = Page::read(&text);
    let policy = &page.all("meta").find(|meta| meta.is("http-equiv", "Content-Security-Policy")).expect("there is a policy")["content"];
    for element in ["style", "script"] {
        let texts: Vec<&str> = page.all(element).map(|element| element.text.as_str()).collect();
        assert_eq!(texts.len(), 1);
        assert!(policy.contains(&format!("{element}-src 'sha256-{}'", page::sha256_base64(texts[0]))), "{policy}");
    }
    assert!(policy.starts_with("default-src 'none'; "));
    assert!(!text.contains("url(") && !text.contains("@import") && !text.contains("fetch(") && !text.contains("innerHTML"));
}

#[test]
fn the_law_is_told_with_its_words_and_nothing_but_the_web_is_linked() {
    let rules = RuleSet::embedded();
    let document = document("a.md", "Zero downtime.", Format::Markdown);
    let (country, provision) = rules.regulations.provision("au.nationallaw.133.1a").expect("it is known");
    let citation = Citation {
        id: provision.id.clone(),
        country: country.name.clone(),
        instrument: provision.instrument.clone(),
        clause: provision.clause.clone(),
    };
    let finding = Finding { citations: [Arc::new(citation)].into(), ..on(&document, "Zero downtime", Severity::Error, 1) };
    let law = vec![Applied { id: "au".into(), name: country.name.clone(), files: 1 }];
    let run = Run { files: 2, rules: vec![&rules], law, digest: "abc".into() };
    let text = findings::report(&Html::default(), &run, &[FileReport { document: &document, findings: &[finding], excused: &[] }]);
    let page = Page::read(&text);
    assert!(text.contains("the law of these countries: Australia (1 of 2 files)"));
    let entry = page.all("li").find(|li| li.is("id", "law-au.nationallaw.133.1a")).expect("it is told");
    assert!(entry.text.contains(&*provision.instrument) && entry.text.contains(&provision.asks), "{}", entry.text);
    let links: Vec<&str> = page.all("a").map(|a| a["href"].as_str()).filter(|href| !href.starts_with('#')).collect();
    assert_eq!(links, [provision.url.as_str()]);
}

#[test]
fn overlapping_findings_are_all_marked() {
    let document = document("a.md", "Enjoy safe and painless care today.\n", Format::Markdown);
    let mut findings = vec![
        on(&document, "safe and painless", Severity::Warning, 1),
        on(&document, "painless care", Severity::Error, 2),
        on(&document, "painless", Severity::Info, 3),
        on(&document, "painless", Severity::Info, 4),
    ];
    report::sort(&mut findings);
    let page = one(&document, &findings, &[]);
    for (number, finding) in (1..).zip(&findings) {
        assert_eq!(page.words_of(number), &document.source[finding.span.start..finding.span.end]);
    }
    let marks: Vec<(&str, &str)> = page.marks().map(|mark| (mark["class"].as_str(), mark.text.as_str())).collect();
    assert_eq!(marks, [("m warning", "safe and "), ("m error", "painless"), ("m error", " care")]);
}

#[test]
fn what_is_not_said_is_told_first_and_by_name() {
    let rules = RuleSet::embedded();
    let document = document("a.md", "# Chemical peels\n\nOur peel is safe.\n", Format::Markdown);
    let findings = [owed(&document, "Chemical peels", 1), on(&document, "safe", Severity::Warning, 2)];
    let run = Run { files: 1, rules: vec![&rules], ..Run::default() };
    let text = findings::report(&Html::default(), &run, &[FileReport { document: &document, findings: &findings, excused: &[] }]);
    let (owes, copy) = text.split_once("<h3>The copy, as it is in the file</h3>").expect("both are there");
    assert!(owes.contains("message 1") && !owes.contains("message 2") && copy.contains("message 2") && !copy.contains("message 1"));
    let page = Page::read(&text);
    let lists: Vec<&str> =
        page.all("ul").filter(|ul| ul.get("class").is_some_and(|class| class.starts_with("chips"))).map(|ul| ul.text.as_str()).collect();
    assert_eq!(lists, ["burnsinjury to the eye", "redness"]);
}

#[test]
fn what_is_let_be_has_a_section_of_its_own() {
    let document = document("a.md", "Zero downtime. No pain. Safe.\n", Format::Markdown);
    let excused = [
        Excused {
            finding: on(&document, "Zero downtime", Severity::Error, 1),
            excuse: Excuse::Approved {
                entry: "peel-downtime".into(),
                source: "doi:10.1000/1".into(),
                by: "A. Osei".into(),
                on: "2026-03-01".into(),
                until: "2027-03-01".into(),
            },
        },
        Excused { finding: on(&document, "No pain", Severity::Error, 2), excuse: Excuse::Baseline },
    ];
    let clean = one(&document, &[], &excused);
    assert!(clean.text().contains("Nothing to report") && clean.text().contains("1 file without findings"));
    assert!(clean.text().contains("2 more findings are let be"));
    assert!(clean.text().contains("doi:10.1000/1 (entry peel-downtime, approved by A. Osei on 2026-03-01, until 2027-03-01)"));
    assert_eq!(clean.marks().count(), 0);

    let page = one(&document, &[on(&document, "Safe", Severity::Error, 3)], &excused);
    let marks: Vec<(&str, &str)> = page.marks().map(|mark| (mark["class"].as_str(), mark.text.as_str())).collect();
    assert_eq!(marks, [("m excused", "Zero downtime"), ("m excused", "No pain"), ("m error", "Safe")]);
    assert!(page.text().contains("1 error") && !page.text().contains("3 errors"));
}

#[test]
fn long_silence_is_folded_and_very_long_silence_left_out() {
    let quiet = |lines: usize| "Nothing to see here.\n\n".repeat(lines / 2);
    let read = |source: &str| {
        let document = document("a.txt", source, Format::Text);
        one(&document, &[on(&document, "Zero downtime", Severity::Error, 1)], &[])
    };
    let page = read(&format!("{}Zero downtime.\n\n{}", quiet(10), quiet(10)));
    assert_eq!(page.all("details").filter(|details| details.is("class", "quiet")).count(), 0);
    assert_eq!(page.lines().len(), 22);

    let page = read(&format!("{}Zero downtime.\n\n{}", quiet(100), quiet(50)));
    let folded: Vec<String> = page.all("summary").map(|summary| summary.text.clone()).filter(|text| text.starts_with("Line")).collect();
    assert_eq!(folded, ["Lines 1 to 97: nothing was found here", "Lines 107 to 152: nothing was found here"]);
    assert_eq!(page.lines().len(), 152);

    let page = read(&format!("{}Zero downtime.\n\n{}", quiet(9000), quiet(2)));
    assert!(page.text().contains("Lines 1 to 8997: nothing was found here, and the text is left out of this report."));
    assert_eq!(page.lines().first().map(|(number, _)| number.as_str()), Some("8998"));
}

#[test]
fn a_line_without_end_is_shown_around_its_findings() {
    let source = format!("{}zero downtime{}", "é ".repeat(40_000), " and so on".repeat(40_000));
    let document = document("a.txt", &source, Format::Text);
    let text = html(&[FileReport { document: &document, findings: &[on(&document, "zero downtime", Severity::Error, 1)], excused: &[] }]);
    assert!(text.len() < 60_000, "{}", text.len());
    let page = Page::read(&text);
    assert_eq!(page.words_of(1), "zero downtime");
    assert!(page.text().contains("characters left out"));
}

#[test]
fn of_many_findings_the_first_are_told_and_the_rest_counted() {
    let document = document("a.txt", &"Zero downtime.\n".repeat(1200), Format::Text);
    let findings: Vec<Finding> = (0..1200).map(|line| at(Span::new(line * 15, line * 15 + 13), Severity::Error, line)).collect();
    let file = FileReport { document: &document, findings: &findings, excused: &[] };
    let page = Page::read(&html(&[file]));
    assert_eq!(page.cards().count(), 1000);
    assert!(page.text().contains("The rest of this file has 200 more findings."));
    assert!(page.text().contains("1200 errors"));
}

#[test]
fn of_many_files_the_last_are_only_counted() {
    let documents: Vec<Document> =
        (0..7).map(|at| document(&format!("{at}.txt"), &"Zero downtime.\n".repeat(1000), Format::Text)).collect();
    let findings: Vec<Finding> = (0..1000).map(|line| at(Span::new(line * 15, line * 15 + 13), Severity::Error, line)).collect();
    let files: Vec<FileReport<'_>> = documents.iter().map(|document| FileReport { document, findings: &findings, excused: &[] }).collect();
    let text = html(&files);
    assert_eq!(text.matches("<details class=\"card").count(), 5000);
    assert!(text.contains("7000 errors") && text.contains("The last 2 files are only counted"));
    assert!(text.contains("<bdi>6.txt</bdi> <span class=\"aside\">(only counted)</span>"));
}

/// Where a finding begins, how long and how bad it is, and whether it is let be.
type Place = (usize, usize, u8, bool);

/// What nobody wrote: copy of traps, findings anywhere in it, and whether it is HTML.
fn anything() -> impl Strategy<Value = (String, Vec<Place>, bool)> {
    let source = prop::collection::vec(prop::sample::select(TRAPS), 1..30).prop_map(|parts| parts.concat());
    (source, prop::collection::vec((0..600_usize, 0..80_usize, 0..3_u8, any::<bool>()), 1..14), any::<bool>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn copy_stays_copy((source, places, is_html) in anything()) {
        let format = if is_html { Format::Html } else { Format::Markdown };
        let document = document(&format!("drafts/{}.md", TRAPS[places.len() % TRAPS.len()].replace('\n', " ")), &source, format);
        let mut findings: Vec<Finding> = Vec::new();
        let mut excused: Vec<Excused> = Vec::new();
        for (number, &(start, length, severity, let_be)) in places.iter().enumerate() {
            let start = source.floor_char_boundary(start.min(source.len()));
            let end = source.ceil_char_boundary((start + length).min(source.len()));
            let severity = [Severity::Info, Severity::Warning, Severity::Error][usize::from(severity)];
            let mut finding = at(Span::new(start, end), severity, number);
            finding.message = format!("{} {}", finding.message, TRAPS[number]).into();
            finding.label = TRAPS[number].into();
            finding.advice = TRAPS[number].into();
            if number % 3 == 0 {
                finding.related.push(Related { span: Span::new(0, start), message: TRAPS[number].into() });
            }
            if let_be && number > 0 {
                excused.push(Excused { finding, excuse: Excuse::Baseline });
            } else {
                findings.push(finding);
            }
        }
        report::sort(&mut findings);
        let text = html(&[FileReport { document: &document, findings: &findings, excused: &excused }]);
        let page = Page::read(&text);

        // Every element is one of ours, and nothing that runs or loads is among them.
        page.assert_sound();
        // All of the copy is there, and no more.
        let shown: Vec<String> = page.lines().into_iter().map(|(_, text)| text).collect();
        let copy = page::shown(&source);
        let written: Vec<&str> = copy.split_inclusive('\n').map(|line| line.trim_end_matches(['\n', '␍'])).collect();
        prop_assert_eq!(shown, written);
        // Every finding is told, and its words are marked.
        prop_assert_eq!(page.cards().count(), findings.len());
        for (number, finding) in (1..).zip(&findings) {
            let card = page.cards().find(|card| card["id"].ends_with(&format!("-{number}"))).expect("it has a card");
            for part in [&*finding.rule, &finding.why] {
                prop_assert!(card.text.contains(part), "{} lacks {}", card.text, part);
            }
            prop_assert!(card.text.contains(&page::shown(&finding.message)));
            let words = page::shown(&source[finding.span.start..finding.span.end]);
            let words: String = words.chars().filter(|ch| !"\n␍\u{FEFF}".contains(*ch)).collect();
            let marked: String = page.words_of(number).chars().filter(|ch| *ch != '␍').collect();
            prop_assert_eq!(marked, words);
        }
        prop_assert_eq!(page.all("li").filter(|li| li.get("id").is_some_and(|id| id.contains("-x"))).count(), excused.len());
    }
}

#[test]
fn names_on_the_page_are_those_of_the_file() {
    let page = |path: &str| {
        let document = document(path, "Zero downtime.", Format::Markdown);
        let page = one(&document, &[on(&document, "Zero downtime", Severity::Error, 1)], &[]);
        page.all("article").map(|article| article["id"].clone()).collect::<BTreeSet<String>>()
    };
    assert_eq!(page("a.md"), page("a.md"));
    assert_ne!(page("a.md"), page("b.md"));
}

/// What a user types, on many pages, with one worker and with several.
#[test]
fn the_same_copy_gives_the_same_page() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("report_html");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("it can be made");
    for page in 0..120 {
        let words = if page % 3 == 0 { "Please bring a list of your medicines.\n" } else { "Guaranteed, with zero downtime.\n" };
        fs::write(folder.join(format!("{page:03}.md")), format!("Hello.\n\n{}{words}", "We are open.\n\n".repeat(20)))
            .expect("it can be written");
    }
    let check = |threads: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_caveat"));
        command.args(["check", ".", "--quiet", "--output", "html=../report_html.html", "--output", "markdown=../report_html.md"]);
        assert_eq!(command.current_dir(&folder).env("RAYON_NUM_THREADS", threads).output().expect("caveat runs").status.code(), Some(1));
        ["../report_html.html", "../report_html.md"].map(|report| fs::read_to_string(folder.join(report)).expect("it was written"))
    };
    let [html, markdown] = check("1");
    assert_eq!(check("4"), [html.clone(), markdown]);
    let page = Page::read(&html);
    page.assert_sound();
    assert!(page.text().contains("caveat read 120 files of copy and found something in 80 of them."));
    assert!(page.text().contains("40 files without findings") && page.text().contains("only the passages with findings"));
    assert!(page.text().contains("nothing was found here, and the text is left out of this report."));
    assert_eq!(page.all("article").count(), 80);
}
