//! One field of a request, an answer or an object.

use serde_json::Value;

use super::{Direction, Type};
use crate::spec::{self, Condition, Erratum, ErratumKind, WeightedLength};

/// A field.
#[derive(Debug)]
pub struct Field<'a> {
    /// Name on the wire, as it is sent.
    pub wire: &'a str,
    /// Other names under which it is read.
    pub aliases: Vec<&'a str>,
    /// Name in Rust, escaped where it is a keyword.
    pub rust: String,
    /// Its type.
    pub ty: Type,
    /// The unit of a moment varies, so that reading tells it by the size.
    pub any_unit: bool,
    /// It may stand in place of the whole object that should hold it.
    pub may_be_root: bool,
    /// Whether it is always there.
    pub presence: Presence,
    /// An on/off value that keeps what is neither, because answers bring it.
    pub holds_switch: bool,
    /// As written.
    pub spec: &'a spec::Field,
}

/// Whether a field is always there.
#[derive(Clone, Debug, PartialEq)]
pub enum Presence {
    /// A value that the caller gives, or without which an answer means nothing.
    Required,
    /// A value that is sent even if the caller does not give it.
    Defaulted(Value),
    /// The only value: it is sent, the caller does not see it.
    Constant(Value),
    /// A list or map of an answer: absent means empty.
    Many,
    /// An `Option`.
    Optional,
}

impl<'a> Field<'a> {
    /// What a caller who reads the name without escapes sees.
    pub fn plain_rust(&self) -> &str {
        self.rust.strip_prefix("r#").unwrap_or(&self.rust)
    }

    /// Smallest and largest number, where enforced.
    pub fn range(&self) -> Option<[Option<i64>; 2]> {
        self.spec.range.as_ref().filter(|_| enforces(self.spec, ErratumKind::Range)).map(|range| range.value)
    }

    /// Fewest and most characters or items, where enforced.
    pub fn length(&self) -> Option<[Option<u64>; 2]> {
        self.spec.length.as_ref().filter(|_| enforces(self.spec, ErratumKind::Length)).map(|length| length.value)
    }

    /// A length that counts Chinese characters apart, where enforced.
    pub fn weighted_length(&self) -> Option<&'a WeightedLength> {
        self.spec
            .weighted_length
            .as_ref()
            .filter(|_| enforces(self.spec, ErratumKind::Length))
            .map(|length| &length.value)
    }

    /// When it must be given.
    pub fn required_when(&self) -> Option<&'a Condition> {
        let condition = self.spec.required_when.as_ref();
        condition.filter(|_| !disputed(&self.spec.errata, ErratumKind::Required)).map(|condition| &condition.value)
    }
}

/// Whether a limit of this kind, a range or a length, is checked before sending.
pub(crate) fn enforces(field: &spec::Field, kind: ErratumKind) -> bool {
    !field.assumed && !disputed(&field.errata, kind)
}

/// Whether errata dispute a rule of this kind, so that it is not checked.
pub(crate) fn disputed(errata: &[Erratum], kind: ErratumKind) -> bool {
    errata.iter().any(|erratum| erratum.kind.value == kind)
}

/// The presence of a field in an object that travels in these directions.
///
/// What requests and answers share is optional throughout: an answer may lack what a request must have, and reading must not
/// fail over it. That a request has it is checked before sending.
pub(super) fn presence(field: &spec::Field, ty: &Type, direction: Direction) -> Presence {
    if let Some(constant) = field.constant.as_ref().filter(|_| direction.is_sent()) {
        return Presence::Constant(constant.value.clone());
    }
    match direction {
        Direction::Both => Presence::Optional,
        Direction::Answer if field.required => Presence::Required,
        Direction::Answer if ty.is_many() => Presence::Many,
        Direction::Request if field.required => {
            field.default.as_ref().map_or(Presence::Required, |default| Presence::Defaulted(default.value.clone()))
        }
        Direction::Answer | Direction::Request => Presence::Optional,
    }
}
