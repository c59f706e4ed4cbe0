//! The calls that change something. Each looks for mistakes first and changes then.

use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use serde_saphyr::Spanned;
use tums::{DeviceStatus, MessageContent, Timestamp, catalog};

use super::names::{self, DeviceName};
use super::problem::{Json, Problem};
use super::{Admin, views};
use crate::faults::FaultFile;
use crate::mistake::{Mistake, read_json};
use crate::push::{self, PushSettings, Raised};

type Answer<T = Value> = Result<Json<T>, Problem>;

/// The year 9999 in milliseconds.
const LATEST: i64 = 253_402_300_799_999;
/// A century in seconds.
const CENTURY: i64 = 100 * 366 * 86_400;

/// Reads a body.
pub(super) fn read<T: DeserializeOwned>(body: &str) -> Result<T, Problem> {
    Ok(read_json(body)?)
}

pub(super) async fn add_faults(State(admin): State<Admin>, body: String) -> Answer {
    let faults = FaultFile::check(read(&body)?)?;
    let ids: Vec<_> = admin.cloud.change(|state| faults.into_iter().map(|fault| state.faults.add(fault)).collect());
    Ok(Json(json!({ "ids": ids })))
}

pub(super) async fn clear_faults(State(admin): State<Admin>) -> Json<Value> {
    admin.cloud.change(|state| state.faults.clear());
    Json(json!({}))
}

pub(super) async fn remove_fault(State(admin): State<Admin>, Path(id): Path<String>) -> Answer {
    let removed = id.parse().is_ok_and(|id| admin.cloud.change(|state| state.faults.remove(id)));
    if !removed {
        return Err(Problem::new(StatusCode::NOT_FOUND, format!("there is no fault {id}")));
    }
    Ok(Json(json!({})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventBody {
    device: Spanned<DeviceName>,
    channel: Option<Spanned<u32>>,
    content: Spanned<String>,
}

pub(super) async fn raise_event(State(admin): State<Admin>, body: String) -> Answer<Raised> {
    let body: EventBody = read(&body)?;
    let known = catalog::catalog()
        .enumeration("MessageContent")
        .is_some_and(|contents| contents.values.iter().any(|known| known.value.value() == body.content.value.as_str()));
    if !known {
        let message = format!("there is no event `{}`; GET /api/vocabulary lists them", body.content.value);
        return Err(Mistake::in_value(&body.content, message).into());
    }
    let content = MessageContent::from_value(&body.content.value);
    let device = names::find(&admin.cloud.state().world.devices, &body.device, body.channel.as_ref())?;
    Ok(Json(admin.cloud.change(|state| push::raise(&state.world, &mut state.push, device, &content))))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeviceBody {
    device: Spanned<DeviceName>,
    channel: Option<Spanned<u32>>,
    online: Option<bool>,
    asleep: Option<bool>,
    faulty: Option<bool>,
}

pub(super) async fn change_device(State(admin): State<Admin>, body: String) -> Answer {
    let body: DeviceBody = read(&body)?;
    if [body.online, body.asleep, body.faulty] == [None; 3] {
        return Err(Mistake::in_value(&body.device, "nothing is to change: give `online`, `asleep` or `faulty`").into());
    }
    let key = names::find(&admin.cloud.state().world.devices, &body.device, body.channel.as_ref())?;
    admin.cloud.change(|state| {
        if let Some(device) = state.world.devices.get_mut(key) {
            let status = |online| if online { DeviceStatus::Online } else { DeviceStatus::Offline };
            device.status = body.online.map_or(device.status, status);
            device.asleep = body.asleep.unwrap_or(device.asleep);
            device.faulty = body.faulty.unwrap_or(device.faulty);
        }
    });
    Ok(Json(json!({ "device": key })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TimeBody {
    now: Option<Spanned<i64>>,
    advance: Option<Spanned<i64>>,
    speed: Option<Spanned<f64>>,
}

pub(super) async fn change_time(State(admin): State<Admin>, body: String) -> Answer {
    let body: TimeBody = read(&body)?;
    let mut mistakes = Vec::new();
    mistakes.extend(out_of(body.now.as_ref(), 0..=LATEST, "`now` is milliseconds from 1970 to the year 9999"));
    mistakes.extend(out_of(body.advance.as_ref(), 0..=CENTURY, "`advance` is seconds from 0 to a century"));
    mistakes.extend(out_of(body.speed.as_ref(), 0.0..=86_400.0, "`speed` is from 0, which stands still, to 86400"));
    if mistakes.is_empty() && body.now.is_none() && body.advance.is_none() && body.speed.is_none() {
        mistakes.push(Mistake::first("nothing is to change: give `now`, `advance` or `speed`"));
    }
    if !mistakes.is_empty() {
        return Err(mistakes.into());
    }
    let clock = &admin.cloud.clock;
    if let Some(now) = body.now {
        clock.set(Timestamp::from_millis(now.value));
    }
    if let Some(seconds) = body.advance {
        clock.advance(Duration::from_secs(seconds.value.unsigned_abs()));
    }
    if let Some(speed) = body.speed {
        clock.set_speed(speed.value);
    }
    // The time itself is news.
    admin.cloud.change(|_| ());
    Ok(Json(views::time(clock)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct PushBody {
    attempts: Option<Spanned<u32>>,
    backoff_ms: Option<Spanned<u64>>,
    timeout_ms: Option<Spanned<u64>>,
    duplicates: Option<Spanned<f64>>,
    reorder_ms: Option<Spanned<u64>>,
}

pub(super) async fn change_push(State(admin): State<Admin>, body: String) -> Answer<PushSettings> {
    let body: PushBody = read(&body)?;
    let mut mistakes = Vec::new();
    mistakes.extend(out_of(body.attempts.as_ref(), 1..=20, "`attempts` is from 1 to 20"));
    mistakes.extend(out_of(body.backoff_ms.as_ref(), 0..=600_000, "`backoffMs` is milliseconds from 0 to 600000"));
    mistakes.extend(out_of(body.timeout_ms.as_ref(), 1..=60_000, "`timeoutMs` is milliseconds from 1 to 60000"));
    mistakes.extend(out_of(body.duplicates.as_ref(), 0.0..=1.0, "`duplicates` is a share from 0 to 1"));
    mistakes.extend(out_of(body.reorder_ms.as_ref(), 0..=600_000, "`reorderMs` is milliseconds from 0 to 600000"));
    if !mistakes.is_empty() {
        return Err(mistakes.into());
    }
    Ok(Json(admin.cloud.change(|state| {
        let old = state.push.settings().clone();
        let new = PushSettings {
            attempts: body.attempts.map_or(old.attempts, |given| given.value),
            backoff_ms: body.backoff_ms.map_or(old.backoff_ms, |given| given.value),
            timeout_ms: body.timeout_ms.map_or(old.timeout_ms, |given| given.value),
            duplicates: body.duplicates.map_or(old.duplicates, |given| given.value),
            reorder_ms: body.reorder_ms.map_or(old.reorder_ms, |given| given.value),
        };
        state.push.set(new.clone());
        new
    })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ResetBody {
    seed: Option<u64>,
}

pub(super) async fn reset(State(admin): State<Admin>, body: String) -> Answer {
    let body: ResetBody = read(&body)?;
    admin.cloud.reset(body.seed);
    Ok(Json(json!({})))
}

/// The mistake of a value that is not within its range.
fn out_of<T: PartialOrd>(
    given: Option<&Spanned<T>>,
    range: std::ops::RangeInclusive<T>,
    rule: &str,
) -> Option<Mistake> {
    given.filter(|given| !range.contains(&given.value)).map(|given| Mistake::in_value(given, rule))
}
