//! Many inputs in one request: split over several calls, with one outcome per input.

mod outcome;

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::pin::Pin;

use tokio::task::JoinSet;
use tracing::Instrument;

use crate::client::Client;
use crate::error::{Error, InvalidRequest, Result};
use crate::operation::Batched;
use crate::wire;

use outcome::End;
pub use outcome::{BatchOutcome, FailedCall, Outcome};

/// Inputs of one call where the document names no greatest number.
pub(crate) const DEFAULT_SIZE: usize = 100;
/// Calls at a time, unless told otherwise.
const CONCURRENCY: usize = 4;

impl Client {
    /// Makes a call for any number of inputs, as several calls if one does not take them all.
    ///
    /// No two inputs may be the same, and none is sent unless all calls keep the documented rules. From then on nothing is an error
    /// of the whole: each input has its outcome. Without inputs there is no call.
    ///
    /// ```no_run
    /// # async fn run(client: tums::Client, devices: Vec<tums::Target>) -> tums::Result<()> {
    /// use tums::RebootDeviceList;
    /// use tums::batch::Outcome;
    ///
    /// let batch = client.call_in_batches(RebootDeviceList::new().targets(devices)).await?;
    /// for (device, outcome) in &batch.outcomes {
    ///     match outcome {
    ///         Outcome::Ok => println!("{device} restarts"),
    ///         Outcome::Failed { .. } => println!("{device} does not restart: {outcome}"),
    ///         Outcome::Unknown => println!("{device} may restart: look it up"),
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn call_in_batches<Op: Batched>(&self, request: Op) -> BatchCall<'_, Op> {
        BatchCall {
            client: self,
            request,
            size: None,
            concurrency: CONCURRENCY,
            stop_on_error: false,
            on_progress: None,
        }
    }
}

/// A call for many inputs that is made when it is awaited.
///
/// Dropping the future gives the calls under way up, and begins no other.
#[must_use = "the calls are made when it is awaited"]
pub struct BatchCall<'a, Op> {
    client: &'a Client,
    request: Op,
    size: Option<usize>,
    concurrency: usize,
    stop_on_error: bool,
    on_progress: Option<OnProgress<'a>>,
}

type OnProgress<'a> = Box<dyn FnMut(BatchProgress) + Send + 'a>;

/// Future of a batch.
pub type BatchFuture<'a, Op> = Pin<Box<dyn Future<Output = Result<BatchOutcome<Op>>> + Send + 'a>>;

/// How far a batch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BatchProgress {
    /// Inputs whose calls have ended, well or badly.
    pub done: usize,
    /// Inputs in all.
    pub total: usize,
}

impl<'a, Op: Batched> BatchCall<'a, Op> {
    /// Sets how many inputs one call takes: as many as the document allows unless set, or 100 where it names no number.
    pub fn size(mut self, inputs: usize) -> Self {
        self.size = Some(inputs.max(1));
        self
    }

    /// Sets how many calls are made at a time; 4 unless set.
    pub fn concurrency(mut self, calls: usize) -> Self {
        self.concurrency = calls.max(1);
        self
    }

    /// Begins no further call once one has failed. What is not sent like this counts as failed, without a code.
    pub fn stop_on_error(mut self) -> Self {
        self.stop_on_error = true;
        self
    }

    /// Tells how far it is, after each call.
    pub fn on_progress(mut self, tell: impl FnMut(BatchProgress) + Send + 'a) -> Self {
        self.on_progress = Some(Box::new(tell));
        self
    }

    async fn run(mut self) -> Result<BatchOutcome<Op>> {
        let inputs = self.request.inputs().to_vec();
        let chunks =
            self.split(&inputs).map_err(|broken| Error::from(broken).of_operation(Op::INFO.name.into(), false))?;
        let ends = self.call_all(&chunks).await;
        let mut outcome = BatchOutcome::new(inputs);
        for (chunk, end) in chunks.into_iter().zip(ends) {
            outcome.record(chunk.range, end);
        }
        Ok(outcome)
    }

    /// Makes the calls, a few at a time, and tells what became of each.
    async fn call_all(&mut self, chunks: &[Chunk<Op>]) -> Vec<End<Op::Output>> {
        let mut ends: Vec<_> = chunks.iter().map(|_| End::NotSent).collect();
        let mut waiting = chunks.iter().enumerate();
        let mut calls = JoinSet::new();
        let total = chunks.iter().map(|chunk| chunk.range.len()).sum();
        let (mut done, mut stopped) = (0, false);
        loop {
            while calls.len() < self.concurrency
                && !stopped
                && let Some((index, chunk)) = waiting.next()
            {
                ends[index] = End::Lost;
                let (client, request) = (self.client.clone(), chunk.request.clone());
                calls.spawn(async move { (index, client.call(request).await) }.in_current_span());
            }
            let (index, answer) = match calls.join_next().await {
                Some(Ok(answered)) => answered,
                Some(Err(ended)) => match ended.try_into_panic() {
                    Ok(panic) => std::panic::resume_unwind(panic),
                    Err(_) => continue, // The runtime shuts down; the call is lost.
                },
                None => return ends,
            };
            stopped |= answer.is_err() && self.stop_on_error;
            ends[index] = End::Answered(answer);
            done += chunks[index].range.len();
            if let Some(tell) = &mut self.on_progress {
                tell(BatchProgress { done, total });
            }
        }
    }

    /// Splits the inputs over requests that all keep the rules.
    fn split(&self, inputs: &[Op::Input]) -> Result<Vec<Chunk<Op>>, InvalidRequest> {
        refuse_duplicates(inputs)?;
        let size = self.size.or(Op::MAX).unwrap_or(DEFAULT_SIZE);
        let chunks = (0..inputs.len()).step_by(size).map(|start| start..inputs.len().min(start + size));
        chunks
            .map(|range| {
                let request = self.request.with_inputs(inputs[range.clone()].to_vec());
                if self.client.0.validate {
                    request.validate()?;
                }
                Ok(Chunk { range, request })
            })
            .collect()
    }
}

/// The part of a batch that one call does.
struct Chunk<Op> {
    range: Range<usize>,
    request: Op,
}

/// The same input twice would make a failure of it fit two places.
fn refuse_duplicates<T: serde::Serialize>(inputs: &[T]) -> Result<(), InvalidRequest> {
    let mut seen = HashMap::new();
    for (index, input) in inputs.iter().enumerate() {
        if let Some(first) = seen.insert(wire::body(input), index) {
            let places = format!("the same at positions {first} and {index}");
            return Err(InvalidRequest::new("inputs", "each input may be given once", places));
        }
    }
    Ok(())
}

impl<'a, Op: Batched> IntoFuture for BatchCall<'a, Op> {
    type Output = Result<BatchOutcome<Op>>;
    type IntoFuture = BatchFuture<'a, Op>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<Op: Batched> fmt::Debug for BatchCall<'_, Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchCall")
            .field("operation", &Op::INFO.name)
            .field("size", &self.size)
            .field("concurrency", &self.concurrency)
            .field("stop_on_error", &self.stop_on_error)
            .finish_non_exhaustive()
    }
}
