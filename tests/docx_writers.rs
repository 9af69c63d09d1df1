//! Word documents by real writers: two that are kept here, and others made on the spot where LibreOffice and pandoc are
//! installed. Comments are read back by LibreOffice, too.

#[path = "common/docx.rs"]
mod docx;

#[path = "common/samples.rs"]
mod samples;

use caveat::document::docx::annotate;
use caveat::document::{Document, Format, Role};
use caveat::finding::Finding;
use caveat::linter::Linter;
use caveat::policy::Policy;
use caveat::report;
use caveat::report::comment::comments;
use caveat::rules::RuleSet;
use docx::{Docx, p, r, unzipped};
use quick_xml::Reader;
use quick_xml::events::Event;
use samples::{assert_same, found, samples};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

static LINTER: LazyLock<Linter> = LazyLock::new(|| Linter::new(RuleSet::embedded()));

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn read(path: &Path) -> Document {
    let name = path.display().to_string();
    let format = Format::from_path(&name).expect("its ending says what it is");
    let bytes = fs::read(path).expect("it is there");
    Document::read(name.clone(), bytes, format).unwrap_or_else(|error| panic!("{name} {error}"))
}

fn check(document: &Document) -> Vec<Finding> {
    let mut findings = LINTER.check(document, &Policy::default());
    report::sort(&mut findings);
    findings
}

fn words<'d>(document: &'d Document, finding: &Finding) -> &'d str {
    &document.source[finding.span.start..finding.span.end]
}

/// The rules that report something, and how often.
fn rules(findings: &[Finding]) -> BTreeMap<&str, usize> {
    let mut rules = BTreeMap::new();
    findings.iter().for_each(|finding| *rules.entry(&*finding.rule).or_default() += 1);
    rules
}

/// What a document is made of, but for the order of notes and what one of the writers loses.
fn blocks(document: &Document) -> Vec<(Role, &str, Option<u32>, bool)> {
    let mut blocks: Vec<_> = document
        .blocks
        .iter()
        .filter(|block| block.role != Role::Alt)
        .map(|block| (block.role, block.prose.as_str(), block.list, block.links.iter().any(|link| link.destination.starts_with('^'))))
        .collect();
    blocks.sort_by_key(|(role, ..)| *role == Role::Footnote);
    blocks
}

#[test]
fn both_writers_are_read_as_the_markdown_is() {
    let markdown = read(&path("tests/data/docx/traps.md"));
    for (name, alt) in [("pandoc", 1), ("libreoffice", 0)] {
        let document = read(&path(&format!("tests/data/docx/{name}.docx")));
        assert_eq!(blocks(&document), blocks(&markdown), "{name}");
        let findings = check(&document);
        let markdown_findings = check(&markdown);
        let (count, expected) = (rules(&findings)["downtime/none"], rules(&markdown_findings)["downtime/none"] - 1 + alt);
        assert_eq!(count, expected, "{name}");
        for finding in findings.iter().filter(|finding| &*finding.rule == "downtime/none") {
            let words = words(&document, finding);
            assert!(words.starts_with(['z', 'Z']) && words.ends_with('e'), "{words}");
        }
    }
}

#[test]
fn comments_are_put_into_both() {
    for name in ["pandoc", "libreoffice"] {
        let file = path(&format!("tests/data/docx/{name}.docx"));
        let (document, bytes) = (read(&file), fs::read(&file).expect("it is there"));
        let findings = check(&document);
        let annotated = annotate(&bytes, &comments(&document, &findings)).expect("it is a document");
        assert_eq!((annotated.on_words + annotated.nearby, annotated.left_out), (findings.len(), 0), "{name}");
        assert!(annotated.nearby >= 1, "{name}: there is a claim in the footnote");
        let again = Document::read(name.to_owned(), annotated.bytes.clone(), Format::Docx).expect("it is a document still");
        assert_eq!(again.source, document.source, "{name}");
        let parts = unzipped(&annotated.bytes);
        for (part, before) in unzipped(&bytes) {
            let now = parts.iter().find(|(known, _)| *known == part).map(|(_, bytes)| bytes);
            let may_change =
                ["document.xml", "comments.xml", "document.xml.rels", "[Content_Types].xml"].iter().any(|end| part.ends_with(end));
            assert!(now == Some(&before) || (may_change && now.is_some()), "{name}: {part}");
        }
    }
}

/// A folder of its own, or nothing where one of the programs is missing, which is said.
fn workshop(test: &str) -> Option<PathBuf> {
    for program in ["soffice", "pandoc"] {
        if Command::new(program).arg("--version").output().is_err() {
            eprintln!("{test} is passed over: {program} is not installed");
            return None;
        }
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("writers").join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the folder can be made");
    Some(folder)
}

fn pandoc(from: &Path, to: &Path) {
    let done = Command::new("pandoc").args(["-s", "-f", "gfm+yaml_metadata_block+footnotes", "-o"]).arg(to).arg(from).output();
    assert!(done.is_ok_and(|done| done.status.success()), "pandoc writes {}", to.display());
}

/// Has LibreOffice write files anew in another format, beside themselves.
fn soffice(folder: &Path, format: &str, files: &[PathBuf]) {
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let mut command = Command::new("soffice");
    command.args([&profile, "--headless", "--convert-to", format, "--outdir"]).arg(folder).args(files);
    let done = command.output().expect("LibreOffice runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn the_same_copy_gives_the_same_findings_by_every_writer() {
    let Some(folder) = workshop("writers") else { return };
    let mut written: Vec<(PathBuf, PathBuf)> = Vec::new();
    let mut by_office = Vec::new();
    for sample in samples() {
        let stem = sample.file_stem().expect("it has a name").to_string_lossy();
        if stem == "markup-traps" {
            // Pandoc writes what its picture says below the picture, too, and code as text; `traps.md` is that page for such writers.
            continue;
        }
        let to = |ending: &str| folder.join(format!("{stem}-{ending}"));
        for ending in ["p.docx", "p.html", "l.odt"] {
            pandoc(&sample, &to(ending));
        }
        by_office.push(to("l.odt"));
        written.extend(["p.docx", "p.html", "l.docx"].map(|ending| (sample.clone(), to(ending))));
    }
    soffice(&folder, "docx", &by_office);
    let is_docx = |file: &Path| file.extension().is_some_and(|ending| ending == "docx");
    let documents: Vec<PathBuf> = written.iter().map(|(_, file)| file.clone()).filter(|file| is_docx(file)).collect();
    soffice(&folder, "txt:Text (encoded):UTF8", &documents);
    for (sample, file) in &written {
        let (document, name) = (read(file), file.display().to_string());
        // The description for search engines is in no paragraph of a document.
        let expected = found(&LINTER, &read(sample), &Policy::default());
        assert_same(&name, &expected, &found(&LINTER, &document, &Policy::default()));
        if !is_docx(file) {
            continue;
        }
        let file = file.with_extension("txt");
        let text = fs::read_to_string(&file).expect("LibreOffice wrote it");
        let squeezed = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let all = squeezed(&document.source);
        for line in text.lines() {
            // Marks of notes are figures in the text, and so are numbers of items.
            let line = squeezed(line.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '•' | '\u{feff}')));
            let line = line.trim_end_matches(|c: char| c.is_ascii_digit());
            assert!(line.split(|c: char| c.is_ascii_digit()).all(|part| all.contains(part)), "{name} has lost: {line}");
        }
        assert_same(&file.display().to_string(), &expected, &found(&LINTER, &read(&file), &Policy::default()));
    }
}

/// The comments in an OpenDocument text: the words that each is on, and what it says.
fn comments_in(odt: &[u8]) -> Vec<(String, String)> {
    let content = unzipped(odt).into_iter().find(|(name, _)| name == "content.xml").expect("there is text").1;
    let content = String::from_utf8(content).expect("it is text");
    let mut reader = Reader::from_str(&content);
    let mut told: Vec<(String, String)> = Vec::new();
    let mut open: Vec<(String, usize)> = Vec::new();
    let (mut inside, mut aside) = (false, false);
    loop {
        let event = reader.read_event().expect("it is XML");
        let mut text = String::new();
        match &event {
            Event::Start(tag) if tag.name().0 == "office:annotation" => {
                let name =
                    tag.attributes().flatten().find(|attribute| attribute.key.0 == "office:name").map(|name| name.value.into_owned());
                open.extend(name.map(|name| (name, told.len())));
                told.push(Default::default());
                inside = true;
            }
            Event::End(tag) if tag.name().0 == "office:annotation" => inside = false,
            Event::Start(tag) if matches!(tag.name().0, "dc:creator" | "dc:date" | "meta:creator-initials") => aside = true,
            Event::End(tag) if matches!(tag.name().0, "dc:creator" | "dc:date" | "meta:creator-initials") => aside = false,
            Event::Empty(tag) if tag.name().0 == "office:annotation-end" => {
                let name =
                    tag.attributes().flatten().find(|attribute| attribute.key.0 == "office:name").map(|name| name.value.into_owned());
                open.retain(|(known, _)| Some(known) != name.as_ref());
            }
            Event::Empty(tag) if matches!(tag.name().0, "text:s" | "text:tab" | "text:line-break") => text.push(' '),
            Event::Text(piece) => text.push_str(piece),
            Event::GeneralRef(reference) => {
                text.push_str(&quick_xml::escape::unescape(&format!("&{};", &**reference)).expect("it is known"))
            }
            Event::Eof => return told,
            _ => {}
        }
        if inside && !aside {
            if let Some((_, says)) = told.last_mut() {
                says.push_str(&text);
            }
        } else if !inside {
            open.iter().for_each(|(_, at)| told[*at].0.push_str(&text));
        }
    }
}

#[test]
fn libreoffice_reads_every_comment_on_its_words() {
    let Some(folder) = workshop("comments") else { return };
    let boxed = format!(
        "<w:r><w:pict><v:shape style=\"width:90pt;height:30pt\"><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>",
        p("", &r("It has zero downtime."))
    );
    let link = format!("<w:hyperlink r:id=\"a\">{}</w:hyperlink>", r("no down"));
    let inserted = "<w:ins w:id=\"9\" w:author=\"Ana\"><w:r><w:rPr><w:i/></w:rPr><w:t>time at all</w:t></w:r></w:ins>";
    let cell = |text: &str| format!("<w:tc><w:tcPr><w:tcW w:w=\"2000\" w:type=\"dxa\"/></w:tcPr>{}</w:tc>", p("", &r(text)));
    let table = format!(
        "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w=\"2000\"/></w:tblGrid><w:tr>{}</w:tr></w:tbl>",
        cell("A peel with zero downtime.")
    );
    let made = Docx::new(p("", &(r("Our chemical peel has ") + &link + inserted + &r("."))) + &table + &p("", &(r("See here.") + &boxed)))
        .link("a", "https://example.org/");
    fs::write(folder.join("made.docx"), made.bytes()).expect("it can be written");
    for name in ["pandoc", "libreoffice"] {
        fs::copy(path(&format!("tests/data/docx/{name}.docx")), folder.join(format!("{name}.docx"))).expect("it can be copied");
    }
    pandoc(&path("fixtures/microneedling-facts.md"), &folder.join("facts.docx"));

    let names = ["made", "pandoc", "libreoffice", "facts"];
    let reviewed = names.map(|name| folder.join(format!("{name}-reviewed.docx")));
    let mut expected = Vec::new();
    for (name, to) in names.iter().zip(&reviewed) {
        let file = folder.join(format!("{name}.docx"));
        let document = read(&file);
        let findings = check(&document);
        let annotated = annotate(&fs::read(&file).expect("it is there"), &comments(&document, &findings)).expect("it is a document");
        fs::write(to, &annotated.bytes).expect("it can be written");
        expected.push(findings.iter().map(|finding| (words(&document, finding).to_owned(), finding.rule.to_string())).collect::<Vec<_>>());
    }
    soffice(&folder, "odt", &reviewed);
    for (expected, file) in expected.iter().zip(&reviewed) {
        let told = comments_in(&fs::read(file.with_extension("odt")).expect("LibreOffice wrote it"));
        let same = |a: &str, b: &str| {
            let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            letters(a) == letters(b)
        };
        let mut left = told.clone();
        for (words, rule) in expected {
            let rule_line = format!("Rule: {rule}");
            let at = left.iter().position(|(on, says)| {
                let quoted = says.starts_with("In ") && says.split(['“', '”']).nth(1).is_some_and(|quoted| same(quoted, words));
                says.ends_with(&rule_line) && (same(on, words) || quoted)
            });
            left.remove(at.unwrap_or_else(|| panic!("{}: no comment on “{words}” by {rule} in {told:?}", file.display())));
        }
        assert!(!expected.is_empty() && left.is_empty(), "{}: {left:?}", file.display());
    }

    // When a document with comments was opened and saved, they are still known as those of an earlier day.
    let saved = folder.join("saved");
    fs::create_dir_all(&saved).expect("it can be made");
    soffice(&saved, "docx", &reviewed);
    for (expected, file) in expected.iter().zip(&reviewed) {
        let file = saved.join(file.file_name().expect("it has a name"));
        let (document, bytes) = (read(&file), fs::read(&file).expect("it is there"));
        let again = annotate(&bytes, &comments(&document, &check(&document))).expect("it is a document");
        let written = unzipped(&again.bytes).into_iter().find(|(name, _)| name == "word/comments.xml").expect("there are comments").1;
        let written = String::from_utf8(written).expect("it is text").matches("w:author=\"caveat\"").count();
        assert_eq!((written, again.kept), (again.on_words + again.nearby, 0), "{}", file.display());
        assert!(written.abs_diff(expected.len()) <= 1, "{}: {written} of {}", file.display(), expected.len());
    }
}
