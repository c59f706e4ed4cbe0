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

use crate::error::{Error, Result};
use crate::operation::Operation;

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
    /// Those of the call; and [`Configuration`](crate::ErrorKind::Configuration) inside an async runtime, whose thread must not
    /// be blocked: use [`crate::Client`] there.
    pub fn call<Op: Operation>(&self, request: Op) -> Result<Op::Output> {
        self.wait(self.client.call(request))
    }

    /// Waits for a call of [`get_ref`](Self::get_ref) that was given options, or whose response is wanted.
    ///
    /// # Errors
    ///
    /// As [`call`](Self::call).
    pub fn wait<T>(&self, call: impl IntoFuture<Output = Result<T>>) -> Result<T> {
        if Handle::try_current().is_ok() {
            return Err(Error::configuration(
                "a blocking client must not be used inside an async runtime; use `tums::Client` there",
            ));
        }
        let runtime = self.runtime.0.as_ref().expect("taken only when dropped");
        runtime.block_on(call.into_future())
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background(); // Waiting for it would panic inside an async runtime.
        }
    }
}
