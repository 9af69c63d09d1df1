//! Folding: the many ways to write a word made one.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Characters that are in the text and that nobody sees: soft hyphens, zero-width spaces and
/// joiners, direction marks, variation selectors, byte-order marks.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// Whether a character can stand for the apostrophe inside a word.
pub fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '＇' | '´' | '`')
}

/// Appends the folded form of a word to `folded`: lower case, no accents, no invisible characters,
/// ligatures and full-width forms resolved (NFKD), apostrophes straight, and letters of other
/// scripts that look like Latin ones replaced by them (the confusables of UTS #39).
pub fn fold_word(word: &str, folded: &mut String) {
    if word.is_ascii() {
        let start = folded.len();
        folded.push_str(word);
        folded[start..].make_ascii_lowercase();
        return;
    }
    for c in word.chars() {
        if c.is_ascii() {
            folded.push(c.to_ascii_lowercase());
        } else if is_apostrophe(c) {
            folded.push('\'');
        } else if !is_invisible(c) {
            fold_char(c, folded);
        }
    }
}

fn fold_char(c: char, folded: &mut String) {
    for part in std::iter::once(c).nfkd().filter(|&p| !is_combining_mark(p)) {
        if part.is_ascii() {
            folded.push(part.to_ascii_lowercase());
            continue;
        }
        let alike: String = unicode_security::skeleton(part.encode_utf8(&mut [0; 4])).collect();
        if alike.is_ascii() {
            folded.push_str(&alike.to_ascii_lowercase());
        } else {
            folded.extend(part.to_lowercase());
        }
    }
}

/// The word that a folded word with digits in it may be hiding: `b0tox` is `botox`.
pub fn unmask_digits(folded: &str) -> Option<String> {
    let bytes = folded.as_bytes();
    if !bytes.first()?.is_ascii_alphabetic() || !bytes.iter().any(u8::is_ascii_digit) {
        return None;
    }
    let letter = |c| match c {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        other => other,
    };
    Some(folded.chars().map(letter).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fold(word: &str) -> String {
        let mut folded = String::new();
        fold_word(word, &mut folded);
        folded
    }

    #[test]
    fn folds_what_a_reader_takes_for_the_same_word() {
        assert_eq!(fold("SAFE"), "safe");
        assert_eq!(fold("rosacéa"), "rosacea");
        assert_eq!(fold("pain\u{AD}less"), "painless");
        assert_eq!(fold("bot\u{200B}ox"), "botox");
        assert_eq!(fold("Вotoх"), "botox", "Cyrillic letters that look Latin");
        assert_eq!(fold("ｓａｆｅ"), "safe");
        assert_eq!(fold("eﬀective"), "effective");
        assert_eq!(fold("don’t"), "don't");
    }

    #[test]
    fn unmasks_digits_only_inside_words() {
        assert_eq!(unmask_digits("b0tox").as_deref(), Some("botox"));
        assert_eq!(unmask_digits("100"), None);
        assert_eq!(unmask_digits("botox"), None);
    }
}
