//! The one error type: what failed, what it may have done, what to do about it.

mod detail;
mod display;
mod kind;

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use serde_json::value::RawValue;

use crate::envelope::Envelope;
use crate::transport::{TransportError, TransportErrorKind};
use crate::{ErrorCategory, ErrorClass, ErrorCode, Failure, Timestamp};

pub use crate::envelope::AnswerFault;
pub use detail::{DecodeError, InvalidRequest};
pub use kind::{Effect, ErrorKind};

/// Result of whatever this crate does.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A call that failed.
///
/// [`kind`](Self::kind) says what went wrong and what to do about it, [`effect`](Self::effect) whether the request may have been
/// carried out, and the predicates (`is_…`) answer the questions that programs ask most. The text fits into one log line and
/// never shows a secret:
///
/// ```text
/// addRegion: -80210 REGION_NAME_EXISTS: The name is taken. (the cloud says "region name exist")
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    operation: Option<Cow<'static, str>>,
    cause: Cause,
    effect: Effect,
    /// The inputs that the cloud names as failed.
    failures: Vec<Failure>,
    /// Repeating the call is harmless even if it was carried out.
    repeatable: bool,
    attempts: u32,
    stamp: Option<Stamp>,
    reply: Option<Reply>,
}

enum Cause {
    InvalidRequest(InvalidRequest),
    Configuration(Cow<'static, str>),
    Credentials(Cow<'static, str>, Option<Arc<Error>>),
    Transport(TransportError),
    TimedOut(TimedOut),
    HttpStatus,
    InvalidAnswer(AnswerFault),
    Api { code: ErrorCode, msg: Option<String> },
    Decode(DecodeError),
    PartialFailure,
}

/// Which limit in time was hit.
#[derive(Clone, Copy, Debug)]
pub(crate) enum TimedOut {
    /// That of one attempt.
    Attempt(Duration),
    /// That of the whole call.
    Call(Duration),
    /// That of waiting for what takes the cloud a while.
    Wait(Duration),
}

/// What distinguishes a signed request, since the cloud gives no request id.
#[derive(Clone, Debug)]
pub(crate) struct Stamp {
    pub(crate) nonce: String,
    pub(crate) timestamp: Timestamp,
}

/// What came back over HTTP.
#[derive(Clone)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) body: Bytes,
}

/// Making errors.
impl Error {
    fn new(cause: Cause, effect: Effect) -> Self {
        Self(Box::new(Inner {
            operation: None,
            cause,
            effect,
            failures: Vec::new(),
            repeatable: false,
            attempts: 0,
            stamp: None,
            reply: None,
        }))
    }

    pub(crate) fn configuration(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Cause::Configuration(message.into()), Effect::None)
    }

    /// There are no usable keys, for example because a [`MintCredentials`](crate::credentials::MintCredentials) has failed. The message says what to do about it.
    pub fn credentials(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Cause::Credentials(message.into(), None), Effect::None)
    }

    pub(crate) fn minting(source: Arc<Error>) -> Self {
        Self::new(Cause::Credentials("no temporary key could be minted".into(), Some(source)), Effect::None)
    }

    pub(crate) fn transport(error: TransportError) -> Self {
        let effect = if error.kind().may_have_been_sent() { Effect::Unknown } else { Effect::None };
        Self::new(Cause::Transport(error), effect)
    }

    pub(crate) fn timed_out(limit: TimedOut, effect: Effect) -> Self {
        Self::new(Cause::TimedOut(limit), effect)
    }

    /// An HTTP status that says everything there is to say.
    pub(crate) fn http_status(reply: Reply) -> Self {
        let effect = effect_of_status(reply.status);
        Self::new(Cause::HttpStatus, effect).with_reply(reply)
    }

    pub(crate) fn invalid_answer(fault: AnswerFault, reply: Reply) -> Self {
        Self::new(Cause::InvalidAnswer(fault), Effect::Unknown).with_reply(reply)
    }

    pub(crate) fn api(envelope: &Envelope<'_>, reply: Reply) -> Self {
        let failures = envelope.failures();
        let effect = effect_of_code(envelope.code, reply.status, &failures);
        let msg = envelope.msg.as_deref().map(str::to_owned);
        Self::new(Cause::Api { code: envelope.code, msg }, effect).with_failures(failures).with_reply(reply)
    }

    pub(crate) fn decode(error: DecodeError, failures: Vec<Failure>, reply: Reply) -> Self {
        Self::new(Cause::Decode(error), Effect::Done).with_failures(failures).with_reply(reply)
    }

    /// A call that was carried out, but not for all of its inputs.
    pub(crate) fn partial_failure(failures: Vec<Failure>) -> Self {
        Self::new(Cause::PartialFailure, Effect::Done).with_failures(failures)
    }

    fn with_failures(mut self, failures: Vec<Failure>) -> Self {
        self.0.failures = failures;
        self
    }

    pub(crate) fn with_reply(mut self, reply: Reply) -> Self {
        self.0.reply = Some(reply);
        self
    }

    pub(crate) fn of_operation(mut self, name: Cow<'static, str>, repeatable: bool) -> Self {
        self.0.operation = Some(name);
        self.0.repeatable = repeatable;
        self
    }

    /// Tells how often the request was tried, and what an earlier attempt may have done.
    pub(crate) fn after_attempts(mut self, attempts: u32, earlier: Effect) -> Self {
        self.0.attempts = attempts;
        self.0.effect = self.0.effect.max(earlier);
        self
    }

    /// Tells what is known of a whole of which this is one part.
    pub(crate) fn with_effect(mut self, effect: Effect) -> Self {
        self.0.effect = effect;
        self
    }

    pub(crate) fn with_stamp(mut self, stamp: Option<Stamp>) -> Self {
        self.0.stamp = stamp;
        self
    }
}

/// A gateway that answers 4xx has refused the request; 301, 307 and 308 ask to send it elsewhere. Whatever else there is may
/// come from behind the application.
fn effect_of_status(status: StatusCode) -> Effect {
    match status.as_u16() {
        408 | 499 => Effect::Unknown,
        301 | 307 | 308 | 400..=498 => Effect::None,
        _ => Effect::Unknown,
    }
}

fn effect_of_code(code: ErrorCode, status: StatusCode, failures: &[Failure]) -> Effect {
    match code.class() {
        ErrorClass::Refused | ErrorClass::Throttled => Effect::None,
        ErrorClass::Partial if !failures.is_empty() => Effect::Done,
        _ if status == StatusCode::TOO_MANY_REQUESTS => Effect::None,
        _ => Effect::Unknown,
    }
}

impl From<InvalidRequest> for Error {
    fn from(error: InvalidRequest) -> Self {
        Self::new(Cause::InvalidRequest(error), Effect::None)
    }
}

/// What went wrong, and what that means.
impl Error {
    /// What went wrong.
    pub fn kind(&self) -> ErrorKind {
        match &self.0.cause {
            Cause::InvalidRequest(_) => ErrorKind::InvalidRequest,
            Cause::Configuration(_) => ErrorKind::Configuration,
            Cause::Credentials(..) => ErrorKind::Credentials,
            Cause::Transport(error) => match error.kind() {
                TransportErrorKind::Connect => ErrorKind::Connect,
                TransportErrorKind::Tls => ErrorKind::Tls,
                TransportErrorKind::Timeout => ErrorKind::Timeout,
                TransportErrorKind::Reset => ErrorKind::Reset,
                TransportErrorKind::TooLarge => ErrorKind::TooLarge,
                TransportErrorKind::Other => ErrorKind::Transport,
            },
            Cause::TimedOut(_) => ErrorKind::Timeout,
            Cause::HttpStatus => ErrorKind::HttpStatus,
            Cause::InvalidAnswer(_) => ErrorKind::InvalidAnswer,
            Cause::Api { .. } => ErrorKind::Api,
            Cause::Decode(_) => ErrorKind::Decode,
            Cause::PartialFailure => ErrorKind::PartialFailure,
        }
    }

    /// Whether the request was carried out, by the last attempt or an earlier one.
    pub fn effect(&self) -> Effect {
        self.0.effect
    }

    /// Whether the same call may succeed a little later, and making it again cannot repeat a side effect. The client has given
    /// up by then: wait longer than it did.
    pub fn is_retryable(&self) -> bool {
        self.is_transient() && (self.effect() == Effect::None || self.0.repeatable)
    }

    /// Whether the cause may pass by itself: no connection, a broken one, no answer in time, 5xx, throttling, a code that
    /// leaves the outcome open.
    pub fn is_transient(&self) -> bool {
        match &self.0.cause {
            Cause::Transport(error) => {
                matches!(
                    error.kind(),
                    TransportErrorKind::Connect | TransportErrorKind::Timeout | TransportErrorKind::Reset
                )
            }
            Cause::TimedOut(_) => true,
            Cause::HttpStatus => {
                let status = self.status();
                status.is_some_and(|status| status.is_server_error() || matches!(status.as_u16(), 408 | 429))
            }
            Cause::Api { code, .. } => self.is_throttled() || code.class() == ErrorClass::Unknown,
            Cause::Credentials(_, Some(source)) => source.is_transient(),
            _ => false,
        }
    }

    /// Too many requests: slow down. [`retry_after`](Self::retry_after) may say for how long.
    pub fn is_throttled(&self) -> bool {
        let throttling_code = self.code().is_some_and(|code| code.class() == ErrorClass::Throttled);
        throttling_code || self.status() == Some(StatusCode::TOO_MANY_REQUESTS)
    }

    /// The key, the signature or the caller's login was not accepted, or there is none.
    pub fn is_auth(&self) -> bool {
        self.kind() == ErrorKind::Credentials || self.is_category(ErrorCategory::Authentication) || self.is_clock_skew()
    }

    /// The host's clock is too far from the cloud's, and the client could not learn by how much.
    pub fn is_clock_skew(&self) -> bool {
        self.is_category(ErrorCategory::Clock)
    }

    /// The request itself is wrong: it breaks a rule and was not sent, or the cloud says so.
    pub fn is_invalid_request(&self) -> bool {
        self.kind() == ErrorKind::InvalidRequest || self.is_category(ErrorCategory::InvalidRequest)
    }

    /// The caller may not do this, or the device's password is wrong.
    pub fn is_permission_denied(&self) -> bool {
        self.is_category(ErrorCategory::Permission)
    }

    /// The operation belongs to the other type of application.
    pub fn is_wrong_application(&self) -> bool {
        self.is_category(ErrorCategory::WrongApplication)
    }

    /// What the request names does not exist.
    pub fn is_not_found(&self) -> bool {
        self.is_category(ErrorCategory::NotFound)
    }

    /// It exists already, or a state stands in the way.
    pub fn is_conflict(&self) -> bool {
        self.is_category(ErrorCategory::Conflict)
    }

    /// A fixed number is used up.
    pub fn is_quota_exceeded(&self) -> bool {
        self.is_category(ErrorCategory::Quota)
    }

    /// Something is occupied for a while.
    pub fn is_busy(&self) -> bool {
        self.is_category(ErrorCategory::Busy)
    }

    /// The device is not connected to the cloud.
    pub fn is_device_offline(&self) -> bool {
        self.is_category(ErrorCategory::DeviceOffline)
    }

    /// The device is neither paid for nor on trial.
    pub fn is_device_unpaid(&self) -> bool {
        self.is_category(ErrorCategory::DeviceUnpaid)
    }

    /// The device sleeps to save its battery.
    pub fn is_device_asleep(&self) -> bool {
        self.is_category(ErrorCategory::DeviceAsleep)
    }

    /// The device, or this version of it, cannot do this.
    pub fn is_unsupported(&self) -> bool {
        self.is_category(ErrorCategory::Unsupported)
    }

    /// No answer in time: of the cloud, or of the device to the cloud.
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout || self.is_category(ErrorCategory::Timeout)
    }

    fn is_category(&self, category: ErrorCategory) -> bool {
        self.category() == Some(category)
    }
}

/// Details.
impl Error {
    /// Wire name of the operation, for example `addRegion`.
    pub fn operation(&self) -> Option<&str> {
        self.0.operation.as_deref()
    }

    /// The cloud's error code.
    pub fn code(&self) -> Option<ErrorCode> {
        match &self.0.cause {
            Cause::Api { code, .. } => Some(*code),
            _ => None,
        }
    }

    /// What that code is about, for the questions that no predicate asks.
    pub fn category(&self) -> Option<ErrorCategory> {
        self.code().map(ErrorCode::category)
    }

    /// The cloud's own message: terse, in English.
    pub fn msg(&self) -> Option<&str> {
        match &self.0.cause {
            Cause::Api { msg, .. } => msg.as_deref(),
            _ => None,
        }
    }

    /// The inputs for which the call failed, where the cloud tells.
    pub fn failures(&self) -> &[Failure] {
        &self.0.failures
    }

    /// Takes the failures out.
    pub fn into_failures(self) -> Vec<Failure> {
        self.0.failures
    }

    /// The result, which may be there although the code is not 0.
    pub fn result(&self) -> Option<&RawValue> {
        Envelope::parse(std::str::from_utf8(self.body()?).ok()?).ok()?.result
    }

    /// The body as it came. It may hold secrets: it is not part of the error's text, and better not logged.
    pub fn body(&self) -> Option<&[u8]> {
        self.0.reply.as_ref().map(|reply| &*reply.body)
    }

    /// The HTTP status.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.reply.as_ref().map(|reply| reply.status)
    }

    /// How long the cloud asks to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.reply.as_ref().and_then(|reply| reply.retry_after)
    }

    /// How many times the request was sent, or tried to be.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Nonce of the last attempt. The cloud gives no request id; nonce and timestamp are what its support can search for.
    pub fn nonce(&self) -> Option<&str> {
        self.0.stamp.as_ref().map(|stamp| &*stamp.nonce)
    }

    /// Timestamp of the last attempt, as it was signed.
    pub fn timestamp(&self) -> Option<Timestamp> {
        self.0.stamp.as_ref().map(|stamp| stamp.timestamp)
    }

    /// The field, rule and value of a request that was not sent.
    pub fn invalid_request(&self) -> Option<&InvalidRequest> {
        match &self.0.cause {
            Cause::InvalidRequest(error) => Some(error),
            _ => None,
        }
    }

    /// The place in a result that cannot be understood.
    pub fn decode_error(&self) -> Option<&DecodeError> {
        match &self.0.cause {
            Cause::Decode(error) => Some(error),
            _ => None,
        }
    }

    /// Why the body is no answer of the cloud.
    pub fn answer_fault(&self) -> Option<AnswerFault> {
        match &self.0.cause {
            Cause::InvalidAnswer(fault) => Some(*fault),
            _ => None,
        }
    }

    /// What the transport said.
    pub fn transport_error(&self) -> Option<&TransportError> {
        match &self.0.cause {
            Cause::Transport(error) => Some(error),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(body: &'static str) -> Reply {
        Reply { status: StatusCode::OK, retry_after: None, body: Bytes::from_static(body.as_bytes()) }
    }

    fn api(body: &'static str) -> Error {
        Error::api(&Envelope::parse(body).expect("an envelope"), reply(body)).of_operation("addRegion".into(), false)
    }

    #[test]
    fn an_error_is_one_pointer_and_travels_between_threads() {
        fn travels<T: Send + Sync + 'static>() {}
        travels::<Error>();
        assert_eq!(size_of::<Result<(), Error>>(), size_of::<usize>());
    }

    #[test]
    fn the_text_fits_into_a_log_line() {
        let error = api(r#"{"error_code":-10302,"msg":"request expired\n"}"#);
        let text = error.to_string();
        assert!(
            text.starts_with("addRegion: -10302 SIGNATURE_EXPIRED: The timestamp is more than five minutes"),
            "{text}"
        );
        assert!(text.ends_with(r#"(the cloud says "request expired\n")"#) && !text.contains('\n'), "{text}");
        let error = api(r#"{"error_code":-999999,"msg":""}"#);
        assert_eq!(error.to_string(), "addRegion: -999999; it may have been carried out");
        let long = Error::invalid_answer(AnswerFault::NotJson, Reply { body: "é".repeat(10_000).into(), ..reply("") });
        assert!(long.to_string().chars().count() < 300, "{long}");
    }

    #[test]
    fn codes_answer_the_usual_questions() {
        let is = |code: i64, predicate: fn(&Error) -> bool| {
            let body = format!(r#"{{"error_code":{code}}}"#);
            let error = Error::api(&Envelope::parse(&body).expect("an envelope"), reply(""));
            predicate(&error)
        };
        assert!(is(-10200, Error::is_throttled) && is(-10200, Error::is_retryable) && !is(-10200, Error::is_auth));
        assert!(is(-10301, Error::is_auth) && !is(-10301, Error::is_retryable) && !is(-10301, Error::is_clock_skew));
        assert!(is(-10302, Error::is_clock_skew) && is(-10302, Error::is_auth));
        assert!(is(-88311, Error::is_wrong_application));
        assert!(!is(-999_999, Error::is_retryable) && is(-999_999, Error::is_transient));
    }

    type Predicate = fn(&Error) -> bool;

    #[test]
    fn predicates_are_the_categories_of_the_specification() {
        use ErrorCategory as C;
        let predicates: [(Predicate, &[C]); 14] = [
            (Error::is_auth, &[C::Authentication, C::Clock]),
            (Error::is_clock_skew, &[C::Clock]),
            (Error::is_permission_denied, &[C::Permission]),
            (Error::is_wrong_application, &[C::WrongApplication]),
            (Error::is_invalid_request, &[C::InvalidRequest]),
            (Error::is_not_found, &[C::NotFound]),
            (Error::is_conflict, &[C::Conflict]),
            (Error::is_quota_exceeded, &[C::Quota]),
            (Error::is_busy, &[C::Busy]),
            (Error::is_device_offline, &[C::DeviceOffline]),
            (Error::is_device_unpaid, &[C::DeviceUnpaid]),
            (Error::is_device_asleep, &[C::DeviceAsleep]),
            (Error::is_unsupported, &[C::Unsupported]),
            (Error::is_timeout, &[C::Timeout]),
        ];
        for code in ErrorCode::all() {
            let body = format!(r#"{{"error_code":{}}}"#, code.value());
            let error = Error::api(&Envelope::parse(&body).expect("an envelope"), reply(""));
            for (place, (predicate, categories)) in predicates.iter().enumerate() {
                assert_eq!(predicate(&error), categories.contains(&code.category()), "{code}, predicate {place}");
            }
            assert_eq!(error.is_throttled(), code.class() == ErrorClass::Throttled, "{code}");
            assert!(code.explanation().is_some_and(|text| text.ends_with('.')), "{code}");
            assert_eq!(
                error.effect() == Effect::None,
                matches!(code.class(), ErrorClass::Refused | ErrorClass::Throttled)
            );
        }
    }

    #[test]
    fn a_result_beside_a_code_is_kept() {
        let error = api(r#"{"error_code":-10000,"result":{"regionId":"13"},"failList":[{"error_code":-1}]}"#);
        assert_eq!(error.result().map(RawValue::get), Some(r#"{"regionId":"13"}"#));
        assert_eq!((error.failures().len(), error.body().map(<[u8]>::len)), (1, Some(79)));
        assert_eq!(error.into_failures().len(), 1);
    }

    #[test]
    fn some_failed_is_done_if_the_cloud_says_which() {
        assert_eq!(api(r#"{"error_code":-82422}"#).effect(), Effect::Unknown);
        assert_eq!(api(r#"{"error_code":-82422,"failList":[{"error_code":-1}]}"#).effect(), Effect::Done);
    }
}
