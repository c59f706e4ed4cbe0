//! The words of the specification that the console shows, in English and Chinese.

use serde_json::{Value, json};
use tums::catalog;

use super::problem::Json;

pub(super) async fn vocabulary() -> Json<Value> {
    let operations = catalog::catalog().operations.iter().map(|operation| {
        json!({ "name": operation.name, "module": operation.module, "en": operation.title, "zh": operation.title_zh })
    });
    Json(json!({
        "operations": operations.collect::<Vec<_>>(),
        "modules": catalog::catalog().modules.iter().map(|module| {
            json!({ "name": module.name, "en": module.title, "zh": module.title_zh })
        }).collect::<Vec<_>>(),
        "events": values("MessageContent"),
        "eventGroups": values("MessageType"),
        "deviceStatus": values("DeviceStatus"),
        "openStatus": values("OpenStatus"),
        "deviceTypes": values("DeviceType"),
    }))
}

/// The values of an enum with their meanings.
fn values(name: &str) -> Vec<Value> {
    let values =
        catalog::catalog().enumeration(name).map(|definition| definition.values.as_slice()).unwrap_or_default();
    let view = |known: &catalog::EnumValue| {
        let doc = known.doc.trim().trim_end_matches('.');
        json!({ "value": known.value.value(), "en": doc, "zh": known.zh, "group": known.group })
    };
    values.iter().map(view).collect()
}
