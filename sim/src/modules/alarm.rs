//! Alarms (section 1.4.8): which events cameras detect and, now and then, raise an alarm about; their alarm inputs and outputs.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use tums::{
    AlarmAction, AlarmType, EffectClass, ErrorCode, Failure, MessageContent, SetAlarmInputEnable,
    SetAlarmInputEnableOutput, SetAlarmOutputEnable, SetAlarmOutputEnableOutput, SetEnableByAlarmType,
    SetEnableByAlarmTypeOutput, Target, Timestamp, TriggerManualAlarm,
};

use super::kept::Kept;
use super::owner::{Level, Owner};
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::route::{Route, route};
use crate::world::{DeviceKey, Feature, Model, Spot, Topic, World};

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

/// Seconds in which a camera raises one alarm at most.
const SLOT_S: i64 = 600;
/// Of a hundred such times, those in which something happens before it.
const EVENTFUL: usize = 20;

/// What is going on at cameras.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    switches: Kept<AlarmSwitches>,
    /// When cameras were last asked for alarms, in times of [`SLOT_S`].
    slot: Option<i64>,
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

impl AlarmSwitches {
    /// What is told of the events that it detects. A sensor is heard only while the alarm input is in use.
    fn contents(&self) -> Vec<MessageContent> {
        let events = self.events.iter().map(|event| AlarmType::from_value(*event));
        events.filter(|event| *event != AlarmType::ExternalSensor || self.input).filter_map(content).collect()
    }
}

/// Lets cameras detect something now and then. After a jump of the clock they tell of the newest only.
pub(super) fn settle(world: &mut World, now: Timestamp) {
    let slot = now.as_secs().div_euclid(SLOT_S);
    if world.alarm.slot.replace(slot).is_none_or(|last| slot <= last) {
        return;
    }
    let mut alarms = Vec::new();
    for (device, lens, switches) in world.alarm.switches.iter() {
        let contents = switches.contents();
        let mut dice = world.dice_of(Topic::Alarm, [device.0.into(), lens.into(), slot.unsigned_abs()]);
        let connected = world.refuse_unconnected(Spot { device, channel: None }).is_ok();
        if connected && !contents.is_empty() && dice.percent(EVENTFUL) {
            alarms.push((device, dice.pick(&contents).clone()));
        }
    }
    alarms.into_iter().for_each(|(device, content)| world.devices.tell(device, content));
}

/// What is told of an event; nothing of a post, for which the document has no message.
fn content(event: AlarmType) -> Option<MessageContent> {
    Some(match event {
        AlarmType::Motion => MessageContent::Motion,
        AlarmType::VideoTampering => MessageContent::VideoTampering,
        AlarmType::LineCrossing => MessageContent::LineCrossing,
        AlarmType::Intrusion => MessageContent::Intrusion,
        AlarmType::AreaEntrance => MessageContent::AreaEntrance,
        AlarmType::AreaExit => MessageContent::AreaExit,
        AlarmType::Loitering => MessageContent::Loitering,
        AlarmType::Gathering => MessageContent::Gathering,
        AlarmType::FastMoving => MessageContent::FastMoving,
        AlarmType::Parking => MessageContent::Parking,
        AlarmType::ObjectLeft => MessageContent::ObjectLeft,
        AlarmType::ObjectTaken => MessageContent::ObjectTaken,
        AlarmType::ExternalSensor => MessageContent::ExternalDevice,
        AlarmType::Human => MessageContent::Human,
        AlarmType::Vehicle => MessageContent::Vehicle,
        AlarmType::ObjectLeftOrTaken => MessageContent::ObjectLeftOrTaken,
        AlarmType::ElectricBike => MessageContent::ElectricBike,
        _ => return None,
    })
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

#[cfg(test)]
mod tests {
    use tums::catalog::catalog;

    use super::*;

    /// The values of a set by their names.
    fn named(set: &str) -> Vec<(&'static str, serde_json::Value)> {
        let set = catalog().enumeration(set).expect("a set");
        set.values.iter().map(|known| (known.name.as_str(), known.value.value())).collect()
    }

    #[test]
    fn an_event_is_told_of_by_the_content_of_its_name() {
        let contents = named("MessageContent");
        for (name, value) in named("AlarmType") {
            let told = content(AlarmType::from_value(value.as_i64().expect("a number")));
            let expected = match name {
                "ExternalSensor" => Some(MessageContent::ExternalDevice),
                _ => contents
                    .iter()
                    .find(|(content, _)| *content == name)
                    .map(|(_, value)| MessageContent::from_value(value.as_str().expect("a text"))),
            };
            assert_eq!(told, expected, "{name}");
        }
    }

    #[test]
    fn a_sensor_is_heard_while_the_alarm_input_is_in_use() {
        let mut switches = AlarmSwitches { events: [AlarmType::ExternalSensor.value()].into(), ..Default::default() };
        assert_eq!(switches.contents(), []);
        switches.input = true;
        assert_eq!(switches.contents(), [MessageContent::ExternalDevice]);
    }
}
