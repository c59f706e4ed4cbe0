//! The OpenAPI export: complete, true to the specification and its examples, and accepted by independent validators.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use jsonschema::{Registry, Validator};
use serde_json::{Value, json};
use tums_codegen::spec::{self, Entries, Field, Operation, Spec, TypeExpr};

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let text = std::fs::read_to_string(folder().join("openapi.json")).expect("`cargo xtask gen` has written it");
    serde_json::from_str(&text).expect("it is JSON")
});

static SPEC: LazyLock<Spec> = LazyLock::new(|| spec::load(&folder()).expect("a specification that can be read"));

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec")
}

fn operations() -> impl Iterator<Item = (&'static str, &'static Operation)> {
    let operations = SPEC.modules.iter().flat_map(|file| &file.content.operations);
    operations.map(|entry| (entry.name.value.as_str(), &entry.value))
}

fn operation(name: &str) -> &'static Operation {
    operations().find(|(other, _)| *other == name).expect("an operation").1
}

/// Where an operation stands in the document.
fn place(operation: &Operation) -> String {
    format!("/paths/{}/post", operation.path.replace('/', "~1"))
}

/// Where the body of its requests stands.
fn request(operation: &Operation) -> String {
    place(operation) + "/requestBody/content/application~1json"
}

/// Where the body of its answers stands.
fn answer(operation: &Operation) -> String {
    place(operation) + "/responses/200/content/application~1json"
}

fn at(place: &str) -> &'static Value {
    DOCUMENT.pointer(place).unwrap_or(&Value::Null)
}

/// The validator of the schema at a place of the document.
fn validator(place: &str) -> Validator {
    const DOCUMENT_URI: &str = "urn:tums:openapi";
    static REGISTRY: LazyLock<Registry<'static>> = LazyLock::new(|| {
        let registry = Registry::new().add(DOCUMENT_URI, DOCUMENT.clone()).expect("a resource");
        registry.prepare().expect("references that lead somewhere")
    });
    let schema = json!({ "$ref": format!("{DOCUMENT_URI}#{place}") });
    jsonschema::options().with_registry(&REGISTRY).offline().build(&schema).expect("a schema")
}

/// Calls `visit` with every object in a value.
fn each_object(value: &Value, visit: &mut impl FnMut(&Value)) {
    match value {
        Value::Object(members) => {
            visit(value);
            members.values().for_each(|member| each_object(member, visit));
        }
        Value::Array(items) => items.iter().for_each(|item| each_object(item, visit)),
        _ => {}
    }
}

#[test]
fn every_operation_says_where_it_stands_who_may_call_it_and_what_repeating_does() {
    assert_eq!(DOCUMENT["paths"].as_object().map(serde_json::Map::len), Some(operations().count()));
    for (name, operation) in operations() {
        let exported = at(&place(operation));
        assert_eq!(exported["operationId"], name);
        assert_eq!(exported["x-tums-section"], operation.section.value, "{name}");
        assert_eq!(exported["x-tums-apps"], json!(operation.apps), "{name}");
        assert_eq!(exported["x-tums-effect"], json!(operation.effect), "{name}");
        assert_eq!(exported["summary"], operation.title.en.value, "{name}");
    }
}

#[test]
fn every_error_code_stands_in_the_order_of_the_document() {
    let codes = DOCUMENT["x-tums-error-codes"].as_object().expect("an object");
    let known = &SPEC.errors.content.codes;
    assert!(codes.keys().eq(known.iter().map(|entry| &entry.name.value)));
    for entry in known {
        assert_eq!(codes[&entry.name.value], json!(entry.value));
    }
}

#[test]
fn every_enum_is_open() {
    let files = [&SPEC.common, &SPEC.push].into_iter().chain(&SPEC.modules);
    for entry in files.flat_map(|file| &file.content.enums) {
        let schema = &DOCUMENT["components"]["schemas"][&entry.name.value];
        let values: Vec<_> = entry.value.values.iter().map(|value| &value.value.value.value).collect();
        assert_eq!(schema["anyOf"][0]["enum"], json!(values), "{}", entry.name.value);
        assert!(schema["anyOf"][1]["type"].is_string(), "{}", entry.name.value);
    }
    let status = validator("/components/schemas/DeviceStatus");
    assert!(status.is_valid(&json!(1)) && status.is_valid(&json!(4711)) && !status.is_valid(&json!("online")));
}

#[test]
fn documented_ranges_and_lengths_are_limits() {
    let mut seen = 0;
    for (name, operation) in operations().filter(|(_, operation)| !operation.request.is_empty()) {
        seen += limits(name, &operation.request, at(&(request(operation) + "/schema/properties")));
    }
    for entry in SPEC.modules.iter().flat_map(|file| &file.content.types) {
        let schema = &DOCUMENT["components"]["schemas"][&entry.name.value];
        seen += limits(&entry.name.value, &entry.value.fields, &schema["properties"]);
    }
    assert!(seen > 40, "only {seen} limits");
}

/// Compares the limits of these fields with those of the exported properties, and counts them.
fn limits(owner: &str, fields: &Entries<Field>, properties: &Value) -> usize {
    let mut seen = 0;
    for entry in fields.iter().filter(|entry| !entry.value.assumed) {
        let (field, property) = (&entry.value, &properties[&entry.name.value]);
        let mut check = |keyword: &str, end: Option<Value>| {
            let Some(end) = end else { return };
            assert_eq!(property[keyword], end, "{keyword} of {owner}.{}", entry.name.value);
            seen += 1;
        };
        if let Some(range) = &field.range {
            check("minimum", range.value[0].map(Value::from));
            check("maximum", range.value[1].map(Value::from));
        }
        if let Some(length) = &field.length {
            let list = matches!(field.ty.parse(), Ok(TypeExpr::List(_) | TypeExpr::Sort(_)));
            check(if list { "minItems" } else { "minLength" }, length.value[0].map(Value::from));
            check(if list { "maxItems" } else { "maxLength" }, length.value[1].map(Value::from));
        }
    }
    seen
}

/// Every erratum of the YAML files is in the export, word for word, and none twice.
#[test]
fn no_erratum_is_lost() {
    let mut exported = Vec::new();
    each_object(&DOCUMENT, &mut |object| {
        let own = ["x-tums-errata", "errata"].into_iter().filter_map(|key| object.get(key)?.as_array());
        exported.extend(own.flatten().cloned());
    });
    let mut written = Vec::new();
    let modules = SPEC.modules.iter().map(|file| file.path.clone());
    let others = ["service.yaml", "errors.yaml", "common.yaml", "push.yaml"].map(|name| folder().join(name));
    for path in modules.chain(others) {
        let text = std::fs::read_to_string(&path).expect("it was read before");
        let yaml: Value = serde_saphyr::from_str(&text).expect("it was read before");
        each_object(&yaml, &mut |object| written.extend(object.get("errata").and_then(Value::as_array).cloned()));
    }
    let written: Vec<_> = written.into_iter().flatten().collect();
    assert!(written.len() > 100, "only {} errata", written.len());
    assert_eq!(exported.len(), written.len());
    for erratum in written {
        let text =
            |value: &Value| value["why"].as_str().map(|why| why.split_whitespace().collect::<Vec<_>>().join(" "));
        let same = |other: &&Value| text(other) == text(&erratum) && other["readings"] == erratum["readings"];
        assert!(exported.iter().any(|other| same(&other)), "{erratum}");
    }
}

#[test]
fn both_names_of_a_disputed_field_are_properties_and_one_is_deprecated() {
    let mut seen = 0;
    each_object(&DOCUMENT, &mut |object| {
        let Some(properties) = object.get("properties").and_then(Value::as_object) else { return };
        for (name, property) in properties {
            let errata = property["x-tums-errata"].as_array().into_iter().flatten();
            for erratum in errata.filter(|erratum| erratum["kind"] == "name") {
                assert_eq!(property["deprecated"], Value::Null, "{name}");
                for other in erratum["accept"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                    assert_eq!(properties[other]["deprecated"] == true, other != name, "{name} and {other}");
                }
                seen += 1;
            }
        }
    });
    assert!(seen >= 10, "only {seen} disputed names");
}

#[test]
fn readings_that_are_not_sent_are_deprecated() {
    let schemas = &DOCUMENT["components"]["schemas"];
    // Two names, in an answer and in a request.
    assert_eq!(schemas["ExportRecord"]["properties"]["filename"]["deprecated"], true);
    assert_eq!(schemas["ProjectDeviceSearch"]["properties"]["deviceName"]["deprecated"], true);
    // Two types.
    let group = &schemas["VehicleDetectionFilter"]["properties"]["groupId"]["anyOf"];
    assert_eq!((&group[0]["$ref"], &group[1]["type"]), (&json!("#/components/schemas/RegionId"), &json!("integer")));
    assert_eq!(group[1]["deprecated"], true);
    // Two units.
    let start = &schemas["Recording"]["properties"]["startTime"]["anyOf"];
    assert_eq!((&start[0]["maximum"], &start[1]["minimum"]), (&json!(99_999_999_999_i64), &json!(100_000_000_000_i64)));
    // Two places.
    let plates = answer(operation("getAllPlateListByPage"));
    let result = &at(&plates)["schema"]["allOf"][1]["properties"]["result"]["anyOf"];
    assert_eq!((&result[0]["type"], &result[1]["type"]), (&json!("object"), &json!("array")));
    assert_eq!(result[1]["deprecated"], true);
}

/// What is sent and answered in the examples of the document is what the schemas say.
#[test]
fn every_example_conforms_to_its_schema() {
    let webhooks = DOCUMENT["webhooks"].as_object().expect("webhooks").keys();
    let messages = webhooks.map(|name| format!("/webhooks/{name}/post/requestBody/content/application~1json"));
    let calls = operations().flat_map(|(_, operation)| [request(operation), answer(operation)]);
    let mut seen = 0;
    for place in calls.chain(messages) {
        let Some(examples) = at(&place)["examples"].as_object() else { continue };
        let validator = validator(&(place.clone() + "/schema"));
        for (name, example) in examples {
            let errors: Vec<_> = validator.iter_errors(&example["value"]).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{name} of {place}: {errors:?}");
            seen += 1;
        }
    }
    assert!(seen > 150, "only {seen} examples");
}

#[test]
fn schemas_refuse_what_breaks_a_rule_and_take_what_only_the_cloud_does() {
    let add = operation("addRegion");
    let sent = validator(&(request(add) + "/schema"));
    assert!(sent.is_valid(&json!({ "regionName": "1F", "parentId": "0" })));
    assert!(!sent.is_valid(&json!({ "regionName": "1F" })), "a required field is missing");
    assert!(!sent.is_valid(&json!({ "regionName": "", "parentId": "0" })), "the name is too short");
    assert!(!sent.is_valid(&json!({ "regionName": "1F", "parentId": "0", "order": 10001 })), "out of range");

    let told = validator(&(answer(add) + "/schema"));
    assert!(told.is_valid(&json!({ "error_code": 0, "result": { "regionId": "1", "order": null, "new": 1 } })));
    assert!(told.is_valid(&json!({ "error_code": -1, "msg": null })), "an unknown error without a result");
    assert!(!told.is_valid(&json!({ "error_code": 0, "result": { "order": 1 } })), "the id is missing");
    assert!(!told.is_valid(&json!({ "result": null })), "no envelope");

    let sent = validator(&(request(operation("modifyDeviceTimingReboot")) + "/schema"));
    assert!(sent.is_valid(&json!({ "qrCode": "16E0091709B04C926", "channelId": 1, "ifOpen": false })));
    let open = json!({ "qrCode": "16E0091709B04C926", "channelId": 1, "ifOpen": true });
    assert!(!sent.is_valid(&open), "`time` and `day` are required then");
    assert!(!sent.is_valid(&json!({ "channelId": 1, "ifOpen": false })), "no device");
}

#[test]
fn the_openapi_spec_validator_accepts_it() {
    accepted_by("openapi-spec-validator", &[], "pip install openapi-spec-validator");
}

#[test]
fn redocly_accepts_it() {
    accepted_by("redocly", &["lint", "--extends=recommended"], "npm install --global @redocly/cli");
}

/// Runs a validator over the document; says so on the terminal if it is not installed.
fn accepted_by(program: &str, arguments: &[&str], install: &str) {
    let mut command = Command::new(program);
    command.args(arguments).arg(folder().join("openapi.json"));
    // Redocly would ask the network for news of itself.
    command.env("REDOCLY_TELEMETRY", "off").env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
    let output = command.output();
    // A shell, and the shims of version managers, say 127 for a command that is not there.
    let missing = match &output {
        Ok(output) => output.status.code() == Some(127),
        Err(error) => error.kind() == ErrorKind::NotFound,
    };
    if missing {
        // Not `eprintln!`, which the test harness would swallow.
        let notice =
            format!("SKIPPED: `{program}` is not installed ({install}); openapi.json was not held against it\n");
        return std::io::stderr().write_all(notice.as_bytes()).expect("a terminal");
    }
    let output = output.expect("a program that can be run");
    let said = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&said));
}
