//! Devices, by the subjects of their chapter.

mod binding;
mod firmware;
mod lists;
mod management;
mod recorder;

use tums::{DeviceId, DeviceStatus, OpenStatus};
use tums_sim::World;
use tums_sim::world::{Device, DeviceKey, Kind, Place, RECORDER};
use tums_tests::simulated::Simulated;

/// A code that no device has.
pub(super) const NOBODY: &str = "00000000000000000";

pub(super) fn id(code: &str) -> DeviceId {
    DeviceId::qr_code(code).expect("a device code")
}

/// A device of the project by itself, made connected, awake and paid for.
pub(super) fn ready(simulated: &Simulated, holds: impl Fn(&Device) -> bool) -> DeviceKey {
    let key = simulated.find(|device| {
        let lasts = matches!(device.status, DeviceStatus::Online | DeviceStatus::Offline | DeviceStatus::Configuring);
        lasts && device.place == Place::Alone && device.belongs_to(World::PROJECT) && !device.faulty && holds(device)
    });
    simulated.change(key, |device| {
        (device.status, device.open, device.asleep) = (DeviceStatus::Online, OpenStatus::Paid, false);
    });
    key
}

/// A device that nobody has bound.
pub(super) fn unbound(simulated: &Simulated, kind: impl Fn(Kind) -> bool) -> DeviceKey {
    let key = simulated.find(|device| {
        device.place == Place::Alone && device.regions.is_empty() && !device.foreign && kind(device.kind())
    });
    simulated
        .change(key, |device| (device.status, device.faulty, device.asleep) = (DeviceStatus::Online, false, false));
    key
}

pub(super) fn recorder(simulated: &Simulated) -> DeviceKey {
    simulated.simulator.world(|world| world.devices.find(&id(RECORDER))).expect("a recorder")
}
