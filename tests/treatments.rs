//! What the base says of treatments, and who vouches for it.

mod common;

use caveat::document::{Document, Format};
use caveat::finding::{Disclosure, DisclosureState};
use caveat::linter::Linter;
use caveat::policy::Policy;
use caveat::report::draft::Draft;
use caveat::rules::{Fact, Kind, Rank, RuleErrors, RuleSet, Treatment};
use common::folder;
use std::sync::LazyLock;

static RULES: LazyLock<RuleSet> = LazyLock::new(RuleSet::embedded);

/// Everything that is known, each fact with its treatment.
fn facts() -> impl Iterator<Item = (&'static Treatment, &'static Fact)> {
    RULES.treatments.iter().flat_map(|t| Kind::ALL.into_iter().flat_map(|kind| t.facts(kind)).map(move |fact| (t, fact)))
}

#[test]
fn every_fact_that_a_page_can_be_asked_for_has_a_source_that_sells_nothing() {
    assert!(facts().filter(|(_, fact)| fact.is_demanded()).count() > 1000);
    for (treatment, fact) in facts() {
        let vouched = RULES.sources_of(fact).any(|source| source.tier.vouches());
        let matters = !matches!(fact.rank, Rank::Rare | Rank::Precaution);
        assert_eq!(fact.is_demanded(), vouched && matters, "{}: {}", treatment.id, fact.concept);
        assert!(vouched || fact.sources.is_empty(), "{}: only sellers say {}", treatment.id, fact.concept);
    }
}

#[test]
fn every_source_is_used() {
    for (number, source) in RULES.sources.iter().enumerate() {
        assert!(facts().any(|(_, fact)| fact.sources.contains(&(number as u32))), "no treatment refers to {}", source.url);
        let is_link = source.url.starts_with("https://") || source.url.starts_with("http://");
        assert!(is_link && !source.publisher.is_empty(), "{source:?}");
    }
}

const CONCEPTS: &str = "[[concept]]\nid = 'sting'\nname = 'stinging'\nterms = ['sting~']\n";
const MAKER: &str = "tier = 'manufacturer'\n[[source]]\nurl = 'https://maker.test/nettle'\npublisher = 'The maker'\n";
const SELLER: &str = "tier = 'commercial'\n[[source]]\nurl = 'https://seller.test/nettle'\npublisher = 'A seller'\n";

/// A set of rules about one treatment, whose one side effect has these sources.
fn nettle(test: &str, sources: &str) -> Result<RuleSet, RuleErrors> {
    let treatment = format!(
        "id = 'nettle'\nname = 'Nettle bath'\ngroup = 'skin'\n[[side-effect]]\nconcept = 'sting'\nseriousness = 'common'\nsources = {sources}\n"
    );
    RuleSet::load(&folder(
        test,
        [
            ("concepts/side-effects.toml", CONCEPTS),
            ("sources/manufacturers.toml", MAKER),
            ("sources/sellers.toml", SELLER),
            ("treatments/nettle.toml", &treatment),
        ],
    ))
}

#[test]
fn what_only_sellers_say_is_not_asked_for() {
    let cases =
        [("[]", false), ("['https://seller.test/nettle']", false), ("['https://seller.test/nettle', 'https://maker.test/nettle']", true)];
    for (sources, asked) in cases {
        let rules = nettle("seller", sources).expect("the rules are right");
        assert_eq!(rules.treatments[0].side_effects[0].is_demanded(), asked, "{sources}");
    }
}

#[test]
fn an_address_that_no_file_of_sources_has_is_told_with_the_nearest() {
    let told = nettle("address", "['https://maker.test/netle']").expect_err("it is misspelt").to_string();
    let expected =
        "treatments/nettle.toml:7: `https://maker.test/netle` is not among the sources (did you mean `https://maker.test/nettle`?)";
    assert_eq!(told, expected);
}

#[test]
fn an_address_stands_in_one_place() {
    let files = [("sources/manufacturers.toml", MAKER), ("sources/others.toml", MAKER)];
    let told = RuleSet::load(&folder("twice", files)).expect_err("it stands there twice").to_string();
    assert_eq!(told, "sources/others.toml:3: `https://maker.test/nettle` stands in `sources/manufacturers.toml` already");
}

/// What is wrong with side effects of which the second and the third are worded alike.
fn alike(test: &str, second: &str, third: &str) -> Vec<String> {
    let concepts = format!(
        "{CONCEPTS}[[concept]]\nid = 'itch'\nname = 'itching'\n{second}terms = ['itch~', '{{hot|cold}} prickles']\n\
         [[concept]]\nid = 'prickle'\nname = 'prickling'\n{third}terms = ['[very] hot prickles']\n"
    );
    let told = RuleSet::load(&folder(test, [("concepts/side-effects.toml", concepts.as_str())])).err();
    told.map(|errors| errors.0).unwrap_or_default().into_iter().map(|error| RuleErrors(vec![error]).to_string()).collect()
}

#[test]
fn of_two_concepts_that_share_a_wording_one_wins() {
    let shared = "concepts/side-effects.toml:12: this shares a wording with a term of `itch`, \
        `{hot|cold} prickles` in concepts/side-effects.toml:8";
    let cases = [
        ("", "", Some(format!("{shared} (say which of the two wins: `over = [\"itch\"]` here, or the other way round there)"))),
        ("over = ['prickle']\n", "", None),
        ("", "over = ['itch']\n", None),
        ("", "over = ['sting', 'itch']\n", None),
        ("", "over = ['prickl']\n", Some("concepts/side-effects.toml:12: `prickl` is not defined among the other side-effects".into())),
    ];
    for (number, (second, third, expected)) in cases.into_iter().enumerate() {
        let told = alike(&format!("alike-{number}"), second, third);
        match expected {
            Some(message) => assert!(told.iter().any(|one| one.starts_with(&message)), "{told:#?}"),
            None => assert_eq!(told, [""; 0]),
        }
    }
    let both = alike("alike-both", "over = ['prickle']\n", "over = ['itch']\n");
    assert!(both[0].contains("each says that it wins"), "{both:#?}");
}

static LINTER: LazyLock<Linter> = LazyLock::new(|| Linter::new(RuleSet::embedded()));

/// What a page fails to disclose of a treatment.
fn lacking(treatment: &Treatment, page: String, format: Format) -> Vec<Disclosure> {
    let document = Document::parse("page".into(), page, format);
    let findings =
        LINTER.check(&document, &Policy::default()).into_iter().filter_map(|finding| finding.disclosure.map(|disclosure| *disclosure));
    findings.filter(|disclosure| disclosure.treatment == treatment.id).collect()
}

/// Of what the draft of a treatment speaks: something of the kind can be asked for.
fn is_known(treatment: &Treatment, kind: Kind) -> bool {
    treatment.facts(kind).iter().any(Fact::is_demanded)
}

/// A page that promotes a treatment and tells nothing, in each format.
fn promoting(name: &str, format: Format) -> String {
    match format {
        Format::Html => format!("<h1>{name}</h1>\n<p>Book your place at our clinic today.</p>\n"),
        Format::Text => format!("{name}\n\nBook your {name} today. You will like our {name}.\n\n"),
        _ => format!("# {name}\n\nBook your place at our clinic today.\n\n"),
    }
}

/// Whether what is known from sources that do not sell it is as much as a page owes its readers.
fn is_known_enough(treatment: &Treatment, kind: Kind) -> bool {
    let rule = RULES.disclosures.iter().find(|rule| rule.kind == kind).expect("there is a rule about each kind");
    let facts = treatment.facts(kind);
    facts.iter().filter(|fact| fact.is_vouched_for()).count() >= rule.enough.for_treatment(treatment).least(facts.len())
}

#[test]
fn the_draft_of_every_treatment_is_enough_or_says_that_it_is_not() {
    for treatment in &RULES.treatments {
        let draft = Draft::of(treatment, &RULES).expect("the rules have words for it");
        for (format, block) in [(Format::Markdown, draft.markdown()), (Format::Html, draft.html()), (Format::Text, draft.text())] {
            let page = promoting(&treatment.name, format);
            let (without, with) = (lacking(treatment, page.clone(), format), lacking(treatment, page + &block, format));
            for kind in Kind::ALL.into_iter().filter(|&kind| is_known(treatment, kind)) {
                let state = |lacking: &[Disclosure]| lacking.iter().find(|d| d.kind == kind.name()).map(|d| d.state);
                let id = &treatment.id;
                assert_eq!(state(&without), Some(DisclosureState::Absent), "{id}, {}: {format:?} without the draft", kind.name());
                let (told, enough) = (state(&with), is_known_enough(treatment, kind));
                let right = told.is_none() || (!enough && told == Some(DisclosureState::Partial));
                assert!(right, "{id}, {}: {format:?} with the draft: {with:#?}", kind.name());
                // Whoever must tell more is not asked for what only sellers say.
                let missing: Vec<&String> = with.iter().filter(|d| d.kind == kind.name()).flat_map(|d| &d.missing).collect();
                assert!(missing.is_empty(), "{id}, {}: {missing:?} in the draft", kind.name());
                assert!(enough || block.contains("too little for a page"), "{id}, {}: {block}", kind.name());
            }
        }
    }
}

#[test]
fn each_line_of_a_draft_tells_of_its_own_concept() {
    let words = RULES.draft.as_ref().expect("the rules have words for it");
    let mut asked = 0;
    for treatment in &RULES.treatments {
        for kind in Kind::ALL {
            let section = words.section(kind);
            for fact in treatment.facts(kind).iter().filter(|fact| fact.is_vouched_for()) {
                let part = section.parts.iter().find(|part| part.ranks.contains(&fact.rank)).expect("every rank has a list");
                let concept = RULES.concept_of(fact);
                let item = concept.plain.clone().unwrap_or_else(|| section.item.replace("{concept}", &concept.name));
                let page = promoting(&treatment.name, Format::Markdown);
                let page = format!("{page}## {}\n\n{}\n\n- {item}\n", section.heading, part.lead_in);
                let found = lacking(treatment, page, Format::Markdown).into_iter().find(|d| d.kind == kind.name());
                // With one line too little is told, unless hardly anything is known.
                if let Some(disclosure) = found {
                    asked += 1;
                    assert!(
                        disclosure.stated.contains(&concept.id),
                        "{}, {}: “{item}” tells of {:?}",
                        treatment.id,
                        concept.id,
                        disclosure.stated
                    );
                }
            }
        }
    }
    assert!(asked > 1000, "{asked}");
}

/// The draft of a treatment.
fn draft(id: &str) -> Draft<'static> {
    let treatment = RULES.treatments.iter().find(|t| t.id == id).expect(id);
    Draft::of(treatment, &RULES).expect("the rules have words for it")
}

#[test]
fn draft_in_markdown() {
    insta::assert_snapshot!(draft("microneedling").markdown());
}

#[test]
fn draft_in_html() {
    insta::assert_snapshot!(draft("cupping").html());
}

#[test]
fn draft_of_a_medicine_in_text() {
    insta::assert_snapshot!(draft("botulinum-toxin").text());
}

#[test]
fn draft_where_nothing_is_known() {
    insta::assert_snapshot!(draft("float-therapy").markdown());
}
