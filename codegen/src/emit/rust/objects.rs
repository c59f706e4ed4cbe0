//! Objects inside requests and answers.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::{Context, ident};
use super::source::Source;
use super::{constructor, docs, rules};
use crate::model::{Direction, Field, Object, Presence};

/// The struct, its constructor if callers build it, its table and its rules.
pub(super) fn emit(context: &Context<'_, '_>, object: &Object<'_>, source: &mut Source) {
    context.root("wire");
    let name = ident(object.name);
    let section = object.spec.section.as_ref().map(|section| format!("Section {}.", section.value));
    let doc = docs::comment([object.spec.doc.value.clone(), section.unwrap_or_default()]);
    let fields = members(context, &object.fields, object.direction);
    let exhaustive = exhaustiveness(object.direction);
    let default = constructor::derives_default(&object.fields, object.direction).then(|| quote!(, Default));
    source.add(quote! {
        #doc
        #[derive(Clone, Debug, PartialEq #default)]
        #exhaustive
        pub struct #name {
            #(#fields)*
        }
    });
    if object.direction.is_sent() {
        constructor::emit(context, object.name, None, &object.fields, object.direction, source);
    }
    let table = match object.direction {
        Direction::Request => "sent",
        Direction::Answer => "answer",
        Direction::Both => "shared",
    };
    source.table(&format!("wire::object {table} {}", object.name), &context.rows(&object.fields));
    if object.direction.is_sent() && rules::object_has(context.model, object) {
        let checks = rules::object(context, object);
        let (rules, invalid) = (context.root("rules"), context.error("InvalidRequest"));
        source.add(quote! {
            impl #rules::Rules for #name {
                fn check(&self) -> Result<(), #invalid> {
                    #checks
                    Ok(())
                }
            }
        });
    }
}

/// The fields of a struct. Constants are none: the table sends them.
pub(super) fn members(context: &Context<'_, '_>, fields: &[Field<'_>], direction: Direction) -> Vec<TokenStream> {
    let shown = fields.iter().filter(|field| !matches!(field.presence, Presence::Constant(_)));
    shown
        .map(|field| {
            let doc = docs::comment([docs::field(field, direction)]);
            let alias = docs::alias(field.wire, field.plain_rust());
            let (name, ty) = (ident(&field.rust), context.field_type(field, direction));
            quote!(#doc #alias pub #name: #ty,)
        })
        .collect()
}

/// Structs that callers take apart may get more fields. Servers build answers, and should notice when there are more.
pub(super) fn exhaustiveness(direction: Direction) -> TokenStream {
    match direction {
        Direction::Answer => quote!(#[cfg_attr(not(feature = "server"), non_exhaustive)]),
        Direction::Request | Direction::Both => quote!(#[non_exhaustive]),
    }
}
