//! What each format is read as, and which words end up underlined.

use caveat::document::{Document, Format, Role, Span};

fn parse(source: &str, format: Format) -> Document {
    Document::parse("draft".into(), source.into(), format)
}

fn markdown(source: &str) -> Document {
    parse(source, Format::Markdown)
}

/// One line for each block: what it is, and what it says.
fn outline(document: &Document) -> Vec<String> {
    let line = |block: &caveat::document::Block| {
        let role = match block.role {
            Role::Heading(level) => format!("h{level}"),
            role => format!("{role:?}").to_lowercase(),
        };
        let list = block.list.map(|list| format!(" {list}")).unwrap_or_default();
        let column = block.column.map(|column| format!(" under {}", document.blocks[column].prose)).unwrap_or_default();
        format!("{role}{list}{column}: {}", block.prose)
    };
    document.blocks.iter().map(line).collect()
}

#[track_caller]
fn reads(document: &Document, expected: &[&str]) {
    assert_eq!(outline(document), expected);
}

/// The source that is underlined for some words of the copy.
#[track_caller]
fn underlined<'d>(document: &'d Document, words: &str) -> &'d str {
    let found = document.blocks.iter().find_map(|block| Some((block, block.prose.find(words)?)));
    let (block, at) = found.unwrap_or_else(|| panic!("{words:?} in {:?}", outline(document)));
    let place = block.source(Span::new(at, at + words.len()));
    &document.source[place.start..place.end]
}

/// Each link's text and where it leads.
fn links(document: &Document) -> Vec<(&str, &str)> {
    document
        .blocks
        .iter()
        .flat_map(|block| block.links.iter().map(|link| (&block.prose[link.prose.start..link.prose.end], &*link.destination)))
        .collect()
}

#[test]
fn a_claim_across_markup_is_underlined_as_a_whole() {
    let page = markdown("Our **100%** [safe](x.md) tre**at**ment isn&rsquo;t 50\\% off.");
    reads(&page, &["paragraph: Our 100% safe treatment isn’t 50% off."]);
    assert_eq!(underlined(&page, "100% safe"), "100%** [safe");
    assert_eq!(underlined(&page, "treatment"), "tre**at**ment");
    assert_eq!(underlined(&page, "isn’t"), "isn&rsquo;t");
    assert_eq!(underlined(&page, "’"), "&rsquo;");
    assert_eq!(underlined(&page, "50%"), "50\\%");
    assert_eq!(links(&page), [("safe", "x.md")]);
}

#[test]
fn places_count_the_byte_order_mark_and_carriage_returns() {
    let page = markdown("\u{feff}# Safe\r\n\r\nNo\r\ndowntime  \r\nat all");
    reads(&page, &["h1: Safe", "paragraph: No downtime\nat all"]);
    assert_eq!(page.blocks[0].source(Span::new(0, 4)), Span::new(5, 9));
    assert_eq!(underlined(&page, "No downtime"), "No\r\ndowntime");
    for format in [Format::Html, Format::Text] {
        assert_eq!(parse("\u{feff}Safe", format).blocks[0].source(Span::new(0, 4)), Span::new(3, 7));
    }
}

#[test]
fn markdown_blocks() {
    let page = markdown(
        "Title\n=====\n\n> A quote\n> goes on.\n\n- one\n  more\n- two\n  1. nested\n\n     loose\n- three\n\nText[^n] ~~gone~~ `code` here.\n\n    code\n\n\
         [^n]: The note.\n\n***\n\n![An *alt*](a.png \"A &amp; \\\"tip\\\"\") <https://nih.gov>",
    );
    reads(
        &page,
        &[
            "h1: Title",
            "quote: A quote goes on.",
            "listitem 1: one more",
            "listitem 1: two",
            "listitem 2: nested",
            "listitem 2: loose",
            "listitem 1: three",
            "paragraph: Text gone here.",
            "footnote: The note.",
            "alt: An alt",
            "tooltip: A & \"tip\"",
            "paragraph: https://nih.gov",
        ],
    );
    assert_eq!(links(&page), [("", "^n"), ("https://nih.gov", "https://nih.gov")]);
    assert_eq!(page.blocks[8].label.as_deref(), Some("n"));
    assert_eq!(underlined(&page, "A & \"tip\""), "A &amp; \\\"tip\\\"");
}

#[test]
fn table_cells_know_their_column() {
    let page = markdown("| Treatment | Downtime |\n|--|--|\n| Peel \\| deep | none |\n| | [two](b) days |");
    reads(
        &page,
        &[
            "tableheader: Treatment",
            "tableheader: Downtime",
            "tablecell under Treatment: Peel | deep",
            "tablecell under Downtime: none",
            "tablecell under Downtime: two days",
        ],
    );
    let page =
        parse("<table><tr><th>A<th colspan=2>B<tr><td rowspan=2>1<td>2<td>3<tr><td>4<td><table><tr><td>5</table>6</table>7", Format::Html);
    reads(
        &page,
        &[
            "tableheader: A",
            "tableheader: B",
            "tablecell under A: 1",
            "tablecell under B: 2",
            "tablecell under B: 3",
            "tablecell under B: 4",
            "tablecell: 5",
            "tablecell under B: 6",
            "paragraph: 7",
        ],
    );
}

#[test]
fn titles_of_reference_links_stand_in_their_definitions() {
    let page = markdown("See [it][r] and [r].\n\n[r]: http://e.com 'Proven &amp; safe'\n\nEnd.");
    reads(&page, &["paragraph: See it and r.", "tooltip: Proven & safe", "paragraph: End."]);
    assert_eq!(links(&page), [("it", "http://e.com"), ("r", "http://e.com")]);
}

#[test]
fn html_inside_markdown() {
    let page = markdown(
        "A<br>b sa<b>f</b>e <span hidden>no</span> <!-- aside --> <abbr title=\"Tip\">x</abbr>.\n\n\
         > <p class=\"a\n> b\">Quoted\n> text</p>\n\n<details><summary>Is it *safe*?</summary>\n\nYes, *it* is.\n\n</details>\n\n\
         <div hidden>\n\nnot shown\n\n</div>\n\n<script>\nno\n\nno\n</script>\n\nproven<sup>1</sup>",
    );
    reads(
        &page,
        &[
            "paragraph: A\nb safe x.",
            "tooltip: Tip",
            "quote: Quoted text",
            "h4: Is it *safe*?",
            "paragraph: Yes, it is.",
            "paragraph: proven",
        ],
    );
    assert_eq!(underlined(&page, "Quoted text"), "Quoted\n> text");
    assert_eq!(underlined(&page, "safe"), "sa<b>f</b>e");
    assert_eq!(links(&page), [("", "^1")]);
    let comment = page.comments[0];
    assert_eq!(&page.source[comment.start..comment.end], "<!-- aside -->");
}

#[test]
fn markdown_lines_that_plainly_are_captions_stay_apart() {
    let page = markdown("Slide 1: Clinically proven\nSlide 2: No pain ✨\nSwipe for more,\nor do not, as **the\nWHO** says");
    reads(&page, &["paragraph: Slide 1: Clinically proven\nSlide 2: No pain ✨\nSwipe for more, or do not, as the WHO says"]);
}

#[test]
fn front_matter_in_yaml() {
    let page = markdown(
        "---\ntitle: \"Caf\\u00e9 \\\"skin\\\"\" # why\ndescription: >\n  No pain,\n  no é.\nslug: no-copy\nseo: {title: It's, og_description: 'it''s'}\n\
         faq:\n  - question: Is it safe?\n    answer: |\n      Yes.\n      It is.\nauthor: {title: Dr}\n---\nBody",
    );
    reads(
        &page,
        &[
            "title: Café \"skin\"",
            "meta: No pain, no é.",
            "title: It's",
            "meta: it's",
            "h3: Is it safe?",
            "paragraph: Yes.\nIt is.",
            "paragraph: Body",
        ],
    );
    assert_eq!(underlined(&page, "é \"skin"), "\\u00e9 \\\"skin");
    assert_eq!(underlined(&page, "no é"), "no é");
    assert_eq!(underlined(&page, "Yes.\nIt"), "Yes.\n      It");
}

#[test]
fn front_matter_that_does_not_parse_hides_nothing() {
    reads(&markdown("---\ntitle: Botox: the facts\nx: [\n---\nBody"), &["title: Botox: the facts", "paragraph: Body"]);
    reads(&markdown("---\n\nNote: this is text\n\n---\nBody"), &["paragraph: Note: this is text", "paragraph: Body"]);
    reads(&markdown("---\njust text\n---\nBody"), &["h2: just text", "paragraph: Body"]);
    reads(&markdown("---\ntitle: never closed\n"), &["paragraph: title: never closed"]);
}

#[test]
fn front_matter_in_toml() {
    let page = markdown("+++\r\ntitle = 'A \"b\"'\r\nx = \r\n[seo]\r\nsummary = \"\"\"\r\nno \\\r\n  pain\"\"\"\r\n+++\r\nBody");
    reads(&page, &["title: A \"b\"", "meta: no pain", "paragraph: Body"]);
}

#[test]
fn html_pages() {
    let page = parse(
        "<!doctype html><title>A &amp; B</title><meta name=description content=' D &quot;x&quot; '><style>a<b</style>\
         <h1>Big <small>one</small></h1><p>Un<b>believ</b>able \n text<p hidden>no<p>next<div hidden><div>no</div>no</div><i aria-hidden=true>check</i>\
         <ul><li>a<ul><li>b</ul><li style='display: none'>no<li>c</ul><dl><dt>T<dd>D</dl><button>Book</button>\
         <figure><img src=x alt='An alt' title='An alt'><figcaption>Fig</figcaption></figure><input type=submit value=Send>\
         <a href='/x?a&amp;b'><div>one</div><div>two</div></a><textarea>no</textarea><noscript>no</noscript>x &lt; y &notit",
        Format::Html,
    );
    reads(
        &page,
        &[
            "title: A & B",
            "meta: D \"x\"",
            "h1: Big one",
            "paragraph: Unbelievable text",
            "paragraph: next",
            "listitem 1: a",
            "listitem 2: b",
            "listitem 1: c",
            "h5: T",
            "paragraph: D",
            "paragraph: Book",
            "alt: An alt",
            "paragraph: Fig",
            "paragraph: Send",
            "paragraph: one",
            "paragraph: two",
            "paragraph: x < y ¬it",
        ],
    );
    assert_eq!(underlined(&page, "Unbelievable text"), "Un<b>believ</b>able \n text");
    assert_eq!(links(&page), [("one", "/x?a&b"), ("two", "/x?a&b")]);
}

#[test]
fn broken_html_loses_no_text() {
    let page = parse("a <p title=\"never closed>b <i>c</p></td></b> d <li>e</ul> f < g <", Format::Html);
    reads(&page, &["paragraph: a", "paragraph: b c", "paragraph: d", "listitem 1: e", "listitem 1: f < g <"]);
}

#[test]
fn a_raised_number_is_a_mark_unless_it_is_a_power() {
    let page =
        parse("proven<sup>1</sup>, safe<sup><a href='#n'>[2]</a></sup>, 5 cm<sup>2</sup>, 10<sup>3</sup>, X<sup>®</sup>", Format::Html);
    reads(&page, &["paragraph: proven, safe, 5 cm2, 103, X®"]);
    assert_eq!(links(&page), [("", "^1"), ("", "^n")]);
}

#[test]
fn plain_text_that_is_wrapped() {
    let page = parse(
        "HOW IT WORKS\n============\n\nThe cream is put on by hand and left for an hour, which most\npeople find comfortable. \
         It was made by people who worked with\nDr Smith for years.\n\n * first item which is long enough that it\n   goes on\n * second\n",
        Format::Text,
    );
    reads(
        &page,
        &[
            "h1: HOW IT WORKS",
            "paragraph: The cream is put on by hand and left for an hour, which most people find comfortable. \
             It was made by people who worked with Dr Smith for years.",
            "listitem 1: first item which is long enough that it goes on",
            "listitem 1: second",
        ],
    );
}

#[test]
fn plain_text_that_is_not() {
    let page = parse(
        "Spring menu\n\nNo pain 💉\nno downtime\nBack to work by two!\n#glow\n\nIs it safe?\n\nWHO SHOULD NOT\n✔ Pregnancy\n✔️Cancer\n\n\
         1. First\n\n2. Second\n\nCall us:\n- a\n  - b\n- c\n\n3. What it costs\n\nSee https://nih.gov/a_(b). Bye\n",
        Format::Text,
    );
    reads(
        &page,
        &[
            "h1: Spring menu",
            "paragraph: No pain 💉\nno downtime\nBack to work by two!\n#glow",
            "h2: Is it safe?",
            "h2: WHO SHOULD NOT",
            "listitem 1: Pregnancy",
            "listitem 1: Cancer",
            "listitem 1: First",
            "listitem 1: Second",
            "paragraph: Call us:",
            "listitem 2: a",
            "listitem 3: b",
            "listitem 2: c",
            "listitem 2: What it costs",
            "paragraph: See https://nih.gov/a_(b). Bye",
        ],
    );
    assert_eq!(links(&page), [("https://nih.gov/a_(b)", "https://nih.gov/a_(b)")]);
}

#[test]
fn a_table_that_was_pasted_as_text() {
    let page = parse("After\tHow long\nRecovery\tzero downtime\t \nSwelling\t\ta day\n\nIt has zero\tdowntime, we say.\n", Format::Text);
    let cells = ["After", "How long", "Recovery", "zero downtime", "Swelling", "a day"].map(|cell| format!("tablecell: {cell}"));
    let cells = cells.iter().map(String::as_str);
    // One tab in one line parts nothing.
    reads(&page, &cells.chain(["paragraph: It has zero\tdowntime, we say."]).collect::<Vec<_>>());
    assert_eq!(underlined(&page, "zero downtime"), "zero downtime");
}

#[test]
fn deep_nesting_takes_no_stack_and_no_time() {
    let units = [
        ">",
        "<div>",
        "[",
        "- ",
        "<ul><li>",
        "<b hidden>",
        "**a",
        "![",
        "<table><td>",
        "</p>",
        "<nav>a",
        "<small>a",
        "<svg><text>a",
        "<details><summary>a",
        "<a title=\"",
        "<div class='cookie footer nav'>a",
        "a<sup>1</sup>",
        "<script type=application/ld+json>[",
    ];
    for unit in units {
        for format in [Format::Markdown, Format::Html, Format::Text] {
            parse(&unit.repeat(30_000), format);
        }
    }
}
