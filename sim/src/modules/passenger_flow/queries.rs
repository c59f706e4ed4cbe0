//! Figures of regions and cameras, by day, week, month or year.

use tums::{
    ChannelId, ErrorCode, FlowAccuracy, FlowCategory, FlowFilter, FlowRecord, QueryDeviceSingleFlow,
    QueryDeviceSingleFlowOutput, QueryFlow, QueryFlowOutput, QueryRegionSingleFlow, QueryRegionSingleFlowOutput,
    Timestamp,
};

use super::super::local;
use super::figures::{Figures, counted};
use super::{cameras, counts, find_regions};
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::world::{DeviceKey, World};

/// Times that can be asked for: years with four digits, and room for the units around them.
const TIMES_S: std::ops::Range<i64> = 0..250_000_000_000;

/// One or several units of time that follow each other.
#[derive(Clone, Debug)]
struct Units {
    accuracy: FlowAccuracy,
    range: std::ops::Range<i64>,
}

impl Units {
    /// The units in which a range of time lies. One that only begins at its end is left out.
    ///
    /// # Errors
    ///
    /// -80551 when the range does not end after it starts, or lies outside of the calendar.
    fn of(accuracy: &FlowAccuracy, from: Timestamp, to: Timestamp) -> Result<Self, ErrorCode> {
        let known = |time: Timestamp| TIMES_S.contains(&time.as_secs());
        if to <= from || !known(from) || !known(to) {
            return Err(ErrorCode::QUERY_TIME_WRONG);
        }
        let last = Timestamp::from_secs(to.as_secs() - 1);
        let unit = |time| local::unit_of(accuracy, local::day(time));
        Ok(Self { accuracy: accuracy.clone(), range: unit(from)..unit(last) + 1 })
    }

    fn count(&self) -> usize {
        (self.range.end - self.range.start) as usize
    }

    /// One of them, by its place.
    fn at(&self, place: usize) -> Self {
        let unit = self.range.start + place as i64;
        Self { accuracy: self.accuracy.clone(), range: unit..unit + 1 }
    }

    /// The one before them.
    fn before(&self) -> Self {
        Self { accuracy: self.accuracy.clone(), range: self.range.start - 1..self.range.start }
    }

    fn days(&self) -> std::ops::Range<i64> {
        local::first_day(&self.accuracy, self.range.start)..local::first_day(&self.accuracy, self.range.end)
    }
}

/// Whose figures an entry tells.
struct Subject {
    cameras: Vec<DeviceKey>,
    /// What names it.
    name: FlowRecord,
}

pub(super) fn query_flow(world: &mut World, caller: &Caller, request: QueryFlow) -> Result<QueryFlowOutput, Refusal> {
    let filter = request.filter_and;
    let subjects = subjects(world, caller, &filter)?;
    let ranges = filter.time_list.iter().map(|range| Units::of(&filter.accuracy, range.start_time, range.end_time));
    let ranges = ranges.collect::<Result<Vec<_>, _>>()?;
    let up_to = world.flow_up_to(caller);
    let each = ranges.iter().map(Units::count).sum::<usize>();
    let total = subjects.len() * each;
    let start = usize::try_from(request.start).unwrap_or(usize::MAX).min(total);
    let end = start.saturating_add(usize::try_from(request.limit).unwrap_or(0)).min(total);
    let list = (start..end).filter_map(|place| {
        let subject = &subjects[place / each];
        let units = nth(&ranges, place % each)?;
        Some(entry(subject, &units, figures(world, &subject.cameras, &units, up_to)))
    });
    let list = list.collect();
    world.fetch_flow(caller);
    Ok(QueryFlowOutput { total: Some(total as i64), last_update_time: up_to, list })
}

/// The unit at a place among those of several ranges.
fn nth(ranges: &[Units], mut place: usize) -> Option<Units> {
    for units in ranges {
        match place.checked_sub(units.count()) {
            None => return Some(units.at(place)),
            Some(left) => place = left,
        }
    }
    None
}

/// The regions and then the cameras that are asked for; regions together if they are to be added up.
fn subjects(world: &World, caller: &Caller, filter: &FlowFilter) -> Result<Vec<Subject>, Refusal> {
    let (regions, devices) = match filter.query_category {
        FlowCategory::Region => (true, false),
        FlowCategory::Device => (false, true),
        _ => (true, true),
    };
    let mut subjects = Vec::new();
    if regions {
        let ids = find_regions(world, caller, filter.region_id_list.as_deref().unwrap_or_default())?;
        let each = ids.into_iter().map(|region| of_region(world, caller, region));
        let together = filter.region_accumulate == Some(true) && !devices;
        subjects = if together { vec![add_up(each)] } else { each.collect() };
    }
    if devices {
        for target in filter.dev_info_list.iter().flatten() {
            subjects.push(of_camera(world, caller, target)?);
        }
    }
    Ok(subjects)
}

fn of_region(world: &World, caller: &Caller, region: u64) -> Subject {
    let known = world.regions(caller).ok().and_then(|regions| regions.get(region));
    let mut name = unnamed();
    (name.region_id, name.region_name) = (Some(region.into()), known.map(|region| region.name.clone()));
    Subject { cameras: cameras(world, caller, region).map(|(key, _)| key).collect(), name }
}

/// A camera counts once, though its region be named twice.
fn add_up(regions: impl Iterator<Item = Subject>) -> Subject {
    let mut cameras: Vec<_> = regions.flat_map(|region| region.cameras).collect();
    cameras.sort_unstable();
    cameras.dedup();
    Subject { cameras, name: unnamed() }
}

fn of_camera(world: &World, caller: &Caller, target: &ChannelId) -> Result<Subject, Refusal> {
    let key = camera(world, caller, target)?;
    let device = world.devices.get(key).ok_or(ErrorCode::DEVICE_NOT_FOUND)?;
    let region = device.region_in(caller.application);
    let known = region.and_then(|region| world.regions(caller).ok()?.get(region));
    let name = FlowRecord {
        qr_code: device.qr_code.clone(),
        mac: Some(device.mac.clone()),
        channel_id: device.channel().map(i64::from),
        device_name: Some(device.name.clone()),
        related_region_id: region.map(Into::into),
        related_region_name: known.map(|region| region.name.clone()),
        ..unnamed()
    };
    Ok(Subject { cameras: vec![key], name })
}

/// The counting camera that a request names; of others there are no figures.
fn camera(world: &World, caller: &Caller, target: &ChannelId) -> Result<DeviceKey, Refusal> {
    let spot = world.reach(caller, target.clone())?;
    match world.devices.get(spot.device) {
        Some(device) if counts(device) => Ok(spot.device),
        _ => Err(ErrorCode::PASSENGER_FLOW_UNSUPPORTED.into()),
    }
}

fn unnamed() -> FlowRecord {
    FlowRecord {
        accuracy: None,
        start_time: None,
        end_time: None,
        in_flow: None,
        out_flow: None,
        pass_flow: None,
        region_id: None,
        region_name: None,
        qr_code: None,
        mac: None,
        channel_id: None,
        device_name: None,
        related_region_id: None,
        related_region_name: None,
    }
}

fn entry(subject: &Subject, units: &Units, figures: Figures) -> FlowRecord {
    let days = units.days();
    FlowRecord {
        accuracy: Some(units.accuracy.clone()),
        start_time: Some(local::start_of_day(days.start)),
        end_time: Some(Timestamp::from_secs(local::start_of_day(days.end).as_secs() - 1)),
        in_flow: Some(figures.came),
        out_flow: Some(figures.left),
        pass_flow: Some(figures.passed),
        ..subject.name.clone()
    }
}

/// What cameras have counted, as far as the cloud has fetched it.
fn figures(world: &World, cameras: &[DeviceKey], units: &Units, up_to: Option<Timestamp>) -> Figures {
    let Some(up_to) = up_to else { return Figures::default() };
    cameras.iter().map(|camera| counted(world, *camera, units.days(), up_to)).sum()
}

/// What cameras have counted in the time before a range, and in it.
fn totals(
    world: &World,
    caller: &Caller,
    cameras: &[DeviceKey],
    accuracy: &FlowAccuracy,
    from: Timestamp,
    to: Timestamp,
) -> Result<[Figures; 2], Refusal> {
    let units = Units::of(accuracy, from, to)?;
    let up_to = world.flow_up_to(caller);
    Ok([units.before(), units].map(|units| figures(world, cameras, &units, up_to)))
}

pub(super) fn query_region_single_flow(
    world: &mut World,
    caller: &Caller,
    request: QueryRegionSingleFlow,
) -> Result<QueryRegionSingleFlowOutput, Refusal> {
    let region = world.regions(caller)?.find(&request.region_id)?;
    let cameras: Vec<_> = cameras(world, caller, region).map(|(key, _)| key).collect();
    let [last, current] = totals(world, caller, &cameras, &request.accuracy, request.start_time, request.end_time)?;
    Ok(QueryRegionSingleFlowOutput {
        last_total_in_flow: Some(last.came),
        last_total_out_flow: Some(last.left),
        last_total_pass_flow: Some(last.passed),
        current_total_in_flow: Some(current.came),
        current_total_out_flow: Some(current.left),
        current_total_pass_flow: Some(current.passed),
    })
}

pub(super) fn query_device_single_flow(
    world: &mut World,
    caller: &Caller,
    request: QueryDeviceSingleFlow,
) -> Result<QueryDeviceSingleFlowOutput, Refusal> {
    let cameras = [camera(world, caller, &request.target)?];
    let [last, current] = totals(world, caller, &cameras, &request.accuracy, request.start_time, request.end_time)?;
    Ok(QueryDeviceSingleFlowOutput {
        last_total_in_flow: Some(last.came),
        last_total_out_flow: Some(last.left),
        last_total_pass_flow: Some(last.passed),
        current_total_in_flow: Some(current.came),
        current_total_out_flow: Some(current.left),
        current_total_pass_flow: Some(current.passed),
    })
}
