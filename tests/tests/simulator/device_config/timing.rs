//! Clocks, and restarts at an hour of the day.

use tums::*;
use tums_sim::world::{Feature, RECORDER};
use tums_tests::simulated::{NOON, Simulated, refused};

use super::{camera, channel, id, recorder};

const HOUR: u64 = 3600;

async fn timing(simulated: &Simulated, target: impl Into<Target>) -> GetDeviceTimingInfoOutput {
    let request = GetDeviceTimingInfo::new(target);
    simulated.project.device_config().get_device_timing_info(request).await.expect("shown")
}

fn at(hour: u8) -> ClockTime {
    ClockTime::new(hour, 0, 0).expect("a time")
}

#[tokio::test]
async fn setting_the_clock_by_hand_ends_ntp() {
    let simulated = Simulated::start().await;
    let camera = simulated.id(camera(&simulated, Feature::Ptz, true));
    let before = timing(&simulated, camera.clone()).await;
    assert_eq!(before.timing_mode, Some(TimingMode::Ntp));
    let config = simulated.project.device_config();
    config.manual_timing(ManualTiming::new(camera.clone(), NOON)).await.expect("set");
    let manual = timing(&simulated, camera.channel(1)).await;
    assert_eq!((manual.timing_mode, &manual.server_ip), (Some(TimingMode::Manual), &before.server_ip));

    let ntp = ModifyDeviceTimingInfo::new(camera.clone(), TimingMode::Ntp);
    let careless = simulated.careless.device_config();
    refused(careless.modify_device_timing_info(ntp.clone()).await, ErrorCode::PARAMETER_UNKNOWN);
    config.modify_device_timing_info(ntp.server_ip("192.0.2.1")).await.expect("set");
    let after = timing(&simulated, camera).await;
    assert_eq!((after.timing_mode, after.server_ip.as_deref()), (Some(TimingMode::Ntp), Some("192.0.2.1")));
}

#[tokio::test]
async fn a_clock_shows_no_time_before_1970_or_after_9999() {
    let simulated = Simulated::start().await;
    for seconds in [-1, 253_402_300_800, i64::MAX / 1000] {
        let request = ManualTiming::new(id(RECORDER), Timestamp::from_secs(seconds));
        let refusal = simulated.project.device_config().manual_timing(request).await;
        refused(refusal, ErrorCode::PARAMETER_OUT_OF_RANGE);
    }
    assert_eq!(timing(&simulated, id(RECORDER)).await.timing_mode, Some(TimingMode::Ntp));
}

#[tokio::test]
async fn a_device_restarts_every_day_at_its_hour() {
    let simulated = Simulated::start().await;
    let config = simulated.project.device_config();
    let key = recorder(&simulated);
    let request = ModifyDeviceTimingReboot::new(id(RECORDER), true).time(at(15)).day(RebootDay::EveryDay);
    config.modify_device_timing_reboot(request).await.expect("set");
    let shown = config.get_device_timing_reboot(GetDeviceTimingReboot::new(id(RECORDER))).await.expect("shown");
    assert_eq!((shown.if_open, shown.time, shown.day), (Some(true), Some(at(15)), Some(RebootDay::EveryDay)));
    for _ in 0..2 {
        simulated.pass(3 * HOUR - 1);
        assert_eq!(simulated.device(key).status, DeviceStatus::Online);
        simulated.pass(1);
        assert_eq!(simulated.device(key).status, DeviceStatus::Rebooting);
        simulated.pass(59);
        assert_eq!(simulated.device(key).status, DeviceStatus::Rebooting);
        simulated.pass(1);
        assert_eq!(simulated.device(key).status, DeviceStatus::Online);
        simulated.pass(21 * HOUR - 60);
    }

    let off = ModifyDeviceTimingReboot::new(id(RECORDER), false);
    config.modify_device_timing_reboot(off).await.expect("set");
    let shown = config.get_device_timing_reboot(GetDeviceTimingReboot::new(id(RECORDER))).await.expect("shown");
    assert_eq!((shown.if_open, shown.time), (Some(false), Some(at(15))));
    simulated.pass(3 * HOUR);
    assert_eq!(simulated.device(key).status, DeviceStatus::Online);
}

#[tokio::test]
async fn a_device_restarts_on_its_day_of_the_week_by_its_own_clock() {
    let simulated = Simulated::start().await;
    let config = simulated.project.device_config();
    // It is Tuesday. The clock of the device is two hours ahead.
    let ahead = Timestamp::from_secs(NOON.as_secs() + 2 * 3600);
    config.manual_timing(ManualTiming::new(id(RECORDER), ahead)).await.expect("set");
    let request = ModifyDeviceTimingReboot::new(id(RECORDER), true).time(at(1)).day(RebootDay::Thursday);
    config.modify_device_timing_reboot(request).await.expect("set");
    let key = recorder(&simulated);
    simulated.pass(24 * HOUR + 11 * HOUR - 1);
    assert_eq!(simulated.device(key).status, DeviceStatus::Online);
    simulated.pass(1);
    assert_eq!(simulated.device(key).status, DeviceStatus::Rebooting);
}

#[tokio::test]
async fn what_a_restart_needs_must_be_given() {
    let simulated = Simulated::start().await;
    let careless = simulated.careless.device_config();
    let request = ModifyDeviceTimingReboot::new(channel(1), true);
    for missing in [request.clone(), request.clone().time(at(3)), request.clone().day(RebootDay::Monday)] {
        refused(careless.modify_device_timing_reboot(missing).await, ErrorCode::PARAMETER_UNKNOWN);
    }
    let shown = careless.get_device_timing_reboot(GetDeviceTimingReboot::new(channel(1))).await.expect("shown");
    assert_eq!(shown.if_open, Some(false));
}
