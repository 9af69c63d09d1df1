//! What is read in an HTML page, where in the page it stands, and which bytes it is.

use caveat::document::{Block, Document, Format, Region, Role, Span};

fn page(source: &str) -> Document {
    Document::parse("page.html".into(), source.into(), Format::Html)
}

/// One line for each block: its region, if it is not the copy itself, what it is, and what it says.
fn outline(document: &Document) -> Vec<String> {
    let line = |block: &Block| {
        let region = match block.region {
            Region::Main => String::new(),
            region => format!("{region:?} ").to_lowercase(),
        };
        let role = match block.role {
            Role::Heading(level) => format!("h{level}"),
            role => format!("{role:?}").to_lowercase(),
        };
        let head = block.column.map(|column| format!(" under {}", document.blocks[column].prose)).unwrap_or_default();
        format!("{region}{role}{head}: {}", block.prose)
    };
    document.blocks.iter().map(line).collect()
}

#[track_caller]
fn reads(source: &str, expected: &[&str]) {
    assert_eq!(outline(&page(source)), expected, "{source}");
}

/// The bytes that are underlined for some words of the copy.
#[track_caller]
fn underlined<'d>(document: &'d Document, words: &str) -> &'d str {
    let found = document.blocks.iter().find_map(|block| Some((block, block.prose.find(words)?)));
    let (block, at) = found.unwrap_or_else(|| panic!("{words:?} in {:?}", outline(document)));
    let place = block.source(Span::new(at, at + words.len()));
    &document.source[place.start..place.end]
}

/// What of the copy is set as small print.
fn small_print(document: &Document) -> Vec<&str> {
    let parts = |block: &'_ Block| block.small.clone().into_iter().map(move |span| (span.start, span.end)).collect::<Vec<_>>();
    document.blocks.iter().flat_map(|block| parts(block).into_iter().map(|(start, end)| &block.prose[start..end])).collect()
}

fn json_ld(json: &str) -> String {
    format!("<script type=\"application/ld+json\">{json}</script>")
}

#[test]
fn menus_and_link_lists_are_told_from_copy() {
    reads(
        "<header><div class='logo'><a href='/'>Australia's No. 1 skin clinic</a></div>\
         <nav><button>Menu</button><ul><li><a href='/botox'>Botox</a></li><li>Treatments<ul><li><a href='/f'>Fillers</a></ul></ul></nav></header>\
         <ol class='breadcrumb'><li><a href='/'>Home</a></li><li>Lip filler</li></ol>\
         <h1>Lip filler</h1><ul class='menu'><li><a href='/f'>Fillers</a></li><li>Facial: from $90</li></ul>\
         <nav><p>We are the best clinic in town, and we never close.</p></nav>\
         <footer><ul><li><a href='/b'>Botox</a></ul><a href='/p'>Privacy</a><p>The safest clinic. <a href='/x'>Book</a></p></footer>",
        &[
            "header paragraph: Australia's No. 1 skin clinic",
            "navigation paragraph: Menu",
            "navigation listitem: Botox",
            "navigation listitem: Treatments",
            "navigation listitem: Fillers",
            "navigation listitem: Home",
            "navigation listitem: Lip filler",
            "h1: Lip filler",
            "navigation listitem: Fillers",
            "listitem: Facial: from $90",
            "paragraph: We are the best clinic in town, and we never close.",
            "navigation listitem: Botox",
            "navigation paragraph: Privacy",
            "footer paragraph: The safest clinic. Book",
        ],
    );
}

#[test]
fn nothing_but_links_is_a_menu_wherever_it_stands() {
    let item = |town: &str| format!("<li><a href='/{town}'>Botox in {town}</a></li>");
    let items = |towns: &[&str]| towns.iter().map(|town| item(town)).collect::<String>();
    let regions = |source: &str| page(source).blocks.iter().map(|block| block.region).collect::<Vec<_>>();
    assert_eq!(regions(&format!("<ul>{}</ul>", items(&["Ash", "Bray", "Cork", "Dover"]))), [Region::Navigation; 4]);
    assert_eq!(regions(&format!("<ul>{}</ul>", items(&["Ash", "Bray"]))), [Region::Main; 2]);
    assert_eq!(regions(&format!("<ul>{}<li>Peels</ul>", items(&["Ash", "Bray", "Cork"]))), [Region::Main; 4]);
    let card = |town: &str| format!("<li><h3><a href='/{town}'>Botox in {town}</a></h3><img alt='{town}'>");
    let towns = ["Ash", "Bray", "Cork", "Dover", "Ely", "Frome", "Goole"];
    let cards = towns.map(card).concat();
    assert!(!regions(&cards).contains(&Region::Navigation));
    assert_eq!(regions(&format!("{cards}{}", card("Hull"))).iter().filter(|region| **region == Region::Navigation).count(), 8);
    let row = "<a href=1>Botox</a> | <a href=2>Fillers</a> | <a href=3>Peels</a>";
    assert_eq!(regions(&format!("<p>{row}</p><p>We offer {row}</p><p>{row}.</p>")), [Region::Navigation, Region::Main, Region::Main]);
}

#[test]
fn a_header_in_an_article_is_not_the_pages() {
    reads(
        "<article><header><h2>A case</h2></header><p>Text<footer>By Jo</footer></article><div role='contentinfo'>Call us</div>\
         <div class='site-footer'>Open daily</div><div id='footer'>Closed on Sundays</div><div class='card-footer'>More</div>",
        &[
            "h2: A case",
            "paragraph: Text",
            "paragraph: By Jo",
            "footer paragraph: Call us",
            "footer paragraph: Open daily",
            "footer paragraph: Closed on Sundays",
            "paragraph: More",
        ],
    );
}

#[test]
fn a_cookie_bar_is_no_copy_unless_it_is_all_there_is() {
    let bar =
        "<body class='cookies-not-set'><div id='CookieConsent'><h2>Your privacy</h2><p>We use cookies.</p><button>Accept</button></div>";
    reads(
        &format!(
            "{bar}<p>Our informed consent form comes by e-mail, and we go through it together.</p><p class='informed-consent'>Ask us.</p>"
        ),
        &[
            "notice h2: Your privacy",
            "notice paragraph: We use cookies.",
            "notice paragraph: Accept",
            "paragraph: Our informed consent form comes by e-mail, and we go through it together.",
            "paragraph: Ask us.",
        ],
    );
    reads(bar, &["h2: Your privacy", "paragraph: We use cookies.", "paragraph: Accept"]);
}

#[test]
fn small_print_is_known_also_in_the_middle_of_a_paragraph() {
    let document = page(
        "<p>Book now. <small>Bruising <b>may</b> occur.</small> Call us.</p><div class='fine-print'><p>Results vary.</p></div>\
         <p class='Disclaimer'>Swelling too.</p><p>Not small.</p>",
    );
    assert_eq!(small_print(&document), ["Bruising may occur.", "Results vary.", "Swelling too."]);
    assert_eq!(underlined(&document, "may occur"), "may</b> occur");
}

#[test]
fn footnotes_are_read_as_in_markdown() {
    let document = page(
        "<p>Proven<sup><a href='#fn1'>1</a></sup>.</p><section class='footnotes'><ol><li id='fn1'><p>Lee, 2019.</p></ol></section>\
         <p role='doc-footnote' id='n2'>A note.",
    );
    assert_eq!(outline(&document), ["paragraph: Proven.", "footnote: Lee, 2019.", "footnote: A note."]);
    assert_eq!(document.blocks[0].links[0].destination, "^fn1");
    assert_eq!(document.blocks[1].label.as_deref(), Some("fn1"));
    assert_eq!(document.blocks[2].label.as_deref(), Some("n2"));
}

#[test]
fn what_a_control_opens_is_read_and_what_is_hidden_is_not() {
    reads(
        "<button aria-controls='a b'>Does it hurt?</button><div id='a' hidden>Not at all.</div><div id='c' hidden>no</div>\
         <div role='tabpanel' style='display:none'>In the panel</div><div role='region' aria-labelledby='x' hidden>Answer</div>\
         <div hidden='until-found'>Found</div><template><p>no</p></template><noscript><p>no</p></noscript>\
         <!--[if IE]><p>no</p><![endif]--><![if !IE]><p>Shown</p><![endif]><p style='visibility: hidden'>no<p>End",
        &[
            "paragraph: Does it hurt?",
            "paragraph: Not at all.",
            "paragraph: In the panel",
            "paragraph: Answer",
            "paragraph: Found",
            "paragraph: Shown",
            "paragraph: End",
        ],
    );
}

#[test]
fn what_only_screen_readers_skip_is_seen() {
    reads(
        "<p>Zero <span aria-hidden='true'>downtime</span> <i class='fa' aria-hidden='true'>star</i><span class='material-icons'>check_circle</span>\
         now. (833) 313-STEM<sup>7836</sup>",
        &["paragraph: Zero downtime now. (833) 313-STEM7836"],
    );
}

#[test]
fn text_in_a_drawing_is_text_and_its_title_is_none() {
    reads(
        "<p>Call <svg><title>Phone</title><path d='M0'/></svg>us</p><svg viewBox='0 0 1 1'><style>a{}</style><text x=1>100% <tspan>safe</tspan></text>\
         <text>No pain</text></svg>after",
        &["paragraph: Call us", "paragraph: 100% safe", "paragraph: No pain", "paragraph: after"],
    );
}

#[test]
fn words_that_stand_side_by_side_are_not_joined() {
    for (source, expected) in [
        ("<a href=1>Botox</a><a href=2>Fillers</a>", "Botox\nFillers"),
        ("<span>No downtime</span><span>Safe</span>", "No downtime Safe"),
        ("<span>98%</span><span>satisfied</span>", "98% satisfied"),
        ("<span>micro</span><span>needling</span>", "microneedling"),
        ("<b>zero</b><i>Down</i>", "zeroDown"),
        ("<span>Safe.</span><a href=1>Book</a>", "Safe. Book"),
        ("<span>a</span> <span>B</span>", "a B"),
    ] {
        assert_eq!(page(source).blocks[0].prose, expected, "{source}");
    }
}

#[test]
fn parts_of_a_form_stand_apart() {
    reads(
        "<form><label>Your name <input placeholder='Jo'></label><label>E-mail</label><input><select><option>Botox</select>\
         <label><input type=checkbox>I agree</label><input type=button value='Get it now'></form>",
        &["paragraph: Your name", "paragraph: E-mail", "paragraph: I agree", "paragraph: Get it now"],
    );
}

#[test]
fn lines_and_quotation_marks_are_shown_by_the_element() {
    reads(
        "<pre>One line\n  and <b>an</b>other\r\n\nEnd</pre><p>She said <q>so kind</q>.</p><p aria-description='Described'>x",
        &["paragraph: One line\nand another\nEnd", "paragraph: She said “so kind”.", "tooltip: Described", "paragraph: x"],
    );
}

#[test]
fn a_cell_without_a_column_head_has_its_rows() {
    reads(
        "<table><caption>At a glance</caption><tr><th>Downtime<td>None<tr><th>Pain<td>A little<td>Really</table>\
         <table><tr><td><th>Peel<tr><th scope=row>Pain<td>None</table>",
        &[
            "paragraph: At a glance",
            "tableheader: Downtime",
            "tablecell under Downtime: None",
            "tableheader: Pain",
            "tablecell under Pain: A little",
            "tablecell under Pain: Really",
            "tableheader: Peel",
            "tableheader: Pain",
            "tablecell under Peel: None",
        ],
    );
}

#[test]
fn headings_in_an_enclosure_end_with_it() {
    let document =
        page("<h2>Care</h2><details><summary>Is it safe?</summary><p>Yes.</details><p>After<dl><dt>Term<dd>Text</dl><aside></aside><p>End");
    let enclosures: Vec<_> = document.blocks.iter().map(|block| (block.enclosures.ended, block.enclosures.begun)).collect();
    assert_eq!(enclosures, [(0, 0), (0, 1), (0, 0), (1, 0), (0, 1), (0, 0), (1, 0)]);
}

#[test]
fn questions_and_answers_for_search_engines() {
    let json = json_ld(
        r#"{"@context":"https://schema.org","@type":"FAQPage","mainEntity":[{"@type":"Question","name":"Does it \"hurt\"?",
        "acceptedAnswer":{"@type":"Answer","text":"<p>Not at all&nbsp;\u2013 it\u2019s <b>pain<\/b>-free.<\/p><ul><li>Quick \ud83d\ude0d<\/li></ul>"}},
        {"@type":["Thing","Question"],"name":"How long?","acceptedAnswer":{"text":"One hour.\nOr two"}}]}"#,
    );
    let document = page(&json);
    assert_eq!(
        outline(&document),
        [
            "data h3: Does it \"hurt\"?",
            "data paragraph: Not at all\u{a0}– it’s pain-free.",
            "data listitem: Quick 😍",
            "data h3: How long?",
            "data paragraph: One hour.\nOr two",
        ]
    );
    assert_eq!(underlined(&document, "\"hurt\""), "\\\"hurt\\\"");
    assert_eq!(underlined(&document, "at all\u{a0}–"), "at all&nbsp;\\u2013");
    assert_eq!(underlined(&document, "it’s pain-free"), "it\\u2019s <b>pain<\\/b>-free");
    assert_eq!(underlined(&document, "😍"), "\\ud83d\\ude0d");
    assert_eq!(underlined(&document, "hour.\nOr"), "hour.\\nOr");
}

#[test]
fn other_data_for_search_engines() {
    reads(
        &json_ld(
            r#"{"@graph":[{"@type":"MedicalClinic","name":"Best Skin","description":"The safest clinic","image":{"caption":"Our team"},
            "makesOffer":[{"name":"Lip filler"},{"itemOffered":{"@type":"Service","name":"Peel","description":"No downtime"}}],
            "review":{"author":"Jo","reviewBody":"It changed my life"},"aggregateRating":{"ratingValue":"5"},"award":["No. 1 in 2024"]},
            {"@type":"Article","headline":"Erase lines","articleBody":"Text","keywords":"no"},{"@type":"BreadcrumbList","name":"no"}]}"#,
        ),
        &[
            "data meta: The safest clinic",
            "data alt: Our team",
            "data meta: Lip filler",
            "data meta: Peel",
            "data meta: No downtime",
            "data quote: It changed my life",
            "data meta: No. 1 in 2024",
            "data title: Erase lines",
            "data paragraph: Text",
        ],
    );
}

#[test]
fn data_that_only_repeats_the_page_is_left_out() {
    let faq = |answer: &str| {
        json_ld(&format!(
            r#"{{"@type":"FAQPage","mainEntity":{{"@type":"Question","name":"Is it safe?","acceptedAnswer":{{"text":"{answer}"}}}}}}"#
        ))
    };
    let shown = "<title>Peels</title><meta property='og:title' content='Peels'><details><summary>Is it safe?</summary><p>Yes. <b>Very</b> safe.</p>\
                 <p>We say so.</details>";
    let visible = ["title: Peels", "h4: Is it safe?", "paragraph: Yes. Very safe.", "paragraph: We say so."];
    reads(&format!("{shown}{}", faq("Yes. Very safe. We say so.")), &visible);
    reads(&format!("{}{shown}", faq("<p>Yes.</p> Very safe!")), &visible);
    let added = ["data h3: Is it safe?", "data paragraph: Yes. 100% safe."];
    reads(&format!("{shown}{}{}", faq("Yes. 100% safe."), faq("Yes. 100% safe.")), &[&visible[..], &added].concat());
    let preview =
        "<meta property='og:title' content='The best peels'><meta name='twitter:title' content='The best peels'><title>Peels</title>";
    reads(preview, &["data meta: The best peels", "title: Peels"]);
}

#[test]
fn broken_data_hides_nothing() {
    for broken in [
        "{",
        "{\"a\": }",
        "{\"description\": \"x",
        "[1,]",
        "{\"description\": \"\\q\"}",
        "}{",
        "{\"description\": \"line\nend\"}",
        "",
        "null",
    ] {
        reads(&format!("<p>Before</p>{}<p>After</p>", json_ld(broken)), &["paragraph: Before", "paragraph: After"]);
    }
    reads(
        &format!("<p>Be{}fore</p>", json_ld("/*<![CDATA[*/ {\"description\": \"\\ud800 x\"} /*]]>*/")),
        &["paragraph: Before", "data meta: \u{fffd} x"],
    );
    let deep = format!("{}{{\"description\":\"deep\"}}{}", "[".repeat(100_000), "]".repeat(100_000));
    reads(&format!("{}<p>After</p>", json_ld(&deep)), &["paragraph: After"]);
}

#[test]
fn data_in_markdown_is_read_too() {
    let source = format!("Text\n\n{}\n", json_ld("{\"@type\": \"Service\",\n  \"description\": \"No\\u0020pain\"}"));
    let document = Document::parse("a.md".into(), source, Format::Markdown);
    assert_eq!(outline(&document), ["paragraph: Text", "data meta: No pain"]);
    assert_eq!(underlined(&document, "No pain"), "No\\u0020pain");
}
