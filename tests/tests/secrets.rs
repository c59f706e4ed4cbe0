//! Marked secrets go through every kind of call at trace level, and turn up nowhere.

use std::io::{self, Write};
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use tums::credentials::{Profile, TemporaryCredentials};
use tums::retry::Backoff;
use tums::transport::TransportErrorKind;
use tums::{
    AddIpcListToNvr, AddRegion, Client, ClientBuilder, Credentials, DeviceId, EffectClass, Error, GetPagedRootRegions,
    IpcToAdd, IpcToAddRequired, RegionId, RequestRelayUrl, RequestRelayUrlRequired, Secret, StreamType,
};
use tums_tests::fake::{FakeTransport, Fate};
use tums_tests::scripted::{Act, ScriptedServer, answer, nobody};

/// In every secret there is this mark.
const CANARY: &str = "canary-7c1f";
const PATH: &str = "/tums/open/resource/v1/addRegion";

/// Everything that was logged or shown.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<u8>>>);

impl Seen {
    fn show(&self, text: &str) {
        self.0.lock().expect("no test panics here").extend_from_slice(text.as_bytes());
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("no test panics here")).into_owned()
    }
}

impl Write for Seen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.show(&String::from_utf8_lossy(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn secret(what: &str) -> String {
    format!("{CANARY}-{what}")
}

/// Answers of the cloud, each with secrets in its body and headers.
fn answers() -> Vec<Vec<u8>> {
    let cookie = format!("Set-Cookie: session={}\r\n", secret("cookie"));
    let result = |code: i64| {
        let (key, url) = (secret("tempSk"), secret("url"));
        format!(
            r#"{{"error_code":{code},"msg":"text","result":{{"tempSk":"{key}","url":"rtsp://{url}/?token={url}"}},
            "failList":[{{"qrCode":"799E56281C531B106","error_code":-1,"password":"{key}"}}]}}"#
        )
    };
    let long_page = format!("<html>{}{}", " ".repeat(300), secret("page"));
    let bodies = [
        result(0),
        result(-10301),
        result(-10000),
        result(-82422),
        result(-80703).replace("\"url\"", "\"sessionId\":\"1\",\"token\":\"canary-7c1f-session\",\"url\""),
        result(0).replace("\"url\"", "\"huge\":1e999,\"url\""),
        result(0).replace("error_code\":0", "code\":0"),
        result(0)[..120].to_owned(),
        format!(r#"["{}"]"#, secret("list")),
        format!(r#""{}""#, secret("text")),
        long_page,
    ];
    let statuses = [200, 302, 429, 500];
    bodies.iter().flat_map(|body| statuses.map(|status| answer(status, &cookie, body))).collect()
}

async fn make_calls(client: &Client, seen: &Seen) {
    let parameters =
        json!({ "password": secret("password"), "devList": [{ "username": "admin", "password": secret("nested") }] });
    let known = AddRegion::new("1F", RegionId::ROOT).extra("password", secret("extra"));
    seen.show(&format!("{known:?} {:?}\n", client.call(known.clone())));
    match client.call(known).with_response().await {
        Ok(response) => seen.show(&format!("{response:?} {:?}\n", response.failures())),
        Err(error) => show_error(error, seen),
    }
    let call = client.call_raw(PATH, &parameters).effect(EffectClass::Read);
    seen.show(&format!("{client:?} {call:?} {:?}\n", client.clock()));
    match call.with_response().await {
        Ok(response) => seen.show(&format!("{response:?} {response:#?}\n")),
        Err(error) => show_error(error, seen),
    }
    // The token in the URL is all the authority that this call needs.
    let relay = RequestRelayUrl::new(RequestRelayUrlRequired {
        token: secret("token").into(),
        dev_info_id: 576_620_008_413_343_087,
        client_type: "chrome99".to_owned(),
        stream_type: StreamType::Live,
    });
    match client.call(relay.clone()).with_response().await {
        Ok(response) => seen.show(&format!("{response:?} {response:#?}\n")),
        Err(error) => show_error(error, seen),
    }
    watch(client, relay, seen).await;
    make_long_calls(client, seen).await;
    paste_a_url(client, seen).await;
    if let Err(error) = client.call_raw(secret("path with a blank"), &parameters).await {
        // The path is not secret, and is shown; a body never is.
        seen.show(&error.to_string().replace(CANARY, "a"));
    }
}

/// Waits for a stream, whose sessions and addresses are secret.
async fn watch(client: &Client, relay: RequestRelayUrl, seen: &Seen) {
    let mut waiter =
        client.waiters().stream_relay(relay, Duration::from_millis(2)).every(Duration::ZERO, Duration::ZERO);
    while let Some(session) = waiter.progress().await {
        seen.show(&format!("{session:?} {waiter:?}\n"));
    }
    match waiter.await {
        Ok(relay) => seen.show(&format!("{relay:?} {relay:#?}\n")),
        Err(error) => {
            seen.show(&format!("{error} {error:?} {:?}\n", error.last()));
            show_error(error.into(), seen);
        }
    }
}

/// Reads a list, and makes a batch whose inputs hold passwords.
async fn make_long_calls(client: &Client, seen: &Seen) {
    let mut regions = client.items(GetPagedRootRegions::new());
    let read = regions.try_next().await;
    seen.show(&format!("{regions:?} {read:?} {:?}\n", regions.report()));
    let camera = IpcToAdd::new(IpcToAddRequired {
        uuid: "1".into(),
        ip: "192.168.1.9".into(),
        port: "80".into(),
        connect_protocol: "ONVIF".into(),
    });
    let nvr = DeviceId::qr_code("16E0091709B04C926").expect("a device code");
    let batch = client.call_in_batches(AddIpcListToNvr::new(nvr, [camera.password(secret("camera"))]));
    seen.show(&format!("{batch:?}\n"));
    let batch = batch.await.expect("it keeps the rules");
    seen.show(&format!("{batch} {batch:?} {batch:#?}\n"));
    if let Err(error) = batch.all_ok() {
        show_error(error, seen);
    }
}

/// Calls a URL that was pasted whole, with its token, in place of a path.
async fn paste_a_url(client: &Client, seen: &Seen) {
    let call = client.call_raw(format!("{PATH}?token={}", secret("pasted")), &json!({}));
    seen.show(&format!("{call:?}\n"));
    if let Err(error) = call.await {
        show_error(error, seen);
    }
}

fn show_error(error: Error, seen: &Seen) {
    seen.show(&format!("{error} {error:?} {error:#?} {:?} {:?}\n", error.kind(), error.transport_error()));
    seen.show(&format!("{:?} {:?} {:?}\n", error.failures(), error.invalid_request(), error.decode_error()));
    let panicked = std::panic::catch_unwind(AssertUnwindSafe(|| panic!("not what it should be: {error:?}")));
    let message = panicked.expect_err("a panic").downcast::<String>().expect("a message");
    seen.show(&message);
}

fn builder(endpoint: &str) -> ClientBuilder {
    let keys = || async { Credentials::new("test-ak", secret("minted")) };
    let quick = Backoff::default().base(Duration::ZERO);
    Client::builder().endpoint(endpoint).retry(quick).credentials(TemporaryCredentials::new(keys))
}

#[tokio::test]
async fn no_secret_is_ever_shown() {
    let seen = Seen::default();
    let log = seen.clone();
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(move || log.clone())
        .init();

    let mut acts: Vec<Act> = answers().into_iter().map(Act::Close).collect();
    let cut = |answer: Vec<u8>| [30, 60, 200].map(|length| Act::Close(answer[..length.min(answer.len())].to_vec()));
    acts.extend(answers().into_iter().flat_map(cut));
    acts.push(Act::ResetBeforeRequest);
    for act in acts {
        let server = ScriptedServer::start(act).await;
        make_calls(&builder(&server.url()).build().expect("a client"), &seen).await;
    }
    make_calls(&builder(&nobody().await).build().expect("a client"), &seen).await;
    for kind in [TransportErrorKind::Connect, TransportErrorKind::Reset, TransportErrorKind::Other] {
        let transport = FakeTransport::new(move |_, _| Fate::Lost(kind));
        make_calls(&builder("https://host").transport(transport).build().expect("a client"), &seen).await;
    }

    // Unchecked, it is sent.
    let answered = FakeTransport::new(|_, _| Fate::code(-10301));
    let careless = builder("https://host").transport(answered.clone()).skip_validation().build().expect("a client");
    paste_a_url(&careless, &seen).await;
    assert_eq!(answered.sent().len(), 1);

    let credentials = Credentials::new("test-ak", secret("static")).expect("a key");
    seen.show(&format!("{credentials:?} {:?}", Secret::from(secret("secret"))));
    for endpoint in [format!("https://user:{}@host", secret("user")), "http://host".to_owned()] {
        let error = builder(&endpoint).build().expect_err("no endpoint");
        show_error(error, &seen);
    }
    let message = format!(r#"{{"msgId":"1","newSecret":"{}"}}"#, secret("pushed"));
    seen.show(&format!("{:?}", tums::push::parse(message.as_bytes())));
    let elsewhere = format!("https://{}@host/vms/open/webServer/v1/requestRelayUrl?", secret("user of a URL"));
    let elsewhere = elsewhere + "token=t&devInfoId=1&clientType=a&streamType=video";
    show_error(RequestRelayUrl::from_url(elsewhere).expect_err("a user name").into(), &seen);
    show_error(Credentials::new("test-ak", secret("with a blank")).expect_err("no key"), &seen);
    show_error(Profile::from_file(std::path::Path::new("/nonexistent"), "default").expect_err("no file"), &seen);

    let seen = seen.text();
    for expected in ["operation=\"addRegion\"", "attempt failed", "error_code=-10301", "attempt succeeded"] {
        assert!(seen.contains(expected), "the log should have {expected}");
    }
    if let Some(at) = seen.find(CANARY) {
        let start = seen[..at].rfind('\n').unwrap_or(0);
        panic!("a secret is shown: {}", seen[start..].chars().take(1000).collect::<String>());
    }
}
