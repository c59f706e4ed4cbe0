//! Values in every form: as requests send them, as answers bring them.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::time::Duration;

use serde_json::json;

use super::generated::*;
use super::{result, sent};
use crate::{ClockTime, Day, Decimal, DeviceId, RegionId, Secret, SortBy, Target, Timestamp};

fn device() -> DeviceId {
    DeviceId::qr_code("16E0091709B04C926").expect("a QR code")
}

#[test]
fn every_scalar_is_sent_in_its_form() {
    let shared = SharedValues::new()
        .text("a")
        .whole(1)
        .long(9_007_199_254_740_993)
        .truth(true)
        .number("1.5".parse::<Decimal>().expect("a number"))
        .hidden("test-secret")
        .anything(json!({ "b": [null] }))
        .seconds(Timestamp::from_secs(1_700_000_000))
        .millis(Timestamp::from_millis(1_700_000_000_123))
        .seconds_text(Timestamp::from_secs(1_700_000_000))
        .millis_text(Timestamp::from_millis(1_700_000_000_123))
        .lasts(Duration::from_secs(60))
        .lasts_text(Duration::from_secs(61))
        .day(Day::new(2023, 11, 28).expect("a day"))
        .record_day("0729001".parse().expect("a day"))
        .clock(ClockTime::new(3, 0, 0).expect("a time"))
        .on_int(true)
        .on_text(false)
        .on_word(true)
        .on_truth(false);
    let expected = json!({
        "text": "a",
        "whole": 1,
        "long": 9_007_199_254_740_993_i64,
        "truth": true,
        "number": "1.5",
        "hidden": "test-secret",
        "anything": { "b": [null] },
        "seconds": 1_700_000_000,
        "millis": 1_700_000_000_123_i64,
        "secondsText": "1700000000",
        "millisText": "1700000000123",
        "lasts": 60,
        "lastsText": "61",
        "day": "20231128",
        "recordDay": "0729001",
        "clock": "03:00:00",
        "onInt": 1,
        "onText": "0",
        "onWord": "on",
        "onTruth": false,
    });
    assert_eq!(sent(&StoreValues::new().shared(shared.clone())), json!({ "shared": expected }));
    assert_eq!(
        result::<ReadValues>(json!({ "shared": expected })).shared,
        Some(shared),
        "and is read in the same form"
    );
}

#[test]
fn compound_values_and_sets_are_sent_in_their_form() {
    let shared = SharedValues::new()
        .numbers([1, 2])
        .named([("a".to_owned(), "b".to_owned())].into())
        .pair(("c".into(), 3))
        .region(RegionId::from(7))
        .code("16E0091709B04C926".parse::<crate::QrCode>().expect("a QR code"))
        .mac("00:ff:00:17:00:18".parse::<crate::Mac>().expect("an address"))
        .flag(Flag::Half)
        .berth(Berth::Road)
        .signals(Signals::PILOT_ON_BOARD | Signals::FISHING)
        .ship(Ship::new("1"))
        .ships([Ship::new("2"), Ship::new("3").tons(2)]);
    let expected = json!({
        "numbers": [1, 2],
        "named": { "a": "b" },
        "pair": ["c", 3],
        "region": "7",
        "code": "16E0091709B04C926",
        "mac": "00-FF-00-17-00-18",
        "flag": "half red",
        "berth": -1,
        "signals": [-2147483648, 64, 0],
        "ship": { "shipId": "1" },
        "ships": [{ "shipId": "2" }, { "shipId": "3", "tons": 2 }],
    });
    assert_eq!(sent(&StoreValues::new().shared(shared.clone())), json!({ "shared": expected }));
    assert_eq!(result::<ReadValues>(json!({ "shared": expected })).shared, Some(shared));
}

#[test]
fn what_requests_alone_hold_is_sent() {
    let sent_values =
        SentValues::new().on_int(false).on_text(true).on_word(false).on_truth(true).texts(["a", "b"]).any(1);
    let request = StoreValues::new()
        .sent(sent_values)
        .order(ShipOrder::new().order(vec![SortBy::ascending(ShipKey::Name), SortBy::descending(ShipKey::Size)]))
        .device(device())
        .channels([device().channel(1), device().channel(2)])
        .child(device().child("00-FF-00-17-00-19".parse().expect("an address")))
        .any(Target::from(device().channel(3)));
    let expected = json!({
        "sent": { "onInt": 0, "onText": "1", "onWord": "off", "onTruth": true, "texts": ["a", "b"], "any": 1 },
        "order": { "order": [{ "shipName": "asc" }, { "tons": "desc" }] },
        "device": { "qrCode": "16E0091709B04C926" },
        "channels": [
            { "qrCode": "16E0091709B04C926", "channelId": 1 },
            { "qrCode": "16E0091709B04C926", "channelId": 2 },
        ],
        "child": { "qrCode": "16E0091709B04C926", "childMac": "00-FF-00-17-00-19" },
        "any": { "qrCode": "16E0091709B04C926", "channelId": 3 },
    });
    assert_eq!(sent(&request), expected);
    assert_eq!(sent(&StoreValues::new()), json!({}), "what is not set is not sent");
}

#[test]
fn answers_are_read_whatever_form_they_come_in() {
    let read = result::<ReadValues>(json!({ "answer": {
        "onInt": "on",
        "onText": true,
        "onWord": 0,
        "onTruth": "maybe",
        "inner": [{ "onInt": 1, "inner": null }],
        "series": { "load": [["1700000000000", "0.5"], [1700000001000_i64, 1], ["odd"]] },
        "triple": ["a", "1700000000", 1],
        "quadruple": ["4", 5, "on", 6],
        "switches": ["on", 0, null],
        "times": { "a": 1700000000, "b": "later" },
        "byFlag": { "red": { "shipId": 7 }, "green": {} },
        "byCode": { "TP116E0091709B04C926": "3", "16E0091709B04C926": 4, "": 5 },
    } }));
    let answer = read.answer.expect("an object");
    let on = |switch: &Option<crate::Switch>| switch.as_ref().and_then(crate::Switch::is_on);
    assert_eq!([&answer.on_int, &answer.on_text, &answer.on_word].map(on), [Some(true), Some(true), Some(false)]);
    assert!(answer.on_truth.is_some() && on(&answer.on_truth).is_none(), "unknown, and kept");
    assert_eq!(on(&answer.inner[0].on_int), Some(true));
    let points: Vec<_> = answer.series["load"].iter().map(|(at, value)| (at.as_millis(), value.to_f64())).collect();
    assert_eq!(points, [(1_700_000_000_000, Some(0.5)), (1_700_000_001_000, Some(1.0))]);
    let (text, at, switch) = answer.triple.expect("three things");
    assert_eq!((&*text, at.as_secs(), switch.is_on()), ("a", 1_700_000_000, Some(true)));
    let (whole, text, truth, number) = answer.quadruple.expect("four things");
    assert_eq!((whole, &*text, truth, number.as_str()), (4, "5", true, "6"));
    assert_eq!(answer.switches.iter().map(crate::Switch::is_on).collect::<Vec<_>>(), [Some(true), Some(false)]);
    assert_eq!(answer.times.into_iter().collect::<Vec<_>>(), [("a".to_owned(), Timestamp::from_secs(1_700_000_000))]);
    assert_eq!(answer.by_flag[&Flag::Red].ship_id.as_deref(), Some("7"));
    assert!(answer.by_flag.contains_key(&Flag::from_value("green")), "an unknown key survives");
    assert_eq!(answer.by_code.values().copied().collect::<Vec<_>>(), [5, 4, 3], "no two keys become one");
}

#[test]
fn sets_keep_what_they_do_not_know() {
    for (json, flag) in [("red", Flag::Red), ("", Flag::Plain)] {
        assert_eq!(result::<ReadValues>(json!({ "shared": { "flag": json } })).shared.and_then(|s| s.flag), Some(flag));
    }
    let read = result::<ReadValues>(json!({ "shared": { "flag": "green", "berth": 9, "signals": [1, 2, 0, 4] } }));
    let shared = read.shared.expect("values");
    let signals = shared.signals.clone().expect("bits");
    assert_eq!(signals.bits().collect::<Vec<_>>(), [Signals::ANCHOR]);
    let again = sent(&StoreValues::new().shared(shared));
    assert_eq!(again, json!({ "shared": { "flag": "green", "berth": 9, "signals": [1, 2, 0, 4] } }));
}

#[test]
fn a_voyage_ends_in_two_ways() {
    use crate::Terminal;

    let ends = [Sailing::Started, Sailing::Arrived, Sailing::Sunk, Sailing::Lost].map(|sailing| sailing.terminal());
    assert_eq!(ends, [None, Some(Terminal::Success), Some(Terminal::Failure), Some(Terminal::Failure)]);
    assert_eq!(Sailing::from_value(9).terminal(), None);
}

#[test]
fn a_secret_is_not_shown() {
    let shared = SharedValues::new().hidden(Secret::new("test-secret"));
    assert!(!format!("{shared:?}").contains("test-secret"));
}

#[test]
fn a_message_is_read() {
    let message: HarbourMessage =
        serde_json::from_value(json!({ "shipId": 7, "at": "1700000000000", "sailing": 1, "later": {} }))
            .expect("a message");
    assert_eq!((&*message.ship_id, message.sailing), ("7", Some(Sailing::Arrived)));
    assert_eq!(message.at, Some(Timestamp::from_millis(1_700_000_000_000)));
    assert!(serde_json::from_value::<HarbourMessage>(json!({ "at": 1 })).is_err(), "without its id it means nothing");
}

#[test]
fn values_are_compared_as_what_they_are_on_the_wire() {
    let hash = |value: &ShipKey| BuildHasherDefault::<DefaultHasher>::default().hash_one(value);
    let named = ShipKey::from_value(ShipKey::Name.value());
    assert_eq!((&named, hash(&named)), (&ShipKey::Name, hash(&ShipKey::Name)));
    let (age, width) = (ShipKey::from_value("age"), ShipKey::from_value("width"));
    assert!(age != width && hash(&age) != hash(&width) && age != ShipKey::Name);
    assert!(Berth::Road != Berth::Quay && Berth::from_value(7) == Berth::from_value(7));
    assert!(Berth::Road < Berth::Quay, "-1 and 0");
    assert!(Berth::Quay < Berth::from_value(7) && Berth::from_value(-7) < Berth::Road);
    assert!(ShipKey::from_value("age") < ShipKey::Name && ShipKey::Size < ShipKey::from_value("width"));
}
