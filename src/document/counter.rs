//! Characters before a place, counted as whoever asks counts them.

/// Every so many bytes a count is remembered.
const BLOCK: usize = 1024;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Bytes of UTF-8.
    Utf8,
    /// Code units of UTF-16.
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

impl Unit {
    fn width(self, c: char) -> usize {
        match self {
            Unit::Utf8 => c.len_utf8(),
            Unit::Utf16 => c.len_utf16(),
            Unit::Utf32 => 1,
        }
    }
}

/// What stands before a byte of a text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Count {
    byte: u32,
    characters: u32,
    /// Those of two units in UTF-16.
    wide: u32,
    /// How many lines end there.
    pub lines: u32,
    /// The byte with which the last line begins.
    pub line_start: u32,
    /// How many lines end with `\r\n`.
    pub pairs: u32,
}

impl Count {
    /// How long the text is so far.
    pub fn units(self, unit: Unit) -> usize {
        match unit {
            Unit::Utf8 => self.byte as usize,
            Unit::Utf16 => self.characters as usize + self.wide as usize,
            Unit::Utf32 => self.characters as usize,
        }
    }

    /// The same for a byte further on. What is counted of a character is counted with its first byte.
    fn until(self, text: &[u8], byte: usize) -> Count {
        let from = self.byte as usize;
        let more = &text[from..byte];
        let many = |is: fn(&u8) -> bool| more.iter().filter(|byte| is(byte)).count() as u32;
        let is_pair = |at: &usize| from + at > 0 && text[from + at - 1] == b'\r';
        Count {
            byte: byte as u32,
            characters: self.characters + many(|byte| byte & 0xC0 != 0x80),
            wide: self.wide + many(|byte| *byte >= 0xF0),
            lines: self.lines + memchr::memchr_iter(b'\n', more).count() as u32,
            line_start: memchr::memrchr(b'\n', more).map_or(self.line_start, |last| (from + last + 1) as u32),
            pairs: self.pairs + memchr::memchr_iter(b'\n', more).filter(is_pair).count() as u32,
        }
    }
}

/// Counts what stands before any byte of a text, in about the same time wherever that is: in a file of one endless line, or of
/// nothing but line ends, too. The text is handed over each time, and is always the same.
#[derive(Debug, Clone)]
pub struct Counter {
    blocks: Vec<Count>,
}

impl Counter {
    /// Reads through a text once.
    pub fn of(text: &str) -> Self {
        let mut counter = Self { blocks: Vec::with_capacity(text.len() / BLOCK + 1) };
        counter.recount(text, 0);
        counter
    }

    /// Reads a text again of which nothing changed before a byte.
    pub fn recount(&mut self, text: &str, from: usize) {
        self.blocks.truncate(from / BLOCK + 1);
        if self.blocks.is_empty() {
            self.blocks.push(Count::default());
        }
        for block in self.blocks.len()..=text.len() / BLOCK {
            self.blocks.push(self.blocks[block - 1].until(text.as_bytes(), block * BLOCK));
        }
    }

    /// What stands before a byte; one past the end is allowed.
    pub fn before(&self, text: &str, byte: usize) -> Count {
        self.blocks[byte / BLOCK].until(text.as_bytes(), byte)
    }

    /// The byte before which so many units stand. In a character it is the character's first; it is never past the end.
    pub fn byte(&self, text: &str, units: usize, unit: Unit) -> usize {
        let block = self.blocks.partition_point(|count| count.units(unit) <= units).saturating_sub(1);
        let count = self.blocks[block];
        let start = text.ceil_char_boundary(count.byte as usize);
        let mut left = units - count.units(unit).min(units);
        if unit == Unit::Utf8 {
            return text.floor_char_boundary(units.min(text.len()));
        }
        for (at, c) in text[start..].char_indices() {
            let width = unit.width(c);
            if left < width {
                return start + at;
            }
            left -= width;
        }
        text.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const UNITS: [Unit; 3] = [Unit::Utf8, Unit::Utf16, Unit::Utf32];

    fn naive(text: &str, unit: Unit) -> usize {
        match unit {
            Unit::Utf8 => text.len(),
            Unit::Utf16 => text.encode_utf16().count(),
            Unit::Utf32 => text.chars().count(),
        }
    }

    fn agrees(counter: &Counter, text: &str, byte: usize) {
        let before = &text[..byte];
        let count = counter.before(text, byte);
        assert_eq!(count.lines as usize, before.matches('\n').count());
        assert_eq!(count.pairs as usize, before.matches("\r\n").count());
        assert_eq!(count.line_start as usize, before.rfind('\n').map_or(0, |last| last + 1));
        for unit in UNITS {
            let units = naive(before, unit);
            assert_eq!(count.units(unit), units);
            assert_eq!(counter.byte(text, units, unit), byte);
            let wide = text[byte..].chars().next().map_or(0, |c| unit.width(c));
            assert!((1..wide).all(|more| counter.byte(text, units + more, unit) == byte), "inside a character");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn it_agrees_with_counting_from_the_start(parts in prop::collection::vec("[aé’😀𝒳\r\n]{0,90}", 1..60), new in "[é😀\r\n]{0,40}", at: usize) {
            let mut text: String = parts.concat();
            let mut counter = Counter::of(&text);
            let places = |text: &str| -> Vec<usize> { (0..=text.len()).step_by(7).map(|byte| text.floor_char_boundary(byte)).collect() };
            places(&text).into_iter().for_each(|byte| agrees(&counter, &text, byte));
            let at = text.floor_char_boundary(at % (text.len() + 1));
            let end = text.floor_char_boundary((at + 50).min(text.len()));
            text.replace_range(at..end, &new);
            counter.recount(&text, at);
            places(&text).into_iter().for_each(|byte| agrees(&counter, &text, byte));
            prop_assert_eq!(counter.byte(&text, usize::MAX, Unit::Utf16), text.len());
        }
    }
}
