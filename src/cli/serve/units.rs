//! Places as the page counts them.

use caveat::document::counter::{Counter, Unit};

/// Counts the UTF-16 code units before a byte of a text, as a text field of a browser holds the text: with one unit for each end of a line.
pub struct Units<'t> {
    text: &'t str,
    counter: Counter,
}

impl<'t> Units<'t> {
    /// Reads through a text once.
    pub fn of(text: &'t str) -> Self {
        Self { text, counter: Counter::of(text) }
    }

    /// The units before a byte; one past the end is allowed.
    pub fn before(&self, byte: usize) -> u32 {
        let count = self.counter.before(self.text, byte);
        count.units(Unit::Utf16) as u32 - count.pairs
    }
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
