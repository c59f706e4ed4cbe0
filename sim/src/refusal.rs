//! What a call is answered that is not carried out, or only in part.

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeMap, Serializer};
use tums::{EffectClass, ErrorCode, Failure};

/// A code other than 0, with the `msg` beside it.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    /// The code.
    pub(crate) code: ErrorCode,
    /// What is wrong, in a few English words.
    pub(crate) message: Cow<'static, str>,
    /// The items that failed, for the calls that say so beside a code.
    pub(crate) failures: Vec<Failure>,
    /// What has been done all the same, if a part of the call was carried out.
    pub(crate) effect: Option<EffectClass>,
}

impl Refusal {
    /// A refusal in words of its own.
    pub(crate) fn new(code: ErrorCode, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code, message: message.into(), failures: Vec::new(), effect: None }
    }

    /// Adds the items that failed.
    pub(crate) fn with_failures(mut self, failures: Vec<Failure>) -> Self {
        self.failures = failures;
        self
    }

    /// Tells what has been done all the same.
    pub(crate) fn with_effect(mut self, effect: Option<EffectClass>) -> Self {
        self.effect = effect;
        self
    }
}

/// The words are the name of the code: `region not found`.
impl From<ErrorCode> for Refusal {
    fn from(code: ErrorCode) -> Self {
        Self::new(code, code.name().unwrap_or("error").to_lowercase().replace('_', " "))
    }
}

/// In the envelope that goes over the wire.
impl Serialize for Refusal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut envelope = serializer.serialize_map(None)?;
        envelope.serialize_entry("error_code", &self.code)?;
        envelope.serialize_entry("msg", &self.message)?;
        if !self.failures.is_empty() {
            envelope.serialize_entry("failList", &self.failures)?;
        }
        envelope.end()
    }
}
