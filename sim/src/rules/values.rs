//! One value: its type, its range, its length, and what it holds.

use serde_json::Value;
use tums::catalog::{EnumWire, Field, SwitchForm, TargetKind, TimeRange, TimeUnit, Type, catalog, means, whole_number};
use tums::{Day, Timestamp};

use super::{Broken, Checked, Members, Path, given, mistyped, object, out_of_range, refuse_unknown, target_object};

/// Sets that the document gives for reference only: any other value may be sent as well.
const FOR_REFERENCE: [&str; 2] = ["VehicleColor", "VehicleLogo"];

/// Checks the value of a field.
pub(super) fn field(field: &Field, value: &Value, now: Timestamp, path: &Path<'_>) -> Checked {
    if field.is_disputed(value) {
        return Ok(());
    }
    of_type(&field.ty, value, now, path)?;
    if let Some(constant) = &field.constant
        && !means(value, &constant.value())
    {
        return Err(out_of_range(path, constant.text()));
    }
    if field.assumed {
        return Ok(());
    }
    if let Some(number) = whole_number(value).filter(|_| field.min.is_some() || field.max.is_some()) {
        bounds(number, field.min, field.max, "", path)?;
    }
    match value {
        Value::String(text) => lengths(field, text, path),
        Value::Array(items) => bounds(items.len() as i64, field.min_length, field.max_length, "items", path),
        _ => Ok(()),
    }
}

fn lengths(field: &Field, text: &str, path: &Path<'_>) -> Checked {
    let length = text.chars().count() as i64;
    bounds(length, field.min_length, field.max_length, "characters", path)?;
    let (Some(chinese), Some(other)) = (field.max_chinese, field.max_other) else { return Ok(()) };
    if is_longer(text, chinese, other) {
        return Err(out_of_range(path, format_args!("of at most {chinese} Chinese or {other} other characters")));
    }
    Ok(())
}

/// Whether a text is longer than so many Chinese characters, or so many others, or as much of both.
pub(crate) fn is_longer(text: &str, chinese: i64, other: i64) -> bool {
    let wide = text.chars().filter(|character| !character.is_ascii()).count() as i64;
    let narrow = text.chars().count() as i64 - wide;
    wide * other + narrow * chinese > chinese * other
}

/// A number lies within bounds, both included. `unit` is what it counts.
pub(super) fn bounds(number: i64, least: Option<i64>, most: Option<i64>, unit: &str, path: &Path<'_>) -> Checked {
    if least.is_none_or(|least| number >= least) && most.is_none_or(|most| number <= most) {
        return Ok(());
    }
    let range = match (least, most) {
        (Some(least), Some(most)) => format!("from {least} to {most}"),
        (Some(least), None) => format!("at least {least}"),
        (None, most) => format!("at most {}", most.unwrap_or(number)),
    };
    Err(out_of_range(path, format_args!("{range} {unit}, is {number}")))
}

fn of_type(ty: &Type, value: &Value, now: Timestamp, path: &Path<'_>) -> Checked {
    match ty {
        Type::String | Type::Secret | Type::QrCode | Type::Mac => text(value, path),
        Type::RegionId if value.is_i64() => Ok(()),
        Type::RegionId => text(value, path),
        Type::Int => match integer(value, path)? {
            number if i32::try_from(number).is_ok() => Ok(()),
            _ => Err(out_of_range(path, "a number of 32 bits")),
        },
        Type::Long | Type::Timestamp { .. } | Type::Duration { .. } => integer(value, path).map(drop),
        Type::Decimal if value.is_number() || parses::<f64>(value) => Ok(()),
        Type::Decimal => Err(mistyped(path, "a number inside a text")),
        Type::Boolean if value.is_boolean() => Ok(()),
        Type::Boolean => Err(mistyped(path, "true or false")),
        Type::Switch(form) => switch(*form, value, path),
        Type::Day => parsed::<Day>(value, "a day such as 20231128", path),
        Type::RecordDay => parsed::<tums::RecordDay>(value, "a day with recordings such as 0729001", path),
        Type::ClockTime => parsed::<tums::ClockTime>(value, "a time of day such as 03:00:00", path),
        Type::Enum(name) => one_of(name, value, path),
        Type::Sort(name) => sorted(name, value, path),
        Type::Object(name) => nested(name, value, now, path),
        Type::List(item) => items(value, path)?
            .iter()
            .enumerate()
            .try_for_each(|(place, value)| of_type(item, value, now, &path.item(place))),
        Type::Map(_, item) => {
            let Value::Object(members) = value else { return Err(mistyped(path, "an object")) };
            members.iter().try_for_each(|(name, value)| of_type(item, value, now, &path.field(name)))
        }
        Type::Tuple(places) => {
            let values = items(value, path)?;
            bounds(values.len() as i64, Some(places.len() as i64), Some(places.len() as i64), "items", path)?;
            let mut pairs = places.iter().zip(values).enumerate();
            pairs.try_for_each(|(place, (ty, value))| of_type(ty, value, now, &path.item(place)))
        }
        Type::DeviceId => target_object(&[TargetKind::Device], value, path),
        Type::ChannelId => target_object(&[TargetKind::Channel], value, path),
        Type::ChildId => target_object(&[TargetKind::Child], value, path),
        Type::Target => target_object(&[TargetKind::Device, TargetKind::Channel, TargetKind::Child], value, path),
        // Any JSON is allowed.
        _ => Ok(()),
    }
}

fn text(value: &Value, path: &Path<'_>) -> Checked {
    if value.is_string() { Ok(()) } else { Err(mistyped(path, "a text")) }
}

fn items<'v>(value: &'v Value, path: &Path<'_>) -> Result<&'v [Value], Broken> {
    value.as_array().map(Vec::as_slice).ok_or_else(|| mistyped(path, "a list"))
}

/// A whole number that must be there.
pub(super) fn integer(value: &Value, path: &Path<'_>) -> Result<i64, Broken> {
    whole_number(value).ok_or_else(|| mistyped(path, "a whole number"))
}

fn parses<T: std::str::FromStr>(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.parse::<T>().is_ok())
}

fn parsed<T: std::str::FromStr>(value: &Value, wanted: &str, path: &Path<'_>) -> Checked {
    text(value, path)?;
    if parses::<T>(value) { Ok(()) } else { Err(out_of_range(path, wanted)) }
}

fn switch(form: SwitchForm, value: &Value, path: &Path<'_>) -> Checked {
    let (wanted, mistaken) = match form {
        SwitchForm::Int | SwitchForm::Text => ("0 or 1", whole_number(value).is_none()),
        SwitchForm::OnOff => ("\"on\" or \"off\"", !value.is_string()),
        SwitchForm::Boolean => ("true or false", !value.is_boolean()),
    };
    let fits = match form {
        SwitchForm::Int | SwitchForm::Text => matches!(whole_number(value), Some(0 | 1)),
        SwitchForm::OnOff => value == "on" || value == "off",
        SwitchForm::Boolean => true,
    };
    match (mistaken, fits) {
        (true, _) => Err(mistyped(path, wanted)),
        (false, false) => Err(out_of_range(path, wanted)),
        (false, true) => Ok(()),
    }
}

fn one_of(name: &str, value: &Value, path: &Path<'_>) -> Checked {
    let Some(set) = catalog().enumeration(name) else { return Ok(()) };
    if FOR_REFERENCE.contains(&name) {
        return text(value, path);
    }
    match set.wire {
        EnumWire::Int => integer(value, path).map(drop)?,
        EnumWire::Words => {
            let words = items(value, path)?;
            return words.iter().enumerate().try_for_each(|(place, word)| integer(word, &path.item(place)).map(drop));
        }
        _ => text(value, path)?,
    }
    if set.values.iter().any(|known| means(value, &known.value.value())) {
        return Ok(());
    }
    let known: Vec<&str> = set.values.iter().map(|known| known.value.text()).collect();
    Err(out_of_range(path, format_args!("one of {}", known.join(", "))))
}

/// A list of objects, each with one name and its direction.
fn sorted(name: &str, value: &Value, path: &Path<'_>) -> Checked {
    for (place, item) in items(value, path)?.iter().enumerate() {
        let path = path.item(place);
        let Value::Object(members) = item else { return Err(mistyped(&path, "an object")) };
        bounds(members.len() as i64, Some(1), Some(1), "names", &path)?;
        for (key, direction) in members {
            one_of(name, &Value::from(key.as_str()), &path)?;
            if direction != "asc" && direction != "desc" {
                return Err(out_of_range(&path.field(key), "\"asc\" or \"desc\""));
            }
        }
    }
    Ok(())
}

fn nested(name: &str, value: &Value, now: Timestamp, path: &Path<'_>) -> Checked {
    let Some(definition) = catalog().object(name) else { return Ok(()) };
    let Value::Object(members) = value else { return Err(mistyped(path, "an object")) };
    refuse_unknown(members, |name| definition.fields.iter().any(|field| field.name == name), path)?;
    object(&definition.fields, &definition.at_least_one_of, &definition.time_ranges, members, now, path)
}

/// A range of time ends after it starts, is not too long, and does not start too long ago.
pub(super) fn time_range(
    range: &TimeRange,
    fields: &[Field],
    members: &Members,
    now: Timestamp,
    path: &Path<'_>,
) -> Checked {
    let moment = |name: &str| {
        let field = fields.iter().find(|field| field.name == name)?;
        seconds(&field.ty, given(members, name)?)
    };
    let (from, to) = (moment(&range.from), moment(&range.to));
    let (from_path, to_path) = (path.field(&range.from), path.field(&range.to));
    if let (Some(from), Some(to)) = (from, to) {
        if to < from {
            return Err(out_of_range(&to_path, format_args!("later than `{from_path}`")));
        }
        if let Some(most) = range.max_span_s.filter(|most| to - from > *most) {
            return Err(out_of_range(&to_path, format_args!("at most {most} s after `{from_path}`")));
        }
    }
    match (from, range.look_back_s) {
        (Some(from), Some(back)) if from < now.as_secs() - back => {
            Err(out_of_range(&from_path, format_args!("at most {back} s ago")))
        }
        _ => Ok(()),
    }
}

/// The moment that a value of a time type means, in seconds.
fn seconds(ty: &Type, value: &Value) -> Option<i64> {
    match ty {
        Type::Timestamp { unit: TimeUnit::Milliseconds, .. } => Some(whole_number(value)? / 1000),
        Type::Day => Some(value.as_str()?.parse::<Day>().ok()?.start_in_beijing().as_secs()),
        _ => whole_number(value),
    }
}
