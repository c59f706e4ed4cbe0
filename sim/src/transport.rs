//! The way from a client in the same process, without a network.

use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};
use tums::transport::{Transport, TransportError, TransportErrorKind};

use crate::answer::Delivery;
use crate::cloud::Cloud;

/// Carries requests to a simulator in the same process.
///
/// With a network in between, virtual time cannot be told when to wait; here it can.
#[derive(Clone)]
pub struct InProcess(Arc<Cloud>);

impl InProcess {
    pub(crate) fn new(cloud: Arc<Cloud>) -> Self {
        Self(cloud)
    }
}

impl Transport for InProcess {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        match self.0.answer(request).await {
            Delivery::Whole(response) => Ok(response),
            Delivery::Cut(_) => Err(TransportError::new(TransportErrorKind::Reset, "the answer stops in the middle")),
            Delivery::Reset => Err(TransportError::new(TransportErrorKind::Reset, "the connection was reset")),
        }
    }
}
