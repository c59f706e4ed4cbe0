//! What calls are aimed at: one target or a list, of one kind or several.

use serde_json::json;

use super::generated::*;
use super::{broken, sent};
use crate::{ChildId, DeviceId, Mac};

fn device() -> DeviceId {
    DeviceId::qr_code("16E0091709B04C926").expect("a QR code")
}

fn child() -> ChildId {
    let child: Mac = "00-FF-00-17-00-19".parse().expect("an address");
    DeviceId::mac("00-FF-00-17-00-18").expect("an address").child(child)
}

#[test]
fn one_target_stands_in_the_request_itself() {
    assert_eq!(sent(&HailDevice::new(device())), json!({ "qrCode": "16E0091709B04C926" }));
    let channel = json!({ "qrCode": "16E0091709B04C926", "channelId": 1 });
    assert_eq!(sent(&HailChannel::new(device().channel(1))), channel);
    assert_eq!(sent(&HailAny::new(device().channel(1))), channel);
    let child_json = json!({ "mac": "00-FF-00-17-00-18", "childMac": "00-FF-00-17-00-19" });
    assert_eq!(sent(&HailChild::new(child())), child_json);
    assert_eq!(sent(&HailAny::new(child())), child_json);
}

#[test]
fn only_the_kinds_of_the_operation_pass() {
    assert_eq!(broken(&HailDeviceOrChannel::new(device())), None);
    assert_eq!(broken(&HailDeviceOrChannel::new(device().channel(1))), None);
    assert_eq!(broken(&HailDeviceOrChannel::new(child())).as_deref(), Some("target"));
    let some = TowDevicesOrChildren::new("a").targets([crate::Target::from(device()), child().into()]);
    assert_eq!(broken(&some), None);
    assert_eq!(broken(&some.target(device().channel(1))).as_deref(), Some("devList"));
}

#[test]
fn a_list_of_targets_is_built_one_by_one_or_at_once() {
    let one = TowAny::new().target(device()).target(device().channel(2)).target(child());
    let expected = json!({ "devList": [
        { "qrCode": "16E0091709B04C926" },
        { "qrCode": "16E0091709B04C926", "channelId": 2 },
        { "mac": "00-FF-00-17-00-18", "childMac": "00-FF-00-17-00-19" },
    ] });
    assert_eq!(sent(&one), expected);
    let channels = TowChannels::new("a").targets([device().channel(1), device().channel(2)]);
    assert_eq!(sent(&channels)["devList"].as_array().map(Vec::len), Some(2));
    assert_eq!(sent(&TowAny::new()), json!({ "devList": [] }), "a required list is sent even when it is empty");
}

#[test]
fn the_number_of_targets_is_a_rule() {
    let devices = |count| TowDevices::new("a").targets((0..count).map(|_| device()));
    assert_eq!([0, 1, 2, 3].map(|count| broken(&devices(count)).is_none()), [false, true, true, false]);
    let channels = |count| TowChannels::new("a").targets((0..count).map(|channel| device().channel(channel)));
    assert_eq!([1, 2, 30].map(|count| broken(&channels(count)).is_none()), [false, true, true]);
    let any = |count| TowAny::new().targets((0..count).map(|_| device()));
    assert_eq!([0, 3, 4].map(|count| broken(&any(count)).is_none()), [true, true, false]);
}
