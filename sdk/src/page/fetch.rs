//! A page that is being fetched, whether or not anybody waits for it yet.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::task::JoinHandle;
use tracing::Instrument;

use crate::client::Client;
use crate::error::{Error, Result};
use crate::operation::Paged;

/// A call under way. Dropping it gives the call up.
pub(super) struct Fetch<T> {
    pub(super) from: u64,
    task: JoinHandle<Result<Fetched<T>>>,
}

/// A page as it came.
pub(super) struct Fetched<T> {
    pub(super) from: u64,
    pub(super) entries: Vec<T>,
    pub(super) total: Option<u64>,
}

impl<T: Send + 'static> Fetch<T> {
    pub(super) fn start<Op: Paged<Item = T>>(client: &Client, request: Op, from: u64) -> Self {
        let client = client.clone();
        let call = async move {
            let (entries, total) = Op::into_page(client.call(request).await?);
            Ok(Fetched { from, entries, total })
        };
        Self { from, task: tokio::spawn(call.in_current_span()) }
    }
}

impl<T> Future for Fetch<T> {
    type Output = Result<Fetched<T>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match ready!(Pin::new(&mut self.task).poll(cx)) {
            Ok(fetched) => Poll::Ready(fetched),
            Err(ended) => match ended.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Poll::Ready(Err(Error::configuration("the runtime that fetched the page has shut down"))),
            },
        }
    }
}

impl<T> Drop for Fetch<T> {
    fn drop(&mut self) {
        self.task.abort();
    }
}
