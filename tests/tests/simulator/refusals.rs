//! Refusals that operations share with others that are tested at length: each gives them as those do.

use tums::*;
use tums_sim::World;
use tums_sim::world::{CAMERA, DEVICE_PASSWORD, Feature};
use tums_tests::simulated::{NOON, Simulated, client, refused};

use super::device::{id, ready, unbound};

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
    let default =
        simulated.simulator.world(|world| world.regions_of(World::PROJECT).expect("regions").default_region());
    refused(region(999_999, earlier, noon).await, ErrorCode::REGION_NOT_FOUND);
    refused(region(default, noon, earlier).await, ErrorCode::QUERY_TIME_WRONG);
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
