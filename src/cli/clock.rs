//! The time, where it is written down.

use caveat::date::Date;
use jiff::{RoundMode, Timestamp, TimestampRound, Unit};
use std::fmt;

/// A second, in the time of Greenwich.
#[derive(Debug, Clone, Copy)]
pub struct Moment(Timestamp);

impl Moment {
    /// The second that was typed, or the one that it is.
    pub fn or_now(typed: Option<Self>) -> Self {
        typed.unwrap_or_else(|| Self::of(Timestamp::now()))
    }

    /// Reads what was typed.
    pub fn parse(typed: &str) -> Result<Self, String> {
        let time = typed.parse().map_err(|_| "write it as 2027-03-01T09:30:00Z".to_owned())?;
        Ok(Self::of(time))
    }

    /// Its day, in the time of Greenwich.
    pub fn day(self) -> Date {
        // Until the year 9999 a time begins with its day.
        self.to_string().get(..10).and_then(Date::parse).unwrap_or_else(Date::today)
    }

    fn of(time: Timestamp) -> Self {
        // There is a whole second before every time that there is.
        Self(time.round(TimestampRound::new().smallest(Unit::Second).mode(RoundMode::Trunc)).unwrap_or(time))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Reads a day that was typed.
pub fn day(typed: &str) -> Result<Date, String> {
    Date::parse(typed).ok_or_else(|| "write year, month and day: 2027-03-01".to_owned())
}
