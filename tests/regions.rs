//! What the place of words in an HTML page means for the findings.

use caveat::context::Outline;
use caveat::document::{Block, Document, Format};
use caveat::finding::Finding;
use caveat::linter::Linter;
use caveat::policy::Policy;
use caveat::rules::RuleSet;
use caveat::text::{Text, Words};
use std::sync::LazyLock;

static LINTER: LazyLock<Linter> = LazyLock::new(|| Linter::new(RuleSet::embedded()));

fn page(source: &str) -> Document {
    Document::parse("page.html".into(), source.to_owned(), Format::Html)
}

fn check(source: &str) -> Vec<Finding> {
    LINTER.check(&page(source), &Policy::all())
}

/// The rule of each finding about what is said, and the bytes that it underlines.
fn claims(source: &str) -> Vec<(String, &str)> {
    let said = check(source).into_iter().filter(|finding| finding.disclosure.is_none());
    said.map(|finding| (finding.rule.to_string(), &source[finding.span.start..finding.span.end])).collect()
}

/// Whether something is missing that a page about a treatment owes.
fn owes(source: &str) -> bool {
    check(source).iter().any(|finding| finding.disclosure.is_some())
}

const MENU: &str = "<li><a href='/m'>Microneedling</a><li><a href='/b'>Botox</a><li><a href='/p'>Chemical peels</a>";

#[test]
fn a_menu_promotes_nothing_and_is_no_claim() {
    let opening = "<h1>Opening hours</h1><p>We are open from nine to five.</p>";
    for menu in [
        format!("<nav><ul>{MENU}</ul></nav>{opening}"),
        format!("<header><ul>{MENU}</ul></header>{opening}"),
        format!("{opening}<footer><h4>Services</h4><ul>{MENU}</ul></footer>"),
        format!("<ol class='breadcrumb'>{MENU}<li>Lip filler</ol>{opening}"),
    ] {
        assert_eq!(check(&menu), [], "{menu}");
    }
    assert!(owes(&format!("<h1>Microneedling</h1>{opening}")));
}

#[test]
fn a_slogan_is_a_claim_wherever_it_stands() {
    for (before, after) in [
        ("<header><div class='logo'><a href='/'>", "</a></div></header><main>Welcome.</main>"),
        ("<main>Welcome.</main><footer><p>", "</p></footer>"),
        ("<nav><p>", "</p></nav>"),
        ("<div class='sidebar'><p>", "</p></div>"),
    ] {
        let source = format!("{before}Zero downtime, and back to work the same day.{after}");
        assert!(claims(&source).contains(&("downtime/none".to_owned(), "Zero downtime")), "{source}: {:?}", claims(&source));
    }
}

#[test]
fn a_cookie_bar_is_not_checked() {
    let bar = "<div class='cookie-bar'><p>Our cookies are completely safe.</p></div>";
    assert_eq!(claims(&format!("<p>We are open from nine to five, and on Saturdays till noon.</p>{bar}")), []);
}

#[test]
fn an_answer_for_search_engines_is_checked_unless_it_stands_on_the_page() {
    let data = |answer: &str| {
        format!(
            "<script type='application/ld+json'>{{\"@type\": \"FAQPage\", \"mainEntity\": [{{\"@type\": \"Question\", \"name\": \"Does it hurt?\", \
             \"acceptedAnswer\": {{\"@type\": \"Answer\", \"text\": \"{answer}\"}}}}]}}</script>"
        )
    };
    let shown = "<h3>Does it hurt?</h3><p>Not at all.</p>";
    let hurt = claims(shown);
    assert_eq!(hurt.len(), 1, "{hurt:?}");
    assert_eq!(claims(&data("<p>Not at\\u0020all.<\\/p>")), [(hurt[0].0.clone(), "Not at\\u0020all")]);
    assert_eq!(claims(&format!("{}{shown}", data("Not at all."))), hurt);
}

#[test]
fn a_review_for_search_engines_is_a_testimonial() {
    let source = "<script type='application/ld+json'>{\"@type\": \"Product\", \"review\": {\"author\": {\"name\": \"Jo\"}, \
                  \"reviewBody\": \"I felt so well looked after, and my face has never been smoother.\"}}</script>";
    assert!(claims(source).iter().any(|(rule, _)| rule.starts_with("testimonial/")), "{:?}", claims(source));
}

#[test]
fn risks_in_small_print_are_out_of_the_way() {
    let page = |open: &str, close: &str| {
        format!(
            "<h1>Microneedling</h1><p>It erases wrinkles.</p><p>It tightens the skin.</p><p>It fades acne scars.</p><p>It shrinks pores.</p>\
             <p>Book today. {open}Redness, swelling and infection may occur. It is not suitable during pregnancy.{close}</p>\
             <p>It evens out the skin tone.</p><p>It firms the neck.</p><p>It smooths stretch marks.</p><p>It lifts the jawline.</p>"
        )
    };
    let weighed = |source: &str| check(source).into_iter().find(|finding| &*finding.rule == "disclosure/fair-balance").map(|f| f.message);
    let small = weighed(&page("<small>", "</small>")).expect("it is not balanced");
    assert!(small.ends_with("in a footnote or small print"), "{small}");
    assert!(weighed(&page("<span>", "</span>")).is_none_or(|message| !message.contains("small print")));
}

#[test]
fn a_heading_in_an_enclosure_heads_nothing_behind_it() {
    let document = page(
        "<h2>Care</h2><p>One.<details><summary>Side effects</summary><p>Two.</details><p>Three.<aside><h2>Note</h2><p>Four.</aside><p>Five.\
         <script type='application/ld+json'>{\"@type\":\"Question\",\"name\":\"Six?\",\"acceptedAnswer\":{\"text\":\"Seven.\"}}</script><p>Eight.",
    );
    let text = Text::read(document.blocks.iter().map(Block::copy), &Words::default());
    let outline = Outline::new(&document.blocks, &text);
    let above = |index: usize| {
        let parent = outline.parent(index).map_or("-", |parent| &document.blocks[parent].prose);
        (document.blocks[index].prose.as_str(), parent)
    };
    assert_eq!(
        (0..document.blocks.len()).map(above).collect::<Vec<_>>(),
        [
            ("Care", "-"),
            ("One.", "Care"),
            ("Side effects", "Care"),
            ("Two.", "Side effects"),
            ("Three.", "Care"),
            ("Note", "Care"),
            ("Four.", "Note"),
            ("Five.", "Care"),
            ("Six?", "-"),
            ("Seven.", "Six?"),
            ("Eight.", "Care"),
        ]
    );
}
