//! How much a page tells of the treatments that it promotes.

mod common;

use caveat::document::{Document, Format};
use caveat::finding::DisclosureState::{Absent, Partial};
use caveat::finding::{Disclosure, DisclosureState};
use caveat::linter::{Linter, Options};
use caveat::rules::RuleSet;
use common::folder;
use std::sync::LazyLock;

static LINTER: LazyLock<Linter> = LazyLock::new(|| Linter::new(RuleSet::embedded(), Options::default()));

/// What a page fails to disclose.
fn lacking(page: &str) -> Vec<Disclosure> {
    let document = Document::parse("page.md".into(), page.to_owned(), Format::Markdown);
    LINTER.check(&document).into_iter().filter_map(|finding| finding.disclosure).collect()
}

/// The state of one kind for one treatment; nothing if enough is told.
fn state(page: &str, treatment: &str, kind: &str) -> Option<DisclosureState> {
    lacking(page).into_iter().find(|d| d.treatment == treatment && d.kind == kind).map(|d| d.state)
}

/// A page about microneedling that goes on like this.
fn microneedling(rest: &str) -> String {
    format!("# Microneedling\n\nA pen with fine needles is passed over the skin.\n\n{rest}\n")
}

#[test]
fn side_effects() {
    let cases = [
        ("", Some(Absent)),
        ("Side effects may occur. Results vary.", Some(Absent)),
        ("There is no redness, no swelling and no peeling.", Some(Absent)),
        ("Our peels calm redness and swelling and treat scars.", Some(Absent)),
        ("You may have some redness.", Some(Partial)),
        ("You may have redness, swelling and soreness for three days. Rarely, the skin becomes infected or scars.", None),
        ("## Possible side effects\n\n- Redness\n- Swelling\n- Dry, peeling skin\n- Rarely, infection or a scar", None),
        (
            "| Side effects | How long |\n|---|---|\n| redness | 2 days |\n| swelling | 2 days |\n| peeling skin | a week |\n| infection | rare |",
            None,
        ),
        ("**What can go wrong?**\n\nRedness, swelling, soreness; less often infection or scars.", None),
    ];
    for (rest, expected) in cases {
        assert_eq!(state(&microneedling(rest), "microneedling", "side-effects"), expected, "{rest}");
    }
}

#[test]
fn contraindications() {
    let cases = [
        ("", Some(Absent)),
        ("It is not suitable for everyone. Some medical conditions rule it out.", Some(Absent)),
        ("It is safe during pregnancy and for people with diabetes.", Some(Absent)),
        ("It helps after pregnancy and with active acne.", Some(Absent)),
        ("Do not have it if you are pregnant.", Some(Partial)),
        (
            "## Who should not have it\n\n- anyone who is pregnant\n- anyone with an infection or cold sores in the area\n\
             - people who form keloid scars\n- people with a bleeding disorder\n- people with active acne\n- anyone with skin cancer\n- anyone with an open wound",
            None,
        ),
    ];
    for (rest, expected) in cases {
        assert_eq!(state(&microneedling(rest), "microneedling", "contraindications"), expected, "{rest}");
    }
}

#[test]
fn a_finding_says_what_is_stated_and_what_is_missing() {
    let page = microneedling("You may have some redness. It is not suitable if you are pregnant.");
    let found = lacking(&page);
    let of = |kind: &str| found.iter().find(|d| d.kind == kind).expect("it is told in part");
    assert_eq!(of("side-effects").stated, ["redness"]);
    assert!(of("side-effects").missing.contains(&"infection".to_owned()));
    assert!(!of("side-effects").missing.contains(&"redness".to_owned()));
    assert_eq!(of("contraindications").stated, ["pregnancy"]);
    assert!(of("contraindications").missing.contains(&"keloid-history".to_owned()));
}

#[test]
fn each_treatment_is_judged_by_itself() {
    let page = "# Microneedling and dermal fillers\n\nMicroneedling works on texture, dermal filler on volume.\n\n\
        ## Possible side effects\n\nRedness, swelling, soreness and peeling skin; rarely infection or a scar.\n";
    assert_eq!(state(page, "microneedling", "side-effects"), None);
    let filler = lacking(page).into_iter().find(|d| d.treatment == "dermal-filler" && d.kind == "contraindications");
    assert_eq!(filler.map(|d| d.state), Some(Absent));
}

#[test]
fn pages_that_promote_no_treatment_owe_nothing() {
    for page in ["# Opening hours\n\nMonday to Friday, nine to five.\n", "# Parking\n\nThere is a car park behind the clinic.\n"] {
        assert_eq!(lacking(page), [], "{page}");
    }
}

#[test]
fn the_longer_name_is_the_treatment() {
    let treatments: Vec<String> = lacking("# RF microneedling\n\nHeat and needles.\n").into_iter().map(|d| d.treatment).collect();
    assert_eq!(treatments, ["rf-microneedling", "rf-microneedling"]);
}

/// What a page with these side effects states of a treatment, by rules in which "flutter" belongs to two concepts.
fn stated(treatment: &str, listed: &[&str], side_effects: &str) -> Vec<String> {
    let fact = |concept: &&str| format!("[[side-effect]]\nconcept = '{concept}'\nseriousness = 'common'\nsources = ['x']\n");
    let facts: String = listed.iter().map(fact).collect();
    let files = [
        ("language/english.toml", "irregular = []\nspelling = []\nnumbers = []"),
        ("contexts/disclosing-side-effects.toml", "about = ''\nwhen = ''\n[[trigger]]\nwhere = 'heading'\nmatch = ['side effects']"),
        (
            "concepts/side-effects.toml",
            "[[concept]]\nid = 'fast-heart'\nname = 'a fast heart'\nterms = ['flutter [of the heart]', 'racing heart']\n\
             [[concept]]\nid = 'twitch'\nname = 'twitching'\nover = ['fast-heart']\nterms = ['{flutter|twitch}', 'heart twitching']\n\
             [[concept]]\nid = 'rash'\nname = 'a rash'\nterms = ['rash']\n[[concept]]\nid = 'cough'\nname = 'a cough'\nterms = ['cough']\n",
        ),
        (
            "disclosures/side-effects.toml",
            "kind = 'side-effects'\nwhy = ''\nadvice = ''\nnot-yet = ''\ntitle = {absent = '', partial = ''}\n\
             severity = {absent = 'info', partial = 'info'}\npolicy = {min-stated = 9, plenty = 9}\n\
             [[example]]\nflag = ''\n[[example]]\npass = ''\n",
        ),
        ("sources/x.toml", "tier = 'reference'\n[[source]]\nurl = 'x'\npublisher = 'x'\n"),
        ("treatments/x.toml", &format!("id = '{treatment}'\nname = '{treatment}'\ngroup = ''\n{facts}")),
    ];
    let rules = RuleSet::load(&folder(&format!("shared-{treatment}"), files)).unwrap_or_else(|errors| panic!("{errors}"));
    let page = format!("# {treatment}\n\n## Side effects\n\n{side_effects}\n");
    let document = Document::parse("page.md".into(), page, Format::Markdown);
    let findings = Linter::new(rules, Options::default()).check(&document);
    findings.into_iter().find_map(|finding| finding.disclosure).map(|d| d.stated).unwrap_or_default()
}

#[test]
fn words_that_belong_to_two_concepts_count_once() {
    let cases = [
        ("Tea", &["fast-heart", "twitch", "rash"][..], "- Flutter", &["twitch"][..]),
        ("Milk", &["fast-heart", "rash"], "- Flutter", &["fast-heart"]),
        ("Water", &["rash", "cough"], "- Flutter", &["twitch"]),
        ("Beer", &["fast-heart", "twitch", "rash"], "- Flutter\n- Racing heart", &["twitch", "fast-heart"]),
        // The longer wording has all words of the shorter.
        ("Wine", &["fast-heart", "twitch"], "- Flutter of the heart", &["fast-heart"]),
        // Each has words of its own.
        ("Juice", &["fast-heart", "twitch", "rash"], "- Racing heart twitching", &["fast-heart", "twitch"]),
    ];
    for (treatment, listed, side_effects, expected) in cases {
        assert_eq!(stated(treatment, listed, side_effects), expected, "{treatment}: {side_effects}");
    }
}
