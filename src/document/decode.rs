//! From the bytes of a file to its text.

use super::{Origin, Width};
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};
use sha2::{Digest, Sha256};

/// A way to write text as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding(&'static encoding_rs::Encoding);

impl Encoding {
    /// UTF-8, in which whatever somebody has as text already is.
    pub const UTF_8: Encoding = Encoding(UTF_8);

    /// The encoding that a name stands for: `windows-1252`, `utf-16`, `latin1`; nothing for names that are not known and for
    /// encodings in which the bytes of a character cannot be told apart.
    pub fn named(name: &str) -> Option<Encoding> {
        let known = encoding_rs::Encoding::for_label(name.trim().as_bytes())?;
        (known == UTF_8 || is_utf16(known) || known.is_single_byte()).then_some(Self(known))
    }
}

fn is_utf16(encoding: &encoding_rs::Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

/// How many bytes are looked at for a declaration.
const HEAD: usize = 1024;

/// The text and how it stands in the file, or in words why it cannot be had. A byte-order mark decides, then whoever called us,
/// then the text itself. Where none of them does, `advice` says what can be done besides saving it as UTF-8.
pub(super) fn text(bytes: Vec<u8>, wish: Option<Encoding>, advice: Option<&str>) -> Result<(String, Origin), String> {
    if bytes.starts_with(&[0xFF, 0xFE, 0, 0]) || bytes.starts_with(&[0, 0, 0xFE, 0xFF]) {
        return Err("is UTF-32 text; save it as UTF-8".to_owned());
    }
    if let Some((marked, _)) = encoding_rs::Encoding::for_bom(&bytes) {
        return if marked == UTF_8 { utf8(bytes, None) } else { other(&bytes, marked) };
    }
    if let Some(Encoding(wish)) = wish {
        return if wish == UTF_8 { utf8(bytes, None) } else { other(&bytes, wish) };
    }
    let head = &bytes[..bytes.len().min(HEAD * 4)];
    if memchr::memchr(0, head).is_some()
        && let Some(plainly) = plainly_utf16(head)
    {
        return other(&bytes, plainly);
    }
    if std::str::from_utf8(&bytes).is_ok() {
        return utf8(bytes, None);
    }
    match declared(&bytes[..bytes.len().min(HEAD)]) {
        Some(name) => match Encoding::named(&name) {
            Some(Encoding(known)) if known != UTF_8 && !is_utf16(known) => other(&bytes, known),
            Some(_) => utf8(bytes, None),
            None => Err(format!("says that it is {name} text, which caveat does not read; save it as UTF-8")),
        },
        None => utf8(bytes, advice),
    }
}

fn utf8(bytes: Vec<u8>, advice: Option<&str>) -> Result<(String, Origin), String> {
    if memchr::memchr(0, &bytes).is_some() {
        return Err("is not text (it holds zero bytes)".to_owned());
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = memchr::memchr_iter(b'\n', good).count() + 1;
        let besides = advice.map(|advice| format!(", or {advice}")).unwrap_or_default();
        format!("is not UTF-8 text (the first wrong byte is on line {line}); save it as UTF-8{besides}")
    })?;
    Ok((text, Origin::File))
}

fn other(bytes: &[u8], encoding: &'static encoding_rs::Encoding) -> Result<(String, Origin), String> {
    if is_utf16(encoding) && bytes.len() % 2 == 1 {
        return Err("is cut off: UTF-16 text has an even number of bytes".to_owned());
    }
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    if text.len() > u32::MAX as usize {
        return Err("is larger than 4 GiB".to_owned());
    }
    if memchr::memchr(0, text.as_bytes()).is_some() {
        return Err("is not text (it holds zero bytes)".to_owned());
    }
    let width = if is_utf16(encoding) { Width::Utf16 } else { Width::Single };
    Ok((text.into_owned(), Origin::Encoded { width, checksum: Sha256::digest(bytes).into() }))
}

/// The order of bytes in text that is plainly UTF-16 though no mark says so: nearly every second byte is zero.
fn plainly_utf16(head: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), head.len() / 2);
    // In a few bytes nothing is plain.
    let plainly = |many: usize, few: usize| pairs >= 8 && many * 10 > pairs * 7 && few * 50 < pairs;
    match () {
        () if plainly(odd, even) => Some(UTF_16LE),
        () if plainly(even, odd) => Some(UTF_16BE),
        () => None,
    }
}

/// The encoding that a page declares: `<meta charset=…>`, `content="text/html; charset=…"`, `<?xml … encoding="…"?>`.
fn declared(head: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let named = |text: &str, key: &str| {
        let rest = text[text.find(key)? + key.len()..].trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
        let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.')).collect();
        (!name.is_empty()).then_some(name)
    };
    let xml = head.trim_start().strip_prefix("<?xml").and_then(|rest| rest.split("?>").next());
    xml.and_then(|declaration| named(declaration, "encoding"))
        .or_else(|| head.split("<meta").skip(1).find_map(|meta| named(meta.split('>').next()?, "charset")))
}
