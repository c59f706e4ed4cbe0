//! The documented rules for parameters, enforced from the SDK's catalog.
//!
//! Which code a broken rule is answered with is assumed, because several of the error table fit (`spec/errors.yaml` says so):
//! -82419 for an unknown and for a missing parameter, -82421 for a wrong type, -82420 for a value out of range. Where the
//! operation itself names a code for one of its parameters, that one is answered.

mod path;
mod values;

use serde_json::{Map, Value};
use tums::catalog::{Condition, Field, Operation, Target, TargetKind, TimeRange, means, whole_number};
use tums::{ErrorCode, Timestamp};

use self::path::Path;
pub(crate) use self::values::is_longer;
use crate::refusal::Refusal;

type Members = Map<String, Value>;
type Checked = Result<(), Broken>;

/// Codes that some operations name for a parameter that is out of range.
const OWN_CODES: &[(&str, ErrorCode)] = &[
    ("start", ErrorCode::INVALID_START),
    ("limit", ErrorCode::INVALID_LIMIT),
    ("deviceName", ErrorCode::DEVICE_NAME_TOO_LONG),
    ("endTime", ErrorCode::QUERY_TIME_WRONG),
];

/// A rule that is broken, and how it is answered.
struct Broken {
    refusal: Refusal,
    /// Name of the parameter, if its value is out of range.
    out_of_range: Option<String>,
}

impl Broken {
    fn new(code: ErrorCode, message: String) -> Self {
        Self { refusal: Refusal::new(code, message), out_of_range: None }
    }

    /// How it is answered by an operation, which may have a code of its own for the parameter.
    fn answered_by(mut self, operation: &Operation) -> Refusal {
        let parameter = self.out_of_range.as_deref();
        let own = OWN_CODES.iter().find(|(name, code)| parameter == Some(*name) && operation.errors.contains(code));
        self.refusal.code = own.map_or(self.refusal.code, |(_, code)| *code);
        self.refusal
    }
}

/// Checks the body of a call.
///
/// # Errors
///
/// -10101 when there is none, -10100 when it is no JSON; else what the first broken rule is answered with.
pub(crate) fn check(operation: &Operation, body: &[u8], now: Timestamp) -> Result<(), Refusal> {
    if body.is_empty() {
        return Err(ErrorCode::EMPTY_BODY.into());
    }
    let malformed = |error: serde_json::Error| Refusal::new(ErrorCode::MALFORMED_JSON, error.to_string());
    let body: Value = serde_json::from_slice(body).map_err(malformed)?;
    let Value::Object(members) = &body else { return Err(mistyped(&Path::Root, "an object").refusal) };
    parameters(operation, &operation.request, members, now)
}

/// Checks parameters that came as an object or in a query string.
///
/// # Errors
///
/// What the first broken rule is answered with.
pub(crate) fn parameters(
    operation: &Operation,
    fields: &[Field],
    members: &Members,
    now: Timestamp,
) -> Result<(), Refusal> {
    all_rules(operation, fields, members, now).map_err(|broken| broken.answered_by(operation))
}

fn all_rules(operation: &Operation, fields: &[Field], members: &Members, now: Timestamp) -> Checked {
    let target = operation.target.as_ref();
    let list = target.and_then(|target| target.list.as_deref());
    let known = |name: &str| {
        let of_target = target.is_some_and(|target| target.list.is_none() && is_part(&target.kinds, name));
        of_target || list == Some(name) || fields.iter().any(|field| field.name == name)
    };
    refuse_unknown(members, known, &Path::Root)?;
    match (target, list) {
        (Some(target), Some(list)) => targets(target, list, members)?,
        (Some(target), None) => one_target(&target.kinds, members, &Path::Root)?,
        (None, _) => {}
    }
    object(fields, &operation.at_least_one_of, &operation.time_ranges, members, now, &Path::Root)?;
    pages(operation, members)
}

/// Checks an object whose names are known.
fn object(
    fields: &[Field],
    groups: &[Vec<String>],
    ranges: &[TimeRange],
    members: &Members,
    now: Timestamp,
    path: &Path<'_>,
) -> Checked {
    for field in fields {
        let path = path.field(&field.name);
        match given(members, &field.name) {
            Some(value) => values::field(field, value, now, &path)?,
            None if is_required(field, members) => return Err(missing(&path)),
            None => {}
        }
    }
    for group in groups {
        if !group.iter().any(|name| given(members, name).is_some_and(is_filled)) {
            let message = format!("at least one of {} must be given", group.join(", "));
            return Err(Broken::new(ErrorCode::PARAMETER_UNKNOWN, message));
        }
    }
    ranges.iter().try_for_each(|range| values::time_range(range, fields, members, now, path))
}

fn refuse_unknown(members: &Members, known: impl Fn(&str) -> bool, path: &Path<'_>) -> Checked {
    match members.keys().find(|name| !known(name)) {
        Some(name) => {
            let message = format!("there is no parameter `{}`", path.field(name));
            Err(Broken::new(ErrorCode::PARAMETER_UNKNOWN, message))
        }
        None => Ok(()),
    }
}

/// A parameter that is there. `null` is like nothing.
fn given<'m>(members: &'m Members, name: &str) -> Option<&'m Value> {
    members.get(name).filter(|value| !value.is_null())
}

fn is_filled(value: &Value) -> bool {
    value.as_array().is_none_or(|items| !items.is_empty())
}

/// The document disputes that a field with a default must be sent.
fn is_required(field: &Field, members: &Members) -> bool {
    let demanded = |condition: &Condition| {
        let other = given(members, &condition.field);
        other.is_some_and(|other| condition.is.iter().any(|value| means(other, &value.value())))
    };
    field.required && field.default.is_none() || field.required_when.as_ref().is_some_and(demanded)
}

/// Names of the fields that name a target, with the kind that has each.
const PARTS: [(&str, Option<TargetKind>); 4] =
    [("qrCode", None), ("mac", None), ("channelId", Some(TargetKind::Channel)), ("childMac", Some(TargetKind::Child))];

fn is_part(kinds: &[TargetKind], name: &str) -> bool {
    let takes = |kind: &Option<TargetKind>| kind.as_ref().is_none_or(|kind| kinds.contains(kind));
    PARTS.iter().any(|(part, kind)| *part == name && takes(kind))
}

fn targets(target: &Target, list: &str, members: &Members) -> Checked {
    let path = Path::Root.field(list);
    let value = given(members, list).ok_or_else(|| missing(&path))?;
    let Value::Array(items) = value else { return Err(mistyped(&path, "a list")) };
    values::bounds(items.len() as i64, target.min_length, target.max_length, "items", &path)?;
    let mut items = items.iter().enumerate();
    items.try_for_each(|(place, item)| target_object(&target.kinds, item, &path.item(place)))
}

/// An object that names a target, and nothing else.
fn target_object(kinds: &[TargetKind], value: &Value, path: &Path<'_>) -> Checked {
    let Value::Object(members) = value else { return Err(mistyped(path, "an object")) };
    refuse_unknown(members, |name| is_part(kinds, name), path)?;
    one_target(kinds, members, path)
}

/// `qrCode` or `mac` and, unless whole devices are meant, what tells the channel or child.
fn one_target(kinds: &[TargetKind], members: &Members, path: &Path<'_>) -> Checked {
    for name in ["qrCode", "mac", "childMac"] {
        if given(members, name).is_some_and(|value| !value.is_string()) {
            return Err(mistyped(&path.field(name), "a text"));
        }
    }
    let named = |name: &str| given(members, name).is_some_and(|value| value != "");
    if let Some(channel) = given(members, "channelId") {
        values::integer(channel, &path.field("channelId"))?;
    }
    if !named("qrCode") && !named("mac") {
        let message = format!("`{}` or `mac` must be given", path.field("qrCode"));
        return Err(Broken::new(ErrorCode::PARAMETER_UNKNOWN, message));
    }
    let further: Vec<&str> = match kinds.contains(&TargetKind::Device) {
        true => Vec::new(),
        false => ["channelId", "childMac"].into_iter().filter(|name| is_part(kinds, name)).collect(),
    };
    match further.first() {
        Some(first) if !further.iter().any(|name| named(name)) => Err(missing(&path.field(first))),
        _ => Ok(()),
    }
}

/// Pages start at 0 or later, and are no larger than the document says.
fn pages(operation: &Operation, members: &Members) -> Checked {
    let Some(paging) = &operation.paging else { return Ok(()) };
    let number = |name: &str| given(members, name).and_then(whole_number);
    let path = Path::Root.field(&paging.from);
    let from = number(&paging.from).unwrap_or(0);
    values::bounds(from, Some(0), None, "", &path)?;
    match paging.to.as_deref().and_then(|to| Some((to, number(to)?))) {
        Some((to, end)) => values::bounds(end, Some(from), Some(from + paging.max - 1), "", &Path::Root.field(to)),
        None => Ok(()),
    }
}

fn missing(path: &Path<'_>) -> Broken {
    Broken::new(ErrorCode::PARAMETER_UNKNOWN, format!("`{path}` is missing"))
}

fn mistyped(path: &Path<'_>, wanted: &str) -> Broken {
    Broken::new(ErrorCode::PARAMETER_TYPE_MISMATCH, format!("`{path}` must be {wanted}"))
}

fn out_of_range(path: &Path<'_>, rule: impl std::fmt::Display) -> Broken {
    let broken = Broken::new(ErrorCode::PARAMETER_OUT_OF_RANGE, format!("`{path}` must be {rule}"));
    Broken { out_of_range: path.name().map(str::to_owned), ..broken }
}

#[cfg(test)]
mod tests;
