//! Who may call, and what devices must be like: every operation refuses what the catalog says, whatever else it does.

use serde_json::{Value, json};
use tums::catalog::{Operation, TargetKind, catalog};
use tums::operation::Apps;
use tums::{Client, DeviceStatus, ErrorCode, OpenStatus, Timestamp};
use tums_sim::world::{CAMERA, Kind, Place};
use tums_tests::simulated::Simulated;

use super::device::{NOBODY, id};

/// Before the times in the document's examples, so that none of them lies too far back.
const EARLY: Timestamp = Timestamp::from_secs(1_500_000_000);

/// What the document's first example sends, to another device.
fn body(operation: &Operation, code: &str) -> Value {
    let example = operation.examples.first().expect("an example");
    let mut body = example.sends.as_ref().or(example.request.as_ref()).expect("a request").value();
    if operation.name == "getAggregatedMetricValue" {
        // Its range ends before it starts; the specification has an erratum for that.
        let end = body["endTime"].take();
        body["endTime"] = body["startTime"].take();
        body["startTime"] = end;
    }
    if operation.name == "moveDeviceListToRegion" {
        body["regionId"] = "1".into();
    }
    let target = operation.target.as_ref().expect("a target");
    let mut named = json!({ "qrCode": code });
    if !target.kinds.contains(&TargetKind::Device) {
        named["channelId"] = 1.into();
    }
    match (&target.list, body.as_object_mut()) {
        (Some(list), Some(members)) => drop(members.insert(list.clone(), json!([named]))),
        (_, members) => {
            let members = members.expect("an object");
            for part in ["qrCode", "mac", "channelId", "childMac"] {
                members.remove(part);
            }
            members.append(named.as_object_mut().expect("an object"));
        }
    }
    body
}

/// The codes with which a call is refused: its own, or those of the targets that failed.
async fn codes(client: &Client, operation: &Operation, body: &Value) -> Vec<ErrorCode> {
    let answer = client.call_raw(&operation.path, body).await;
    let (failures, code) = match &answer {
        Ok(answer) => (answer.failures.as_slice(), None),
        Err(error) => (error.failures(), error.code()),
    };
    let code = code.filter(|_| failures.is_empty());
    let mut codes: Vec<_> = failures.iter().map(|failure| failure.code).chain(code).collect();
    codes.dedup();
    codes
}

/// Asserts that every operation with a target for which something holds refuses a device, and does nothing.
async fn refuse(simulated: &Simulated, device: &str, holds: fn(&Operation) -> bool, code: ErrorCode) -> usize {
    let operations = catalog().operations.iter().filter(|operation| operation.target.is_some() && holds(operation));
    let mut count = 0;
    for operation in operations {
        let refused = codes(&simulated.careless, operation, &body(operation, device)).await;
        assert_eq!(refused, [code], "{} on {device}", operation.name);
        // A list is carried out for the others, of which there are none here.
        if operation.failures.is_empty() {
            assert_eq!(simulated.simulator.effects(&operation.name), 0, "{}", operation.name);
        }
        count += 1;
    }
    count
}

#[tokio::test]
async fn an_application_of_the_other_kind_is_refused() {
    let simulated = Simulated::start().await;
    let mut count = 0;
    for operation in &catalog().operations {
        let (client, code) = match operation.apps {
            Apps::Project => (&simulated.device, ErrorCode::NOT_A_PROJECT_APPLICATION),
            Apps::Device => (&simulated.project, ErrorCode::NOT_A_DEVICE_APPLICATION),
            _ => continue,
        };
        assert_eq!(codes(client, operation, &json!({})).await, [code], "{}", operation.name);
        count += 1;
    }
    assert!(count > 20, "{count} operations are for one kind of application");
}

#[tokio::test]
async fn a_device_that_is_not_there_or_not_the_callers_is_refused() {
    let simulated = Simulated::start().await;
    simulated.simulator.clock().set(EARLY);
    let count = refuse(&simulated, NOBODY, |_| true, ErrorCode::DEVICE_NOT_FOUND).await;
    assert!(count > 50, "{count} operations have a target");
    let foreign = simulated.find(|device| device.kind() == Kind::Ipc && device.place == Place::Alone);
    simulated.change(foreign, |device| {
        device.foreign = true;
        device.regions.clear();
    });
    let foreign = simulated.device(foreign).qr_code.expect("a code");
    refuse(&simulated, foreign.as_str(), |_| true, ErrorCode::DEVICE_NOT_IN_APPLICATION).await;
}

#[tokio::test]
async fn a_device_that_is_not_paid_for_is_refused_where_the_document_says_so() {
    let simulated = Simulated::start().await;
    simulated.simulator.clock().set(EARLY);
    let key = simulated.simulator.world(|world| world.devices.find(&id(CAMERA))).expect("a camera");
    simulated.change(key, |device| device.open = OpenStatus::Closed);
    let count = refuse(&simulated, CAMERA, |operation| operation.paid, ErrorCode::DEVICE_NOT_PAID).await;
    assert!(count > 40, "{count} operations want devices that are paid for");
}

#[tokio::test]
async fn a_device_that_is_offline_or_asleep_is_refused_where_the_document_says_so() {
    let simulated = Simulated::start().await;
    let key = simulated.simulator.world(|world| world.devices.find(&id(CAMERA))).expect("a camera");
    simulated.change(key, |device| device.asleep = true);
    let count = refuse(&simulated, CAMERA, |operation| operation.online, ErrorCode::DEVICE_ASLEEP).await;
    assert!(count > 4, "{count} operations want devices that are online");
    simulated.change(key, |device| device.status = DeviceStatus::Offline);
    refuse(&simulated, CAMERA, |operation| operation.online, ErrorCode::DEVICE_OFFLINE).await;
}
