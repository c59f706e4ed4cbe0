//! What a solar supply has taken in, given out and kept, hour by hour and day by day.

use std::collections::BTreeMap;
use std::f64::consts::PI;

use tums::{
    AggregationMode, Decimal, GetAggregatedMetricValue, GetAggregatedMetricValueOutput, GetMetricValue,
    GetMetricValueOutput, Timestamp,
};

use super::super::owner::{Level, Owner};
use super::super::{local, sun};
use super::solar;
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::world::{Dice, Topic, World};

/// Watts that the panel gives at noon under a clear sky.
const PEAK_W: f64 = 60.0;
const HOUR_S: i64 = 3600;

/// The values that both operations tell.
const METRICS: [(&str, Metric); 3] = [
    ("batteryEnergyPercentage", |_, _, at| sun::battery_percent(at) as f64),
    ("inputPowerInWatt", input_watts),
    ("outputPowerInWatt", |world, owner, at| solar::output_watts(world, owner, at) as f64),
];

type Metric = fn(&World, &Owner, Timestamp) -> f64;
type Series = BTreeMap<String, Vec<(Timestamp, Decimal)>>;

/// A number with two decimal places.
pub(super) fn hundredths(number: f64) -> Decimal {
    format!("{number:.2}").parse().expect("digits with a point")
}

/// Watts that the panel gives: they rise and fall with the sun, under a sky that differs from day to day and place to place.
pub(super) fn input_watts(world: &World, owner: &Owner, at: Timestamp) -> f64 {
    if !sun::is_up(at) {
        return 0.0;
    }
    let height = ((sun::minutes(at) - 6 * 60) as f64 / (12.0 * 60.0) * PI).sin();
    height * PEAK_W * (40 + sky(world, owner, at).below(61)) as f64 / 100.0
}

/// Temperature of the surroundings: it is warmest at two in the afternoon.
pub(super) fn degrees(world: &World, owner: &Owner, at: Timestamp) -> i64 {
    let mean = 12 + sky(world, owner, at).below(14) as i64;
    let warmth = ((sun::minutes(at) - 8 * 60) as f64 / (12.0 * 60.0) * PI).sin();
    mean + (5.0 * warmth).round() as i64
}

/// Dice that fall alike all day long at the place of a supply.
fn sky(world: &World, owner: &Owner, at: Timestamp) -> Dice {
    world.dice_of(Topic::Sky, [owner.device.0.into(), local::day(at).unsigned_abs()])
}

/// The cloud keeps the values, so the supply may be offline.
pub(super) fn get_metric_value(
    world: &mut World,
    caller: &Caller,
    request: GetMetricValue,
) -> Result<GetMetricValueOutput, Refusal> {
    let owner = Level::Supply.find(world, caller, request.target)?;
    let hours = moments(request.start_time, request.end_time, HOUR_S);
    let value = |metric, hour| hourly(world, &owner, metric, hour).unwrap_or(0.0);
    Ok(GetMetricValueOutput { metric_value_list: series(&hours, value) })
}

pub(super) fn get_aggregated_metric_value(
    world: &mut World,
    caller: &Caller,
    request: GetAggregatedMetricValue,
) -> Result<GetAggregatedMetricValueOutput, Refusal> {
    let owner = Level::Supply.find(world, caller, request.target)?;
    let days = moments(request.start_time, request.end_time, local::DAY_S);
    let value = |metric, day: i64| {
        let hours = (0..24).filter_map(|hour| hourly(world, &owner, metric, day + hour * HOUR_S));
        aggregate(&request.aggregation_mode, &hours.collect::<Vec<f64>>())
    };
    Ok(GetAggregatedMetricValueOutput { metric_value_list: series(&days, value) })
}

/// The whole hours, or midnights in Beijing, from one moment to another, in seconds.
fn moments(from: Timestamp, to: Timestamp, step_s: i64) -> Vec<i64> {
    // Rounded up, so that no moment lies before the first.
    let up = |number: i64, unit: i64| number.saturating_sub(1).div_euclid(unit) + 1;
    let next = up(up(from.as_millis(), 1000) + local::AHEAD_S, step_s) * step_s - local::AHEAD_S;
    (0..).map(|step| next + step * step_s).take_while(|at| *at <= to.as_secs()).collect()
}

fn series(moments: &[i64], value: impl Fn(Metric, i64) -> f64) -> Series {
    let pairs = |metric| moments.iter().map(|at| (Timestamp::from_secs(*at), hundredths(value(metric, *at)))).collect();
    METRICS.into_iter().map(|(name, metric)| (name.to_owned(), pairs(metric))).collect()
}

/// The mean of an hour, which is about what there was in its middle; none if it lies ahead.
fn hourly(world: &World, owner: &Owner, metric: Metric, hour: i64) -> Option<f64> {
    (hour <= world.now().as_secs()).then(|| metric(world, owner, Timestamp::from_secs(hour + HOUR_S / 2)))
}

/// A day without values counts as 0.
fn aggregate(mode: &AggregationMode, values: &[f64]) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    let sum: f64 = values.iter().sum();
    match mode {
        AggregationMode::Max => values.iter().copied().fold(f64::MIN, f64::max),
        AggregationMode::Min => values.iter().copied().fold(f64::MAX, f64::min),
        AggregationMode::Mean => sum / values.len() as f64,
        _ => sum,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_lie_on_the_hour_and_on_midnight_in_beijing() {
        let at = Timestamp::from_millis;
        // The times of the document's example, of which the days are told.
        assert_eq!(moments(at(1_593_964_700_000), at(1_594_051_300_000), local::DAY_S), [1_593_964_800, 1_594_051_200]);
        assert_eq!(moments(at(3_600_000), at(7_200_000), HOUR_S), [3600, 7200]);
        assert_eq!(moments(at(3_600_001), at(7_199_999), HOUR_S), [0i64; 0]);
        assert!(moments(at(i64::MAX), at(i64::MAX), HOUR_S).len() <= 1);
    }

    #[test]
    fn a_day_is_told_in_four_ways() {
        let told = |mode| aggregate(&mode, &[1.0, 5.0, 3.0]);
        use AggregationMode::*;
        assert_eq!([Sum, Max, Min, Mean].map(told), [9.0, 5.0, 1.0, 3.0]);
        assert_eq!(aggregate(&Min, &[]), 0.0);
    }
}
