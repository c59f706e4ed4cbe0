//! Two specifications compared by what they mean: every change with its kind, its places, and a judgement for the wire and
//! for Rust code.
//!
//! | file | subject |
//! |---|---|
//! | `kind.rs` | the catalogue of kinds |
//! | `classify.rs` | the scales of a judgement |
//! | `change.rs` | one change, its places and its fingerprint |
//! | `context.rs`, `usage.rs`, `pairing.rs` | both sides, what reaches what, which thing is which |
//! | `operations.rs`, `targets.rs`, `answers.rs`, `splitting.rs` | operations |
//! | `fields.rs`, `type_change.rs`, `limits.rs`, `rules.rs`, `single.rs`, `moves.rs`, `references.rs` | fields and objects |
//! | `definition.rs`, `surface.rs`, `rust.rs` | the judgement about Rust, held against generated code |
//! | `types.rs`, `enums.rs`, `errors.rs`, `errata.rs`, `service.rs` | everything else that is compared |
//! | `revisions.rs`, `waivers.rs` | where specifications come from, and which changes are accepted |
//! | `report.rs`, `render/` | the result, as text, Markdown and JSON |

mod answers;
mod change;
mod classify;
mod context;
mod definition;
mod describe;
mod enums;
mod errata;
mod errors;
mod fields;
mod kind;
mod limits;
mod moves;
mod operations;
mod pairing;
mod references;
pub mod render;
mod report;
mod revisions;
mod rules;
mod rust;
mod service;
mod single;
mod splitting;
mod surface;
mod targets;
mod type_change;
mod types;
mod usage;
mod waivers;

use crate::spec::Spec;

pub use change::{Change, Place};
pub use classify::{Bump, Direction, Wire};
pub use kind::{Judgement, Kind};
pub use report::{Judged, Report, Summary, Waived};
pub use revisions::{Source, Unreadable};
pub use waivers::{Waiver, Waivers};

use change::Changes;

/// Everything that `new` says otherwise than `old`, the worst first. Order, comments and formatting say nothing.
pub fn compare(old: &Spec, new: &Spec) -> Vec<Change> {
    let mut changes = context::Comparison::run(old, new);
    rust::judge(old, new, &mut changes);
    changes.finish()
}
