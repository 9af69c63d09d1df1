//! Files whose bytes are not UTF-8: the places in reports are those of the bytes on disk.

use caveat::document::{Document, Encoding, Format, ReadAs};
use caveat::linter::Linter;
use caveat::policy::Policy;
use caveat::report::LineIndex;
use caveat::rules::RuleSet;
use proptest::prelude::*;
use proptest::sample::select;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

static LINTER: LazyLock<Linter> = LazyLock::new(|| Linter::new(RuleSet::embedded()));

fn utf16(text: &str, little: bool, mark: bool) -> Vec<u8> {
    let text = if mark { format!("\u{feff}{text}") } else { text.to_owned() };
    text.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
}

fn windows_1252(text: &str) -> Vec<u8> {
    encoding_rs::WINDOWS_1252.encode(text).0.into_owned()
}

fn read(bytes: &[u8], format: Format, encoding: Option<&str>) -> Result<Document, String> {
    let encoding = encoding.map(|name| Encoding::named(name).expect("a known name"));
    Document::read_as("draft".into(), bytes.to_vec(), &ReadAs { format: Some(format), encoding, ..ReadAs::default() })
}

/// The words of each finding, read back from the bytes on disk.
fn words(bytes: &[u8], document: &Document, decode: impl Fn(&[u8]) -> String) -> Vec<String> {
    let index = LineIndex::of(document);
    let words = LINTER.check(document, &Policy::all()).into_iter().map(|finding| {
        let (start, end) = (index.position(finding.span.start).byte, index.position(finding.span.end).byte);
        let words = decode(&bytes[start..end]);
        assert_eq!(words, document.source[finding.span.start..finding.span.end]);
        words
    });
    words.collect()
}

#[test]
fn utf_16_with_and_without_a_mark() {
    for (little, mark) in [(true, true), (false, true), (true, false), (false, false)] {
        let bytes = utf16("Our peel 😍 is\r\nnaïvely 100% safe.", little, mark);
        let document = read(&bytes, Format::Text, None).expect("text");
        let decode = |bytes: &[u8]| {
            let units: Vec<u16> =
                bytes.chunks(2).map(|b| if little { u16::from_le_bytes([b[0], b[1]]) } else { u16::from_be_bytes([b[0], b[1]]) }).collect();
            String::from_utf16(&units).expect("whole characters")
        };
        assert!(words(&bytes, &document, decode).contains(&"100% safe".to_owned()));
        assert_eq!(document.checksum()[..], Sha256::digest(&bytes)[..]);
    }
}

#[test]
fn windows_1252_is_declared_or_named() {
    let decode = |bytes: &[u8]| encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned();
    for page in [
        "<meta charset=windows-1252><p>It’s 100% safe – “café”</p>",
        "<META http-equiv=Content-Type content=\"text/html; charset=ISO-8859-1\"><p>It’s 100% safe – “café”</p>",
        "<?xml version='1.0' encoding='cp1252'?><p>It’s 100% safe – “café”</p>",
    ] {
        let bytes = windows_1252(page);
        let document = read(&bytes, Format::Html, None).expect("text");
        assert_eq!(document.source, page);
        assert!(words(&bytes, &document, decode).contains(&"100% safe".to_owned()));
    }
    let bytes = windows_1252("It’s 100% safe");
    let error = read(&bytes, Format::Text, None).map(|_| ()).unwrap_err();
    assert_eq!(error, "is not UTF-8 text (the first wrong byte is on line 1); save it as UTF-8");
    assert!(words(&bytes, &read(&bytes, Format::Text, Some("windows-1252")).expect("text"), decode).contains(&"100% safe".to_owned()));
    // A mark says more than anybody.
    let marked = utf16("Safe", true, true);
    assert_eq!(read(&marked, Format::Text, Some("windows-1252")).expect("text").source, "\u{feff}Safe");
}

#[test]
fn what_is_no_text_is_told() {
    for (bytes, reason) in [
        (&b"\0\x01\x02PNG"[..], "is not text (it holds zero bytes)"),
        (b"\xff\xfe\0\0a\0\0\0", "is UTF-32 text; save it as UTF-8"),
        (b"\xff\xfea\0b", "is cut off: UTF-16 text has an even number of bytes"),
        (b"<meta charset=shift_jis>\x82\xa0", "says that it is shift_jis text, which caveat does not read; save it as UTF-8"),
        (b"<meta charset=utf-8>\n\xe9t\xe9", "is not UTF-8 text (the first wrong byte is on line 2); save it as UTF-8"),
    ] {
        assert_eq!(read(bytes, Format::Html, None).map(|_| ()), Err(reason.to_owned()));
    }
    assert!(Encoding::named("klingon").is_none() && Encoding::named("big5").is_none());
}

const PIECES: &[&str] =
    &["100% safe", "zero downtime", "é", "€", "“", "\n", "\r\n", " ", ". ", "microneedling", "<b>", "&amp;", "{{ x }}", "**", "- "];

proptest! {
    #[test]
    fn the_bytes_on_disk_are_the_words(pieces in prop::collection::vec(select(PIECES), 0..25), wide in any::<bool>(), little in any::<bool>()) {
        let text = pieces.concat() + if wide { " 😍 100% safe" } else { " 100% safe" };
        for format in [Format::Markdown, Format::Html, Format::Text] {
            let plain = read(text.as_bytes(), format, None).expect("text");
            let expected = words(text.as_bytes(), &plain, |bytes| String::from_utf8(bytes.to_vec()).expect("whole characters"));
            let bytes = utf16(&text, little, true);
            let decode = |bytes: &[u8]| {
                let units: Vec<u16> = bytes.chunks(2).map(|b| if little { u16::from_le_bytes([b[0], b[1]]) } else { u16::from_be_bytes([b[0], b[1]]) }).collect();
                String::from_utf16(&units).expect("whole characters")
            };
            prop_assert_eq!(&words(&bytes, &read(&bytes, format, None).expect("text"), decode), &expected);
            if !wide {
                let bytes = windows_1252(&text);
                let decode = |bytes: &[u8]| encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned();
                prop_assert_eq!(&words(&bytes, &read(&bytes, format, Some("latin1")).expect("text"), decode), &expected);
            }
        }
    }

    #[test]
    fn any_bytes_are_text_or_told(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for encoding in [None, Some("windows-1252"), Some("utf-16le"), Some("utf-8")] {
            if let Ok(document) = read(&bytes, Format::Html, encoding) {
                let index = LineIndex::of(&document);
                prop_assert_eq!(index.position(document.source.len()).byte, bytes.len());
            }
        }
    }
}
