//! The admin API: what it shows and changes, that a mistake changes nothing, and that other web pages are kept out.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tums::{AddRegion, DeviceId, Effect, GetPagedRootRegions, RebootDeviceList, RegionId, Timestamp};
use tums_sim::world::{CAMERA, RECORDER};
use tums_sim::{Builder, Clock, Fault, Mishap, Rates, Simulator};
use tums_tests::http::{Reply, send};
use tums_tests::simulated::call_with_a_wrong_signature;

const NOW: i64 = 1_760_000_000;

/// A simulator with its admin API, on a clock that stands still.
struct Admin {
    simulator: Simulator,
    address: SocketAddr,
}

impl Admin {
    async fn start() -> Self {
        Self::of(Simulator::builder()).await
    }

    async fn of(builder: Builder) -> Self {
        let clock = Clock::stepped(Timestamp::from_secs(NOW));
        let builder = builder.clock(clock).admin(([127, 0, 0, 1], 0).into());
        let simulator = builder.start().await.expect("free ports");
        let url = simulator.admin_url().expect("an admin API");
        let address = url.strip_prefix("http://").expect("http").parse().expect("an address");
        Self { simulator, address }
    }

    async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        send(self.address, method, path, headers, body.as_bytes()).await.expect("an answer")
    }

    async fn get(&self, path: &str) -> Value {
        let reply = self.send("GET", path, &[], "").await;
        assert_eq!(reply.status, 200, "{path}: {reply:?}");
        reply.json()
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        let reply = self.send("POST", path, &[("Content-Type", "application/json")], &body.to_string()).await;
        assert_eq!(reply.status, 200, "{path} {body}: {reply:?}");
        reply.json()
    }

    /// Watches from now on, with more headers.
    async fn live(&self, headers: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.expect("a connection");
        let head = format!("GET /api/live HTTP/1.1\r\nHost: {}\r\n{headers}\r\n", self.address);
        stream.write_all(head.as_bytes()).await.expect("sent");
        stream
    }

    /// The place and the text of the first mistake.
    async fn refused(&self, path: &str, body: &str) -> String {
        let reply = self.send("POST", path, &[("Content-Type", "application/json")], body).await;
        assert_eq!(reply.status, 400, "{path} {body}: {reply:?}");
        let mistake = &reply.json()["mistakes"][0];
        format!("{}:{} {}", mistake["line"], mistake["column"], mistake["message"].as_str().unwrap_or_default())
    }

    /// Everything that an admin call could change.
    async fn everything(&self) -> [Value; 4] {
        [
            self.get("/api/state").await,
            self.get("/api/faults").await,
            self.get("/api/journal").await,
            self.get("/api/deliveries").await,
        ]
    }
}

#[tokio::test]
async fn the_state_shows_everything_but_secrets() {
    let admin = Admin::start().await;
    let state = admin.get("/api/state").await;
    assert_eq!(state["endpoint"], admin.simulator.url());
    assert_eq!(state["time"], json!({ "now": NOW * 1000, "speed": 0.0 }));
    assert_eq!(state["applications"][0]["regions"][0]["default"], true);
    let devices = state["devices"].as_array().expect("devices");
    assert_eq!(devices.len(), admin.simulator.world(|world| world.devices.iter().count()));
    let camera = devices.iter().find(|device| device["qrCode"] == CAMERA).expect("the camera");
    assert_eq!((&camera["status"], &camera["connected"]), (&json!(1), &json!(true)));
    let text = state.to_string();
    for secret in ["sim-project-sk", "sim-device-sk", "sim-password"] {
        assert!(!text.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn the_journal_shows_both_strings_to_sign_and_where_they_part() {
    let admin = Admin::start().await;
    let (signature, signed) = call_with_a_wrong_signature(&admin.simulator).await;
    let journal = admin.get("/api/journal").await;
    let call = &journal["calls"][0];
    assert_eq!((&call["code"], &call["name"]), (&json!(-10301), &json!("SIGNATURE_MISMATCH")));
    assert_eq!((&call["status"], &call["refused"]), (&json!(200), &json!(true)));
    assert!(call["explanation"].as_str().is_some_and(|text| !text.is_empty()));
    assert!(call["explanationZh"].as_str().is_some_and(|text| !text.is_empty()));
    let diagnosis = &call["diagnosis"];
    assert_eq!(diagnosis["mistake"], "the method was signed in lower case");
    assert_eq!(diagnosis["firstDifference"], "HmacSHA256\n1760000000\n".len());
    assert!(diagnosis["expected"].as_str().is_some_and(|text| text.contains("\nPOST /tums/open/")));
    assert_eq!(diagnosis["signed"].as_str(), Some(signed.as_str()));
    assert!(!journal.to_string().contains(&signature), "signatures are not shown");
    assert_eq!(admin.get("/api/journal?after=1").await, json!({ "calls": [] }));
}

/// The console knows them by their codes, and by the words of the SDK.
#[test]
fn the_console_has_words_for_every_mistake_and_every_reason_why_nobody_hears() {
    use tums_sim::push::{Obstacle, Silence};
    let words = include_str!("../../sim/console/words.js");
    let code = |of: &str, value: Value| format!("{of}.{}", value.as_str().expect("a code"));
    let silences =
        [Silence::NoApplication, Silence::Silenced, Silence::NotSubscribed, Silence::SwitchedOff, Silence::NotWanted];
    let mistakes = tums::sign::Mistake::ALL.map(|mistake| mistake.to_string());
    let silences = silences.map(|silence| code("silence", json!(silence)));
    let obstacles = [Obstacle::Unreadable, Obstacle::NotHttp, Obstacle::Elsewhere];
    let obstacles = obstacles.map(|obstacle| code("obstacle", json!(obstacle)));
    for key in mistakes.iter().chain(&silences).chain(&obstacles) {
        assert!(words.contains(&format!("\n  \"{key}\": [")), "the console has no words for: {key}");
    }
}

#[tokio::test]
async fn faults_are_set_counted_and_removed() {
    let admin = Admin::start().await;
    let fault = json!({ "what": { "code": -20003 }, "operation": "addRegion", "times": 1 });
    assert_eq!(
        admin.post("/api/faults", json!({ "faults": [fault, { "what": "reset", "share": 0.5 }] })).await,
        json!({ "ids": [1, 2] })
    );
    assert!(admin.simulator.faults(|faults| faults.remove(2)));
    let client = admin.simulator.client().expect("a client");
    let add = || client.region().add_region(AddRegion::new("A", RegionId::ROOT)).retry(tums::retry::NoRetry);
    let error = add().await.expect_err("the fault");
    assert_eq!((error.code().map(tums::ErrorCode::value), error.effect()), (Some(-20003), Effect::Unknown));
    add().await.expect("the fault is over");
    let journal = admin.get("/api/journal").await;
    assert_eq!([0, 1].map(|call| &journal["calls"][call]["refused"]), [&json!(true), &json!(false)]);
    let faults = admin.get("/api/faults").await;
    assert_eq!((&faults["faults"][0]["hits"], &faults["faults"][0]["what"]), (&json!(1), &json!({ "code": -20003 })));
    assert_eq!(admin.send("DELETE", "/api/faults/1", &[], "").await.status, 200);
    assert_eq!(admin.send("DELETE", "/api/faults/1", &[], "").await.status, 404);
    admin.simulator.inject(Fault::new(Mishap::Reset));
    assert_eq!(admin.send("DELETE", "/api/faults", &[], "").await.status, 200);
    assert_eq!(admin.get("/api/faults").await, json!({ "faults": [] }));
}

#[tokio::test]
async fn time_is_moved_set_and_sped_up() {
    let admin = Admin::start().await;
    assert_eq!(admin.post("/api/time", json!({ "advance": 3600 })).await["now"], (NOW + 3600) * 1000);
    assert_eq!(admin.post("/api/time", json!({ "now": 1000 })).await["now"], 1000);
    assert_eq!(admin.post("/api/time", json!({ "now": NOW * 1000, "speed": 0.0 })).await["speed"], 0.0);
    assert_eq!(admin.simulator.clock().now(), Timestamp::from_secs(NOW));
}

#[tokio::test]
async fn a_device_is_taken_offline_and_events_are_raised() {
    let admin = Admin::start().await;
    let key = admin.post("/api/devices", json!({ "device": CAMERA, "online": false, "asleep": true })).await["device"]
        .clone();
    let state = admin.get("/api/state").await;
    let camera = state["devices"].as_array().and_then(|devices| devices.iter().find(|one| one["key"] == key));
    assert_eq!(camera.map(|camera| (&camera["status"], &camera["asleep"])), Some((&json!(0), &json!(true))));
    for device in [json!({ "device": key }), json!({ "device": RECORDER, "channel": 1 })] {
        let mut body = device;
        body["content"] = json!("movementDetected");
        let raised = admin.post("/api/events", body).await;
        assert_eq!(raised["deliveries"], json!([]));
        let unheard = raised["unheard"].as_array().expect("a list");
        assert!(unheard.contains(&json!({ "application": "Project", "reason": "notSubscribed" })), "{raised}");
    }
}

#[tokio::test]
async fn a_snapshot_is_gone_back_to_and_a_reset_forgets() {
    let rates = Rates { in_all: Some(1000), ..Rates::default() };
    let admin = Admin::of(Simulator::builder().rates(rates)).await;
    let before = admin.everything().await;
    let client = admin.simulator.client().expect("a client");
    let count =
        async || client.region().get_paged_root_regions(GetPagedRootRegions::new()).await.expect("a list").total;
    let first = count().await;
    assert_eq!(admin.post("/api/snapshots", json!({ "name": "early" })).await, json!({ "snapshots": ["early"] }));
    client.region().add_region(AddRegion::new("A", RegionId::ROOT)).await.expect("added");
    admin.post("/api/time", json!({ "advance": 60 })).await;
    assert_ne!(count().await, first);
    admin.post("/api/snapshots/restore", json!({ "name": "early" })).await;
    assert_eq!(count().await, first);
    assert_eq!(admin.simulator.clock().now(), Timestamp::from_secs(NOW));

    client.region().add_region(AddRegion::new("B", RegionId::ROOT)).await.expect("added");
    admin.simulator.inject(Fault::new(Mishap::Delay(1)));
    admin.post("/api/time", json!({ "advance": 60 })).await;
    admin.post("/api/push", json!({ "duplicates": 0.7 })).await;
    admin.post("/api/reset", json!({})).await;
    let mut after = admin.everything().await;
    for member in ["revision", "epoch"] {
        assert_ne!(after[0][member], before[0][member], "a reset is a change too: {member}");
        after[0][member] = before[0][member].clone();
    }
    after[0]["snapshots"] = json!([]);
    assert_eq!(after, before);
    admin.post("/api/reset", json!({ "seed": 2 })).await;
    assert_ne!(admin.get("/api/state").await["devices"], before[0]["devices"]);
    assert_eq!(admin.simulator.world(|world| world.rates()), rates);
}

#[tokio::test]
async fn a_mistake_is_told_with_its_place_and_changes_nothing() {
    let admin = Admin::start().await;
    let before = admin.everything().await;
    for (path, body, expected) in [
        ("/api/faults", "{", "1:1 this is no JSON: EOF while parsing an object"),
        ("/api/faults", "faults: []", "1:3 this is no JSON: expected ident"),
        ("/api/faults", r#"{"faults":[{"what":"explode"}]}"#, "1:20 nothing is called `explode`"),
        ("/api/faults", r#"{"faults":[{"what":"reset"},{"what":"cut","share":7}]}"#, "1:51 `share` must be above 0"),
        ("/api/faults", "{\"faults\":[\n {\"what\":\"cut\",\"when\":1}]}", "2:16 unknown field `when`"),
        ("/api/time", r#"{"advance":-5}"#, "1:12 `advance` is seconds from 0"),
        ("/api/time", r#"{"advance":5,"speed":-1}"#, "1:22 `speed` is from 0"),
        ("/api/time", "{}", "1:1 nothing is to change"),
        ("/api/events", r#"{"device":"x","content":"movementDetected"}"#, "1:11 `x` is neither a device code nor"),
        ("/api/events", r#"{"device":99999,"content":"movementDetected"}"#, "1:11 there is no device 99999"),
        ("/api/events", r#"{"device":1,"content":"moonRises"}"#, "1:23 there is no event `moonRises`"),
        (
            "/api/events",
            r#"{"device":1,"channel":77,"content":"faceDetected"}"#,
            "1:23 the device has no camera on channel 77",
        ),
        ("/api/devices", r#"{"device":1}"#, "1:11 nothing is to change"),
        ("/api/devices", r#"{"device":1,"online":"no"}"#, "1:22 "),
        ("/api/push", r#"{"duplicates":2}"#, "1:15 `duplicates` is a share from 0 to 1"),
        ("/api/push", r#"{"anywhere":true}"#, "1:2 "),
        ("/api/snapshots", r#"{"name":""}"#, "1:9 a name has from 1 to 64 characters"),
        ("/api/snapshots/restore", r#"{"name":"never"}"#, "1:9 there is no snapshot `never`"),
        ("/api/reset", r#"{"seed":-1}"#, "1:9 "),
        ("/api/reset", "", "1:1 this is no JSON: EOF while parsing a value"),
        ("/api/snapshots", r#"{"name":"é","x":]}"#, "1:17 this is no JSON: expected value"),
        ("/api/snapshots", "{\n\n \"é\": é}", "3:7 this is no JSON: expected value"),
    ] {
        let refused = admin.refused(path, body).await;
        assert!(refused.starts_with(expected), "{path} {body}: {refused}");
        assert_eq!(admin.everything().await, before, "{path} {body}");
    }
    let reply = admin.send("GET", "/api/nothing", &[], "").await;
    assert_eq!((reply.status, &reply.json()["error"]), (404, &json!("there is no GET /api/nothing")));
    assert_eq!(admin.send("GET", "/other.js", &[], "").await.status, 404);
}

#[tokio::test]
async fn other_web_pages_are_kept_out() {
    let admin = Admin::start().await;
    let before = admin.everything().await;
    let own = format!("http://{}", admin.address);
    let json_type = ("Content-Type", "application/json");
    let refused: [(u16, &[(&str, &str)]); 8] = [
        (403, &[json_type, ("Host", "example.com")]),
        (403, &[json_type, ("Host", "127.0.0.1.example.com:7789")]),
        (403, &[json_type, ("Origin", "http://example.com")]),
        (403, &[json_type, ("Origin", "null")]),
        (403, &[json_type, ("Origin", "http://127.0.0.1:1")]),
        (403, &[json_type, ("Sec-Fetch-Site", "cross-site")]),
        (415, &[("Content-Type", "text/plain")]),
        (415, &[]),
    ];
    for (status, headers) in refused {
        let reply = admin.send("POST", "/api/reset", headers, "{}").await;
        assert_eq!(reply.status, status, "{headers:?}: {reply:?}");
        assert!(reply.json()["error"].as_str().is_some_and(|text| !text.is_empty()));
        assert_eq!(admin.everything().await, before, "{headers:?}");
    }
    for path in ["/", "/api/state"] {
        assert_eq!(admin.send("GET", path, &[("Host", "example.com")], "").await.status, 403, "{path}");
    }
    assert_eq!(admin.send("GET", "/api/state", &[("Sec-Fetch-Site", "cross-site")], "").await.status, 403);
    let followed = admin.send("GET", "/", &[("Sec-Fetch-Site", "cross-site")], "").await;
    assert_eq!(followed.status, 200, "a link to the console may be followed");
    assert!(followed.header("content-security-policy").is_some_and(|policy| policy.contains("frame-ancestors 'none'")));
    let headers = [json_type, ("Origin", own.as_str()), ("Sec-Fetch-Site", "same-origin")];
    assert_eq!(admin.send("POST", "/api/reset", &headers, "{}").await.status, 200);
}

#[tokio::test]
async fn it_listens_on_this_machine_alone_and_only_when_asked() {
    assert_eq!(Simulator::start().await.expect("a free port").admin_url(), None);
    let everywhere = Simulator::builder().admin(([0, 0, 0, 0], 0).into()).start().await;
    let error = everywhere.err().expect("refused");
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
    assert!(error.to_string().starts_with("the admin API must listen on this machine alone"), "{error}");
}

/// Reads server-sent events until one has the text.
async fn wait_for(stream: &mut TcpStream, text: &str) -> String {
    let mut seen = String::new();
    let read = async {
        while !seen.contains(text) {
            let mut bytes = [0; 4096];
            let count = stream.read(&mut bytes).await.expect("bytes");
            assert!(count > 0, "it ends without {text}: {seen}");
            seen += &String::from_utf8_lossy(&bytes[..count]);
        }
    };
    tokio::time::timeout(Duration::from_secs(30), read).await.unwrap_or_else(|_| panic!("never {text}"));
    seen
}

#[tokio::test]
async fn what_is_new_comes_by_itself_and_ends_with_the_simulator() {
    let admin = Admin::start().await;
    let mut stream = admin.live("").await;
    wait_for(&mut stream, r#""calls":[]"#).await;
    let client = admin.simulator.client().expect("a client");
    client.region().add_region(AddRegion::new("A", RegionId::ROOT)).await.expect("added");
    let seen = wait_for(&mut stream, r#""operation":"addRegion""#).await;
    assert!(seen.contains(r#""changed":true"#), "{seen}");
    admin.post("/api/devices", json!({ "device": CAMERA, "online": false })).await;
    wait_for(&mut stream, r#""calls":[],"#).await;
    drop(admin.simulator);
    let mut rest = Vec::new();
    let end = tokio::time::timeout(Duration::from_secs(30), stream.read_to_end(&mut rest)).await;
    end.expect("it ends").expect("in order");
}

#[tokio::test]
async fn whoever_watched_another_simulator_is_told_everything_and_whoever_watched_this_one_goes_on() {
    let admin = Admin::start().await;
    let client = admin.simulator.client().expect("a client");
    client.region().add_region(AddRegion::new("A", RegionId::ROOT)).await.expect("added");
    let mut stream = admin.live("Last-Event-ID: 1-50\r\n").await;
    let seen = wait_for(&mut stream, r#""operation":"addRegion""#).await;
    let id = seen.lines().find_map(|line| line.strip_prefix("id: ")).expect("an id");
    let mut stream = admin.live(&format!("Last-Event-ID: {id}\r\n")).await;
    wait_for(&mut stream, r#""calls":[],"#).await;
}

#[tokio::test]
async fn what_ends_by_itself_is_new_though_nobody_calls() {
    let admin = Admin::start().await;
    let client = admin.simulator.client().expect("a client");
    let recorder = DeviceId::qr_code(RECORDER).expect("a code");
    let reboot = client.device().reboot_device_list(RebootDeviceList::new().target(recorder)).await;
    assert!(reboot.expect("an answer").failures.is_empty());
    let state = async || {
        let state = admin.get("/api/state").await;
        let is_recorder = |device: &&Value| device["qrCode"] == RECORDER;
        let recorder = state["devices"].as_array().and_then(|devices| devices.iter().find(is_recorder)).cloned();
        (state["revision"].as_u64().expect("a revision"), recorder.expect("the recorder")["connected"] == true)
    };
    let (before, is_connected) = state().await;
    assert!(!is_connected, "it restarts");
    let mut stream = admin.live("").await;
    wait_for(&mut stream, &format!(r#""revision":{before},"#)).await;
    admin.simulator.clock().advance(Duration::from_secs(120));
    wait_for(&mut stream, &format!(r#""revision":{},"#, before + 1)).await;
    assert_eq!(state().await, (before + 1, true), "to look is no change");
}
