//! The two codes that name a device: the one on its label, and its MAC address.

use std::fmt;
use std::str::FromStr;

use serde::ser::{Serialize, Serializer};

use crate::error::InvalidRequest;
use crate::wire::{FromScalar, Scalar, lenient};

/// Length of a device code, and of a MAC address with its dashes.
const LENGTH: usize = 17;

/// The code of a device: 17 letters and digits.
///
/// Parsing takes the code itself or the whole text of the device's label: at least 20 characters that start with `TP`, of
/// which the code is the 4th to the 20th. What the cloud answers is cut like that too, or kept as it came if it is no code.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct QrCode(Box<str>);

/// The MAC address of a device, such as `00-FF-00-17-00-18`.
///
/// Parsing takes six pairs of hexadecimal digits, in either case, with `:` or `-` between them, and writes capital letters and
/// dashes. What the cloud answers is written like that too, or kept as it came if it is no such address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mac(Box<str>);

impl QrCode {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn parse(text: &str) -> Option<&str> {
        let code = if text.len() >= LENGTH + 3 && text.starts_with("TP") { text.get(3..LENGTH + 3)? } else { text };
        (code.len() == LENGTH && code.bytes().all(|byte| byte.is_ascii_alphanumeric())).then_some(code)
    }
}

impl Mac {
    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn parse(text: &str) -> Option<Self> {
        let separator = *text.as_bytes().get(2)?;
        let fits = |(place, byte): (usize, u8)| {
            if place % 3 == 2 { byte == separator } else { byte.is_ascii_hexdigit() }
        };
        (text.len() == LENGTH && matches!(separator, b':' | b'-') && text.bytes().enumerate().all(fits))
            .then(|| Self(text.replace(':', "-").to_ascii_uppercase().into()))
    }

    fn is_canonical(text: &str) -> bool {
        let fits = |(place, byte): (usize, u8)| match place % 3 {
            2 => byte == b'-',
            _ => byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte),
        };
        text.len() == LENGTH && text.bytes().enumerate().all(fits)
    }
}

impl FromStr for QrCode {
    type Err = InvalidRequest;

    fn from_str(text: &str) -> Result<Self, InvalidRequest> {
        let text = text.trim();
        let refuse =
            || InvalidRequest::new("qrCode", "must be 17 letters and digits, or a label that starts with TP", text);
        Self::parse(text).map(|code| Self(code.into())).ok_or_else(refuse)
    }
}

impl FromStr for Mac {
    type Err = InvalidRequest;

    fn from_str(text: &str) -> Result<Self, InvalidRequest> {
        let text = text.trim();
        let refuse =
            || InvalidRequest::new("mac", "must be six pairs of hexadecimal digits with `-` or `:` between", text);
        Self::parse(text).ok_or_else(refuse)
    }
}

impl QrCode {
    /// What does not parse is kept.
    fn told(text: &str) -> Self {
        Self(Self::parse(text.trim()).unwrap_or(text).into())
    }
}

impl Mac {
    /// What does not parse is kept.
    fn told(text: &str) -> Self {
        if Self::is_canonical(text) {
            return Self(text.into());
        }
        Self::parse(text.trim()).unwrap_or_else(|| Self(text.into()))
    }
}

macro_rules! texts {
    ($($name:ident)+) => {$(
        impl FromScalar for $name {
            fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
                scalar.text().filter(|text| !text.is_empty()).map(|text| Self::told(&text))
            }

            /// As it came, so that no two keys become one.
            fn from_key(text: &str) -> Option<Self> {
                Some(Self(text.into()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl From<&$name> for $name {
            fn from(code: &$name) -> Self {
                code.clone()
            }
        }

        lenient!($name);
    )+};
}

texts! { QrCode Mac }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_code_is_taken_alone_or_from_its_label() {
        let code = "16E0091709B04C926";
        for text in [code, " 16E0091709B04C926 ", "TP116E0091709B04C926", "TP116E0091709B04C926V1.0"] {
            assert_eq!(text.parse::<QrCode>().expect(text).as_str(), code);
        }
        for bad in [
            "",
            "16E0091709B04C92",
            "16E0091709B04C9266",
            "16E0091709B04C92-",
            "XX116E0091709B04C926",
            "TP1中中中中中中中",
        ] {
            let refused = bad.parse::<QrCode>().expect_err(bad).to_string();
            assert!(refused.contains("17 letters and digits"), "{refused}");
        }
    }

    #[test]
    fn a_mac_address_is_written_in_one_way() {
        for text in ["00-FF-00-2A-F3-19", "00:ff:00:2a:f3:19", "00-ff-00-2A-f3-19"] {
            assert_eq!(text.parse::<Mac>().expect(text).as_str(), "00-FF-00-2A-F3-19");
        }
        for bad in ["", "00-FF-00-2A-F3", "00-FF-00-2A-F3-1G", "00-FF:00-2A-F3-19", "00FF002AF319", "00.FF.00.2A.F3.19"]
        {
            assert!(bad.parse::<Mac>().is_err(), "{bad}");
        }
    }

    #[test]
    fn answers_keep_what_does_not_parse_and_empty_is_none() {
        assert_eq!(serde_json::from_str::<QrCode>("\"TP1799\"").expect("kept").as_str(), "TP1799");
        assert_eq!(serde_json::from_str::<Mac>("\"unknown\"").expect("kept").as_str(), "unknown");
        assert_eq!(serde_json::from_str::<Mac>("\"00:ff:00:2a:f3:19\"").expect("a mac").as_str(), "00-FF-00-2A-F3-19");
        assert!(serde_json::from_str::<QrCode>("\"\"").is_err());
        assert!(serde_json::from_str::<Mac>("null").is_err());
    }
}
