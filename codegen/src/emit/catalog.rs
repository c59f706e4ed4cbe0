//! The catalog: the resolved specification as data, for programs that ask about operations at run time.
//!
//! Absent members mean no, none or nothing. The names are those of the fields of `tums::catalog`.

use serde_json::{Map, Value, json};

use crate::model::{Answer, Direction, Enum, Field, Model, Module, ModuleKind, Object, Operation, Outcome, Type};
use crate::spec::{self, Entries, Erratum, Located, TimeRange};

/// The catalog as JSON: one line for each operation, object and enum, so that differences are easy to read.
pub fn catalog(model: &Model<'_>) -> String {
    let service = &model.spec.service.content;
    let mut text = String::from("{\n");
    for (name, value) in [
        ("title", Value::from(service.title.en.value.as_str())),
        ("title_zh", Value::from(service.title.zh.value.as_str())),
        ("doc", Value::from(service.doc.value.as_str())),
        ("revision", Value::from(service.document.name.value.as_str())),
        ("endpoint", Value::from(service.endpoints.default.value.as_str())),
        ("other_endpoints", service.endpoints.also.iter().map(|host| host.value.as_str()).collect()),
    ] {
        text += &format!("\"{name}\": {value},\n");
    }
    let chapters = model.modules.iter().filter(|module| module.kind == ModuleKind::Chapter);
    text += &section("modules", chapters.map(module));
    text += ",\n";
    text += &section("operations", model.operations().map(|(module, one)| operation(module, one)));
    text += ",\n";
    let objects = model.modules.iter().flat_map(|module| module.objects.iter().map(move |one| object(module, one)));
    text += &section("objects", objects);
    text += ",\n";
    let enums = model.modules.iter().flat_map(|module| module.enums.iter().map(move |one| enumeration(module, one)));
    text += &section("enums", enums);
    text + "\n}\n"
}

fn section(name: &str, items: impl Iterator<Item = Members>) -> String {
    let lines: Vec<String> = items.map(|item| Value::Object(item.0).to_string()).collect();
    format!("\"{name}\": [\n{}\n]", lines.join(",\n"))
}

/// A JSON object that leaves out what says nothing.
#[derive(Default)]
struct Members(Map<String, Value>);

impl Members {
    fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        let value = value.into();
        let empty = match &value {
            Value::Null | Value::Bool(false) => true,
            Value::Array(items) => items.is_empty(),
            Value::Object(members) => members.is_empty(),
            _ => false,
        };
        if !empty {
            self.0.insert(name.to_owned(), value);
        }
        self
    }

    /// A JSON value as it is: `null`, `false` and an empty list mean something here.
    fn with_json(mut self, name: &str, value: Option<&Value>) -> Self {
        if let Some(value) = value {
            self.0.insert(name.to_owned(), value.clone());
        }
        self
    }
}

impl From<Members> for Value {
    fn from(members: Members) -> Self {
        Self::Object(members.0)
    }
}

fn module(module: &Module<'_>) -> Members {
    Members::default()
        .with("name", module.name)
        .with("section", text(module.spec.section.as_ref()))
        .with("title", module.spec.title.en.value.as_str())
        .with("title_zh", module.spec.title.zh.value.as_str())
        .with("doc", module.spec.doc.value.as_str())
}

fn operation(module: &Module<'_>, operation: &Operation<'_>) -> Members {
    let spec = operation.spec;
    let members = Members::default()
        .with("name", operation.wire)
        .with("module", module.name)
        .with("rust", operation.request_type.as_str())
        .with("method", operation.method.as_str())
        .with("section", spec.section.value.as_str())
        .with("title", spec.title.en.value.as_str())
        .with("title_zh", spec.title.zh.value.as_str())
        .with("doc", spec.doc.value.as_str())
        .with("path", spec.path.value.as_str())
        .with("apps", plain(&spec.apps))
        .with("effect", plain(&spec.effect))
        .with("effect_when", effect_when(spec))
        .with("repeatable", text(spec.repeatable.as_ref()))
        .with("destructive", text(spec.destructive.as_ref()))
        .with("unsigned", spec.auth == spec::Auth::UrlToken)
        .with("online", spec.limits.online)
        .with("paid", spec.limits.paid)
        .with("min_interval_s", spec.limits.min_interval_s)
        .with("conditions", text(spec.limits.doc.as_ref()))
        .with("target", target(operation));
    let members = members
        .with("query", fields(&operation.query))
        .with("request", fields(&operation.request))
        .with("at_least_one_of", groups(&spec.at_least_one_of))
        .with("time_ranges", time_ranges(&spec.time_ranges));
    answer(members, &operation.answer)
        .with("failures", operation.failures.as_ref().map(|failures| fields(failures)))
        .with("response_headers", fields(&operation.response_headers))
        .with("valid_for_s", spec.valid_for_s)
        .with("paging", paging(operation))
        .with("batch", batch(operation))
        .with("followed_by", spec.followed_by.as_ref().map(|next| next.operation.value.as_str()))
        .with("finished_when", spec.followed_by.as_ref().map(|next| next.doc.value.as_str()))
        .with("errors", spec.errors.iter().map(|code| code.value).collect::<Vec<_>>())
        .with("examples", spec.examples.iter().map(|example| example_of(example)).collect::<Vec<_>>())
        .with("errata", errata(&operation_errata(spec)))
}

/// Errata about the operation, its targets and its failures: none of them belongs to one field.
fn operation_errata(spec: &spec::Operation) -> Vec<Erratum> {
    let target = spec.target.iter().flat_map(|target| &target.errata);
    let failures = spec.failures.iter().flat_map(|failures| &failures.errata);
    spec.errata.iter().chain(target).chain(failures).cloned().collect()
}

fn effect_when(spec: &spec::Operation) -> Value {
    let Some(conditional) = &spec.effect_when else { return Value::Null };
    let when: Map<String, Value> =
        conditional.when.iter().map(|entry| (entry.name.value.clone(), entry.value.clone())).collect();
    json!({ "when": when, "then": plain(&conditional.then) })
}

fn target(operation: &Operation<'_>) -> Value {
    let Some(target) = &operation.target else { return Value::Null };
    let kinds: Vec<Value> = target.spec.kinds.iter().map(plain).collect();
    let [least, most] = target.spec.length.as_ref().map(|length| length.value).unwrap_or_default();
    Members::default()
        .with("kinds", kinds)
        .with("list", target.list)
        .with("min_length", least)
        .with("max_length", most)
        .with("doc", text(target.spec.doc.as_ref()))
        .into()
}

fn answer(members: Members, answer: &Answer<'_>) -> Members {
    match answer {
        Answer::Nothing => members,
        Answer::Fields(answer) => members.with("response", fields(answer)),
        Answer::Whole(result) => members.with("result", field(result)),
        Answer::Outcomes(outcomes) => members.with("outcomes", outcomes.iter().map(outcome).collect::<Vec<_>>()),
    }
}

fn outcome(outcome: &Outcome<'_>) -> Value {
    Members::default()
        .with("code", outcome.code)
        .with("name", outcome.spec.name.value.as_str())
        .with("doc", outcome.spec.doc.value.as_str())
        .with("fields", fields(&outcome.fields))
        .into()
}

fn paging(operation: &Operation<'_>) -> Value {
    let Some(paging) = &operation.paging else { return Value::Null };
    let spec = paging.spec;
    Members::default()
        .with("style", plain(&spec.style))
        .with("from", spec.from.value.as_str())
        .with("size", text(spec.size.as_ref()))
        .with("to", text(spec.to.as_ref()))
        .with("max", spec.max)
        .with("items", spec.items.value.as_str())
        .with("total", text(spec.total.as_ref()))
        .with("key", texts(&spec.key))
        .into()
}

fn batch(operation: &Operation<'_>) -> Value {
    let Some(batch) = operation.batch else { return Value::Null };
    Members::default()
        .with("list", batch.list.value.as_str())
        .with("max", batch.max)
        .with("merge", plain(&batch.merge))
        .with("fields", texts(&batch.fields))
        .into()
}

fn object(module: &Module<'_>, object: &Object<'_>) -> Members {
    let direction = match object.direction {
        Direction::Request => "request",
        Direction::Answer => "answer",
        Direction::Both => "both",
    };
    Members::default()
        .with("name", object.name)
        .with("module", module.name)
        .with("section", text(object.spec.section.as_ref()))
        .with("doc", object.spec.doc.value.as_str())
        .with("direction", direction)
        .with("fields", fields(&object.fields))
        .with("at_least_one_of", groups(&object.spec.at_least_one_of))
        .with("time_ranges", time_ranges(&object.spec.time_ranges))
        .with("examples", object.spec.examples.iter().map(|example| example.value.clone()).collect::<Vec<_>>())
        .with("errata", errata(&object.spec.errata))
}

fn enumeration(module: &Module<'_>, definition: &Enum<'_>) -> Members {
    let values = definition.spec.values.iter().map(|entry| {
        let value = &entry.value;
        Members::default()
            .with("name", entry.name.value.as_str())
            .with_json("value", Some(&value.value.value))
            .with("doc", value.doc.value.as_str())
            .with("zh", text(value.zh.as_ref()))
            .with("group", text(value.group.as_ref()))
            .with("terminal", value.terminal.as_ref().map(plain))
            .into()
    });
    Members::default()
        .with("name", definition.name)
        .with("module", module.name)
        .with("section", text(definition.spec.section.as_ref()))
        .with("doc", definition.spec.doc.value.as_str())
        .with("wire", plain(&definition.spec.wire))
        .with("values", values.collect::<Vec<Value>>())
        .with("errata", errata(&definition.spec.errata))
}

fn fields(fields: &[Field<'_>]) -> Vec<Value> {
    fields.iter().map(field).collect()
}

fn field(field: &Field<'_>) -> Value {
    let spec = field.spec;
    let [least, most] = spec.range.as_ref().map(|range| range.value).unwrap_or_default();
    let [shortest, longest] = spec.length.as_ref().map(|length| length.value).unwrap_or_default();
    let condition = spec.required_when.as_ref();
    let when = condition.map(|condition| json!({ "field": condition.field.value, "is": condition.is }));
    let weighted = spec.weighted_length.as_ref();
    Members::default()
        .with("name", field.wire)
        .with("aliases", field.aliases.clone())
        .with("rust", field.plain_rust())
        .with("type", type_of(&field.ty))
        .with("required", spec.required)
        .with("required_when", when)
        .with("min", least)
        .with("max", most)
        .with("min_length", shortest)
        .with("max_length", longest)
        .with("max_chinese", weighted.map(|length| length.chinese))
        .with("max_other", weighted.map(|length| length.other))
        .with("assumed", spec.assumed)
        .with_json("default", spec.default.as_ref().map(|default| &default.value))
        .with_json("constant", spec.constant.as_ref().map(|constant| &constant.value))
        .with("doc", spec.doc.value.as_str())
        .with("errata", errata(&spec.errata))
        .into()
}

/// Scalars and the SDK's own types are texts; whatever has parts is an object with one member.
fn type_of(ty: &Type) -> Value {
    match ty {
        Type::Scalar(scalar) => scalar.text().into(),
        Type::Sdk(sdk) => sdk.name().into(),
        Type::Enum(name) => json!({ "enum": name }),
        Type::Object(name) => json!({ "object": name }),
        Type::List(item) => json!({ "list": type_of(item) }),
        Type::Map(key, value) => json!({ "map": [type_of(key), type_of(value)] }),
        Type::Tuple(places) => json!({ "tuple": places.iter().map(type_of).collect::<Vec<_>>() }),
        Type::Sort(key) => json!({ "sort": key }),
    }
}

fn example_of(example: &spec::Example) -> Value {
    let json = |value: &Option<Located<Value>>| value.as_ref().map(|value| value.value.clone());
    Members::default()
        .with("name", text(example.name.as_ref()))
        .with_json("request", json(&example.request).as_ref())
        .with_json("sends", json(&example.sends).as_ref())
        .with("because", text(example.because.as_ref()))
        .with_json("response", json(&example.response).as_ref())
        .with("response_headers", headers(&example.response_headers))
        .into()
}

fn headers(headers: &Entries<String>) -> Map<String, Value> {
    headers.iter().map(|entry| (entry.name.value.clone(), entry.value.as_str().into())).collect()
}

fn errata(errata: &[Erratum]) -> Vec<Value> {
    let reading = |reading: &spec::Reading| json!({ "section": reading.section.value, "at": plain(&reading.at), "quote": reading.quote.value });
    let erratum = |erratum: &Erratum| {
        Members::default()
            .with("kind", plain(&erratum.kind.value))
            .with("readings", erratum.readings.iter().map(reading).collect::<Vec<_>>())
            .with("send", text(erratum.send.as_ref()))
            .with("accept", texts(&erratum.accept))
            .with("why", erratum.why.value.as_str())
            .into()
    };
    errata.iter().map(erratum).collect()
}

fn groups(groups: &[Vec<Located<String>>]) -> Vec<Value> {
    groups.iter().map(|group| texts(group).into()).collect()
}

fn time_ranges(ranges: &[TimeRange]) -> Vec<Value> {
    let range = |range: &TimeRange| {
        Members::default()
            .with("from", range.from.value.as_str())
            .with("to", range.to.value.as_str())
            .with("max_span_s", range.max_span_s)
            .with("look_back_s", range.look_back_s)
            .into()
    };
    ranges.iter().map(range).collect()
}

fn text(text: Option<&Located<String>>) -> Option<&str> {
    text.map(|text| text.value.as_str())
}

fn texts(texts: &[Located<String>]) -> Vec<&str> {
    texts.iter().map(|text| text.value.as_str()).collect()
}

/// The spelling that the specification itself uses.
fn plain<T: serde::Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}
