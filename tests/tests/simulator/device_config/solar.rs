//! Solar supplies: what they give and take follows the sun, their plan and their place.

use std::collections::BTreeMap;

use tums::*;
use tums_sim::World;
use tums_tests::simulated::{NOON, Simulated, refused};

use super::supply;

const HOUR: i64 = 3600;
const METRICS: [&str; 3] = ["batteryEnergyPercentage", "inputPowerInWatt", "outputPowerInWatt"];

fn at(hours: i64) -> Timestamp {
    Timestamp::from_secs(NOON.as_secs() + hours * HOUR)
}

fn hours(start: [i64; 2], end: [i64; 2], status: bool) -> SetSolarSupplyTimeRequired {
    SetSolarSupplyTimeRequired {
        start_time_hour: start[0],
        start_time_min: start[1],
        end_time_hour: end[0],
        end_time_min: end[1],
        status,
    }
}

async fn plan(simulated: &Simulated, supply: &DeviceId) -> Vec<SolarSupplyTime> {
    let request = QuerySolarSupplyTime::new(supply.clone());
    simulated.project.device_config().query_solar_supply_time(request).await.expect("shown").solar_supply_time_list
}

async fn power(simulated: &Simulated, supply: &DeviceId) -> [f64; 3] {
    let request = QuerySolarPower::new(supply.clone());
    let power = simulated.project.device_config().query_solar_power(request).await.expect("shown");
    let number = |decimal: Option<Decimal>| decimal.and_then(|decimal| decimal.to_f64()).expect("a number");
    [number(power.battery_status), number(power.input_watt), number(power.output_watt)]
}

type Series = BTreeMap<String, Vec<(Timestamp, Decimal)>>;

async fn by_hour(simulated: &Simulated, supply: &DeviceId, from: i64, to: i64) -> Series {
    let required = GetMetricValueRequired { start_time: at(from), end_time: at(to) };
    let request = GetMetricValue::new(supply.clone(), required);
    simulated.project.device_config().get_metric_value(request).await.expect("told").metric_value_list
}

async fn by_day(simulated: &Simulated, supply: &DeviceId, mode: AggregationMode, from: i64, to: i64) -> Series {
    let required = GetAggregatedMetricValueRequired { aggregation_mode: mode, start_time: at(from), end_time: at(to) };
    let request = GetAggregatedMetricValue::new(supply.clone(), required);
    simulated.project.device_config().get_aggregated_metric_value(request).await.expect("told").metric_value_list
}

fn values(series: &Series, metric: &str) -> Vec<f64> {
    series[metric].iter().map(|(_, value)| value.to_f64().expect("a number")).collect()
}

#[tokio::test]
async fn power_comes_by_day_and_goes_by_the_plan() {
    let simulated = Simulated::start().await;
    let supply = simulated.id(supply(&simulated, 2));
    let [battery, input, output] = power(&simulated, &supply).await;
    assert_eq!((battery, output), (67.0, 16.0));
    assert!((24.0..=60.0).contains(&input), "{input} W at noon");
    simulated.pass(12 * 3600);
    assert_eq!(power(&simulated, &supply).await[1], 0.0);

    let request = SetSolarSupplyTime::new(supply.clone(), hours([6, 0], [18, 30], true)).supply_load_num("2");
    simulated.project.device_config().set_solar_supply_time(request).await.expect("set");
    assert_eq!(power(&simulated, &supply).await[2], 8.0);
    simulated.pass(6 * 3600);
    assert_eq!(power(&simulated, &supply).await[2], 16.0);
}

#[tokio::test]
async fn a_plan_is_kept_for_each_load() {
    let simulated = Simulated::start().await;
    let config = simulated.project.device_config();
    let supply = simulated.id(supply(&simulated, 3));
    let before = plan(&simulated, &supply).await;
    let numbers: Vec<_> = before.iter().map(|load| load.supply_load_num.as_deref()).collect();
    assert_eq!(numbers, [Some("1"), Some("2"), Some("3")]);
    let set = |load: Option<&str>| {
        let mut request = SetSolarSupplyTime::new(supply.clone(), hours([22, 15], [4, 5], false));
        request.supply_load_num = load.map(str::to_owned);
        config.set_solar_supply_time(request)
    };
    set(Some("2")).await.expect("set");
    let after = plan(&simulated, &supply).await;
    assert_eq!((&after[0], &after[2]), (&before[0], &before[2]));
    let decimal = |number: i64| Some(Decimal::from(number));
    let expected = SolarSupplyTime {
        start_time_hour: decimal(22),
        start_time_min: decimal(15),
        end_time_hour: decimal(4),
        end_time_min: decimal(5),
        status: Some(false.into()),
        supply_load_num: Some("2".into()),
    };
    assert_eq!(after[1], expected);
    refused(set(Some("4")).await, ErrorCode::PARAMETER_OUT_OF_RANGE);
    refused(set(None).await, ErrorCode::PARAMETER_UNKNOWN);
    assert_eq!(plan(&simulated, &supply).await, after);
}

#[tokio::test]
async fn the_number_of_the_only_load_is_ignored() {
    let simulated = Simulated::start().await;
    let config = simulated.project.device_config();
    let supply = simulated.id(supply(&simulated, 1));
    let request = SetSolarSupplyTime::new(supply.clone(), hours([1, 0], [2, 0], true)).supply_load_num("9");
    config.set_solar_supply_time(request).await.expect("set");
    let plan = plan(&simulated, &supply).await;
    let only = (plan.len(), plan[0].supply_load_num.clone(), plan[0].start_time_hour.clone());
    assert_eq!(only, (1, None, Some(Decimal::from(1))));
    let reset = config.solar_load_reset(SolarLoadReset::new(supply, 1)).await;
    refused(reset, ErrorCode::DEVICE_OPERATION_UNSUPPORTED);
}

#[tokio::test]
async fn a_load_restarts_if_it_is_on() {
    let simulated = Simulated::start().await;
    let config = simulated.project.device_config();
    let supply = simulated.id(supply(&simulated, 2));
    let reset = async |load| {
        let answer = config.solar_load_reset(SolarLoadReset::new(supply.clone(), load)).await;
        answer.map(|answer| answer.result)
    };
    assert_eq!(reset(1).await.expect("code 0"), SolarLoadResetStatus::Succeeded);
    assert_eq!(power(&simulated, &supply).await[2], 8.0);
    assert_eq!(reset(1).await.expect("code 0"), SolarLoadResetStatus::Failed);
    simulated.pass(5);
    assert_eq!(power(&simulated, &supply).await[2], 16.0);
    let off = SetSolarSupplyTime::new(supply.clone(), hours([0, 0], [23, 59], false)).supply_load_num("2");
    config.set_solar_supply_time(off).await.expect("set");
    assert_eq!(reset(2).await.expect("code 0"), SolarLoadResetStatus::Failed);
    refused(reset(3).await, ErrorCode::PARAMETER_OUT_OF_RANGE);
}

#[tokio::test]
async fn hours_are_told_up_to_now_and_agree_with_the_sun() {
    let simulated = Simulated::start().await;
    let supply = simulated.id(supply(&simulated, 1));
    let day = by_hour(&simulated, &supply, -12, 12).await;
    assert_eq!(day.keys().collect::<Vec<_>>(), METRICS);
    let moments: Vec<_> = day[METRICS[0]].iter().map(|(moment, _)| *moment).collect();
    assert_eq!(moments, (-12..=12).map(at).collect::<Vec<_>>());
    let input = values(&day, "inputPowerInWatt");
    assert!(input[..6].iter().all(|watts| *watts == 0.0), "{input:?} before sunrise");
    assert!(input[6..12].windows(2).all(|pair| pair[0] < pair[1]), "{input:?} in the morning");
    assert!(input[13..].iter().all(|watts| *watts == 0.0), "{input:?} in the future");
    let battery = values(&day, "batteryEnergyPercentage");
    assert!((30.0..=100.0).contains(&battery[0]) && battery[0] > battery[5] && battery[5] < battery[12], "{battery:?}");
    assert_eq!(values(&day, "outputPowerInWatt")[..13], [8.0; 13]);
}

#[tokio::test]
async fn days_agree_with_their_hours() {
    let simulated = Simulated::start().await;
    let supply = simulated.id(supply(&simulated, 2));
    let hours = values(&by_hour(&simulated, &supply, -36, -13).await, "inputPowerInWatt");
    assert_eq!(hours.len(), 24);
    let sum: f64 = hours.iter().sum();
    let most = hours.iter().copied().fold(0.0, f64::max);
    for (mode, expected) in [
        (AggregationMode::Sum, sum),
        (AggregationMode::Max, most),
        (AggregationMode::Min, 0.0),
        (AggregationMode::Mean, sum / 24.0),
    ] {
        let days = by_day(&simulated, &supply, mode.clone(), -36, 0).await;
        assert_eq!(days["inputPowerInWatt"].iter().map(|(day, _)| *day).collect::<Vec<_>>(), [at(-36), at(-12)]);
        let told = values(&days, "inputPowerInWatt")[0];
        assert!((told - expected).abs() < 0.1, "{mode}: {told}, not {expected}");
    }
    let future = by_day(&simulated, &supply, AggregationMode::Min, 12, 36).await;
    assert_eq!(values(&future, "batteryEnergyPercentage"), [0.0, 0.0]);
}

#[tokio::test]
async fn a_new_plan_leaves_the_past_as_it_was() {
    let simulated = Simulated::start().await;
    let key = supply(&simulated, 2);
    let supply = simulated.id(key);
    let before = by_hour(&simulated, &supply, -6, 0).await;
    let off = SetSolarSupplyTime::new(supply.clone(), hours([0, 0], [23, 59], false)).supply_load_num("1");
    simulated.project.device_config().set_solar_supply_time(off).await.expect("set");
    simulated.pass(6 * 3600);
    let after = by_hour(&simulated, &supply, -6, 5).await;
    assert_eq!(values(&after, "outputPowerInWatt")[..6], values(&before, "outputPowerInWatt")[..6]);
    assert_eq!(values(&after, "outputPowerInWatt")[7..], [8.0; 5]);
    // The cloud has kept it all, whatever has become of the supply.
    simulated.change(key, |device| device.status = DeviceStatus::Offline);
    assert_eq!(by_hour(&simulated, &supply, -6, 5).await, after);
}

#[tokio::test]
async fn the_sky_hangs_on_seed_place_and_day() {
    let noon = |seed| async move {
        let simulated = Simulated::with_world(World::generate(seed, NOON)).await;
        let mut told = Vec::new();
        for loads in 1..=3 {
            let supply = simulated.id(supply(&simulated, loads));
            for day in [0, 24] {
                told.extend(values(&by_hour(&simulated, &supply, -day, -day).await, "inputPowerInWatt"));
            }
        }
        told
    };
    let first = noon(1).await;
    assert_eq!(noon(1).await, first);
    assert_ne!(noon(2).await, first);
    let mut different = first.clone();
    different.dedup();
    assert!(different.len() >= 5, "{first:?}");
}

#[tokio::test]
async fn statistics_are_kept_for_a_while_and_told_in_pieces() {
    let simulated = Simulated::start().await;
    let supply = simulated.id(supply(&simulated, 1));
    let config = simulated.careless.device_config();
    let code = ErrorCode::PARAMETER_OUT_OF_RANGE;
    for (from, to) in [(-25, 0), (0, -1), (-32 * 24, -31 * 24)] {
        let required = GetMetricValueRequired { start_time: at(from), end_time: at(to) };
        refused(config.get_metric_value(GetMetricValue::new(supply.clone(), required)).await, code);
    }
    for (from, to) in [(-32 * 24, 0), (-366 * 24, -360 * 24)] {
        let required = GetAggregatedMetricValueRequired {
            aggregation_mode: AggregationMode::Sum,
            start_time: at(from),
            end_time: at(to),
        };
        let request = GetAggregatedMetricValue::new(supply.clone(), required);
        refused(config.get_aggregated_metric_value(request).await, code);
    }
}
