//! Decoding a page of 1000 devices: ours, and strict structs as `serde_derive` makes them.
//!
//! `cargo bench -p tums-benches --bench decode`

use divan::{AllocProfiler, Bencher, black_box, counter::BytesCount};
use serde::Deserialize;
use tums::envelope::Envelope;
use tums::operation::Answer;
use tums::{GetDeviceListInProjectApplication, Operation};
use tums_benches::turns::{self, Contestant};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

const ROUNDS: usize = 400;

type Output = <GetDeviceListInProjectApplication as Operation>::Output;

type Decoder = fn(&[u8]);

/// The first is what the others are measured by.
const DECODERS: [(&str, Decoder); 5] = [
    ("strict_from_slice", strict_from_slice),
    ("tolerant", tolerant),
    ("tolerant_in_two_steps", tolerant_in_two_steps),
    ("strict_from_str", strict_from_str),
    ("value", value),
];

fn main() {
    let body = &page();
    let mut contestants = DECODERS.map(|(name, decode)| -> Contestant<'_> { (name, Box::new(move || decode(body))) });
    turns::compare("decode 1000 devices", ROUNDS, &mut contestants);
    divan::main();
}

/// 1000 devices as the document's example has them, about 290 KB.
fn page() -> Vec<u8> {
    let device = r#"{"qrCode":"16E0091709B04C926","deviceName":"TL-IPC633-D4G 3.0","deviceType":"SURVEILLANCECAMERA",
"deviceStatus":1,"openType":1,"openStatus":2,"deviceModel":"TL-IPC633-D4G","ip":"192.168.1.100","mac":"00-FF-00-17-00-18",
"regionName":"r2222","regionId":"20000000060","channelId":1,"parentMac":"00-FF-00-17-00-18"}"#;
    let list = vec![device; 1000].join(",");
    format!(r#"{{"result":{{"total":1000,"list":[{list}]}},"error_code":0}}"#).into_bytes()
}

/// As a call reads it.
fn tolerant(body: &[u8]) {
    let text = std::str::from_utf8(black_box(body)).expect("UTF-8");
    black_box(Output::read(text).expect("a success"));
}

/// As a call reads what is not a plain success.
fn tolerant_in_two_steps(body: &[u8]) {
    let text = std::str::from_utf8(black_box(body)).expect("UTF-8");
    let envelope = Envelope::parse(text).expect("an envelope");
    black_box(Output::decode(&envelope).expect("a page"));
}

fn strict_from_slice(body: &[u8]) {
    black_box(serde_json::from_slice::<Strict>(black_box(body)).expect("a page"));
}

fn strict_from_str(body: &[u8]) {
    let text = std::str::from_utf8(black_box(body)).expect("UTF-8");
    black_box(serde_json::from_str::<Strict>(text).expect("a page"));
}

fn value(body: &[u8]) {
    black_box(serde_json::from_slice::<serde_json::Value>(black_box(body)).expect("a page"));
}

#[divan::bench(args = DECODERS.map(|(name, _)| name))]
fn decoder(bencher: Bencher<'_, '_>, name: &str) {
    let (_, decode) = DECODERS.into_iter().find(|known| known.0 == name).expect("one of them");
    let body = page();
    bencher.counter(BytesCount::of_slice(&body)).bench(|| decode(&body));
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "what counts is that they are read")]
struct Strict {
    result: Page,
    error_code: i64,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "what counts is that they are read")]
struct Page {
    total: i64,
    list: Vec<Device>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "what counts is that they are read")]
struct Device {
    qr_code: Option<String>,
    device_name: Option<String>,
    device_type: Option<String>,
    device_status: Option<i64>,
    open_type: Option<i64>,
    open_status: Option<i64>,
    device_model: Option<String>,
    ip: Option<String>,
    mac: Option<String>,
    region_name: Option<String>,
    region_id: Option<String>,
    parent_mac: Option<String>,
    parent_qr_code: Option<String>,
    channel_id: Option<i64>,
}
