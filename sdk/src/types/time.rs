//! Moments, days and times of day.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::ser::{Serialize, Serializer};

use crate::error::InvalidRequest;
use crate::wire::{FromScalar, Scalar, lenient};

/// From here on a number whose unit varies counts milliseconds.
const SMALLEST_MILLIS: u64 = 100_000_000_000;

const DAY_MILLIS: i64 = 86_400_000;

/// Beijing is eight hours ahead of UTC, without summer time.
const BEIJING_MILLIS: i64 = 8 * 3_600_000;

/// A moment, to the millisecond.
///
/// On the wire a moment is a number of seconds or milliseconds, sometimes inside a text; each field knows its own form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The moment so many milliseconds after the start of 1970, UTC.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// The moment so many seconds after the start of 1970, UTC.
    pub const fn from_secs(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    /// The moment that a number of seconds or milliseconds means: from 10^11 on it counts milliseconds, since as seconds it would
    /// be the year 5138.
    pub const fn from_any_unit(count: i64) -> Self {
        if count.unsigned_abs() < SMALLEST_MILLIS { Self::from_secs(count) } else { Self::from_millis(count) }
    }

    /// Milliseconds since the start of 1970, UTC.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since the start of 1970, UTC.
    pub const fn as_secs(self) -> i64 {
        self.0.div_euclid(1000)
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let millis = |span: Duration| i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        match time.duration_since(UNIX_EPOCH) {
            Ok(after) => Self(millis(after)),
            Err(before) => Self(-millis(before.duration())),
        }
    }
}

impl From<Timestamp> for SystemTime {
    fn from(moment: Timestamp) -> Self {
        let span = Duration::from_millis(moment.0.unsigned_abs());
        if moment.0 < 0 { UNIX_EPOCH - span } else { UNIX_EPOCH + span }
    }
}

/// The moment in UTC, as RFC 3339 writes it.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil(self.0.div_euclid(DAY_MILLIS));
        let millis = self.0.rem_euclid(DAY_MILLIS);
        let (hour, minute, second) = (millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        match millis % 1000 {
            0 => f.write_str("Z"),
            millis => write!(f, ".{millis:03}Z"),
        }
    }
}

/// A calendar day, `yyyyMMdd` on the wire: in Beijing time (UTC+8) unless the field says that the device's clock counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

impl Day {
    /// A day of the calendar.
    ///
    /// # Errors
    ///
    /// When there is no such day, or its year has not four digits.
    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, InvalidRequest> {
        Self::checked(year, month, day).ok_or_else(|| {
            InvalidRequest::new("day", "must be a day of the calendar", format_args!("{year:04}-{month:02}-{day:02}"))
        })
    }

    /// The day that it is in Beijing at a moment.
    pub fn in_beijing(moment: Timestamp) -> Self {
        let (year, month, day) = civil((moment.0 + BEIJING_MILLIS).div_euclid(DAY_MILLIS));
        Self { year: u16::try_from(year).unwrap_or(9999), month, day }
    }

    /// The moment at which the day starts in Beijing.
    pub fn start_in_beijing(self) -> Timestamp {
        Timestamp(days(self.year.into(), self.month, self.day) * DAY_MILLIS - BEIJING_MILLIS)
    }

    /// Year, such as 2023.
    pub fn year(self) -> u16 {
        self.year
    }

    /// Month, from 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// Day of the month, from 1.
    pub fn day(self) -> u8 {
        self.day
    }

    fn checked(year: u16, month: u8, day: u8) -> Option<Self> {
        let fits = (1000..=9999).contains(&year) && (1..=12).contains(&month) && day >= 1;
        // A day that the calendar does not have comes back as another one.
        (fits && civil(days(year.into(), month, day)) == (year.into(), month, day)).then_some(Self { year, month, day })
    }
}

impl FromStr for Day {
    type Err = InvalidRequest;

    /// Takes `20231128` and `2023-11-28`.
    fn from_str(text: &str) -> Result<Self, InvalidRequest> {
        let digits = match text.as_bytes() {
            [_, _, _, _, b'-', _, _, b'-', _, _] => text.replace('-', ""),
            _ => text.to_owned(),
        };
        parts(&digits, [4, 2, 2])
            .and_then(|[year, month, day]| Self::checked(year, month as u8, day as u8))
            .ok_or_else(|| InvalidRequest::new("day", "must be a day of the calendar such as 20231128", text))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}{:02}{:02}", self.year, self.month, self.day)
    }
}

/// A day on which a device recorded: `MMddnnn` on the wire, the month, the day and a serial number from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordDay {
    /// Month, from 1 to 12.
    pub month: u8,
    /// Day of the month, from 1.
    pub day: u8,
    /// Serial number, from 1.
    pub serial: u16,
}

impl FromStr for RecordDay {
    type Err = InvalidRequest;

    /// Takes `0729001`.
    fn from_str(text: &str) -> Result<Self, InvalidRequest> {
        parts(text, [2, 2, 3])
            .filter(|[month, day, _]| (1..=12).contains(month) && (1..=31).contains(day))
            .map(|[month, day, serial]| Self { month: month as u8, day: day as u8, serial })
            .ok_or_else(|| {
                InvalidRequest::new("record day", "must be month, day and serial number such as 0729001", text)
            })
    }
}

impl fmt::Display for RecordDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}{:02}{:03}", self.month, self.day, self.serial)
    }
}

/// A time of day, `HH:mm:ss` on the wire. `24:00:00` is the end of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClockTime {
    hour: u8,
    minute: u8,
    second: u8,
}

impl ClockTime {
    /// A time of day.
    ///
    /// # Errors
    ///
    /// When the clock does not show such a time.
    pub fn new(hour: u8, minute: u8, second: u8) -> Result<Self, InvalidRequest> {
        let time = Self { hour, minute, second };
        if time.is_valid() { Ok(time) } else { Err(InvalidRequest::new("time", "must be a time of day", time)) }
    }

    /// Hour, from 0 to 24.
    pub fn hour(self) -> u8 {
        self.hour
    }

    /// Minute, from 0 to 59.
    pub fn minute(self) -> u8 {
        self.minute
    }

    /// Second, from 0 to 59.
    pub fn second(self) -> u8 {
        self.second
    }

    fn is_valid(self) -> bool {
        (self.hour < 24 && self.minute < 60 && self.second < 60) || (self.hour, self.minute, self.second) == (24, 0, 0)
    }
}

impl FromStr for ClockTime {
    type Err = InvalidRequest;

    /// Takes `03:00:00` and `03:00`.
    fn from_str(text: &str) -> Result<Self, InvalidRequest> {
        let digits = match text.as_bytes() {
            [_, _, b':', _, _, b':', _, _] => text.replace(':', ""),
            [_, _, b':', _, _] => text.replace(':', "") + "00",
            _ => String::new(),
        };
        parts(&digits, [2, 2, 2])
            .map(|[hour, minute, second]| Self { hour: hour as u8, minute: minute as u8, second: second as u8 })
            .filter(|time| time.is_valid())
            .ok_or_else(|| InvalidRequest::new("time", "must be a time of day such as 03:00:00", text))
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}:{:02}", self.hour, self.minute, self.second)
    }
}

macro_rules! texts {
    ($($name:ident)+) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl FromScalar for $name {
            fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
                scalar.text()?.trim().parse().ok()
            }
        }

        lenient!($name);
    )+};
}

texts! { Day RecordDay ClockTime }

/// Cuts digits into three numbers of the given widths.
fn parts(digits: &str, widths: [usize; 3]) -> Option<[u16; 3]> {
    if digits.len() != widths.iter().sum::<usize>() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut rest = digits;
    let mut numbers = [0; 3];
    for (number, width) in numbers.iter_mut().zip(widths) {
        let (part, behind) = rest.split_at(width);
        *number = part.parse().ok()?;
        rest = behind;
    }
    Some(numbers)
}

/// Days from the start of 1970 to a day of the Gregorian calendar. Years are counted from March, so that the leap day comes last.
fn days(year: i64, month: u8, day: u8) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((i64::from(month) + 9) % 12) + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The reverse of [`days`].
fn civil(days: i64) -> (i64, u8, u8) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + i64::from(month <= 2), month as u8, day as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_shown_in_utc() {
        assert_eq!(Timestamp::from_secs(1_709_108_242).to_string(), "2024-02-28T08:17:22Z");
        assert_eq!(Timestamp::from_millis(1_709_164_800_007).to_string(), "2024-02-29T00:00:00.007Z");
        assert_eq!(Timestamp::from_millis(-1).to_string(), "1969-12-31T23:59:59.999Z");
    }

    #[test]
    fn moments_and_the_system_agree() {
        for millis in [-1_500, 0, 1_709_108_242_345] {
            let moment = Timestamp::from_millis(millis);
            assert_eq!(Timestamp::from(SystemTime::from(moment)), moment);
        }
    }

    #[test]
    fn a_day_of_beijing_starts_at_four_in_the_afternoon_of_utc() {
        let day: Day = "20240229".parse().expect("a leap day");
        assert_eq!(day.start_in_beijing().to_string(), "2024-02-28T16:00:00Z");
        assert_eq!(Day::in_beijing(day.start_in_beijing()), day);
        assert_eq!(Day::in_beijing(Timestamp(day.start_in_beijing().0 - 1)).to_string(), "20240228");
        assert_eq!("2024-02-29".parse::<Day>().expect("with dashes"), day);
    }

    #[test]
    fn every_day_of_four_centuries_comes_back() {
        for days_since in -146_097..146_097 {
            let (year, month, day) = civil(days_since);
            assert_eq!(days(year, month, day), days_since);
        }
    }

    #[test]
    fn what_no_calendar_and_no_clock_shows_is_refused() {
        for bad in ["20230229", "20231301", "20231100", "2023112", "2023-1-01", "202311280", "abcdefgh", "00000101"] {
            assert!(bad.parse::<Day>().is_err(), "{bad}");
        }
        for bad in ["25:00:00", "24:00:01", "03:60:00", "3:00:00", "030000", ""] {
            assert!(bad.parse::<ClockTime>().is_err(), "{bad}");
        }
        for bad in ["1329001", "0732001", "729001", "07290011"] {
            assert!(bad.parse::<RecordDay>().is_err(), "{bad}");
        }
    }

    #[test]
    fn texts_come_back() {
        let time: ClockTime = serde_json::from_str("\"03:05:00\"").expect("a time");
        assert_eq!(serde_json::to_string(&time).expect("a text"), "\"03:05:00\"");
        let day: RecordDay = serde_json::from_str("\"0729001\"").expect("a record day");
        assert_eq!(day, RecordDay { month: 7, day: 29, serial: 1 });
        assert_eq!(serde_json::to_string(&day).expect("a text"), "\"0729001\"");
        assert_eq!("24:00".parse::<ClockTime>().expect("the end of the day").to_string(), "24:00:00");
    }
}
