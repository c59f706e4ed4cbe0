//! Types of fields, objects and sets of values.

use serde::de::{Deserializer, Error};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use super::{Erratum, Field, Json, TimeRange, catalog};
use crate::types::Terminal;
use crate::wire::{self, FromScalar, Lenient, Scalar, lenient};

/// The type of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Type {
    /// A text.
    String,
    /// A number of 32 bits.
    Int,
    /// A number of 64 bits.
    Long,
    /// `true` or `false`.
    Boolean,
    /// A number inside a text.
    Decimal,
    /// A text that never shows in logs.
    Secret,
    /// Any JSON.
    Json,
    /// A moment, as a number.
    Timestamp {
        /// Counted in.
        unit: TimeUnit,
        /// The number stands inside a text.
        text: bool,
    },
    /// A number of seconds.
    Duration {
        /// The number stands inside a text.
        text: bool,
    },
    /// A day: `yyyyMMdd`.
    Day,
    /// A day with recordings: `MMddnnn`.
    RecordDay,
    /// A time of day: `HH:mm:ss`.
    ClockTime,
    /// An on/off value.
    Switch(SwitchForm),
    /// Id of a region: a number inside a text.
    RegionId,
    /// Code of a device: 17 letters and digits.
    QrCode,
    /// MAC address: `AA-BB-CC-DD-EE-FF`.
    Mac,
    /// An object with `qrCode` or `mac`.
    DeviceId,
    /// An object with `qrCode` or `mac`, and `channelId`.
    ChannelId,
    /// An object with `qrCode` or `mac`, and `childMac`.
    ChildId,
    /// An object that is any of these three.
    Target,
    /// A set of values of this name.
    Enum(String),
    /// An object of this name.
    Object(String),
    /// A list.
    List(Box<Type>),
    /// A JSON object with any names.
    Map(Box<Type>, Box<Type>),
    /// A JSON array with fixed places.
    Tuple(Vec<Type>),
    /// A list of `{ name: "asc" }` or `{ name: "desc" }`, the names being values of this enum.
    Sort(String),
}

/// Unit of a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeUnit {
    /// Seconds since 1970.
    Seconds,
    /// Milliseconds since 1970.
    Milliseconds,
}

/// How on and off are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SwitchForm {
    /// `1` and `0`.
    Int,
    /// `"1"` and `"0"`.
    Text,
    /// `"on"` and `"off"`.
    OnOff,
    /// `true` and `false`.
    Boolean,
}

impl Type {
    /// The object that it is, or that a list or map of it holds.
    pub fn object(&self) -> Option<&'static Object> {
        self.parts().find_map(|part| match part {
            Self::Object(name) => catalog().object(name),
            _ => None,
        })
    }

    /// The set of values that it is, or that a list, map or order of it holds.
    pub fn enumeration(&self) -> Option<&'static Enum> {
        self.parts().find_map(|part| match part {
            Self::Enum(name) | Self::Sort(name) => catalog().enumeration(name),
            _ => None,
        })
    }

    /// The type itself and every type in it.
    pub fn parts(&self) -> impl Iterator<Item = &Type> {
        let mut open = vec![self];
        std::iter::from_fn(move || {
            let next = open.pop()?;
            match next {
                Self::List(item) => open.push(item),
                // The values come first: keys are seldom asked for.
                Self::Map(key, value) => open.extend([&**key, &**value]),
                Self::Tuple(places) => open.extend(places.iter().rev()),
                _ => {}
            }
            Some(next)
        })
    }

    /// A type as the catalog's text writes it: a name, or an object with one member.
    fn from_json(value: &Value) -> Option<Self> {
        if let Some(name) = value.as_str() {
            return Self::named(name);
        }
        let (kind, inner) = value.as_object()?.iter().next()?;
        let types = || inner.as_array()?.iter().map(Self::from_json).collect::<Option<Vec<_>>>();
        let name = || inner.as_str().map(str::to_owned);
        match kind.as_str() {
            "enum" => name().map(Self::Enum),
            "object" => name().map(Self::Object),
            "sort" => name().map(Self::Sort),
            "list" => Self::from_json(inner).map(|item| Self::List(item.into())),
            "tuple" => types().map(Self::Tuple),
            "map" => match <[Self; 2]>::try_from(types()?) {
                Ok([key, value]) => Some(Self::Map(key.into(), value.into())),
                Err(_) => None,
            },
            _ => None,
        }
    }

    fn named(name: &str) -> Option<Self> {
        SIMPLE.iter().find(|(known, _)| *known == name).map(|(_, ty)| ty.clone())
    }
}

/// Types without parts, as the specification writes them.
const SIMPLE: &[(&str, Type)] = &[
    ("string", Type::String),
    ("int", Type::Int),
    ("long", Type::Long),
    ("boolean", Type::Boolean),
    ("decimal", Type::Decimal),
    ("secret", Type::Secret),
    ("json", Type::Json),
    ("timestamp(s)", Type::Timestamp { unit: TimeUnit::Seconds, text: false }),
    ("timestamp(ms)", Type::Timestamp { unit: TimeUnit::Milliseconds, text: false }),
    ("timestamp(s, string)", Type::Timestamp { unit: TimeUnit::Seconds, text: true }),
    ("timestamp(ms, string)", Type::Timestamp { unit: TimeUnit::Milliseconds, text: true }),
    ("duration_s", Type::Duration { text: false }),
    ("duration_s(string)", Type::Duration { text: true }),
    ("day", Type::Day),
    ("record_day", Type::RecordDay),
    ("clock_time", Type::ClockTime),
    ("switch(int)", Type::Switch(SwitchForm::Int)),
    ("switch(string)", Type::Switch(SwitchForm::Text)),
    ("switch(on_off)", Type::Switch(SwitchForm::OnOff)),
    ("switch(boolean)", Type::Switch(SwitchForm::Boolean)),
    ("RegionId", Type::RegionId),
    ("QrCode", Type::QrCode),
    ("Mac", Type::Mac),
    ("DeviceId", Type::DeviceId),
    ("ChannelId", Type::ChannelId),
    ("ChildId", Type::ChildId),
    ("Target", Type::Target),
];

/// The type as the specification writes it, such as `list<RegionSummary>`.
impl std::fmt::Display for Type {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Enum(name) | Self::Object(name) => f.write_str(name),
            Self::List(item) => write!(f, "list<{item}>"),
            Self::Map(key, value) if **key == Self::String => write!(f, "map<{value}>"),
            Self::Map(key, value) => write!(f, "map<{key}, {value}>"),
            Self::Sort(key) => write!(f, "sort<{key}>"),
            Self::Tuple(places) => {
                let places: Vec<String> = places.iter().map(Self::to_string).collect();
                write!(f, "tuple<{}>", places.join(", "))
            }
            simple => f.write_str(SIMPLE.iter().find(|(_, ty)| ty == simple).map_or("", |(name, _)| name)),
        }
    }
}

impl Lenient for Type {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        let value: Value = serde::Deserialize::deserialize(deserializer)?;
        Self::from_json(&value).map(Some).ok_or_else(|| D::Error::custom(format_args!("{value} is no type")))
    }
}

/// The type as text.
impl Serialize for Type {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

lenient!(Type);

wire::object! {
    /// An object inside requests, answers or messages.
    pub answer Object {
        /// Its name, here and in Rust.
        required name: String;
        /// The chapter; `common` and `push` for what belongs to none.
        required module: String;
        /// Its section of the document.
        optional section: String;
        /// What one of it is.
        required doc: String;
        /// In which directions it travels.
        required direction: Direction;
        /// Its fields.
        repeated fields: Vec<Field>;
        /// Of each of these groups of fields at least one must be there.
        repeated at_least_one_of: Vec<Vec<String>>;
        /// Pairs of fields that bound a range of time.
        repeated time_ranges: Vec<TimeRange>;
        /// Examples of an object that comes by itself.
        repeated examples: Vec<Json>;
        /// Contradictions about it as a whole.
        repeated errata: Vec<Erratum>;
    }
}

wire::string_enum! {
    /// In which directions an object travels.
    pub enum Direction {
        /// Inside requests.
        Request = "request",
        /// Inside answers and messages.
        Answer = "answer",
        /// Inside both.
        Both = "both",
    }
}

wire::object! {
    /// A set of values. The cloud may send others.
    pub answer Enum {
        /// Its name, here and in Rust.
        required name: String;
        /// The chapter; `common` and `push` for what belongs to none.
        required module: String;
        /// Its section of the document.
        optional section: String;
        /// What the values say.
        required doc: String;
        /// What the values are on the wire.
        required wire: EnumWire;
        /// The values.
        repeated values: Vec<EnumValue>;
        /// Contradictions about the set.
        repeated errata: Vec<Erratum>;
    }
}

wire::string_enum! {
    /// What the values of an enum are on the wire.
    pub enum EnumWire {
        /// Numbers.
        Int = "int",
        /// Texts.
        String = "string",
        /// Lists of signed 32-bit words that together are a bit mask; each value is one bit.
        Words = "words",
    }
}

wire::object! {
    /// One value of an enum.
    pub answer EnumValue {
        /// Its name.
        required name: String;
        /// The value on the wire.
        required value: Json;
        /// What it means.
        required doc: String;
        /// The same, short and in Chinese.
        optional zh: String;
        /// The heading under which the document lists it.
        optional group: String;
        /// How something in this state has ended; none while it may still change.
        optional terminal: Terminal;
    }
}

impl FromScalar for Terminal {
    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        match &*scalar.text()? {
            "success" => Some(Self::Success),
            "failure" => Some(Self::Failure),
            _ => None,
        }
    }
}

impl Serialize for Terminal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Self::Success => "success",
            Self::Failure => "failure",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Type {
        serde_json::from_str(json).expect("a type")
    }

    #[test]
    fn types_are_written_as_in_the_specification() {
        for (json, text) in [
            (r#""int""#, "int"),
            (r#""timestamp(ms, string)""#, "timestamp(ms, string)"),
            (r#"{"list":{"object":"RegionSummary"}}"#, "list<RegionSummary>"),
            (
                r#"{"map":["string",{"list":{"tuple":["timestamp(ms, string)","decimal"]}}]}"#,
                "map<list<tuple<timestamp(ms, string), decimal>>>",
            ),
            (r#"{"map":["RegionId",{"list":{"object":"RegionNode"}}]}"#, "map<RegionId, list<RegionNode>>"),
            (r#"{"sort":"ExportType"}"#, "sort<ExportType>"),
        ] {
            assert_eq!(read(json).to_string(), text);
        }
        assert!(serde_json::from_str::<Type>(r#"{"set":"int"}"#).is_err());
    }

    #[test]
    fn the_parts_of_a_type_lead_to_its_object() {
        let ty = read(r#"{"map":["RegionId",{"list":{"object":"RegionNode"}}]}"#);
        assert_eq!(ty.object().map(|object| object.name.as_str()), Some("RegionNode"));
        assert_eq!(read(r#"{"list":{"enum":"RegionType"}}"#).enumeration().map(|set| set.values.len()), Some(2));
        assert_eq!(ty.parts().count(), 4);
    }
}
