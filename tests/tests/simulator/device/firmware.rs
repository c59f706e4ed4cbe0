//! Firmware: checks and upgrades that move through the documented states.

use std::time::Duration;

use tums::*;
use tums_sim::world::DeviceKey;
use tums_tests::simulated::{Simulated, codes};

use super::ready;

/// A device whose firmware is not the newest.
fn outdated(simulated: &Simulated) -> DeviceKey {
    ready(simulated, |device| device.firmware != device.model.newest_firmware())
}

async fn info(simulated: &Simulated, key: DeviceKey) -> DeviceUpgrade {
    let request = GetDeviceUpgradeInfo::new().target(simulated.id(key));
    let answer = simulated.project.device().get_device_upgrade_info(request).await.expect("code 0");
    answer.list.into_iter().next().expect("a state")
}

async fn check(simulated: &Simulated, key: DeviceKey) {
    let request = CheckDeviceNewestFwVer::new().target(simulated.id(key));
    let answer = simulated.project.device().check_device_newest_fw_ver(request).await.expect("code 0");
    assert_eq!(answer.failures, []);
}

async fn upgrade(simulated: &Simulated, key: DeviceKey) -> Vec<Failure> {
    let request = UpgradeDeviceOnline::new().target(simulated.id(key));
    simulated.project.device().upgrade_device_online(request).await.expect("code 0").failures
}

/// The states that are seen, second by second.
async fn states(simulated: &Simulated, key: DeviceKey, seconds: u64) -> Vec<UpgradeStatus> {
    let mut seen = Vec::new();
    for _ in 0..seconds {
        seen.push(info(simulated, key).await.upgrade_status.expect("a state"));
        simulated.pass(1);
    }
    seen.dedup();
    seen
}

#[tokio::test]
async fn an_upgrade_goes_through_its_states() {
    let simulated = Simulated::start().await;
    let key = outdated(&simulated);
    let (old, newest) = (simulated.device(key).firmware, simulated.device(key).model.newest_firmware());
    assert_eq!(info(&simulated, key).await.new_fw_info, None, "nobody has looked yet");
    check(&simulated, key).await;
    use UpgradeStatus::*;
    assert_eq!(states(&simulated, key, 5).await, [WaitingForCheck, Checking, Idle]);
    let found = info(&simulated, key).await.new_fw_info.expect("a newer version");
    assert_eq!(found.fw_version.as_deref(), Some(newest));

    assert_eq!(upgrade(&simulated, key).await, []);
    let target = simulated.id(key).into();
    assert_eq!(codes(&upgrade(&simulated, key).await), [(target, ErrorCode::DEVICE_UPGRADING)]);
    assert_eq!(simulated.device(key).status, DeviceStatus::WaitingForUpgrade);
    simulated.pass(15);
    let half = info(&simulated, key).await;
    assert_eq!(
        (half.upgrade_status, half.download_progress, half.upgrade_progress),
        (Some(Downloading), Some(50), Some(0))
    );
    assert_eq!(half.cur_firmware_ver, Some(old));
    assert_eq!(states(&simulated, key, 80).await, [Downloading, Upgrading, Succeeded]);
    let done = info(&simulated, key).await;
    assert_eq!((done.cur_firmware_ver.as_deref(), done.new_fw_info), (Some(newest), None));
    assert_eq!(simulated.device(key).status, DeviceStatus::Online);
    simulated.pass(600);
    assert_eq!(info(&simulated, key).await.upgrade_status, Some(Idle), "results are kept for ten minutes");
}

#[tokio::test]
async fn a_result_is_reset_on_demand() {
    let simulated = Simulated::start().await;
    let key = outdated(&simulated);
    check(&simulated, key).await;
    simulated.pass(4);
    upgrade(&simulated, key).await;
    simulated.pass(85);
    let request = GetDeviceUpgradeInfo::new().target(simulated.id(key)).reset_upgrade_result(true);
    let answer = simulated.project.device().get_device_upgrade_info(request).await.expect("code 0");
    assert_eq!(answer.list[0].upgrade_status, Some(UpgradeStatus::Idle));
}

#[tokio::test]
async fn without_a_check_or_a_download_an_upgrade_fails() {
    let simulated = Simulated::start().await;
    let key = outdated(&simulated);
    upgrade(&simulated, key).await;
    assert_eq!(info(&simulated, key).await.upgrade_status, Some(UpgradeStatus::NoNewVersion));
    check(&simulated, key).await;
    simulated.pass(4);
    simulated.change(key, |device| device.faulty = true);
    assert_eq!(upgrade(&simulated, key).await, []);
    use UpgradeStatus::*;
    assert_eq!(states(&simulated, key, 40).await, [WaitingForUpgrade, Downloading, DownloadFailed]);
    assert_eq!(simulated.device(key).status, DeviceStatus::Online);
    assert_ne!(simulated.device(key).firmware, simulated.device(key).model.newest_firmware());
}

#[tokio::test]
async fn an_upgrade_neither_brings_a_device_online_nor_hides_its_restart() {
    let simulated = Simulated::start().await;
    let key = outdated(&simulated);
    check(&simulated, key).await;
    simulated.pass(4);
    upgrade(&simulated, key).await;
    simulated.pass(10);
    assert_eq!(simulated.device(key).status, DeviceStatus::Upgrading);
    let reboot = RebootDeviceList::new().target(simulated.id(key));
    assert_eq!(simulated.project.device().reboot_device_list(reboot).await.expect("code 0").failures, []);
    simulated.pass(59);
    assert_eq!(simulated.device(key).status, DeviceStatus::Rebooting);
    simulated.pass(1);
    assert_eq!(simulated.device(key).status, DeviceStatus::Upgrading);
    simulated.change(key, |device| device.status = DeviceStatus::Offline);
    for seconds in [1, 14, 600] {
        simulated.pass(seconds);
        assert_eq!(simulated.device(key).status, DeviceStatus::Offline);
    }
}

#[tokio::test]
async fn a_device_that_goes_offline_in_the_midst_of_a_restart_stays_so() {
    let simulated = Simulated::start().await;
    let key = ready(&simulated, |_| true);
    let reboot = RebootDeviceList::new().target(simulated.id(key));
    assert_eq!(simulated.project.device().reboot_device_list(reboot).await.expect("code 0").failures, []);
    simulated.pass(30);
    simulated.change(key, |device| device.status = DeviceStatus::Offline);
    simulated.pass(30);
    assert_eq!(simulated.device(key).status, DeviceStatus::Offline);
}

#[tokio::test]
async fn a_device_that_cannot_be_reached_fails_by_itself() {
    let simulated = Simulated::start().await;
    let key = outdated(&simulated);
    simulated.change(key, |device| device.status = DeviceStatus::Offline);
    let target = simulated.id(key);
    let request = CheckDeviceNewestFwVer::new().target(target.clone());
    let answer = simulated.project.device().check_device_newest_fw_ver(request).await.expect("code 0");
    assert_eq!(codes(&answer.failures), [(target.clone().into(), ErrorCode::DEVICE_OFFLINE)]);
    simulated.change(key, |device| device.open = OpenStatus::Closed);
    let request = GetDeviceUpgradeInfo::new().target(target.clone());
    let answer = simulated.project.device().get_device_upgrade_info(request).await.expect("code 0");
    assert_eq!((codes(&answer.failures), answer.list.len()), (vec![(target.into(), ErrorCode::DEVICE_NOT_PAID)], 0));
}

#[tokio::test]
async fn the_waiter_of_the_sdk_sees_the_end() {
    tokio::time::pause();
    let simulated = Simulated::running().await;
    let key = outdated(&simulated);
    check(&simulated, key).await;
    simulated.pass(4);
    let request = UpgradeDeviceOnline::new().target(simulated.id(key));
    let ends = simulated.project.waiters().firmware_upgrade(request, Duration::from_secs(300)).await.expect("over");
    assert!(format!("{ends:?}").contains("Succeeded"), "{ends:?}");
}
