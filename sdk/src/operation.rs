//! What an operation is: the trait that every request implements, and what is known of each at compile time.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use serde::Serialize;

use crate::envelope::{self, Envelope};
use crate::error::{DecodeError, Error, InvalidRequest};
use crate::{Failure, wire};

/// A request that can be called: its answer, its facts, its bytes.
///
/// Implemented by the generated requests; there is no need to implement it by hand, see [`Client::call_raw`] for calls
/// that this crate lacks.
///
/// [`Client::call_raw`]: crate::Client::call_raw
pub trait Operation: Serialize + Send + Sync {
    /// What a successful call answers.
    type Output: Answer + Send;

    /// What is known of the operation.
    const INFO: &'static OperationInfo;

    /// Checks the documented rules that need no server: lengths, ranges, required combinations.
    ///
    /// # Errors
    ///
    /// The first field that breaks a rule, with the rule and the value.
    fn validate(&self) -> Result<(), InvalidRequest> {
        Ok(())
    }

    /// The JSON body, exactly as it is hashed and sent.
    fn body(&self) -> Vec<u8> {
        wire::body(self)
    }

    /// Wire name. Only [`RawRequest`](crate::RawRequest) has another than [`INFO`](Self::INFO).
    fn name(&self) -> Cow<'static, str> {
        Self::INFO.name.into()
    }

    /// Path without query. Only [`RawRequest`](crate::RawRequest) has another than [`INFO`](Self::INFO).
    fn path(&self) -> Cow<'static, str> {
        Self::INFO.path.into()
    }

    /// The query string with its leading `?`, for the calls that take their parameters from a URL; else empty.
    fn query(&self) -> String {
        String::new()
    }

    /// Scheme and host, for a call whose URL the cloud has given; else the client's endpoint is called.
    ///
    /// It must be that endpoint, or one of the cloud's own.
    fn origin(&self) -> Option<&str> {
        None
    }

    /// What repeating the same bytes late would do. Some operations decide by a parameter.
    fn effect(&self) -> EffectClass {
        Self::INFO.effect
    }
}

/// What a call answers: read from the envelope of the cloud's reply.
pub trait Answer: Sized {
    /// Whether the output has a place for the inputs that failed. Where it has none, and the operation changes something, a call
    /// that succeeds for some of its inputs only is an error.
    const HAS_FAILURES: bool = false;

    /// Reads the answer of a call whose code is 0 or one of the operation's outcomes: the result, and the failures where the
    /// operation has them.
    ///
    /// # Errors
    ///
    /// When a field is missing without which the answer means nothing.
    fn decode(envelope: &Envelope<'_>) -> Result<Self, DecodeError>;

    /// Reads a plain success, as most answers are, in one pass over its text: the output, and the envelope without the result.
    ///
    /// `None` says nothing of the answer but that [`Envelope::parse`] and [`decode`](Self::decode) have to read it.
    fn read(text: &str) -> Option<(Self, Envelope<'_>)> {
        let _ = text;
        None
    }
}

/// Nothing but the success itself.
impl Answer for () {
    fn decode(_: &Envelope<'_>) -> Result<Self, DecodeError> {
        Ok(())
    }
}

/// An output that is an object with fixed fields.
pub(crate) trait Output: wire::Lenient {
    /// Whether it has a place for what failed.
    const HAS_FAILURES: bool = false;

    /// That place.
    fn failures_mut(&mut self) -> Option<&mut Vec<Failure>> {
        None
    }
}

impl<T: Output> Answer for T {
    const HAS_FAILURES: bool = T::HAS_FAILURES;

    fn decode(envelope: &Envelope<'_>) -> Result<Self, DecodeError> {
        let mut output: Self = wire::result(envelope)?;
        if let Some(failures) = output.failures_mut() {
            *failures = envelope.failures();
        }
        Ok(output)
    }

    fn read(text: &str) -> Option<(Self, Envelope<'_>)> {
        envelope::success::<Self, wire::Plain>(text)
    }
}

/// An operation that answers a long list in pages.
pub trait Paged: Operation + Clone + 'static {
    /// One entry of the list.
    type Item: fmt::Debug + Send + 'static;

    /// How the pages are asked for.
    const PAGING: Paging;

    /// Asks for `size` entries from index `from`.
    fn set_page(&mut self, from: u64, size: u64);

    /// The first index and the page size that the caller has set.
    fn page(&self) -> (u64, u64);

    /// Takes an answer apart: its entries, and the number of entries in all if it was told.
    fn into_page(output: Self::Output) -> (Vec<Self::Item>, Option<u64>);

    /// What tells an entry from every other, if the operation names such a key and all its parts are there.
    fn item_key(item: &Self::Item) -> Option<String> {
        let _ = item;
        None
    }
}

/// How the pages of a list are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Paging {
    /// By entries or by a window of indexes.
    pub style: PagingStyle,
    /// Most entries of one page.
    pub max: u64,
}

/// Kind of paging.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PagingStyle {
    /// First entry and number of entries.
    Offset,
    /// First and last index, both included.
    Window,
}

/// An operation whose list of inputs may be split over several calls.
pub trait Batched: Operation + Clone + 'static {
    /// One input.
    type Input: Clone + fmt::Debug + PartialEq + Serialize + Send + Sync + 'static;

    /// Most inputs of one call, where the document says so.
    const MAX: Option<usize>;

    /// The inputs of this request.
    fn inputs(&self) -> &[Self::Input];

    /// The same request with other inputs.
    fn with_inputs(&self, inputs: Vec<Self::Input>) -> Self;

    /// Puts the answer of a further call behind an earlier one.
    fn merge(into: &mut Self::Output, next: Self::Output);

    /// The inputs that failed although the call was carried out.
    fn failures(output: &Self::Output) -> &[Failure] {
        let _ = output;
        &[]
    }

    /// Whether a failure speaks of this input.
    fn is_failure_of(failure: &Failure, input: &Self::Input) -> bool {
        let _ = (failure, input);
        false
    }
}

/// What is known of an operation at compile time.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OperationInfo {
    /// Wire name, the last part of the path.
    pub name: &'static str,
    /// Name of its module.
    pub module: &'static str,
    /// Path with its version.
    pub path: &'static str,
    /// Section of the vendor's document.
    pub section: &'static str,
    /// Kinds of application that may call it.
    pub apps: Apps,
    /// What repeating the same bytes late would do.
    pub effect: EffectClass,
    /// Repeating is harmless although [`effect`](Self::effect) says otherwise.
    pub repeatable: bool,
    /// Signed in the header; else authenticated by a token in the URL.
    pub signed: bool,
    /// What the devices must be like, and how often it may be called.
    pub limits: Limits,
    /// Codes besides 0 that are answers, not errors.
    pub outcomes: &'static [i64],
    /// Wire name of the operation that tells when this one is finished.
    pub followed_by: Option<&'static str>,
}

/// Kinds of application that may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Apps {
    /// Project-type applications only.
    Project,
    /// Device-type applications only.
    Device,
    /// Both.
    Both,
}

/// What repeating the same bytes late would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EffectClass {
    /// Nothing: the call only asks.
    Read,
    /// The same state again.
    Set,
    /// Another object.
    Create,
    /// The loss of something that came since.
    Delete,
    /// The action once more.
    Act,
}

impl EffectClass {
    /// Whether a call may be repeated when it is not known if it was carried out.
    pub fn is_idempotent(self) -> bool {
        matches!(self, Self::Read | Self::Set)
    }
}

impl OperationInfo {
    /// An operation that is signed, has no limits and knows no outcome but success.
    pub(crate) const fn new(
        name: &'static str,
        module: &'static str,
        path: &'static str,
        section: &'static str,
        apps: Apps,
        effect: EffectClass,
    ) -> Self {
        Self {
            name,
            module,
            path,
            section,
            apps,
            effect,
            repeatable: false,
            signed: true,
            limits: Limits { online: false, paid: false, min_interval: None },
            outcomes: &[],
            followed_by: None,
        }
    }

    /// The error of a call that was carried out, but not for all of its inputs.
    pub(crate) fn partial_failure(&self, failures: Vec<Failure>) -> Error {
        let may_be_repeated = self.repeatable || self.effect.is_idempotent();
        Error::partial_failure(failures).of_operation(self.name.into(), may_be_repeated)
    }

    /// Repeating it is harmless.
    pub(crate) const fn repeatable(mut self) -> Self {
        self.repeatable = true;
        self
    }

    /// The token in its URL authenticates it.
    pub(crate) const fn unsigned(mut self) -> Self {
        self.signed = false;
        self
    }

    /// The device must be online.
    pub(crate) const fn online(mut self) -> Self {
        self.limits.online = true;
        self
    }

    /// The device must be paid for or on trial.
    pub(crate) const fn paid(mut self) -> Self {
        self.limits.paid = true;
        self
    }

    /// At least so many seconds lie between two calls.
    pub(crate) const fn min_interval(mut self, seconds: u64) -> Self {
        self.limits.min_interval = Some(Duration::from_secs(seconds));
        self
    }

    /// These codes are answers too.
    pub(crate) const fn outcomes(mut self, codes: &'static [i64]) -> Self {
        self.outcomes = codes;
        self
    }

    /// Another operation tells when this one is finished.
    pub(crate) const fn followed_by(mut self, operation: &'static str) -> Self {
        self.followed_by = Some(operation);
        self
    }
}

/// Conditions that only the server can judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The device must be online.
    pub online: bool,
    /// The device must be paid for or on trial.
    pub paid: bool,
    /// Least time between two calls.
    pub min_interval: Option<Duration>,
}
