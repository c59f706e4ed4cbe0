//! What stands in the definition of an object: a row a field, and the head.

use proc_macro2::TokenStream;

use super::context::Context;
use super::source::Row;
use super::{constructor, docs, values};
use crate::model::{Direction, Field, Presence, Type, names};
use crate::spec::{Scalar, SwitchWire, TimeUnit};

impl Context<'_, '_> {
    /// The row of a field in the definition of its object; constants have none.
    pub(super) fn row(&self, field: &Field<'_>, direction: Direction) -> Option<Row> {
        let kind = match &field.presence {
            Presence::Constant(_) => return None,
            Presence::Required => "required".to_owned(),
            Presence::Optional => "optional".to_owned(),
            Presence::Many => "repeated".to_owned(),
            Presence::Defaulted(value) => {
                format!("default({})", source_of(&values::expression(self, &field.ty, value, direction)))
            }
        };
        let ty = source_of(&self.rust_type(&field.ty, direction));
        let mut text = format!("{kind} {}: {ty}", field.rust);
        if field.wire != field.plain_rust() {
            text += &format!(" = {:?}", field.wire);
        }
        field.aliases.iter().for_each(|alias| text += &format!(" | {alias:?}"));
        if let Some(form) = form(&field.ty, field.any_unit) {
            text += &format!(" as {form}");
        }
        if direction.is_sent() && !constructor::is_required(field) {
            text += &setter(self, field, direction);
        }
        Some(Row { doc: docs::lines([docs::field(field, direction)]), text: text + ";" })
    }

    /// The rows of an object.
    pub(super) fn rows(&self, fields: &[Field<'_>], direction: Direction) -> Vec<Row> {
        fields.iter().filter_map(|field| self.row(field, direction)).collect()
    }
}

/// What is said of constants in the head of a definition.
pub(super) fn constants(fields: &[Field<'_>]) -> String {
    let constants: Vec<String> = fields
        .iter()
        .filter_map(|field| match &field.presence {
            Presence::Constant(value) => Some(format!("{:?} = {}", field.wire, values::literal(value))),
            _ => None,
        })
        .collect();
    if constants.is_empty() { String::new() } else { format!(" constant {{ {} }}", constants.join(", ")) }
}

/// What is said of a field that may stand in place of its object.
pub(super) fn root(fields: &[Field<'_>]) -> String {
    let root = fields.iter().find(|field| field.may_be_root);
    root.map(|field| format!(" or_root {}", field.rust)).unwrap_or_default()
}

/// The form in which a type is written, where it is not the plain one.
fn form(ty: &Type, any_unit: bool) -> Option<String> {
    match ty {
        Type::Scalar(Scalar::Timestamp { unit, text }) => {
            let unit = match unit {
                TimeUnit::Seconds => "UnixSeconds",
                TimeUnit::Milliseconds => "UnixMillis",
            };
            let text = if *text { "Text" } else { "" };
            Some(if any_unit { format!("wire::AnyUnit<wire::{unit}{text}>") } else { format!("wire::{unit}{text}") })
        }
        Type::Scalar(Scalar::Duration { text }) => Some(format!("wire::Seconds{}", if *text { "Text" } else { "" })),
        Type::Scalar(Scalar::Switch(wire)) => Some(match wire {
            SwitchWire::Int => "wire::SwitchInt".to_owned(),
            SwitchWire::Text => "wire::SwitchText".to_owned(),
            SwitchWire::OnOff => "wire::SwitchOnOff".to_owned(),
            SwitchWire::Boolean => "wire::SwitchBoolean".to_owned(),
        }),
        Type::List(item) => form(item, any_unit).map(|item| format!("wire::List<{item}>")),
        Type::Map(_, value) => form(value, any_unit).map(|value| format!("wire::Map<{value}>")),
        Type::Tuple(places) => {
            let forms: Vec<_> = places.iter().map(|place| form(place, any_unit)).collect();
            let plain = || "wire::Plain".to_owned();
            forms.iter().any(Option::is_some).then(|| {
                let forms: Vec<_> = forms.into_iter().map(|form| form.unwrap_or_else(plain)).collect();
                format!("({})", forms.join(", "))
            })
        }
        Type::Scalar(_) | Type::Sdk(_) | Type::Enum(_) | Type::Object(_) | Type::Sort(_) => None,
    }
}

/// What a field's row says of its setter.
fn setter(context: &Context<'_, '_>, field: &Field<'_>, direction: Direction) -> String {
    match &field.ty {
        // Where the setter would be called like another method, the field is set by itself.
        _ if names::setter(&field.rust) != field.rust => String::new(),
        Type::List(item) => format!(", set_each<{}>", source_of(&context.rust_type(item, direction))),
        ty if constructor::is_into(ty, direction) => ", set_into".to_owned(),
        _ => ", set".to_owned(),
    }
}

/// Tokens of a type or of a simple expression as a person writes them in one line.
pub(super) fn source_of(tokens: &TokenStream) -> String {
    let mut text = tokens.to_string();
    for (spaced, plain) in [
        (" :: ", "::"),
        (" < ", "<"),
        (" > ", ">"),
        (" >", ">"),
        ("< ", "<"),
        (" ,", ","),
        (" (", "("),
        (" . ", "."),
        (" ! ", "!"),
    ] {
        text = text.replace(spaced, plain);
    }
    // The sign of a number.
    text.strip_prefix("- ").map(|number| format!("-{number}")).unwrap_or(text)
}
