//! On whose behalf a handler works, and for which operation.

use http::HeaderValue;
use tums::OperationInfo;

use crate::world::ApplicationId;

/// Who calls, and what.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// The application whose key has signed.
    pub(crate) application: ApplicationId,
    /// Whether the key is a temporary one.
    pub(crate) temporary: bool,
    /// The operation that is called, with its limits.
    pub(crate) operation: &'static OperationInfo,
    /// Where the web page comes from that calls, if it is one in a browser: its header `Origin`.
    pub(crate) page: Option<HeaderValue>,
}
