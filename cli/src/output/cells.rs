//! Values as people read them: names in place of numbers, moments in place of counts.

use serde_json::Value;
use tums::Timestamp;
use tums::catalog::{Field, Type};

use crate::language::pick;
use crate::names::kebab;
use crate::request::values::moment;

/// A value of a type.
pub(crate) fn cell(ty: &Type, value: &Value) -> String {
    match (ty, value) {
        (_, Value::Null) => String::new(),
        (Type::Enum(_), value) => name_of(ty, value).unwrap_or_else(|| plain(value)),
        (Type::Switch(_), value) => switch(value),
        (Type::Timestamp { .. }, value) => when(value).map_or_else(|| plain(value), |moment| moment.to_string()),
        (Type::List(item), Value::Array(items)) if items.iter().all(|item| !item.is_object() && !item.is_array()) => {
            items.iter().map(|value| cell(item, value)).collect::<Vec<_>>().join(", ")
        }
        (_, value) => plain(value),
    }
}

/// The same for a field that may be unknown.
pub(crate) fn of_field(field: Option<&Field>, value: &Value) -> String {
    field.map_or_else(|| plain(value), |field| cell(&field.ty, value))
}

/// A number is the same inside a text and outside.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.replace(['\n', '\r', '\t'], " "),
        value => value.to_string(),
    }
}

/// A value's name, in Chinese where the document has one.
fn name_of(ty: &Type, value: &Value) -> Option<String> {
    let text = plain(value);
    let known = ty.enumeration()?.values.iter().find(|known| plain(&known.value.value()) == text)?;
    let name = kebab(&known.name);
    Some(known.zh.as_deref().map_or(name.clone(), |zh| pick(&name, zh).to_owned()))
}

/// On or off, in whichever form it is written.
fn switch(value: &Value) -> String {
    let text = plain(value);
    match text.as_str() {
        "1" | "on" | "true" => "on".to_owned(),
        "0" | "off" | "false" => "off".to_owned(),
        _ => text,
    }
}

fn when(value: &Value) -> Option<Timestamp> {
    let text = plain(value);
    text.parse::<i64>().ok().filter(|number| *number > 0)?;
    moment(&text)
}
