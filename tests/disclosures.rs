//! How much a page tells of the treatments that it promotes.

mod common;

use caveat::document::{Document, Format};
use caveat::finding::DisclosureState::{Absent, Partial};
use caveat::finding::{Disclosure, DisclosureState};
use caveat::linter::Linter;
use caveat::policy::Policy;
use caveat::rules::RuleSet;
use common::folder;
use std::sync::LazyLock;

static LINTER: LazyLock<Linter> = LazyLock::new(|| Linter::new(RuleSet::embedded()));

/// What a page fails to disclose.
fn lacking(page: &str) -> Vec<Disclosure> {
    let document = Document::parse("page.md".into(), page.to_owned(), Format::Markdown);
    LINTER.check(&document, &Policy::default()).into_iter().filter_map(|finding| finding.disclosure.map(|disclosure| *disclosure)).collect()
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
fn what_another_treatment_does_tells_nothing() {
    let cases = [
        ("Laser can leave you raw, with burns and scars.", Some(Absent)),
        ("A facelift carries a risk of infection and scars.", Some(Absent)),
        ("RF microneedling can leave burns and scars.", Some(Partial)),
        ("Skin needling can leave redness and scars.", Some(Partial)),
        ("As with any laser treatment, needling can leave burns and scars.", Some(Partial)),
        ("After a facelift, needling can leave redness and scars.", Some(Partial)),
        ("Laser can leave burns, but here the skin may scar too.", Some(Partial)),
    ];
    for (rest, expected) in cases {
        assert_eq!(state(&microneedling(rest), "microneedling", "side-effects"), expected, "{rest}");
    }
    let injections = "# Anti-wrinkle injections\n\nLaser treatments can leave burns and scars.\n";
    assert_eq!(state(injections, "botulinum-toxin", "side-effects"), Some(Absent));
    let lasers = "# Laser hair removal\n\nLaser can leave burns and scars.\n";
    assert_eq!(state(lasers, "laser-hair-removal", "side-effects"), Some(Partial));
}

#[test]
fn an_answer_tells_of_what_is_asked() {
    let cases = [
        ("No.", Some(Partial)),
        ("Unfortunately not.", Some(Partial)),
        ("We don't advise it.", Some(Partial)),
        ("No problem.", Some(Absent)),
        ("Yes, you can.", Some(Absent)),
    ];
    for (answer, expected) in cases {
        for question in ["## Can I have it while pregnant?", "**Can I have it while pregnant?**", "- Can I have it while pregnant?"] {
            let page = microneedling(&format!("{question}\n\n{answer}"));
            assert_eq!(state(&page, "microneedling", "contraindications"), expected, "{page}");
        }
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
    disclosed(treatment, listed, &format!("## Side effects\n\n{side_effects}"), &[]).stated
}

/// What a page about a treatment with these common side effects, and with more rules, is found to disclose too little of.
fn disclosed(treatment: &str, listed: &[&str], page: &str, more: &[(&str, &str)]) -> Disclosure {
    lacks(treatment, listed, page, more).expect("it is not enough")
}

/// The same, if it is too little. A side effect with a question mark is a rare one, which is not asked for.
fn lacks(treatment: &str, listed: &[&str], page: &str, more: &[(&str, &str)]) -> Option<Disclosure> {
    let fact = |listed: &&str| {
        let (concept, rank) = listed.strip_suffix('?').map_or((*listed, "common"), |concept| (concept, "rare"));
        format!("[[side-effect]]\nconcept = '{concept}'\nseriousness = '{rank}'\nsources = ['x']\n")
    };
    let facts: String = listed.iter().map(fact).collect();
    let weighed = if more.is_empty() { "" } else { "weighed = {doubt = 0.05, sure = 0.8}\n" };
    let rule = format!(
        "kind = 'side-effects'\nwhy = ''\nadvice = ''\nnot-yet = ''\ntitle = {{absent = '', partial = ''}}\n\
         severity = {{absent = 'info', partial = 'info'}}\npolicy = {{min-stated = 9, plenty = 9}}\n{weighed}\
         [[example]]\nflag = ''\n[[example]]\npass = ''\n"
    );
    let about = format!("id = '{treatment}'\nname = '{treatment}'\ngroup = ''\n{facts}");
    let files = [
        ("language/english.toml", "irregular = []\nspelling = []\nnumbers = []"),
        ("contexts/disclosing-side-effects.toml", "about = ''\nwhen = ''\n[[trigger]]\nwhere = 'heading'\nmatch = ['side effects']"),
        (
            "concepts/side-effects.toml",
            "[[concept]]\nid = 'fast-heart'\nname = 'a fast heart'\nterms = ['flutter [of the heart]', 'racing heart']\n\
             [[concept]]\nid = 'twitch'\nname = 'twitching'\nover = ['fast-heart']\nterms = ['{flutter|twitch}', 'heart twitching']\n\
             [[concept]]\nid = 'rash'\nname = 'a rash'\nterms = ['rash']\n[[concept]]\nid = 'cough'\nname = 'a cough'\nterms = ['cough']\n\
             [[concept]]\nid = 'itch'\nname = 'an itch'\nterms = ['itch']\n",
        ),
        ("disclosures/side-effects.toml", &rule),
        ("sources/x.toml", "tier = 'reference'\n[[source]]\nurl = 'x'\npublisher = 'x'\n"),
        ("treatments/x.toml", &about),
    ];
    let files = files.into_iter().chain(more.iter().copied());
    let rules = RuleSet::load(&folder(&format!("disclosed-{treatment}"), files)).unwrap_or_else(|errors| panic!("{errors}"));
    let document = Document::parse("page.md".into(), format!("# {treatment}\n\n{page}\n"), Format::Markdown);
    let findings = Linter::new(rules).check(&document, &Policy::default());
    findings.into_iter().find_map(|finding| finding.disclosure).map(|disclosure| *disclosure)
}

#[test]
fn all_that_is_asked_for_is_enough_if_it_is_some() {
    let five = ["rash", "cough", "itch", "twitch?", "fast-heart?"];
    assert_eq!(lacks("Toast", &five, "## Side effects\n\nA rash, a cough and an itch.", &[]).map(|d| d.missing), None);
    let two = lacks("Bread", &["rash", "cough", "twitch?", "fast-heart?"], "## Side effects\n\nA rash and a cough.", &[]);
    assert_eq!(two.map(|d| d.state), Some(Partial), "of two that are asked for");
}

#[test]
fn a_page_tells_what_its_likeliest_sentence_tells() {
    let rule = "kind = 'side-effects'\nwhy = ''\nadvice = ''\nnot-yet = ''\ntitle = {absent = '', partial = ''}\n\
                severity = {absent = 'info', partial = 'info'}\npolicy = {min-stated = 9, plenty = 9}\n\
                weighed = {doubt = 0.05, page = {doubt = 0.3, sure = 0.9}}\n[[example]]\nflag = ''\n[[example]]\npass = ''\n";
    let weighed = [
        ("disclosures/side-effects.toml", rule),
        ("weights/side-effects.toml", "base = -2.0\n[signs]\n\"wheez~\" = 30.0\n"),
        ("language/weighing.toml", "doubt = 0.05\ndoubt-high = 0.01\nunmakes = 0.3\nask = 1.0\nleast-words = 3\n"),
    ];
    let cases = [
        ("Mocha", "You may get a rash.", Absent, &[][..]),
        ("Latte", "You may get a rash. They wheeze at night.", Partial, &["rash"]),
        ("Chai", "They wheeze at night.", Partial, &[]),
        // Too short to be weighed.
        ("Mate", "Rash.", Partial, &["rash"]),
    ];
    for (treatment, page, state, stated) in cases {
        let disclosed = disclosed(treatment, &["rash", "cough"], &format!("## Side effects\n\n{page}"), &weighed);
        assert_eq!(
            (disclosed.state, disclosed.stated.as_slice()),
            (state, stated.iter().map(|&s| s.to_owned()).collect::<Vec<_>>().as_slice()),
            "{page}"
        );
    }
}

#[test]
fn a_sentence_as_a_whole_tells_of_a_risk_or_does_not() {
    let weights = "base = -2.0\n[signs]\n\"leave~\" = -12.0\n\"wheez~\" = 12.0\n\"< effec~\" = 12.0\n";
    let weighed = [
        ("weights/side-effects.toml", weights),
        ("language/weighing.toml", "doubt = 0.05\ndoubt-high = 0.01\nunmakes = 0.3\nask = 1.0\nleast-words = 3\n"),
    ];
    let cases = [
        ("Cocoa", "## Side effects\n\nYou may get a rash.", Partial, &["rash"][..]),
        ("Cider", "## Side effects\n\nThe rash leaves in a day.", Absent, &[]),
        // An item of a list is weighed with what leads it in.
        ("Broth", "## Side effects\n\n- The rash leaves in a day.", Partial, &["rash"]),
        ("Gruel", "## Possible harm\n\n- The rash leaves in a day.", Absent, &[]),
        ("Syrup", "They wheeze and cough.", Partial, &["cough"]),
        ("Punch", "Does it wheeze with a cough?", Absent, &[]),
        ("Lemon", "A rash is one word.", Absent, &[]),
    ];
    for (treatment, page, state, stated) in cases {
        let disclosed = disclosed(treatment, &["rash", "cough"], page, &weighed);
        assert_eq!(
            (disclosed.state, disclosed.stated.as_slice()),
            (state, stated.iter().map(|&s| s.to_owned()).collect::<Vec<_>>().as_slice()),
            "{page}"
        );
    }
}

#[test]
fn words_that_belong_to_two_concepts_count_once() {
    let cases = [
        ("Tea", &["fast-heart", "twitch", "rash"][..], "- Flutter", &["twitch"][..]),
        ("Milk", &["fast-heart", "rash"], "- Flutter", &["fast-heart"]),
        ("Water", &["rash", "cough", "itch"], "- Flutter\n- Rash", &["twitch", "rash"]),
        // One alone that nobody knows of such a treatment was hardly told of it.
        ("Ale", &["rash", "cough"], "- Flutter", &[]),
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

#[test]
fn what_is_promised_tells_of_no_risk() {
    let promised = microneedling("It reduces redness and swelling and heals scars.");
    assert_eq!(state(&promised, "microneedling", "side-effects"), Some(Absent));
    let played_down = microneedling("You may have only a little redness.");
    assert_eq!(state(&played_down, "microneedling", "side-effects"), Some(Partial));
}

#[test]
fn a_section_speaks_for_its_own_treatment() {
    let page = "# Our two treatments\n\n## Microneedling\n\nMicroneedling works with fine needles. It is £200.\n\n\
        Redness, swelling and soreness are common. Rarely, the skin becomes infected or scars.\n\n\
        ## Chemical peels\n\nAn acid lifts off the upper layer. A peel is £90.\n";
    assert_eq!(state(page, "microneedling", "side-effects"), None);
    assert_eq!(state(page, "chemical-peel", "side-effects"), Some(Absent));
    let shared = format!("{page}\n## Side effects of both\n\nRedness, swelling, peeling and soreness; rarely infection or a scar.\n");
    assert_eq!(state(&shared, "chemical-peel", "side-effects"), None);
}

#[test]
fn a_page_that_names_no_treatment_is_known_by_what_it_speaks_of() {
    let page = "# Calm again\n\nWe free your meridians, one visit at a time.\n\nYour qi flows as it should.\n";
    assert_eq!(state(page, "acupuncture", "side-effects"), Some(Absent));
    // One word alone may mean something else, and a name says more.
    assert_eq!(state("# Calm again\n\nWe free your meridians.\n", "acupuncture", "side-effects"), None);
    assert_eq!(state(&format!("{page}\nBook your lymphatic massage.\n"), "acupuncture", "side-effects"), None);
}

#[test]
fn a_risk_that_is_played_down_is_told() {
    let page = "# Microneedling\n\nFine needles. A bit of redness is as bad as it gets.\n";
    assert_eq!(state(page, "microneedling", "side-effects"), Some(Partial));
}

#[test]
fn treatments_named_in_passing_are_not_promoted() {
    let page = "# Microneedling\n\nFine needles. Unlike chemical peels it needs no acid, and no chemical peel goes as deep.\n\n\
        ## Other treatments\n\n- Chemical peels\n- Dermal filler\n- Chemical peels for the back\n";
    let treatments: Vec<String> = lacking(page).into_iter().map(|d| d.treatment).collect();
    assert_eq!(treatments, ["microneedling", "microneedling"]);
}

#[test]
fn a_link_to_the_risks_is_reported_and_not_enough() {
    let page = microneedling("See the full list of [risks and side effects](/risks).");
    let document = Document::parse("page.md".into(), page.clone(), Format::Markdown);
    let finding =
        LINTER.check(&document, &Policy::default()).into_iter().find(|f| &*f.rule == "disclosure/side-effects").expect("nothing is told");
    let pointers: Vec<&str> = finding.related.iter().map(|r| &page[r.span.start..r.span.end]).collect();
    assert_eq!(pointers, ["risks"]);
    let same_page = microneedling("See the [side effects](#side-effects) below.");
    let document = Document::parse("page.md".into(), same_page, Format::Markdown);
    assert!(LINTER.check(&document, &Policy::default()).iter().all(|f| f.related.is_empty()));
}

#[test]
fn the_risks_of_a_variant_are_asked_for_where_it_is_offered() {
    let missing = |copy: &str| {
        let page = format!("# Whole-body cryotherapy\n\n{copy}\n");
        let side_effects = lacking(&page).into_iter().find(|d| d.treatment == "whole-body-cryotherapy" && d.kind == "side-effects");
        side_effects.expect("nothing is told").missing.contains(&"asphyxiation".to_owned())
    };
    assert!(!missing("Three minutes in our electric chamber."));
    assert!(missing("Three minutes in our nitrogen chamber."));
}

#[test]
fn a_family_is_judged_where_no_kind_is_named() {
    let promoted = |page: &str| -> Vec<String> {
        let mut treatments: Vec<String> = lacking(page).into_iter().map(|d| d.treatment).collect();
        treatments.dedup();
        treatments
    };
    assert_eq!(promoted("# Laser treatments\n\nOur laser treatments take twenty minutes.\n"), ["laser-treatment"]);
    assert_eq!(promoted("# Laser hair removal\n\nOur laser treatments take twenty minutes.\n"), ["laser-hair-removal"]);
}
