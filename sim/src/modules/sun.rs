//! The sun over the simulated solar supplies: it rises at six and sets at six, Beijing time, every day.

use tums::{SolarStatus, Timestamp};

use super::local;

/// Minutes since midnight in Beijing.
pub(crate) fn minutes(now: Timestamp) -> i64 {
    local::second_of_day(now) / 60
}

/// Whether the panel gives power.
pub(crate) fn is_up(now: Timestamp) -> bool {
    (6 * 60..18 * 60).contains(&minutes(now))
}

/// Charge of the battery: full when the sun sets, two thirds empty when it rises.
pub(crate) fn battery_percent(now: Timestamp) -> i64 {
    let minutes = minutes(now);
    let half_day = 12 * 60;
    if is_up(now) {
        34 + (minutes - 6 * 60) * 66 / half_day
    } else {
        100 - (minutes - 18 * 60).rem_euclid(24 * 60) * 66 / half_day
    }
}

/// What the supply is doing.
pub(crate) fn status(now: Timestamp) -> SolarStatus {
    match (is_up(now), battery_percent(now)) {
        (true, 98..) => SolarStatus::Charged,
        (true, _) => SolarStatus::Charging,
        (false, _) => SolarStatus::NotCharging,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_battery_fills_by_day_and_empties_by_night() {
        let at = |hour: i64| Timestamp::from_secs(hour * 3600 - local::AHEAD_S);
        assert_eq!([6, 12, 18, 24, 29].map(|hour| battery_percent(at(hour))), [34, 67, 100, 67, 40]);
        assert_eq!([7, 12, 20].map(|hour| is_up(at(hour))), [true, true, false]);
        assert_eq!(status(at(12)), SolarStatus::Charging);
    }
}
