//! What a rule says to write word for word is offered where the sentence stays right, and nowhere else.

use caveat::document::{Document, Format};
use caveat::linter::Linter;
use caveat::policy::Policy;
use caveat::rules::RuleSet;
use std::sync::LazyLock;

static LINTER: LazyLock<Linter> = LazyLock::new(|| Linter::new(RuleSet::embedded()));

/// The page with the first replacement that is offered; `None` if none is.
fn becomes(source: &str, format: Format) -> Option<String> {
    let document = Document::parse("page".into(), source.to_owned(), format);
    let findings = LINTER.check(&document, &Policy::all());
    assert!(findings.iter().any(|finding| &*finding.category != "disclosure"), "nothing is reported in {source:?}");
    let replacement = findings.into_iter().find_map(|finding| finding.replacement)?;
    let mut text = source.to_owned();
    text.replace_range(replacement.span.start..replacement.span.end, &replacement.text);
    Some(text)
}

#[test]
fn the_sentence_stays_right() {
    for (before, after) in [
        ("Painless laser hair removal", "Laser hair removal"),
        ("Book our painless laser treatment.", "Book our laser treatment."),
        ("This is a risk-free electrolysis treatment.", "This is an electrolysis treatment."),
        ("An unrivalled facial awaits you.", "A facial awaits you."),
        ("Our\npainless\ntreatment.", "Our\ntreatment."),
        ("Our tweakments are done here.", "Our treatments are done here."),
        ("TWEAKMENTS: now open", "Treatments: now open"),
    ] {
        assert_eq!(becomes(before, Format::Markdown).as_deref(), Some(after));
    }
    let page = "<p title='&amp;'>&amp; our painless treatment</p>";
    assert_eq!(becomes(page, Format::Html).as_deref(), Some("<p title='&amp;'>&amp; our treatment</p>"));
}

#[test]
fn nothing_is_offered_where_more_would_have_to_change() {
    for left in [
        // What is said is the point of the sentence.
        "The treatment is painless.",
        "It is painless and quick.",
        // Another adjective hangs on it.
        "Our quick and painless treatment.",
        "Our painless and quick treatment.",
        // Letters do not tell whether it is "a" or "an".
        "This is a risk-free ultrasound treatment.",
        "This is a risk-free IPL treatment.",
        // Markup would lose what it encloses.
        "Our **painless** treatment.",
        "> Our painless\n> treatment.",
        "It was \"painless\" treatment.",
    ] {
        assert_eq!(becomes(left, Format::Markdown), None, "{left}");
    }
}
