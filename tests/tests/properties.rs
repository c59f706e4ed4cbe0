//! Whatever bytes and headers come back, a call ends in the right answer or the right error, and never in a panic.
//!
//! `PROPTEST_CASES=100000 cargo test -p tums-tests --test properties` looks longer than the tests do.

use std::sync::LazyLock;

use http::Response;
use proptest::prelude::*;
use serde_json::{Value, json};
use tums::catalog;
use tums::retry::NoRetry;
use tums::server::{self, AnswerMisread, Endpoint};
use tums::transport::{Transport, TransportError};
use tums::{ClientBuilder, Credentials, Effect, Error, ErrorKind, RawOutput};

const PATH: &str = "/tums/open/resource/v1/addRegion";

/// Always gives the same answer.
struct Parrot(Response<bytes::Bytes>);

impl Transport for Parrot {
    async fn send(&self, _: http::Request<bytes::Bytes>) -> Result<Response<bytes::Bytes>, TransportError> {
        Ok(self.0.clone())
    }
}

/// What a call makes of an answer.
fn outcome(status: u16, headers: &[(&'static str, Vec<u8>)], body: &[u8]) -> Result<RawOutput, Error> {
    let mut answer = Response::builder().status(status);
    for (name, value) in headers {
        answer = answer.header(*name, value.as_slice());
    }
    let answer = answer.body(body.to_vec().into()).expect("valid headers");
    let credentials = Credentials::new("test-ak", "test-sk").expect("a key");
    let client = ClientBuilder::with_transport(Parrot(answer))
        .credentials(credentials)
        .retry(NoRetry)
        .build()
        .expect("a client");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    runtime.block_on(client.call_raw(PATH, &json!({})).into_future())
}

/// Holds an outcome against what a strict reader makes of the same body.
fn check(status: u16, body: &[u8], outcome: &Result<RawOutput, Error>) -> Result<(), TestCaseError> {
    let strict: Option<Value> = serde_json::from_slice(body).ok();
    let code = strict.as_ref().and_then(|body| body.get("error_code")).and_then(Value::as_i64);
    match outcome {
        Ok(output) => {
            prop_assert!((200..300).contains(&status));
            if let Some(code) = code {
                prop_assert_eq!(code, 0);
                let result = strict.as_ref().and_then(|body| body.get("result")).unwrap_or(&Value::Null);
                prop_assert_eq!(&output.result, result);
            }
        }
        Err(error) => {
            let _ = format!("{error} {error:?} {error:#?} {:?} {:?}", error.failures(), error.result());
            prop_assert!(!error.to_string().contains('\n'));
            prop_assert_eq!(error.body(), Some(body));
            match error.kind() {
                ErrorKind::Decode => prop_assert_eq!(error.effect(), Effect::Done),
                ErrorKind::InvalidAnswer => prop_assert_eq!(error.effect(), Effect::Unknown),
                ErrorKind::HttpStatus => prop_assert!(!(200..300).contains(&status)),
                ErrorKind::Api => {
                    let told = error.code().map(tums::ErrorCode::value);
                    prop_assert!(
                        told != Some(0) && (code.is_none() || code == Some(0) || code == told),
                        "{:?} {:?}",
                        told,
                        code
                    );
                }
                other => prop_assert!(false, "{other:?}: {error}"),
            }
        }
    }
    Ok(())
}

/// JSON of any shape, a few levels deep.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        ".{0,8}".prop_map(Value::from),
        "-?[0-9]{1,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map("[a-zA-Z_ ]{0,10}", inner, 0..6).prop_map(|members| json!(members)),
        ]
    })
}

/// Values at which readers stumble.
fn odd_json() -> impl Strategy<Value = Value> {
    prop_oneof![
        3 => any_json(),
        1 => prop::sample::select(vec![
            json!(i64::MIN), json!(i64::MAX), json!(u64::MAX), json!(1e300), json!(-1e-300), json!(i64::MIN.to_string()),
            json!("99999999"), json!("24:00:00"), json!("1331999"), json!(""), json!(" "), json!("é"), json!([]), json!({}),
        ]),
    ]
}

/// A change of a JSON value: what becomes of one of its places. Nothing removes it.
type Change = (prop::sample::Index, Option<Value>);

fn changes() -> impl Strategy<Value = Vec<Change>> {
    prop::collection::vec((any::<prop::sample::Index>(), prop::option::weighted(0.8, odd_json())), 1..4)
}

/// The pointers of a value and of everything in it.
fn places(value: &Value, own: String, found: &mut Vec<String>) {
    let step = |name: &str| format!("{own}/{}", name.replace('~', "~0").replace('/', "~1"));
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| places(value, step(name), found)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, value)| places(value, step(&at.to_string()), found))
        }
        _ => {}
    }
    found.push(own);
}

fn change(value: &mut Value, changes: &[Change]) {
    for (at, new) in changes {
        let mut found = Vec::new();
        places(value, String::new(), &mut found);
        let place = at.get(&found);
        match (new, place.rsplit_once('/')) {
            (Some(new), _) => *value.pointer_mut(place).expect("a place") = new.clone(),
            (None, Some((parent, name))) => {
                if let Some(members) = value.pointer_mut(parent).and_then(Value::as_object_mut) {
                    members.remove(name);
                }
            }
            (None, None) => {}
        }
    }
}

/// Documented texts, each with the operation that it belongs to.
type Examples = LazyLock<Vec<(&'static Endpoint, Value)>>;

static REQUESTS: Examples = LazyLock::new(|| examples(|example| example.request.as_ref()));
static ANSWERS: Examples = LazyLock::new(|| examples(|example| example.response.as_ref()));

fn examples(of: fn(&catalog::Example) -> Option<&catalog::Json>) -> Vec<(&'static Endpoint, Value)> {
    let operations = catalog::catalog().operations.iter().flat_map(|operation| {
        let endpoint = server::endpoint(&operation.path).expect("a known operation");
        operation.examples.iter().filter_map(of).map(move |example| (endpoint, example.value()))
    });
    operations.collect()
}

/// Envelopes whose members have any shape.
fn any_envelope() -> impl Strategy<Value = Value> {
    let names = prop::sample::select(vec!["error_code", "errorCode", "msg", "result", "result ", "failList", "other"]);
    let members = prop::collection::vec((names, prop_oneof![Just(json!(0)), any_json()]), 0..8);
    members
        .prop_map(|members| Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()))
}

const STATUSES: [u16; 8] = [200, 201, 204, 302, 404, 429, 500, 503];

proptest! {
    #[test]
    fn any_bytes(status in prop::sample::select(STATUSES.to_vec()), body in prop::collection::vec(any::<u8>(), 0..200)) {
        check(status, &body, &outcome(status, &[], &body))?;
    }

    #[test]
    fn any_envelope_of_any_shape(status in prop::sample::select(STATUSES.to_vec()), body in any_envelope()) {
        // A strict reader knows no other spelling, and keeps the last of two.
        let odd = ["errorCode", "result "].iter().any(|name| body.get(name).is_some());
        let body = body.to_string();
        let outcome = outcome(status, &[], body.as_bytes());
        if !odd {
            check(status, body.as_bytes(), &outcome)?;
        }
    }

    #[test]
    fn a_damaged_answer(result in any_json(), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let mut body = json!({ "result": result, "msg": "m", "error_code": 0, "failList": [{ "error_code": -1 }] }).to_string().into_bytes();
        let at = at.index(body.len());
        if cut { body.truncate(at) } else { body[at] = byte }
        let outcome = outcome(200, &[], &body);
        if let Err(error) = &outcome {
            let _ = format!("{error} {error:?}");
            prop_assert_ne!(error.effect(), Effect::None, "{}", error);
        }
    }

    #[test]
    fn a_documented_answer_that_was_changed(at in any::<prop::sample::Index>(), changes in changes()) {
        let (endpoint, mut answer) = at.get(&ANSWERS).clone();
        change(&mut answer, &changes);
        match endpoint.read_answer(&answer.to_string()) {
            Ok(read) => {
                // What was understood is understood again. Moments far from our time may take another unit.
                prop_assert!(endpoint.read_answer(&read).is_ok(), "{}: {}", endpoint.info.name, read);
            }
            Err(AnswerMisread::Result(error)) => prop_assert!(
                error.path().starts_with("result") || error.path() == "error_code", "{}: {}", endpoint.info.name, error
            ),
            Err(_) => prop_assert!(answer.get("error_code").and_then(Value::as_i64).is_none(), "{}", answer),
        }
    }

    #[test]
    fn a_documented_request_that_was_changed(at in any::<prop::sample::Index>(), changes in changes()) {
        let (endpoint, mut request) = at.get(&REQUESTS).clone();
        change(&mut request, &changes);
        // It breaks a rule or not, and it says so without a panic.
        let checked = endpoint.check_request(&request.to_string());
        let _ = format!("{checked:?}");
        if let Ok(sent) = endpoint.read_request(&request.to_string()) {
            prop_assert_eq!(endpoint.read_request(&sent), Ok(sent.clone()), "{}", endpoint.info.name);
        }
    }

    #[test]
    fn any_headers(
        date in "[ -~]{0,30}|(Mon|Tue), [0-9]{2} Jan [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT",
        retry_after in "[ -~]{0,12}|[0-9]{1,30}|Mon, [0-9]{2} Jan [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT",
        age in prop::option::of("[ -~]{0,5}"),
        code in prop::sample::select(vec![0, -10302, -10200]),
        raw in prop::collection::vec(0x20_u8..0x7f, 0..20),
    ) {
        let mut headers = vec![("date", date.into_bytes()), ("retry-after", retry_after.into_bytes()), ("content-type", raw)];
        headers.extend(age.map(|age| ("age", age.into_bytes())));
        let body = format!(r#"{{"error_code":{code}}}"#);
        check(200, body.as_bytes(), &outcome(200, &headers, body.as_bytes()))?;
    }
}
