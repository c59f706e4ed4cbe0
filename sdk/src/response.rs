//! What a call answers: its output, and what came with it.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::value::RawValue;

use crate::envelope::Envelope;
use crate::{ErrorCode, Failure, Timestamp};

/// An output, and what came with it.
#[derive(Clone)]
#[non_exhaustive]
pub struct Response<T> {
    /// What the call answers.
    pub output: T,
    /// 0, or another code that is an answer to this operation.
    pub code: ErrorCode,
    /// The cloud's own words.
    pub msg: Option<String>,
    /// HTTP status.
    pub status: StatusCode,
    /// HTTP headers.
    pub headers: HeaderMap,
    /// Nonce of the attempt that succeeded; none if the operation is not signed.
    pub nonce: Option<String>,
    /// Timestamp of that attempt, as it was signed.
    pub timestamp: Option<Timestamp>,
    /// How many attempts it took.
    pub attempts: u32,
    pub(crate) body: Bytes,
}

impl<T> Response<T> {
    /// The body as it came, with the fields that this version does not know. It may hold secrets: better not log it.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The result in it, as JSON.
    pub fn result(&self) -> Option<&RawValue> {
        self.envelope()?.result
    }

    /// The inputs that failed, whether or not the output has a place for them.
    pub fn failures(&self) -> Vec<Failure> {
        self.envelope().map(|envelope| envelope.failures()).unwrap_or_default()
    }

    /// The same with another output.
    pub(crate) fn with<U>(self, output: U) -> Response<U> {
        let Self { output: _, code, msg, status, headers, nonce, timestamp, attempts, body } = self;
        Response { output, code, msg, status, headers, nonce, timestamp, attempts, body }
    }

    /// The body was an envelope before, so it is one.
    fn envelope(&self) -> Option<Envelope<'_>> {
        Envelope::parse(std::str::from_utf8(&self.body).ok()?).ok()
    }
}

/// Without the headers, which may hold cookies, and the body.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("output", &self.output)
            .field("code", &self.code)
            .field("msg", &self.msg)
            .field("status", &self.status)
            .field("nonce", &self.nonce)
            .field("timestamp", &self.timestamp)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}
