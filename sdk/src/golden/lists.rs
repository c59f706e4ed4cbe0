//! Long lists: pages of both styles, batches of every merge.

use serde_json::json;

use super::generated::*;
use super::{result, sent};
use crate::DeviceId;
use crate::operation::{Batched, Paged, PagingStyle};

#[test]
fn pages_are_asked_for_by_entries() {
    let mut request = ListShips::new().flag(Flag::Red);
    assert_eq!((ListShips::PAGING.style, ListShips::PAGING.max), (PagingStyle::Offset, 50));
    assert_eq!((request.page(), sent(&request)), ((0, 50), json!({ "start": 0, "limit": 50, "flag": "red" })));
    request.set_page(50, 20);
    assert_eq!((request.page(), sent(&request)), ((50, 20), json!({ "start": 50, "limit": 20, "flag": "red" })));
    let page = result::<ListShips>(json!({ "total": "7", "list": [{ "shipId": "1" }] }));
    assert_eq!(ListShips::into_page(page), (vec![Ship::new("1")], Some(7)));
    assert_eq!(ListShips::into_page(result::<ListShips>(json!({}))), (Vec::new(), None));
    assert_eq!(ListShips::item_key(&Ship::new("1")).as_deref(), Some("1"));
    let mut nameless = Ship::new("1");
    nameless.ship_id = None;
    assert_eq!(ListShips::item_key(&nameless), None, "no key without all its parts");
    nameless.ship_id = Some(String::new());
    assert_eq!(ListShips::item_key(&nameless), None, "an empty text tells nothing apart");
}

#[test]
fn a_key_may_have_several_parts_and_a_total_be_required() {
    let request = ListEntries::new();
    assert_eq!(
        sent(&request),
        json!({ "start": 0, "limit": 100 }),
        "also where the document calls the fields optional"
    );
    let page = result::<ListEntries>(json!({ "total": 1, "entries": [{ "shipId": "a", "berth": -1, "count": 3 }] }));
    let (entries, total) = ListEntries::into_page(page);
    assert_eq!(total, Some(1));
    assert_eq!(ListEntries::item_key(&entries[0]).as_deref(), Some("a/-1/3"));
    let mut nameless = entries[0].clone();
    nameless.ship_id = Some(String::new());
    assert_eq!(ListEntries::item_key(&nameless), None, "an empty text tells nothing apart");
}

#[test]
fn pages_are_asked_for_by_a_window_of_indexes() {
    let channel = DeviceId::qr_code("16E0091709B04C926").expect("a QR code").channel(1);
    let mut request = ListWindow::new(channel);
    let window = |request: &ListWindow| {
        let sent = sent(request);
        (sent["startIdx"].clone(), sent["endIdx"].clone())
    };
    assert_eq!((request.page(), window(&request)), ((0, 100), (json!(0), json!(99))));
    request.set_page(100, 40);
    assert_eq!((request.page(), window(&request)), ((100, 40), (json!(100), json!(139))));
    let page = result::<ListWindow>(json!({ "names": ["a"] }));
    assert_eq!(ListWindow::into_page(page), (vec!["a".to_owned()], None));
}

#[test]
fn a_batch_of_targets_merges_failures() {
    let device = DeviceId::qr_code("16E0091709B04C926").expect("a QR code");
    let request = ScrapDevices::new().target(device.clone()).target(device.channel(1));
    assert_eq!((ScrapDevices::MAX, request.inputs().len()), (Some(3), 2));
    let second = request.with_inputs(request.inputs()[1..].to_vec());
    assert_eq!(sent(&second), json!({ "devList": [{ "qrCode": "16E0091709B04C926", "channelId": 1 }] }));
    let fail = json!({ "failList": [{ "qrCode": "16E0091709B04C926", "channelId": 1, "error_code": -1 }] });
    let mut merged = result::<ScrapDevices>(json!({}));
    ScrapDevices::merge(&mut merged, result::<ScrapDevices>(fail));
    let failures = ScrapDevices::failures(&merged);
    assert_eq!(failures.len(), 1);
    assert!(ScrapDevices::is_failure_of(&failures[0], &request.inputs()[1]));
    assert!(!ScrapDevices::is_failure_of(&failures[0], &request.inputs()[0]));
}

#[test]
fn a_batch_of_objects_appends_lists_and_tells_failures_by_id() {
    let request = BoardPassengers::new([Passenger::new("a"), Passenger::new("b").name("Bo")]);
    let first = json!({ "boarded": ["a"], "failList": [{ "uuid": "b", "error_code": -3 }] });
    let mut merged = result::<BoardPassengers>(first);
    BoardPassengers::merge(&mut merged, result::<BoardPassengers>(json!({ "boarded": ["c"] })));
    assert_eq!((&*merged.boarded, merged.failures.len()), (&["a".to_owned(), "c".into()][..], 1));
    let of = |input: &Passenger| BoardPassengers::is_failure_of(&merged.failures[0], input);
    assert_eq!(request.inputs().iter().map(of).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn a_batch_adds_numbers_up() {
    let request = LoadParcels::new();
    assert_eq!((LoadParcels::MAX, request.inputs()), (None, &[][..]));
    let request = request.with_inputs(vec![Parcel::new().uuid("a"), Parcel::new()]);
    assert_eq!(sent(&request), json!({ "parcels": [{ "uuid": "a" }, {}] }));
    let mut merged = result::<LoadParcels>(json!({ "loaded": 1, "kilograms": 3 }));
    LoadParcels::merge(&mut merged, result::<LoadParcels>(json!({ "loaded": 2, "kilograms": 4 })));
    assert_eq!((merged.loaded, merged.kilograms), (3, Some(7)));
    LoadParcels::merge(&mut merged, result::<LoadParcels>(json!({ "loaded": 1 })));
    assert_eq!(
        (merged.loaded, merged.kilograms),
        (4, None),
        "a number that one call did not tell leaves the sum unknown"
    );
    let failed =
        result::<LoadParcels>(json!({ "loaded": 0, "failList": [{ "uuid": "a" }, { "error_code": -1 }] })).failures;
    assert!(LoadParcels::is_failure_of(&failed[0], &request.inputs()[0]));
    assert!(!LoadParcels::is_failure_of(&failed[1], &request.inputs()[1]), "without an id nothing can be told");
}

#[test]
fn a_batch_puts_whole_results_together() {
    let mut merged = result::<FindCodes>(json!({ "a": { "shipId": "1" } }));
    FindCodes::merge(&mut merged, result::<FindCodes>(json!({ "b": { "shipId": "2" } })));
    assert_eq!(merged.result.keys().collect::<Vec<_>>(), ["a", "b"]);
    let mut merged = result::<FindNames>(json!(["ANNA"]));
    FindNames::merge(&mut merged, result::<FindNames>(json!(["BETA"])));
    assert_eq!(merged.result, ["ANNA", "BETA"]);
}
