//! Alarms (section 1.4.8): which events cameras detect, and the alarm inputs and outputs at their terminals.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use tums::{
    AlarmAction, AlarmType, EffectClass, ErrorCode, Failure, SetAlarmInputEnable, SetAlarmInputEnableOutput,
    SetAlarmOutputEnable, SetAlarmOutputEnableOutput, SetEnableByAlarmType, SetEnableByAlarmTypeOutput, Target,
    TriggerManualAlarm,
};

use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::route::{Route, route};
use crate::world::{Device, DeviceKey, Feature, Kind, Model, Spot, World};

/// Events that every camera detects.
const BASIC: &[AlarmType] = &[AlarmType::Motion, AlarmType::VideoTampering];
/// Events for which a camera must tell people and vehicles from other things.
const TRACKED: &[AlarmType] = &[
    AlarmType::LineCrossing,
    AlarmType::Intrusion,
    AlarmType::AreaEntrance,
    AlarmType::AreaExit,
    AlarmType::Loitering,
    AlarmType::FastMoving,
    AlarmType::Parking,
    AlarmType::ObjectLeft,
    AlarmType::ObjectTaken,
    AlarmType::Human,
    AlarmType::Vehicle,
    AlarmType::ObjectLeftOrTaken,
    AlarmType::ElectricBike,
];
/// Events of people, which a camera that counts them detects.
const COUNTED: &[AlarmType] =
    &[AlarmType::LineCrossing, AlarmType::Gathering, AlarmType::Human, AlarmType::PostInspection];

/// The switches of each camera by the number of its lens, from 1. Those that nobody has touched are not kept.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct State(BTreeMap<DeviceKey, BTreeMap<u32, AlarmSwitches>>);

/// What is switched on at a camera.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AlarmSwitches {
    /// The events that it detects, by their numbers.
    pub events: BTreeSet<i64>,
    /// Whether its alarm input is in use.
    pub input: bool,
    /// Whether its alarm output is in use.
    pub output: bool,
    /// Whether its alarm output has been started by hand.
    pub sounding: bool,
}

impl State {
    /// Forgets a device that there is no more.
    pub(super) fn forget(&mut self, key: DeviceKey) {
        self.0.remove(&key);
    }
}

impl World {
    /// The alarm switches of a camera, or of one of its lenses.
    pub fn alarm_switches(&self, spot: Spot) -> AlarmSwitches {
        let lenses = self.alarm.0.get(&spot.device);
        lenses.and_then(|lenses| lenses.get(&self.lens(spot)).cloned()).unwrap_or_default()
    }

    fn alarm_switches_mut(&mut self, spot: Spot) -> &mut AlarmSwitches {
        let lens = self.lens(spot);
        self.alarm.0.entry(spot.device).or_default().entry(lens).or_default()
    }

    /// A camera on a channel of a recorder has one lens, whatever the number of the channel.
    fn lens(&self, spot: Spot) -> u32 {
        let alone = self.devices.get(spot.device).is_some_and(|device| device.place.parent().is_none());
        if alone { spot.channel.unwrap_or(1) } else { 1 }
    }
}

/// Whether a model can detect an event.
fn detects(model: &Model, event: AlarmType) -> bool {
    BASIC.contains(&event)
        || model.has(Feature::TargetTrack) && TRACKED.contains(&event)
        || model.has(Feature::PassengerFlow) && COUNTED.contains(&event)
        || model.has(Feature::AlarmInput) && event == AlarmType::ExternalSensor
}

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(trigger_manual_alarm),
        route(set_enable_by_alarm_type),
        route(set_alarm_input_enable),
        route(set_alarm_output_enable),
    ]
}

/// The document demands no online device, but one that is not connected cannot sound an alarm.
fn trigger_manual_alarm(world: &mut World, caller: &Caller, request: TriggerManualAlarm) -> Result<(), Refusal> {
    let spot = world.reach(caller, request.target)?;
    if !has(world, spot, Feature::AlarmOutput) {
        return Err(ErrorCode::DEVICE_OPERATION_UNSUPPORTED.into());
    }
    world.refuse_unconnected(spot)?;
    world.alarm_switches_mut(spot).sounding = request.action == AlarmAction::Start;
    Ok(())
}

fn set_enable_by_alarm_type(
    world: &mut World,
    caller: &Caller,
    request: SetEnableByAlarmType,
) -> Result<SetEnableByAlarmTypeOutput, Refusal> {
    let mut failures = Vec::new();
    for target in request.targets {
        let target = Target::from(target);
        let spot = world.reach(caller, target.clone());
        for event in &request.alarm_type_list {
            match spot
                .as_ref()
                .map_err(|refusal| refusal.code)
                .and_then(|spot| camera_that_detects(world, *spot, *event))
            {
                Ok(spot) if request.enable => drop(world.alarm_switches_mut(spot).events.insert(event.value())),
                Ok(spot) => drop(world.alarm_switches_mut(spot).events.remove(&event.value())),
                Err(code) => failures.push(of_event(world.failure(target.clone(), code), *event)),
            }
        }
    }
    Ok(SetEnableByAlarmTypeOutput { failures })
}

fn camera_that_detects(world: &World, spot: Spot, event: AlarmType) -> Result<Spot, ErrorCode> {
    match camera(world, spot) {
        Some(camera) if detects(camera.model, event) => Ok(spot),
        _ => Err(ErrorCode::DEVICE_OPERATION_UNSUPPORTED),
    }
}

fn of_event(mut failure: Failure, event: AlarmType) -> Failure {
    failure.other.insert("alarmType".into(), event.value().into());
    failure
}

fn set_alarm_input_enable(
    world: &mut World,
    caller: &Caller,
    request: SetAlarmInputEnable,
) -> Result<SetAlarmInputEnableOutput, Refusal> {
    let targets = request.targets.into_iter().map(Target::from).collect();
    switch(world, caller, targets, Feature::AlarmInput, |switches| switches.input = request.enable)?;
    Ok(SetAlarmInputEnableOutput { failures: Vec::new() })
}

fn set_alarm_output_enable(
    world: &mut World,
    caller: &Caller,
    request: SetAlarmOutputEnable,
) -> Result<SetAlarmOutputEnableOutput, Refusal> {
    let targets = request.targets.into_iter().map(Target::from).collect();
    switch(world, caller, targets, Feature::AlarmOutput, |switches| switches.output = request.enable)?;
    Ok(SetAlarmOutputEnableOutput { failures: Vec::new() })
}

/// Switches the terminals that cameras have. As in the document's example a failure of one of them gives the call the code -80414;
/// the others are switched all the same.
fn switch(
    world: &mut World,
    caller: &Caller,
    targets: Vec<Target>,
    terminal: Feature,
    set: impl Fn(&mut AlarmSwitches),
) -> Result<(), Refusal> {
    let (spots, mut failures) = world.reach_each(caller, targets);
    let mut effect = None;
    for (target, spot) in spots {
        if has(world, spot, terminal) {
            set(world.alarm_switches_mut(spot));
            effect = Some(EffectClass::Set);
        } else {
            failures.push(world.failure(target, ErrorCode::DEVICE_OPERATION_UNSUPPORTED));
        }
    }
    if failures.is_empty() {
        return Ok(());
    }
    Err(Refusal::from(ErrorCode::INVALID_DEVICE).with_failures(failures).with_effect(effect))
}

fn has(world: &World, spot: Spot, terminal: Feature) -> bool {
    camera(world, spot).is_some_and(|camera| camera.model.has(terminal))
}

fn camera(world: &World, spot: Spot) -> Option<&Device> {
    world.devices.get(spot.device).filter(|device| device.kind() == Kind::Ipc)
}
