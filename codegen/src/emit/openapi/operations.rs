//! An operation: its path, request, answers and extensions; and the messages that the cloud posts.

use serde_json::{Value, json};

use super::objects::{self, Object};
use super::types::{self, object, reference};
use super::{Schema, components, paragraphs, readings, zh};
use crate::model::{Answer, Direction, Field, Model, Module, ModuleKind, Object as ModelObject, Operation, Outcome};
use crate::spec::{Apps, Auth, ErratumKind, Example, Limits, TargetKind};

/// Every operation under its path.
pub(super) fn paths(model: &Model<'_>) -> Value {
    let path = |(module, operation): (&Module<'_>, &Operation<'_>)| {
        (operation.spec.path.value.clone(), json!({ "post": self::operation(model, module, operation) }))
    };
    Value::Object(model.operations().map(path).collect())
}

/// The messages: types of `push.yaml` that come by themselves and so have examples of their own.
pub(super) fn webhooks(model: &Model<'_>) -> Value {
    let modules = model.modules.iter().filter(|module| module.kind == ModuleKind::Push);
    let messages = modules.flat_map(|module| module.objects.iter().map(move |message| (module, message)));
    let messages = messages.filter(|(_, message)| !message.spec.examples.is_empty());
    Value::Object(messages.map(|(module, message)| (message.name.to_owned(), webhook(module, message))).collect())
}

fn webhook(module: &Module<'_>, message: &ModelObject<'_>) -> Value {
    let examples = message.spec.examples.iter().enumerate();
    let examples: Schema =
        examples.map(|(place, value)| (example_name(place, None), json!({ "value": value }))).collect();
    json!({
        "post": {
            "operationId": format!("receive{}", message.name),
            "tags": [module.name],
            "summary": module.spec.title.en,
            "description": message.spec.doc,
            "security": [],
            "requestBody": {
                "required": true,
                "content": { "application/json": { "schema": reference(message.name), "examples": examples } },
            },
            "responses": { "200": { "description": "Your server has taken the message over." } },
        },
    })
}

fn operation(model: &Model<'_>, module: &Module<'_>, operation: &Operation<'_>) -> Value {
    let spec = operation.spec;
    let mut item = object(json!({
        "operationId": operation.wire,
        "tags": [module.name],
        "summary": spec.title.en,
        "description": description(operation),
    }));
    if !operation.query.is_empty() {
        item.insert("parameters".to_owned(), operation.query.iter().map(parameter).collect());
    }
    match spec.auth {
        Auth::Signed => {
            item.insert("requestBody".to_owned(), request_body(operation));
        }
        Auth::UrlToken => {
            item.insert("security".to_owned(), json!([]));
        }
    }
    item.insert("responses".to_owned(), responses(model, operation));
    item.extend(extensions(operation));
    readings::attach(&mut item, &spec.errata);
    Value::Object(item)
}

fn description(operation: &Operation<'_>) -> String {
    let spec = operation.spec;
    let callers = match spec.apps {
        Apps::Project => "For project-type applications.",
        Apps::Device => "For device-type applications.",
        Apps::Both => "For applications of both types.",
    };
    let kept = spec.valid_for_s.map(|seconds| format!("The result is kept for {seconds} s.")).unwrap_or_default();
    let place = format!("Section {}. {} {callers}", spec.section.value, zh(&spec.title));
    let unsigned = match spec.auth {
        Auth::Signed => String::new(),
        Auth::UrlToken => "The call has no body and no signature: the token in its URL authenticates it.".to_owned(),
    };
    let limits = limits(&spec.limits);
    let ranges = objects::time_ranges(&spec.time_ranges);
    paragraphs([spec.doc.value.clone(), limits, ranges, kept, unsigned, place])
}

fn limits(limits: &Limits) -> String {
    let online = limits.online.then(|| "The device must be online.".to_owned());
    let paid = limits.paid.then(|| "The device must be paid for or on trial.".to_owned());
    let interval = limits.min_interval_s.map(|seconds| format!("At least {seconds} s lie between two calls."));
    let other = limits.doc.as_ref().map(|doc| doc.value.clone());
    [online, paid, interval, other].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn extensions(operation: &Operation<'_>) -> Schema {
    let spec = operation.spec;
    let limits = (spec.limits != Limits::default()).then(|| json!(spec.limits));
    let some = |given: bool, value: Value| given.then_some(value);
    let all = [
        ("x-tums-section", Some(json!(spec.section))),
        ("x-tums-apps", Some(json!(spec.apps))),
        ("x-tums-effect", Some(json!(spec.effect))),
        ("x-tums-effect-when", spec.effect_when.as_ref().map(|when| json!(when))),
        ("x-tums-repeatable", spec.repeatable.as_ref().map(|reason| json!(reason))),
        ("x-tums-destructive", spec.destructive.as_ref().map(|reason| json!(reason))),
        ("x-tums-limits", limits),
        ("x-tums-paging", spec.paging.as_ref().map(|paging| json!(paging))),
        ("x-tums-batch", spec.batch.as_ref().map(|batch| json!(batch))),
        ("x-tums-valid-for-s", spec.valid_for_s.map(|seconds| json!(seconds))),
        ("x-tums-errors", some(!spec.errors.is_empty(), json!(spec.errors))),
    ];
    all.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

fn parameter(field: &Field<'_>) -> Value {
    let mut schema = objects::property(field, Direction::Request);
    let description = schema.remove("description");
    json!({
        "name": field.wire,
        "in": "query",
        "required": field.spec.required,
        "description": description,
        "schema": schema,
    })
}

fn request_body(operation: &Operation<'_>) -> Value {
    let sent = |example: &Example| example.sends.as_ref().or(example.request.as_ref()).map(|body| body.value.clone());
    let mut content = object(json!({ "schema": request(operation) }));
    content.extend(examples(operation, sent));
    json!({ "required": true, "content": { "application/json": content } })
}

fn request(operation: &Operation<'_>) -> Schema {
    let spec = operation.spec;
    let mut request = Object::default();
    let mut errata = Vec::new();
    if let Some(target) = &operation.target {
        errata.extend(&target.spec.errata);
        match target.list {
            None => request.target(&target.spec.kinds),
            Some(list) => {
                request.insert(list, targets(target.spec));
                request.require(list);
            }
        }
    }
    request.fields(&operation.request, Direction::Request);
    request.require_groups(&spec.at_least_one_of);
    let shown = readings::keys_of_examples(spec.errata.iter().chain(errata.iter().copied()));
    request.examples_only(shown.into_iter().filter(|key| printed(spec.examples.iter().map(|e| &e.request), key)));
    let mut schema = request.schema();
    // The errata of a list of targets stand at the list.
    if operation.target.as_ref().is_some_and(|target| target.list.is_none()) {
        readings::attach(&mut schema, errata);
    }
    schema
}

/// Whether a printed request has this key.
fn printed<'a>(requests: impl Iterator<Item = &'a Option<crate::spec::Located<Value>>>, key: &str) -> bool {
    requests.flatten().any(|request| request.get(key).is_some())
}

fn targets(target: &crate::spec::Target) -> Value {
    let items = match target.kinds.as_slice() {
        [TargetKind::Device] => reference("DeviceId"),
        [TargetKind::Channel] => reference("ChannelId"),
        [TargetKind::Child] => reference("ChildId"),
        kinds if kinds.len() == 3 => reference("Target"),
        kinds => {
            let mut item = Object::default();
            item.target(kinds);
            item.schema()
        }
    };
    let doc = target.doc.as_ref().map_or("What the call is aimed at.", |doc| doc.as_str());
    let mut schema = object(json!({ "type": "array", "items": items, "description": doc }));
    if let Some(length) = &target.length {
        let [least, most] = length.value;
        schema.extend(least.map(|least| ("minItems".to_owned(), json!(least))));
        schema.extend(most.map(|most| ("maxItems".to_owned(), json!(most))));
    }
    readings::attach(&mut schema, &target.errata);
    Value::Object(schema)
}

fn responses(model: &Model<'_>, operation: &Operation<'_>) -> Value {
    let spec = operation.spec;
    let mut content = object(json!({ "schema": response(operation) }));
    content.extend(examples(operation, |example| example.response.as_ref().map(|body| body.value.clone())));
    let mut ok = object(json!({ "description": known_codes(model, operation) }));
    if !operation.response_headers.is_empty() {
        let headers = operation.response_headers.iter();
        let headers: Schema = headers.map(|field| (field.wire.to_owned(), header(operation, field))).collect();
        ok.insert("headers".to_owned(), Value::Object(headers));
    }
    ok.insert("content".to_owned(), json!({ "application/json": content }));
    if let Some(next) = &spec.followed_by {
        let name = next.operation.value.clone();
        ok.insert("links".to_owned(), json!({ &name: { "operationId": name, "description": next.doc } }));
    }
    let other = json!({ "$ref": format!("#/components/responses/{}", components::NO_ENVELOPE) });
    json!({ "200": ok, "4XX": other, "5XX": other })
}

/// Success and failure, with the codes that the operation's section names.
fn known_codes(model: &Model<'_>, operation: &Operation<'_>) -> String {
    let named = operation.spec.errors.iter().filter_map(|number| {
        let code = model.codes.iter().find(|code| code.number == number.value)?;
        Some(format!("- `{}` {}: {}", code.number, code.spec.name.value, code.spec.doc.trim()))
    });
    let named: Vec<_> = named.collect();
    let first = "Success when `error_code` is 0, else an error.";
    if named.is_empty() { first.to_owned() } else { format!("{first} Among others:\n\n{}", named.join("\n")) }
}

fn header(operation: &Operation<'_>, field: &Field<'_>) -> Value {
    let mut schema = objects::property(field, Direction::Answer);
    let description = schema.remove("description");
    let mut header = object(
        json!({ "description": description, "schema": types::schema(&types::expression(field), Direction::Answer) }),
    );
    let printed = operation.spec.examples.iter().find_map(|example| example.response_headers.get(field.wire));
    header.extend(printed.map(|value| ("example".to_owned(), json!(value))));
    readings::attach(&mut header, &field.spec.errata);
    Value::Object(header)
}

/// The envelope with what this operation puts into it.
fn response(operation: &Operation<'_>) -> Value {
    let envelope = reference("Envelope");
    if let Answer::Outcomes(outcomes) = &operation.answer {
        let codes: Vec<_> = outcomes.iter().map(|outcome| outcome.code).collect();
        let error = json!({
            "title": "Error",
            "properties": { "error_code": { "not": { "enum": codes } } },
            "required": ["error_code"],
        });
        let all: Vec<_> = outcomes.iter().map(outcome).chain([error]).collect();
        return json!({ "allOf": [envelope, { "oneOf": all }] });
    }
    let mut own = Object::default();
    if let Some(result) = result(operation) {
        own.insert("result", Value::Object(result));
    }
    if let Some(failures) = failures(operation) {
        own.insert("failList", Value::Object(failures));
    }
    if own.is_empty() { json!(envelope) } else { json!({ "allOf": [envelope, own.schema()] }) }
}

fn outcome(outcome: &Outcome<'_>) -> Value {
    json!({
        "title": outcome.spec.name,
        "description": outcome.spec.doc,
        "properties": {
            "error_code": { "const": outcome.code },
            "result": Object::of(&outcome.fields, Direction::Answer).schema(),
        },
        "required": ["error_code"],
    })
}

/// The result in every reading; none if the operation has no result.
fn result(operation: &Operation<'_>) -> Option<Schema> {
    let mut result = Object::default();
    let mut readings = Vec::new();
    match &operation.answer {
        Answer::Whole(field) => return Some(objects::property(field, Direction::Answer)),
        Answer::Fields(fields) => {
            result.fields(fields, Direction::Answer);
            let whole = fields.iter().filter(|field| field.may_be_root);
            readings.extend(whole.map(|field| types::schema(&types::expression(field), Direction::Answer)));
        }
        Answer::Nothing | Answer::Outcomes(_) => {}
    }
    if let Some(list) = failures(operation).filter(|_| accepts_failures_in_result(operation)) {
        result.insert("failList", readings::deprecated(list, "Another place of `failList`.".to_owned()));
    }
    if result.is_empty() {
        return None;
    }
    readings.insert(0, result.schema());
    Some(types::nullable(if readings.len() == 1 { readings.remove(0) } else { readings::any_of(readings) }))
}

/// What errata about the envelope accept.
fn accepted_envelopes<'a>(operation: &'a Operation<'_>) -> impl Iterator<Item = &'a str> {
    let failures = operation.spec.failures.iter().flat_map(|failures| &failures.errata);
    let errata = failures.chain(&operation.spec.errata).filter(|erratum| erratum.kind.value == ErratumKind::Envelope);
    errata.flat_map(|erratum| &erratum.accept).map(|place| place.as_str())
}

fn accepts_failures_in_result(operation: &Operation<'_>) -> bool {
    accepted_envelopes(operation).any(|place| place == "result.failList")
}

/// The items that failed, with each name that their code may have.
fn failures(operation: &Operation<'_>) -> Option<Schema> {
    let fields = operation.failures.as_ref()?;
    let mut item = Object::of(fields, Direction::Answer);
    for name in accepted_envelopes(operation).filter(|place| !place.ends_with("failList")) {
        let code = object(json!({ "type": ["integer", "null"] }));
        item.insert(name, readings::deprecated(code, "Another name of `error_code`.".to_owned()));
    }
    let mut schema = object(json!({
        "type": ["array", "null"],
        "description": "Items that failed although the call as a whole was carried out.",
        "items": item.schema(),
    }));
    readings::attach(&mut schema, operation.spec.failures.iter().flat_map(|failures| &failures.errata));
    Some(schema)
}

/// The printed examples of a request or an answer.
fn examples(operation: &Operation<'_>, body: impl Fn(&Example) -> Option<Value>) -> Option<(String, Value)> {
    let examples = operation.spec.examples.iter().enumerate();
    let examples: Schema = examples
        .filter_map(|(place, example)| {
            let name = example.name.as_ref().map(|name| name.as_str());
            Some((example_name(place, name), json!({ "value": body(example)? })))
        })
        .collect();
    (!examples.is_empty()).then(|| ("examples".to_owned(), Value::Object(examples)))
}

fn example_name(place: usize, name: Option<&str>) -> String {
    name.map_or_else(|| format!("example{}", place + 1), |name| name.replace(' ', "_"))
}
