//! Sets of values: enums that keep what they do not know, and bit sets.

use quote::quote;

use super::context::{Context, ident};
use super::docs;
use super::source::{Definition, Row, Source};
use super::values::literal;
use crate::model::{Enum, names};
use crate::spec::{Entry, EnumWire, Terminal, ValueDef};

/// The definition, and how its states end.
pub(super) fn emit(context: &Context<'_, '_>, definition: &Enum<'_>, source: &mut Source) {
    context.root("wire");
    let section = definition.spec.section.as_ref().map(|section| format!("Section {}.", section.value));
    let values = &definition.spec.values;
    let (macro_name, kind, rows): (_, _, Vec<Row>) = match definition.spec.wire {
        EnumWire::Int => ("int_enum", "enum", values.iter().map(int_row).collect()),
        EnumWire::String => ("string_enum", "enum", values.iter().map(string_row).collect()),
        EnumWire::Words => ("words_enum", "bits", values.iter().map(words_row).collect()),
    };
    source.define(Definition {
        macro_name,
        doc: docs::lines([definition.spec.doc.value.clone(), section.unwrap_or_default()]),
        attributes: Vec::new(),
        head: format!("pub {kind} {}", definition.name),
        rows,
    });
    terminal(context, definition, source);
}

fn int_row(entry: &Entry<ValueDef>) -> Row {
    Row { doc: docs::lines([value_doc(entry)]), text: format!("{} = {},", variant(entry), literal(&entry.value.value)) }
}

fn string_row(entry: &Entry<ValueDef>) -> Row {
    let (variant, value) = (variant(entry), &entry.value.value);
    let alias = value.as_str().is_some_and(|text| docs::can_be_alias(text, &variant));
    let sign = if alias { " =" } else { ":" };
    Row { doc: docs::lines([value_doc(entry)]), text: format!("{variant}{sign} {},", literal(value)) }
}

fn words_row(entry: &Entry<ValueDef>) -> Row {
    let words = entry.value.value.as_array().map(Vec::as_slice).unwrap_or_default();
    let words: Vec<String> = words.iter().map(ToString::to_string).collect();
    let text = format!("{} = [{}],", names::constant(&entry.name), words.join(", "));
    Row { doc: docs::lines([value_doc(entry)]), text }
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
