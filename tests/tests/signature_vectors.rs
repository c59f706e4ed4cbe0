//! Signatures step by step, against vectors from an implementation that shares no code with this one
//! (`vectors/sign/make.py`), and against a signature that another client published.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tums::sign::{Authorization, Script, SigningParams};

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

/// Runs a script with a `curl` that tells its arguments and what it reads; `None` where there is no shell or no openssl.
#[cfg(unix)]
fn run(script: &str, variables: &[(&str, &str)]) -> Option<(String, String)> {
    let mut shell = Command::new("sh");
    shell.arg("-eu").envs(variables.iter().copied()).stdin(Stdio::piped()).stdout(Stdio::piped());
    let has_openssl = Command::new("openssl").arg("version").output().is_ok_and(|output| output.status.success());
    let mut shell = has_openssl.then(|| shell.spawn().ok())??;
    let curl = "curl() { printf '%s\\n' \"$@\" --; cat; }\n";
    let mut stdin = shell.stdin.take().expect("a pipe");
    stdin.write_all(format!("{curl}{script}").as_bytes()).expect("read by the shell");
    drop(stdin);
    let output = shell.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{script}");
    let told = String::from_utf8(output.stdout).expect("text");
    let (arguments, read) = told.split_once("\n--\n").expect("arguments");
    Some((arguments.to_owned(), read.to_owned()))
}

#[cfg(unix)]
#[test]
fn a_script_signs_as_the_client_does_and_shows_no_secret() {
    let path = "/tums/open/deviceManager/v1/bindDeviceByQrCode";
    let (body, secrets) =
        (r#"{"deviceName":"Bob's","devicePassword":"${DEVICE_PASSWORD}"}"#, ["DEVICE_PASSWORD".to_owned()]);
    let script = Script { endpoint: "http://127.0.0.1:1", path, query: "", body, signed: true, secrets: &secrets };
    let (password, sent) = (r#"a"b\c $d"#, r#"{"deviceName":"Bob's","devicePassword":"a\"b\\c $d"}"#);
    // A key of more than a block of SHA-256 is hashed first.
    for secret_key in ["test-sk", r#"'"\ sk"#, &"k".repeat(64), &"k".repeat(65)] {
        let keys = [("TUMS_ACCESS_KEY", "test-ak"), ("TUMS_SECRET_KEY", secret_key), ("DEVICE_PASSWORD", password)];
        let Some((arguments, read)) = run(&script.to_string(), &keys) else {
            let notice = b"skipped: there is no sh or no openssl\n";
            return std::io::stderr().write_all(notice).expect("a terminal");
        };
        assert_eq!(read, sent);
        assert!(!arguments.contains(password) && !arguments.contains(secret_key), "{arguments}");
        let header = arguments.lines().find_map(|line| line.strip_prefix("X-Authorization: ")).expect("a header");
        let header = Authorization::parse(header).expect("the documented form");
        let right = header.params(secret_key, "POST", path, sent.as_bytes());
        assert_eq!((header.access_key, header.signature), ("test-ak", right.sign().as_str()));
    }
    let query = "?token=${TOKEN}&devInfoId=7";
    let script = Script { query, body: "{}", signed: false, secrets: &["TOKEN".to_owned()], ..script };
    let (arguments, read) = run(&script.to_string(), &[("TOKEN", "test-token")]).expect("it ran before");
    assert_eq!(read, format!("url = \"http://127.0.0.1:1{path}?token=test-token&devInfoId=7\"\n"));
    assert!(!arguments.contains("test-token") && !arguments.contains("X-Authorization"), "{arguments}");
}
