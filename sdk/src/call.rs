//! One call to be made: `client.region().add_region(request)`, with options, and then `.await`.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::attempt;
use crate::envelope::{AnswerFault, Envelope};
use crate::error::{DecodeError, Result};
use crate::operation::{Answer, Operation};
use crate::plan::Plan;
use crate::response::Response;
use crate::retry::RetryPolicy;
use crate::shared::{CallOptions, Shared};

/// A call that is made when it is awaited.
///
/// Dropping the future gives the call up; whether the cloud carries it out nevertheless is then not known.
#[must_use = "a call is made when it is awaited"]
pub struct Call<'a, Op> {
    pub(crate) client: &'a Shared,
    pub(crate) request: Op,
    pub(crate) options: CallOptions,
}

/// Future of a call.
pub type CallFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

impl<'a, Op: Operation> Call<'a, Op> {
    pub(crate) fn new(client: &'a Shared, request: Op) -> Self {
        Self { client, request, options: client.options.clone() }
    }

    /// Sets the time for the whole call, with all its attempts and the waiting between them.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = timeout;
        self
    }

    /// Sets the time for one attempt.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.options.attempt_timeout = timeout;
        self
    }

    /// Sets when and how often a failed attempt is repeated. What must not be repeated is not, whatever the policy.
    pub fn retry(mut self, policy: impl RetryPolicy) -> Self {
        self.options.retry = Arc::new(policy);
        self
    }

    /// Answers with what came besides the output.
    pub fn with_response(self) -> CallFuture<'a, Response<Op::Output>>
    where
        Op: 'a,
    {
        self.begin(|response| response)
    }

    /// Checks the request at once and keeps only its bytes; `take` picks what the caller wants of the response.
    fn begin<T: 'a>(self, take: fn(Response<Op::Output>) -> T) -> CallFuture<'a, T>
    where
        Op: 'a,
    {
        begin(self.client, Plan::of(&self.request, self.client), self.options, take)
    }
}

/// The call that a request has become, or what is wrong with the request.
pub(crate) fn begin<'a, A: Answer + Send + 'a, T: 'a>(
    client: &'a Shared,
    plan: Result<Plan>,
    options: CallOptions,
    take: fn(Response<A>) -> T,
) -> CallFuture<'a, T> {
    match plan {
        Ok(plan) => Box::pin(carry_out(client, plan, options, take)),
        Err(error) => Box::pin(async { Err(error) }),
    }
}

async fn carry_out<A: Answer + Send, T>(
    client: &Shared,
    plan: Plan,
    options: CallOptions,
    take: fn(Response<A>) -> T,
) -> Result<T> {
    let mut reader = OutputReader(None);
    let response = attempt::execute(client, &plan, &options, &mut reader).await?;
    Ok(take(response.with(reader.0.expect("a call that succeeds has been decoded"))))
}

/// Reads outputs of type `T`, in one go where the answer allows it.
struct OutputReader<T>(Option<T>);

impl<T: Answer + Send> attempt::Reader for OutputReader<T> {
    fn parse<'a>(&mut self, text: &'a str) -> Result<Envelope<'a>, AnswerFault> {
        let (output, envelope) = T::read(text).unzip();
        self.0 = output;
        envelope.map_or_else(|| Envelope::parse(text), Ok)
    }

    fn decode(&mut self, envelope: &Envelope<'_>) -> Result<(), DecodeError> {
        if self.0.is_none() {
            self.0 = Some(T::decode(envelope)?);
        }
        Ok(())
    }
}

impl<'a, Op: Operation + 'a> IntoFuture for Call<'a, Op> {
    type Output = Result<Op::Output>;
    type IntoFuture = CallFuture<'a, Op::Output>;

    fn into_future(self) -> Self::IntoFuture {
        self.begin(|response| response.output)
    }
}

impl<Op: Operation> fmt::Debug for Call<'_, Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.request.name())
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
