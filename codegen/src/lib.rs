//! From the specification to everything else: Rust, catalog, JSON Schema, OpenAPI, comparisons.

pub mod audit;
pub mod diff;
pub mod emit;
pub mod errata;
pub mod lint;
pub mod model;
mod render;
pub mod spec;
