//! Objects and their fields, with the rules of each field and those between fields.

use serde_json::{Value, json};

use super::types::{self, object};
use super::{Schema, readings};
use crate::model::{Direction, Field};
use crate::spec::{Condition, Erratum, Located, Scalar, TargetKind, TimeRange, TimeUnit, TypeExpr};

/// An object under construction.
#[derive(Default)]
pub(super) struct Object {
    properties: Schema,
    required: Vec<String>,
    rules: Vec<Value>,
}

impl Object {
    /// An object with these fields.
    pub(super) fn of(fields: &[Field<'_>], direction: Direction) -> Self {
        let mut object = Self::default();
        object.fields(fields, direction);
        object
    }

    /// Adds fields.
    pub(super) fn fields(&mut self, fields: &[Field<'_>], direction: Direction) {
        for field in fields {
            self.field(field, direction);
        }
    }

    fn field(&mut self, field: &Field<'_>, direction: Direction) {
        let schema = property(field, direction);
        self.insert(field.wire, Value::Object(schema.clone()));
        let mut names = vec![field.wire];
        for name in readings::other_names(field) {
            names.push(name);
            let description = format!("Another reading of `{}`.", field.wire);
            self.insert(name, readings::deprecated(schema.clone(), description));
        }
        match direction {
            Direction::Request if field.spec.required => self.required.push(field.wire.to_owned()),
            Direction::Answer if field.spec.required => self.require_one_of(&names),
            _ => {}
        }
        if let (Direction::Request, Some(condition)) = (direction, field.required_when()) {
            self.rules.push(required_when(field.wire, condition));
        }
    }

    /// Adds a property; one that is there already stays.
    pub(super) fn insert(&mut self, name: &str, schema: Value) {
        self.properties.entry(name).or_insert(schema);
    }

    /// Demands a property.
    pub(super) fn require(&mut self, name: &str) {
        self.required.push(name.to_owned());
    }

    /// Demands at least one of several properties.
    pub(super) fn require_one_of(&mut self, names: &[&str]) {
        match names {
            [name] => self.require(name),
            _ => {
                let branches: Vec<_> = names.iter().map(|name| json!({ "required": [name] })).collect();
                self.rules.push(json!({ "anyOf": branches }));
            }
        }
    }

    /// Demands at least one property of each group.
    pub(super) fn require_groups(&mut self, groups: &[Vec<Located<String>>]) {
        for group in groups {
            let names: Vec<_> = group.iter().map(|name| name.as_str()).collect();
            self.require_one_of(&names);
        }
    }

    /// Adds what names a device, a channel or a child.
    pub(super) fn target(&mut self, kinds: &[TargetKind]) {
        let device = !kinds.contains(&TargetKind::Child);
        let parent = if device { "the device" } else { "the device, or of the device above the child" };
        self.insert("qrCode", described(types::reference("QrCode"), format!("Code of {parent}; it wins over `mac`.")));
        self.insert("mac", described(types::reference("Mac"), format!("MAC address of {parent}.")));
        self.require_one_of(&["qrCode", "mac"]);
        if kinds.contains(&TargetKind::Channel) {
            let number = object(json!({ "type": "integer", "format": "int32" }));
            self.insert("channelId", described(number, "Number of the channel.".to_owned()));
        }
        if kinds.contains(&TargetKind::Child) {
            self.insert("childMac", described(types::reference("Mac"), "MAC address of the child.".to_owned()));
        }
        match kinds {
            [TargetKind::Channel] => self.require("channelId"),
            [TargetKind::Child] => self.require("childMac"),
            _ => {}
        }
    }

    /// Adds the keys that only examples have.
    pub(super) fn examples_only<'a>(&mut self, keys: impl IntoIterator<Item = &'a str>) {
        for key in keys {
            self.insert(key, readings::deprecated(Schema::new(), "In an example only; it is not sent.".to_owned()));
        }
    }

    /// Whether there are no properties.
    pub(super) fn is_empty(&self) -> bool {
        self.properties.is_empty()
    }

    /// The schema.
    pub(super) fn schema(self) -> Schema {
        let mut schema = object(json!({ "type": "object" }));
        if !self.properties.is_empty() {
            schema.insert("properties".to_owned(), Value::Object(self.properties));
        }
        if !self.required.is_empty() {
            schema.insert("required".to_owned(), json!(self.required));
        }
        if !self.rules.is_empty() {
            schema.insert("allOf".to_owned(), json!(self.rules));
        }
        schema
    }
}

/// A schema that tells first what it is, and last where the document says so and what is disputed about it.
pub(super) fn annotated(schema: Schema, doc: String, section: Option<&Located<String>>, errata: &[Erratum]) -> Value {
    let mut whole = object(json!({ "description": doc }));
    whole.extend(schema);
    whole.extend(section.map(|section| ("x-tums-section".to_owned(), json!(section))));
    readings::attach(&mut whole, errata);
    Value::Object(whole)
}

/// The schema of a field, in every reading.
pub(super) fn property(field: &Field<'_>, direction: Direction) -> Schema {
    let mut schema = readings::schema(field, direction);
    let always = field.spec.required && direction != Direction::Both;
    if direction.is_read() && !always {
        schema = types::nullable(schema);
    }
    schema.insert("description".to_owned(), json!(description(field, direction)));
    limits(&mut schema, field);
    if let Some(default) = &field.spec.default {
        schema.insert("default".to_owned(), json!(default));
    }
    if let Some(constant) = &field.spec.constant {
        schema.insert("const".to_owned(), json!(constant));
    }
    readings::attach(&mut schema, &field.spec.errata);
    schema
}

fn described(schema: Schema, description: String) -> Value {
    let mut schema = schema;
    schema.insert("description".to_owned(), json!(description));
    Value::Object(schema)
}

/// The documented range and length.
fn limits(schema: &mut Schema, field: &Field<'_>) {
    let mut bound = |names: [&str; 2], ends: [Option<Value>; 2]| {
        for (name, end) in names.into_iter().zip(ends) {
            schema.extend(end.map(|end| (name.to_owned(), end)));
        }
    };
    if let Some(range) = field.range() {
        bound(["minimum", "maximum"], range.map(|end| end.map(Value::from)));
    }
    if let Some(length) = field.length() {
        let names = match types::expression(field) {
            TypeExpr::List(_) | TypeExpr::Sort(_) | TypeExpr::Tuple(_) => ["minItems", "maxItems"],
            TypeExpr::Map(..) => ["minProperties", "maxProperties"],
            TypeExpr::Scalar(_) | TypeExpr::Named(_) => ["minLength", "maxLength"],
        };
        bound(names, length.map(|end| end.map(Value::from)));
    }
    if let Some(length) = field.weighted_length() {
        bound(["minLength", "maxLength"], [None, Some(Value::from(length.other.max(length.chinese)))]);
    }
}

/// What a field means, with what a schema cannot say.
fn description(field: &Field<'_>, direction: Direction) -> String {
    let spec = field.spec;
    let mut text = spec.doc.trim().to_owned();
    let mut say = |sentence: String| {
        text.push(' ');
        text.push_str(&sentence);
    };
    if let Some(unit) = unit(&types::expression(field)).filter(|unit| !spec.doc.contains(unit)) {
        say(format!("In {unit}."));
    }
    if spec.required && direction == Direction::Both {
        say("Required in requests.".to_owned());
    }
    if let Some(condition) = field.required_when() {
        let values: Vec<_> = condition.is.iter().map(|value| format!("`{value}`")).collect();
        say(format!("Required when `{}` is {}.", condition.field.value, values.join(" or ")));
    }
    if let Some(length) = field.weighted_length() {
        say(format!("At most {} Chinese or {} other characters.", length.chinese, length.other));
    }
    if let Some(range) = spec.range.as_ref().filter(|_| spec.assumed) {
        say(format!("Presumably {}.", ends(range.value)));
    }
    if let Some(length) = spec.length.as_ref().filter(|_| spec.assumed) {
        say(format!("Its length is presumably {}.", ends(length.value)));
    }
    text
}

fn ends<T: std::fmt::Display>(ends: [Option<T>; 2]) -> String {
    match ends {
        [Some(least), Some(most)] => format!("from {least} to {most}"),
        [Some(least), None] => format!("at least {least}"),
        [None, Some(most)] => format!("at most {most}"),
        [None, None] => "not limited".to_owned(),
    }
}

/// What a time is counted in.
fn unit(ty: &TypeExpr) -> Option<&'static str> {
    match ty {
        TypeExpr::Scalar(Scalar::Timestamp { unit: TimeUnit::Seconds, .. }) => Some("seconds since 1970"),
        TypeExpr::Scalar(Scalar::Timestamp { unit: TimeUnit::Milliseconds, .. }) => Some("milliseconds since 1970"),
        TypeExpr::Scalar(Scalar::Duration { .. }) => Some("seconds"),
        _ => None,
    }
}

/// The limits of time ranges, which a schema cannot say.
pub(super) fn time_ranges(ranges: &[TimeRange]) -> String {
    let sentence = |range: &TimeRange| {
        let span = range.max_span_s.map(|span| format!("at most {span} s long"));
        let back = range.look_back_s.map(|back| format!("begins at most {back} s ago"));
        let limits: Vec<_> = span.into_iter().chain(back).collect();
        let limits = if limits.is_empty() { "must not end before it begins".to_owned() } else { limits.join(", ") };
        format!("The time from `{}` to `{}`: {limits}.", range.from.value, range.to.value)
    };
    ranges.iter().map(sentence).collect::<Vec<_>>().join(" ")
}

fn required_when(name: &str, condition: &Condition) -> Value {
    let other = &condition.field.value;
    let holds = json!({ "properties": { other: { "enum": condition.is } }, "required": [other] });
    json!({ "anyOf": [{ "required": [name] }, { "not": holds }] })
}
