//! Values of the wire as Rust.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use serde_json::Value;

use super::context::{Context, ident};
use crate::model::{Direction, Type};
use crate::spec::{EnumWire, Scalar};

/// A number, text or truth value, or a list of them, as a literal. Other constants the spec's lint refuses.
pub(super) fn literal(value: &Value) -> String {
    match value {
        Value::String(text) => format!("{text:?}"),
        other => other.to_string(),
    }
}

/// A value as an expression of the Rust type that holds it.
pub(super) fn expression(context: &Context<'_, '_>, ty: &Type, value: &Value, direction: Direction) -> TokenStream {
    match ty {
        Type::Enum(name) => variant(context, name, value),
        Type::Scalar(Scalar::Int | Scalar::Long) => {
            let number = proc_macro2::Literal::i64_unsuffixed(number(value));
            quote!(#number)
        }
        Type::Scalar(Scalar::Boolean | Scalar::Switch(_)) => {
            let on = is_on(value);
            if direction == Direction::Request { quote!(#on) } else { quote!(#on.into()) }
        }
        Type::Scalar(Scalar::Duration { .. }) => {
            let duration = context.duration();
            let seconds = proc_macro2::Literal::u64_unsuffixed(number(value).unsigned_abs());
            quote!(#duration::from_secs(#seconds))
        }
        Type::Scalar(Scalar::Timestamp { unit, .. }) => {
            let timestamp = context.sdk("Timestamp");
            let count = proc_macro2::Literal::i64_unsuffixed(number(value));
            let make = match unit {
                crate::spec::TimeUnit::Seconds => ident("from_secs"),
                crate::spec::TimeUnit::Milliseconds => ident("from_millis"),
            };
            quote!(#timestamp::#make(#count))
        }
        Type::Scalar(Scalar::Decimal) => whole(context.sdk("Decimal"), value),
        Type::Sdk(sdk) => whole(context.sdk(sdk.name()), value),
        Type::List(item) => match value.as_array().map(Vec::as_slice).unwrap_or_default() {
            [] => quote!(Vec::new()),
            items => {
                let items = items.iter().map(|value| expression(context, item, value, direction));
                quote!(vec![#(#items),*])
            }
        },
        Type::Sort(_) => quote!(Vec::new()),
        _ => {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            quote!(#text.into())
        }
    }
}

/// Values as a pattern that matches any of them; `None` for types that patterns cannot take apart.
pub(super) fn pattern(context: &Context<'_, '_>, ty: &Type, values: &[Value]) -> Option<TokenStream> {
    let patterns: Vec<TokenStream> = match ty {
        Type::Enum(name) => values.iter().map(|value| variant(context, name, value)).collect(),
        Type::Scalar(Scalar::Int | Scalar::Long) => values
            .iter()
            .map(|value| {
                let number = proc_macro2::Literal::i64_unsuffixed(number(value));
                quote!(#number)
            })
            .collect(),
        Type::Scalar(Scalar::Boolean | Scalar::Switch(_)) => values
            .iter()
            .map(|value| {
                let on = is_on(value);
                quote!(#on)
            })
            .collect(),
        Type::Scalar(Scalar::String) => values.iter().filter_map(Value::as_str).map(|text| quote!(#text)).collect(),
        _ => return None,
    };
    Some(quote!(#(#patterns)|*))
}

/// A type that is made from a whole number.
fn whole(name: Ident, value: &Value) -> TokenStream {
    let number = proc_macro2::Literal::i64_unsuffixed(number(value));
    quote!(#name::from(#number))
}

fn variant(context: &Context<'_, '_>, name: &str, value: &Value) -> TokenStream {
    let definition = context.model.enum_named(name);
    let listed =
        definition.and_then(|definition| definition.spec.values.iter().find(|entry| entry.value.value.value == *value));
    let words = definition.is_some_and(|definition| definition.spec.wire == EnumWire::Words);
    let name = context.named(name);
    match listed {
        Some(entry) if words => {
            let constant = ident(&crate::model::names::constant(&entry.name));
            quote!(#name::#constant)
        }
        Some(entry) => {
            let variant = ident(&crate::model::names::escaped(entry.name.value.clone()));
            quote!(#name::#variant)
        }
        None if words => {
            let words = value.as_array().into_iter().flatten().filter_map(Value::as_i64);
            let words = words.map(proc_macro2::Literal::i64_unsuffixed);
            quote!(#name::from_words([#(#words),*]))
        }
        None => match value.as_i64() {
            Some(number) => quote!(#name::from_value(#number)),
            None => {
                let text = value.as_str().unwrap_or_default();
                quote!(#name::from_value(#text))
            }
        },
    }
}

fn number(value: &Value) -> i64 {
    value.as_i64().or_else(|| value.as_str()?.parse().ok()).unwrap_or_default()
}

fn is_on(value: &Value) -> bool {
    matches!(value, Value::Bool(true))
        || value.as_i64() == Some(1)
        || matches!(value.as_str(), Some("1" | "on" | "true"))
}
