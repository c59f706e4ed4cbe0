//! Waiting for what takes the cloud a while: begun by one operation, watched with another until it is over.
//!
//! ```no_run
//! # async fn run(client: tums::Client, nvr: tums::DeviceId) -> tums::Result<()> {
//! use std::time::Duration;
//! use tums::DiscoverIpcByNvr;
//!
//! let mut search = client.waiters().nvr_discovery(DiscoverIpcByNvr::new(nvr), Duration::from_secs(60));
//! while let Some(state) = search.progress().await {
//!     println!("{} cameras so far", state.list.len());
//! }
//! for camera in search.await? {
//!     println!("{camera:?}");
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Every waiter has a deadline, counted from when it is first awaited. The last look at the cloud's state is taken at the deadline
//! itself, and may take ten seconds; what is ready by then is not lost. What has not begun by the deadline does not begin. A look
//! that fails for a reason that may pass, such as a broken connection, is taken again. Dropping a waiter stops the watching, and
//! not what is watched.

#[cfg(feature = "device")]
mod discovery;
mod error;
#[cfg(feature = "vehicle")]
mod export;
#[cfg(feature = "device")]
mod firmware;
#[cfg(feature = "passenger_flow")]
mod passenger_flow;
mod poller;
#[cfg(feature = "streaming")]
mod relay;
#[cfg(feature = "device")]
mod sync;

use std::fmt;
use std::mem;
use std::pin::Pin;
use std::sync::mpsc::{self, Receiver};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;

use crate::client::Client;

pub use error::WaitError;
#[cfg(feature = "vehicle")]
pub use export::{Export, ExportOrder};
#[cfg(feature = "device")]
pub use firmware::Firmware;
use poller::{Pace, Poller};
#[cfg(feature = "streaming")]
pub use relay::{Relay, RelaySession};

impl Client {
    /// The waiters.
    pub fn waiters(&self) -> Waiters<'_> {
        Waiters { client: self }
    }
}

/// The waiters of a client. Each takes the request that begins something, and how long to wait until it is over.
#[derive(Clone, Copy, Debug)]
pub struct Waiters<'a> {
    client: &'a Client,
}

type WaitFuture<T, S> = Pin<Box<dyn Future<Output = Result<T, WaitError<S>>> + Send>>;

/// Something to be waited for: a future of its result `T`, and a stream of its progress `P`.
///
/// `S` is the state that the error keeps when the deadline passes.
#[must_use = "it begins when it is awaited"]
pub struct Wait<T, P, S = P> {
    stage: Stage<T, S>,
    told: Receiver<P>,
    pace: Pace,
}

enum Stage<T, S> {
    Prepared(Box<dyn FnOnce(Pace) -> WaitFuture<T, S> + Send>),
    Running(WaitFuture<T, S>),
    Over(Option<Result<T, WaitError<S>>>),
}

impl<T, P, S> Wait<T, P, S> {
    fn new<F>(within: Duration, pace: Pace, run: impl FnOnce(Poller<P, S>) -> F + Send + 'static) -> Self
    where
        F: Future<Output = Result<T, WaitError<S>>> + Send + 'static,
        P: Send + 'static,
    {
        let (tell, told) = mpsc::channel();
        let begin = move |pace| -> WaitFuture<T, S> { Box::pin(run(Poller::new(within, pace, tell))) };
        Self { stage: Stage::Prepared(Box::new(begin)), told, pace }
    }

    /// Sets how often to look: after `first`, then less and less often, at least every `longest`. Each waiter has a pace that suits
    /// what it waits for. Set it before the waiting begins.
    pub fn every(mut self, first: Duration, longest: Duration) -> Self {
        self.pace = Pace { first, longest: longest.max(first) };
        self
    }

    /// What has changed; `None` when it is over. Awaiting the waiter itself then gives the result, or the error.
    pub async fn progress(&mut self) -> Option<P> {
        std::future::poll_fn(|cx| self.poll_progress(cx)).await
    }

    fn poll_progress(&mut self, cx: &mut Context<'_>) -> Poll<Option<P>> {
        let over = self.drive(cx).is_ready();
        match self.told.try_recv() {
            Ok(progress) => Poll::Ready(Some(progress)),
            Err(_) if over => Poll::Ready(None),
            Err(_) => Poll::Pending,
        }
    }

    /// Works on it until it is over.
    fn drive(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if let Stage::Prepared(_) = self.stage
            && let Stage::Prepared(begin) = mem::replace(&mut self.stage, Stage::Over(None))
        {
            self.stage = Stage::Running(begin(self.pace));
        }
        if let Stage::Running(future) = &mut self.stage {
            self.stage = Stage::Over(Some(ready!(future.as_mut().poll(cx))));
        }
        Poll::Ready(())
    }
}

/// Nothing in it is pinned.
impl<T, P, S> Unpin for Wait<T, P, S> {}

impl<T, P, S> Future for Wait<T, P, S> {
    type Output = Result<T, WaitError<S>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        ready!(self.drive(cx));
        match &mut self.stage {
            Stage::Over(result) => Poll::Ready(result.take().expect("a waiter gives its result once")),
            Stage::Prepared(_) | Stage::Running(_) => Poll::Pending,
        }
    }
}

/// The progress, as [`Wait::progress`] gives it.
impl<T, P, S> Stream for Wait<T, P, S> {
    type Item = P;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<P>> {
        self.poll_progress(cx)
    }
}

impl<T, P, S> fmt::Debug for Wait<T, P, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stage = match self.stage {
            Stage::Prepared(_) => "prepared",
            Stage::Running(_) => "running",
            Stage::Over(_) => "over",
        };
        f.debug_struct("Wait").field("stage", &stage).finish_non_exhaustive()
    }
}
