//! Decoding a page of 1000 devices: ours, and strict structs as `serde_derive` makes them.
//!
//! `cargo bench -p tums-benches --bench decode`

use divan::{AllocProfiler, Bencher, black_box, counter::BytesCount};
use serde::Deserialize;
use tums::envelope::Envelope;
use tums::{GetDeviceListInProjectApplication, Operation};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
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

#[divan::bench]
fn tolerant(bencher: Bencher<'_, '_>) {
    let body = page();
    bencher.counter(BytesCount::of_slice(&body)).bench(|| {
        let text = std::str::from_utf8(black_box(&body)).expect("UTF-8");
        let envelope = Envelope::parse(text).expect("an envelope");
        GetDeviceListInProjectApplication::decode(&envelope).expect("a page")
    });
}

#[divan::bench]
fn strict_from_slice(bencher: Bencher<'_, '_>) {
    let body = page();
    bencher
        .counter(BytesCount::of_slice(&body))
        .bench(|| serde_json::from_slice::<Strict>(black_box(&body)).expect("a page"));
}

#[divan::bench]
fn strict_from_str(bencher: Bencher<'_, '_>) {
    let body = page();
    bencher.counter(BytesCount::of_slice(&body)).bench(|| {
        let text = std::str::from_utf8(black_box(&body)).expect("UTF-8");
        serde_json::from_str::<Strict>(text).expect("a page")
    });
}

#[divan::bench]
fn value(bencher: Bencher<'_, '_>) {
    let body = page();
    bencher
        .counter(BytesCount::of_slice(&body))
        .bench(|| serde_json::from_slice::<serde_json::Value>(black_box(&body)).expect("a page"));
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
