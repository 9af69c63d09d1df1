//! How much words say: "three to four months" in days, "a course of six" as a number.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `language/amounts.toml`: how copy words amounts.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Amounts {
    /// How many days a unit of time has, by the forms of its name.
    days: BTreeMap<String, f32>,
    /// What a word counts: the least and the most that it can mean.
    numbers: BTreeMap<String, (f32, f32)>,
    /// Words that count one only directly before a unit: "a week", but not "a course of six".
    one_before_a_unit: Vec<String>,
    /// Before an amount that is the most: "up to".
    at_most: Vec<String>,
    /// Before or after an amount that is the least: "at least", "or more".
    at_least: Vec<String>,
}

/// From the least to the most that an amount can be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    /// The least.
    pub least: f32,
    /// The most; infinite for "at least three".
    pub most: f32,
}

impl Extent {
    /// Whether all of it is more than so many times all of the other, or the other way round.
    pub fn is_apart(self, other: Extent, times: f32) -> bool {
        self.least > other.most * times || other.least > self.most * times
    }

    fn with(self, other: Extent) -> Extent {
        Extent { least: self.least.min(other.least), most: self.most.max(other.most) }
    }

    fn times(self, factor: f32) -> Extent {
        Extent { least: self.least * factor, most: self.most * factor }
    }
}

impl Amounts {
    /// How long some words say that something takes, in days. The words are folded, one space apart.
    pub fn time(&self, words: &str) -> Option<Extent> {
        let mut read: Option<Extent> = None;
        let (mut waiting, mut unit): (Vec<Extent>, Option<f32>) = (Vec::new(), None);
        let mut all = words.split(' ').peekable();
        while let Some(word) = all.next() {
            if let Some(&days) = self.days.get(word) {
                unit = Some(days);
                read = waiting.drain(..).map(|number| number.times(days)).chain(read).reduce(Extent::with);
            } else if let Some(number) = self.value(word) {
                waiting.push(number);
            } else if self.one_before_a_unit.iter().any(|one| one == word) && all.peek().is_some_and(|next| self.days.contains_key(*next)) {
                waiting.push(Extent { least: 1.0, most: 1.0 });
            }
        }
        // "A week or two".
        let rest = unit.and_then(|days| waiting.into_iter().map(|number| number.times(days)).reduce(Extent::with));
        Some(self.open(words, read.into_iter().chain(rest).reduce(Extent::with)?))
    }

    /// How many of something some words speak of.
    pub fn number(&self, words: &str) -> Option<Extent> {
        let read = words.split(' ').filter_map(|word| self.value(word)).reduce(Extent::with)?;
        Some(self.open(words, read))
    }

    /// What one word counts.
    fn value(&self, word: &str) -> Option<Extent> {
        if let Some(&(least, most)) = self.numbers.get(word) {
            return Some(Extent { least, most });
        }
        let digits = word.replace(',', "");
        let number: f32 = digits.starts_with(|c: char| c.is_ascii_digit()).then(|| digits.parse().ok())??;
        Some(Extent { least: number, most: number })
    }

    /// An amount that is open to one side.
    fn open(&self, words: &str, read: Extent) -> Extent {
        let is_whole = |at: usize, phrase: &str| {
            let (before, after) = (&words[..at], &words[at + phrase.len()..]);
            (before.is_empty() || before.ends_with(' ')) && (after.is_empty() || after.starts_with(' '))
        };
        let says = |phrases: &[String]| phrases.iter().any(|phrase| words.match_indices(&**phrase).any(|(at, _)| is_whole(at, phrase)));
        Extent {
            least: if says(&self.at_most) { 0.0 } else { read.least },
            most: if says(&self.at_least) { f32::INFINITY } else { read.most },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amounts() -> Amounts {
        toml::from_str(include_str!("../../rules/language/amounts.toml")).expect("it is right")
    }

    fn days(words: &str) -> Option<(f32, f32)> {
        // An hour is no round part of a day.
        let rounded = |days: f32| (days * 1000.0).round() / 1000.0;
        amounts().time(words).map(|extent| (rounded(extent.least), rounded(extent.most)))
    }

    #[test]
    fn times_are_read_in_days() {
        let cases = [
            ("lasts 12 months", Some((360.0, 360.0))),
            ("3 to 4 months", Some((90.0, 120.0))),
            ("3 4 months", Some((90.0, 120.0))),
            ("six months to two years", Some((180.0, 720.0))),
            ("a week off", Some((7.0, 7.0))),
            ("a week or two", Some((7.0, 14.0))),
            ("a few days", Some((2.0, 5.0))),
            ("a couple of weeks", Some((14.0, 14.0))),
            ("a fortnight", Some((14.0, 14.0))),
            ("up to 48 hours", Some((0.0, 2.0))),
            ("at least 2 years", Some((720.0, f32::INFINITY))),
            ("1.5 days", Some((1.5, 1.5))),
            ("half a day", Some((0.5, 1.0))),
            ("a course of six", None),
            ("downtime", None),
            ("", None),
        ];
        for (words, expected) in cases {
            assert_eq!(days(words), expected, "{words}");
        }
    }

    #[test]
    fn numbers_are_read() {
        let number = |words: &str| amounts().number(words).map(|extent| (extent.least, extent.most));
        assert_eq!(number("a course of six sessions"), Some((6.0, 6.0)));
        assert_eq!(number("three to five sessions"), Some((3.0, 5.0)));
        assert_eq!(number("6 or more sessions"), Some((6.0, f32::INFINITY)));
        assert_eq!(number("up to 1,000 grafts"), Some((0.0, 1000.0)));
        assert_eq!(number("a single session"), Some((1.0, 1.0)));
        assert_eq!(number("some sessions"), None);
    }

    #[test]
    fn what_overlaps_is_not_apart() {
        let extent = |words: &str| amounts().time(words).expect(words);
        assert!(extent("12 months").is_apart(extent("3 to 4 months"), 1.5));
        assert!(extent("3 to 4 months").is_apart(extent("12 months"), 1.5));
        assert!(!extent("4 to 6 months").is_apart(extent("up to 6 months"), 1.5));
        assert!(!extent("12 months").is_apart(extent("a year"), 1.5));
        assert!(!extent("4 months").is_apart(extent("5 months"), 1.5));
        assert!(!extent("at least 3 months").is_apart(extent("a year"), 1.5));
    }
}
