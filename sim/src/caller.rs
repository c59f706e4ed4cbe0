//! On whose behalf a handler works, and for which operation.

use http::HeaderValue;
use tums::OperationInfo;

use crate::world::ApplicationId;

/// Who calls, and what.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The application whose key has signed.
    pub application: ApplicationId,
    /// Whether the key is a temporary one.
    pub temporary: bool,
    /// The operation that is called, with its limits.
    pub operation: &'static OperationInfo,
    /// Where the web page comes from that calls, if it is one in a browser: its header `Origin`.
    pub page: Option<HeaderValue>,
}
