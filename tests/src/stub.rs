//! A cloud made of one function: what a test answers to each call, without a network.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use serde_json::{Value, json};
use tums::clock::{Clock, VirtualTime};
use tums::retry::NoRetry;
use tums::transport::{Transport, TransportError, TransportErrorKind};
use tums::{Client, ClientBuilder, Credentials, Timestamp};

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
    /// A number of the request.
    pub fn number(&self, name: &str) -> u64 {
        self.body[name].as_u64().unwrap_or_else(|| panic!("{self:?} has no number {name}"))
    }
}

/// What a call is answered with.
#[derive(Clone, Debug)]
pub struct Told {
    after: Duration,
    answer: Result<Value, TransportErrorKind>,
}

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
        Self { after: Duration::ZERO, answer: Ok(envelope) }
    }

    /// No answer.
    pub fn broken(kind: TransportErrorKind) -> Self {
        Self { after: Duration::ZERO, answer: Err(kind) }
    }

    /// The same, but later.
    pub fn after(self, after: Duration) -> Self {
        Self { after, ..self }
    }
}

type Tell = dyn Fn(&Asked) -> Told + Send + Sync;

/// The cloud: its function, and the calls that came.
#[derive(Clone)]
pub struct StubCloud {
    tell: Arc<Tell>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl StubCloud {
    /// A cloud that answers with `tell`.
    pub fn new(tell: impl Fn(&Asked) -> Told + Send + Sync + 'static) -> Self {
        Self { tell: Arc::new(tell), asked: Arc::default() }
    }

    /// A client of this cloud that makes one attempt and lives in the year 2024.
    pub fn client(&self) -> Client {
        self.builder().retry(NoRetry).build().expect("a client")
    }

    /// The same, to be set up.
    pub fn builder(&self) -> ClientBuilder {
        ClientBuilder::with_transport(self.clone())
            .credentials(Credentials::new("test-ak", "test-sk").expect("a key"))
            .clock(Clock::new(VirtualTime::new(Timestamp::from_secs(1_709_192_060))))
    }

    /// The calls that came, in their order.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The calls of one operation that came.
    pub fn asked_for(&self, operation: &str) -> Vec<Asked> {
        self.asked().into_iter().filter(|asked| asked.operation == operation).collect()
    }
}

impl Transport for StubCloud {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let operation = request.uri().path().rsplit('/').next().unwrap_or_default().to_owned();
        let query = request.uri().query().map(str::to_owned);
        let body = serde_json::from_slice(request.body()).expect("JSON");
        let asked = Asked { operation, body, query };
        let told = (self.tell)(&asked);
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(asked);
        tokio::time::sleep(told.after).await;
        match told.answer {
            Ok(envelope) => Ok(Response::new(envelope.to_string().into())),
            Err(kind) => Err(TransportError::new(kind, "test")),
        }
    }
}
