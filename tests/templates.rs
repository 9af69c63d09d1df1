//! Pages of site generators: tags, shortcodes, components and expressions around the copy.

use caveat::document::{Document, Format, Role, Span};
use proptest::prelude::*;
use proptest::sample::select;

fn parse(source: &str, format: Format) -> Document {
    Document::parse("page".into(), source.into(), format)
}

/// What is read, one line for each block; `￼` stands for words that nobody knows yet.
fn lines(document: &Document) -> Vec<String> {
    let line = |block: &caveat::document::Block| match block.role {
        Role::Paragraph => block.prose.clone(),
        Role::Heading(level) => format!("h{level}: {}", block.prose),
        role => format!("{}: {}", format!("{role:?}").to_lowercase(), block.prose),
    };
    document.blocks.iter().map(line).collect()
}

#[track_caller]
fn reads(source: &str, format: Format, expected: &[&str]) {
    let document = parse(source, format);
    assert_eq!(lines(&document), expected, "{source}");
    for block in &document.blocks {
        for (at, c) in block.prose.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
            let place = block.source(Span::new(at, at + c.len_utf8()));
            let found = &source[place.start..place.end];
            assert!(found.contains(c) || found.starts_with(['&', '\\']), "{c} of {:?} is said to be {found:?}", block.prose);
        }
    }
}

#[test]
fn a_word_that_is_not_known_yet_joins_no_phrase() {
    let text = "Zero {{ when }} downtime at {{clinic.name}}. {{ x }} safe. **{{ y }}** and [more]({{ url }} \"Tip\").";
    reads(text, Format::Markdown, &["Zero ￼ downtime at ￼. ￼ safe. ￼ and more.", "tooltip: Tip"]);
    reads("<p class=\"{{ a }}\">Zero {{ when }} downtime.</p>", Format::Html, &["Zero ￼ downtime."]);
    reads("Hi {{first_name}}, it is safe.", Format::Text, &["Hi ￼, it is safe."]);
}

#[test]
fn tags_that_steer_leave_nothing_behind() {
    reads(
        "Zero {% if a %}down{% endif %}time, {% if b %}safe{% else %}gentle{% endif %}.",
        Format::Markdown,
        &["Zero downtime, safe￼gentle."],
    );
    reads("It is\n{% if a %}\nquite safe\n{% endif %}\nand quick.", Format::Markdown, &["It is quite safe and quick."]);
    reads("One.\n{%- for x in y -%}\nTwo.\n{% endfor %}\nThree.", Format::Markdown, &["One. Two.", "Three."]);
    reads("- a\n{% if x %}\n- b\n{% endif %}\n\nText", Format::Markdown, &["listitem: a", "listitem: b", "Text"]);
    reads(
        "| a | b |\n|---|---|\n{% for r in rows %}\n| {{ r.a }} | no |\n{% endfor %}\n| c | d |\n",
        Format::Markdown,
        &["tableheader: a", "tableheader: b", "tablecell: no", "tablecell: c", "tablecell: d"],
    );
    reads(
        "{# a note #}<div {% if x %}hidden{% endif %} class='a {{ b }}'>\n{% for i in j %}\n<a href={{ i }}>One</a>\n{% else %}\nNone\n{% endfor %}</div>",
        Format::Html,
        &["One", "None"],
    );
}

#[test]
fn comments_and_code_are_not_copy() {
    reads("A{% comment %} safe {% endcomment %} B{# safe #} C{{/* safe */}} D{{!-- {{safe}} --}}.", Format::Markdown, &["A B C D."]);
    reads(
        "{% highlight js %}\nsafe\n{% endhighlight %}\n{{< highlight go >}}\nsafe\n{{< /highlight >}}\nCopy",
        Format::Markdown,
        &["Copy"],
    );
    reads("{% raw %}Safe {{ braces }}{% endraw %}", Format::Markdown, &["Safe {{ braces }}"]);
    reads("Use `{{` and `}}`, or\n\n```\n{{ unclosed\n```\n\nsafe }}", Format::Markdown, &["Use and , or", "safe }}"]);
    reads("Safe {{ unclosed, and {% too", Format::Markdown, &["Safe {{ unclosed, and {% too"]);
}

#[test]
fn shortcodes_hold_copy_and_stand_apart() {
    reads(
        "Before.\n{{< callout type=\"info\" text=\"Zero >}} downtime\" >}}\nBehind.",
        Format::Markdown,
        &["Before.", "Zero >}} downtime", "Behind."],
    );
    reads(
        "{{% notice title='Is it \"safe\"?' %}}\n    Indented **text**.\n\n    - item\n{{% /notice %}}\n\nMore.",
        Format::Markdown,
        &["Is it \"safe\"?", "Indented text.", "listitem: item", "More."],
    );
    reads(
        "A {{< mark >}}painless{{< /mark >}} peel, {{< icon heart >}} see [here]({{< ref \"a.md\" >}}).",
        Format::Markdown,
        &["A painless peel, ￼ see here."],
    );
    reads(
        "{% include cta.html\n  title=\"Zero &amp; safe\" button_text='Book<br>now'\n  class=\"text-left\" url=page.url text_align=\"left\" %}",
        Format::Markdown,
        &["Zero & safe", "Book now"],
    );
    reads("{% callout title=\"A\" %}Safe.{% /callout %}{% callout %}Quick.{% /callout %}", Format::Markdown, &["A", "Safe.", "Quick."]);
    reads(
        "{{ card({ heading: 'It\\u2019s safe', id: 'x' }) }}{{> hero text=\"Painless peel\"}}",
        Format::Html,
        &["It’s safe", "Painless peel"],
    );
}

#[test]
fn square_shortcodes_are_told_from_words_in_brackets() {
    reads(
        "[vc_row][vc_column width=\"1/2\"][heading text=\"Our peel\"]Safe [and] sound [1], [see this](x).[/vc_column][vc_column admin_label=\"Text\"]Quick[et_divider /][/vc_column][/vc_row]",
        Format::Markdown,
        &["Our peel", "Safe [and] sound [1], see this.", "Quick"],
    );
    reads("<p>[caption id=\"a\" caption=\"Safe\"]<img alt=\"Face\">A face[/caption]</p>", Format::Html, &["Safe", "alt: Face", "A face"]);
    reads("[x] [note] [ref]\n\n[ref]: https://a.b 'Tip'", Format::Markdown, &["[x] [note] ref", "tooltip: Tip"]);
}

#[test]
fn server_tags() {
    reads("<?php $a->b('x > y'); ?><p><%= name %> is safe<?= $x ?></p><?php echo 'no copy", Format::Html, &["￼ is safe￼"]);
}

#[test]
fn front_matter_of_pages() {
    reads("---\ntitle: Safe peels\nlayout: base\n---\n<p>Copy</p>", Format::Html, &["title: Safe peels", "Copy"]);
}

#[test]
fn mdx() {
    reads(
        "---\ntitle: T\n---\nimport A from './a'\nexport const faq = {\n  question: 'Is it safe?',\n\n  answer: \"Not \\\"always\\\".\" }\n\n# Head {/* safe */}\n\n\
         <Callout title=\"Zero\" text={`No ${x} pain`}>\n      Some **bold** text, {\"plain\"} and {value}.\n\n      - item\n        more\n</Callout>\n\n\
         See <Tip title=\"Tip\">this</Tip> <Icon name=\"x\"/> now.\n\n<div className=\"a\" style={{ a: 'b' }}>\n    <h2>Head two</h2>\n    <p>It is **safe** {' '}here.</p>\n</div>\n\
         <Grid><Card>One</Card><Card>Two</Card></Grid>\n\n{open && <p>Shown <b>now</b></p>}\n\n```jsx\n<Callout title=\"no\" />\n```\n",
        Format::Mdx,
        &[
            "title: T",
            "Is it safe?",
            "Not \"always\".",
            "h1: Head",
            "Zero",
            "No ￼ pain",
            "Some bold text, plain and ￼.",
            "listitem: item more",
            "See this ￼ now.",
            "Tip",
            "h2: Head two",
            "It is safe here.",
            "One",
            "Two",
            "Shown now",
        ],
    );
    reads("A < b and {unclosed\n\n<Card title=\"x\n\nSafe.", Format::Mdx, &["A < b and {unclosed", "<Card title=\"x", "Safe."]);
}

#[test]
fn astro_svelte_and_vue() {
    reads(
        "---\nimport X from 'x';\nconst items = [{ title: \"Safe peels\", slug: 'a-b' }];\n// title: \"not this\"\n---\n<Layout title=\"Page\">\n  <ul>{items.map((i) => (\n    <li class={i.a}>No pain, {i.title}</li>\n  ))}</ul>\n\
         <img src={x} alt={`A face`} /><p hidden={no}>Seen</p>{a ? <b>Yes</b> : <i>No</i>}\n</Layout>\n<style>p { color: red }</style>",
        Format::Astro,
        &["Safe peels", "Page", "listitem: No pain, ￼", "alt: A face", "Seen", "Yes￼No"],
    );
    reads("<div class={a} />Name <textarea rows={2} /> and <b>more</b> <script src=\"x\" />text", Format::Astro, &["Name and more text"]);
    reads(
        "<script>let a = '{';</script>\n{#if a}\n<p on:click={() => b}>Safe {a}.</p>\n{:else}\n<p>Quick</p>\n{/if}",
        Format::Svelte,
        &["Safe ￼.", "Quick"],
    );
    reads(
        "<template>\n  <app-card title=\"Safe\" :text=\"copy\" v-if=\"a > b\">\n    <p>Quick {{ x }} now</p>\n  </app-card>\n</template>\n<script>const title = 'x'</script>",
        Format::Vue,
        &["Safe", "Quick ￼ now"],
    );
}

const ALL: [Format; 7] = [Format::Markdown, Format::Html, Format::Text, Format::Mdx, Format::Astro, Format::Svelte, Format::Vue];

const PIECES: &[&str] = &[
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    " #}",
    "{{<",
    ">}}",
    "{{%",
    "%}}",
    "{{{",
    "}}}",
    "<%",
    "%>",
    "<?php",
    "?>",
    "{",
    "}",
    "{/*",
    "*/}",
    "<!--",
    "-->",
    "[",
    "]",
    "[/",
    "(",
    ")",
    "`",
    "```\n",
    "\n",
    "\n\n",
    "    ",
    "  ",
    " ",
    "\r\n",
    "---\n",
    "import a from 'b'\n",
    "export const a = {\n",
    "{% if a %}",
    "{% else %}",
    "{% endif %}",
    "{% raw %}",
    "{% endraw %}",
    "{% comment %}",
    "{% endcomment %}",
    "{% highlight x %}",
    "{{ name }}",
    "{{< box title=\"Safe\" >}}",
    "{{< /box >}}",
    "{% call text='No\\u2019 pain' %}",
    "[box title=\"Zero\"]",
    "[/box]",
    "[box]",
    "<Card title=\"Safe &amp; sound\">",
    "</Card>",
    "<Card text={`a ${b} c`} />",
    "<>",
    "</>",
    "<div class=\"",
    "<div className={a}>",
    "</div>",
    "<p {{ a }}>",
    "<a href={{ b }}>",
    "<img alt={'x'} />",
    "{a && (<b>yes</b>)}",
    "{\"text\"}",
    "{' '}",
    "{#if a}",
    "{:else}",
    "{/if}",
    "<br>",
    "<li>",
    "<script>",
    "</script>",
    "<template>",
    "title=\"x\"",
    "text: 'y'",
    "\"",
    "'",
    "\\",
    "\\\"",
    "=",
    ":",
    "/",
    "//",
    "*",
    "**",
    "> ",
    "- item",
    "# Head",
    "| a | b |\n|---|---|\n",
    "word",
    "Zero downtime.",
    "é",
    "😍",
    "\u{feff}",
    "&eacute;",
    "https://a.b",
];

fn check(source: &str, format: Format) {
    let document = parse(source, format);
    assert_eq!(document.source, source);
    let mut from = 0;
    for (index, block) in document.blocks.iter().enumerate() {
        assert!(!block.prose.trim().is_empty() && block.prose.trim_matches([' ', '\n']) == block.prose, "{block:?}");
        let start = block.source(Span::new(0, 1)).start;
        assert!(start >= from, "out of order: {block:?}");
        from = start;
        assert!(block.column.is_none_or(|column| column < index && document.blocks[column].role == Role::TableHeader));
        let mut from = 0;
        for (at, c) in block.prose.char_indices() {
            let place = block.source(Span::new(at, at + c.len_utf8()));
            let raw = source.get(place.start..place.end).expect("whole characters of the source");
            assert!(!raw.is_empty() && place.start >= from, "{c:?} of {:?} at {place:?} after {from}", block.prose);
            from = place.start;
            let plain =
                c.is_alphanumeric() && !raw.starts_with(['&', '\\']) && !matches!(block.role, Role::Title | Role::Meta | Role::Tooltip);
            assert!(!plain || raw.contains(c), "{c:?} is said to be {raw:?}");
        }
    }
    for comment in &document.comments {
        assert!(source.get(comment.start..comment.end).is_some_and(|comment| comment.starts_with(['<', '{'])));
    }
}

proptest! {
    #[test]
    fn places_are_right_whatever_the_tags(pieces in prop::collection::vec(select(PIECES), 0..25)) {
        for format in ALL {
            check(&pieces.concat(), format);
        }
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,60}") {
        for format in ALL {
            check(&text, format);
        }
    }
}

/// Nothing that is repeated takes time out of proportion.
#[test]
fn long_runs_of_tags_take_no_long_time() {
    let openers = PIECES.iter().copied().chain([
        "<a b={",
        "<A b={",
        "<a \"",
        "{{ \"",
        "{{ '",
        "`{<A ",
        "{a && <b ",
        "[a b=\"",
        "\\\"",
        "{`${",
        "<a",
        "{{/*",
    ]);
    for piece in openers {
        for format in ALL {
            let started = std::time::Instant::now();
            parse(&piece.repeat(60_000 / piece.len()), format);
            assert!(started.elapsed().as_secs() < 10, "{piece:?} as {format:?}");
        }
    }
}
