//! What has been called: the last calls with their outcome, and how often each operation has changed something.

use std::collections::{BTreeMap, VecDeque};

use http::Method;
use tums::sign::Diagnosis;
use tums::{EffectClass, ErrorCode, OperationInfo, Timestamp};

use crate::faults::{Fault, Plan};

/// Calls that are kept unless told otherwise.
const CAPACITY: usize = 1000;

/// One call. Neither bodies nor secrets nor signatures are kept.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Entry {
    /// Number of the call, from 1.
    pub number: u64,
    /// When it came, in the simulator's time.
    pub at: Timestamp,
    /// HTTP method.
    pub method: String,
    /// Path without query.
    pub path: String,
    /// Wire name of the operation, if the path is one of an operation.
    pub operation: Option<&'static str>,
    /// The access key that the call showed.
    pub access_key: Option<String>,
    /// The nonce that the call showed.
    pub nonce: Option<String>,
    /// The HTTP status that was answered; none if the connection ended before the answer did.
    pub status: Option<u16>,
    /// The code that was answered; none if what was answered has none: a file, a page, half an answer.
    pub code: Option<ErrorCode>,
    /// The `msg` that was answered.
    pub message: Option<String>,
    /// What the call did, if its handler carried it out; a fault may have hidden that from the caller.
    pub effect: Option<EffectClass>,
    /// The faults that were played.
    pub faults: Vec<Fault>,
    /// What is wrong with its signature.
    pub diagnosis: Option<Box<Diagnosis>>,
}

impl Entry {
    /// A call that has just come, with what is to befall it.
    pub(crate) fn new(
        at: Timestamp,
        method: &Method,
        path: &str,
        operation: Option<&'static OperationInfo>,
        plan: &Plan,
    ) -> Self {
        Self {
            number: 0,
            at,
            method: method.to_string(),
            path: path.to_owned(),
            operation: operation.map(|operation| operation.name),
            access_key: None,
            nonce: None,
            status: None,
            code: None,
            message: None,
            effect: None,
            faults: plan.faults().to_vec(),
            diagnosis: None,
        }
    }

    /// Whether the call has changed something.
    pub fn has_changed_something(&self) -> bool {
        self.effect.is_some_and(|effect| effect != EffectClass::Read)
    }

    /// Whether the call was refused or left without a whole answer. A file has no code.
    pub fn is_refused(&self) -> bool {
        match &self.code {
            Some(code) => *code != ErrorCode::SUCCESS,
            None => {
                self.status.is_none_or(|status| status >= 300)
                    || self.faults.iter().any(|fault| fault.what.replaces_answer())
            }
        }
    }
}

/// The last calls, and a count over all of them.
#[derive(Debug)]
pub struct Journal {
    entries: VecDeque<Entry>,
    capacity: usize,
    /// Number of the last call; it goes on when the journal is cleared.
    last: u64,
    calls: u64,
    effects: BTreeMap<&'static str, u64>,
}

impl Default for Journal {
    fn default() -> Self {
        Self::new(CAPACITY)
    }
}

impl Journal {
    /// A journal that keeps so many calls.
    pub fn new(capacity: usize) -> Self {
        Self { entries: VecDeque::new(), capacity, last: 0, calls: 0, effects: BTreeMap::new() }
    }

    /// Adds a call, which gets the next number.
    pub(crate) fn add(&mut self, mut entry: Entry) {
        self.calls += 1;
        self.last += 1;
        entry.number = self.last;
        if let Some(operation) = entry.operation.filter(|_| entry.has_changed_something()) {
            *self.effects.entry(operation).or_default() += 1;
        }
        if self.entries.len() >= self.capacity {
            self.entries.pop_front();
        }
        if self.capacity > 0 {
            self.entries.push_back(entry);
        }
    }

    /// Forgets every call, and the count of effects.
    pub(crate) fn clear(&mut self) {
        self.entries.clear();
        self.effects.clear();
        self.calls = 0;
    }

    /// The calls that are kept, the oldest first.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter()
    }

    /// Number of calls, those included that are not kept any more.
    pub fn calls(&self) -> u64 {
        self.calls
    }

    /// The calls that are kept and came after the one with this number, the oldest first.
    pub fn since(&self, number: u64) -> impl DoubleEndedIterator<Item = &Entry> {
        let first = self.entries.partition_point(|entry| entry.number <= number);
        self.entries.range(first..)
    }

    /// How often each operation has changed something.
    pub fn all_effects(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.effects.iter().map(|(operation, count)| (*operation, *count))
    }

    /// How often an operation has changed something, whatever its caller has learnt of it.
    pub fn effects(&self, operation: &str) -> u64 {
        self.effects.get(operation).copied().unwrap_or(0)
    }
}
