//! Adding devices to an application, and removing them.

use tums::{
    BindDeviceByQrCode, BindNmsDeviceByMac, DeleteDeviceList, DeleteDeviceListOutput, DeviceId, ErrorCode, Secret,
};

use super::super::Since;
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::world::{DeviceKey, World};

/// The only user of a device.
const USER: &str = "admin";
/// Wrong passwords that a device bears within [`LOCK_S`]; after one more it is locked.
const MOST_WRONG_PASSWORDS: usize = 20;
/// Seconds after which a wrong password counts no more.
pub(super) const LOCK_S: i64 = 1800;

pub(super) fn bind_device_by_qr_code(
    world: &mut World,
    caller: &Caller,
    request: BindDeviceByQrCode,
) -> Result<(), Refusal> {
    // The document's own example sends the whole text of the label.
    let id = DeviceId::qr_code(request.qr_code.as_str()).unwrap_or(request.qr_code.into());
    let key = world.devices.find(&id).ok_or(ErrorCode::DEVICE_NOT_FOUND)?;
    bind(world, caller, key, &request.device_user_name, request.device_password)
}

pub(super) fn bind_nms_device_by_mac(
    world: &mut World,
    caller: &Caller,
    request: BindNmsDeviceByMac,
) -> Result<(), Refusal> {
    let key = world.devices.find(&request.mac.into()).ok_or(ErrorCode::DEVICE_NOT_FOUND)?;
    if world.devices.get(key).is_some_and(|device| device.kind().system() != "nms") {
        return Err(ErrorCode::INVALID_DEVICE_TYPE.into());
    }
    bind(world, caller, key, &request.device_user_name, request.device_password)
}

fn bind(world: &mut World, caller: &Caller, key: DeviceKey, user: &str, password: Secret) -> Result<(), Refusal> {
    let region = world.regions(caller).ok().map(|regions| regions.default_region());
    let now = world.now();
    let device = world.devices.get(key).ok_or(ErrorCode::DEVICE_NOT_FOUND)?;
    if device.belongs_to(caller.application) {
        let in_project = region.is_some();
        let here =
            if in_project { ErrorCode::DEVICE_BOUND_TO_THIS_PROJECT } else { ErrorCode::DEVICE_BOUND_TO_THIS_ACCOUNT };
        return Err(here.into());
    }
    if device.foreign {
        return Err(ErrorCode::DEVICE_BOUND_TO_OTHER_ENTERPRISE.into());
    }
    if !device.regions.is_empty() {
        let elsewhere = device.regions.values().any(Option::is_some) && region.is_some();
        let code =
            if elsewhere { ErrorCode::DEVICE_BOUND_TO_OTHER_PROJECT } else { ErrorCode::DEVICE_BOUND_TO_THIS_ACCOUNT };
        return Err(code.into());
    }
    if !device.is_connected() {
        return Err(ErrorCode::DEVICE_OFFLINE.into());
    }
    if world.device.wrong_passwords.get(&key).is_some_and(|times| times.len() > MOST_WRONG_PASSWORDS) {
        return Err(ErrorCode::DEVICE_LOCKED_AFTER_WRONG_PASSWORDS.into());
    }
    if password.expose().is_empty() {
        return Err(ErrorCode::DEVICE_PASSWORD_EMPTY.into());
    }
    if user != USER || device.password.as_ref().is_some_and(|known| *known != password) {
        world.device.wrong_passwords.entry(key).or_default().push(Since(now));
        return Err(ErrorCode::DEVICE_PASSWORD_WRONG.into());
    }
    if device.faulty {
        return Err(ErrorCode::DEVICE_BINDING_UNRECOVERABLE.into());
    }
    world.device.wrong_passwords.remove(&key);
    let below: Vec<_> = world.devices.below(key).map(|(key, _)| key).collect();
    for key in std::iter::once(key).chain(below) {
        if let Some(device) = world.devices.get_mut(key) {
            device.regions.insert(caller.application, region);
        }
    }
    if let Some(device) = world.devices.get_mut(key) {
        device.password = Some(password);
    }
    Ok(())
}

pub(super) fn delete_device_list(
    world: &mut World,
    caller: &Caller,
    request: DeleteDeviceList,
) -> Result<DeleteDeviceListOutput, Refusal> {
    let only_remove = request.only_remove.unwrap_or(false);
    if only_remove && world.regions(caller).is_ok() {
        return Err(Refusal::new(ErrorCode::NOT_A_DEVICE_APPLICATION, "onlyRemove is for device-type applications"));
    }
    let mut failures = Vec::new();
    for target in request.targets {
        // One by one: a device that is named twice, or goes with its recorder, is gone the second time.
        match world.find(caller, &target) {
            Ok(spot) => remove(world, caller, spot.device, only_remove),
            Err(code) => failures.push(world.failure(target, code)),
        }
    }
    Ok(DeleteDeviceListOutput { failures })
}

/// Takes a device with all below it out of the caller's application, or out of every one.
fn remove(world: &mut World, caller: &Caller, key: DeviceKey, only_remove: bool) {
    let below: Vec<_> = world.devices.below(key).map(|(key, _)| key).collect();
    for key in std::iter::once(key).chain(below) {
        if let Some(device) = world.devices.get_mut(key) {
            if only_remove {
                device.regions.remove(&caller.application);
            } else {
                device.regions.clear();
            }
        }
    }
}
