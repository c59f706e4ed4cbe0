//! Answers in JSON, taken apart and put together as the catalog says.

use serde_json::Value;

use crate::catalog::{Field, Merge, Operation, catalog, whole_number};
use crate::raw::RawOutput;

fn operation(name: &str) -> Option<&'static Operation> {
    catalog().operation(name)
}

/// The entries of a page, and the number of entries in all if it was told.
pub(super) fn page(name: &str, mut result: Value) -> (Vec<Value>, Option<u64>) {
    let Some((operation, paging)) = operation(name).and_then(|found| Some((found, found.paging.as_ref()?))) else {
        return (Vec::new(), None);
    };
    let total = paging.total.as_ref().and_then(|total| whole_number(member(operation, &result, total)?));
    let total = total.and_then(|total| u64::try_from(total).ok());
    // Some answers are the list itself.
    let items = match result.is_array() {
        true => Some(&mut result),
        false => name_in(operation, &result, &paging.items).and_then(|name| result.get_mut(&name)),
    };
    let items = match items.map(Value::take) {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    };
    (items, total)
}

/// What tells an entry from every other, if the operation names such a key and all its parts are there.
pub(super) fn key(name: &str, item: &Value) -> Option<String> {
    let paging = operation(name)?.paging.as_ref()?;
    let parts = paging.key.iter().map(|part| match item.get(part)? {
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    });
    let parts: Vec<String> = parts.collect::<Option<_>>()?;
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// Puts the answer of a further call behind an earlier one.
pub(super) fn merge(name: &str, into: &mut RawOutput, next: RawOutput) {
    into.failures.extend(next.failures);
    let Some((operation, batch)) = operation(name).and_then(|found| Some((found, found.batch.as_ref()?))) else {
        return;
    };
    if batch.fields.is_empty() && batch.merge != Merge::Failures {
        return join(&mut into.result, next.result);
    }
    let mut next = next.result;
    for field in &batch.fields {
        let more = match name_in(operation, &next, field).and_then(|name| next.get_mut(&name)) {
            Some(more) => more.take(),
            None if batch.merge == Merge::Sum => Value::Null,
            None => continue,
        };
        let name = name_in(operation, &into.result, field).unwrap_or_else(|| field.clone());
        if !into.result.is_object() {
            into.result = Value::Null;
        }
        join(&mut into.result[name], more);
    }
}

/// Lists one behind the other, objects into one, numbers added up. A number that one call did not tell leaves the sum unknown.
fn join(into: &mut Value, more: Value) {
    match (&mut *into, more) {
        (Value::Array(items), Value::Array(more)) => items.extend(more),
        (Value::Object(members), Value::Object(more)) => members.extend(more),
        (Value::Array(_) | Value::Object(_), _) => {}
        (_, more @ (Value::Array(_) | Value::Object(_))) => *into = more,
        (sum, more) => *sum = whole_number(sum).zip(whole_number(&more)).map(|(sum, more)| sum + more).into(),
    }
}

fn member<'v>(operation: &Operation, result: &'v Value, name: &str) -> Option<&'v Value> {
    result.get(name_in(operation, result, name)?)
}

/// The name under which a field of the answer stands in a result: its own, or one of its others.
fn name_in(operation: &Operation, result: &Value, name: &str) -> Option<String> {
    let has = |name: &String| result.get(name).is_some_and(|value| !value.is_null());
    let aliases = operation.response.iter().find(|field| field.name == name).map(|field: &Field| &field.aliases);
    let mut names = std::iter::once(name.to_owned()).chain(aliases.into_iter().flatten().cloned());
    names.find(has)
}
