//! Type expressions, the text after `type:` — `string`, `list<Region>`, `timestamp(ms, string)` — and their parser.

use std::fmt;

/// How a moment is counted on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeUnit {
    /// Seconds since 1970.
    Seconds,
    /// Milliseconds since 1970.
    Milliseconds,
}

/// How an on/off value is written on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SwitchWire {
    /// `1` and `0`.
    Int,
    /// `"1"` and `"0"`.
    Text,
    /// `"on"` and `"off"`.
    OnOff,
    /// `true` and `false`.
    Boolean,
}

/// A type without parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scalar {
    /// `string`
    String,
    /// `int`: 32 bits in the document.
    Int,
    /// `long`: 64 bits.
    Long,
    /// `boolean`
    Boolean,
    /// `decimal`: a number written inside a string.
    Decimal,
    /// `secret`: a string that never shows in logs.
    Secret,
    /// `json`: any JSON value.
    Json,
    /// `timestamp(unit)`, `timestamp(unit, string)`
    Timestamp {
        /// Counted in.
        unit: TimeUnit,
        /// Written inside a string.
        text: bool,
    },
    /// `duration_s`, `duration_s(string)`: a number of seconds.
    Duration {
        /// Written inside a string.
        text: bool,
    },
    /// `day`: a calendar day, `yyyyMMdd`.
    Day,
    /// `record_day`: a day with recordings, `MMddnnn`.
    RecordDay,
    /// `clock_time`: a time of day, `HH:mm:ss`.
    ClockTime,
    /// `switch(int)`, `switch(string)`, `switch(on_off)`, `switch(boolean)`
    Switch(SwitchWire),
}

/// A parsed type expression.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TypeExpr {
    /// A type without parts.
    Scalar(Scalar),
    /// A name: a type or enum of the spec, or one of the SDK's own (`RegionId`, `QrCode`, …).
    Named(String),
    /// `list<T>`
    List(Box<TypeExpr>),
    /// `map<T>` (string keys) or `map<K, T>`
    Map(Box<TypeExpr>, Box<TypeExpr>),
    /// `tuple<A, B, …>`: a JSON array with one type per place.
    Tuple(Vec<TypeExpr>),
    /// `sort<K>`: a list of objects with one key each, `{ "field": "asc" }`.
    Sort(Box<TypeExpr>),
}

/// Why a type expression cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeExprError(String);

impl fmt::Display for TypeExprError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for TypeExprError {}

impl std::str::FromStr for TypeExpr {
    type Err = TypeExprError;

    fn from_str(text: &str) -> Result<Self, TypeExprError> {
        let mut parser = Parser { text, rest: text };
        let parsed = parser.expression()?;
        parser.skip_blanks();
        if parser.rest.is_empty() { Ok(parsed) } else { Err(parser.error("nothing more")) }
    }
}

impl fmt::Display for TypeExpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scalar(scalar) => f.write_str(scalar.text()),
            Self::Named(name) => f.write_str(name),
            Self::List(item) => write!(f, "list<{item}>"),
            Self::Map(key, value) if **key == Self::Scalar(Scalar::String) => write!(f, "map<{value}>"),
            Self::Map(key, value) => write!(f, "map<{key}, {value}>"),
            Self::Sort(key) => write!(f, "sort<{key}>"),
            Self::Tuple(items) => {
                let items: Vec<_> = items.iter().map(ToString::to_string).collect();
                write!(f, "tuple<{}>", items.join(", "))
            }
        }
    }
}

impl TypeExpr {
    /// Every name that the expression mentions.
    pub fn names(&self) -> Vec<&str> {
        match self {
            Self::Scalar(_) => Vec::new(),
            Self::Named(name) => vec![name],
            Self::List(item) | Self::Sort(item) => item.names(),
            Self::Map(key, value) => [key.names(), value.names()].concat(),
            Self::Tuple(items) => items.iter().flat_map(Self::names).collect(),
        }
    }
}

/// The spelling of every scalar, in the order in which the README lists them.
const SCALARS: &[(&str, Scalar)] = &[
    ("string", Scalar::String),
    ("int", Scalar::Int),
    ("long", Scalar::Long),
    ("boolean", Scalar::Boolean),
    ("decimal", Scalar::Decimal),
    ("secret", Scalar::Secret),
    ("json", Scalar::Json),
    ("timestamp(s)", Scalar::Timestamp { unit: TimeUnit::Seconds, text: false }),
    ("timestamp(ms)", Scalar::Timestamp { unit: TimeUnit::Milliseconds, text: false }),
    ("timestamp(s, string)", Scalar::Timestamp { unit: TimeUnit::Seconds, text: true }),
    ("timestamp(ms, string)", Scalar::Timestamp { unit: TimeUnit::Milliseconds, text: true }),
    ("duration_s", Scalar::Duration { text: false }),
    ("duration_s(string)", Scalar::Duration { text: true }),
    ("day", Scalar::Day),
    ("record_day", Scalar::RecordDay),
    ("clock_time", Scalar::ClockTime),
    ("switch(int)", Scalar::Switch(SwitchWire::Int)),
    ("switch(string)", Scalar::Switch(SwitchWire::Text)),
    ("switch(on_off)", Scalar::Switch(SwitchWire::OnOff)),
    ("switch(boolean)", Scalar::Switch(SwitchWire::Boolean)),
];

impl Scalar {
    /// The spelling in the spec.
    pub fn text(self) -> &'static str {
        SCALARS.iter().find(|(_, scalar)| *scalar == self).map_or("", |(text, _)| text)
    }
}

struct Parser<'a> {
    text: &'a str,
    rest: &'a str,
}

impl Parser<'_> {
    fn expression(&mut self) -> Result<TypeExpr, TypeExprError> {
        let name = self.word()?;
        match name.as_str() {
            "list" => Ok(TypeExpr::List(Box::new(self.arguments(1, 1)?.remove(0)))),
            "sort" => Ok(TypeExpr::Sort(Box::new(self.arguments(1, 1)?.remove(0)))),
            "tuple" => Ok(TypeExpr::Tuple(self.arguments(2, 4)?)),
            "map" => {
                let mut parts = self.arguments(1, 2)?;
                let value = parts.pop().expect("at least one argument");
                let key = parts.pop().unwrap_or(TypeExpr::Scalar(Scalar::String));
                Ok(TypeExpr::Map(Box::new(key), Box::new(value)))
            }
            _ if name.starts_with(|c: char| c.is_ascii_uppercase()) => Ok(TypeExpr::Named(name)),
            _ => self.scalar(name),
        }
    }

    fn scalar(&mut self, name: String) -> Result<TypeExpr, TypeExprError> {
        let mut spelling = name;
        if let Some(open) = self.rest.strip_prefix('(') {
            let Some((inside, rest)) = open.split_once(')') else { return Err(self.error("`)`")) };
            let parts: Vec<_> = inside.split(',').map(str::trim).collect();
            spelling = format!("{spelling}({})", parts.join(", "));
            self.rest = rest;
        }
        let known = SCALARS.iter().find(|(text, _)| *text == spelling);
        known.map(|(_, scalar)| TypeExpr::Scalar(*scalar)).ok_or_else(|| {
            TypeExprError(format!(
                "`{spelling}` is no type; write one of {}, list<T>, map<T>, map<K, T>, tuple<A, B>, sort<K>, \
                 or the name of a type (which starts with a capital)",
                SCALARS.iter().map(|(text, _)| *text).collect::<Vec<_>>().join(", ")
            ))
        })
    }

    fn arguments(&mut self, least: usize, most: usize) -> Result<Vec<TypeExpr>, TypeExprError> {
        self.expect('<')?;
        let mut items = vec![self.expression()?];
        self.skip_blanks();
        while let Some(rest) = self.rest.strip_prefix(',') {
            self.rest = rest;
            items.push(self.expression()?);
            self.skip_blanks();
        }
        self.expect('>')?;
        if (least..=most).contains(&items.len()) {
            Ok(items)
        } else {
            Err(TypeExprError(format!("`{}` has {} parts between `<` and `>`", self.text, items.len())))
        }
    }

    fn word(&mut self) -> Result<String, TypeExprError> {
        self.skip_blanks();
        let end = self.rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(self.rest.len());
        if end == 0 {
            return Err(self.error("the name of a type"));
        }
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        Ok(word.to_owned())
    }

    fn expect(&mut self, wanted: char) -> Result<(), TypeExprError> {
        self.skip_blanks();
        self.rest = self.rest.strip_prefix(wanted).ok_or_else(|| self.error(&format!("`{wanted}`")))?;
        Ok(())
    }

    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn error(&self, wanted: &str) -> TypeExprError {
        let place = self.text.len() - self.rest.len();
        TypeExprError(format!("expected {wanted} at character {} of `{}`", place + 1, self.text))
    }
}
