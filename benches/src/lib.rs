//! Side-by-side benchmarks; each file of `benches/` is one comparison.

pub mod synthetic;
pub mod turns;
