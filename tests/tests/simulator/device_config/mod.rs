//! Device configuration, by the subjects of its chapter.

mod access;
mod channels;
mod image;
mod osd;
mod ptz;
mod solar;
mod storage;
mod timing;
mod video;
mod watermark;

use tums::{ChannelId, DeviceStatus, OpenStatus};
use tums_sim::World;
use tums_sim::world::{DeviceKey, Feature, Kind, RECORDER};
use tums_tests::simulated::Simulated;

use super::device::{id, ready, recorder};

/// A camera of the project by itself that can do something, or that cannot.
fn camera(simulated: &Simulated, feature: Feature, can: bool) -> DeviceKey {
    ready(simulated, |device| device.kind() == Kind::Ipc && device.model.has(feature) == can)
}

/// The first lens of such a camera.
fn lens(simulated: &Simulated, feature: Feature, can: bool) -> ChannelId {
    simulated.id(camera(simulated, feature, can)).channel(1)
}

/// A solar supply of the project with so many loads, of which a world has one for each number from 1 to 3.
fn supply(simulated: &Simulated, loads: u32) -> DeviceKey {
    let key = simulated.simulator.world(|world| {
        let mut supplies = world.devices.iter().filter(|(_, device)| device.kind() == Kind::SolarPower);
        supplies.find(|(key, _)| 1 + key.0 % 3 == loads).map(|(key, _)| key)
    });
    let key = key.expect("six supplies in a row");
    simulated.change(key, |device| {
        device.regions.entry(World::PROJECT).or_insert(Some(1));
        (device.status, device.open) = (DeviceStatus::Online, OpenStatus::Paid);
    });
    key
}

/// A channel of the recorder that every world has.
fn channel(number: u32) -> ChannelId {
    id(RECORDER).channel(number)
}
