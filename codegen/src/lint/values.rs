//! Holds JSON values against the type and rules of the field they belong to.

use serde_json::Value;

use super::Scope;
use super::scope::SDK_TYPES;
use crate::spec::{Entries, EnumWire, Field, Scalar, SwitchWire, TypeExpr};

/// One way in which a value breaks its field.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Problem {
    /// Wire names from the value down to the place.
    pub(super) place: Vec<String>,
    /// Follows the name of the field in a sentence: `is "x", not a number`.
    pub(super) message: String,
}

/// What breaks the rules of `field` in `value`; an unreadable type is reported elsewhere.
pub(super) fn problems(scope: &Scope<'_>, field: &Field, expression: &TypeExpr, value: &Value) -> Vec<Problem> {
    let mut found = Vec::new();
    typed(scope, expression, value, &mut Vec::new(), &mut found);
    if found.is_empty() {
        limits(field, value, &mut found);
    }
    found
}

/// What breaks the rules of an object with these fields in `value`.
pub(super) fn object_problems(
    scope: &Scope<'_>,
    fields: &Entries<Field>,
    others: &[&str],
    value: &Value,
    request: bool,
) -> Vec<Problem> {
    let mut found = Vec::new();
    object(scope, fields, others, value, request, &mut Vec::new(), &mut found);
    found
}

fn object(
    scope: &Scope<'_>,
    fields: &Entries<Field>,
    others: &[&str],
    value: &Value,
    request: bool,
    place: &mut Vec<String>,
    found: &mut Vec<Problem>,
) {
    let Some(members) = value.as_object() else {
        found.push(Problem { place: place.clone(), message: format!("is {}, not an object", short(value)) });
        return;
    };
    for (name, member) in members {
        let known = fields.get(name).or_else(|| fields.iter().find(|e| accepts_name(&e.value, name)).map(|e| &e.value));
        place.push(name.clone());
        match known {
            Some(field) => member_problems(scope, field, member, request, place, found),
            None if others.contains(&name.as_str()) => {}
            None => found.push(Problem { place: place.clone(), message: "is not among the fields".into() }),
        }
        place.pop();
    }
    for entry in fields.iter().filter(|entry| request && entry.value.required) {
        if !members.contains_key(entry.name.as_str()) {
            let mut place = place.clone();
            place.push(entry.name.value.clone());
            found.push(Problem { place, message: "is required and missing".into() });
        }
    }
}

fn member_problems(
    scope: &Scope<'_>,
    field: &Field,
    value: &Value,
    request: bool,
    place: &mut Vec<String>,
    found: &mut Vec<Problem>,
) {
    // Answers may leave out anything, and several documented fields come as `null`.
    if value.is_null() && !request {
        return;
    }
    let Ok(expression) = field.ty.parse::<TypeExpr>() else { return };
    if let (Some(object_type), true) = (scope.object_of(field), matches!(expression, TypeExpr::Named(_))) {
        return object(scope, &object_type.fields, &[], value, request, place, found);
    }
    let before = found.len();
    if let (TypeExpr::List(_), Some(object_type), Some(items)) = (&expression, scope.object_of(field), value.as_array())
    {
        for item in items {
            object(scope, &object_type.fields, &[], item, request, place, found);
        }
    } else {
        typed(scope, &expression, value, place, found);
    }
    if found.len() == before {
        let mut own = Vec::new();
        limits(field, value, &mut own);
        found.extend(own.into_iter().map(|problem| Problem { place: place.clone(), ..problem }));
    }
}

fn accepts_name(field: &Field, name: &str) -> bool {
    field.errata.iter().flat_map(|erratum| &erratum.accept).any(|accepted| accepted.value == name)
}

fn typed(scope: &Scope<'_>, expression: &TypeExpr, value: &Value, place: &mut Vec<String>, found: &mut Vec<Problem>) {
    match expression {
        TypeExpr::Scalar(scalar) => {
            if !scalar_fits(*scalar, value) {
                let message = format!("is {}, not a value of `{expression}`", short(value));
                found.push(Problem { place: place.clone(), message });
            }
        }
        TypeExpr::List(item) => match value.as_array() {
            Some(items) => items.iter().for_each(|value| typed(scope, item, value, place, found)),
            None => found.push(not(place, value, "a list")),
        },
        TypeExpr::Map(_, item) => match value.as_object() {
            Some(members) => members.values().for_each(|value| typed(scope, item, value, place, found)),
            None => found.push(not(place, value, "an object")),
        },
        TypeExpr::Tuple(parts) => match value.as_array().filter(|items| items.len() == parts.len()) {
            Some(items) => {
                parts.iter().zip(items).for_each(|(part, value)| typed(scope, part, value, place, found));
            }
            None => found.push(not(place, value, &format!("a list of {}", parts.len()))),
        },
        TypeExpr::Sort(key) => sort(scope, key, value, place, found),
        TypeExpr::Named(name) => named(scope, name, value, place, found),
    }
}

fn named(scope: &Scope<'_>, name: &str, value: &Value, place: &mut Vec<String>, found: &mut Vec<Problem>) {
    if let Some(definition) = scope.enums.get(name) {
        if !definition.values.is_empty() && !definition.values.iter().any(|entry| entry.value.value.value == *value) {
            let words = definition.wire == EnumWire::Words
                && value.as_array().is_some_and(|words| words.iter().all(Value::is_i64));
            if !words {
                found.push(not(place, value, &format!("one of the values of `{name}`")));
            }
        }
    } else if let Some(definition) = scope.types.get(name) {
        object(scope, &definition.fields, &[], value, false, place, found);
    } else if matches!(name, "RegionId" | "QrCode" | "Mac") {
        if !value.is_string() {
            found.push(not(place, value, "a text"));
        }
    } else if SDK_TYPES.contains(&name) && !value.is_object() {
        found.push(not(place, value, "an object with `qrCode` or `mac`"));
    }
}

fn sort(scope: &Scope<'_>, key: &TypeExpr, value: &Value, place: &mut Vec<String>, found: &mut Vec<Problem>) {
    let Some(items) = value.as_array() else { return found.push(not(place, value, "a list")) };
    for item in items {
        let Some(members) = item.as_object().filter(|members| members.len() == 1) else {
            found.push(not(place, item, "an object with one key"));
            continue;
        };
        for (name, direction) in members {
            typed(scope, key, &Value::String(name.clone()), place, found);
            if !matches!(direction.as_str(), Some("asc" | "desc")) {
                found.push(not(place, direction, "`asc` or `desc`"));
            }
        }
    }
}

fn scalar_fits(scalar: Scalar, value: &Value) -> bool {
    let number_text = || value.as_str().is_some_and(|text| text.parse::<f64>().is_ok());
    match scalar {
        Scalar::Json => true,
        Scalar::String | Scalar::Secret => value.is_string(),
        Scalar::Int | Scalar::Long => value.is_i64(),
        Scalar::Timestamp { text: false, .. } | Scalar::Duration { text: false } => value.is_i64(),
        Scalar::Boolean | Scalar::Switch(SwitchWire::Boolean) => value.is_boolean(),
        Scalar::Decimal | Scalar::Timestamp { text: true, .. } | Scalar::Duration { text: true } => number_text(),
        Scalar::Day => is_digits(value, 8),
        Scalar::RecordDay => is_digits(value, 7),
        Scalar::ClockTime => value.as_str().is_some_and(is_clock_time),
        Scalar::Switch(SwitchWire::Int) => matches!(value.as_i64(), Some(0 | 1)),
        Scalar::Switch(SwitchWire::Text) => matches!(value.as_str(), Some("0" | "1")),
        Scalar::Switch(SwitchWire::OnOff) => matches!(value.as_str(), Some("on" | "off")),
    }
}

fn is_digits(value: &Value, count: usize) -> bool {
    value.as_str().is_some_and(|text| text.len() == count && text.bytes().all(|b| b.is_ascii_digit()))
}

fn is_clock_time(text: &str) -> bool {
    let parts: Vec<Option<u8>> = text.split(':').map(|part| part.parse().ok()).collect();
    matches!(parts[..], [Some(hour), Some(minute), Some(second)] if hour < 24 && minute < 60 && second < 60)
}

fn limits(field: &Field, value: &Value, found: &mut Vec<Problem>) {
    let mut add = |message: String| found.push(Problem { place: Vec::new(), message });
    if let (Some(range), Some(number)) = (&field.range, number(value)) {
        let [least, most] = range.value.map(|end| end.map(|end| end as f64));
        if least.is_some_and(|least| number < least) || most.is_some_and(|most| number > most) {
            add(format!("is {number}, outside its range"));
        }
    }
    if let (Some(length), Some(count)) = (&field.length, count(value)) {
        let [least, most] = length.value;
        if least.is_some_and(|least| count < least) || most.is_some_and(|most| count > most) {
            add(format!("has length {count}, outside its length"));
        }
    }
}

fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.parse().ok())
}

fn count(value: &Value) -> Option<u64> {
    match value {
        Value::String(text) => Some(text.chars().count() as u64),
        Value::Array(items) => Some(items.len() as u64),
        Value::Object(members) => Some(members.len() as u64),
        _ => None,
    }
}

fn not(place: &[String], value: &Value, wanted: &str) -> Problem {
    Problem { place: place.to_vec(), message: format!("is {}, not {wanted}", short(value)) }
}

/// A value as it may stand in a message.
fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 40 { text } else { text.chars().take(40).chain(['…']).collect() }
}
