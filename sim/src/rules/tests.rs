//! Every example of the document keeps the rules, and every broken rule is found.

use serde_json::{Value, json};
use tums::catalog::catalog;

use super::*;

fn at(operation: &str, body: &Value, now: i64) -> Result<(), (i64, String)> {
    let operation = catalog().operation(operation).expect("an operation");
    let checked = check(operation, body.to_string().as_bytes(), Timestamp::from_secs(now));
    checked.map_err(|refusal| (refusal.code.value(), refusal.message.into_owned()))
}

#[track_caller]
fn refused(operation: &str, body: Value, code: i64, word: &str) {
    let (found, message) = at(operation, &body, 0).expect_err("a broken rule");
    assert_eq!(found, code, "{operation} {body}: {message}");
    assert!(message.contains(word), "{operation} {body}: {message}");
}

#[test]
fn every_example_keeps_the_rules() {
    let mut count = 0;
    let mut broken = Vec::new();
    for operation in &catalog().operations {
        for example in &operation.examples {
            let Some(body) = example.sends.as_ref().or(example.request.as_ref()) else { continue };
            let body = body.value();
            broken.extend(at(&operation.name, &body, 0).err().map(|(_, message)| (operation.name.as_str(), message)));
            count += 1;
        }
    }
    // The specification has an erratum for this one.
    let known = ("getAggregatedMetricValue", "`endTime` must be later than `startTime`".to_owned());
    assert_eq!(broken, [known]);
    assert!(count > 80, "{count} examples");
}

#[test]
fn names_are_known_and_complete() {
    refused("addRegion", json!({ "regionName": "a" }), -82419, "`parentId` is missing");
    refused("addRegion", json!({ "regionName": "a", "parentId": null }), -82419, "`parentId` is missing");
    refused("addRegion", json!({ "regionName": "a", "parentId": "0", "colour": 1 }), -82419, "`colour`");
    refused("getDeviceCapability", json!({}), -82419, "qrCode");
    refused("getDeviceCapability", json!({ "qrCode": "", "mac": "" }), -82419, "qrCode");
    refused("getNvrChannelQrCode", json!({ "qrCode": "16E0091709B04C926" }), -82419, "`channelId` is missing");
    refused("discoverIpcByNvr", json!({ "qrCode": "16E0091709B04C926", "channelId": 1 }), -82419, "`channelId`");
    refused("rebootDeviceList", json!({ "devList": [{ "channelId": 1 }] }), -82419, "devList[0]");
    let filter = json!({ "start": 0, "limit": 1, "filterAnd": { "hasChilds": 1 } });
    refused("getDeviceListInProjectApplication", filter, -82419, "filterAnd.hasChilds");
    refused("modifyDeviceTimingReboot", json!({ "qrCode": "16E0091709B04C926", "ifOpen": true }), -82419, "is missing");
}

#[test]
fn devices_among_other_parameters_are_named_like_targets() {
    let flow = |device: Value| {
        json!({ "start": 0, "limit": 1, "filterAnd": {
            "queryCategory": "device", "accuracy": "day", "devInfoList": [device], "timeList": [{ "startTime": 1, "endTime": 2 }] } })
    };
    assert_eq!(at("queryFlow", &flow(json!({ "qrCode": "16E0091709B04C926", "channelId": 1 })), 0), Ok(()));
    for (device, code, word) in [
        (json!({}), -82419, "`filterAnd.devInfoList[0].qrCode` or `mac` must be given"),
        (json!({ "qrCode": "16E0091709B04C926" }), -82419, "`filterAnd.devInfoList[0].channelId` is missing"),
        (json!({ "qrCode": "16E0091709B04C926", "channelId": 1, "colour": 1 }), -82419, "devInfoList[0].colour"),
        (json!({ "qrCode": 5, "channelId": 1 }), -82421, "devInfoList[0].qrCode"),
        (json!("16E0091709B04C926"), -82421, "devInfoList[0]"),
    ] {
        refused("queryFlow", flow(device), code, word);
    }
}

#[test]
fn types_are_those_of_the_table_or_numbers_inside_texts() {
    for (name, value) in
        [("regionName", json!(5)), ("order", json!("two")), ("order", json!(1.5)), ("parentId", json!([]))]
    {
        let mut body = json!({ "regionName": "a", "parentId": "0" });
        body[name] = value;
        refused("addRegion", body, -82421, name);
    }
    let body = json!({ "regionName": "a", "parentId": 0, "order": "2" });
    assert_eq!(at("addRegion", &body, 0), Ok(()));
    refused("rebootDeviceList", json!({ "devList": {} }), -82421, "devList");
    refused("rebootDeviceList", json!([]), -82421, "the body");
}

#[test]
fn ranges_and_lengths_are_heeded() {
    let region = |name: &str, order: i64| json!({ "regionName": name, "parentId": "0", "order": order });
    assert_eq!(at("addRegion", &region(&"名".repeat(32), 10_000), 0), Ok(()));
    refused("addRegion", region(&"a".repeat(33), 1), -82420, "regionName");
    refused("addRegion", region("", 1), -82420, "regionName");
    refused("addRegion", region("a", 0), -82420, "order");
    refused("addRegion", region("a", 10_001), -82420, "order");
    refused("getPagedRootRegions", json!({ "start": -1, "limit": 10 }), -82420, "start");
    refused("getPagedRootRegions", json!({ "start": 0, "limit": 51 }), -82420, "limit");
    refused("getPagedRootRegions", json!({ "start": 0, "limit": 10, "needDevNum": 2 }), -82420, "needDevNum");
    refused("batchGetRegionAncestor", json!({ "regionIds": [] }), -82420, "regionIds");
    let targets: Vec<_> = (0..101).map(|_| json!({ "qrCode": "16E0091709B04C926" })).collect();
    refused("rebootDeviceList", json!({ "devList": targets }), -82420, "devList");
    refused("createTempApplicationApiCredential", json!({ "expireTime": 86_401 }), -82420, "expireTime");
}

#[test]
fn an_operation_may_name_its_own_codes() {
    refused("getDeviceListInProjectApplication", json!({ "start": -1, "limit": 1 }), -80328, "start");
    refused("getDeviceListInProjectApplication", json!({ "start": 0, "limit": 101 }), -80329, "limit");
    let name = |name: &str| json!({ "qrCode": "16E0091709B04C926", "deviceName": name });
    assert_eq!(at("modifyDeviceName", &name("十个中文字符十个中文"), 0), Ok(()));
    assert_eq!(at("modifyDeviceName", &name("五个中文字and 16 others"), 0), Ok(()));
    refused("modifyDeviceName", name("十一个中文字符十一个中"), -80331, "deviceName");
    refused("modifyDeviceName", name(&"a".repeat(33)), -80331, "deviceName");
    let flow = json!({ "start": 0, "limit": 1, "filterAnd": {
        "queryCategory": "region", "accuracy": "day", "regionIdList": ["1"], "timeList": [{ "startTime": 2, "endTime": 1 }] } });
    refused("queryFlow", flow, -80551, "filterAnd.timeList[0].endTime");
    let total = json!({ "regionId": "1", "accuracy": "day", "startTime": 2, "endTime": 1 });
    refused("queryRegionSingleFlow", total, -80551, "endTime");
}

#[test]
fn values_of_sets_are_known() {
    let filtered = |types: Value| json!({ "start": 0, "limit": 1, "filterAnd": { "deviceTypeList": types } });
    assert_eq!(at("getDeviceListInDeviceApplication", &filtered(json!(["AC"])), 0), Ok(()));
    refused("getDeviceListInDeviceApplication", filtered(json!(["TOASTER"])), -82420, "deviceTypeList[0]");
    let colored =
        |color: Value| json!({ "filterAnd": { "vehicleColor": color, "devQrcodeList": ["16E0091709B04C926"] } });
    assert_eq!(at("exportAllVehicleDetectionRecords", &colored(json!("绿")), 0), Ok(()), "a set for reference only");
    refused("exportAllVehicleDetectionRecords", colored(json!(1)), -82421, "vehicleColor");
    let sorted = |sort: Value| json!({ "start": 0, "limit": 1, "sort": sort });
    refused("getDeviceListInProjectApplication", sorted(json!([{ "deviceType": "up" }])), -82420, "sort[0].deviceType");
    refused("getDeviceListInProjectApplication", sorted(json!([{ "colour": "asc" }])), -82420, "sort[0]");
}

#[test]
fn ranges_of_time_end_after_they_start_and_are_not_too_long() {
    let values = |from: i64, to: i64| {
        json!({ "qrCode": "16E0091709B04C926", "event": "solarPowerSystem", "startTime": from.to_string(), "endTime": to.to_string(),
            "metricList": ["batteryEnergyPercentage", "inputPowerInWatt", "outputPowerInWatt"] })
    };
    let day = 86_400_000;
    let example = catalog().operation("getMetricValue").and_then(|operation| operation.examples[0].request.clone());
    assert!(example.is_some_and(|example| example.text().contains("startTime")), "the body below is like the example");
    assert_eq!(at("getMetricValue", &values(100 * day, 101 * day), 0), Ok(()));
    refused("getMetricValue", values(101 * day, 100 * day), -82420, "endTime");
    refused("getMetricValue", values(100 * day, 101 * day + 1000), -82420, "endTime");
    let (code, message) = at("getMetricValue", &values(100 * day, 101 * day), 132 * 86_400).expect_err("too long ago");
    assert_eq!(code, -82420, "{message}");
}
