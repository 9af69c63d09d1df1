//! From the bytes of a file to its text.

/// The text, or in words why it cannot be had.
pub(super) fn text(bytes: Vec<u8>) -> Result<String, String> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err("is UTF-16 text; save it as UTF-8".to_owned());
    }
    if memchr::memchr(0, &bytes).is_some() {
        return Err("is not text (it holds zero bytes)".to_owned());
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = memchr::memchr_iter(b'\n', good).count() + 1;
        format!("is not UTF-8 text (the first wrong byte is on line {line}); save it as UTF-8")
    })
}
