//! The server's side: reading requests and writing answers, for simulators and tests.

use std::fmt::Debug;

use serde::de::DeserializeOwned;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

#[cfg(feature = "dynamic")]
use crate::dynamic::Request;
use crate::envelope::Envelope;
use crate::error::{AnswerFault, DecodeError, InvalidRequest};
use crate::operation::{Answer, Batched, Operation, OperationInfo, Paged};
use crate::types::Failure;

/// An answer that a server can give.
pub trait Reply {
    /// The code of the envelope.
    fn code(&self) -> i64 {
        0
    }

    /// The result as JSON; `None` if there is nothing to say but success.
    fn result(&self) -> Option<Box<RawValue>> {
        None
    }

    /// The items that failed.
    fn failures(&self) -> &[Failure] {
        &[]
    }

    /// The answer in its envelope. Failures stand beside the result.
    fn to_json(&self) -> String
    where
        Self: Sized,
    {
        json(&Enveloped(self)).get().to_owned()
    }
}

impl Reply for () {}

struct Enveloped<'a, R>(&'a R);

impl<R: Reply> Serialize for Enveloped<'_, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut envelope = serializer.serialize_map(None)?;
        envelope.serialize_entry("error_code", &self.0.code())?;
        if let Some(result) = self.0.result() {
            envelope.serialize_entry("result", &result)?;
        }
        if !self.0.failures().is_empty() {
            envelope.serialize_entry("failList", self.0.failures())?;
        }
        envelope.end()
    }
}

/// The JSON of a value of this crate.
pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> Box<RawValue> {
    serde_json::value::to_raw_value(value).expect("requests and answers have text keys")
}

/// The operation at a path; `None` if there is none, or its module is switched off.
pub fn endpoint(path: &str) -> Option<&'static Endpoint> {
    endpoints().iter().find(|endpoint| endpoint.info.path == path)
}

/// The operation of this wire name, such as `addRegion`.
pub fn operation(name: &str) -> Option<&'static Endpoint> {
    endpoints().iter().find(|endpoint| endpoint.info.name == name)
}

/// Every operation of the modules that are switched on, in the document's order.
pub fn endpoints() -> &'static [Endpoint] {
    crate::generated::server::ENDPOINTS
}

/// One operation, as a server sees it: requests come as text, and answers leave as text.
#[derive(Debug)]
pub struct Endpoint {
    /// What is known of the operation.
    pub info: &'static OperationInfo,
    read_request: fn(&str) -> Result<String, DecodeError>,
    check_request: fn(&str) -> Result<(), RequestFault>,
    read_answer: fn(&str) -> Result<String, AnswerMisread>,
    #[cfg(all(test, feature = "catalog", feature = "all-modules"))]
    pub(crate) show: for<'a> fn(&'a crate::Client, &'a str) -> crate::canary::Shown<'a>,
    #[cfg(feature = "dynamic")]
    open: crate::dynamic::Open,
}

impl Endpoint {
    /// An operation without pages or batches.
    pub(crate) const fn plain<Op>() -> Self
    where
        Op: Operation + DeserializeOwned + Debug + 'static,
        Op::Output: Reply + Debug,
    {
        Self {
            info: Op::INFO,
            read_request: read_request::<Op>,
            check_request: check_request::<Op>,
            read_answer: read_answer::<Op::Output>,
            #[cfg(all(test, feature = "catalog", feature = "all-modules"))]
            show: crate::canary::show::<Op>,
            #[cfg(feature = "dynamic")]
            open: Request::plain::<Op>,
        }
    }

    /// An operation that answers in pages.
    pub(crate) const fn paged<Op>() -> Self
    where
        Op: Paged + DeserializeOwned + Debug,
        Op::Output: Reply + Debug,
    {
        Self {
            #[cfg(feature = "dynamic")]
            open: Request::paged::<Op>,
            ..Self::plain::<Op>()
        }
    }

    /// An operation whose inputs may be split.
    pub(crate) const fn batched<Op>() -> Self
    where
        Op: Batched + DeserializeOwned + Debug,
        Op::Output: Reply + Debug,
    {
        Self {
            #[cfg(feature = "dynamic")]
            open: Request::batched::<Op>,
            ..Self::plain::<Op>()
        }
    }

    /// Reads a request that is to be called.
    ///
    /// # Errors
    ///
    /// When it is no JSON, or lacks something that it must have.
    #[cfg(feature = "dynamic")]
    pub fn open(&self, json: &str) -> Result<Request, DecodeError> {
        (self.open)(json)
    }

    /// Reads a request and writes it as this crate would send it.
    ///
    /// # Errors
    ///
    /// When it is no JSON, or lacks something that it must have.
    pub fn read_request(&self, body: &str) -> Result<String, DecodeError> {
        (self.read_request)(body)
    }

    /// Reads a request and holds it against the documented rules.
    ///
    /// # Errors
    ///
    /// When it cannot be read, or breaks a rule.
    pub fn check_request(&self, body: &str) -> Result<(), RequestFault> {
        (self.check_request)(body)
    }

    /// Reads an answer in its envelope as this crate would, and writes what was understood.
    ///
    /// # Errors
    ///
    /// When it is no envelope, or its result cannot be understood.
    pub fn read_answer(&self, body: &str) -> Result<String, AnswerMisread> {
        (self.read_answer)(body)
    }
}

/// The table of the operations, by module.
macro_rules! endpoint_table {
    ($($feature:literal => { $($request:ident: $kind:ident,)* })*) => {
        /// The operations in the document's order.
        pub(crate) static ENDPOINTS: &[$crate::server::Endpoint] = &[
            $($(
                #[cfg(feature = $feature)]
                $crate::server::Endpoint::$kind::<super::$request>(),
            )*)*
        ];
    };
}
pub(crate) use endpoint_table;

/// What is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestFault {
    /// It cannot be understood.
    Unreadable(DecodeError),
    /// It breaks a documented rule.
    Invalid(InvalidRequest),
}

/// What is wrong with an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AnswerMisread {
    /// It is no envelope.
    Envelope(AnswerFault),
    /// Its result cannot be understood.
    Result(DecodeError),
}

fn read_request<Op: Operation + DeserializeOwned>(body: &str) -> Result<String, DecodeError> {
    crate::wire::from_str::<Op>(body, "").map(|request| json(&request).get().to_owned())
}

fn check_request<Op: Operation + DeserializeOwned>(body: &str) -> Result<(), RequestFault> {
    let request: Op = crate::wire::from_str(body, "").map_err(RequestFault::Unreadable)?;
    request.validate().map_err(RequestFault::Invalid)
}

fn read_answer<A: Answer + Reply>(body: &str) -> Result<String, AnswerMisread> {
    let envelope = Envelope::parse(body).map_err(AnswerMisread::Envelope)?;
    A::decode(&envelope).map(|answer| answer.to_json()).map_err(AnswerMisread::Result)
}
