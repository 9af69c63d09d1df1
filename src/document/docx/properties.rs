//! What holds for every document, whatever stands in it.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use proptest::sample::select;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::super::{Role, Span};
use super::anchors::Home;
use super::package::Package;
use super::{Comment, annotate, extract};

const PROPERTIES: &[&str] = &["", "<w:pStyle w:val='Heading2'/>", "<w:numPr><w:numId w:val='3'/></w:numPr>", "<w:rPr><w:del/></w:rPr>"];

const PIECES: &[&str] = &[
    "<w:r><w:t>safe</w:t></w:r>",
    "<w:r><w:t xml:space='preserve'> and </w:t></w:r>",
    "<w:r w:rsidR='1'><w:rPr><w:b/></w:rPr><w:t>no &amp; down</w:t></w:r>",
    "<w:r><w:t>t&#105;me, é😍 for e</w:t><w:tab/><w:t>ver &lt;&gt;</w:t><w:br/></w:r>",
    "<w:r><w:t><![CDATA[a <b> c]]></w:t></w:r>",
    "<w:r><w:t>two\nlines\tand more</w:t></w:r>",
    "<w:r><w:noBreakHyphen/><w:t/><w:sym w:char='F0FC' w:font='Wingdings'/><w:softHyphen/></w:r>",
    "<w:r/>",
    "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>",
    "<w:del><w:r><w:delText>gone</w:delText><w:t>gone</w:t></w:r></w:del>",
    "<w:ins w:id='1'><w:r><w:t>inserted words</w:t></w:r></w:ins>",
    "<w:hyperlink w:anchor='a'><w:r><w:t>a link</w:t></w:r></w:hyperlink>",
    "<w:r><w:footnoteReference w:id='2'/></w:r>",
    "<w:r><w:drawing><wp:docPr descr='A &quot;calm&quot; room' title='t'/></w:drawing></w:r>",
    "<w:r><w:drawing><w:txbxContent><w:p><w:r><w:t>boxed words</w:t></w:r></w:p></w:txbxContent></w:drawing></w:r>",
    "<w:r><mc:AlternateContent><mc:Choice><w:t>one</w:t></mc:Choice><mc:Fallback><w:t>other</w:t></mc:Fallback></mc:AlternateContent></w:r>",
    "<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>HYPERLINK \"x\"</w:instrText><w:fldChar w:fldCharType='separate'/></w:r>",
    "<w:r><w:fldChar w:fldCharType='end'/></w:r>",
    "<w:r><w:t>https://nih.gov/a_(b).</w:t></w:r>",
    "\n  ",
    "<!-- a comment -->",
];

const TABLE: &str = "<w:tbl><w:tblPr><w:tblLook w:firstRow='1'/></w:tblPr><w:tr><w:tc><w:p><w:r><w:t>Head</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr>\
     <w:tr><w:tc><w:p><w:r><w:t>• cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";

/// A body of some paragraphs and tables.
fn body() -> impl Strategy<Value = String> {
    let paragraph = (select(PROPERTIES), prop::collection::vec(select(PIECES), 0..8))
        .prop_map(|(properties, pieces)| format!("<w:p><w:pPr>{properties}</w:pPr>{}</w:p>", pieces.concat()));
    prop::collection::vec(prop_oneof![8 => paragraph, 1 => Just(TABLE.to_owned())], 0..6).prop_map(|all| all.concat())
}

fn part(inner: &str, root: &str) -> String {
    let namespaces = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:mc=\"mc\" xmlns:wp=\"wp\"";
    format!("<w:{root} {namespaces}>{inner}</w:{root}>")
}

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("memory can be written");
        zip.write_all(text.as_bytes()).expect("memory can be written");
    }
    zip.finish().expect("memory can be written").into_inner()
}

const RELATIONSHIPS: &str = "<Relationships xmlns='x'><Relationship Id='r' Type='y/footnotes' Target='footnotes.xml'/></Relationships>";
const TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";

fn document(body: &str, notes: &str) -> Vec<u8> {
    packed(&[
        ("[Content_Types].xml", TYPES),
        ("word/document.xml", body),
        ("word/footnotes.xml", notes),
        ("word/_rels/document.xml.rels", RELATIONSHIPS),
    ])
}

/// White space is all alike, but for the line end that a break is.
fn alike(text: &str) -> String {
    text.replace(['\n', '\t', '\r'], " ")
}

/// What the bytes of a part say.
fn decoded(xml: &str) -> String {
    if let Some(inner) = xml.strip_prefix("<![CDATA[") {
        return inner.trim_end_matches("]]>").to_owned();
    }
    quick_xml::escape::unescape(xml).expect("references are whole").into_owned()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn text_anchors_and_comments_agree(inner in body()) {
        let notes = part("<w:footnote w:id='2'><w:p><w:r><w:footnoteRef/><w:t>A no&#116;e.</w:t></w:r></w:p></w:footnote>", "footnotes");
        let main = part(&format!("<w:body>{inner}</w:body>"), "document");
        let bytes = document(&main, &notes);
        let read = extract(&bytes).expect("it is a document");

        let mut from = 0;
        for block in &read.blocks {
            for (at, c) in block.prose.char_indices() {
                let span = block.source(Span::new(at, at + c.len_utf8()));
                let there = &read.source[span.start..span.end];
                prop_assert!(there == c.encode_utf8(&mut [0; 4]) || (c.is_whitespace() && there.trim().is_empty()), "{c:?} {there:?}");
            }
            let start = block.source(Span::new(0, 1)).start;
            prop_assert!(start >= from);
            from = start;
            prop_assert!(read.places.at(start).is_some());
            prop_assert!(block.column.is_none_or(|head| read.blocks[head].role == Role::TableHeader));
        }
        for (text, part, xml) in read.anchors.runs(Span::new(0, read.source.len())) {
            let raw = if part == "word/document.xml" { &main[xml.start..xml.end] } else { &notes[xml.start..xml.end] };
            if !raw.starts_with("<w:") && !raw.is_empty() {
                prop_assert_eq!(alike(&decoded(raw)), alike(&read.source[text.start..text.end]));
            }
        }

        // A comment on each end of each block, and on the whole of it.
        let mut comments = Vec::new();
        for block in &read.blocks {
            let (first, last) = (block.prose.chars().next().map_or(0, char::len_utf8), block.prose.len());
            for span in [Span::new(0, first), Span::new(0, last), Span::new(first.min(last - 1), last)] {
                if block.prose.is_char_boundary(span.start) {
                    comments.push(Comment { span: block.source(span), lines: Vec::new() });
                }
            }
        }
        for comment in &comments {
            let found = read.anchors.locate(comment.span).expect("there is text");
            prop_assert!(found.xml.start <= found.xml.end);
            let in_note = matches!(found.home, Home::Note { .. });
            prop_assert_eq!(found.part == "word/footnotes.xml", in_note);
        }
        let written = annotate(&bytes, &comments).expect("it is a document");
        prop_assert_eq!(written.on_words + written.nearby, comments.len());
        let again = extract(&written.bytes).expect("it is a document still");
        prop_assert_eq!(&read.source, &again.source);
        let told = |blocks: &[super::super::Block]| blocks.iter().map(|block| format!("{:?} {} {:?}", block.role, block.prose, block.links)).collect::<Vec<_>>();
        prop_assert_eq!(told(&read.blocks), told(&again.blocks));

        // A second time, they take the place of the first, and without any there is left what there was to read.
        let twice = annotate(&written.bytes, &comments).expect("it is a document still");
        prop_assert_eq!((twice.on_words + twice.nearby, twice.left_out, twice.kept), (comments.len(), 0, 0));
        let none = annotate(&twice.bytes, &[]).expect("it is a document still").bytes;
        let body = Package::open(&none).and_then(|mut package| package.part("word/document.xml")).expect("it is there").unwrap_or_default();
        prop_assert!(!body.contains("<w:comment"), "{}", body);
        prop_assert_eq!(&extract(&none).expect("it is a document still").source, &read.source);
    }
}
