//! What all calls of a client share.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::Clock;
use crate::credentials::CredentialsSource;
use crate::endpoint::Endpoint;
use crate::retry::{RetryBudget, RetryPolicy};
use crate::transport::DynTransport;

/// Connections, keys, the cloud's time, and how patient calls are unless they say otherwise.
pub(crate) struct Shared {
    pub(crate) transport: Box<dyn DynTransport>,
    pub(crate) endpoint: Endpoint,
    pub(crate) credentials: CredentialsSource,
    pub(crate) clock: Clock,
    pub(crate) terminal_id: String,
    pub(crate) budget: RetryBudget,
    pub(crate) validate: bool,
    pub(crate) options: CallOptions,
}

/// How patient a call is.
#[derive(Clone, Debug)]
pub(crate) struct CallOptions {
    /// For the whole call.
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) retry: Arc<dyn RetryPolicy>,
}
