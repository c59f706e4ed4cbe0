//! One field of a request, an answer or a nested type, with its rules.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::{Erratum, Located};

/// A field under its wire name.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The type expression.
    #[serde(rename = "type")]
    pub ty: Located<String>,
    /// Requests: must be sent. Answers: without it the answer means nothing, so its absence is an error.
    #[serde(default)]
    pub required: bool,
    /// Required when another field of the same object has one of these values.
    #[serde(default)]
    pub required_when: Option<Located<Condition>>,
    /// Smallest and largest number, either may be `null`.
    #[serde(default)]
    pub range: Option<Located<[Option<i64>; 2]>>,
    /// Fewest and most characters of a text or items of a list, either may be `null`.
    #[serde(default)]
    pub length: Option<Located<[Option<u64>; 2]>>,
    /// A length that counts Chinese characters apart.
    #[serde(default)]
    pub weighted_length: Option<Located<WeightedLength>>,
    /// The range or length is our assumption: documented, not enforced.
    #[serde(default)]
    pub assumed: bool,
    /// What the cloud takes when the field is not sent.
    #[serde(default)]
    pub default: Option<Located<Value>>,
    /// The only value; it is filled in.
    #[serde(default, rename = "const")]
    pub constant: Option<Located<Value>>,
    /// Name in Rust, where the wire name does not make a good one.
    #[serde(default)]
    pub rust: Option<Located<String>>,
    /// What it means, in our own words.
    pub doc: Located<String>,
    /// Contradictions about this field.
    #[serde(default)]
    pub errata: Vec<Erratum>,
}

/// A condition on another field of the same object.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Wire name of the other field.
    pub field: Located<String>,
    /// Its values for which the condition holds.
    pub is: Vec<Value>,
}

/// At most so many Chinese characters, or so many others.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WeightedLength {
    /// Most characters when all are Chinese.
    pub chinese: u64,
    /// Most characters when none is.
    pub other: u64,
}
