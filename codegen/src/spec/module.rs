//! One module file: a chapter of the document with its enums, types and operations.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Entries, Erratum, Field, Located, Operation};

/// A file of `spec/modules/`, and also `common.yaml` and `push.yaml` (which have no operations).
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Module {
    /// Name of the module: the file's name, the cargo feature, the method of the client.
    pub module: Located<String>,
    /// Section of the document.
    #[serde(default)]
    pub section: Option<Located<String>>,
    /// Title in both languages.
    pub title: Title,
    /// What the module is about.
    pub doc: Located<String>,
    /// Sets of values.
    #[serde(default)]
    pub enums: Entries<Enum>,
    /// Objects.
    #[serde(default)]
    pub types: Entries<TypeDef>,
    /// Calls, in the document's order.
    #[serde(default)]
    pub operations: Entries<Operation>,
}

/// A title: ours, and the vendor's as printed.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// English, ours.
    pub en: Located<String>,
    /// Chinese, as in the document, so that a reader finds the place.
    pub zh: Located<String>,
}

/// An open set of values: values that are not listed survive.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Enum {
    /// What the values are on the wire.
    pub wire: EnumWire,
    /// Section or table number in the document.
    #[serde(default)]
    pub section: Option<Located<String>>,
    /// What the values say.
    pub doc: Located<String>,
    /// The values under their Rust names.
    pub values: Entries<ValueDef>,
    /// Contradictions about the set.
    #[serde(default)]
    pub errata: Vec<Erratum>,
}

/// What the values of an enum are on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EnumWire {
    /// JSON numbers.
    Int,
    /// JSON strings.
    String,
    /// Bit masks: a list of signed 32-bit words; each value is one bit, written as its words.
    Words,
}

/// One value.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ValueDef {
    /// The value on the wire.
    pub value: Located<Value>,
    /// What it means.
    pub doc: Located<String>,
    /// A short Chinese meaning, where users read it in tables.
    #[serde(default)]
    pub zh: Option<Located<String>>,
    /// The group that the document lists it under, such as the kind of device of a type name.
    #[serde(default)]
    pub group: Option<Located<String>>,
    /// What follows from it: the state does not change any more.
    #[serde(default)]
    pub terminal: Option<Terminal>,
}

/// How a state ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Terminal {
    /// It worked.
    Success,
    /// It did not.
    Failure,
}

/// A nested object.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypeDef {
    /// Section of the document.
    #[serde(default)]
    pub section: Option<Located<String>>,
    /// What one of it is.
    pub doc: Located<String>,
    /// Its fields.
    pub fields: Entries<Field>,
    /// Of each group of fields at least one must be set.
    #[serde(default)]
    pub at_least_one_of: Vec<Vec<Located<String>>>,
    /// Pairs of fields that bound a time range.
    #[serde(default)]
    pub time_ranges: Vec<TimeRange>,
    /// The document's examples of an object that comes by itself, such as a push message.
    #[serde(default)]
    pub examples: Vec<Located<Value>>,
    /// Contradictions about the object as a whole.
    #[serde(default)]
    pub errata: Vec<Erratum>,
}

/// Two fields that bound a range of time.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TimeRange {
    /// Field with the start.
    pub from: Located<String>,
    /// Field with the end.
    pub to: Located<String>,
    /// Longest range, in seconds.
    #[serde(default)]
    pub max_span_s: Option<u64>,
    /// How far back the start may lie, in seconds. Only the server can judge it.
    #[serde(default)]
    pub look_back_s: Option<u64>,
}
