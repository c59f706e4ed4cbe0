//! Snapshots: everything that a module keeps comes back, and goes on from where it was.

use tums::*;
use tums_sim::World;
use tums_sim::world::{CAMERA, RECORDER, Spot};
use tums_tests::simulated::{NOON, Simulated};

fn id(code: &str) -> DeviceId {
    DeviceId::qr_code(code).expect("a device code")
}

/// Sets something going in every module.
async fn stir(simulated: &Simulated) {
    let (project, recorder) = (&simulated.project, id(RECORDER));
    let alarm = SetAlarmInputEnable::new(true).target(recorder.channel(1));
    assert_eq!(project.alarm().set_alarm_input_enable(alarm).await.expect("switched").failures, []);
    project.device().discover_ipc_by_nvr(DiscoverIpcByNvr::new(recorder)).await.expect("begun");
    let reboot = RebootDeviceList::new().target(id(CAMERA));
    assert_eq!(project.device().reboot_device_list(reboot).await.expect("begun").failures, []);
    project.call(ExportAllVehicleDetectionRecords::new()).await.expect("ordered");
    project.region().add_region(AddRegion::new("new", RegionId::ROOT)).await.expect("added");
    let pair = CreateTempApplicationApiCredential::new();
    project.credential().create_temp_application_api_credential(pair).await.expect("a pair");
}

#[tokio::test]
async fn what_was_going_on_goes_on_after_a_restart() {
    let first = Simulated::start().await;
    stir(&first).await;
    first.pass(3);
    let snapshot = first.simulator.snapshot().to_snapshot();
    let second = Simulated::with_world(World::from_snapshot(&snapshot).expect("a world")).await;
    second.simulator.clock().set(Timestamp::from_secs(NOON.as_secs() + 3));
    assert_eq!(second.simulator.snapshot().to_snapshot(), snapshot);
    for simulated in [&first, &second] {
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
