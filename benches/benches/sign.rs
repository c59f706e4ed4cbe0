//! Signing one request: ours, a straightforward version, and `aws-sigv4` on an equal request.
//!
//! `cargo bench -p tums-benches --bench sign`

use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use divan::{AllocProfiler, Bencher, black_box};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use tums::sign::SigningParams;

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

const AK: &str = "test-ak-0123456789abcdef";
const SK: &str = "test-sk-0123456789abcdef";
const PATH: &str = "/tums/open/resource/v1/addRegion";
const NONCE: &str = "1407447e996cf697488957375fd03d98";
const TERMINAL: &str = "fa5d13475934410b9398a95be95f7079";
const TIMESTAMP: u64 = 1_706_701_924;
const SIZES: [usize; 2] = [256, 4096];

fn main() {
    divan::main();
}

fn body(size: usize) -> Vec<u8> {
    let mut body = br#"{"regionName":""#.to_vec();
    body.resize(size - 2, b'a');
    body.extend_from_slice(br#""}"#);
    body
}

#[divan::bench(args = SIZES)]
fn ours(bencher: Bencher<'_, '_>, size: usize) {
    let body = body(size);
    bencher.bench(|| {
        let params = SigningParams {
            access_key: AK,
            secret_key: SK,
            terminal_id: TERMINAL,
            method: "POST",
            path: PATH,
            body: black_box(&body),
            timestamp: black_box(TIMESTAMP),
            nonce: NONCE,
        };
        params.sign().header_value()
    });
}

#[divan::bench(args = SIZES)]
fn straightforward(bencher: Bencher<'_, '_>, size: usize) {
    fn hmac(key: &[u8], message: &str) -> Vec<u8> {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
        mac.update(message.as_bytes());
        mac.finalize().into_bytes().to_vec()
    }
    let body = body(size);
    bencher.bench(|| {
        let timestamp = black_box(TIMESTAMP).to_string();
        let hash = hex::encode(Sha256::digest(black_box(&body)));
        let string_to_sign = format!("HmacSHA256\n{timestamp}\nPOST {PATH} tp-link_request\n{hash}");
        let key = hmac(&hmac(&hmac(SK.as_bytes(), &timestamp), PATH), "tp-link");
        let signature = hex::encode(hmac(&key, &string_to_sign));
        format!("Timestamp={timestamp},Nonce={NONCE},AccessKey={AK},Signature={signature},TerminalId={TERMINAL}")
    });
}

#[divan::bench(args = SIZES)]
fn aws_sigv4(bencher: Bencher<'_, '_>, size: usize) {
    let body = body(size);
    let identity = Credentials::new(AK, SK, None, None, "bench").into();
    let time = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(TIMESTAMP);
    let url = format!("https://cloud.example{PATH}");
    bencher.bench(|| {
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region("cn")
            .name("tums")
            .time(black_box(time))
            .settings(SigningSettings::default())
            .build()
            .expect("complete parameters");
        let headers = [("content-type", "application/json; charset=utf-8"), ("host", "cloud.example")];
        let request = SignableRequest::new("POST", &url, headers.into_iter(), SignableBody::Bytes(black_box(&body)))
            .expect("a valid request");
        let (instructions, signature) = sign(request, &params.into()).expect("signed").into_parts();
        (instructions.headers().map(|(_, value)| value.len()).sum::<usize>(), signature)
    });
}
