//! Operations that are called by name, JSON in and JSON out: for command lines, gateways and whatever else learns at run time
//! what to call.
//!
//! The request that is sent is the typed one: it keeps the documented rules, is repeated only where that is harmless, and is read in
//! pages or split into batches like any other. The answer is given as it came, with everything that this crate does not know.
//!
//! ```no_run
//! # async fn run(client: tums::Client) -> Result<(), Box<dyn std::error::Error>> {
//! let operation = tums::server::operation("addRegion").ok_or("no such operation")?;
//! let request = operation.open(r#"{"regionName":"1F","parentId":"0"}"#).map_err(|error| error.to_string())?;
//! let answer = request.call(&client).await?;
//! println!("{}", answer.output.result["regionId"]);
//! # Ok(())
//! # }
//! ```

mod answer;
mod many;
mod opened;

use serde::de::DeserializeOwned;

use crate::batch::BatchProgress;
use crate::call::CallFuture;
use crate::client::Client;
use crate::error::{DecodeError, InvalidRequest};
use crate::operation::{Batched, EffectClass, Operation, OperationInfo, Paged};
use crate::raw::RawOutput;
use crate::response::Response;

pub use many::{Batch, BatchFuture, PageFuture, Pages};
use opened::{Listed, Opened, Plain, Split};

/// A request of any operation, ready to be called.
pub struct Request {
    info: &'static OperationInfo,
    opened: Box<dyn Opened>,
}

/// How an operation turns JSON into a request.
pub(crate) type Open = fn(&str) -> Result<Request, DecodeError>;

impl Request {
    pub(crate) fn plain<Op: Operation + DeserializeOwned + 'static>(json: &str) -> Result<Self, DecodeError> {
        let opened = Box::new(Plain(crate::wire::from_str::<Op>(json, "")?));
        Ok(Self { info: Op::INFO, opened })
    }

    pub(crate) fn paged<Op: Paged + DeserializeOwned>(json: &str) -> Result<Self, DecodeError> {
        let opened = Box::new(Listed(crate::wire::from_str::<Op>(json, "")?));
        Ok(Self { info: Op::INFO, opened })
    }

    pub(crate) fn batched<Op: Batched + DeserializeOwned>(json: &str) -> Result<Self, DecodeError> {
        let opened = Box::new(Split(crate::wire::from_str::<Op>(json, "")?));
        Ok(Self { info: Op::INFO, opened })
    }

    /// A request that is there already, such as one that was made of a URL. It has neither pages nor batches.
    pub fn of<Op: Operation + 'static>(request: Op) -> Self {
        Self { info: Op::INFO, opened: Box::new(Plain(request)) }
    }

    /// What is known of the operation.
    pub fn info(&self) -> &'static OperationInfo {
        self.info
    }

    /// What repeating this request late would do.
    pub fn effect(&self) -> EffectClass {
        self.opened.effect()
    }

    /// The JSON body, exactly as it is hashed and sent.
    pub fn body(&self) -> Vec<u8> {
        self.opened.body()
    }

    /// The query string with its leading `?`, or nothing.
    pub fn query(&self) -> String {
        self.opened.query()
    }

    /// Checks the documented rules that need no server.
    ///
    /// # Errors
    ///
    /// The first field that breaks a rule, with the rule and the value.
    pub fn validate(&self) -> Result<(), InvalidRequest> {
        self.opened.validate()
    }

    /// Makes the call.
    pub fn call<'a>(&self, client: &'a Client) -> CallFuture<'a, Response<RawOutput>> {
        self.opened.call(client)
    }

    /// Reads the list to its end, page by page; `None` if the operation gives no pages.
    pub fn pages(&self, client: &Client) -> Option<Box<dyn Pages>> {
        self.opened.pages(client)
    }

    /// How many inputs the request has; `None` if they may not be split over several calls.
    pub fn inputs(&self) -> Option<usize> {
        self.opened.inputs()
    }

    /// Whether there are more inputs than one call takes.
    pub fn needs_batches(&self) -> bool {
        self.opened.needs_batches()
    }

    /// Makes as many calls as the inputs need, and tells after each how far it is; `None` if they may not be split.
    pub fn call_in_batches<'a>(
        &self,
        client: &'a Client,
        on_progress: impl FnMut(BatchProgress) + Send + 'a,
    ) -> Option<BatchFuture<'a>> {
        self.opened.call_in_batches(client, Box::new(on_progress))
    }
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request").field("operation", &self.info.name).finish_non_exhaustive()
    }
}

#[cfg(all(test, feature = "all-modules"))]
mod tests;
