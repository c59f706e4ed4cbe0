//! TP-LINK's commercial cloud (TUMS) on your own machine: the same signatures and error codes, real state, a clock that tests
//! set, faults on demand.
//!
//! ```
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let simulator = tums_sim::Simulator::start().await?;
//! let regions = simulator.client()?.region().get_paged_root_regions(tums::GetPagedRootRegions::new()).await?;
//! assert!(!regions.list.is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! A call passes these files in turn:
//!
//! | file | subject |
//! |---|---|
//! | `server.rs` `transport.rs` | bytes in, bytes out: over HTTP, or in the same process |
//! | `cloud.rs` `answer.rs` | one call from its bytes to its answer |
//! | `faults/` | what goes wrong on demand, before or after the effect |
//! | `auth/` | the signature, or the token in the URL |
//! | `rules/` | the documented rules for parameters, out of the SDK's catalog |
//! | `route.rs` `modules/` | the handlers, one file per module |
//! | `throttle.rs` | how often calls may come |
//! | `download.rs` | files that the cloud gives out by URL |
//! | `world/` | what the cloud knows |
//! | `journal.rs` | what was called |
//! | `push/` | messages about what happens, posted to subscribers |
//! | `admin/` `console/` | looking at all this, and changing it, from outside |

#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod admin;
mod answer;
mod auth;
mod beginning;
mod caller;
mod clock;
mod cloud;
mod download;
mod faults;
mod host;
mod journal;
mod mistake;
mod modules;
mod page;
pub mod program;
pub mod push;
mod refusal;
mod route;
mod rules;
mod server;
mod simulator;
mod throttle;
mod transport;
pub mod world;

pub use clock::Clock;
pub use faults::{Fault, FaultFile, Faults, Injected, Mishap, Phase};
pub use journal::{Entry, Journal};
pub use mistake::{FileError, Mistake};
pub use modules::alarm::AlarmSwitches;
pub use push::{Delivery, DeliveryState, Outbox, PushSettings};
pub use simulator::{Builder, Simulator};
pub use throttle::Rates;
pub use transport::InProcess;
pub use tums::sign::Diagnosis;
pub use world::{World, WorldFile, WrittenWorld};
