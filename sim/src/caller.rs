//! On whose behalf a handler works, and for which operation.

use tums::OperationInfo;

use crate::world::ApplicationId;

/// Who calls, and what.
#[derive(Clone, Copy, Debug)]
pub struct Caller {
    /// The application whose key has signed.
    pub application: ApplicationId,
    /// Whether the key is a temporary one.
    pub temporary: bool,
    /// The operation that is called, with its limits.
    pub operation: &'static OperationInfo,
}
