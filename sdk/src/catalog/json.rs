//! JSON that is kept as text until somebody asks for it.

use serde::de::Deserializer;
use serde::ser::{Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::wire::{Lenient, lenient};

/// A JSON value, as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Json(Box<str>);

impl Json {
    /// The text.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// The value.
    pub fn value(&self) -> Value {
        serde_json::from_str(&self.0).unwrap_or_default()
    }
}

/// A whole number, or one inside a text: the cloud takes both.
pub fn whole_number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

/// Whether a value says the same as another, be it a number or that number inside a text.
pub fn means(value: &Value, other: &Value) -> bool {
    value == other || whole_number(value).is_some_and(|number| whole_number(other) == Some(number))
}

impl Lenient for Json {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        let raw: Box<RawValue> = serde::Deserialize::deserialize(deserializer)?;
        Ok(Some(Self(raw.get().into())))
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value().serialize(serializer)
    }
}

lenient!(Json);
