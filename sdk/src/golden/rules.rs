//! Rules for parameters: what is refused before anything is sent, and what is filled in.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::json;

use super::generated::*;
use super::{broken, sent};
use crate::{Day, Decimal, DeviceId, Timestamp};

fn berth() -> BookBerth {
    let required =
        BookBerthRequired { ship_name: "ANNA".into(), tons: 5, depth: Decimal::from(3), crew: vec!["Bo".into()] };
    BookBerth::new(required).captain("Cy").stay(Duration::from_secs(60))
}

fn day(day: u8) -> Day {
    Day::new(2024, 1, day).expect("a day")
}

#[test]
fn a_request_within_the_rules_passes() {
    assert_eq!(broken(&berth()), None);
    let body = json!({ "shipName": "ANNA", "tons": 5, "captain": "Cy", "depth": "3", "stay": 60, "crew": ["Bo"] });
    assert_eq!(sent(&berth()), body);
}

#[test]
fn each_rule_is_enforced() {
    let number = |text: &str| text.parse::<Decimal>().expect("a number");
    let mut long_name = berth();
    long_name.ship_name = "ANNA II".into();
    let mut heavy = berth();
    heavy.tons = 501;
    let mut deep = berth();
    deep.depth = number("20.5");
    let mut alone = berth();
    alone.crew = Vec::new();
    let mut nobody = berth();
    nobody.captain = None;
    let mut never = berth();
    never.stay = None;
    let lights: BTreeMap<String, i64> = [("bow".to_owned(), 1), ("stern".to_owned(), 2)].into();
    let cargo = Cargo::new().crates(["a", "b", "c", "d"]);
    for (request, field) in [
        (long_name, "shipName"),
        (heavy, "tons"),
        (deep, "depth"),
        (alone, "crew"),
        (berth().captain("船长们"), "captain"),
        (berth().captain("a船长"), "captain"),
        (berth().captain("captain"), "captain"),
        (berth().draught(number("-0.1")), "draught"),
        (berth().stay(Duration::from_secs(3601)), "stay"),
        (berth().pin("12345"), "pin"),
        (berth().lights(lights), "lights"),
        (berth().cargo(Cargo::new()), "cargo.sacks"),
        (berth().cargo(Cargo::new().sacks(0)), "cargo.sacks"),
        (berth().cargos([("a".to_owned(), cargo.clone())].into()), "cargos.a.crates"),
        (berth().more([Cargo::new().sacks(1), cargo]), "more[1].crates"),
        (berth().from_day(day(1)).to_day(day(4)), "toDay"),
        (berth().from_day(day(2)).to_day(day(1)), "toDay"),
        (nobody, "captain"),
        (never, "stay"),
    ] {
        assert_eq!(broken(&request).as_deref(), Some(field), "{request:?}");
    }
    for request in [
        berth().captain("船长"),
        berth().captain("abcdef"),
        berth().captain("船abc"),
        berth().draught(number("20")),
        berth().guess(9),
        berth().from_day(day(1)).to_day(day(3)),
    ] {
        assert_eq!(broken(&request), None, "{request:?}");
    }
}

#[test]
fn a_refusal_names_field_rule_and_value_but_no_secret() {
    use crate::Operation;

    let mut heavy = berth();
    heavy.tons = 501;
    assert_eq!(heavy.validate().expect_err("refused").to_string(), "`tons`: must be from 1 to 500; got 501");
    let refused = berth().pin("12345").validate().expect_err("refused").to_string();
    assert_eq!(refused, "`pin`: must have a length from 4 to 4; got length 5");
}

#[test]
fn a_time_range_has_a_longest_span() {
    let loading = |until: i64| {
        let cargo = Cargo::new().sacks(1).loaded_at(Timestamp::from_secs(0)).loaded_by(Timestamp::from_secs(until));
        broken(&berth().cargo(cargo))
    };
    assert_eq!(loading(86_400), None);
    assert_eq!(loading(86_401).as_deref(), Some("cargo.loadedBy"));
    assert_eq!(loading(-1).as_deref(), Some("cargo.loadedBy"));
}

#[test]
fn what_another_field_demands_must_be_given() {
    let tug = || BookTug::new(Flag::Blue);
    assert_eq!(broken(&tug()), None);
    for (request, field) in [
        (BookTug::new(Flag::Red), "redName"),
        (tug().berth(Berth::Road), "quayName"),
        (tug().urgent(true), "reason"),
        (tug().night(false), "lamp"),
        (tug().count(3), "ropes"),
        (tug().mode("manual"), "pilot"),
    ] {
        assert_eq!(broken(&request).as_deref(), Some(field));
    }
    for request in [
        BookTug::new(Flag::Red).red_name("a"),
        tug().berth(Berth::from_value(7)),
        tug().urgent(false),
        tug().night(true),
        tug().count(4),
        tug().mode("auto"),
        tug().mode("manual").pilot("Di"),
    ] {
        assert_eq!(broken(&request), None, "{request:?}");
    }
}

#[test]
fn constants_and_defaults_are_filled_in() {
    let tug = sent(&BookTug::new(Flag::Blue));
    assert_eq!(
        tug,
        json!({ "kind": "tug", "version": 2, "strict": true, "marks": ["a", "b"], "byFlag": "blue", "count": 1 })
    );
    let defaults = json!({
        "text": "a \"b\" \\",
        "whole": -1,
        "big": 9_007_199_254_740_993_i64,
        "truth": true,
        "number": "5",
        "word": "none",
        "seconds": 0,
        "millis": "1000",
        "lasts": 60,
        "onInt": 1,
        "onText": "0",
        "onWord": "on",
        "onTruth": false,
        "flag": "red",
        "berth": -1,
        "signals": [0, 64, 0],
        "region": "1",
        "none": [],
        "some": [1, 2],
        "flags": ["red", "blue"],
    });
    assert_eq!(sent(&SetDefaults::new()), defaults);
    assert_eq!(sent(&SetDefaults::default().text("b").left(7))["left"], 7);
}

#[test]
fn many_or_alike_fields_are_named_in_one_struct() {
    let buoy = PlaceBuoyRequired { name: "a".into(), r#type: Berth::Quay, required: true };
    assert_eq!(sent(&PlaceBuoy::new(buoy).note("b")), json!({ "name": "a", "type": 0, "required": 1, "note": "b" }));
    let device = DeviceId::qr_code("16E0091709B04C926").expect("a QR code");
    let moved = MoveBuoy::new(&device, MoveBuoyRequired { from: "a".into(), to: "b".into() });
    assert_eq!(sent(&moved), json!({ "qrCode": "16E0091709B04C926", "from": "a", "to": "b" }));
}

#[test]
fn requests_must_have_what_answers_may_lack() {
    let mut nameless = Ship::new("1");
    nameless.ship_id = None;
    assert_eq!(broken(&StoreCargo::new(nameless, [Timestamp::from_millis(1)])).as_deref(), Some("ship.shipId"));
    let cargo = StoreCargo::new(Ship::new("1"), [Timestamp::from_millis(1_700_000_000_000)]);
    assert_eq!(broken(&cargo), None);
    assert_eq!(sent(&cargo), json!({ "ship": { "shipId": "1" }, "moments": [1_700_000_000_000_i64] }));
}

#[test]
fn what_the_specification_lacks_is_added_and_not_validated() {
    let request = berth().extra("later", json!([1])).extra("tons", 900);
    assert_eq!(broken(&request), None);
    let sent = sent(&request);
    assert_eq!((&sent["later"], &sent["tons"]), (&json!([1]), &json!(900)));
}
