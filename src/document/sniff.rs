//! What a file plainly is that is no copy, whatever its name says: told in words, with what to do.

use memchr::memmem;

/// What a zip archive begins with; the second, if there is nothing in it.
const ZIP: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];
/// The compound files of older Offices.
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
/// A name in such a file is said to be so far from its beginning at most.
const HEAD: usize = 100;

/// What the bytes are of a file that should be text, if they are plainly something else.
pub(super) fn not_text(bytes: &[u8]) -> Option<String> {
    let zipped = || {
        if has(bytes, "word/document.xml") {
            "is a Word document; give it the ending .docx".to_owned()
        } else {
            "is a zip archive; unpack it and check what is in it. If it is a Word document, give it the ending .docx".to_owned()
        }
    };
    no_document(bytes).or_else(|| is_zip(bytes).then(zipped))
}

/// What the bytes are of a file that should be a Word document, if they are plainly something else.
pub(super) fn not_word(bytes: &[u8]) -> Option<String> {
    no_document(bytes).or_else(|| {
        let text = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0') && !text.trim().is_empty() && !is_zip(bytes))?;
        let (what, ending) = match text.trim_start_matches('\u{feff}').trim_start() {
            page if page.starts_with('<') => ("a page of HTML or XML", ".html"),
            _ => ("plain text", ".txt or .md"),
        };
        Some(format!("is no Word document but {what}; give it the ending {ending}, or open it in Word and save it as .docx"))
    })
}

fn is_zip(bytes: &[u8]) -> bool {
    ZIP.iter().any(|start| bytes.starts_with(start))
}

/// Whether a name stands in an archive.
fn has(bytes: &[u8], name: &str) -> bool {
    memmem::find(bytes, name.as_bytes()).is_some()
}

/// Whether a name stands in a compound file, which is written in UTF-16 there.
fn has_stream(bytes: &[u8], name: &str) -> bool {
    let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    memmem::find(bytes, &name).is_some()
}

/// What the bytes are, if they are plainly neither text nor a Word document of today.
fn no_document(bytes: &[u8]) -> Option<String> {
    const AS_DOCX: &str = "open it in Word and save it as .docx";
    const AS_CSV: &str = "save the sheet with the copy as .csv (UTF-8)";
    let head = &bytes[..bytes.len().min(HEAD)];
    let (what, how) = if bytes.starts_with(COMPOUND) {
        match () {
            () if has_stream(bytes, "EncryptedPackage") => ("is protected with a password", "open it in Word and save a copy without one"),
            () if has_stream(bytes, "Workbook") => ("is a workbook of an older Excel (.xls)", AS_CSV),
            () if has_stream(bytes, "PowerPoint Document") => {
                ("is a presentation of an older PowerPoint (.ppt)", "save its text as .docx or .txt")
            }
            () => ("is a file of an older Office (.doc)", AS_DOCX),
        }
    } else if bytes.starts_with(b"{\\rtf") {
        ("is rich text (RTF)", AS_DOCX)
    } else if bytes.starts_with(b"%PDF-") {
        ("is a PDF", "check the document that it was made from, or save its text as .txt")
    } else if is_picture(bytes) {
        ("is a picture", "caveat reads no words in pictures: write them into a text file and check that")
    } else if bytes.get(4..8) == Some(b"ftyp") || bytes.starts_with(b"ID3") {
        ("is a film, a sound or a picture", "check its captions (.srt, .vtt) or its script")
    } else if bytes.starts_with(&[0x1F, 0x8B, 0x08]) {
        ("is packed (gzip)", "unpack it and check what is in it")
    } else if has(head, "mimetypeapplication/vnd.oasis.opendocument") {
        ("is an OpenDocument file (.odt)", "open it in LibreOffice or Word and save it as .docx")
    } else if has(head, "mimetypeapplication/epub+zip") {
        ("is an e-book (EPUB)", "unpack it and check the pages in it")
    } else if is_zip(bytes) && has(bytes, "xl/workbook.") {
        ("is an Excel workbook", AS_CSV)
    } else if is_zip(bytes) && has(bytes, "ppt/presentation.xml") {
        ("is a PowerPoint presentation", "save its text as .docx or .txt")
    } else if is_zip(bytes) && has(bytes, "Index/Document.iwa") {
        ("is a document of Pages, Numbers or Keynote", "export it as Word (.docx), or as .csv")
    } else {
        return None;
    };
    Some(format!("{what}; {how}"))
}

fn is_picture(bytes: &[u8]) -> bool {
    let starts: [&[u8]; 8] = [b"\x89PNG\r\n\x1a\n", b"\xFF\xD8\xFF", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"8BPS", b"\0\0\x01\0"];
    starts.iter().any(|start| bytes.starts_with(start))
        || (bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"))
        || (bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_copy_is_named_with_what_to_do() {
        let compound = |name: &str| [COMPOUND, &[0; 600], &name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()].concat();
        let zip = |name: &str| [b"PK\x03\x04rest of the entry", name.as_bytes()].concat();
        for (bytes, word, advice) in [
            (compound(""), "older Office (.doc)", "save it as .docx"),
            (compound("EncryptedPackage"), "password", "without one"),
            (compound("Workbook"), ".xls", ".csv"),
            (compound("PowerPoint Document"), ".ppt", ".txt"),
            (b"{\\rtf1\\ansi Safe.}".to_vec(), "RTF", ".docx"),
            (b"%PDF-1.7\n\xE2\xE3".to_vec(), "PDF", "made from"),
            (b"\x89PNG\r\n\x1a\n\0\0".to_vec(), "picture", "text file"),
            (b"\xFF\xD8\xFF\xE0\0\x10JFIF".to_vec(), "picture", "text file"),
            (b"RIFF\0\0\0\0WEBPVP8 ".to_vec(), "picture", "text file"),
            (b"BM\x36\0\0\0\0\0\0\0\x36".to_vec(), "picture", "text file"),
            (b"\0\0\0\x18ftypheic".to_vec(), "picture", "captions"),
            (b"\x1f\x8b\x08\0".to_vec(), "gzip", "unpack"),
            (zip("xl/workbook.xml"), "Excel", ".csv"),
            (zip("ppt/presentation.xml"), "PowerPoint", ".docx"),
            (zip("Index/Document.iwa"), "Pages", ".docx"),
            (b"PK\x03\x04mimetypeapplication/epub+zip".to_vec(), "EPUB", "unpack"),
        ] {
            for told in [not_text(&bytes), not_word(&bytes)] {
                assert!(told.as_ref().is_some_and(|told| told.contains(word) && told.contains(advice)), "{word}: {told:?}");
            }
        }
        assert_eq!(not_text(&zip("word/document.xml")).as_deref(), Some("is a Word document; give it the ending .docx"));
        assert!(not_text(b"PK\x05\x06").is_some_and(|told| told.contains("zip archive")));
        assert_eq!(not_word(&zip("word/document.xml")), None);
        assert!(not_word(b"# Peels\n").is_some_and(|told| told.contains("plain text") && told.contains(".md")));
        assert!(not_word("\u{feff}<html>".as_bytes()).is_some_and(|told| told.contains(".html")));
    }

    #[test]
    fn copy_is_left_alone() {
        for text in [
            "",
            "BM is the mark of a bitmap, as all know.",
            "PK is pharmacokinetics.",
            "GIF or not?",
            "ID or not",
            "%PDF",
            "RIFF",
            "word/document.xml",
        ] {
            assert_eq!(not_text(text.as_bytes()), None, "{text}");
        }
    }
}
