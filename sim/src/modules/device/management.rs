//! Names, regions, restarts, synchronisation, and what a device can do.

use serde_json::{Map, Value, json};
use tums::{
    DeviceCapability, DeviceStatus, ErrorCode, GetDeviceCapability, GetDeviceCapabilityOutput,
    GetSolarPowerDeviceExtendInfo, GetSolarPowerDeviceExtendInfoOutput, ModifyDeviceName, MoveDeviceListToRegion,
    MoveDeviceListToRegionOutput, RebootDeviceList, RebootDeviceListOutput, SyncDevInfo, SyncDevInfoOutput,
    SyncDevInfoStatus, SyncDevInfoStatusOutput, Target,
};

use super::super::{Since, answer, sun};
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::world::{Device, Feature, Kind, Place, Spot, World};

/// Seconds that a synchronisation takes.
pub(super) const SYNC_S: i64 = 4;

pub(super) fn get_solar_power_device_extend_info(
    world: &mut World,
    caller: &Caller,
    request: GetSolarPowerDeviceExtendInfo,
) -> Result<GetSolarPowerDeviceExtendInfoOutput, Refusal> {
    let spot = world.reach(caller, request.target)?;
    if world.devices.get(spot.device).map(Device::kind) != Some(Kind::SolarPower) {
        return Err(ErrorCode::DEVICE_OPERATION_UNSUPPORTED.into());
    }
    let battery = sun::battery_percent(world.now());
    Ok(GetSolarPowerDeviceExtendInfoOutput {
        status: Some(sun::status(world.now())),
        battery_status: Some(battery.into()),
    })
}

pub(super) fn get_device_capability(
    world: &mut World,
    caller: &Caller,
    request: GetDeviceCapability,
) -> Result<GetDeviceCapabilityOutput, Refusal> {
    let spot = world.reach(caller, request.target)?;
    let device = world.devices.get(spot.device).ok_or(ErrorCode::DEVICE_NOT_FOUND)?;
    Ok(GetDeviceCapabilityOutput { capability: Some(capability(device)?) })
}

/// What a camera or recorder can do. What it cannot do is left out, as on the real devices.
fn capability(device: &Device) -> Result<DeviceCapability, Refusal> {
    let can = |feature| device.model.has(feature);
    let mut members = Map::new();
    let mut set = |name: &str, value: Value| {
        members.insert(name.to_owned(), value);
    };
    match device.kind() {
        Kind::Ipc => {
            set("multi_sensor", json!(if device.model.channels > 1 { "1" } else { "0" }));
            set("streaming_support_versions", json!(["1.0", "2.0"]));
        }
        Kind::Nvr => {
            set("channel_talk", json!("1"));
            set("max_channels", json!(device.model.channels));
        }
        _ => return Err(ErrorCode::DEVICE_OPERATION_UNSUPPORTED.into()),
    }
    set("playback_scale", json!("1"));
    set("msg_push", json!("1"));
    set("relay_support_versions", json!(["1.2", "1.3", "2.0"]));
    set("video_codec", json!(["h264", "h265"]));
    let named = |names: &[(Feature, &'static str)]| -> Vec<&'static str> {
        names.iter().filter(|(feature, _)| can(*feature)).map(|(_, name)| *name).collect()
    };
    set("audio", json!(named(&[(Feature::Speaker, "speaker"), (Feature::Microphone, "microphone")])));
    let alarms = named(&[(Feature::SoundAlarm, "sound"), (Feature::LightAlarm, "light")]);
    if !alarms.is_empty() {
        set("msg_alarm_separate_list", json!(alarms));
    }
    for (feature, name) in SWITCHES {
        if can(*feature) {
            set(name, json!("1"));
        }
    }
    answer(members)
}

const SWITCHES: &[(Feature, &str)] = &[
    (Feature::Led, "led"),
    (Feature::LocalStorage, "local_storage"),
    (Feature::Ptz, "ptz"),
    (Feature::TargetTrack, "target_track"),
    (Feature::AlarmInput, "alarm_in_enable"),
    (Feature::AlarmOutput, "alarm_out_enable"),
    (Feature::SmartCodec, "smart_codec"),
    (Feature::FishEye, "fish_eye"),
    (Feature::LensMask, "lens_mask"),
    (Feature::Gb28181, "gb28181"),
    (Feature::Lte, "lte"),
];

pub(super) fn sync_dev_info(
    world: &mut World,
    caller: &Caller,
    request: SyncDevInfo,
) -> Result<SyncDevInfoOutput, Refusal> {
    let (spots, mut failures) = world.reach_each(caller, request.targets);
    let now = world.now();
    for (target, spot) in spots {
        let running = world.device.synchronisations.contains_key(&spot.device);
        match world.devices.get(spot.device).map(Device::kind) {
            Some(Kind::Ipc | Kind::Nvr) if running => failures.push(world.failure(target, ErrorCode::DEVICE_SYNCING)),
            Some(Kind::Ipc | Kind::Nvr) => {
                world.device.synchronisations.insert(spot.device, Since(now));
                if let Some(device) =
                    world.devices.get_mut(spot.device).filter(|device| device.status == DeviceStatus::Online)
                {
                    device.status = DeviceStatus::Syncing;
                }
            }
            _ => failures.push(world.failure(target, ErrorCode::DEVICE_OPERATION_UNSUPPORTED)),
        }
    }
    Ok(SyncDevInfoOutput { failures })
}

/// The progress of those named together; what was never synchronised counts as finished.
pub(super) fn sync_dev_info_status(
    world: &mut World,
    caller: &Caller,
    request: SyncDevInfoStatus,
) -> Result<SyncDevInfoStatusOutput, Refusal> {
    let (spots, failures) = world.reach_each(caller, request.targets);
    let percent = |spot: &Spot| {
        let since = world.device.synchronisations.get(&spot.device);
        since.map_or(100, |since| since.percent(world.now(), SYNC_S))
    };
    let (sum, count) = spots.iter().fold((0, 0), |(sum, count), (_, spot)| (sum + percent(spot), count + 1));
    Ok(SyncDevInfoStatusOutput { percent: Some(if count == 0 { 100 } else { sum / count }), failures })
}

pub(super) fn move_device_list_to_region(
    world: &mut World,
    caller: &Caller,
    request: MoveDeviceListToRegion,
) -> Result<MoveDeviceListToRegionOutput, Refusal> {
    let region = world.regions(caller)?.find(&request.region_id)?;
    let (spots, failures) = world.reach_each(caller, request.targets);
    for (_, spot) in spots {
        if let Some(device) = world.devices.get_mut(spot.device) {
            device.regions.insert(caller.application, Some(region));
        }
    }
    Ok(MoveDeviceListToRegionOutput { failures })
}

pub(super) fn modify_device_name(world: &mut World, caller: &Caller, request: ModifyDeviceName) -> Result<(), Refusal> {
    let spot = world.reach(caller, request.target)?;
    if request.device_name.trim().is_empty() || request.device_name.chars().any(char::is_control) {
        return Err(ErrorCode::INVALID_DEVICE_NAME.into());
    }
    if let Some(device) = world.devices.get_mut(spot.device) {
        device.name = request.device_name;
    }
    Ok(())
}

pub(super) fn reboot_device_list(
    world: &mut World,
    caller: &Caller,
    request: RebootDeviceList,
) -> Result<RebootDeviceListOutput, Refusal> {
    let (spots, mut failures) = world.reach_each(caller, request.targets);
    let now = world.now();
    for (target, spot) in spots {
        if world.devices.get(spot.device).is_some_and(|device| is_on_channel(&target, device)) {
            failures.push(world.failure(target, ErrorCode::DEVICE_OPERATION_UNSUPPORTED));
        } else {
            super::restart(world, spot.device, Since(now));
        }
    }
    Ok(RebootDeviceListOutput { failures })
}

/// The cameras of a recorder restart only by a schedule.
fn is_on_channel(target: &Target, device: &Device) -> bool {
    matches!(target, Target::Channel(_)) || matches!(device.place, Place::Channel { .. })
}
