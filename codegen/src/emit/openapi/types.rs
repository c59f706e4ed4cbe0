//! Type expressions as schemas.

use serde_json::{Value, json};

use super::Schema;
use crate::model::{Direction, Field};
use crate::spec::{Scalar, SwitchWire, TypeExpr};

/// The type of a field; the model has reported one that cannot be read.
pub(super) fn expression(field: &Field<'_>) -> TypeExpr {
    field.spec.ty.parse().unwrap_or(TypeExpr::Scalar(Scalar::Json))
}

/// The schema of a type. What is read is described more widely than what is sent: as the cloud may answer it.
pub(super) fn schema(ty: &TypeExpr, direction: Direction) -> Schema {
    match ty {
        TypeExpr::Scalar(scalar) => self::scalar(*scalar, direction),
        TypeExpr::Named(name) => self::named(name, direction),
        TypeExpr::List(item) => object(json!({ "type": "array", "items": schema(item, direction) })),
        TypeExpr::Map(_, value) => {
            object(json!({ "type": "object", "additionalProperties": schema(value, direction) }))
        }
        TypeExpr::Tuple(places) => object(json!({
            "type": "array",
            "prefixItems": places.iter().map(|place| schema(place, direction)).collect::<Vec<_>>(),
            "minItems": places.len(),
            "maxItems": places.len(),
        })),
        TypeExpr::Sort(key) => object(json!({
            "type": "array",
            "items": {
                "type": "object",
                "propertyNames": schema(key, direction),
                "additionalProperties": { "enum": ["asc", "desc"] },
                "minProperties": 1,
                "maxProperties": 1,
            },
        })),
    }
}

fn named(name: &str, direction: Direction) -> Schema {
    match name {
        // An answer has codes and addresses as the device wrote them, and an empty text where there is none.
        "QrCode" | "Mac" if direction.is_read() => object(json!({ "type": "string" })),
        _ => reference(name),
    }
}

/// A reference to a schema of the components.
pub(super) fn reference(name: &str) -> Schema {
    object(json!({ "$ref": pointer(name) }))
}

/// Where a schema of the components stands.
pub(super) fn pointer(name: &str) -> String {
    format!("#/components/schemas/{name}")
}

fn scalar(scalar: Scalar, direction: Direction) -> Schema {
    let mut schema = object(match scalar {
        Scalar::String | Scalar::Day | Scalar::RecordDay | Scalar::ClockTime => json!({ "type": "string" }),
        Scalar::Timestamp { text: true, .. } | Scalar::Duration { text: true } => json!({ "type": "string" }),
        Scalar::Int => json!({ "type": "integer", "format": "int32" }),
        Scalar::Long | Scalar::Timestamp { .. } => json!({ "type": "integer", "format": "int64" }),
        Scalar::Duration { .. } => json!({ "type": "integer", "format": "int64" }),
        Scalar::Boolean | Scalar::Switch(SwitchWire::Boolean) => json!({ "type": "boolean" }),
        Scalar::Decimal => json!({ "type": "string", "format": "decimal" }),
        Scalar::Secret => json!({ "type": "string", "format": "password" }),
        Scalar::Json => json!({}),
        Scalar::Switch(SwitchWire::Int) => switch("integer", json!([0, 1]), direction),
        Scalar::Switch(SwitchWire::Text) => switch("string", json!(["0", "1"]), direction),
        Scalar::Switch(SwitchWire::OnOff) => switch("string", json!(["off", "on"]), direction),
    });
    if let Some(pattern) = pattern(scalar).filter(|_| !direction.is_read()) {
        schema.insert("pattern".to_owned(), json!(pattern));
    }
    schema
}

fn switch(ty: &str, values: Value, direction: Direction) -> Value {
    if direction.is_read() {
        json!({ "anyOf": [{ "enum": values }, { "type": ty }] })
    } else {
        json!({ "type": ty, "enum": values })
    }
}

fn pattern(scalar: Scalar) -> Option<&'static str> {
    match scalar {
        Scalar::Day => Some("^[0-9]{8}$"),
        Scalar::RecordDay => Some("^[0-9]{7}$"),
        Scalar::ClockTime => Some("^[0-9]{2}:[0-9]{2}:[0-9]{2}$"),
        Scalar::Timestamp { text: true, .. } | Scalar::Duration { text: true } => Some("^[0-9]+$"),
        _ => None,
    }
}

/// Lets a schema allow `null` as well.
pub(super) fn nullable(schema: Schema) -> Schema {
    let mut schema = schema;
    if let Some(branches) = schema.get_mut("anyOf").and_then(Value::as_array_mut) {
        branches.push(json!({ "type": "null" }));
    } else if let Some(ty) = schema.get_mut("type") {
        *ty = json!([ty.take(), "null"]);
    } else if !schema.is_empty() {
        return object(json!({ "anyOf": [schema, { "type": "null" }] }));
    }
    schema
}

/// The members of a JSON object.
pub(super) fn object(value: Value) -> Schema {
    match value {
        Value::Object(members) => members,
        _ => Schema::new(),
    }
}
