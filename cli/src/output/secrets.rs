//! Secrets in what is sent and in what comes: found by what the catalog says, or else by their names.

use std::collections::HashSet;

use heck::ToShoutySnakeCase;
use serde_json::Value;
use tums::catalog::{Field, Operation, Type, catalog};

use super::shape::{Shape, fields_of};
use crate::request::path::Path;

/// What stands in place of a secret.
pub(crate) const HIDDEN: &str = "[hidden]";

/// What is done with a secret, and where it stands.
type Visit<'v> = dyn FnMut(&Path, &mut Value) + 'v;

/// Hides every secret, and tells how many there were.
pub(crate) fn hide(value: &mut Value, shape: &Shape) -> usize {
    let mut hidden = 0;
    let mut hide = |_: &Path, secret: &mut Value| {
        *secret = HIDDEN.into();
        hidden += 1;
    };
    let path = Path::default();
    match shape {
        Shape::Fields(fields) => each(value, fields, &path, &mut hide),
        Shape::Typed(ty) => each_of_type(value, ty, &path, &mut hide),
        Shape::Unknown => each_named(value, &names(), &path, &mut hide),
    }
    hidden
}

/// Replaces every secret of a request by a variable of the shell, and gives the names of these variables.
pub(crate) fn as_variables(request: &mut Value, operation: &Operation) -> Vec<String> {
    let mut names = Vec::new();
    each_in_request(request, operation, &mut |path, secret| {
        let mut variable = path.last_name().to_shouty_snake_case();
        if names.contains(&variable) {
            variable = format!("{variable}_{}", names.len() + 1);
        }
        *secret = format!("${{{variable}}}").into();
        names.push(variable);
    });
    names
}

/// Visits every secret of a request.
pub(crate) fn each_in_request(request: &mut Value, operation: &Operation, visit: &mut Visit<'_>) {
    let fields: Vec<&Field> = operation.request.iter().chain(&operation.query).collect();
    each(request, &fields, &Path::default(), visit);
}

/// Visits every secret of an object with these fields, or of a list of such objects.
fn each(value: &mut Value, fields: &[&Field], path: &Path, visit: &mut Visit<'_>) {
    match value {
        Value::Array(items) => {
            (0..).zip(items).for_each(|(index, item)| each(item, fields, &path.index(index), visit));
        }
        Value::Object(members) => {
            for (name, value) in members {
                if let Some(field) = fields.iter().find(|field| field.is_called(name)) {
                    each_of_type(value, &field.ty, &path.name(name), visit);
                }
            }
        }
        _ => {}
    }
}

fn each_of_type(value: &mut Value, ty: &Type, path: &Path, visit: &mut Visit<'_>) {
    match (ty, value) {
        (Type::Secret, value) if !is_empty(value) => visit(path, value),
        (Type::List(item), Value::Array(items)) => {
            (0..).zip(items).for_each(|(index, value)| each_of_type(value, item, &path.index(index), visit));
        }
        (Type::Map(_, item), Value::Object(members)) => {
            members.iter_mut().for_each(|(name, value)| each_of_type(value, item, &path.name(name), visit));
        }
        (Type::Tuple(types), Value::Array(places)) => {
            let typed = (0..).zip(types.iter().zip(places));
            typed.for_each(|(index, (ty, value))| each_of_type(value, ty, &path.index(index), visit));
        }
        (Type::Object(_), value) => each(value, &fields_of(ty), path, visit),
        _ => {}
    }
}

/// The same where nobody knows what the value is.
fn each_named(value: &mut Value, names: &HashSet<&str>, path: &Path, visit: &mut Visit<'_>) {
    match value {
        Value::Array(items) => {
            (0..).zip(items).for_each(|(index, item)| each_named(item, names, &path.index(index), visit));
        }
        Value::Object(members) => {
            for (name, value) in members {
                match names.contains(name.as_str()) && !is_empty(value) {
                    true => visit(&path.name(name), value),
                    false => each_named(value, names, &path.name(name), visit),
                }
            }
        }
        _ => {}
    }
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value == ""
}

/// What secrets are called anywhere.
fn names() -> HashSet<&'static str> {
    let catalog = catalog();
    let operations = catalog
        .operations
        .iter()
        .flat_map(|operation| operation.query.iter().chain(&operation.request).chain(operation.answer_fields()));
    let all = operations.chain(catalog.objects.iter().flat_map(|object| &object.fields));
    let secret = all.filter(|field| field.ty.parts().any(|part| *part == Type::Secret));
    secret.flat_map(|field| std::iter::once(&field.name).chain(&field.aliases)).map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_unknown_answer_is_searched_by_name() {
        let mut answer = json!({ "list": [{ "password": "canary", "name": "seen", "token": "" }] });
        assert_eq!(hide(&mut answer, &Shape::Unknown), 1);
        assert!(!answer.to_string().contains("canary") && answer["list"][0]["name"] == "seen", "{answer}");
    }
}
