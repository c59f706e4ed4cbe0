//! One call: signed, sent, read, and repeated where that is safe. It works on bytes and knows no operation's types.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderName, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use tokio::time::Instant;
use tracing::Instrument;

use crate::clock::Departure;
use crate::credentials::Credentials;
use crate::deadline::{end_of, within};
use crate::envelope::Envelope;
use crate::error::{AnswerFault, Effect, Error, Reply, Result, Stamp, TimedOut};
use crate::generated::service;
use crate::plan::Plan;
use crate::response::Response;
use crate::retry::FailedAttempt;
use crate::shared::{CallOptions, Shared};
use crate::sign::{HEADER, SigningParams};
use crate::telemetry::{self, CallSpan};
use crate::{DecodeError, ErrorCode, Timestamp, random};

static AUTHORIZATION: LazyLock<HeaderName> =
    LazyLock::new(|| HeaderName::from_bytes(HEADER.as_bytes()).expect("the specification names a header"));
static JSON: HeaderValue = HeaderValue::from_static(service::CONTENT_TYPE);

/// What reads the answers to a call, and keeps the output of the one that succeeds.
pub(crate) trait Reader: Send {
    /// Takes an answer apart. Where it is a plain success, its output may be read on the way.
    fn parse<'a>(&mut self, text: &'a str) -> Result<Envelope<'a>, AnswerFault>;

    /// Reads the output, unless that has been done on the way.
    fn decode(&mut self, envelope: &Envelope<'_>) -> Result<(), DecodeError>;
}

/// Carries a call out.
pub(crate) async fn execute(
    client: &Shared,
    plan: &Plan,
    options: &CallOptions,
    reader: &mut dyn Reader,
) -> Result<Response<()>> {
    let span = CallSpan::new(plan);
    let mut call = Run::new(client, plan, options, reader);
    let done = call.run().instrument(span.0.clone()).await;
    let done = done.map_err(|error| error.of_operation(plan.name.clone(), plan.may_be_repeated()));
    span.finish(&done);
    done
}

/// A call under way.
struct Run<'a> {
    client: &'a Shared,
    plan: &'a Plan,
    options: &'a CallOptions,
    reader: &'a mut dyn Reader,
    deadline: Instant,
    attempts: u32,
    /// When the present attempt began.
    started: Instant,
    /// What the attempts so far may have done.
    effect: Effect,
    /// The clock was corrected, and the request signed again for that.
    restamped: bool,
    /// The key was replaced, and the request signed again for that.
    rekeyed: bool,
}

/// An attempt that failed, and what may be learnt from it.
struct Failed {
    error: Error,
    /// Signed with another time or key, the request may pass; nothing was carried out.
    sign_again: bool,
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self { error, sign_again: false }
    }
}

impl<'a> Run<'a> {
    fn new(client: &'a Shared, plan: &'a Plan, options: &'a CallOptions, reader: &'a mut dyn Reader) -> Self {
        let started = Instant::now();
        Self {
            client,
            plan,
            options,
            reader,
            deadline: end_of(started, options.timeout),
            attempts: 0,
            started,
            effect: Effect::None,
            restamped: false,
            rekeyed: false,
        }
    }

    async fn run(&mut self) -> Result<Response<()>> {
        loop {
            self.attempts += 1;
            let failed = match self.attempt().await {
                Ok(answered) => {
                    telemetry::attempt_succeeded(&answered, self.started);
                    self.client.budget.deposit();
                    return Ok(answered);
                }
                Err(failed) => failed,
            };
            let error = failed.error.after_attempts(self.attempts, self.effect);
            let wait = if failed.sign_again { Some(Duration::ZERO) } else { self.wait_after(&error) };
            telemetry::attempt_failed(&error, self.started, wait);
            match wait {
                Some(wait) => tokio::time::sleep(wait).await,
                None => return Err(error),
            }
            self.effect = error.effect();
            self.started = Instant::now();
        }
    }

    /// How long to wait before another attempt; `None` if there must be none, or the policy, the budget or the time forbids it.
    fn wait_after(&self, error: &Error) -> Option<Duration> {
        if error.effect() != Effect::None && !self.plan.may_be_repeated() {
            return None;
        }
        let wait = self.options.retry.next_delay(&FailedAttempt { error, attempts: self.attempts })?;
        let in_time = Instant::now().checked_add(wait).is_some_and(|then| then < self.deadline);
        (in_time && self.client.budget.withdraw()).then_some(wait)
    }

    async fn attempt(&mut self) -> Result<Response<()>, Failed> {
        let whole_call = TimedOut::Call(self.options.timeout);
        let credentials = match self.plan.signed {
            true => Some(credentials(self.client, self.deadline, whole_call).await?),
            false => None,
        };
        let departure = self.client.clock.depart();
        if departure.instant() >= self.deadline {
            return Err(Error::timed_out(whole_call, Effect::None).into());
        }
        let (request, stamp) = self.request(credentials.as_deref(), departure.time())?;
        let this_attempt = end_of(departure.instant(), self.options.attempt_timeout);
        let (limit, timed_out) = match this_attempt < self.deadline {
            true => (this_attempt, TimedOut::Attempt(self.options.attempt_timeout)),
            false => (self.deadline, whole_call),
        };
        let sent = within(limit, timed_out, Effect::Unknown, self.client.transport.send_boxed(request)).await;
        let answer = sent.and_then(|sent| sent.map_err(Error::transport));
        match answer {
            Ok(answer) => self.read(answer, &departure, credentials.as_deref(), stamp),
            Err(error) => Err(error.with_stamp(stamp).into()),
        }
    }

    /// The request, signed with the present time and a nonce of its own.
    fn request(
        &self,
        credentials: Option<&Credentials>,
        timestamp: Timestamp,
    ) -> Result<(Request<Bytes>, Option<Stamp>)> {
        let plan = self.plan;
        let mut request = Request::new(plan.body.clone());
        *request.method_mut() = Method::POST;
        *request.uri_mut() = plan.endpoint.url(plan.path_and_query()?);
        request.headers_mut().insert(CONTENT_TYPE, JSON.clone());
        let Some(credentials) = credentials else {
            return Ok((request, None));
        };
        let stamp = Stamp { nonce: random::nonce()?, timestamp };
        let signature = SigningParams {
            access_key: credentials.access_key(),
            secret_key: credentials.secret_key().expose(),
            terminal_id: &self.client.terminal_id,
            method: "POST",
            path: &plan.path,
            body: &plan.body,
            timestamp: u64::try_from(stamp.timestamp.as_secs()).unwrap_or(0),
            nonce: &stamp.nonce,
        }
        .sign();
        let header = signature
            .header_value()
            .map_err(|_| Error::credentials("the access key has characters that no key has"))?;
        request.headers_mut().insert(AUTHORIZATION.clone(), header);
        Ok((request, Some(stamp)))
    }

    fn read(
        &mut self,
        answer: http::Response<Bytes>,
        departure: &Departure,
        credentials: Option<&Credentials>,
        stamp: Option<Stamp>,
    ) -> Result<Response<()>, Failed> {
        let (head, body) = answer.into_parts();
        let (status, headers) = (head.status, head.headers);
        let reply = |body: Bytes| Reply { status, retry_after: retry_after(&headers, self.client.clock.now()), body };
        let envelope = match parse(self.reader, &body, status, &headers) {
            Ok(envelope) => envelope,
            Err(fault) => {
                self.client.clock.observe(departure, &headers, false);
                let reply = reply(body.clone());
                let error =
                    if status.is_success() { Error::invalid_answer(fault, reply) } else { Error::http_status(reply) };
                return Err(error.with_stamp(stamp).into());
            }
        };
        let expired = envelope.code == ErrorCode::SIGNATURE_EXPIRED;
        let clock_moved = self.client.clock.observe(departure, &headers, expired);
        if !envelope.code.is_success() && !self.plan.outcomes.contains(&envelope.code.value()) {
            let error = Error::api(&envelope, reply(body.clone())).with_stamp(stamp);
            let sign_again = self.may_sign_again(envelope.code, clock_moved, credentials);
            return Err(Failed { error, sign_again });
        }
        let failures = if self.plan.failures_are_errors { envelope.failures() } else { Vec::new() };
        if !failures.is_empty() {
            return Err(Error::partial_failure(failures).with_reply(reply(body.clone())).with_stamp(stamp).into());
        }
        if let Err(error) = self.reader.decode(&envelope) {
            let error = Error::decode(error, envelope.failures(), reply(body.clone()));
            return Err(error.with_stamp(stamp).into());
        }
        let (code, msg) = (envelope.code, envelope.msg.map(Cow::into_owned));
        let (nonce, timestamp) = stamp.map(|stamp| (stamp.nonce, stamp.timestamp)).unzip();
        Ok(Response { output: (), code, msg, status, headers, nonce, timestamp, attempts: self.attempts, body })
    }

    /// Whether a refused signature may pass when it is made again: once with a corrected clock, once with a new key.
    fn may_sign_again(&mut self, code: ErrorCode, clock_moved: bool, credentials: Option<&Credentials>) -> bool {
        match code {
            ErrorCode::SIGNATURE_EXPIRED => clock_moved && !std::mem::replace(&mut self.restamped, true),
            ErrorCode::INVALID_ACCESS_KEY => {
                let replaced = credentials.is_some_and(|refused| self.client.credentials.refused(refused));
                replaced && !std::mem::replace(&mut self.rekeyed, true)
            }
            _ => false,
        }
    }
}

/// The pair to sign with. Most are at hand, and need no timer.
async fn credentials(client: &Shared, deadline: Instant, whole_call: TimedOut) -> Result<Arc<Credentials>> {
    match client.credentials.at_hand() {
        Some(credentials) => Ok(credentials),
        None => Box::pin(within(deadline, whole_call, Effect::None, client.credentials.provide())).await?,
    }
}

/// Takes an answer apart. An error page is no answer, whatever its status; a status other than success needs a code that is none.
fn parse<'a>(
    reader: &mut dyn Reader,
    body: &'a [u8],
    status: StatusCode,
    headers: &HeaderMap,
) -> Result<Envelope<'a>, AnswerFault> {
    if headers.get(CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity") {
        return Err(AnswerFault::Compressed);
    }
    if body.is_empty() {
        return Err(AnswerFault::Empty);
    }
    let envelope = reader.parse(std::str::from_utf8(body).map_err(|_| AnswerFault::NotUtf8)?)?;
    if status.is_success() || !envelope.code.is_success() { Ok(envelope) } else { Err(AnswerFault::NoErrorCode) }
}

/// `Retry-After`, as seconds or as a date.
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = Timestamp::from(httpdate::parse_http_date(value).ok()?);
    Some(Duration::from_millis(u64::try_from(until.as_millis() - now.as_millis()).unwrap_or(0)))
}
