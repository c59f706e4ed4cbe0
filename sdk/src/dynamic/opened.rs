//! The three kinds of requests: called once, read in pages, split into batches.

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::answer;
use super::many::{Batch, BatchFuture, PageFuture, Pages};
use crate::batch::{BatchOutcome, BatchProgress, DEFAULT_SIZE};
use crate::call::{CallFuture, begin};
use crate::client::Client;
use crate::error::InvalidRequest;
use crate::operation::{Batched, EffectClass, Operation, OperationInfo, Paged, Paging};
use crate::page::{self, PagingReport};
use crate::plan::Plan;
use crate::raw::RawOutput;
use crate::response::Response;
use crate::types::Failure;

/// A typed request whose type is known no more.
pub(super) trait Opened: Send + Sync {
    fn effect(&self) -> EffectClass;
    fn body(&self) -> Vec<u8>;
    fn query(&self) -> String;
    fn validate(&self) -> Result<(), InvalidRequest>;
    fn call<'a>(&self, client: &'a Client) -> CallFuture<'a, Response<RawOutput>>;

    fn pages(&self, _: &Client) -> Option<Box<dyn Pages>> {
        None
    }

    fn inputs(&self) -> Option<usize> {
        None
    }

    fn needs_batches(&self) -> bool {
        false
    }

    fn call_in_batches<'a>(&self, _: &'a Client, _: OnProgress<'a>) -> Option<BatchFuture<'a>> {
        None
    }
}

pub(super) type OnProgress<'a> = Box<dyn FnMut(BatchProgress) + Send + 'a>;

pub(super) struct Plain<Op>(pub(super) Op);
pub(super) struct Listed<Op>(pub(super) Op);
pub(super) struct Split<Op>(pub(super) Op);

/// What all three kinds do alike.
macro_rules! alike {
    () => {
        fn effect(&self) -> EffectClass {
            self.0.effect()
        }

        fn body(&self) -> Vec<u8> {
            self.0.body()
        }

        fn query(&self) -> String {
            self.0.query()
        }

        fn validate(&self) -> Result<(), InvalidRequest> {
            self.0.validate()
        }

        fn call<'a>(&self, client: &'a Client) -> CallFuture<'a, Response<RawOutput>> {
            call(client, Plan::of(&self.0, &client.0))
        }
    };
}

impl<Op: Operation> Opened for Plain<Op> {
    alike!();
}

impl<Op: Paged> Opened for Listed<Op> {
    alike!();

    fn pages(&self, client: &Client) -> Option<Box<dyn Pages>> {
        Some(Box::new(client.pages(AsJson(self.0.clone()))))
    }
}

impl<Op: Batched> Opened for Split<Op> {
    alike!();

    fn inputs(&self) -> Option<usize> {
        Some(self.0.inputs().len())
    }

    fn needs_batches(&self) -> bool {
        self.0.inputs().len() > Op::MAX.unwrap_or(DEFAULT_SIZE)
    }

    fn call_in_batches<'a>(&self, client: &'a Client, on_progress: OnProgress<'a>) -> Option<BatchFuture<'a>> {
        let batch = client.call_in_batches(AsJson(self.0.clone())).on_progress(on_progress);
        Some(Box::pin(async { Ok(batch.await?.into()) }))
    }
}

/// One function for all operations: from here on there are only bytes.
fn call(client: &Client, plan: crate::Result<Plan>) -> CallFuture<'_, Response<RawOutput>> {
    // The output has a place for failures, whatever that of the operation has.
    let plan = plan.map(|plan| Plan { failures_are_errors: false, ..plan });
    begin(&client.0, plan, client.0.options.clone(), |response| response)
}

/// A request whose answer is taken as JSON.
#[derive(Clone)]
struct AsJson<Op>(Op);

impl<Op: Serialize> Serialize for AsJson<Op> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<Op: Operation> Operation for AsJson<Op> {
    type Output = RawOutput;
    const INFO: &'static OperationInfo = Op::INFO;

    fn validate(&self) -> Result<(), InvalidRequest> {
        self.0.validate()
    }

    fn body(&self) -> Vec<u8> {
        self.0.body()
    }

    fn query(&self) -> String {
        self.0.query()
    }

    fn origin(&self) -> Option<&str> {
        self.0.origin()
    }

    fn effect(&self) -> EffectClass {
        self.0.effect()
    }
}

impl<Op: Paged> Paged for AsJson<Op> {
    type Item = Value;
    const PAGING: Paging = Op::PAGING;

    fn set_page(&mut self, from: u64, size: u64) {
        self.0.set_page(from, size);
    }

    fn page(&self) -> (u64, u64) {
        self.0.page()
    }

    fn into_page(output: RawOutput) -> (Vec<Value>, Option<u64>) {
        answer::page(Op::INFO.name, output.result)
    }

    fn item_key(item: &Value) -> Option<String> {
        answer::key(Op::INFO.name, item)
    }
}

impl<Op: Batched> Batched for AsJson<Op> {
    type Input = Op::Input;
    const MAX: Option<usize> = Op::MAX;

    fn inputs(&self) -> &[Op::Input] {
        self.0.inputs()
    }

    fn with_inputs(&self, inputs: Vec<Op::Input>) -> Self {
        Self(self.0.with_inputs(inputs))
    }

    fn merge(into: &mut RawOutput, next: RawOutput) {
        answer::merge(Op::INFO.name, into, next);
    }

    fn failures(output: &RawOutput) -> &[Failure] {
        &output.failures
    }

    fn is_failure_of(failure: &Failure, input: &Op::Input) -> bool {
        Op::is_failure_of(failure, input)
    }
}

impl<Op: Paged> Pages for page::Pages<AsJson<Op>> {
    fn try_next(&mut self) -> PageFuture<'_> {
        Box::pin(self.try_next())
    }

    fn report(&self) -> &PagingReport {
        self.report()
    }
}

impl<Op: Batched> From<BatchOutcome<AsJson<Op>>> for Batch {
    fn from(batch: BatchOutcome<AsJson<Op>>) -> Self {
        let BatchOutcome { outcomes, output, failures, unmatched, errors } = batch;
        let json = |input| serde_json::to_value(&input).unwrap_or_default();
        let outcomes = outcomes.into_iter().map(|(input, outcome)| (json(input), outcome)).collect();
        Self { outcomes, output, failures, unmatched, errors }
    }
}
