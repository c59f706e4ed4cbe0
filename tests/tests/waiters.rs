//! Waiting for what the cloud does in the background: on virtual time, to the end, to the deadline, and through bad weather.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;
use tums::transport::TransportErrorKind;
use tums::wait::Export;
use tums::*;
use tums_tests::stub::{StubCloud, Told, code, devices};

const MINUTE: Duration = Duration::from_secs(60);
const NVR: &str = "16E0091709B04C926";

fn device(code: &str) -> DeviceId {
    DeviceId::qr_code(code).expect("a device code")
}

fn done() -> Told {
    Told::envelope(json!({ "error_code": 0 }))
}

fn lost() -> Told {
    Told::lost(TransportErrorKind::Reset)
}

/// A client that would wait for ten minutes by itself.
fn patient(cloud: &StubCloud) -> Client {
    let builder = cloud.builder().timeout(10 * MINUTE).attempt_timeout(10 * MINUTE);
    builder.build().expect("a client")
}

mod discovery {
    use super::*;

    fn search(finished: bool, found: usize) -> Told {
        let list: Vec<_> = (0..found).map(|number| json!({ "uuid": number.to_string() })).collect();
        Told::result(json!({ "finished": finished, "list": list }))
    }

    #[tokio::test(start_paused = true)]
    async fn it_looks_less_and_less_often_until_the_search_is_over() {
        let cloud = StubCloud::scripted(|operation, nth| match operation {
            "discoverIpcByNvr" => done(),
            _ => search(nth == 3, nth),
        });
        let started = Instant::now();
        let client = cloud.client();
        let mut waiter = client.waiters().nvr_discovery(DiscoverIpcByNvr::new(device(NVR)), MINUTE);
        let mut seen = Vec::new();
        while let Some(state) = waiter.progress().await {
            seen.push((started.elapsed().as_millis(), state.list.len()));
        }
        assert_eq!(seen, [(2000, 0), (5000, 1), (9500, 2), (16250, 3)]);
        assert_eq!(waiter.await.expect("found").len(), 3);
        assert_eq!(cloud.asked_for("discoverIpcByNvr").len(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_search_under_way_is_joined() {
        let cloud = StubCloud::scripted(|operation, _| match operation {
            "discoverIpcByNvr" => Told::code(-80317),
            _ => search(true, 1),
        });
        let found = cloud.client().waiters().nvr_discovery(DiscoverIpcByNvr::new(device(NVR)), MINUTE).await;
        assert_eq!(found.expect("found").len(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_search_that_cannot_begin_is_an_error() {
        let cloud = StubCloud::scripted(|_, _| Told::code(-88315));
        let waiting = cloud.client().waiters().nvr_discovery(DiscoverIpcByNvr::new(device(NVR)), MINUTE).await;
        let error = waiting.expect_err("not paid");
        assert_eq!(error.effect(), Effect::None);
        assert!(!error.is_deadline() && error.last().is_none());
        assert_eq!(tums::Error::from(error).code(), Some(ErrorCode::DEVICE_NOT_PAID));
        assert_eq!(cloud.asked().len(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn looks_that_fail_for_a_while_are_borne() {
        let cloud = StubCloud::scripted(|operation, nth| match (operation, nth) {
            ("discoverIpcByNvr", _) => done(),
            (_, 0..3) => lost(),
            _ => search(true, 2),
        });
        let found = cloud.client().waiters().nvr_discovery(DiscoverIpcByNvr::new(device(NVR)), MINUTE).await;
        assert_eq!(found.expect("found").len(), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_look_that_fails_for_good_ends_it() {
        let cloud = StubCloud::scripted(|operation, nth| match (operation, nth) {
            ("discoverIpcByNvr", _) => done(),
            (_, 0) => search(false, 0),
            _ => Told::code(-80348),
        });
        let waiting = cloud.client().waiters().nvr_discovery(DiscoverIpcByNvr::new(device(NVR)), MINUTE).await;
        let error = waiting.expect_err("the search is gone");
        assert_eq!((error.effect(), error.last().map(|state| state.finished)), (Effect::Done, Some(Some(false))));
        let error = tums::Error::from(error);
        assert_eq!((error.code(), error.effect()), (Some(ErrorCode::DISCOVERY_NOT_RUNNING), Effect::Done));
    }

    #[tokio::test(start_paused = true)]
    async fn the_last_look_is_at_the_deadline() {
        let begun = Instant::now();
        let deadline = Duration::from_secs(31);
        for (ready_at, found) in [(30_999, true), (31_000, true), (31_001, false)] {
            let ready = begun.elapsed() + Duration::from_millis(ready_at);
            let cloud = StubCloud::scripted(move |operation, _| match operation {
                "discoverIpcByNvr" => done(),
                _ => search(begun.elapsed() >= ready, 7),
            });
            let waiting = cloud.client().waiters().nvr_discovery(DiscoverIpcByNvr::new(device(NVR)), deadline).await;
            assert_eq!(waiting.is_ok(), found, "ready after {ready_at} ms");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn without_any_time_there_is_one_look() {
        for finished in [true, false] {
            let cloud = StubCloud::scripted(move |operation, _| match operation {
                "discoverIpcByNvr" => done(),
                _ => search(finished, 1),
            });
            let request = DiscoverIpcByNvr::new(device(NVR));
            let waiting = cloud.client().waiters().nvr_discovery(request, Duration::ZERO).await;
            assert_eq!((waiting.is_ok(), cloud.asked_for("getNotAddedIpcInfoByNvr").len()), (finished, 1));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_deadline_keeps_what_was_seen_last() {
        let cloud = StubCloud::scripted(|operation, nth| match (operation, nth) {
            ("discoverIpcByNvr", _) => done(),
            (_, 0..5) => search(false, nth),
            _ => lost(),
        });
        let started = Instant::now();
        let waiting = cloud.client().waiters().nvr_discovery(DiscoverIpcByNvr::new(device(NVR)), MINUTE).await;
        let error = waiting.expect_err("never over");
        assert_eq!(started.elapsed(), MINUTE);
        assert!(error.is_deadline());
        assert_eq!((error.effect(), error.last().map(|state| state.list.len())), (Effect::Done, Some(4)));
        assert!(error.to_string().starts_with("not over within 60s; the last look failed: getNotAdded"), "{error}");
        let error = tums::Error::from(error);
        assert_eq!((error.kind(), error.effect(), error.is_retryable()), (ErrorKind::Timeout, Effect::Done, false));
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_hangs_does_not_hold_the_deadline_up_for_long() {
        let cloud = StubCloud::scripted(|operation, _| match operation {
            "discoverIpcByNvr" => done(),
            _ => search(true, 1).after(Duration::from_secs(3600)),
        });
        let started = Instant::now();
        let waiting = patient(&cloud).waiters().nvr_discovery(DiscoverIpcByNvr::new(device(NVR)), MINUTE).await;
        assert!(waiting.expect_err("hangs").is_deadline());
        assert_eq!(started.elapsed(), MINUTE + Duration::from_secs(10));
    }

    #[tokio::test(start_paused = true)]
    async fn a_beginning_that_hangs_does_not_either() {
        let cloud = StubCloud::scripted(|_, _| done().after(Duration::from_secs(3600)));
        let started = Instant::now();
        let waiting = patient(&cloud).waiters().nvr_discovery(DiscoverIpcByNvr::new(device(NVR)), MINUTE).await;
        let error = waiting.expect_err("hangs");
        assert_eq!((error.is_deadline(), error.effect(), cloud.asked().len()), (false, Effect::Unknown, 1));
        assert_eq!(started.elapsed(), MINUTE + Duration::from_secs(10));
    }

    #[tokio::test(start_paused = true)]
    async fn dropping_it_stops_the_watching() {
        let cloud = StubCloud::scripted(|operation, _| match operation {
            "discoverIpcByNvr" => done(),
            _ => search(false, 0),
        });
        let client = cloud.client();
        let mut waiter = client.waiters().nvr_discovery(DiscoverIpcByNvr::new(device(NVR)), MINUTE);
        waiter.progress().await.expect("a first state");
        drop(waiter);
        tokio::time::sleep(MINUTE).await;
        assert_eq!(cloud.asked().len(), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_begins_before_it_is_awaited() {
        let cloud = StubCloud::scripted(|_, _| done());
        let client = cloud.client();
        let waiter = client.waiters().nvr_discovery(DiscoverIpcByNvr::new(device(NVR)), MINUTE);
        tokio::time::sleep(MINUTE).await;
        drop(waiter);
        assert!(cloud.asked().is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn the_pace_can_be_set() {
        let cloud = StubCloud::scripted(|operation, nth| match operation {
            "discoverIpcByNvr" => done(),
            _ => search(nth == 9, 0),
        });
        let started = Instant::now();
        let second = Duration::from_secs(1);
        let client = cloud.client();
        let waiter = client.waiters().nvr_discovery(DiscoverIpcByNvr::new(device(NVR)), MINUTE).every(second, second);
        waiter.await.expect("found");
        assert_eq!(started.elapsed(), 10 * second);
    }

    #[test]
    fn programs_without_async_can_wait() {
        let cloud = StubCloud::scripted(|operation, nth| match operation {
            "discoverIpcByNvr" => done(),
            _ => search(nth == 1, nth),
        });
        let client = blocking::Client::new(cloud.client()).expect("a client");
        let tick = Duration::from_millis(1);
        let request = DiscoverIpcByNvr::new(device(NVR));
        let mut waiter = client.get_ref().waiters().nvr_discovery(request, MINUTE).every(tick, tick);
        let first = client.progress(&mut waiter).expect("outside of a runtime").expect("a first state");
        assert_eq!(first.finished, Some(false));
        assert_eq!(client.wait(waiter).expect("found").len(), 1);
    }
}

mod sync {
    use super::*;

    fn failed(number: usize, code: i64) -> Value {
        json!({ "qrCode": super::code(number), "error_code": code })
    }

    #[tokio::test(start_paused = true)]
    async fn devices_that_fail_are_left_out_and_told() {
        let cloud = StubCloud::scripted(|operation, nth| match (operation, nth) {
            ("syncDevInfo", _) => Told::envelope(json!({ "error_code": 0, "failList": [failed(0, -20571)] })),
            (_, 0) => Told::envelope(json!({
                "error_code": 0, "result": { "percent": 20 }, "failList": [failed(1, -20571)],
            })),
            (_, 1) => Told::result(json!({ "percent": 50 })),
            _ => Told::result(json!({ "percent": "100" })),
        });
        let client = cloud.client();
        let mut waiter = client.waiters().device_sync(SyncDevInfo::new().targets(devices(3)), MINUTE);
        let mut percents = Vec::new();
        while let Some(status) = waiter.progress().await {
            percents.push(status.percent);
        }
        assert_eq!(percents, [Some(20), Some(50), Some(100)]);
        let failures = waiter.await.expect("over").failures;
        assert_eq!(
            failures.iter().map(|failure| failure.target.clone()).collect::<Vec<_>>(),
            [Some(devices(3)[0].clone()), Some(devices(3)[1].clone()),]
        );
        let asked: Vec<_> =
            cloud.asked_for("syncDevInfoStatus").iter().map(|asked| asked.body["devList"].clone()).collect();
        assert_eq!(asked[0], json!([{ "qrCode": code(1) }, { "qrCode": code(2) }]));
        assert_eq!(asked[2], json!([{ "qrCode": code(2) }]));
    }

    #[tokio::test(start_paused = true)]
    async fn there_is_nothing_to_wait_for_when_all_fail() {
        let cloud =
            StubCloud::scripted(|_, _| Told::envelope(json!({ "error_code": 0, "failList": [failed(0, -20571)] })));
        let waiting = cloud.client().waiters().device_sync(SyncDevInfo::new().targets(devices(1)), MINUTE).await;
        let error = waiting.expect("over").all_ok().expect_err("one failed");
        assert_eq!((error.kind(), cloud.asked().len()), (ErrorKind::PartialFailure, 1));
    }
}

mod firmware {
    use super::*;

    fn state(number: usize, status: i64) -> Value {
        json!({ "qrCode": code(number), "upgradeStatus": status })
    }

    fn states(list: &[Value]) -> Told {
        Told::result(json!({ "list": list }))
    }

    fn statuses(firmware: &tums::wait::Firmware) -> Vec<i64> {
        firmware.devices.iter().map(|device| device.upgrade_status.map_or(99, |status| status.value())).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn a_check_waits_for_every_device() {
        let cloud = StubCloud::scripted(|operation, nth| match (operation, nth) {
            ("checkDeviceNewestFwVer", _) => done(),
            (_, 0) => states(&[state(0, 7), state(1, 2)]),
            (_, 1) => states(&[state(0, 0), state(1, 2)]),
            _ => states(&[state(0, 0), state(1, -10)]),
        });
        let request = CheckDeviceNewestFwVer::new().targets(devices(2));
        let checked = cloud.client().waiters().firmware_check(request, MINUTE).await.expect("checked");
        assert_eq!(statuses(&checked), [0, -10]);
        assert_eq!(cloud.asked_for("getDeviceUpgradeInfo").len(), 3);
    }

    /// Device 0 succeeds at once and is forgotten by the cloud, 1 restarts meanwhile and fails late, 2 is not begun.
    fn weather(operation: &str, nth: usize) -> Told {
        match (operation, nth) {
            ("upgradeDeviceOnline", _) => {
                Told::envelope(json!({ "error_code": 0, "failList": [{ "qrCode": code(2), "error_code": -80324 }] }))
            }
            (_, 0) => states(&[state(0, 4), state(1, 0), state(2, 0)]),
            (_, 1) => states(&[state(0, 4), state(1, 6)]),
            (_, 2) => Told::envelope(json!({
                "error_code": 0, "result": { "list": [state(0, 4)] },
                "failList": [{ "qrCode": code(1), "error_code": -20571 }],
            })),
            (_, 3) => lost(),
            (_, 4) => states(&[state(0, 0), state(1, 1)]),
            _ => states(&[state(0, 0), state(1, -99)]),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_upgrade_clears_old_results_and_follows_each_device_to_its_end() {
        let cloud = StubCloud::scripted(weather);
        let client = cloud.client();
        let request = UpgradeDeviceOnline::new().targets(devices(3));
        let mut waiter = client.waiters().firmware_upgrade(request, 30 * MINUTE);
        let mut seen = Vec::new();
        while let Some(device) = waiter.progress().await {
            seen.push((device.qr_code.expect("a code").to_string(), device.upgrade_status.expect("a status").value()));
        }
        assert_eq!(seen, [(code(0), 4), (code(1), 6), (code(1), 1), (code(1), -99)]);
        let upgraded = waiter.await.expect("over");
        assert_eq!(statuses(&upgraded), [4, -99]);
        assert_eq!(upgraded.failures.iter().map(|failure| failure.code.value()).collect::<Vec<_>>(), [-80324]);
        let asked = cloud.asked();
        assert_eq!((&*asked[0].operation, &asked[0].body["resetUpgradeResult"]), ("getDeviceUpgradeInfo", &json!(1)));
        assert_eq!(asked[1].operation, "upgradeDeviceOnline");
        assert!(asked[2..].iter().all(|asked| asked.body["resetUpgradeResult"] != 1));
        assert_eq!(
            asked[2].body["devList"].as_array().map(Vec::len),
            Some(2),
            "the one that was not begun is left out"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn the_deadline_keeps_the_devices() {
        let cloud = StubCloud::scripted(|operation, nth| match (operation, nth) {
            ("upgradeDeviceOnline", _) => done(),
            (_, 0) => states(&[]),
            _ => states(&[state(0, 4), state(1, 5)]),
        });
        let request = UpgradeDeviceOnline::new().targets(devices(2));
        let error = cloud.client().waiters().firmware_upgrade(request, MINUTE).await.expect_err("one is not over");
        assert_eq!((error.is_deadline(), error.effect()), (true, Effect::Done));
        assert_eq!(statuses(&error.into_last().expect("a state")), [4, 5]);
    }

    #[tokio::test(start_paused = true)]
    async fn no_upgrade_begins_once_its_time_is_over() {
        // Old results are cleared five seconds too late, or not at all.
        for (seconds, passed, is_deadline) in [(65, 65, true), (3600, 70, false)] {
            let cloud = StubCloud::scripted(move |operation, _| match operation {
                "upgradeDeviceOnline" => panic!("must not be called"),
                _ => states(&[]).after(Duration::from_secs(seconds)),
            });
            let started = Instant::now();
            let request = UpgradeDeviceOnline::new().targets(devices(1));
            let error = patient(&cloud).waiters().firmware_upgrade(request, MINUTE).await.expect_err("too late");
            assert_eq!((error.is_deadline(), error.effect()), (is_deadline, Effect::None), "{error}");
            assert_eq!((started.elapsed(), cloud.asked().len()), (Duration::from_secs(passed), 1));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_device_with_an_old_result_is_not_upgraded() {
        let cloud = StubCloud::scripted(|operation, _| match operation {
            "upgradeDeviceOnline" => panic!("must not be called"),
            _ => Told::envelope(json!({ "error_code": 0, "failList": [{ "qrCode": code(0), "error_code": -20571 }] })),
        });
        let request = UpgradeDeviceOnline::new().targets(devices(1));
        let upgraded = cloud.client().waiters().firmware_upgrade(request, MINUTE).await.expect("over");
        assert_eq!((upgraded.devices.len(), upgraded.failures.len()), (0, 1));
    }

    #[tokio::test(start_paused = true)]
    async fn a_device_that_will_not_come_back_is_given_up() {
        let cloud = StubCloud::scripted(|operation, nth| match (operation, nth) {
            ("upgradeDeviceOnline", _) => done(),
            (_, 0) => states(&[]),
            (_, 1) => states(&[state(0, 5), state(1, 5)]),
            (_, 2) => Told::envelope(json!({
                "error_code": 0, "result": { "list": [state(0, 5)] },
                "failList": [{ "qrCode": code(1), "error_code": -88315 }],
            })),
            _ => states(&[state(0, 4)]),
        });
        let request = UpgradeDeviceOnline::new().targets(devices(2));
        let upgraded = cloud.client().waiters().firmware_upgrade(request, 30 * MINUTE).await.expect("over");
        assert_eq!(upgraded.failures.len(), 1);
        assert_eq!(statuses(&upgraded), [4, 5]);
        let last = cloud.asked_for("getDeviceUpgradeInfo").pop().expect("a look");
        assert_eq!(last.body["devList"], json!([{ "qrCode": code(0) }]));
    }
}

mod relay {
    use super::*;

    fn request() -> RequestRelayUrl {
        RequestRelayUrl::new(RequestRelayUrlRequired {
            token: Secret::new("test-token"),
            dev_info_id: 576620008413343087,
            client_type: "web".into(),
            stream_type: StreamType::from_value("video"),
        })
    }

    fn pending(session: &str) -> Told {
        Told::envelope(json!({
            "error_code": -80703, "msg": "URL not ready",
            "result": { "sessionId": session, "token": format!("token of {session}") },
        }))
    }

    fn ready() -> Told {
        Told::result(json!({ "url": "https://relay.invalid/sdk", "cookie": "a=b" }))
    }

    #[tokio::test(start_paused = true)]
    async fn a_stream_that_is_ready_is_not_waited_for() {
        let cloud = StubCloud::scripted(|_, _| ready());
        let relay = cloud.client().waiters().stream_relay(request(), MINUTE).await.expect("ready");
        assert_eq!((relay.url.expose(), cloud.asked().len()), ("https://relay.invalid/sdk", 1));
        assert!(cloud.asked()[0].query.as_deref().is_some_and(|query| query.contains("576620008413343087")));
    }

    #[tokio::test(start_paused = true)]
    async fn each_look_asks_with_the_session_that_was_named_last() {
        let cloud = StubCloud::scripted(|operation, nth| match (operation, nth) {
            ("requestRelayUrl", _) => pending("first"),
            (_, 0) => pending("second"),
            (_, 1) => lost(),
            _ => ready(),
        });
        let relay = cloud.client().waiters().stream_relay(request(), MINUTE).await.expect("ready");
        assert_eq!(relay.cookie.expect("a cookie").expose(), "a=b");
        let sessions: Vec<_> = cloud.asked_for("requestRelayUrlAgain").into_iter().map(|asked| asked.body).collect();
        let asked_with = |session: &str| json!({ "sessionId": session, "token": format!("token of {session}") });
        assert_eq!(sessions, [asked_with("first"), asked_with("second"), asked_with("second")]);
        assert_eq!(cloud.asked_for("requestRelayUrl").len(), 1, "the device is told once to stream");
    }

    #[tokio::test(start_paused = true)]
    async fn the_deadline_keeps_the_session() {
        let cloud = StubCloud::scripted(|_, _| pending("only"));
        let client = cloud.client();
        let error = client.waiters().stream_relay(request(), MINUTE).await.expect_err("never ready");
        let session = error.into_last().expect("a session");
        assert_eq!(session.session_id, "only");
        assert!(!format!("{session:?}").contains("token of"), "the token is secret");
        let again = client.call(session.again()).await.expect("an answer");
        assert!(matches!(again, RequestRelayUrlAgainOutput::Pending(_)));
    }
}

mod export {
    use super::*;

    const ORDER: &str = "exportAllVehicleDetectionRecords";

    fn records(list: &[(&str, &str)]) -> Told {
        let list: Vec<_> = list.iter().map(|(id, status)| json!({ "fileId": id, "fileStatus": status })).collect();
        Told::result(json!({ "total": list.len(), "list": list }))
    }

    fn order() -> ExportAllVehicleDetectionRecords {
        ExportAllVehicleDetectionRecords::new()
    }

    #[tokio::test(start_paused = true)]
    async fn the_new_export_is_followed_to_its_end() {
        for (last, failed) in [("2", false), ("4", true)] {
            let cloud = StubCloud::scripted(move |operation, nth| match (operation, nth) {
                (ORDER, _) => done(),
                (_, 0 | 1) => records(&[("old", "2")]),
                (_, 2) => records(&[("new", "0"), ("old", "2")]),
                (_, 3) => records(&[("new", "7"), ("old", "2")]),
                _ => records(&[("old", "2"), ("new", last)]),
            });
            let client = cloud.client();
            let mut waiter = client.waiters().export(order(), 5 * MINUTE);
            let mut seen = Vec::new();
            while let Some(export) = waiter.progress().await {
                seen.push(export.file_status.expect("a status").value().to_owned());
            }
            assert_eq!(seen, ["0", "7", last]);
            let export = match waiter.await.expect("over") {
                Export::Done(export) if !failed => export,
                Export::Failed(export) if failed => export,
                other => panic!("{other:?}"),
            };
            assert_eq!(export.file_id, "new");
            assert_eq!(cloud.asked_for(ORDER).len(), 1);
            assert!(cloud.asked_for("getExportRecords").iter().all(|asked| asked.body["type"] == "detection"));
            assert_eq!(cloud.asked()[0].operation, "getExportRecords", "the list is read before the order");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn two_new_exports_are_never_guessed_at() {
        let cloud = StubCloud::scripted(|operation, nth| match (operation, nth) {
            (ORDER, _) => done(),
            (_, 0) => records(&[("old", "2")]),
            _ => records(&[("a", "2"), ("b", "0"), ("old", "2")]),
        });
        let export = cloud.client().waiters().export(order(), MINUTE).await.expect("over");
        let Export::Ambiguous(candidates) = export else { panic!("{export:?}") };
        assert_eq!(candidates.iter().map(|export| &*export.file_id).collect::<Vec<_>>(), ["a", "b"]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_list_that_moves_before_the_order_is_read_again() {
        let total = |total: u32, list: &[&str]| {
            let list: Vec<_> = list.iter().map(|id| json!({ "fileId": id, "fileStatus": "2" })).collect();
            Told::result(json!({ "total": total, "list": list }))
        };
        let cloud = StubCloud::scripted(move |operation, nth| match (operation, nth) {
            (ORDER, _) => done(),
            (_, 0) => total(2, &["a"]),
            (_, 1) => total(2, &[]),
            (_, 2) => total(2, &["a", "b"]),
            _ => total(3, &["a", "b", "new"]),
        });
        let export = cloud.client().waiters().export(order(), MINUTE).await.expect("over");
        assert!(matches!(&export, Export::Done(export) if export.file_id == "new"), "{export:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_never_ordered_has_not_begun() {
        let cloud = StubCloud::scripted(|operation, _| match operation {
            ORDER => panic!("must not be called"),
            _ => lost(),
        });
        let error = cloud.client().waiters().export(order(), MINUTE).await.expect_err("the list cannot be read");
        assert_eq!((error.is_deadline(), error.effect()), (true, Effect::None));
        assert!(error.to_string().starts_with("not begun within 60s; the last look failed: getExport"), "{error}");
        let error = tums::Error::from(error);
        assert_eq!((error.effect(), error.to_string().as_str()), (Effect::None, "not begun within 60s"));
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_is_ordered_once_the_time_is_over() {
        let cloud = StubCloud::scripted(|operation, _| match operation {
            ORDER => panic!("must not be called"),
            _ => records(&[]).after(MINUTE + Duration::from_secs(5)),
        });
        let error = patient(&cloud).waiters().export(order(), MINUTE).await.expect_err("the list comes too late");
        assert_eq!((error.is_deadline(), error.effect()), (true, Effect::None));
    }

    #[tokio::test(start_paused = true)]
    async fn an_order_whose_answer_is_lost_is_not_repeated() {
        let cloud = StubCloud::scripted(|operation, _| match operation {
            ORDER => lost(),
            _ => records(&[]),
        });
        let client = cloud.builder().build().expect("a client");
        let error = client.waiters().export(order(), MINUTE).await.expect_err("lost");
        assert_eq!((error.effect(), cloud.asked_for(ORDER).len()), (Effect::Unknown, 1));
    }

    #[tokio::test(start_paused = true)]
    async fn the_deadline_keeps_the_export() {
        let cloud = StubCloud::scripted(|operation, nth| match (operation, nth) {
            ("exportAllEntryAndLeaveRecords", _) => done(),
            (_, 0) => records(&[]),
            _ => records(&[("new", "1")]),
        });
        let order = ExportAllEntryAndLeaveRecords::new();
        let error = cloud.client().waiters().export(order, MINUTE).await.expect_err("not over");
        assert_eq!(error.last().map(|export| &*export.file_id), Some("new"));
        assert!(cloud.asked_for("getExportRecords").iter().all(|asked| asked.body["type"] == "entryAndLeave"));
    }
}

mod passenger_flow {
    use super::*;

    /// The client's time at the start.
    const NOW: i64 = 1_709_192_060;

    fn request() -> QueryFlow {
        QueryFlow::new(
            FlowFilter::new(FlowFilterRequired {
                query_category: FlowCategory::Region,
                accuracy: FlowAccuracy::Day,
                time_list: vec![FlowTimeRange::new(FlowTimeRangeRequired {
                    start_time: Timestamp::from_secs(1_708_272_000),
                    end_time: Timestamp::from_secs(1_708_876_800),
                })],
            })
            .region_id_list([1140]),
        )
    }

    fn figures(updated: Option<i64>) -> Told {
        Told::result(json!({ "total": 0, "lastUpdateTime": updated, "list": [] }))
    }

    #[tokio::test(start_paused = true)]
    async fn fresh_figures_are_answered_at_once() {
        let cloud = StubCloud::scripted(|_, _| figures(Some(NOW - 15)));
        let flow = cloud.client().waiters().passenger_flow(request(), MINUTE).await.expect("figures");
        assert_eq!((flow.last_update_time, cloud.asked().len()), (Some(Timestamp::from_secs(NOW - 15)), 1));
    }

    #[tokio::test(start_paused = true)]
    async fn old_figures_are_asked_for_again_when_the_cloud_has_new_ones() {
        for before in [None, Some(NOW - 16)] {
            let cloud = StubCloud::scripted(move |operation, nth| match (operation, nth) {
                ("queryFlow", 0) => figures(before),
                ("queryFlow", 1) => lost(),
                ("queryFlow", _) => figures(Some(NOW + 3)),
                (_, 0) => Told::result(json!({ "status": 1 })),
                _ => Told::result(json!({ "status": "0" })),
            });
            let flow = cloud.client().waiters().passenger_flow(request(), MINUTE).await.expect("figures");
            assert_eq!(flow.last_update_time, Some(Timestamp::from_secs(NOW + 3)));
            assert_eq!(cloud.asked_for("getFlowSyncStatus").len(), 2);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_deadline_keeps_the_old_figures() {
        let cloud = StubCloud::scripted(|operation, _| match operation {
            "queryFlow" => figures(Some(NOW - 999)),
            _ => Told::result(json!({ "status": 1 })),
        });
        let error = cloud.client().waiters().passenger_flow(request(), MINUTE).await.expect_err("never done");
        let last = error.into_last().expect("figures");
        assert_eq!(last.last_update_time, Some(Timestamp::from_secs(NOW - 999)));
    }
}
