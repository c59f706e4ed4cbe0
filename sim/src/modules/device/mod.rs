//! Devices (section 1.4.3).
//!
//! | file | subject |
//! |---|---|
//! | `binding.rs` | adding devices, removing them |
//! | `lists.rs` | listing and counting |
//! | `recorder.rs` | cameras that a recorder finds, and its channels |
//! | `management.rs` | names, regions, restarts, synchronisation, what a device can do |
//! | `firmware.rs` | checks and upgrades |

mod binding;
mod firmware;
mod lists;
mod management;
mod recorder;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tums::{DeviceStatus, Timestamp};

use self::firmware::Upgrade;
use super::Since;
use crate::route::{Route, route};
use crate::world::{DeviceKey, Devices, World};

/// Seconds that a restart takes.
const REBOOT_S: i64 = 60;

/// What is going on with devices, and what they have not told the cloud yet.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    /// Since when each recorder has been looking for cameras in its network.
    discoveries: BTreeMap<DeviceKey, Since>,
    synchronisations: BTreeMap<DeviceKey, Since>,
    reboots: BTreeMap<DeviceKey, Since>,
    /// Since when each device has been looking for newer firmware. What was found stays.
    checks: BTreeMap<DeviceKey, Since>,
    upgrades: BTreeMap<DeviceKey, Upgrade>,
    /// When somebody tried to bind a device with a wrong password, since somebody last knew the right one.
    wrong_passwords: BTreeMap<DeviceKey, Vec<Since>>,
}

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(binding::bind_device_by_qr_code),
        route(binding::bind_nms_device_by_mac),
        route(recorder::discover_ipc_by_nvr),
        route(recorder::get_not_added_ipc_info_by_nvr),
        route(recorder::add_ipc_list_to_nvr),
        route(recorder::unbind_nvr_channel),
        route(binding::delete_device_list),
        route(lists::get_device_list_in_device_application),
        route(lists::get_device_list_in_project_application),
        route(lists::get_application_overview),
        route(recorder::get_channel_device_list),
        route(recorder::get_nvr_channel_qr_code),
        route(management::get_solar_power_device_extend_info),
        route(management::get_device_capability),
        route(management::sync_dev_info),
        route(management::sync_dev_info_status),
        route(management::move_device_list_to_region),
        route(management::modify_device_name),
        route(management::reboot_device_list),
        route(firmware::check_device_newest_fw_ver),
        route(firmware::upgrade_device_online),
        route(firmware::get_device_upgrade_info),
    ]
}

impl State {
    /// Forgets a device that there is no more.
    pub(super) fn forget(&mut self, key: DeviceKey) {
        self.upgrades.remove(&key);
        self.wrong_passwords.remove(&key);
        for since in [&mut self.discoveries, &mut self.synchronisations, &mut self.reboots, &mut self.checks] {
            since.remove(&key);
        }
    }
}

/// Begins what a generated device is in the midst of, so that it comes to its end.
pub(crate) fn begin_passing(world: &mut World, key: DeviceKey) {
    let (now, state) = (world.now(), &mut world.device);
    let Some(device) = world.devices.get_mut(key) else { return };
    match device.status {
        DeviceStatus::Rebooting => drop(state.reboots.insert(key, Since(now))),
        DeviceStatus::Syncing => drop(state.synchronisations.insert(key, Since(now))),
        DeviceStatus::Upgrading | DeviceStatus::WaitingForUpgrade => {
            device.firmware = device.model.firmware[0].to_owned();
            let upgrade = Upgrade::under_way(device, now);
            state.upgrades.insert(key, upgrade);
        }
        _ => {}
    }
}

/// Restarts a device.
pub(super) fn restart(world: &mut World, key: DeviceKey, since: Since) {
    if let Some(device) = world.devices.get_mut(key) {
        device.status = DeviceStatus::Rebooting;
        world.device.reboots.insert(key, since);
    }
}

/// Ends restarts and upgrades whose time has come.
pub(super) fn settle(world: &mut World, now: Timestamp) {
    let World { device: state, devices, .. } = world;
    state.wrong_passwords.retain(|_, times| {
        times.retain(|since| since.seconds(now) < binding::LOCK_S);
        !times.is_empty()
    });
    state.reboots.retain(|key, since| {
        let over = since.seconds(now) >= REBOOT_S;
        if over {
            lead(devices, *key, &[DeviceStatus::Rebooting], DeviceStatus::Online);
        }
        !over
    });
    state.synchronisations.retain(|key, since| {
        let over = since.seconds(now) >= management::SYNC_S;
        if over {
            lead(devices, *key, &[DeviceStatus::Syncing], DeviceStatus::Online);
        }
        !over
    });
    firmware::settle(state, devices, now);
}

/// Leads a device from one of some states to another. One that is elsewhere by now, such as offline, stays there.
fn lead(devices: &mut Devices, key: DeviceKey, from: &[DeviceStatus], to: DeviceStatus) {
    // Only what changes is taken to be changed: the rest need not be held against what it was, for news.
    let goes = devices.get(key).is_some_and(|device| device.status != to && from.contains(&device.status));
    if goes && let Some(device) = devices.get_mut(key) {
        device.status = to;
    }
}
