//! Recorders: the cameras that they find in their network, and those on their channels.

use tums::{
    ActivationStatus, AddIpcListToNvr, AddIpcListToNvrOutput, AddedIpc, ChannelDevice, DeviceId, DeviceStatus,
    DiscoverIpcByNvr, DiscoveredIpc, ErrorCode, Failure, GetChannelDeviceList, GetChannelDeviceListOutput,
    GetNotAddedIpcInfoByNvr, GetNotAddedIpcInfoByNvrOutput, GetNvrChannelQrCode, GetNvrChannelQrCodeOutput, IpcToAdd,
    OpenStatus, Secret, UnbindNvrChannel,
};

use super::super::{Since, remove_device};
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::world::{Device, DeviceKey, Kind, Place, Protocol, World};

/// Seconds that a search takes.
const SEARCH_S: i64 = 5;
/// Seconds for which its result is kept.
const KEPT_S: i64 = 30;

pub(super) fn discover_ipc_by_nvr(
    world: &mut World,
    caller: &Caller,
    request: DiscoverIpcByNvr,
) -> Result<(), Refusal> {
    let key = recorder(world, caller, request.target)?;
    let now = world.now();
    if world.device.discoveries.get(&key).is_some_and(|since| since.seconds(now) < SEARCH_S) {
        return Err(ErrorCode::DISCOVERY_RUNNING.into());
    }
    if world.devices.get(key).is_some_and(|recorder| recorder.faulty) {
        return Err(ErrorCode::DISCOVERY_FAILED.into());
    }
    world.device.discoveries.insert(key, Since(now));
    Ok(())
}

pub(super) fn get_not_added_ipc_info_by_nvr(
    world: &mut World,
    caller: &Caller,
    request: GetNotAddedIpcInfoByNvr,
) -> Result<GetNotAddedIpcInfoByNvrOutput, Refusal> {
    let key = recorder(world, caller, request.target)?;
    let seconds = world.device.discoveries.get(&key).map(|since| since.seconds(world.now()));
    let seconds = seconds.filter(|seconds| *seconds < SEARCH_S + KEPT_S).ok_or(ErrorCode::DISCOVERY_NOT_RUNNING)?;
    if seconds < SEARCH_S {
        return Ok(GetNotAddedIpcInfoByNvrOutput { finished: Some(false), list: Vec::new() });
    }
    let cameras = world.lan.get(&key).into_iter().flatten();
    let list = cameras.map(|camera| DiscoveredIpc {
        uuid: Some(camera.uuid()),
        ip: Some(camera.ip.clone()),
        port: Some("80".into()),
        connect_protocol: Some(camera.protocol.name().into()),
        activate_status: Some(camera.activation()),
    });
    Ok(GetNotAddedIpcInfoByNvrOutput { finished: Some(true), list: list.collect() })
}

pub(super) fn add_ipc_list_to_nvr(
    world: &mut World,
    caller: &Caller,
    request: AddIpcListToNvr,
) -> Result<AddIpcListToNvrOutput, Refusal> {
    let key = recorder(world, caller, request.target.clone())?;
    let (mut success_list, mut failures) = (Vec::new(), Vec::new());
    for camera in request.list {
        match add(world, key, &camera, request.activate_password.as_ref()) {
            Ok(()) => success_list.push(AddedIpc { uuid: Some(camera.uuid), error_code: Some(0), message: None }),
            Err(code) => failures.push(failure_of(&request.target, camera.uuid, code)),
        }
    }
    Ok(AddIpcListToNvrOutput { success_list, failures })
}

/// A camera in the local network is named by its id alone.
fn failure_of(recorder: &DeviceId, uuid: String, code: ErrorCode) -> Failure {
    let mut failure = Failure::new(recorder.clone(), code);
    (failure.target, failure.uuid) = (None, Some(uuid));
    failure
}

/// Adds a camera that was found to the first free channel.
fn add(world: &mut World, of: DeviceKey, camera: &IpcToAdd, activate: Option<&Secret>) -> Result<(), ErrorCode> {
    let found = world.lan.get(&of).and_then(|lan| lan.iter().find(|found| found.uuid() == camera.uuid));
    let found = found.ok_or(ErrorCode::DEVICE_NOT_DISCOVERED)?;
    let inactive = found.activation() == ActivationStatus::Inactive;
    let password = match (inactive, activate) {
        (true, Some(password)) => Some(password.clone()),
        (true, None) => return Err(ErrorCode::DEVICE_NOT_ACTIVATED),
        (false, Some(_)) => return Err(ErrorCode::DEVICE_OPERATION_UNSUPPORTED),
        (false, None) if found.password != camera.password => return Err(ErrorCode::DEVICE_AUTHENTICATION_FAILED),
        (false, None) => found.password.clone(),
    };
    let recorder = world.devices.get(of).ok_or(ErrorCode::DEVICE_NOT_FOUND)?;
    let free = (1..=recorder.model.channels).find(|number| world.devices.channel(of, *number).is_none());
    let number = free.ok_or(ErrorCode::NO_CHANNEL_AVAILABLE)?;
    let qr_code = match found.protocol {
        Protocol::TpLink => world.dice.hex(17).to_uppercase().parse().ok(),
        Protocol::Onvif => None,
    };
    let device = Device {
        qr_code,
        mac: found.mac.clone(),
        name: format!("{} {number}", found.model.name),
        model: found.model,
        status: DeviceStatus::Online,
        asleep: false,
        faulty: false,
        open: OpenStatus::Trial,
        ip: Some(found.ip.clone()),
        place: Place::Channel { of, number },
        regions: recorder.regions.clone(),
        foreign: false,
        password,
        firmware: found.model.newest_firmware().to_owned(),
    };
    world.devices.add(device);
    if let Some(lan) = world.lan.get_mut(&of) {
        lan.retain(|other| other.uuid() != camera.uuid);
    }
    Ok(())
}

/// The recorder drops the channel. Its camera is in the local network again.
pub(super) fn unbind_nvr_channel(world: &mut World, caller: &Caller, request: UnbindNvrChannel) -> Result<(), Refusal> {
    let spot = world.reach(caller, request.target)?;
    let device = world.devices.get(spot.device).ok_or(ErrorCode::DEVICE_NOT_FOUND)?.clone();
    let Place::Channel { of, .. } = device.place else { return Err(ErrorCode::NVR_CHANNEL_NOT_DELETABLE.into()) };
    remove_device(world, spot.device);
    world.lan.entry(of).or_default().push(device.into());
    Ok(())
}

pub(super) fn get_channel_device_list(
    world: &mut World,
    caller: &Caller,
    request: GetChannelDeviceList,
) -> Result<GetChannelDeviceListOutput, Refusal> {
    let key = recorder(world, caller, request.target)?;
    let mut channels: Vec<&Device> = world.devices.below(key).map(|(_, device)| device).collect();
    channels.retain(|device| device.belongs_to(caller.application));
    channels.sort_by_key(|device| device.channel());
    let connected = channels.iter().filter(|device| device.is_connected()).count();
    let total = world.devices.get(key).map_or(0, |recorder| recorder.model.channels);
    Ok(GetChannelDeviceListOutput {
        channel_num: Some(total.into()),
        connected_channel_num: Some(connected as i64),
        channel_list: channels.into_iter().map(channel_device).collect(),
    })
}

fn channel_device(device: &Device) -> ChannelDevice {
    ChannelDevice {
        qr_code: device.listed_code().cloned(),
        device_name: Some(device.name.clone()),
        device_type: Some(device.kind().device_type()),
        device_status: Some(device.status),
        device_model: Some(device.model.name.to_owned()),
        open_status: Some(device.open),
        ip: device.ip.clone(),
        mac: Some(device.mac.clone()),
        channel: device.channel().map(i64::from),
    }
}

pub(super) fn get_nvr_channel_qr_code(
    world: &mut World,
    caller: &Caller,
    request: GetNvrChannelQrCode,
) -> Result<GetNvrChannelQrCodeOutput, Refusal> {
    let spot = world.reach(caller, request.target)?;
    let code = world.devices.get(spot.device).and_then(|device| device.qr_code.clone());
    let qr_code = code.ok_or(ErrorCode::DEVICE_OPERATION_UNSUPPORTED)?;
    Ok(GetNvrChannelQrCodeOutput { qr_code })
}

/// The recorder that a request names; other devices do not support what only recorders can do.
fn recorder(world: &World, caller: &Caller, id: DeviceId) -> Result<DeviceKey, Refusal> {
    let spot = world.reach(caller, id)?;
    match world.devices.get(spot.device).map(Device::kind) {
        Some(Kind::Nvr) => Ok(spot.device),
        _ => Err(ErrorCode::DEVICE_OPERATION_UNSUPPORTED.into()),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_are_kept_for_as_long_as_the_document_says() {
        assert_eq!(crate::modules::documented::valid_for_s("getNotAddedIpcInfoByNvr"), Some(super::KEPT_S));
    }
}
