//! One call on loopback: this SDK against a hand-written client that signs, sends and decodes strictly, 1, 8 and 64 at a time.
//!
//! `cargo bench -p tums-benches --bench call`

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::OnceLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use divan::{AllocProfiler, Bencher, counter::ItemsCount};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use hmac::{Hmac, KeyInit, Mac};
use http_body_util::{BodyExt, Full};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio::runtime::Runtime;
use tums::credentials::CredentialsSource;
use tums::{AddRegion, Client, Credentials, RegionId, TemporaryCredentials};
use tums_benches::turns;

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

const AK: &str = "test-ak";
const SK: &str = "test-sk";
const PATH: &str = "/tums/open/resource/v1/addRegion";
const ANSWER: &[u8] = br#"{"result":{"regionId":"13","regionLevel":2,"order":2},"error_code":0}"#;
const CALLS: usize = 320;
const AT_A_TIME: [usize; 3] = [1, 8, 64];

/// `CALLS` calls, so many at a time.
type Run = Box<dyn FnMut()>;
type ForLoad = fn(usize) -> Run;

/// The first is what the others are measured by.
const CLIENTS: [(&str, ForLoad); 3] = [
    ("hand_written", hand_written),
    ("tums_sdk", |at_a_time| tums_sdk(at_a_time, Credentials::new(AK, SK).expect("a key"))),
    // All calls ask one cache for their key.
    ("tums_sdk_with_temporary_keys", |at_a_time| {
        tums_sdk(at_a_time, TemporaryCredentials::new(|| async { Credentials::new(AK, SK) }))
    }),
];
/// The machine's own unrest is larger than what there is to see: it takes many rounds.
const ROUNDS: usize = 300;

fn main() {
    // The SDK names its own; the client written by hand finds reqwest without one.
    rustls::crypto::ring::default_provider().install_default().expect("there is none yet");
    for at_a_time in AT_A_TIME {
        let title = format!("{CALLS} calls, {at_a_time} at a time");
        turns::compare(&title, ROUNDS, &mut CLIENTS.map(|(name, client)| (name, client(at_a_time))));
    }
    divan::main();
}

#[divan::bench(args = CLIENTS.map(|(name, _)| name), consts = AT_A_TIME, sample_count = 20, sample_size = 1)]
fn client<const AT_A_TIME: usize>(bencher: Bencher<'_, '_>, name: &str) {
    let (_, client) = CLIENTS.into_iter().find(|known| known.0 == name).expect("one of them");
    bencher.counter(ItemsCount::new(CALLS)).bench_local(client(AT_A_TIME));
}

fn tums_sdk(at_a_time: usize, keys: impl Into<CredentialsSource>) -> Run {
    let runtime = runtime();
    let client =
        Client::builder().endpoint(format!("http://{}", server())).credentials(keys).build().expect("a client");
    Box::new(move || {
        runtime.block_on(many(at_a_time, || async {
            let request = AddRegion::new("root1.2", RegionId::from(1)).order(2);
            let answer = client.region().add_region(request).await.expect("an answer");
            assert_eq!(answer.region_level, Some(2));
        }));
    })
}

fn hand_written(at_a_time: usize) -> Run {
    let runtime = runtime();
    // With the timeouts and settings that the SDK has.
    let http = reqwest::Client::builder()
        .timeout(Duration::from_secs(30))
        .connect_timeout(Duration::from_secs(10))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy();
    let client = ByHand { http: http.build().expect("a client"), server: server() };
    Box::new(move || {
        runtime.block_on(many(at_a_time, || async {
            let answer = client.add_region("root1.2", 2, "1").await;
            assert_eq!(answer.region_level, 2);
        }));
    })
}

async fn many<F: Future<Output = ()>>(at_a_time: usize, call: impl Fn() -> F) {
    let worker = || async {
        for _ in 0..CALLS / at_a_time {
            call().await;
        }
    };
    // Like tasks, each is polled only when something has happened to it.
    let workers: FuturesUnordered<_> = (0..at_a_time).map(|_| worker()).collect();
    workers.collect::<()>().await;
}

/// What a careful integrator writes in an afternoon: no retries, no clock, no failures in the type.
struct ByHand {
    http: reqwest::Client,
    server: SocketAddr,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    region_name: &'a str,
    order: i64,
    parent_id: &'a str,
}

#[derive(Deserialize)]
struct Envelope {
    error_code: i64,
    result: Option<Answer>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    #[expect(dead_code, reason = "a client reads it whether the caller looks at it or not")]
    region_id: String,
    region_level: i64,
    #[expect(dead_code, reason = "a client reads it whether the caller looks at it or not")]
    order: i64,
}

impl ByHand {
    async fn add_region(&self, region_name: &str, order: i64, parent_id: &str) -> Answer {
        let body = serde_json::to_vec(&Request { region_name, order, parent_id }).expect("plain JSON");
        let mut nonce = [0; 16];
        getrandom::fill(&mut nonce).expect("random bytes");
        let answer = self
            .http
            .post(format!("http://{}{PATH}", self.server))
            .header("X-Authorization", authorization(&body, &hex::encode(nonce)))
            .header("Content-Type", "application/json; charset=utf-8")
            .body(body)
            .send()
            .await
            .expect("an answer");
        let bytes = answer.bytes().await.expect("a body");
        let envelope: Envelope = serde_json::from_slice(&bytes).expect("an envelope");
        assert_eq!(envelope.error_code, 0);
        envelope.result.expect("a result")
    }
}

fn authorization(body: &[u8], nonce: &str) -> String {
    #[expect(clippy::disallowed_methods, reason = "the peer is written as anybody would write it")]
    let timestamp = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs().to_string();
    let hash = hex::encode(Sha256::digest(body));
    let string_to_sign = format!("HmacSHA256\n{timestamp}\nPOST {PATH} tp-link_request\n{hash}");
    let key = hmac(&hmac(&hmac(SK.as_bytes(), &timestamp), PATH), "tp-link");
    let signature = hex::encode(hmac(&key, &string_to_sign));
    format!("Timestamp={timestamp},Nonce={nonce},AccessKey={AK},Signature={signature},TerminalId=bench")
}

fn hmac(key: &[u8], message: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(message.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// A server on a thread of its own that gives one answer to everything.
fn server() -> SocketAddr {
    static SERVER: OnceLock<SocketAddr> = OnceLock::new();
    *SERVER.get_or_init(|| {
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            runtime().block_on(async {
                let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
                tell.send(listener.local_addr().expect("an address")).expect("told");
                loop {
                    let (stream, _) = listener.accept().await.expect("a connection");
                    stream.set_nodelay(true).expect("an option of TCP");
                    tokio::spawn(hyper::server::conn::http1::Builder::new().serve_connection(
                        TokioIo::new(stream),
                        service_fn(|request: hyper::Request<hyper::body::Incoming>| async {
                            request.into_body().collect().await.expect("a body");
                            Ok::<_, Infallible>(
                                hyper::Response::builder()
                                    .header("Content-Type", "application/json")
                                    .body(Full::new(Bytes::from_static(ANSWER)))
                                    .expect("a response"),
                            )
                        }),
                    ));
                }
            });
        });
        told.recv().expect("an address")
    })
}
