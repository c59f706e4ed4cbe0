//! Refusals that many operations share: each gives them as the others do.

use tums::*;
use tums_sim::World;
use tums_sim::world::{CAMERA, DEVICE_PASSWORD, Feature, Kind, RECORDER};
use tums_tests::simulated::{NOON, Simulated, client, refused};

use super::device::{id, ready, recorder, unbound};

/// Asserts that every target of a call failed, each with this code.
#[track_caller]
fn failed(failures: &[Failure], code: ErrorCode) {
    assert!(!failures.is_empty() && failures.iter().all(|failure| failure.code == code), "{failures:?}");
}

#[tokio::test]
async fn devices_that_are_not_paid_for_are_refused() {
    let simulated = Simulated::start().await;
    let supply = ready(&simulated, |device| device.kind() == Kind::SolarPower);
    let on_channel = simulated.simulator.world(|world| world.devices.channel(world.devices.find(&id(RECORDER))?, 1));
    for key in [recorder(&simulated), on_channel.expect("a camera"), supply] {
        simulated.change(key, |device| device.open = OpenStatus::Closed);
    }
    let (device, unpaid) = (simulated.project.device(), ErrorCode::DEVICE_NOT_PAID);
    let channel = id(RECORDER).channel(1);
    let found = device.get_not_added_ipc_info_by_nvr(GetNotAddedIpcInfoByNvr::new(id(RECORDER))).await;
    refused(found, unpaid);
    let camera = IpcToAdd::new(IpcToAddRequired {
        uuid: "54c41578c90c".into(),
        ip: "192.0.2.3".into(),
        port: "80".into(),
        connect_protocol: "ONVIF".into(),
    });
    refused(device.add_ipc_list_to_nvr(AddIpcListToNvr::new(id(RECORDER), [camera])).await, unpaid);
    refused(device.unbind_nvr_channel(UnbindNvrChannel::new(channel.clone())).await, unpaid);
    refused(device.get_nvr_channel_qr_code(GetNvrChannelQrCode::new(channel)).await, unpaid);
    refused(device.get_device_capability(GetDeviceCapability::new(id(RECORDER))).await, unpaid);
    let solar = GetSolarPowerDeviceExtendInfo::new(simulated.id(supply));
    refused(device.get_solar_power_device_extend_info(solar).await, unpaid);
}

#[tokio::test]
async fn of_a_list_each_device_that_is_not_paid_for_fails_by_itself() {
    let simulated = Simulated::start().await;
    simulated.change(recorder(&simulated), |device| device.open = OpenStatus::Closed);
    let (device, alarm, unpaid) = (simulated.project.device(), simulated.project.alarm(), ErrorCode::DEVICE_NOT_PAID);
    failed(&device.sync_dev_info(SyncDevInfo::new().target(id(RECORDER))).await.expect("code 0").failures, unpaid);
    let status = device.sync_dev_info_status(SyncDevInfoStatus::new().target(id(RECORDER))).await;
    failed(&status.expect("code 0").failures, unpaid);
    let reboot = device.reboot_device_list(RebootDeviceList::new().target(id(RECORDER))).await;
    failed(&reboot.expect("code 0").failures, unpaid);
    let check = device.check_device_newest_fw_ver(CheckDeviceNewestFwVer::new().target(id(RECORDER))).await;
    failed(&check.expect("code 0").failures, unpaid);
    let upgrade = device.upgrade_device_online(UpgradeDeviceOnline::new().target(id(RECORDER))).await;
    failed(&upgrade.expect("code 0").failures, unpaid);

    let camera = ready(&simulated, |device| device.kind() == Kind::Ipc && device.model.has(Feature::AlarmOutput));
    simulated.change(camera, |device| device.open = OpenStatus::Closed);
    let lens = simulated.id(camera).channel(1);
    let events = SetEnableByAlarmType::new([AlarmType::Motion], true).target(lens.clone());
    failed(&alarm.set_enable_by_alarm_type(events).await.expect("code 0").failures, unpaid);
    let input = alarm.set_alarm_input_enable(SetAlarmInputEnable::new(true).target(lens.clone())).await;
    failed(input.expect_err("a code of its own").failures(), unpaid);
    let output = alarm.set_alarm_output_enable(SetAlarmOutputEnable::new(true).target(lens)).await;
    failed(output.expect_err("a code of its own").failures(), unpaid);
}

#[tokio::test]
async fn binding_by_address_is_refused_as_binding_by_code_is() {
    let simulated = Simulated::start().await;
    let key = unbound(&simulated, |kind| kind.system() == "nms");
    let bind = async |client: &Client, password: &str| {
        let request = BindNmsDeviceByMac::new(BindNmsDeviceByMacRequired {
            mac: simulated.device(key).mac,
            device_user_name: "admin".into(),
            device_password: password.into(),
        });
        client.device().bind_nms_device_by_mac(request).await
    };
    simulated.change(key, |device| device.foreign = true);
    refused(bind(&simulated.project, DEVICE_PASSWORD).await, ErrorCode::DEVICE_BOUND_TO_OTHER_ENTERPRISE);
    simulated.change(key, |device| (device.foreign, device.faulty) = (false, true));
    simulated.change(key, |device| device.password = Some(DEVICE_PASSWORD.into()));
    refused(bind(&simulated.project, DEVICE_PASSWORD).await, ErrorCode::DEVICE_BINDING_UNRECOVERABLE);
    for _ in 0..21 {
        refused(bind(&simulated.project, "wrong").await, ErrorCode::DEVICE_PASSWORD_WRONG);
    }
    refused(bind(&simulated.project, DEVICE_PASSWORD).await, ErrorCode::DEVICE_LOCKED_AFTER_WRONG_PASSWORDS);
    simulated.change(key, |device| device.regions = [(World::PROJECT, Some(1))].into());
    refused(bind(&simulated.device, DEVICE_PASSWORD).await, ErrorCode::DEVICE_BOUND_TO_THIS_ACCOUNT);
    let other = tums_sim::world::ApplicationId(3);
    simulated.change(key, |device| device.regions = [(other, Some(1))].into());
    refused(bind(&simulated.project, DEVICE_PASSWORD).await, ErrorCode::DEVICE_BOUND_TO_OTHER_PROJECT);
}

#[tokio::test]
async fn pages_of_a_device_application_stay_within_their_limits() {
    let simulated = Simulated::start().await;
    let careless = client(&simulated.simulator, World::DEVICE).skip_validation().build().expect("a client");
    let list = |request| careless.device().get_device_list_in_device_application(request);
    refused(list(GetDeviceListInDeviceApplication::new().start(-1)).await, ErrorCode::INVALID_START);
    refused(list(GetDeviceListInDeviceApplication::new().limit(0)).await, ErrorCode::INVALID_LIMIT);
}

#[tokio::test]
async fn totals_of_passenger_flow_need_a_region_a_camera_that_counts_and_a_range() {
    let simulated = Simulated::start().await;
    let flow = simulated.careless.passenger_flow();
    let (noon, earlier) = (NOON, Timestamp::from_secs(NOON.as_secs() - 3600));
    let region = |region: u64, start_time, end_time| {
        let region_id = region.into();
        let required = QueryRegionSingleFlowRequired { region_id, accuracy: FlowAccuracy::Day, start_time, end_time };
        flow.query_region_single_flow(QueryRegionSingleFlow::new(required))
    };
    let camera = |camera: DeviceId, start_time, end_time| {
        let required = QueryDeviceSingleFlowRequired { accuracy: FlowAccuracy::Day, start_time, end_time };
        flow.query_device_single_flow(QueryDeviceSingleFlow::new(camera.channel(1), required))
    };
    let counts = ready(&simulated, |device| device.model.has(Feature::PassengerFlow));
    let default = simulated
        .simulator
        .world(|world| world.applications[&World::PROJECT].regions.as_ref().map(|regions| regions.default_region()));
    refused(region(999_999, earlier, noon).await, ErrorCode::REGION_NOT_FOUND);
    refused(region(default.expect("regions"), noon, earlier).await, ErrorCode::QUERY_TIME_WRONG);
    refused(camera(id(CAMERA), earlier, noon).await, ErrorCode::PASSENGER_FLOW_UNSUPPORTED);
    refused(camera(simulated.id(counts), noon, earlier).await, ErrorCode::QUERY_TIME_WRONG);
}

#[tokio::test]
async fn entries_are_exported_once_in_five_seconds_too() {
    let simulated = Simulated::start().await;
    let order = || simulated.project.vehicle().export_all_entry_and_leave_records(ExportAllEntryAndLeaveRecords::new());
    order().await.expect("ordered");
    refused(order().await, ErrorCode::TOO_FREQUENT);
}
