//! A call in bytes.

use std::borrow::Cow;

use bytes::Bytes;
use http::uri::PathAndQuery;

use crate::endpoint::Endpoint;
use crate::error::{Error, Result};
use crate::operation::{Answer, EffectClass, Operation};
use crate::shared::Shared;

/// A call in bytes.
pub(crate) struct Plan {
    pub(crate) name: Cow<'static, str>,
    pub(crate) module: &'static str,
    pub(crate) path: Cow<'static, str>,
    pub(crate) endpoint: Endpoint,
    /// With its leading `?`, or empty.
    pub(crate) query: String,
    pub(crate) body: Bytes,
    pub(crate) effect: EffectClass,
    /// Repeating it is harmless, although the effect says otherwise.
    pub(crate) repeatable: bool,
    pub(crate) signed: bool,
    /// It changes something, and its output has no place for the inputs that failed: they are an error then.
    pub(crate) failures_are_errors: bool,
    pub(crate) outcomes: &'static [i64],
}

impl Plan {
    /// The bytes of a request, once it is found to keep the rules.
    pub(crate) fn of<Op: Operation>(request: &Op, client: &Shared) -> Result<Self> {
        let name = request.name();
        let refuse = |broken| Error::from(broken).of_operation(request.name(), false);
        if client.validate {
            request.validate().map_err(refuse)?;
        }
        let endpoint = match request.origin() {
            Some(origin) => client.endpoint.trusted(origin).map_err(refuse)?,
            None => client.endpoint.clone(),
        };
        let effect = request.effect();
        Ok(Self {
            endpoint,
            name,
            module: Op::INFO.module,
            path: request.path(),
            query: request.query(),
            body: request.body().into(),
            effect,
            repeatable: Op::INFO.repeatable,
            signed: Op::INFO.signed,
            failures_are_errors: !Op::Output::HAS_FAILURES && effect != EffectClass::Read,
            outcomes: Op::INFO.outcomes,
        })
    }

    pub(crate) fn may_be_repeated(&self) -> bool {
        self.repeatable || self.effect.is_idempotent()
    }

    pub(crate) fn path_and_query(&self) -> Result<PathAndQuery> {
        let path = match &self.path {
            Cow::Borrowed(path) if self.query.is_empty() => Bytes::from_static(path.as_bytes()),
            path => format!("{path}{}", self.query).into(),
        };
        let path = PathAndQuery::from_maybe_shared(path);
        path.map_err(|_| Error::configuration("the path or query has characters that a URL cannot hold"))
    }
}
