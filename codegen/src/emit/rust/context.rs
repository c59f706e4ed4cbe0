//! Every question about names and types that an emitter asks, for one file.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::source::Row;
use super::{constructor, docs, values};
use crate::model::{Direction, Field, Model, Module, Presence, Type};
use crate::spec::{Scalar, SwitchWire, TimeUnit};

/// One file that is being emitted.
pub(super) struct Context<'m, 'a> {
    /// The whole specification.
    pub(super) model: &'m Model<'a>,
    /// The module that the file is about.
    pub(super) module: &'m Module<'a>,
    imports: RefCell<BTreeMap<&'static str, BTreeSet<String>>>,
}

impl<'m, 'a> Context<'m, 'a> {
    /// A file about one module.
    pub(super) fn new(model: &'m Model<'a>, module: &'m Module<'a>) -> Self {
        Self { model, module, imports: RefCell::default() }
    }

    /// The `use` lines for every name that was asked for.
    pub(super) fn imports(&self) -> String {
        let imports = self.imports.borrow();
        let order = [
            "std::collections",
            "std::time",
            "serde_json",
            "super",
            "crate",
            "crate::envelope",
            "crate::error",
            "crate::operation",
            "crate::types",
        ];
        let mut text = String::new();
        let mut last_root = "";
        for path in order {
            let Some(names) = imports.get(path) else { continue };
            let root = path.split("::").next().unwrap_or(path);
            let group = if root == "crate" || root == "super" { "own" } else { root };
            if !last_root.is_empty() && last_root != group {
                text.push('\n');
            }
            last_root = group;
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            text += &use_line(path, &names);
        }
        text
    }

    fn import(&self, path: &'static str, name: &str) -> Ident {
        self.imports.borrow_mut().entry(path).or_default().insert(name.to_owned());
        ident(name)
    }

    /// A type of the SDK.
    pub(super) fn sdk(&self, name: &str) -> Ident {
        self.import("crate::types", name)
    }

    /// Something of `crate::operation`.
    pub(super) fn operation(&self, name: &str) -> Ident {
        self.import("crate::operation", name)
    }

    /// Something of `crate::error`.
    pub(super) fn error(&self, name: &str) -> Ident {
        self.import("crate::error", name)
    }

    /// `std::time::Duration`
    pub(super) fn duration(&self) -> Ident {
        self.import("std::time", "Duration")
    }

    /// Something at the root of the crate: a module, the client, a call.
    pub(super) fn root(&self, name: &str) -> Ident {
        self.import("crate", name)
    }

    /// A type or enum of the spec.
    pub(super) fn named(&self, name: &str) -> Ident {
        let own = self.module.enums.iter().any(|definition| definition.name == name)
            || self.module.objects.iter().any(|object| object.name == name);
        if own { ident(name) } else { self.import("super", name) }
    }

    /// The Rust type that holds values of a type in an object that travels in `direction`.
    pub(super) fn rust_type(&self, ty: &Type, direction: Direction) -> TokenStream {
        match ty {
            Type::Scalar(scalar) => self.scalar_type(*scalar, direction),
            Type::Sdk(sdk) => {
                let name = self.sdk(sdk.name());
                quote!(#name)
            }
            Type::Enum(name) | Type::Object(name) => {
                let name = self.named(name);
                quote!(#name)
            }
            Type::List(item) => {
                let item = self.rust_type(item, direction);
                quote!(Vec<#item>)
            }
            Type::Map(key, value) => {
                let map = self.import("std::collections", "BTreeMap");
                let (key, value) = (self.rust_type(key, direction), self.rust_type(value, direction));
                quote!(#map<#key, #value>)
            }
            Type::Tuple(places) => {
                let places = places.iter().map(|place| self.rust_type(place, direction));
                quote!((#(#places),*))
            }
            Type::Sort(key) => {
                let (sort, key) = (self.sdk("SortBy"), self.named(key));
                quote!(Vec<#sort<#key>>)
            }
        }
    }

    fn scalar_type(&self, scalar: Scalar, direction: Direction) -> TokenStream {
        let name = match scalar {
            Scalar::String => return quote!(String),
            Scalar::Int | Scalar::Long => return quote!(i64),
            Scalar::Boolean => return quote!(bool),
            Scalar::Switch(_) if direction == Direction::Request => return quote!(bool),
            Scalar::Json => self.import("serde_json", "Value"),
            Scalar::Duration { .. } => self.import("std::time", "Duration"),
            Scalar::Decimal => self.sdk("Decimal"),
            Scalar::Secret => self.sdk("Secret"),
            Scalar::Timestamp { .. } => self.sdk("Timestamp"),
            Scalar::Day => self.sdk("Day"),
            Scalar::RecordDay => self.sdk("RecordDay"),
            Scalar::ClockTime => self.sdk("ClockTime"),
            Scalar::Switch(_) => self.sdk("Switch"),
        };
        quote!(#name)
    }

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
            text += &constructor::setter(self, field, direction);
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
pub(super) fn form(ty: &Type, any_unit: bool) -> Option<String> {
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

/// An identifier, raw where its name says so.
pub(super) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(name) => Ident::new_raw(name, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// Tokens of a type or of a simple expression as a person writes them in one line.
pub(super) fn source_of(tokens: &TokenStream) -> String {
    let mut text = tokens.to_string();
    for (spaced, plain) in
        [(" :: ", "::"), (" < ", "<"), (" > ", ">"), (" >", ">"), ("< ", "<"), (" ,", ","), (" (", "("), (" . ", ".")]
    {
        text = text.replace(spaced, plain);
    }
    text
}

fn use_line(path: &str, names: &[&str]) -> String {
    if let [name] = names {
        return format!("use {path}::{name};\n");
    }
    let short = format!("use {path}::{{{}}};\n", names.join(", "));
    if short.len() <= 110 {
        return short;
    }
    let mut text = format!("use {path}::{{\n");
    let mut line = String::from("   ");
    for name in names {
        if line.len() + name.len() + 2 > 110 {
            text += &line;
            text.push('\n');
            line = String::from("   ");
        }
        line += &format!(" {name},");
    }
    text + &line + "\n};\n"
}
