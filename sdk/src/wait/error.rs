//! Why waiting came to nothing.

use std::fmt;
use std::time::Duration;

use crate::error::{Effect, Error, TimedOut};

/// Waiting that came to nothing: a call failed, or the deadline passed.
///
/// What was waited for may go on nevertheless; [`last`](Self::last) is how it was seen last. `?` turns this error into an
/// [`Error`], without that.
pub struct WaitError<S>(Box<Inner<S>>);

struct Inner<S> {
    /// The deadline that passed.
    deadline: Option<Duration>,
    effect: Effect,
    error: Option<Error>,
    last: Option<S>,
}

impl<S> WaitError<S> {
    pub(super) fn call(error: Error, effect: Effect, last: Option<S>) -> Self {
        Self(Box::new(Inner { deadline: None, effect, error: Some(error), last }))
    }

    pub(super) fn deadline(within: Duration, effect: Effect, error: Option<Error>, last: Option<S>) -> Self {
        Self(Box::new(Inner { deadline: Some(within), effect, error, last }))
    }

    /// Whether the deadline has passed. Otherwise a call has failed.
    pub fn is_deadline(&self) -> bool {
        self.0.deadline.is_some()
    }

    /// The call that failed. When the deadline has passed: why the last look failed, if it did.
    pub fn error(&self) -> Option<&Error> {
        self.0.error.as_ref()
    }

    /// What was seen last.
    pub fn last(&self) -> Option<&S> {
        self.0.last.as_ref()
    }

    /// Takes out what was seen last.
    pub fn into_last(self) -> Option<S> {
        self.0.last
    }

    /// Whether what was to be waited for has begun.
    pub fn effect(&self) -> Effect {
        self.0.effect
    }
}

/// An error outside of the waiting; it tells itself what it has done.
impl<S> From<Error> for WaitError<S> {
    fn from(error: Error) -> Self {
        let effect = error.effect();
        Self::call(error, effect, None)
    }
}

impl<S> From<WaitError<S>> for Error {
    fn from(error: WaitError<S>) -> Self {
        let effect = error.effect();
        match (error.0.deadline, error.0.error) {
            (None, Some(error)) => {
                let attempts = error.attempts();
                error.after_attempts(attempts, effect)
            }
            (within, _) => Self::timed_out(TimedOut::Wait(within.unwrap_or_default()), effect),
        }
    }
}

impl<S> fmt::Display for WaitError<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.0.effect == Effect::None { "not begun" } else { "not over" };
        match (&self.0.deadline, &self.0.error) {
            (Some(within), None) => write!(f, "{what} within {within:?}"),
            (Some(within), Some(error)) => write!(f, "{what} within {within:?}; the last look failed: {error}"),
            (None, Some(error)) => error.fmt(f),
            (None, None) => f.write_str("waiting failed"),
        }
    }
}

impl<S: fmt::Debug> fmt::Debug for WaitError<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { deadline, effect, error, last } = &*self.0;
        let mut out = f.debug_struct("WaitError");
        out.field("deadline", deadline).field("effect", effect).field("error", error).field("last", last).finish()
    }
}

impl<S: fmt::Debug> std::error::Error for WaitError<S> {}
