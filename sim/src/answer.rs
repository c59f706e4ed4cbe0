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

/// A call that has been answered or refused.
pub(crate) struct Outcome {
    code: ErrorCode,
    message: Option<String>,
    body: Vec<u8>,
    pub(crate) effect: Option<EffectClass>,
    headers: HeaderMap,
}

impl From<Answer> for Outcome {
    fn from(answer: Answer) -> Self {
        let Answer { body, code, effect, headers } = answer;
        Self { code, message: None, body: body.into_bytes(), effect: Some(effect), headers }
    }
}

impl From<&Refusal> for Outcome {
    fn from(refusal: &Refusal) -> Self {
        let message = Some(refusal.message.clone().into_owned());
        Self { code: refusal.code, message, body: json(refusal), effect: refusal.effect, headers: HeaderMap::new() }
    }
}

/// Answers what has come out.
pub(crate) fn deliver(outcome: Outcome, date: Timestamp, entry: &mut Entry) -> Delivery {
    entry.code = Some(outcome.code);
    entry.message = outcome.message;
    let mut response = response(StatusCode::OK, JSON, date, outcome.body);
    response.headers_mut().extend(outcome.headers);
    Delivery::Whole(response)
}

/// Answers what a fault makes of a call, of which something may have come out before.
pub(crate) fn play(mishap: Mishap, date: Timestamp, outcome: Option<Outcome>, entry: &mut Entry) -> Delivery {
    let body = || outcome.map_or_else(|| br#"{"error_code":0,"result":{}}"#.to_vec(), |outcome| outcome.body);
    match mishap {
        Mishap::Code(code) => deliver((&Refusal::from(ErrorCode::new(code))).into(), date, entry),
        Mishap::Throttle(after) => {
            let refusal = Refusal::from(ErrorCode::TOO_MANY_REQUESTS_FROM_USER);
            let mut delivery = deliver((&refusal).into(), date, entry);
            if let (Delivery::Whole(response), Some(after)) = (&mut delivery, after) {
                response.headers_mut().insert(RETRY_AFTER, after.into());
            }
            delivery
        }
        Mishap::Status(status) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
            let page = format!("<html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>");
            Delivery::Whole(response(status, HTML, date, page.into_bytes()))
        }
        Mishap::Cut => Delivery::Cut(response(StatusCode::OK, JSON, date, body())),
        Mishap::Truncate => {
            let mut half = body();
            half.truncate(half.len() / 2);
            Delivery::Whole(response(StatusCode::OK, JSON, date, half))
        }
        Mishap::Garble => {
            let mut garbled = body();
            garbled.iter_mut().filter(|byte| **byte == b':').for_each(|byte| *byte = b'=');
            Delivery::Whole(response(StatusCode::OK, JSON, date, garbled))
        }
        Mishap::Reset | Mishap::Delay(_) | Mishap::Clock(_) => Delivery::Reset,
    }
}

fn json(refusal: &Refusal) -> Vec<u8> {
    serde_json::to_vec(refusal).expect("a refusal has text keys and goes into memory, which cannot fail")
}

/// Gives a file out.
pub(crate) fn hand_out(file: Result<File, Refused>, date: Timestamp) -> Response<Bytes> {
    let file = match file {
        Ok(file) => file,
        Err(refused) => {
            let status = match refused {
                Refused::Forbidden => StatusCode::FORBIDDEN,
                Refused::Unknown => StatusCode::NOT_FOUND,
                Refused::Failed => StatusCode::INTERNAL_SERVER_ERROR,
            };
            return response(status, HTML, date, status.to_string().into_bytes());
        }
    };
    let mut response = response(StatusCode::OK, HeaderValue::from_static(file.kind), date, file.content);
    if let Ok(name) = format!("attachment; filename=\"{}\"", file.name).parse() {
        response.headers_mut().insert(CONTENT_DISPOSITION, name);
    }
    response
}

fn response(status: StatusCode, content_type: HeaderValue, date: Timestamp, body: Vec<u8>) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, content_type);
    if let Ok(date) = httpdate::fmt_http_date(date.into()).parse() {
        response.headers_mut().insert(DATE, date);
    }
    response
}
