//! Numbers that the cloud writes inside texts.

use std::fmt;
use std::str::FromStr;

use serde::ser::{Serialize, Serializer};

use crate::error::InvalidRequest;
use crate::wire::{FromScalar, Scalar, lenient};

/// A number that stands inside a text on the wire, such as `"12.50"`. Its digits are kept as they are.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Decimal(Box<str>);

impl Decimal {
    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The nearest number; `None` if the cloud sent something else.
    pub fn to_f64(&self) -> Option<f64> {
        self.0.trim().parse().ok()
    }

    /// The number if it is whole.
    pub fn to_i64(&self) -> Option<i64> {
        Scalar::Text(self.as_str().into()).int()
    }
}

impl FromStr for Decimal {
    type Err = InvalidRequest;

    /// Takes digits with an optional sign and fraction.
    fn from_str(text: &str) -> Result<Self, InvalidRequest> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        if [whole, fraction].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())) {
            Ok(Self(text.into()))
        } else {
            Err(InvalidRequest::new("decimal", "must be a number such as 12 or 12.5", text))
        }
    }
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Self(number.to_string().into())
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromScalar for Decimal {
    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        scalar.text().filter(|text| !text.is_empty()).map(|text| Self(text.into()))
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

lenient!(Decimal);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_taken_and_other_texts_refused() {
        for good in ["0", "12", "-12.50", "0.001"] {
            assert_eq!(good.parse::<Decimal>().expect(good).as_str(), good);
        }
        for bad in ["", "-", ".5", "1.", "1e3", "12,5", "NaN", " 1"] {
            assert!(bad.parse::<Decimal>().is_err(), "{bad}");
        }
    }

    #[test]
    fn digits_survive() {
        let read: Decimal = serde_json::from_str("\"12.50\"").expect("a decimal");
        assert_eq!((read.to_f64(), read.to_i64()), (Some(12.5), None));
        assert_eq!(serde_json::to_string(&read).expect("a text"), "\"12.50\"");
        let number: Decimal = serde_json::from_str("7").expect("a decimal");
        assert_eq!(number, Decimal::from(7));
    }
}
