//! What a call tells `tracing`: one span per call, one event per attempt; neither secrets nor bodies nor URLs.

use std::time::Duration;

use tokio::time::Instant;
use tracing::field::Empty;
use tracing::{Span, debug, info_span};

use crate::error::{Error, Result};
use crate::plan::Plan;
use crate::response::Response;

/// The span of a call. The cloud says HTTP 200 whatever happens, so the code stands here.
pub(crate) struct CallSpan(pub(crate) Span);

impl CallSpan {
    pub(crate) fn new(plan: &Plan) -> Self {
        Self(info_span!(
            "tums.call",
            operation = &*plan.name,
            module = plan.module,
            error_code = Empty,
            attempts = Empty,
            error = Empty,
        ))
    }

    pub(crate) fn finish(&self, done: &Result<Response<()>>) {
        if self.0.is_disabled() {
            return;
        }
        let (code, attempts) = match done {
            Ok(response) => (Some(response.code), response.attempts),
            Err(error) => (error.code(), error.attempts()),
        };
        if let Some(code) = code {
            self.0.record("error_code", code.value());
        }
        self.0.record("attempts", attempts);
        if let Err(error) = done {
            self.0.record("error", tracing::field::display(error));
        }
    }
}

pub(crate) fn attempt_succeeded(response: &Response<()>, started: Instant) {
    debug!(
        attempt = response.attempts,
        status = response.status.as_u16(),
        error_code = response.code.value(),
        nonce = response.nonce.as_deref(),
        elapsed = ?started.elapsed(),
        "attempt succeeded"
    );
}

/// `wait`: before the next attempt, if there is one.
pub(crate) fn attempt_failed(error: &Error, started: Instant, wait: Option<Duration>) {
    debug!(
        attempt = error.attempts(),
        status = error.status().map(|status| status.as_u16()),
        error_code = error.code().map(crate::ErrorCode::value),
        kind = ?error.kind(),
        effect = ?error.effect(),
        nonce = error.nonce(),
        elapsed = ?started.elapsed(),
        ?wait,
        %error,
        "attempt failed"
    );
}
