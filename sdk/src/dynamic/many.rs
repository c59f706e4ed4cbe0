//! Long lists that are read in pages, and many inputs that are split into batches, whatever they are.

use std::pin::Pin;

use serde_json::Value;

use crate::batch::{FailedCall, Outcome};
use crate::error::Result;
use crate::page::{Page, PagingReport};
use crate::raw::RawOutput;
use crate::types::Failure;

/// The pages of a list, whatever is listed.
pub trait Pages: Send {
    /// The next page; `None` at the end. See [`page::Pages::try_next`](crate::page::Pages::try_next).
    fn try_next(&mut self) -> PageFuture<'_>;

    /// What has been read so far, and whether it is all there is.
    fn report(&self) -> &PagingReport;
}

/// Future of a page.
pub type PageFuture<'a> = Pin<Box<dyn Future<Output = Result<Option<Page<Value>>>> + Send + 'a>>;

/// Future of a batch.
pub type BatchFuture<'a> = Pin<Box<dyn Future<Output = Result<Batch>> + Send + 'a>>;

/// What became of a batch; see [`BatchOutcome`](crate::batch::BatchOutcome).
#[derive(Debug)]
#[non_exhaustive]
pub struct Batch {
    /// The inputs, each with its outcome.
    pub outcomes: Vec<(Value, Outcome)>,
    /// The answers of all calls that succeeded, put together; none if there was no such call.
    pub output: Option<RawOutput>,
    /// The failures that the cloud named.
    pub failures: Vec<Failure>,
    /// Those of the failures that speak of no input, or of several.
    pub unmatched: Vec<Failure>,
    /// The calls that failed as a whole.
    pub errors: Vec<FailedCall>,
}
