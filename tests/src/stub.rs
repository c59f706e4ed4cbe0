//! A cloud made of one function: what a test answers to each operation, without a network.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};
use tums::clock::{Clock, VirtualTime};
use tums::retry::NoRetry;
use tums::transport::TransportErrorKind;
use tums::{Client, ClientBuilder, Credentials, DeviceId, Target, Timestamp};

use crate::fake::{FakeTransport, Fate};

/// The code of a device.
pub fn code(number: usize) -> String {
    format!("{number:017}")
}

/// So many devices, by their codes.
pub fn devices(count: usize) -> Vec<Target> {
    (0..count).map(|number| DeviceId::qr_code(&code(number)).expect("a device code").into()).collect()
}

/// One call that came.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// Last part of the path.
    pub operation: String,
    /// The JSON of the request.
    pub body: Value,
    /// The query of the URL, for the calls that have one.
    pub query: Option<String>,
}

impl Asked {
    fn of(request: &Request<Bytes>) -> Self {
        Self {
            operation: request.uri().path().rsplit('/').next().unwrap_or_default().to_owned(),
            body: serde_json::from_slice(request.body()).expect("JSON"),
            query: request.uri().query().map(str::to_owned),
        }
    }

    /// A number of the request.
    pub fn number(&self, name: &str) -> u64 {
        self.body[name].as_u64().unwrap_or_else(|| panic!("{self:?} has no number {name}"))
    }
}

/// What a call is answered with.
pub struct Told(Fate);

impl Told {
    /// Success with this result.
    pub fn result(result: Value) -> Self {
        Self::envelope(json!({ "result": result, "error_code": 0 }))
    }

    /// A code without a result.
    pub fn code(code: i64) -> Self {
        Self::envelope(json!({ "error_code": code, "msg": "test" }))
    }

    /// A whole envelope.
    pub fn envelope(envelope: Value) -> Self {
        Self(Fate::Answer(200, envelope.to_string()))
    }

    /// No answer.
    pub fn lost(kind: TransportErrorKind) -> Self {
        Self(Fate::Lost(kind))
    }

    /// The same, but later.
    pub fn after(self, time: Duration) -> Self {
        Self(Fate::After(time, Box::new(self.0)))
    }
}

/// The cloud. Clones are the same one.
#[derive(Clone)]
pub struct StubCloud(FakeTransport);

impl StubCloud {
    /// A cloud that answers with `tell`.
    pub fn new(tell: impl Fn(&Asked) -> Told + Send + Sync + 'static) -> Self {
        Self(FakeTransport::new(move |request, _| tell(&Asked::of(request)).0))
    }

    /// A cloud that answers by the operation, and how often it has been asked for before.
    pub fn scripted(tell: impl Fn(&str, usize) -> Told + Send + Sync + 'static) -> Self {
        let counts = Mutex::<HashMap<String, usize>>::default();
        Self::new(move |asked| {
            let mut counts = counts.lock().expect("no test panics here");
            let count = counts.entry(asked.operation.clone()).or_default();
            *count += 1;
            tell(&asked.operation, *count - 1)
        })
    }

    /// A client that makes one attempt and lives in the year 2024.
    pub fn client(&self) -> Client {
        self.builder().retry(NoRetry).build().expect("a client")
    }

    /// The same, to be set up.
    pub fn builder(&self) -> ClientBuilder {
        ClientBuilder::with_transport(self.0.clone())
            .credentials(Credentials::new("test-ak", "test-sk").expect("a key"))
            .clock(Clock::new(VirtualTime::new(Timestamp::from_secs(1_709_192_060))))
    }

    /// The calls that came, in their order.
    pub fn asked(&self) -> Vec<Asked> {
        self.0.sent().iter().map(Asked::of).collect()
    }

    /// The calls of one operation that came.
    pub fn asked_for(&self, operation: &str) -> Vec<Asked> {
        self.asked().into_iter().filter(|asked| asked.operation == operation).collect()
    }
}
