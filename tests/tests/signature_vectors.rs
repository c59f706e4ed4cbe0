//! Signatures step by step, against vectors from an implementation that shares no code with this one
//! (`vectors/sign/make.py`), and against a signature that another client published.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tums::sign::SigningParams;

fn vectors() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/sign");
    let entries = fs::read_dir(&folder).expect("the vectors").map(|entry| entry.expect("an entry").path());
    entries.filter(|path| path.is_dir()).collect()
}

fn body(description: &Value) -> String {
    let Some(parts) = description.as_object() else { return text(description).to_owned() };
    let (start, fill, end) = (text(&parts["start"]), text(&parts["fill"]), text(&parts["end"]));
    let length = parts["length"].as_u64().expect("a length") as usize;
    format!("{start}{}{end}", fill.repeat(length - start.len() - end.len()))
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

#[test]
fn every_step_agrees_with_the_independent_implementation() {
    let vectors = vectors();
    assert!(vectors.len() >= 7, "{vectors:?}");
    for vector in vectors {
        let request = fs::read(vector.join("request.json")).expect("a request");
        let request: Value = serde_json::from_slice(&request).expect("JSON");
        let body = body(&request["body"]);
        let params = SigningParams {
            access_key: text(&request["accessKey"]),
            secret_key: text(&request["secretKey"]),
            terminal_id: text(&request["terminalId"]),
            method: text(&request["method"]),
            path: text(&request["path"]),
            body: body.as_bytes(),
            timestamp: request["timestamp"].as_u64().expect("a number"),
            nonce: text(&request["nonce"]),
        };
        let signature = params.sign();
        let steps = signature.explain();
        for (step, value) in [
            ("1-body-hash", &*steps.body_hash),
            ("2-string-to-sign", &steps.string_to_sign),
            ("3-date-key", &steps.date_key),
            ("4-path-key", &steps.path_key),
            ("5-signing-key", &steps.signing_key),
            ("6-signature", signature.as_str()),
            ("6-signature", &steps.signature),
            ("7-header", &signature.authorization()),
            ("7-header", signature.header_value().expect("a header").to_str().expect("text")),
        ] {
            let expected = fs::read_to_string(vector.join(step)).expect(step);
            assert_eq!(value, expected, "{step} of {}", vector.display());
        }
    }
}

#[test]
fn a_signature_published_by_another_client_comes_out() {
    let vector = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/sign/public-client/6-signature");
    let signature = fs::read_to_string(vector).expect("a signature");
    assert_eq!(signature, "bf324196d3f4177c38ac1daf77fee73fdba855bc5b5aa3346d4a4e8867d481ba");
}
