//! What the catalog says of an answer: which fields it has, and with that what in it is secret.

use serde_json::Value;
use tums::catalog::{Field, Operation, Type, catalog};

use super::{cells, table};

/// What is known of a value.
#[derive(Clone, Debug)]
pub(crate) enum Shape {
    /// An object with these fields, or a list of such objects.
    Fields(Vec<&'static Field>),
    /// A value of this type.
    Typed(&'static Type),
    /// Nothing: whatever has the name of a secret is taken for one.
    Unknown,
}

impl Shape {
    /// What an operation answers, whatever the outcome.
    pub(crate) fn of(operation: &'static Operation) -> Self {
        match &operation.result {
            Some(result) => Self::Typed(&result.ty),
            None => Self::Fields(operation.answer_fields().collect()),
        }
    }

    /// The entries of a list that an operation answers in pages.
    pub(crate) fn of_entries(operation: &'static Operation) -> Self {
        let items = operation.paging.as_ref().map(|paging| paging.items.as_str());
        let items = operation.answer_fields().find(|field| Some(field.name.as_str()) == items);
        items.map_or(Self::Unknown, |items| Self::Fields(fields_of(&items.ty)))
    }

    /// An object of the catalog, or a list of them.
    pub(crate) fn of_object(name: &str) -> Self {
        Self::Fields(catalog().object(name).expect("an object of the catalog").fields.iter().collect())
    }

    /// The fields of the object, or of the entries of a list.
    pub(crate) fn fields(&self) -> Vec<&'static Field> {
        match self {
            Self::Fields(fields) => fields.clone(),
            Self::Typed(ty) => fields_of(ty),
            Self::Unknown => Vec::new(),
        }
    }

    /// A value as a table.
    pub(crate) fn table(&self, value: &Value) -> String {
        match (self, value) {
            (Self::Typed(ty), Value::Number(_) | Value::String(_) | Value::Bool(_)) => cells::cell(ty, value) + "\n",
            _ => table::of(value, &self.fields()),
        }
    }
}

/// The fields of the object that a value of this type is or holds.
pub(crate) fn fields_of(ty: &Type) -> Vec<&'static Field> {
    ty.object().map(|object| object.fields.iter().collect()).unwrap_or_default()
}
