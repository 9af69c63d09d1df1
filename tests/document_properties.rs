//! What holds for every document, however broken its markup.

use caveat::document::{Block, Document, Format, Role, Span};
use proptest::prelude::*;
use proptest::sample::select;

const FRAGMENTS: &[&str] = &[
    "**",
    "*",
    "_",
    "~~",
    "`",
    "``",
    "[safe](x.md \"A &amp; \\\"b\\\"\")",
    "[",
    "](",
    ")",
    "![alt *text*](i.png 'tip')",
    "[ref]",
    "[ref]: http://e.com \"Ref title\"\n",
    "[^1]",
    "[^1]: The note.\n",
    "&amp;",
    "&nbsp;",
    "&#x43;",
    "&rsquo;",
    "&notit",
    "&#0;",
    "&bogus;",
    "&",
    "\\*",
    "\\",
    "\r\n",
    "\n",
    "\n\n",
    "\r\n\r\n",
    "  \n",
    "\\\n",
    "\u{feff}",
    "😍",
    "👩‍⚕️",
    "so\u{ad}ft",
    "zero\u{200b}width",
    "É",
    "ß",
    "\u{a0}",
    "\t",
    " ",
    " ",
    "word",
    "100% safe",
    "Is it safe?",
    "no downtime.",
    "| a | b |\n|---|---|\n| c \\| d | e |\n",
    "|",
    "- item\n",
    "  - nested\n",
    "1. one\n",
    "> quote\n",
    "> ",
    "# Head {#id}\n",
    "===\n",
    "---\n",
    "***\n",
    "    code\n",
    "```\n",
    "<br>",
    "<b>",
    "</b>",
    "<p>",
    "</p>",
    "<div title=\"A tip\">",
    "</div>",
    "<div hidden>",
    "\n\n  <div>\n",
    "<span style='display: none'>",
    "</span>",
    "<ul><li>a<li>b</ul>",
    "<li>",
    "</ul>",
    "<table><tr><th colspan=2>A<td>",
    "<td rowspan=3>",
    "<th>",
    "</tr>",
    "</table>",
    "<tr>",
    "<h2>",
    "</h3>",
    "<a href=\"/x?a=1&amp;b\">",
    "</a>",
    "<img alt='an &eacute; alt' title=t>",
    "<!-- note -->",
    "<!--",
    "-->",
    "<!doctype html>",
    "<?php x ?>",
    "<![CDATA[x]]>",
    "<script>",
    "</script>",
    "<title>",
    "</title>",
    "<svg><title>x</title></svg>",
    "<textarea>",
    "<p class=\"x",
    "\"",
    "'",
    "<",
    ">",
    "</",
    "<a b='>",
    "<input type=submit value='Book &#38; go'>",
    "<script type=application/ld+json>{\"@type\":\"Question\",\"name\":\"Is it \\\"safe\\\"? \\u00e9\",\"acceptedAnswer\":{\"text\":\"<p>Yes&nbsp;<b>it<\\/b> is\\n\\ud83d\\ude0d<ul><li>x<table><th>a<td>b\"}}</script>",
    "<script type='application/ld+json'>[{\"description\": \"plain\\ntext \", \"headline\": \"A<script>\"}]",
    "<nav>",
    "</nav>",
    "<footer class='small-print'>",
    "<small>",
    "</small>",
    "<div class=cookie-bar>",
    "<q>",
    "</q>",
    "<pre>",
    "<svg><text>drawn",
    "</svg>",
    "<aside>",
    "<label>",
    "<section class=footnotes><li id=n>",
    "<details><summary>Q?</summary>",
    "</details>",
    "<sup>1</sup>",
    "<meta name=description content=\"A  b\">",
    "<dl><dt>T<dd>D</dl>",
    "• bullet\n",
    "✔️ tick\n",
    "CAPITALS HERE\n",
    "a) letter\n",
    "======\n",
    "https://nih.gov/a_(b).",
    "<https://e.com>",
    "\0",
    "\u{c}",
    "\r",
    "+++\ntitle = \"T \\u00e9\"\n+++\n",
    "---\ntitle: \"a \\\"b\\\" é\"\nfaq:\n - question: 'it''s?'\n   answer: >\n    f g\n    h\n---\n",
];

fn soup() -> impl Strategy<Value = String> {
    prop::collection::vec(prop_oneof![8 => select(FRAGMENTS).prop_map(str::to_owned), 1 => "\\PC{0,6}"], 0..30)
        .prop_map(|parts| parts.concat())
}

fn check(source: &str, format: Format) -> Document {
    let document = Document::parse("x".into(), source.into(), format);
    assert_eq!(document.source, source);
    let mut from = 0;
    for (index, block) in document.blocks.iter().enumerate() {
        assert!(!block.prose.trim().is_empty(), "a blank block");
        assert_eq!(block.prose.trim_matches([' ', '\n']), block.prose, "white space at an end");
        check_map(source, block);
        let start = block.source(Span::new(0, 1)).start;
        assert!(start >= from, "out of order: {block:?}");
        from = start;
        for link in &block.links {
            assert!(block.prose.get(link.prose.start..link.prose.end).is_some(), "{link:?}");
        }
        if let Some(column) = block.column {
            assert!(column < index && document.blocks[column].role == Role::TableHeader);
        }
        assert_eq!(block.list.is_some(), block.role == Role::ListItem);
        let mut end = 0;
        for small in &block.small {
            assert!(small.start >= end && !block.prose[small.start..small.end].is_empty(), "{:?}", block.small);
            end = small.end;
        }
    }
    for comment in &document.comments {
        assert!(source[comment.start..comment.end].starts_with("<!--"));
    }
    document
}

fn check_map(source: &str, block: &Block) {
    let mut from = 0;
    for (at, c) in block.prose.char_indices() {
        let place = block.source(Span::new(at, at + c.len_utf8()));
        let raw = source.get(place.start..place.end).expect("whole characters of the source");
        assert!(!raw.is_empty() && place.start >= from, "{c:?} at {place:?} after {from}");
        from = place.start;
        let escape = raw.starts_with(['&', '\\']);
        if c.is_alphanumeric() && !escape {
            assert!(raw.contains(c), "{c:?} is said to stand in {raw:?}");
            let whole = matches!(block.role, Role::Title | Role::Meta | Role::Tooltip | Role::Paragraph | Role::Heading(3));
            assert!(raw.len() == c.len_utf8() || whole, "{c:?} is said to be {raw:?}");
        }
    }
    let whole = block.source(Span::new(0, block.prose.len()));
    let pieces = block.map.pieces(Span::new(0, block.prose.len()));
    assert!(pieces.iter().all(|piece| whole.contains(*piece) && source.get(piece.start..piece.end).is_some()));
}

/// Nothing between these hides text or is a mark of its own.
const HTML: &[&str] = &[
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<b>",
    "</b>",
    "<ul>",
    "<li>",
    "</li>",
    "</ul>",
    "<table>",
    "<tr>",
    "<td>",
    "<th>",
    "</td>",
    "</tr>",
    "</table>",
    "<h2>",
    "</h3>",
    "<a href=x>",
    "</a>",
    "<br>",
    "</br>",
    "<span>",
    "</span>",
    "<button>",
    "</button>",
    "<dl>",
    "<dt>",
    "<dd>",
    "<summary>",
    "</x>",
    "<x-y>",
    "<hr/>",
    "<!-- -->",
    "<blockquote>",
    "<caption>",
    "<thead>",
    " ",
    "\n",
    "&amp;",
    "&shy;",
    "&;",
    "<1",
    "< ",
    "safe",
    "é",
    "Wort",
    "字",
    "x",
];
const MARKDOWN: &[&str] = &[
    "**", "*", "_", "> ", "- ", "1. ", "# ", "\n", "\n\n", "\r\n", "\\*", "[", "]", ")", "<b>", "</b>", "<p>", "</p>", "<br>", "&amp;",
    "  \n", "===\n", "safe", "é", "Wort", "字", "x", " ",
];

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).collect()
}

fn nothing_is_lost(parts: &[&str], format: Format) {
    let source = parts.concat();
    let document = check(&source, format);
    let written: String = parts.iter().filter(|part| !part.starts_with(['<', '&'])).map(|part| letters(part)).collect();
    let read: String = document.blocks.iter().map(|block| letters(&block.prose)).collect();
    assert_eq!(read, written);
}

/// Sources that once broke a property.
#[test]
fn what_was_found_before() {
    for source in [
        "--><img alt='an &eacute; alt' title=t>word",
        "$ <br>",
        "[ref]: http://e.com \"Ref title\"\n<details><summary>Q?</summary>",
        "**<dl><dt>T<dd>D</dl>\\| a | b |\n|---|---|\n| c \\| d | e |\n",
        "<ul>&amp;",
        "  <a>\n    <b>x</b>\n  </a>\n",
        "| <table hidden><tr><th>x | b |\n|---|---|\n| c | d |",
    ] {
        for format in [Format::Markdown, Format::Html, Format::Text] {
            check(source, format);
        }
    }
}

/// By hand: `cargo test --release --test document_properties -- --ignored`.
#[test]
#[ignore = "reads every file of a machine's /usr/share"]
fn files_of_all_kinds() {
    let mut left = vec![std::path::PathBuf::from("/usr/share")];
    while let Some(path) = left.pop() {
        let Ok(data) = path.symlink_metadata() else { continue };
        if data.is_dir() {
            left.extend(std::fs::read_dir(&path).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())));
        } else if data.is_file()
            && data.len() < 4_000_000
            && let Ok(bytes) = std::fs::read(&path)
        {
            let source = String::from_utf8_lossy(&bytes);
            for format in [Format::Markdown, Format::Html, Format::Text] {
                let read = std::panic::catch_unwind(|| check(&source, format));
                assert!(read.is_ok(), "{} as {format:?}", path.display());
            }
        }
    }
}

proptest! {
    #[test]
    fn markdown_maps_back(source in soup()) {
        check(&source, Format::Markdown);
    }

    #[test]
    fn html_maps_back(source in soup()) {
        check(&source, Format::Html);
    }

    #[test]
    fn text_maps_back_and_nothing_is_lost(source in soup()) {
        let document = check(&source, Format::Text);
        let mut covered = vec![false; source.len()];
        for block in &document.blocks {
            for piece in block.map.pieces(Span::new(0, block.prose.len())) {
                covered[piece.start..piece.end].fill(true);
            }
        }
        for line in source.lines() {
            let start = line.as_ptr() as usize - source.as_ptr() as usize;
            let mark = line.len() - line.trim_start_matches('\u{feff}').trim_start().len() + 4;
            for (at, c) in line.char_indices() {
                prop_assert!(at < mark || !c.is_alphanumeric() || covered[start + at], "{c:?} of {line:?}");
            }
        }
    }

    #[test]
    fn html_loses_no_letter(parts in prop::collection::vec(select(HTML), 0..40)) {
        nothing_is_lost(&parts, Format::Html);
    }

    #[test]
    fn markdown_loses_no_letter(parts in prop::collection::vec(select(MARKDOWN), 0..40)) {
        nothing_is_lost(&parts, Format::Markdown);
    }

    #[test]
    fn json_strings_map_back(text in "([a-z é😍\\\\\"/]|\\PC){0,40}", ascii in any::<bool>()) {
        let text = text.replace(['<', '&'], "x");
        let json = serde_json::to_string(&text).expect("text is a string of JSON");
        let escaped = |c: char| if c.is_ascii() { c.to_string() } else { c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect() };
        let json: String = if ascii { json.chars().map(escaped).collect() } else { json };
        let source = format!("<script type=\"application/ld+json\">{{\"description\": {json}}}</script>");
        let document = check(&source, Format::Html);
        let words = |text: &str| text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        let read = document.blocks.first().map(|block| words(&block.prose)).unwrap_or_default();
        prop_assert_eq!(read, if text.contains(char::is_alphanumeric) { words(&text) } else { String::new() });
        for block in &document.blocks {
            for (at, c) in block.prose.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
                let place = block.source(Span::new(at, at + c.len_utf8()));
                let raw = format!("\"{}\"", &source[place.start..place.end]);
                prop_assert_eq!(serde_json::from_str::<String>(&raw).expect("the place of a whole letter"), c.to_string());
            }
        }
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let source = String::from_utf8_lossy(&bytes);
        for format in [Format::Markdown, Format::Html, Format::Text] {
            check(&source, format);
        }
    }
}
