//! From the specification to everything else: Rust, catalog, JSON Schema, OpenAPI, comparisons.

pub mod lint;
pub mod spec;
