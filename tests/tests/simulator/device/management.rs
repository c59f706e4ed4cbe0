//! Names, regions, restarts, synchronisation, and what a device can do.

use tums::*;
use tums_sim::World;
use tums_sim::world::{CAMERA, Feature, Kind, RECORDER};
use tums_tests::simulated::{NOON, Simulated, codes, refused};

use super::{NOBODY, id, ready, recorder};

#[tokio::test]
async fn a_device_is_renamed() {
    let simulated = Simulated::start().await;
    let key = ready(&simulated, |_| true);
    let rename = |client: &Client, target: Target, name: &str| {
        let (client, request) = (client.clone(), ModifyDeviceName::new(target, name));
        async move { client.device().modify_device_name(request).await }
    };
    rename(&simulated.project, simulated.id(key).into(), "二号楼入口").await.expect("renamed");
    assert_eq!(simulated.device(key).name, "二号楼入口");
    rename(&simulated.project, id(RECORDER).channel(1).into(), "Channel one").await.expect("renamed");
    let long = "x".repeat(33);
    let careless = &simulated.careless;
    refused(rename(careless, simulated.id(key).into(), &long).await, ErrorCode::DEVICE_NAME_TOO_LONG);
    for name in [" ", "line\nbreak"] {
        refused(rename(careless, simulated.id(key).into(), name).await, ErrorCode::INVALID_DEVICE_NAME);
    }
    refused(rename(careless, id(NOBODY).into(), "name").await, ErrorCode::DEVICE_NOT_FOUND);
    simulated.change(key, |device| device.asleep = true);
    refused(rename(careless, simulated.id(key).into(), "name").await, ErrorCode::DEVICE_ASLEEP);
    simulated.change(key, |device| device.status = DeviceStatus::Offline);
    refused(rename(careless, simulated.id(key).into(), "name").await, ErrorCode::DEVICE_OFFLINE);
    simulated.change(key, |device| device.open = OpenStatus::Closed);
    refused(rename(careless, simulated.id(key).into(), "name").await, ErrorCode::DEVICE_NOT_PAID);
    assert_eq!(simulated.device(key).name, "二号楼入口");
}

#[tokio::test]
async fn devices_are_moved_between_regions() {
    let simulated = Simulated::start().await;
    let added = simulated.project.region().add_region(AddRegion::new("new", RegionId::ROOT)).await.expect("added");
    let request = MoveDeviceListToRegion::new(added.region_id.clone()).target(id(CAMERA)).target(id(NOBODY));
    let answer = simulated.project.device().move_device_list_to_region(request).await.expect("code 0");
    assert_eq!(codes(&answer.failures), [(id(NOBODY).into(), ErrorCode::DEVICE_NOT_FOUND)]);
    let key = simulated.simulator.world(|world| world.devices.find(&id(CAMERA))).expect("a camera");
    let region = simulated.device(key).region_in(World::PROJECT).map(RegionId::from);
    assert_eq!(region, Some(added.region_id.clone()));

    let nowhere = MoveDeviceListToRegion::new(999_999).target(id(CAMERA));
    refused(simulated.project.device().move_device_list_to_region(nowhere).await, ErrorCode::REGION_NOT_FOUND);
    let of_device = MoveDeviceListToRegion::new(added.region_id.clone()).target(id(CAMERA));
    let wrong = simulated.device.device().move_device_list_to_region(of_device).await;
    refused(wrong, ErrorCode::NOT_A_PROJECT_APPLICATION);

    simulated.project.region().delete_region(DeleteRegion::new(added.region_id)).await.expect("deleted");
    let default =
        simulated.simulator.world(|world| world.regions_of(World::PROJECT).expect("regions").default_region());
    assert_eq!(simulated.device(key).region_in(World::PROJECT), Some(default));
}

#[tokio::test]
async fn a_restart_takes_a_minute() {
    let simulated = Simulated::start().await;
    let key = ready(&simulated, |device| device.kind() == Kind::Router);
    let offline = ready(&simulated, |device| device.kind() == Kind::Switch);
    simulated.change(offline, |device| device.status = DeviceStatus::Offline);
    let (router, switch) = (simulated.id(key), simulated.id(offline));
    let request = RebootDeviceList::new().target(router.clone()).target(switch.clone());
    let answer = simulated.project.device().reboot_device_list(request).await.expect("code 0");
    assert_eq!(codes(&answer.failures), [(switch.into(), ErrorCode::DEVICE_OFFLINE)]);
    assert_eq!(simulated.device(key).status, DeviceStatus::Rebooting);
    let rename = ModifyDeviceName::new(router, "name");
    refused(simulated.project.device().modify_device_name(rename).await, ErrorCode::DEVICE_OFFLINE);
    simulated.pass(59);
    assert_eq!(simulated.device(key).status, DeviceStatus::Rebooting);
    simulated.pass(1);
    assert_eq!(simulated.device(key).status, DeviceStatus::Online);
}

#[tokio::test]
async fn a_camera_is_not_reached_while_its_recorder_restarts() {
    let simulated = Simulated::start().await;
    let device = simulated.project.device();
    let reboot = RebootDeviceList::new().target(id(RECORDER));
    assert_eq!(device.reboot_device_list(reboot).await.expect("code 0").failures, []);
    let rename = || device.modify_device_name(ModifyDeviceName::new(id(RECORDER).channel(1), "name"));
    refused(rename().await, ErrorCode::DEVICE_OFFLINE);
    simulated.pass(60);
    rename().await.expect("the recorder is back");
}

#[tokio::test]
async fn synchronising_takes_time_and_runs_once() {
    let simulated = Simulated::start().await;
    let router = ready(&simulated, |device| device.kind() == Kind::Router);
    let device = simulated.project.device();
    let sync = || SyncDevInfo::new().target(id(RECORDER)).target(simulated.id(router));
    let unsupported = (simulated.id(router).into(), ErrorCode::DEVICE_OPERATION_UNSUPPORTED);
    let answer = device.sync_dev_info(sync()).await.expect("code 0");
    assert_eq!(codes(&answer.failures), std::slice::from_ref(&unsupported));
    let answer = device.sync_dev_info(sync()).await.expect("code 0");
    assert_eq!(codes(&answer.failures), [(id(RECORDER).into(), ErrorCode::DEVICE_SYNCING), unsupported]);
    assert_eq!(simulated.device(recorder(&simulated)).status, DeviceStatus::Syncing);
    let percent = async || {
        let request = SyncDevInfoStatus::new().target(id(RECORDER));
        device.sync_dev_info_status(request).await.expect("a state").percent
    };
    let mut seen = Vec::new();
    for _ in 0..5 {
        seen.push(percent().await.expect("a number"));
        simulated.pass(1);
    }
    assert_eq!(seen, [0, 25, 50, 75, 100]);
    assert_eq!(simulated.device(recorder(&simulated)).status, DeviceStatus::Online);
}

#[tokio::test]
async fn a_capability_set_is_that_of_the_model() {
    let simulated = Simulated::start().await;
    let of = async |target: Target| {
        let answer = simulated.project.device().get_device_capability(GetDeviceCapability::new(target)).await;
        answer.map(|answer| answer.capability.expect("a capability set"))
    };
    for (feature, name) in [(Feature::Ptz, "ptz"), (Feature::FishEye, "fish_eye"), (Feature::Lte, "lte")] {
        for has in [true, false] {
            let key = ready(&simulated, |device| device.kind() == Kind::Ipc && device.model.has(feature) == has);
            let capability = of(simulated.id(key).into()).await.expect("a capability set");
            let switches = [("ptz", capability.ptz), ("fish_eye", capability.fish_eye), ("lte", capability.lte)];
            let switch = switches.into_iter().find(|(known, _)| *known == name).and_then(|(_, switch)| switch);
            assert_eq!(
                switch.and_then(|switch| switch.is_on()) == Some(true),
                has,
                "{name} of {}",
                simulated.device(key).model.name
            );
        }
    }
    let recorder = of(id(RECORDER).into()).await.expect("a capability set");
    assert_eq!(recorder.max_channels, Some(8));
    let router = ready(&simulated, |device| device.kind() == Kind::Router);
    refused(of(simulated.id(router).into()).await, ErrorCode::DEVICE_OPERATION_UNSUPPORTED);
}

#[tokio::test]
async fn a_solar_supply_follows_the_sun() {
    let simulated = Simulated::start().await;
    let key = ready(&simulated, |device| device.kind() == Kind::SolarPower);
    let look = async || {
        let request = GetSolarPowerDeviceExtendInfo::new(simulated.id(key));
        let answer = simulated.project.device().get_solar_power_device_extend_info(request).await.expect("a state");
        (answer.status.expect("a state"), answer.battery_status.expect("a charge"))
    };
    assert_eq!(simulated.simulator.clock().now(), NOON);
    let (status, charge) = look().await;
    assert_eq!(status, SolarStatus::Charging);
    simulated.pass(12 * 3600);
    let (status, at_night) = look().await;
    assert_eq!(status, SolarStatus::NotCharging);
    assert_eq!(charge, at_night, "as full at midnight as at noon");
    let request = GetSolarPowerDeviceExtendInfo::new(id(CAMERA));
    let wrong = simulated.project.device().get_solar_power_device_extend_info(request).await;
    refused(wrong, ErrorCode::DEVICE_OPERATION_UNSUPPORTED);
}
