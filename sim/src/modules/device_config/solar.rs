//! Solar supplies: their state, and when their loads get power.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};
use tums::{
    Decimal, ErrorCode, QuerySolarPower, QuerySolarPowerOutput, QuerySolarSupplyTime, QuerySolarSupplyTimeOutput,
    SetSolarSupplyTime, SolarLoadReset, SolarLoadResetOutput, SolarLoadResetStatus, SolarSupplyTime, Timestamp,
};

use super::super::owner::{Level, Owner};
use super::super::{Since, sun};
use super::settings::{able, among, merged};
use super::solar_series::{self, hundredths};
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::world::World;

/// Seconds for which a load that restarts has no power.
const RESET_S: i64 = 5;
/// Former plans that are remembered, for the statistics.
const FORMER_PLANS: usize = 32;
/// Watts that a load takes.
const LOAD_W: i64 = 8;

/// What has been done to a supply.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Supply {
    /// The plans, each since when it holds, the oldest first.
    plans: VecDeque<(Since, Vec<SolarSupplyTime>)>,
    /// The loads that restarted, and when they did.
    resets: BTreeMap<i64, Since>,
}

/// The plan of a supply at a moment.
fn plan(world: &World, owner: &Owner, at: Timestamp) -> Vec<SolarSupplyTime> {
    let supply = world.device_config.supplies.get(&owner.device);
    let plan = supply.and_then(|supply| supply.plans.iter().rev().find(|(since, _)| since.0 <= at));
    plan.map_or_else(|| factory(owner), |(_, plan)| plan.clone())
}

/// One to three loads, all of them on all day. A load that is the only one has no number.
fn factory(owner: &Owner) -> Vec<SolarSupplyTime> {
    let loads = 1 + owner.device.0 % 3;
    let load = |number: u32| SolarSupplyTime {
        start_time_hour: Some(0.into()),
        start_time_min: Some(0.into()),
        end_time_hour: Some(23.into()),
        end_time_min: Some(59.into()),
        status: Some(true.into()),
        supply_load_num: (loads > 1).then(|| number.to_string()),
    };
    (1..=loads).map(load).collect()
}

/// Watts that all loads take at a moment.
pub(super) fn output_watts(world: &World, owner: &Owner, at: Timestamp) -> i64 {
    let resets = world.device_config.supplies.get(&owner.device).map(|supply| &supply.resets);
    let restarts = |load: &SolarSupplyTime| {
        let since = resets.zip(number(load)).and_then(|(resets, number)| resets.get(&number));
        since.is_some_and(|since| since.0 <= at && since.seconds(at) < RESET_S)
    };
    let minutes = sun::minutes(at);
    let on = plan(world, owner, at).into_iter().filter(|load| has_power(load, minutes) && !restarts(load));
    on.count() as i64 * LOAD_W
}

fn number(load: &SolarSupplyTime) -> Option<i64> {
    load.supply_load_num.as_ref()?.parse().ok()
}

/// A plan that ends before it starts goes on after midnight.
fn has_power(load: &SolarSupplyTime, minutes: i64) -> bool {
    let number = |decimal: &Option<Decimal>| decimal.as_ref().and_then(Decimal::to_i64).unwrap_or(0);
    let start = number(&load.start_time_hour) * 60 + number(&load.start_time_min);
    let end = number(&load.end_time_hour) * 60 + number(&load.end_time_min);
    let is_on = load.status.as_ref().and_then(tums::Switch::is_on).unwrap_or(false);
    let in_time = if start <= end { (start..=end).contains(&minutes) } else { minutes >= start || minutes <= end };
    is_on && in_time
}

pub(super) fn query_solar_power(
    world: &mut World,
    caller: &Caller,
    request: QuerySolarPower,
) -> Result<QuerySolarPowerOutput, Refusal> {
    let owner = Level::Supply.reach(world, caller, request.target)?;
    let now = world.now();
    Ok(QuerySolarPowerOutput {
        status: Some(sun::status(now)),
        battery_status: Some(hundredths(sun::battery_percent(now) as f64)),
        env_temp: Some(solar_series::degrees(world, &owner, now).into()),
        input_watt: Some(hundredths(solar_series::input_watts(world, &owner, now))),
        output_watt: Some(hundredths(output_watts(world, &owner, now) as f64)),
    })
}

pub(super) fn query_solar_supply_time(
    world: &mut World,
    caller: &Caller,
    request: QuerySolarSupplyTime,
) -> Result<QuerySolarSupplyTimeOutput, Refusal> {
    let owner = Level::Supply.reach(world, caller, request.target)?;
    Ok(QuerySolarSupplyTimeOutput { solar_supply_time_list: plan(world, &owner, world.now()) })
}

pub(super) fn set_solar_supply_time(
    world: &mut World,
    caller: &Caller,
    mut request: SetSolarSupplyTime,
) -> Result<(), Refusal> {
    let owner = Level::Supply.reach(world, caller, request.target.clone())?;
    let now = world.now();
    let mut plan = plan(world, &owner, now);
    let given = request.supply_load_num.take();
    let load = if let [only] = &mut plan[..] { Some(only) } else { named(&mut plan, given.as_deref())? };
    if let Some(load) = load {
        *load = merged(load, &request)?;
    }
    let plans = &mut world.device_config.supplies.entry(owner.device).or_default().plans;
    plans.retain(|(since, _)| since.0 < now);
    plans.push_back((Since(now), plan));
    let surplus = plans.len().saturating_sub(FORMER_PLANS);
    plans.drain(..surplus);
    Ok(())
}

/// The load of a supply with several that a request names.
fn named<'p>(plan: &'p mut [SolarSupplyTime], name: Option<&str>) -> Result<Option<&'p mut SolarSupplyTime>, Refusal> {
    let numbers: Vec<String> = plan.iter().filter_map(|load| load.supply_load_num.clone()).collect();
    let name = name.ok_or_else(|| Refusal::new(ErrorCode::PARAMETER_UNKNOWN, "`supplyLoadNum` is missing"))?;
    among("supplyLoadNum", Some(&name.to_owned()), &numbers)?;
    Ok(plan.iter_mut().find(|load| load.supply_load_num.as_deref() == Some(name)))
}

/// A load that is switched off, or restarts already, is not restarted.
pub(super) fn solar_load_reset(
    world: &mut World,
    caller: &Caller,
    request: SolarLoadReset,
) -> Result<SolarLoadResetOutput, Refusal> {
    let owner = Level::Supply.reach(world, caller, request.target)?;
    let now = world.now();
    let plan = plan(world, &owner, now);
    able(plan.len() > 1, true, "restarting its only load")?;
    let numbers: Vec<i64> = plan.iter().filter_map(number).collect();
    among("loadNum", Some(&request.load_num), &numbers)?;
    let is_on = |load: &SolarSupplyTime| load.status.as_ref().and_then(tums::Switch::is_on) == Some(true);
    let on = plan.iter().any(|load| number(load) == Some(request.load_num) && is_on(load));
    let resets = &mut world.device_config.supplies.entry(owner.device).or_default().resets;
    let restarting = resets.get(&request.load_num).is_some_and(|since| since.seconds(now) < RESET_S);
    if !on || restarting {
        return Ok(SolarLoadResetOutput { result: SolarLoadResetStatus::Failed });
    }
    resets.insert(request.load_num, Since(now));
    Ok(SolarLoadResetOutput { result: SolarLoadResetStatus::Succeeded })
}
