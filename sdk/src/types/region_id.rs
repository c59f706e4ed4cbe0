//! Ids of regions.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::ser::{Serialize, Serializer};

use crate::error::InvalidRequest;
use crate::wire::{FromScalar, Scalar, lenient};

/// Id of a region. The cloud also calls it group id, and parent id where it names the region above.
///
/// It is a number inside a text; numbers that come without the text are read as well.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RegionId(Cow<'static, str>);

impl RegionId {
    /// What stands above the outermost regions: `"0"`.
    pub const ROOT: Self = Self(Cow::Borrowed("0"));

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for RegionId {
    type Err = InvalidRequest;

    /// Takes digits.
    fn from_str(text: &str) -> Result<Self, InvalidRequest> {
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(text.to_owned().into()))
        } else {
            Err(InvalidRequest::new("regionId", "must be a number", text))
        }
    }
}

impl From<u64> for RegionId {
    fn from(id: u64) -> Self {
        Self(id.to_string().into())
    }
}

impl From<&RegionId> for RegionId {
    fn from(id: &RegionId) -> Self {
        id.clone()
    }
}

impl fmt::Display for RegionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromScalar for RegionId {
    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        scalar.text().filter(|text| !text.is_empty()).map(|text| Self(text.into_owned().into()))
    }

    /// As it came, so that no two keys become one.
    fn from_key(text: &str) -> Option<Self> {
        Some(Self(text.to_owned().into()))
    }
}

impl Serialize for RegionId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

lenient!(RegionId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_as_texts_and_numbers() {
        let id = RegionId::from(13);
        assert_eq!(serde_json::from_str::<RegionId>("\"13\"").expect("a text"), id);
        assert_eq!(serde_json::from_str::<RegionId>("13").expect("a number"), id);
        assert!(serde_json::from_str::<RegionId>("\"\"").is_err());
        assert_eq!(serde_json::to_string(&id).expect("an id"), "\"13\"");
    }

    #[test]
    fn only_numbers_are_taken_from_callers() {
        assert_eq!("0".parse::<RegionId>().expect("digits"), RegionId::ROOT);
        assert!("1F".parse::<RegionId>().is_err());
        assert!("".parse::<RegionId>().is_err());
    }
}
