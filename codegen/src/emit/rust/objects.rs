//! Objects inside requests and answers.

use quote::quote;

use super::context::{Context, ident};
use super::rows::{constants, root};
use super::source::{Definition, Source};
use super::{constructor, docs, rules};
use crate::model::{Direction, Object};

/// The definition, the constructor if callers build it, and its rules.
pub(super) fn emit(context: &Context<'_, '_>, object: &Object<'_>, source: &mut Source) {
    context.root("wire");
    let section = object.spec.section.as_ref().map(|section| format!("Section {}.", section.value));
    let direction = match object.direction {
        Direction::Request => "sent",
        Direction::Answer => "answer",
        Direction::Both => "shared",
    };
    let root = if object.direction.is_read() { root(&object.fields) } else { String::new() };
    let default = constructor::derives_default(&object.fields, object.direction);
    source.define(Definition {
        macro_name: "object",
        doc: docs::lines([object.spec.doc.value.clone(), section.unwrap_or_default()]),
        attributes: default.then(|| "#[derive(Default)]".to_owned()).into_iter().collect(),
        head: format!("pub {direction} {}{}{root}", object.name, constants(&object.fields)),
        rows: context.rows(&object.fields, object.direction),
    });
    if object.direction.is_sent() {
        constructor::emit(context, object.name, None, &object.fields, object.direction, source);
        checks(context, object, source);
    }
}

fn checks(context: &Context<'_, '_>, object: &Object<'_>, source: &mut Source) {
    if !rules::object_has(context.model, object) {
        return;
    }
    let name = ident(object.name);
    let checks = rules::object(context, object);
    let (rules, invalid) = (context.root("rules"), context.error("InvalidRequest"));
    source.add(quote! {
        impl #rules::Rules for #name {
            fn check(&self) -> Result<(), #invalid> {
                #checks
            }
        }
    });
}
