//! What became of each input of a batch.

use std::fmt;
use std::ops::Range;

use crate::error::{Effect, Error, ErrorKind, Result};
use crate::operation::Batched;
use crate::transport::{TransportError, TransportErrorKind};
use crate::{ErrorCode, Failure};

/// What became of a batch: one outcome for every input, in the order in which they were given.
#[derive(Debug)]
#[non_exhaustive]
#[must_use = "some inputs may have failed; `all_ok()` turns that into an error"]
pub struct BatchOutcome<Op: Batched> {
    /// The inputs, each with its outcome.
    pub outcomes: Vec<(Op::Input, Outcome)>,
    /// The answers of all calls that succeeded, put together; none if there was no such call.
    pub output: Option<Op::Output>,
    /// The failures that the cloud named, in the order of the calls.
    pub failures: Vec<Failure>,
    /// Those of the failures that speak of no input, or of several. What they may mean is [`Outcome::Unknown`].
    pub unmatched: Vec<Failure>,
    /// The calls that failed as a whole.
    pub errors: Vec<FailedCall>,
}

/// What became of one input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was carried out.
    Ok,
    /// It was not carried out.
    Failed {
        /// What the cloud says; none if the input did not reach it.
        code: Option<ErrorCode>,
        /// The same in words.
        message: Option<String>,
    },
    /// It may have been carried out. Look it up before you repeat it.
    Unknown,
}

/// A call of a batch that failed as a whole.
#[derive(Debug)]
#[non_exhaustive]
pub struct FailedCall {
    /// Its inputs, by their positions among all.
    pub inputs: Range<usize>,
    /// Why it failed.
    pub error: Error,
}

/// How one call of a batch ended.
pub(super) enum End<T> {
    /// It was not begun.
    NotSent,
    /// It was begun, and nobody waited for its end.
    Lost,
    Answered(Result<T>),
}

impl<Op: Batched> BatchOutcome<Op> {
    /// Number of inputs that were carried out.
    pub fn ok(&self) -> usize {
        self.count(|outcome| *outcome == Outcome::Ok)
    }

    /// Number of inputs that were not carried out.
    pub fn failed(&self) -> usize {
        self.count(|outcome| matches!(outcome, Outcome::Failed { .. }))
    }

    /// Number of inputs of which it is not known.
    pub fn unknown(&self) -> usize {
        self.count(|outcome| *outcome == Outcome::Unknown)
    }

    fn count(&self, is: impl Fn(&Outcome) -> bool) -> usize {
        self.outcomes.iter().filter(|(_, outcome)| is(outcome)).count()
    }

    /// Makes an error of it unless every input was carried out.
    ///
    /// # Errors
    ///
    /// The first call that failed as a whole; or else a [`PartialFailure`](ErrorKind::PartialFailure) with all failures. Its
    /// [`effect`](Error::effect) is that of the whole batch.
    pub fn all_ok(mut self) -> Result<Self> {
        if self.ok() == self.outcomes.len() && self.unmatched.is_empty() {
            return Ok(self);
        }
        let effect = self.effect();
        if self.errors.is_empty() {
            return Err(Op::INFO.partial_failure(self.failures).with_effect(effect));
        }
        let error = self.errors.swap_remove(0).error;
        let attempts = error.attempts();
        Err(error.after_attempts(attempts, effect))
    }

    /// Whether any of it was carried out.
    fn effect(&self) -> Effect {
        match (self.ok(), self.unknown()) {
            (0, 0) => Effect::None,
            (0, _) => Effect::Unknown,
            _ => Effect::Done,
        }
    }

    /// All inputs, none of them sent yet.
    pub(super) fn new(inputs: Vec<Op::Input>) -> Self {
        let not_sent =
            Outcome::Failed { code: None, message: Some("not sent, because another call had failed".into()) };
        Self {
            outcomes: inputs.into_iter().map(|input| (input, not_sent.clone())).collect(),
            output: None,
            failures: Vec::new(),
            unmatched: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// Enters how the call for some of the inputs ended.
    pub(super) fn record(&mut self, inputs: Range<usize>, end: End<Op::Output>) {
        match end {
            End::NotSent => {}
            End::Lost => {
                let lost = TransportError::new(TransportErrorKind::Other, "the runtime shut down during the call");
                self.record_error(inputs, Error::transport(lost));
            }
            End::Answered(Err(error)) => self.record_error(inputs, error),
            End::Answered(Ok(output)) => {
                self.record_failures(inputs, Outcome::Ok, Op::failures(&output).to_vec());
                match &mut self.output {
                    Some(merged) => Op::merge(merged, output),
                    none => *none = Some(output),
                }
            }
        }
    }

    fn record_error(&mut self, inputs: Range<usize>, error: Error) {
        let others = match error.effect() {
            Effect::None => Outcome::Failed {
                code: error.code(),
                message: error.msg().map(str::to_owned).or_else(|| error.code().is_none().then(|| error.to_string())),
            },
            // The code says that some failed, and the failures say which: the others were carried out.
            Effect::Done if matches!(error.kind(), ErrorKind::Api | ErrorKind::PartialFailure) => Outcome::Ok,
            Effect::Done | Effect::Unknown => Outcome::Unknown,
        };
        self.record_failures(inputs.clone(), others, error.failures().to_vec());
        self.errors.push(FailedCall { inputs, error });
    }

    /// Gives each input of a call the failure that names it, and `others` to the rest.
    fn record_failures(&mut self, inputs: Range<usize>, others: Outcome, failures: Vec<Failure>) {
        let entries = &mut self.outcomes[inputs];
        entries.iter_mut().for_each(|(_, outcome)| *outcome = others.clone());
        let mut doubtful = vec![false; entries.len()];
        let mut named = vec![false; entries.len()];
        for failure in failures {
            let meant: Vec<_> = (0..entries.len()).filter(|&at| Op::is_failure_of(&failure, &entries[at].0)).collect();
            match meant[..] {
                [at] if named[at] => {} // It failed in more than one way; the first says enough.
                [at] => {
                    named[at] = true;
                    entries[at].1 = Outcome::Failed { code: Some(failure.code), message: failure.message.clone() };
                }
                // Some input is meant, and any of them may be.
                [] => doubtful.fill(true),
                _ => meant.iter().for_each(|&at| doubtful[at] = true),
            }
            if meant.len() != 1 {
                self.unmatched.push(failure.clone());
            }
            self.failures.push(failure);
        }
        for ((_, outcome), doubtful) in entries.iter_mut().zip(doubtful) {
            if doubtful && *outcome == Outcome::Ok {
                *outcome = Outcome::Unknown;
            }
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ok => f.write_str("ok"),
            Self::Unknown => f.write_str("not known"),
            Self::Failed { code: Some(code), message: None } => write!(f, "{code}"),
            Self::Failed { code: Some(code), message: Some(message) } => write!(f, "{code} ({message})"),
            Self::Failed { code: None, message } => f.write_str(message.as_deref().unwrap_or("failed")),
        }
    }
}

impl<Op: Batched> fmt::Display for BatchOutcome<Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (ok, failed, unknown) = (self.ok(), self.failed(), self.unknown());
        write!(f, "{}: {ok} ok, {failed} failed, {unknown} unknown", Op::INFO.name)
    }
}

impl fmt::Display for FailedCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "inputs {} to {}: {}", self.inputs.start, self.inputs.end.saturating_sub(1), self.error)
    }
}
