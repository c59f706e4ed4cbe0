//! What a comparison of two specifications finds, says and predicts.
//!
//! | file | subject |
//! |---|---|
//! | `base/`, `cases.rs` | a small specification, and for each kind of change an edit of it with the judgement that is expected |
//! | `kinds.rs` | each change is found as what it is |
//! | `same.rs` | what says the same, and fingerprints |
//! | `report.rs` | text, Markdown, JSON |
//! | `semver.rs`, `scratch.rs` | the judgement about Rust, held against `cargo-semver-checks` |

mod cases;
mod kinds;
mod report;
mod same;
mod scratch;
mod semver;
