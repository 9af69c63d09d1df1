//! From phrases to findings: what is reported, what is left alone, and what decides, with few rules of our own.

mod common;

use caveat::document::{Document, Format};
use caveat::linter::Linter;
use caveat::policy::Policy;
use caveat::rules::RuleSet;
use std::sync::LazyLock;

const HEAD: &str = "title = 'A claim'\nseverity = 'warning'\nconfidence = 'high'\nwhy = 'It is.'\nadvice = 'Leave it.'\n";

static LINTER: LazyLock<Linter> = LazyLock::new(|| {
    let rule = |category: &str, body: &str, flag: &str| {
        format!("{HEAD}category = '{category}'\n{body}\n[[example]]\nflag = '''{flag}'''\n[[example]]\npass = 'Come in.'\n")
    };
    let downtime = rule("downtime", "match = ['zero downtime', 'no recovery']\nexcept = ['zero downtime payments']", "Zero downtime.");
    let little = rule("downtime", "match = ['zero downtime or pain']", "Zero downtime or pain.");
    let safe = rule("unqualified-safety", "match = ['safe']\nsilences = ['natural']", "Safe.");
    let natural = rule("natural", "match = ['naturally safe']", "Naturally safe.");
    let proof = rule("proof", "match = ['clinically proven']\nsupported-by = ['citation']\nunless = ['negated']", "Clinically proven.");
    let heading = rule("urgency", "match = ['book now']\nscope = ['heading']", "# Book now");
    let abroad = rule("prescription-medicine", "match = ['botox']\neverywhere = false", "Botox.");
    let answer = rule("painless", "[[answer]]\nquestion = ['does it hurt']\nmatch = ['^ not at all']", "Does it hurt? Not at all.");
    let list =
        rule("efficacy", "[[list]]\nlead-in = ['good for']\nmatch = ['skin']\n[[list]]\nlead-in = ['we treat']", "Good for:\n\n- skin");
    let quoted = rule("testimonial", "only = ['quoted']\nunless = ['question']", "“So kind.” – Jo");
    let told = rule("endorsement", "match = ['loves it']\nonly = ['quoted']", "“My aunt loves it,” a client says.");

    let files = [
        ("contexts/negated.toml", "about = ''\nwhen = ''\n[[trigger]]\nwhere = 'before'\nmatch = ['not', 'no', 'never']"),
        ("contexts/question.toml", "about = ''\nwhen = ''\nquestion-mark = true"),
        (
            "contexts/quoted.toml",
            "about = ''\nwhen = ''\nof = 'quotation'\n[[trigger]]\nwhere = 'speaker'\nmatch = ['a client']\n[[trigger]]\nwhere = 'quotation'\n\
             match = ['i']\n[[trigger]]\nwhere = 'heading'\nmatch = ['reviews']\n[[not]]\nwhere = 'speaker'\nmatch = ['dr']",
        ),
        (
            "contexts/informing.toml",
            "about = ''\nwhen = ''\nof = 'page'\nexcuses = ['proof']\n\
             [unless-claims]\ncategories = ['natural', 'unqualified-safety']\nsentences = 2\n[[trigger]]\nmatch = ['your doctor']\n[[not]]\nmatch = ['our clinic']",
        ),
        ("support/trusted.toml", "about = ''\ndomains = ['nih.gov']"),
        ("claims/downtime/none.toml", &downtime),
        ("claims/downtime/or-pain.toml", &little),
        ("claims/unqualified-safety/safe.toml", &safe),
        ("claims/natural/natural.toml", &natural),
        ("claims/proof/proven.toml", &proof),
        ("claims/urgency/now.toml", &heading),
        ("claims/prescription-medicine/botox.toml", &abroad),
        ("claims/painless/answer.toml", &answer),
        ("claims/efficacy/lists.toml", &list),
        ("claims/testimonial/quoted.toml", &quoted),
        ("claims/endorsement/told.toml", &told),
    ];
    let rules = RuleSet::load(&common::folder("judging", files)).unwrap_or_else(|errors| panic!("{errors}"));
    Linter::new(rules)
});

fn read(page: &str) -> Document {
    Document::parse("page.md".into(), page.to_owned(), Format::Markdown)
}

/// The rules that report something, each with the words and how many further places are labelled.
fn found(page: &str) -> Vec<(String, String, usize)> {
    let document = read(page);
    let findings = LINTER.check(&document, &Policy::default()).into_iter();
    findings.map(|f| (f.rule.to_string(), document.source[f.span.start..f.span.end].to_owned(), f.related.len())).collect()
}

/// A rule, the words that it underlines, and how many further places are labelled.
type Expected<'t> = (&'t str, &'t str, usize);

fn hold(cases: &[(&str, &[Expected])]) {
    for (page, expected) in cases {
        let expected: Vec<_> = expected.iter().map(|&(rule, words, related)| (rule.to_owned(), words.to_owned(), related)).collect();
        assert_eq!(found(page), expected, "{page:?}");
    }
}

#[test]
fn a_page_that_sells_nothing_is_excused_from_what_its_context_names() {
    let proven: &[Expected] = &[("proof/proven", "Clinically proven", 0)];
    hold(&[
        ("Clinically proven.\n\nTo you.", proven),
        ("Clinically proven.\n\nAsk your doctor.", &[]),
        ("Ask your doctor. Zero downtime.", &[("downtime/none", "Zero downtime", 0)]),
        ("Clinically proven.\n\nAsk your doctor.\n\n# At our clinic", proven),
    ]);
}

#[test]
fn one_finding_for_each_sentence_and_rule() {
    hold(&[
        ("Zero downtime, no recovery.", &[("downtime/none", "Zero downtime", 1)]),
        ("Zero downtime. Zero downtime.", &[("downtime/none", "Zero downtime", 0), ("downtime/none", "Zero downtime", 0)]),
        ("Safe, with zero downtime.", &[("unqualified-safety/safe", "Safe", 0), ("downtime/none", "zero downtime", 0)]),
    ]);
}

#[test]
fn the_rule_that_says_more_about_the_same_words_has_them() {
    hold(&[
        ("Zero downtime or pain.", &[("downtime/or-pain", "Zero downtime or pain", 0)]),
        ("Naturally safe.", &[("unqualified-safety/safe", "safe", 0)]),
    ]);
}

#[test]
fn innocent_phrases_and_contexts_excuse() {
    hold(&[
        ("Zero downtime payments.", &[]),
        ("Zero downtime payments, no recovery.", &[("downtime/none", "no recovery", 0)]),
        ("It is not safe.", &[]),
        ("Is it safe?", &[]),
        ("Is it clinically proven?", &[("proof/proven", "clinically proven", 0)]),
    ]);
}

#[test]
fn a_source_in_reach_supports_what_it_may_support() {
    hold(&[
        ("Clinically proven.", &[("proof/proven", "Clinically proven", 0)]),
        ("Clinically proven.[^1]\n\n[^1]: Lee, 2019.", &[]),
        ("Clinically proven (Lee et al., 2019).", &[]),
        ("[Clinically proven](https://pubmed.nih.gov/1).", &[]),
        ("[Clinically proven](https://nih.gov.shop/1).", &[("proof/proven", "Clinically proven", 0)]),
        ("[Clinically proven](/why.html).", &[("proof/proven", "Clinically proven", 0)]),
        ("Clinically proven. We like it. See Lee.[^1]\n\n[^1]: Lee, 2019.", &[("proof/proven", "Clinically proven", 0)]),
        ("Safe.[^1]\n\n[^1]: Lee, 2019.", &[("unqualified-safety/safe", "Safe", 0)]),
    ]);
}

#[test]
fn a_rule_looks_where_it_should() {
    hold(&[("# Book now\n\nBook now.", &[("urgency/now", "Book now", 0)]), ("Botox.", &[])]);
}

#[test]
fn an_answer_needs_its_question() {
    let answer: &[Expected] = &[("painless/answer", "Not at all", 0)];
    hold(&[
        ("Does it hurt? Not at all.", answer),
        ("## Does it hurt?\n\nNot at all.", answer),
        ("Does it hurt? Many ask. Not at all.", answer),
        ("Does it hurt? Many ask. Many do. Not at all.", &[]),
        ("Does it cost? Not at all.", &[]),
        ("Does it hurt? Does it cost? Not at all.", &[]),
        ("Not at all.", &[]),
    ]);
}

#[test]
fn an_item_needs_its_lead_in() {
    let item: &[Expected] = &[("efficacy/lists", "skin", 1)];
    hold(&[
        ("Good for:\n\n- skin\n- chairs", item),
        ("## Good for\n\n- skin", item),
        ("| Good for | Not for |\n|---|---|\n| skin | skin |", item),
        ("Bad for:\n\n- skin", &[]),
        ("Good for skin.", &[]),
        ("Not good for:\n\n- skin", &[]),
        ("We treat:\n\n- chairs\n- tables", &[("efficacy/lists", "chairs", 1), ("efficacy/lists", "tables", 1)]),
    ]);
}

#[test]
fn a_rule_may_ask_for_a_context_and_for_no_words() {
    let kind: &[Expected] = &[("testimonial/quoted", "So kind", 0)];
    hold(&[
        ("“So kind.” – Jo", kind),
        ("“So kind.” – Dr Jo", &[]),
        ("“So kind,” said a client.", kind),
        ("“So kind,” said Jo.", &[]),
        ("“I loved it,” said Jo.", &[("testimonial/quoted", "I loved it", 0)]),
        ("“So kind?” – Jo", &[]),
        ("# Reviews\n\n“So kind.” And so on.", kind),
        ("# Reviews\n\nSo kind.", &[]),
        ("> So kind. – Jo", kind),
        ("“She loves it,” said a client.", &[("testimonial/quoted", "She loves it", 0), ("endorsement/told", "loves it", 0)]),
        ("She loves it.", &[]),
    ]);
}

#[test]
fn the_trace_says_what_decided() {
    let outcomes = |page: &str| -> Vec<String> {
        let traced = LINTER.trace(&read(page), &Policy::default());
        traced.into_iter().flat_map(|sentence| sentence.candidates).map(|c| format!("{}: {}", c.rule, c.outcome)).collect()
    };
    assert_eq!(outcomes("Zero downtime."), ["downtime/none: flagged"]);
    assert_eq!(outcomes("Zero downtime, no recovery."), ["downtime/none: flagged", "downtime/none: flagged with the words before it"]);
    assert_eq!(outcomes("It is not safe."), ["unqualified-safety/safe: left alone: context `negated`, because of `not`"]);
    assert_eq!(outcomes("She loves it."), ["endorsement/told: left alone: not in context `quoted`"]);
    assert_eq!(outcomes("Zero downtime payments."), ["downtime/none: left alone: innocent phrase `zero downtime payments`"]);
    assert_eq!(outcomes("[Clinically proven](https://nih.gov/1)."), ["proof/proven: left alone: supported by https://nih.gov/1"]);
    assert_eq!(
        outcomes("Zero downtime or pain."),
        ["downtime/or-pain: flagged", "downtime/none: left to `downtime/or-pain`, which says more about these words"]
    );
}

#[test]
fn a_page_that_claims_as_sellers_do_does_not_merely_inform() {
    let page = |rest: &str| format!("Ask your doctor. It is clinically proven.\n\n{rest}\n");
    let reported = |rest: &str| found(&page(rest)).iter().any(|(rule, ..)| rule == "proof/proven");
    assert!(!reported("It is safe. Come in."));
    assert!(!reported("It is not new, and safe, naturally safe."));
    assert!(reported("It is safe. They are naturally safe."));
}
