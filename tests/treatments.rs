//! What the base says of treatments, and who vouches for it.

mod common;

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
