//! Alarms (section 1.4.8): which events cameras detect, and the alarm inputs and outputs at their terminals.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use tums::{
    AlarmAction, AlarmType, EffectClass, ErrorCode, Failure, SetAlarmInputEnable, SetAlarmInputEnableOutput,
    SetAlarmOutputEnable, SetAlarmOutputEnableOutput, SetEnableByAlarmType, SetEnableByAlarmTypeOutput, Target,
    TriggerManualAlarm,
};

use super::kept::Kept;
use super::owner::{Level, Owner};
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::route::{Route, route};
use crate::world::{DeviceKey, Feature, Model, Spot, World};

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

/// What is going on at cameras.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    switches: Kept<AlarmSwitches>,
}

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
        self.switches.forget(key);
    }
}

impl World {
    /// The alarm switches of a camera, or of one of its lenses.
    pub fn alarm_switches(&self, spot: Spot) -> AlarmSwitches {
        let camera = Owner::of(self, spot, Level::Lens).ok();
        camera.and_then(|camera| self.alarm.switches.get(&camera).cloned()).unwrap_or_default()
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
    let camera = camera_that(world, caller, &request.target.into(), |camera| camera.can(Feature::AlarmOutput))?;
    world.refuse_unconnected(Spot { device: camera.device, channel: None })?;
    world.alarm.switches.of(&camera).sounding = request.action == AlarmAction::Start;
    Ok(())
}

fn set_enable_by_alarm_type(
    world: &mut World,
    caller: &Caller,
    request: SetEnableByAlarmType,
) -> Result<SetEnableByAlarmTypeOutput, Refusal> {
    let mut failures = Vec::new();
    for target in request.targets.into_iter().map(Target::from) {
        for event in &request.alarm_type_list {
            match camera_that(world, caller, &target, |camera| detects(camera.model, *event)) {
                Ok(camera) => {
                    let events = &mut world.alarm.switches.of(&camera).events;
                    let _ = if request.enable { events.insert(event.value()) } else { events.remove(&event.value()) };
                }
                Err(code) => failures.push(of_event(world.failure(target.clone(), code), *event)),
            }
        }
    }
    Ok(SetEnableByAlarmTypeOutput { failures })
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
    let (mut failures, mut effect) = (Vec::new(), None);
    for target in targets {
        match camera_that(world, caller, &target, |camera| camera.can(terminal)) {
            Ok(camera) => {
                set(world.alarm.switches.of(&camera));
                effect = Some(EffectClass::Set);
            }
            Err(code) => failures.push(world.failure(target, code)),
        }
    }
    if failures.is_empty() {
        return Ok(());
    }
    Err(Refusal::from(ErrorCode::INVALID_DEVICE).with_failures(failures).with_effect(effect))
}

/// The camera that is meant, if it can do something.
fn camera_that(
    world: &World,
    caller: &Caller,
    target: &Target,
    can: impl FnOnce(&Owner) -> bool,
) -> Result<Owner, ErrorCode> {
    let camera = Level::Lens.find(world, caller, target.clone()).map_err(|refusal| refusal.code)?;
    if can(&camera) { Ok(camera) } else { Err(ErrorCode::DEVICE_OPERATION_UNSUPPORTED) }
}
