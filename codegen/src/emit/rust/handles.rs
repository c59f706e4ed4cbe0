//! The handle of a module: what the client's method of its name gives, with one method per operation.

use quote::{format_ident, quote};

use super::context::{Context, ident};
use super::docs;
use super::source::Source;
use crate::model::names;

/// The handle and the method that gives it.
pub(super) fn emit(context: &Context<'_, '_>, source: &mut Source) {
    let module = context.module;
    let (client, call) = (context.root("Client"), context.root("Call"));
    let handle = format_ident!("{}Module", names::type_name(module.name));
    let spec = module.spec;
    let section = spec.section.as_ref().map(|section| format!("Section {} ({}).", section.value, spec.title.zh.value));
    let doc = docs::comment([spec.doc.value.clone(), section.unwrap_or_default()]);
    let methods = module.operations.iter().map(|operation| {
        let doc = docs::comment([docs::first_sentence(&operation.spec.doc.value)]);
        let alias = docs::alias(operation.wire, &operation.method);
        let (method, request) = (ident(&operation.method), ident(&operation.request_type));
        quote! {
            #doc
            #alias
            pub fn #method(&self, request: #request) -> #call<'a, #request> {
                self.client.call(request)
            }
        }
    });
    source.add(quote! {
        #doc
        #[derive(Clone, Copy, Debug)]
        pub struct #handle<'a> {
            client: &'a #client,
        }

        impl<'a> #handle<'a> {
            #(#methods)*
        }
    });
    let method = ident(&names::method(module.name));
    let title = docs::comment([format!("{}.", spec.title.en.value)]);
    source.add(quote! {
        impl #client {
            #title
            pub fn #method(&self) -> #handle<'_> {
                #handle { client: self }
            }
        }
    });
}
