//! Errata: answers are read by every reading, requests are sent by one, and disputed rules are not enforced.

use serde_json::json;

use super::generated::*;
use super::{answer, broken, result, sent};
use crate::{DeviceId, Operation, Switch, Timestamp};

#[test]
fn every_name_is_read() {
    for name in ["name", "nmae", "Name"] {
        let read = result::<ReadLog>(json!({ "list": [{ name: "Bo" }] }));
        assert_eq!(read.list[0].name.as_deref(), Some("Bo"), "{name}");
    }
}

#[test]
fn every_type_is_read() {
    for count in [json!(2), json!("2"), json!(2.0)] {
        assert_eq!(result::<ReadLog>(json!({ "count": count })).count, Some(2));
    }
    for open in [json!(1), json!("1"), json!(true), json!("on")] {
        assert_eq!(result::<ReadLog>(json!({ "open": open })).open.as_ref().and_then(Switch::is_on), Some(true));
    }
}

#[test]
fn a_list_is_read_inside_its_object_or_alone() {
    for list in [json!({ "list": [{ "name": "Bo" }] }), json!([{ "name": "Bo" }])] {
        assert_eq!(result::<ReadLog>(list).list[0].name.as_deref(), Some("Bo"));
    }
    for watch in [json!({ "hours": [1, 2] }), json!([1, "2"])] {
        let read = result::<ReadWatch>(json!({ "watch": watch })).watch.expect("a watch");
        assert_eq!(read.hours, Some(vec![1, 2]));
        let device = DeviceId::qr_code("16E0091709B04C926").expect("a QR code");
        let again = sent(&ReadWatch::new().target(device).watch(read));
        assert_eq!(again["watch"], json!({ "hours": [1, 2] }), "it is sent in one way");
    }
}

#[test]
fn every_unit_is_read_and_one_is_sent() {
    for at in [json!(1_700_000_000), json!("1700000000"), json!(1_700_000_000_000_i64)] {
        assert_eq!(result::<ReadLog>(json!({ "at": at })).at, Some(Timestamp::from_secs(1_700_000_000)));
    }
    let times = result::<ReadLog>(json!({ "times": [1_700_000_000, 1_700_000_000_000_i64] })).times;
    assert_eq!(times, [Timestamp::from_secs(1_700_000_000); 2]);
    let request = ReadLog::new(1).since(Timestamp::from_secs(1_700_000_000));
    assert_eq!(sent(&request), json!({ "pageNo": 1, "since": 1_700_000_000_000_i64 }));
}

#[test]
fn values_outside_of_their_set_and_unknown_or_missing_fields_do_no_harm() {
    let read = result::<ReadLog>(json!({ "flag": "green", "meant": -5, "extra": 1 }));
    assert_eq!((read.flag, read.meant, read.unseen), (Some(Flag::from_value("green")), Some(-5), None));
}

#[test]
fn failures_are_read_from_every_place() {
    for envelope in [
        json!({ "error_code": 0, "failList": [{ "uuid": "a", "errorCode": -1 }] }),
        json!({ "error_code": 0, "result": { "failList": [{ "uuid": "a", "error_code": -1 }] } }),
    ] {
        assert_eq!(answer::<ReadLog>(&envelope).expect("an answer").failures[0].uuid.as_deref(), Some("a"));
    }
}

#[test]
fn disputed_rules_are_not_enforced() {
    assert_eq!(broken(&ReadLog::new(99).label("four")), None, "range, length and required_when");
    assert_eq!(ReadLog::new(1).reason, None);
    let devices = (0..3).map(|_| DeviceId::qr_code("16E0091709B04C926").expect("a QR code"));
    assert!(ReadWatch::new().targets(devices).validate().is_ok(), "number of targets");
}
