//! The core of every waiter: when to look again, which failures to bear, when to stop.

use std::sync::mpsc::Sender;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::WaitError;
use crate::call::Call;
use crate::deadline::{after, within};
use crate::error::{Effect, Error, Result, TimedOut};
use crate::operation::Operation;

/// How long a call may go on after the deadline.
const GRACE: Duration = Duration::from_secs(10);

/// How often to look.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    /// Wait before the first look.
    pub(super) first: Duration,
    /// Longest wait between two looks; each is half as long again as the one before.
    pub(super) longest: Duration,
}

impl Pace {
    pub(super) const fn new(first: Duration, longest: Duration) -> Self {
        Self { first, longest }
    }
}

/// Watches something until it is over, and keeps what was seen last.
pub(super) struct Poller<P, S = P> {
    within: Duration,
    deadline: Instant,
    wait: Duration,
    longest: Duration,
    /// The look at the deadline is being taken.
    looked_last: bool,
    /// Whether what is waited for has begun.
    effect: Effect,
    last: Option<S>,
    /// Why the last look failed.
    error: Option<Error>,
    progress: Sender<P>,
}

impl<P, S> Poller<P, S> {
    pub(super) fn new(within: Duration, pace: Pace, progress: Sender<P>) -> Self {
        Self {
            within,
            deadline: after(within),
            wait: pace.first,
            longest: pace.longest,
            looked_last: false,
            effect: Effect::None,
            last: None,
            error: None,
            progress,
        }
    }

    /// Tells what has changed.
    pub(super) fn tell(&self, progress: P) {
        // Nobody may be interested.
        let _ = self.progress.send(progress);
    }

    /// Keeps what was seen, for the case that the deadline passes.
    pub(super) fn keep(&mut self, state: S) {
        self.last = Some(state);
    }

    /// Makes a call that must come before the beginning.
    pub(super) async fn prepare<Op: Operation>(&mut self, call: Call<'_, Op>) -> Result<Op::Output, WaitError<S>> {
        self.make(call).await.map_err(|error| self.failed(error))
    }

    /// Begins what is waited for, unless the deadline has passed before.
    pub(super) async fn begin<Op: Operation>(&mut self, call: Call<'_, Op>) -> Result<Op::Output, WaitError<S>> {
        if Instant::now() > self.deadline {
            return Err(self.passed());
        }
        let begun = self.make(call).await;
        self.effect = begun.as_ref().map_or_else(Error::effect, |_| Effect::Done);
        begun.map_err(|error| self.failed(error))
    }

    /// It was begun by somebody else.
    pub(super) fn join(&mut self) {
        self.effect = Effect::Done;
    }

    /// Looks, when it is time to.
    pub(super) async fn look<T, F>(&mut self, ask: impl Fn() -> F) -> Result<T, WaitError<S>>
    where
        F: IntoFuture<Output = Result<T>>,
    {
        self.pause().await?;
        self.look_now(ask).await
    }

    /// Looks now. Failures that may pass are borne until the deadline.
    pub(super) async fn look_now<T, F>(&mut self, ask: impl Fn() -> F) -> Result<T, WaitError<S>>
    where
        F: IntoFuture<Output = Result<T>>,
    {
        loop {
            match self.in_time(ask()).await {
                Ok(seen) => {
                    self.error = None;
                    return Ok(seen);
                }
                Err(error) if error.is_transient() => self.error = Some(error),
                Err(error) => return Err(self.failed(error)),
            }
            self.pause().await?;
        }
    }

    /// Waits until it is time to look again: at the deadline for the last time.
    async fn pause(&mut self) -> Result<(), WaitError<S>> {
        let now = Instant::now();
        if self.looked_last || now > self.deadline {
            return Err(self.passed());
        }
        let next = now.checked_add(self.wait).map_or(self.deadline, |next| next.min(self.deadline));
        self.wait = (self.wait.saturating_mul(3) / 2).min(self.longest);
        self.looked_last = next == self.deadline;
        sleep_until(next).await;
        Ok(())
    }

    async fn make<Op: Operation>(&self, call: Call<'_, Op>) -> Result<Op::Output> {
        let timeout = call.options.timeout.min(self.left());
        call.timeout(timeout).await
    }

    fn failed(&mut self, error: Error) -> WaitError<S> {
        WaitError::call(error, self.effect, self.last.take())
    }

    fn passed(&mut self) -> WaitError<S> {
        WaitError::deadline(self.within, self.effect, self.error.take(), self.last.take())
    }

    /// Waits for something that only reads, until soon after the deadline.
    async fn in_time<T>(&self, reading: impl IntoFuture<Output = Result<T>>) -> Result<T> {
        let left = self.left();
        within(after(left), TimedOut::Attempt(left), Effect::None, reading.into_future()).await?
    }

    /// How long a call may take.
    fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now()) + GRACE
    }
}
