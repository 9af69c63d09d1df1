//! Characters that stand in a document by their place in a font of signs.

use super::xml::Tag;

/// What `<w:sym w:font="Wingdings" w:char="F0FC"/>` shows, or a dot if that is not known.
pub(super) fn symbol(tag: Tag) -> String {
    let code = tag.raw("char").and_then(|code| u32::from_str_radix(code.text, 16).ok()).unwrap_or(0);
    // Fonts of signs have theirs in the area for private use.
    let code = if (0xF000..=0xF0FF).contains(&code) { code - 0xF000 } else { code };
    let font = tag.value("font").unwrap_or_default();
    let sign = match (&*font, code) {
        ("Symbol", 0xA3) => '≤',
        ("Symbol", 0xB0) => '°',
        ("Symbol", 0xB1) => '±',
        ("Symbol", 0xB3) => '≥',
        ("Symbol", 0xB4) => '×',
        ("Symbol", 0xBB) => '≈',
        ("Symbol", 0xD2 | 0xE2) => '®',
        ("Symbol", 0xD3 | 0xE3) => '©',
        ("Symbol", 0xD4 | 0xE4) => '™',
        ("Symbol", 0x6D) => 'µ',
        // Signs and figures stand where they do in other fonts.
        ("Symbol", 0x20..=0x3F) => char::from_u32(code).unwrap_or('•'),
        (font, 0xFC) if font.starts_with("Wingdings") => '✓',
        (font, 0xFE) if font.starts_with("Wingdings") => '☑',
        (font, 0xFB) if font.starts_with("Wingdings") => '✗',
        (font, 0xFD) if font.starts_with("Wingdings") => '☒',
        ("Wingdings", 0x4A) => '☺',
        ("Wingdings", 0xE0 | 0xE8) => '→',
        (font, 0..=0xFF) if font == "Symbol" || font.contains("dings") => '•',
        _ => char::from_u32(code).filter(|sign| !sign.is_control()).unwrap_or('•'),
    };
    sign.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_signs() {
        for (font, code, sign) in [
            ("Wingdings", "F0FC", "✓"),
            ("Symbol", "F0D4", "™"),
            ("Symbol", "F025", "%"),
            ("Wingdings", "F06C", "•"),
            ("Arial", "00E9", "é"),
            ("Arial", "x", "•"),
        ] {
            let text = format!("<w:sym w:font=\"{font}\" w:char=\"{code}\"/>");
            assert_eq!(symbol(Tag { text: &text, at: 0 }), sign);
        }
    }
}
