//! Fields with their rules, and where the document contradicts itself about them.

use serde_json::Value;

use super::{Json, Type, means};
use crate::wire;

wire::object! {
    /// A field of a request, an answer or an object.
    pub answer Field {
        /// Name on the wire, as it is sent.
        required name: String;
        /// Other names under which it is read.
        repeated aliases: Vec<String>;
        /// Name in Rust, without the `r#` of a keyword.
        required rust: String;
        /// Its type.
        required ty: Type = "type";
        /// In a request it must be sent. An answer without it means nothing.
        default(false) required: bool;
        /// In a request it must be sent when this holds.
        optional required_when: Condition;
        /// Smallest number.
        optional min: i64;
        /// Largest number.
        optional max: i64;
        /// Fewest characters of a text, or items of a list.
        optional min_length: i64;
        /// Most characters of a text, or items of a list.
        optional max_length: i64;
        /// Most characters of a text when all are Chinese.
        optional max_chinese: i64;
        /// Most characters of a text when none is Chinese.
        optional max_other: i64;
        /// The range or length is assumed: it is told, and not enforced.
        default(false) assumed: bool;
        /// What the cloud takes when the field is not sent.
        optional default: Json;
        /// The only value.
        optional constant: Json;
        /// What it means.
        required doc: String;
        /// Contradictions about it.
        repeated errata: Vec<Erratum>;
    }
}

impl Field {
    /// Whether it is read under this name.
    pub fn is_called(&self, name: &str) -> bool {
        self.name == name || self.aliases.iter().any(|alias| alias == name)
    }

    /// Whether the document uses this value although the field's own set lacks it.
    pub fn is_disputed(&self, value: &Value) -> bool {
        let sets = self.errata.iter().filter(|erratum| erratum.kind == ErratumKind::Enum);
        sets.flat_map(|erratum| &erratum.accept).any(|known| means(value, &known.as_str().into()))
    }
}

wire::object! {
    /// A condition on another field of the same object.
    pub answer Condition {
        /// Name of the other field.
        required field: String;
        /// Its values for which the condition holds.
        repeated is: Vec<Json>;
    }
}

wire::object! {
    /// Two fields that bound a range of time.
    pub answer TimeRange {
        /// Field with the start.
        required from: String;
        /// Field with the end.
        required to: String;
        /// Longest range, in seconds.
        optional max_span_s: i64;
        /// How far back the start may lie, in seconds; only the cloud can judge it.
        optional look_back_s: i64;
    }
}

wire::object! {
    /// A place where the document contradicts itself, or differs from the live service.
    pub answer Erratum {
        /// What the readings disagree about.
        required kind: ErratumKind;
        /// The readings.
        repeated readings: Vec<Reading>;
        /// What is sent.
        optional send: String;
        /// What is read.
        repeated accept: Vec<String>;
        /// Why.
        required why: String;
    }
}

wire::object! {
    /// One reading of a disputed fact.
    pub answer Reading {
        /// Section of the document.
        required section: String;
        /// Where in the section.
        required at: ReadingAt;
        /// The disputed fragment, as printed.
        required quote: String;
    }
}

wire::string_enum! {
    /// The part of a section in which a reading stands.
    pub enum ReadingAt {
        /// A table.
        Table = "table",
        /// A printed example.
        Example = "example",
        /// Running text.
        Text = "text",
        /// Not in the document: seen at the live service.
        Service = "service",
    }
}

wire::string_enum! {
    /// What the readings of an erratum disagree about.
    pub enum ErratumKind {
        /// Two spellings of one field.
        Name = "name",
        /// Two types of one field.
        Type = "type",
        /// Two places of one field.
        Nesting = "nesting",
        /// A field that one place lacks.
        Missing = "missing",
        /// A field of an example that no table knows.
        Extra = "extra",
        /// Required or not.
        Required = "required",
        /// Two ranges.
        Range = "range",
        /// Two lengths.
        Length = "length",
        /// Two defaults.
        Default = "default",
        /// Two sets of values, or a value outside its set.
        Enum = "enum",
        /// A value that its field does not allow.
        Value = "value",
        /// Two units, or one that varies.
        Unit = "unit",
        /// Where failures stand, or what their code is called.
        Envelope = "envelope",
        /// Two limits of an operation.
        Limit = "limit",
        /// Two statements about who may call.
        Caller = "caller",
        /// A cross-reference that leads to the wrong place.
        Reference = "reference",
        /// Two meanings.
        Meaning = "meaning",
        /// An example that is no JSON.
        Syntax = "syntax",
        /// Sibling operations that describe the same thing differently.
        Sibling = "sibling",
    }
}
