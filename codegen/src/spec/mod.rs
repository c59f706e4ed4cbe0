//! The specification as it stands in the YAML files: what a person wrote, with the place of every value.
//!
//! One struct here is one mapping in a file; the vocabulary is explained for people in `spec/README.md`.
//! Nothing is resolved or judged: [`crate::lint`] judges, [`crate::model`] resolves.

mod erratum;
mod field;
mod load;
mod located;
mod module;
mod operation;
mod service;
mod type_expr;

pub use erratum::{Erratum, ErratumKind, Reading, ReadingAt};
pub use field::{Condition, Field, WeightedLength};
pub(crate) use load::parse;
pub use load::{File, LoadError, Spec, load, load_texts, load_with};
pub use located::{Entries, Entry, Located, Location};
pub use module::{Enum, EnumWire, Module, Terminal, TimeRange, Title, TypeDef, ValueDef};
pub use operation::{
    Apps, Auth, Batch, ConditionalEffect, Effect, Example, Failures, FollowedBy, Limits, Merge, Operation, Outcome,
    Paging, PagingStyle, Target, TargetKind,
};
pub use service::{CodeCategory, CodeClass, CodeDef, DocumentRevision, Endpoints, ErrorCodes, Service, Signing};
pub use type_expr::{Scalar, SwitchWire, TimeUnit, TypeExpr, TypeExprError};

/// A word of the vocabulary as the files write it.
pub(crate) fn word(word: &impl serde::Serialize) -> String {
    let written = serde_json::to_value(word).ok();
    written.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
}
