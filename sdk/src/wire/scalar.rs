//! Numbers, texts and booleans in whatever form they come.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::Lenient;

/// A JSON value without parts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Scalar<'a> {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A whole number beyond [`i64::MAX`].
    Big(u64),
    /// Any other number.
    Float(f64),
    /// A text.
    Text(Cow<'a, str>),
    /// A list or an object, whose parts are dropped.
    Compound,
}

impl<'a> Scalar<'a> {
    /// Reads a value of any kind.
    pub(crate) fn read<'de: 'a, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }

    /// The whole number that the value says.
    #[inline]
    pub(crate) fn int(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            Self::Bool(yes) => Some(i64::from(*yes)),
            Self::Float(number) if number.fract() == 0.0 && number.abs() < 9e15 => Some(*number as i64),
            Self::Text(text) => int_of_text(text.trim()),
            _ => None,
        }
    }

    /// The text that the value says.
    #[inline]
    pub(crate) fn text(self) -> Option<Cow<'a, str>> {
        match self {
            Self::Text(text) => Some(text),
            Self::Int(number) => Some(number.to_string().into()),
            Self::Big(number) => Some(number.to_string().into()),
            Self::Float(number) => Some(number.to_string().into()),
            Self::Bool(yes) => Some(yes.to_string().into()),
            Self::Null | Self::Compound => None,
        }
    }

    /// The truth value that the value says: `true`, 1, `"1"`, `"on"`, … or their opposites.
    pub(crate) fn truth(&self) -> Option<bool> {
        match self {
            Self::Bool(yes) => Some(*yes),
            Self::Int(0) => Some(false),
            Self::Int(1) => Some(true),
            Self::Text(text) => match text.trim() {
                "1" | "on" | "true" => Some(true),
                "0" | "off" | "false" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }
}

fn int_of_text(text: &str) -> Option<i64> {
    text.parse().ok().or_else(|| Scalar::Float(text.parse().ok()?).int())
}

/// A type whose value can be told from one scalar.
pub(crate) trait FromScalar: Sized {
    /// The value; `None` if the scalar says nothing of the kind.
    fn from_scalar(scalar: Scalar<'_>) -> Option<Self>;

    /// The value that the key of a map is.
    fn from_key(text: &str) -> Option<Self> {
        Self::from_scalar(Scalar::Text(text.into()))
    }
}

impl<T: FromScalar> Lenient for T {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Scalar::read(deserializer).map(T::from_scalar)
    }
}

impl FromScalar for String {
    #[inline]
    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        scalar.text().map(Cow::into_owned)
    }
}

impl FromScalar for i64 {
    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        scalar.int()
    }
}

impl FromScalar for bool {
    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        scalar.truth()
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Scalar::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Scalar::Int(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(i64::try_from(value).map_or(Scalar::Big(value), Scalar::Int))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Scalar::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Owned(value.to_owned())))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Borrowed(value)))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Scalar::Null)
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(Scalar::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Self::Value, A::Error> {
        IgnoredAny.visit_seq(items)?;
        Ok(Scalar::Compound)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Self::Value, A::Error> {
        IgnoredAny.visit_map(members)?;
        Ok(Scalar::Compound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: Lenient>(json: &str) -> Option<T> {
        T::read(&mut serde_json::Deserializer::from_str(json)).expect("valid JSON")
    }

    #[test]
    fn numbers_come_as_numbers_or_texts() {
        assert_eq!(read::<i64>("12"), Some(12));
        assert_eq!(read::<i64>("\" 12 \""), Some(12));
        assert_eq!(read::<i64>("12.0"), Some(12));
        assert_eq!(read::<i64>("\"12.0\""), Some(12));
        assert_eq!(read::<i64>("true"), Some(1));
        for nothing in ["null", "\"\"", "\"twelve\"", "12.5", "{\"a\":[1]}", "[12]", "18446744073709551615"] {
            assert_eq!(read::<i64>(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn texts_come_as_texts_or_numbers() {
        assert_eq!(read::<String>("\"a\\\"b\""), Some("a\"b".to_owned()));
        assert_eq!(read::<String>("12"), Some("12".to_owned()));
        assert_eq!(read::<String>("1.5"), Some("1.5".to_owned()));
        assert_eq!(read::<String>("18446744073709551615"), Some("18446744073709551615".to_owned()));
        assert_eq!(read::<String>("\"\""), Some(String::new()));
        assert_eq!(read::<String>("null"), None);
        assert_eq!(read::<String>("{}"), None);
    }

    #[test]
    fn truth_comes_in_four_spellings() {
        for yes in ["true", "1", "\"1\"", "\"on\"", "\"true\""] {
            assert_eq!(read::<bool>(yes), Some(true), "{yes}");
        }
        for no in ["false", "0", "\"0\"", "\"off\"", "\"false\""] {
            assert_eq!(read::<bool>(no), Some(false), "{no}");
        }
        assert_eq!(read::<bool>("2"), None);
    }

    #[test]
    fn what_is_not_understood_is_passed_over_whole() {
        let mut reader =
            serde_json::Deserializer::from_str("{\"a\":{\"b\":[1,{}]}} 7").into_iter::<serde_json::Value>();
        assert!(reader.next().is_some());
        let mut reader = serde_json::Deserializer::from_str("{\"a\":{\"b\":[1,{}]}} 7");
        assert_eq!(i64::read(&mut reader).expect("valid JSON"), None);
        assert_eq!(i64::read(&mut reader).expect("valid JSON"), Some(7));
    }
}
