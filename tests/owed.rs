//! Statements that a page owes its readers because of what it promotes, claims or offers, and how its benefits and risks are weighed.

mod common;

use caveat::document::{Document, Format};
use caveat::finding::{DisclosureState, Finding};
use caveat::linter::Linter;
use caveat::policy::Policy;
use caveat::rules::{RuleErrors, RuleSet};
use common::folder;
use std::sync::LazyLock;

static LINTER: LazyLock<Linter> = LazyLock::new(|| Linter::new(RuleSet::embedded()));

fn check(policy: &Policy, page: &str) -> Vec<Finding> {
    LINTER.check(&Document::parse("page.md".into(), page.to_owned(), Format::Markdown), policy)
}

/// The finding of one kind.
fn of_kind(page: &str, kind: &str) -> Option<Finding> {
    check(&Policy::all(), page).into_iter().find(|finding| *finding.rule == *format!("disclosure/{kind}"))
}

const OFFER: &str = "# Chemical peels\n\n20% off all peels until 31 March.\n\n20% off everything else.\n";

#[test]
fn what_only_some_countries_ask_for_waits_to_be_asked_for() {
    let kinds =
        |policy: &Policy| -> Vec<String> { check(policy, OFFER).into_iter().filter_map(|f| f.disclosure).map(|d| d.kind).collect() };
    assert_eq!(kinds(&Policy::default()), ["side-effects", "contraindications"].map(str::to_owned).into_iter().rev().collect::<Vec<_>>());
    assert!(kinds(&Policy::all()).contains(&"offer-terms".to_owned()));
}

#[test]
fn the_report_says_what_is_told_and_what_is_not() {
    let finding = of_kind(OFFER, "offer-terms").expect("terms are missing");
    let disclosure = finding.disclosure.expect("it has details");
    assert_eq!((disclosure.kind.as_str(), disclosure.state), ("offer-terms", DisclosureState::Partial));
    assert_eq!((disclosure.stated, disclosure.missing), (vec!["end-date".to_owned()], vec!["conditions".to_owned()]));
    assert_eq!(&OFFER[finding.span.start..finding.span.end], "20% off");
    assert_eq!(&OFFER[finding.related[0].span.start..finding.related[0].span.end], "until 31 March");
    assert!(finding.advice.ends_with("Not yet said: what it is tied to."), "{}", finding.advice);
}

#[test]
fn a_page_and_a_rule_make_one_finding() {
    let page = "# Lip filler\n\nFrom £199.\n\n# Chemical peels\n\nFrom £99.\n";
    let prices = check(&Policy::all(), page).into_iter().filter(|finding| *finding.rule == *"disclosure/price-complete").count();
    assert_eq!(prices, 1);
}

#[test]
fn a_promoted_treatment_is_named() {
    let finding = of_kind("# Rhinoplasty\n\nBook online.\n", "recovery-time").expect("it is missing");
    assert_eq!(finding.disclosure.expect("it has details").treatment, "rhinoplasty");
    assert!(finding.label.contains("rhinoplasty"), "{}", finding.label);
}

#[test]
fn a_page_that_only_informs_owes_nothing() {
    let page = "# Rhinoplasty\n\nRhinoplasty is an operation that changes the shape of the nose. It is done under a general anaesthetic. \
        It takes about two hours. The nose is fixed with a splint. Ask your doctor about the risks. Your surgeon can explain what happens. \
        Surgeons use different methods. Tell your doctor which medicines you take. The nose may look different from what was hoped. \
        The cost ranges from £4,000 to £7,000.\n";
    let owed: Vec<_> = check(&Policy::all(), page).into_iter().filter_map(|finding| finding.disclosure).collect();
    assert_eq!(owed, []);
}

#[test]
fn conditions_of_pictures_stand_with_them() {
    let conditions = "Our own patients, unedited, in the same light, eight weeks after the last session. Results vary.";
    let together = format!("# Peels\n\n## Before and after\n\n{conditions}\n\n## Prices\n\nAsk us.\n");
    let apart = format!("# Peels\n\n## Before and after\n\nPictures.\n\n## Prices\n\n{conditions}\n");
    assert!(of_kind(&together, "before-after-terms").is_none());
    assert!(of_kind(&apart, "before-after-terms").is_some());
}

#[test]
fn figures_are_told_in_plain_words() {
    let promises = "Wrinkles vanish. Fine lines fade. Acne scars disappear. Your skin looks younger. Pores shrink.";
    let cases = [
        ("", "5 sentences promise a benefit, none tells of a risk"),
        ("\n\nThe skin may be infected.", "5 sentences promise a benefit, 1 tells of a risk, in the last paragraph"),
        ("[^1]\n\n[^1]: The skin may be infected.\n", "5 sentences promise a benefit, 1 tells of a risk, in a footnote or small print"),
    ];
    for (rest, figures) in cases {
        let finding = of_kind(&format!("# Peels\n\n{promises}{rest}\n"), "fair-balance").expect(figures);
        assert!(finding.message.ends_with(figures), "{}", finding.message);
    }
    let balanced = format!("# Peels\n\nThe skin may be infected, and scars may form.\n\n{promises}\n");
    assert!(of_kind(&balanced, "fair-balance").is_none());
}

#[test]
fn amounts_disagree_only_about_the_same_thing() {
    let disagree = |page: &str| check(&Policy::default(), page).iter().any(|finding| *finding.rule == *"contradiction/how-long-it-lasts");
    assert!(disagree("# Lip filler\n\nResults last 12 months.\n\nThe effect lasts 3 to 4 months.\n"));
    assert!(!disagree("# Lip filler\n\nResults last 12 months.\n\nThe effect lasts up to a year.\n"));
    assert!(!disagree("# Injectables\n\nBotox lasts three months.\n\nDermal filler lasts 12 months.\n"));
    assert!(!disagree("# Injectables\n\nBotox relaxes muscles. It lasts three months. Dermal filler adds volume. It lasts 12 months.\n"));
}

/// A rule about a statement without mistakes, to be changed.
const RULE: &str = r#"title.absent = "Nothing about parking"
severity = "info"
confidence = "low"
why = "Why."
advice = "Advice."
near = "page"
[asks]
match = ["our address"]
[[tells]]
id = "parking"
name = "where to park"
match = ["car park"]
[[example]]
flag = "Our address."
[[example]]
pass = "Our address has a car park."
"#;

#[test]
fn mistakes_are_told_with_the_nearest_right_name() {
    let with = |rule: &str| -> Vec<String> {
        let files = [("treatments/peel.toml", "id = 'peel'\nname = 'Peel'\ngroup = 'skin'\n"), ("disclosures/parking.toml", rule)];
        let errors = RuleSet::load(&folder("owed", files)).err().unwrap_or(RuleErrors(Vec::new()));
        errors.0.into_iter().map(|error| RuleErrors(vec![error]).to_string()).collect()
    };
    assert_eq!(with(RULE), [""; 0]);
    let cases = [
        ("near = \"page\"", "near = \"paeg\"", "unknown variant `paeg`", "did you mean `page`?"),
        ("match = [\"our", "groups = [\"skni\"]\nmatch = [\"our", "there is no group of treatments `skni`", "did you mean `skin`?"),
        ("match = [\"our", "treatments = [\"pel\"]\nmatch = [\"our", "there is no treatment `pel`", "did you mean `peel`?"),
        (
            "match = [\"our",
            "claims = [\"effcacy\"]\nmatch = [\"our",
            "there is no category and no rule `effcacy`",
            "did you mean `efficacy`?",
        ),
        ("near =", "enough = 2\nnear =", "2 can not be enough", ""),
        ("[[tells]]", "[[tells]]\nid = 'b'\nname = 'b'\nmatch = ['bus']\n[[tells]]", "`title.partial`", ""),
    ];
    for (right, wrong, message, help) in cases {
        let told = with(&RULE.replacen(right, wrong, 1));
        assert!(told.iter().any(|one| one.contains(message) && one.contains(help)), "{wrong}: {told:#?}");
    }
}
