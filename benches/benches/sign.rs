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
use tums_benches::turns;

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

const AK: &str = "test-ak-0123456789abcdef";
const SK: &str = "test-sk-0123456789abcdef";
const PATH: &str = "/tums/open/resource/v1/addRegion";
const NONCE: &str = "1407447e996cf697488957375fd03d98";
const TERMINAL: &str = "fa5d13475934410b9398a95be95f7079";
const TIMESTAMP: u64 = 1_706_701_924;
const SIZES: [usize; 2] = [256, 4096];

/// A request of that body is signed each time it is called.
type Signer = Box<dyn FnMut()>;
type ForBody = fn(Vec<u8>) -> Signer;

/// The first is what the others are measured by.
const SIGNERS: [(&str, ForBody); 3] = [("straightforward", straightforward), ("ours", ours), ("aws_sigv4", aws_sigv4)];
const ROUNDS: usize = 200;
const SIGNED_PER_ROUND: usize = 200;

fn main() {
    for size in SIZES {
        let title = format!("sign {size} bytes, {SIGNED_PER_ROUND} times");
        turns::compare(&title, ROUNDS, &mut SIGNERS.map(|(name, signer)| (name, many(signer(body(size))))));
    }
    divan::main();
}

fn many(mut sign: Signer) -> Signer {
    Box::new(move || (0..SIGNED_PER_ROUND).for_each(|_| sign()))
}

#[divan::bench(args = SIGNERS.map(|(name, _)| name), consts = SIZES)]
fn signer<const SIZE: usize>(bencher: Bencher<'_, '_>, name: &str) {
    let (_, signer) = SIGNERS.into_iter().find(|known| known.0 == name).expect("one of them");
    bencher.bench_local(signer(body(SIZE)));
}

fn body(size: usize) -> Vec<u8> {
    let mut body = br#"{"regionName":""#.to_vec();
    body.resize(size - 2, b'a');
    body.extend_from_slice(br#""}"#);
    body
}

fn ours(body: Vec<u8>) -> Signer {
    Box::new(move || {
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
        black_box(params.sign().header_value().expect("a header"));
    })
}

fn straightforward(body: Vec<u8>) -> Signer {
    fn hmac(key: &[u8], message: &str) -> Vec<u8> {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
        mac.update(message.as_bytes());
        mac.finalize().into_bytes().to_vec()
    }
    Box::new(move || {
        let timestamp = black_box(TIMESTAMP).to_string();
        let hash = hex::encode(Sha256::digest(black_box(&body)));
        let string_to_sign = format!("HmacSHA256\n{timestamp}\nPOST {PATH} tp-link_request\n{hash}");
        let key = hmac(&hmac(&hmac(SK.as_bytes(), &timestamp), PATH), "tp-link");
        let signature = hex::encode(hmac(&key, &string_to_sign));
        black_box(format!(
            "Timestamp={timestamp},Nonce={NONCE},AccessKey={AK},Signature={signature},TerminalId={TERMINAL}"
        ));
    })
}

fn aws_sigv4(body: Vec<u8>) -> Signer {
    let identity = Credentials::new(AK, SK, None, None, "bench").into();
    let time = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(TIMESTAMP);
    let url = format!("https://cloud.example{PATH}");
    Box::new(move || {
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
        black_box((instructions.headers().map(|(_, value)| value.len()).sum::<usize>(), signature));
    })
}
