//! SDK for TP-LINK's commercial cloud (TUMS): cameras, recorders, network devices, solar supplies and parking, over a signed
//! HTTPS interface.
#![doc = include_str!("guide.md")]
#![forbid(unsafe_code)]
#![deny(missing_docs, missing_debug_implementations)]
// A build with few modules, or for one direction only, needs few of the tools that all share.
#![cfg_attr(not(all(feature = "all-modules", feature = "server")), allow(unused))]

mod attempt;
pub mod batch;
#[cfg(feature = "blocking")]
pub mod blocking;
mod call;
#[cfg(all(test, feature = "server", feature = "catalog", feature = "all-modules"))]
mod canary;
#[cfg(feature = "catalog")]
pub mod catalog;
mod client;
pub mod clock;
pub mod credentials;
mod deadline;
#[cfg(feature = "dynamic")]
pub mod dynamic;
mod endpoint;
pub mod envelope;
pub mod error;
#[rustfmt::skip]
mod generated;
#[cfg(test)]
pub mod golden;
pub mod operation;
pub mod page;
mod plan;
pub mod push;
mod random;
mod raw;
#[cfg(feature = "streaming")]
mod relay;
mod response;
pub mod retry;
mod rules;
#[cfg(feature = "server")]
pub mod server;
mod shared;
pub mod sign;
mod telemetry;
pub mod transport;
pub mod types;
pub mod wait;
mod wire;

pub use call::{Call, CallFuture};
pub use client::{Client, ClientBuilder};
pub use credentials::{Credentials, TemporaryCredentials};
pub use endpoint::DEFAULT_ENDPOINT;
pub use error::{DecodeError, Effect, Error, ErrorKind, InvalidRequest, Result};
pub use generated::*;
pub use operation::{EffectClass, Operation, OperationInfo};
pub use raw::{RawOutput, RawRequest};
pub use response::Response;
pub use types::*;
