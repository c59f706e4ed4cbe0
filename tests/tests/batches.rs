//! Long lists of inputs: every input has one outcome, and the sum is always right.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use proptest::prelude::*;
use serde_json::{Value, json};
use tums::batch::{BatchOutcome, Outcome};
use tums::operation::Batched;
use tums::transport::TransportErrorKind;
use tums::{
    AddIpcListToNvr, BatchGetRegionAncestor, DeleteDeviceList, DeviceId, Effect, ErrorKind,
    GetFlowDeviceNumInRegionList, IpcToAdd, IpcToAddRequired, RebootDeviceList, RegionId, blocking,
};
use tums_tests::stub::{Asked, StubCloud, Told, code, devices};

fn device(number: usize) -> DeviceId {
    DeviceId::qr_code(&code(number)).expect("a device code")
}

/// Numbers of the devices that a call names.
fn named(asked: &Asked) -> Vec<usize> {
    let number = |device: &Value| device["qrCode"].as_str().expect("a code").parse().expect("a number");
    asked.body["devList"].as_array().expect("a list").iter().map(number).collect()
}

fn failures(list: impl IntoIterator<Item = Value>) -> Told {
    Told::envelope(json!({ "error_code": 0, "failList": list.into_iter().collect::<Vec<_>>() }))
}

fn failure(number: usize) -> Value {
    json!({ "qrCode": code(number), "error_code": -20571, "message": "offline" })
}

fn failed<T>((_, outcome): &(T, Outcome)) -> bool {
    matches!(outcome, Outcome::Failed { .. })
}

fn counts<Op: Batched>(batch: &BatchOutcome<Op>) -> (usize, usize, usize) {
    assert_eq!(batch.ok() + batch.failed() + batch.unknown(), batch.outcomes.len());
    (batch.ok(), batch.failed(), batch.unknown())
}

#[tokio::test(start_paused = true)]
async fn inputs_are_split_at_the_greatest_number_and_keep_their_order() {
    let cloud =
        StubCloud::new(|asked| failures(named(asked).into_iter().filter(|number| number % 70 == 0).map(failure)));
    let client = cloud.client();
    let batch = client.call_in_batches(RebootDeviceList::new().targets(devices(250))).await.expect("sent");
    assert_eq!(batch.outcomes.iter().map(|(device, _)| device.clone()).collect::<Vec<_>>(), devices(250));
    assert_eq!(counts(&batch), (246, 4, 0));
    for (number, (_, outcome)) in batch.outcomes.iter().enumerate() {
        let is_failed = matches!(outcome, Outcome::Failed { code: Some(code), .. } if code.value() == -20571);
        assert_eq!(is_failed, number % 70 == 0, "{number}: {outcome}");
    }
    assert_eq!(cloud.asked().iter().map(|asked| named(asked).len()).collect::<Vec<_>>(), [100, 100, 50]);
    assert_eq!(batch.output.as_ref().map(|output| output.failures.len()), Some(4));
    assert!(batch.unmatched.is_empty() && batch.errors.is_empty());
    assert_eq!(batch.to_string(), "rebootDeviceList: 246 ok, 4 failed, 0 unknown");
    let error = batch.all_ok().expect_err("some failed");
    assert_eq!((error.kind(), error.effect(), error.failures().len()), (ErrorKind::PartialFailure, Effect::Done, 4));
}

#[tokio::test(start_paused = true)]
async fn where_no_number_is_documented_a_call_takes_a_hundred() {
    let cloud = StubCloud::new(|_| failures([]));
    let client = cloud.client();
    let batch = client.call_in_batches(DeleteDeviceList::new().targets(devices(101))).await.expect("sent");
    assert_eq!((counts(&batch), cloud.asked().len()), ((101, 0, 0), 2));
    let batch = client.call_in_batches(DeleteDeviceList::new().targets(devices(101))).size(101).await.expect("sent");
    assert_eq!((counts(&batch), cloud.asked().len()), ((101, 0, 0), 3));
    assert!(batch.all_ok().is_ok());
}

#[tokio::test(start_paused = true)]
async fn no_inputs_are_no_call() {
    let cloud = StubCloud::new(|_| failures([]));
    let batch = cloud.client().call_in_batches(RebootDeviceList::new()).await.expect("nothing");
    assert_eq!((counts(&batch), cloud.asked().len()), ((0, 0, 0), 0));
    assert!(batch.output.is_none() && batch.all_ok().is_ok());
}

#[tokio::test(start_paused = true)]
async fn the_same_input_twice_is_refused() {
    let cloud = StubCloud::new(|_| failures([]));
    let request = RebootDeviceList::new().targets(devices(200)).target(device(7));
    let error = cloud.client().call_in_batches(request).await.expect_err("twice");
    assert_eq!((error.kind(), error.effect(), cloud.asked().len()), (ErrorKind::InvalidRequest, Effect::None, 0));
    assert!(error.to_string().contains("positions 7 and 200"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_when_a_later_call_would_break_a_rule() {
    let cloud = StubCloud::new(|_| failures([]));
    let request = RebootDeviceList::new().targets(devices(150)).target(device(900).channel(3));
    let error = cloud.client().call_in_batches(request).await.expect_err("a channel cannot be restarted");
    assert_eq!((error.kind(), cloud.asked().len()), (ErrorKind::InvalidRequest, 0));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_fails_decides_over_its_inputs_by_its_effect() {
    let cloud = StubCloud::new(move |asked| match named(asked)[0] {
        0 => failures([]),
        10 => Told::code(-88315),
        20 => Told::lost(TransportErrorKind::Connect),
        30 => Told::lost(TransportErrorKind::Reset),
        40 => Told::envelope(json!({ "error_code": -82422, "failList": [failure(41)] })),
        _ => Told::code(-10000),
    });
    let request = RebootDeviceList::new().targets(devices(60));
    let batch = cloud.client().call_in_batches(request).size(10).await.expect("sent");
    let outcome = |number: usize| batch.outcomes[number].1.to_string();
    assert_eq!(outcome(0), "ok");
    assert!(outcome(10).starts_with("-88315 DEVICE_NOT_PAID"), "{}", outcome(10));
    assert!(outcome(20).contains("could not connect"), "{}", outcome(20));
    assert_eq!(outcome(30), "not known");
    assert_eq!(outcome(50), "not known");
    assert_eq!((batch.errors.len(), batch.errors[0].inputs.clone()), (5, 10..20));
    let error = batch.all_ok().expect_err("some failed");
    assert_eq!(error.effect(), Effect::Done, "some of it was carried out");
}

#[tokio::test(start_paused = true)]
async fn a_code_for_some_failures_leaves_the_others_carried_out() {
    let code = tums::ErrorCode::new(-80362);
    assert_eq!(code.class(), tums::ErrorClass::Partial);
    let cloud = StubCloud::new(|_| {
        Told::envelope(
            json!({ "error_code": -80362, "result": { "failList": [{ "uuid": "1", "errorCode": -71551 }] } }),
        )
    });
    let camera = |number: usize| {
        IpcToAdd::new(IpcToAddRequired {
            uuid: number.to_string(),
            ip: format!("192.168.1.{number}"),
            port: "80".into(),
            connect_protocol: "ONVIF".into(),
        })
    };
    let request = AddIpcListToNvr::new(device(0), (0..3).map(camera));
    let batch = cloud.client().call_in_batches(request).await.expect("sent");
    assert_eq!((counts(&batch), failed(&batch.outcomes[1])), ((2, 1, 0), true));
}

#[tokio::test(start_paused = true)]
async fn a_failure_that_fits_no_input_makes_all_of_its_call_doubtful() {
    let cloud = StubCloud::new(|asked| match named(asked)[0] {
        0 => failures([failure(3), failure(99)]),
        _ => failures([]),
    });
    let request = RebootDeviceList::new().targets(devices(20));
    let batch = cloud.client().call_in_batches(request).size(10).await.expect("sent");
    assert_eq!(counts(&batch), (10, 1, 9));
    assert!(failed(&batch.outcomes[3]));
    assert_eq!((batch.failures.len(), batch.unmatched.len()), (2, 1));
    assert_eq!(batch.all_ok().expect_err("some failed").effect(), Effect::Done);
}

#[tokio::test(start_paused = true)]
async fn the_error_of_a_batch_tells_what_is_known_of_all_its_inputs() {
    for (stray, effect, text) in [
        (true, Effect::Unknown, "rebootDeviceList: answered; 1 input failed; it may have been carried out"),
        (false, Effect::None, "rebootDeviceList: not carried out; 10 inputs failed"),
    ] {
        let cloud = StubCloud::new(move |asked| match stray {
            true => failures([failure(99)]),
            false => failures(named(asked).into_iter().map(failure)),
        });
        let batch = cloud.client().call_in_batches(RebootDeviceList::new().targets(devices(10))).await.expect("sent");
        let error = batch.all_ok().expect_err("some failed");
        assert_eq!((error.kind(), error.effect()), (ErrorKind::PartialFailure, effect));
        assert_eq!(error.to_string(), text);
    }
}

#[tokio::test(start_paused = true)]
async fn a_failure_that_fits_several_inputs_makes_those_doubtful() {
    let mac = "00-FF-00-2A-F3-19";
    let cloud = StubCloud::new(move |_| failures([json!({ "qrCode": code(0), "mac": mac, "error_code": -20571 })]));
    let by_mac = DeviceId::mac(mac).expect("a MAC address");
    let request = RebootDeviceList::new().targets(devices(3)).target(by_mac);
    let batch = cloud.client().call_in_batches(request).await.expect("sent");
    assert_eq!((counts(&batch), batch.unmatched.len()), ((2, 0, 2), 1));
    assert_eq!((&batch.outcomes[0].1, &batch.outcomes[3].1), (&Outcome::Unknown, &Outcome::Unknown));
}

#[tokio::test(start_paused = true)]
async fn answers_are_put_together() {
    let cloud = StubCloud::new(|asked| {
        let ids = asked.body["regionIds"].as_array().expect("a list").iter();
        let ancestors = ids.map(|id| (id.as_str().expect("an id").to_owned(), json!([{ "regionId": id }])));
        Told::result(Value::Object(ancestors.collect()))
    });
    let request = BatchGetRegionAncestor::new((1..=120_u64).map(RegionId::from).collect::<Vec<_>>());
    let batch = cloud.client().call_in_batches(request).await.expect("sent");
    assert_eq!((counts(&batch), cloud.asked().len()), ((120, 0, 0), 3));
    assert_eq!(batch.output.expect("an answer").result.len(), 120);

    let cloud = StubCloud::new(|asked| {
        Told::result(json!({ "flowIpcNum": asked.body["regionIdList"].as_array().map(Vec::len) }))
    });
    let request = GetFlowDeviceNumInRegionList::new((1..=250_u64).map(RegionId::from).collect::<Vec<_>>());
    let batch = cloud.client().call_in_batches(request).await.expect("sent");
    assert_eq!(batch.output.expect("an answer").flow_ipc_num, Some(250));
}

#[tokio::test(start_paused = true)]
async fn only_so_many_calls_are_made_at_a_time() {
    for concurrency in [1, 3] {
        let (under_way, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let cloud = StubCloud::new({
            let (under_way, most) = (under_way.clone(), most.clone());
            move |_| {
                most.fetch_max(under_way.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
                failures([]).after(Duration::from_millis(10))
            }
        });
        let client = cloud.client();
        let mut seen = Vec::new();
        let request = RebootDeviceList::new().targets(devices(60));
        let call = client.call_in_batches(request).size(10).concurrency(concurrency);
        let counted = call.on_progress(|progress| {
            under_way.fetch_sub(1, Ordering::Relaxed);
            seen.push(progress.done);
        });
        let batch = counted.await.expect("sent");
        assert_eq!((batch.ok(), most.load(Ordering::Relaxed)), (60, concurrency));
        assert_eq!(seen, [10, 20, 30, 40, 50, 60]);
    }
}

#[tokio::test(start_paused = true)]
async fn it_may_stop_at_the_first_call_that_fails() {
    let cloud = StubCloud::new(|asked| match named(asked)[0] {
        10 => Told::lost(TransportErrorKind::Reset),
        _ => failures([]),
    });
    let client = cloud.client();
    let request = RebootDeviceList::new().targets(devices(60));
    let batch = client.call_in_batches(request.clone()).size(10).concurrency(1).stop_on_error().await.expect("sent");
    assert_eq!((counts(&batch), cloud.asked().len()), ((10, 40, 10), 2));
    assert_eq!(batch.outcomes[59].1.to_string(), "not sent, because another call had failed");
    let batch = client.call_in_batches(request).size(10).concurrency(1).await.expect("sent");
    assert_eq!((counts(&batch), cloud.asked().len()), ((50, 0, 10), 8));
}

#[tokio::test(start_paused = true)]
async fn dropping_it_begins_no_further_call() {
    let cloud = StubCloud::new(|_| failures([]).after(Duration::from_secs(5)));
    let client = cloud.client();
    let call = client.call_in_batches(RebootDeviceList::new().targets(devices(60))).size(10).concurrency(2);
    let given_up = tokio::time::timeout(Duration::from_secs(1), call.into_future()).await;
    assert!(given_up.is_err());
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(cloud.asked().len(), 2);
}

#[test]
fn programs_without_async_have_batches() {
    let cloud = StubCloud::new(|_| failures([]));
    let client = blocking::Client::new(cloud.client()).expect("a client");
    let batch = client.call_in_batches(RebootDeviceList::new().targets(devices(250))).expect("sent");
    assert_eq!(batch.ok(), 250);
}

/// What the cloud does with one call.
#[derive(Clone, Debug)]
enum Fate {
    Fine,
    Fails(BTreeSet<usize>),
    Stray,
    Refused,
    Lost,
    Nonsense,
}

fn fates() -> impl Strategy<Value = Vec<Fate>> {
    let fate = prop_oneof![
        Just(Fate::Fine),
        prop::collection::btree_set(0..40_usize, 0..5).prop_map(Fate::Fails),
        Just(Fate::Stray),
        Just(Fate::Refused),
        Just(Fate::Lost),
        Just(Fate::Nonsense),
    ];
    prop::collection::vec(fate, 1..8)
}

proptest! {
    #[test]
    fn every_input_has_one_true_outcome(
        count in 0..40_usize, size in 1..12_usize, concurrency in 1..5_usize, fates in fates(), stop in any::<bool>(),
    ) {
        let fate = move |first: usize| fates[first / size % fates.len()].clone();
        let of_call = fate.clone();
        let cloud = StubCloud::new(move |asked| match of_call(named(asked)[0]) {
            Fate::Fine => failures([]),
            Fate::Fails(which) => failures(which.into_iter().filter(|number| named(asked).contains(number)).map(failure)),
            Fate::Stray => failures([failure(999)]),
            Fate::Refused => Told::code(-88315),
            Fate::Lost => Told::lost(TransportErrorKind::Reset),
            Fate::Nonsense => Told::envelope(json!([])),
        });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
        let client = cloud.client();
        let mut call = client.call_in_batches(RebootDeviceList::new().targets(devices(count))).size(size).concurrency(concurrency);
        if stop {
            call = call.stop_on_error();
        }
        let batch = runtime.expect("a runtime").block_on(call.into_future()).expect("sent");
        let (ok, failed, unknown) = (batch.ok(), batch.failed(), batch.unknown());
        prop_assert_eq!(ok + failed + unknown, count);
        let sent: BTreeSet<_> = cloud.asked().iter().flat_map(named).collect();
        prop_assert_eq!(sent.len(), cloud.asked().iter().map(|asked| named(asked).len()).sum::<usize>(), "an input was sent twice");
        for (number, (input, outcome)) in batch.outcomes.iter().enumerate() {
            prop_assert_eq!(input, &devices(count)[number]);
            let expected = match fate(number / size * size) {
                _ if !sent.contains(&number) => "failed",
                Fate::Fails(which) if which.contains(&number) => "failed",
                Fate::Fine | Fate::Fails(_) => "ok",
                Fate::Refused => "failed",
                Fate::Stray | Fate::Lost | Fate::Nonsense => "unknown",
            };
            let found = match outcome {
                Outcome::Ok => "ok",
                Outcome::Failed { .. } => "failed",
                Outcome::Unknown => "unknown",
            };
            prop_assert_eq!(found, expected, "input {}", number);
        }
    }
}
