//! Days of the calendar, as people write them into files: 2027-03-01.

use jiff::civil;
use std::fmt;

/// A day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(civil::Date);

impl Date {
    /// The day that is written so, if there is one: four digits, two and two, with hyphens between.
    ///
    /// ```
    /// use caveat::date::Date;
    ///
    /// assert_eq!(Date::parse("2027-03-01").map(|day| day.to_string()).as_deref(), Some("2027-03-01"));
    /// assert!(Date::parse("2027-02-30").is_none() && Date::parse("1/3/2027").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<Date> {
        // The crate reads more than one form, and what stands behind a day too.
        let digits = |from: usize, to: usize| text.get(from..to).is_some_and(|part| part.bytes().all(|b| b.is_ascii_digit()));
        let is_plain = text.len() == 10 && digits(0, 4) && digits(5, 7) && digits(8, 10);
        text.parse().ok().filter(|_| is_plain).map(Date)
    }

    /// The day that it is here, by the clock of this machine.
    pub fn today() -> Date {
        Date(jiff::Zoned::now().date())
    }

    /// How many days it is from this one to another; below zero if that one is earlier.
    pub fn days_to(self, other: Date) -> i32 {
        self.0.until(other.0).map_or(0, |span| span.get_days())
    }

    /// The same day a year later.
    pub fn next_year(self) -> Date {
        Date(self.0.saturating_add(jiff::Span::new().years(1)))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap_or_else(|| panic!("{text} is a day"))
    }

    #[test]
    fn only_one_form_is_a_day() {
        for wrong in
            ["", "2027", "2027-03", "20270301", "2027-3-1", "01.03.2027", "2027-03-01T10:00", "2027-13-01", "2027-02-29", "٢٠٢٧-٠٣-٠١"]
        {
            assert_eq!(Date::parse(wrong), None, "{wrong}");
        }
        assert!(day("2028-02-29") < day("2028-03-01"));
    }

    #[test]
    fn days_are_counted() {
        assert_eq!(day("2026-11-23").days_to(day("2026-12-01")), 8);
        assert_eq!(day("2026-12-01").days_to(day("2026-11-23")), -8);
        assert_eq!(day("2026-11-23").days_to(day("2027-11-23")), 365);
        assert_eq!(day("2028-02-29").next_year(), day("2029-02-28"));
    }
}
