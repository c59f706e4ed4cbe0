//! One operation.

use super::Field;
use super::field::disputed;
use crate::spec::{self, Batch, ErratumKind, PagingStyle, TargetKind};

/// A call.
#[derive(Debug)]
pub struct Operation<'a> {
    /// Name on the wire.
    pub wire: &'a str,
    /// Name of the request.
    pub request_type: String,
    /// Name of the method.
    pub method: String,
    /// As written.
    pub spec: &'a spec::Operation,
    /// What the call is aimed at.
    pub target: Option<Target<'a>>,
    /// Fields of the query string.
    pub query: Vec<Field<'a>>,
    /// Fields of the request.
    pub request: Vec<Field<'a>>,
    /// What it answers.
    pub answer: Answer<'a>,
    /// Fields of a failed item.
    pub failures: Option<Vec<Field<'a>>>,
    /// Headers of the answer that matter.
    pub response_headers: Vec<Field<'a>>,
    /// How its pages are asked for.
    pub paging: Option<Paging<'a>>,
    /// How its inputs are split.
    pub batch: Option<&'a Batch>,
}

/// What a call is aimed at.
#[derive(Debug)]
pub struct Target<'a> {
    /// As written.
    pub spec: &'a spec::Target,
    /// The type that can hold every kind of it.
    pub ty: TargetType,
    /// Wire name of the list, if there may be several.
    pub list: Option<&'a str>,
}

impl Target<'_> {
    /// Fewest and most targets of the list, where enforced.
    pub fn length(&self) -> Option<[Option<u64>; 2]> {
        self.spec.length.as_ref().filter(|_| enforces_length(self.spec)).map(|length| length.value)
    }
}

/// Whether the number of targets is checked before sending.
pub(crate) fn enforces_length(target: &spec::Target) -> bool {
    !disputed(&target.errata, ErratumKind::Length) && !disputed(&target.errata, ErratumKind::Limit)
}

/// The type that can hold every kind of target that an operation takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetType {
    /// Only devices.
    DeviceId,
    /// Only channels.
    ChannelId,
    /// Only children.
    ChildId,
    /// Several kinds.
    Target,
}

impl TargetType {
    /// The type that can hold all of these kinds.
    pub(super) fn of(kinds: &[TargetKind]) -> Self {
        match kinds {
            [TargetKind::Device] => Self::DeviceId,
            [TargetKind::Channel] => Self::ChannelId,
            [TargetKind::Child] => Self::ChildId,
            _ => Self::Target,
        }
    }

    /// The name, in Rust.
    pub fn name(self) -> &'static str {
        match self {
            Self::DeviceId => "DeviceId",
            Self::ChannelId => "ChannelId",
            Self::ChildId => "ChildId",
            Self::Target => "Target",
        }
    }
}

/// What a call answers.
#[derive(Debug)]
pub enum Answer<'a> {
    /// Nothing but its success, and perhaps failures.
    Nothing,
    /// An object with these fields.
    Fields(Vec<Field<'a>>),
    /// Something that is no object with fixed fields.
    Whole(Box<Field<'a>>),
    /// One of several, told by the code.
    Outcomes(Vec<Outcome<'a>>),
}

/// A code that is an answer.
#[derive(Debug)]
pub struct Outcome<'a> {
    /// The code.
    pub code: i64,
    /// As written.
    pub spec: &'a spec::Outcome,
    /// Its fields.
    pub fields: Vec<Field<'a>>,
}

/// How pages are asked for.
#[derive(Debug)]
pub struct Paging<'a> {
    /// As written.
    pub spec: &'a spec::Paging,
    /// By entries or by a window.
    pub style: PagingStyle,
    /// Position of the request field with the first entry.
    pub from: usize,
    /// Position of the request field with the number of entries, or with the last index.
    pub size: usize,
    /// Position of the answer field with the entries.
    pub items: usize,
    /// Position of the answer field with the number of entries in all.
    pub total: Option<usize>,
    /// Object that is one entry, and positions of the fields in it that make its key.
    pub key: Option<(String, Vec<usize>)>,
}

impl<'a> Operation<'a> {
    /// Every field of the answer: of the result, or of all outcomes.
    pub fn answer_fields(&self) -> impl Iterator<Item = &Field<'a>> {
        let (fields, whole, outcomes) = match &self.answer {
            Answer::Nothing => (None, None, None),
            Answer::Fields(fields) => (Some(fields), None, None),
            Answer::Whole(field) => (None, Some(&**field), None),
            Answer::Outcomes(outcomes) => (None, None, Some(outcomes)),
        };
        let outcomes = outcomes.into_iter().flatten().flat_map(|outcome| &outcome.fields);
        fields.into_iter().flatten().chain(whole).chain(outcomes)
    }

    /// Name of the answer's type; `None` if there is nothing to say but success.
    pub fn output_type(&self) -> Option<String> {
        let nothing = matches!(self.answer, Answer::Nothing) && self.failures.is_none();
        (!nothing).then(|| format!("{}Output", self.request_type))
    }

    /// Name of the fields' own type of an outcome; `None` if it has no fields.
    pub fn outcome_type(&self, outcome: &Outcome<'_>) -> Option<String> {
        (!outcome.fields.is_empty()).then(|| format!("{}{}", self.request_type, outcome.spec.name.value))
    }
}
