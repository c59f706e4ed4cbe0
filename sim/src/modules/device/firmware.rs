//! Firmware: looking for newer versions, and upgrades that move through their states with time.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tums::{
    CheckDeviceNewestFwVer, CheckDeviceNewestFwVerOutput, DeviceStatus, DeviceUpgrade, ErrorCode, FirmwareRelease,
    GetDeviceUpgradeInfo, GetDeviceUpgradeInfoOutput, Timestamp, UpgradeDeviceOnline, UpgradeDeviceOnlineOutput,
    UpgradeStatus,
};

use super::super::{Since, later};
use super::{State, lead};
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::world::{Device, DeviceKey, Devices, World};

/// Seconds that a device waits for a check, and that the check ends.
const CHECK_S: [i64; 2] = [1, 4];
/// Seconds at which an upgrade starts to download, to install, and ends.
const UPGRADE_S: [i64; 3] = [5, 25, 85];
/// Seconds for which the result of an upgrade is kept.
const KEPT_S: i64 = 600;

/// An upgrade, under way or over.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Upgrade {
    since: Since,
    /// The version to be installed; none when no newer one was known.
    to: Option<String>,
    /// Whether it has been installed.
    installed: bool,
    /// Whether the device will not get the firmware.
    #[serde(default)]
    fails: bool,
}

impl Upgrade {
    /// One that the state of its device tells of.
    pub(super) fn under_way(device: &Device, now: Timestamp) -> Self {
        let begun = if device.status == DeviceStatus::Upgrading { UPGRADE_S[1] } else { 0 };
        let since = Since(later(now, -begun));
        let to = Some(device.model.newest_firmware().to_owned());
        Self { since, to, installed: false, fails: device.faulty }
    }

    fn status(&self, now: Timestamp) -> UpgradeStatus {
        match self.since.seconds(now) {
            _ if self.to.is_none() => UpgradeStatus::NoNewVersion,
            seconds if seconds < UPGRADE_S[0] => UpgradeStatus::WaitingForUpgrade,
            seconds if seconds < UPGRADE_S[1] => UpgradeStatus::Downloading,
            _ if self.fails => UpgradeStatus::DownloadFailed,
            seconds if seconds < UPGRADE_S[2] => UpgradeStatus::Upgrading,
            _ => UpgradeStatus::Succeeded,
        }
    }

    fn is_over(&self, now: Timestamp) -> bool {
        self.status(now).terminal().is_some()
    }

    fn ended_for(&self, now: Timestamp) -> i64 {
        let end = match &self.to {
            None => 0,
            Some(_) if self.fails => UPGRADE_S[1],
            Some(_) => UPGRADE_S[2],
        };
        self.since.seconds(now) - end
    }

    /// Percent of the way from one of its moments to the next.
    fn progress(&self, now: Timestamp, from: i64, to: i64) -> i64 {
        if self.to.is_none() {
            return 0;
        }
        ((self.since.seconds(now) - from) * 100 / (to - from)).clamp(0, 100)
    }
}

/// Installs what has been downloaded, and forgets results after ten minutes.
pub(super) fn settle(state: &mut State, devices: &mut Devices, now: Timestamp) {
    const FROM: &[DeviceStatus] = &[DeviceStatus::Online, DeviceStatus::WaitingForUpgrade, DeviceStatus::Upgrading];
    for (key, upgrade) in &mut state.upgrades {
        let status = upgrade.status(now);
        let to = match status {
            UpgradeStatus::WaitingForUpgrade => DeviceStatus::WaitingForUpgrade,
            UpgradeStatus::Downloading | UpgradeStatus::Upgrading => DeviceStatus::Upgrading,
            _ => DeviceStatus::Online,
        };
        lead(devices, *key, FROM, to);
        if status == UpgradeStatus::Succeeded && !upgrade.installed {
            upgrade.installed = true;
            if let Some((device, version)) = devices.get_mut(*key).zip(upgrade.to.clone()) {
                device.firmware = version;
            }
        }
    }
    state.upgrades.retain(|_, upgrade| !upgrade.is_over(now) || upgrade.ended_for(now) < KEPT_S);
}

pub(super) fn check_device_newest_fw_ver(
    world: &mut World,
    caller: &Caller,
    request: CheckDeviceNewestFwVer,
) -> Result<CheckDeviceNewestFwVerOutput, Refusal> {
    let (spots, failures) = world.reach_each(caller, request.targets);
    let since = Since(world.now());
    world.device.checks.extend(spots.into_iter().map(|(_, spot)| (spot.device, since)));
    Ok(CheckDeviceNewestFwVerOutput { failures })
}

pub(super) fn upgrade_device_online(
    world: &mut World,
    caller: &Caller,
    request: UpgradeDeviceOnline,
) -> Result<UpgradeDeviceOnlineOutput, Refusal> {
    let (spots, mut failures) = world.reach_each(caller, request.targets);
    let now = world.now();
    for (target, spot) in spots {
        let key = spot.device;
        if world.device.upgrades.get(&key).is_some_and(|upgrade| !upgrade.is_over(now)) {
            failures.push(world.failure(target, ErrorCode::DEVICE_UPGRADING));
            continue;
        }
        let Some(device) = world.devices.get(key) else { continue };
        let to = found(&world.device.checks, key, device, now).map(str::to_owned);
        let upgrade = Upgrade { since: Since(now), to, installed: false, fails: device.faulty };
        world.device.upgrades.insert(key, upgrade);
    }
    Ok(UpgradeDeviceOnlineOutput { failures })
}

/// The newer version that a finished check has found.
fn found(checks: &BTreeMap<DeviceKey, Since>, key: DeviceKey, device: &Device, now: Timestamp) -> Option<&'static str> {
    let checked = checks.get(&key).is_some_and(|since| since.seconds(now) >= CHECK_S[1]);
    let newest = device.model.newest_firmware();
    (checked && newest != device.firmware).then_some(newest)
}

pub(super) fn get_device_upgrade_info(
    world: &mut World,
    caller: &Caller,
    request: GetDeviceUpgradeInfo,
) -> Result<GetDeviceUpgradeInfoOutput, Refusal> {
    let (spots, failures) = world.reach_each(caller, request.targets);
    let now = world.now();
    if request.reset_upgrade_result == Some(true) {
        let asked = |key: &DeviceKey| spots.iter().any(|(_, spot)| spot.device == *key);
        world.device.upgrades.retain(|key, upgrade| !(asked(key) && upgrade.is_over(now)));
    }
    let list =
        spots.iter().filter_map(|(_, spot)| Some(upgrade_info(world, spot.device, world.devices.get(spot.device)?)));
    Ok(GetDeviceUpgradeInfoOutput { list: list.collect(), failures })
}

fn upgrade_info(world: &World, key: DeviceKey, device: &Device) -> DeviceUpgrade {
    let now = world.now();
    let state = &world.device;
    let upgrade = state.upgrades.get(&key);
    let status = match (upgrade, state.checks.get(&key).map(|since| since.seconds(now))) {
        (Some(upgrade), _) => upgrade.status(now),
        (None, Some(seconds)) if seconds < CHECK_S[0] => UpgradeStatus::WaitingForCheck,
        (None, Some(seconds)) if seconds < CHECK_S[1] => UpgradeStatus::Checking,
        _ => UpgradeStatus::Idle,
    };
    let progress = |from, to| Some(upgrade.map_or(0, |upgrade| upgrade.progress(now, from, to)));
    DeviceUpgrade {
        qr_code: device.qr_code.clone(),
        mac: Some(device.mac.clone()),
        device_name: Some(device.name.clone()),
        cur_firmware_ver: Some(device.firmware.clone()),
        new_fw_info: found(&state.checks, key, device, now).map(release),
        download_progress: progress(UPGRADE_S[0], UPGRADE_S[1]),
        upgrade_progress: progress(UPGRADE_S[1], UPGRADE_S[2]),
        upgrade_status: Some(status),
    }
}

/// A version such as `1.0.5 Build 230811 Rel.41207n`, whose second part is its date.
fn release(version: &str) -> FirmwareRelease {
    let date = version.split(' ').nth(2).unwrap_or_default();
    FirmwareRelease {
        fw_version: Some(version.to_owned()),
        release_date: Some(format!("20{date}")),
        release_log: Some("Simulated release.".into()),
        release_log_url: None,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_are_kept_for_as_long_as_the_document_says() {
        assert_eq!(crate::modules::documented::valid_for_s("getDeviceUpgradeInfo"), Some(super::KEPT_S));
    }
}
