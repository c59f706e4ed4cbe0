//! Short texts for what stands before and after a change.

use serde_json::Value;

pub(super) use crate::spec::word;
use crate::spec::{Batch, Condition, Field, Located, Operation, Paging, Target, TimeRange};

/// Numbers that are allowed: `1 to 100`, `at least 1`, `any`.
pub(super) fn bounds<T: ToString>([least, most]: [Option<T>; 2]) -> String {
    match (least, most) {
        (None, None) => "any".to_owned(),
        (Some(least), None) => format!("at least {}", least.to_string()),
        (None, Some(most)) => format!("at most {}", most.to_string()),
        (Some(least), Some(most)) => format!("{} to {}", least.to_string(), most.to_string()),
    }
}

/// A field by its type and whether it is required.
pub(super) fn field(field: &Field) -> String {
    let required = if field.required { ", required" } else { "" };
    format!("{}{required}", field.ty.value)
}

/// A value as JSON.
pub(super) fn value(value: &Located<Value>) -> String {
    value.value.to_string()
}

/// When a field is required.
pub(super) fn condition(condition: &Condition) -> String {
    format!("{} is {}", condition.field.value, set(condition.is.iter().map(Value::to_string)))
}

/// What repeating a call does.
pub(super) fn effect(operation: &Operation) -> String {
    let mut text = word(&operation.effect);
    if let Some(conditional) = &operation.effect_when {
        let when = set(conditional.when.iter().map(|entry| format!("{} is {}", entry.name.value, entry.value)));
        text += &format!(", {} when {when}", word(&conditional.then));
    }
    if operation.repeatable.is_some() {
        text += ", may be repeated";
    }
    if operation.destructive.is_some() {
        text += ", destructive";
    }
    text
}

/// The devices that a request names.
pub(super) fn target(target: &Target) -> String {
    let kinds = set(target.kinds.iter().map(word));
    match &target.list {
        Some(name) => format!("list `{}` of {kinds}", name.value),
        None => kinds,
    }
}

/// How pages are asked for.
pub(super) fn paging(paging: &Paging) -> String {
    let ends = [Some(&paging.from), paging.size.as_ref(), paging.to.as_ref()];
    let ends = list(ends.into_iter().flatten().map(|name| name.value.clone()));
    let mut text = format!("{ends} give {}", paging.items.value);
    if let Some(total) = &paging.total {
        text += &format!(" of {}", total.value);
    }
    if !paging.key.is_empty() {
        text += &format!(", told apart by {}", set(names(&paging.key)));
    }
    text
}

/// How inputs are split.
pub(super) fn batch(batch: &Batch) -> String {
    let fields = set(names(&batch.fields));
    let of = if fields.is_empty() { String::new() } else { format!(" of {fields}") };
    format!("{} split, {}{of} merged", batch.list.value, word(&batch.merge))
}

/// Two fields that bound a time.
pub(super) fn time_range(range: &TimeRange) -> String {
    let mut text = format!("{} to {}", range.from.value, range.to.value);
    if let Some(seconds) = range.max_span_s {
        text += &format!(", at most {seconds} s");
    }
    if let Some(seconds) = range.look_back_s {
        text += &format!(", at most {seconds} s back");
    }
    text
}

/// The names alone.
pub(super) fn names(names: &[Located<String>]) -> impl Iterator<Item = &str> {
    names.iter().map(|name| name.value.as_str())
}

/// Names of which the order says nothing.
pub(super) fn set(names: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let mut names: Vec<_> = names.into_iter().map(|name| name.as_ref().to_owned()).collect();
    names.sort();
    list(names)
}

/// Names one after the other.
pub(super) fn list(names: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    names.into_iter().map(|name| name.as_ref().to_owned()).collect::<Vec<_>>().join(", ")
}
