//! Alarms: switches of events, inputs and outputs, with one failure for each device that does not have them.

use tums::*;
use tums_sim::AlarmSwitches;
use tums_sim::world::{CAMERA, DeviceKey, Feature, Kind, RECORDER, Spot};
use tums_tests::simulated::{Simulated, codes, refused};

use super::device::{id, ready};

/// A camera with alarm input and output that the project has, connected and paid for.
fn wired_camera(simulated: &Simulated) -> (DeviceKey, ChannelId) {
    let key = ready(simulated, |device| device.kind() == Kind::Ipc && device.model.has(Feature::AlarmOutput));
    (key, simulated.id(key).channel(1))
}

fn switches(simulated: &Simulated, device: DeviceKey, channel: u32) -> AlarmSwitches {
    simulated.simulator.world(|world| world.alarm_switches(Spot { device, channel: Some(channel) }))
}

#[tokio::test]
async fn an_alarm_output_is_started_and_stopped_by_hand() {
    let simulated = Simulated::start().await;
    let (key, channel) = wired_camera(&simulated);
    for (action, sounding) in [(AlarmAction::Start, true), (AlarmAction::Stop, false)] {
        let request = TriggerManualAlarm::new(channel.clone(), action);
        simulated.project.alarm().trigger_manual_alarm(request).await.expect("triggered");
        assert_eq!(switches(&simulated, key, 1).sounding, sounding);
    }
    assert_eq!(simulated.simulator.effects("triggerManualAlarm"), 2);
}

#[tokio::test]
async fn an_alarm_is_refused_to_whoever_cannot_sound_it() {
    let simulated = Simulated::start().await;
    let (key, channel) = wired_camera(&simulated);
    let trigger = async |target: ChannelId| {
        let request = TriggerManualAlarm::new(target, AlarmAction::Start);
        simulated.project.alarm().trigger_manual_alarm(request).await
    };
    refused(trigger(id(CAMERA).channel(1)).await, ErrorCode::DEVICE_OPERATION_UNSUPPORTED);
    refused(trigger(id(CAMERA).channel(2)).await, ErrorCode::TARGET_CHANNEL_NOT_FOUND);
    refused(trigger(id("00000000000000000").channel(1)).await, ErrorCode::DEVICE_NOT_FOUND);
    let foreign = simulated.find(|device| device.foreign);
    refused(trigger(simulated.id(foreign).channel(1)).await, ErrorCode::DEVICE_NOT_IN_APPLICATION);
    simulated.change(key, |device| device.status = DeviceStatus::Offline);
    refused(trigger(channel.clone()).await, ErrorCode::DEVICE_OFFLINE);
    simulated.change(key, |device| device.open = OpenStatus::Closed);
    refused(trigger(channel).await, ErrorCode::DEVICE_NOT_PAID);
    assert_eq!(switches(&simulated, key, 1), AlarmSwitches::default());
    assert_eq!(simulated.simulator.effects("triggerManualAlarm"), 0);
}

#[tokio::test]
async fn events_are_switched_and_each_that_cannot_be_fails_by_itself() {
    let simulated = Simulated::start().await;
    let (key, channel) = wired_camera(&simulated);
    let events = [AlarmType::Motion, AlarmType::Gathering, AlarmType::Loitering];
    let unknown = id("00000000000000000").channel(1);
    let request = SetEnableByAlarmType::new(events, true).target(channel.clone()).target(unknown.clone());
    let answer = simulated.project.alarm().set_enable_by_alarm_type(request).await.expect("code 0");
    let failed: Vec<_> =
        answer.failures.iter().map(|failure| (failure.code, failure.other["alarmType"].clone())).collect();
    let (unsupported, missing) = (ErrorCode::DEVICE_OPERATION_UNSUPPORTED, ErrorCode::DEVICE_NOT_FOUND);
    assert_eq!(failed, [(unsupported, 8.into()), (missing, 2.into()), (missing, 9.into()), (missing, 8.into())]);
    assert!(answer.failures[0].concerns(&channel.clone().into()) && answer.failures[3].concerns(&unknown.into()));
    assert_eq!(answer.failures[0].other["mac"], simulated.device(key).mac.to_string());
    assert_eq!(switches(&simulated, key, 1).events.into_iter().collect::<Vec<_>>(), [2, 9]);

    let off = SetEnableByAlarmType::new([AlarmType::Motion], false).target(channel);
    assert_eq!(simulated.project.alarm().set_enable_by_alarm_type(off).await.expect("code 0").failures, []);
    assert_eq!(switches(&simulated, key, 1).events.into_iter().collect::<Vec<_>>(), [9]);
}

#[tokio::test]
async fn terminals_are_switched_and_a_failure_gives_the_call_its_code() {
    let simulated = Simulated::start().await;
    let (key, channel) = wired_camera(&simulated);
    let alarm = simulated.project.alarm();
    let input = alarm.set_alarm_input_enable(SetAlarmInputEnable::new(true).target(channel.clone()));
    assert_eq!(input.await.expect("switched").failures, []);
    let output = alarm.set_alarm_output_enable(SetAlarmOutputEnable::new(true).target(channel.clone()));
    assert_eq!(output.await.expect("switched").failures, []);
    let now = switches(&simulated, key, 1);
    assert!(now.input && now.output);

    let without = id(CAMERA).channel(1);
    let request = SetAlarmInputEnable::new(false).target(without.clone()).target(channel.clone());
    let error = alarm.set_alarm_input_enable(request).await.expect_err("one has no input");
    assert_eq!(error.code(), Some(ErrorCode::INVALID_DEVICE));
    assert_eq!(codes(error.failures()), [(without.clone().into(), ErrorCode::DEVICE_OPERATION_UNSUPPORTED)]);
    assert!(!switches(&simulated, key, 1).input, "the other is switched all the same");
    assert_eq!(simulated.simulator.effects("setAlarmInputEnable"), 2);

    let error = alarm.set_alarm_output_enable(SetAlarmOutputEnable::new(false).target(without)).await;
    refused(error, ErrorCode::INVALID_DEVICE);
    assert_eq!(simulated.simulator.effects("setAlarmOutputEnable"), 1, "nothing was switched");
}

#[tokio::test]
async fn a_batch_tells_what_became_of_each_channel() {
    let simulated = Simulated::start().await;
    let (_, channel) = wired_camera(&simulated);
    let without = id(CAMERA).channel(1);
    let request = SetAlarmOutputEnable::new(true).target(channel.clone()).target(without.clone());
    let batch = simulated.project.call_in_batches(request).await.expect("sent");
    assert_eq!((batch.ok(), batch.failed(), batch.unknown()), (1, 1, 0), "{batch:?}");
}

#[tokio::test]
async fn cameras_on_channels_of_a_recorder_are_switched_one_by_one() {
    let simulated = Simulated::start().await;
    let recorder = simulated.simulator.world(|world| world.devices.find(&id(RECORDER))).expect("a recorder");
    let camera = simulated.simulator.world(|world| world.devices.channel(recorder, 2)).expect("a camera");
    let request = SetAlarmInputEnable::new(true).target(id(RECORDER).channel(2));
    let answer = simulated.device.alarm().set_alarm_input_enable(request).await.expect("both applications may");
    assert_eq!(answer.failures, []);
    assert!(switches(&simulated, camera, 2).input && !switches(&simulated, recorder, 2).input);
    let other = simulated.simulator.world(|world| world.devices.channel(recorder, 1)).expect("a camera");
    assert!(!switches(&simulated, other, 1).input);
}

#[tokio::test]
async fn a_list_takes_a_hundred_channels() {
    let simulated = Simulated::start().await;
    let many = (1..=101).map(|channel| id(RECORDER).channel(channel));
    let request = SetAlarmInputEnable::new(true).targets(many);
    refused(simulated.careless.alarm().set_alarm_input_enable(request).await, ErrorCode::PARAMETER_OUT_OF_RANGE);
}
