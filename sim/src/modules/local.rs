//! Beijing time, which the cloud's days, weeks, months and years follow.

use tums::{Day, FlowAccuracy, Timestamp};

/// Seconds by which Beijing is ahead of UTC.
pub(crate) const AHEAD_S: i64 = 8 * 3600;
/// Seconds of a day.
pub(crate) const DAY_S: i64 = 24 * 3600;

/// Seconds since midnight.
pub(crate) fn second_of_day(at: Timestamp) -> i64 {
    (at.as_secs() + AHEAD_S).rem_euclid(DAY_S)
}

/// Number of the day, counted from the first of January 1970.
pub(crate) fn day(at: Timestamp) -> i64 {
    (at.as_secs() + AHEAD_S).div_euclid(DAY_S)
}

/// When a day begins.
pub(crate) fn start_of_day(day: i64) -> Timestamp {
    Timestamp::from_secs(day * DAY_S - AHEAD_S)
}

/// A moment for names of files: `20231128-112233`.
pub(crate) fn compact(at: Timestamp) -> String {
    let second = second_of_day(at);
    format!("{}-{:02}{:02}{:02}", Day::in_beijing(at), second / 3600, second / 60 % 60, second % 60)
}

/// Number of the day, week, month or year in which a day lies; they are counted on without gaps. Weeks begin on Mondays.
pub(crate) fn unit_of(accuracy: &FlowAccuracy, day: i64) -> i64 {
    let date = Day::in_beijing(start_of_day(day));
    let (year, month) = (i64::from(date.year()), i64::from(date.month()));
    match accuracy {
        FlowAccuracy::Week => (day + 3).div_euclid(7),
        FlowAccuracy::Month => year * 12 + month - 1,
        FlowAccuracy::Year => year,
        _ => day,
    }
}

/// The first day of a day, week, month or year. Years have four digits.
pub(crate) fn first_day(accuracy: &FlowAccuracy, unit: i64) -> i64 {
    match accuracy {
        FlowAccuracy::Week => unit * 7 - 3,
        FlowAccuracy::Month => first_of_month(unit.div_euclid(12), unit.rem_euclid(12) + 1),
        FlowAccuracy::Year => first_of_month(unit, 1),
        _ => unit,
    }
}

fn first_of_month(year: i64, month: i64) -> i64 {
    let date = Day::new(year.clamp(1000, 9999) as u16, month as u8, 1);
    date.map_or(0, |date| day(date.start_in_beijing()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_four_in_the_afternoon_utc() {
        let midnight = Timestamp::from_secs(1_708_272_000);
        assert_eq!((second_of_day(midnight), compact(midnight)), (0, "20240219-000000".into()));
        assert_eq!(compact(Timestamp::from_secs(1_708_271_999)), "20240218-235959");
        assert_eq!((day(midnight), start_of_day(day(midnight))), (19_772, midnight));
    }

    #[test]
    fn every_day_lies_in_its_units() {
        for day in -1000..100_000 {
            for accuracy in [FlowAccuracy::Day, FlowAccuracy::Week, FlowAccuracy::Month, FlowAccuracy::Year] {
                let unit = unit_of(&accuracy, day);
                let (first, next) = (first_day(&accuracy, unit), first_day(&accuracy, unit + 1));
                assert!((first..next).contains(&day), "{accuracy} {day}");
            }
        }
    }

    #[test]
    fn weeks_begin_on_mondays() {
        // 19 February 2024.
        let monday = 19_772;
        let week = unit_of(&FlowAccuracy::Week, monday);
        assert_eq!(first_day(&FlowAccuracy::Week, week), monday);
        assert_eq!(unit_of(&FlowAccuracy::Week, monday - 1), week - 1);
    }
}
