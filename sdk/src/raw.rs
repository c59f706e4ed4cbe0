//! Calls of operations that this crate does not know.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, LazyLock};

use serde::{Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::Failure;
use crate::call::Call;
use crate::envelope::Envelope;
use crate::error::{DecodeError, InvalidRequest};
use crate::operation::{Answer, Apps, EffectClass, Operation, OperationInfo};
use crate::retry::{NoRetry, RetryPolicy};
use crate::shared::Shared;

/// A request of an operation that this crate does not know; see [`Client::call_raw`](crate::Client::call_raw).
#[derive(Clone)]
pub struct RawRequest {
    path: String,
    /// The JSON, or why there is none.
    body: Result<Box<RawValue>, String>,
    effect: EffectClass,
}

/// What a raw call answers.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct RawOutput {
    /// The result; `null` if there is none.
    pub result: Value,
    /// The inputs that failed.
    pub failures: Vec<Failure>,
}

/// Without the parameters: nobody knows which of them are secret.
impl fmt::Debug for RawRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawRequest")
            .field("path", &self.shown_path())
            .field("effect", &self.effect)
            .finish_non_exhaustive()
    }
}

/// Without the result: nobody knows what in it is secret.
impl fmt::Debug for RawOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawOutput").field("failures", &self.failures.len()).finish_non_exhaustive()
    }
}

/// The policy of a call that has been told neither an effect nor a policy.
static NEVER: LazyLock<Arc<dyn RetryPolicy>> = LazyLock::new(|| Arc::new(NoRetry));

static INFO: OperationInfo = OperationInfo::new("call_raw", "raw", "", "", Apps::Both, EffectClass::Act);

impl RawRequest {
    pub(crate) fn new(path: impl Into<String>, parameters: &impl Serialize) -> Self {
        let body = serde_json::value::to_raw_value(parameters).map_err(|error| error.to_string());
        Self { path: path.into(), body, effect: EffectClass::Act }
    }

    /// The path without what does not belong to it: a URL may have been pasted, with a token in its query.
    fn shown_path(&self) -> &str {
        self.path.split(['?', '#']).next().unwrap_or_default()
    }

    /// Like the cloud's own operations: the last part of the path.
    fn last_part(&self) -> &str {
        self.shown_path().rsplit('/').next().unwrap_or_default()
    }
}

impl<'a> Call<'a, RawRequest> {
    pub(crate) fn raw(client: &'a Shared, request: RawRequest) -> Self {
        let mut call = Self::new(client, request);
        call.options.retry = Arc::clone(&NEVER);
        call
    }

    /// Says what repeating the call would do, and has it repeated like any other call where that is harmless.
    pub fn effect(mut self, effect: EffectClass) -> Self {
        self.request.effect = effect;
        if Arc::ptr_eq(&self.options.retry, &NEVER) {
            self.options.retry = Arc::clone(&self.client.options.retry);
        }
        self
    }
}

impl Serialize for RawRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.body.as_ref().map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

impl Operation for RawRequest {
    type Output = RawOutput;
    const INFO: &'static OperationInfo = &INFO;

    fn validate(&self) -> Result<(), InvalidRequest> {
        let plain = self.path.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'?' | b'#'));
        if !self.path.starts_with('/') || !plain {
            let rule = "must start with `/` and have neither query nor blanks";
            let (shown, has_query) = (self.shown_path(), self.path.contains(['?', '#']));
            let query = if has_query { " with a query" } else { "" };
            return Err(InvalidRequest::new("path", rule, format_args!("{shown:?}{query}")));
        }
        match &self.body {
            Ok(json) if json.get().starts_with('{') => Ok(()),
            Ok(_) => Err(InvalidRequest::new("parameters", "must be a JSON object", "something else")),
            Err(error) => Err(InvalidRequest::new("parameters", "must be a JSON object", error)),
        }
    }

    fn body(&self) -> Vec<u8> {
        self.body.as_ref().map_or_else(|_| Vec::new(), |json| json.get().into())
    }

    fn effect(&self) -> EffectClass {
        self.effect
    }

    fn name(&self) -> Cow<'static, str> {
        self.last_part().to_owned().into()
    }

    fn path(&self) -> Cow<'static, str> {
        self.path.clone().into()
    }
}

impl Answer for RawOutput {
    const HAS_FAILURES: bool = true;

    fn decode(envelope: &Envelope<'_>) -> Result<Self, DecodeError> {
        let result = match envelope.result {
            Some(json) => serde_json::from_str(json.get())
                .map_err(|error| DecodeError::new("result".into(), error.to_string()))?,
            None => Value::Null,
        };
        Ok(Self { result, failures: envelope.failures() })
    }
}
