//! Cameras that a recorder finds in its network, and adds to its channels.

use std::time::Duration;

use tums::*;
use tums_sim::world::{CAMERA, DEVICE_PASSWORD, RECORDER};
use tums_tests::simulated::{Simulated, refused};

use super::{id, recorder};

/// Searches, and answers what was found.
async fn search(simulated: &Simulated) -> Vec<DiscoveredIpc> {
    let device = simulated.project.device();
    device.discover_ipc_by_nvr(DiscoverIpcByNvr::new(id(RECORDER))).await.expect("begun");
    simulated.pass(5);
    let answer = device.get_not_added_ipc_info_by_nvr(GetNotAddedIpcInfoByNvr::new(id(RECORDER))).await.expect("found");
    assert_eq!(answer.finished, Some(true));
    answer.list
}

fn to_add(found: &DiscoveredIpc, password: Option<&str>) -> IpcToAdd {
    let mut camera = IpcToAdd::new(IpcToAddRequired {
        uuid: found.uuid.clone().expect("an id"),
        ip: found.ip.clone().expect("an address"),
        port: found.port.clone().expect("a port"),
        connect_protocol: found.connect_protocol.clone().expect("a protocol"),
    });
    if let Some(password) = password {
        camera = camera.username("admin").password(password);
    }
    camera
}

fn with(list: &[DiscoveredIpc], status: ActivationStatus) -> DiscoveredIpc {
    list.iter().find(|found| found.activate_status == Some(status)).expect("such a camera").clone()
}

async fn channels(simulated: &Simulated) -> usize {
    let request = GetChannelDeviceList::new(id(RECORDER));
    simulated.project.device().get_channel_device_list(request).await.expect("channels").channel_list.len()
}

#[tokio::test]
async fn a_search_takes_time_and_its_result_is_kept_for_thirty_seconds() {
    let simulated = Simulated::start().await;
    let device = simulated.project.device();
    let begin = || device.discover_ipc_by_nvr(DiscoverIpcByNvr::new(id(RECORDER)));
    let look = || device.get_not_added_ipc_info_by_nvr(GetNotAddedIpcInfoByNvr::new(id(RECORDER)));
    refused(look().await, ErrorCode::DISCOVERY_NOT_RUNNING);
    begin().await.expect("begun");
    refused(begin().await, ErrorCode::DISCOVERY_RUNNING);
    let early = look().await.expect("a state");
    assert_eq!((early.finished, early.list.len()), (Some(false), 0));
    simulated.pass(5);
    let found = look().await.expect("a state");
    assert_eq!((found.finished, found.list.len()), (Some(true), 3));
    simulated.pass(29);
    assert_eq!(look().await.expect("still kept").list, found.list);
    simulated.pass(1);
    refused(look().await, ErrorCode::DISCOVERY_NOT_RUNNING);
    begin().await.expect("begun again");
}

#[tokio::test]
async fn only_a_recorder_that_is_there_and_sound_searches() {
    let simulated = Simulated::start().await;
    let begin = |code| simulated.project.device().discover_ipc_by_nvr(DiscoverIpcByNvr::new(id(code)));
    refused(begin(CAMERA).await, ErrorCode::DEVICE_OPERATION_UNSUPPORTED);
    let key = recorder(&simulated);
    simulated.change(key, |device| device.faulty = true);
    refused(begin(RECORDER).await, ErrorCode::DISCOVERY_FAILED);
    simulated.change(key, |device| device.status = DeviceStatus::Offline);
    refused(begin(RECORDER).await, ErrorCode::DEVICE_OFFLINE);
    simulated.change(key, |device| device.open = OpenStatus::Closed);
    refused(begin(RECORDER).await, ErrorCode::DEVICE_NOT_PAID);
}

#[tokio::test]
async fn cameras_are_added_with_their_password() {
    let simulated = Simulated::start().await;
    let list = search(&simulated).await;
    let before = channels(&simulated).await;
    let (active, onvif) = (with(&list, ActivationStatus::Active), with(&list, ActivationStatus::Unsupported));
    let cameras = [to_add(&active, Some(DEVICE_PASSWORD)), to_add(&onvif, Some("wrong"))];
    let request = AddIpcListToNvr::new(id(RECORDER), cameras);
    let answer = simulated.project.device().add_ipc_list_to_nvr(request).await.expect("code 0");
    assert_eq!(answer.success_list.len(), 1);
    let failed: Vec<_> = answer.failures.iter().map(|failure| (failure.uuid.clone(), failure.code)).collect();
    assert_eq!(failed, [(onvif.uuid.clone(), ErrorCode::DEVICE_AUTHENTICATION_FAILED)]);
    assert_eq!(channels(&simulated).await, before + 1);
    assert_eq!(search(&simulated).await.len(), 2, "what was added is not found again");
    let again = AddIpcListToNvr::new(id(RECORDER), [to_add(&active, Some(DEVICE_PASSWORD))]);
    let answer = simulated.project.device().add_ipc_list_to_nvr(again).await.expect("code 0");
    assert_eq!(answer.failures[0].code, ErrorCode::DEVICE_NOT_DISCOVERED);
}

#[tokio::test]
async fn inactive_cameras_are_activated() {
    let simulated = Simulated::start().await;
    let list = search(&simulated).await;
    let (inactive, active) = (with(&list, ActivationStatus::Inactive), with(&list, ActivationStatus::Active));
    let device = simulated.project.device();
    let plain = AddIpcListToNvr::new(id(RECORDER), [to_add(&inactive, None)]);
    let answer = device.add_ipc_list_to_nvr(plain).await.expect("code 0");
    assert_eq!(answer.failures[0].code, ErrorCode::DEVICE_NOT_ACTIVATED);
    let both = [to_add(&inactive, None), to_add(&active, Some(DEVICE_PASSWORD))];
    let request = AddIpcListToNvr::new(id(RECORDER), both).activate_password("new-password");
    let answer = device.add_ipc_list_to_nvr(request).await.expect("code 0");
    assert_eq!(answer.success_list[0].uuid, inactive.uuid);
    assert_eq!(answer.failures[0].uuid, active.uuid, "an active camera cannot be activated");
}

#[tokio::test]
async fn a_full_recorder_takes_no_more() {
    let simulated = Simulated::start().await;
    let key = recorder(&simulated);
    let list = search(&simulated).await;
    simulated.simulator.world(|world| {
        let camera =
            world.devices.channel(key, 1).and_then(|camera| world.devices.get(camera)).expect("a camera").clone();
        let channels = world.devices.get(key).expect("a recorder").model.channels;
        for number in 1..=channels {
            if world.devices.channel(key, number).is_none() {
                let place = tums_sim::world::Place::Channel { of: key, number };
                world.devices.add(tums_sim::world::Device { place, ..camera.clone() });
            }
        }
    });
    let camera = with(&list, ActivationStatus::Active);
    let request = AddIpcListToNvr::new(id(RECORDER), [to_add(&camera, Some(DEVICE_PASSWORD))]);
    let answer = simulated.project.device().add_ipc_list_to_nvr(request).await.expect("code 0");
    assert_eq!(answer.failures[0].code, ErrorCode::NO_CHANNEL_AVAILABLE);
}

#[tokio::test]
async fn an_unbound_channel_is_free_and_its_camera_is_found_again() {
    let simulated = Simulated::start().await;
    let before = (channels(&simulated).await, search(&simulated).await.len());
    let device = simulated.project.device();
    let unbind = |channel| device.unbind_nvr_channel(UnbindNvrChannel::new(channel));
    unbind(id(RECORDER).channel(1)).await.expect("unbound");
    refused(unbind(id(RECORDER).channel(1)).await, ErrorCode::TARGET_CHANNEL_NOT_FOUND);
    refused(unbind(id(CAMERA).channel(1)).await, ErrorCode::NVR_CHANNEL_NOT_DELETABLE);
    simulated.pass(60);
    assert_eq!((channels(&simulated).await + 1, search(&simulated).await.len()), (before.0, before.1 + 1));
}

#[tokio::test]
async fn a_camera_of_another_make_is_found_again_as_it_was() {
    let simulated = Simulated::start().await;
    let onvif = with(&search(&simulated).await, ActivationStatus::Unsupported);
    let device = simulated.project.device();
    let add = AddIpcListToNvr::new(id(RECORDER), [to_add(&onvif, Some(DEVICE_PASSWORD))]);
    assert_eq!(device.add_ipc_list_to_nvr(add).await.expect("code 0").failures, []);
    let added = id(RECORDER).channel(channels(&simulated).await as u32);
    refused(
        device.get_nvr_channel_qr_code(GetNvrChannelQrCode::new(added.clone())).await,
        ErrorCode::DEVICE_OPERATION_UNSUPPORTED,
    );
    device.unbind_nvr_channel(UnbindNvrChannel::new(added)).await.expect("unbound");
    simulated.pass(60);
    assert!(search(&simulated).await.contains(&onvif));
}

#[tokio::test]
async fn the_waiter_of_the_sdk_finds_them() {
    tokio::time::pause();
    let simulated = Simulated::running().await;
    let search = DiscoverIpcByNvr::new(id(RECORDER));
    let found = simulated.project.waiters().nvr_discovery(search, Duration::from_secs(60)).await.expect("found");
    assert_eq!(found.len(), 3);
}
