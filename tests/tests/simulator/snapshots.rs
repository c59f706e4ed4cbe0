//! Snapshots: everything that a module keeps comes back, and goes on from where it was.

use serde_json::{Value, json};
use tums::*;
use tums_sim::world::{CAMERA, DEVICE_PASSWORD, RECORDER, Spot};
use tums_sim::{World, WorldFile};
use tums_tests::simulated::{NOON, Simulated};

use super::device::id;

/// Sets something going in every module that keeps something. Answers how to ask for the stream that was started.
async fn stir(simulated: &Simulated) -> RequestRelayUrlAgain {
    // After twenty seconds the figures of passenger flow are old enough to be fetched anew.
    simulated.pass(20);
    let (project, recorder) = (&simulated.project, id(RECORDER));
    let again = stream(project, id(CAMERA).channel(1)).await;
    let image = ModifyDeviceImage::new(id(CAMERA).channel(1)).luma(61);
    project.device_config().modify_device_image(image).await.expect("set");
    project.passenger_flow().query_flow(QueryFlow::new(today())).await.expect("figures");
    let subscription = SetAppMsgPushConfigRequired {
        server_url: "http://127.0.0.1:8002/messages".into(),
        open_msg_transport: false,
        msg_content_type: vec![MessageContent::Motion],
    };
    project.message().set_app_msg_push_config(SetAppMsgPushConfig::new(subscription)).await.expect("kept");
    let alarm = SetAlarmInputEnable::new(true).target(recorder.channel(1));
    assert_eq!(project.alarm().set_alarm_input_enable(alarm).await.expect("switched").failures, []);
    project.device().discover_ipc_by_nvr(DiscoverIpcByNvr::new(recorder)).await.expect("begun");
    let reboot = RebootDeviceList::new().target(id(CAMERA));
    assert_eq!(project.device().reboot_device_list(reboot).await.expect("begun").failures, []);
    project.call(ExportAllVehicleDetectionRecords::new()).await.expect("ordered");
    project.region().add_region(AddRegion::new("new", RegionId::ROOT)).await.expect("added");
    let pair = CreateTempApplicationApiCredential::new();
    project.credential().create_temp_application_api_credential(pair).await.expect("a pair");
    again
}

/// Starts a stream of a camera, and answers how to ask for it again.
async fn stream(client: &Client, camera: ChannelId) -> RequestRelayUrlAgain {
    let request = RequestStreamUrl::new(camera, "chrome 99.0", StreamType::Live);
    let url = client.streaming().request_stream_url(request).await.expect("a URL").sdk_stream_url;
    let request = RequestRelayUrl::from_url(url).expect("a relay URL");
    match client.streaming().request_relay_url(request).await.expect("started") {
        RequestRelayUrlOutput::Pending(RequestRelayUrlPending { session_id, token }) => {
            RequestRelayUrlAgain::new(RequestRelayUrlAgainRequired { session_id, token })
        }
        other => panic!("{other:?} should be pending"),
    }
}

/// The people of the day in the default region.
fn today() -> FlowFilter {
    let range = FlowTimeRange::new(FlowTimeRangeRequired {
        start_time: Timestamp::from_secs(NOON.as_secs() - 3600),
        end_time: NOON,
    });
    let required = FlowFilterRequired {
        query_category: FlowCategory::Region,
        accuracy: FlowAccuracy::Day,
        time_list: vec![range],
    };
    FlowFilter::new(required).region_id_list([RegionId::from(1)])
}

#[tokio::test]
async fn what_was_going_on_goes_on_after_a_restart() {
    let first = Simulated::start().await;
    let again = stir(&first).await;
    first.pass(3);
    let snapshot = first.simulator.snapshot().to_snapshot();
    let second = Simulated::with_world(World::from_snapshot(&snapshot).expect("a world")).await;
    second.simulator.clock().set(Timestamp::from_secs(NOON.as_secs() + 23));
    assert_eq!(second.simulator.snapshot().to_snapshot(), snapshot);
    for simulated in [&first, &second] {
        let flow = simulated.project.passenger_flow().get_flow_sync_status(GetFlowSyncStatus::new()).await;
        assert_eq!(flow.expect("a state").status, Some(FlowSyncStatus::Running));
        simulated.pass(57);
    }
    let (one, other) = (first.simulator.snapshot(), second.simulator.snapshot());
    assert_eq!(one.to_snapshot(), other.to_snapshot(), "both go the same way");
    let camera = one.devices.find(&id(CAMERA)).and_then(|key| one.devices.get(key)).expect("a camera");
    assert_eq!(camera.status, DeviceStatus::Online, "the restart is over");
    let recorder = one.devices.find(&id(RECORDER)).expect("a recorder");
    let device = one.devices.channel(recorder, 1).expect("a camera");
    assert!(other.alarm_switches(Spot { device, channel: Some(1) }).input);
    let exports = second.project.vehicle().get_export_records(GetExportRecords::new(ExportType::Detection));
    assert_eq!(exports.await.expect("exports").list[0].file_status, Some(ExportFileStatus::Done));
    let image = second.project.device_config().get_device_image(GetDeviceImage::new(id(CAMERA).channel(1)));
    assert_eq!(image.await.expect("shown").luma, Some(61));
    let stream = second.project.streaming().request_relay_url_again(again).await.expect("an answer");
    assert!(matches!(stream, RequestRelayUrlAgainOutput::Ready(_)), "{stream:?}");
}

#[tokio::test]
async fn a_simulator_goes_back_with_its_time() {
    let simulated = Simulated::start().await;
    let before = simulated.simulator.snapshot();
    stir(&simulated).await;
    simulated.pass(3600);
    simulated.simulator.restore(before.clone());
    assert_eq!(simulated.simulator.clock().now(), NOON);
    assert_eq!(simulated.simulator.snapshot().to_snapshot(), before.to_snapshot());
    stir(&simulated).await;
}

/// What is kept of devices besides what they are.
fn kept(simulated: &Simulated) -> [Value; 4] {
    let snapshot = simulated.simulator.world(|world| serde_json::to_value(world).expect("a snapshot"));
    ["device", "deviceConfig", "alarm", "streaming"].map(|part| {
        let mut part = snapshot[part].clone();
        // That of the recorder, which stays.
        let _ = part.as_object_mut().and_then(|part| part.remove("discoveries"));
        part
    })
}

/// Sets whatever can be set on the camera of a channel.
async fn set(simulated: &Simulated, camera: &ChannelId) {
    for (name, parameters) in [
        ("modifyDeviceOsdInfo", json!({ "week": { "ifShow": false } })),
        ("modifyDeviceOsdWatermarkBasicInfo", json!({ "fontSize": 32 })),
        ("modifyDeviceImage", json!({ "luma": 60 })),
        ("modifyDeviceVideoInfo", json!({ "streamInfoList": [{ "type": "main", "bitrate": 1024 }] })),
        ("modifyDeviceTimingReboot", json!({ "ifOpen": true, "time": "03:00:00", "day": 0 })),
        ("manualTiming", json!({ "time": 1_700_000_000 })),
        ("resetPtzDevicePosition", json!({})),
        ("modifyNvrChannelsMessagePushInfo", json!({ "messagePushEnabled": false })),
    ] {
        let path = &tums::catalog::catalog().operation(name).expect(name).path;
        let mut body = parameters;
        (body["qrCode"], body["channelId"]) = (RECORDER.into(), camera.channel.into());
        simulated.project.call_raw(path, &body).await.expect(name);
    }
    let alarm = SetEnableByAlarmType::new([AlarmType::Motion], true).target(camera.clone());
    assert_eq!(simulated.project.alarm().set_enable_by_alarm_type(alarm).await.expect("code 0").failures, []);
    stream(&simulated.project, camera.clone()).await;
    let device = simulated.project.device();
    let check = CheckDeviceNewestFwVer::new().target(camera.clone());
    assert_eq!(device.check_device_newest_fw_ver(check).await.expect("code 0").failures, []);
    let upgrade = UpgradeDeviceOnline::new().target(camera.clone());
    assert_eq!(device.upgrade_device_online(upgrade).await.expect("code 0").failures, []);
    let sync = SyncDevInfo::new().target(camera.clone());
    assert_eq!(device.sync_dev_info(sync).await.expect("code 0").failures, []);
}

#[tokio::test]
async fn nothing_is_kept_of_a_camera_that_is_gone() {
    let text =
        format!("devices: [{{ model: TL-NVR6108C-B, qrCode: {RECORDER}, channels: [{{ model: TL-IPC653-A4 }}] }}]");
    let world = WorldFile::read(&text, None, NOON).expect("a world").world;
    let simulated = Simulated::with_world(world).await;
    let (device, camera) = (simulated.project.device(), id(RECORDER).channel(1));
    let key = || {
        simulated
            .simulator
            .world(|world| world.devices.channel(world.devices.find(&id(RECORDER))?, 1))
            .expect("a camera")
    };
    let (before, first) = (kept(&simulated), key());
    set(&simulated, &camera).await;
    for (one, other) in before.iter().zip(&kept(&simulated)) {
        assert_ne!(one, other, "something is kept");
    }
    device.unbind_nvr_channel(UnbindNvrChannel::new(camera)).await.expect("unbound");
    assert_eq!(kept(&simulated), before);

    device.discover_ipc_by_nvr(DiscoverIpcByNvr::new(id(RECORDER))).await.expect("begun");
    simulated.pass(5);
    let found = device.get_not_added_ipc_info_by_nvr(GetNotAddedIpcInfoByNvr::new(id(RECORDER))).await.expect("found");
    let found = &found.list[0];
    let again = IpcToAdd::new(IpcToAddRequired {
        uuid: found.uuid.clone().expect("an id"),
        ip: found.ip.clone().expect("an address"),
        port: found.port.clone().expect("a port"),
        connect_protocol: found.connect_protocol.clone().expect("a protocol"),
    });
    let add = AddIpcListToNvr::new(id(RECORDER), [again.username("admin").password(DEVICE_PASSWORD)]);
    assert_eq!(device.add_ipc_list_to_nvr(add).await.expect("code 0").failures, []);
    assert_eq!(key(), first, "the key is used again");
    assert_eq!(kept(&simulated), before);
}
