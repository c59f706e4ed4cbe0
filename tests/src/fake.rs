//! A transport that asks a closure for the answer, and keeps what was sent.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use tums::transport::{Transport, TransportError, TransportErrorKind};

/// What happens to one request.
pub enum Fate {
    /// It is answered with this HTTP status and body.
    Answer(u16, String),
    /// It is answered with these headers, too.
    AnswerWith(u16, Vec<(&'static str, String)>, String),
    /// It is lost.
    Lost(TransportErrorKind),
    /// It is never answered.
    Silence,
    /// It meets its fate only after this time.
    After(Duration, Box<Fate>),
}

impl Fate {
    /// An answer of the cloud with this code.
    pub fn code(code: i64) -> Self {
        Self::Answer(200, format!(r#"{{"error_code":{code},"msg":"test","result":{{"regionId":"13"}}}}"#))
    }
}

type Script = dyn Fn(&Request<Bytes>, usize) -> Fate + Send + Sync;

/// A transport that follows a script. Clones share what they keep.
#[derive(Clone)]
pub struct FakeTransport {
    script: Arc<Script>,
    sent: Arc<Mutex<Vec<Request<Bytes>>>>,
}

impl FakeTransport {
    /// `script` is given each request and its number, from 0.
    pub fn new(script: impl Fn(&Request<Bytes>, usize) -> Fate + Send + Sync + 'static) -> Self {
        Self { script: Arc::new(script), sent: Arc::default() }
    }

    /// Everything that was sent.
    pub fn sent(&self) -> Vec<Request<Bytes>> {
        self.sent.lock().expect("no test panics here").clone()
    }

    /// One part of the signed header of every request, for example `Nonce`.
    pub fn parts(&self, name: &str) -> Vec<String> {
        self.sent().iter().map(|request| part(request, name)).collect()
    }
}

/// One part of a request's signed header.
pub fn part(request: &Request<Bytes>, name: &str) -> String {
    let header = request.headers()["x-authorization"].to_str().expect("text");
    let mut parts = header.split(',').filter_map(|part| part.split_once('='));
    parts.find(|(known, _)| *known == name).expect(name).1.to_owned()
}

impl Transport for FakeTransport {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let mut fate = {
            let mut sent = self.sent.lock().expect("no test panics here");
            let fate = (self.script)(&request, sent.len());
            sent.push(request);
            fate
        };
        loop {
            fate = match fate {
                Fate::Answer(status, body) => Fate::AnswerWith(status, Vec::new(), body),
                Fate::AnswerWith(status, headers, body) => {
                    let mut answer = Response::builder().status(status);
                    for (name, value) in headers {
                        answer = answer.header(name, value);
                    }
                    return Ok(answer.body(body.into()).expect("a valid answer"));
                }
                Fate::Lost(kind) => return Err(TransportError::new(kind, "as the script says")),
                Fate::Silence => std::future::pending().await,
                Fate::After(time, then) => {
                    tokio::time::sleep(time).await;
                    *then
                }
            }
        }
    }
}
