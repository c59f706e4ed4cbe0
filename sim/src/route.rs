//! Which handler answers which path.

use std::collections::HashMap;

use http::HeaderMap;
use serde::de::DeserializeOwned;
use tums::catalog;
use tums::server::Reply;
use tums::{EffectClass, ErrorCode, Operation, OperationInfo};

use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::world::World;

type Handler = dyn Fn(&mut World, &Caller, &[u8]) -> Result<Answer, Refusal> + Send + Sync;

/// An operation and its handler.
pub(crate) struct Route {
    pub(crate) info: &'static OperationInfo,
    pub(crate) rules: &'static catalog::Operation,
    handler: Box<Handler>,
}

/// What a handler has answered.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The envelope.
    pub(crate) body: String,
    /// Its code.
    pub(crate) code: ErrorCode,
    /// What the call has done.
    pub(crate) effect: EffectClass,
    /// Headers beside those of every answer.
    pub(crate) headers: HeaderMap,
}

/// The route of a handler. The operation is the one whose request the handler takes.
pub(crate) fn route<Op>(handler: fn(&mut World, &Caller, Op) -> Result<Op::Output, Refusal>) -> Route
where
    Op: Operation + DeserializeOwned + 'static,
    Op::Output: Reply + 'static,
{
    route_with_headers(move |world, caller, request| Ok((handler(world, caller, request)?, HeaderMap::new())))
}

/// The route of a handler that also answers headers.
pub(crate) fn route_with_headers<Op>(
    handler: impl Fn(&mut World, &Caller, Op) -> Result<(Op::Output, HeaderMap), Refusal> + Send + Sync + 'static,
) -> Route
where
    Op: Operation + DeserializeOwned + 'static,
    Op::Output: Reply + 'static,
{
    let handler = move |world: &mut World, caller: &Caller, body: &[u8]| {
        let unreadable = |error: serde_json::Error| Refusal::new(ErrorCode::PARAMETER_TYPE_MISMATCH, error.to_string());
        let request: Op = serde_json::from_slice(body).map_err(unreadable)?;
        let effect = request.effect();
        let (output, headers) = handler(world, caller, request)?;
        Ok(Answer { body: output.to_json(), code: ErrorCode::new(output.code()), effect, headers })
    };
    let rules = catalog::catalog().operation(Op::INFO.name).expect("every operation is in the catalog");
    Route { info: Op::INFO, rules, handler: Box::new(handler) }
}

impl Route {
    /// Calls the handler with a body that is JSON.
    pub(crate) fn call(&self, world: &mut World, caller: &Caller, body: &[u8]) -> Result<Answer, Refusal> {
        (self.handler)(world, caller, body)
    }
}

/// Routes by their path.
pub(crate) struct Routes(HashMap<&'static str, Route>);

impl Routes {
    /// A table of these routes.
    pub(crate) fn new(routes: impl IntoIterator<Item = Route>) -> Self {
        Self(routes.into_iter().map(|route| (route.info.path, route)).collect())
    }

    /// The route of a path.
    pub(crate) fn get(&self, path: &str) -> Option<&Route> {
        self.0.get(path)
    }
}
