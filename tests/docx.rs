//! What is read of Word documents.

#[path = "common/docx.rs"]
mod docx;

use caveat::document::{Block, Document, Format, Role, Span};
use docx::{Docx, archive, p, r, styled, zipped};
use zip::CompressionMethod;

fn read(docx: &Docx) -> Document {
    Document::read("draft.docx".into(), docx.bytes(), Format::Docx).unwrap_or_else(|error| panic!("draft.docx {error}"))
}

fn error(bytes: Vec<u8>) -> String {
    Document::read("draft.docx".into(), bytes, Format::Docx).expect_err("it cannot be read")
}

fn blocks(document: &Document) -> Vec<(Role, &str)> {
    document.blocks.iter().map(|block| (block.role, block.prose.as_str())).collect()
}

fn body(inner: &str) -> Document {
    read(&Docx::new(inner))
}

/// The words of the only block.
fn words(inner: &str) -> String {
    let document = body(&p("", inner));
    let [only] = document.blocks.as_slice() else { panic!("{:?}", blocks(&document)) };
    only.prose.clone()
}

#[test]
fn paragraphs_headings_and_places() {
    let document = body(
        &(styled("Title", "Our peels")
            + &styled("Heading1", "Peels")
            + &p("", "")
            + &p("", &r("They are safe."))
            + &styled("Heading2", "Side effects")
            + &p("", &r("Redness."))),
    );
    assert_eq!(
        blocks(&document),
        [
            (Role::Title, "Our peels"),
            (Role::Heading(1), "Peels"),
            (Role::Paragraph, "They are safe."),
            (Role::Heading(2), "Side effects"),
            (Role::Paragraph, "Redness.")
        ]
    );
    assert_eq!(document.source, "Our peels\nPeels\nThey are safe.\nSide effects\nRedness.\n");
    let place = |block: &Block| document.place(block.source(Span::new(0, 1))).map(|place| place.to_string());
    let places: Vec<_> = document.blocks.iter().filter_map(place).collect();
    let expected = ["paragraph 1", "paragraph 2", "paragraph 3, under “Peels”", "paragraph 4", "paragraph 5, under “Side effects”"];
    assert_eq!(places, expected);
}

#[test]
fn words_over_several_runs_are_one_text() {
    let runs = [
        r("clin"),
        "<w:proofErr w:type=\"spellStart\"/>".into(),
        r("ically "),
        "<w:bookmarkStart w:id=\"1\"/>".into(),
        r("proven &amp; s&#97;fe"),
    ];
    assert_eq!(words(&runs.concat()), "clinically proven & safe");
    assert_eq!(
        words("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:softHyphen/><w:t>e</w:t></w:r>"),
        "a b\nc\u{2011}d\u{ad}e"
    );
    assert_eq!(words("<w:r><w:t>safe </w:t><w:sym w:font=\"Wingdings\" w:char=\"F0FC\"/></w:r>"), "safe ✓");
    assert_eq!(
        words(
            "<w:smartTag><w:sdt><w:sdtPr><w:rPr><w:b/></w:rPr></w:sdtPr><w:sdtContent><w:r><w:t>in a control</w:t></w:r></w:sdtContent></w:sdt></w:smartTag>"
        ),
        "in a control"
    );
}

#[test]
fn emoji_as_word_writes_them() {
    let smile = "<w:r><w:rPr><mc:AlternateContent><mc:Choice Requires=\"w16se\"/><mc:Fallback><w:rFonts w:ascii=\"Emoji\"/></mc:Fallback></mc:AlternateContent></w:rPr>\
                 <w:t>so </w:t><mc:AlternateContent><mc:Choice Requires=\"w16se\"><w16se:symEx w16se:char=\"1F60A\"/></mc:Choice>\
                 <mc:Fallback><w:t>😊</w:t></mc:Fallback></mc:AlternateContent></w:r>";
    assert_eq!(words(&(smile.to_owned() + &r(" happy"))), "so 😊 happy");
}

#[test]
fn raised_figures_are_marks_of_notes() {
    let raised = |text: &str| format!("<w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>{text}</w:t></w:r>");
    let document =
        body(&p("", &(r("Clinically proven") + &raised("1,2") + &r(" on 2 m") + &raised("2") + &r(" of skin, our 1") + &raised("st"))));
    assert_eq!(blocks(&document), [(Role::Paragraph, "Clinically proven on 2 m2 of skin, our 1st")]);
    let marks: Vec<_> = document.blocks[0].links.iter().map(|link| (link.prose.start, link.destination.as_str())).collect();
    assert_eq!(marks, [(17, "^1,2")]);
}

#[test]
fn what_a_reader_does_not_see_is_not_read() {
    let deleted = "<w:del><w:r><w:delText>painless </w:delText></w:r></w:del><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>";
    let inserted = "<w:ins><w:r><w:t>quick</w:t></w:r></w:ins>";
    assert_eq!(words(&format!("{}{deleted}{inserted}", r("It is "))), "It is quick");
    let hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>shown</w:t></w:r>";
    assert_eq!(words(hidden), "shown");
    let field = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>DATE \\@ \"M\"</w:instrText></w:r>\
                 <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>May</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
    assert_eq!(words(&format!("{field}{}", r(" 2027"))), "May 2027");
    let placeholder = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Click here</w:t></w:r></w:sdtContent></w:sdt>";
    assert_eq!(words(&format!("{placeholder}{}", r("Peels"))), "Peels");
    let changed = "<w:pPr><w:pPrChange><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr></w:pPrChange></w:pPr>";
    assert_eq!(body(&format!("<w:p>{changed}{}</w:p>", r("text"))).blocks[0].role, Role::Paragraph);
}

#[test]
fn a_paragraph_whose_end_was_deleted_goes_on_in_the_next() {
    let first = p("<w:rPr><w:del/></w:rPr>", &r("It is "));
    assert_eq!(blocks(&body(&(first.clone() + &styled("Heading1", "safe.")))), [(Role::Heading(1), "It is safe.")]);
    assert_eq!(blocks(&body(&first)), [(Role::Paragraph, "It is")]);
    assert_eq!(blocks(&body(&(first.clone() + &p("", "") + &p("", &r("x"))))), [(Role::Paragraph, "It is"), (Role::Paragraph, "x")]);
    let whole = p("<w:rPr><w:del/></w:rPr>", "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>");
    assert_eq!(
        blocks(&body(&(p("", &r("before")) + &whole + &p("", &r("after"))))),
        [(Role::Paragraph, "before"), (Role::Paragraph, "after")]
    );
}

#[test]
fn lists() {
    let item = |list: u32, depth: u32, text: &str| {
        p(&format!("<w:numPr><w:ilvl w:val=\"{depth}\"/><w:numId w:val=\"{list}\"/></w:numPr>"), &r(text))
    };
    let document = body(
        &(item(3, 0, "a")
            + &item(3, 1, "deeper")
            + &item(3, 0, "b")
            + &item(4, 0, "another")
            + &p("", &r("text"))
            + &item(4, 0, "anew")
            + &p("", &r("• typed"))
            + &p("", &r("✓"))
            + &p("", &r("✓\u{a0}too"))
            + &p("<w:numPr><w:numId w:val=\"0\"/></w:numPr>", &r("none"))
            + &p("", &r("* a note"))),
    );
    let lists: Vec<_> = document.blocks.iter().map(|block| (block.prose.as_str(), block.list)).collect();
    assert_eq!(
        lists,
        [
            ("a", Some(1)),
            ("deeper", Some(2)),
            ("b", Some(1)),
            ("another", Some(3)),
            ("text", None),
            ("anew", Some(4)),
            ("typed", Some(5)),
            ("✓", None),
            ("\u{a0}too", Some(6)),
            ("none", None),
            ("* a note", None)
        ]
    );
}

#[test]
fn tables_and_their_heads() {
    let cell = |text: &str| format!("<w:tc><w:tcPr/>{}</w:tc>", p("", &r(text)));
    let row = |properties: &str, cells: &[&str]| {
        format!("<w:tr><w:trPr>{properties}</w:trPr>{}</w:tr>", cells.iter().map(|text| cell(text)).collect::<String>())
    };
    let table = |look: &str, rows: &str| format!("<w:tbl><w:tblPr><w:tblLook {look}/></w:tblPr>{rows}</w:tbl>");
    let heads = |document: &Document| document.blocks.iter().map(|block| (block.role, block.column)).collect::<Vec<_>>();
    let (h, c) = (Role::TableHeader, Role::TableCell);
    let rows = row("", &["After", "How long"]) + &row("", &["Redness", "A day"]);
    let marked = row("<w:tblHeader/>", &["After", "How long"]) + &row("", &["Redness", "A day"]);
    let headed = [(h, None), (h, None), (c, Some(0)), (c, Some(1))];
    assert_eq!(heads(&body(&table("w:firstRow=\"0\"", &marked))), headed);
    assert_eq!(heads(&body(&table("w:firstRow=\"1\"", &rows))), headed);
    assert_eq!(heads(&body(&table("w:val=\"04A0\"", &rows))), headed);
    let plain = [(c, None); 4];
    assert_eq!(heads(&body(&table("w:val=\"0000\"", &rows))), plain);
    let layout = row("", &["Our clinic is in a house of 1890 with a garden around it.", "b"]) + &row("", &["c", "d"]);
    assert_eq!(heads(&body(&table("w:firstRow=\"1\"", &layout))), plain);
    let wide = format!(
        "<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr>{}</w:tc>{}</w:tr>",
        p("", &r("Both")),
        cell("Third")
    );
    assert_eq!(
        heads(&body(&table("", &(wide + &row("", &["a", "b", "c"]))))),
        [(h, None), (h, None), (c, Some(0)), (c, Some(0)), (c, Some(1))]
    );
}

#[test]
fn text_boxes_are_read_once_and_behind_their_paragraph() {
    let text = |words: &str| format!("<w:txbxContent>{}</w:txbxContent>", p("", &r(words)));
    let boxed = format!(
        "<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wp:docPr id=\"1\" name=\"Box\"/><wps:txbx>{}</wps:txbx></w:drawing></mc:Choice>\
         <mc:Fallback><w:pict><v:textbox>{}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
        text("Boxed."),
        text("Boxed.")
    );
    let document = body(&(p("", &(r("Before") + &boxed + &r("after."))) + &p("", &r("Next."))));
    assert_eq!(blocks(&document), [(Role::Paragraph, "Before after."), (Role::Paragraph, "Boxed."), (Role::Paragraph, "Next.")]);
}

#[test]
fn links_pictures_and_their_texts() {
    let field = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> HYPERLINK \"https://b.org\" </w:instrText></w:r>\
                 <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>two</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
    let picture = "<w:r><w:drawing><wp:inline><wp:docPr id=\"1\" name=\"P\" descr=\"A calm &amp; safe room\" title=\"Room\"/></wp:inline></w:drawing></w:r>";
    let inner = format!(
        "<w:hyperlink r:id=\"a\" w:anchor=\"x\">{}</w:hyperlink>{} <w:hyperlink w:anchor=\"here\">{}</w:hyperlink>{picture}",
        r("one"),
        r(", ") + field + &r(", "),
        r("three")
    );
    let document = read(&Docx::new(p("", &inner)).link("a", "https://a.org/?q=1&amp;r=2"));
    assert_eq!(blocks(&document), [(Role::Paragraph, "one, two, three"), (Role::Alt, "A calm & safe room"), (Role::Tooltip, "Room")]);
    let links: Vec<_> = document.blocks[0]
        .links
        .iter()
        .map(|link| (&document.blocks[0].prose[link.prose.start..link.prose.end], link.destination.as_str()))
        .collect();
    assert_eq!(links, [("one", "https://a.org/?q=1&r=2#x"), ("two", "https://b.org"), ("three", "#here")]);
}

#[test]
fn notes_headers_and_footers() {
    let note = |id: u32, text: &str| {
        format!("<w:footnote w:id=\"{id}\">{}</w:footnote>", p("", &format!("<w:r><w:footnoteRef/></w:r>{}", r(text))))
    };
    let separator = "<w:footnote w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:t>never</w:t></w:r></w:p></w:footnote>";
    let mark = |id: u32| format!("<w:r><w:footnoteReference w:id=\"{id}\"/></w:r>");
    let end = "<w:r><w:endnoteReference w:id=\"1\"/></w:r>";
    let section = "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId-header\"/><w:headerReference w:type=\"first\" r:id=\"rId-header1\"/>\
                   <w:footerReference w:type=\"default\" r:id=\"rId-footer\"/></w:sectPr>";
    let document = read(
        &Docx::new(p("", &(r("Proven") + &mark(7) + &r(" and safe.") + &mark(3) + end)) + section)
            .part("footnotes", "footnotes", &(separator.to_owned() + &note(3, "Lee 2019.") + &note(7, "Ng 2020.") + &note(9, "Unused.")))
            .part("endnotes", "endnotes", &format!("<w:endnote w:id=\"1\">{}</w:endnote>", p("", &r("Last."))))
            .part("header", "hdr", &p("", &r("Radiance Clinic")))
            .part("header", "hdr", &p("", &r("Radiance Clinic")))
            .part("footer", "ftr", &p("", &r("Results vary."))),
    );
    assert_eq!(
        blocks(&document),
        [
            (Role::Paragraph, "Radiance Clinic"),
            (Role::Paragraph, "Results vary."),
            (Role::Paragraph, "Proven and safe."),
            (Role::Footnote, "Ng 2020."),
            (Role::Footnote, "Lee 2019."),
            (Role::Footnote, "Last.")
        ]
    );
    let marks: Vec<_> = document.blocks[2].links.iter().map(|link| (link.prose.start, link.destination.as_str())).collect();
    assert_eq!(marks, [(6, "^1"), (16, "^2"), (16, "^e1")]);
    let labels: Vec<_> = document.blocks[3..].iter().map(|block| block.label.as_deref()).collect();
    assert_eq!(labels, [Some("1"), Some("2"), Some("e1")]);
    let place = |at: usize| document.place(document.blocks[at].source(Span::new(0, 1))).map(|place| place.to_string());
    assert_eq!(
        [0, 2, 4, 5].map(place),
        ["header or footer of the page", "paragraph 1", "footnote 2", "endnote 1"].map(|place| Some(place.to_owned()))
    );
}

#[test]
fn what_cannot_be_read_is_told_with_what_to_do() {
    let whole = Docx::of(&["Safe."]).bytes();
    let deep = Docx::new("<w:sdt>".repeat(2000)).bytes();
    let entity = zipped(&[("word/document.xml".to_owned(), b"<!DOCTYPE a [<!ENTITY b 'ccc'>]><w:document>&b;</w:document>".to_vec())]);
    let bomb = Docx::new(" ".repeat(9 << 20)).bytes();
    // As it is, for packing takes long.
    let large = archive(&[("word/document.xml".to_owned(), vec![b' '; 33 << 20])], CompressionMethod::Stored);
    let many = zipped(&(0..20_001).map(|n| (n.to_string(), Vec::new())).collect::<Vec<_>>());
    let ole = [&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..], &[0; 600]].concat();
    for (bytes, words) in [
        (Vec::new(), "is no Word document"),
        (b"just text".to_vec(), "give it the ending .txt or .md"),
        (whole[..whole.len() / 2].to_vec(), "is no Word document, or is damaged"),
        (zipped(&[("a.txt".to_owned(), b"a".to_vec())]), "holds no text of one"),
        (Docx::new("<w:p><w:r>").bytes(), "is damaged: word/document.xml"),
        (Docx::new("<w:p>a & b</w:p>").bytes(), "is damaged"),
        (deep, "nested more than"),
        (entity, "DOCTYPE"),
        (bomb, "zip bomb"),
        (large, "split it into several documents"),
        (many, "more than 20000 files"),
        (ole, "save it as .docx"),
        (b"{\\rtf1 x}".to_vec(), "save it as .docx"),
        (zipped(&[("mimetype".to_owned(), b"application/vnd.oasis.opendocument.text".to_vec())]), "is no Word document"),
        (b"\xFF\xD8\xFF\xE0\0\x10JFIF".to_vec(), "is a picture"),
        (zipped(&[("xl/workbook.xml".to_owned(), Vec::new())]), "is an Excel workbook"),
    ] {
        let told = error(bytes);
        assert!(told.contains(words), "{told}\n  should say: {words}");
    }
}

#[test]
fn a_file_of_another_office_under_a_name_for_text_is_told_too() {
    let read = |bytes: &[u8]| Document::read("draft.doc".into(), bytes.to_vec(), Format::Text).err();
    assert!(read(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]).is_some_and(|told| told.contains(".docx")));
    assert!(read(&Docx::of(&["Safe."]).bytes()).is_some_and(|told| told.contains("give it the ending .docx")));
    assert!(read(b"PK is the pharmacokinetics of it.").is_none());
    // Whatever the name says, and not as an error of decoding.
    for format in [Format::Markdown, Format::Html, Format::Text, Format::Csv, Format::Captions] {
        let read = |bytes: &[u8]| Document::read("draft".into(), bytes.to_vec(), format).map(|_| ()).expect_err("it is no text");
        assert_eq!(read(&Docx::of(&["Safe."]).bytes()), "is a Word document; give it the ending .docx");
        assert!(read(b"%PDF-1.7\n\xE2\xE3\xCF").starts_with("is a PDF; "));
        assert!(read(b"\x89PNG\r\n\x1a\n\0\0\0").starts_with("is a picture; "));
    }
}

/// Cuts and changes bytes everywhere: an error or a document, and never a panic.
#[test]
fn damaged_documents_end_well() {
    let whole = Docx::new(p("", &r("It is safe.")) + &styled("Heading1", "x"))
        .part("styles", "styles", "<w:style w:styleId=\"Heading1\"/>")
        .bytes();
    let read = |bytes: Vec<u8>| Document::read("draft.docx".into(), bytes, Format::Docx);
    for at in 0..whole.len() {
        let _ = read(whole[..at].to_vec());
        for value in [0, 0xFF, whole[at] ^ 1] {
            let mut changed = whole.clone();
            changed[at] = value;
            if let Ok(document) = read(changed) {
                assert!(document.source.len() < 1 << 20);
            }
        }
    }
}
