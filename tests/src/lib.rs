//! What the tests of the whole system share.

pub mod fake;
pub mod http;
pub mod record;
pub mod scripted;
pub mod simulated;
pub mod stub;

/// The README's Rust, compiled.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
