//! The simulated cloud through the SDK: each operation on its good path and on each documented refusal, by module.

mod alarm;
mod coverage;
mod credential;
mod device;
mod device_config;
mod limits;
mod message;
mod passenger_flow;
mod rates;
mod refusals;
mod region;
mod snapshots;
mod streaming;
mod vehicle;
