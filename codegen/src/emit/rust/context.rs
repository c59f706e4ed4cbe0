//! Every question about names and types that an emitter asks, for one file.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::model::{Direction, Model, Module, Type};
use crate::spec::Scalar;

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
}

/// An identifier, raw where its name says so.
pub(super) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(name) => Ident::new_raw(name, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
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
