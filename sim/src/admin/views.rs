//! What the calls that only look answer. Nothing here shows a secret.

use axum::extract::State;
use axum::http::Uri;
use serde_json::{Map, Value, json};
use tums::{EffectClass, ErrorCode};

use super::Admin;
use super::problem::Json;
use crate::clock::Clock;
use crate::journal::Entry;
use crate::push::Delivery;
use crate::world::{Application, ApplicationId, Device, DeviceKey, Place, RegionTree, World};

/// Calls and deliveries in one answer.
const MOST: usize = 500;

/// The number behind `after=` in a query; 0 without.
pub(super) fn after(uri: &Uri) -> u64 {
    let mut parts = uri.query().unwrap_or_default().split('&');
    parts.find_map(|part| part.strip_prefix("after=")?.parse().ok()).unwrap_or(0)
}

pub(super) async fn state(State(admin): State<Admin>) -> Json<Value> {
    admin.cloud.catch_up();
    let state = admin.cloud.state();
    let world = &state.world;
    let applications = world.applications.iter().map(|(id, application)| application_view(world, *id, application));
    let devices = world.devices.iter().map(|(key, device)| device_view(key, device));
    Json(json!({
        "endpoint": &*admin.endpoint,
        "time": time(&admin.cloud.clock),
        "revision": state.revision,
        "epoch": state.epoch,
        "calls": state.journal.calls(),
        "effects": state.journal.all_effects().collect::<std::collections::BTreeMap<_, _>>(),
        "applications": applications.collect::<Vec<_>>(),
        "devices": devices.collect::<Vec<_>>(),
        "push": {
            "settings": state.push.settings(),
            "anywhere": state.push.anywhere(),
            "waiting": state.push.waiting(),
            "dropped": state.push.dropped(),
        },
        "snapshots": admin.snapshots.names(),
    }))
}

/// The simulator's time in milliseconds since 1970, and how fast it runs.
pub(super) fn time(clock: &Clock) -> Value {
    json!({ "now": clock.now().as_millis(), "speed": clock.speed() })
}

fn application_view(world: &World, id: ApplicationId, application: &Application) -> Value {
    let subscription = world.message.of(id).map(|subscription| {
        json!({
            "to": crate::push::origin(&subscription.url),
            "open": subscription.open,
            "contents": &subscription.contents,
        })
    });
    json!({
        "id": id,
        "name": &application.name,
        "regions": application.regions.as_ref().map(regions),
        "subscription": subscription,
    })
}

/// Regions in the order of the tree: each before those below it.
fn regions(tree: &RegionTree) -> Vec<Value> {
    let mut views = Vec::new();
    let mut next: Vec<u64> = tree.roots().iter().rev().copied().collect();
    while let Some(id) = next.pop() {
        let Some(region) = tree.get(id) else { continue };
        next.extend(region.children.iter().rev());
        let is_default = id == tree.default_region();
        views.push(json!({ "id": id, "name": &region.name, "parent": region.parent, "default": is_default }));
    }
    views
}

fn device_view(key: DeviceKey, device: &Device) -> Value {
    let channel = match device.place {
        Place::Channel { number, .. } => Some(number),
        Place::Alone | Place::Child { .. } => None,
    };
    json!({
        "key": key,
        "name": &device.name,
        "model": device.model.name,
        "type": device.kind().device_type(),
        "qrCode": &device.qr_code,
        "mac": &device.mac,
        "ip": &device.ip,
        "firmware": &device.firmware,
        "status": device.status,
        "connected": device.is_connected(),
        "asleep": device.asleep,
        "faulty": device.faulty,
        "open": device.open,
        "foreign": device.foreign,
        "parent": device.place.parent(),
        "channel": channel,
        "regions": &device.regions,
    })
}

pub(super) async fn journal(State(admin): State<Admin>, uri: Uri) -> Json<Value> {
    let state = admin.cloud.state();
    let calls: Vec<_> = state.journal.since(after(&uri)).take(MOST).map(call).collect();
    Json(json!({ "calls": calls }))
}

/// A call, with the explanation of what it was answered.
pub(super) fn call(entry: &Entry) -> Value {
    let mut view = Map::new();
    let mut set = |name: &str, value: Value| drop(view.insert(name.to_owned(), value));
    set("number", entry.number.into());
    set("at", entry.at.as_millis().into());
    set("method", json!(entry.method));
    set("path", json!(entry.path));
    set("operation", json!(entry.operation));
    set("accessKey", json!(entry.access_key));
    set("nonce", json!(entry.nonce));
    set("status", json!(entry.status));
    set("code", json!(entry.code));
    set("message", json!(entry.message));
    set("effect", json!(entry.effect.map(effect)));
    set("changed", entry.has_changed_something().into());
    set("refused", entry.is_refused().into());
    set("faults", json!(entry.faults));
    if let Some(code) = entry.code.filter(|code| *code != ErrorCode::SUCCESS) {
        set("name", json!(code.name()));
        set("explanation", json!(code.explanation()));
        set("explanationZh", json!(code.explanation_zh()));
    }
    if let Some(diagnosis) = &entry.diagnosis {
        set("diagnosis", json!(diagnosis));
    }
    Value::Object(view)
}

fn effect(effect: EffectClass) -> &'static str {
    match effect {
        EffectClass::Read => "read",
        EffectClass::Set => "set",
        EffectClass::Create => "create",
        EffectClass::Delete => "delete",
        _ => "act",
    }
}

pub(super) async fn deliveries(State(admin): State<Admin>, uri: Uri) -> Json<Value> {
    let after = after(&uri);
    let state = admin.cloud.state();
    let deliveries: Vec<&Delivery> =
        state.push.deliveries().filter(|delivery| delivery.id > after).take(MOST).collect();
    Json(json!({ "deliveries": deliveries }))
}

pub(super) async fn faults(State(admin): State<Admin>) -> Json<Value> {
    Json(json!({ "faults": admin.cloud.state().faults.iter().collect::<Vec<_>>() }))
}
