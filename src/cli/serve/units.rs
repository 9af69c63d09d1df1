//! Places as the page counts them.

/// Every so many bytes a count is remembered.
const BLOCK: usize = 1024;

/// Counts the UTF-16 code units before a byte of a text, as a text field of a browser holds the text: with one unit for each end of a line.
pub struct Units<'t> {
    text: &'t [u8],
    blocks: Vec<u32>,
}

impl<'t> Units<'t> {
    /// Reads through a text once.
    pub fn of(text: &'t str) -> Self {
        let text = text.as_bytes();
        let mut blocks = vec![0];
        for start in (0..text.len()).step_by(BLOCK) {
            let before = blocks.last().copied().unwrap_or_default();
            blocks.push(before + count(text, start, text.len().min(start + BLOCK)));
        }
        Self { text, blocks }
    }

    /// The units before a byte; one past the end is allowed.
    pub fn before(&self, byte: usize) -> u32 {
        let block = byte / BLOCK;
        self.blocks[block] + count(self.text, block * BLOCK, byte)
    }
}

/// The units that begin between two bytes.
fn count(text: &[u8], start: usize, end: usize) -> u32 {
    let units = |at: usize| match text[at] {
        b'\n' if at > 0 && text[at - 1] == b'\r' => 0,
        0x80..=0xBF => 0,
        0xF0.. => 2,
        _ => 1,
    };
    (start..end).map(units).sum()
}

#[cfg(test)]
mod tests {
    use super::Units;

    #[test]
    fn counts_as_a_text_field_does() {
        let text = "é😀\r\nx\ry\n".repeat(400);
        let units = Units::of(&text);
        let (mut expected, mut before) = (0, ' ');
        for (byte, ch) in text.char_indices() {
            assert_eq!(units.before(byte), expected, "at {byte}");
            expected += if (before, ch) == ('\r', '\n') { 0 } else { ch.len_utf16() as u32 };
            before = ch;
        }
        assert_eq!(units.before(text.len()), expected);
        assert_eq!(Units::of("").before(0), 0);
    }
}
