use serde_json::{Value, json};

use super::answer;
use crate::catalog::catalog;
use crate::envelope::Envelope;
use crate::operation::{Answer, Batched, EffectClass, Paged};
use crate::raw::RawOutput;
use crate::server::{Reply, endpoints, operation};
use crate::*;

fn output(result: Value) -> RawOutput {
    RawOutput { result, failures: Vec::new() }
}

#[test]
fn every_operation_can_be_opened_by_its_name() {
    for endpoint in endpoints() {
        let found = operation(endpoint.info.name).expect("an operation");
        assert_eq!(found.info.path, endpoint.info.path);
    }
    assert!(operation("addregion").is_none());
}

#[test]
fn a_request_is_the_typed_one() {
    let add = operation("addRegion").expect("an operation");
    let request = add.open(r#"{"parentId":0,"regionName":"1F"}"#).expect("a request");
    assert_eq!(request.body(), br#"{"regionName":"1F","parentId":"0"}"#);
    assert_eq!((request.effect(), request.inputs(), request.query().as_str()), (EffectClass::Create, None, ""));
    request.validate().expect("it keeps the rules");
    let nameless = add.open(r#"{"parentId":"0","regionName":""}"#).expect("a request");
    assert_eq!(nameless.validate().expect_err("too short").field(), "regionName");
    assert!(add.open(r#"{"parentId":"0"}"#).is_err());
}

#[test]
fn the_effect_may_depend_on_a_parameter() {
    let upgrades = operation("getDeviceUpgradeInfo").expect("an operation");
    let request = |reset: u8| {
        let devices = r#"[{"qrCode":"16E0091709B04C926"},{"mac":"00-FF-00-17-00-18"}]"#;
        upgrades.open(&format!(r#"{{"devList":{devices},"resetUpgradeResult":{reset}}}"#)).expect("a request")
    };
    assert_eq!((request(0).effect(), request(1).effect()), (EffectClass::Read, EffectClass::Delete));
    assert_eq!((request(0).inputs(), request(0).needs_batches()), (Some(2), false));
}

#[test]
fn a_page_is_found_under_every_name() {
    let regions = "getPagedRootRegions";
    let entry = json!({ "regionId": "1" });
    for result in [json!({ "list": [entry], "total": "7" }), json!({ "total": 7, "list": [entry] })] {
        assert_eq!(answer::page(regions, result), (vec![entry.clone()], Some(7)));
    }
    assert_eq!(answer::page(regions, json!([entry])), (vec![entry.clone()], None));
    for empty in [Value::Null, json!({}), json!({ "list": null })] {
        assert_eq!(answer::page(regions, empty), (vec![], None));
    }
}

#[test]
fn an_entry_without_its_key_has_none() {
    let devices = "getDeviceListInProjectApplication";
    let key = |item: Value| answer::key(devices, &item);
    assert_eq!(key(json!({ "parentQrCode": "A", "channelId": 3 })).as_deref(), Some("A/3"));
    for item in [json!({ "parentQrCode": "", "channelId": 3 }), json!({ "channelId": 3 }), json!("odd")] {
        assert_eq!(key(item), None);
    }
    assert_eq!(answer::key("queryFlow", &json!({ "time": 1 })), None);
}

#[test]
fn answers_are_put_together_as_the_catalog_says() {
    let merged = |name: &str, one: Value, other: Value| {
        let mut into = output(one);
        answer::merge(name, &mut into, output(other));
        into.result
    };
    let lists = merged("searchYear", json!({ "deviceVideoInfoList": [1] }), json!({ "deviceVideoInfoList": [2, 3] }));
    assert_eq!(lists, json!({ "deviceVideoInfoList": [1, 2, 3] }));
    let maps = merged("batchGetRegionAncestor", json!({ "8": [1] }), json!({ "9": [2] }));
    assert_eq!(maps, json!({ "8": [1], "9": [2] }));
    let count = "getFlowDeviceNumInRegionList";
    assert_eq!(merged(count, json!({ "flowIpcNum": 2 }), json!({ "flowIpcNum": "3" })), json!({ "flowIpcNum": 5 }));
    // What one call does not tell leaves the sum unknown, whichever it is.
    for untold in [json!({ "flowIpcNum": null }), json!({}), Value::Null] {
        let told = || json!({ "flowIpcNum": 2 });
        assert_eq!(merged(count, told(), untold.clone()), json!({ "flowIpcNum": null }));
        assert_eq!(merged(count, untold, told()), json!({ "flowIpcNum": null }));
    }
}

/// The documented answers of an operation.
fn answers(name: &str) -> impl Iterator<Item = &'static str> {
    let examples = &catalog().operation(name).expect("an operation").examples;
    examples.iter().filter_map(|example| Some(example.response.as_ref()?.text()))
}

/// Takes documented pages, and one without keys, apart as the type does, and as the catalog says; answers how many.
fn pages_alike<Op: Paged>() -> usize {
    let name = Op::INFO.name;
    let nameless = r#"{"error_code":0,"result":{"list":[{"parentQrCode":"","plateId":"","fileId":"","regionId":"1","channelId":3}]}}"#;
    let each = answers(name).chain([nameless]).map(|text| {
        let envelope = Envelope::parse(text).expect("an envelope");
        let (typed, total) = Op::into_page(Op::Output::decode(&envelope).expect(name));
        let raw = RawOutput::decode(&envelope).expect(name);
        let (items, told) = answer::page(name, raw.result);
        assert_eq!((items.len(), told), (typed.len(), total), "{name}: {text}");
        let keys: Vec<_> = items.iter().map(|item| answer::key(name, item)).collect();
        assert_eq!(keys, typed.iter().map(Op::item_key).collect::<Vec<_>>(), "{name}: {text}");
    });
    each.count()
}

#[test]
fn pages_are_taken_apart_as_the_types_do() {
    let seen = [
        pages_alike::<GetPagedRootRegions>(),
        pages_alike::<GetPagedRegionChildren>(),
        pages_alike::<GetRegionByNameLike>(),
        pages_alike::<GetDeviceListInDeviceApplication>(),
        pages_alike::<GetDeviceListInProjectApplication>(),
        pages_alike::<SearchVideo>(),
        pages_alike::<QueryFlow>(),
        pages_alike::<GetAllPlateListByPage>(),
        pages_alike::<GetExportRecords>(),
    ];
    assert_eq!(seen.len(), catalog().operations.iter().filter(|known| known.paging.is_some()).count());
    assert!(seen.iter().all(|count| *count > 1), "{seen:?}");
}

/// Puts documented answers together as the type does, and as the catalog says; answers how many.
fn merges_alike<Op: Batched>() -> usize
where
    Op::Output: Reply,
{
    let name = Op::INFO.name;
    let each = answers(name).map(|text| {
        let envelope = Envelope::parse(text).expect("an envelope");
        let typed = || Op::Output::decode(&envelope).expect(name);
        let mut expected = typed();
        Op::merge(&mut expected, typed());
        let raw = || RawOutput::decode(&envelope).expect(name);
        let mut merged = raw();
        answer::merge(name, &mut merged, raw());
        if let Value::Object(members) = &mut merged.result {
            members.remove("failList"); // They are told beside the result.
        }
        let text = json!({ "error_code": 0, "result": merged.result, "failList": merged.failures }).to_string();
        let read = Op::Output::decode(&Envelope::parse(&text).expect("an envelope")).expect(name);
        assert_eq!(read.to_json(), expected.to_json(), "{name}");
    });
    each.count()
}

#[test]
fn answers_are_put_together_as_the_types_do() {
    let seen = [
        merges_alike::<BatchGetRegionAncestor>(),
        merges_alike::<AddIpcListToNvr>(),
        merges_alike::<DeleteDeviceList>(),
        merges_alike::<SyncDevInfo>(),
        merges_alike::<MoveDeviceListToRegion>(),
        merges_alike::<RebootDeviceList>(),
        merges_alike::<CheckDeviceNewestFwVer>(),
        merges_alike::<UpgradeDeviceOnline>(),
        merges_alike::<GetDeviceUpgradeInfo>(),
        merges_alike::<SearchYear>(),
        merges_alike::<GetFlowDeviceNumInRegionList>(),
        merges_alike::<SetEnableByAlarmType>(),
        merges_alike::<SetAlarmInputEnable>(),
        merges_alike::<SetAlarmOutputEnable>(),
    ];
    assert_eq!(seen.len(), catalog().operations.iter().filter(|known| known.batch.is_some()).count());
    assert!(seen.iter().all(|count| *count > 0), "{seen:?}");
}

#[test]
fn what_the_catalog_pages_and_splits_the_types_do_too() {
    let client = crate::ClientBuilder::with_transport(Silent)
        .credentials(crate::Credentials::new("test-ak", "test-sk").expect("keys"))
        .build()
        .expect("a client");
    let (mut pages, mut batches) = (0, 0);
    for known in &catalog().operations {
        let Some(example) = known.examples.iter().find_map(|example| example.request.as_ref()) else { continue };
        let endpoint = operation(&known.name).expect("an operation");
        let Ok(request) = endpoint.open(example.text()) else { continue };
        assert_eq!(request.inputs().is_some(), known.batch.is_some(), "{}", known.name);
        assert_eq!(request.pages(&client).is_some(), known.paging.is_some(), "{}", known.name);
        pages += usize::from(known.paging.is_some());
        batches += usize::from(known.batch.is_some());
    }
    assert!(pages > 5 && batches > 10, "only {pages} lists and {batches} batches could be opened");
}

struct Silent;

impl crate::transport::Transport for Silent {
    async fn send(
        &self,
        _: http::Request<bytes::Bytes>,
    ) -> Result<http::Response<bytes::Bytes>, crate::transport::TransportError> {
        std::future::pending().await
    }
}
