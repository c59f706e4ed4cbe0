//! A request in JSON, held against the catalog: every name is known, every type is right, nothing is missing.
//!
//! Lengths, ranges and combinations are the SDK's to judge, see [`Request::validate`](tums::dynamic::Request::validate).

use serde_json::Value;
use tums::catalog::{EnumWire, Operation, SwitchForm, Type, whole_number};

use super::members::{Member, members_of};
use super::path::{Path, unknown};
use crate::exit::Failure;
use crate::messages;
use crate::names::kebab;
use crate::output::cells::plain;
use crate::output::secrets;

/// Checks an object. `lenient`: values outside their set are let through.
pub(crate) fn object(value: &Value, members: &[Member], path: &Path, lenient: bool) -> Result<(), Failure> {
    let Value::Object(given) = value else { return Err(wrong_type(path, value, "{…}")) };
    for (name, value) in given {
        let member = members.iter().find(|member| is(member, name)).ok_or_else(|| unknown(members, name, path))?;
        let disputed = member.field.is_some_and(|field| field.is_disputed(value));
        if !value.is_null() && !disputed {
            of_type(value, &member.ty, &path.name(name), lenient)?;
        }
    }
    let there = |member: &Member| given.iter().any(|(name, value)| is(member, name) && !value.is_null());
    let missing: Vec<Path> = members
        .iter()
        .filter(|member| member.required && !there(member))
        .map(|member| path.name(&member.name))
        .collect();
    match missing.is_empty() {
        true => Ok(()),
        false => {
            let flags: Vec<String> = missing.iter().map(Path::flag).collect();
            Err(Failure::usage(messages::missing(flags.join(", "))))
        }
    }
}

fn is(member: &Member, name: &str) -> bool {
    member.name == name || member.field.is_some_and(|field| field.is_called(name))
}

fn of_type(value: &Value, ty: &Type, path: &Path, lenient: bool) -> Result<(), Failure> {
    if let Some(members) = members_of(ty) {
        return object(value, &members, path, lenient);
    }
    let fits = match ty {
        Type::String | Type::Secret | Type::QrCode | Type::Mac | Type::Day | Type::RecordDay | Type::ClockTime => {
            value.is_string()
        }
        Type::RegionId | Type::Decimal => value.is_string() || value.is_number(),
        Type::Int | Type::Long | Type::Timestamp { .. } | Type::Duration { .. } => whole_number(value).is_some(),
        Type::Boolean => value.is_boolean(),
        Type::Switch(form) => is_switch(value, *form),
        Type::Enum(_) => return of_set(value, ty, path, lenient),
        Type::Object(_) => true,
        Type::List(item) => return items(value, item, path, lenient),
        Type::Sort(_) => value.is_array(),
        Type::Map(..) => value.is_object(),
        Type::Tuple(places) => value.as_array().is_some_and(|items| items.len() == places.len()),
        _ => true,
    };
    if fits { Ok(()) } else { Err(wrong_type(path, value, &ty.to_string())) }
}

fn items(value: &Value, item: &Type, path: &Path, lenient: bool) -> Result<(), Failure> {
    let Value::Array(items) = value else { return Err(wrong_type(path, value, "[…]")) };
    items.iter().enumerate().try_for_each(|(index, value)| of_type(value, item, &path.index(index), lenient))
}

fn is_switch(value: &Value, form: SwitchForm) -> bool {
    match form {
        SwitchForm::Int | SwitchForm::Text => matches!(plain(value).as_str(), "0" | "1"),
        SwitchForm::OnOff => value == "on" || value == "off",
        SwitchForm::Boolean => value.is_boolean(),
    }
}

fn of_set(value: &Value, ty: &Type, path: &Path, lenient: bool) -> Result<(), Failure> {
    let Some(set) = ty.enumeration() else { return Ok(()) };
    let known = set.values.iter().any(|known| plain(&known.value.value()) == plain(value));
    // Words are bit masks: any sum of them is a value.
    if known || lenient || set.wire == EnumWire::Words {
        return Ok(());
    }
    let names: Vec<String> =
        set.values.iter().map(|known| format!("{} ({})", known.value.text(), kebab(&known.name))).collect();
    Err(Failure::usage(messages::unknown_value(path.flag(), value, names.join(", "))))
}

fn wrong_type(path: &Path, value: &Value, wanted: &str) -> Failure {
    let what = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "[…]",
        Value::Object(_) => "{…}",
    };
    Failure::usage(messages::wrong_json_type(path, wanted, what))
}

/// What stands on the command line can be seen by everybody who may list processes: no secret may stand there.
pub(crate) fn refuse_secrets(value: &Value, operation: &Operation) -> Result<(), Failure> {
    let mut found = None;
    secrets::each_in_request(&mut value.clone(), operation, &mut |path, _| {
        found.get_or_insert_with(|| path.clone());
    });
    match found {
        Some(path) => Err(Failure::usage(messages::secret_in_json(&path, path.flag()))),
        None => Ok(()),
    }
}
