//! What is found, how bad it is and what it breaches, country by country.

mod common;

use caveat::document::{Document, Format};
use caveat::finding::{Finding, Severity};
use caveat::linter::Linter;
use caveat::policy::{Policy, Setting};
use caveat::report::terminal::severity_name;
use caveat::rules::{RuleErrors, RuleSet};
use common::folder;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

static LINTER: LazyLock<Linter> = LazyLock::new(|| Linter::new(RuleSet::embedded()));

const FIXTURES: [&str; 6] =
    ["captions.txt", "compliant-microneedling.md", "laser-faq.md", "markup-traps.html", "markup-traps.md", "microneedling-facts.md"];

/// A clinic's page about a prescription-only medicine, with an offer and nothing about risks.
const MEDICINE: &str = "# Botox in Brighton\n\nBook your Botox with our nurse. Botox from £150, and 20% off in May.\n";

fn page(text: &str) -> Document {
    Document::parse("page.md".into(), text.to_owned(), Format::Markdown)
}

fn check(linter: &Linter, text: &str, jurisdictions: &[&str]) -> Vec<Finding> {
    linter.check(&page(text), &Policy::of(jurisdictions.iter().copied()))
}

/// The rules that report something on a page, each once, in order.
fn rules(findings: &[Finding]) -> Vec<&str> {
    let mut rules: Vec<&str> = findings.iter().map(|finding| &*finding.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}

fn cited(finding: &Finding) -> Vec<&str> {
    finding.citations.iter().map(|citation| &*citation.id).collect()
}

/// The fixtures' findings under the law of a country: how many of each rule, severity and list of citations.
fn table(jurisdiction: &str) -> String {
    let mut table = String::new();
    for name in FIXTURES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
        let source = fs::read_to_string(path).expect("the fixture is there");
        let document = Document::parse(name.to_owned(), source, Format::from_path(name).expect("its ending says what it is"));
        let mut rows: BTreeMap<String, usize> = BTreeMap::new();
        for finding in LINTER.check(&document, &Policy::of([jurisdiction])) {
            let row = format!("{} {}: {}", finding.rule, severity_name(finding.severity), cited(&finding).join(", "));
            *rows.entry(row).or_default() += 1;
        }
        table += &format!("{name}\n");
        rows.iter().for_each(|(row, count)| table += &format!("  {count} {row}\n"));
    }
    table
}

#[test]
fn the_fixtures_country_by_country() {
    for id in LINTER.rules().regulations.ids() {
        insta::assert_snapshot!(format!("fixtures_in_{id}"), table(id));
    }
}

#[test]
fn every_citation_is_a_provision_that_explains_itself() {
    let regulations = &LINTER.rules().regulations;
    let pages = [MEDICINE.to_owned(), fs::read_to_string("fixtures/microneedling-facts.md").expect("it is there")];
    let mut count = 0;
    for finding in pages.iter().flat_map(|text| check(&LINTER, text, &["all"])) {
        for citation in finding.citations.iter() {
            let (of, provision) = regulations.provision(&citation.id).unwrap_or_else(|| panic!("{} is no provision", citation.id));
            assert!(citation.country == of.name && citation.instrument == provision.instrument && citation.clause == provision.clause);
            assert!(provision.asks.ends_with('.') && provision.url.starts_with("http"), "{}", citation.id);
            count += 1;
        }
    }
    assert!(count > 100);
}

#[test]
fn without_a_country_no_law_is_cited() {
    for finding in check(&LINTER, MEDICINE, &[]) {
        assert!(finding.citations.is_empty() && !finding.rule.starts_with("prescription-medicine/"), "{finding:?}");
    }
}

#[test]
fn a_medicine_that_must_not_be_named_owes_no_text_that_names_it() {
    for country in ["au", "uk"] {
        let findings = check(&LINTER, MEDICINE, &[country]);
        let toxin = findings.iter().find(|finding| *finding.rule == *"prescription-medicine/toxin").expect("naming it is reported");
        assert!(cited(toxin).iter().all(|id| id.starts_with(&format!("{country}."))) && !cited(toxin).is_empty(), "{toxin:?}");
        for finding in findings.iter().filter(|finding| finding.disclosure.is_some()) {
            let told = [&*finding.message, &*finding.label, &*finding.advice].join(" ").to_lowercase();
            assert!(!told.contains("botulinum") && !told.contains("botox"), "{country}: {finding:?}");
        }
        assert!(!rules(&findings).contains(&"disclosure/side-effects"), "{country}");
    }
    let findings = check(&LINTER, MEDICINE, &["us"]);
    assert!(rules(&findings).contains(&"disclosure/side-effects"));
    assert!(!rules(&findings).iter().any(|rule| rule.starts_with("prescription-medicine/")));
    let findings = check(&LINTER, MEDICINE, &["au", "us"]);
    assert!(!rules(&findings).contains(&"disclosure/side-effects"), "what one of them forbids must not be asked for");
    let findings = check(&LINTER, MEDICINE, &["all"]);
    for rule in ["disclosure/side-effects", "prescription-medicine/toxin"] {
        assert!(rules(&findings).contains(&rule), "{rule}");
    }
}

const CLAIM: &str = "title = 'A claim'\nseverity = 'warning'\nconfidence = 'high'\nwhy = 'It is.'\nadvice = 'Leave it.'\n";
const EXAMPLES: &str = "[[example]]\nflag = 'WORD'\n[[example]]\npass = 'Come in.'\n";

/// A rule that reports one word.
fn rule(category: &str, word: &str, more: &str) -> String {
    format!("{CLAIM}category = '{category}'\nmatch = ['{word}']\n{more}\n{}", EXAMPLES.replace("WORD", word))
}

/// A file of regulations: a name, a line or two, and provisions by id with what they list.
fn regulations(name: &str, more: &str, provisions: &[(&str, &str)]) -> String {
    let head = format!("name = '{name}'\nauthority = ['The Board']\nprescription-medicines = 'allowed'\n{more}\n");
    let common = "instrument = 'Act'\nclause = 's 1'\nauthority = 'The Board'\nasks = 'It asks.'\nurl = 'https://example.org'\n\
        checked = '2026-11-23'\nconfidence = 'confirmed'";
    provisions.iter().fold(head, |file, (id, lists)| file + &format!("[[provision]]\nid = '{id}'\n{common}\n{lists}\n"))
}

/// Three countries: `ut` lies within `uu`, and `av` stands by itself.
fn imagined() -> Vec<(&'static str, String)> {
    vec![
        ("claims/miracle/wonder.toml", rule("miracle", "wonder", "[in.av]\noff = true")),
        (
            "claims/miracle/magic.toml",
            rule(
                "miracle",
                "magic",
                "[in.ut]\nseverity = 'error'\ncites = ['ut.magic']\nwhy = 'Utopians know.'\n[in.av]\nseverity = 'info'",
            ),
        ),
        ("claims/urgency/hurry.toml", rule("urgency", "hurry", "everywhere = false")),
        ("claims/minors/teens.toml", rule("minors", "teens", "everywhere = false")),
        ("treatments/peel.toml", "id = 'peel'\nname = 'Peel'\ngroup = 'skin'".to_owned()),
        (
            "regulations/ut.toml",
            regulations(
                "Utopia",
                "within = ['uu']",
                &[
                    ("ut.wide", "categories = ['miracle', 'cure', 'efficacy']"),
                    ("ut.magic", "unchecked = 'It names no words.'"),
                    ("ut.village", "rules = ['miracle/wonder']\npart = 'the village'"),
                    ("ut.narrow", "categories = ['miracle']"),
                    ("ut.rule", "rules = ['miracle/wonder']"),
                    ("ut.peels", "categories = ['minors', 'miracle']\ntreatments = ['skin']"),
                ],
            ),
        ),
        ("regulations/uu.toml", regulations("Union", "", &[("uu.haste", "categories = ['urgency']")])),
        ("regulations/av.toml", regulations("Avalon", "", &[("av.all", "categories = ['miracle']")])),
    ]
}

fn imagined_linter(test: &str) -> Linter {
    let files = imagined();
    let files = files.iter().map(|(path, text)| (*path, text.as_str()));
    Linter::new(RuleSet::load(&folder(test, files)).unwrap_or_else(|errors| panic!("{errors}")))
}

/// The rule, severity and citations of each finding.
fn found(linter: &Linter, text: &str, jurisdictions: &[&str]) -> Vec<String> {
    let row = |finding: &Finding| format!("{} {}: {}", finding.rule, severity_name(finding.severity), cited(finding).join(" "));
    check(linter, text, jurisdictions).iter().map(row).collect()
}

#[test]
fn the_law_of_a_country_decides() {
    let linter = imagined_linter("decides");
    let found = |text: &str, jurisdictions: &[&str]| found(&linter, text, jurisdictions);
    // The most particular provisions first, at most three; those of a part of the country last.
    assert_eq!(found("A wonder.", &["ut"]), ["miracle/wonder warning: ut.rule ut.narrow ut.wide"]);
    assert_eq!(found("# Peel\n\nA wonder.", &["ut"]), ["miracle/wonder warning: ut.rule ut.narrow ut.peels"]);
    // Lawful there.
    assert_eq!(found("A wonder.", &["av"]), [""; 0]);
    assert_eq!(found("A wonder.", &["av", "ut"]), ["miracle/wonder warning: ut.rule ut.narrow ut.wide"]);
    // A rule's own citations, and the strictest severity.
    assert_eq!(found("It is magic.", &[]), ["miracle/magic warning: "]);
    assert_eq!(found("It is magic.", &["av"]), ["miracle/magic note: av.all"]);
    assert_eq!(found("It is magic.", &["av", "ut"]), ["miracle/magic error: av.all ut.magic"]);
    // The law of a union holds in its countries.
    assert_eq!(found("Do hurry.", &["av"]), [""; 0]);
    assert_eq!(found("Do hurry.", &["ut"]), ["urgency/hurry warning: uu.haste"]);
    assert_eq!(found("Do hurry.", &["ut", "uu"]), ["urgency/hurry warning: uu.haste"]);
    // Provisions about some treatments, on pages about them.
    assert_eq!(found("For teens.", &["ut"]), [""; 0]);
    assert_eq!(found("# Peel\n\nFor teens.", &["ut"]), ["minors/teens warning: ut.peels"]);
    assert_eq!(found("For teens. Do hurry.", &["all"]), ["minors/teens warning: ", "urgency/hurry warning: uu.haste"]);
}

#[test]
fn readers_in_a_country_are_told_why_there() {
    let linter = imagined_linter("why");
    let why = |jurisdictions: &[&str]| check(&linter, "It is magic.", jurisdictions)[0].why.to_string();
    assert_eq!(why(&["ut"]), "It is. Utopians know.");
    for jurisdictions in [&["av"][..], &["all"], &[]] {
        assert_eq!(why(jurisdictions), "It is.");
    }
}

#[test]
fn a_user_may_decide_otherwise() {
    let linter = imagined_linter("otherwise");
    let found = |settings: &[(&str, Setting)], jurisdictions: &[&str]| -> Vec<String> {
        let rules = settings.iter().map(|(name, setting)| ((*name).to_owned(), *setting)).collect();
        let policy = Policy { rules, ..Policy::of(jurisdictions.iter().copied()) };
        let findings = linter.check(&page("It is magic. A wonder. Do hurry."), &policy);
        findings.iter().map(|finding| format!("{} {}", finding.rule, severity_name(finding.severity))).collect()
    };
    let severity = Setting::Severity;
    assert_eq!(found(&[("miracle", Setting::Off)], &["all"]), ["urgency/hurry warning"]);
    assert_eq!(found(&[("miracle", severity(Severity::Info)), ("miracle/magic", Setting::Off)], &[]), ["miracle/wonder note"]);
    assert_eq!(found(&[("miracle/magic", severity(Severity::Info))], &["ut"])[0], "miracle/magic note");
    // What no law asks for is checked if it is named.
    assert_eq!(found(&[("urgency/hurry", severity(Severity::Error)), ("miracle", Setting::Off)], &["av"]), ["urgency/hurry error"]);
    assert_eq!(found(&[("urgency", severity(Severity::Error)), ("miracle", Setting::Off)], &["av"]), [""; 0]);
}

#[test]
fn a_mistake_about_the_law_is_told_with_the_nearest_right_name() {
    let cases = [
        ("ut.toml", "within = ['uu']", "within = ['uv']", "there is no jurisdiction `uv`", "there are av, uu"),
        ("ut.toml", "id = 'ut.wide'", "id = 'at.wide'", "the id of a provision in this file begins with `ut.`", ""),
        ("ut.toml", "id = 'ut.wide'", "id = 'ut.narrow'", "there are two provisions `ut.narrow`", ""),
        ("ut.toml", "'cure'", "'cures'", "there is no category `cures`", "did you mean `cure`?"),
        ("ut.toml", "'cure'", "'disclosure'", "disclosures are named one by one, in `rules`", ""),
        ("ut.toml", "['miracle/wonder']", "['miracle/wander']", "there is no rule `miracle/wander`", "did you mean `miracle/wonder`?"),
        ("ut.toml", "['skin']", "['skim']", "there is no treatment and no group of treatments `skim`", "did you mean `skin`?"),
        ("ut.toml", "unchecked = 'It names no words.'", "", "it names no `categories` and no `rules`", ""),
        ("ut.toml", "2026-11-23", "23.11.2026", "`23.11.2026` is no date such as 2026-11-23", ""),
        ("ut.toml", "2026-11-23", "2026-13-23", "`2026-13-23` is no date such as 2026-11-23", ""),
        ("ut.toml", "'allowed'", "'alowed'", "unknown variant `alowed`", "did you mean `allowed`?"),
        ("ut.toml", "https://", "", "an address begins with `https://`", ""),
        ("magic.toml", "[in.ut]", "[in.ur]", "there is no jurisdiction `ur`", "there are av, ut, uu"),
        ("magic.toml", "['ut.magic']", "['ut.magik']", "there is no provision `ut.magik`", "did you mean `ut.magic`?"),
        ("magic.toml", "['ut.magic']", "['av.all']", "`av.all` is no law of `ut`", ""),
        ("magic.toml", "severity = 'info'", "severity = 'info'\noff = true", "what is off in `av` has no severity there", ""),
        ("magic.toml", "why = 'Utopians", "whi = 'Utopians", "unknown field `whi`", "did you mean `why`?"),
    ];
    for (name, right, wrong, message, help) in cases {
        let mut files = imagined();
        for (path, text) in &mut files {
            if path.ends_with(name) {
                assert!(text.contains(right), "{right} is not in {text}");
                *text = text.replacen(right, wrong, 1);
            }
        }
        let folder = folder("law-mistakes", files.iter().map(|(path, text)| (*path, text.as_str())));
        let told = RuleSet::load(&folder).err().unwrap_or(RuleErrors(Vec::new())).to_string();
        let place = format!("{name}:");
        let line = told.lines().find(|line| line.contains(message)).unwrap_or_else(|| panic!("{message} is not in: {told}"));
        let after = line.split_once(&place).map(|(_, after)| after);
        assert!(after.is_some_and(|after| after.starts_with(|c: char| c.is_ascii_digit())), "no line number: {line}");
        assert!(line.contains(help), "{line}");
    }
}
