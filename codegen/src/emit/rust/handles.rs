//! The handle of a module: what the client's method of its name gives, with one method per operation.

use super::context::Context;
use super::docs;
use super::source::{Definition, Row, Source};
use crate::model::names;

/// The handle and the method that gives it.
pub(super) fn emit(context: &Context<'_, '_>, source: &mut Source) {
    context.root("wire");
    let module = context.module;
    let spec = module.spec;
    let section = spec.section.as_ref().map(|section| format!("Section {} ({}).", section.value, spec.title.zh.value));
    let rows = module.operations.iter().map(|operation| {
        let mut doc = docs::lines([docs::first_sentence(&operation.spec.doc.value)]);
        doc.extend([String::new(), format!(" See [`{}`].", operation.request_type)]);
        let plain = operation.method.trim_start_matches("r#");
        let alias = if plain == operation.wire { String::new() } else { format!(" = {:?}", operation.wire) };
        Row { doc, text: format!("{}({}){alias},", operation.method, operation.request_type) }
    });
    source.define(Definition {
        macro_name: "handle",
        doc: docs::lines([spec.doc.value.clone(), section.unwrap_or_default()]),
        attributes: Vec::new(),
        head: format!(
            "pub handle {}Module = {} {:?}",
            names::type_name(module.name),
            names::method(module.name),
            spec.title.en.value
        ),
        rows: rows.collect(),
    });
}
