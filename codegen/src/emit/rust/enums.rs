//! Sets of values: enums that keep what they do not know, and bit sets.

use quote::quote;

use super::context::{Context, ident};
use super::docs;
use super::source::Source;
use super::values::literal;
use crate::model::{Enum, names};
use crate::spec::{EnumWire, Entry, Terminal, ValueDef};

/// The type, the table of its values, and how its states end.
pub(super) fn emit(context: &Context<'_, '_>, definition: &Enum<'_>, source: &mut Source) {
    context.root("wire");
    match definition.spec.wire {
        EnumWire::Int => open(context, definition, source, "int_enum"),
        EnumWire::String => open(context, definition, source, "string_enum"),
        EnumWire::Words => bits(context, definition, source),
    }
    terminal(context, definition, source);
}

fn head(definition: &Enum<'_>) -> [String; 2] {
    let section = definition.spec.section.as_ref().map(|section| format!("Section {}.", section.value));
    [definition.spec.doc.value.clone(), section.unwrap_or_default()]
}

fn open(context: &Context<'_, '_>, definition: &Enum<'_>, source: &mut Source, table: &str) {
    let name = ident(definition.name);
    let doc = docs::comment(head(definition));
    let unknown = context.sdk("UnknownValue");
    let (kept, copy) = match definition.spec.wire {
        EnumWire::Int => (quote!(i64), quote!(Copy,)),
        _ => (quote!(Box<str>), quote!()),
    };
    let variants = definition.spec.values.iter().map(|entry| {
        let doc = docs::comment([value_doc(entry)]);
        let variant = variant(entry);
        let wire = entry.value.value.as_str().map_or_else(|| entry.value.value.to_string(), str::to_owned);
        let alias = docs::alias(&wire, &variant);
        let variant = ident(&variant);
        quote!(#doc #alias #variant)
    });
    let catch_all = ident(names::UNKNOWN_VARIANT);
    source.add(quote! {
        #doc
        #[derive(Clone, #copy Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #[doc = " A value that this version does not know."]
            #catch_all(#unknown<#kept>),
        }
    });
    let row = |entry: &Entry<ValueDef>| format!("{} = {},", variant(entry), literal(&entry.value.value));
    let rows: Vec<_> = definition.spec.values.iter().map(row).collect();
    source.table(&format!("wire::{table} {}", definition.name), &rows);
}

fn bits(context: &Context<'_, '_>, definition: &Enum<'_>, source: &mut Source) {
    let name = ident(definition.name);
    let doc = docs::comment(head(definition));
    let words = context.sdk("Words");
    source.add(quote! {
        #doc
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct #name(#words);
    });
    let constants = definition.spec.values.iter().map(|entry| {
        let doc = docs::comment([value_doc(entry)]);
        let constant = ident(&names::constant(&entry.name));
        let value = entry.value.value.as_array().map(Vec::as_slice).unwrap_or_default();
        let value = value.iter().filter_map(|word| word.as_i64()).map(proc_macro2::Literal::i64_unsuffixed);
        quote!(#doc pub const #constant: Self = Self(#words::new(&[#(#value),*]));)
    });
    source.add(quote! {
        impl #name {
            #(#constants)*
        }
    });
    let names: Vec<_> = definition.spec.values.iter().map(|entry| names::constant(&entry.name) + ",").collect();
    source.table(&format!("wire::words_enum {}", definition.name), &names);
}

fn terminal(context: &Context<'_, '_>, definition: &Enum<'_>, source: &mut Source) {
    let ends = |wanted: Terminal| {
        let ending = definition.spec.values.iter().filter(move |entry| entry.value.terminal == Some(wanted));
        ending.map(|entry| ident(&variant(entry))).collect::<Vec<_>>()
    };
    let (success, failure) = (ends(Terminal::Success), ends(Terminal::Failure));
    if success.is_empty() && failure.is_empty() {
        return;
    }
    let name = ident(definition.name);
    let terminal = context.sdk("Terminal");
    let success = (!success.is_empty()).then(|| quote!(#(Self::#success)|* => Some(#terminal::Success),));
    let failure = (!failure.is_empty()).then(|| quote!(#(Self::#failure)|* => Some(#terminal::Failure),));
    source.add(quote! {
        impl #name {
            #[doc = " How it has ended; `None` while it may still change."]
            pub fn terminal(&self) -> Option<#terminal> {
                match self {
                    #success
                    #failure
                    _ => None,
                }
            }
        }
    });
}

fn variant(entry: &Entry<ValueDef>) -> String {
    names::escaped(entry.name.value.clone())
}

fn value_doc(entry: &Entry<ValueDef>) -> String {
    match &entry.value.zh {
        Some(zh) => format!("{} {}", entry.value.doc.value.trim(), zh.value),
        None => entry.value.doc.value.clone(),
    }
}
