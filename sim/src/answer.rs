//! What the caller gets to see of a call: its answer, what a fault makes of it, or a file.

use bytes::Bytes;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, DATE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use tums::{EffectClass, ErrorCode, Timestamp};

use crate::download::{File, Refused};
use crate::faults::Mishap;
use crate::journal::Entry;
use crate::refusal::Refusal;
use crate::route::Answer;

const JSON: HeaderValue = HeaderValue::from_static("application/json;charset=UTF-8");
const HTML: HeaderValue = HeaderValue::from_static("text/html");

/// What the caller gets to see.
pub(crate) enum Delivery {
    /// An answer.
    Whole(Response<Bytes>),
    /// An answer whose body stops in the middle.
    Cut(Response<Bytes>),
    /// Nothing but the end of the connection.
    Reset,
}

/// What has come out of a request: the answer of an operation, a refusal, a file, or a page that says why there is none.
pub(crate) struct Outcome {
    status: StatusCode,
    /// None if no operation has answered.
    code: Option<ErrorCode>,
    message: Option<String>,
    pub(crate) effect: Option<EffectClass>,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Outcome {
    fn of(status: StatusCode, content_type: HeaderValue, body: Vec<u8>) -> Self {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, content_type)]);
        Self { status, code: None, message: None, effect: None, headers, body }
    }

    /// A success of which nothing is told.
    pub(crate) fn empty() -> Self {
        Self::of(StatusCode::OK, JSON, br#"{"error_code":0,"result":{}}"#.to_vec())
    }

    fn page(status: StatusCode) -> Self {
        let page = format!("<html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>");
        Self::of(status, HTML, page.into_bytes())
    }

    /// The same with another body, in which nobody finds a code.
    fn with_body(self, change: impl FnOnce(&mut Vec<u8>)) -> Self {
        let mut body = self.body;
        change(&mut body);
        Self { code: None, message: None, body, ..self }
    }

    fn response(self, date: Timestamp) -> Response<Bytes> {
        let mut response = Response::new(Bytes::from(self.body));
        (*response.status_mut(), *response.headers_mut()) = (self.status, self.headers);
        if let Ok(date) = httpdate::fmt_http_date(date.into()).parse() {
            response.headers_mut().insert(DATE, date);
        }
        response
    }
}

impl From<Answer> for Outcome {
    fn from(answer: Answer) -> Self {
        let mut outcome = Self::of(StatusCode::OK, JSON, answer.body.into_bytes());
        outcome.headers.extend(answer.headers);
        Self { code: Some(answer.code), effect: Some(answer.effect), ..outcome }
    }
}

impl From<&Refusal> for Outcome {
    fn from(refusal: &Refusal) -> Self {
        let message = Some(refusal.message.clone().into_owned());
        let body = serde_json::to_vec(refusal);
        let body = body.expect("a refusal has text keys and goes into memory, which cannot fail");
        Self { code: Some(refusal.code), message, effect: refusal.effect, ..Self::of(StatusCode::OK, JSON, body) }
    }
}

impl From<Result<File, Refused>> for Outcome {
    fn from(file: Result<File, Refused>) -> Self {
        let file = match file {
            Ok(file) => file,
            Err(Refused::Forbidden) => return Self::page(StatusCode::FORBIDDEN),
            Err(Refused::Unknown) => return Self::page(StatusCode::NOT_FOUND),
            Err(Refused::Failed) => return Self::page(StatusCode::INTERNAL_SERVER_ERROR),
        };
        let mut outcome = Self::of(StatusCode::OK, HeaderValue::from_static(file.kind), file.content);
        if let Ok(name) = format!("attachment; filename=\"{}\"", file.name).parse() {
            outcome.headers.insert(CONTENT_DISPOSITION, name);
        }
        outcome
    }
}

/// Answers what has come out.
pub(crate) fn deliver(mut outcome: Outcome, date: Timestamp, entry: &mut Entry) -> Delivery {
    (entry.code, entry.message) = (outcome.code, outcome.message.take());
    entry.status = Some(outcome.status.as_u16());
    Delivery::Whole(outcome.response(date))
}

/// Answers what a fault makes of what has come out.
pub(crate) fn play(mishap: Mishap, outcome: Outcome, date: Timestamp, entry: &mut Entry) -> Delivery {
    let outcome = match mishap {
        Mishap::Code(code) => Outcome::from(&Refusal::from(ErrorCode::new(code))),
        Mishap::Throttle(after) => {
            let mut refusal = Outcome::from(&Refusal::from(ErrorCode::TOO_MANY_REQUESTS_FROM_USER));
            refusal.headers.extend(after.map(|after| (RETRY_AFTER, HeaderValue::from(after))));
            refusal
        }
        Mishap::Status(status) => Outcome::page(StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY)),
        Mishap::Truncate => outcome.with_body(|body| body.truncate(body.len() / 2)),
        Mishap::Garble => {
            outcome.with_body(|body| body.iter_mut().filter(|byte| **byte == b':').for_each(|byte| *byte = b'='))
        }
        Mishap::Cut => return Delivery::Cut(outcome.response(date)),
        Mishap::Reset | Mishap::Delay(_) | Mishap::Clock(_) => return Delivery::Reset,
    };
    deliver(outcome, date, entry)
}
