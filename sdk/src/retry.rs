//! Repeating a failed attempt: whether, after how long, and how many of all calls may.
//!
//! An attempt is repeated only when that cannot repeat a side effect: when nothing was sent, when the cloud throttled the request
//! without carrying it out, or when the operation reads or sets the same state again. No [`RetryPolicy`] is asked otherwise, so
//! none can make a `create`, `delete` or `act` run twice.

use std::fmt::Debug;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::{Error, random};

/// Decides over attempts that may be repeated without harm.
pub trait RetryPolicy: Send + Sync + Debug + 'static {
    /// How long to wait before the next attempt; `None` to give up.
    fn next_delay(&self, failure: &FailedAttempt<'_>) -> Option<Duration>;
}

/// An attempt that failed, and may be repeated without harm.
#[derive(Debug)]
#[non_exhaustive]
pub struct FailedAttempt<'a> {
    /// Why it failed. [`Error::is_transient`] tells whether another attempt has a chance.
    pub error: &'a Error,
    /// How many attempts there were, this one included.
    pub attempts: u32,
}

/// Exponential back-off with full jitter: before the n-th repetition it waits for a random time up to `base` · 2ⁿ⁻¹, at most `cap`;
/// or as long as the cloud asks for with `Retry-After`, plus that jitter.
///
/// The default makes three attempts, with a base of 300 ms and a cap of 10 s, and gives up where the cloud asks for more than a minute.
#[derive(Clone, Debug)]
pub struct Backoff {
    max_attempts: u32,
    base: Duration,
    cap: Duration,
    longest_retry_after: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self {
            max_attempts: 3,
            base: Duration::from_millis(300),
            cap: Duration::from_secs(10),
            longest_retry_after: Duration::from_secs(60),
        }
    }
}

impl Backoff {
    /// Makes at most so many attempts, the first included.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// Sets the longest wait before the first repetition.
    #[must_use]
    pub fn base(mut self, base: Duration) -> Self {
        self.base = base;
        self
    }

    /// Sets the longest wait before any repetition, unless the cloud asks for more.
    #[must_use]
    pub fn cap(mut self, cap: Duration) -> Self {
        self.cap = cap;
        self
    }

    /// Gives up when the cloud asks to wait for longer than this.
    #[must_use]
    pub fn longest_retry_after(mut self, longest: Duration) -> Self {
        self.longest_retry_after = longest;
        self
    }

    fn ceiling(&self, attempts: u32) -> Duration {
        let factor = 1_u32.checked_shl(attempts.saturating_sub(1)).unwrap_or(u32::MAX);
        self.base.saturating_mul(factor).min(self.cap)
    }
}

impl RetryPolicy for Backoff {
    fn next_delay(&self, failure: &FailedAttempt<'_>) -> Option<Duration> {
        if !failure.error.is_transient() || failure.attempts >= self.max_attempts {
            return None;
        }
        let demanded = failure.error.retry_after().unwrap_or_default();
        if demanded > self.longest_retry_after {
            return None;
        }
        Some(demanded.saturating_add(self.ceiling(failure.attempts).mul_f64(random::fraction())))
    }
}

/// Never repeats an attempt.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoRetry;

impl RetryPolicy for NoRetry {
    fn next_delay(&self, _: &FailedAttempt<'_>) -> Option<Duration> {
        None
    }
}

/// What one repetition costs; a call that succeeds pays one back.
const COST: u32 = 5;

/// How many repetitions all calls of a client may make together: when the cloud is down, a client that repeats everything three
/// times keeps it down. A bucket of tokens: a repetition takes five, a call that succeeds puts one back.
#[derive(Debug)]
pub struct RetryBudget {
    capacity: u32,
    tokens: AtomicU32,
}

impl Default for RetryBudget {
    /// A hundred repetitions in a row.
    fn default() -> Self {
        Self::new(100)
    }
}

impl RetryBudget {
    /// A full bucket: so many repetitions in a row.
    pub fn new(repetitions: u32) -> Self {
        let capacity = repetitions.saturating_mul(COST);
        Self { capacity, tokens: AtomicU32::new(capacity) }
    }

    pub(crate) fn withdraw(&self) -> bool {
        self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| tokens.checked_sub(COST)).is_ok()
    }

    pub(crate) fn deposit(&self) {
        // A full bucket is the rule: look before writing to a cell that all calls share.
        if self.tokens.load(Ordering::Relaxed) < self.capacity {
            let _ = self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| {
                (tokens < self.capacity).then_some(tokens + 1)
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::{TransportError, TransportErrorKind};

    fn delay(policy: &Backoff, kind: TransportErrorKind, attempts: u32) -> Option<Duration> {
        let error = Error::transport(TransportError::new(kind, "test"));
        policy.next_delay(&FailedAttempt { error: &error, attempts })
    }

    #[test]
    fn the_wait_grows_up_to_the_cap() {
        let policy = Backoff::default().max_attempts(40).base(Duration::from_secs(1)).cap(Duration::from_secs(6));
        let ceilings: Vec<_> = [1, 2, 3, 4, 39].map(|attempts| policy.ceiling(attempts).as_secs()).into();
        assert_eq!(ceilings, [1, 2, 4, 6, 6]);
        for attempts in 1..40 {
            let wait = delay(&policy, TransportErrorKind::Reset, attempts).expect("transient");
            assert!(wait <= policy.ceiling(attempts));
        }
    }

    #[test]
    fn the_wait_is_anywhere_below_its_ceiling() {
        let policy = Backoff::default().base(Duration::from_secs(8));
        let waits: Vec<_> =
            (0..1000).map(|_| delay(&policy, TransportErrorKind::Reset, 1).expect("transient").as_secs_f64()).collect();
        for quarter in [0.0, 2.0, 4.0, 6.0] {
            let inside = waits.iter().filter(|wait| (quarter..quarter + 2.0).contains(*wait)).count();
            assert!(inside > 100, "{inside} of 1000 between {quarter} s and 2 s more");
        }
        assert!(waits.iter().all(|wait| *wait < 8.0));
        let longest = Backoff::default().base(Duration::MAX).cap(Duration::MAX);
        assert!(delay(&longest, TransportErrorKind::Reset, 1).is_some());
    }

    #[test]
    fn it_gives_up_after_the_last_attempt_and_on_what_does_not_pass() {
        let policy = Backoff::default();
        assert!(delay(&policy, TransportErrorKind::Connect, 2).is_some());
        assert_eq!(delay(&policy, TransportErrorKind::Connect, 3), None);
        assert_eq!(delay(&policy, TransportErrorKind::Tls, 1), None);
        assert_eq!(delay(&policy, TransportErrorKind::TooLarge, 1), None);
    }

    #[test]
    fn a_budget_runs_dry_and_fills_with_success() {
        let budget = RetryBudget::new(2);
        assert_eq!([budget.withdraw(), budget.withdraw(), budget.withdraw()], [true, true, false]);
        (0..4).for_each(|_| budget.deposit());
        assert!(!budget.withdraw());
        (0..100).for_each(|_| budget.deposit());
        assert_eq!([budget.withdraw(), budget.withdraw(), budget.withdraw()], [true, true, false]);
    }
}
