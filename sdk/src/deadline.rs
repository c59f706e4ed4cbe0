//! Moments after which nobody waits any longer.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use crate::error::{Effect, Error, Result, TimedOut};

/// The moment when a time that starts now is over.
pub(crate) fn after(time: Duration) -> Instant {
    end_of(Instant::now(), time)
}

/// The moment when a time is over; the longest times end in thirty years.
pub(crate) fn end_of(start: Instant, time: Duration) -> Instant {
    start.checked_add(time).unwrap_or(start + Duration::from_secs(30 * 365 * 86_400))
}

/// Waits for a future until `limit`.
pub(crate) async fn within<F: Future>(
    limit: Instant,
    timed_out: TimedOut,
    effect: Effect,
    future: F,
) -> Result<F::Output> {
    timeout_at(limit, future).await.map_err(|_| Error::timed_out(timed_out, effect))
}
