//! Firmware: whether there is a newer one, and its way onto the devices.

use std::time::Duration;

use super::poller::{Pace, Poller};
use super::{Wait, WaitError, Waiters};
use crate::client::Client;
use crate::{
    CheckDeviceNewestFwVer, DeviceUpgrade, ErrorCategory, ErrorClass, Failure, GetDeviceUpgradeInfo, Mac, QrCode,
    Target, UpgradeDeviceOnline, UpgradeStatus,
};

const CHECK_PACE: Pace = Pace::new(Duration::from_secs(2), Duration::from_secs(10));
/// Results are kept for ten minutes.
const UPGRADE_PACE: Pace = Pace::new(Duration::from_secs(5), Duration::from_secs(30));

/// What became of the firmware of devices.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Firmware {
    /// The devices, as they were seen last. The cloud names them by device code and MAC address only, not by channel.
    pub devices: Vec<DeviceUpgrade>,
    /// The devices for which it was not begun, or which the cloud cannot tell anything of.
    pub failures: Vec<Failure>,
}

impl Waiters<'_> {
    /// Lets the cloud look for newer firmware, and waits until it has. [`DeviceUpgrade::new_fw_info`] is what it found.
    pub fn firmware_check(
        &self,
        request: CheckDeviceNewestFwVer,
        within: Duration,
    ) -> Wait<Firmware, DeviceUpgrade, Firmware> {
        let client = self.client.clone();
        Wait::new(within, CHECK_PACE, |poller| async move { check(&client, request, poller).await })
    }

    /// Upgrades devices, and waits until each is upgraded or has failed; [`DeviceUpgrade::upgrade_status`] tells which. The progress
    /// is that of each device.
    ///
    /// The results of earlier upgrades are cleared first. A device for which that fails is not upgraded, since its result could be
    /// that of the earlier one.
    pub fn firmware_upgrade(
        &self,
        request: UpgradeDeviceOnline,
        within: Duration,
    ) -> Wait<Firmware, DeviceUpgrade, Firmware> {
        let client = self.client.clone();
        Wait::new(within, UPGRADE_PACE, |poller| async move { upgrade(&client, request, poller).await })
    }
}

async fn check(
    client: &Client,
    request: CheckDeviceNewestFwVer,
    mut poller: Poller<DeviceUpgrade, Firmware>,
) -> Result<Firmware, WaitError<Firmware>> {
    let mut watched = Watched::new(request.targets.clone(), is_checked);
    watched.give_up(poller.begin(client.call(request)).await?.failures);
    watch(client, watched, poller).await
}

async fn upgrade(
    client: &Client,
    mut request: UpgradeDeviceOnline,
    mut poller: Poller<DeviceUpgrade, Firmware>,
) -> Result<Firmware, WaitError<Firmware>> {
    let clear = GetDeviceUpgradeInfo::new().targets(request.targets.clone()).reset_upgrade_result(true);
    let mut watched = Watched::new(std::mem::take(&mut request.targets), is_upgraded);
    watched.give_up(poller.prepare(client.call(clear)).await?.failures);
    if !watched.targets.is_empty() {
        request.targets.clone_from(&watched.targets);
        watched.give_up(poller.begin(client.call(request)).await?.failures);
    }
    watch(client, watched, poller).await
}

fn is_checked(status: UpgradeStatus) -> bool {
    !matches!(status, UpgradeStatus::Checking | UpgradeStatus::WaitingForCheck)
}

/// Whatever is negative is a failure, known or not.
fn is_upgraded(status: UpgradeStatus) -> bool {
    status == UpgradeStatus::Succeeded || status.value() < 0
}

async fn watch(
    client: &Client,
    mut watched: Watched,
    mut poller: Poller<DeviceUpgrade, Firmware>,
) -> Result<Firmware, WaitError<Firmware>> {
    while !watched.is_over() {
        poller.keep(watched.seen.clone());
        let state = poller.look(|| client.call(GetDeviceUpgradeInfo::new().targets(watched.targets.clone()))).await?;
        watched.note_failures(state.failures);
        for device in watched.note(state.list) {
            poller.tell(device);
        }
    }
    Ok(watched.seen)
}

/// Devices that are watched.
struct Watched {
    /// Those that are still asked for.
    targets: Vec<Target>,
    is_over: fn(UpgradeStatus) -> bool,
    seen: Firmware,
    /// Who the devices seen are: the cloud may name two channels of one recorder alike, which are then told apart by their order.
    names: Vec<Name>,
    /// Those that the cloud told of last.
    listed: Vec<Name>,
}

type Name = (Option<QrCode>, Option<Mac>, usize);

impl Watched {
    fn new(targets: Vec<Target>, is_over: fn(UpgradeStatus) -> bool) -> Self {
        Self { targets, is_over, seen: Firmware::default(), names: Vec::new(), listed: Vec::new() }
    }

    /// As many devices have come to their end as are asked for, and none of those that the cloud told of last is missing.
    fn is_over(&self) -> bool {
        let done: Vec<_> = self
            .names
            .iter()
            .zip(&self.seen.devices)
            .filter(|(_, device)| self.is_done(device))
            .map(|(name, _)| name)
            .collect();
        done.len() >= self.targets.len() && self.listed.iter().all(|name| done.contains(&name))
    }

    fn is_done(&self, device: &DeviceUpgrade) -> bool {
        device.upgrade_status.is_some_and(self.is_over)
    }

    /// Watches the targets of these failures no longer.
    fn give_up(&mut self, failures: Vec<Failure>) {
        self.targets.retain(|target| !failures.iter().any(|failure| failure.concerns(target)));
        self.seen.failures.extend(failures);
    }

    /// Gives up what will not come back. A device that restarts is offline for a while.
    fn note_failures(&mut self, mut failures: Vec<Failure>) {
        failures.retain(|failure| !may_pass(failure) && !self.seen.failures.contains(failure));
        self.give_up(failures);
    }

    /// Takes what the cloud tells now, and answers what is new in it. The end of a device is final: the cloud forgets it after a
    /// while.
    fn note(&mut self, list: Vec<DeviceUpgrade>) -> Vec<DeviceUpgrade> {
        self.listed.clear();
        let mut changed = Vec::new();
        for device in list {
            let mut name = (device.qr_code.clone(), device.mac.clone(), 0);
            while self.listed.contains(&name) {
                name.2 += 1;
            }
            self.listed.push(name.clone());
            match self.names.iter().position(|known| *known == name) {
                Some(at) if self.is_done(&self.seen.devices[at]) || self.seen.devices[at] == device => continue,
                Some(at) => self.seen.devices[at] = device.clone(),
                None => {
                    self.names.push(name);
                    self.seen.devices.push(device.clone());
                }
            }
            changed.push(device);
        }
        changed
    }
}

fn may_pass(failure: &Failure) -> bool {
    let passing = [ErrorCategory::DeviceOffline, ErrorCategory::DeviceAsleep, ErrorCategory::Busy];
    failure.code.class() != ErrorClass::Refused || passing.contains(&failure.code.category())
}
