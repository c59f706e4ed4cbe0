//! What the cloud does, one file or folder per module of the document.
//!
//! # Adding a module
//!
//! 1. `modules/NAME.rs` has a function per operation and a list of them:
//!
//!    ```text
//!    pub(super) fn routes() -> Vec<Route> {
//!        vec![route(add_region), …]
//!    }
//!
//!    fn add_region(world: &mut World, caller: &Caller, request: AddRegion) -> Result<AddRegionOutput, Refusal>
//!    ```
//!
//!    Which operation it is follows from the request that it takes. Before it is called the signature, the kind of application
//!    and every documented rule for parameters have been checked; it answers an output of the SDK, or an [`ErrorCode`] with `?`.
//!    It checks first and changes then: whoever is refused has changed nothing.
//! 2. A device is found with [`World::reach`] (one target) or [`World::reach_each`] (a list: what can be reached, and a failure
//!    for each that cannot). Both heed what the operation demands of devices: online, paid for.
//! 3. What the module remembers is a `State` of its own (`Default`, `Serialize`, `Deserialize`) in a field of [`World`], kept by
//!    [`DeviceKey`](crate::world::DeviceKey) where it belongs to devices. Moments are kept as [`Since`].
//! 4. What takes time is told from [`World::now`] when it is asked for. What has an effect when it ends is ended in `settle`.
//! 5. Lines here: one in [`routes`], one in [`catch_up`], and one in [`remove_device`] if something is kept by device.
//!
//! Chance is [`World::dice`], never anything else: a seed must make the same world and the same answers.
//!
//! [`ErrorCode`]: tums::ErrorCode

pub(crate) mod alarm;
mod credential;
pub(crate) mod device;
pub(crate) mod device_config;
mod kept;
pub(crate) mod local;
pub(crate) mod message;
mod owner;
pub(crate) mod passenger_flow;
mod region;
pub(crate) mod streaming;
mod sun;
pub(crate) mod vehicle;

use std::cmp::Ordering;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tums::types::SortOrder;
use tums::{ErrorCode, Secret, SortBy, Timestamp};

use crate::download::{File, Refused};
use crate::refusal::Refusal;
use crate::route::Routes;
use crate::world::{DeviceKey, World, stamp};

/// The handler of every operation.
pub(crate) fn routes() -> Routes {
    let routes = [
        credential::routes(),
        region::routes(),
        device::routes(),
        device_config::routes(),
        streaming::routes(),
        alarm::routes(),
        vehicle::routes(),
        passenger_flow::routes(),
        message::routes(),
    ];
    Routes::new(routes.into_iter().flatten())
}

/// Lets everything happen that is due: ends whatever has run its time.
pub(crate) fn catch_up(world: &mut World, now: Timestamp) {
    world.set_now(now);
    device_config::settle(world, now);
    device::settle(world, now);
    streaming::settle(world, now);
    vehicle::settle(world, now);
    alarm::settle(world, now);
    passenger_flow::settle(world, now);
}

/// Takes a device out of the world, with all below it, and forgets them, so that others may have their keys.
fn remove_device(world: &mut World, key: DeviceKey) {
    for gone in world.devices.remove(key) {
        world.lan.remove(&gone);
        world.device.forget(gone);
        world.device_config.forget(gone);
        world.streaming.forget(gone);
        world.alarm.forget(gone);
    }
}

/// The file at a path, for whoever has its token; none if the path is not one of files.
pub(crate) fn file(world: &World, path: &str, token: &Secret) -> Option<Result<File, Refused>> {
    vehicle::file(world, path, token)
}

/// The moment at which something started.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Since(#[serde(with = "stamp")] pub(crate) Timestamp);

impl Since {
    /// Whole seconds from then to now; 0 if the clock was set back behind it.
    pub(crate) fn seconds(self, now: Timestamp) -> i64 {
        (now.as_millis() - self.0.as_millis()).max(0) / 1000
    }

    /// How far something is that takes so many seconds, from 0 to 100.
    pub(crate) fn percent(self, now: Timestamp, seconds: i64) -> i64 {
        (self.seconds(now) * 100 / seconds.max(1)).min(100)
    }
}

/// The moment that so many seconds are after another.
pub(crate) fn later(moment: Timestamp, seconds: i64) -> Timestamp {
    Timestamp::from_millis(moment.as_millis().saturating_add(seconds.saturating_mul(1000)))
}

/// An answer with many fields, made of those that there are, by their names on the wire.
fn answer<T: DeserializeOwned>(members: Map<String, Value>) -> Result<T, Refusal> {
    let failed = |error: serde_json::Error| Refusal::new(ErrorCode::INTERNAL_ERROR, error.to_string());
    serde_json::from_value(Value::Object(members)).map_err(failed)
}

/// Whether a text holds another, whatever the case.
fn holds(text: &str, part: &str) -> bool {
    text.to_lowercase().contains(&part.to_lowercase())
}

/// Whether one of some texts holds the part that is looked for in it; any do if no part is looked for.
fn any_holds<'t>(texts: impl IntoIterator<Item = (Option<&'t str>, Option<&'t str>)>) -> bool {
    let mut asked = texts.into_iter().filter_map(|(text, part)| Some((text, part?))).peekable();
    asked.peek().is_none() || asked.any(|(text, part)| text.is_some_and(|text| holds(text, part)))
}

/// How two things follow each other by a list of keys, each in its direction.
fn by_keys<K>(keys: &[SortBy<K>], by_key: impl Fn(&K) -> Ordering) -> Ordering {
    let each = keys.iter().map(|by| match by.order {
        SortOrder::Ascending => by_key(&by.key),
        SortOrder::Descending => by_key(&by.key).reverse(),
    });
    each.fold(Ordering::Equal, Ordering::then)
}

/// What the document says of operations, for tests of what stands here as a number.
#[cfg(test)]
mod documented {
    use serde_json::Value;
    use tums::catalog::catalog;

    /// For how many seconds the result of an operation is kept.
    pub(crate) fn valid_for_s(operation: &str) -> Option<i64> {
        catalog().operation(operation)?.valid_for_s
    }

    /// The default of a parameter.
    pub(crate) fn default_of(operation: &str, parameter: &str) -> Option<Value> {
        let field = catalog().operation(operation)?.request.iter().find(|field| field.name == parameter)?;
        field.default.as_ref().map(|default| default.value())
    }
}
