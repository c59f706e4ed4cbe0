//! What the tests of the whole system share.

pub mod fake;
pub mod http;
pub mod scripted;
pub mod stub;
