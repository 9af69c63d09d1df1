//! Findings written into Word documents as comments.

#[path = "common/docx.rs"]
mod docx;

use caveat::document::docx::{Annotated, Comment, Line, annotate};
use caveat::document::{Document, Format, Span};
use docx::{Docx, p, r, unzipped};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn part(bytes: &[u8], name: &str) -> String {
    let found =
        unzipped(bytes).into_iter().find(|(known, _)| known == name).map(|(_, bytes)| String::from_utf8(bytes).expect("it is text"));
    found.unwrap_or_else(|| panic!("there is no {name}"))
}

/// Comments on the first occurrences of these words.
fn comments(bytes: &[u8], words: &[&str]) -> Vec<Comment> {
    let document = Document::read("draft.docx".into(), bytes.to_vec(), Format::Docx).expect("it is a document");
    let comment = |words: &&str| {
        let start = document.source.find(words).unwrap_or_else(|| panic!("no {words} in {}", document.source));
        let line = Line { label: "Why: ".into(), text: format!("about {words}\n& more") };
        Comment { span: Span::new(start, start + words.len()), lines: vec![line] }
    };
    words.iter().map(comment).collect()
}

fn annotated(docx: &Docx, words: &[&str]) -> Annotated {
    let bytes = docx.bytes();
    let annotated = annotate(&bytes, &comments(&bytes, words)).expect("it is a document");
    let text = |bytes: &[u8]| {
        let document = Document::read("d.docx".into(), bytes.to_vec(), Format::Docx).unwrap_or_else(|error| panic!("d.docx {error}"));
        let blocks: Vec<_> =
            document.blocks.iter().map(|block| (block.role, block.prose.clone(), block.links.clone(), block.list)).collect();
        (document.source, blocks)
    };
    assert_eq!(text(&bytes), text(&annotated.bytes), "what is read stays the same");
    annotated
}

/// The words between the marks of each comment in a document, and what the comment says.
fn told(bytes: &[u8]) -> Vec<(String, String)> {
    let (body, notes) = (part(bytes, "word/document.xml"), part(bytes, "word/comments.xml"));
    let text = |xml: &str| {
        let pieces = xml.split("<w:t").skip(1).filter_map(|piece| piece.split_once('>')?.1.split_once("</w:t>"));
        pieces.map(|(text, _)| text).collect::<String>().replace("&amp;", "&")
    };
    let comments = notes.split("<w:comment ").skip(1);
    comments
        .map(|comment| {
            let id = comment.split('"').nth(1).expect("it has an id");
            let start = body.split_once(&format!("<w:commentRangeStart w:id=\"{id}\"/>")).expect("it has a start").1;
            let (inside, after) = start.split_once(&format!("<w:commentRangeEnd w:id=\"{id}\"/>")).expect("it has an end");
            assert!(after.starts_with(&format!("<w:r><w:commentReference w:id=\"{id}\"/></w:r>")), "{after}");
            (text(inside), text(comment))
        })
        .collect()
}

#[test]
fn each_comment_is_on_its_words() {
    let inner = r("It is per") + "<w:ins w:id=\"5\"><w:r><w:rPr><w:b/></w:rPr><w:t>fectly safe</w:t></w:r></w:ins>" + &r(" &amp; quick.");
    let table = format!("<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>", p("", &r("No downtime at all")));
    let link = format!("<w:hyperlink w:anchor=\"x\">{}</w:hyperlink>", r("painless peels"));
    let docx = Docx::new(p("", &inner) + &table + &p("", &(r("Our ") + &link + &r(" work."))));
    let words = ["perfectly safe & quick", "safe & quick.", "safe", "No downtime", "less peels work", "It is perfectly safe & quick."];
    let annotated = annotated(&docx, &words);
    assert_eq!((annotated.on_words, annotated.nearby, annotated.left_out), (6, 0, 0));
    let expected: Vec<_> = words.iter().map(|words| (words.to_string(), format!("Why: about {words}& more"))).collect();
    assert_eq!(told(&annotated.bytes), expected);
    let body = part(&annotated.bytes, "word/document.xml");
    assert_eq!(body.matches("<w:rPr><w:b/></w:rPr>").count(), 2, "the bold run is bold in all its pieces: {body}");
}

#[test]
fn nothing_else_in_the_file_changes() {
    let picture = (0..5000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect::<Vec<_>>();
    let docx = Docx::of(&["It is safe."]).part("styles", "styles", "").file("word/media/image1.png", picture);
    let (before, after) = (docx.bytes(), annotated(&docx, &["safe"]).bytes);
    let changed = ["[Content_Types].xml", "word/document.xml", "word/_rels/document.xml.rels"];
    let (old, new) = (unzipped(&before), unzipped(&after));
    assert_eq!(new.len(), old.len() + 1);
    for ((name, old), (same_name, new)) in old.iter().zip(&new) {
        assert_eq!(name, same_name);
        assert_eq!(old == new, !changed.contains(&name.as_str()), "{name}");
    }
    // As they were packed, too.
    let raw = |bytes: &[u8]| {
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes.to_vec())).expect("it is an archive");
        let file = zip.by_name("word/media/image1.png").expect("it is there");
        (file.compressed_size(), file.crc32(), file.last_modified())
    };
    assert_eq!(raw(&before), raw(&after));
    assert!(part(&after, "[Content_Types].xml").contains("PartName=\"/word/comments.xml\""));
    assert!(part(&after, "word/_rels/document.xml.rels").contains("relationships/comments\" Target=\"/word/comments.xml\""));
}

#[test]
fn comments_that_are_there_stay() {
    let there = "<w:comment w:id=\"4\" w:author=\"Ana\"><w:p><w:r><w:t>Really?</w:t></w:r></w:p></w:comment>";
    let body = p(
        "",
        &format!(
            "<w:commentRangeStart w:id=\"4\"/>{}<w:commentRangeEnd w:id=\"4\"/><w:r><w:commentReference w:id=\"4\"/></w:r>",
            r("It is safe.")
        ),
    );
    let docx = Docx::new(body).part("comments", "comments", there);
    let annotated = annotated(&docx, &["safe"]);
    assert_eq!(
        told(&annotated.bytes),
        [("It is safe.".to_owned(), "Really?".to_owned()), ("safe".to_owned(), "Why: about safe& more".to_owned())]
    );
    let notes = part(&annotated.bytes, "word/comments.xml");
    assert!(notes.contains(there) && notes.contains("<w:comment w:id=\"5\" w:author=\"caveat\" w:initials=\"cv\">"), "{notes}");
    assert_eq!(part(&annotated.bytes, "[Content_Types].xml"), part(&docx.bytes(), "[Content_Types].xml"));
    // An empty list of comments, as other programs write it.
    let empty = Docx::of(&["It is safe."])
        .file("word/c.xml", "<w:comments xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"/>");
    assert!(annotate(&empty.bytes(), &comments(&empty.bytes(), &["safe"])).is_ok_and(|annotated| annotated.on_words == 1));
}

/// What a document tells in its comments, whoever wrote them.
fn again(bytes: &[u8], words: &[&str]) -> (Annotated, Vec<(String, String)>) {
    let annotated = annotate(bytes, &comments(bytes, words)).expect("it is a document");
    let told = told(&annotated.bytes);
    (annotated, told)
}

#[test]
fn comments_of_an_earlier_day_are_replaced() {
    let boxed = format!("<w:r><w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict></w:r>", p("", &r("No pain.")));
    let there = "<w:comment w:id=\"4\" w:author=\"Ana\"><w:p><w:r><w:t>Really?</w:t></w:r></w:p></w:comment>";
    let anas = "<w:commentRangeStart w:id=\"4\"/><w:r><w:t>It is safe.</w:t></w:r><w:commentRangeEnd w:id=\"4\"/><w:r><w:commentReference w:id=\"4\"/></w:r>";
    let docx = Docx::new(p("", anas) + &p("", &(r("A painless peel") + &boxed))).part("comments", "comments", there);
    let words = ["safe", "painless", "No pain"];
    let first = annotated(&docx, &words);
    let (second, now) = again(&first.bytes, &words);
    assert_eq!((second.on_words, second.nearby, second.left_out, second.kept), (2, 1, 0, 0));
    assert_eq!(now, told(&first.bytes));
    assert!(part(&second.bytes, "word/comments.xml").contains(there));
    let body = |bytes: &[u8]| part(bytes, "word/document.xml").matches("<w:comment").count();
    assert_eq!(body(&second.bytes), body(&first.bytes), "no mark is left of a comment that is gone");
    // What was mended is told of no more, and a comment of somebody else's stays.
    let (none, now) = again(&first.bytes, &[]);
    assert_eq!((none.on_words, now), (0, vec![("It is safe.".to_owned(), "Really?".to_owned())]));
    // As Word writes it: with a style for the mark, and with ids in other parts.
    let style = "<w:r><w:rPr><w:rStyle w:val=\"CommentReference\"/></w:rPr><w:commentReference w:id=\"1\"/></w:r>";
    let by_word = "<w:commentRangeStart w:id=\"1\"/><w:r><w:t>safe</w:t></w:r><w:commentRangeEnd w:id=\"1\"/>".to_owned() + style;
    let own = "<w:comment w:id=\"1\" w:author=\"caveat\"><w:p w14:paraId=\"0A\"><w:r><w:t>old</w:t></w:r></w:p></w:comment>";
    let docx = Docx::new(p("", &by_word))
        .part("comments", "comments", own)
        .part("commentsExtended", "commentsEx", "<w15:commentEx w15:paraId=\"0A\" w15:done=\"0\"/><w15:commentEx w15:paraId=\"0B\"/>")
        .part("commentsIds", "commentsIds", "<w16cid:commentId w16cid:paraId=\"0A\" w16cid:durableId=\"7F\"/>")
        .part("commentsExtensible", "commentsExtensible", "<w16cex:commentExtensible w16cex:durableId=\"7F\"/>");
    let (new, now) = again(&docx.bytes(), &["safe"]);
    assert_eq!(now, [("safe".to_owned(), "Why: about safe& more".to_owned())]);
    assert!(!part(&new.bytes, "word/document.xml").contains("CommentReference\"/></w:rPr><"), "an empty run would be left");
    let others = ["commentsExtended", "commentsIds", "commentsExtensible"].map(|name| part(&new.bytes, &format!("word/{name}.xml")));
    assert!(others.iter().all(|other| !other.contains("0A") && !other.contains("7F")) && others[0].contains("0B"), "{others:?}");
}

#[test]
fn comments_that_people_dealt_with_stay_and_are_not_made_again() {
    let words = ["safe", "quick", "cheap", "best clinic"];
    let section = "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId-header\"/></w:sectPr>";
    let docx = Docx::new(p("", &r("It is safe, quick and cheap.")) + section).part("header", "hdr", &p("", &r("The best clinic")));
    let first = annotated(&docx, &words).bytes;
    // Ana answers the first and the last, and resolves the second.
    let (body, notes) = (part(&first, "word/document.xml"), part(&first, "word/comments.xml"));
    let mut notes = notes;
    for id in 0..4 {
        let from = notes.find(&format!("w:id=\"{id}\"")).expect("it is there");
        let paragraph = from + notes[from..].find("<w:p>").expect("it says something");
        notes.replace_range(paragraph..paragraph + 5, &format!("<w:p w14:paraId=\"0{id}\">"));
    }
    let reply = |id: u32| {
        format!(
            "<w:comment w:id=\"{id}\" w:author=\"Ana\"><w:p w14:paraId=\"1{id}\"><w:r><w:t>A doctor said so.</w:t></w:r></w:p></w:comment>"
        )
    };
    notes = notes.replace("</w:comments>", &(reply(7) + &reply(8) + "</w:comments>"));
    let mut body = body;
    for (of, id) in [(0, 7), (3, 8)] {
        let start = format!("<w:commentRangeStart w:id=\"{of}\"/>");
        body = body.replace(&start, &format!("{start}<w:commentRangeStart w:id=\"{id}\"/>"));
        let end = format!("<w:commentRangeEnd w:id=\"{of}\"/><w:r><w:commentReference w:id=\"{of}\"/></w:r>");
        body = body.replace(&end, &(end.clone() + &end.replace(&format!("\"{of}\""), &format!("\"{id}\""))));
    }
    let threads = "<w15:commentsEx><w15:commentEx w15:paraId=\"00\" w15:done=\"0\"/><w15:commentEx w15:paraId=\"17\" w15:paraIdParent=\"00\"/>\
                   <w15:commentEx w15:paraId=\"01\" w15:done=\"1\"/><w15:commentEx w15:paraId=\"02\" w15:done=\"0\"/>\
                   <w15:commentEx w15:paraId=\"18\" w15:paraIdParent=\"03\"/></w15:commentsEx>";
    let mut files = unzipped(&first);
    for (name, bytes) in &mut files {
        match name.as_str() {
            "word/document.xml" => *bytes = body.clone().into_bytes(),
            "word/comments.xml" => *bytes = notes.clone().into_bytes(),
            "word/_rels/document.xml.rels" => {
                let more = "<Relationship Id=\"x\" Type=\"http://schemas.microsoft.com/office/2011/relationships/commentsExtended\" Target=\"threads.xml\"/></Relationships>";
                *bytes = String::from_utf8(bytes.clone()).expect("it is text").replace("</Relationships>", more).into_bytes();
            }
            _ => {}
        }
    }
    files.push(("word/threads.xml".to_owned(), threads.as_bytes().to_vec()));
    let answered = docx::zipped(&files);
    let mut before = told(&answered);
    assert_eq!(before.len(), 6);

    let (second, mut now) = again(&answered, &words);
    assert_eq!((second.on_words, second.nearby, second.left_out, second.kept), (1, 0, 0, 3));
    before.sort();
    now.sort();
    assert_eq!(now, before, "the third is written anew, and nothing is told twice");
    let kept = part(&second.bytes, "word/comments.xml");
    assert!(
        ["00", "01", "03", "17", "18"].iter().all(|id| kept.contains(&format!("paraId=\"{id}\""))) && !kept.contains("paraId=\"02\""),
        "{kept}"
    );
    assert!(!part(&second.bytes, "word/threads.xml").contains("\"02\""));
    // A third time changes nothing more.
    let (_, mut third) = again(&second.bytes, &words);
    third.sort();
    assert_eq!(third, now);
}

#[test]
fn where_word_shows_no_comments_they_stand_nearby_and_quote_the_words() {
    let note = format!("<w:footnote w:id=\"2\">{}</w:footnote>", p("", &r("It cures acne.")));
    let mark = "<w:r><w:footnoteReference w:id=\"2\"/></w:r>";
    let boxed = format!("<w:r><w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict></w:r>", p("", &r("No pain.")));
    let picture = "<w:r><w:drawing><wp:docPr id=\"1\" name=\"P\" descr=\"Happy for ever\"/></w:drawing></w:r>";
    let section = "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId-header\"/></w:sectPr>";
    let docx = Docx::new(p("", &r("First.")) + &p("", &(r("Proven") + mark + &boxed + picture)) + section)
        .part("footnotes", "footnotes", &note)
        .part("header", "hdr", &p("", &r("The best clinic")));
    let annotated = annotated(&docx, &["cures acne", "best clinic", "No pain", "for ever"]);
    assert_eq!((annotated.on_words, annotated.nearby, annotated.left_out), (0, 4, 0));
    let told = told(&annotated.bytes);
    let begins: Vec<_> = told.iter().map(|(words, text)| (words.as_str(), text.split("Why").next().unwrap_or_default())).collect();
    assert_eq!(
        begins,
        [
            ("", "In footnote 1: “cures acne”"),
            ("First.", "In the header or footer of the page: “best clinic”"),
            ("No pain.", "In the text box or picture here: “No pain”"),
            ("", "In the text box or picture here: “for ever”"),
        ]
    );
    let body = part(&annotated.bytes, "word/document.xml");
    assert!(body.contains(&format!("w:id=\"0\"/>{mark}<w:commentRangeEnd w:id=\"0\"/>")), "{body}");
}

#[test]
fn words_in_a_document_without_words() {
    let empty = Docx::new("").bytes();
    let comment = Comment { span: Span::new(0, 0), lines: Vec::new() };
    let annotated = annotate(&empty, &[comment]).expect("it is a document");
    assert_eq!((annotated.on_words, annotated.left_out, annotated.bytes == empty), (0, 1, true));
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("annotate").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the folder can be made");
    folder
}

fn caveat(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_caveat"));
    command.current_dir(folder).env("COLUMNS", "100").args(arguments).output().expect("caveat runs")
}

fn printed(output: &Output) -> (String, String, Option<i32>) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("it is text");
    (text(&output.stdout), text(&output.stderr), output.status.code())
}

#[test]
fn on_the_command_line() {
    let folder = folder("cli");
    let draft = Docx::of(&["Peels", "Our chemical peel is 100% safe, with zero downtime."]).bytes();
    fs::write(folder.join("draft.docx"), &draft).expect("it can be written");
    let run = |arguments: &[&str]| printed(&caveat(&folder, arguments));

    let (out, err, status) = run(&["annotate", "draft.docx", "-o", "reviewed.docx"]);
    assert!(out.starts_with("Wrote reviewed.docx with ") && out.contains("comments: ") && err.is_empty(), "{out}{err}");
    assert_eq!(status, run(&["check", "draft.docx"]).2, "the exit status is that of check");
    assert_eq!(fs::read(folder.join("draft.docx")).expect("it is there"), draft, "the draft is as it was");
    let reviewed = fs::read(folder.join("reviewed.docx")).expect("it was written");
    let told = told(&reviewed);
    let (words, text) = told.iter().find(|(words, _)| words == "zero downtime").unwrap_or_else(|| panic!("{told:?}"));
    assert!(
        words == "zero downtime" && text.contains("Why: ") && text.contains("Instead: ") && text.ends_with("Rule: downtime/none"),
        "{text}"
    );

    for (arguments, words) in [
        (&["annotate", "draft.docx", "-o", "reviewed.docx"][..], "--force"),
        (&["annotate", "draft.docx", "-o", "draft.docx", "--force"], "written over draft.docx"),
        (&["annotate", "draft.docx", "-o", "reviewed.md"], "ending .docx"),
        // Word opens neither under the ending of the other.
        (&["annotate", "draft.docx", "-o", "reviewed.docm"], "ending .docx"),
        (&["annotate", "macros.docm", "-o", "reviewed.docx"], "ending .docm"),
        (&["annotate", "draft.md", "-o", "reviewed.docx"], "caveat check draft.md"),
        (&["annotate", "none.docx", "-o", "other.docx"], "none.docx does not exist"),
    ] {
        let (out, err, status) = run(arguments);
        assert!(out.is_empty() && err.contains(words) && status == Some(2), "{arguments:?}: {out}{err}");
    }
    assert_eq!(fs::read(folder.join("reviewed.docx")).expect("it is there"), reviewed);
    assert_eq!(run(&["annotate", "draft.docx", "-o", "reviewed.docx", "--force", "--fail-on", "never"]).2, Some(0));
    assert!(fs::read_dir(&folder).expect("it is there").count() == 2, "nothing is left lying about");

    let (out, err, _) = run(&["annotate", "reviewed.docx", "-o", "again.docx"]);
    assert!(out.starts_with("Wrote again.docx with ") && err.is_empty(), "{out}{err}");
    assert_eq!(self::told(&fs::read(folder.join("again.docx")).expect("it was written")), told, "nothing is told twice");

    fs::write(folder.join("broken.docx"), "PK").expect("it can be written");
    let (_, err, status) = run(&["annotate", "broken.docx", "-o", "b.docx"]);
    assert!(err.contains("broken.docx is no Word document") && status == Some(2) && !folder.join("b.docx").exists(), "{err}");
}

#[test]
fn reports_tell_the_paragraph() {
    let folder = folder("report");
    let draft = Docx::new(docx::styled("Heading1", "Peels") + &p("", &r("Our chemical peel has zero downtime."))).bytes();
    fs::write(folder.join("draft.docx"), &draft).expect("it can be written");
    let (out, ..) = printed(&caveat(&folder, &["check"]));
    assert!(out.contains("where:   paragraph 2, under “Peels”"), "{out}");
    let (out, ..) = printed(&caveat(&folder, &["check", "--format", "json"]));
    assert!(out.contains("\"spans\":\"extracted text\"") && out.contains("\"place\":{\"text\":\"paragraph 2, under “Peels”\""), "{out}");
}
