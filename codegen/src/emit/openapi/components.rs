//! What operations refer to: types, enums, error codes, the envelope, the signature.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::objects::{self, Object};
use super::types::{self, object, reference};
use super::{Schema, paragraphs, readings};
use crate::model::{Direction, Enum, Model, Object as ModelObject, SdkType};
use crate::spec::{EnumWire, Signing, TargetKind};

/// Name of the security scheme.
pub(super) const SIGNATURE: &str = "signature";

/// Name of the response that is no envelope.
pub(super) const NO_ENVELOPE: &str = "NoEnvelope";

/// The components, of the SDK's own types those that `calls` or another component refers to.
pub(super) fn components(model: &Model<'_>, calls: &[&Value]) -> Value {
    let mut schemas = Schema::new();
    schemas.insert("Envelope".to_owned(), envelope());
    schemas.insert("ErrorCode".to_owned(), error_code(model));
    for module in &model.modules {
        schemas.extend(module.enums.iter().map(|definition| (definition.name.to_owned(), enumeration(definition))));
        schemas.extend(module.objects.iter().map(|object| (object.name.to_owned(), self::object_schema(object))));
    }
    let mut used = HashSet::new();
    calls.iter().copied().chain(schemas.values()).for_each(|value| references(value, &mut used));
    // Backwards, because the later ones refer to the earlier.
    for ty in SdkType::ALL.iter().rev() {
        if used.contains(&types::pointer(ty.name())) {
            let schema = sdk_type(*ty);
            references(&schema, &mut used);
            schemas.insert(ty.name().to_owned(), schema);
        }
    }
    json!({
        "schemas": schemas,
        "responses": {
            (NO_ENVELOPE): {
                "description": "Not the service itself but something on the way to it, such as a gateway; the body may be anything.",
            },
        },
        "securitySchemes": { (SIGNATURE): signature(&model.spec.service.content.signing) },
    })
}

/// Every reference inside a value.
fn references(value: &Value, found: &mut HashSet<String>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|member| references(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

fn envelope() -> Value {
    json!({
        "type": "object",
        "description": "What every answer is wrapped in. An answer with another code than 0 may still carry a result.",
        "properties": {
            "error_code": reference("ErrorCode"),
            "msg": { "type": ["string", "null"], "description": "The same in a few English words, for logs." },
            "result": { "description": "What the call answers." },
            "failList": {
                "type": ["array", "null"],
                "description": "Items that failed although the call as a whole was carried out; it may come with any code.",
                "items": { "type": "object" },
            },
        },
        "required": ["error_code"],
    })
}

fn error_code(model: &Model<'_>) -> Value {
    let codes: Vec<_> = [0].into_iter().chain(model.codes.iter().map(|code| code.number)).collect();
    let names: Vec<_> = ["SUCCESS"].into_iter().chain(model.codes.iter().map(|code| code.spec.name.as_str())).collect();
    json!({
        "description": "0 for success, or an error; `x-tums-error-codes` of this document says what each means.",
        "anyOf": [{ "enum": codes, "x-enum-varnames": names }, { "type": "integer" }],
        "x-tums-section": model.spec.errors.content.section,
    })
}

/// An open enum: the known values, or any of the same type.
fn enumeration(definition: &Enum<'_>) -> Value {
    let spec = definition.spec;
    let known = json!({
        "enum": spec.values.iter().map(|entry| &entry.value.value).collect::<Vec<_>>(),
        "x-enum-varnames": spec.values.iter().map(|entry| &entry.name).collect::<Vec<_>>(),
        "x-enum-descriptions": spec.values.iter().map(|entry| &entry.value.doc).collect::<Vec<_>>(),
    });
    let any = match spec.wire {
        EnumWire::Int => json!({ "type": "integer" }),
        EnumWire::String => json!({ "type": "string" }),
        EnumWire::Words => json!({ "type": "array", "items": { "type": "integer", "format": "int32" } }),
    };
    let bits = match spec.wire {
        EnumWire::Words => "A bit mask in signed 32-bit words; the values listed are single bits.".to_owned(),
        EnumWire::Int | EnumWire::String => String::new(),
    };
    let schema = object(json!({ "anyOf": [known, any] }));
    objects::annotated(schema, paragraphs([spec.doc.value.clone(), bits]), spec.section.as_ref(), &spec.errata)
}

fn object_schema(definition: &ModelObject<'_>) -> Value {
    let spec = definition.spec;
    let mut object = Object::of(&definition.fields, definition.direction);
    object.examples_only(readings::keys_of_examples(&spec.errata));
    if definition.direction == Direction::Request {
        object.require_groups(&spec.at_least_one_of);
    }
    let mut schema = object.schema();
    let doc = paragraphs([spec.doc.value.clone(), objects::time_ranges(&spec.time_ranges)]);
    if !spec.examples.is_empty() {
        schema.insert("examples".to_owned(), json!(spec.examples));
    }
    objects::annotated(schema, doc, spec.section.as_ref(), &spec.errata)
}

fn sdk_type(ty: SdkType) -> Value {
    use TargetKind::{Channel, Child, Device};
    match ty {
        SdkType::RegionId => json!({
            "type": "string",
            "description": "Id of a region or group; \"0\" stands above the root regions.",
        }),
        SdkType::QrCode => json!({
            "type": "string",
            "pattern": "^[0-9A-Za-z]{17}$",
            "description": "Device code: 17 letters and digits, characters 4 to 20 of the text on the device's label.",
        }),
        SdkType::Mac => json!({
            "type": "string",
            "pattern": "^[0-9A-F]{2}(-[0-9A-F]{2}){5}$",
            "description": "MAC address: capital letters, with hyphens.",
        }),
        SdkType::DeviceId => target(&[Device], "A device."),
        SdkType::ChannelId => target(&[Channel], "A channel of a device."),
        SdkType::ChildId => target(&[Child], "A network device below another."),
        SdkType::Target => {
            target(&[Device, Channel, Child], "A device, a channel of it, or a network device below it.")
        }
    }
}

fn target(kinds: &[TargetKind], doc: &str) -> Value {
    let mut object = Object::default();
    object.target(kinds);
    objects::annotated(object.schema(), doc.to_owned(), None, &[])
}

fn signature(signing: &Signing) -> Value {
    let description = format!(
        "`{header}: Timestamp=…,Nonce=…,AccessKey=…,Signature=…,TerminalId=…`, without blanks.\n\n\
         `hash = hex(sha256(body))`\n\n\
         `string_to_sign = \"{algorithm}\\n{{timestamp}}\\n{{METHOD}} {{path}} {scope}\\n{{hash}}\"`\n\n\
         `key = hmac(hmac(hmac(secret_key, timestamp), path), \"{service}\")`\n\n\
         `Signature = hex(hmac(key, string_to_sign))`\n\n\
         The timestamp is in seconds and at most {skew} s off. The path has no query. A nonce is 32 hexadecimal digits and does \
         not come again within {window} s. `Content-Type` is `{content_type}`.",
        header = signing.header.value,
        algorithm = signing.algorithm.value,
        scope = signing.scope.value,
        service = signing.service.value,
        skew = signing.max_skew_s,
        window = signing.nonce_window_s,
        content_type = signing.content_type.value,
    );
    let mut scheme =
        object(json!({ "type": "apiKey", "in": "header", "name": signing.header, "description": description }));
    readings::attach(&mut scheme, &signing.errata);
    Value::Object(scheme)
}
