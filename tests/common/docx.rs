//! Word documents made from their XML.

use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The namespaces that parts of a document use.
pub const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
    xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
    xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\" \
    xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\" xmlns:v=\"urn:schemas-microsoft-com:vml\"";

const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// A document in the making.
#[derive(Debug, Default, Clone)]
pub struct Docx {
    body: String,
    /// Kind, name and text of other parts.
    parts: Vec<(String, String, String)>,
    /// Id and address.
    links: Vec<(String, String)>,
    files: Vec<(String, Vec<u8>)>,
}

impl Docx {
    /// With this between `<w:body>` and `</w:body>`.
    pub fn new(body: impl Into<String>) -> Self {
        Self { body: body.into(), ..Self::default() }
    }

    /// With paragraphs of one run each.
    #[allow(dead_code, reason = "not every test needs it")]
    pub fn of(paragraphs: &[&str]) -> Self {
        Self::new(paragraphs.iter().map(|text| p("", &r(text))).collect::<String>())
    }

    /// With another part: `styles`, `footnotes` …; the relationship to it has the id `rId-` and its name.
    #[allow(dead_code, reason = "not every test needs it")]
    pub fn part(mut self, kind: &str, root: &str, inner: &str) -> Self {
        let text = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<w:{root} {NAMESPACES}>{inner}</w:{root}>");
        let number = self.parts.iter().filter(|(known, ..)| known == kind).count();
        let name = if number == 0 { kind.to_owned() } else { format!("{kind}{number}") };
        self.parts.push((kind.to_owned(), name, text));
        self
    }

    /// With an address that `r:id` names.
    #[allow(dead_code, reason = "not every test needs it")]
    pub fn link(mut self, id: &str, address: &str) -> Self {
        self.links.push((id.to_owned(), address.to_owned()));
        self
    }

    /// With any file.
    #[allow(dead_code, reason = "not every test needs it")]
    pub fn file(mut self, name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.push((name.to_owned(), bytes.into()));
        self
    }

    /// The file.
    pub fn bytes(&self) -> Vec<u8> {
        let document = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document {NAMESPACES}><w:body>{}</w:body></w:document>",
            self.body
        );
        let relationship = |id: &str, kind: &str, target: &str, mode: &str| {
            format!("<Relationship Id=\"{id}\" Type=\"{KIND}/{kind}\" Target=\"{target}\"{mode}/>")
        };
        let relationships = |inner: &str| {
            format!("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{inner}</Relationships>")
        };
        let of_parts = self.parts.iter().map(|(kind, name, _)| relationship(&format!("rId-{name}"), kind, &format!("{name}.xml"), ""));
        let of_links = self.links.iter().map(|(id, address)| relationship(id, "hyperlink", address, " TargetMode=\"External\""));
        let of_document = relationships(&of_parts.chain(of_links).collect::<String>());
        let overrides: String = self
            .parts
            .iter()
            .map(|(kind, name, _)| format!("<Override PartName=\"/word/{name}.xml\" ContentType=\"{TYPE}.{kind}+xml\"/>"))
            .collect();
        let types = format!(
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" \
             ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>\
             <Override PartName=\"/word/document.xml\" ContentType=\"{TYPE}.document.main+xml\"/>{overrides}</Types>"
        );
        let mut files = vec![
            ("[Content_Types].xml".to_owned(), types.into_bytes()),
            ("_rels/.rels".to_owned(), relationships(&relationship("rId1", "officeDocument", "word/document.xml", "")).into_bytes()),
            ("word/document.xml".to_owned(), document.into_bytes()),
            ("word/_rels/document.xml.rels".to_owned(), of_document.into_bytes()),
        ];
        files.extend(self.parts.iter().map(|(_, name, text)| (format!("word/{name}.xml"), text.clone().into_bytes())));
        files.extend(self.files.clone());
        zipped(&files)
    }
}

/// An archive of files.
pub fn zipped(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    archive(files, CompressionMethod::Deflated)
}

/// An archive of files that are packed in one way.
pub fn archive(files: &[(String, Vec<u8>)], method: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), SimpleFileOptions::default().compression_method(method)).expect("memory can be written");
        zip.write_all(bytes).expect("memory can be written");
    }
    zip.finish().expect("memory can be written").into_inner()
}

/// The files in an archive, by name.
#[allow(dead_code, reason = "not every test needs it")]
pub fn unzipped(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("it is an archive");
    (0..zip.len())
        .map(|index| {
            let mut file = zip.by_index(index).expect("it is there");
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).expect("it unpacks");
            (String::from_utf8_lossy(file.name_raw()).into_owned(), bytes)
        })
        .collect()
}

/// A paragraph with properties.
pub fn p(properties: &str, inner: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>")
}

/// A run with text.
pub fn r(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

/// A paragraph in a style.
#[allow(dead_code, reason = "not every test needs it")]
pub fn styled(style: &str, text: &str) -> String {
    p(&format!("<w:pStyle w:val=\"{style}\"/>"), &r(text))
}
