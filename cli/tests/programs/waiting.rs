//! `--wait`: every operation that finishes later is followed to its end, and shown as the one that tells how it went.

use std::thread;
use std::time::Duration;

use tokio::runtime::Runtime;
use tums::Timestamp;
use tums_sim::world::{Device, Place, RECORDER};
use tums_sim::{Clock, World};

use super::*;

#[test]
fn whatever_finishes_later_is_tried_here() {
    let operations = &tums::catalog::catalog().operations;
    let later = operations.iter().filter(|operation| operation.followed_by.is_some());
    let mut later: Vec<&str> = later.map(|operation| operation.name.as_str()).collect();
    later.sort_unstable();
    let tried = [
        "checkDeviceNewestFwVer",
        "discoverIpcByNvr",
        "exportAllEntryAndLeaveRecords",
        "exportAllVehicleDetectionRecords",
        "queryFlow",
        "requestRelayUrl",
        "syncDevInfo",
        "upgradeDeviceOnline",
    ];
    assert_eq!(later, tried);
}

/// A minute of this cloud is a fraction of a second.
fn hurried() -> Cloud {
    at_speed(200.0)
}

/// Where what is found is forgotten soon, a minute takes six seconds.
fn brisk() -> Cloud {
    at_speed(10.0)
}

fn at_speed(speed: f64) -> Cloud {
    Cloud::start(Clock::running(Timestamp::from_secs(1_769_385_600), speed))
}

/// The code of a device that stands alone, made ready for use.
fn ready(cloud: &Cloud, holds: impl Fn(&Device) -> bool) -> String {
    cloud.simulator.world(|world| {
        let fits = |device: &Device| {
            let alone = device.place == Place::Alone && device.belongs_to(World::PROJECT);
            alone && !device.faulty && device.qr_code.is_some() && holds(device)
        };
        let key = world.devices.iter().find(|(_, device)| fits(device)).map(|(key, _)| key).expect("such a device");
        let device = world.devices.get_mut(key).expect("a device");
        (device.status, device.open, device.asleep) = (tums::DeviceStatus::Online, tums::OpenStatus::Paid, false);
        device.qr_code.as_ref().expect("a code").to_string()
    })
}

#[test]
fn what_finishes_later_is_waited_for() {
    let cloud = hurried();
    let camera = device(&cloud, "surveillancecamera");
    let synced = run(&cloud, &["device", "sync-dev-info", "--dev-list", &camera, "--wait=60"]);
    assert_eq!(json(&synced)["failures"], serde_json::json!([]));
    let checked = run(&cloud, &["device", "check-device-newest-fw-ver", "--dev-list", &camera, "--wait=60"]);
    assert_eq!(json(&checked)["result"][0]["qrCode"], camera.as_str());
}

#[test]
fn devices_are_upgraded() {
    let cloud = brisk();
    let outdated = ready(&cloud, |device| device.firmware != device.model.newest_firmware());
    let call = |operation, more: &[&str]| {
        let words = [&["device", operation, "--dev-list", &outdated, "--wait=100", "--yes"], more].concat();
        run(&cloud, &words)
    };
    let checked = json(&call("check-device-newest-fw-ver", &[]));
    assert!(checked["result"][0]["newFwInfo"].is_object(), "{checked}");
    let upgraded = call("upgrade-device-online", &["-o", "table"]);
    assert!(upgraded.status.success(), "{}", err(&upgraded));
    assert!(out(&upgraded).contains("succeeded"), "{}", out(&upgraded));
}

#[test]
fn cameras_are_found() {
    let cloud = brisk();
    let words = ["device", "discover-ipc-by-nvr", "--qr-code", RECORDER, "--wait=60"];
    let found = json(&run(&cloud, &words));
    assert!(found[0]["uuid"].is_string(), "{found}");
}

#[test]
fn exports_end_well_or_badly() {
    let cloud = hurried();
    let order = |operation| run(&cloud, &["vehicle", operation, "--wait=60"]);
    let done = tums::ExportFileStatus::Done;
    let done = done.value();
    let [detections, stays] = ["export-all-vehicle-detection-records", "export-all-entry-and-leave-records"];
    thread::scope(|scope| {
        let others = scope.spawn(|| json(&order(stays)));
        assert_eq!(json(&order(detections))["fileStatus"], done);
        assert_eq!(others.join().expect("no panic")["fileStatus"], done);
    });
    cloud.simulator.world(|world| world.fail_exports(1));
    let failed = order(detections);
    assert_eq!(failed.status.code(), Some(5), "{}", err(&failed));
    assert!(err(&failed).contains("the export failed"), "{}", err(&failed));
}

#[test]
fn two_exports_at_a_time_cannot_be_told_apart() {
    let cloud = hurried();
    let client = cloud.simulator.client().expect("a client");
    let ordered = || cloud.simulator.effects("exportAllVehicleDetectionRecords");
    let words = ["vehicle", "export-all-vehicle-detection-records", "--wait=60"];
    let first = thread::scope(|scope| {
        let first = scope.spawn(|| run(&cloud, &words));
        while ordered() == 0 && !first.is_finished() {
            thread::sleep(Duration::from_millis(5));
        }
        // It looks for its export after three seconds, and then there are two. The cloud takes one order in five seconds.
        cloud.simulator.clock().advance(Duration::from_secs(5));
        let second = async { client.call(tums::ExportAllVehicleDetectionRecords::new()).await };
        Runtime::new().expect("a runtime").block_on(second).expect("ordered");
        first.join().expect("no panic")
    });
    assert_eq!(first.status.code(), Some(5), "{}", err(&first));
    assert!(err(&first).contains("it cannot be told which is this one"), "{}", err(&first));
}

#[test]
fn figures_are_waited_for() {
    let cloud = hurried();
    let words =
        ["passenger-flow", "query-flow", "--filter-and.query-category", "region", "--filter-and.accuracy", "day"];
    let range = r#"[{"startTime":1769270400,"endTime":1769356800}]"#;
    let more = ["--filter-and.time-list", range, "--filter-and.region-id-list", "1", "--wait=60"];
    let figures = json(&run(&cloud, &[&words[..], &more].concat()));
    assert!(figures["list"].is_array() && figures["lastUpdateTime"].is_number(), "{figures}");
}

#[test]
fn a_stream_is_started_by_its_url() {
    let cloud = hurried();
    let camera = device(&cloud, "surveillancecamera");
    let ask = ["streaming", "request-stream-url", "--qr-code", &camera, "--channel-id", "1", "--stream-type", "video"];
    let ask = [&ask[..], &["--client-type", "chrome 99.0"]].concat();
    assert_eq!(json(&run(&cloud, &ask))["sdkStreamUrl"], "[hidden]");
    let shown = json(&run(&cloud, &[&ask[..], &["--show-secrets"]].concat()));
    let url = shown["sdkStreamUrl"].as_str().expect("a URL");
    let words = ["streaming", "request-relay-url", "--url", "env:STREAM", "--wait=60"];
    let relay = program(&cloud, &words).env("STREAM", url).output().expect("the program");
    assert_eq!(json(&relay)["outcome"], "Ready");
    assert_eq!(json(&relay)["result"]["url"], "[hidden]");
    let elsewhere = program(&cloud, &words).env("STREAM", "https://host/x?token=canary").output().expect("the program");
    assert_eq!(elsewhere.status.code(), Some(2));
    assert!(!err(&elsewhere).contains("canary"), "{}", err(&elsewhere));
}

#[test]
fn what_is_not_over_in_time_has_an_exit_code_of_its_own() {
    let cloud = Cloud::start(Clock::stepped(Timestamp::from_secs(1_769_385_600)));
    let recorder = device(&cloud, "network-video-recorder");
    let words = ["device", "discover-ipc-by-nvr", "--qr-code", &recorder, "--wait=1"];
    let output = run(&cloud, &words);
    assert_eq!(output.status.code(), Some(7), "{}", err(&output));
    assert!(err(&output).contains("not over within 1s"), "{}", err(&output));
}

#[test]
fn what_cannot_begin_ends_as_without_waiting() {
    let cloud = hurried();
    let words = ["device", "sync-dev-info", "--dev-list", "16E0091709B04C926", "--wait=60"];
    let other = ["--access-key", "other", "--secret-key-file", "tests/sessions/key"];
    let refused = run(&cloud, &[&words[..], &other].concat());
    assert_eq!(refused.status.code(), Some(3), "{}", err(&refused));
}
