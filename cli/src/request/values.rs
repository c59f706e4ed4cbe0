//! One value: from how people write it to how the wire has it.

use std::str::FromStr;

use jiff::civil::DateTime;
use jiff::tz::Offset;
use serde_json::{Value, json};
use tums::catalog::{Enum, EnumWire, SwitchForm, TimeUnit, Type};
use tums::clock::Clock;
use tums::{ClockTime, Day, DeviceId, InvalidRequest, Mac, QrCode, RecordDay, RegionId, Timestamp};

use super::path::Path;
use crate::exit::Failure;
use crate::messages;
use crate::names::{self, kebab};
use crate::output::cells::plain;
use crate::settings::source;

/// Reads a value that was typed.
pub(crate) fn parse(ty: &Type, text: &str, path: &Path) -> Result<Value, Failure> {
    let wrong = |rule: String| Failure::usage(messages::wrong_value(path.flag(), rule, quoted(text)));
    match ty {
        Type::String => Ok(text.into()),
        Type::Secret => Ok(source::read_secret(text, &path.flag())?.expose().into()),
        Type::Int | Type::Long => text.parse::<i64>().map(Value::from).map_err(|_| wrong(messages::want_number())),
        Type::Decimal => text.parse::<f64>().map(|_| text.into()).map_err(|_| wrong(messages::want_decimal())),
        Type::Boolean => on_or_off(text).map(Value::from).ok_or_else(|| wrong(messages::want_boolean())),
        Type::Switch(form) => {
            on_or_off(text).map(|on| written(*form, on)).ok_or_else(|| wrong(messages::want_switch()))
        }
        Type::Timestamp { unit, text: inside } => {
            moment(text).map(|moment| count(moment, *unit, *inside)).ok_or_else(|| wrong(messages::want_time()))
        }
        Type::Duration { text: inside } => match seconds(text) {
            Some(seconds) if *inside => Ok(seconds.to_string().into()),
            Some(seconds) => Ok(seconds.into()),
            None => Err(wrong(messages::want_duration())),
        },
        Type::Day => spelled::<Day>(text, path),
        Type::RecordDay => spelled::<RecordDay>(text, path),
        Type::ClockTime => spelled::<ClockTime>(text, path),
        Type::RegionId => spelled::<RegionId>(text, path),
        Type::QrCode => spelled::<QrCode>(text, path),
        Type::Mac => spelled::<Mac>(text, path),
        Type::DeviceId | Type::ChannelId | Type::ChildId | Type::Target if !text.starts_with('{') => target(text, path),
        Type::Enum(_) => match ty.enumeration() {
            Some(set) => value_of(set, text, path),
            None => Ok(text.into()),
        },
        _ => json_text(text, path),
    }
}

/// Reads JSON that was typed.
pub(crate) fn json_text(text: &str, path: &Path) -> Result<Value, Failure> {
    serde_json::from_str(text).map_err(|error| Failure::usage(messages::no_json(path.flag(), error)))
}

/// `deviceType:asc` as `{"deviceType":"asc"}`.
pub(crate) fn sort_key(ty: &Type, text: &str, path: &Path) -> Result<Value, Failure> {
    if text.starts_with('{') {
        return json_text(text, path);
    }
    let (name, direction) = text.split_once(':').unwrap_or((text, "asc"));
    if !matches!(direction, "asc" | "desc") {
        return Err(Failure::usage(messages::wrong_value(path.flag(), messages::want_direction(), quoted(text))));
    }
    let name = match ty.enumeration() {
        Some(set) => value_of(set, name, path)?,
        None => name.into(),
    };
    Ok(json!({ name.as_str().unwrap_or_default(): direction }))
}

/// A text as it is shown in a message.
pub(crate) fn quoted(text: &str) -> String {
    format!("{text:?}")
}

fn on_or_off(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "on" | "true" | "1" | "yes" => Some(true),
        "off" | "false" | "0" | "no" => Some(false),
        _ => None,
    }
}

fn written(form: SwitchForm, on: bool) -> Value {
    match form {
        SwitchForm::Int => i64::from(on).into(),
        SwitchForm::Text => i64::from(on).to_string().into(),
        SwitchForm::OnOff => if on { "on" } else { "off" }.into(),
        SwitchForm::Boolean => on.into(),
    }
}

/// A moment: a number of seconds or milliseconds, RFC 3339, a date and time in Beijing, `now`, or some time ago such as `-2h`.
pub(crate) fn moment(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(number) = text.parse::<i64>() {
        return Some(Timestamp::from_any_unit(number));
    }
    if text == "now" {
        return Some(Clock::default().now());
    }
    if let Some(ago) = text.strip_prefix('-').and_then(seconds) {
        let now = Clock::default().now().as_millis();
        return Some(Timestamp::from_millis(now.saturating_sub(ago.saturating_mul(1000))));
    }
    if let Ok(moment) = jiff::Timestamp::from_str(text) {
        return Some(Timestamp::from_millis(moment.as_millisecond()));
    }
    let in_beijing = DateTime::from_str(&text.replacen(' ', "T", 1)).ok()?;
    let moment = Offset::constant(8).to_timestamp(in_beijing).ok()?;
    Some(Timestamp::from_millis(moment.as_millisecond()))
}

fn count(moment: Timestamp, unit: TimeUnit, inside: bool) -> Value {
    let number = match unit {
        TimeUnit::Seconds => moment.as_secs(),
        TimeUnit::Milliseconds => moment.as_millis(),
    };
    if inside { number.to_string().into() } else { number.into() }
}

/// A number of seconds, or of what a letter behind it says.
fn seconds(text: &str) -> Option<i64> {
    let unit = |letter: char| match letter {
        's' => Some(1),
        'm' => Some(60),
        'h' => Some(3600),
        'd' => Some(86_400),
        _ => None,
    };
    let last = text.chars().last()?;
    match unit(last) {
        Some(unit) => text[..text.len() - 1].parse::<i64>().ok()?.checked_mul(unit),
        None => text.parse().ok(),
    }
}

/// A value that the SDK's own type reads and writes.
fn spelled<T: FromStr<Err = InvalidRequest> + ToString>(text: &str, path: &Path) -> Result<Value, Failure> {
    let wrong = |error: InvalidRequest| Failure::usage(messages::wrong_value(path.flag(), error.rule(), quoted(text)));
    text.parse::<T>().map(|value| value.to_string().into()).map_err(wrong)
}

/// `CODE`, `MAC`, `CODE@CHANNEL`, `MAC/CHILD-MAC`.
fn target(text: &str, path: &Path) -> Result<Value, Failure> {
    let wrong = |rule: &str| Failure::usage(messages::wrong_value(path.flag(), rule, quoted(text)));
    let (rest, child) = text.split_once('/').map_or((text, None), |(rest, child)| (rest, Some(child)));
    let (device, channel) = rest.split_once('@').map_or((rest, None), |(device, channel)| (device, Some(channel)));
    let mut members = match device.parse::<DeviceId>().map_err(|error| wrong(error.rule()))? {
        DeviceId::QrCode(code) => json!({ "qrCode": code.as_str() }),
        DeviceId::Mac(mac) => json!({ "mac": mac.as_str() }),
    };
    if let Some(channel) = channel {
        members["channelId"] = channel.parse::<u32>().map_err(|_| wrong(&messages::want_channel()))?.into();
    }
    if let Some(child) = child {
        members["childMac"] = child.parse::<Mac>().map_err(|error| wrong(error.rule()))?.as_str().into();
    }
    Ok(members)
}

/// A value of a set, by itself or by its name.
fn value_of(set: &Enum, text: &str, path: &Path) -> Result<Value, Failure> {
    let wanted = bare(text);
    let known =
        set.values.iter().find(|known| bare(&plain(&known.value.value())) == wanted || bare(&known.name) == wanted);
    if let Some(known) = known {
        return Ok(known.value.value());
    }
    let names: Vec<String> = set.values.iter().map(|known| kebab(&known.name)).collect();
    let wrong = match names::nearest(text, names.iter().map(String::as_str)) {
        Some(nearest) => messages::unknown_value_like(path.flag(), quoted(text), nearest),
        None => messages::unknown_value(path.flag(), quoted(text), names.join(", ")),
    };
    match set.wire {
        // Words are given as JSON too: they are bit masks.
        EnumWire::Words => json_text(text, path).map_err(|_| Failure::usage(wrong)),
        _ => Err(Failure::usage(wrong)),
    }
}

/// A name without what is written now one way, now the other.
fn bare(name: &str) -> String {
    name.to_lowercase().replace(['-', '_', ' '], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(ty: Type, text: &str) -> Value {
        parse(&ty, text, &Path::default().name("field")).expect(text)
    }

    #[test]
    fn moments_are_read_however_they_are_written() {
        let in_millis = Type::Timestamp { unit: TimeUnit::Milliseconds, text: true };
        let in_seconds = Type::Timestamp { unit: TimeUnit::Seconds, text: false };
        for text in
            ["1769385600", "1769385600000", "2026-01-26T00:00:00Z", "2026-01-26T08:00:00+08:00", "2026-01-26 08:00"]
        {
            assert_eq!(read(in_seconds.clone(), text), 1_769_385_600, "{text}");
            assert_eq!(read(in_millis.clone(), text), "1769385600000", "{text}");
        }
        assert!(moment("yesterday").is_none() && moment("-2h").is_some());
    }

    #[test]
    fn the_extremes_are_read_without_overflow() {
        for text in ["-9223372036854775808", "9223372036854775807", "-9223372036854775807s", "--9223372036854775808s"] {
            assert!(moment(text).is_some(), "{text}");
        }
        assert_eq!(moment("-9223372036854775807d"), None);
        let ty = Type::Duration { text: false };
        assert!(parse(&ty, "9223372036854775807d", &Path::default()).is_err());
    }

    #[test]
    fn switches_take_the_form_of_the_wire() {
        for (form, on) in [
            (SwitchForm::Int, json!(1)),
            (SwitchForm::Text, json!("1")),
            (SwitchForm::OnOff, json!("on")),
            (SwitchForm::Boolean, json!(true)),
        ] {
            assert_eq!(read(Type::Switch(form), "on"), on);
            assert_eq!(read(Type::Switch(form), "1"), on);
        }
    }

    #[test]
    fn devices_have_a_short_form() {
        let channel = json!({ "qrCode": "16E0091709B04C926", "channelId": 3 });
        assert_eq!(read(Type::Target, "16E0091709B04C926@3"), channel);
        let child = json!({ "mac": "00-FF-00-17-00-18", "childMac": "00-FF-00-17-00-19" });
        assert_eq!(read(Type::Target, "00:ff:00:17:00:18/00:ff:00:17:00:19"), child);
        assert!(parse(&Type::Target, "camera", &Path::default()).is_err());
    }

    #[test]
    fn durations_have_units() {
        let ty = Type::Duration { text: false };
        for (text, seconds) in [("90", 90), ("90s", 90), ("15m", 900), ("2h", 7200), ("1d", 86_400)] {
            assert_eq!(read(ty.clone(), text), seconds);
        }
        assert!(parse(&ty, "soon", &Path::default()).is_err());
    }
}
