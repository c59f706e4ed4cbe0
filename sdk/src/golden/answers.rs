//! Every shape of an answer: nothing, objects, lists, maps, texts, outcomes, each with and without failures.

use serde_json::json;

use super::generated::*;
use super::{answer, result};
use crate::operation::Answer;
use crate::{Effect, ErrorCode, Operation, Timestamp};

#[test]
fn nothing_is_answered_with_nothing() {
    for envelope in [json!({ "error_code": 0 }), json!({ "error_code": "0", "result": { "later": 1 }, "msg": null })] {
        let () = answer::<AskNothing>(&envelope).expect("an answer");
    }
}

#[test]
fn an_object_needs_only_what_it_means_nothing_without() {
    let read = result::<AskObject>(json!({ "shipId": 1, "ship": {}, "crew": null, "unknown": [{}] }));
    assert_eq!((&*read.ship_id, &read.ship.ship_id), ("1", &None), "even what requests must have");
    assert!(read.crew.is_empty() && read.lights.is_empty() && read.note.is_none());
    for (lacking, path) in [
        (json!({ "ship": {} }), "result.shipId"),
        (json!({ "shipId": null, "ship": {} }), "result.shipId"),
        (json!({ "shipId": "1", "ship": [1] }), "result.ship"),
    ] {
        let error = answer::<AskObject>(&json!({ "error_code": 0, "result": lacking })).expect_err("it means nothing");
        assert_eq!(error.path(), path);
    }
}

#[test]
fn members_are_found_by_their_names_whatever_the_order() {
    let read = serde_json::from_str::<HarbourMessage>;
    let message = read(r#"{"sailing":1,"later":[{"at":1}],"at ":"1700000000000","shipId":7}"#).expect("a message");
    assert_eq!((&*message.ship_id, message.at.map(|at| at.as_secs())), ("7", Some(1_700_000_000)), "a trailing blank");
    let message = read(r#"{"shipId":7,"shipId":null,"at":1700000000000,"at":{}}"#).expect("a message");
    assert_eq!((&*message.ship_id, message.at.map(|at| at.as_secs())), ("7", Some(1_700_000_000)), "nothing is lost");
}

#[test]
fn an_error_deep_inside_tells_where() {
    let entries = json!({ "total": 2, "entries": [{ "count": 1 }, { "count": {} }] });
    let error = answer::<ListEntries>(&json!({ "error_code": 0, "result": entries })).expect_err("it means nothing");
    assert_eq!(error.path(), "result.entries[1].count");
}

#[test]
fn a_result_may_be_a_list_a_map_or_one_value() {
    let ships = result::<AskList>(json!([{ "shipId": "1", "flag": "red" }, null, { "shipId": 2 }])).result;
    assert_eq!(ships.iter().map(|ship| ship.ship_id.as_deref()).collect::<Vec<_>>(), [Some("1"), Some("2")]);
    assert_eq!(answer::<AskList>(&json!({ "error_code": 0 })).expect("empty").result, []);
    let times = result::<AskMap>(json!({ "anna": ["1700000000000", 1700000001000_i64], "none": null })).result;
    let millis: Vec<_> = times["anna"].iter().map(|at| at.as_millis()).collect();
    assert_eq!(millis, [1_700_000_000_000, 1_700_000_001_000]);
    assert_eq!(result::<AskText>(json!("ahoy")).result, "ahoy");
    assert_eq!(result::<AskTime>(json!("1700000000")).result, Timestamp::from_secs(1_700_000_000));
    let error = answer::<AskText>(&json!({ "error_code": 0, "result": {} })).expect_err("no text");
    assert_eq!(error.path(), "result");
}

#[test]
fn a_plain_success_is_read_in_one_pass_whatever_its_shape() {
    fn in_one_pass<T: Answer>(result: &str) -> bool {
        T::read(&format!(r#"{{"result":{result},"error_code":0}}"#)).is_some()
    }
    assert!(in_one_pass::<AskObjectOutput>(r#"{"shipId":1,"ship":{}}"#));
    assert!(in_one_pass::<AskListOutput>(r#"[{"shipId":"1"}]"#));
    assert!(in_one_pass::<AskObjectWithFailuresOutput>(r#"{"done":2}"#));
    assert!(in_one_pass::<AskListWithFailuresOutput>(r#"["a"]"#));
    assert!(!in_one_pass::<AskObjectWithFailuresOutput>(r#"{"done":2,"failList":[]}"#));
}

#[test]
fn failures_are_kept_wherever_they_stand() {
    let beside = json!({ "error_code": 0, "failList": [{ "qrCode": "16E0091709B04C926", "error_code": -1 }] });
    let inside =
        json!({ "error_code": 0, "result": { "failList": [{ "qrCode": "16E0091709B04C926", "errorCode": "-1" }] } });
    for envelope in [beside, inside] {
        let read = answer::<AskFailures>(&envelope).expect("an answer");
        assert_eq!(read.failures.len(), 1, "{envelope}");
        assert_eq!(read.failures[0].code, ErrorCode::new(-1));
    }
    let read = result::<AskObjectWithFailures>(json!({ "done": "1", "failList": [{ "uuid": "a", "error_code": -1 }] }));
    assert_eq!((read.done, read.failures[0].uuid.as_deref()), (Some(1), Some("a")));
    let envelope = json!({ "error_code": 0, "result": ["a"], "failList": [{ "uuid": "b", "error_code": -1 }] });
    let read = answer::<AskListWithFailures>(&envelope).expect("an answer");
    assert_eq!((read.result.as_slice(), read.failures.len()), (&["a".to_owned()][..], 1));
}

#[test]
fn all_ok_turns_failures_into_an_error() {
    let good = result::<AskObjectWithFailures>(json!({ "done": 2 }));
    assert_eq!(good.all_ok().expect("all went well").done, Some(2));
    let envelope = json!({ "error_code": 0, "result": ["a"], "failList": [{ "uuid": "b", "error_code": -1 }] });
    let error = answer::<AskListWithFailures>(&envelope).expect("an answer").all_ok().expect_err("one failed");
    assert_eq!((error.failures().len(), error.effect()), (1, Effect::Done));
    assert!(error.to_string().contains("askListWithFailures"), "{error}");
}

#[test]
fn a_code_may_be_an_answer() {
    assert_eq!(AskOutcomes::INFO.outcomes, [-2, -3]);
    let ready = result::<AskOutcomes>(json!({ "ship": { "shipId": "1" }, "onBoard": ["Bo"] }));
    let AskOutcomesOutput::Ready(fields) = ready else { panic!("{ready:?}") };
    assert_eq!((fields.ship.ship_id.as_deref(), &*fields.on_board), (Some("1"), &["Bo".to_owned()][..]));
    let pending = json!({ "error_code": -2, "result": { "etaMs": 1700000000000_i64 } });
    let Ok(AskOutcomesOutput::Pending(fields)) = answer::<AskOutcomes>(&pending) else { panic!("it is pending") };
    assert_eq!(fields.eta_ms, Some(Timestamp::from_millis(1_700_000_000_000)));
    let Ok(AskOutcomesOutput::Pending(fields)) = answer::<AskOutcomes>(&json!({ "error_code": -2 })) else {
        panic!("an outcome may come without its result")
    };
    assert_eq!(fields.eta_ms, None);
    assert_eq!(answer::<AskOutcomes>(&json!({ "error_code": -3 })), Ok(AskOutcomesOutput::Full));
    assert_eq!(answer::<AskOutcomes>(&json!({ "error_code": 0 })).expect_err("no ship").path(), "result.ship");
}

#[cfg(feature = "server")]
#[test]
fn a_server_writes_what_a_client_reads() {
    use crate::server::Reply;

    let read = |text: String| serde_json::from_str::<serde_json::Value>(&text).expect("JSON");
    assert_eq!(read(().to_json()), json!({ "error_code": 0 }));
    let output = AskObjectWithFailuresOutput {
        done: Some(1),
        failures: vec![crate::Failure::new(device(), ErrorCode::new(-1))],
    };
    let expected = json!({
        "error_code": 0,
        "result": { "done": 1 },
        "failList": [{ "qrCode": "16E0091709B04C926", "error_code": -1 }],
    });
    assert_eq!(read(output.to_json()), expected);
    let fields = AskOutcomesPending { eta_ms: Some(Timestamp::from_millis(5)) };
    assert_eq!(
        read(AskOutcomesOutput::Pending(fields).to_json()),
        json!({ "error_code": -2, "result": { "etaMs": 5 } })
    );
    assert_eq!(read(AskOutcomesOutput::Full.to_json()), json!({ "error_code": -3 }));
    assert_eq!(read(AskTimeOutput { result: Timestamp::from_secs(7) }.to_json())["result"], 7);

    fn device() -> crate::DeviceId {
        crate::DeviceId::qr_code("16E0091709B04C926").expect("a QR code")
    }
}

#[cfg(feature = "server")]
#[test]
fn a_server_reads_what_a_client_sends() {
    let endpoint = crate::server::Endpoint::plain::<MoveBuoy>();
    let body = r#"{"qrCode":"16E0091709B04C926","from":"a","to":"b"}"#;
    assert_eq!(endpoint.read_request(body).as_deref(), Ok(body));
    assert!(endpoint.read_request(r#"{"from":"a","to":"b"}"#).is_err(), "without its target");
    let endpoint = crate::server::Endpoint::plain::<BookTug>();
    let read = endpoint.read_request(r#"{"byFlag":"red"}"#).expect("constants and defaults may be missing");
    assert_eq!(read, r#"{"kind":"tug","version":2,"strict":true,"marks":["a","b"],"byFlag":"red","count":1}"#);
    assert!(endpoint.check_request(r#"{"byFlag":"red"}"#).is_err(), "a rule is broken");
}
