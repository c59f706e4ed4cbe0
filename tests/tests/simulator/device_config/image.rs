//! The picture and its lamps.

use tums::*;
use tums_sim::world::{Feature, Kind};
use tums_tests::simulated::{Simulated, refused};

use super::{channel, lens, ready};

async fn shown(simulated: &Simulated, lens: &ChannelId) -> GetDeviceImageOutput {
    simulated.project.device_config().get_device_image(GetDeviceImage::new(lens.clone())).await.expect("shown")
}

async fn modify(simulated: &Simulated, request: ModifyDeviceImage) -> Result<()> {
    simulated.careless.device_config().modify_device_image(request).await
}

async fn capability(simulated: &Simulated, lens: &ChannelId) -> GetDeviceSupplementLampCapabilityOutput {
    let request = GetDeviceSupplementLampCapability::new(lens.clone());
    simulated.project.device_config().get_device_supplement_lamp_capability(request).await.expect("a capability")
}

/// The first lens of a camera with several, which has every lamp.
fn bright(simulated: &Simulated) -> ChannelId {
    let key = ready(simulated, |device| device.kind() == Kind::Ipc && device.model.channels > 1);
    simulated.id(key).channel(1)
}

#[tokio::test]
async fn a_change_keeps_the_fields_that_it_leaves_out() {
    let simulated = Simulated::start().await;
    let lens = bright(&simulated);
    let before = shown(&simulated, &lens).await;
    let request = ModifyDeviceImage::new(lens.clone())
        .flip(ImageFlip::Center)
        .luma(70)
        .night_vision_mode(NightVisionMode::MotionColor)
        .laser(LaserSettings::new().laser_angle(5));
    modify(&simulated, request).await.expect("modified");
    let after = shown(&simulated, &lens).await;
    let expected = GetDeviceImageOutput {
        flip: Some(ImageFlip::Center),
        luma: Some(70),
        night_vision_mode: Some(NightVisionMode::MotionColor),
        laser: before.laser.clone().map(|laser| laser.laser_angle(5)),
        ..before
    };
    assert_eq!(after, expected);
}

#[tokio::test]
async fn a_level_in_percent_sets_the_other_level() {
    let simulated = Simulated::start().await;
    let lens = bright(&simulated);
    for (percent, level) in [(0, 1), (20, 1), (21, 2), (100, 5)] {
        let lamp = WhiteLampSettings::new().smart_white_lamp_level(3).smart_white_lamp_digital_level(percent);
        modify(&simulated, ModifyDeviceImage::new(lens.clone()).white_lamp(lamp)).await.expect("modified");
        let lamp = shown(&simulated, &lens).await.white_lamp.expect("a white lamp");
        let levels = (lamp.smart_white_lamp_digital_level, lamp.smart_white_lamp_level);
        assert_eq!(levels, (Some(percent), Some(level)));
    }
}

#[tokio::test]
async fn a_camera_without_a_lamp_refuses_its_settings() {
    let simulated = Simulated::start().await;
    let dark = lens(&simulated, Feature::LightAlarm, false);
    let can = capability(&simulated, &dark).await;
    assert_eq!(can.supplement_lamp_type_list, [SupplementLampType::Infrared]);
    assert_eq!((can.smart_white_lamp_support, can.laser_type_list.len()), (Some(false), 0));
    let before = shown(&simulated, &dark).await;
    assert_eq!((&before.white_lamp, &before.laser), (&None, &None));
    let change = || ModifyDeviceImage::new(dark.clone()).luma(1);
    for request in [
        change().white_lamp(WhiteLampSettings::new().smart_white_lamp_level(1)),
        change().laser(LaserSettings::new().laser_angle(1)),
    ] {
        refused(modify(&simulated, request).await, ErrorCode::DEVICE_OPERATION_UNSUPPORTED);
    }
    for mode in [NightVisionMode::FullColor, NightVisionMode::Laser] {
        refused(modify(&simulated, change().night_vision_mode(mode)).await, ErrorCode::PARAMETER_OUT_OF_RANGE);
    }
    refused(modify(&simulated, change().contrast(101)).await, ErrorCode::PARAMETER_OUT_OF_RANGE);
    assert_eq!(shown(&simulated, &dark).await, before);
    modify(&simulated, change().infrared(InfraredSettings::new().smart_infrared_level(7))).await.expect("modified");
}

#[tokio::test]
async fn a_battery_camera_does_not_set_its_infrared_lamp_itself() {
    let simulated = Simulated::start().await;
    let battery = lens(&simulated, Feature::Sleeps, true);
    assert_eq!(capability(&simulated, &battery).await.smart_infrared_support, Some(false));
    let infrared = |kind| InfraredSettings::new().smart_infrared_type(kind);
    let change = |kind| ModifyDeviceImage::new(battery.clone()).infrared(infrared(kind));
    let refusal = modify(&simulated, change(SmartInfraredType::Standard)).await;
    refused(refusal, ErrorCode::DEVICE_OPERATION_UNSUPPORTED);
    modify(&simulated, change(SmartInfraredType::Manual)).await.expect("modified");
}

#[tokio::test]
async fn of_a_channel_less_can_be_set() {
    let simulated = Simulated::start().await;
    let can = capability(&simulated, &channel(1)).await;
    assert_eq!((can.infrared_support, can.night_vision_mode_range.len()), (None, 1));
    let infrared = InfraredSettings::new().smart_infrared_level(7);
    let request = ModifyDeviceImage::new(channel(1)).infrared(infrared);
    refused(modify(&simulated, request).await, ErrorCode::DEVICE_OPERATION_UNSUPPORTED);
    let mode = NightVisionMode::Infrared;
    let request = ModifyDeviceImage::new(channel(1)).sharpness(20).night_vision_mode(mode);
    modify(&simulated, request).await.expect("modified");
    let shown = shown(&simulated, &channel(1)).await;
    assert_eq!((shown.sharpness, shown.infrared), (Some(20), None));
}
