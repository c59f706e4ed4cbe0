//! The client for programs without `async`.
//!
//! ```no_run
//! let client = tums::blocking::Client::from_env()?;
//! let parameters = serde_json::json!({ "start": 0, "limit": 10 });
//! let call = client.get_ref().call_raw("/tums/open/resource/v1/getRegionList", &parameters);
//! println!("{}", client.wait(call)?.result);
//! # Ok::<(), tums::Error>(())
//! ```

use std::sync::Arc;

use tokio::runtime::{Builder, Handle, Runtime};

use crate::batch::BatchOutcome;
use crate::error::{Error, Result};
use crate::operation::{Batched, Operation, Paged};
use crate::page::{self, PagingReport};
use crate::wait::Wait;

/// Calls the cloud, and blocks the thread until the answer is there.
///
/// Clones share connections, keys and the thread that serves them.
#[derive(Clone, Debug)]
pub struct Client {
    client: crate::Client,
    runtime: Arc<Background>,
}

#[derive(Debug)]
struct Background(Option<Runtime>);

impl Client {
    /// A client with the key in the environment; see [`crate::Client::from_env`].
    ///
    /// # Errors
    ///
    /// As there.
    #[cfg(feature = "ring")]
    pub fn from_env() -> Result<Self> {
        Self::new(crate::Client::from_env()?)
    }

    /// Blocks for the calls of `client`.
    ///
    /// # Errors
    ///
    /// When the system gives no thread.
    pub fn new(client: crate::Client) -> Result<Self> {
        let runtime = Builder::new_multi_thread().worker_threads(1).thread_name("tums").enable_all().build();
        let runtime =
            runtime.map_err(|error| Error::configuration(format!("the client's thread cannot be started: {error}")))?;
        Ok(Self { client, runtime: Arc::new(Background(Some(runtime))) })
    }

    /// The client whose calls are waited for.
    pub fn get_ref(&self) -> &crate::Client {
        &self.client
    }

    /// Makes a call, and waits for its output.
    ///
    /// # Errors
    ///
    /// Those of the call; and [`Configuration`](crate::ErrorKind::Configuration) on any thread of an async runtime, those of
    /// `spawn_blocking` included: use [`crate::Client`] there, and `block_on` of that runtime where nothing can be awaited.
    pub fn call<Op: Operation>(&self, request: Op) -> Result<Op::Output> {
        self.wait(self.client.call(request))
    }

    /// Makes a call for any number of inputs; see [`crate::Client::call_in_batches`].
    ///
    /// # Errors
    ///
    /// As [`call`](Self::call), for what is refused before anything is sent.
    pub fn call_in_batches<Op: Batched>(&self, request: Op) -> Result<BatchOutcome<Op>> {
        self.wait(self.client.call_in_batches(request))
    }

    /// Reads a list to its end, entry by entry; see [`crate::Client::items`].
    ///
    /// ```no_run
    /// # fn run(client: tums::blocking::Client) -> tums::Result<()> {
    /// for region in client.items(tums::GetPagedRootRegions::new()) {
    ///     println!("{:?}", region?.region_name);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn items<Op: Paged>(&self, request: Op) -> Items<Op> {
        self.iter(self.client.items(request))
    }

    /// The same for [`get_ref`](Self::get_ref)`().items(…)` that was given options.
    pub fn iter<Op: Paged>(&self, items: page::Items<Op>) -> Items<Op> {
        Items { client: self.clone(), items, failed: false }
    }

    /// Waits for what a [waiter](crate::Client::waiters) has to tell next; `None` when it is over. [`wait`](Self::wait) then gives
    /// its result.
    ///
    /// ```no_run
    /// # fn run(client: tums::blocking::Client, nvr: tums::DeviceId) -> tums::Result<()> {
    /// # use std::time::Duration;
    /// let request = tums::DiscoverIpcByNvr::new(nvr);
    /// let mut search = client.get_ref().waiters().nvr_discovery(request, Duration::from_secs(60));
    /// while let Some(state) = client.progress(&mut search)? {
    ///     println!("{} cameras so far", state.list.len());
    /// }
    /// let cameras = client.wait(search)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Inside an async runtime, as [`call`](Self::call).
    pub fn progress<T, P, S>(&self, waiter: &mut Wait<T, P, S>) -> Result<Option<P>> {
        self.wait(async { Ok(waiter.progress().await) })
    }

    /// Waits for a call of [`get_ref`](Self::get_ref) that was given options, or whose response is wanted, or for a waiter.
    ///
    /// # Errors
    ///
    /// As [`call`](Self::call).
    pub fn wait<T, E: From<Error>>(&self, call: impl IntoFuture<Output = Result<T, E>>) -> Result<T, E> {
        if Handle::try_current().is_ok() {
            let message = "a blocking client must not be used inside an async runtime; use `tums::Client` there";
            return Err(Error::configuration(message).into());
        }
        let runtime = self.runtime.0.as_ref().expect("taken only when dropped");
        runtime.block_on(call.into_future())
    }
}

/// The entries of a list, as an iterator. An error ends it.
#[derive(Debug)]
#[must_use = "pages are fetched when the next entry is asked for"]
pub struct Items<Op: Paged> {
    client: Client,
    items: page::Items<Op>,
    failed: bool,
}

impl<Op: Paged> Items<Op> {
    /// What has been read so far, and whether it is all there is.
    pub fn report(&self) -> &PagingReport {
        self.items.report()
    }

    /// Continues after an error, with the page that failed.
    pub fn resume(&mut self) {
        self.items.resume();
        self.failed = false;
    }
}

impl<Op: Paged> Iterator for Items<Op> {
    type Item = Result<Op::Item>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let next = self.client.wait(self.items.try_next());
        self.failed = next.is_err();
        next.transpose()
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background(); // Waiting for it would panic inside an async runtime.
        }
    }
}
