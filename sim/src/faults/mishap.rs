//! What can go wrong, and how that is written: `reset`, `{ delay: 200 }`.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

/// What can go wrong.
///
/// In files and over the admin API a mishap is its name, or its name with a number: `reset`, `{ delay: 200 }`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mishap {
    /// `{ delay: 200 }`: it takes longer by so many milliseconds.
    Delay(u64),
    /// `{ code: -20003 }`: a code is answered.
    Code(i64),
    /// `throttle`, `{ throttle: 5 }`: too many calls: -10201, with `Retry-After` if seconds are given.
    Throttle(Option<u32>),
    /// `{ status: 502 }`: an HTTP status with a page in HTML is answered, as a proxy does.
    Status(u16),
    /// `reset`: the connection is reset.
    Reset,
    /// `cut`: the connection ends in the middle of the answer.
    Cut,
    /// `truncate`: the answer is complete for HTTP, but only half the JSON.
    Truncate,
    /// `garble`: the answer is no JSON.
    Garble,
    /// `{ clock: -600 }`: the cloud's clock is ahead by so many seconds, or behind. Before: signatures are checked against it,
    /// and `Date` tells it. After: `Date` alone.
    Clock(i64),
}

/// The names of those that have a number.
const WITH_NUMBER: [&str; 5] = ["delay", "code", "throttle", "status", "clock"];
/// The names of those that need none.
const ALONE: [&str; 5] = ["reset", "cut", "truncate", "garble", "throttle"];

/// A year in seconds.
const YEAR: i64 = 366 * 86_400;

impl Mishap {
    /// Whether it takes the place of the answer, so that it befalls a call alone.
    pub(crate) fn replaces_answer(self) -> bool {
        !matches!(self, Self::Delay(_) | Self::Clock(_))
    }

    fn name(self) -> &'static str {
        match self {
            Self::Delay(_) => "delay",
            Self::Code(_) => "code",
            Self::Throttle(_) => "throttle",
            Self::Status(_) => "status",
            Self::Reset => "reset",
            Self::Cut => "cut",
            Self::Truncate => "truncate",
            Self::Garble => "garble",
            Self::Clock(_) => "clock",
        }
    }

    fn number(self) -> Option<i64> {
        match self {
            Self::Delay(millis) => i64::try_from(millis).ok(),
            Self::Code(number) | Self::Clock(number) => Some(number),
            Self::Throttle(seconds) => seconds.map(i64::from),
            Self::Status(status) => Some(status.into()),
            Self::Reset | Self::Cut | Self::Truncate | Self::Garble => None,
        }
    }

    fn alone(name: &str) -> Result<Self, String> {
        match name {
            "reset" => Ok(Self::Reset),
            "cut" => Ok(Self::Cut),
            "truncate" => Ok(Self::Truncate),
            "garble" => Ok(Self::Garble),
            "throttle" => Ok(Self::Throttle(None)),
            _ if WITH_NUMBER.contains(&name) => Err(format!("`{name}` needs a number: {{ {name}: … }}")),
            _ => Err(unknown(name)),
        }
    }

    fn with_number(name: &str, number: i64) -> Result<Self, String> {
        let within = |least: i64, most: i64, unit: &str| match (least..=most).contains(&number) {
            true => Ok(number),
            false => Err(format!("`{name}` must be from {least} to {most}{unit}, is {number}")),
        };
        match name {
            "delay" => within(0, 3_600_000, " milliseconds").map(|millis| Self::Delay(millis.unsigned_abs())),
            "code" if number == 0 => Err("`code` must not be 0, which is success".into()),
            "code" => Ok(Self::Code(number)),
            "throttle" => within(0, 86_400, " seconds").map(|seconds| Self::Throttle(u32::try_from(seconds).ok())),
            "status" => within(200, 599, "").map(|status| Self::Status(status as u16)),
            "clock" => within(-YEAR, YEAR, " seconds").map(Self::Clock),
            _ if ALONE.contains(&name) => Err(format!("`{name}` has no number: write {name} alone")),
            _ => Err(unknown(name)),
        }
    }
}

fn unknown(name: &str) -> String {
    let (alone, with_number) = (ALONE.join(", "), WITH_NUMBER.join(", "));
    format!("nothing is called `{name}`; there are {alone}, and with a number {with_number}")
}

impl fmt::Display for Mishap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, unit) = (self.name(), if matches!(self, Self::Delay(_)) { " ms" } else { "" });
        match self {
            Self::Clock(ahead) => write!(f, "clock {ahead:+} s"),
            _ => match self.number() {
                Some(number) => write!(f, "{name} {number}{unit}"),
                None => f.write_str(name),
            },
        }
    }
}

impl Serialize for Mishap {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.number() {
            Some(number) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry(self.name(), &number)?;
                map.end()
            }
            None => serializer.serialize_str(self.name()),
        }
    }
}

impl<'de> Deserialize<'de> for Mishap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;

        impl<'de> Visitor<'de> for Written {
            type Value = Mishap;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("what goes wrong, such as `reset` or `{ delay: 200 }`")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Mishap, E> {
                Mishap::alone(name).map_err(E::custom)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Mishap, A::Error> {
                let name: String = map.next_key()?.ok_or_else(|| A::Error::custom("nothing stands here"))?;
                let mishap = Mishap::with_number(&name, map.next_value()?).map_err(A::Error::custom)?;
                match map.next_key::<String>()? {
                    Some(more) => {
                        Err(A::Error::custom(format!("one thing goes wrong at a time: `{name}` or `{more}`")))
                    }
                    None => Ok(mishap),
                }
            }
        }

        deserializer.deserialize_any(Written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mishap_is_read_as_it_is_written() {
        for (mishap, json) in [
            (Mishap::Delay(20), r#"{"delay":20}"#),
            (Mishap::Code(-20_003), r#"{"code":-20003}"#),
            (Mishap::Throttle(None), r#""throttle""#),
            (Mishap::Throttle(Some(5)), r#"{"throttle":5}"#),
            (Mishap::Status(502), r#"{"status":502}"#),
            (Mishap::Reset, r#""reset""#),
            (Mishap::Cut, r#""cut""#),
            (Mishap::Truncate, r#""truncate""#),
            (Mishap::Garble, r#""garble""#),
            (Mishap::Clock(-600), r#"{"clock":-600}"#),
        ] {
            assert_eq!(serde_json::to_string(&mishap).expect("JSON"), json);
            assert_eq!(serde_json::from_str::<Mishap>(json).expect(json), mishap);
        }
    }

    #[test]
    fn what_cannot_be_is_refused_with_the_reason() {
        for (json, reason) in [
            (r#""delay""#, "`delay` needs a number"),
            (r#"{"reset":1}"#, "`reset` has no number"),
            (r#""explode""#, "nothing is called `explode`; there are reset,"),
            (r#"{"delay":-1}"#, "from 0 to 3600000 milliseconds, is -1"),
            (r#"{"status":999}"#, "from 200 to 599, is 999"),
            (r#"{"code":0}"#, "must not be 0"),
            (r#"{"delay":1,"code":2}"#, "one thing goes wrong at a time"),
            ("{}", "nothing stands here"),
            ("7", "expected what goes wrong"),
        ] {
            let error = serde_json::from_str::<Mishap>(json).expect_err(json).to_string();
            assert!(error.contains(reason), "{json}: {error}");
        }
    }
}
