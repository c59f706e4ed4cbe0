//! Errata: places where the document contradicts itself, or differs from the live service.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::de::{IntoDeserializer, value};
use serde::{Deserialize, Serialize};

use super::{Located, word};

/// One contradiction: the readings, what we do about it, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Erratum {
    /// What the readings disagree about.
    pub kind: Located<ErratumKind>,
    /// The readings, at least two unless the kind is `syntax`.
    pub readings: Vec<Reading>,
    /// What a request sends, where the readings give a choice: a name, a type, a value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub send: Option<Located<String>>,
    /// What an answer may contain: names (kind `name`), types (`type`), units (`unit`), values (`enum`), or
    /// paths inside the result, `$` being the result itself (`nesting`, `envelope`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accept: Vec<Located<String>>,
    /// Why, in our own words.
    pub why: Located<String>,
}

/// One reading of a disputed fact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// Section of the document, such as `1.4.9.5`.
    pub section: Located<String>,
    /// Where in the section.
    pub at: ReadingAt,
    /// The disputed fragment, exactly as printed there.
    pub quote: Located<String>,
}

/// The part of a section in which a reading stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReadingAt {
    /// A row of the parameter table or of a value table.
    Table,
    /// The printed example.
    Example,
    /// Running text: limits, remarks, headings.
    Text,
    /// Not in the document: seen at the live service.
    Service,
}

/// What the readings of an erratum disagree about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErratumKind {
    /// Two spellings of one field.
    Name,
    /// Two types of one field.
    Type,
    /// The field stands at two places of the message.
    Nesting,
    /// One place has the field, the other lacks it although it should be there.
    Missing,
    /// An example has a field that no table knows.
    Extra,
    /// Required here, optional there.
    Required,
    /// Two ranges of one number, or a value outside its range.
    Range,
    /// Two lengths of one text or list.
    Length,
    /// Two defaults.
    Default,
    /// Two sets of values, or a value outside its own set.
    Enum,
    /// A value that its own field does not allow, or that makes no sense there.
    Value,
    /// Two units, or a unit that varies.
    Unit,
    /// Where failures stand, or how their code is called.
    Envelope,
    /// Two limits of one operation.
    Limit,
    /// Two statements about who may call.
    Caller,
    /// A cross-reference that points to the wrong place.
    Reference,
    /// Two meanings of one value, field or code.
    Meaning,
    /// A printed example that is not JSON.
    Syntax,
    /// Sibling operations that describe the same thing differently.
    Sibling,
}

impl fmt::Display for ErratumKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&word(self))
    }
}

impl FromStr for ErratumKind {
    type Err = value::Error;

    fn from_str(word: &str) -> Result<Self, value::Error> {
        Self::deserialize(word.into_deserializer())
    }
}

impl fmt::Display for ReadingAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&word(self))
    }
}
