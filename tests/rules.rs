//! The rules that the program carries, the page that teaches how to write more, and what happens on a slip of the pen.

mod common;

use caveat::linter::Linter;
use caveat::rules::{CATEGORIES, EVIDENCE, RuleErrors, RuleSet};
use common::folder;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A path in the project.
fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// What is wrong with rule files, each as `path:line: message (help)`.
fn mistakes(folder: &Path) -> Vec<String> {
    let errors = RuleSet::load(folder).err().unwrap_or(RuleErrors(Vec::new()));
    errors.0.into_iter().map(|error| RuleErrors(vec![error]).to_string()).collect()
}

#[test]
fn every_example_holds() {
    let linter = Linter::new(RuleSet::embedded());
    let wrong: Vec<String> = linter
        .test_examples()
        .into_iter()
        .filter(|result| !result.ok)
        .map(|result| format!("{} (flag: {}, found {:?}): {}", result.rule, result.expected_flag, result.found, result.text))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_category_has_a_rule() {
    let wanted = "risk-free unqualified-safety risk-minimising downtime painless guarantee permanence speed cure efficacy ageing-reversal \
        miracle superlative comparative universal-suitability proof statistic approval natural wellness testimonial endorsement before-after \
        prescription-medicine inducement urgency trivialising body-image title minors contradiction disclosure suppression evidence";
    let rules = RuleSet::embedded().summaries();
    let there: BTreeSet<&str> = rules.iter().map(|rule| rule.category.as_str()).collect();
    assert_eq!(there, wanted.split_whitespace().collect());
}

#[test]
fn every_rule_speaks_to_an_editor() {
    for rule in RuleSet::embedded().summaries() {
        let id = &rule.id;
        assert!(id.starts_with(&format!("{}/", rule.category)), "{id} stands in the folder of its category");
        assert!(!rule.title.ends_with('.') && !rule.title.contains('\n'), "{id}: {:?} is one line without a full stop", rule.title);
        for text in [&rule.why, &rule.advice] {
            assert!(text.ends_with(['.', '?', '!', '"', '”', '\'']), "{id}: {text:?} is made of sentences");
            assert!(!text.contains(['{', '<', '~']), "{id}: {text:?} has signs of the phrase language in it");
        }
        // What is wrong with a register cannot be shown by copy.
        let has_both = !rule.flags.is_empty() && !rule.passes.is_empty();
        assert!(has_both || rule.category == EVIDENCE, "{id} has examples of both kinds");
    }
}

#[test]
fn the_embedded_rules_are_those_in_the_folder() {
    let folder = RuleSet::load(&project("rules")).expect("the rules are right");
    assert_eq!(RuleSet::embedded().digest, folder.digest);
    assert_eq!(RuleSet::embedded().summaries(), folder.summaries());
}

/// A rule without mistakes, to be changed.
const RULE: &str = r#"title = "Recovery promised as none"
category = "downtime"
severity = "warning"
confidence = "high"
why = "Recovery differs."
advice = "Say how long."
match = ["zero downtime"]
[[example]]
flag = "Zero downtime."
[[example]]
pass = "Some downtime."
"#;

#[test]
fn a_mistake_is_told_with_its_line_and_the_nearest_right_name() {
    let cases = [
        ("title =", "titel =", "claims/downtime/none.toml:1: unknown field `titel`, expected one of `title`", "did you mean `title`?"),
        ("\"downtime\"", "\"downtme\"", "claims/downtime/none.toml:2: there is no category `downtme`", "did you mean `downtime`?"),
        ("\"warning\"", "\"eror\"", "claims/downtime/none.toml:3: unknown variant `eror`", "did you mean `error`?"),
        ("why = \"Recovery differs.\"\n", "", "claims/downtime/none.toml:1: missing field `why`", ""),
        ("zero downtime", "zero {down|time", "claims/downtime/none.toml:7: this brace is never closed", "add `}`"),
        ("zero downtime", "zero downtime]", "claims/downtime/none.toml:7: ", ""),
        ("zero downtime", "zero <pian>", "claims/downtime/none.toml:7: there is no vocabulary `pian`", "`pain`"),
        ("zero downtime", "[zero]", "claims/downtime/none.toml:7: ", "give it at least one word that must stand there"),
        (
            "match =",
            "unless = [\"negatd\"]\nmatch =",
            "claims/downtime/none.toml:7: there is no context `negatd`",
            "did you mean `negated`?",
        ),
        (
            "match =",
            "supported-by = [\"citations\"]\nmatch =",
            "claims/downtime/none.toml:7: nothing called `citations` can support a claim",
            "did you mean `citation`?",
        ),
        (
            "match =",
            "scope = [\"heading\", \"pose\"]\nmatch =",
            "claims/downtime/none.toml:7: copy has no part called `pose`",
            "did you mean `prose`?",
        ),
        ("[[example]]\npass = \"Some downtime.\"", "", "claims/downtime/none.toml: there is no `pass` example", ""),
        ("[[example]]\nflag = \"Zero downtime.\"", "", "claims/downtime/none.toml: there is no `flag` example", ""),
        ("pass =", "flag = \"Zero.\"\npass =", "claims/downtime/none.toml: an example has either `flag` or `pass`", ""),
    ];
    let others = [
        ("contexts/negated.toml", "about = ''\nwhen = ''"),
        ("vocabulary/pain.toml", "about = ''\nentries = ['pain']"),
        ("vocabulary/day.toml", "about = ''\nentries = ['day']"),
    ];
    let with = |rule: &str| mistakes(&folder("mistake", others.into_iter().chain([("claims/downtime/none.toml", rule)])));
    assert_eq!(with(RULE), [""; 0]);
    for (right, wrong, message, help) in cases {
        let told = with(&RULE.replace(right, wrong));
        assert!(told.iter().any(|one| one.starts_with(message) && one.contains(help)), "{wrong}: {told:#?}");
    }
}

#[test]
fn all_mistakes_are_told_at_once() {
    let told = mistakes(&project("tests/rules-with-mistakes"));
    assert_eq!(told.len(), 6, "{told:#?}");
}

#[test]
fn what_follows_from_an_unreadable_file_is_not_told() {
    let rule = RULE.replace("zero downtime", "<none> downtime");
    let files = [("vocabulary/none.toml", "about = ''\nentries = ['no'"), ("claims/downtime/none.toml", &rule)];
    let told = mistakes(&folder("unreadable", files));
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].starts_with("vocabulary/none.toml:"), "{told:#?}");
}

#[test]
fn vocabularies_may_not_refer_to_each_other_in_a_ring() {
    let ring = [
        ("vocabulary/hen.toml", "about = ''\nentries = ['<egg>', 'hen']"),
        ("vocabulary/egg.toml", "about = ''\nentries = ['<hen>', 'egg']"),
    ];
    let told = mistakes(&folder("ring", ring));
    assert!(told.iter().any(|one| one.contains("refer to each other")), "{told:#?}");
}

/// The page for authors of rules.
fn page() -> String {
    fs::read_to_string(project("docs/writing-rules.md")).expect("the page is there")
}

/// Runs the examples of claim rules among the words, lists and contexts of the built-in rules.
fn assert_examples_hold(test: &str, claims: &[(String, String)]) {
    let mut shared = Vec::new();
    for name in ["language", "vocabulary", "contexts", "concepts", "sources", "treatments"] {
        for entry in fs::read_dir(project("rules").join(name)).expect("it is there") {
            let path = entry.expect("it can be read").path();
            let file = path.file_name().expect("it has one").to_string_lossy().into_owned();
            shared.push((format!("{name}/{file}"), fs::read_to_string(&path).expect("it is text")));
        }
    }
    let files = shared.iter().chain(claims).map(|(path, text)| (path.as_str(), text.as_str()));
    let rules = RuleSet::load(&folder(test, files)).unwrap_or_else(|errors| panic!("{errors}"));
    let results = Linter::new(rules).test_examples();
    assert!(!results.is_empty());
    for result in results {
        assert!(result.ok, "{}: {:?} should be reported: {}", result.rule, result.text, result.expected_flag);
    }
}

#[test]
fn rules_on_the_page_work() {
    let page = page();
    let blocks = page.split("```toml\n").skip(1).filter_map(|rest| rest.split_once("```")).map(|(block, _)| block);
    let files: Vec<(String, String)> = blocks
        .map(|block| {
            let path = block.strip_prefix("# rules/").and_then(|rest| rest.split_whitespace().next());
            (path.expect("it begins with its path").to_owned(), block.to_owned())
        })
        .collect();
    assert_eq!(files.len(), 9);
    assert_examples_hold("page", &files);
}

#[test]
fn phrases_on_the_page_match_what_it_says() {
    let page = page();
    // A bar inside a cell is escaped.
    let cells = |line: &str| -> Vec<String> {
        line.replace("\\|", "\0").trim_matches('|').split('|').map(|cell| cell.trim().replace('\0', "|")).collect()
    };
    let rows: Vec<Vec<String>> = page.lines().filter(|line| line.starts_with("| `")).map(cells).filter(|cells| cells.len() == 4).collect();
    assert!(rows.len() > 12, "{rows:#?}");
    // Each row is a rule of a category of its own, so that none gives way to another about the same words.
    let summaries = RuleSet::embedded().summaries();
    let categories: BTreeSet<&str> = summaries.iter().map(|rule| rule.category.as_str()).collect();
    let of_claims = categories.into_iter().filter(|category| CATEGORIES.contains(category));
    let rules: Vec<(String, String)> = rows
        .iter()
        .zip(of_claims)
        .map(|(cells, category)| {
            let phrase = cells[0].trim_matches('`');
            let (matches, not) = (&cells[2], &cells[3]);
            let head = format!("title = ''\ncategory = '{category}'\nseverity = 'info'\nconfidence = 'low'\nwhy = ''\nadvice = ''");
            let examples = format!("[[example]]\nflag = \"\"\"{matches}\"\"\"\n[[example]]\npass = \"\"\"{not}\"\"\"");
            (format!("claims/{category}/row.toml"), format!("{head}\nunless = []\nmatch = [\"{phrase}\"]\n{examples}\n"))
        })
        .collect();
    assert_eq!(rules.len(), rows.len(), "more rows than categories");
    assert_examples_hold("rows", &rules);
}
