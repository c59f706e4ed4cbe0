//! OpenAPI 3.1: the whole interface in the form that other tools read.
//!
//! | file | subject |
//! |---|---|
//! | `operations.rs` | an operation: its path, request, answers, extensions |
//! | `components.rs` | types, enums, the envelope: what operations refer to |
//! | `objects.rs` | objects and their fields, with the rules between fields |
//! | `types.rs` | type expressions as schemas |
//! | `readings.rs` | errata, and the readings that they give beside our own |

mod components;
mod objects;
mod operations;
mod readings;
mod types;

use serde_json::{Map, Value, json};

use crate::model::{Model, ModuleKind};
use crate::spec::{Service, Title};

/// A JSON object under construction.
type Schema = Map<String, Value>;

/// What every reader of the document must know before the first call.
const DESCRIPTION: &str = "\
Every call is a `POST` of a JSON object, signed in one header. HTTP says 200 whatever happened; the member `error_code` of the \
answer tells: 0 is success, `x-tums-error-codes` at the end of this document lists the others.

Enums are open: expect values that are not listed. Fields that an answer need not have may also be `null`.

The vendor's document contradicts itself in places. Each such place has `x-tums-errata`: the readings, each with its section, \
what to send, what to accept, and why. Both readings are described; the one not to send is `deprecated`.

| extension | meaning |
|---|---|
| `x-tums-section` | section of the vendor's document |
| `x-tums-apps` | kinds of application that may call: `project`, `device` or `both` |
| `x-tums-effect` | what repeating the same bytes late would do: `read` nothing, `set` the same state again, `create` another \
object, `delete` what came since, `act` the action once more; `x-tums-effect-when` names parameters that change it |
| `x-tums-repeatable` | why repeating is harmless although the effect says otherwise |
| `x-tums-destructive` | what the call destroys or interrupts, besides those whose effect is `delete` |
| `x-tums-limits` | what the devices must be like, and the least seconds between two calls |
| `x-tums-paging`, `x-tums-batch` | how a long list is read in pages, how many inputs are split over calls |
| `x-tums-valid-for-s` | seconds for which the server keeps the result |
| `x-tums-errors` | codes that the call is known for |";

/// The OpenAPI document of a specification.
pub fn openapi(model: &Model<'_>) -> String {
    let service = &model.spec.service.content;
    let (paths, webhooks) = (operations::paths(model), operations::webhooks(model));
    let components = components::components(model, &[&paths, &webhooks]);
    let mut document = types::object(json!({
        "openapi": "3.1.0",
        "info": info(service),
        "servers": servers(service),
        "security": [{ (components::SIGNATURE): [] }],
        "tags": tags(model),
    }));
    document.insert("paths".to_owned(), paths);
    document.insert("webhooks".to_owned(), webhooks);
    document.insert("components".to_owned(), components);
    document.insert("x-tums-error-codes".to_owned(), json!(model.spec.errors.content.codes));
    format!("{:#}\n", Value::Object(document))
}

fn info(service: &Service) -> Value {
    json!({
        "title": format!("{} (TUMS)", service.title.en.value),
        "summary": service.doc,
        "description": DESCRIPTION,
        "version": env!("CARGO_PKG_VERSION"),
        "license": { "name": env!("CARGO_PKG_LICENSE"), "identifier": env!("CARGO_PKG_LICENSE") },
        "x-tums-document": service.document.name,
    })
}

fn servers(service: &Service) -> Value {
    let documented = json!({ "url": service.endpoints.default, "description": "The documented endpoint." });
    let others = service.endpoints.also.iter();
    let others = others.map(|url| json!({ "url": url, "description": "The same service under another name." }));
    [documented].into_iter().chain(others).collect()
}

/// One tag for each module with operations or messages.
fn tags(model: &Model<'_>) -> Value {
    let modules = model.modules.iter().filter(|module| module.kind != ModuleKind::Common);
    let tag = |module: &crate::model::Module<'_>| {
        let mut tag = json!({
            "name": module.name,
            "x-displayName": module.spec.title.en,
            "description": paragraphs([module.spec.doc.value.clone(), zh(&module.spec.title)]),
        });
        if let Some(section) = &module.spec.section {
            tag["x-tums-section"] = json!(section);
        }
        tag
    };
    modules.map(tag).collect()
}

/// The vendor's title, so that a reader of the document finds the place.
fn zh(title: &Title) -> String {
    format!("In the document: {}.", title.zh.value)
}

/// Texts one below the other, without the empty ones.
fn paragraphs(texts: impl IntoIterator<Item = String>) -> String {
    let texts: Vec<_> = texts.into_iter().filter(|text| !text.is_empty()).collect();
    texts.join("\n\n")
}
